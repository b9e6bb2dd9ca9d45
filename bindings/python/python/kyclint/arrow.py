"""Columns of payloads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Optional

from kyclint._argument import type_name
from kyclint._kyclint import Settings, lint_column

if TYPE_CHECKING:
    from pyarrow import Table

__all__ = ["lint_arrow"]

_SORTED = (
    ["is_integer", "is_floating", "is_decimal", "is_boolean", "is_temporal", "is_null"]
    + ["is_string", "is_large_string", "is_binary", "is_large_binary", "is_fixed_size_binary"]
)
"""The types of columns that have an order, by the functions of `pyarrow.types`."""


def lint_arrow(
    column: object,
    *,
    order: Optional[object] = None,
    key: Optional[object] = None,
    settings: Optional[Settings] = None,
    kind: Optional[str] = None,
    redact: Optional[bool] = None,
    threads: Optional[int] = None,
) -> Table:
    """Lints a column of payloads, one a row, and returns a table of findings, by row.

    column: strings or binary values of any Arrow library, as an object with `__arrow_c_stream__` or
        `__arrow_c_array__`. It is not copied. A row without a value has no findings; a blank text is not
        a payload, so it has one.
    order: a column that says in which order the rows are sent: numbers, texts, binary values, dates or
        times. Rows with the same value are in the order of the column, and rows without a value are
        last. Without it, rows are sent as they are. Customers are compared with those sent before.
    key: a column that identifies the rows. The table then has a column `key` of its type.
    settings: how to lint.
    kind: the kind of all payloads, over that of the settings.
    redact: whether to mask personal values; without it, the settings say, and if they do not, values are
        masked.
    threads: how many threads work; without it, one for each core.

    `order` and `key` may also be lists, ranges and arrays of NumPy. Raises TypeError if an argument has
    another type; ValueError if lengths differ, or a value is unknown or out of range.
    """
    pa = _module("pyarrow")
    keys = None if key is None else _column(pa, key, "key")
    rows = None if order is None else _sorted(pa, _column(pa, order, "order"))
    table: Table = lint_column(column, keys, rows, settings, kind, redact, threads)
    return table


def _module(name: str) -> Any:
    """pyarrow is optional, and its stubs are partial."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError("lint_arrow needs pyarrow: pip install 'kyclint[arrow]'") from error


def _column(pa: Any, column: Any, name: str) -> Any:
    """An argument as a chunked array."""
    if isinstance(column, pa.ChunkedArray):
        return column
    if _is_frame(column):
        raise TypeError(f"`{name}` must be one column, not {type_name(column)}; use one of its columns")
    is_array = hasattr(column, "__arrow_c_array__") or hasattr(column, "__array__")
    try:
        if hasattr(column, "__arrow_c_stream__"):
            return pa.chunked_array(column)
        if is_array or isinstance(column, (list, tuple, range)):
            return pa.chunked_array([pa.array(column)])
    # Numbers beyond 64 bits, and halves of surrogate pairs, have errors of Python.
    except (pa.ArrowException, OverflowError, UnicodeError) as error:
        raise TypeError(f"`{name}` must have values of one type that Arrow has") from error
    raise TypeError(
        f"`{name}` must be an Arrow array or stream, or a list, not {type_name(column)}"
    )


def _is_frame(column: Any) -> bool:
    """Whether an argument has columns itself. Arrow has data frames as arrays of structs."""
    return hasattr(column, "__arrow_c_stream__") and any(
        hasattr(column, name) for name in ("columns", "column_names", "schema")
    )


def _sorted(pa: Any, order: Any) -> Any:
    """The numbers of the rows in the order in which they are sent."""
    of = order.type
    is_dictionary = pa.types.is_dictionary(of)
    values = of.value_type if is_dictionary else of
    # pyarrow cannot sort some types, but has others for the same values.
    for name, other in [
        ("is_string_view", "large_string"),
        ("is_binary_view", "large_binary"),
        ("is_float16", "float32"),
    ]:
        # Older ones do not have the first two.
        is_such = getattr(pa.types, name, None)
        if is_such is not None and is_such(values):
            values = getattr(pa, other)()
    has_order = any(getattr(pa.types, name)(values) for name in _SORTED)
    try:
        if not has_order or pa.types.is_interval(values):
            raise pa.ArrowNotImplementedError("not sorted")
        chunks = [
            chunk.dictionary.cast(values).take(chunk.indices) if is_dictionary else chunk.cast(values)
            for chunk in order.chunks
        ]
        combined = pa.concat_arrays(chunks or [pa.array([], values)])
        return _module("pyarrow.compute").array_sort_indices(combined)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TypeError(
            f"`order` must be of numbers, texts, binary values, dates or times, not of {of}"
        ) from error
