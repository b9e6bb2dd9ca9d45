"""What tests share: the command line of the same wheel, payloads, and examples of the documentation."""

import doctest
import json
import os
import random
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures"
TODAY = "2026-11-28"


def _program():
    """The command line: that of the wheel, or of a build that is tried."""
    given = os.environ.get("KYCLINT")
    return given or str(Path(sysconfig.get_path("scripts")) / "kyclint")


@pytest.fixture(scope="session")
def run():
    """Runs the command line and returns its status and standard output; `run.all` also what it notes."""

    def run_all(*arguments, text=""):
        command = [_program(), *arguments]
        data = text.encode("utf-8") if isinstance(text, str) else text
        done = subprocess.run(command, input=data, capture_output=True)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    def run(*arguments, text=""):
        status, out, notes = run_all(*arguments, text=text)
        assert status in (0, 1), notes
        return status, out

    run.all = run_all
    return run


@pytest.fixture(scope="session")
def samples(run):
    """Valid customers of all sizes, one a text."""

    def samples(count, seed=7):
        # One alone would be printed over several lines.
        command = ("sample", "customer", "MIXED", "--count", str(count + 1))
        _, lines = run(*command, "--seed", str(seed), "--today", TODAY)
        return lines.splitlines()[:count]

    return samples


def _broken(customer, dice):
    """A customer with one mistake of many kinds."""
    kind = dice.randrange(8)
    if kind == 0:
        customer["action"] = "create"
    elif kind == 1:
        customer.pop("communicationNumber", None)
    elif kind == 2:
        customer["applicationDate"] = "2026-02-30"
    elif kind == 3:
        customer["frstName"] = " Ąžuolas"
    elif kind == 4:
        customer["customerExtId"] = "CUST-1"
    elif kind == 5:
        customer["communicationNumber"] = "KYC-1"
    elif kind == 6:
        return json.dumps(customer, ensure_ascii=False)[:-1] + ",}"
    else:
        customer["citizenshipCountry"] = "LTU"
    return json.dumps(customer, ensure_ascii=False)


@pytest.fixture(scope="session")
def rows(samples):
    """Customers one a row, some with mistakes, and every payload of the fixtures that fits in a line."""

    def rows(count, defective=0.3, seed=7):
        dice = random.Random(seed)
        texts = []
        for text in samples(count, seed):
            is_broken = dice.random() < defective
            texts.append(_broken(json.loads(text), dice) if is_broken else text)
        return texts

    return rows


@pytest.fixture(scope="session")
def fixture_rows():
    """Every payload of the fixtures in one line."""
    texts = []
    for path in sorted(FIXTURES.rglob("*.json")):
        try:
            text = path.read_text("utf-8")
            json.loads(text)
        except ValueError:
            continue
        # In JSON, line breaks are white space.
        texts.append(text.replace("\r", " ").replace("\n", " ").strip())
    assert len(texts) > 100
    return texts


@pytest.fixture(scope="session")
def by_command_line(run):
    def found(texts, *options):
        """The findings of the command line in the same texts as NDJSON, as rows of the table."""
        lines = "".join(f"{text}\n" for text in texts)
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text.encode("utf-8")) + 1)
        command = ("--format", "jsonl", "--quiet", "--no-config", "--today", TODAY)
        _, shown = run(*command, *options, "-", text=lines)
        rows = []
        for line in shown.splitlines():
            finding = json.loads(line)
            row = finding["start"]["line"] - 1
            start = finding["span"]["offset"] - starts[row]
            fix, related = finding["fix"], finding["related"]
            rows.append(
                {
                    "row": row,
                    "rule": finding["rule"],
                    "severity": finding["severity"],
                    "message": finding["message"],
                    "help": finding["help"],
                    "pointer": finding["pointer"],
                    "start": start,
                    "end": start + finding["span"]["length"],
                    "line": 1,
                    "column": finding["start"]["column"],
                    "api_code": finding["apiCode"],
                    "fix": fix and fix["description"],
                    "fixable": finding["fixable"],
                    "first_row": related[0]["start"]["line"] - 1 if related else None,
                }
            )
        return rows

    return found


@pytest.fixture(scope="session")
def run_page():
    def run_page(page, is_wanted=lambda example: True, **names):
        """Runs the examples of a page as one, so that later ones see the names of earlier ones."""
        path = ROOT / "docs" / page
        text = path.read_text("utf-8")
        found = []
        for block in re.finditer(r"^```pycon\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            before = text.count("\n", 0, block.start(1))
            for example in doctest.DocTestParser().get_examples(block[1], page):
                example.lineno += before
                if is_wanted(example):
                    found.append(example)
        output = []
        options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        runner = doctest.DocTestRunner(optionflags=options, verbose=False)
        test = doctest.DocTest(found, names, page, str(path), 0, None)
        failed, tried = runner.run(test, out=output.append)
        assert tried > 0 and failed == 0, "".join(output)

    return run_page
