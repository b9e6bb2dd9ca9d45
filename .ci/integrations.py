"""What others run kyclint by: action.yml, the GitLab template, the documentation's snippets for them.

All of it is valid by the schemas of those who read it. The shell steps of the action and of the
template really run, on a repository made for it, with the wheel and the crate of this checkout.
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
    """check-jsonschema takes a text by the schema of this name."""
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = [f"{sys.prefix}/bin/check-jsonschema", "--builtin-schema", f"vendor.{schema}", file.name]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, f"{schema}\n{text}\n{done.stdout}{done.stderr}"


def snippets(name):
    """The files of this name that README.md and docs/ show."""
    pages = [CHECKOUT / "README.md", *sorted(CHECKOUT.glob("docs/*.md"))]
    text = "".join(page.read_text("utf-8") for page in pages)
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    found = [block for block in blocks if block.startswith(f"# {name}\n")]
    assert found, f"no {name} in README.md and docs/"
    return found


def check_inputs(workflow):
    """A workflow gives the action inputs that it has."""
    (action,) = load((CHECKOUT / "action.yml").read_text("utf-8"))
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "/kyclint@" in step.get("uses", ""):
                assert step.get("with", {}).keys() <= action["inputs"].keys(), step


class Runner:
    """Runs shell steps as the services do, on a folder with a good and a bad payload."""

    def __init__(self, folder):
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.repository = folder / "repository"
        payloads = self.repository / "some payloads"
        payloads.mkdir(parents=True)
        (payloads / "bad.json").write_text(BAD, "utf-8")
        (payloads / "package.json").write_text('{"name": "x"}', "utf-8")
        # A runner has a copy of the action, too.
        self.action = folder / "action"
        for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=CHECKOUT, text=True).split("\0"):
            if (CHECKOUT / name).is_file():
                (self.action / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / name, self.action / name)

    def run(self, shell, script, environment):
        """Exit status and output of a script."""
        known = {name: value for name, value in os.environ.items() if name != "BASH_ENV"}
        command = [*shell, "-c", script]
        done = subprocess.run(
            command, cwd=self.repository, env=known | environment, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr


def run_action(runner, first=0, **given):
    """Runs the steps of the action with these inputs: exit status, output, outputs of the steps."""
    (action,) = load((CHECKOUT / "action.yml").read_text("utf-8"))
    inputs = {name: str(told["default"]) for name, told in action["inputs"].items()}
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
        told = step["env"].items()
        told = {name: values[value.removeprefix("${{ ").removesuffix(" }}")] for name, value in told}
        environment = told | {
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
    """The action finds what is wrong, hands it over, and ends as kyclint does."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        given |= {"working-directory": "some payloads"}
        status, shown, outputs = run_action(runner, **given)
        assert status == 1 and outputs["exit-code"] == "1", shown
        assert f"kyclint {VERSION}" in shown, shown
        place = "file=some payloads/bad.json,line=12,"
        assert place in shown and "package.json" not in shown, shown
        report = json.loads(Path(outputs["report"]).read_text("utf-8"))
        (result,) = report["runs"][0]["results"]
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "some%20payloads/bad.json", location
        assert location["region"]["startLine"] == 12, location
        # What was installed serves the other inputs, too.
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
    """The job of the GitLab template does the same, and writes its report."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        spec, jobs = load((CHECKOUT / "templates/kyclint.yml").read_text("utf-8"))
        inputs = {name: told["default"] for name, told in spec["spec"]["inputs"].items()}
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
    print("GitHub and GitLab: the steps find what is wrong, with the crate and with the wheel")


main()
