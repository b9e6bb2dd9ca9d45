"""Linting columns."""

import json
import os
import random
import subprocess
import sys
import threading
import time

import kyclint
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


def test_what_is_no_column_is_refused():
    for column, error, text in [
        (["{}"], TypeError, "must be an Arrow array or stream"),
        (pa.array([1]), TypeError, "must be of strings or binary values, not of Int64"),
        (pa.chunked_array([], pa.int64()), TypeError, "not of Int64"),
    ]:
        with pytest.raises(error, match=text):
            kyclint.lint_arrow(column)
    column = pa.array(["{}", "{}"])
    with pytest.raises(ValueError, match="the column has 2 rows, but `key` has 1"):
        kyclint.lint_arrow(column, key=[1])
    with pytest.raises(ValueError, match="the column has 2 rows, but `order` has 3"):
        kyclint.lint_arrow(column, order=[1, 2, 3])
    with pytest.raises(TypeError, match="`key` must be an Arrow array or stream, or a list, not int"):
        kyclint.lint_arrow(column, key=1)
    with pytest.raises(ValueError, match="`threads` must be at least 1"):
        kyclint.lint_arrow(column, threads=0)
    with pytest.raises(ValueError, match="unknown kind of payload"):
        kyclint.lint_arrow(column, kind="person")


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
