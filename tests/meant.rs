//! Files that were meant as payloads, but are something else: each is seen, in a folder too, and
//! has one finding.

mod common;

use std::fs;
use std::io::Write as _;
use std::path::Path;

use common::{CLEAN, folder, gzip, run_in, run_with_input};
use serde_json::{Value, json};
use tempfile::TempDir;

fn customer() -> Value {
    serde_json::from_str(CLEAN).unwrap()
}

/// A customer with this number, on one line.
fn line(number: usize) -> String {
    let mut customer = customer();
    customer["communicationNumber"] = format!("KYC-{number}").into();
    customer["customerExtId"] = format!("CUST-{number}").into();
    customer.to_string()
}

/// The exit code and the findings in the format `concise`.
fn found(folder: &TempDir, arguments: &[&str]) -> (i32, Vec<String>) {
    let all = [&["-q", "-f", "concise"], arguments].concat();
    let (code, out, err) = run_in(folder.path(), &all);
    assert_eq!(err, "");
    (code, out.lines().map(str::to_owned).collect())
}

/// The content of a file, and what its only finding is, without the file's name.
fn wrecks() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = CLEAN;
    let one = customer().to_string();
    let escaped = Value::from(one.as_str()).to_string();
    let header =
        "communicationNumber,requester,action,entityType\nKYC-1,Bankas,CREATE,INDIVIDUAL\n";
    let conflict = text.replace(
        "  \"firstName\"",
        "<<<<<<< HEAD\n  \"a\": 1,\n=======\n>>>>>>> x\n  \"firstName\"",
    );
    let mut wrecks = vec![
        (
            "array.json",
            b"[]".to_vec(),
            "1:1: error[no-customer] empty array instead of a customer",
        ),
        (
            "batch.json",
            b"{\"customers\": [ ]}".to_vec(),
            "1:15: error[no-customer] batch without customers",
        ),
        (
            "array-element.json",
            b"[{}]".to_vec(),
            "1:1: error[no-customer] array without customers",
        ),
        (
            "array-null.json",
            b"[null, {}]".to_vec(),
            "1:1: error[no-customer] array without customers",
        ),
        (
            "arrays.json",
            json!([[customer()]]).to_string().into(),
            "1:2: error[nested-customer] customer nested in two arrays",
        ),
        (
            "batch-element.json",
            b"{\"customers\": [{}]}".to_vec(),
            "1:15: error[no-customer] no customer in `customers`",
        ),
        (
            "batch-object.json",
            b"{\"customers\": {}}".to_vec(),
            "1:15: error[wrong-type] `customers` must be an array",
        ),
        (
            "batch-null.json",
            b"{\"customers\": null}".to_vec(),
            "1:15: error[no-customer] no customer in `customers`",
        ),
        (
            "blank.json",
            b" \n\n".to_vec(),
            "3:1: error[syntax] empty text",
        ),
        (
            "conflict.json",
            conflict.into(),
            "10:1: error[not-json] unresolved merge conflict",
        ),
        (
            "csv.json",
            header.into(),
            "1:1: error[not-json] CSV instead of JSON",
        ),
        (
            "dict.json",
            text.replace('"', "'").into(),
            "2:3: error[syntax] [*] Python dict instead of JSON",
        ),
        (
            "doubled.json",
            one.replace('"', "\"\"").into(),
            "1:1: error[not-json] [?] JSON with doubled quotes",
        ),
        ("empty.json", Vec::new(), "1:1: error[syntax] empty text"),
        (
            "empty-member.json",
            b"{\"customer\": {}}".to_vec(),
            "1:14: error[no-customer] no customer in `customer`",
        ),
        (
            "empty-within.json",
            b"{\"data\": {\"Customers\": []}}".to_vec(),
            "1:24: error[no-customer] no customer in `Customers`",
        ),
        (
            "entities.json",
            one.replace('"', "&quot;").into(),
            "1:1: error[not-json] [?] JSON with HTML entities",
        ),
        (
            "escaped.json",
            escaped[1..escaped.len() - 1].into(),
            "1:1: error[not-json] [?] escaped JSON",
        ),
        (
            "gzip.json",
            gzip(one.as_bytes()),
            "1:1: error[encoding] gzip data instead of JSON",
        ),
        (
            "html.json",
            b"<html><body>502</body></html>".to_vec(),
            "1:1: error[not-json] HTML instead of JSON",
        ),
        (
            "list.json",
            json!({"data": [customer()]}).to_string().into(),
            "1:2: error[nested-customer] [?] customer nested in `data`",
        ),
        (
            "nested.json",
            json!({"customer": customer()}).to_string().into(),
            "1:2: error[nested-customer] [?] customer nested in `customer`",
        ),
        (
            "newlines.json",
            text.replace('\n', "\\n").into(),
            "1:2: error[not-json] [?] escaped line breaks between members",
        ),
        (
            "nul.json",
            [text.as_bytes(), &[0; 64]].concat(),
            "14:1: error[encoding] [*] NUL bytes after the text",
        ),
        (
            "script.json",
            one.replace("\":", ":")
                .replace(",\"", ",")
                .replacen("{\"", "{", 1)
                .into(),
            "1:2: error[syntax] [*] JavaScript object instead of JSON",
        ),
        (
            "string.json",
            escaped.clone().into(),
            "1:1: error[not-json] [?] JSON within a string",
        ),
        (
            "template.json",
            text.replace("\"LT\"", "{{ country }}").into(),
            "12:25: error[not-json] placeholder of a template",
        ),
        (
            "tsv.json",
            header.replace(',', "\t").into(),
            "1:1: error[not-json] TSV instead of JSON",
        ),
        (
            "twice.json",
            json!({"a": {"customer": customer()}}).to_string().into(),
            "1:2: error[nested-customer] [?] customer nested in `a.customer`",
        ),
        (
            "null-member.json",
            b"{\"CUSTOMER\": null}".to_vec(),
            "1:14: error[no-customer] no customer in `CUSTOMER`",
        ),
        (
            "xml.json",
            b"<?xml version=\"1.0\"?><customer/>".to_vec(),
            "1:1: error[not-json] XML instead of JSON",
        ),
        (
            "zip.json",
            b"PK\x03\x04\x14\0\x06\0".to_vec(),
            "1:1: error[encoding] ZIP data instead of JSON",
        ),
    ];
    wrecks.sort();
    wrecks
}

/// The names and values of the customer, as texts.
fn pairs() -> Vec<(String, String)> {
    let members = customer().as_object().unwrap().clone().into_iter();
    let text = |value: Value| value.as_str().unwrap().to_owned();
    members.map(|(name, value)| (name, text(value))).collect()
}

/// Each name and value in this form, with `{n}` and `{v}` replaced.
fn each(form: &str, between: &str) -> String {
    let written = pairs()
        .into_iter()
        .map(|(name, value)| form.replace("{n}", &name).replace("{v}", &value));
    written.collect::<Vec<_>>().join(between)
}

/// The names, and the values, with this separator.
fn row(form: &str, separator: &str) -> (String, String) {
    let (names, values) = (form.replace("{v}", "{n}"), form.replace("{n}", "{v}"));
    (each(&names, separator), each(&values, separator))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut padded = [0; 4];
        padded[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(padded);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            let digit = if digit > chunk.len() {
                '='
            } else {
                char::from(DIGITS[value as usize])
            };
            text.push(digit);
        }
    }
    text
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Bytes in other encodings and under further wrappings, with the finding.
fn wrapped() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let one = customer().to_string();
    let base64 = base64(one.as_bytes());
    let hex: String = one.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = one.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let twice = Value::from(Value::from(one.as_str()).to_string()).to_string();
    let literals: Vec<_> = CLEAN
        .lines()
        .map(|line| Value::from(format!("{line}\n")).to_string())
        .collect();
    // As nginx writes the body of a request.
    let by_byte: String = one
        .bytes()
        .map(|byte| match byte {
            b' '..=b'~' if !matches!(byte, b'"' | b'\\') => char::from(byte).to_string(),
            _ => format!("\\x{byte:02X}"),
        })
        .collect();
    let units = |big: bool| {
        let unit = move |next: char| {
            let code = u32::from(next);
            if big {
                code.to_be_bytes()
            } else {
                code.to_le_bytes()
            }
        };
        CLEAN.chars().flat_map(unit).collect::<Vec<u8>>()
    };
    let utf16: Vec<u8> = ["\u{feff}", &row("{n}", ",").0, "\n", &row("{n}", ",").1]
        .concat()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        (
            "twice-escaped.json",
            twice[1..twice.len() - 1].into(),
            "1:1: error[not-json] [?] escaped JSON",
        ),
        (
            "base64.json",
            base64.clone().into(),
            "1:1: error[not-json] [?] Base64 instead of JSON",
        ),
        (
            "base64-quoted.json",
            format!("\"{base64}\"").into(),
            "1:1: error[not-json] [?] Base64 instead of JSON",
        ),
        (
            "data-url.json",
            format!("data:application/json;base64,{base64}").into(),
            "1:1: error[not-json] [?] data URL instead of JSON",
        ),
        (
            "data-url-quoted.json",
            format!("\"data:application/json,{percent}\"").into(),
            "1:1: error[not-json] [?] data URL instead of JSON",
        ),
        (
            "literals.json",
            format!("{};\n", literals.join(" +\n")).into(),
            "1:1: error[not-json] [?] JSON within a string",
        ),
        (
            "assigned-literals.json",
            format!("String json = {};\n", literals.join("\n    + ")).into(),
            "1:1: error[not-json] JSON within a string",
        ),
        (
            "percent-twice.json",
            percent.replace('%', "%25").into(),
            "1:1: error[not-json] [?] URL-encoded JSON",
        ),
        (
            "escaped-bytes.json",
            by_byte.clone().into(),
            "1:1: error[not-json] [?] escaped JSON",
        ),
        (
            "escaped-quotes.json",
            CLEAN.replace('"', "\\u0022").into(),
            "1:1: error[not-json] [?] escaped JSON",
        ),
        (
            "access.ndjson",
            format!("10.0.0.1 - - [08/Apr/2024:10:00:00 +0300] \"POST /customer HTTP/1.1\" 400 \"{by_byte}\"\n").into(),
            "1:1: error[not-json] escaped JSON",
        ),
        (
            "percent-form.json",
            format!("payload={percent}").into(),
            "1:1: error[not-json] [?] URL-encoded JSON",
        ),
        (
            "hex.json",
            hex.clone().into(),
            "1:1: error[not-json] [?] hexadecimal digits instead of JSON",
        ),
        (
            "hex-upper.json",
            format!("0x{}", hex.to_uppercase()).into(),
            "1:1: error[not-json] [?] hexadecimal digits instead of JSON",
        ),
        (
            "breaks.json",
            CLEAN.replace('\n', "<br>\n").into(),
            "1:1: error[not-json] [?] JSON with HTML tags",
        ),
        (
            "nul-only.json",
            vec![0; 300],
            "1:1: error[encoding] NUL bytes instead of text",
        ),
        (
            "utf-32-little.json",
            units(false),
            "1:1: error[encoding] invalid encoding UTF-32 (little endian)",
        ),
        (
            "utf-32-big.json",
            units(true),
            "1:1: error[encoding] invalid encoding UTF-32 (big endian)",
        ),
        (
            "csv-utf-16.json",
            utf16,
            "1:1: error[encoding] invalid encoding UTF-16 (little endian)",
        ),
        (
            "zlib.json",
            zlib(one.as_bytes()),
            "1:1: error[encoding] zlib data instead of JSON",
        ),
        (
            "marks.json",
            format!("\u{feff}\u{feff}{CLEAN}").into(),
            "1:1: error[encoding] [*] unexpected byte order mark",
        ),
    ]
}

/// Texts in other formats and notations, with what each is.
fn notations() -> Vec<(&'static str, String, &'static str)> {
    let (names, values) = row("{n}", ",");
    let (bars, cells) = row("| {n} ", "");
    let border = "|---".repeat(pairs().len());
    let (wide, cells_wide) = row("{n}", "   ");
    let ruled = "-+-".repeat(pairs().len());
    vec![
        (
            "sql",
            format!("-- export\nINSERT INTO c ({names}) VALUES ({values});"),
            "SQL",
        ),
        ("toml", each("{n} = \"{v}\"", "\n"), "TOML"),
        (
            "toml-section",
            format!("[customer]\n{}", each("{n} = \"{v}\"", "\n")),
            "TOML",
        ),
        (
            "ini",
            format!("[customer]\n{}", each("{n}={v}", "\n")),
            "INI",
        ),
        (
            "properties",
            format!("# x\n{}", each("customer.{n}={v}", "\n")),
            "properties",
        ),
        (
            "markdown",
            format!("{bars}|\n{border}|\n{cells}|\n"),
            "text table",
        ),
        (
            "shell-table",
            format!(
                "{}\n{ruled}\n{}\n(1 row)\n",
                names.replace(',', " | "),
                values.replace(',', " | ")
            ),
            "text table",
        ),
        ("columns", format!("{wide}\n{cells_wide}\n"), "text table"),
        (
            "csv-separator",
            format!(
                "sep=;\n{}\n{}\n",
                names.replace(',', ";"),
                values.replace(',', ";")
            ),
            "CSV",
        ),
        ("csv-mark", format!("\u{feff}{names}\n{values}\n"), "CSV"),
        ("csv-rows", format!("{values}\n{values}\n"), "CSV"),
        (
            "script",
            format!("const payload = {{{}}};\n", each("{n}: '{v}'", ", ")),
            "source code",
        ),
        (
            "assignment",
            format!("payload = {{{}}}", each("'{n}': '{v}'", ", ")),
            "source code",
        ),
        (
            "php",
            format!("[{}]", each("'{n}' => '{v}'", ", ")),
            "PHP array",
        ),
        (
            "php-file",
            format!("<?php\nreturn [\n{}\n];", each("'{n}' => '{v}'", ",\n")),
            "PHP array",
        ),
        (
            "php-printed",
            format!("Array\n(\n{}\n)\n", each("    [{n}] => {v}", "\n")),
            "PHP array",
        ),
        (
            "ruby",
            format!("{{{}}}", each(":{n} => \"{v}\"", ", ")),
            "Ruby hash",
        ),
        (
            "java",
            format!("Customer({})", each("{n}={v}", ", ")),
            "printed object",
        ),
        (
            "java-map",
            format!("{{{}}}", each("{n}={v}", ", ")),
            "printed object",
        ),
        (
            "ordered",
            format!("OrderedDict([{}])", each("('{n}', '{v}')", ", ")),
            "printed object",
        ),
        (
            "go",
            format!("map[{}]", each("{n}:{v}", " ")),
            "printed object",
        ),
        (
            "shell",
            format!("@{{{}}}", each("{n}=\"{v}\"", "; ")),
            "printed object",
        ),
    ]
}

#[test]
fn other_encodings_and_wrappings_have_one_finding() {
    for (name, content, expected) in wrapped() {
        let folder = folder(&[(name, &content), ("good.json", CLEAN.as_bytes())]);
        let expected = vec![format!("{name}:{expected}")];
        for path in [name, "."] {
            let arguments = ["--no-cross-document", path];
            assert_eq!(found(&folder, &arguments), (1, expected.clone()), "{name}");
        }
    }
}

#[test]
fn other_notations_have_one_finding() {
    for (name, content, expected) in notations() {
        for extension in ["json", "ndjson"] {
            // A program may print an object, or a part of one, in each line.
            if extension == "ndjson" && content.starts_with(['{', '[']) && content.contains('\n') {
                continue;
            }
            let name = format!("{name}.{extension}");
            let folder = folder(&[
                (&*name, content.as_bytes()),
                ("good.json", CLEAN.as_bytes()),
            ]);
            let expected = vec![format!(
                "{name}:1:1: error[not-json] {expected} instead of JSON"
            )];
            for path in [&*name, "."] {
                let arguments = ["--no-cross-document", path];
                assert_eq!(
                    found(&folder, &arguments),
                    (1, expected.clone()),
                    "{name}: {content}"
                );
            }
        }
    }
}

#[test]
fn other_files_without_names_of_the_contract_are_skipped() {
    for text in [
        "function f() { return 1; }",
        "const a = {b: 1, c: 2};",
        "SELECT a, b FROM c WHERE d = 1;",
        "[core]\na = 1\nb = 2\n",
        "a = \"x\"\nb = 1\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "Point(x=1, y=2)",
        "['a' => 1, 'b' => 2]",
        "1,2,3,4,5,6\n1,2,3,4,5,6\n",
        "eyJuYW1lIjogInNvbWV0aGluZyBlbHNlIHRoYXQgaXMgbG9uZyJ9",
        "// settings\n{\"compilerOptions\": {\"strict\": true,},}",
        "{\"$schema\": \"x\", \"properties\": {\"entityType\": {}, \"customerExtId\": {}, \"requester\": {},}",
    ] {
        let folder = folder(&[("a.json", text.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        assert_eq!(found(&folder, &["."]), (0, Vec::new()), "{text}");
    }
}

#[test]
fn a_payload_is_found_in_the_strings_and_values_of_other_json() {
    let one = customer().to_string();
    let base64 = base64(one.as_bytes());
    let members = || customer().as_object().unwrap().clone().into_iter();
    let with = |wrap: &dyn Fn(Value) -> Value| -> Value {
        Value::Object(members().map(|(name, value)| (name, wrap(value))).collect())
    };
    let names: Vec<_> = members().map(|(name, _)| name).collect();
    let values: Vec<_> = members().map(|(_, value)| value).collect();
    let list: Vec<_> = members()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let entries: Vec<_> = members()
        .map(|(name, value)| json!([name, value]))
        .collect();
    let mut dated = customer();
    dated["applicationDate"] = json!({"$date": "2024-04-08T00:00:00Z"});
    const STRING: &str = "payload as JSON within a string";
    const TABLE: &str = "table as JSON instead of a customer";
    for (value, expected) in [
        (
            json!({"Records": [{"messageId": "1", "body": one}]}),
            STRING,
        ),
        (json!({"Records": [{"Sns": {"Message": one}}]}), STRING),
        (json!({"payload": one}), STRING),
        (json!({"customers": one}), STRING),
        (
            json!({"customers": json!([customer()]).to_string()}),
            STRING,
        ),
        (
            json!({"payload": Value::from(one.as_str()).to_string()}),
            STRING,
        ),
        (json!({"message": {"data": base64}}), STRING),
        (json!([one, one]), STRING),
        (
            with(&|value| json!({"S": value})),
            "DynamoDB JSON instead of plain JSON",
        ),
        (
            json!({"Item": with(&|value| json!({"S": value}))}),
            "DynamoDB JSON instead of plain JSON",
        ),
        (
            json!({"fields": with(&|value| json!({"stringValue": value}))}),
            "Firestore JSON instead of plain JSON",
        ),
        (
            with(&|value| json!({"string": value})),
            "JSON encoding of Avro instead of plain JSON",
        ),
        (
            with(&|value| json!({"value": value})),
            "values in objects of their own",
        ),
        (
            with(&|value| json!({"$": value})),
            "values in objects of their own",
        ),
        (
            with(&|value| json!({"value": value, "type": "String"})),
            "values in objects of their own",
        ),
        (
            json!({"variables": with(&|value| json!({"value": value, "type": "String", "valueInfo": {}}))}),
            "values in objects of their own",
        ),
        (
            with(&|value| json!([value, value])),
            "columns of a table instead of a customer",
        ),
        (
            with(&|value| json!([value])),
            "values in arrays of their own",
        ),
        (
            with(&|value| json!({"0": value})),
            "columns of a table instead of a customer",
        ),
        (
            with(&|value| json!({"0": value, "1": value})),
            "columns of a table instead of a customer",
        ),
        (dated, "extended JSON of MongoDB instead of plain JSON"),
        (json!([names, values]), TABLE),
        (json!({"columns": names, "rows": [values, values]}), TABLE),
        (json!(list), TABLE),
        (json!(entries), TABLE),
        (json!({"data": entries}), TABLE),
    ] {
        let text = value.to_string();
        let folder = folder(&[("a.json", text.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        for path in ["a.json", "."] {
            let (code, lines) = found(&folder, &["--no-cross-document", path]);
            let [only] = lines.as_slice() else {
                panic!("{text}: {lines:?}");
            };
            assert_eq!(code, 1, "{text}");
            assert!(
                only.ends_with(&format!("error[not-json] {expected}")),
                "{only}"
            );
        }
    }
}

#[test]
fn a_file_of_lines_without_a_line_is_empty() {
    for (name, content, expected) in [
        ("a.ndjson", "", "1:1: error[syntax] empty text"),
        ("a.ndjson", "\n\n", "3:1: error[syntax] empty text"),
        ("a.jsonl", "  \n", "2:1: error[syntax] empty text"),
        (
            "a.ndjson",
            "[]\n",
            "1:1: error[no-customer] empty array instead of a customer",
        ),
    ] {
        let folder = folder(&[(name, content.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        for path in [name, "."] {
            let expected = vec![format!("{name}:{expected}")];
            assert_eq!(found(&folder, &[path]), (1, expected), "{content:?}");
        }
    }
}

#[test]
fn a_document_of_several_lines_among_lines_is_linted_as_a_whole() {
    let wrong: Value = serde_json::from_str(&line(2).replace("\"LT\"", "\"QX\"")).unwrap();
    let long = serde_json::to_string_pretty(&wrong).unwrap();
    let text = format!("{}\n{long}\n{}\n{long}\n", line(1), line(3));
    let folder = folder(&[("a.ndjson", text.as_bytes())]);
    for path in ["a.ndjson", "."] {
        let (code, lines) = found(&folder, &["--no-cross-document", path]);
        let country = "error[country-code] invalid country code `QX`";
        let several =
            "error[syntax] document spans several lines in a file with one document per line";
        assert_eq!(code, 1);
        assert_eq!(
            lines,
            [
                format!("a.ndjson:2:1: {several}"),
                format!("a.ndjson:13:25: {country}"),
                format!("a.ndjson:27:25: {country}"),
            ]
        );
    }
    let arguments = [
        "--accepted",
        "good.ndjson",
        "--rejected",
        "bad.ndjson",
        "-q",
        "--no-cross-document",
        "a.ndjson",
    ];
    run_in(folder.path(), &arguments);
    let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("good.ndjson"), format!("{}\n{}\n", line(1), line(3)));
    assert_eq!(read("bad.ndjson"), format!("{long}\n{long}\n"));
}

#[test]
fn each_has_one_finding_named_and_in_a_folder() {
    for (name, content, expected) in wrecks() {
        let folder = folder(&[(name, &content), ("good.json", CLEAN.as_bytes())]);
        let expected = [format!("{name}:{expected}")];
        let arguments = ["--no-cross-document", name];
        assert_eq!(found(&folder, &arguments), (1, expected.to_vec()), "{name}");
        let arguments = ["--no-cross-document", "."];
        assert_eq!(found(&folder, &arguments), (1, expected.to_vec()), "{name}");
    }
}

#[test]
fn a_folder_of_wrecks_has_a_line_for_each() {
    let wrecks = wrecks();
    let mut files: Vec<_> = wrecks
        .iter()
        .map(|(name, content, _)| (*name, content.as_slice()))
        .collect();
    files.push(("good.json", CLEAN.as_bytes()));
    let folder = folder(&files);
    let (code, out, err) = run_in(
        folder.path(),
        &["-f", "concise", "--no-cross-document", "."],
    );
    assert_eq!(code, 1);
    let expected: Vec<_> = wrecks
        .iter()
        .map(|(name, _, found)| format!("{name}:{found}"))
        .collect();
    assert_eq!(out.lines().collect::<Vec<_>>(), expected);
    let summary = format!("{} errors in {} files", wrecks.len(), wrecks.len() + 1);
    assert!(err.starts_with(&summary), "{err}");
}

#[test]
fn a_nested_customer_is_linted_at_its_place() {
    let wrong = CLEAN.replace("\"LT\"", "\"QX\"");
    let text = format!("{{\"request\": {{\"body\": {wrong}}}}}");
    let folder = folder(&[("a.json", text.as_bytes())]);
    assert_eq!(
        found(&folder, &["a.json"]),
        (
            1,
            vec![
                "a.json:1:2: error[nested-customer] [?] customer nested in `request.body`"
                    .to_owned(),
                "a.json:12:25: error[country-code] invalid country code `QX`".to_owned(),
            ]
        )
    );
    let (_, out, _) = run_in(folder.path(), &["-f", "json", "a.json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        report["diagnostics"][1]["pointer"],
        "/request/body/citizenshipCountry"
    );
}

#[test]
fn an_ellipsis_stands_for_the_fields_that_are_left_out() {
    for ellipsis in ["...", "…", "...,", "// ... more", "/* … */"] {
        let text = CLEAN.replace("  \"lastName\": \"Pavyzdienė\",", &format!("  {ellipsis}"));
        assert_ne!(text, CLEAN);
        let folder = folder(&[("a.json", text.as_bytes())]);
        let expected = "a.json:11:3: error[syntax] ellipsis in place of content";
        assert_eq!(
            found(&folder, &["a.json"]),
            (1, vec![expected.to_owned()]),
            "{ellipsis}"
        );
    }
}

/// Three customers on one line, each with the separator behind it.
fn separated(by: &str, last: &str) -> String {
    [&line(1), by, &line(2), by, last, by].concat()
}

#[test]
fn every_customer_is_linted_however_the_lines_are_separated() {
    let wrong = line(3).replace("\"LT\"", "\"QX\"");
    for (text, expected) in [
        (
            format!("{}{}\n{wrong}\n", line(1), line(2)),
            "several documents on one line",
        ),
        (
            format!("{} {}\n{wrong}\n", line(1), line(2)),
            "several documents on one line",
        ),
        (
            format!("{}\r{}\r{wrong}\r", line(1), line(2)),
            "lines that end with a carriage return only",
        ),
        (
            format!("\u{1e}{}\n\u{1e}{}\n\u{1e}{wrong}\n", line(1), line(2)),
            "record separator U+001E before the document",
        ),
        (
            format!("{},\n{}\n{wrong}\n", line(1), line(2)),
            "trailing comma",
        ),
        (separated(";", &wrong), "several documents on one line"),
        (separated("|", &wrong), "several documents on one line"),
        (separated("\\n", &wrong), "several documents on one line"),
        (
            separated("\u{2028}", &wrong),
            "several documents on one line",
        ),
        (separated("\u{85}", &wrong), "several documents on one line"),
        (separated("\u{c}", &wrong), "several documents on one line"),
        (separated("\u{1d}", &wrong), "several documents on one line"),
        (separated("\u{1e}", &wrong), "several documents on one line"),
        (separated("\u{1f}", &wrong), "several documents on one line"),
    ] {
        let folder = folder(&[("a.ndjson", text.as_bytes())]);
        for path in ["a.ndjson", "."] {
            let (code, lines) = found(&folder, &[path]);
            assert_eq!((code, lines.len()), (1, 2), "{text}: {lines:?}");
            let is_expected = lines[0].contains("error[syntax] ") && lines[0].ends_with(expected);
            assert!(is_expected, "{lines:?}");
            assert!(
                lines[1].ends_with("error[country-code] invalid country code `QX`"),
                "{lines:?}"
            );
        }
    }
}

#[test]
fn text_behind_the_documents_of_a_line_is_no_separator() {
    for behind in ["x", "; x", ",,", "Ž"] {
        let text = format!("{}{} {behind}\n{}\n", line(1), line(2), line(3));
        let folder = folder(&[("a.ndjson", text.as_bytes())]);
        let column = line(1).chars().count() + 1;
        let expected = format!("a.ndjson:1:{column}: error[syntax] text after the document");
        let (code, lines) = found(&folder, &["a.ndjson"]);
        assert_eq!((code, lines), (1, vec![expected]), "{behind}");
    }
}

#[test]
fn a_safe_fix_puts_each_document_on_a_line() {
    for separator in ["", " ", ",", "\r"] {
        let text = format!("{}{separator}{}\n", line(1), line(2));
        let folder = folder(&[("a.ndjson", text.as_bytes())]);
        let (code, _, _) = run_in(folder.path(), &["--fix", "-q", "a.ndjson"]);
        assert_eq!(code, 0, "{separator:?}");
        let fixed = fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
        assert_eq!(fixed, format!("{}\n{}\n", line(1), line(2)));
    }
}

#[test]
fn a_conflict_between_lines_is_one_finding() {
    let text = format!(
        "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n{}\n",
        line(1),
        line(1),
        line(2)
    );
    let folder = folder(&[("a.ndjson", text.as_bytes())]);
    let expected = "a.ndjson:1:1: error[not-json] unresolved merge conflict".to_owned();
    assert_eq!(found(&folder, &["a.ndjson"]), (1, vec![expected]));
}

#[test]
fn unsafe_fixes_decode_what_has_one_reading() {
    let one = customer().to_string();
    let string = Value::from(one.as_str()).to_string();
    for text in [
        string.clone(),
        string[1..string.len() - 1].to_owned(),
        Value::from(string.as_str()).to_string(),
        one.replace('"', "\"\""),
        one.replace('"', "&quot;"),
        CLEAN.replace('\n', "\\n"),
        CLEAN.replace('"', "'"),
        json!({"customer": customer()}).to_string(),
    ] {
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (code, _, _) = run_in(folder.path(), &["--fix", "--unsafe-fixes", "-q", "a.json"]);
        assert_eq!(code, 0, "{text}");
        let fixed = fs::read_to_string(folder.path().join("a.json")).unwrap();
        let fixed: Value = serde_json::from_str(&fixed).unwrap();
        assert_eq!(fixed, customer(), "{text}");
    }
}

#[test]
fn compressed_files_are_read_and_not_fixed() {
    let wrong = line(1).replace("\"CREATE\"", "\"create\"");
    let lines = format!("{wrong}\n{}\n", line(2));
    let zstandard = include_bytes!("inputs/customers.ndjson.zst");
    let folder = folder(&[
        ("a.ndjson.gz", &gzip(lines.as_bytes())),
        ("b.json.GZ", &gzip(CLEAN.as_bytes())),
        ("c.ndjson.zst", zstandard),
        ("d.tar.gz", &gzip(b"x")),
    ]);
    let (code, out, err) = run_in(folder.path(), &["-f", "concise", "."]);
    assert_eq!(
        (code, out.as_str()),
        (
            1,
            "a.ndjson.gz:1:72: error[action-value] [*] invalid action `create`\n\
             c.ndjson.zst:2:315: error[country-code] invalid country code `QX`\n"
        )
    );
    assert!(err.starts_with("2 errors in 5 documents, 3 files"), "{err}");
    let before = fs::read(folder.path().join("a.ndjson.gz")).unwrap();
    let (code, _, err) = run_in(folder.path(), &["--fix", "-q", "a.ndjson.gz", "b.json.GZ"]);
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error: a.ndjson.gz: not fixed: the file is compressed; decompress it first\n"
    );
    assert_eq!(fs::read(folder.path().join("a.ndjson.gz")).unwrap(), before);
}

#[test]
fn data_of_a_binary_format_is_not_skipped_whatever_its_extension() {
    let lines = customer().to_string() + "\n" + &customer().to_string();
    let xz = [b"\xFD7zXZ\0", [7; 60].as_slice()].concat();
    let encrypted = [b"\0GITCRYPT\0", [7; 60].as_slice()].concat();
    let twice = gzip(&gzip(lines.as_bytes()));
    for (extension, content, name) in [
        ("", gzip(lines.as_bytes()), "gzip"),
        ("", b"BZh91AY&SY\x01\x02".to_vec(), "bzip2"),
        ("", b"PK\x03\x04\0\0\0\0\n\0".to_vec(), "ZIP"),
        ("", xz, "xz"),
        ("", encrypted, "git-crypt"),
        (".gz", twice, "gzip"),
    ] {
        for lines in ["json", "ndjson", "jsonl"] {
            let file = format!("e.{lines}{extension}");
            let folder = folder(&[(&file, &content)]);
            let expected = format!("{file}:1:1: error[encoding] {name} data instead of JSON\n");
            for input in [".", &file] {
                let (code, out, _) = run_in(folder.path(), &["-q", "-f", "concise", input]);
                assert_eq!((code, &out), (1, &expected), "{input}");
            }
        }
    }
}

#[test]
fn damaged_and_extreme_compressed_data_is_a_failure() {
    let mut damaged = gzip(CLEAN.as_bytes());
    damaged.truncate(40);
    let mut zstandard = include_bytes!("inputs/customers.ndjson.zst").to_vec();
    let last = zstandard.len() - 1;
    zstandard[last] ^= 1;
    // Compressed data may have several members.
    let blanks = gzip(&vec![b' '; 10 << 20]).repeat(30);
    for (name, content, expected) in [
        (
            "a.json.gz",
            damaged,
            "incomplete gzip data: the end is missing; copy or compress the file again",
        ),
        (
            "a.json.gz",
            CLEAN.into(),
            "not gzip data; if it is not compressed, remove `.gz` from its name",
        ),
        (
            "a.ndjson.zst",
            zstandard,
            "damaged Zstandard data; copy or compress the file again",
        ),
        (
            "a.ndjson.zst",
            include_bytes!("inputs/customers.ndjson.zst")[..60].into(),
            "incomplete Zstandard data: the end is missing; copy or compress the file again",
        ),
        (
            "a.ndjson.zst",
            include_bytes!("inputs/customers.ndjson.zst")[..3].into(),
            "incomplete Zstandard data: the end is missing; copy or compress the file again",
        ),
        (
            "a.ndjson.zst",
            Vec::new(),
            "incomplete Zstandard data: the end is missing; copy or compress the file again",
        ),
        (
            "a.ndjson.zst",
            CLEAN.into(),
            "not Zstandard data; if it is not compressed, remove `.zst` from its name",
        ),
        (
            "a.ndjson.gz",
            Vec::new(),
            "incomplete gzip data: the end is missing; copy or compress the file again",
        ),
        (
            "a.ndjson.gz",
            gzip(CLEAN.as_bytes())[..3].into(),
            "incomplete gzip data: the end is missing; copy or compress the file again",
        ),
        (
            "a.ndjson.gz",
            [
                gzip(CLEAN.replace('\n', "").as_bytes()),
                b"garbage".to_vec(),
            ]
            .concat(),
            "something follows the gzip data; remove it, or copy or compress the file again",
        ),
        (
            "a.json.gz",
            [
                gzip(CLEAN.as_bytes()),
                vec![0; 512],
                b"longer than a header".to_vec(),
            ]
            .concat(),
            "something follows the gzip data; remove it, or copy or compress the file again",
        ),
        (
            "a.ndjson.zst",
            [
                include_bytes!("inputs/customers.ndjson.zst"),
                b"garbage".as_slice(),
            ]
            .concat(),
            "something follows the Zstandard data; remove it, or copy or compress the file again",
        ),
        // Frames without content: one with a window of 2 GiB, one with the number of a dictionary.
        (
            "a.ndjson.zst",
            vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0],
            "Zstandard data that needs 2048 MiB of memory; decompress the file first, or compress it without `--long`",
        ),
        (
            "a.ndjson.zst",
            vec![0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7, 1, 0, 0],
            "Zstandard data that needs a dictionary; decompress the file first",
        ),
        (
            "a.ndjson.gz",
            blanks,
            "a line or document of more than 256 MiB in compressed data; decompress the file first",
        ),
    ] {
        let folder = folder(&[(name, &content)]);
        let (code, _, err) = run_in(folder.path(), &["-q", name]);
        assert_eq!((code, err), (2, format!("error: {name}: {expected}\n")));
    }
}

#[test]
fn nul_bytes_behind_gzip_data_are_padding() {
    let line = CLEAN.replace('\n', "") + "\n";
    let other = line.replace("000117", "000118").replace("4711", "4712");
    for length in [1, 512, 1 << 17] {
        let padding = vec![0; length];
        let content = [gzip(line.as_bytes()), gzip(other.as_bytes()), padding].concat();
        let folder = folder(&[("a.ndjson.gz", &content)]);
        let (code, out, err) = run_in(folder.path(), &["."]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert_eq!(out, "no problems in 2 documents, 1 file\n");
    }
}

#[test]
fn a_pointer_to_content_that_is_not_fetched_is_a_failure() {
    const LFS: &str = "Git LFS pointer: the content is not fetched; run `git lfs pull`";
    const ANNEX: &str = "git-annex pointer: the content is not fetched; run `git annex get`";
    for (pointer, expected) in [
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            LFS,
        ),
        (
            "version https://hawser.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            LFS,
        ),
        (
            "<<<<<<< HEAD\nversion https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n=======\n\
             version https://git-lfs.github.com/spec/v1\noid sha256:4d7b\nsize 2\n>>>>>>> work\n",
            "Git LFS pointer in a merge conflict; resolve it, then run `git lfs pull`",
        ),
        ("/annex/objects/SHA256E-s12345--4d7a.json\n", ANNEX),
        (
            "../.git/annex/objects/Kj/0x/SHA256E-s12345--4d7a.json/SHA256E-s12345--4d7a.json",
            ANNEX,
        ),
    ] {
        for name in ["a.json", "a.ndjson", "a.json.gz", "a.ndjson.zst"] {
            let folder = folder(&[(name, pointer.as_bytes()), ("good.json", CLEAN.as_bytes())]);
            for path in [name, "."] {
                let (code, out, err) = run_in(folder.path(), &["-q", path]);
                assert_eq!((code, out.as_str()), (2, ""), "{pointer}");
                assert_eq!(err, format!("error: {name}: {expected}\n"));
            }
        }
    }
}

#[test]
fn skipped_files_are_named_if_few_and_counted_if_many() {
    let response = br#"{"resultType": "REQUEST_ACCEPTED"}"#;
    let few = folder(&[
        ("answer.json", response),
        ("good.json", CLEAN.as_bytes()),
        ("package.json", br#"{"name": "x"}"#),
        ("text.json", b"Dear all"),
    ]);
    let (code, _, err) = run_in(few.path(), &["-f", "concise", "."]);
    assert_eq!(code, 0);
    assert_eq!(
        err,
        "skipped answer.json: a response of the API\n\
         skipped package.json: not a customer payload\n\
         skipped text.json: not JSON\n\
         no problems in 1 file, 3 skipped\n"
    );
    let names: Vec<_> = (0..12).map(|number| format!("p{number}.json")).collect();
    let mut files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"{}"[..]))
        .collect();
    files.extend([("good.json", CLEAN.as_bytes()), ("answer.json", response)]);
    let many = folder(&files);
    let (code, _, err) = run_in(many.path(), &["-f", "concise", "."]);
    assert_eq!(code, 0);
    assert_eq!(
        err,
        "skipped 13 files: 12 not a customer payload, 1 a response of the API (-v lists them)\n\
         no problems in 1 file, 13 skipped\n"
    );
    let (_, _, err) = run_in(many.path(), &["-v", "."]);
    assert_eq!(
        err.lines()
            .filter(|line| line.starts_with("skipped p"))
            .count(),
        12
    );
    let (_, _, err) = run_in(many.path(), &["-q", "."]);
    assert_eq!(err, "");
}

#[test]
fn skipped_files_fail_the_run_on_request() {
    let files = |config: &'static str| {
        folder(&[
            ("kyclint.toml", config.as_bytes()),
            ("good.json", CLEAN.as_bytes()),
            ("package.json", br#"{"name": "x"}"#),
            ("other.ndjson", b"{\"a\": 1}\n{\"a\": 2}\n"),
        ])
    };
    let expected = "error: skipped other.ndjson: not a customer payload\n\
         error: skipped package.json: not a customer payload\n\
         no problems in 1 file, 2 skipped\n";
    let run = |folder: &Path, arguments: &[&str]| {
        let (code, out, err) = run_in(folder, &[&["-f", "concise"], arguments].concat());
        assert_eq!(out, "");
        (code, err)
    };
    let plain = files("");
    assert_eq!(
        run(plain.path(), &["--fail-on-skipped", "."]),
        (1, expected.to_owned())
    );
    let strict = files("skipped = \"error\"\n");
    assert_eq!(run(strict.path(), &["."]), (1, expected.to_owned()));
    let silent = files("skipped = \"ignore\"\n");
    let summary = "no problems in 1 file, 2 skipped\n";
    assert_eq!(run(silent.path(), &["."]), (0, summary.to_owned()));
    let (code, _) = run(
        silent.path(),
        &["--fail-on-skipped", "package.json", "--detect"],
    );
    assert_eq!(code, 1);
}

#[test]
fn a_response_is_named_for_what_it_is() {
    for response in [
        r#"{"resultType": "REQUEST_REJECTED", "errorCode": "C016.I06"}"#,
        r#"{"results": [{"resultType": "REQUEST_ACCEPTED", "customerExtId": "C-1"}]}"#,
        r#"[{"resultType": "REQUEST_ACCEPTED", "customerExtId": "C-1"}]"#,
        r#"{"timestamp": "2024-05-26T16:49:50Z", "status": 404, "error": "Not Found", "path": "/x"}"#,
    ] {
        let (code, out, _) = run_with_input(&["-q", "-f", "concise", "-"], response.as_bytes());
        let expected = "<stdin>:1:1: error[no-customer] API response instead of a payload\n";
        assert_eq!((code, out.as_str()), (1, expected), "{response}");
    }
}

#[test]
fn objects_about_the_fields_of_a_customer_are_not_payloads() {
    let names: Vec<_> = customer().as_object().unwrap().keys().cloned().collect();
    let with = |value: &dyn Fn(&str) -> Value| -> Value {
        let members = names.iter().map(|name| (name.clone(), value(name)));
        Value::Object(members.collect())
    };
    let types = with(&|_| json!({"type": "keyword"}));
    for other in [
        json!({"type": "object", "properties": types}),
        json!({"$id": "x", "definitions": {"customer": {"properties": types}}}),
        json!({"$schema": "x", "examples": [customer()]}),
        json!({"mappings": {"properties": types}}),
        json!({"customer": with(&|name| format!("Label of {name}").into())}),
        json!({"mapping": with(&|name| format!("src_{name}").into())}),
        json!({"required": with(&|_| true.into())}),
        json!({"event": "CREATED", "customer": customer(), "user": "x"}),
        json!([{"eventType": "CREATED", "data": {"customer": customer()}}]),
    ] {
        let text = other.to_string();
        let folder = folder(&[("a.json", text.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        let arguments = ["--no-cross-document", "."];
        assert_eq!(found(&folder, &arguments), (0, Vec::new()), "{text}");
    }
    let (code, out, _) = run_in(folder(&[]).path(), &["schema", "customer"]);
    assert_eq!(code, 0);
    let folder = folder(&[
        ("customer.schema.json", out.as_bytes()),
        ("good.json", CLEAN.as_bytes()),
    ]);
    assert_eq!(found(&folder, &["."]), (0, Vec::new()));
}

#[test]
fn a_customer_in_an_event_is_linted_if_the_file_is_named() {
    let wrong = CLEAN.replace("\"LT\"", "\"QX\"");
    let text = format!("{{\"event\": \"CREATED\", \"customer\": {wrong}}}");
    let folder = folder(&[("a.json", text.as_bytes())]);
    let expected = [
        "a.json:1:22: error[nested-customer] customer nested in `customer`",
        "a.json:12:25: error[country-code] invalid country code `QX`",
    ];
    let expected = expected.map(str::to_owned).to_vec();
    assert_eq!(found(&folder, &["a.json"]), (1, expected));
}

/// A field name in the style of another language.
type Style = fn(&str) -> String;

#[test]
fn names_in_another_style_are_recognized() {
    fn words(name: &str, separator: &str) -> String {
        let split = |next: char| {
            let before = if next.is_uppercase() { separator } else { "" };
            format!("{before}{}", next.to_lowercase())
        };
        name.chars().map(split).collect()
    }
    let styles: [Style; 5] = [
        |name| name[..1].to_uppercase() + &name[1..],
        |name| words(name, "_"),
        |name| words(name, "_").to_uppercase(),
        |name| words(name, "-"),
        str::to_lowercase,
    ];
    for style in styles {
        let members = customer().as_object().unwrap().clone().into_iter();
        let other = Value::Object(members.map(|(name, value)| (style(&name), value)).collect());
        for text in [other.to_string(), json!({"data": other}).to_string()] {
            let folder = folder(&[("a.json", text.as_bytes())]);
            let in_folder = found(&folder, &["."]);
            assert_eq!(in_folder.0, 1, "{text}");
            assert_eq!(in_folder, found(&folder, &["a.json"]), "{text}");
        }
    }
}

#[test]
fn a_customer_within_an_element_of_a_batch_is_linted_at_its_place() {
    let wrong = CLEAN.replace("\"LT\"", "\"QX\"");
    // A batch has no such field, and its customers need others.
    let wrong = wrong.replace("  \"sourceOfRiskLevel\": \"EVALUATE\",\n", "");
    let text = format!("{{\"customers\": [{{\"customer\": {wrong}}}]}}");
    let folder = folder(&[("a.json", text.as_bytes())]);
    let (code, lines) = found(&folder, &["."]);
    assert_eq!(code, 1);
    assert_eq!(
        lines[0],
        "a.json:1:17: error[nested-customer] customer nested in `customer`"
    );
    let nested = lines
        .iter()
        .filter(|line| line.contains("[nested-customer]"));
    assert_eq!(nested.count(), 1);
    let country = "error[country-code] invalid country code `QX`";
    assert!(
        lines.iter().any(|line| line.ends_with(country)),
        "{lines:?}"
    );
    assert_eq!(found(&folder, &["a.json"]), (code, lines));
}

#[test]
fn other_json_without_content_is_skipped() {
    for text in [
        "{}",
        "null",
        r#"{"data": []}"#,
        r#"{"order": 1, "customer": null}"#,
        r#"{"customer": "x"}"#,
    ] {
        let folder = folder(&[("a.json", text.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        assert_eq!(found(&folder, &["."]), (0, Vec::new()), "{text}");
    }
}

#[test]
fn the_customers_in_the_lines_of_a_log_are_linted() {
    for before in [
        "2024-04-08 10:00:01 INFO ",
        "2024-04-08T10:00:01.123Z POST /customer body=",
        "[08/Apr/2024:10:00:01 +0000] ",
        "[2024-04-08 10:00:01] INFO ",
        "10:00:01,123 [main] DEBUG - ",
        "INFO ",
    ] {
        let wrong = line(2).replace("\"LT\"", "\"QX\"");
        let text = format!("{before}{}\n{before}{wrong}\n", line(1));
        let folder = folder(&[("a.ndjson", text.as_bytes())]);
        for path in ["a.ndjson", "."] {
            let (code, lines) = found(&folder, &[path]);
            let found: Vec<_> = lines
                .iter()
                .map(|line| line.split_once(": ").unwrap())
                .collect();
            let before = "error[syntax] text before the document";
            let country = "error[country-code] invalid country code `QX`";
            let texts: Vec<_> = found.iter().map(|(_, text)| *text).collect();
            assert_eq!((code, texts), (1, vec![before, before, country]), "{text}");
            assert_eq!((found[0].0, found[1].0), ("a.ndjson:1:1", "a.ndjson:2:1"));
        }
    }
}

#[test]
fn a_conflict_with_indented_markers_or_around_fences_is_one_finding() {
    let indented = CLEAN.replace(
        "  \"action\": \"CREATE\",",
        "  <<<<<<< HEAD\n  \"action\": \"CREATE\",\n  =======\n  \"action\": \"UPDATE\",\n  >>>>>>> x",
    );
    assert_ne!(indented, CLEAN);
    let fence = format!("```json\n{CLEAN}```\n");
    let page = format!("# a\n\n<<<<<<< HEAD\n{fence}=======\n{fence}>>>>>>> x\n");
    let finding = "error[not-json] unresolved merge conflict";
    for (name, text, place) in [("a.json", indented, "4:3"), ("a.md", page, "3:1")] {
        let folder = folder(&[(name, text.as_bytes())]);
        let expected = vec![format!("{name}:{place}: {finding}")];
        for path in [name, "."] {
            assert_eq!(found(&folder, &[path]), (1, expected.clone()), "{text}");
        }
    }
    // A conflict elsewhere in the page is not one of its payloads.
    let page = format!("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n\n{fence}");
    let folder = folder(&[("a.md", page.as_bytes())]);
    assert_eq!(found(&folder, &["."]), (0, Vec::new()));
}

#[test]
fn half_a_conflict_is_one_finding() {
    for [start, middle, end] in [
        ["", "=======\n", ">>>>>>> x\n"],
        ["<<<<<<< HEAD\n", "=======\n", ""],
        ["<<<<<<< HEAD\n", "", ">>>>>>> x\n"],
    ] {
        let line = "  \"entityType\": \"INDIVIDUAL\",\n";
        assert!(CLEAN.contains(line));
        let text = CLEAN.replace(line, &format!("{start}{line}{middle}{line}{end}"));
        let folder = folder(&[("a.json", text.as_bytes())]);
        let number = text
            .lines()
            .position(|line| line.starts_with(['<', '=', '>']));
        let at_first = format!("{}:1", number.unwrap() + 1);
        let expected = format!("a.json:{at_first}: error[not-json] unresolved merge conflict");
        assert_eq!(found(&folder, &["a.json"]), (1, vec![expected.clone()]));
        assert_eq!(found(&folder, &["."]), (1, vec![expected]));
    }
}

/// The members of the customer under other names.
fn renamed(name: &dyn Fn(&str) -> String) -> Value {
    let members = customer().as_object().unwrap().clone().into_iter();
    Value::Object(members.map(|(old, value)| (name(&old), value)).collect())
}

/// The names of the customer's fields, each with what a text says about it.
fn about(value: &dyn Fn(&str) -> Value) -> Value {
    let members = customer().as_object().unwrap().clone().into_iter();
    let members = members.map(|(name, _)| {
        let about = value(&name);
        (name, about)
    });
    Value::Object(members.collect())
}

#[test]
fn payloads_in_unusual_places_are_seen_in_a_folder() {
    let one = customer().to_string();
    let list: Vec<_> = pairs()
        .into_iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let words = |name: &str| -> String {
        let spaced = name.chars().flat_map(|next| {
            let before = next.is_uppercase().then_some(' ');
            before.into_iter().chain([next])
        });
        let spaced: String = spaced.collect();
        spaced[..1].to_uppercase() + &spaced[1..]
    };
    const STYLE: &str = "error[unknown-field] [*] 11 field names in another style";
    const TABLE: &str = "error[not-json] table as JSON instead of a customer";
    for (value, expected) in [
        (
            json!({"customers": {"customers": [customer()]}}),
            "error[nested-customer] [?] customer nested in `customers.customers`",
        ),
        (
            json!({"data": [{"attributes": customer()}]}),
            "error[nested-customer] [?] customer nested in `data.attributes`",
        ),
        (
            json!({"took": 1, "hits": {"hits": [{"_id": "1", "_source": customer()}]}}),
            "error[nested-customer] customer nested in `hits.hits._source`",
        ),
        (
            json!({"customers": [one]}),
            "error[not-json] payload as JSON within a string",
        ),
        (renamed(&|name| format!("customer.{name}")), STYLE),
        (renamed(&words), STYLE),
        (json!({"customer": list}), TABLE),
        (json!({"customers": list}), TABLE),
    ] {
        let text = value.to_string();
        let folder = folder(&[("a.json", text.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        let named = found(&folder, &["--no-cross-document", "a.json"]);
        assert_eq!(named.0, 1, "{text}");
        assert!(named.1[0].ends_with(expected), "{:?}", named.1);
        assert_eq!(found(&folder, &["--no-cross-document", "."]), named);
    }
}

#[test]
fn any_number_of_unknown_members_hides_no_customer() {
    for count in [11, 12, 100] {
        let mut customer = customer();
        let members = customer.as_object_mut().unwrap();
        members.extend((0..count).map(|number| (format!("crm_{number}"), json!(number))));
        let text = customer.to_string();
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (code, lines) = found(&folder, &["."]);
        assert_eq!((code, lines.len()), (1, count));
        assert!(lines[0].ends_with("error[unknown-field] unknown field `crm_0`"));
    }
}

#[test]
fn labels_names_and_types_of_fields_are_not_payloads() {
    let names: Vec<_> = pairs().into_iter().map(|(name, _)| name).collect();
    let list =
        |form: &dyn Fn(&str) -> Value| -> Vec<_> { names.iter().map(|it| form(it)).collect() };
    let stub = |body: Value| json!({"request": {"method": "POST", "body": body}, "response": {"status": 200}});
    for other in [
        json!({"type": "object", "required": names, "properties": about(&|_| json!({"type": "string"}))}),
        json!({"type": "record", "fields": list(&|name| json!({"name": name, "type": "string"}))}),
        json!({"errors": list(&|name| json!({"field": name, "message": "is missing"}))}),
        json!([names]),
        about(&|name| format!("Laukas {name}").into()),
        about(&|name| name.chars().rev().collect::<String>().into()),
        about(&|name| name.to_uppercase().into()),
        about(&|name| json!({"type": "string", "title": name})),
        about(&|_| json!({"ui:widget": "text"})),
        stub(customer()),
        stub(json!({"equalToJson": customer().to_string()})),
    ] {
        let text = other.to_string();
        let folder = folder(&[("a.json", text.as_bytes()), ("good.json", CLEAN.as_bytes())]);
        let arguments = ["--no-cross-document", "."];
        assert_eq!(found(&folder, &arguments), (0, Vec::new()), "{text}");
    }
    let columns = names.iter().map(|name| format!("  {name} text"));
    let columns = columns.collect::<Vec<_>>().join(",\n");
    let table = format!("-- schema\nCREATE TABLE customer (\n{columns}\n);\n");
    let folder = folder(&[
        ("a.json", table.as_bytes()),
        ("good.json", CLEAN.as_bytes()),
    ]);
    assert_eq!(found(&folder, &["."]), (0, Vec::new()));
}

#[test]
fn a_single_marker_of_a_conflict_is_one_finding_without_a_fix() {
    for marker in ["<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> theirs"] {
        let text = CLEAN.replace("  \"entityType\"", &format!("{marker}\n  \"entityType\""));
        let folder = folder(&[("a.json", text.as_bytes())]);
        for path in ["a.json", "."] {
            let (code, lines) = found(&folder, &[path]);
            assert_eq!((code, lines.len()), (1, 1), "{lines:?}");
            let expected = ":1: error[not-json] unresolved merge conflict";
            assert!(lines[0].ends_with(expected), "{lines:?}");
        }
        run_in(folder.path(), &["--fix", "--unsafe-fixes", "-q", "a.json"]);
        assert_eq!(
            fs::read_to_string(folder.path().join("a.json")).unwrap(),
            text
        );
    }
}

#[test]
fn line_numbers_are_one_finding_and_can_be_removed() {
    for form in [
        |number, line| format!("{number:6}\t{line}\n"),
        |number, line| format!("{number}:{line}\n"),
    ] as [fn(usize, &str) -> String; 2]
    {
        let lines = CLEAN.lines().enumerate();
        let text: String = lines.map(|(at, line)| form(at + 1, line)).collect();
        let folder = folder(&[("a.json", text.as_bytes())]);
        let expected = "a.json:1:1: error[not-json] [?] line numbers before the lines".to_owned();
        for path in ["a.json", "."] {
            assert_eq!(
                found(&folder, &[path]),
                (1, vec![expected.clone()]),
                "{text}"
            );
        }
        run_in(folder.path(), &["--fix", "--unsafe-fixes", "-q", "a.json"]);
        let fixed = fs::read_to_string(folder.path().join("a.json")).unwrap();
        assert_eq!(fixed.trim_end(), CLEAN.trim_end());
    }
}
