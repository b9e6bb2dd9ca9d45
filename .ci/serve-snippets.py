"""Tries the snippets of docs/serve.md and docs/serve-in-tests.md.

The commands, the fixtures for processes and their tests run against `kyclint serve`. There is no Docker here:
Testcontainers for Python and Node run with an engine that starts the program in place of a container
(`serve-engine.py`), the snippet for Java is compiled with declarations in place of the library, and the files
for Docker Compose and GitHub are validated against their schemas.
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
TOOLS = Path(sys.prefix) / "bin"
CUSTOMER = HERE.parent / "fixtures/individual/ev-a1-data-scan-initiation.json"
# JUnit with all that it needs, of the Debian package `junit5`.
JUNIT = "/usr/share/java/junit-platform-console-standalone.jar"

# What the snippet for Java uses of Testcontainers, whose jars cannot be had here.
DECLARATIONS = {
    "org/testcontainers/containers/GenericContainer.java": """package org.testcontainers.containers;
public class GenericContainer<S extends GenericContainer<S>> {
    public GenericContainer(org.testcontainers.utility.DockerImageName image) {}
    public native S withCommand(String... command);
    public native S withExposedPorts(Integer... ports);
    public native S waitingFor(org.testcontainers.containers.wait.strategy.WaitStrategy strategy);
    public native String getHost();
    public native Integer getMappedPort(int port);
}""",
    "org/testcontainers/containers/wait/strategy/WaitStrategy.java": """package org.testcontainers.containers.wait.strategy;
public interface WaitStrategy {}""",
    "org/testcontainers/containers/wait/strategy/HttpWaitStrategy.java": """package org.testcontainers.containers.wait.strategy;
public class HttpWaitStrategy implements WaitStrategy {}""",
    "org/testcontainers/containers/wait/strategy/Wait.java": """package org.testcontainers.containers.wait.strategy;
public class Wait { public static native HttpWaitStrategy forHttp(String path); }""",
    "org/testcontainers/utility/DockerImageName.java": """package org.testcontainers.utility;
public final class DockerImageName { public static native DockerImageName parse(String name); }""",
    "org/testcontainers/junit/jupiter/Container.java": "package org.testcontainers.junit.jupiter; public @interface Container {}",
    "org/testcontainers/junit/jupiter/Testcontainers.java": """package org.testcontainers.junit.jupiter;
public @interface Testcontainers {}""",
}


def blocks(page):
    """The blocks of a page: language and text."""
    text = (DOCS / page).read_text("utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def run(name, *command, **options):
    """Runs a command, which must succeed. Returns its output."""
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        sys.exit(f"serve-snippets: {name}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    print(f"serve-snippets: {name}: {time.monotonic() - begun:.1f} s", flush=True)
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(environment, folder, *options):
    """Starts a server. Returns its process."""
    command = ["kyclint", "serve", *options]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line.startswith("listening on http://"), line
    return process


def stop(process):
    process.terminate()
    assert process.wait(15) == 0


def check_page(environment, folder):
    """Runs the commands of docs/serve.md against one server. A JSON block after a command is its output."""
    shutil.copy(CUSTOMER, folder / "customer.json")
    port = str(free_port())
    server = serve(environment, folder, "--port", port, "--quiet")
    try:
        found = blocks("serve.md")
        for number, (language, text) in enumerate(found):
            if language == "bash":
                script = "set -euo pipefail\n" + text.replace(":8080", f":{port}")
                if "format=ndjson" in text:
                    # The page resets the server before; an export needs a payload.
                    send = found[1][1].replace(":8080", f":{port}")
                    run("a payload to export", "bash", "-c", send, cwd=folder, env=environment)
                shown = run(text.split("\n")[0][:60], "bash", "-c", script, cwd=folder, env=environment)
                after = found[number + 1] if number + 1 < len(found) else ("", "")
                if after[0] == "json" and '"faults"' not in after[1]:
                    assert json.loads(shown) == json.loads(after[1]), shown
            elif language == "json" and '"faults"' in text:
                request = urllib.request.Request(
                    f"http://127.0.0.1:{port}/_kyclint/scenario", text.encode(), method="POST"
                )
                assert urllib.request.urlopen(request).status == 204
        faults = re.findall(r'^\| `("\w+": [^`]+)` \|', (DOCS / "serve.md").read_text("utf-8"), re.MULTILINE)
        assert len(faults) == 8, faults
        for fault in faults:
            scenario = f'{{"faults": [{{"next": 1, {fault}}}]}}'.encode()
            request = urllib.request.Request(f"http://127.0.0.1:{port}/_kyclint/scenario", scenario, method="POST")
            assert urllib.request.urlopen(request).status == 204, fault
    finally:
        stop(server)
    # What the journal exported can be replayed, and linted.
    assert len((folder / "requests.ndjson").read_text("utf-8").splitlines()) == 1
    stop(serve(environment, folder, "--port", "0", "--quiet", "--replay", "requests.ndjson"))
    lint = ["kyclint", "--exit-zero", "--no-config", "-"]
    with (folder / "requests.ndjson").open() as requests:
        subprocess.run(lint, cwd=folder, env=environment, stdin=requests, check=True, capture_output=True)


def check_options(environment):
    """The options that the pages name exist."""
    known = subprocess.run(["kyclint", "serve", "--help"], env=environment, capture_output=True, text=True).stdout
    for page in ["serve.md", "serve-in-tests.md"]:
        text = (DOCS / page).read_text("utf-8")
        # Those of other programs are on lines with their names.
        lines = [line for line in text.split("\n") if not re.search(r"\bcurl --|docker run|grep --|run: ", line)]
        for option in sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(lines)))):
            assert re.search(rf"{option}\b", known), f"docs/{page}: {option}"


def check_command(environment, folder):
    """The command of the containers lets in what containers call it."""
    commands = set()
    for page in ["serve.md", "serve-in-tests.md"]:
        text = re.sub(r'"?, ?"', " ", (DOCS / page).read_text("utf-8"))
        commands |= set(re.findall(r"serve --listen 0\.0\.0\.0:8080 --\w+", text))
    (command,) = commands
    port = free_port()
    process = serve(environment, folder, *shlex.split(command.replace("8080", str(port)))[1:])
    try:
        for host in ["kyclint:8080", "172.17.0.2:8080", f"localhost:{port}"]:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/_kyclint/health", headers={"Host": host})
            assert urllib.request.urlopen(request).status == 200, host
    finally:
        stop(process)


def write(folder):
    """Writes the files of docs/serve-in-tests.md, whose first lines are their names."""
    names = set()
    for _, text in blocks("serve-in-tests.md"):
        name = re.match(r"(?:#|//) (\S+\.\w+)\n", text)
        if name:
            path = folder / Path(name[1]).name
            path.write_text(text, "utf-8")
            names.add(path.name)
    return names


def check_processes(environment, folder):
    shown = run("pytest", TOOLS / "pytest", "--quiet", "-p", "no:cacheprovider", "test_customers.py", cwd=folder, env=environment)
    assert "3 passed" in shown, shown
    shown = run("node:test", "node", "--test", "customers.test.mjs", cwd=folder, env=environment)
    assert re.search(r"pass 1\b", shown), shown
    classes = folder / "classes"
    classpath = f"{classes}:{JUNIT}"
    run("javac", "javac", "-cp", classpath, "-d", classes, "Kyclint.java", "CustomerTest.java", cwd=folder)
    console = ["java", "-cp", classpath, "org.junit.platform.console.ConsoleLauncher", "--select-class", "CustomerTest"]
    shown = run("JUnit", *console, "--disable-banner", cwd=folder, env=environment)
    assert "1 tests successful" in shown, shown


def check_containers(environment, folder, modules):
    stubs = folder / "stubs"
    for name, text in DECLARATIONS.items():
        (stubs / name).parent.mkdir(parents=True, exist_ok=True)
        (stubs / name).write_text(text, "utf-8")
    classes = folder / "container-classes"
    run("javac, Testcontainers", "javac", "-cp", JUNIT, "-sourcepath", stubs, "-d", classes, "CustomerContainerTest.java", cwd=folder)
    (folder / "node_modules").symlink_to(modules)
    types = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--module", "nodenext", "--skipLibCheck", "--types", "node"]
    run("tsc, Testcontainers", modules / ".bin/tsc", *types, "container.test.mjs", cwd=folder)
    path = folder / "engine.sock"
    engine = subprocess.Popen([sys.executable, HERE / "serve-engine.py", path], env=environment)
    try:
        for _ in range(100):
            if path.exists():
                break
            time.sleep(0.05)
        with_engine = environment | {"DOCKER_HOST": f"unix://{path}", "TESTCONTAINERS_RYUK_DISABLED": "true"}
        # The ports of the engine are on this machine, whether or not it is a container itself.
        with_engine |= {"TESTCONTAINERS_HOST_OVERRIDE": "127.0.0.1", "TESTCONTAINERS_CONNECTION_MODE": "docker_host"}
        shown = run("Testcontainers for Python", TOOLS / "pytest", "--quiet", "-p", "no:cacheprovider", "--noconftest", "test_container.py", cwd=folder, env=with_engine)
        assert "1 passed" in shown, shown
        shown = run("Testcontainers for Node", "node", "--test", "container.test.mjs", cwd=folder, env=with_engine)
        assert re.search(r"pass 1\b", shown), shown
    finally:
        engine.terminate()
        engine.wait(10)


def check_schemas(folder):
    for name, schema in [("compose.yaml", "compose-spec"), ("service.yml", "github-workflows")]:
        run(name, TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", folder / name)


def main(program, modules):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        programs = folder / "bin"
        programs.mkdir()
        (programs / "kyclint").symlink_to(program)
        hidden = {"CI", "KYCLINT_BASIC", "KYCLINT_BEARER"}
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment["PATH"] = f"{programs}:{environment['PATH']}"
        work = folder / "work"
        work.mkdir()
        check_options(environment)
        check_page(environment, work)
        check_command(environment, work)
        names = write(work)
        expected = {"conftest.py", "test_customers.py", "Kyclint.java", "CustomerTest.java", "customers.test.mjs"}
        expected |= {"compose.yaml", "CustomerContainerTest.java", "test_container.py", "container.test.mjs", "service.yml"}
        assert names == expected, names ^ expected
        check_schemas(work)
        check_processes(environment, work)
        check_containers(environment, work, Path(modules))


main(*sys.argv[1:])
