"""Compares the verdicts of other validators by the published schemas with those of kyclint, payload by payload.

The payloads are samples of `kyclint sample`, and the same with one to three mutations: values of another type,
missing, unknown and misplaced fields, null, misspelt values of enums, dates and times in all forms, numbers at
and beyond bounds, blank and long texts, nested values. The same seed gives the same payloads.
"""

import argparse
import copy
import json
import os
import random
import re
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

FOLDER = Path("target/ci/agreement")
TODAY = "2026-11-23"
# How many samples of each case are mutated.
SAMPLED = 40
# How many payloads are in memory at a time. Each part has a seed of its own.
PART = 2000

# For each schema: the samples that its payloads begin as, and the kind that kyclint takes them for.
SAMPLES = {
    "individual": ["customer EV_A1", "customer EV_A2", "customer IMP_B1", "customer EV_A3", "customer IMP_C1"],
    "organization": ["customer EV_A1", "customer EV_A2", "customer IMP_B1", "customer EV_A3", "customer IMP_C1"],
    "customer": ["customer EV_A1", "customer EV_A1.1", "customer EV_A2", "customer LEAD", "customer MIXED"],
    "batch": ["batch IMP_B1", "batch IMP_B1.1", "batch IMP_C1"],
    "simplified-customer": ["simplified-customer MINIMAL", "simplified-customer FULL"],
}

# The rules that speak for the schema: a payload that it refuses has a finding of one of them, and a payload
# with such an error is refused by it.
RULES = [
    "amount-missing", "nested-customer", "no-customer", "not-json",
    "action-value", "batch-field", "blank-value", "country-code", "currency-code", "customer-status-missing",
    "date-format", "enum-value", "field-not-allowed", "former-field", "missing-field", "percentage",
    "risk-level-missing", "screening-process", "too-long", "unknown-field", "wrong-type",
]

DATES = [
    "2024-04-08", "2024-02-29", "2023-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "2024-4-8", "20240408",
    "22023-01-20", "2024-04-08 ", "08.04.2024", "2024-W15-1", "0001-01-01", "9999-12-31", "2000-02-29",
    "1900-02-29", "２０２４-04-08", "2024–04–08", "2024-099",
]
TIMES = [
    "T10:45:00+02:00", "T10:45:00Z", "T10:45:00.123Z", "T10:45:00.123456789Z", "T10:45:00", "T10:45Z", "T10:45:00+0200",
    "T10:45:00+02", "T24:00:00Z", "T23:59:59-12:30", "T10:60:00Z", "T10:45:61Z", "T10:45:00,5Z", "T10:45:00.Z", "T",
    "T10:45:00+25:00", "T10:45:00+02:60", "t10:45:00Z", "T10:45:00z", " 10:45:00Z", "T10:45:00-00:00", "T23:59:60Z",
]
NUMBERS = [-1, 0, 1, 99, 100, 101, 0.5, 100.0, 100.5, -0.5, 12.0, 2**31, 2**53, 2**63 - 1, 1e2, 1e20, -(2**63), 1e-7]
BLANKS = ["", " ", "\t", "\n", "\u00a0", "\u3000", "\u2028", "  x  ", "\u200b"]
VALUES = [None, True, False, 0, 17, 0.5, "", "x", "17", "true", [], ["x"], {}, {"x": 1}, [[]], [None], [{}]]


def objects(value):
    """All objects of a payload."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def places(payload):
    """All places of a payload below its root: their container and their name or number."""
    found = []
    stack = [payload]
    while stack:
        container = stack.pop()
        entries = list(container.items() if isinstance(container, dict) else enumerate(container))
        for name, value in entries:
            found.append((container, name))
            if isinstance(value, (dict, list)):
                stack.append(value)
    return found


def mutate(chance, payload, others, names):
    """Changes one thing. `others` are values that a field has in other payloads."""
    container, name = chance.choice(places(payload))
    value = container[name]
    kind = chance.randrange(14)
    if kind == 0:
        container[name] = copy.deepcopy(chance.choice(VALUES))
    elif kind == 1:
        del container[name]
    elif kind == 2:
        container[name] = None
    elif kind in (3, 4):
        target = chance.choice([inner for inner in objects(payload)])
        # A name of the contract is a known field at some places only.
        new = chance.choice(names) if kind == 3 else chance.choice(["x", "", "frstName", "first_name", "giin ", "$ref"])
        target[new] = copy.deepcopy(chance.choice(others.get(new, VALUES)))
    elif kind == 5 and isinstance(value, str):
        options = [value.lower(), value.upper(), value + "X", value[:-1], value.title(), value + " ", value[::-1], " " + value]
        container[name] = chance.choice(options)
    elif kind in (6, 7):
        dated = [(c, n) for c, n in places(payload) if isinstance(n, str) and (n.endswith("Date") or n in ("from", "to"))]
        container, name = chance.choice(dated or [(container, name)])
        container[name] = chance.choice(DATES) + (chance.choice(TIMES) if chance.random() < 0.6 else "")
    elif kind in (8, 9):
        counted = [(c, n) for c, n in places(payload) if isinstance(c[n], (int, float)) and not isinstance(c[n], bool)]
        container, name = chance.choice(counted or [(container, name)])
        container[name] = chance.choice(NUMBERS)
    elif kind == 10 and isinstance(value, str):
        container[name] = chance.choice(BLANKS)
    elif kind == 11:
        long = [(c, n) for c, n in places(payload) if n in ("communicationNumber", "requester", "activityDescription")]
        container, name = chance.choice(long or [(container, name)])
        most = {"requester": 100, "activityDescription": 32768}.get(name, 255)
        letter = chance.choice(["x", "ž", "漢", "🦊"])
        container[name] = letter * chance.choice([most - 1, most, most + 1, most // 2, most // 2 + 1])
    elif kind == 12:
        container[name] = [value] if chance.random() < 0.5 else {"value": value}
    elif kind == 13 and isinstance(value, str) and len(value) == 2:
        container[name] = chance.choice(["LTU", "lt", "UK", "XK", "EU", "US", "AQ", "ZZ", "L", "Lt", "440", "EUR", "HRK", "USD"])
    else:
        typed = [inner for inner in objects(payload) if "entityType" in inner]
        if typed:
            chance.choice(typed)["entityType"] = chance.choice(["INDIVIDUAL", "ORGANIZATION", "individual", "PERSON", None])


def sampled(kyclint, schema, seed):
    """Valid payloads of a schema."""
    payloads = []
    for number, sample in enumerate(SAMPLES[schema]):
        command = [kyclint, "sample", *sample.split(), "--today", TODAY]
        if schema != "batch":
            entity = ["--entity-type", schema] if schema in ("individual", "organization") else []
            command += [*entity, "--seed", str(seed), "--count", str(SAMPLED)]
            text = subprocess.run(command, check=True, capture_output=True).stdout
            payloads += [json.loads(line) for line in text.splitlines()]
            continue
        # A batch is one text, so each has its own seed.
        for each in range(SAMPLED // 4):
            entity = ["individual", "organization"][each % 2]
            options = ["--entity-type", entity, "--seed", str(seed + each), "--count", str(1 + each // 2 % 2)]
            payloads.append(json.loads(subprocess.run(command + options, check=True, capture_output=True).stdout))
    return payloads


def generated(kyclint, schema, count, seed):
    """Payloads of which one in ten is valid, and the others are mutated."""
    chance = random.Random(f"{schema} {seed}")
    valid = sampled(kyclint, schema, seed)
    others = {}
    for payload in valid:
        for container, name in places(payload):
            if isinstance(name, str):
                others.setdefault(name, []).append(container[name])
    names = sorted(others)
    for number in range(count):
        payload = copy.deepcopy(chance.choice(valid))
        for _ in range(chance.choice([1, 1, 1, 2, 3]) if number % 10 else 0):
            if places(payload):
                mutate(chance, payload, others, names)
        yield payload


def of_python(job):
    schema, lines = job
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [validator.is_valid(json.loads(line)) for line in lines]


def python(name, lines):
    schema = json.loads(Path(f"schemas/{name}.schema.json").read_text("utf-8"))
    size = max(1, -(-len(lines) // 8))
    parts = [(schema, lines[start : start + size]) for start in range(0, len(lines), size)]
    with ProcessPoolExecutor(2) as pool:
        return [verdict for part in pool.map(of_python, parts) for verdict in part]


def ajv(modules, name, file):
    command = ["node", ".ci/agreement.js", f"schemas/{name}.schema.json", str(file)]
    environment = {"NODE_PATH": str(modules.resolve()), "PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def sourcemeta(modules, name, file):
    program = modules / ".bin" / "jsonschema"
    schema = f"schemas/{name}.schema.json"
    command = [str(program), "validate", schema, str(file), "--fast", "--continue", "--format-assertion"]
    done = subprocess.run(command, capture_output=True, text=True)
    # It does not keep the order of the payloads, but prints the numbers of those that it refuses.
    refused = {int(number) for number in re.findall(r"^fail: .* \(entry #(\d+)\)$", done.stdout + done.stderr, re.MULTILINE)}
    [numbers] = re.findall(r"^(\d+) validated, (\d+) passed, (\d+) failed$", done.stdout + done.stderr, re.MULTILINE)
    count, _, failed = map(int, numbers)
    assert failed == len(refused), f"{name}: {failed} failed, and {len(refused)} are named"
    return [number not in refused for number in range(1, count + 1)]


def findings(kyclint, name, file, count):
    """What the rules find in each payload, of errors and of what a schema refuses."""
    kind = "simplified-customer" if name == "simplified-customer" else "customer"
    command = [kyclint, "--no-config", "--quiet", "--format", "jsonl", "--today", TODAY, "--kind", kind]
    command += [f"--select={rule}" for rule in RULES] + [str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    found = [[] for _ in range(count)]
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        if finding["severity"] == "error" or is_of_two_types(finding):
            found[finding["document"]["index"]].append(finding)
    return found


# A page of the contract calls these String, and the server accepts both types.
OF_TWO_TYPES = re.compile(r"/thirdPartyServicesUsed$|/listDeclaredTurnover/\d+/to$")


def is_of_two_types(finding):
    """Whether it is only advised to write a value in the type of the schema."""
    of_type = finding["severity"] == "advice" and finding["rule"] == "wrong-type"
    return of_type and OF_TWO_TYPES.search(finding["pointer"]) is not None


def value_at(payload, pointer):
    value = payload
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        value = value[int(token) if isinstance(value, list) else token]
    return value


def is_stricter(payload, finding):
    """Whether a rule refuses what the schema, for want of words, takes."""
    rule = finding["rule"]
    if rule not in ("too-long", "blank-value", "no-customer"):
        return False
    value = value_at(payload, finding["pointer"])
    if rule == "too-long":
        # The server counts units of UTF-16, a schema code points.
        [most] = re.findall(r"at most (\d+) characters", finding["message"])
        return len(value) <= int(most) < len(value.encode("utf-16-le")) // 2
    if rule == "blank-value":
        # Characters that are not white space, and are invisible.
        return value.strip() != "" and all(unicodedata.category(it) in ("Cf", "Zs") for it in value)
    # Nothing would be sent.
    return value == []


def strings(value):
    for container, name in places({"": value}):
        if isinstance(container[name], str):
            yield container[name]


def reconciled(payload, verdicts, found):
    """The verdicts without the differences that are known, and what these are."""
    python, ajv, exact, sourcemeta, kyclint = verdicts
    reasons = []
    if found and all(is_stricter(payload, finding) for finding in found):
        kyclint = True
        reasons.append("kyclint is stricter: " + ", ".join(sorted({finding["rule"] for finding in found})))
    if ajv and not exact:
        ajv = False
        reasons.append("ajv-formats takes timestamps that RFC 3339 does not")
    if exact and not (python and sourcemeta) and any(LEAP_SECOND.match(text) for text in strings(payload)):
        python = sourcemeta = True
        reasons.append("only ajv and kyclint know leap seconds")
    return {python, ajv, exact, sourcemeta, kyclint}, reasons


LEAP_SECOND = re.compile(r"\d{4}-\d\d-\d\dT23:59:60Z$")


def compared(kyclint, modules, name, count, seed):
    """Compares the verdicts on some payloads. Returns how many are refused, why verdicts differ, and the numbers of
    those that should not."""
    payloads = list(generated(kyclint, name, count, seed))
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}-{seed}.jsonl"
    lines = [json.dumps(payload, ensure_ascii=False) for payload in payloads]
    file.write_text("".join(line + "\n" for line in lines), "utf-8")
    found = findings(kyclint, name, file, count)
    of_ajv = ajv(modules, name, file)
    columns = [
        python(name, lines),
        [usual for usual, _ in of_ajv],
        [exact for _, exact in of_ajv],
        sourcemeta(modules, name, file),
        [not each for each in found],
    ]
    assert all(len(column) == count for column in columns), f"{name}: {[len(column) for column in columns]} verdicts"
    reasons, unexplained = Counter(), []
    for number, verdicts in enumerate(zip(*columns)):
        if len(set(verdicts)) > 1:
            left, of_payload = reconciled(payloads[number], verdicts, found[number])
            if len(left) > 1:
                unexplained.append(number)
            else:
                reasons.update(of_payload)
    for number in unexplained[:20]:
        of = dict(zip(VALIDATORS, (column[number] for column in columns)))
        print(f"  {file}:{number + 1}: {of}")
        for finding in found[number]:
            print(f"    {finding['rule']} at {finding['pointer']}: {finding['message']}")
    if not unexplained:
        file.unlink()
    return columns[-1].count(False), reasons, len(unexplained)


VALIDATORS = ["jsonschema", "ajv", "ajv with RFC 3339", "Sourcemeta", "kyclint"]


def main():
    parser = argparse.ArgumentParser(description="Compares verdicts on payloads by the published schemas.")
    parser.add_argument("kyclint", help="the program")
    parser.add_argument("modules", type=Path, help="the folder with ajv, ajv-formats and @sourcemeta/jsonschema")
    parser.add_argument("--count", type=int, default=500, help="how many payloads of each schema")
    parser.add_argument("--seed", type=int, default=1, help=f"of the first {PART} payloads; the next ones have the next seeds")
    parser.add_argument("--schema", action="append", choices=list(SAMPLES), help="only this schema")
    options = parser.parse_args()
    disagreements = 0
    for name in options.schema or SAMPLES:
        start = time.monotonic()
        refused, reasons, unexplained = 0, Counter(), 0
        for part, first in enumerate(range(0, options.count, PART)):
            count = min(PART, options.count - first)
            of_part = compared(options.kyclint, options.modules, name, count, options.seed + part)
            refused += of_part[0]
            reasons += of_part[1]
            unexplained += of_part[2]
        took = time.monotonic() - start
        print(f"{name}: {options.count} payloads, {refused} refused, {unexplained} disagreements, {took:.0f} s")
        for reason, times in reasons.most_common():
            print(f"  {times} differ: {reason}")
        sys.stdout.flush()
        # Payloads that are all refused, or all accepted, would not compare anything.
        assert options.count / 10 < refused < options.count * 9 / 10, name
        disagreements += unexplained
    if disagreements:
        sys.exit(f"the validators disagree on {disagreements} payloads")


if __name__ == "__main__":
    main()
