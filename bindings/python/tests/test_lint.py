"""Linting one text."""

import json
import threading

import kyclint
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


def test_values_are_masked():
    text = '{"firstName": "Žygimantas ", "nationalCode": "39001010000"}'
    report = kyclint.lint(text, redact=True)
    for shown in (str(report), report.to_json(), report.to_sarif(), report._repr_html_()):
        assert "Žygimantas" not in shown and "39001010000" not in shown
    assert "Žygimantas" in str(kyclint.lint(text))
    assert kyclint.lint(text, settings=kyclint.Settings(redact=True)).to_json() == report.to_json()
    shown = kyclint.lint(text, settings=kyclint.Settings(redact=True), redact=False)
    assert "Žygimantas" in str(shown)


def test_a_notebook_shows_escaped_text():
    html = kyclint.lint('{"action": "<script>alert(1)</script>&\'", "x\\u0007": 1}')._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    # Notebooks draw text in proportional letters, and heads at the right.
    assert '<pre style="font-family:monospace">' in html
    assert html.count("text-align:left") == html.count("<th ") + html.count("<td ")
    assert "action-value" in html and "\x07" not in html


@pytest.mark.parametrize(
    ("payload", "error", "text"),
    [
        (3, TypeError, "a payload must be str, bytes, dict or list, not int"),
        (None, TypeError, "a payload must be str, bytes, dict or list, not NoneType"),
        ({"a": {1}}, TypeError, "set is not JSON serializable"),
        ("\ud800", ValueError, "half of a surrogate pair"),
        ({"a": "\udc00"}, ValueError, "half of a surrogate pair"),
    ],
)
def test_what_is_no_payload_is_refused(payload, error, text):
    with pytest.raises(error, match=text):
        kyclint.lint(payload)


@pytest.mark.parametrize("text", ["", "\0", "{", "[" * 100_000, "\ufeff{}", '{"a": NaN}', "not JSON"])
def test_any_text_has_a_report(text):
    report = kyclint.lint(text)
    assert not report.ok
    assert str(report) and report.to_json() and report._repr_html_()


def test_explanations():
    assert "ISO 3166-1" in kyclint.explain("country-code")
    assert "closingDate" in kyclint.explain("C013")
    assert kyclint.explain("firstName")
    with pytest.raises(ValueError, match="unknown subject `no-such-rule`"):
        kyclint.explain("no-such-rule")


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
