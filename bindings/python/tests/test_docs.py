"""The examples of docs/python.md and docs/spark.md are run."""

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"
RAY = doctest.register_optionflag("RAY")
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def examples(page, is_wanted):
    """The examples of a page as one test, so that later ones see the names of earlier ones."""
    text = (DOCS / page).read_text("utf-8")
    found = []
    for block in re.finditer(r"^```pycon\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        before = text.count("\n", 0, block.start(1))
        for example in doctest.DocTestParser().get_examples(block[1], page):
            example.lineno += before
            if is_wanted(example):
                found.append(example)
    assert found, page
    return doctest.DocTest(found, {}, page, str(DOCS / page), 0, None)


def run(test):
    output = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS, verbose=False)
    failed, tried = runner.run(test, out=output.append)
    assert tried > 0 and failed == 0, "".join(output)


def test_the_page_of_python(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    run(examples("python.md", lambda example: RAY not in example.options))


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")
def test_the_example_of_ray():
    import pyarrow as pa
    import ray

    import kyclint

    ray.init(num_cpus=1, include_dashboard=False, configure_logging=False)
    try:
        test = examples("python.md", lambda example: RAY in example.options)
        payloads = ['{"action": "create"}', '{"action": "CREATE"}']
        export = pa.table({"id": [1, 2], "payload": payloads})
        test.globs.update(kyclint=kyclint, pa=pa, export=export)
        run(test)
    finally:
        ray.shutdown()
