"""Validates the reports written by .ci/formats with the programs that read them."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import xmlschema
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from jsonschema import Draft7Validator
from junitparser import Error, Failure, JUnitXml

REPORTS = Path(sys.argv[1])
MODULES = Path(sys.argv[2])
SCHEMAS = Path("tests/formats")
# The minimum number of findings of each run, and the exact number of failures, with skipped files that fail it.
RUNS = {"all": (1000, 0), "clean": (0, 0), "failure": (3, 1), "skipped": (0, 1), "odd": (4, 0)}


def read(run, form):
    return (REPORTS / f"{run}.{form}").read_text("utf-8")


def places(run):
    """The positions in the concise report: file, line, column."""
    found = re.findall(r"^(.+?):(\d+):(\d+): (?:error|warning|advice)\[", read(run, "txt"), re.MULTILINE)
    return Counter((file, int(line), int(column)) for file, line, column in found)


def multitool(name, files):
    """The results of the SARIF multitool, from its output file: the exit code is not reliable."""
    # Bypasses its launcher, which passes the arguments to a shell.
    environment = {**os.environ, "NODE_PATH": str(MODULES.resolve()), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    query = ["node", "--print", "require('@microsoft/sarif-multitool')"]
    program = subprocess.run(query, env=environment, check=True, capture_output=True, text=True).stdout.strip()
    output = REPORTS / f"{name}.multitool.json"
    output.unlink(missing_ok=True)
    command = [program, "validate", *map(str, files), "--rule-kind", "Sarif;Ghas", "--output", str(output)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if not output.exists() or f"{len(files)} files scanned" not in done.stdout.replace("1 file ", "1 files "):
        sys.exit(f"the SARIF multitool did not run:\n{done.stdout}\n{done.stderr}")
    [run] = json.loads(output.read_text("utf-8-sig"))["runs"]
    [invocation] = run["invocations"]
    notes = invocation.get("toolExecutionNotifications", []) + invocation.get("toolConfigurationNotifications", [])
    if not invocation["executionSuccessful"] or notes:
        sys.exit(f"the SARIF multitool failed: {json.dumps(invocation, indent=2)}")
    return run["results"]


def damaged():
    """A report with one error per rule set, to prove that the validator runs its rules."""
    report = json.loads(read("failure", "sarif"))
    [run] = report["runs"]
    del run["tool"]["driver"]["informationUri"]
    del run["results"][0]["locations"]
    path = REPORTS / "damaged.sarif"
    path.write_text(json.dumps(report), "utf-8")
    return path


def sarif():
    found = {result["ruleId"] for result in multitool("damaged", [damaged()])}
    if not {"SARIF2005", "GH1015"} <= found:
        sys.exit(f"the SARIF multitool misses errors: {found}")
    results = multitool("sarif", [REPORTS / f"{run}.sarif" for run in RUNS])
    if results:
        sys.exit(f"the SARIF multitool reports {len(results)} errors, the first one: {json.dumps(results[0], indent=2)}")
    for run, (_, failures) in RUNS.items():
        [log] = json.loads(read(run, "sarif"))["runs"]
        [invocation] = log["invocations"]
        levels = Counter(each["level"] for each in invocation["toolExecutionNotifications"])
        # A skipped file that does not fail the run is a note.
        assert levels["error"] == failures and set(levels) <= {"error", "note"}
        assert invocation["executionSuccessful"] == (failures == 0)
        found = Counter()
        for result in log["results"]:
            assert log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
            [location] = result["locations"]
            place = location["physicalLocation"]
            file = unquote(place["artifactLocation"]["uri"])
            region = place["region"]
            found[file, region["startLine"], region["startColumn"]] += 1
            characters_are_the_bytes(file, region)
        assert found == places(run), run
    print(f"SARIF multitool (Sarif, Ghas): {len(RUNS)} reports without a finding")


def characters_are_the_bytes(file, region):
    """Checks that the columns, which count characters, and the byte offsets mark the same region."""
    data = Path(file).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    lines = text.split("\n")
    offset = lambda line, column: sum(len(line) + 1 for line in lines[: line - 1]) + column - 1
    start = offset(region["startLine"], region["startColumn"])
    end = offset(region["endLine"], region["endColumn"])
    first = region["byteOffset"]
    mark = "\ufeff".encode()
    expected = data[first : first + region["byteLength"]].removeprefix(mark if first == 0 else b"")
    assert text[start:end].encode() == expected, (file, region)


def junit():
    schema = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
    cases = 0
    for run, (least, failures) in RUNS.items():
        path = REPORTS / f"{run}.junit"
        schema.validate(path)
        documents, failing, errors = 0, 0, 0
        for suite in JUnitXml.fromfile(str(path)):
            results = [[type(result) for result in case.result] for case in suite]
            documents += suite.tests
            failing += suite.failures
            errors += suite.errors
            assert suite.tests == len(results)
            assert suite.failures == sum(Failure in kinds for kinds in results)
            assert suite.errors == sum(Error in kinds for kinds in results)
        assert errors == failures and (failing > 0) == (least > 0)
        cases += documents
    print(f"JUnit (xmlschema, junitparser): {len(RUNS)} reports, {cases} test cases")


def gitlab():
    schema = json.loads((SCHEMAS / "gitlab-code-quality.schema.json").read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    total = 0
    for run, (_, failures) in RUNS.items():
        issues = json.loads(read(run, "gitlab"))
        Draft7Validator(schema).validate(issues)
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)
        begins = [(issue["location"]["path"], issue["location"]["positions"]["begin"]) for issue in issues]
        begins = begins[: len(begins) - failures]
        assert Counter((path, begin["line"], begin["column"]) for path, begin in begins) == places(run)
        total += len(issues)
    assert json.loads(read("clean", "gitlab")) == []
    print(f"GitLab (jsonschema): {len(RUNS)} reports, {total} issues, unique fingerprints")


def checkstyle():
    total = 0
    for run in RUNS:
        read_back = CheckstyleXmlDriver().parse_reports([read(run, "checkstyle")])
        found = Counter((file, each.line) for file, each_of in read_back.items() for each in each_of)
        expected = Counter()
        for (file, line, _), count in places(run).items():
            expected[file, line] += count
        assert found == expected, run
        total += found.total()
    print(f"Checkstyle (diff-cover): {len(RUNS)} reports, {total} violations")


def github():
    """Parses commands like the runner: checks the order of levels, the limit per level, and every property."""
    command = re.compile(r"^::(error|warning|notice) ([^\r\n]*?)::(.+)$")
    levels = ["error", "warning", "notice"]
    for run, (_, failures) in RUNS.items():
        found = [command.match(line) for line in read(run, "github").splitlines()]
        # The last line may be the number of omitted findings instead of a command.
        assert all(found[:-1])
        commands = [match for match in found if match]
        order = [levels.index(match[1]) for match in commands]
        assert order == sorted(order) and all(count <= 10 for count in Counter(order).values())
        where = places(run)
        for number, match in enumerate(commands):
            properties = dict(each.split("=", 1) for each in match[2].split(","))
            properties = {name: re.sub("%(0D|0A|3A|2C|25)", lambda code: chr(int(code[1], 16)), value) for name, value in properties.items()}
            if number < failures:
                assert set(properties) == {"file", "title"}
            elif "col" in properties:
                assert where[properties["file"], int(properties["line"]), int(properties["col"])] > 0
    print(f"GitHub (as its runner reads commands): {len(RUNS)} reports")


for run, (least, _) in RUNS.items():
    found = places(run).total()
    assert found >= least and (found > 0) == (least > 0), run
sarif()
junit()
gitlab()
checkstyle()
github()
