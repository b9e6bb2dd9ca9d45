//! `kyclint.toml`, classifiers, and options that select rules.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const CLEAN: &str = include_str!("../fixtures/individual/ev-a1-data-scan-initiation.json");

fn kyclint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kyclint"));
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE", "NO_GRAPHICS"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8");
    command
}

fn run_in(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = kyclint()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// The exit code and the findings of all files as `path rule severity pointer`.
fn found(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let mut all = vec!["--format", "jsonl", "--quiet"];
    all.extend(arguments);
    let (code, out, _) = run_in(folder, &all);
    let line = |line: &str| {
        let diagnostic: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| diagnostic[name].as_str().unwrap().to_owned();
        ["file", "rule", "severity", "pointer"].map(text).join(" ")
    };
    (code, out.lines().map(line).collect())
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    // Keeps configurations above the temporary folder out of the test.
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// A customer with an invalid country, a second citizenship equal to the first, and an invalid
/// IBAN.
fn wrong() -> String {
    CLEAN.replace(
        "\"citizenshipCountry\": \"LT\"",
        "\"citizenshipCountry\": \"LT\", \"secondCitizenshipCountry\": \"LT\",\n\
         \"birthCountry\": \"LTU\", \"initialDepositAccount\": \"LT967000011700000118\"",
    )
}

#[test]
fn levels_can_be_set_for_rules_groups_and_all() {
    let folder = folder(&[("a.json", &wrong())]);
    let with = |config: &str| {
        fs::write(folder.path().join("kyclint.toml"), config).unwrap();
        found(folder.path(), &["a.json"])
    };
    let (same, country, iban) = (
        "a.json same-country advice /secondCitizenshipCountry",
        "a.json country-code error /birthCountry",
        "a.json iban warning /initialDepositAccount",
    );
    assert_eq!(
        with(""),
        (1, [same, country, iban].map(str::to_owned).to_vec())
    );
    assert_eq!(
        with("[rules]\ncountry-code = \"warning\"\nidentifiers = \"off\"\n"),
        (
            0,
            vec![same.to_owned(), country.replace("error", "warning")]
        )
    );
    // The narrower setting wins, whatever the order.
    assert_eq!(
        with("[rules]\niban = \"error\"\nidentifiers = \"advice\"\nall = \"off\"\n"),
        (1, vec![iban.replace("warning", "error")])
    );
    assert_eq!(with("fail-on = \"never\"\n").0, 0);
    assert_eq!(
        with("fail-on = \"advice\"\n[rules]\nall = \"advice\"\n").0,
        1
    );
}

#[test]
fn only_the_nearest_configuration_applies() {
    let wrong = wrong();
    let folder = folder(&[
        ("kyclint.toml", "[rules]\nall = \"off\"\niban = \"error\"\n"),
        ("a.json", &wrong),
        ("sub/deep/b.json", &wrong),
        (
            "sub/kyclint.toml",
            "[rules]\nall = \"off\"\nsame-country = \"warning\"\n",
        ),
        ("other/.git/HEAD", ""),
        ("other/c.json", &wrong),
        ("one.toml", "[rules]\nall = \"off\"\n"),
    ]);
    let (a, b) = (
        "a.json iban error /initialDepositAccount",
        "sub/deep/b.json same-country warning /secondCitizenshipCountry",
    );
    assert_eq!(
        found(folder.path(), &["a.json", "sub"]),
        (1, vec![a.to_owned(), b.to_owned()])
    );
    // The result is the same from a subfolder.
    let (_, from_below) = found(&folder.path().join("sub/deep"), &["../../a.json", "b.json"]);
    assert_eq!(
        from_below,
        [format!("../../{a}"), b.replace("sub/deep/", "")]
    );
    // The search ends at the root of a repository.
    assert_eq!(found(folder.path(), &["other/c.json"]).1.len(), 3);
    // One configuration for all files, or none.
    assert_eq!(
        found(folder.path(), &["--config", "one.toml", "."]),
        (0, vec![])
    );
    assert_eq!(found(folder.path(), &["--no-config", "a.json"]).1.len(), 3);
}

#[test]
fn standard_input_is_configured_by_its_file_name() {
    let folder = folder(&[
        ("sub/kyclint.toml", "[rules]\nall = \"off\"\n"),
        ("a.json", &wrong()),
    ]);
    let run = |name: &str| {
        let input = fs::File::open(folder.path().join("a.json")).unwrap();
        let output = kyclint()
            .current_dir(folder.path())
            .args(["-q", "--stdin-filename", name, "-"])
            .stdin(input)
            .output()
            .unwrap();
        output.status.code().unwrap()
    };
    assert_eq!(run("sub/new.json"), 0);
    assert_eq!(run("new.json"), 1);
}

#[test]
fn overrides_apply_to_paths_and_to_pointers_within_customers() {
    let numbered = |number: &str| wrong().replace("000117", number).replace("4711", number);
    let batch = format!(
        "{{\"customers\": [{}]}}",
        numbered("2").replace("\"EVALUATE\"", "null").replacen(
            '{',
            "{\"riskLevel\": \"LOW\", \"customerStatus\": \"ACTIVE\", ",
            1
        )
    );
    let folder = folder(&[
        ("a.json", &wrong()),
        ("leads/b.json", &numbered("3")),
        ("batch.json", &batch),
        (
            "kyclint.toml",
            "[rules]\nsame-country = \"off\"\niban = \"off\"\n\
             [[overrides]]\npaths = [\"leads/\"]\nrules = { country-code = \"off\", iban = \"error\" }\n\
             [[overrides]]\npointers = [\"/birthCountry\", \"/second*\"]\nrules = { codes = \"warning\", same-country = \"error\" }\n\
             [[overrides]]\npointers = [\"/secondCitizenshipCountry\"]\nrules = { same-country = \"advice\" }\n",
        ),
    ]);
    let expected = [
        "a.json same-country advice /secondCitizenshipCountry",
        "a.json country-code warning /birthCountry",
        "batch.json same-country advice /customers/0/secondCitizenshipCountry",
        "batch.json country-code warning /customers/0/birthCountry",
        "leads/b.json same-country advice /secondCitizenshipCountry",
        "leads/b.json country-code warning /birthCountry",
        "leads/b.json iban error /initialDepositAccount",
    ];
    assert_eq!(
        found(folder.path(), &["."]),
        (1, expected.map(str::to_owned).to_vec())
    );
}

#[test]
fn the_last_override_applies_whatever_it_is_about() {
    let text = CLEAN.replace("\"LT\"", "\"LTU\"");
    let about = [
        "paths = [\"a.json\"]\n",
        "pointers = [\"/citizenshipCountry\"]\n",
        "customers = [\"CUST-4711\"]\n",
    ];
    for first in about {
        for last in about {
            for level in ["off", "warning", "error"] {
                let before = if level == "error" { "off" } else { "error" };
                let settings = [(first, before), (last, level)].map(|(about, level)| {
                    format!("[[overrides]]\n{about}rules = {{ country-code = \"{level}\" }}\n")
                });
                let settings = settings.concat();
                let folder = folder(&[("a.json", &text), ("kyclint.toml", &settings)]);
                let expected = match level {
                    "off" => vec![],
                    _ => vec![format!("a.json country-code {level} /citizenshipCountry")],
                };
                let code = i32::from(level == "error");
                assert_eq!(
                    found(folder.path(), &["a.json"]),
                    (code, expected),
                    "{settings}"
                );
                // What is shown is what applies.
                let (_, out, _) = run_in(folder.path(), &["config", "show", "a.json"]);
                let mut rows = out.lines().filter(|line| line.contains("country-code"));
                let shown = rows.next_back().unwrap();
                assert!(
                    shown.split_whitespace().any(|it| it == level),
                    "{settings}{out}"
                );
            }
        }
    }
}

#[test]
fn the_level_of_a_missing_field_can_be_overridden() {
    let text = CLEAN.replace(
        "\"citizenshipCountry\": \"LT\"",
        "\"citizenshipCountry\": null",
    );
    let folder = folder(&[
        ("a.json", &text),
        (
            "kyclint.toml",
            "[[overrides]]\npointers = [\"/citizenshipCountry\"]\nrules = { missing-field = \"advice\" }\n",
        ),
    ]);
    assert_eq!(
        found(folder.path(), &["a.json"]),
        (
            0,
            vec!["a.json missing-field advice /citizenshipCountry".to_owned()]
        )
    );
}

/// A disabled rule does not suppress findings of others.
#[test]
fn a_disabled_rule_does_not_suppress_others() {
    let text = CLEAN.replace("\"firstName\"", "\"frstName\"");
    let folder = folder(&[("a.json", &text)]);
    assert_eq!(
        found(folder.path(), &["a.json"]).1,
        ["a.json unknown-field error /frstName"]
    );
    assert_eq!(
        found(folder.path(), &["--ignore", "unknown-field", "a.json"]).1,
        ["a.json missing-field error /firstName"]
    );
}

#[test]
fn include_and_exclude_select_the_files_of_a_folder() {
    let wrong = wrong();
    let folder = folder(&[
        ("a.payload", &wrong),
        ("b.json", &wrong),
        ("sub/c.json", &wrong),
        ("out/d.json", &wrong),
        (
            "kyclint.toml",
            "include = [\"*.payload\", \"/sub/*.json\", \"out/\"]\nexclude = [\"out/\"]\n[rules]\nall = \"off\"\niban = \"error\"\n",
        ),
    ]);
    let files = |arguments: &[&str]| -> Vec<String> {
        let lines = found(folder.path(), arguments).1;
        let file = |line: &String| line.split(' ').next().unwrap().to_owned();
        lines.iter().map(file).collect()
    };
    assert_eq!(files(&["."]), ["a.payload", "sub/c.json"]);
    assert_eq!(files(&["b.json", "out/d.json"]), ["b.json", "out/d.json"]);
}

#[test]
fn patterns_of_an_explicit_configuration_are_relative_to_the_working_directory() {
    let wrong = wrong();
    let folder = folder(&[
        ("data/a.json", &wrong),
        ("data/out/b.json", &wrong),
        ("conf/codes.txt", "LT\n"),
        (
            "conf/k.toml",
            "exclude = [\"./data/out/\"]\n[classifiers]\ncountry = \"codes.txt\"\n[rules]\nall = \"off\"\n\
             [[overrides]]\npaths = [\"data/\"]\nrules = { classifier-value = \"error\" }\n",
        ),
    ]);
    assert_eq!(
        found(folder.path(), &["--config", "conf/k.toml", "."]),
        (
            1,
            vec!["data/a.json classifier-value error /birthCountry".to_owned()]
        )
    );
}

#[test]
fn options_override_the_configuration() {
    let folder = folder(&[
        ("a.json", &wrong()),
        (
            "kyclint.toml",
            "[rules]\niban = \"off\"\n[[overrides]]\npointers = [\"/birthCountry\"]\nrules = { country-code = \"warning\" }\n",
        ),
    ]);
    let rules = |arguments: &[&str]| -> Vec<String> {
        let mut all = arguments.to_vec();
        all.push("a.json");
        let short = |line: &String| {
            let words: Vec<_> = line.split(' ').collect();
            format!("{} {}", words[1], words[2])
        };
        found(folder.path(), &all).1.iter().map(short).collect()
    };
    assert_eq!(rules(&[]), ["same-country advice", "country-code warning"]);
    assert_eq!(
        rules(&["--select", "iban,country-code"]),
        ["country-code warning", "iban warning"]
    );
    assert_eq!(
        rules(&["--select", "codes", "--error", "codes"]),
        ["country-code error"]
    );
    assert_eq!(
        rules(&["--ignore", "codes", "--warn", "consistency"]),
        ["same-country warning"]
    );
    assert_eq!(
        rules(&["--ignore", "all", "--error", "iban"]),
        ["iban error"]
    );
    assert_eq!(
        rules(&["--select", "consistency", "--ignore", "same-country"]),
        [""; 0]
    );
    assert_eq!(
        rules(&["--select", "same-country", "--ignore", "consistency"]),
        ["same-country advice"]
    );
}

#[test]
fn invalid_options_are_errors() {
    let folder = folder(&[("a.json", CLEAN)]);
    for (arguments, error) in [
        (
            &["--ignore", "contry-code"][..],
            "--ignore: unknown rule or group `contry-code`; did you mean `country-code`?",
        ),
        (
            &["--select", "iban,", "--warn", "x"],
            "unknown rule or group",
        ),
        (
            &["--select", "iban", "--ignore", "iban"],
            "--select and --ignore conflict for `iban`",
        ),
        (
            &["--warn", "dates", "--error", "dates"],
            "--warn and --error conflict for `dates`",
        ),
        (
            &["--select", "iban", "--error", "lei"],
            "--error: `lei` is not selected by --select",
        ),
        (
            &["--today", "2026-02-30"],
            "write a date such as 2026-01-31",
        ),
        (&["--config", "none.toml"], "none.toml: No such file"),
        (
            &["--config", "a.toml", "--no-config"],
            "cannot be used with",
        ),
    ] {
        let mut all = arguments.to_vec();
        all.push("a.json");
        let (code, out, err) = run_in(folder.path(), &all);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(error), "{arguments:?}: {err}");
    }
}

#[test]
fn configuration_errors_are_reported_with_their_positions() {
    let folder = folder(&[
        ("a.json", CLEAN),
        ("bad.json", "[\"EUR\", 3]"),
        ("utf16.txt", "\u{0}L"),
        (
            "kyclint.toml",
            "today = \"yesterday\"\nexclude = [\"[z-a]\"]\n[rules]\ncontry-code = \"off\"\n\
             [classifiers]\ncountry = \"none.json\"\ncurrency = \"bad.json\"\nlegalFrom = \"x\"\n\
             [[overrides]]\nrules = { iban = \"off\" }\n\
             [[overrides]]\npointers = [\"birthCountry\"]\nrules = { ibam = \"off\" }\n",
        ),
    ]);
    let (code, out, err) = run_in(folder.path(), &["a.json"]);
    assert_eq!((code, out.as_str()), (2, ""));
    let mut rest = err.as_str();
    for expected in [
        "`today` must be a date `YYYY-MM-DD`\n   ╭─[kyclint.toml:1:9]",
        "invalid pattern `[z-a]`\n   ╭─[kyclint.toml:2:12]",
        "unknown rule or group `contry-code`\n   ╭─[kyclint.toml:4:1]",
        "help: did you mean `country-code`?",
        "cannot read the classifier `country`\n   ╭─[kyclint.toml:6:11]",
        "No such file",
        "cannot read the classifier `currency`\n   ╭─[kyclint.toml:7:12]",
        "line 1, column 9: a code must be a string",
        "unknown classifier `legalFrom`\n   ╭─[kyclint.toml:8:1]",
        "help: did you mean `legalForm`?",
        "an override must have `paths`, `pointers` or `customers`",
        "invalid JSON Pointer `birthCountry`",
        "unknown rule or group `ibam`",
        "help: did you mean `iban`?",
    ] {
        let at = rest
            .find(expected)
            .unwrap_or_else(|| panic!("{expected}\n{err}"));
        rest = &rest[at..];
    }
    assert!(!err.contains("nothing to check"), "{err}");
    // JSON reports the same failure, once for all files.
    fs::write(folder.path().join("b.json"), CLEAN).unwrap();
    let (code, out, _) = run_in(folder.path(), &["-f", "json", "a.json", "b.json"]);
    assert_eq!(code, 2);
    let report: Value = serde_json::from_str(&out).unwrap();
    let failures = report["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0]["file"], "kyclint.toml");
    let error = failures[0]["error"].as_str().unwrap();
    assert!(
        error.starts_with(
            "line 1, column 9: `today` must be a date `YYYY-MM-DD` (not a date); line 2"
        ),
        "{error}"
    );
}

#[test]
fn a_configuration_with_invalid_toml_is_reported_with_its_position() {
    let folder = folder(&[("a.json", CLEAN)]);
    for (config, expected) in [
        ("[rules", "kyclint.toml:1:7"),
        ("ruls = 1", "did you mean `rules`?"),
        ("[rules]\niban = \"warn\"", "did you mean `warning`?"),
        ("[rules]\niban = 3", "write \"off\""),
        ("rules = {iban = 3}", "a level must be a string"),
        ("fail-on = 3", "`fail-on` must be a string"),
        ("fail-on = \"bad\"", "invalid `fail-on` `bad`"),
        ("rules = {iban = \"x\"}", "invalid level `x`"),
        ("rules = \"x\"", "`rules` must be a table"),
        ("include = \"x\"", "`include` must be an array"),
        ("include = [1]", "the value must be a string"),
        (
            "redact = \"yes\"",
            "write `true` or `false`, without quotes",
        ),
        ("[overrides]\npaths = []", "write `[[overrides]]`"),
        (
            "# level\n\"fail-on\" = false",
            "write \"error\", \"warning\", \"advice\" or \"never\"",
        ),
        ("skipped = true", "`skipped` must be a string"),
        (
            "today = \"2026-01-31\"\nskipped=[]",
            "write \"ignore\", \"note\" or \"error\"",
        ),
        ("fail-on = \"errors\"", "did you mean `error`?"),
        ("today = 2026-02-30", "kyclint.toml:1:9"),
        (
            "[rules]\niban = \"off\"\niban = \"off\"",
            "kyclint.toml:3:1",
        ),
        (
            "[[overrides]]\npaths = [\"a\"]",
            "missing field `rules` or `kind`",
        ),
        (
            "[[overrides]]\npaths = [\"a\"]\nkind = \"custmer\"",
            "kyclint.toml:3:8",
        ),
        (
            "[[overrides]]\npaths = [\"a\"]\nkind = \"custmer\"",
            "did you mean `customer`?",
        ),
        (
            "[[overrides]]\npaths = [\"a\"]\nkind = \"x\"",
            "unknown kind of payload `x`",
        ),
        (
            "[[overrides]]\npointers = [\"/a\"]\nkind = \"customer\"",
            "`kind` is not allowed in an override with `pointers` or `customers`",
        ),
    ] {
        fs::write(folder.path().join("kyclint.toml"), config).unwrap();
        let (code, out, err) = run_in(folder.path(), &["a.json"]);
        assert_eq!((code, out.as_str()), (2, ""), "{config}");
        assert!(err.contains(expected), "{config}: {err}");
    }
    fs::write(folder.path().join("kyclint.toml"), b"\xff\xfe").unwrap();
    let (code, _, err) = run_in(folder.path(), &["a.json"]);
    assert_eq!(code, 2);
    assert!(err.contains("the file is not UTF-8 text"), "{err}");
    // A byte order mark does not shift positions.
    fs::write(
        folder.path().join("kyclint.toml"),
        "\u{feff}[rules]\nx = \"off\"",
    )
    .unwrap();
    let (_, _, err) = run_in(folder.path(), &["a.json"]);
    assert!(err.contains("kyclint.toml:2:1"), "{err}");
}

#[test]
fn the_classifier_sets_the_entity_type_of_a_category() {
    let folder = folder(&[
        (
            "kyclint.toml",
            "[classifiers]\nriskManagementCategory = \"c.json\"\n",
        ),
        (
            "c.json",
            r#"[{"code": "RETAIL", "entityType": "ORGANIZATION"}, {"code": "ORG_IND", "entityType": "ORGANIZATION"},
                {"code": "ORG_X", "entityType": "INDIVIDUAL"}, {"code": "ORG_Y"}, "ANY"]"#,
        ),
    ]);
    for (category, expected) in [
        ("RETAIL", Some("category-entity-type")),
        ("ORG_IND", Some("category-entity-type")),
        ("ORG_X", None),
        // If the classifier sets no entity type, the code is for both.
        ("ORG_Y", None),
        ("ANY", None),
        ("ORG_Z", Some("classifier-value")),
        ("IND", Some("classifier-value")),
    ] {
        let text = CLEAN.replace("\"IND\"", &format!("\"{category}\""));
        fs::write(folder.path().join("a.json"), text).unwrap();
        let (_, found) = found(folder.path(), &["a.json"]);
        let expected: Vec<_> = expected
            .iter()
            .map(|rule| format!("a.json {rule} error /riskManagementCategory"))
            .collect();
        assert_eq!(found, expected, "{category}");
    }
    // A plain list decides, too.
    fs::write(folder.path().join("c.json"), r#"["ORG_X", "STANDARD"]"#).unwrap();
    let text = CLEAN.replace("\"IND\"", "\"ORG_X\"");
    fs::write(folder.path().join("a.json"), text).unwrap();
    assert_eq!(found(folder.path(), &["a.json"]).1, [""; 0]);
    // If that rule is disabled, the name of an unknown category decides again.
    let text = CLEAN.replace("\"IND\"", "\"ORG_Z\"");
    fs::write(folder.path().join("a.json"), text).unwrap();
    assert_eq!(
        found(folder.path(), &["--ignore", "classifier-value", "a.json"]).1,
        ["a.json category-entity-type error /riskManagementCategory"]
    );
}

#[test]
fn a_blank_code_is_reported_as_blank_despite_a_classifier() {
    let text = CLEAN.replace(
        "\"citizenshipCountry\": \"LT\"",
        "\"citizenshipCountry\": \" \"",
    );
    let folder = folder(&[
        ("kyclint.toml", "[classifiers]\ncountry = \"c.txt\"\n"),
        ("c.txt", "LT\n"),
        ("a.json", &text),
    ]);
    assert_eq!(
        found(folder.path(), &["a.json"]).1,
        ["a.json blank-value error /citizenshipCountry"]
    );
}

#[test]
fn init_writes_a_configuration_that_changes_nothing() {
    let folder = folder(&[("a.json", &wrong())]);
    let before = found(folder.path(), &["a.json"]);
    let (code, out, err) = run_in(folder.path(), &["init"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("wrote kyclint.toml; "), "{out}");
    assert_eq!(found(folder.path(), &["a.json"]), before);
    let (code, _, err) = run_in(folder.path(), &["init"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: kyclint.toml: already exists"),
        "{err}"
    );
    let (code, _, err) = run_in(folder.path(), &["init", "missing"]);
    assert_eq!(code, 2);
    assert!(err.contains("No such file"), "{err}");

    // Every example is valid as written, and its levels are the defaults of the rules.
    let written = fs::read_to_string(folder.path().join("kyclint.toml")).unwrap();
    let uncommented: String = written
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(example) if !example.starts_with(' ') => format!("{example}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    fs::create_dir(folder.path().join("classifiers")).unwrap();
    let schema: Value =
        serde_json::from_str(include_str!("../schemas/config.schema.json")).unwrap();
    let classifiers = &schema["properties"]["classifiers"]["properties"];
    for name in classifiers.as_object().unwrap().keys() {
        let path = folder.path().join(format!("classifiers/{name}.json"));
        fs::write(path, "[\"LT\"]").unwrap();
    }
    fs::write(folder.path().join("kyclint.toml"), &uncommented).unwrap();
    let (code, shown, err) = run_in(folder.path(), &["config", "show", "a.json"]);
    assert_eq!(code, 0, "{err}");
    for rule in kyclint::catalog::rules() {
        let line = shown
            .lines()
            .find(|line| line.split(' ').next() == Some(rule.name));
        let words: Vec<_> = line.unwrap().split_whitespace().collect();
        assert_eq!(words[1], rule.severity, "{shown}");
        assert!(words[2].starts_with("kyclint.toml:"), "{shown}");
    }
    // The published schema accepts the configuration that the tool reads.
    let validator = jsonschema::validator_for(&schema).unwrap();
    let config: Value = toml::from_str(&uncommented).unwrap();
    assert!(
        validator.is_valid(&config),
        "{:?}",
        validator.validate(&config)
    );
    let wrong: Value = serde_json::json!({"rules": {"contry-code": "off"}});
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn config_show_prints_settings_and_their_origins() {
    let folder = folder(&[(
        "kyclint.toml",
        "fail-on = \"warning\"\n[rules]\ncodes = \"warning\"\niban = \"off\"\nlei = \"off\"\n\
             [[overrides]]\npaths = [\"sub/\"]\nrules = { giin = \"error\" }\n\
             [[overrides]]\npointers = [\"/birthCountry\"]\nrules = { country-code = \"off\" }\n",
    )]);
    let show = |arguments: &[&str]| {
        let mut all = vec!["config", "show"];
        all.extend(arguments);
        let (code, out, err) = run_in(folder.path(), &all);
        assert_eq!((code, err.as_str()), (0, ""));
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        out.lines().map(words).collect::<Vec<_>>()
    };
    let lines = show(&[
        "sub/a.json",
        "--error",
        "contact-details",
        "--select",
        "identifiers,codes",
    ]);
    for expected in [
        "file sub/a.json",
        "configuration kyclint.toml",
        "fail-on warning kyclint.toml:1",
        "country-code warning kyclint.toml:3",
        "iban warning --select",
        "giin error kyclint.toml:8",
        "contact-details error --error",
        "national-code warning default",
        "action-value off --select",
        "/birthCountry country-code off kyclint.toml:11",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
    let lines = show(&["a.json", "--fail-on", "never", "--no-config"]);
    assert!(lines.iter().any(|line| line == "configuration none"));
    assert!(lines.iter().any(|line| line == "fail-on never --fail-on"));
    assert!(lines.iter().any(|line| line == "iban warning default"));
}

#[test]
fn today_can_be_set() {
    let text = CLEAN.replace(
        "\"citizenshipCountry\"",
        "\"birthDate\": \"1990-03-14\", \"citizenshipCountry\"",
    );
    let folder = folder(&[("a.json", &text)]);
    let rules = |arguments: &[&str]| found(folder.path(), arguments).1;
    assert_eq!(rules(&["a.json"]), [""; 0]);
    let future_dates = [
        "a.json future-date warning /applicationDate",
        "a.json future-date warning /birthDate",
    ];
    assert_eq!(rules(&["--today", "1980-01-01", "a.json"]), future_dates);
    fs::write(folder.path().join("kyclint.toml"), "today = 1980-01-01\n").unwrap();
    assert_eq!(rules(&["a.json"]), future_dates);
    assert_eq!(rules(&["--today", "2026-11-23", "a.json"]), [""; 0]);
}
