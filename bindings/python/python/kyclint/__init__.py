"""Lints AMLYZE customer payloads offline, and points at the exact characters that are wrong."""

from kyclint._kyclint import (
    Edit,
    Finding,
    Fix,
    Position,
    Report,
    Settings,
    __version__,
    explain,
    lint,
)
from kyclint.arrow import lint_arrow

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "Position",
    "Report",
    "Settings",
    "__version__",
    "explain",
    "lint",
    "lint_arrow",
]
