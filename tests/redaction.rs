//! No format prints personal values, whatever is wrong with them or around them.

mod common;

use std::collections::BTreeSet;
use std::fs;

use clap::ValueEnum;
use kyclint::{Format, catalog};
use serde_json::Value;

use common::{CLEAN, finished, fixtures, folder, kyclint, run_in};

/// A fixture without findings, of which a sample is enough here.
const NAMES: &str = "names.ndjson";

/// One of so many names is in the sample.
const SHARE: usize = 23;

/// The sample of the names, with a mistake beside each of them.
fn sample_of_names() -> String {
    let names = fs::read_to_string(format!("fixtures/{NAMES}")).unwrap();
    let lines = names.lines().step_by(SHARE);
    let lines = lines.map(|line| line.replacen("\"2024-04-08\"", "\"8 April 24\"", 1));
    lines.collect::<Vec<_>>().join("\n")
}

/// Collects the strings and numbers in a value.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|value| collect(value, found)),
        Value::Array(elements) => elements.iter().for_each(|value| collect(value, found)),
        Value::String(text) => found.push(text.trim().to_owned()),
        // `serde_json` writes `1e8` as `1e+8`.
        Value::Number(number) => found.push(number.to_string().replace('+', "")),
        Value::Bool(_) | Value::Null => {}
    }
}

/// Personal values of fixtures that are not valid JSON strings: they contain unescaped quotes or
/// line breaks.
const BROKEN: [&str; 3] = [
    "Pavyzdžio\tbankas",
    "Pavyzdžio\nbankas",
    "UAB \"Pavyzdinė\" logistika",
];

/// The values of a field wherever a text names it. The rest of the text need not be JSON.
fn values_of(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(name) {
        let rest = &text[at + name.len()..];
        let is_whole = text[..at].ends_with(['"', '\'', '“']);
        let rest = rest.trim_start_matches(['"', '\'', '”']).trim_start();
        let Some(rest) = rest.strip_prefix(':').filter(|_| is_whole) else {
            continue;
        };
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            collect(&value, &mut found);
        }
    }
    found
}

/// The personal values of all fixtures that occur nowhere else by chance.
fn values_of_fixtures() -> BTreeSet<String> {
    let mut found = Vec::new();
    let texts = fixtures()
        .into_iter()
        .map(|path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
    for text in texts.chain([sample_of_names()]) {
        let names = common::personal_names().into_iter();
        found.extend(names.flat_map(|name| values_of(name, &text)));
        let broken = BROKEN.iter().filter(|value| text.contains(**value));
        found.extend(broken.map(|value| (*value).to_owned()));
    }
    // Shorter values occur in words by chance. The documentation of rules, which SARIF contains,
    // has examples of its own.
    let rules = catalog::rules();
    let rules: Vec<_> = rules
        .iter()
        .map(|entry| catalog::rule(entry.name))
        .collect();
    let is_documented = |value: &str| {
        let mut rules = rules.iter().flatten();
        rules.any(|rule| rule.docs.contains(value))
    };
    let is_distinctive = |value: &String| {
        let has_letters = value.contains(char::is_alphanumeric);
        has_letters
            && value.chars().count() > 3
            && !PUBLIC.contains(&value.as_str())
            && !is_documented(value)
    };
    found.into_iter().filter(is_distinctive).collect()
}

/// Personal values of fixtures that kyclint prints independently: examples of the contract,
/// suggested for missing fields; words of JSON and of messages; and dates that other fields of the
/// fixtures contain.
const PUBLIC: [&str; 24] = [
    "\"null\"",
    "00000117",
    "12,5",
    "12.5",
    "2024-04-08",
    "2024-04-08 10:45:00.000",
    "2024-04-08 10:45:00.000+0200",
    "2024-04-08T10:45:00.000+02:00",
    "2025-05-21",
    "98Q96B.00000.LE.250",
    "Austėja",
    "Bandomasis",
    "Blank",
    "Empty",
    "Is there a relation to the USA?",
    "Migracijos departamentas",
    "None",
    "Pavy",
    "Pavyzdienė",
    "Pavyzdys",
    "UAB Pavyzdys",
    "false",
    "many",
    "true",
];

fn assert_not_printed(what: &str, printed: &str, values: &BTreeSet<String>) {
    // A search of the standard library takes minutes without optimisation.
    let has = |part: &str| memchr::memmem::find(printed.as_bytes(), part.as_bytes()).is_some();
    let is_printed = |value: &&String| {
        let escaped = serde_json::to_string(value).unwrap();
        let escaped = escaped.trim_matches('"');
        has(value) || escaped != value.as_str() && has(escaped)
    };
    let printed: Vec<_> = values.iter().filter(is_printed).collect();
    assert!(printed.is_empty(), "{what} prints {printed:?}");
}

#[test]
fn no_format_prints_a_personal_value_of_a_fixture() {
    let values = values_of_fixtures();
    assert!(values.len() > 140, "{values:?}");
    assert!(BROKEN.iter().all(|value| values.contains(*value)));
    let folder = folder(&[(NAMES, sample_of_names().as_bytes())]);
    // All formats in one run, which lints the fixtures once.
    let mut command = kyclint();
    command.args(["--redact", "--statistics", "--today", "2026-11-23"]);
    let formats = Format::value_variants().iter();
    let names: Vec<_> = formats
        .map(|format| format.to_possible_value().unwrap().get_name().to_owned())
        .collect();
    for name in &names {
        let file = folder.path().join(format!("report.{name}"));
        command.args(["--output", &format!("{name}={}", file.display())]);
    }
    command.arg(folder.path().join(NAMES));
    let (code, out, err) = finished(command.args(fixtures()).output().unwrap());
    assert_eq!(code, 1, "{err}");
    assert_not_printed("standard output", &out, &values);
    assert_not_printed("standard error", &err, &values);
    for name in names {
        let report = fs::read_to_string(folder.path().join(format!("report.{name}"))).unwrap();
        assert!(report.len() > 1000, "{name}");
        assert_not_printed(&name, &report, &values);
    }
}

const SECRET: &str = "Zxqvkw";

/// Findings about several payloads quote the identifiers that they share.
#[test]
fn an_identifier_that_may_be_a_name_is_not_printed_in_duplicate_findings() {
    let named = |number: &str, action: &str| {
        CLEAN
            .replace("CUST-4711", SECRET)
            .replace("KYC-2024-000117", &format!("{SECRET}{number}"))
            .replace("\"CREATE\"", action)
    };
    let simplified = format!(
        r#"{{"communicationNumber": "{SECRET}", "requester": "x", "customerExtId": "{SECRET}",
        "riskManagementCategory": "IND", "entityType": "INDIVIDUAL", "firstName": "a"}}"#
    );
    let customers = [
        named("", "\"UPDATE\""),
        named("", "\"CREATE\""),
        named("", "\"CREATE\""),
        simplified,
    ];
    let lines = customers
        .clone()
        .map(|customer| customer.replace('\n', " "))
        .join("\n");
    let array = format!("[{}]", customers.join(", "));
    let mut files = vec![
        ("lines.ndjson".to_owned(), lines),
        ("z.json".to_owned(), array),
    ];
    for (number, customer) in customers.into_iter().enumerate() {
        files.push((format!("{number}.json"), customer));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let folder = folder(&files);
    for paths in [
        &["lines.ndjson"][..],
        &["z.json"],
        &["0.json", "1.json", "2.json", "3.json"],
    ] {
        let run = |arguments: &[&str]| run_in(folder.path(), &[arguments, paths].concat());
        let (_, shown, _) = run(&["-f", "concise"]);
        for rule in [
            "duplicate-communication-number",
            "duplicate-customer",
            "update-before-create",
        ] {
            assert!(shown.contains(rule), "{rule}: {shown}");
        }
        for format in Format::value_variants() {
            let format = format.to_possible_value().unwrap();
            let (_, out, err) = run(&["--redact", "-f", format.get_name()]);
            assert!(!out.contains(SECRET) && !err.contains(SECRET), "{out}");
        }
    }
}

/// Neither the order of customers nor what is between them matters, nor in which file they are.
#[test]
fn a_word_of_an_identifier_that_may_be_the_name_of_another_customer_is_not_printed() {
    let customer = |number: usize, last_name: &str| {
        CLEAN
            .replace("CUST-4711", "CUST-JONAITIS-17")
            .replace("KYC-2024-000117", &format!("KYC-{number}"))
            .replace("Pavyzdienė", last_name)
            .replace('\n', " ")
    };
    for place in 0..3 {
        let name = |number| {
            if number == place {
                "Jonaitis"
            } else {
                "Kitienė"
            }
        };
        let lines = [0, 1, 2].map(|number| customer(number, name(number)));
        let other = |number: usize| {
            let number = format!("X-{number}");
            let line = CLEAN.replace("CUST-4711", &number);
            line.replace("KYC-2024-000117", &number).replace('\n', " ")
        };
        let others: Vec<_> = (0..2000).map(other).collect();
        let far = lines.join(&format!("\n{}\n", others.join("\n")));
        let [a, b, c] = &lines;
        let folder = folder(&[
            ("near.ndjson", lines.join("\n").as_bytes()),
            ("far.ndjson", far.as_bytes()),
            ("a.json", a.as_bytes()),
            ("b.json", b.as_bytes()),
            ("c.json", c.as_bytes()),
        ]);
        for paths in [
            &["near.ndjson"][..],
            &["far.ndjson"],
            &["a.json", "b.json", "c.json"],
        ] {
            let run = |arguments: &[&str]| run_in(folder.path(), &[arguments, paths].concat());
            let (_, shown, _) = run(&["-f", "concise"]);
            assert!(shown.contains("CUST-JONAITIS-17"), "{shown}");
            for format in ["concise", "json"] {
                let (_, out, err) = run(&["--redact", "-f", format]);
                let printed = out + &err;
                assert!(!printed.contains("JONAITIS"), "{place}: {printed}");
            }
        }
    }
}

#[test]
fn a_name_behind_a_word_of_the_field_is_not_printed() {
    for (old, new) in [
        ("\"EVALUATE\"", "\"EVALUATE Ona\""),
        ("\"INDIVIDUAL\"", "\"INDIVIDUAL-Ona\""),
        (
            "\"citizenshipCountry\"",
            "\"initializeScreeningProcesses\": [\"INTERNAL_LISTOna\", \"INTERNAL_LIST Ona\"], \"citizenshipCountry\"",
        ),
        (
            "\"citizenshipCountry\"",
            "\"listBusinessEntityDocument\": [{\"identityDocumentType\": \"RESIDENCEPERMIT Ona\"}], \"citizenshipCountry\"",
        ),
    ] {
        let text = CLEAN.replace(old, new);
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (_, shown, _) = run_in(folder.path(), &["-f", "graphical", "a.json"]);
        assert!(shown.contains("Ona"), "{shown}");
        let (_, shown, _) = run_in(folder.path(), &["--redact", "-f", "graphical", "a.json"]);
        assert!(!shown.contains("Ona"), "{shown}");
    }
    // Mistakes of typing are shown.
    let text = CLEAN
        .replace("\"EVALUATE\"", "\"EVALUATES\"")
        .replace("CREATE\"", "CREAT\"");
    let folder = folder(&[("a.json", text.as_bytes())]);
    let (_, shown, _) = run_in(folder.path(), &["--redact", "-f", "concise", "a.json"]);
    assert!(
        shown.contains("`EVALUATES`") && shown.contains("`CREAT`"),
        "{shown}"
    );
}

/// The name of a field is the same, however often it is there.
#[test]
fn repeated_fields_show_their_names_and_no_personal_value() {
    let repeated = "\"firstName\": \"Jonas\", \"entityType\": \"INDIVIDUAL\", \"lastName\"";
    let text = CLEAN.replace("\"lastName\"", repeated);
    let folder = folder(&[("a.json", text.as_bytes())]);
    let (_, shown, _) = run_in(folder.path(), &["--redact", "a.json"]);
    for name in ["firstName", "entityType"] {
        assert!(
            shown.contains(&format!("duplicate field `{name}`")),
            "{shown}"
        );
    }
    assert!(shown.contains("\"entityType\": \"INDIVIDUAL\""), "{shown}");
    assert!(
        !shown.contains("Jonas") && !shown.contains("Austėja"),
        "{shown}"
    );
}

#[test]
fn numbers_of_requests_may_begin_with_a_year() {
    for (number, is_shown) in [
        ("KYC-2026-863624389620", true),
        ("ACME/2026/000117", true),
        ("KYC-8636-2438-9620-1234", false),
        ("KYC-2026-863624389620123", false),
        ("KASPARAITE-17", false),
    ] {
        let text = CLEAN
            .replace("KYC-2024-000117", number)
            .replace("\"CREATE\"", "\"CREAT\"");
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (_, shown, _) = run_in(folder.path(), &["--redact", "-f", "json", "a.json"]);
        assert_eq!(shown.contains(number), is_shown, "{number}: {shown}");
    }
}

fn wrong_birth_date() -> String {
    CLEAN.replace(
        "\"citizenshipCountry\"",
        "\"birthDate\": \"11.03.1990\",\n  \"citizenshipCountry\"",
    )
}

#[test]
fn excerpts_keep_their_shape() {
    let folder = folder(&[("a.json", wrong_birth_date().as_bytes())]);
    let (code, out, _) = run_in(folder.path(), &["--redact", "a.json"]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "\
error[date-format] [*]

  × invalid date `••••••••••`
    ╭─[a.json:12:16]
 11 │   \"lastName\": \"••••••••••\",
 12 │   \"birthDate\": \"••••••••••\",
    ·                ──────┬─────
    ·                      ╰── not in the order year, month, day
 13 │   \"citizenshipCountry\": \"LT\"
    ╰────

1 error in 1 file
1 fixable with --fix
"
    );
}

#[test]
fn a_suggestion_with_masked_values_is_omitted() {
    for (date, suggestion) in [("11/03/1990", "did you mean `"), ("11.03.1990", "use `")] {
        let text = wrong_birth_date().replace("11.03.1990", date);
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (_, out, _) = run_in(folder.path(), &["--no-redact", "a.json"]);
        assert!(out.contains(&format!("help: {suggestion}")), "{out}");
        let (_, out, _) = run_in(folder.path(), &["--redact", "a.json"]);
        assert!(!out.contains("help:"), "{out}");
    }
}

#[test]
fn masking_changes_no_count() {
    let summary = |folder: &std::path::Path, option: &str| {
        let arguments = ["-f", "json", "--no-cross-document", option, "."];
        let report: Value = serde_json::from_str(&run_in(folder, &arguments).1).unwrap();
        report["summary"].clone()
    };
    let wrong = CLEAN.replace("\"LT\"", "\"LTU\"");
    let list = |count: usize| format!("[{}]", vec![wrong.as_str(); count].join(","));
    // The index of a customer stands alone, behind a name that is masked, or before one.
    for (text, refused) in [
        (list(12), 12),
        (list(1200), 1200),
        (format!("[{CLEAN}, {wrong}, {CLEAN}]"), 1),
        (format!("{{\"customers\": {}}}", list(3)), 3),
        (format!("{{\"clients\": {}}}", list(3)), 3),
        (format!("{{\"klientai\": [{CLEAN}, {CLEAN}]}}"), 2),
        (list(2).replace("\"lastName\"", "\"Ona Pavyzdė\""), 2),
    ] {
        let folder = folder(&[("a.json", text.as_bytes())]);
        let masked = summary(folder.path(), "--redact");
        assert_eq!(masked["refused"], refused, "{masked}");
        assert_eq!(masked, summary(folder.path(), "--no-redact"));
    }
    let rules = std::path::Path::new("fixtures/rules");
    assert_eq!(summary(rules, "--redact"), summary(rules, "--no-redact"));
}

#[test]
fn ci_turns_on_redaction_unless_it_is_set_otherwise() {
    let folder = folder(&[("a.json", wrong_birth_date().as_bytes())]);
    let prints_value = |ci: &str, arguments: &[&str]| {
        let mut command = kyclint();
        let command = command.current_dir(folder.path()).env("CI", ci);
        let output = command.args(arguments).args(["-f", "concise", "a.json"]);
        let (code, out, _) = finished(output.output().unwrap());
        assert_eq!(code, 1);
        out.contains("11.03.1990")
    };
    assert!(!prints_value("true", &[]));
    assert!(!prints_value("1", &[]));
    assert!(prints_value("", &[]));
    assert!(prints_value("false", &[]));
    assert!(prints_value("true", &["--no-redact"]));
    assert!(!prints_value("", &["--redact"]));
    // An option overrides the configuration, which overrides CI.
    fs::write(folder.path().join("kyclint.toml"), "redact = false\n").unwrap();
    assert!(prints_value("true", &[]));
    assert!(!prints_value("true", &["--redact"]));
    fs::write(folder.path().join("kyclint.toml"), "redact = true\n").unwrap();
    assert!(!prints_value("", &[]));
    assert!(prints_value("", &["--no-redact"]));
}

#[test]
fn config_show_prints_the_origin_of_the_redaction_setting() {
    let folder = folder(&[("kyclint.toml", b"redact = true\n")]);
    let row = |ci: &str, arguments: &[&str]| {
        let mut command = kyclint();
        let command = command.current_dir(folder.path()).env("CI", ci);
        let arguments = [&["config", "show", "a.json"], arguments].concat();
        let (_, out, _) = finished(command.args(arguments).output().unwrap());
        let line = out.lines().find(|line| line.starts_with("redact "));
        let words: Vec<_> = line
            .unwrap()
            .split_whitespace()
            .skip(1)
            .map(str::to_owned)
            .collect();
        words.join(" ")
    };
    assert_eq!(row("true", &["--no-config"]), "yes CI");
    assert_eq!(row("", &["--no-config"]), "no default");
    assert_eq!(row("", &[]), "yes kyclint.toml:1");
    assert_eq!(row("", &["--no-redact"]), "no --no-redact");
}
