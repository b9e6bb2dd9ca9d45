"""Assertions."""

import kyclint
import pytest
from kyclint.testing import assert_accepted, assert_refused

BAD = {"action": "create", "firstName": "Žygimantas "}


def test_an_accepted_payload_passes(samples):
    assert_accepted(samples(1)[0])
    with pytest.raises(AssertionError, match="the payload is accepted"):
        assert_refused(samples(1)[0])


def test_a_refused_payload_fails_with_its_report(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(AssertionError) as raised:
        assert_accepted(BAD)
    assert str(raised.value).startswith("the payload is not accepted\n\n")
    assert str(kyclint.lint(BAD)) in str(raised.value)


def test_values_are_masked_in_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError) as raised:
        assert_accepted(BAD)
    assert "Žygimantas" not in str(raised.value)
    for options in ({"redact": False}, {"settings": kyclint.Settings(redact=False)}):
        with pytest.raises(AssertionError) as raised:
            assert_accepted(BAD, **options)
        assert "Žygimantas" in str(raised.value)


def test_a_refusal_has_a_reason():
    assert_refused(BAD)
    assert_refused(BAD, rule="action-value")
    assert_refused(BAD, rule="missing-field", api_code="001")
    with pytest.raises(AssertionError, match="no reason has rule lei and API code 001"):
        assert_refused(BAD, rule="lei", api_code="001")
    # Warnings refuse nothing, unless the settings say so.
    with pytest.raises(AssertionError, match="no reason has rule padded-value"):
        assert_refused(BAD, rule="padded-value")
    assert_refused(BAD, rule="padded-value", settings=kyclint.Settings(fail_on="warning"))


def test_a_page_without_payloads_is_not_accepted():
    for text in ("", "# Page", '{"action": "create"}'):
        with pytest.raises(AssertionError, match="the payload is not accepted"):
            assert_accepted(text, name="page.md")
