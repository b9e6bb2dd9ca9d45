"""Sends the requests of a plan with `requests`, and writes what it gets. `.ci/serve-clients.py` describes both."""

import sys
import time
from pathlib import Path
from urllib.parse import urljoin

import requests

session = requests.Session()
link = None
for line in Path(sys.argv[1]).read_text("utf-8").splitlines():
    method, url, headers, body, answer = line.split("\t")
    headers = dict(header.split(": ", 1) for header in headers.split("|") if header)
    data = Path(body).read_bytes() if body else None
    request = session.prepare_request(requests.Request(method, link if url == "@link" else url, headers, data=data))
    begun = time.monotonic()
    text, content = "", b""
    try:
        response = session.send(request, timeout=20)
        status, content = str(response.status_code), response.content
        text = "".join(f"{name}: {value}\n" for name, value in response.raw.headers.items())
        link = urljoin(response.url, next(iter(response.links.values()), {}).get("url", ""))
    except requests.exceptions.ChunkedEncodingError:
        status = "incomplete"
    except requests.exceptions.ConnectionError:
        status = "connection"
    elapsed = round((time.monotonic() - begun) * 1000)
    Path(answer).write_bytes(f"{status} {elapsed}\n{text}\n".encode() + content)
