"""What type checkers must accept and infer. It is not run."""

# mypy: warn-unused-ignores
from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Optional, TypedDict

import pyarrow as pa
from kyclint import Edit, Finding, Position, Report, Settings, explain, lint, lint_arrow
from kyclint.testing import assert_accepted, assert_refused

settings: Settings = Settings(
    kind="customer",
    today=datetime.date(2026, 11, 28),
    levels={"name-style": "off"},
    classifiers={"country": ["LT"], "industry": "A\nB\n"},
    fail_on="warning",
    redact=True,
)
report: Report = lint({"action": "CREATE"}, settings=settings, name="a.json", kind=None)
finding: Finding = report.findings[0]
start: Position = finding.start
place: tuple[int, int] = (start.line, start.column)
span: tuple[int, int] = finding.span
code: Optional[str] = finding.api_code
if finding.fix is not None:
    edits: tuple[Edit, ...] = finding.fix.edits
fixed: str = report.fixed(unsafe=True)
html: str = report.to_html()
page: str = explain(finding.rule)
table: pa.Table = lint_arrow(pa.array(["{}"]), key=["a"], threads=1, redact=None)
from_toml: Settings = Settings.from_toml("", folder="folder")
assert_accepted(b"{}", settings=settings)
assert_refused([], rule="syntax")



class Customer(TypedDict):
    """A payload of a program that has types."""

    action: str


customer: Customer = {"action": "CREATE"}
frozen: Mapping[str, str] = MappingProxyType({"action": "CREATE"})
reports: list[Report] = [lint(customer), lint(frozen), lint([customer]), lint((customer,))]

lint(range(3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
lint(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Settings(fail_on="warn")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
finding.rule = "a"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
