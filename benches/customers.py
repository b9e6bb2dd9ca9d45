"""What the benches in Python share: customers, and the command line that makes them."""

import os
import random
import subprocess
import sysconfig
import time
from pathlib import Path

TODAY = "2024-06-30"
MISTAKES = [
    ('"LT"', '"LTU"'),
    ('"CREATE"', '"create"'),
    ('"applicationDate":"20', '"applicationDate":"2O'),
    ('"INDIVIDUAL"', '"PERSON"'),
    ('"firstName":"', '"firstName":" '),
    ('"customerExtId"', '"customerExtID"'),
]


def program():
    """The command line of the same wheel, or the one that KYCLINT names."""
    return os.environ.get("KYCLINT") or str(Path(sysconfig.get_path("scripts")) / "kyclint")


def customers(case="MIXED"):
    """Samples without end, one a line; two in a hundred get a mistake."""
    dice = random.Random(1)
    command = [program(), "sample", "customer", case, "--count", "1000000000"]
    command += ["--seed", "1", "--today", TODAY]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as samples:
        try:
            for line in samples.stdout:
                if dice.random() < 0.02:
                    right, wrong = dice.choice(MISTAKES)
                    line = line.replace(right.encode(), wrong.encode(), 1)
                yield line
        finally:
            samples.kill()


def by_program(path, threads, report=os.devnull):
    """Lints a file by the command line, and writes the findings to a file."""
    command = [program(), "--quiet", "--no-config", "--redact", "--today", TODAY]
    command += ["--threads", str(threads), "--format", "jsonl", str(path)]
    with open(report, "wb") as out:
        done = subprocess.run(command, stdout=out, check=False)
    assert done.returncode in (0, 1), done


def timed(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result
