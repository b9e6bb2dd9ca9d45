"""The examples of docs/python.md are run; those of docs/spark.md in test_spark.py."""

import doctest
import importlib.util

import pytest

RAY = doctest.register_optionflag("RAY")


def test_the_page_of_python(run_page, monkeypatch, tmp_path):
    monkeypatch.delenv("CI", raising=False)
    # The page writes files.
    monkeypatch.chdir(tmp_path)
    run_page("python.md", lambda example: RAY not in example.options)


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")
def test_the_example_of_ray(run_page):
    import pyarrow as pa
    import ray

    import kyclint

    ray.init(num_cpus=1, include_dashboard=False, configure_logging=False)
    try:
        payloads = ['{"action": "create"}', '{"action": "CREATE"}']
        export = pa.table({"id": [1, 2], "payload": payloads})
        names = {"kyclint": kyclint, "pa": pa, "export": export}
        run_page("python.md", lambda example: RAY in example.options, **names)
    finally:
        ray.shutdown()
