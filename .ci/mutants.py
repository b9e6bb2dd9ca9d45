"""Tries the mutants of target/ci/mutants/list.json.

usage: .ci/mutants.py TOOL FOLDER

TOOL is the program of mutants/, and FOLDER has the list and a checkout. Exit code 1: a mutant survives.
"""
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections import defaultdict
from pathlib import Path

TOOL, FOLDER = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
CHECKOUT = FOLDER / "checkout"
JOBS = os.cpu_count() or 1
# A batch of tests takes at most about so long, in seconds: a process for each test would take longer.
BATCH = 0.6
# Tests run alone for at most so long, in seconds.
LIMIT = 60
# Allows only small files, so the numbers of the mutants that it reaches cannot be written either.
LEFT_OUT = {"exceeding_the_file_size_limit_is_a_failure_and_leaves_no_file"}
ON = re.compile(rb"switch::on\((\d+)\)")


def build(*arguments):
    """Runs cargo in the checkout, and returns its messages."""
    profile = {f"CARGO_PROFILE_{name}_{key}": value for name in ("DEV", "TEST")
               for key, value in (("OPT_LEVEL", "1"), ("DEBUG", "0"), ("INCREMENTAL", "false"))}
    # Code with all mutants in it has warnings.
    environment = os.environ | profile | {"RUSTFLAGS": "--cap-lints=warn", "CARGO_TARGET_DIR": str(FOLDER / "build")}
    done = subprocess.run(["cargo", *arguments, "--locked", "--message-format=json"], cwd=CHECKOUT, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return done.returncode, messages, done.stderr


def blamed(error):
    """The mutants that an error of the compiler is about: those within the marked text, or the last before it."""
    found = set()
    for span in error["spans"]:
        path = CHECKOUT / span["file_name"]
        if not span["is_primary"] or not path.exists():
            continue
        text = path.read_bytes()
        inside = ON.findall(text[span["byte_start"]:span["byte_end"]])
        before = ON.findall(text[max(0, span["byte_start"] - 400):span["byte_start"]])
        found.update(before[-1:])
        if len(inside) < 6 or not before:
            found.update(inside)
    return {int(number) for number in found}


def weave():
    """Builds in the mutants that compile so, and returns their numbers."""
    original = FOLDER / "original"
    shutil.rmtree(original, ignore_errors=True)
    shutil.copytree(CHECKOUT / "src", original)
    left_out = set()
    while True:
        shutil.rmtree(CHECKOUT / "src")
        shutil.copytree(original, CHECKOUT / "src")
        (FOLDER / "left-out").write_text("".join(f"{number}\n" for number in sorted(left_out)), encoding="utf-8")
        woven = subprocess.run([TOOL, FOLDER / "list.json", CHECKOUT, FOLDER / "left-out"], check=True,
                               stdout=subprocess.PIPE, text=True).stdout
        status, messages, log = build("check", "--lib")
        if status == 0:
            return {int(number) for number in woven.split()}
        errors = [message["message"] for message in messages
                  if message["reason"] == "compiler-message" and message["message"]["level"] == "error"]
        news = set().union(*map(blamed, errors)) - left_out
        if not news:
            sys.exit(f"mutants: no mutant explains these errors\n{log}")
        left_out |= news
        print(f"mutants: {len(left_out)} are left out", flush=True)


def programs():
    """Builds the tests of .cargo/mutants.toml, and returns their programs by name."""
    settings = tomllib.loads(Path(".cargo/mutants.toml").read_text("utf-8"))
    status, messages, log = build("test", "--no-run", *settings["additional_cargo_test_args"])
    if status != 0:
        sys.exit(log)
    found = [message for message in messages
             if message["reason"] == "compiler-artifact" and message["executable"] and message["profile"]["test"]]
    return {message["target"]["name"]: message["executable"] for message in found}


def run(program, tests, variables, limit):
    """Runs tests, and returns their exit code; None if they take too long."""
    environment = os.environ | {"CARGO_MANIFEST_DIR": str(CHECKOUT), "PROPTEST_CASES": "24"} | variables
    process = subprocess.Popen([program, "--exact", *tests], cwd=CHECKOUT, env=environment, start_new_session=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def together(items, work):
    """Calls `work` with each item, on all cores."""
    left = queue.SimpleQueue()
    for item in items:
        left.put(item)

    def take():
        while True:
            try:
                item = left.get_nowait()
            except queue.Empty:
                return
            work(item)

    threads = [threading.Thread(target=take) for _ in range(JOBS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def reached(tests):
    """Runs each test alone, and returns for each mutant the tests that reach it, with the seconds they take."""
    by_mutant, failing = defaultdict(list), []

    def alone(test):
        program, name = test
        file = FOLDER / f"reached-{threading.get_ident()}"
        file.unlink(missing_ok=True)
        start = time.monotonic()
        status = run(program, [name], {"KYCLINT_MUTANTS_REACHED": str(file)}, LIMIT)
        seconds = time.monotonic() - start
        if status != 0:
            failing.append(name)
        elif file.exists():
            for number in set(file.read_text("utf-8").split()):
                by_mutant[int(number)].append((seconds, program, name))
        file.unlink(missing_ok=True)

    together(tests, alone)
    if failing:
        sys.exit(f"mutants: these tests fail without a mutant: {', '.join(failing)}")
    return by_mutant


def fate(number, tests):
    """Runs the tests that reach a mutant, the fast ones first, until one fails."""
    left = sorted(tests)
    if not left:
        return "unreached"
    while left:
        program = left[0][1]
        batch, seconds = [], 0
        for test in [test for test in left if test[1] == program]:
            if batch and (seconds + test[0] > BATCH or len(batch) == 60):
                break
            batch.append(test)
            seconds += test[0]
        left = [test for test in left if test not in batch]
        names = [name for _, _, name in batch]
        status = run(program, names, {"KYCLINT_MUTANT": str(number)}, 5 + 10 * seconds)
        if status != 0:
            return "timeout" if status is None else "caught"
    return "missed"


def main():
    # Where it runs in the background, these are ignored, and tests would find them so.
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    names = [mutant["name"] for mutant in json.loads((FOLDER / "list.json").read_text("utf-8"))]
    woven = weave()
    print(f"mutants: {len(woven)} of {len(names)} are built in", flush=True)
    tests = []
    for program in programs().values():
        listed = subprocess.run([program, "--list", "--format", "terse"], cwd=CHECKOUT, check=True,
                                stdout=subprocess.PIPE, text=True).stdout
        names_of_tests = {line.removesuffix(": test") for line in listed.splitlines() if line.endswith(": test")}
        tests += [(program, name) for name in sorted(names_of_tests - LEFT_OUT)]
    by_mutant = reached(tests)
    print(f"mutants: {len(tests)} tests", flush=True)
    fates = {}

    def one(number):
        fates[number] = fate(number, by_mutant[number])
        if len(fates) % 500 == 0:
            print(f"mutants: {len(fates)} are tried", flush=True)

    together(sorted(woven), one)
    results = [f"{fates[number]} {names[number - 1]}\n" for number in sorted(fates)]
    (FOLDER / "results.txt").write_text("".join(results), encoding="utf-8")
    survivors = [line for line in results if not line.startswith(("caught", "timeout"))]
    print("".join(survivors), end="")
    print(f"mutants: {len(results) - len(survivors)} of {len(results)} are noticed by a test")
    return 1 if survivors else 0


sys.exit(main())
