"""Checks every published schema with Python's jsonschema, and validates the fixtures."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

checked = 0
for name, folders in {
    "individual": ["individual"],
    "organization": ["organization"],
    "customer": ["individual", "organization"],
    "batch": ["batch"],
    "simplified-customer": ["simplified-customer"],
}.items():
    schema = json.loads(Path(f"schemas/{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for folder in folders:
        for path in sorted(Path("fixtures", folder).glob("*.json")):
            validator.validate(json.loads(path.read_text("utf-8")))
            checked += 1
    if name != "batch":
        file = "simplified" if name == "simplified-customer" else "no-such-day"
        wrong = Path(f"fixtures/rules/date-format/fail/{file}.json")
        assert not validator.is_valid(json.loads(wrong.read_text("utf-8"))), f"{name} accepts {wrong}"
print(f"jsonschema (Python): 5 schemas, {checked} documents")
