"""Runs the table `serve-cases.json` against `kyclint serve` with clients in four languages.

A client is a program that takes the path of a plan. Each line of a plan is a request: method, URL, headers
(with `|` between them), the file of the body, and the file for the answer, with tabs between. The URL `@link`
is the target of the header `Link` of the answer before. A client writes a line with the status and the
milliseconds, then the headers, an empty line, and the body. The status is `connection` if there is no answer,
and `incomplete` if its body ends early.

The table has `payloads`, `servers` (their options) and `cases`. A case is a list of requests to a server,
after a reset of it. In an expected body, `<text>`, `<number>`, `<timestamp>` and `<any>` stand for values; an
object with `...` may have other members. `without` names the clients that cannot send the request.
"""

import copy
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = json.loads((HERE / "serve-cases.json").read_text("utf-8"))
API = "/amlyze-ws-rest/"


def payload(spec):
    """A payload of the table, with the values of `set` and without the members of `remove`. A path of
    members has dots."""
    value = copy.deepcopy(TABLE["payloads"][spec["payload"]])
    for path, new in spec.get("set", {}).items():
        *above, name = path.split(".")
        target = value
        for part in above:
            target = target[int(part)] if isinstance(target, list) else target[part]
        target[name] = new
    for name in spec.get("remove", []):
        del value[name]
    return value


def body(spec):
    """The bytes of a request."""
    if spec is None:
        return None
    if "text" in spec:
        return spec["text"].encode()
    if "megabytes" in spec:
        return b" " * (spec["megabytes"] * 1_000_000)
    if "json" in spec:
        return json.dumps(spec["json"]).encode()
    if "customers" in spec:
        customers = [payload(customer) for customer in spec["customers"]]
        return json.dumps({"customers": customers}, ensure_ascii=False).encode()
    return json.dumps(payload(spec), ensure_ascii=False).encode()


def differences(expected, found, place="body"):
    """What differs between an expected and a found value."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{place} is {found!r}, not an object"]
        names = expected.keys() - {"..."}
        wrong = [f"{place} lacks {name}" for name in sorted(names - found.keys())]
        if "..." not in expected:
            wrong += [f"{place} also has {name}" for name in sorted(found.keys() - names)]
        for name in sorted(names & found.keys()):
            wrong += differences(expected[name], found[name], f"{place}.{name}")
        return wrong
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{place} is {found!r}, not {len(expected)} elements"]
        pairs = enumerate(zip(expected, found))
        return [wrong for at, pair in pairs for wrong in differences(*pair, f"{place}[{at}]")]
    is_right = {
        "<any>": lambda: True,
        "<text>": lambda: isinstance(found, str) and found != "",
        "<number>": lambda: type(found) in (int, float) and found >= 0,
        "<timestamp>": lambda: isinstance(found, str)
        and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", found),
    }.get(expected if isinstance(expected, str) else None, lambda: type(expected) is type(found) and expected == found)
    return [] if is_right() else [f"{place} is {found!r}, not {expected!r}"]


def checked(expected, answer):
    """What is wrong with an answer, as the client wrote it."""
    head, _, content = answer.partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    status, elapsed = first.split(" ")
    wrong = [] if status == str(expected["status"]) else [f"status {status}, not {expected['status']}"]
    if int(elapsed) < expected.get("milliseconds", 0):
        wrong.append(f"{elapsed} ms, not {expected['milliseconds']}")
    headers = {}
    for line in lines:
        name, _, value = line.partition(": ")
        # A header that comes twice is one list.
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    for name, value in expected.get("headers", {}).items():
        found = headers.get(name.lower())
        if value is None and found is not None or value is not None and not re.fullmatch(value, found or ""):
            wrong.append(f"header {name} is {found!r}, not {value!r}")
    if "json" in expected:
        try:
            wrong += differences(expected["json"], json.loads(content))
        except ValueError:
            wrong.append(f"the body is not JSON: {content[:200]!r}")
    for text in expected.get("lacks", []):
        if text.encode() in content:
            wrong.append(f"the body shows {text}")
    if "text" in expected and content.decode() != expected["text"]:
        wrong.append(f"the body is {content[:200]!r}")
    return [f"{one}; the body is {content[:300].decode(errors='replace')}" for one in wrong]


class Server:
    """`kyclint serve` on a free port."""

    def __init__(self, program, options, folder):
        (folder / "kyclint.toml").write_text(TABLE["configuration"], "utf-8")
        for name, codes in TABLE["classifiers"].items():
            (folder / f"{name}.json").write_text(json.dumps(codes), "utf-8")
        command = [program, "serve", "--port", "0", "--no-redact", *options]
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
        assert found, f"the first line is {line!r}"
        self.url = found[1]

    def stop(self):
        """Ends the server. Returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def run(name, command, program, folder):
    """Runs the table with a client. Returns what failed, and the number of requests."""
    folder.mkdir()
    servers = {}
    for server, options in TABLE["servers"].items():
        place = folder / server
        place.mkdir()
        servers[server] = Server(program, options, place)
    plan, checks = [], []

    def send(server, request, case, expected):
        method, path = request["send"].split(" ")
        if not path.startswith(("/", "@")):
            path = API + path
        url = path if path == "@link" else servers[server].url + path
        headers = {"Content-Type": "application/json"} if request.get("body") else {}
        headers |= request.get("headers", {})
        fields = "|".join(f"{name}: {value}" for name, value in headers.items() if value is not None)
        number = len(plan)
        content, file = body(request.get("body")), ""
        if content is not None:
            file = folder / f"{number}.request"
            file.write_bytes(content)
        answer = folder / f"{number}.answer"
        plan.append(f"{method}\t{url}\t{fields}\t{file}\t{answer}\n")
        checks.append((case, request["send"], expected, answer))

    for case in TABLE["cases"]:
        server = case.get("server", "plain")
        if name in case.get("without", []):
            continue
        reset = {"send": "POST /_kyclint/reset", "headers": TABLE["authorization"]}
        send(server, reset, case["case"], {"status": 204})
        for request in case["requests"]:
            send(server, request, case["case"], request["answer"])
    file = folder / "plan"
    file.write_text("".join(plan), "utf-8")
    begun = time.monotonic()
    done = subprocess.run([*command, file], capture_output=True, text=True)
    elapsed = time.monotonic() - begun
    wrong = [] if done.returncode == 0 else [f"{name}: exit code {done.returncode}\n{done.stderr}"]
    for case, sent, expected, answer in checks if not wrong else []:
        wrong += [f"{name}: {case}: {sent}: {one}" for one in checked(expected, answer.read_bytes())]
    for server, running in servers.items():
        code, expected = running.stop(), 1 if "--fail-on" in TABLE["servers"][server] else 0
        if code != expected:
            wrong.append(f"{name}: the server `{server}` ends with {code}, not {expected}")
        log = running.log.read_text("utf-8")
        shown = [value for value in TABLE["personal"] if value in log]
        if shown or "panic" in log or "/amlyze-ws-rest/" not in log:
            wrong.append(f"{name}: the log of the server `{server}` has {shown}:\n{log}")
    print(f"serve-clients: {name}: {len(plan)} requests in {elapsed:.1f} s", flush=True)
    return wrong


def main(program, *names):
    clients = {
        "requests": [sys.executable, HERE / "serve-client.py"],
        "java": ["java", "-Djdk.httpclient.allowRestrictedHeaders=host,content-length", HERE / "serve-client.java"],
        "node": ["node", HERE / "serve-client.mjs"],
        "curl": [HERE / "serve-client.sh"],
    }
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as threads:
        chosen = [(name, command) for name, command in clients.items() if not names or name in names]
        runs = threads.map(lambda one: run(*one, program, Path(folder) / one[0]), chosen)
        wrong = [line for found in runs for line in found]
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


main(*sys.argv[1:])
