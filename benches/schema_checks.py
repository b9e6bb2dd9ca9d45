"""Checks of the schema on the top level of customers, for tools that check columns."""

import json
from pathlib import Path

import great_expectations.expectations as gxe

SCHEMA = Path(__file__).parents[1] / "schemas" / "customer.schema.json"
DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T.*)?$"
NOT_BLANK = r"\S"


def allowed():
    """The values that the schema allows, by field."""
    schema = json.loads(SCHEMA.read_text("utf-8"))

    def values(of):
        return [one["const"] for one in of["oneOf"] if one["const"] is not None]

    names = ["action", "sourceOfRiskLevel", "riskLevel", "customerStatus", "entityType", "listPurpose"]
    found = {name: values(schema["properties"][name]) for name in names}
    found["citizenshipCountry"] = found["registrationCountry"] = values(schema["$defs"]["Country"])
    found["initialDepositCurrency"] = values(schema["$defs"]["Currency"])
    return found


ALLOWED = allowed()
REQUIRED = [
    "communicationNumber",
    "requester",
    "sourceOfRiskLevel",
    "riskManagementCategory",
    "customerExtId",
    "entityType",
    "applicationDate",
]
LENGTHS = {"communicationNumber": 255, "requester": 100}
PATTERNS = {
    "riskManagementCategory": NOT_BLANK,
    "customerExtId": NOT_BLANK,
    "applicationDate": DATE,
    "approvalDate": DATE,
}
RULES = [
    "action-value",
    "blank-value",
    "country-code",
    "currency-code",
    "date-format",
    "enum-value",
    "missing-field",
    "too-long",
    "wrong-type",
]
NAMES = list(dict.fromkeys([*REQUIRED, *ALLOWED, *LENGTHS, *PATTERNS]))
CHECKS = len(REQUIRED) + len(ALLOWED) + len(LENGTHS) + len(PATTERNS)


def expectations():
    for name in REQUIRED:
        yield gxe.ExpectColumnValuesToNotBeNull(column=name)
    for name, values in ALLOWED.items():
        yield gxe.ExpectColumnValuesToBeInSet(column=name, value_set=values)
    for name, most in LENGTHS.items():
        yield gxe.ExpectColumnValueLengthsToBeBetween(column=name, min_value=1, max_value=most)
    for name, pattern in PATTERNS.items():
        yield gxe.ExpectColumnValuesToMatchRegex(column=name, regex=pattern)
