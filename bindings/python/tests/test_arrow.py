"""Linting columns."""

import datetime
import decimal
import json
import os
import random
import subprocess
import sys
import threading
import time

import kyclint
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

TODAY = "2026-11-28"
SETTINGS = kyclint.Settings(today=TODAY)
NAMES = ["row", "rule", "severity", "message", "help", "pointer", "start", "end", "line", "column"]
NAMES += ["api_code", "fix", "fixable", "first_row"]


def test_the_table(samples):
    (good,) = samples(1)
    column = pa.array([good, '{"action": "create"}', None])
    table = kyclint.lint_arrow(column, settings=SETTINGS)
    assert table.column_names == NAMES
    assert table.schema.field("row").type == pa.uint64()
    assert set(table["row"].to_pylist()) == {1}
    (found,) = [row for row in table.to_pylist() if row["rule"] == "action-value"]
    assert found == {
        "row": 1,
        "rule": "action-value",
        "severity": "error",
        "message": "invalid action `create`",
        "help": "did you mean `CREATE`?",
        "pointer": "/action",
        "start": 11,
        "end": 19,
        "line": 1,
        "column": 12,
        "api_code": None,
        "fix": 'replace with `"CREATE"`',
        "fixable": "safe",
        "first_row": None,
    }


@pytest.mark.parametrize("redact", [True, False])
@pytest.mark.parametrize("threads", [1, 2, None])
def test_findings_are_those_of_the_command_line(by_command_line, rows, redact, threads):
    texts = rows(1500)
    expected = by_command_line(texts, "--redact" if redact else "--no-redact")
    assert len({row["rule"] for row in expected}) > 6
    assert any(row["first_row"] is not None for row in expected)
    table = kyclint.lint_arrow(
        pa.array(texts), settings=SETTINGS, redact=redact, threads=threads
    )
    assert table.to_pylist() == expected


def test_findings_in_the_fixtures_are_those_of_the_command_line(by_command_line, fixture_rows):
    expected = by_command_line(fixture_rows, "--no-redact")
    assert len({row["rule"] for row in expected}) > 30
    table = kyclint.lint_arrow(pa.array(fixture_rows), settings=SETTINGS, redact=False)
    assert table.to_pylist() == expected


def test_all_types_of_columns_are_taken(rows):
    texts = [*rows(60), None, "", "{"]
    expected = kyclint.lint_arrow(pa.array(texts), settings=SETTINGS)
    assert expected.num_rows > 0
    types = [pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()]
    for of in types:
        column = pa.array([text and text.encode() if "binary" in str(of) else text for text in texts], of)
        assert kyclint.lint_arrow(column, settings=SETTINGS).equals(expected), of
    plain = pa.array(texts)
    columns = [
        plain.dictionary_encode(),
        pa.chunked_array([plain.slice(0, 7), plain.slice(7, 0), plain.slice(7)]),
        pa.chunked_array([plain]).cast(pa.string_view()),
        pa.table({"a": plain})["a"],
        pa.concat_arrays([pa.array(["{"]), plain]).slice(1),
    ]
    for column in columns:
        assert kyclint.lint_arrow(column, settings=SETTINGS).equals(expected), column.type


@pytest.mark.parametrize(
    "column",
    [
        pa.array([], pa.string()),
        pa.chunked_array([], pa.string()),
        pa.nulls(3),
        pa.nulls(3, pa.string()),
        pa.array([], pa.string()).dictionary_encode(),
    ],
)
def test_no_values_have_no_findings(column):
    table = kyclint.lint_arrow(column, settings=SETTINGS)
    assert table.num_rows == 0 and table.column_names == NAMES
    table = kyclint.lint_arrow(column, key=list(range(len(column))), settings=SETTINGS)
    assert table.num_rows == 0 and "key" in table.column_names


FRAME = pa.table({"id": ["a", "b"], "payload": ["{}", "{}"]})
COLUMN = FRAME["payload"]
NO_ORDER = "`order` must be of numbers, texts, binary values, dates or times, not of "
ONE_TYPE = "must have values of one type that Arrow has"


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (["{}"], "`column` must be an Arrow array or stream .*, not list; use `pyarrow.array"),
        ("{}", "`column` must be an Arrow array or stream .*, not str$"),
        (None, "`column` must be an Arrow array or stream .*, not NoneType$"),
        (pl.LazyFrame({"a": ["{}"]}), "must be an Arrow array or stream .*, not polars.*LazyFrame$"),
        (pa.array([1]), "`column` must be of strings or binary values, not of Int64"),
        (pa.chunked_array([], pa.int64()), "not of Int64"),
        (FRAME, "not a data frame or struct of `id`, `payload`; use one of its columns"),
        (FRAME.to_reader(), "not a data frame or struct of `id`, `payload`"),
        (FRAME.to_batches()[0], "not a data frame or struct of `id`, `payload`"),
        (FRAME.to_pandas(), "not a data frame or struct of `id`, `payload`"),
        (pl.from_arrow(FRAME), "not a data frame or struct of `id`, `payload`"),
        (pa.array([{"a": "{}"}]), "not a data frame or struct of `a`"),
    ],
)
def test_what_is_no_column_is_refused(column, text):
    with pytest.raises(TypeError, match=text) as raised:
        kyclint.lint_arrow(column)
    assert str(raised.value).startswith("`column` must be ")


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"key": [1]}, ValueError, "`column` has 2 rows, but `key` has 1"),
        ({"order": [1, 2, 3]}, ValueError, "`column` has 2 rows, but `order` has 3"),
        ({"key": 1}, TypeError, "`key` must be an Arrow array or stream, or a list, not int"),
        ({"key": {"a": 1}}, TypeError, "`key` must be an Arrow array or stream, or a list, not dict"),
        ({"order": {2, 1}}, TypeError, "`order` must be an Arrow array or stream, or a list, not set"),
        ({"key": [1, "a"]}, TypeError, f"`key` {ONE_TYPE}"),
        ({"order": [object(), 1]}, TypeError, f"`order` {ONE_TYPE}"),
        ({"key": [2**64, 1]}, TypeError, f"`key` {ONE_TYPE}"),
        ({"order": [2**64, 1]}, TypeError, f"`order` {ONE_TYPE}"),
        ({"key": ["\ud800", "a"]}, TypeError, f"`key` {ONE_TYPE}"),
        ({"order": np.array([[1, 2], [3, 4]])}, TypeError, f"`order` {ONE_TYPE}"),
        ({"key": FRAME}, TypeError, "`key` must be one column, not pyarrow.lib.Table; use one of its"),
        ({"key": FRAME.to_pandas()}, TypeError, f"`key` must be one column, not {pd.DataFrame.__module__}.DataFrame"),
        ({"order": pl.from_arrow(FRAME)}, TypeError, "`order` must be one column, not polars.*DataFrame"),
        ({"order": [[1], [2]]}, TypeError, f"{NO_ORDER}list<item: int64>"),
        ({"order": [{"a": 1}, {"a": 2}]}, TypeError, f"{NO_ORDER}struct<a: int64>"),
        (
            {"order": pa.array([[("a", 1)]] * 2, pa.map_(pa.string(), pa.int64()))},
            TypeError,
            f"{NO_ORDER}map<string, int64>",
        ),
        (
            {"order": pa.array([pa.MonthDayNano([1, 2, 3])] * 2)},
            TypeError,
            f"{NO_ORDER}month_day_nano_interval",
        ),
        ({"threads": 0}, ValueError, "`threads` must be at least 1, not 0"),
        ({"threads": -1}, ValueError, "`threads` must be at least 1, not -1"),
        ({"threads": -(2**70)}, ValueError, "`threads` must be at least 1, not -11"),
        ({"threads": 2**70}, ValueError, "`threads` is too large"),
        ({"threads": 1.0}, TypeError, "`threads` must be an int or None, not float"),
        ({"threads": "2"}, TypeError, "`threads` must be an int or None, not str"),
        ({"settings": {}}, TypeError, "`settings` must be a kyclint.Settings or None, not dict"),
        ({"kind": "person"}, ValueError, "unknown kind of payload `person`"),
        ({"kind": 1}, TypeError, "`kind` must be str or None, not int"),
        ({"redact": "no"}, TypeError, "`redact` must be a bool or None, not str"),
    ],
)
def test_a_wrong_argument_is_named(options, error, text):
    with pytest.raises(error, match=text) as raised:
        kyclint.lint_arrow(COLUMN, **options)
    assert type(raised.value) is error


def test_more_threads_than_there_is_work_for():
    table = kyclint.lint_arrow(COLUMN, threads=1_000_000, settings=SETTINGS)
    assert table.equals(kyclint.lint_arrow(COLUMN, threads=1, settings=SETTINGS))


def test_the_settings_say_whether_values_are_masked():
    column = pa.array(['{"firstName": "Žygimantas "}'])
    shown, masked = kyclint.Settings(redact=False), kyclint.Settings(redact=True)

    def is_masked(**options):
        table = kyclint.lint_arrow(column, **options)
        (text,) = [row["help"] for row in table.to_pylist() if row["rule"] == "padded-value"]
        return "Žygimantas" not in text

    assert is_masked() and is_masked(settings=masked) and not is_masked(settings=shown)
    assert not is_masked(settings=masked, redact=False)
    assert is_masked(settings=shown, redact=True)
    toml = kyclint.Settings.from_toml("redact = false")
    assert not is_masked(settings=toml) and is_masked(settings=kyclint.Settings.from_toml(""))


@pytest.mark.parametrize("blank", ["", " ", "\t", "\r", "\n", " \n\n ", "\ufeff"])
def test_a_blank_row_is_a_wrong_payload_and_a_row_without_a_value_is_none(run, blank):
    """The command line skips blank lines, but a cell of a table is there if it is blank."""
    table = kyclint.lint_arrow(pa.array([None, blank, None]), settings=SETTINGS)
    (row,) = table.to_pylist()
    assert (row["row"], row["rule"], row["severity"]) == (1, "syntax", "error")
    _, shown = run("--format", "jsonl", "--quiet", "--no-config", "-", text="\n \n{}\n\n")
    assert {json.loads(line)["start"]["line"] for line in shown.splitlines()} == {3}


def test_a_stream_is_read_once():
    class Stream:
        """A stream that can be read once, as those of databases."""

        def __init__(self, column):
            self.column = column

        def __arrow_c_stream__(self, requested_schema=None):
            column, self.column = self.column, None
            return column.__arrow_c_stream__(requested_schema)

    stream = Stream(pa.chunked_array([['{"action": "create"}'], ["{}"]]))
    table = kyclint.lint_arrow(stream, key=["a", "b"], order=[2, 1], settings=SETTINGS)
    assert set(table["key"].to_pylist()) == {"a", "b"}


def test_keys_say_which_row():
    column = pa.array(["{}", None, '{"action": "create"}'])
    table = kyclint.lint_arrow(column, key=pa.array(["a", "b", "c"]), settings=SETTINGS)
    assert table.column_names == [NAMES[0], "key", *NAMES[1:]]
    pairs = set(zip(table["row"].to_pylist(), table["key"].to_pylist()))
    assert pairs == {(0, "a"), (2, "c")}


KEYS = [
    pa.array(["a", None, "c"], pa.string_view()),
    pa.array([b"a", b"b", b"c"], pa.binary_view()),
    pa.array([["a"], [], None], pa.large_list(pa.string_view())),
    pa.array([{"a": "x"}, {"a": "y"}, None], pa.struct([("a", pa.string_view())])),
    pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int64())),
    pa.array(["a", "b", "a"]).dictionary_encode(),
    pa.array([b"1" * 16, b"2" * 16, b"3" * 16], pa.uuid()),
    pa.array([1, 2, None], pa.decimal128(9, 2)),
    pa.chunked_array([[1], [], [2, 3]]),
    pa.nulls(3),
]


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: str(keys.type))
@pytest.mark.parametrize("order", [None, [3, 2, 1]])
def test_keys_keep_their_type(keys, order):
    column = pa.array(['{"action": "create"}', "{", "{}"])
    table = kyclint.lint_arrow(column, key=keys, order=order, settings=SETTINGS)
    assert table["key"].type == keys.type
    expected = keys.to_pylist()
    assert table["key"].to_pylist() == [expected[row] for row in table["row"].to_pylist()]
    none = kyclint.lint_arrow(pa.nulls(3), key=keys, settings=SETTINGS)
    assert none.schema.field("key").type == keys.type and none.num_rows == 0


def test_columns_of_other_libraries_are_taken():
    texts = ['{"action": "create"}', "{"]
    expected = kyclint.lint_arrow(pa.array(texts), key=[2, 1], order=[2, 1], settings=SETTINGS)
    assert expected["key"].to_pylist()[0] == 2
    for numbers in [
        np.array([2, 1]),
        range(2, 0, -1),
        (2, 1),
        pd.Series([2, 1]),
        pd.Index([2, 1]),
        pl.Series([2, 1]),
        pa.array([2, 1]),
        pa.table({"a": [2, 1]})["a"],
    ]:
        table = kyclint.lint_arrow(pa.array(texts), key=numbers, order=numbers, settings=SETTINGS)
        assert table.equals(expected), type(numbers)


@pytest.mark.parametrize(
    "order",
    [
        pa.array(["b", "a", None], pa.string_view()),
        pa.array([b"b", b"a", None], pa.binary_view()),
        pl.Series(["b", "a", None], dtype=pl.Categorical),
        pl.Series(["b", "a", None]),
        pa.array(np.array([2, 1, 3], np.float16)),
        pa.array(["b", "a", None]).dictionary_encode(),
        [True, False, None],
        [datetime.date(2026, 1, 2), datetime.date(2026, 1, 1), None],
        [datetime.time(2), datetime.time(1), None],
        [datetime.timedelta(2), datetime.timedelta(1), None],
        [datetime.datetime(2026, 1, 2), datetime.datetime(2026, 1, 1), None],
        [decimal.Decimal("1.5"), decimal.Decimal("-2"), None],
        [b"b", b"a", None],
        pa.array([b"b", b"a", None], pa.binary(1)),
        pa.chunked_array([[2], [], [1, 3]]),
        [1.5, -1.0, float("nan")],
    ],
)
def test_an_order_may_be_of_any_type_that_has_one(order):
    column = pa.array(['{"communicationNumber": "17"}'] * 3)
    table = kyclint.lint_arrow(column, order=order, settings=SETTINGS)
    rows = {row["row"]: row["first_row"] for row in table.to_pylist() if row["first_row"] is not None}
    assert rows == {0: 1, 2: 1}


def test_rows_are_compared_in_the_order_that_is_given(by_command_line, rows):
    texts = rows(700)
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    # `order[row]` is when the row is sent.
    sent = sorted(range(len(texts)), key=lambda row: order[row])
    expected = by_command_line([texts[row] for row in sent], "--no-redact")
    for finding in expected:
        finding["row"] = sent[finding["row"]]
        if finding["first_row"] is not None:
            finding["first_row"] = sent[finding["first_row"]]
    expected.sort(key=lambda finding: finding["row"])
    table = kyclint.lint_arrow(pa.array(texts), order=order, settings=SETTINGS, redact=False)
    assert table.to_pylist() == expected


def test_rows_without_an_order_are_last():
    text = '{"communicationNumber": "17"}'
    for order, repeated in [([None, 1], 0), ([1, None], 1), ([1, 1], 1), (["b", "a"], 0)]:
        table = kyclint.lint_arrow(pa.array([text, text]), order=pa.array(order), settings=SETTINGS)
        rows = [row["row"] for row in table.to_pylist() if row["first_row"] is not None]
        assert rows == [repeated]


def test_a_row_may_have_several_lines(samples):
    (text,) = samples(1)
    payload = json.loads(text)
    payload["action"] = "create"
    pretty = json.dumps(payload, ensure_ascii=False, indent=2)
    table = kyclint.lint_arrow(pa.array(["{}", pretty, pretty]), settings=SETTINGS)
    report = kyclint.lint(pretty, settings=SETTINGS)
    (expected,) = report.findings
    first, second = [row for row in table.to_pylist() if row["rule"] == "action-value"]
    for found in (first, second):
        assert (found["start"], found["end"]) == expected.span
        assert (found["line"], found["column"]) == (expected.start.line, expected.start.column)
    repeated = [row for row in table.to_pylist() if row["rule"] == "duplicate-communication-number"]
    assert [(row["row"], row["first_row"]) for row in repeated] == [(2, 1)]


ODD = [
    "",
    " ",
    "\n",
    "{",
    "}",
    '{"a": [',
    "]}",
    "{}{}",
    "{} {}\n{}",
    "<<<<<<< ours",
    "=======",
    ">>>>>>> theirs",
    "\x1e{}",
    "\0\0",
    "\ufeff{}",
    '{"a": "b\nc"}',
    "{\n// c\n}",
    "a;b;c",
    "null",
    "{}\r",
    '{"firstName": "\ud83d\ude00"}'.encode("utf-16", "surrogatepass").decode("utf-16"),
]


def test_odd_rows_do_not_affect_others(rows):
    """What is found in a row depends on the row alone, but for customers that occur before."""
    settings = kyclint.Settings(
        today=TODAY,
        levels={
            "duplicate-communication-number": "off",
            "duplicate-customer": "off",
            "customer-downgrade": "off",
            "update-before-create": "off",
        },
    )
    texts = [text.encode() for text in [*ODD, *rows(40)]]
    texts += [b'{"a": "\xe0"}', b"\xff\xfe{\x00", b"\x1f\x8b\x08"]
    random.Random(5).shuffle(texts)

    def of(texts):
        table = kyclint.lint_arrow(pa.array(texts, pa.binary()), settings=settings, redact=False)
        return [{**row, "row": None} for row in table.to_pylist()]

    alone = [found for text in texts for found in of([text])]
    assert of(texts) == alone
    assert of([b"{}", *texts]) == of([b"{}"]) + alone


def test_the_interpreter_is_free_while_rows_are_linted(samples):
    column = pa.array(samples(200) * 20)
    seen = []
    is_over = threading.Event()

    def count():
        while not is_over.is_set():
            seen.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    begin = time.perf_counter()
    kyclint.lint_arrow(column, settings=SETTINGS, threads=1)
    end = time.perf_counter()
    is_over.set()
    thread.join()
    assert len([at for at in seen if begin < at < end]) > 3


@pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="not Linux")
def test_one_thread_holds_one_part_at_a_time():
    """Long rows, of which few must be in memory besides the column."""
    script = """
import json, kyclint, pyarrow as pa
row = json.dumps({"action": "create", "firstName": "y" * (1 << 21)})
column = pa.chunked_array([[row]] * 24)
kyclint.lint_arrow(column.slice(0, 1), threads=1)
del row
def now(name):
    with open("/proc/self/status") as status:
        (line,) = [line for line in status if line.startswith(name)]
    return int(line.split()[1]) >> 10
with open("/proc/self/clear_refs", "w") as file:
    file.write("5")
before = now("VmRSS")
kyclint.lint_arrow(column, threads=1)
print(now("VmHWM") - before)
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert int(done.stdout) < 24, "MiB, where all rows are 48"


def test_a_fork_can_lint():
    """Programs that distribute work fork after they have linted."""
    script = """
import os, sys, kyclint, pyarrow as pa
column = pa.array(['{"action": "create"}'] * 3000)
rows = kyclint.lint_arrow(column).num_rows
child = os.fork()
if child == 0:
    os._exit(0 if kyclint.lint_arrow(column).num_rows == rows else 1)
sys.exit(os.waitpid(child, 0)[1])
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], timeout=60)
    assert done.returncode == 0


def test_without_pyarrow_the_rest_works():
    script = """
import sys
sys.modules["pyarrow"] = None
import kyclint
assert not kyclint.lint("{}").ok
try:
    kyclint.lint_arrow([])
except ImportError as error:
    assert "pip install 'kyclint[arrow]'" in str(error), error
else:
    raise SystemExit("no error")
"""
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ})
