import datetime
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any, ClassVar, Literal, Optional, Union, final

import pyarrow as pa

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "Position",
    "Report",
    "Settings",
    "__version__",
    "compare_occurrences",
    "explain",
    "lint",
    "lint_column",
    "record_column",
]

__version__: str

_Payload = Union[str, bytes, bytearray, memoryview, Mapping[str, Any], list[Any], tuple[Any, ...]]
_Severity = Literal["error", "warning", "advice"]

@final
class Position:
    """A line and a column, both from 1. Columns count code points."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Edit:
    """One replacement of a fix."""

    @property
    def span(self) -> tuple[int, int]:
        """The bytes to replace: the first, and the one after the last; the same twice to insert."""

    @property
    def text(self) -> str:
        """The replacement."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Fix:
    """A change that removes the cause of a finding."""

    @property
    def safe(self) -> bool:
        """Whether the change is certain to be what was meant."""

    @property
    def description(self) -> str:
        """What the change does, such as "replace with `LT`"."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The replacements, in source order and without overlaps."""

@final
class Finding:
    """What is wrong at one place of a text."""

    @property
    def rule(self) -> str:
        """The name of the rule, which `kyclint.explain` explains."""

    @property
    def severity(self) -> _Severity:
        """`error` if the API refuses the payload; `warning` or `advice` otherwise."""

    @property
    def message(self) -> str:
        """What is wrong, in one sentence without a full stop."""

    @property
    def label(self) -> str:
        """What the marked characters are."""

    @property
    def help(self) -> Optional[str]:
        """What to do, if there is advice."""

    @property
    def pointer(self) -> str:
        """The JSON Pointer to the value, or to the missing member."""

    @property
    def span(self) -> tuple[int, int]:
        """The marked bytes of `Report.source` in UTF-8: the first, and the one after the last."""

    @property
    def start(self) -> Position:
        """Where the marked characters start."""

    @property
    def end(self) -> Position:
        """Where they end."""

    @property
    def api_code(self) -> Optional[str]:
        """The code that the API returns for this mistake, if one is published."""

    @property
    def fix(self) -> Optional[Fix]:
        """A change that removes the cause, if there is one and values are not masked."""

@final
class Report:
    """One text and what is found in it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, in source order."""

    @property
    def ok(self) -> bool:
        """Whether the API accepts the text: no finding is as severe as `Settings.fail_on`.

        A page without payloads is not accepted.
        """

    @property
    def source(self) -> str:
        """The text that spans are about, unmasked. Of a dict or list, it is its JSON."""

    @property
    def name(self) -> str:
        """The name of the text."""

    def fixed(self, *, unsafe: bool = False) -> str:
        """Returns the text with its safe fixes applied, or with all of them.

        Raises ValueError if the text has bytes that are not UTF-8 and that no fix replaces.
        """

    def to_json(self) -> str:
        """Returns the report as `kyclint --format json` writes it."""

    def to_sarif(self) -> str:
        """Returns the report as SARIF 2.1.0."""

    def to_html(self) -> str:
        """Returns the report as `kyclint --format html` writes it: one page that needs no other file.

        As a page is sent to others, personal values are masked unless the call or the settings have
        `redact=False`.
        """

    def _repr_html_(self) -> str: ...

@final
class Settings:
    """How to lint. Settings are compiled once, and can be pickled."""

    def __new__(
        cls,
        *,
        kind: Optional[str] = None,
        today: Union[datetime.date, str, None] = None,
        levels: Optional[Mapping[str, Literal["off", "advice", "warning", "error"]]] = None,
        classifiers: Optional[Mapping[str, Union[str, Iterable[str]]]] = None,
        fail_on: Optional[Literal["error", "warning", "advice", "never"]] = None,
        redact: Optional[bool] = None,
    ) -> Settings:
        """
        kind: the kind of all payloads that are not in an envelope; without it, each is detected.
        today: the day that dates are compared with; without it, the local day of each call.
        levels: levels by the name of a rule, a group of rules, or `all`.
        classifiers: the codes of the installation by the name of the classifier, as codes or as the
            text of a classifier file.
        fail_on: the least severity with which a payload is not accepted; without it, `error`.
        redact: whether personal values are masked, where a call does not say.

        Raises TypeError if an argument has another type; ValueError if a name or a value is unknown.
        """

    @classmethod
    def from_toml(
        cls,
        text: str,
        *,
        name: str = "kyclint.toml",
        folder: Union[str, PathLike[str], None] = None,
    ) -> Settings:
        """Reads the text of a `kyclint.toml`.

        Its classifier files are read at once, relative to `folder`. What it says of files (`include`,
        `exclude`, `expect-invalid`, overrides with `paths`) has no effect. Raises ValueError with
        everything that is wrong with it.
        """

    @property
    def fail_on(self) -> Literal["error", "warning", "advice", "never"]:
        """The least severity with which a payload is not accepted."""

    @property
    def redact(self) -> Optional[bool]:
        """Whether reports mask personal values; None if it is not set."""

    def _of_today(self) -> Settings:
        """Returns the same settings, with the local day if they set none."""

    @classmethod
    def _of_toml(
        cls, text: str, name: str, files: Mapping[str, bytes], today: Optional[str]
    ) -> Settings: ...
    @classmethod
    def _of_options(cls, options: Mapping[str, Any]) -> Settings: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

def lint(
    payload: _Payload,
    *,
    settings: Optional[Settings] = None,
    name: str = "payload.json",
    kind: Optional[str] = None,
    redact: Optional[bool] = None,
) -> Report:
    """Lints one text.

    payload: JSON as text or bytes, in any encoding that kyclint reads; or a dict (or another mapping),
        list or tuple, of which the JSON is linted that
        `json.dumps(payload, ensure_ascii=False, indent=2)` writes.
    settings: how to lint.
    name: what the report calls the text. Its extension says how documents lie in it, such as `.ndjson`.
    kind: the kind of payload, over that of the settings.
    redact: whether to mask personal values in findings and reports; without it, the settings say.

    Raises TypeError if an argument has another type, or the payload has a value of a type that JSON does
    not have; ValueError if a setting is unknown, or the payload has half of a surrogate pair, contains
    itself, is nested too deeply for Python to write it, or is longer than 4 GiB. An error about a value in
    the payload has its JSON Pointer.
    """

def explain(subject: str) -> str:
    """Returns the page of a rule, a group of rules, an API code, a field, a classifier or an HTTP status.

    The page is Markdown. What people call a field, such as `surname`, leads to its page. Raises ValueError
    if there is no such subject; the error suggests one that is near.
    """

def lint_column(
    column: object,
    key: Optional[pa.ChunkedArray[Any]],
    order: Optional[pa.UInt64Array],
    settings: Optional[Settings],
    kind: Optional[str],
    redact: Optional[bool],
    threads: Optional[int],
) -> pa.Table:
    """Lints a column; see `kyclint.lint_arrow`."""

def record_column(
    column: object,
    settings: Optional[Settings],
    kind: Optional[str],
    redact: Optional[bool],
    findings: bool,
    occurrences: bool,
) -> tuple[pa.Table, pa.Table]:
    """Lints a column on one thread, for `kyclint.spark`.

    Returns the findings within rows, as `lint_column` does, and the values that are compared across rows,
    as hashes and places; an empty table for what is not wanted.
    """

def compare_occurrences(
    occurrences: object, settings: Optional[Settings], kind: Optional[str]
) -> pa.Table:
    """Compares values of `record_column`, and returns findings.

    Values of the same hash must be next to each other, and in one record batch, in the order in which they
    are sent. `row` and `first_row` are numbers of rows of `occurrences`.
    """
