//! What fixes leave unchanged: a safe fix changes nothing ambiguous, and no fix inserts a guess.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kyclint::{Fixes, Options, Session, Source, catalog};
use serde_json::Value;

use common::CLEAN;

/// Applies the selected fixes to a text.
fn fixed_text(text: &str, fixes: Fixes) -> String {
    fixed_with(text, Options::new(common::settings()), fixes)
}

fn fixed_with(text: &str, options: Options, fixes: Fixes) -> String {
    let source = Source::new("a.json", text.as_bytes().to_vec());
    let session = Session::open(source, options);
    let fixed = session.fix(fixes).linted;
    let last = fixed.as_ref().unwrap_or(&session);
    last.source().text().to_owned()
}

/// The clean customer with these members, which replace members with the same name.
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

/// Asserts that each member is reported but not even changed by `--unsafe-fixes`.
fn assert_has_no_fix(members: &[&str]) {
    let changed = |members: &&&str| {
        let text = with(members);
        let source = Source::new("a.json", text.clone().into_bytes());
        let session = common::linted(source, common::settings());
        let found = session.diagnostics();
        assert_eq!(found.len(), 1, "{members}: {found:?}");
        fixed_text(&text, Fixes::All) != text
    };
    let changed: Vec<_> = members.iter().filter(changed).collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

/// Asserts that each first member is unchanged by `--fix` and becomes the second with
/// `--unsafe-fixes`.
fn assert_is_doubtful(members: &[(&str, &str)]) {
    let changed = |(written, fixed_value): &&(&str, &str)| {
        let text = with(written);
        fixed_text(&text, Fixes::Safe) != text || fixed_text(&text, Fixes::All) != with(fixed_value)
    };
    let changed: Vec<_> = members.iter().filter(changed).collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

/// Asserts that each first member becomes the second with `--fix`.
fn assert_is_safe(members: &[(&str, &str)]) {
    for (written, fixed_value) in members {
        assert_eq!(fixed_text(&with(written), Fixes::Safe), with(fixed_value));
    }
}

#[test]
fn ambiguous_words_are_not_fixed_to_countries() {
    assert_has_no_fix(&[
        "\"birthCountry\": \"No\"",
        "\"birthCountry\": \"no\"",
        "\"birthCountry\": \"Ne\"",
        "\"birthCountry\": \"na\"",
        "\"birthCountry\": \" na \"",
        "\"birthCountry\": \"Nu\"",
        "\"birthCountry\": \"si\"",
        // Language codes of Estonian, Swedish and Ukrainian.
        "\"birthCountry\": \"et\"",
        "\"birthCountry\": \"Sv\"",
        "\"birthCountry\": \"uk\"",
        // A calling code.
        "\"birthCountry\": \"+40\"",
        // Each of these may be two countries.
        "\"birthCountry\": \"Congo\"",
        "\"birthCountry\": \"Korea\"",
        "\"birthCountry\": \"Saint Martin\"",
        "\"birthCountry\": \"Slovania\"",
        "\"birthCountry\": \"Austrlia\"",
    ]);
    assert_is_doubtful(&[
        // May be abbreviations of Lithuania and Austria.
        ("\"birthCountry\": \"Li\"", "\"birthCountry\": \"LI\""),
        ("\"birthCountry\": \"Aus\"", "\"birthCountry\": \"AU\""),
        ("\"birthCountry\": \"4\"", "\"birthCountry\": \"AF\""),
        ("\"birthCountry\": 4", "\"birthCountry\": \"AF\""),
        // Without its diacritics.
        ("\"birthCountry\": \"Svedija\"", "\"birthCountry\": \"SE\""),
    ]);
    assert_is_safe(&[
        ("\"birthCountry\": \"lt\"", "\"birthCountry\": \"LT\""),
        ("\"birthCountry\": \" NO \"", "\"birthCountry\": \"NO\""),
        ("\"birthCountry\": \"nor\"", "\"birthCountry\": \"NO\""),
        ("\"birthCountry\": \"UK\"", "\"birthCountry\": \"GB\""),
        ("\"birthCountry\": 440", "\"birthCountry\": \"LT\""),
        ("\"birthCountry\": \"Литва\"", "\"birthCountry\": \"LT\""),
        (
            "\"birthCountry\": \"Vokietija\"",
            "\"birthCountry\": \"DE\"",
        ),
    ]);
}

#[test]
fn numbers_and_booleans_are_not_quoted_where_digits_may_be_lost() {
    assert_has_no_fix(&[
        "\"lastName\": false",
        "\"lastName\": 117",
        "\"nationalCode\": true",
        "\"nationalCode\": 4.9003140174e10",
        "\"nationalCode\": 4900314017449003140174",
        "\"nationalCode\": -49003140174",
        "\"initialDepositAccount\": 967000011700000118",
        "\"activityDescription\": false",
        "\"listAdditionalValues\": [{\"code\": \"a\", \"description\": \"b\", \"datatype\": \"INTEGER\", \"value\": 1e3}]",
    ]);
    assert_is_doubtful(&[
        (
            "\"nationalCode\": 49003140174.0",
            "\"nationalCode\": \"49003140174\"",
        ),
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
fn a_string_becomes_a_number_only_if_it_has_one_meaning() {
    let amount = |amount: &str| {
        format!("\"initialDepositAmount\": {amount},\n  \"initialDepositCurrency\": \"EUR\"")
    };
    // `10.000` is ten thousand in some countries and ten in others.
    let others = [
        "\"10.000\"",
        "\"1,000\"",
        "\"10000 EUR\"",
        "\"100%\"",
        "\"3.7061E+10\"",
        "\"12,5,5\"",
    ];
    let others: Vec<_> = others.into_iter().map(amount).collect();
    assert_has_no_fix(&others.iter().map(String::as_str).collect::<Vec<_>>());
    for (written, fixed_value) in [
        ("\"10000\"", "10000"),
        ("\" 10000.50 \"", "10000.50"),
        ("\"0.125\"", "0.125"),
        ("\"10000\u{200b}\"", "10000"),
        ("\"'10000\"", "10000"),
        ("\"１００\"", "100"),
    ] {
        assert_is_safe(&[(&amount(written), &amount(fixed_value))]);
    }
    for (written, fixed_value) in [
        ("\"10 000\"", "10000"),
        ("\"12,5\"", "12.5"),
        ("\"1.234,56\"", "1234.56"),
        ("\"1,234.56\"", "1234.56"),
        ("\"007\"", "7"),
        ("\"+5\"", "5"),
    ] {
        assert_is_doubtful(&[(&amount(written), &amount(fixed_value))]);
    }
    // A double cannot represent this many digits.
    assert_is_doubtful(&[(
        &amount("\"12345678901234567.89\""),
        &amount("12345678901234567.89"),
    )]);
}

#[test]
fn a_withdrawn_currency_is_not_replaced() {
    assert_has_no_fix(&[
        "\"initialDepositCurrency\": \"BGN\",\n  \"initialDepositAmount\": 10000",
        "\"initialDepositCurrency\": \"HRK\"",
        "\"initialDepositCurrency\": \"ltl\"",
        // Names that several currencies have.
        "\"initialDepositCurrency\": \"$\"",
        "\"initialDepositCurrency\": \"Dollar\"",
        // A word, a placeholder, the name of two currencies, and a calling code.
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
fn dates_without_one_meaning_are_not_fixed() {
    assert_has_no_fix(&[
        "\"birthDate\": \"1990-02-30\"",
        "\"birthDate\": \"1990-04-31\"",
        "\"birthDate\": \"1990-02-29T10:00:00+02:00\"",
        "\"birthDate\": \"30.02.1990\"",
        "\"birthDate\": \"30 Feb 1990\"",
        "\"birthDate\": \"1990-02-14T10:45:60+02:00\"",
        // Two readings, or more.
        "\"birthDate\": \"01/10/1990\"",
        "\"birthDate\": \"01-Oct-90\"",
        "\"birthDate\": \"33000\"",
        "\"birthDate\": 33000",
        // The day may be another one in the time zone of the birth.
        "\"birthDate\": \"Tue, 02 Jan 1990 15:04:05 GMT\"",
        "\"birthDate\": \"/Date(631231200000)/\"",
        // A day of the week that contradicts the date.
        "\"birthDate\": \"Mon Jan 02 1990\"",
    ]);
}

#[test]
fn ambiguous_words_are_not_fixed_to_enum_values() {
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
        // Similar spelling, but the opposite meaning.
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
fn text_that_is_not_json_is_not_quoted() {
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
        assert_eq!(fixed_text(text, Fixes::All), text);
    }
    let unquoted = CLEAN.replace("\"CREATE\"", "CREATE");
    assert_eq!(fixed_text(&unquoted, Fixes::All), CLEAN);
}

#[test]
fn renaming_the_country_of_business_is_an_unsafe_fix() {
    let path = "fixtures/rules/former-field/fail/required.json";
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(fixed_text(&text, Fixes::Safe), text);
    let renamed = text.replace("countryOfBusinessOperations", "registrationCountry");
    assert_eq!(fixed_text(&text, Fixes::All), renamed);
}

/// With the classifiers of the fixtures.
#[test]
fn ambiguous_words_are_not_fixed_to_classifier_codes() {
    let path = Path::new("fixtures/rules/classifier-value/a.json");
    let settings = common::settings_for(path);
    let fixed_text =
        |members: &str, fixes| fixed_with(&with(members), Options::new(settings.clone()), fixes);
    for members in [
        "\"birthCountry\": \"no\"",
        // One letter from `NOK`.
        "\"initialDepositCurrency\": \"NOO\"",
        "\"initialDepositCurrency\": \"HRK\"",
        // Equally similar to twelve codes.
        "\"listOrderedService\": [{\"serviceType\": \"SERVICE_\"}]",
    ] {
        assert_eq!(fixed_text(members, Fixes::All), with(members));
    }
    let known = fixed_text("\"birthCountry\": \"xk\"", Fixes::Safe);
    assert_eq!(known, with("\"birthCountry\": \"XK\""));
}

#[test]
fn fixes_remove_only_separators_from_identifiers() {
    let grouped = fs::read_to_string("fixtures/rules/lei/fail/grouped.json").unwrap();
    let lei = |lei: &str| grouped.replace("5299 00PA VYZD YS01 1705", lei);
    let tidy = lei("529900PAVYZDYS011705");
    for written in ["5299 00PA VYZD YS01 1705", "5299-00pa-vyzd-ys01-1705"] {
        assert_eq!(fixed_text(&lei(written), Fixes::Safe), tidy);
    }
    for written in [
        "529900PAVYZDYS011705ž",
        "529900PAVYZDYS0117?05",
        "(529900PAVYZDYS011705)",
    ] {
        assert_eq!(fixed_text(&lei(written), Fixes::All), lei(written));
    }
}

#[test]
fn a_python_set_is_not_fixed_to_an_object() {
    let set = with("\"initializeScreeningProcesses\": {\"PEP\", \"SANCTIONS\"}");
    assert_eq!(fixed_text(&set, Fixes::Safe), set);
    assert_is_safe(&[("\"isPEP\" => true", "\"isPEP\" : true")]);
}

#[test]
fn the_string_none_is_not_fixed_to_null() {
    let none = |value: &str| {
        with(&format!(
            "\"sourceOfRiskLevel\": \"IMPORT\",\n  \"customerStatus\": \"ACTIVE\",\n  \"riskLevel\": {value}"
        ))
    };
    for written in ["NONE", "none"] {
        assert_eq!(fixed_text(&none(written), Fixes::Safe), none(written));
    }
    for (written, fixed_value) in [
        ("None", "null"),
        ("NULL", "null"),
        ("nil", "null"),
        ("undefined", "null"),
    ] {
        assert_is_safe(&[(
            &format!("\"birthDate\": {written}"),
            &format!("\"birthDate\": {fixed_value}"),
        )]);
    }
}

/// Collects the values of fields about people and of identifiers: upper-case letters and digits,
/// and whether the value is a string.
fn collect_values(
    value: &Value,
    name: &str,
    kept: &BTreeSet<&str>,
    found: &mut BTreeSet<(String, bool)>,
) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                collect_values(value, name, kept, found);
            }
        }
        Value::Array(elements) => {
            for value in elements {
                collect_values(value, name, kept, found);
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
            found.insert((plain, value.is_string()));
        }
        _ => {}
    }
}

/// No safe fix removes a letter or digit from an identifying value, or turns another value into a
/// string.
#[test]
fn safe_fixes_preserve_identifying_values() {
    let is_date = |name: &str| {
        let mut rows = include_str!("contract/fields.csv").lines();
        rows.any(|row| row.contains(&format!(",{name},date,")))
    };
    let mut kept = common::personal_names();
    kept.retain(|name| !is_date(name));
    kept.extend(["communicationNumber", "customerExtId", "extId"]);
    // The notation of an additional value depends on its datatype.
    kept.remove("value");
    let mut fixed_count = 0;
    for rule in catalog::rules() {
        let folder = Path::new("fixtures/rules").join(rule.name).join("fail");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap_or_default();
            let Ok(before) = serde_json::from_str::<Value>(&text) else {
                continue;
            };
            let fixed = self::fixed_text(&text, Fixes::Safe);
            fixed_count += usize::from(fixed != text);
            let after = serde_json::from_str(&fixed).unwrap();
            let mut sets = [BTreeSet::new(), BTreeSet::new()];
            for (value, set) in [before, after].iter().zip(&mut sets) {
                collect_values(value, "", &kept, set);
            }
            let [before, after] = sets;
            let lost: Vec<_> = before.difference(&after).collect();
            assert!(lost.is_empty(), "{}: {lost:?}", path.display());
        }
    }
    assert!(fixed_count > 20, "{fixed_count}");
}

#[test]
fn the_string_none_is_not_fixed_to_a_risk_level() {
    let none = |value: &str| {
        with(&format!(
            "\"sourceOfRiskLevel\": \"IMPORT\",\n  \"customerStatus\": \"ACTIVE\",\n  \"riskLevel\": \"{value}\""
        ))
    };
    for written in ["None", "none"] {
        assert_eq!(fixed_text(&none(written), Fixes::Safe), none(written));
    }
}

#[test]
fn several_values_in_one_text_are_all_kept() {
    let name = "\"initializeScreeningProcesses\"";
    let both = format!("{name}: [\"SANCTIONS\", \"PEP\"]");
    let doubtful = |written: &str| {
        let member = format!("{name}: {written}");
        assert_is_doubtful(&[(member.as_str(), both.as_str())]);
    };
    for written in [
        "\"SANCTIONS,PEP\"",
        "[\"SANCTIONS,PEP\"]",
        "\"sanctions; pep\"",
        "\"SANCTIONS PEP\"",
        "[\"SANCTIONS|PEP\"]",
        "[\"SANCTIONS & PEP\"]",
    ] {
        doubtful(written);
    }
    assert_is_doubtful(&[
        (
            "\"initializeScreeningProcesses\": \"pep\"",
            "\"initializeScreeningProcesses\": [\"PEP\"]",
        ),
        (
            "\"initializeScreeningProcesses\": \"PEP\"",
            "\"initializeScreeningProcesses\": [\"PEP\"]",
        ),
    ]);
    assert_has_no_fix(&[
        "\"initializeScreeningProcesses\": \"ALL\"",
        "\"initializeScreeningProcesses\": \"SANCTIONS, ALL\"",
        "\"initializeScreeningProcesses\": [\"SANCTIONS, ALL\"]",
        "\"initializeScreeningProcesses\": [\"SANCTIONS, PEP\", \"PEP\"]",
        "\"applicationDate\": \"2024-04-08\", \"businessUnit\": \"A\", \"customerStatus\": \"ACTIVE,CLOSED\"",
    ]);
}

#[test]
fn an_object_is_put_into_an_array_only_if_it_is_an_element() {
    assert_is_doubtful(&[(
        "\"listContact\": {\"contactType\": \"EMAIL\", \"contactDetails\": \"a@pastas.lt\"}",
        "\"listContact\": [{\"contactType\": \"EMAIL\", \"contactDetails\": \"a@pastas.lt\"}]",
    )]);
    assert_has_no_fix(&[
        "\"listContact\": {\"email\": \"a@pastas.lt\", \"phone\": \"+37061234567\"}",
        "\"listContact\": {}",
        "\"listAddress\": {\"address\": [\"Gatvė 1\"]}",
        "\"listIncomeSource\": {\"salary\": 5}",
    ]);
}

#[test]
fn a_word_for_millions_is_no_unit() {
    let help = |value: &str| {
        let text = with(&format!("\"initialDepositAmount\": \"{value}\""));
        let session = common::linted(Source::new("a.json", text.into_bytes()), common::settings());
        let [finding] = session.diagnostics() else {
            panic!("{value}: {:?}", session.diagnostics());
        };
        finding
            .help
            .as_ref()
            .map(|help| help.to_string())
            .unwrap_or_default()
    };
    for (value, word) in [
        ("1 mln", "mln"),
        ("2 mln.", "mln."),
        ("2M", "M"),
        ("2 million", "million"),
        ("5 tūkst.", "tūkst."),
        ("5 тыс", "тыс"),
        ("1,5 Mrd", "Mrd"),
    ] {
        assert_eq!(
            help(value),
            format!("use all digits of the number: JSON has no `{word}`")
        );
    }
    assert_eq!(
        help("5 lakh"),
        "use a number such as `1234.56`: no quotes, spaces or decimal comma"
    );
    assert_eq!(help("100 EUR"), "use `100`: no quotes or unit");
}

/// The only finding of the clean customer with this member: message, help, and whether its fix is
/// safe.
fn only(member: &str) -> (String, String, Option<bool>) {
    let source = Source::new("a.json", with(member).into_bytes());
    let session = common::linted(source, common::settings());
    let [finding] = session.diagnostics() else {
        panic!("{member}: {:?}", session.diagnostics());
    };
    let help = finding.help.as_ref().map(|help| help.to_string());
    let fix = finding.fix.as_ref().map(|fix| fix.safe);
    (finding.message.to_string(), help.unwrap_or_default(), fix)
}

#[test]
fn helps_name_what_is_meant() {
    for (member, help) in [
        (
            "\"birthDate\": \"32964\"",
            "use `YYYY-MM-DD`: 32964 looks like an Excel date (1990-04-01)",
        ),
        (
            "\"listIncomeSource\": [{\"incomeSourceType\": \"SALARY\", \"incomePercentage\": \"0.5\"}]",
            "use an integer from 0 to 100: the unit is percent, so half is `50`",
        ),
        (
            "\"comment\": \"a\"",
            "remove it, or send the value as an element of `listAdditionalValues`",
        ),
        (
            "\"ubo\": \"Ona Bandomoji\"",
            "rename it to `listRelatedEntity` and put the fields of each element into an object: `[{...}]`",
        ),
        (
            "\"fullName\": \"Austėja Pavyzdienė\"",
            "remove it: `firstName` and `lastName` are present",
        ),
        (
            "\"msisdn\": \"+37061234567\"",
            "move it to an element of `listContact`: `{\"contactType\": \"MOBILEPHONE\", \"contactDetails\": \"…\"}`",
        ),
        (
            "\"foundedAt\": \"2001-01-01\"",
            "remove it, or set `entityType` to `ORGANIZATION`: its field is `establishmentDate`",
        ),
    ] {
        assert_eq!(only(member).1, help, "{member}");
    }
}

#[test]
fn letters_in_place_of_digits_are_named() {
    for (code, is_right) in [("38O01010009", true), ("38O01010002", false)] {
        let (message, _, fix) = only(&format!("\"nationalCode\": \"{code}\""));
        assert!(
            message.ends_with(": letter `O` (U+004F) at position 3"),
            "{message}"
        );
        assert_eq!(fix, is_right.then_some(false));
    }
    let (message, ..) = only("\"birthCountry\": \"ЛТ\"");
    assert_eq!(
        message,
        "invalid country code `ЛТ`: Cyrillic letter `Л` (U+041B) at position 1"
    );
    let (message, ..) = only("\"birthCountry\": \"Нетландия\"");
    assert_eq!(message, "invalid country code `Нетландия`");
}

#[test]
fn words_that_only_begin_like_months_are_no_months() {
    assert_has_no_fix(&[
        "\"birthDate\": \"1 lipnja 1990\"",
        "\"birthDate\": \"1 decoy 1990\"",
        "\"birthDate\": \"1 marble 1990\"",
        // November in Polish, October in Croatian.
        "\"birthDate\": \"1 listopada 1990\"",
    ]);
    assert_is_safe(&[(
        "\"birthDate\": \"1 lipca 1990\"",
        "\"birthDate\": \"1990-07-01\"",
    )]);
}

#[test]
fn invisible_characters_in_a_code_are_removed_safely() {
    assert_is_safe(&[(
        "\"riskManagementCategory\": \"IND\u{200b}\"",
        "\"riskManagementCategory\": \"IND\"",
    )]);
    assert_is_doubtful(&[(
        "\"customerExtId\": \"CUST\u{200b}\"",
        "\"customerExtId\": \"CUST\"",
    )]);
}

#[test]
fn units_and_keys_are_no_odd_characters() {
    for text in [
        "10 kΩ",
        "5 μm",
        "5 μg, ΔT",
        "1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3}",
    ] {
        let text = with(&format!("\"activityDescription\": \"{text}\""));
        let session = common::linted(
            Source::new("a.json", text.clone().into_bytes()),
            common::settings(),
        );
        assert!(session.diagnostics().is_empty(), "{text}");
    }
}

#[test]
fn a_polish_code_that_begins_with_9_is_checked() {
    let polish = |code: &str| {
        let text = with(&format!("\"nationalCode\": \"{code}\""));
        let text = text.replace("\"LT\"", "\"PL\"");
        let session = common::linted(Source::new("a.json", text.into_bytes()), common::settings());
        session.diagnostics().len()
    };
    assert_eq!(polish("90031412341"), 0);
    for wrong in ["90031412340", "90023000055", "90130100059"] {
        assert_eq!(polish(wrong), 1, "{wrong}");
    }
}
