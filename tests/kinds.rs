//! The kind of payload that is detected: customer or simplified customer.

mod common;

use common::{folder, run_in};

/// The minimal simplified customer. It only gets advice about recommended fields.
const SIMPLIFIED: &str = r#"{"communicationNumber": "KYC-1", "requester": "Example Bank",
    "riskManagementCategory": "IND", "customerExtId": "CUST-1", "entityType": "INDIVIDUAL",
    "firstName": "Jonas", "lastName": "Pavyzdys"}"#;

/// The sorted errors and warnings for a text in `a.json`, without their positions.
fn found(text: &str, arguments: &[&str]) -> Vec<String> {
    let folder = folder(&[("a.json", text.as_bytes())]);
    let all = [&["-f", "concise", "-q", "a.json"], arguments].concat();
    let (_, out, _) = run_in(folder.path(), &all);
    let lines = out.lines().filter(|line| !line.contains(" advice["));
    let mut found: Vec<_> = lines
        .map(|line| line.split_once(": ").unwrap().1.to_owned())
        .collect();
    found.sort();
    found
}

fn with(member: &str) -> String {
    SIMPLIFIED.replacen('{', &format!("{{{member}, "), 1)
}

fn missing(name: &str) -> String {
    format!("error[missing-field] missing field `{name}`")
}

#[test]
fn a_payload_with_only_simplified_fields_is_a_simplified_customer() {
    assert_eq!(found(SIMPLIFIED, &[]), [""; 0]);
    for member in [
        r#""riskLevel": "LOW""#,
        r#""nationalCode": null"#,
        r#""listContact": []"#,
        r#""isCorrespondenceAddressDeclared": true"#,
        // Null counts as absent, also in fields that only customers have.
        r#""action": null"#,
        r#""tradingName": null"#,
        r#""listPaymentPurpose": null"#,
    ] {
        assert_eq!(found(&with(member), &[]), [""; 0], "{member}");
    }
    // An unknown field does not change the kind, nor does a misspelt field of a simplified
    // customer.
    let unknown = "error[unknown-field] unknown field `netWorth`";
    assert_eq!(found(&with(r#""netWorth": 5"#), &[]), [unknown]);
    let misspelt = "error[unknown-field] [?] unknown field `brthDate`";
    assert_eq!(found(&with(r#""brthDate": "1990-03-11""#), &[]), [misspelt]);
    // Names that only resemble a field of a customer do not change it either.
    for name in ["active", "reaction", "lie", "tradingNme1"] {
        let found = found(&with(&format!("\"{name}\": true")), &[]);
        let unknown = format!("unknown field `{name}`");
        assert!(
            found.len() == 1 && found[0].ends_with(&unknown),
            "{found:?}"
        );
    }
    // A missing or misspelt field that shows the kind is one finding.
    let misspelt = SIMPLIFIED.replace("customerExtId", "customerExtID");
    let unknown = "error[unknown-field] [*] unknown field `customerExtID`";
    assert_eq!(found(&misspelt, &[]), [unknown]);
    let null = SIMPLIFIED.replace("\"CUST-1\"", "null");
    assert_eq!(found(&null, &[]), [missing("customerExtId")]);
    // The kind of each payload in an array is detected separately.
    let customer = with(r#""action": "CREATE""#).replace("-1\"", "-2\"");
    let expected = ["applicationDate", "citizenshipCountry", "sourceOfRiskLevel"].map(missing);
    assert_eq!(found(&format!("[{SIMPLIFIED}, {customer}]"), &[]), expected);
}

#[test]
fn a_payload_that_may_be_a_customer_is_linted_as_a_customer() {
    let source = missing("sourceOfRiskLevel");
    for member in [
        r#""action": "CREATE""#,
        r#""tradingName": "x""#,
        r#""listRelatedEntity": []"#,
        r#""listPaymentPurpose": []"#,
        r#""fieldOfActivity": {}"#,
        // Former and misspelt names of fields that only customers have.
        r#""sourcesOfWealth": []"#,
        r#""acton": "CREATE""#,
        r#""listRelatedEntities": []"#,
    ] {
        assert!(found(&with(member), &[]).contains(&source), "{member}");
    }
    for field in [
        r#""customerExtId": "CUST-1","#,
        r#""riskManagementCategory": "IND","#,
    ] {
        let without = SIMPLIFIED.replace(field, "");
        assert_ne!(without, SIMPLIFIED);
        assert!(found(&without, &[]).contains(&source), "{field}");
    }
    let misspelt = with(r#""sourceOfRiskLevl": "EVALUATE""#);
    let expected = [
        "error[missing-field] missing field `applicationDate`",
        "error[missing-field] missing field `citizenshipCountry`",
        "error[unknown-field] [?] unknown field `sourceOfRiskLevl`",
    ];
    assert_eq!(found(&misspelt, &[]), expected);
}

#[test]
fn the_fields_of_the_entity_type_show_the_kind() {
    let organization = |member: &str| {
        with(member)
            .replace("INDIVIDUAL", "ORGANIZATION")
            .replace("\"IND\"", "\"ORG\"")
            .replace(
                r#""firstName": "Jonas", "lastName": "Pavyzdys""#,
                r#""title": "UAB Pavyzdys""#,
            )
    };
    for name in ["GIINs", "Giin", "Lei"] {
        let found = found(&organization(&format!("\"{name}\": \"x\"")), &[]);
        let unknown = format!("unknown field `{name}`");
        assert!(
            found.len() == 1 && found[0].ends_with(&unknown),
            "{found:?}"
        );
    }
    // `listPurpose` is a field of customers, but not of simplified organizations.
    let purpose = organization(r#""listPurpose": "WHITE""#);
    assert!(found(&purpose, &[]).contains(&missing("sourceOfRiskLevel")));
    assert_eq!(found(&with(r#""listPurpose": "WHITE""#), &[]), [""; 0]);
    for name in ["giin", "lei"] {
        let member = organization(&format!("\"{name}\": null, \"legalForm\": \"UAB\""));
        assert_eq!(found(&member, &[]), [""; 0], "{name}");
    }
}

#[test]
fn leads_are_called_leads() {
    let lead = |more: &str| with(more).replace("\"IND\"", "\"IND_LEAD\"");
    let evaluated = lead(
        r#""sourceOfRiskLevel": "EVALUATE", "riskLevel": "LOW", "applicationDate": "2024-04-08",
        "citizenshipCountry": "LT""#,
    );
    let simplified = SIMPLIFIED.replace("KYC-1", "KYC-2");
    let array = format!("[{evaluated}, {simplified}]");
    let folder = folder(&[("a.json", array.as_bytes())]);
    let (_, out, _) = run_in(
        folder.path(),
        &[
            "-f",
            "json",
            "--select",
            "ignored-field,customer-downgrade",
            "a.json",
        ],
    );
    for expected in [
        "\"help\":\"remove it\"",
        "lead `CUST-1` cannot become a simplified customer: sent as a lead in line",
        "\"sent as a lead\"",
        "the API rejects a simplified customer for a known lead",
    ] {
        assert!(out.contains(expected), "{expected}: {out}");
    }
    // A lead in a batch is one finding.
    let batch = lead(r#""applicationDate": "2024-04-08", "citizenshipCountry": "LT""#);
    let batch = format!("{{\"customers\": [{batch}]}}");
    let only = "error[lead-import] lead category `IND_LEAD` cannot be imported";
    assert_eq!(found(&batch, &[]), [only]);
    let expected = ["customerStatus", "riskLevel"].map(|name| {
        let rule = if name == "riskLevel" {
            "risk-level-missing"
        } else {
            "customer-status-missing"
        };
        format!("error[{rule}] `{name}` is required in a batch")
    });
    assert_eq!(found(&batch, &["--ignore", "lead-import"]), expected);
}

#[test]
fn an_update_after_a_simplified_customer_is_an_upgrade() {
    let customer = |number: &str, action: &str| {
        with(&format!(
            r#""action": "{action}", "sourceOfRiskLevel": "EVALUATE",
            "applicationDate": "2024-04-08", "citizenshipCountry": "LT""#
        ))
        .replace("KYC-1", number)
    };
    let all = [
        SIMPLIFIED.to_owned(),
        customer("KYC-2", "UPDATE"),
        customer("KYC-3", "CREATE"),
    ];
    let found = found(&format!("[{}]", all.join(", ")), &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("error[duplicate-customer] duplicate CREATE"),
        "{found:?}"
    );
}

#[test]
fn the_payloads_of_a_batch_are_customers() {
    let batch = format!("{{\"customers\": [{SIMPLIFIED}]}}");
    for arguments in [&[][..], &["--kind", "simplified-customer"]] {
        let found = found(&batch, arguments);
        assert!(found.contains(&missing("applicationDate")), "{found:?}");
    }
}

#[test]
fn the_kind_can_be_set() {
    let as_customer = found(SIMPLIFIED, &["--kind", "customer"]);
    assert!(as_customer.contains(&missing("sourceOfRiskLevel")));
    let customer = with(r#""action": "CREATE", "giin": "98Q96B.00000.LE.250""#);
    let as_simplified = found(&customer, &["--kind", "simplified-customer"]);
    let not_allowed = |name: &str| {
        format!("error[field-not-allowed] `{name}` is not allowed in a simplified customer")
    };
    assert_eq!(as_simplified, ["action", "giin"].map(not_allowed));

    let config = "[[overrides]]\npaths = [\"leads/\"]\nkind = \"customer\"\n";
    let folder = folder(&[
        ("kyclint.toml", config.as_bytes()),
        ("a.json", SIMPLIFIED.as_bytes()),
    ]);
    std::fs::create_dir(folder.path().join("leads")).unwrap();
    std::fs::write(folder.path().join("leads/b.json"), SIMPLIFIED).unwrap();
    let arguments = ["-f", "concise", "--no-cross-document", "a.json", "leads"];
    let (code, out, _) = run_in(folder.path(), &arguments);
    assert_eq!(code, 1);
    let errors: Vec<_> = out.lines().filter(|line| line.contains("error[")).collect();
    assert_eq!(errors.len(), 3, "{out}");
    assert!(
        errors
            .iter()
            .all(|line| line.starts_with("leads/b.json:1:1: "))
    );
    // The command line takes precedence.
    let all = [&arguments[..], &["--kind", "simplified-customer"]].concat();
    assert_eq!(run_in(folder.path(), &all).0, 0);

    let shown = |path: &str, arguments: &[&str]| {
        let all = [&["config", "show", path], arguments].concat();
        let (_, out, _) = run_in(folder.path(), &all);
        let row = out.lines().find(|line| line.starts_with("kind")).unwrap();
        row.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(shown("a.json", &[]), ["kind", "detected", "default"]);
    let expected = ["kind", "customer", "kyclint.toml:3"];
    assert_eq!(shown("leads/b.json", &[]), expected);
    let expected = ["kind", "simplified-customer", "--kind"];
    assert_eq!(
        shown("leads/b.json", &["--kind", "simplified-customer"]),
        expected
    );
}

#[test]
fn simplified_customers_are_detected_in_folders_and_markdown() {
    let wrong = SIMPLIFIED.replace("\"Jonas\"", "\" Jonas\"");
    let page = format!("# Sample\n\n```json\n{wrong}\n```\n");
    let folder = folder(&[("a.json", wrong.as_bytes()), ("b.md", page.as_bytes())]);
    let arguments = ["-f", "concise", "-q", "--select", "padded-value", "."];
    let (_, out, _) = run_in(folder.path(), &arguments);
    let places: Vec<_> = out
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(places, ["a.json:3:18", "b.md:6:18"]);
}

#[test]
fn findings_in_simplified_customers_have_no_api_code() {
    let closed = with(r#""customerStatus": "CLOSED""#).replace("\"lastName\"", "\"lstName\"");
    let folder = folder(&[("a.json", closed.as_bytes())]);
    let (_, out, _) = run_in(folder.path(), &["-f", "json", "a.json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    assert!(found.len() > 2, "{out}");
    for diagnostic in found {
        assert!(diagnostic["apiCode"].is_null(), "{diagnostic}");
    }
}

#[test]
fn a_downgrade_between_files_is_reported_and_an_upgrade_is_not() {
    let customer = with(
        r#""action": "UPDATE", "sourceOfRiskLevel": "EVALUATE", "applicationDate": "2024-04-08",
        "citizenshipCountry": "LT""#,
    )
    .replace("KYC-1", "KYC-2");
    let folder = folder(&[
        ("a.json", customer.as_bytes()),
        ("b.json", SIMPLIFIED.as_bytes()),
    ]);
    let run = |paths: &[&str]| {
        let (code, out, _) = run_in(folder.path(), &[&["-f", "concise", "-q"], paths].concat());
        let mut lines = out.lines().map(str::to_owned);
        (code, lines.find(|line| !line.contains("advice[")))
    };
    assert_eq!(run(&["b.json", "a.json"]), (0, None));
    let line = "b.json:2:55: error[customer-downgrade] customer `CUST-1` cannot become a simplified customer: sent as a customer in a.json:3:55";
    let (code, found) = run(&["a.json", "b.json"]);
    assert_eq!((code, found.as_deref()), (1, Some(line)));
}
