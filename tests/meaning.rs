//! What fixes leave alone: a safe fix changes nothing that may be meant otherwise, and no fix writes
//! what nobody has meant.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kyclint::{Fixes, Options, Session, Source, catalog};
use serde_json::Value;

use common::CLEAN;

/// What the fixes that are wanted make of a text.
fn mended(text: &str, wanted: Fixes) -> String {
    mended_by(text, Options::new(common::settings()), wanted)
}

fn mended_by(text: &str, options: Options, wanted: Fixes) -> String {
    let source = Source::new("a.json", text.as_bytes().to_vec());
    let session = Session::open(source, options);
    let fixed = session.fix(wanted).linted;
    let last = fixed.as_ref().unwrap_or(&session);
    last.source().text().to_owned()
}

/// The clean customer with these members too, in place of members of the same names.
fn with(members: &str) -> String {
    let name = members.split(':').next().unwrap();
    let kept: Vec<_> = CLEAN
        .trim_end_matches("\n}\n")
        .lines()
        .filter(|line| !line.contains(name))
        .map(|line| line.trim_end_matches(','))
        .collect();
    let mut text = kept.join(",\n").replacen("{,", "{", 1);
    text.push_str(&format!(",\n  {members}\n}}\n"));
    text
}

/// Each of the members is reported, and stays even with `--unsafe-fixes`.
fn assert_has_no_fix(members: &[&str]) {
    let changed = |members: &&&str| {
        let text = with(members);
        let source = Source::new("a.json", text.clone().into_bytes());
        let session = common::linted(source, common::settings());
        let found = session.diagnostics();
        assert_eq!(found.len(), 1, "{members}: {found:?}");
        mended(&text, Fixes::All) != text
    };
    let changed: Vec<_> = members.iter().filter(changed).collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

/// Each of the members stays with `--fix`, and `--unsafe-fixes` makes the other one of it.
fn assert_is_doubtful(members: &[(&str, &str)]) {
    let changed = |(written, meant): &&(&str, &str)| {
        let text = with(written);
        mended(&text, Fixes::Safe) != text || mended(&text, Fixes::All) != with(meant)
    };
    let changed: Vec<_> = members.iter().filter(changed).collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

/// Each of the members becomes the other one with `--fix`.
fn assert_is_safe(members: &[(&str, &str)]) {
    for (written, meant) in members {
        assert_eq!(mended(&with(written), Fixes::Safe), with(meant));
    }
}

#[test]
fn a_word_is_no_country() {
    assert_has_no_fix(&[
        "\"birthCountry\": \"No\"",
        "\"birthCountry\": \"no\"",
        "\"birthCountry\": \"Ne\"",
        "\"birthCountry\": \"na\"",
        "\"birthCountry\": \" na \"",
        "\"birthCountry\": \"Nu\"",
        "\"birthCountry\": \"si\"",
        // The languages of Estonia, Sweden and Ukraine.
        "\"birthCountry\": \"et\"",
        "\"birthCountry\": \"Sv\"",
        "\"birthCountry\": \"uk\"",
        // A calling code.
        "\"birthCountry\": \"+40\"",
        // Two countries each.
        "\"birthCountry\": \"Congo\"",
        "\"birthCountry\": \"Korea\"",
        "\"birthCountry\": \"Saint Martin\"",
        "\"birthCountry\": \"Slovania\"",
        "\"birthCountry\": \"Austrlia\"",
    ]);
    assert_is_doubtful(&[
        // Perhaps the beginning of Lithuania, Austria.
        ("\"birthCountry\": \"Li\"", "\"birthCountry\": \"LI\""),
        ("\"birthCountry\": \"Aus\"", "\"birthCountry\": \"AU\""),
        ("\"birthCountry\": \"4\"", "\"birthCountry\": \"AF\""),
        ("\"birthCountry\": 4", "\"birthCountry\": \"AF\""),
    ]);
    assert_is_safe(&[
        ("\"birthCountry\": \"lt\"", "\"birthCountry\": \"LT\""),
        ("\"birthCountry\": \" NO \"", "\"birthCountry\": \"NO\""),
        ("\"birthCountry\": \"nor\"", "\"birthCountry\": \"NO\""),
        ("\"birthCountry\": \"UK\"", "\"birthCountry\": \"GB\""),
        ("\"birthCountry\": 440", "\"birthCountry\": \"LT\""),
    ]);
}

#[test]
fn a_number_or_boolean_is_no_text() {
    assert_has_no_fix(&[
        "\"lastName\": false",
        "\"lastName\": 117",
        "\"nationalCode\": true",
        "\"nationalCode\": 4.9003140174e10",
        "\"nationalCode\": 49003140174.0",
        "\"nationalCode\": 4900314017449003140174",
        "\"nationalCode\": -49003140174",
        "\"initialDepositAccount\": 967000011700000118",
        "\"activityDescription\": false",
        "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"INTEGER\", \"value\": 1e3}]",
    ]);
    assert_is_doubtful(&[
        (
            "\"nationalCode\": 1019012345",
            "\"nationalCode\": \"1019012345\"",
        ),
        (
            "\"listAddress\": [{\"country\": \"LT\", \"addressDetails\": \"a\", \"zipCode\": 1117}]",
            "\"listAddress\": [{\"country\": \"LT\", \"addressDetails\": \"a\", \"zipCode\": \"1117\"}]",
        ),
        (
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"STRING\", \"value\": 117}]",
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"STRING\", \"value\": \"117\"}]",
        ),
        (
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"INTEGER\", \"value\": 9007199254740993}]",
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"INTEGER\", \"value\": \"9007199254740993\"}]",
        ),
        ("\"isPEP\": \"ne\"", "\"isPEP\": false"),
        ("\"isPEP\": 1", "\"isPEP\": true"),
    ]);
    assert_is_safe(&[
        (
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"BOOLEAN\", \"value\": true}]",
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"BOOLEAN\", \"value\": \"true\"}]",
        ),
        (
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"DECIMAL\", \"value\": 12.5}]",
            "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"DECIMAL\", \"value\": \"12.5\"}]",
        ),
        ("\"isPEP\": \"False\"", "\"isPEP\": false"),
    ]);
}

#[test]
fn a_text_is_a_number_only_if_it_is_written_as_one() {
    let amount = |amount: &str| {
        format!("\"initialDepositAmount\": {amount},\n  \"initialDepositCurrency\": \"EUR\"")
    };
    // Thousands in one country are thousandths in the next.
    let others = [
        "\"10.000\"",
        "\"1,000\"",
        "\"10 000\"",
        "\"12,5\"",
        "\"007\"",
        "\"+5\"",
        "\"10000 EUR\"",
    ];
    let others: Vec<_> = others.into_iter().map(amount).collect();
    assert_has_no_fix(&others.iter().map(String::as_str).collect::<Vec<_>>());
    for (written, meant) in [
        ("\"10000\"", "10000"),
        ("\" 10000.50 \"", "10000.50"),
        ("\"0.125\"", "0.125"),
    ] {
        assert_is_safe(&[(&amount(written), &amount(meant))]);
    }
    // A double does not hold so many digits.
    assert_is_doubtful(&[(
        &amount("\"12345678901234567.89\""),
        &amount("12345678901234567.89"),
    )]);
}

#[test]
fn a_withdrawn_currency_stays_with_its_amount() {
    assert_has_no_fix(&[
        "\"initialDepositCurrency\": \"BGN\",\n  \"initialDepositAmount\": 10000",
        "\"initialDepositCurrency\": \"HRK\"",
        "\"initialDepositCurrency\": \"ltl\"",
        // Also a word, a filler, the name of two, and no number of a currency.
        "\"initialDepositCurrency\": \"all\"",
        "\"initialDepositCurrency\": \"xxx\"",
        "\"initialDepositCurrency\": \"Bolívar Soberano\"",
        "\"initialDepositCurrency\": \"+36\"",
    ]);
    assert_is_safe(&[(
        "\"initialDepositCurrency\": \"Eur\"",
        "\"initialDepositCurrency\": \"EUR\"",
    )]);
}

#[test]
fn no_day_is_invented() {
    assert_has_no_fix(&[
        "\"birthDate\": \"1990-02-30\"",
        "\"birthDate\": \"1990-04-31\"",
        "\"birthDate\": \"1990-02-29T10:00:00+02:00\"",
        "\"birthDate\": \"30.02.1990\"",
    ]);
}

#[test]
fn a_word_that_may_mean_two_values_means_neither() {
    let risk = |level: &str| {
        format!(
            "\"sourceOfRiskLevel\": \"IMPORT\",\n  \"customerStatus\": \"ACTIVE\",\n  \"riskLevel\": \"{level}\""
        )
    };
    let status = |status: &str| {
        format!(
            "\"sourceOfRiskLevel\": \"IMPORT\",\n  \"riskLevel\": \"LOW\",\n  \"customerStatus\": \"{status}\""
        )
    };
    let contact = |kind: &str| {
        format!(
            "\"listContact\": [{{\"contactType\": \"{kind}\", \"contactDetails\": \"+37060000117\"}}]"
        )
    };
    let turnover = |range: &str| {
        format!(
            "\"listDeclaredTurnover\": [{{\"turnoverRange\": \"{range}\", \"turnoverType\": \"X\", \"from\": 1}}]"
        )
    };
    let ambiguous = [
        contact("PHONE"),
        contact("telephone"),
        risk("NORMAL"),
        risk("STANDARD"),
        status("NEW"),
        // Near by its letters, and the opposite.
        status("INACTIVE"),
        turnover("BIANNUAL"),
        turnover("BIMONTHLY"),
        "\"action\": \"PATCH\"".to_owned(),
    ];
    assert_has_no_fix(&ambiguous.iter().map(String::as_str).collect::<Vec<_>>());
    assert_is_doubtful(&[
        (&contact("MOBILE"), &contact("MOBILEPHONE")),
        (&status("BLOCKED"), &status("SUSPENDED")),
        (&turnover("YEARLY"), &turnover("ANNUAL")),
    ]);
}

#[test]
fn what_is_no_json_at_all_gets_no_quotes() {
    for text in [
        "firstName,lastName,country\nAustėja,Pavyzdienė,LT\n",
        "firstName;lastName;country\nAustėja;Pavyzdienė;LT\n",
        "'firstName','lastName'\n'Austėja','Pavyzdienė'\n",
        "“firstName”,“lastName”\n",
        "\"firstName\",\"lastName\"\n\"Austėja\",\"Pavyzdienė\"\n",
        "firstName\tlastName\nAustėja\tPavyzdienė\n",
        "first\"name\",lastName\n",
        "\"firstName,lastName\nAustėja,Pavyzdienė\n",
        "customer\n",
        "no JSON",
        "  'customer'  ",
        "customer: 117\n",
        "firstName: Austėja\nlastName: Pavyzdienė\n",
    ] {
        assert_eq!(mended(text, Fixes::All), text);
    }
    let unquoted = CLEAN.replace("\"CREATE\"", "CREATE");
    assert_eq!(mended(&unquoted, Fixes::All), CLEAN);
}

#[test]
fn a_country_of_business_is_not_surely_that_of_registration() {
    let path = "fixtures/rules/former-field/fail/required.json";
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(mended(&text, Fixes::Safe), text);
    let renamed = text.replace("countryOfBusinessOperations", "registrationCountry");
    assert_eq!(mended(&text, Fixes::All), renamed);
}

/// What the classifiers of the fixtures make of these members.
#[test]
fn a_classifier_makes_no_word_a_code() {
    let path = Path::new("fixtures/rules/classifier-value/a.json");
    let settings = common::settings_for(path);
    let mended =
        |members: &str, wanted| mended_by(&with(members), Options::new(settings.clone()), wanted);
    for members in [
        "\"birthCountry\": \"no\"",
        // One letter from `NOK`.
        "\"initialDepositCurrency\": \"NOO\"",
        "\"initialDepositCurrency\": \"HRK\"",
        // As near to each of twelve.
        "\"listOrderedService\": [{\"serviceType\": \"SERVICE_\"}]",
    ] {
        assert_eq!(mended(members, Fixes::All), with(members));
    }
    let known = mended("\"birthCountry\": \"xk\"", Fixes::Safe);
    assert_eq!(known, with("\"birthCountry\": \"XK\""));
}

#[test]
fn an_identifier_loses_blanks_and_nothing_else() {
    let grouped = fs::read_to_string("fixtures/rules/lei/fail/grouped.json").unwrap();
    let lei = |lei: &str| grouped.replace("5299 00PA VYZD YS01 1705", lei);
    let tidy = lei("529900PAVYZDYS011705");
    for written in ["5299 00PA VYZD YS01 1705", "5299-00pa-vyzd-ys01-1705"] {
        assert_eq!(mended(&lei(written), Fixes::Safe), tidy);
    }
    for written in [
        "529900PAVYZDYS011705ž",
        "529900PAVYZDYS0117?05",
        "(529900PAVYZDYS011705)",
    ] {
        assert_eq!(mended(&lei(written), Fixes::All), lei(written));
    }
}

#[test]
fn a_set_is_no_object() {
    let set = with("\"initializeScreeningProcesses\": {\"PEP\", \"SANCTIONS\"}");
    assert_eq!(mended(&set, Fixes::Safe), set);
    assert_is_safe(&[("\"isPEP\" => true", "\"isPEP\" : true")]);
}

#[test]
fn the_value_none_is_not_taken_for_null() {
    let none = |value: &str| {
        with(&format!(
            "\"sourceOfRiskLevel\": \"IMPORT\",\n  \"customerStatus\": \"ACTIVE\",\n  \"riskLevel\": {value}"
        ))
    };
    for written in ["NONE", "none"] {
        assert_eq!(mended(&none(written), Fixes::Safe), none(written));
    }
    for (written, meant) in [
        ("None", "null"),
        ("NULL", "null"),
        ("nil", "null"),
        ("undefined", "null"),
    ] {
        assert_is_safe(&[(
            &format!("\"birthDate\": {written}"),
            &format!("\"birthDate\": {meant}"),
        )]);
    }
}

/// The texts and numbers of the fields that are about people, or identify somebody or something:
/// letters and digits, without case, and whether it is a text.
fn told(value: &Value, name: &str, kept: &BTreeSet<&str>, told: &mut BTreeSet<(String, bool)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                self::told(value, name, kept, told);
            }
        }
        Value::Array(elements) => {
            for value in elements {
                self::told(value, name, kept, told);
            }
        }
        Value::Null => {}
        value if kept.contains(name) => {
            let text = match value.as_str() {
                Some(text) => text.to_owned(),
                None => value.to_string(),
            };
            let plain = text.chars().filter(|character| character.is_alphanumeric());
            let plain = plain.flat_map(char::to_uppercase).collect();
            told.insert((plain, value.is_string()));
        }
        _ => {}
    }
}

/// No safe fix takes a letter or digit from what identifies somebody, or makes text of what was none.
#[test]
fn safe_fixes_keep_what_identifies() {
    let is_date = |name: &str| {
        let mut rows = include_str!("contract/fields.csv").lines();
        rows.any(|row| row.contains(&format!(",{name},date,")))
    };
    let mut kept = common::personal_names();
    kept.retain(|name| !is_date(name));
    kept.extend(["communicationNumber", "customerExtId", "extId"]);
    // An additional value is written as its datatype demands.
    kept.remove("value");
    let mut mended = 0;
    for rule in catalog::rules() {
        let folder = Path::new("fixtures/rules").join(rule.name).join("fail");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap_or_default();
            let Ok(before) = serde_json::from_str::<Value>(&text) else {
                continue;
            };
            let fixed = self::mended(&text, Fixes::Safe);
            mended += usize::from(fixed != text);
            let after = serde_json::from_str(&fixed).unwrap();
            let mut sets = [BTreeSet::new(), BTreeSet::new()];
            for (value, set) in [before, after].iter().zip(&mut sets) {
                told(value, "", &kept, set);
            }
            let [before, after] = sets;
            let lost: Vec<_> = before.difference(&after).collect();
            assert!(lost.is_empty(), "{}: {lost:?}", path.display());
        }
    }
    assert!(mended > 20, "{mended}");
}

#[test]
fn the_word_of_programs_for_no_value_is_no_level_of_risk() {
    let none = |value: &str| {
        with(&format!(
            "\"sourceOfRiskLevel\": \"IMPORT\",\n  \"customerStatus\": \"ACTIVE\",\n  \"riskLevel\": \"{value}\""
        ))
    };
    for written in ["None", "none"] {
        assert_eq!(mended(&none(written), Fixes::Safe), none(written));
    }
}
