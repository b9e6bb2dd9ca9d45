#!/usr/bin/env python3
"""Kills `kyclint serve --store` at random moments under load.

After each kill the store must open. What was answered 200 must be known, and a request that was not
answered must be known whole or not at all. A second server on the same store must be refused.

  .ci/serve-kill.py PROGRAM [--kills 20] [--seed 1] [--folder FOLDER]
"""

import argparse
import random
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from serve_process import BASE, PATIENCE, Failure, Server, check, code, customer, request

CONNECTIONS = 6

# A store is replaced after so many kills, when all that it must know has been checked once more.
KILLS_OF_A_STORE = [10, 250]


class Sent:
    """A request: the number and the identifier of each customer."""

    def __init__(self, pairs, data, is_batch=False, is_update=False):
        self.pairs, self.data = pairs, data
        self.is_batch, self.is_update = is_batch, is_update


class Run:
    def __init__(self, options, folder):
        self.random = random.Random(options.seed)
        self.program, self.folder = options.program, folder
        self.last = 0
        self.kills = self.while_opening = self.stores = 0
        self.accepted = self.in_flight = self.kept_in_flight = 0
        self.opening = []

    def name(self, prefix):
        self.last += 1
        return f"{prefix}-{self.last}"

    def new_request(self, known):
        """A customer, a batch, or an update of a customer that is known."""
        kind = self.random.random()
        if kind < 0.2:
            pairs = [(self.name("N"), self.name("X")) for _ in range(3)]
            body = {"customers": [customer(*pair) for pair in pairs]}
            return Sent(pairs, request("POST", f"{BASE}/batch-customers", body), True)
        is_update = bool(known) and kind < 0.3
        ext_id = self.random.choice(known)[1] if is_update else self.name("X")
        pair = (self.name("N"), ext_id)
        body = customer(*pair, action="UPDATE" if is_update else "CREATE")
        return Sent([pair], request("POST", f"{BASE}/customer", body), is_update=is_update)

    def take_answer(self, connection, sent, accepted):
        """Takes the answer to a request, if there is one. Returns whether there is."""
        answer = connection.take()
        if answer is None:
            return False
        check(answer.status == 200, f"{answer.status}: {answer.body!r}")
        results = answer.json()["results"] if sent.is_batch else [answer.json()]
        for result in results:
            check(result["resultType"] == "REQUEST_ACCEPTED", f"refused: {answer.body!r}")
        accepted.extend(sent.pairs)
        return True

    def load(self, server, known):
        """Sends requests until a random moment, and kills the server. Returns what was answered 200, and
        the requests that were not answered."""
        accepted, waiting = [], {}
        until = time.monotonic() + self.random.uniform(0, 0.08)
        with selectors.DefaultSelector() as selector:
            for _ in range(CONNECTIONS):
                connection = server.connect()
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                waiting[connection] = self.new_request(known)
                connection.send(waiting[connection].data)
            while (left := until - time.monotonic()) > 0:
                for key, _ in selector.select(left):
                    connection = key.data
                    check(connection.receive(), "the server closes a connection")
                    if self.take_answer(connection, waiting[connection], accepted):
                        waiting[connection] = self.new_request(known)
                        connection.send(waiting[connection].data)
        server.kill()
        unanswered = []
        for connection, sent in waiting.items():
            # What the server had sent before it was killed counts.
            while connection.receive():
                pass
            if not self.take_answer(connection, sent, accepted):
                unanswered.append(sent)
            connection.close()
        return accepted, unanswered

    def validate(self, server, pairs, action):
        """Returns the code of each customer, as the server would answer it; `None` if it is accepted."""
        body = {"customers": [customer(*pair, action=action) for pair in pairs]}
        answer = server.request("POST", f"{BASE}/validate-batch-customers", body)
        check(answer and answer.status == 200, f"a batch is refused: {answer and answer.body!r}")
        return [code(result) for result in answer.json()["results"]]

    def is_known(self, server, pairs):
        """For each pair, whether its number is used, and whether its customer is known."""
        numbers = self.validate(server, pairs, "CREATE")
        updates = [(self.name("F"), ext_id) for _, ext_id in pairs]
        customers = self.validate(server, updates, "UPDATE")
        check(set(numbers) <= {None, "O005"}, f"codes: {set(numbers)}")
        check(set(customers) <= {None, "C004"}, f"codes: {set(customers)}")
        return [(number == "O005", update is None) for number, update in zip(numbers, customers)]

    def check_known(self, server, pairs, unanswered):
        """Checks that what was answered 200 is known, and the rest whole or not at all."""
        # An identifier may occur in several requests, so what was not answered is checked apart.
        for start in range(0, len(pairs), 1000):
            part = pairs[start : start + 1000]
            unique = list({ext_id: (number, ext_id) for number, ext_id in part}.values())
            for pair, known in zip(unique, self.is_known(server, unique)):
                check(known == (True, True), f"{pair} was answered 200, but known: {known}")
        for sent in unanswered:
            known = set(self.is_known(server, sent.pairs))
            is_whole = len(known) == 1 and (sent.is_update or known <= {(True, True), (False, False)})
            check(is_whole, f"a part of a request is known: {sent.pairs}: {known}")
            self.kept_in_flight += (True, True) in known

    def check_answers(self, server, pairs):
        """Checks the exact answers for one of the customers."""
        number, ext_id = self.random.choice(pairs)
        answer = server.request("POST", f"{BASE}/customer", customer(number, ext_id))
        answered = answer.status, code(answer.json())
        check(answered == (400, "O001"), f"used number: {answered}")
        pair = (self.name("N"), ext_id)
        answer = server.request("POST", f"{BASE}/customer", customer(*pair, action="UPDATE"))
        check(answer.status == 200, f"UPDATE of a known customer: {answer.status} {answer.body!r}")
        pairs.append(pair)

    def check_second(self, store):
        """Checks that no other server opens the store."""
        command = [self.program, "serve", "--port", "0", "--no-config", "--store", store]
        second = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        message = second.stderr
        check(second.returncode == 2, f"a second server ends with {second.returncode}: {message}")
        is_clear = message.startswith(f"error: {store}: ") and "in use" in message
        check(is_clear, f"a second server: {message}")

    def one_store(self, kills):
        self.stores += 1
        store = self.folder / f"store-{self.stores}.redb"
        known, unanswered, begin = [], [], 0
        for number in range(kills + 1):
            started = time.monotonic()
            server = Server(self.program, "--quiet", "--store", store)
            try:
                # The last start of a store checks everything, and the first one creates it.
                part = 0.5 if number == 0 else 0.1
                if number < kills and self.random.random() < part:
                    time.sleep(self.random.uniform(0, 0.03))
                    server.kill()
                    self.kills += 1
                    self.while_opening += 1
                    continue
                server.ready()
                self.opening.append(time.monotonic() - started)
                is_last = number == kills
                self.check_known(server, known if is_last else known[begin:], unanswered)
                begin, unanswered = len(known), []
                if known and number % 4 == 0:
                    self.check_answers(server, known)
                if is_last or number == 2:
                    self.check_second(store)
                if is_last:
                    check(server.stop() == 0, "the server does not end with 0")
                    break
                accepted, unanswered = self.load(server, known)
                known.extend(accepted)
                self.kills += 1
                self.accepted += len(accepted)
                self.in_flight += len(unanswered)
            finally:
                if server.is_running():
                    server.kill()
        store.unlink()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the store is; a temporary folder otherwise")
    options = parser.parse_args()
    options.program = options.program.resolve()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run = Run(options, Path(folder))
        try:
            while run.kills < options.kills:
                most = KILLS_OF_A_STORE[run.stores % 2]
                run.one_store(min(most, options.kills - run.kills))
                if run.stores % 4 == 0:
                    print(f"{run.kills} kills, {run.accepted} customers accepted", flush=True)
        except Failure as failure:
            print(f"after {run.kills} kills, seed {options.seed}: {failure}", file=sys.stderr)
            return 1
    opening = sorted(run.opening)
    print(
        f"{run.kills} kills in {time.monotonic() - began:.0f} s, {run.while_opening} of them while the store"
        f" opened: {run.accepted} customers answered 200 are all known; {run.in_flight} requests were not"
        f" answered, of which {run.kept_in_flight} are known; start to listening: median"
        f" {1000 * opening[len(opening) // 2]:.0f} ms, longest {1000 * opening[-1]:.0f} ms"
    )
    return 0


sys.exit(main())
