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
from pyspark.sql.functions import lit  # noqa: E402

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
