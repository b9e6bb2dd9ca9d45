//! Every fix is proved: alone, it removes the finding that offers it and leaves everything else as
//! it is. The proof holds for all fixtures and for texts that differ from valid payloads in one or
//! two values.
//!
//! By default it takes a sample of the texts; `KYCLINT_MUTATIONS=all` takes 100,000.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kyclint::{Diagnostic, Fix, Settings, Severity, Source};
use serde_json::Value;

/// The findings in a text: for each rule and place, their number.
type Counts = BTreeMap<(&'static str, String), usize>;

fn counts<'d>(found: impl IntoIterator<Item = &'d Diagnostic>) -> Counts {
    let mut counts = Counts::new();
    for diagnostic in found {
        let place = (diagnostic.rule.name, diagnostic.pointer.clone());
        *counts.entry(place).or_default() += 1;
    }
    counts
}

fn findings(name: &str, text: &str, settings: &Settings) -> Vec<Diagnostic> {
    let source = Source::new(name, text.as_bytes().to_vec());
    let session = common::linted(source, settings.clone());
    session.diagnostics().to_vec()
}

/// The text after a fix; `None` if the edits do not fit the text.
fn edited(text: &str, fix: &Fix) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut end = 0;
    for edit in &fix.edits {
        result.push_str(text.get(end..edit.span.start)?);
        text.get(edit.span.start..edit.span.end)?;
        result.push_str(&edit.text);
        end = edit.span.end;
    }
    result.push_str(text.get(end..)?);
    Some(result)
}

/// Rules whose fixes change the structure, so that other members are found than before.
const OF_STRUCTURE: [&str; 8] = [
    "syntax",
    "encoding",
    "duplicate-key",
    "unknown-field",
    "former-field",
    "batch-field",
    "nested-customer",
    "not-json",
];

/// The documents of a text, with this value replaced in all that have it.
fn others(text: &str, pointer: &str) -> Option<Vec<Value>> {
    let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut documents = documents.collect::<Result<Vec<_>, _>>().ok()?;
    for document in &mut documents {
        if let Some(value) = document.pointer_mut(pointer) {
            *value = Value::Null;
        }
    }
    Some(documents)
}

/// Returns the number of fixes, and the first that does not do what it should. A text with several
/// mistakes may have one that only shows once another one is fixed.
fn prove(name: &str, text: &str, settings: &Settings, mistakes: usize) -> Result<usize, String> {
    let before = findings(name, text, settings);
    let mut proved = 0;
    for diagnostic in &before {
        let Some(fix) = &diagnostic.fix else {
            continue;
        };
        let rule = diagnostic.rule.name;
        let fault = |fault: &str| {
            let pointer = &diagnostic.pointer;
            Err(format!("{rule} at {pointer}: {}: {fault}", fix.description))
        };
        let Some(after_text) = edited(text, fix) else {
            return fault("the edits do not fit the text");
        };
        if after_text == text {
            return fault("the text stays the same");
        }
        let after = findings(name, &after_text, settings);
        let place = (rule, diagnostic.pointer.clone());
        let (all_before, all_after) = (counts(&before), counts(&after));
        if all_after.get(&place) >= all_before.get(&place) {
            return fault("the finding is still there");
        }
        proved += 1;
        if !fix.safe {
            let says_why = fix.description.contains(": ");
            if !says_why && !OF_STRUCTURE.contains(&rule) && rule != "invisible-character" {
                return fault("an unsafe fix does not say why");
            }
            continue;
        }
        if OF_STRUCTURE.contains(&rule) {
            continue;
        }
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
        let errors = counts(before.iter().filter(is_error));
        for (place, count) in counts(after.iter().filter(is_error)) {
            let is_new = errors.get(&place).is_none_or(|known| *known < count);
            if is_new && mistakes == 1 {
                return fault(&format!("causes {place:?}"));
            }
        }
        let others = |text| others(text, &diagnostic.pointer);
        if others(text) != others(&after_text) {
            return fault("another value changes");
        }
    }
    Ok(proved)
}

fn payloads(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let is_payload = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("json" | "ndjson" | "md"))
            && !path.iter().any(|part| part == "classifiers")
    };
    files
        .map(|entry| entry.into_path())
        .filter(is_payload)
        .collect()
}

#[test]
fn every_fix_in_the_fixtures_is_proved() {
    let mut proved = 0;
    let mut faults = Vec::new();
    for path in payloads(Path::new("fixtures")) {
        // Texts in other encodings are not edited as text here.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let name = path.display().to_string();
        match prove(&name, &text, &common::settings_for(&path), 1) {
            Ok(count) => proved += count,
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(proved > 200, "{proved}");
}

/// Payloads with short values of all kinds.
const PAYLOADS: [&str; 4] = [
    r#"{"communicationNumber": "KYC-1", "requester": "Bankas", "action": "CREATE", "sourceOfRiskLevel": "IMPORT", "riskLevel": "HIGH", "customerStatus": "ACTIVE", "riskManagementCategory": "IND", "customerExtId": "C-1", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08T10:45:00+02:00", "approvalDate": "2024-04-09", "firstName": "Ona", "lastName": "Pavyzdienė", "citizenshipCountry": "LT", "birthDate": "1990-03-14", "nationalCode": "49003140174", "isPEP": false}"#,
    r#"{"communicationNumber": "KYC-1", "requester": "Bankas", "action": "UPDATE", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND", "customerExtId": "C-1", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08", "firstName": "Ona", "lastName": "Pavyzdienė", "citizenshipCountry": "LV", "nationalCode": "010180-10000", "initialDepositAmount": 1234.5, "initialDepositCurrency": "EUR", "initialDepositAccount": "LT967000011700000117", "listContact": [{"contactType": "MOBILEPHONE", "contactDetails": "+37060000117"}, {"contactType": "EMAIL", "contactDetails": "ona@example.com"}], "initializeScreeningProcesses": ["PEP", "SANCTIONS"]}"#,
    r#"{"communicationNumber": "KYC-1", "requester": "Bankas", "action": "CREATE", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "ORG", "customerExtId": "C-1", "entityType": "ORGANIZATION", "applicationDate": "2024-04-08", "title": "UAB Pavyzdys", "registrationCountry": "LT", "legalForm": "UAB", "lei": "529900PAVYZDYS011705", "giin": "98Q96B.00000.LE.250", "listContact": [{"contactType": "WEBSITE", "contactDetails": "https://www.example.com"}], "listRelatedEntity": [{"entityType": "INDIVIDUAL", "relationType": "OWNER", "firstName": "Jonas", "lastName": "Pavyzdys", "share": 60, "votePercentage": 55}], "listDeclaredTurnover": [{"turnoverRange": "ANNUAL", "turnoverType": "X", "from": 1000, "to": 2000}]}"#,
    r#"{"communicationNumber": "KYC-1", "requester": "Bankas", "action": "CREATE", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND", "customerExtId": "C-1", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08", "firstName": "Ona", "lastName": "Pavyzdienė", "citizenshipCountry": "EE", "listAdditionalValues": [{"code": "A", "description": "a", "datatype": "DECIMAL", "value": "12.5"}, {"code": "B", "description": "b", "datatype": "INTEGER", "value": "12"}, {"code": "C", "description": "c", "datatype": "DATE", "value": "2024-04-08"}, {"code": "D", "description": "d", "datatype": "TIMESTAMP", "value": "2024-04-08 10:45:00.000+0200"}, {"code": "E", "description": "e", "datatype": "BOOLEAN", "value": "true"}], "listBusinessEntityDocument": [{"entityType": "INDIVIDUAL", "identityDocumentType": "PASSPORT", "documentNumber": "00000117", "documentIssueDate": "2020-01-03", "documentExpiryDate": "2030-01-03", "documentIssueCountry": "LT", "documentIssueAuthority": "MD"}], "listPaymentCountry": [{"country": "PL", "turnoverDirection": "IN"}]}"#,
];

/// Characters to insert, or to put in place of another.
const CHARACTERS: &str = "0123456789OlIABTZLteu.,-+:/ '%\t\n\u{a0}\u{200b}\u{feff}\u{ad}\u{202e}\u{3000}\u{1b}–−－АЕТОрΟΑТ２４ＬＴ٢٤ž€\"\\";

/// Values to put in place of another.
const VALUES: [&str; 92] = [
    "\"\"",
    "\" \"",
    "null",
    "true",
    "\"True\"",
    "\"yes\"",
    "\"0\"",
    "1",
    "0",
    "-1",
    "\"-1\"",
    "45200",
    "\"45200\"",
    "1696118400",
    "\"1696118400000\"",
    "20231001",
    "\"20231001\"",
    "\"01.10.2023\"",
    "\"01/10/2023\"",
    "\"13/10/2023\"",
    "\"01-Oct-23\"",
    "\"1 okt 2023\"",
    "\"Oct 1, 2023\"",
    "\"2023-02-30\"",
    "\"2023-10-01 10:00:00\"",
    "\"2023-10-01T10:45:60Z\"",
    "\"12023-10-01\"",
    "\"2023-10-01T10:00:00+0200\"",
    "\"1 234,56\"",
    "\"1.234,56\"",
    "\"1,234.56\"",
    "\"100%\"",
    "\"3.7061E+10\"",
    "3.7061E+10",
    "\"12,5\"",
    "\"10.000\"",
    "\"+5\"",
    "\"007\"",
    "\"100 EUR\"",
    "12345678901234567.89",
    "\"12345678901234567.89\"",
    "\"lt\"",
    "\"LTU\"",
    "\"Lithuania\"",
    "\"440\"",
    "440",
    "\"UK\"",
    "\"no\"",
    "\"Slovania\"",
    "\"eur\"",
    "\"978\"",
    "\"BGN\"",
    "\"$\"",
    "\"Euro\"",
    "\"PHONE\"",
    "\"mobile\"",
    "\"None\"",
    "\"create\"",
    "\"CRAETE\"",
    "\"+370 600 00117 vid. 12\"",
    "\"37060000117.0\"",
    "\"'49003140174\"",
    "49003140174",
    "[]",
    "\"Mon Jan 02 2006 00:00:00 GMT+0200 (EET)\"",
    "\"Mon, 02 Jan 2006 15:04:05 GMT\"",
    "\"/Date(1136156400000)/\"",
    "\"ISODate('2006-01-02')\"",
    "\"datetime.date(2006, 1, 2)\"",
    "\"2006-01-02Z\"",
    "\"PNOLT-49003140174\"",
    "\"LV 010180 10000\"",
    "\"LT967000011700000117;\"",
    "\"IBAN LT967000011700000117\"",
    "\"LT9670000117OOOOO117\"",
    "\"ona@example,com\"",
    "\"mailto:ona@example.com\"",
    "\"Литва\"",
    "\"Niemcy\"",
    "\"50.0\"",
    "\"33,3\"",
    "\"50 %\"",
    "\"Þemaitis\"",
    "\"┼╜emait─ù\"",
    "\"нет\"",
    "\"nėra\"",
    "\"brak\"",
    "\"4900****174\"",
    "\"<b>Ona</b>\"",
    "\"[\\\"LT\\\"]\"",
    "\"{\\\"a\\\": 1}\"",
    "\"[]\"",
];

/// Where the quote is that ends a string.
fn end_of_string(inside: &str) -> Option<usize> {
    let mut is_escaped = false;
    inside.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

/// The values of a payload, as ranges of the text.
fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find("\": ").map(|colon| at + colon + 3) {
        let rest = &text[colon..];
        let end = match rest.strip_prefix('"') {
            Some(inside) => end_of_string(inside).map(|end| end + 2),
            None => rest.find([',', '}', ']', '[', '{']),
        };
        let end = end.unwrap_or(0);
        if end > 0 {
            found.push(colon..colon + end);
        }
        at = colon + end.max(1) - 1;
    }
    found
}

/// Changes one value.
fn mutated(text: &str, random: &mut fastrand::Rng) -> String {
    let values = values(text);
    let range = values[random.usize(..values.len())].clone();
    let value = &text[range.clone()];
    let inside = value.trim_matches('"');
    let mut characters: Vec<char> = inside.chars().collect();
    let any = |random: &mut fastrand::Rng| {
        let all: Vec<char> = CHARACTERS.chars().collect();
        all[random.usize(..all.len())]
    };
    let at = random.usize(..=characters.len());
    match random.u8(..10) {
        0..3 => characters.insert(at, any(random)),
        3 | 4 if at < characters.len() => characters[at] = any(random),
        5 if at < characters.len() => {
            characters.remove(at);
        }
        6 if at + 1 < characters.len() => characters.swap(at, at + 1),
        7 => {
            let lower = inside.to_lowercase();
            characters = lower.chars().collect();
        }
        _ => {
            let other = VALUES[random.usize(..VALUES.len())];
            return format!("{}{other}{}", &text[..range.start], &text[range.end..]);
        }
    }
    let mut content: String = characters.into_iter().collect();
    content = Value::from(content).to_string();
    if random.u8(..4) == 0 {
        content = escaped(&content);
    }
    format!("{}{content}{}", &text[..range.start], &text[range.end..])
}

/// A JSON string with all characters other than ASCII escaped.
fn escaped(string: &str) -> String {
    let mut escaped = String::new();
    for character in string.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    escaped
}

/// The same text with every character of every string value escaped.
fn with_escapes(text: &str) -> String {
    let mut result = String::new();
    let mut end = 0;
    for range in values(text) {
        let value = &text[range.clone()];
        result.push_str(&text[end..range.start]);
        end = range.end;
        match serde_json::from_str::<Value>(value) {
            Ok(Value::String(content)) => {
                let units = content.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
                result.push_str(&format!("\"{}\"", units.collect::<String>()));
            }
            _ => result.push_str(value),
        }
    }
    result + &text[end..]
}

/// What the findings say, and the texts of their fixes.
fn said(found: &[Diagnostic]) -> Vec<String> {
    let said = found.iter().map(|found| {
        let fix = found.fix.iter().flat_map(|fix| &fix.edits);
        let fix: Vec<_> = fix.map(|edit| edit.text.as_str()).collect();
        let (name, message, help) = (found.rule.name, &found.message, &found.help);
        format!("{name} {} {message} {help:?} {fix:?}", found.pointer)
    });
    said.collect()
}

fn say_the_same(text: &str, settings: &Settings) -> Result<(), String> {
    let plain = said(&findings("a.json", text, settings));
    let escaped = said(&findings("a.json", &with_escapes(text), settings));
    if plain == escaped {
        Ok(())
    } else {
        Err(format!(
            "escapes change the findings\n{plain:#?}\n{escaped:#?}"
        ))
    }
}

#[test]
fn every_fix_in_mutated_payloads_is_proved() {
    let proved =
        over_mutations(|text, mistakes, settings| prove("a.json", text, settings, mistakes));
    assert!(proved > 300, "{proved}");
}

#[test]
fn escapes_change_no_finding_in_mutated_payloads() {
    over_mutations(|text, _, settings| say_the_same(text, settings).map(|()| 1));
}

/// Runs a check on mutated payloads, and returns the sum of the results.
fn over_mutations(check: impl Fn(&str, usize, &Settings) -> Result<usize, String> + Sync) -> usize {
    let is_complete = std::env::var("KYCLINT_MUTATIONS").is_ok_and(|which| which == "all");
    let most = if is_complete { 100_000 } else { 2_000 };
    let settings = common::settings();
    for payload in PAYLOADS {
        assert_eq!(findings("a.json", payload, &settings).len(), 0, "{payload}");
    }
    let (next, proved) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let faults = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= most {
                        break;
                    }
                    let mut random = fastrand::Rng::with_seed(number as u64);
                    let mut text = mutated(PAYLOADS[number % PAYLOADS.len()], &mut random);
                    let mut mistakes = 1;
                    if random.u8(..4) == 0 {
                        text = mutated(&text, &mut random);
                        mistakes = 2;
                    }
                    match check(&text, mistakes, &settings) {
                        Ok(count) => {
                            proved.fetch_add(count, Ordering::Relaxed);
                        }
                        Err(fault) => {
                            faults.lock().unwrap().insert(fault, text);
                        }
                    }
                }
            });
        }
    });
    let (faults, proved) = (faults.into_inner().unwrap(), proved.into_inner());
    println!("{most} texts, {proved} proofs");
    let shown: Vec<_> = faults
        .iter()
        .take(40)
        .map(|(fault, text)| format!("{fault}\n  {text}"))
        .collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        shown.join("\n")
    );
    proved
}
