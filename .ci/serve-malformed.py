#!/usr/bin/env python3
"""Sends malformed requests to `kyclint serve` over raw sockets.

The server must survive, answer each complete request with well-formed HTTP and an expected status, keep
its memory, and show no value of a person in its log or its journal. Clients that are slow or do not read
must not keep others out for longer than `--timeout`.

  .ci/serve-malformed.py PROGRAM [--requests 3000] [--seed 1]
"""

import argparse
import gzip
import json
import random
import socket
import string
import sys
import tempfile
import threading
import time
from pathlib import Path

from serve_process import BASE, Failure, Server, check, customer, request

# Values of a person, as a text and as a number. They must show up nowhere.
CANARY = "Kanarėlis"
ASCII_CANARY = "Kanarelis"
DIGITS = "7483920166"

# The memory at the end may be greater than that in the middle by this factor.
GROWTH = 1.1

METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND get P M-SEARCH".split()

# What the server answers to requests that are no HTTP.
NO_HTTP = {400, 414, 431, 505}


class Case:
    """What is sent, and what is expected.

    `statuses` are those of the answers. `answers` is how many there are; `None` if the connection may
    also be closed without any, for what is no complete request."""

    def __init__(self, data, statuses, answers=1, has_body=True, leaves=False, pieces=1):
        self.data, self.statuses, self.answers = data, statuses, answers
        self.has_body, self.leaves, self.pieces = has_body, leaves, pieces


def token(dice, most=12):
    return "".join(dice.choices(string.ascii_letters, k=dice.randint(1, most)))


def noise(dice, most=200):
    return dice.randbytes(dice.randint(1, most))


def head(first, *headers, host="Host: localhost"):
    lines = [first, *([host] if host else []), *headers]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"


def post(body, *headers, path=f"{BASE}/customer", length=None):
    length = len(body) if length is None else length
    sent = [f"Content-Length: {length}", "Content-Type: application/json", *headers]
    return head(f"POST {path} HTTP/1.1", *sent) + body


def person(dice):
    """A customer with values to look for, as JSON."""
    value = customer("N-1", "X-1", action=dice.choice(["CREATE", "UPDATE"]))
    value["firstName"] = f"{CANARY} {ASCII_CANARY}"
    value["lastName"] = ASCII_CANARY
    value["nationalCode"] = DIGITS
    value["listAddress"][0]["addressDetails"] = f"{CANARY} g. 1, {ASCII_CANARY}"
    value[f"{ASCII_CANARY}1"] = CANARY
    if dice.random() < 0.3:
        value[dice.choice(list(value))] = dice.choice([None, True, [], {}, -1, 1e300, "", "\ud800"])
    return value


# What is no HTTP, or not all of it.


def garbage(dice):
    return Case(noise(dice, 2000) + b"\r\n\r\n", NO_HTTP, None)


def broken_line(dice):
    method, path = dice.choice(METHODS), f"{BASE}/customer"
    line = dice.choice(
        [
            f"{method}",
            f"{method} ",
            f"{method}  {path} HTTP/1.1",
            f"{method} {path}",
            f"{method} {path} HTTP/9.9",
            f"{method} {path} HTTP/1.1 {ASCII_CANARY}",
            f"{method} {path} http/1.1",
            f"{method}\t{path}\tHTTP/1.1",
            f"{method} {path} {ASCII_CANARY} HTTP/1.1",
            f" {method} {path} HTTP/1.1",
            f"{method}\0 {path} HTTP/1.1",
            f"{method} {path}\0{ASCII_CANARY} HTTP/1.1",
            f"{method} {path}\x7f HTTP/1.1",
            f"Größe {path} HTTP/1.1",
            "PRI * HTTP/2.0",
        ]
    )
    # An empty line may come first, and some of these are complete for a tolerant reader.
    return Case(head(line), NO_HTTP | {403, 404, 405, 411, 415}, None, has_body=method != "HEAD")


def broken_header(dice):
    header = dice.choice(
        [
            ASCII_CANARY,
            f": {ASCII_CANARY}",
            f"{ASCII_CANARY} : 1",
            f"X-A\0: {ASCII_CANARY}",
            f"X-A: {ASCII_CANARY}\0",
            f"X-A: 1\n {ASCII_CANARY}",
            f"X-A: 1\r\n\t{ASCII_CANARY}",
            f"X-A: 1\r{ASCII_CANARY}",
            f"({ASCII_CANARY}): 1",
            f"{CANARY}: 1",
        ]
    )
    return Case(head("GET /_kyclint/health HTTP/1.1", header), NO_HTTP | {200}, None)


def long_head(dice):
    size = dice.choice([70_000, 100_000, 500_000])
    kind = dice.randrange(3)
    if kind == 0:
        data = head(f"GET /{ASCII_CANARY}{'a' * size} HTTP/1.1")
    elif kind == 1:
        data = head("GET /nothing HTTP/1.1", f"X-A: {ASCII_CANARY}{'a' * size}")
    else:
        data = head("GET /nothing HTTP/1.1", *(f"X-{n}: {ASCII_CANARY}" for n in range(101, 3000)))
    # A head that is a little too long may be read at once.
    return Case(data, NO_HTTP | {404}, None)


def early_close(dice):
    data = post(json.dumps(person(dice)).encode())
    return Case(data[: dice.randrange(len(data))], {400}, None, leaves=dice.random() < 0.5)


def nothing(dice):
    return Case(b"", set(), None, leaves=True)


def first_of_two(dice):
    """A request that is whole, after which the client leaves without its answer."""
    return Case(post(json.dumps(person(dice)).encode()), {200, 400}, None, leaves=True)


# Lengths.


def wrong_length(dice):
    body = json.dumps(person(dice)).encode()
    length = dice.choice(
        ["-1", "+5", "1e3", "0x10", "", " ", "12 13", "5,6", "9" * 30, ASCII_CANARY, "１２"]
    )
    return Case(post(body, length=length), NO_HTTP | {411}, None)


def two_lengths(dice):
    body = json.dumps(person(dice)).encode()
    return Case(post(body, f"Content-Length: {len(body) + 1}"), NO_HTTP, None)


def huge_length(dice):
    length = dice.choice([10_000_001, 2**31, 2**32, 2**53, 2**63 - 1])
    return Case(post(b"{", length=length), {413})


def short_length(dice):
    """The rest of the body is taken as the next request, which is no HTTP."""
    body = json.dumps(person(dice)).encode()
    data = post(body, length=dice.randrange(1, len(body)))
    return Case(data, NO_HTTP, None)


def without_length(dice):
    data = head(f"POST {BASE}/customer HTTP/1.1", "Content-Type: application/json")
    return Case(data, {411})


# Chunks.


def chunked(body, dice, extension=b""):
    data = b""
    while body:
        size = dice.randint(1, 500)
        part, body = body[:size], body[size:]
        data += b"%x%s\r\n%s\r\n" % (len(part), extension, part)
    return data


def chunks(body, end, *headers):
    first = f"POST {BASE}/customer HTTP/1.1"
    sent = ["Content-Type: application/json", "Transfer-Encoding: chunked", *headers]
    return head(first, *sent) + body + end


def good_chunks(dice):
    body = chunked(json.dumps(person(dice)).encode(), dice)
    end = dice.choice([b"0\r\n\r\n", f"0\r\nX-A: {ASCII_CANARY}\r\n\r\n".encode(), b"000\r\n\r\n"])
    return Case(chunks(body, end), {200, 400}, pieces=dice.randint(1, 4))


def bad_chunks(dice):
    canary = ASCII_CANARY.encode()
    body = dice.choice(
        [
            b"zz\r\n" + canary,
            b"-1\r\n" + canary,
            b"5" * 40 + b"\r\n",
            b"\r\n\r\n",
            b"3\r\n" + canary + b"\r\n0\r\n\r\n",
            b"5\n{}\n0\n\n",
            b"1;" + b"a" * 20_000 + b"\r\n{\r\n",
            b"0\r\n" + b"".join(b"X-%d: %s\r\n" % (n, canary) for n in range(2000)) + b"\r\n",
            noise(dice, 300),
        ]
    )
    return Case(chunks(body, b""), {400}, None)


def length_and_chunks(dice):
    body = chunked(b"{}", dice)
    return Case(chunks(body, b"0\r\n\r\n", "Content-Length: 2"), {400, 200}, None)


def other_codings(dice):
    coding = dice.choice(["gzip, chunked", "chunked, gzip", "identity", "chunked, chunked", CANARY])
    data = head(
        f"POST {BASE}/customer HTTP/1.1", "Content-Type: application/json", f"Transfer-Encoding: {coding}"
    )
    return Case(data + b"2\r\n{}\r\n0\r\n\r\n", NO_HTTP | {411, 415}, None)


# Many requests at a time.


def pipelined(dice):
    count = dice.randint(2, 20)
    parts = []
    for _ in range(count):
        body = json.dumps(person(dice)).encode()
        parts.append(dice.choice([post(body), post(b"{"), head(f"GET /{ASCII_CANARY} HTTP/1.1")]))
    return Case(b"".join(parts), {200, 400, 404}, count, pieces=dice.randint(1, 5))


# Bodies.


def body(data, statuses=frozenset({200, 400}), **options):
    return lambda dice: Case(post(data(dice), **options), statuses, pieces=dice.choice([1, 1, 1, 3]))


def mutated(dice):
    text = bytearray(json.dumps(person(dice), ensure_ascii=dice.random() < 0.5).encode(errors="replace"))
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(text) + 1)
        kind = dice.randrange(4)
        # The values to look for stay whole: a part of one is not searched.
        if kind == 0:
            text[at : at + 1] = dice.choice([b"", b'"', b"{", b"]", b",", b"\\", b"\0", b"\xff"])
        elif kind == 1:
            text[at:at] = dice.choice([b",,", b"//", b"/*", b"NaN", b"'", b"\n", b"\\u12", b"\xc3"])
        elif kind == 2:
            del text[at:]
            text += b" "
        else:
            text[at:at] = text[: dice.randrange(60)]
    return bytes(text)


def nested(dice):
    depth = dice.choice([10, 127, 128, 129, 1000, 100_000])
    opening = dice.choice(["[", '{"a":', '{"listAddress":[', '{"firstName":["' + CANARY + '",'])
    closing = "" if dice.random() < 0.5 else dice.choice("]}") * depth
    return (opening * depth + closing).encode()[:1_000_000]


def numbers(dice):
    number = dice.choice(
        ["1e999999", "-1e-999999", "1" * 10_000, "0." + "1" * 10_000, "1e" + "9" * 400, "-", "01", "1.", "-0", "+1"]
    )
    member = dice.choice(["share", "firstName", "nationalCode", "birthDate", "customers"])
    return f'{{"firstName": "{CANARY}", "{member}": {number}, "nationalCode": {DIGITS}}}'.encode()


def encodings(dice):
    text = json.dumps(person(dice), ensure_ascii=True)
    encoding = dice.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp037", "utf-7"])
    return text.encode(encoding)


def documents(dice):
    text = json.dumps(person(dice)).encode()
    return dice.choice(
        [
            b"",
            b" \n\t ",
            text + b"\n" + text,
            text + text,
            b"[" + text + b"]",
            b"```json\n" + text + b"\n```\n",
            gzip.compress(text),
            b"\xef\xbb\xbf",
            b"null",
            ASCII_CANARY.encode(),
            f'"{CANARY}"'.encode(),
            f"firstName={ASCII_CANARY}&nationalCode={DIGITS}".encode(),
            f"<firstName>{CANARY}</firstName>".encode(),
            json.dumps(json.dumps(person(dice))).encode(),
            b'{"a": "\\ud800\\udc00\\udfff\\u0000"}',
            noise(dice, 3000),
        ]
    )


def repeated_names(dice):
    name = dice.choice(["firstName", "a", "", CANARY])
    return ("{" + ",".join([f'"{name}": "{CANARY}"'] * dice.randint(2, 2000)) + "}").encode()


def batch(dice):
    customers = [person(dice) for _ in range(dice.randint(0, 5))]
    customers += dice.choices([None, 1, "a", [], {}, CANARY], k=dice.randint(0, 3))
    name = dice.choice(["customers", "customers", "customer", CANARY])
    path = dice.choice(["batch-customers", "validate-batch-customers", "customer"])
    return Case(post(json.dumps({name: customers}).encode(), path=f"{BASE}/{path}"), {200, 400})


def large(dice):
    kind = dice.randrange(4)
    if kind == 0:
        data = b'{"firstName": "' + ASCII_CANARY.encode() * 1_100_000 + b'"}'
    elif kind == 1:
        data = b"[" * 9_999_999
    elif kind == 2:
        data = b'{"a":1,' * 1_400_000
    else:
        data = dice.randbytes(9_999_000)
    return Case(post(data), {400})


def too_large(dice):
    data = chunks(b"800000\r\n" + b" " * 0x800000 + b"\r\n", b"800000\r\n" + b" " * 0x800000 + b"\r\n")
    return Case(data, {413}, None)


# Paths, methods and headers.


def path(dice):
    name = dice.choice(
        [
            "%63ustomer",
            "customer%00",
            "customer/",
            "/customer",
            "customer%2f",
            "customer;a=1",
            "%",
            "%f",
            "%zz",
            "%ff%fe",
            f"%2e%2e/{ASCII_CANARY}",
            f"../../{ASCII_CANARY}",
            f"classifier/{ASCII_CANARY}",
            "classifier/..",
            "customer?explain=" + ASCII_CANARY,
            ASCII_CANARY,
            "%4Banar%C4%97lis",
            "a" * 8000,
            "".join(f"%{byte:02x}" for byte in noise(dice, 100)),
            "'\"<script>",
        ]
    )
    base = dice.choice([BASE, BASE, "", "//", "http://localhost" + BASE, "/_kyclint", "/_kyclint/requests"])
    target = f"{base}/{name}"
    return Case(head(f"GET {target} HTTP/1.1"), {200, 400, 404, 405})


def method(dice):
    name = dice.choice([*METHODS, token(dice)])
    target = dice.choice([f"{BASE}/customer", f"{BASE}/{ASCII_CANARY}", "/", "/_kyclint/health", "*"])
    # CONNECT takes an authority, and no other method takes `*` but OPTIONS.
    is_odd = name == "CONNECT" or target == "*"
    statuses = {200, 400, 404, 405, 411, 415}
    return Case(head(f"{name} {target} HTTP/1.1"), statuses, None if is_odd else 1, has_body=name != "HEAD")


def host(dice):
    host = dice.choice(
        [None, "Host:", "Host: evil.example", f"Host: {ASCII_CANARY}.example", "Host: a\r\nHost: b.example", "Host: [::1", f"Host: {CANARY}"]
    )
    return Case(head(f"GET /{ASCII_CANARY} HTTP/1.1", host=host), {400, 403, 404})


def headers(dice):
    text = json.dumps(person(dice)).encode()
    header = dice.choice(
        [
            f"Content-Type: {ASCII_CANARY}",
            "Content-Type: application/json; charset=utf-16",
            f"Authorization: Basic {ASCII_CANARY}",
            f"Cookie: {ASCII_CANARY}",
            f"Accept: {'*/*,' * 1000}",
            "Accept: application/vnd.kyclint+json",
            f"Origin: http://{ASCII_CANARY}.example",
            "Content-Encoding: gzip",
            "Range: bytes=0-",
            "Connection: upgrade\r\nUpgrade: websocket",
            "Connection: close",
            "Expect: 100-continue",
            f"X-{token(dice)}: {ASCII_CANARY}",
            f"X-A: {CANARY}",
        ]
    )
    return Case(post(text, header), {200, 400, 403, 415})


def old_http(dice):
    text = json.dumps(person(dice)).encode()
    data = post(text).replace(b"HTTP/1.1", b"HTTP/1.0")
    return Case(data, {200, 400})


def management(dice):
    target, body = dice.choice(
        [
            ("requests/18446744073709551616", None),
            ("requests/-1", None),
            (f"requests/{ASCII_CANARY}", None),
            ("requests/%ff", None),
            (f"requests?format={ASCII_CANARY}", None),
            ("requests?format=ndjson", None),
            ("requests?%zz=%", None),
            (ASCII_CANARY, None),
            ("scenario", ASCII_CANARY.encode()),
            ("scenario", b"[" * 100_000),
            ("scenario", b'{"faults": [{"next": -1, "drop": true}]}'),
            ("scenario", b'{"faults": [{"next": 1, "latency": {"fixed": 1e308}}]}'),
            ("scenario", f'{{"{ASCII_CANARY}": 1}}'.encode()),
        ]
    )
    if body is None:
        return Case(head(f"GET /_kyclint/{target} HTTP/1.1"), {200, 400, 404})
    return Case(post(body, path=f"/_kyclint/{target}"), {400})


CASES = [
    *[garbage, broken_line, broken_header, early_close, nothing, first_of_two],
    *[wrong_length, two_lengths, huge_length, short_length, without_length],
    *[good_chunks, bad_chunks, length_and_chunks, other_codings],
    *[pipelined, batch, path, method, host, headers, old_http, management],
    *[body(mutated)] * 6,
    *[body(it) for it in [nested, numbers, encodings, documents, repeated_names]],
]

# Long ones are rare.
RARE = [(long_head, 0.01), (large, 0.001), (too_large, 0.001)]


def new_case(dice):
    number = dice.random()
    for case, part in RARE:
        if number < part:
            return case.__name__, case(dice)
        number -= part
    case = dice.choice(CASES)
    return getattr(case, "__name__", "body"), case(dice)


def send(server, case):
    """Sends a case on a connection of its own, and checks the answers."""
    connection = server.connect()
    try:
        size = len(case.data) // case.pieces + 1
        try:
            for start in range(0, len(case.data), size):
                connection.send(case.data[start : start + size])
                if case.pieces > 1:
                    time.sleep(0.001)
            if case.leaves:
                return
            if case.answers is None:
                # What is not complete never will be.
                connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            # The server may close the connection before it has read all.
            check(case.answers is None, "the server closes the connection before the answer")
        for _ in range(case.answers or 1):
            try:
                answer = connection.answer(case.has_body)
            except OSError:
                answer = None
            if answer is None:
                check(case.answers is None, "no answer")
                return
            check(answer.status in case.statuses, f"status {answer.status}, expected {case.statuses}")
            if answer.headers.get("content-type") == "application/json" and case.has_body:
                answer.json()
    finally:
        connection.close()


def search(where, text):
    """Checks that no value of a person is in a text."""
    escaped = json.dumps(CANARY)[1:-1]
    for value in (CANARY, ASCII_CANARY, DIGITS, escaped):
        at = text.lower().find(value.lower())
        shown = text[max(0, at - 200) : at + 100]
        check(at < 0, f"a value of a person is in {where}: {shown!r}")


def search_journal(server):
    listed = server.request("GET", "/_kyclint/requests")
    search("the list of requests", listed.body.decode())
    search("the export of the journal", server.request("GET", "/_kyclint/requests?format=ndjson").body.decode())
    connection = server.connect()
    for entry in listed.json()["requests"]:
        connection.send(request("GET", f"/_kyclint/requests/{entry['id']}"))
        answer = connection.answer()
        check(answer.status == 200, f"request {entry['id']}: {answer.status}")
        search(f"request {entry['id']}", answer.body.decode())
    connection.close()


def send_all(options, folder):
    log = folder / "log"
    memory = []
    with open(log, "w") as stderr:
        server = Server(options.program, stderr=stderr).ready()
        try:
            began = time.monotonic()
            for number in range(options.requests):
                # Each request has its own dice, so that it can be repeated alone.
                name, case = new_case(random.Random(options.seed << 32 | number))
                try:
                    send(server, case)
                    check(server.is_running(), f"the server ends with {server.process.poll()}")
                except Failure as failure:
                    shown = case.data[:300]
                    raise Failure(f"request {number} ({name}): {failure}\nsent: {shown!r}") from None
                if number % 500 == 499:
                    memory.append(server.resident())
                    search_journal(server) if number % 5000 == 4999 else None
            seconds = time.monotonic() - began
            search_journal(server)
            check(server.request("GET", "/_kyclint/health").status == 200, "the server is not healthy")
            check(server.stop() == 0, "the server does not end with 0")
        finally:
            if server.is_running():
                server.kill()
    lines = log.read_text()
    search("the log", lines)
    for text in ("panicked", "internal error"):
        check(text not in lines, f"the log has `{text}`")

    def median(part):
        return sorted(part)[len(part) // 2]

    report = f"{options.requests} malformed requests in {seconds:.0f} s"
    if len(memory) >= 40:
        middle = median(memory[len(memory) * 4 // 10 : len(memory) // 2])
        end = median(memory[len(memory) * 9 // 10 :])
        report += f"; resident memory {middle / 1024:.0f} MiB in the middle, {end / 1024:.0f} MiB at the end"
        check(end <= GROWTH * middle, f"the memory grows: {report}")
    print(report)


# Clients that are slow.


class Slow:
    """Connections that occupy the server: each sends `first`, then a byte at a time."""

    def __init__(self, name, first=b"", then=b"", reads=False, times=1):
        self.name, self.first, self.then, self.reads, self.times = name, first, then, reads, times


SLOW = [
    Slow("no request"),
    Slow("no second request", request("GET", "/_kyclint/health"), reads=True),
    Slow("a slow head", b"", b"POST " + b"a" * 10_000),
    Slow("slow headers", b"POST / HTTP/1.1\r\n", b"X-A: 1\r\n" * 1000),
    Slow("a slow body", post(b"", length=1000), b"{" * 1000),
    Slow("slow chunks", chunks(b"", b""), b"1\r\n{\r\n" * 1000),
    Slow("a slow scenario", post(b"", length=1000, path="/_kyclint/scenario"), b"{" * 1000),
    Slow("a slow body to no path", post(b"", length=1000, path="/none"), b"{" * 1000),
    Slow("answers that nobody reads", request("GET", "/_kyclint/requests"), times=2000),
]

PLACES = 16
TIMEOUT = 1


def occupy(program, slow, failures):
    """Occupies all places of a server, and checks that they become free."""
    server = Server(program, "--quiet", "--max-connections", PLACES, "--timeout", TIMEOUT).ready()
    connections = []
    is_over = threading.Event()
    try:
        for _ in range(50):
            server.request("POST", f"{BASE}/customer", {"firstName": "a"})
        for _ in range(PLACES):
            connection = server.connect()
            connections.append(connection)
            connection.socket.setblocking(False)
            try:
                for _ in range(slow.times):
                    connection.socket.send(slow.first) if slow.first else None
            except BlockingIOError:
                pass

        def dribble():
            for at in range(len(slow.then)):
                for connection in connections:
                    try:
                        connection.socket.send(slow.then[at : at + 1])
                    except OSError:
                        pass
                if is_over.wait(0.2):
                    return

        sender = threading.Thread(target=dribble)
        sender.start()
        began = time.monotonic()
        try:
            late = server.connect()
            late.send(request("GET", "/_kyclint/health"))
            answer = late.answer(patience=TIMEOUT * 2 + 5)
            check(answer and answer.status == 200, "the next client is not served")
            took = time.monotonic() - began
            check(took < TIMEOUT * 2 + 4, f"the next client waits for {took:.1f} s")
        except Failure as failure:
            failures.append(f"{slow.name}: {failure}")
        finally:
            is_over.set()
            sender.join()
    finally:
        for connection in connections:
            connection.close()
        server.kill()


def occupy_all(program):
    failures = []
    threads = [threading.Thread(target=occupy, args=(program, slow, failures)) for slow in SLOW]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not failures, "\n".join(failures))
    print(f"{len(SLOW)} kinds of slow clients keep others out for no longer than --timeout")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.program = options.program.resolve()
    try:
        with tempfile.TemporaryDirectory() as folder:
            send_all(options, Path(folder))
        occupy_all(options.program)
    except Failure as failure:
        print(f"seed {options.seed}: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
