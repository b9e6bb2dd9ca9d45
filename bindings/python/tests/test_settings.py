"""Settings."""

import copy
import datetime
import pickle
import types

import kyclint
import pytest

BAD = '{"action": "create", "applicationDate": "2026-01-02", "citizenshipCountry": "LV"}'


def rules(settings, text=BAD, **options):
    report = kyclint.lint(text, settings=settings, **options)
    return {finding.rule: finding.severity for finding in report.findings}


def test_levels():
    settings = kyclint.Settings(levels={"all": "off", "action-value": "warning"})
    assert rules(settings) == {"action-value": "warning"}
    assert kyclint.lint(BAD, settings=settings).ok
    settings = kyclint.Settings(
        levels={"all": "off", "action-value": "warning"}, fail_on="warning"
    )
    assert not kyclint.lint(BAD, settings=settings).ok
    assert settings.fail_on == "warning"


@pytest.mark.parametrize("today", ["2026-01-01", datetime.date(2026, 1, 1)])
def test_the_day(today):
    assert "future-date" in rules(kyclint.Settings(today=today))
    assert "future-date" not in rules(kyclint.Settings(today="2026-01-02"))


@pytest.mark.parametrize("codes", [["LT"], "LT\n", '["LT"]', ("LT",)])
def test_classifiers(codes):
    settings = kyclint.Settings(classifiers={"country": codes})
    assert "classifier-value" in rules(settings)
    assert "classifier-value" not in rules(kyclint.Settings(classifiers={"country": ["LV"]}))


def test_kinds():
    simplified = '{"requester": "Pavyzdžio bankas", "customerExtId": "CUST-1"}'
    by_settings = rules(kyclint.Settings(kind="simplified-customer"), simplified)
    by_call = rules(None, simplified, kind="simplified-customer")
    assert by_settings == by_call
    settings = kyclint.Settings(kind="customer")
    assert rules(settings, simplified, kind="simplified-customer") == by_call


def test_a_configuration(tmp_path):
    (tmp_path / "country.txt").write_text("LT\n")
    text = (
        'today = "2026-01-01"\nfail-on = "advice"\nredact = true\n'
        '[rules]\naction-value = "off"\n[classifiers]\ncountry = "country.txt"\n'
    )
    settings = kyclint.Settings.from_toml(text, folder=tmp_path)
    assert settings.fail_on == "advice" and settings.redact is True
    (tmp_path / "country.txt").unlink()
    for same in (settings, pickle.loads(pickle.dumps(settings)), copy.deepcopy(settings)):
        found = rules(same)
        assert "action-value" not in found
        assert {"classifier-value", "future-date"} <= found.keys()
        assert same == settings
    with pytest.raises(ValueError, match=r"a.toml: line 7, column 11: cannot read the classifier"):
        kyclint.Settings.from_toml(text, name="a.toml", folder=tmp_path)
    with pytest.raises(ValueError, match="line 1, column 1: unknown field `rule`"):
        kyclint.Settings.from_toml("rule = 1")


def test_settings_can_be_sent_to_another_process():
    settings = kyclint.Settings(
        kind="customer",
        today="2026-11-28",
        levels={"name-style": "off"},
        classifiers={"country": ["LT"]},
        fail_on="never",
        redact=False,
    )
    same = pickle.loads(pickle.dumps(settings))
    assert same == settings and repr(same) == repr(settings)
    assert same != kyclint.Settings() and same != 1
    assert rules(same) == rules(settings)


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"kind": "person"}, ValueError, "unknown kind of payload `person`; use one of customer"),
        ({"levels": {"name-stile": "off"}}, ValueError, "did you mean `name-style`"),
        ({"levels": {"name-style": "of"}}, ValueError, "unknown level `of`"),
        ({"fail_on": "warn"}, ValueError, "unknown severity `warn`"),
        ({"today": "2026"}, ValueError, "must be a date YYYY-MM-DD, not `2026`"),
        ({"today": 1}, TypeError, "`today` must be a datetime.date or a text YYYY-MM-DD, not int"),
        ({"classifiers": {"countries": []}}, ValueError, "unknown classifier `countries`"),
        ({"classifiers": {"country": 1}}, TypeError, "the classifier `country` must be"),
        ({"classifiers": {"country": "[1, {"}}, ValueError, "cannot read the classifier `country`"),
        ({"classifiers": ["country"]}, TypeError, "`classifiers` must be a dict or None, not list"),
        ({"levels": ["all"]}, TypeError, "`levels` must be a dict or None, not list"),
        ({"levels": {"all": False}}, TypeError, r'`levels\["all"\]` must be str, not bool'),
        ({"levels": {1: "off"}}, TypeError, "the names in `levels` must be str, not int"),
        ({"kind": 1}, TypeError, "`kind` must be str or None, not int"),
        ({"fail_on": True}, TypeError, "`fail_on` must be str or None, not bool"),
        ({"redact": 0}, TypeError, "`redact` must be a bool or None, not int"),
    ],
)
def test_unknown_settings_are_refused(options, error, text):
    with pytest.raises(error, match=text):
        kyclint.Settings(**options)


def test_a_wrong_argument_of_a_configuration_is_named(tmp_path):
    with pytest.raises(TypeError, match=r"`text` must be str, not pathlib\."):
        kyclint.Settings.from_toml(tmp_path)
    with pytest.raises(TypeError, match="`name` must be str, not int"):
        kyclint.Settings.from_toml("", name=1)
    with pytest.raises(TypeError, match="`folder` must be a str, a path or None, not int"):
        kyclint.Settings.from_toml("", folder=1)


def test_settings_show_what_they_set():
    settings = kyclint.Settings(kind="customer", fail_on="never", redact=False)
    assert repr(settings) == '<Settings(kind="customer", fail_on="never", redact=False)>'


def test_any_mapping_of_levels_is_taken():
    levels = types.MappingProxyType({"all": "off", "action-value": "warning"})
    assert rules(kyclint.Settings(levels=levels)) == {"action-value": "warning"}
