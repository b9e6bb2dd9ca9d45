"""Data frames of Spark.

Payloads are linted where they are, by `mapInArrow`. What is compared across rows leaves the executors as
hashes and places, never as values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union, cast

from kyclint._kyclint import Settings, compare_occurrences, record_column
from kyclint._spark_arguments import checked_frame, checked_settings, selected

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    _Columns = Union[str, Column, Sequence[Union[str, Column]], None]

__all__ = ["compare", "lint", "occurrences"]

_TEXTS = ("rule", "severity", "message", "help", "pointer")
_NUMBERS = ("start", "end", "line", "column")
_ENDS = ("api_code", "fix", "fixable")
_FINDING = _TEXTS + _NUMBERS + _ENDS
"""The columns of a finding besides those that say which row it is in."""

_OCCURRENCE = {
    "hash": "string",
    "field": "string",
    "pointer": "string",
    "start": "long",
    "end": "long",
    "line": "long",
    "column": "long",
    "end_column": "long",
    "kind": "string",
    "is_form": "boolean",
    "is_update": "boolean",
    "in_batch": "boolean",
}
"""The columns of a value that is compared, besides those that say which row it is in."""


class _Work(NamedTuple):
    """What a worker has to do, as plain data."""

    settings: Settings
    kind: Optional[str]
    redact: Optional[bool]
    findings: bool
    occurrences: bool
    has_key: bool
    has_order: bool
    has_earlier: bool

    def names(self) -> list[str]:
        """The columns that say which row it is."""
        return ["key"] * self.has_key + ["order"] * self.has_order


def lint(
    df: DataFrame,
    column: Union[str, Column],
    *,
    key: Union[str, Column, None] = None,
    order: _Columns = None,
    earlier: Optional[DataFrame] = None,
    settings: Optional[Settings] = None,
    kind: Optional[str] = None,
    redact: Optional[bool] = None,
) -> DataFrame:
    """Lints a column of payloads, and returns a data frame of findings.

    column: payloads as strings or binary values, one a row.
    key: a column that identifies the rows. The findings then have a column `key`.
    order: columns that say in which order the rows are sent. If they are given, customers are also
        compared with those sent before, and the findings have a column `order` (a struct, if there are
        several), and `first_key` and `first_order` of the earlier customer. Rows must not have the same
        order, or `key` must tell them apart.
    earlier: the table of `occurrences` of rows that were sent before all of these, in the same columns
        `key` and `order`. These rows are compared with it; it has no findings itself.
    settings: how to lint. If they set no day, it is the local day of the driver.
    kind: the kind of all payloads, over that of the settings.
    redact: whether to mask personal values; without it, the settings say, and if they do not, values are
        masked.

    The result does not depend on partitions, and its rows have no order. Arguments are checked at once, on
    the driver. Raises TypeError if an argument, or the column that it names, is of another type; ValueError
    if a setting is unknown, the data frame does not have a column, or `earlier` has other columns.
    """
    if earlier is not None:
        _required(order)
    work = _work(
        settings, kind, key, order, earlier, redact=redact, findings=True, occurrences=order is not None
    )
    rows = selected(df, column, key, order)
    if order is None:
        schema = _schema(rows, work.names(), _finding_types())
        return rows.mapInArrow(partial(_lint_batches, work), schema)
    return _compared(rows, work, earlier)


def compare(
    df: DataFrame,
    column: Union[str, Column],
    *,
    order: _Columns,
    key: Union[str, Column, None] = None,
    earlier: Optional[DataFrame] = None,
    settings: Optional[Settings] = None,
    kind: Optional[str] = None,
) -> DataFrame:
    """Returns only the findings of `lint` about customers that were sent before.

    The parameters and the columns of the result are those of `lint`.
    """
    _required(order)
    work = _work(settings, kind, key, order, earlier)
    return _compared(selected(df, column, key, order), work, earlier)


def occurrences(
    df: DataFrame,
    column: Union[str, Column],
    *,
    order: _Columns,
    key: Union[str, Column, None] = None,
    settings: Optional[Settings] = None,
    kind: Optional[str] = None,
) -> DataFrame:
    """Returns the values that are compared, as hashes and places, for `earlier` of later calls.

    The parameters are those of `lint`. The columns are `key`, if it is given, `order`, and those of the
    files of `kyclint --occurrences`.
    """
    _required(order)
    work = _work(settings, kind, key, order)
    rows = selected(df, column, key, order)
    schema = _schema(rows, work.names(), _OCCURRENCE)
    return rows.mapInArrow(partial(_occurrence_batches, work), schema)


def _work(
    settings: Optional[Settings],
    kind: Optional[str],
    key: object,
    order: object,
    earlier: object = None,
    *,
    redact: Optional[bool] = None,
    findings: bool = False,
    occurrences: bool = True,
) -> _Work:
    settings = checked_settings(settings, kind, redact)
    given = (key is not None, order is not None, earlier is not None)
    return _Work(settings, kind, redact, findings, occurrences, *given)


def _required(order: object) -> None:
    if order is None:
        raise TypeError("`order` must be a column or a list of columns, not None")


def _finding_types() -> dict[str, str]:
    return {name: "long" if name in _NUMBERS else "string" for name in _FINDING}


def _schema(rows: Any, names: Sequence[str], types: dict[str, str]) -> Any:
    """The schema of columns of the rows, and of others."""
    pyspark = import_module("pyspark.sql.types")
    schema = pyspark.StructType()
    for name in names:
        schema.add(name, rows.schema[name].dataType)
    for name, of in types.items():
        schema.add(name, of)
    return schema


def _compared(rows: Any, work: _Work, earlier: Any) -> DataFrame:
    """One pass over the payloads, which emits findings and values; then the values meet by their hashes."""
    functions = import_module("pyspark.sql.functions")
    names = work.names()
    types = {**_finding_types(), **_OCCURRENCE}
    both = rows.mapInArrow(partial(_record_batches, work), _schema(rows, names, types))
    sorting = [functions.col("order").asc_nulls_last()]
    sorting += [functions.col("key").asc_nulls_last()] * work.has_key
    if earlier is not None:
        both = _with_earlier(functions, both, earlier, names)
        sorting.insert(0, functions.col("is_earlier").desc())
    # Findings go anywhere, but always to the same place, so that a task can be repeated.
    anywhere = functions.xxhash64("start", "pointer", "message", *names).cast("string")
    both = both.withColumn("shard", functions.coalesce("hash", anywhere))
    both = both.repartition("shard").sortWithinPartitions("shard", *sorting, "start")
    both = _without_single_values(functions, both)
    schema = _schema(both, names, _finding_types())
    for name in names:
        schema.add(f"first_{name}", both.schema[name].dataType)
    return cast("DataFrame", both.drop("shard").mapInArrow(partial(_compare_batches, work), schema))


def _without_single_values(functions: Any, rows: Any) -> Any:
    """Leaves out the values that occur once, as nearly all do, so that they do not cross into Python again.

    Rows are in the partition of their shard and sorted by it, so Spark counts them as they come.
    """
    of_shard = import_module("pyspark.sql.window").Window.partitionBy("shard")
    counted = rows.withColumn("occurrences", functions.count("*").over(of_shard))
    return counted.where("hash is null or occurrences > 1").drop("occurrences")


def _with_earlier(functions: Any, rows: Any, earlier: Any, names: Sequence[str]) -> Any:
    """The rows, and the values of those that were sent before, in the same columns."""
    checked_frame(earlier, "earlier")
    needed = [*names, *_OCCURRENCE]
    for name in needed:
        # As text, because what can be null says nothing.
        of = rows.schema[name].dataType.simpleString()
        if name not in earlier.columns:
            raise ValueError(f"`earlier` has no column `{name}`")
        found = earlier.schema[name].dataType.simpleString()
        if found != of:
            raise ValueError(f"`{name}` of `earlier` must be {of}, not {found}")
    earlier = earlier.select(*needed).withColumn("is_earlier", functions.lit(True))
    rows = rows.withColumn("is_earlier", functions.lit(False))
    return rows.unionByName(earlier, allowMissingColumns=True)


@lru_cache(maxsize=8)
def _compiled(settings: bytes) -> Settings:
    """Settings are compiled once a process: each task gets them anew."""
    return cast(Settings, import_module("pickle").loads(settings))


def _same(settings: Settings) -> Settings:
    return _compiled(import_module("pickle").dumps(settings))


def _recorded(work: _Work, batch: Any) -> tuple[Any, Any]:
    return record_column(
        batch.column("payload"),
        _same(work.settings),
        work.kind,
        work.redact,
        work.findings,
        work.occurrences,
    )


def _with_row(pa: Any, work: _Work, batch: Any, table: Any, names: Sequence[str]) -> list[Any]:
    """The columns that say which row it is, and columns of a table, as Spark has them."""
    columns = [batch.column(name).take(_array(pa, table["row"])) for name in work.names()]
    return columns + [_array(pa, table[name]) for name in names]


def _array(pa: Any, column: Any) -> Any:
    """A column as one array, with signed numbers, as Spark has no others."""
    if pa.types.is_unsigned_integer(column.type):
        column = column.cast(pa.int64())
    chunks = column.chunks
    return pa.concat_arrays(chunks) if chunks else pa.array([], column.type)


def _nulls(pa: Any, count: int, of: Any) -> Any:
    return _array(pa, pa.chunked_array([pa.nulls(count, of)]))


def _lint_batches(work: _Work, batches: Iterator[Any]) -> Iterator[Any]:
    pa = import_module("pyarrow")
    names = [*work.names(), *_FINDING]
    for batch in batches:
        findings, _ = _recorded(work, batch)
        if findings.num_rows:
            columns = _with_row(pa, work, batch, findings, _FINDING)
            yield pa.RecordBatch.from_arrays(columns, names)


def _occurrence_batches(work: _Work, batches: Iterator[Any]) -> Iterator[Any]:
    pa = import_module("pyarrow")
    names = [*work.names(), *_OCCURRENCE]
    for batch in batches:
        _, occurrences = _recorded(work, batch)
        if occurrences.num_rows:
            columns = _with_row(pa, work, batch, occurrences, tuple(_OCCURRENCE))
            yield pa.RecordBatch.from_arrays(columns, names)


def _record_batches(work: _Work, batches: Iterator[Any]) -> Iterator[Any]:
    pa = import_module("pyarrow")
    own = [name for name in _OCCURRENCE if name not in _FINDING]
    for batch in batches:
        findings, occurrences = _recorded(work, batch)
        if findings.num_rows:
            columns = _with_row(pa, work, batch, findings, _FINDING)
            columns += [_nulls(pa, findings.num_rows, occurrences[name].type) for name in own]
            yield pa.RecordBatch.from_arrays(columns, [*work.names(), *_FINDING, *own])
        if occurrences.num_rows:
            rows = _with_row(pa, work, batch, occurrences, [])
            for name in _FINDING:
                is_shared = name in _OCCURRENCE
                nulls = _nulls(pa, occurrences.num_rows, findings[name].type)
                rows.append(_array(pa, occurrences[name]) if is_shared else nulls)
            rows += [_array(pa, occurrences[name]) for name in own]
            yield pa.RecordBatch.from_arrays(rows, [*work.names(), *_FINDING, *own])


def _compare_batches(work: _Work, batches: Iterator[Any]) -> Iterator[Any]:
    """Passes findings on, and compares the values of each hash, which come in the order of sending."""
    pa = import_module("pyarrow")
    pc = import_module("pyarrow.compute")
    # The values of the last hash so far: more of them may come.
    begun: list[Any] = []
    for batch in batches:
        findings = batch.filter(pc.is_null(batch.column("hash")))
        if findings.num_rows:
            yield _passed_on(pa, work, findings)
        values = batch.filter(pc.is_valid(batch.column("hash")))
        if not values.num_rows:
            continue
        hashes = values.column("hash")
        last = hashes[-1].as_py()
        if begun and begun[-1].column("hash")[-1].as_py() == last:
            begun.append(values)
            continue
        start = pc.index(hashes, hashes[-1]).as_py()
        yield from _compared_values(pa, pc, work, [*begun, values.slice(0, start)])
        begun = [values.slice(start)]
    yield from _compared_values(pa, pc, work, begun)


def _passed_on(pa: Any, work: _Work, findings: Any) -> Any:
    names = [*work.names(), *_FINDING]
    columns = [findings.column(name) for name in names]
    for name in work.names():
        columns.append(pa.nulls(findings.num_rows, findings.column(name).type))
        names.append(f"first_{name}")
    return pa.RecordBatch.from_arrays(columns, names)


def _compared_values(pa: Any, pc: Any, work: _Work, batches: Sequence[Any]) -> Iterator[Any]:
    batches = [batch for batch in batches if batch.num_rows]
    if not batches:
        return
    values = pa.Table.from_batches(batches).combine_chunks()
    schema = values.schema
    for number, field in enumerate(schema):
        if field.name in _OCCURRENCE:
            of = {"string": pa.string(), "long": pa.uint64(), "boolean": pa.bool_()}
            field = pa.field(field.name, of[_OCCURRENCE[field.name]])
            schema = schema.set(number, field)
    values = values.cast(schema)
    needed = values.select(list(_OCCURRENCE)).combine_chunks()
    found = compare_occurrences(needed, _same(work.settings), work.kind)
    if work.has_earlier:
        is_new = pc.invert(values["is_earlier"].take(_array(pa, found["row"])))
        found = found.filter(is_new)
    if not found.num_rows:
        return
    rows = _array(pa, found["row"])
    firsts = _array(pa, found["first_row"])
    names = [*work.names(), *_FINDING]
    columns = [_array(pa, values[name].take(rows)) for name in work.names()]
    columns += [_array(pa, found[name]) for name in _FINDING]
    for name in work.names():
        columns.append(_array(pa, values[name].take(firsts)))
        names.append(f"first_{name}")
    yield pa.RecordBatch.from_arrays(columns, names)
