"""No part of a personal value is in what masked reports and tables show: a canary in every personal field."""

import json
from pathlib import Path

import pyarrow as pa

import kyclint

ROOT = Path(__file__).resolve().parents[3]

CANARY = "Qzxjvkwqvj"
# So many letters of the canary are a leak.
PART = 5


def personal_names():
    rows = (ROOT / "tests/contract/fields.csv").read_text(encoding="utf-8").splitlines()
    cells = [row.split(",") for row in rows[1:]]
    return {row[1] for row in cells if row[-1] == "yes"}


def plant(value, names, is_personal=False):
    """The value, with the canary before each personal text."""
    if isinstance(value, dict):
        return {name: plant(inside, names, is_personal or name in names) for name, inside in value.items()}
    if isinstance(value, list):
        return [plant(inside, names, is_personal) for inside in value]
    return CANARY + value if is_personal and isinstance(value, str) else value


def payloads():
    names = personal_names()
    texts = []
    for path in sorted((ROOT / "fixtures").glob("**/*.json")):
        try:
            text = json.dumps(plant(json.loads(path.read_bytes()), names))
        except ValueError:
            continue
        if CANARY in text:
            texts.append(text)
    assert len(texts) > 100
    return texts


def assert_no_canary(shown):
    lower = shown.lower()
    for at in range(len(CANARY) - PART + 1):
        part = CANARY[at : at + PART].lower()
        assert part not in lower, lower[max(0, lower.find(part) - 200) :][:300]


def test_no_report_has_a_part_of_a_personal_value():
    shows = 0
    for text in payloads():
        shows += CANARY in str(kyclint.lint(text, redact=False))
        report = kyclint.lint(text, redact=True)
        for shown in (str(report), repr(report), report.to_json(), report.to_sarif(), report.to_html()):
            assert_no_canary(shown)
        for finding in report.findings:
            assert_no_canary(" ".join((repr(finding), finding.message, finding.label, finding.help or "", finding.pointer)))
    assert shows > 20


def test_no_table_has_a_part_of_a_personal_value():
    table = kyclint.lint_arrow(pa.array(payloads()))
    assert len(table) > 100
    assert_no_canary(json.dumps(table.to_pylist(), default=str))
    assert CANARY in str(kyclint.lint_arrow(pa.array(payloads()), redact=False).to_pylist())
