"""The memory of the processes that Spark starts."""

import os
import threading
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
INTERVAL = 0.1


def processes():
    """The parent, the name and the resident bytes of each process, by its number."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name is in parentheses, and may contain any character.
            name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            # It has ended.
            continue
        fields = rest.split()
        found[int(folder.name)] = (int(fields[1]), name, int(fields[21]) * PAGE)
    return found


class Resident:
    """The largest resident size of one process of Java, and of one of Python that it starts, in a block."""

    def __enter__(self):
        self.java = self.python = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        self._thread.join()

    def _watch(self):
        while not self._is_over.wait(INTERVAL):
            self._take(processes())

    def _take(self, found):
        for number, (_, name, size) in found.items():
            ancestors = self._ancestors(found, number)
            if os.getpid() not in ancestors:
                continue
            if name == "java":
                self.java = max(self.java, size)
            elif any(found[of][1] == "java" for of in ancestors if of in found):
                self.python = max(self.python, size)

    @staticmethod
    def _ancestors(found, number):
        ancestors = []
        while number in found and (number := found[number][0]):
            ancestors.append(number)
        return ancestors
