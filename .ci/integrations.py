"""Checks action.yml, the GitLab template, and the snippets for them in the documentation.

Validates all of them against the schemas of the services. Runs the shell steps of the action and
the template in a temporary repository, with the wheel and the crate of this checkout.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

CHECKOUT = Path(__file__).resolve().parent.parent
BAD = (CHECKOUT / "fixtures/individual/ev-a1-data-scan-initiation.json").read_text("utf-8").replace('"LT"', '"LTU"')
VERSION = re.search(r'^version = "(.*)"$', (CHECKOUT / "Cargo.toml").read_text("utf-8"), re.MULTILINE)[1]


def load(text):
    """The documents of a YAML text."""
    return list(YAML(typ="safe").load_all(text))


def validate(schema, text):
    """Validates a text against this built-in schema of check-jsonschema."""
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = [f"{sys.prefix}/bin/check-jsonschema", "--builtin-schema", f"vendor.{schema}", file.name]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, f"{schema}\n{text}\n{done.stdout}{done.stderr}"


def snippets(name):
    """The files of this name in README.md and docs/."""
    pages = [CHECKOUT / "README.md", *sorted(CHECKOUT.glob("docs/*.md"))]
    text = "".join(page.read_text("utf-8") for page in pages)
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    found = [block for block in blocks if block.startswith(f"# {name}\n")]
    assert found, f"no {name} in README.md and docs/"
    return found


def check_inputs(workflow):
    """Checks that a workflow passes only inputs that the action declares."""
    (action,) = load((CHECKOUT / "action.yml").read_text("utf-8"))
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "/kyclint@" in step.get("uses", ""):
                assert step.get("with", {}).keys() <= action["inputs"].keys(), step


class Runner:
    """Runs shell steps like the services, in a repository with a bad payload and another JSON file."""

    def __init__(self, folder):
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.repository = folder / "repository"
        payloads = self.repository / "some payloads"
        payloads.mkdir(parents=True)
        (payloads / "bad.json").write_text(BAD, "utf-8")
        (payloads / "package.json").write_text('{"name": "x"}', "utf-8")
        # Runners have a copy of the action.
        self.action = folder / "action"
        for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=CHECKOUT, text=True).split("\0"):
            if (CHECKOUT / name).is_file():
                (self.action / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / name, self.action / name)

    def run(self, shell, script, environment):
        """Returns the exit status and the output of a script."""
        known = {name: value for name, value in os.environ.items() if name != "BASH_ENV"}
        command = [*shell, "-c", script]
        done = subprocess.run(
            command, cwd=self.repository, env=known | environment, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr


def run_action(runner, first=0, **given):
    """Runs the steps of the action; returns the exit status, the output and the outputs of the steps."""
    (action,) = load((CHECKOUT / "action.yml").read_text("utf-8"))
    inputs = {name: str(options["default"]) for name, options in action["inputs"].items()}
    assert inputs.keys() >= given.keys(), given
    values = {f"inputs.{name}": value for name, value in (inputs | given).items()}
    values["github.action_path"] = str(runner.action)
    output, path = runner.temp / "output", runner.temp / "path"
    output.write_text("")
    path.touch()
    shown = ""
    for step in action["runs"]["steps"][first:]:
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        values |= {f"steps.lint.outputs.{name}": value for name, value in outputs.items()}
        if "uses" in step:
            continue
        assert "${{" not in step["run"], "an input must not become a part of a script"
        options = step["env"].items()
        options = {name: values[value.removeprefix("${{ ").removesuffix(" }}")] for name, value in options}
        environment = options | {
            "RUNNER_TEMP": str(runner.temp),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_PATH": str(path),
            "PATH": os.pathsep.join([*path.read_text().split(), os.environ["PATH"]]),
        }
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
        status, more = runner.run(shell, step["run"], environment)
        shown += more
        if status:
            break
    return status, shown, outputs


def check_action(**given):
    """Checks that the action reports the finding, writes the report, and ends with kyclint's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        given |= {"working-directory": "some payloads"}
        status, shown, outputs = run_action(runner, **given)
        assert status == 1 and outputs["exit-code"] == "1", shown
        assert f"kyclint {VERSION}" in shown, shown
        place = "file=some payloads/bad.json,line=12,"
        assert place in shown and "file=some payloads/package.json" not in shown, shown
        report = json.loads(Path(outputs["report"]).read_text("utf-8"))
        (result,) = report["runs"][0]["results"]
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "some%20payloads/bad.json", location
        assert location["region"]["startLine"] == 12, location
        # The installed program is reused for the other inputs.
        for inputs, expected in [
            ({"args": "--fail-on=never\n\n--quiet"}, "0"),
            ({"args": "--no-such-option", "sarif": "false"}, "2"),
            ({"paths": "missing.json\nbad.json"}, "2"),
            ({"paths": "package.json", "args": "--detect", "sarif": "false"}, "3"),
            ({"paths": "$(touch injected)", "args": "`touch injected`"}, "2"),
        ]:
            status, shown, outputs = run_action(runner, 1, **(given | inputs))
            assert (str(status), outputs["exit-code"]) == (expected, expected), f"{inputs}\n{shown}"
            assert ("report" in outputs) == (inputs.get("sarif") != "false"), outputs
        assert not list(Path(folder).rglob("injected"))


def check_template():
    """Checks the same for the job of the GitLab template."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        spec, jobs = load((CHECKOUT / "templates/kyclint.yml").read_text("utf-8"))
        inputs = {name: options["default"] for name, options in spec["spec"]["inputs"].items()}
        assert inputs["version"] == VERSION, "the template installs another release"
        job = jobs["kyclint"]
        for given, expected in [
            ({}, 1),
            ({"args": "--fail-on=never\n--quiet", "paths": "some payloads/bad.json\nsome payloads"}, 0),
            ({"args": "--no-such-option"}, 2),
        ]:
            values = inputs | given
            fill = lambda text: re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: values[found[1]], text)
            environment = {name: fill(value) for name, value in job["variables"].items()}
            status, shown = runner.run(["sh", "-e"], "\n".join(job["script"]), environment)
            assert status == expected, f"{given}: exit status {status}\n{shown}"
            report = runner.repository / job["artifacts"]["reports"]["codequality"]
            if expected == 1:
                assert "some payloads/bad.json:12:25: error[country-code]" in shown, shown
            if expected < 2:
                (issue,) = json.loads(report.read_text("utf-8"))
                assert issue["location"]["path"] == "some payloads/bad.json", issue
            report.unlink(missing_ok=True)


def main():
    validate("github-actions", (CHECKOUT / "action.yml").read_text("utf-8"))
    for snippet in snippets(".github/workflows/kyclint.yml"):
        validate("github-workflows", snippet)
        (workflow,) = load(snippet)
        check_inputs(workflow)
    for snippet in snippets(".gitlab-ci.yml"):
        validate("gitlab-ci", snippet)
    _, jobs = (CHECKOUT / "templates/kyclint.yml").read_text("utf-8").split("\n---\n")
    validate("gitlab-ci", jobs)
    print("GitHub and GitLab: the files and the snippets of the documentation are valid")
    check_action()
    check_action(version=VERSION)
    check_template()
    print("GitHub and GitLab: the steps report the finding, with the crate and with the wheel")


main()
