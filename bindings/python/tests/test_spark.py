"""Linting data frames of Spark, on the real thing."""

import os
import random
import re
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

import kyclint
import pytest

pyspark = pytest.importorskip("pyspark")

from kyclint import spark as kyclint_spark  # noqa: E402
from pyspark import cloudpickle  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql.functions import asc, col, create_map, expr, lit, max, struct  # noqa: E402

TODAY = "2026-11-28"
SETTINGS = kyclint.Settings(today=TODAY)


def session(master):
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    # The workers of Spark must not find another kyclint on the path.
    os.environ.pop("PYTHONPATH", None)
    builder = SparkSession.builder.master(master).appName("kyclint")
    options = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "5",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "100",
        "spark.task.maxFailures": "8",
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    before = Path.cwd()
    # Spark looks for files in the folder that it was started in.
    os.chdir(tmp_path_factory.mktemp("spark"))
    made = session("local[2]")
    os.chdir(before)
    yield made
    made.stop()


def test_the_page_of_spark(local, run_page):
    run_page("spark.md", spark=local)


def frame(spark, texts, partitions):
    """Rows in a random order over partitions; `sent` is when each is sent."""
    rows = [(f"C-{number}", number, text) for number, text in enumerate(texts)]
    random.Random(partitions).shuffle(rows)
    made = spark.createDataFrame(rows, "id string, sent long, payload string")
    return made.repartition(partitions)


PLACE = re.compile(r"`[^`]*`, first (\w+) (in line \d+|in an earlier row)")


def normal(finding):
    """A finding without what Spark does not know of another row: its value and its line."""
    return {**finding, "message": PLACE.sub(r"`*`, first \1 earlier", finding["message"])}


def ordered(findings):
    names = ("row", "start", "end", "rule", "pointer", "message")
    return sorted(findings, key=lambda finding: tuple(finding[name] for name in names))


def found(frame):
    """Findings of Spark as rows of `lint_arrow`."""
    rows = []
    for row in frame.collect():
        finding = row.asDict()
        assert finding.pop("key") == f"C-{finding['order']}"
        first = finding.pop("first_order")
        assert finding.pop("first_key") == (None if first is None else f"C-{first}")
        rows.append({"row": finding.pop("order"), **finding, "first_row": first})
    return ordered(normal(row) for row in rows)


@pytest.mark.parametrize("partitions", [1, 7])
def test_findings_are_those_of_the_command_line(local, rows, by_command_line, partitions):
    texts = rows(1500)
    expected = ordered(normal(row) for row in by_command_line(texts, "--redact"))
    assert sum(row["first_row"] is not None for row in expected) > 20
    df = frame(local, texts, partitions)
    linted = kyclint_spark.lint(df, "payload", key="id", order="sent", settings=SETTINGS)
    assert found(linted) == expected
    compared = kyclint_spark.compare(df, "payload", key="id", order="sent", settings=SETTINGS)
    assert found(compared) == [row for row in expected if row["first_row"] is not None]


def test_without_an_order_rows_are_not_compared(local, rows, by_command_line):
    texts = rows(300)
    expected = by_command_line(texts, "--redact", "--no-cross-document")
    df = frame(local, texts, 3)
    linted = kyclint_spark.lint(df, df["payload"], key=df["sent"], settings=SETTINGS)
    assert linted.columns[0] == "key" and "order" not in linted.columns
    rows = [row.asDict() for row in linted.collect()]
    for row in rows:
        row["row"] = row.pop("key")
    for row in expected:
        assert row.pop("first_row") is None
    assert ordered(rows) == ordered(expected)


def test_several_columns_and_binary_values(local):
    text = b'{"communicationNumber": "17"}'
    rows = [("b", 0, text), ("a", 9, text), ("a", 2, text), ("a", 3, None)]
    df = local.createDataFrame(rows, "file string, offset long, payload binary")
    compared = kyclint_spark.compare(df, "payload", order=["file", "offset"], settings=SETTINGS)
    rows = {(tuple(row["order"]), tuple(row["first_order"])) for row in compared.collect()}
    assert rows == {(("a", 9), ("a", 2)), (("b", 0), ("a", 2))}


def test_a_value_that_repeats_over_batches(local):
    """A hash with more values than a batch has rows."""
    texts = ['{"communicationNumber": "17"}'] * 450
    compared = kyclint_spark.compare(
        frame(local, texts, 4), "payload", key="id", order="sent", settings=SETTINGS
    )
    rows = compared.collect()
    assert len(rows) == 449 and {row["first_order"] for row in rows} == {0}


def test_deliveries_one_after_the_other_are_compared_as_one(local, rows, by_command_line, tmp_path):
    texts = rows(900)
    expected = ordered(normal(row) for row in by_command_line(texts, "--redact"))
    table = str(tmp_path / "occurrences")
    columns = {"key": "id", "order": "sent", "settings": SETTINGS}
    df, linted, compared = frame(local, texts, 3), [], []
    for start, end in [(0, 300), (300, 650), (650, 900)]:
        delivery = df.where(f"sent >= {start} and sent < {end}")
        earlier = local.read.parquet(table) if start else None
        linted += found(kyclint_spark.lint(delivery, "payload", earlier=earlier, **columns))
        own = kyclint_spark.occurrences(delivery, "payload", **columns).withColumn("delivery", lit(start))
        if start:
            # Only values that are in the delivery matter.
            earlier = earlier.join(own.select("hash"), "hash", "left_semi")
        compared += found(kyclint_spark.compare(delivery, "payload", earlier=earlier, **columns))
        own.write.mode("append").parquet(table)
    assert ordered(linted) == expected
    repeats = [row for row in expected if row["first_row"] is not None]
    assert ordered(compared) == repeats
    # Some of them are about a customer of an earlier delivery.
    assert sum(row["first_row"] < 300 <= row["row"] for row in repeats) > 5


def test_earlier_rows_come_first_whatever_their_order_is(local):
    def deliveries(*rows):
        rows = [(file, offset, '{"communicationNumber": "17"}') for file, offset in rows]
        return local.createDataFrame(rows, "file string, offset long, payload string")

    columns = {"order": ["file", "offset"], "settings": SETTINGS}
    seen = kyclint_spark.occurrences(deliveries(("b", 5), ("b", 4)), "payload", **columns)
    now = deliveries(("a", 1), ("c", 2))
    compared = kyclint_spark.compare(now, "payload", earlier=seen, **columns)
    rows = {(tuple(row["order"]), tuple(row["first_order"])) for row in compared.collect()}
    assert rows == {(("a", 1), ("b", 4)), (("c", 2), ("b", 4))}


@pytest.fixture(scope="module")
def typed(local):
    """Rows with a column of each type."""
    made = local.createDataFrame([("a", 1, "{}")], "id string, sent long, payload string")
    columns = {
        "map": create_map("id", "sent"),
        "struct": struct("id", "sent"),
        "array": expr("array(id)"),
        "maps": expr("array(struct(map(id, sent) as m))"),
        "variant": expr("parse_json(payload)"),
        "calendar": expr("make_interval(1, 2)"),
        "month": expr("interval '1' month"),
        "date": expr("date'2026-11-28'"),
        "decimal": expr("1.5bd"),
        "binary": expr("cast(payload as binary)"),
        "boolean": expr("true"),
        "nothing": lit(None),
    }
    for name, column in columns.items():
        made = made.withColumn(name, column)
    return made


COLUMN = "must be of string or binary values, not of "
SORTED = "must be of a type that Spark can sort, such as string, long or timestamp, not of "
ONE = r"must be a column \(its name, or a Column\)"


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        # The payload.
        ({"column": "sent"}, TypeError, f"`column` {COLUMN}bigint$"),
        ({"column": "date"}, TypeError, f"`column` {COLUMN}date$"),
        ({"column": "struct"}, TypeError, f"`column` {COLUMN}struct<.*>; use `to_json`"),
        ({"column": "map"}, TypeError, f"`column` {COLUMN}map<string,bigint>; use `to_json`"),
        ({"column": "array"}, TypeError, f"`column` {COLUMN}array<string>; use `to_json`"),
        ({"column": "variant"}, TypeError, f"`column` {COLUMN}variant; use `to_json`"),
        ({"column": "nope"}, ValueError, r"`column` is not a column of the data frame: .*`nope`"),
        ({"column": None}, TypeError, f"`column` {ONE}, not NoneType"),
        ({"column": ["payload"]}, TypeError, f"`column` {ONE}, not list"),
        ({"column": "*"}, ValueError, r"`column` is not a column of the data frame: .*\*"),
        ({"column": "value", "df": "range"}, ValueError, "`column` is not a column of the data frame"),
        ({"df": 3}, TypeError, "`df` must be a DataFrame of Spark, not int"),
        ({"df": None}, TypeError, "`df` must be a DataFrame of Spark, not NoneType"),
        # The key.
        ({"key": ["id", "sent"]}, TypeError, f"`key` {ONE}, not list; use `struct` for several"),
        ({"key": {"id"}}, TypeError, f"`key` {ONE}, not set"),
        ({"key": 1}, TypeError, f"`key` {ONE}, not int"),
        ({"key": "nope"}, ValueError, "`key` is not a column of the data frame: .*`nope`"),
        ({"key": ""}, ValueError, "`key` is not a column of the data frame"),
        ({"key": "map"}, TypeError, f"`key` {SORTED}map<string,bigint>"),
        ({"key": "maps"}, TypeError, f"`key` {SORTED}array<struct<m:map<string,bigint>>>"),
        ({"key": "variant"}, TypeError, f"`key` {SORTED}variant"),
        ({"key": lambda: asc("id")}, TypeError, f"`key` {ONE}, not a sort order"),
        ({"key": lambda: max("id")}, ValueError, "`key` is not a column of the data frame"),
        # The order.
        ({"order": []}, ValueError, "`order` must name at least one column"),
        ({"order": ()}, ValueError, "`order` must name at least one column"),
        ({"order": {"sent"}}, TypeError, f"`order` {ONE} or a list of columns, not set"),
        ({"order": {"sent": 1}}, TypeError, f"`order` {ONE} or a list of columns, not dict"),
        ({"order": 1}, TypeError, f"`order` {ONE} or a list of columns, not int"),
        ({"order": ["sent", 1]}, TypeError, f"`order` {ONE}, not int"),
        ({"order": ["sent", "nope"]}, ValueError, "`order` is not a column of the data frame: .*`nope`"),
        ({"order": "map"}, TypeError, f"`order` {SORTED}map<string,bigint>"),
        ({"order": ["sent", "map"]}, TypeError, f"`order` {SORTED}struct<sent:bigint,map:map<"),
        ({"order": "calendar"}, TypeError, f"`order` {SORTED}interval"),
        ({"order": "month"}, TypeError, f"`order` {SORTED}interval month"),
        ({"order": ["sent", "sent"]}, ValueError, "`order` has the column `sent` twice"),
        ({"order": ["sent", "struct.sent"]}, ValueError, "`order` has the column `sent` twice"),
        ({"order": lambda: col("sent").desc()}, TypeError, "`order` .* not a sort order; .* negative number"),
        ({"order": lambda: col("sent").asc()}, TypeError, "not a sort order; use the column without `asc"),
        ({"order": lambda: ["id", col("sent").desc_nulls_first()]}, TypeError, "not a sort order"),
        # The others.
        ({"settings": {}}, TypeError, "`settings` must be a kyclint.Settings or None, not dict"),
        ({"settings": "kyclint.toml"}, TypeError, "`settings` must be a kyclint.Settings or None, not str"),
        ({"kind": 1}, TypeError, "`kind` must be str or None, not int"),
        ({"kind": "person"}, ValueError, "unknown kind of payload `person`"),
        ({"redact": "no"}, TypeError, "`redact` must be a bool or None, not str"),
        ({"order": "sent", "earlier": 1}, TypeError, "`earlier` must be a DataFrame of Spark, not int"),
        ({"earlier": 1}, TypeError, "`order` must be a column or a list of columns, not None"),
    ],
)
def test_a_wrong_argument_is_named_at_once(local, typed, arguments, error, text):
    df = arguments.get("df", typed)
    df = local.range(1) if df == "range" else df
    column = arguments.get("column", "payload")
    given = {name: made() if callable(made) else made for name, made in arguments.items()}
    options = {name: value for name, value in given.items() if name not in ("df", "column")}
    with pytest.raises(error, match=text) as raised:
        kyclint_spark.lint(df, column, **options)
    assert type(raised.value) is error
    # `lint` needs no order, but the others do.
    if "earlier" not in options and "redact" not in options:
        options = {"order": "sent", **options} if "df" not in arguments else {"order": "id", **options}
        for function in (kyclint_spark.compare, kyclint_spark.occurrences):
            with pytest.raises(error, match=text):
                function(df, column, **options)


@pytest.mark.parametrize("name", ["date", "decimal", "binary", "boolean", "array", "struct", "nothing"])
def test_keys_and_orders_of_all_other_types_are_taken(typed, name):
    linted = kyclint_spark.lint(typed, "binary", key=name, order=name, settings=SETTINGS)
    (key,) = {row["key"].__repr__() for row in linted.collect()}
    assert key == repr(typed.select(name).first()[0])


def test_a_payload_that_is_always_null_has_no_findings(typed):
    assert kyclint_spark.lint(typed, "nothing", settings=SETTINGS).count() == 0


def test_a_stream_is_linted_but_not_compared(local):
    stream = local.readStream.format("rate").load().withColumn("payload", lit("{}"))
    assert kyclint_spark.lint(stream, "payload", settings=SETTINGS).isStreaming
    with pytest.raises(ValueError, match="`order` must be None for a stream"):
        kyclint_spark.lint(stream, "payload", order="value", settings=SETTINGS)


def test_a_blank_row_is_a_wrong_payload_and_a_row_without_a_value_is_none(local):
    df = local.createDataFrame([("a", ""), ("b", None), ("c", " \n")], "id string, payload string")
    rows = kyclint_spark.lint(df, "payload", key="id", settings=SETTINGS).collect()
    assert sorted((row["key"], row["rule"]) for row in rows) == [("a", "syntax"), ("c", "syntax")]


def test_the_settings_say_whether_values_are_masked(local):
    df = local.createDataFrame([('{"firstName": "Žygimantas "}',)], "payload string")
    shown, masked = kyclint.Settings(redact=False), kyclint.Settings(redact=True)
    for options, is_masked in [
        ({}, True),
        ({"settings": masked}, True),
        ({"settings": shown}, False),
        ({"settings": shown, "redact": True}, True),
        ({"settings": masked, "redact": False}, False),
    ]:
        rows = kyclint_spark.lint(df, "payload", **options).collect()
        (text,) = [row["help"] for row in rows if row["rule"] == "padded-value"]
        assert ("Žygimantas" not in text) == is_masked, options


def test_another_table_of_earlier_rows_is_refused(local):
    df = frame(local, ["{}"], 1)
    seen = kyclint_spark.occurrences(df, "payload", order="sent", settings=SETTINGS)
    for arguments, error in [
        ({"order": "sent", "key": "id"}, "`earlier` has no column `key`"),
        ({"order": "id"}, "`order` of `earlier` must be string, not bigint"),
    ]:
        with pytest.raises(ValueError, match=error):
            kyclint_spark.compare(df, "payload", earlier=seen, **arguments)
    with pytest.raises(TypeError, match="`order` must be a column"):
        kyclint_spark.lint(df, "payload", earlier=seen)


def test_settings_are_those_of_the_driver(local, tmp_path):
    (tmp_path / "country.txt").write_text("LT\n")
    text = '[rules]\nall = "off"\nclassifier-value = "error"\n[classifiers]\ncountry = "country.txt"\n'
    settings = kyclint.Settings.from_toml(text, folder=tmp_path)
    (tmp_path / "country.txt").unlink()
    df = frame(local, ['{"citizenshipCountry": "LV"}'], 1)
    (row,) = kyclint_spark.lint(df, "payload", settings=settings).collect()
    assert row["rule"] == "classifier-value"


def test_unknown_settings_are_refused_at_once(local):
    df = frame(local, ["{}"], 1)
    with pytest.raises(ValueError, match="unknown kind of payload `person`"):
        kyclint_spark.lint(df, "payload", kind="person")
    with pytest.raises(TypeError, match="`order` must be a column"):
        kyclint_spark.compare(df, "payload", order=None)


def test_the_command_line_in_a_pipe(local, rows, run):
    """What docs/spark.md shows for clusters without the package."""
    texts = rows(200)
    lines = local.sparkContext.parallelize(texts, 1)
    program = os.environ.get("KYCLINT", f"{Path(sys.executable).parent}/kyclint")
    piped = lines.pipe(f"{program} --redact --format jsonl --no-config --today {TODAY} -").collect()
    command = ("--redact", "--format", "jsonl", "--no-config", "--today", TODAY, "-")
    _, shown = run(*command, text="".join(f"{text}\n" for text in texts))
    assert piped == shown.splitlines()


def descendants(process):
    """The processes below one, with their command lines."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
            except OSError:
                pass
    found = [process]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent]
    for child in found[1:]:
        try:
            yield child, (Path("/proc") / str(child) / "cmdline").read_bytes()
        except OSError:
            pass


def slowly(folder, batches):
    """Passes batches on, and takes its time, so that an executor can die in the middle."""
    for number, batch in enumerate(batches):
        if number == 0:
            Path(folder, f"{os.getpid()}-{time.time_ns()}").touch()
        time.sleep(0.3)
        yield batch


@pytest.mark.cluster
def test_a_killed_executor_changes_nothing(rows, by_command_line, tmp_path):
    active = SparkSession.getActiveSession()
    if active is not None:
        active.stop()
    # The executors cannot import this file.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    texts = rows(1200)
    expected = ordered(normal(row) for row in by_command_line(texts, "--redact"))
    spark = session("local-cluster[2,1,1024]")
    try:
        df = frame(spark, texts, 6)
        linted = kyclint_spark.lint(df, "payload", key="id", order="sent", settings=SETTINGS)
        assert found(linted) == expected
        slow = df.mapInArrow(partial(slowly, str(tmp_path)), df.schema)
        killed = []

        def kill():
            while len(list(tmp_path.iterdir())) < 2:
                time.sleep(0.02)
            for process, command in descendants(os.getpid()):
                if b"CoarseGrainedExecutorBackend" in command:
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
                    return

        thread = threading.Thread(target=kill)
        thread.start()
        linted = kyclint_spark.lint(slow, "payload", key="id", order="sent", settings=SETTINGS)
        assert found(linted) == expected
        thread.join()
        assert len(killed) == 1
    finally:
        spark.stop()
