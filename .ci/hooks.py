"""Runs the hooks of this checkout in a temporary repository, with pre-commit and with prek."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [CHECKOUT / "README.md", *sorted(CHECKOUT.glob("docs/*.md"))]
DOCUMENTATION = "".join(page.read_text("utf-8") for page in PAGES)
BAD = (CHECKOUT / "fixtures/individual/ev-a1-data-scan-initiation.json").read_text("utf-8")
GOOD = BAD.replace("KYC-2024-000117", "KYC-2024-000118").replace("CUST-4711", "CUST-4712")
BAD = BAD.replace('"LT"', '"LTU"')
SAMPLE = BAD.replace("KYC-2024-000117", "KYC-2024-000119").replace("CUST-4711", "CUST-4713")
EXPORTED = BAD.replace("KYC-2024-000117", "KYC-2024-000120").replace("CUST-4711", "CUST-4714")
LINE = json.dumps(json.loads(EXPORTED), ensure_ascii=False)
FILES = {
    "good.json": GOOD,
    "customers/a bad one.json": BAD,
    "package.json": '{"name": "x", "version": "1.0.0"}\n',
    "answers/rejected.json": BAD,
    "README.md": "# Samples\n\n```json\n{\"entityType\": \"PERSON\"}\n```\n",
    "page.md": f"# A sample\n\n```json\n{SAMPLE}\n```\n",
    "export.ndjson": f"{LINE}\n",
    "kyclint.toml": 'exclude = ["answers/"]\n',
}
FOUND = ["customers/a bad one.json:12:25", "page.md:15:25"]
IN_LINES = ["export.ndjson:1:" + str(LINE.index('"LTU"') + 1)]
CLEAN = ["good.json", "package.json", "README.md", "answers/rejected.json", "kyclint.toml"]


def run(*command, status=0, **options):
    """Runs a command, checks its exit status and returns its output."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    shown = done.stdout + done.stderr
    assert done.returncode == status, f"{command}: exit status {done.returncode}\n{shown}"
    return shown


def repository(folder, files):
    """Creates a repository with these files, all of them staged."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)


def check(shown, found):
    """Checks that the output contains exactly these findings."""
    places = re.findall(r"╭─\[(.*?)\]", shown)
    # prek passes files in an unspecified order.
    assert sorted(places) == found, f"{places}\n{shown}"
    assert shown.count("error[country-code] [*] API code C016.I06") == len(found), shown
    assert f"{len(found)} errors in " in shown or not found, shown


def try_hook(tool, hook, home):
    """Checks that the hook of this checkout reports the findings."""
    with tempfile.TemporaryDirectory() as folder:
        repository(Path(folder), FILES)
        command = [tool, "try-repo", str(CHECKOUT), hook, "--all-files", "--verbose"]
        check(run(*command, cwd=folder, env=os.environ | home, status=1), FOUND)
    print(f"{tool} try-repo {hook}: reports exactly the expected findings")


def snippets():
    """The configurations in README.md and docs/."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", DOCUMENTATION, re.DOTALL | re.MULTILINE)
    return [block for block in blocks if block.startswith("# .pre-commit-config.yaml\n")]


def try_snippet(tool, snippet, files, found, home):
    """Checks a configuration of the documentation, with this checkout instead of the mirror."""
    revision = run("git", "rev-parse", "HEAD", cwd=CHECKOUT).strip()
    text, count = re.subn(r"https://example\.org/kyclint\n( *)rev: .*", rf"{CHECKOUT}\n\1rev: {revision}", snippet)
    assert count == 1, snippet
    with tempfile.TemporaryDirectory() as folder:
        repository(Path(folder), files | {".pre-commit-config.yaml": text})
        run(tool, "validate-config", ".pre-commit-config.yaml", cwd=folder)
        command = [tool, "run", "--all-files", "--verbose"]
        status = 1 if found else 0
        check(run(*command, cwd=folder, env=os.environ | home, status=status), found)


def main():
    clean = {name: FILES[name] for name in CLEAN}
    with tempfile.TemporaryDirectory() as home:
        home = {"PRE_COMMIT_HOME": f"{home}/pre-commit", "PREK_HOME": f"{home}/prek"}
        for tool in ["pre-commit", "prek"]:
            for hook in ["kyclint", "kyclint-system"]:
                try_hook(tool, hook, home)
            plain, with_lines = snippets()
            try_snippet(tool, plain, FILES, FOUND, home)
            try_snippet(tool, plain, clean, [], home)
            try_snippet(tool, with_lines, FILES, sorted(FOUND + IN_LINES), home)
            print(f"{tool}: the configurations of the documentation work")


main()
