"""Arguments of `kyclint.spark`, checked on the driver before any work begins.

Spark itself would find most mistakes late, on an executor, and without the name of the argument.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, Optional, cast

from kyclint._argument import type_name
from kyclint._kyclint import Settings, record_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame

__all__ = ["checked_frame", "checked_settings", "selected"]

_ONE = "a column (its name, or a Column)"

_UNSORTED = ("MapType", "VariantType", "CalendarIntervalType", "YearMonthIntervalType")
"""The types that Spark cannot compare, or that Arrow does not have."""


def checked_frame(df: object, name: str) -> None:
    """Refuses what is not a data frame of Spark."""
    if not isinstance(df, import_module("pyspark.sql").DataFrame):
        raise TypeError(f"`{name}` must be a DataFrame of Spark, not {type_name(df)}")


def checked_settings(
    settings: Optional[Settings], kind: Optional[str], redact: Optional[bool]
) -> Settings:
    """Returns the settings with a day: executors may be in another time zone, or begin on another day."""
    nothing = import_module("pyarrow").nulls(0)
    # This checks all three, as the executors do.
    record_column(nothing, settings, kind, redact, False, False)
    return (Settings() if settings is None else settings)._of_today()


def selected(df: DataFrame, column: object, key: object, order: object) -> DataFrame:
    """Returns only the columns that must cross into Python, as `payload`, `key` and `order`."""
    checked_frame(df, "df")
    types = import_module("pyspark.sql.types")
    payload = _column(df, column, "column").alias("payload")
    of = df.select(payload).schema["payload"].dataType
    if not isinstance(of, (types.StringType, types.BinaryType, types.NullType)):
        help = ""
        if isinstance(of, (types.StructType, types.MapType, types.ArrayType)):
            help = "; use `to_json`"
        elif type(of).__name__ == "VariantType":
            help = "; use `to_json`, or the text that the variant was made from"
        raise TypeError(
            f"`column` must be of string or binary values, not of {of.simpleString()}{help}"
        )
    columns = [payload]
    if key is not None:
        columns.append(_sortable(df, _column(df, key, "key"), "key"))
    if order is not None:
        columns.append(_sortable(df, _order(df, order), "order"))
        if df.isStreaming:
            raise ValueError("`order` must be None for a stream: its rows cannot be compared")
    return df.select(*columns)


def _order(df: DataFrame, order: object) -> Any:
    functions = import_module("pyspark.sql.functions")
    if not isinstance(order, (list, tuple)):
        return _column(df, order, "order", "or a list of columns")
    several = [_column(df, one, "order") for one in cast("Sequence[object]", order)]
    if not several:
        raise ValueError("`order` must name at least one column")
    return several[0] if len(several) == 1 else functions.struct(*several)


def _column(df: DataFrame, column: Any, name: str, others: str = "") -> Any:
    """Returns an argument as a column that the data frame has."""
    sql = import_module("pyspark.sql")
    wanted = f"{_ONE} {others}".rstrip()
    if not isinstance(column, (str, sql.Column)):
        help = "; use `struct` for several" if type(column) in (list, tuple) else ""
        raise TypeError(f"`{name}` must be {wanted}, not {type_name(column)}{help}")
    made = import_module("pyspark.sql.functions").col(column) if isinstance(column, str) else column
    # Spark takes a sort order for a column until it computes it.
    direction = re.search(r" (ASC|DESC) NULLS (FIRST|LAST)'>$", repr(made))
    if direction is not None:
        help = "use the column without `asc()`"
        if direction[1] == "DESC":
            help = "use a column that grows with the time of sending, such as the negative number"
        raise TypeError(f"`{name}` must be {wanted}, not a sort order; {help}")
    errors = import_module("pyspark.errors")
    try:
        # Without the other arguments, so that the error is about this one; beside all columns, as an
        # aggregate alone would be a row for all.
        df.select("*", made.alias(name)).schema
    except errors.AnalysisException as error:
        lines = str(error).splitlines() or [""]
        raise ValueError(f"`{name}` is not a column of the data frame: {lines[0]}") from error
    return made


def _sortable(df: DataFrame, column: Any, name: str) -> Any:
    made = column.alias(name)
    of = df.select(made).schema[name].dataType
    unsorted, repeated = _first_fault(of)
    if unsorted is not None:
        raise TypeError(
            f"`{name}` must be of a type that Spark can sort, such as string, long or timestamp, "
            f"not of {of.simpleString()}"
        )
    if repeated is not None:
        raise ValueError(f"`{name}` has the column `{repeated}` twice; leave one out, or give it an alias")
    return made


def _first_fault(of: Any) -> tuple[Optional[str], Optional[str]]:
    """A type within a type that cannot be sorted, and a name that a struct has twice."""
    if type(of).__name__ in _UNSORTED:
        return of.simpleString(), None
    if hasattr(of, "elementType"):
        return _first_fault(of.elementType)
    names: set[str] = set()
    for field in getattr(of, "fields", ()):
        if field.name in names:
            return None, field.name
        names.add(field.name)
        fault = _first_fault(field.dataType)
        if fault != (None, None):
            return fault
    return None, None
