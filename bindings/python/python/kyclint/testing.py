"""Assertions for tests."""

import os
from collections.abc import Mapping
from typing import Any, Optional, Union

from kyclint._kyclint import Report, Settings, lint

__all__ = ["assert_accepted", "assert_refused"]

# The least severe one first; nothing is as severe as `never`.
_SEVERITIES = ("advice", "warning", "error", "never")

_Payload = Union[str, bytes, bytearray, memoryview, Mapping[str, Any], list[Any], tuple[Any, ...]]


def _report(
    payload: _Payload,
    settings: Optional[Settings],
    name: str,
    kind: Optional[str],
    redact: Optional[bool],
) -> Report:
    is_set = isinstance(settings, Settings) and settings.redact is not None
    if redact is None and not is_set:
        # As on the command line: logs of CI are read by many.
        redact = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return lint(payload, settings=settings, name=name, kind=kind, redact=redact)


def assert_accepted(
    payload: _Payload,
    *,
    settings: Optional[Settings] = None,
    name: str = "payload.json",
    kind: Optional[str] = None,
    redact: Optional[bool] = None,
) -> None:
    """Raises AssertionError with the drawn report if the API would refuse the payload.

    The parameters are those of `kyclint.lint`, but values are masked where the environment variable
    CI is set, unless `redact` or the settings say otherwise.
    """
    __tracebackhide__ = True
    report = _report(payload, settings, name, kind, redact)
    if not report.ok:
        raise AssertionError(f"the payload is not accepted\n\n{report}")


def assert_refused(
    payload: _Payload,
    *,
    rule: Optional[str] = None,
    api_code: Optional[str] = None,
    settings: Optional[Settings] = None,
    name: str = "payload.json",
    kind: Optional[str] = None,
    redact: Optional[bool] = None,
) -> None:
    """Raises AssertionError with the drawn report if the API would accept the payload.

    With `rule` or `api_code`, a finding that is a reason must have both that are given: one that is as
    severe as `fail_on` of the settings. The other parameters are those of `assert_accepted`.
    """
    __tracebackhide__ = True
    report = _report(payload, settings, name, kind, redact)
    if report.ok:
        raise AssertionError(f"the payload is accepted\n\n{report}")
    least = _SEVERITIES.index(settings.fail_on if settings else "error")
    reasons = [it for it in report.findings if _SEVERITIES.index(it.severity) >= least]
    if rule is None and api_code is None:
        return
    for finding in reasons:
        if rule in (None, finding.rule) and api_code in (None, finding.api_code):
            return
    wanted = " and ".join(
        f"{what} {name}" for what, name in (("rule", rule), ("API code", api_code)) if name
    )
    raise AssertionError(f"no reason has {wanted}\n\n{report}")
