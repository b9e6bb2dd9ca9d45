"""Checks every published schema with Python's jsonschema, and validates the fixtures."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

# Each schema has payloads in the folder of its name; that of customers of either type has those of both.
names = sorted(path.name.removesuffix(".schema.json") for path in Path("schemas").glob("*.schema.json"))
names.remove("config")
# Payloads that must be refused.
WRONG = {
    "individual": "no-such-day",
    "organization": "no-such-day",
    "customer": "no-such-day",
    "simplified-customer": "simplified",
}
checked = 0
for name in names:
    folders = ["individual", "organization"] if name == "customer" else [name]
    schema = json.loads(Path(f"schemas/{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for folder in folders:
        for path in sorted(Path("fixtures", folder).glob("*.json")):
            validator.validate(json.loads(path.read_text("utf-8")))
            checked += 1
    if name in WRONG:
        wrong = Path(f"fixtures/rules/date-format/fail/{WRONG[name]}.json")
        assert not validator.is_valid(json.loads(wrong.read_text("utf-8"))), f"{name} accepts {wrong}"
print(f"jsonschema (Python): {len(names)} schemas, {checked} documents")
