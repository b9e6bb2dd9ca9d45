"""Starts `kyclint serve`, and speaks to it over raw sockets."""

import json
import re
import select
import socket
import subprocess
import time

# No answer takes this long, even on a loaded machine.
PATIENCE = 60

BASE = "/amlyze-ws-rest"


class Failure(Exception):
    """The server did what it must not do."""


def check(holds, message):
    if not holds:
        raise Failure(message)


class Server:
    """A running server. `options` are those of the command; `streams` are those of `Popen`."""

    def __init__(self, program, *options, **streams):
        command = [program, "serve", "--port", "0", "--no-config", *map(str, options)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, **streams)
        self.address = None

    def ready(self):
        """Waits until the server listens. Returns itself."""
        out = self.process.stdout
        check(select.select([out], [], [], PATIENCE)[0], "the server does not start")
        line = out.readline().decode()
        found = re.fullmatch(r"listening on http://([0-9.]+):(\d+)\n", line)
        check(found, f"the server does not start: {line!r}, exit code {self.process.poll()}")
        self.address = (found[1], int(found[2]))
        return self

    def connect(self):
        return Connection(self.address)

    def request(self, method, path, body=None):
        """Sends a request on a connection of its own."""
        connection = self.connect()
        try:
            connection.send(request(method, path, body))
            return connection.answer()
        finally:
            connection.close()

    def is_running(self):
        return self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Tells the server to stop. Returns its exit code."""
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    def resident(self):
        """The resident memory, in KiB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])


def request(method, path, body=None):
    """The bytes of a request. A body is a value for JSON."""
    body = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
    if method == "POST":
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def customer(number, ext_id, action="CREATE"):
    """A valid customer."""
    return {
        "communicationNumber": number,
        "customerExtId": ext_id,
        "action": action,
        "requester": "Pavyzdžio bankas",
        "sourceOfRiskLevel": "IMPORT",
        "riskLevel": "LOW",
        "customerStatus": "ACTIVE",
        "riskManagementCategory": "IND",
        "entityType": "INDIVIDUAL",
        "applicationDate": "2024-04-08",
        "firstName": "Austėja",
        "lastName": "Pavyzdienė",
        "citizenshipCountry": "LT",
        "listAddress": [{"addressDetails": "Pavyzdžio g. 1, Vilnius", "country": "LT"}],
    }


def code(result):
    """The code of an answer, or of a result in one; `None` if it accepts the customer."""
    if result["resultType"] == "REQUEST_ACCEPTED":
        return None
    return result["errorCode"] or result["errorDescription"]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


HEADER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\x20-\x7e]*")


class Connection:
    """A connection that notes what it has received."""

    def __init__(self, address, timeout=PATIENCE):
        self.socket = socket.create_connection(address, timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.is_closed = False

    def send(self, data):
        self.socket.sendall(data)

    def receive(self):
        """Receives what there is. Returns whether there can be more."""
        try:
            data = self.socket.recv(1 << 16)
        except (ConnectionResetError, BrokenPipeError):
            data = b""
        self.received += data
        self.is_closed |= not data
        return bool(data)

    def take(self, has_body=True):
        """Takes a complete answer from what was received; `None` if there is none yet."""
        head, separator, rest = self.received.partition(b"\r\n\r\n")
        if not separator:
            return None
        first, *lines = head.split(b"\r\n")
        found = re.fullmatch(rb"HTTP/1\.[01] ([1-5][0-9][0-9]) [\x20-\x7e]*", first)
        check(found, f"malformed status line: {first!r}")
        headers = {}
        for line in lines:
            check(HEADER.fullmatch(line), f"malformed header: {line!r}")
            name, value = line.split(b":", 1)
            name = name.decode().lower()
            is_new = name not in headers or name == "www-authenticate"
            check(is_new, f"repeated header: {line!r}")
            headers[name] = value.strip().decode()
        status = int(found[1])
        if status < 200:
            self.received = rest
            return self.take(has_body)
        if not has_body or status in (204, 304):
            length = 0
        else:
            length = headers.get("content-length")
            check(length is not None, f"no Content-Length: {head!r}")
            length = int(length)
        if len(rest) < length:
            return None
        self.received = rest[length:]
        return Answer(status, headers, rest[:length])

    def answer(self, has_body=True, patience=PATIENCE):
        """Waits for an answer. Returns `None` if the connection ends before it begins."""
        until = time.monotonic() + patience
        while True:
            answer = self.take(has_body)
            if answer is not None:
                return answer
            self.socket.settimeout(max(0.001, until - time.monotonic()))
            try:
                has_more = self.receive()
            except TimeoutError:
                raise Failure(f"no answer; received {self.received[:200]!r}") from None
            if not has_more:
                check(not self.received, f"an answer ends early: {self.received[:200]!r}")
                return None

    def close(self):
        self.socket.close()
