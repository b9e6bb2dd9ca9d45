"""A container engine that starts `kyclint` as a process: as much of the API of Docker as the clients of
Testcontainers need to start, inspect and remove one container. Takes the path of its socket."""

import json
import re
import signal
import socket
import socketserver
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

CREATED = {}
RUNNING = {}
IMAGE = {"Id": "sha256:" + "0" * 64, "RepoTags": ["kyclint:latest"], "Config": {}, "Os": "linux", "Architecture": "amd64"}
VERSION = {"Version": "28.0.0", "ApiVersion": "1.41", "MinAPIVersion": "1.24", "Os": "linux", "Arch": "amd64"}
INFO = {"ServerVersion": "28.0.0", "OperatingSystem": "Debian", "OSType": "linux", "Architecture": "x86_64", "Labels": []}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def inspected(key):
    process, port = RUNNING.get(key, (None, None))
    is_running = process is not None and process.poll() is None
    bound = {"8080/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(port)}]} if port else {}
    return {
        "Id": key,
        "Name": "/kyclint",
        "Created": "2026-01-01T00:00:00Z",
        "Image": IMAGE["Id"],
        "State": {"Status": "running" if is_running else "exited", "Running": is_running, "StartedAt": "2026-01-01T00:00:00Z", "FinishedAt": "0001-01-01T00:00:00Z"},
        "Config": {**CREATED[key], "Hostname": "kyclint", "Labels": CREATED[key].get("Labels") or {}},
        "HostConfig": CREATED[key].get("HostConfig") or {},
        "NetworkSettings": {"Ports": bound, "Networks": {"bridge": {"NetworkID": "bridge", "IPAddress": "172.17.0.2", "Gateway": "172.17.0.1"}}},
        "Mounts": [],
    }


def stop(key):
    process, _ = RUNNING.get(key, (None, None))
    if process is not None:
        process.terminate()
        assert process.wait(15) == 0


class Engine(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, value=None, body=None):
        body = json.dumps(value).encode() if body is None else body
        if status == 204:
            body = b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Api-Version", "1.41")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}") if length else {}
        path = re.sub(r"^/v\d+\.\d+", "", urlsplit(self.path).path)
        of_container = re.fullmatch(r"/containers/(\w+)(?:/(\w+))?", path)
        match self.command, path:
            case _, "/_ping":
                self.answer(200, body=b"OK")
            case "GET", "/version":
                self.answer(200, VERSION)
            case "GET", "/info":
                self.answer(200, INFO)
            case "GET", "/containers/json" | "/images/json" | "/networks":
                self.answer(200, [])
            case "GET", "/images/kyclint/json" | "/images/kyclint:latest/json":
                self.answer(200, IMAGE)
            case "POST", "/containers/create":
                assert body["Image"] in ("kyclint", "kyclint:latest"), body["Image"]
                key = f"{len(CREATED) + 1:064x}"
                CREATED[key] = body
                self.answer(201, {"Id": key, "Warnings": []})
            case _ if of_container and of_container[1] in CREATED:
                self.container(of_container[1], of_container[2])
            case _:
                print(f"serve-engine: {self.command} {path}", file=sys.stderr)
                self.answer(404, {"message": f"no such path: {path}"})

    def container(self, key, action):
        match self.command, action:
            case "POST", "start":
                port = free_port()
                command = ["kyclint", *CREATED[key]["Cmd"], "--port", str(port)]
                RUNNING[key] = (subprocess.Popen(command, stdout=subprocess.DEVNULL), port)
                self.answer(204)
            case "GET", "json":
                self.answer(200, inspected(key))
            case "GET", "logs":
                self.answer(200, body=b"")
            case "POST", "stop" | "kill":
                stop(key)
                self.answer(204)
            case "POST", "wait":
                self.answer(200, {"StatusCode": 0})
            case "DELETE", None:
                stop(key)
                self.answer(204)
            case _:
                print(f"serve-engine: {self.command} {action}", file=sys.stderr)
                self.answer(404, {"message": f"no such action: {action}"})

    do_GET = do_POST = do_DELETE = do_HEAD = serve

    def address_string(self):
        return "client"

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A client that has its answer may be gone.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    Server(sys.argv[1], Engine).serve_forever()
finally:
    for name in RUNNING:
        stop(name)
