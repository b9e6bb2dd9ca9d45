"""Linting one text."""

import collections
import dataclasses
import datetime
import decimal
import enum
import json
import re
import sys
import threading
import types
import uuid

import kyclint
import numpy
import pandas
import pydantic
import pytest

BAD = '{"action": "create", "firstName": "Žygimantas"}'


def found(report, rule):
    return [finding for finding in report.findings if finding.rule == rule]


def test_a_finding_says_what_is_wrong_and_where():
    report = kyclint.lint(BAD)
    (finding,) = found(report, "action-value")
    assert finding.severity == "error"
    assert finding.message == "invalid action `create`"
    assert finding.help == "did you mean `CREATE`?"
    assert finding.pointer == "/action"
    assert finding.span == (11, 19)
    assert BAD.encode()[slice(*finding.span)] == b'"create"'
    assert (finding.start.line, finding.start.column) == (1, 12)
    assert (finding.end.line, finding.end.column) == (1, 20)
    assert finding.fix.safe
    assert [(edit.span, edit.text) for edit in finding.fix.edits] == [((11, 19), '"CREATE"')]
    assert str(finding) == "1:12: error[action-value] invalid action `create`"
    assert finding.start == finding.start and hash(finding.start) == hash(finding.start)
    missing = found(report, "missing-field")[0]
    assert missing.api_code == "001"
    assert missing.fix is None
    assert not report.ok
    assert report.source == BAD
    assert report.name == "payload.json"


def test_columns_count_code_points_and_spans_count_bytes():
    text = '{"firstName": "Ž\U0001f600", "action": "create"}'
    (finding,) = found(kyclint.lint(text), "action-value")
    assert text.encode()[slice(*finding.span)] == b'"create"'
    assert text[finding.start.column - 1 :].startswith('"create"')


@pytest.mark.parametrize(
    "payload",
    [BAD, BAD.encode(), bytearray(BAD.encode()), memoryview(BAD.encode()), BAD.encode("utf-16")],
)
def test_texts_and_bytes_are_linted(payload):
    assert found(kyclint.lint(payload), "action-value") or found(kyclint.lint(payload), "encoding")


def test_a_dict_is_linted_as_its_json():
    payload = {"action": "create", "firstName": "Žygimantas"}
    report = kyclint.lint(payload)
    assert report.source == json.dumps(payload, ensure_ascii=False, indent=2)
    (finding,) = found(report, "action-value")
    assert report.source.encode()[slice(*finding.span)] == b'"create"'
    assert finding.start.line == 2
    assert json.loads(report.fixed()) == {"action": "CREATE", "firstName": "Žygimantas"}


@pytest.mark.parametrize("of", [types.MappingProxyType, collections.UserDict, collections.OrderedDict])
def test_any_mapping_is_linted_as_a_dict(of):
    payload = {"action": "create", "listAddress": ({"city": "Vilnius"},)}
    mapping = of({**payload, "listAddress": [of(payload["listAddress"][0])]})
    assert kyclint.lint(mapping).source == kyclint.lint(payload).source


def test_a_list_is_linted_too():
    assert kyclint.lint([{"action": "create"}]).findings


def test_customers_of_one_text_are_compared(samples):
    (text,) = samples(1)
    report = kyclint.lint(f"{text}\n{text}\n", name="export.ndjson")
    assert {finding.rule for finding in report.findings} >= {"duplicate-communication-number"}


def test_samples_are_accepted(samples):
    for text in samples(20):
        report = kyclint.lint(text)
        assert report.ok, str(report)
        assert report.findings == ()
        assert report._repr_html_() == "<p><b>kyclint</b>: no findings</p>"


def test_fixes():
    text = '{"action": "create", "entityType": "person"}'
    report = kyclint.lint(text)
    assert report.fixed() == '{"action": "CREATE", "entityType": "person"}'
    assert report.fixed(unsafe=True) == '{"action": "CREATE", "entityType": "INDIVIDUAL"}'
    assert kyclint.lint(text, redact=True).fixed() == report.fixed()
    assert kyclint.lint("{}").fixed() == "{}"
    with pytest.raises(ValueError, match="not UTF-8: byte 3 is invalid"):
        kyclint.lint(b'{"a\xe0": 1}').fixed()
    assert kyclint.lint('{"a": 1}'.encode("utf-16")).fixed() == '{"a": 1}'


def test_the_report_is_that_of_the_command_line(run, tmp_path):
    path = tmp_path / "payload.json"
    path.write_text(BAD, "utf-8")
    report = kyclint.lint(BAD, name=str(path))
    options = ("--today", "2026-11-28", "--no-config", "--no-redact")
    _, shown = run("--format", "json", *options, str(path))
    assert json.loads(report.to_json()) == json.loads(shown)
    _, shown = run("--format", "graphical", "--color", "never", *options, str(path))
    assert str(report).splitlines()[:9] == shown.splitlines()[:9]
    assert json.loads(report.to_sarif())["version"] == "2.1.0"


def test_the_page_is_that_of_the_command_line(run, tmp_path):
    path = tmp_path / "payload.json"
    text = '{"action": "create", "firstName": "Žygimantas "}'
    for bytes, options in [
        (text.encode(), {}),
        (text.encode(), {"redact": True}),
        (text.encode(), {"redact": False}),
        (text.encode("utf-16"), {}),
        (b'{"action": "create", "firstName": "\xd0"}', {}),
        (b"{}", {}),
    ]:
        path.write_bytes(bytes)
        settings = kyclint.Settings(today="2026-11-28", **options)
        page = kyclint.lint(bytes, name=str(path), settings=settings).to_html()
        flag = "--no-redact" if options.get("redact") is False else "--redact"
        command = ("--format", "html", "--today", "2026-11-28", "--no-config", flag)
        _, shown = run(*command, str(path))
        assert page == shown, (bytes, options)
        assert page.startswith("<!doctype html>") and "src=" not in page


def test_values_are_masked():
    text = '{"firstName": "Žygimantas ", "nationalCode": "39001010000"}'
    report = kyclint.lint(text, redact=True)
    formats = ("__str__", "to_json", "to_sarif", "_repr_html_", "to_html")
    for name in formats:
        shown = getattr(report, name)()
        assert "Žygimantas" not in shown and "39001010000" not in shown
    assert "Žygimantas" in str(kyclint.lint(text))
    masked = kyclint.Settings(redact=True)
    assert kyclint.lint(text, settings=masked).to_json() == report.to_json()
    for options in ({"redact": False}, {"settings": masked, "redact": False}):
        shown = kyclint.lint(text, **options)
        for name in formats:
            assert "Žygimantas" in getattr(shown, name)(), name


def test_a_page_is_masked_unless_the_caller_says_otherwise():
    text = '{"firstName": "Žygimantas ", "nationalCode": "39001010000"}'
    report = kyclint.lint(text)
    assert "Žygimantas" not in report.to_html() and "39001010000" not in report.to_html()
    # The report itself is as it was.
    assert "Žygimantas" in str(report)
    shown = kyclint.lint(text, settings=kyclint.Settings(redact=False)).to_html()
    assert "Žygimantas" in shown
    hidden = kyclint.lint(text, settings=kyclint.Settings(redact=False), redact=True).to_html()
    assert hidden == report.to_html()


def test_a_notebook_shows_escaped_text():
    html = kyclint.lint('{"action": "<script>alert(1)</script>&\'", "x\\u0007": 1}')._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    # Notebooks draw text in proportional letters, and heads at the right.
    assert '<pre style="font-family:monospace">' in html
    assert html.count("text-align:left") == html.count("<th ") + html.count("<td ")
    assert "action-value" in html and "\x07" not in html


class Color(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Point:
    x: int


class Model(pydantic.BaseModel):
    x: int


WAYS = [
    (datetime.date(2026, 1, 2), "datetime.date", "value.isoformat()"),
    (datetime.datetime(2026, 1, 2), "datetime.datetime", "value.isoformat()"),
    (datetime.time(1), "datetime.time", "value.isoformat()"),
    (pandas.Timestamp("2026-01-02"), "Timestamp", "value.isoformat()"),
    (pandas.NaT, "NaTType", "None"),
    (pandas.NA, "NAType", "None"),
    (decimal.Decimal("1.5"), "decimal.Decimal", "str(value)"),
    (decimal.Decimal("1.5"), "decimal.Decimal", "float(value)"),
    (numpy.int64(1), "numpy.int64", "value.tolist()"),
    (numpy.array([1]), "numpy.ndarray", "value.tolist()"),
    (numpy.datetime64("2026-01-02"), "numpy.datetime64", "str(value)"),
    (pandas.Series([1]), "Series", "value.tolist()"),
    (b"x", "bytes", "value.decode()"),
    ({1}, "set", "list(value)"),
    (collections.deque([1]), "collections.deque", "list(value)"),
    (uuid.UUID(int=1), "uuid.UUID", "str(value)"),
    (Color.RED, "Color", "value.value"),
    (Point(1), "Point", "dataclasses.asdict(value)"),
    (Model(x=1), "Model", 'value.model_dump(mode="json", by_alias=True)'),
]


@pytest.mark.parametrize(("value", "of", "way"), WAYS)
def test_a_value_that_json_does_not_have_is_named_with_a_way_out(value, of, way):
    payload = {"firstName": "Ona", "a/b~": [1, {"c": value}]}
    with pytest.raises(TypeError) as raised:
        kyclint.lint(payload)
    message = str(raised.value)
    assert message.startswith("`/a~1b~0/1/c` is of type "), message
    assert re.search(rf"\b{of}, which JSON does not have; use ", message), message
    assert f"`{way}`" in message
    # Values may be personal.
    assert "2026" not in message and "1.5" not in message
    # Both ways lead out.
    payload["a/b~"][1]["c"] = eval(way, {"value": value, "dataclasses": dataclasses})
    assert kyclint.lint(payload).findings
    payload["a/b~"][1]["c"] = value
    assert message.endswith(", or lint `json.dumps(payload, default=str)`")
    assert kyclint.lint(json.dumps(payload, default=str)).findings


def circle():
    payload = {"a": [{}]}
    payload["a"][0]["b"] = payload["a"]
    return payload


def nested(depth):
    payload = []
    for _ in range(depth):
        payload = [payload]
    return {"a": 1, "b": payload}


class Endless(collections.abc.Mapping):
    """Each member is another object."""

    def __getitem__(self, name):
        return Endless()

    def __iter__(self):
        return iter(["x"])

    def __len__(self):
        return 1


SURROGATE = "half of a surrogate pair, which UTF-8 cannot encode; "


@pytest.mark.parametrize(
    ("payload", "error", "text"),
    [
        (3, TypeError, "`payload` must be str, bytes, dict or list, not int"),
        (None, TypeError, "`payload` must be str, bytes, dict or list, not NoneType"),
        (range(2), TypeError, "must be str, bytes, dict or list, not range; use `list(payload)`"),
        (Point(1), TypeError, "Point; use `dataclasses.asdict(payload)`"),
        (Model(x=1), TypeError, 'use `payload.model_dump(mode="json", by_alias=True)`'),
        (pandas.DataFrame({"a": [1]}), TypeError, "use `kyclint.lint_arrow` for one of its columns"),
        ("\ud800", ValueError, f'`payload` has {SURROGATE}use `payload.encode("utf-8", "surrogatepass")`'),
        ({"a": ["x", "\udc00"]}, ValueError, f"`/a/1` has {SURROGATE}correct it, or lint `json.dumps(payload)`"),
        ({"a": {"\ud800": 1}}, ValueError, f"the name of a member of `/a` has {SURROGATE}correct it"),
        ({(1, 2): 1}, TypeError, "the name of a member of the payload is of type tuple, but must be str; use `str(name)`"),
        ({"a": {b"b": 1}}, TypeError, "the name of a member of `/a` is of type bytes, but must be str; use `name.decode()`"),
        ({"a": {None: {True: {1}}}}, TypeError, "`/a/null/true` is of type set"),
        (circle(), ValueError, "`/a/0/b` is an object that contains it; JSON has no circles"),
        (nested(100_000), ValueError, "`/b` is nested too deeply to be written as JSON"),
        (Endless(), ValueError, "`/x` is nested too deeply to be written as JSON"),
    ],
)
def test_what_is_no_payload_is_refused(payload, error, text):
    with pytest.raises(error) as raised:
        kyclint.lint(payload)
    assert text in str(raised.value)
    assert type(raised.value) is error


def test_a_payload_without_an_end_prints_nothing(monkeypatch):
    printed = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    # The limit is met at another place of the call with each depth.
    for depth in range(20):
        payload = Endless()
        for _ in range(depth):
            payload = [payload]
        with pytest.raises(ValueError, match="is nested too deeply") as raised:
            kyclint.lint(payload)
        assert type(raised.value.__cause__) is RecursionError
    assert printed == []


def test_half_of_a_surrogate_pair_is_a_finding_in_text():
    payload = {"firstName": "Ona\ud800"}
    assert found(kyclint.lint(json.dumps(payload)), "syntax")
    assert found(kyclint.lint('{"a": "\ud800"}'.encode("utf-8", "surrogatepass")), "encoding")


@pytest.mark.skipif(not hasattr(sys, "set_int_max_str_digits"), reason="no limit")
def test_a_number_that_python_does_not_write_is_named():
    with pytest.raises(ValueError, match="`/a/0` has more digits than Python writes"):
        kyclint.lint({"a": [10**5000]})


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: kyclint.lint("{}", settings={}), TypeError, "`settings` must be a kyclint.Settings or None, not dict"),
        (lambda: kyclint.lint("{}", kind=1), TypeError, "`kind` must be str or None, not int"),
        (lambda: kyclint.lint("{}", kind="person"), ValueError, "unknown kind of payload `person`"),
        (lambda: kyclint.lint("{}", redact="no"), TypeError, "`redact` must be a bool or None, not str"),
        (lambda: kyclint.lint("{}", name=None), TypeError, "`name` must be str, not NoneType"),
        (lambda: kyclint.lint("{}", name="\ud800"), ValueError, "`name` has half of a surrogate pair"),
        (lambda: kyclint.lint("{}").fixed(unsafe=1), TypeError, "`unsafe` must be a bool, not int"),
        (lambda: kyclint.explain(3), TypeError, "`subject` must be str, not int"),
    ],
)
def test_a_wrong_argument_is_named(call, error, text):
    with pytest.raises(error) as raised:
        call()
    assert str(raised.value).startswith(text)


@pytest.mark.parametrize("text", ["", "\0", "{", "[" * 100_000, "\ufeff{}", '{"a": NaN}', "not JSON"])
def test_any_text_has_a_report(text):
    report = kyclint.lint(text)
    assert not report.ok
    assert str(report) and report.to_json() and report._repr_html_()


def test_explanations():
    assert "ISO 3166-1" in kyclint.explain("country-code")
    assert "closingDate" in kyclint.explain("C013")
    assert kyclint.explain("firstName")
    assert kyclint.explain("pavardė") == kyclint.explain("surname") == kyclint.explain("lastName")


@pytest.mark.parametrize("subject", ["no-such-rule", "cuntry-code", "C016", "frstName", "clasifier"])
def test_an_unknown_subject_is_answered_as_on_the_command_line(run, subject):
    with pytest.raises(ValueError) as raised:
        kyclint.explain(subject)
    status, out, notes = run.all("explain", subject)
    assert (status, out) == (2, "")
    assert notes.splitlines()[0] == f"error: {raised.value}"


def test_an_unknown_subject_is_answered_with_one_that_is_near():
    with pytest.raises(ValueError, match="`cuntry-code`: .*; did you mean `country-code`\\?"):
        kyclint.explain("cuntry-code")
    with pytest.raises(ValueError, match="codes that start with it: C016.I06"):
        kyclint.explain("C016")


def test_the_command_line_has_the_same_version(run):
    assert run("--version")[1] == f"kyclint {kyclint.__version__}\n"


def test_threads_share_a_report():
    report = kyclint.lint(BAD)
    seen = []

    def look():
        seen.append((len(report.findings), str(report), report.fixed(), report.to_json()))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8 and len(set(seen)) == 1
