#!/usr/bin/env python3
"""Lets `kyclint serve --store` run out of space under load.

Requests that cannot be written are answered 500 and are not known later; those answered 200 are. When there
is space again, requests are accepted again, without a new start. Space ends in two ways: by a limit on the
size of files, and, where this script may mount one, in a small file system.

  .ci/serve-full-disk.py PROGRAM
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from serve_process import BASE, PATIENCE, Failure, Server, check, code, customer

# A request adds so many customers, so that a file is full soon.
SIZE = 200

# A file of this many customers does not fit.
MOST = 200_000


class Disk:
    """A folder that can be full."""

    def __init__(self, folder):
        self.store = folder / "store.redb"


class LimitedFiles(Disk):
    """Files that grow no more."""

    name = "a limit on files"

    def limit(self, size):
        hard = resource.prlimit(self.process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, (size, hard))

    def fill(self, server):
        self.process = server.process.pid
        self.limit(self.store.stat().st_size)

    def free(self):
        self.limit(resource.RLIM_INFINITY)


class SmallDisk(Disk):
    """A file system that another file fills."""

    name = "a full file system"

    def __init__(self, folder):
        super().__init__(folder)
        self.other = folder / "other"

    def fill(self, server):
        with open(self.other, "wb", buffering=0) as other:
            try:
                while True:
                    other.write(bytes(1 << 16))
            except OSError:
                pass

    def free(self):
        self.other.unlink()


class Run:
    def __init__(self, program, disk):
        self.program, self.disk = program, disk
        self.last = 0

    def start(self):
        # Python ignores the signal that a limit on files raises, and so does the server then: it would end
        # it otherwise, as any program.
        options = {"restore_signals": False, "stderr": subprocess.DEVNULL}
        return Server(self.program, "--quiet", "--store", self.disk.store, **options).ready()

    def add(self, server):
        """Sends a batch of new customers. Returns the status, and the customers."""
        pairs = []
        for _ in range(SIZE):
            self.last += 1
            pairs.append((f"N-{self.last}", f"X-{self.last}"))
        body = {"customers": [customer(*pair) for pair in pairs]}
        answer = server.request("POST", f"{BASE}/batch-customers", body)
        check(answer and answer.status in (200, 500), f"status: {answer and answer.status}")
        if answer.status == 200:
            results = {result["resultType"] for result in answer.json()["results"]}
            check(results == {"REQUEST_ACCEPTED"}, f"results: {results}")
        return answer.status, pairs

    def check_known(self, server, pairs, are_known):
        for start in range(0, len(pairs), 2000):
            part = pairs[start : start + 2000]
            for action, known, unknown in [("CREATE", "O005", None), ("UPDATE", None, "C004")]:
                numbers = [number if action == "CREATE" else f"F{number}" for number, _ in part]
                customers = [customer(n, x, action) for n, (_, x) in zip(numbers, part)]
                path = f"{BASE}/validate-batch-customers"
                answer = server.request("POST", path, {"customers": customers})
                check(answer.status == 200, f"validation: {answer.status}")
                codes = {code(result) for result in answer.json()["results"]}
                expected = {known if are_known else unknown}
                check(codes == expected, f"{action}, known: {are_known}: {codes}")

    def run(self):
        accepted, failed = [], []
        server = self.start()
        try:
            for _ in range(3):
                status, pairs = self.add(server)
                check(status == 200, "the first requests are not accepted")
                accepted += pairs
            self.disk.fill(server)
            while len(failed) < 5 * SIZE:
                status, pairs = self.add(server)
                (accepted if status == 200 else failed).extend(pairs)
                check(len(accepted) < MOST, "the file is never full")
            check(server.is_running(), "the server ends")
            self.disk.free()
            until = time.monotonic() + PATIENCE
            while True:
                status, pairs = self.add(server)
                if status == 200:
                    break
                failed += pairs
                check(time.monotonic() < until, "no request is accepted after there is space again")
            accepted += pairs
            self.check_known(server, accepted, True)
            self.check_known(server, failed, False)
            server.kill()
            server = self.start()
            self.check_known(server, accepted, True)
            self.check_known(server, failed, False)
            check(server.stop() == 0, "the server does not end with 0")
        finally:
            if server.is_running():
                server.kill()
        print(
            f"{self.disk.name}: {len(accepted)} customers answered 200 are known, {len(failed)} answered 500"
            " are not"
        )


def main():
    program = Path(sys.argv[1]).resolve()
    # Also where it is ignored when this script starts: what is tested is an error, not a signal.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with tempfile.TemporaryDirectory() as folder:
            Run(program, LimitedFiles(Path(folder))).run()
            mounted = Path(folder) / "mounted"
            mounted.mkdir()
            mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "kyclint", mounted]
            if os.geteuid() != 0 or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
                print("a full file system: skipped, as no file system can be mounted here")
                return 0
            try:
                Run(program, SmallDisk(mounted)).run()
            finally:
                subprocess.run(["umount", mounted], check=True)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


sys.exit(main())
