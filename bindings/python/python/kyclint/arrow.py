"""Columns of payloads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Optional

from kyclint._kyclint import Settings, lint_column

if TYPE_CHECKING:
    from pyarrow import Table

__all__ = ["lint_arrow"]


def lint_arrow(
    column: object,
    *,
    order: Optional[object] = None,
    key: Optional[object] = None,
    settings: Optional[Settings] = None,
    kind: Optional[str] = None,
    redact: bool = True,
    threads: Optional[int] = None,
) -> Table:
    """Lints a column of payloads, one a row, and returns a table of findings, by row.

    column: strings or binary values of any Arrow library, as an object with `__arrow_c_stream__` or
        `__arrow_c_array__`. It is not copied. A row without a value has no findings.
    order: a column that says in which order the rows are sent, of anything that can be sorted. Rows
        with the same value are in the order of the column, and rows without a value are last. Without
        it, rows are sent as they are. Customers are compared with those sent before.
    key: a column that identifies the rows. The table then has a column `key`.
    settings: how to lint.
    kind: the kind of all payloads, over that of the settings.
    redact: whether to mask personal values.
    threads: how many threads work; without it, one for each core.

    Raises TypeError if a column has another type; ValueError if lengths differ or a setting is unknown.
    """
    pa = _module("pyarrow")
    pc = _module("pyarrow.compute")
    column = _once(pa, column)
    rows: Any = None
    if order is not None:
        order_column = _chunked(pa, order, "order")
        _same_length(pa, column, order_column, "order")
        rows = pc.array_sort_indices(_combined(pa, _without_views(pa, order_column)))
    table: Any = lint_column(column, rows, settings, kind, redact, threads)
    if rows is not None:
        # Findings come in the order of sending.
        table = table.take(pc.array_sort_indices(_combined(pa, table["row"])))
    if key is not None:
        keys = _chunked(pa, key, "key")
        _same_length(pa, column, keys, "key")
        table = table.add_column(1, "key", _without_views(pa, keys).take(table["row"]))
    result: Table = table
    return result


def _module(name: str) -> Any:
    """pyarrow is optional, and its stubs are partial."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError("lint_arrow needs pyarrow: pip install 'kyclint[arrow]'") from error


def _once(pa: Any, column: object) -> object:
    """A stream can be read once, so it becomes an array."""
    if hasattr(column, "__arrow_c_stream__") and not hasattr(column, "__len__"):
        return pa.chunked_array(column)
    return column


def _chunked(pa: Any, column: object, name: str) -> Any:
    if isinstance(column, pa.ChunkedArray):
        return column
    if hasattr(column, "__arrow_c_stream__"):
        return pa.chunked_array(column)
    if hasattr(column, "__arrow_c_array__"):
        return pa.chunked_array([pa.array(column)])
    if isinstance(column, (list, tuple)):
        return pa.chunked_array([pa.array(column)])
    kind = type(column).__name__
    raise TypeError(f"`{name}` must be an Arrow array or stream, or a list, not {kind}")


def _without_views(pa: Any, column: Any) -> Any:
    """pyarrow cannot take rows of views, which Polars has."""
    if pa.types.is_string_view(column.type):
        return column.cast(pa.large_string())
    if pa.types.is_binary_view(column.type):
        return column.cast(pa.large_binary())
    return column


def _combined(pa: Any, column: Any) -> Any:
    combined = column.combine_chunks()
    if isinstance(combined, pa.ChunkedArray):
        chunks = combined.chunks or [pa.array([], combined.type)]
        combined = pa.concat_arrays(chunks)
    return combined


def _same_length(pa: Any, column: Any, other: Any, name: str) -> None:
    rows = len(column) if hasattr(column, "__len__") else len(pa.array(column))
    if rows != len(other):
        raise ValueError(f"the column has {rows} rows, but `{name}` has {len(other)}")
