//! The pages of the kinds of payloads, and of their envelopes.

use std::fmt::Write;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::kind::{Detection, Envelope, PayloadKind};
use crate::contract::kinds::KINDS;
use crate::report::field_page::walk;
use crate::report::links;
use crate::report::reference::Entry;

/// The name of the page of an envelope.
const BATCH: &str = "batch";

pub(super) fn entries() -> Vec<Entry> {
    let kinds = KINDS.into_iter();
    let mut entries: Vec<_> = kinds
        .map(|kind| Entry::new(kind.name, format!("`{}`", kind.endpoint)))
        .collect();
    let of_envelopes = envelopes().map(|(_, envelope)| {
        let [endpoint, validating] = envelope.endpoints;
        Entry::new(BATCH, format!("`{endpoint}` and `{validating}`"))
    });
    entries.extend(of_envelopes);
    entries
}

fn envelopes() -> impl Iterator<Item = (&'static PayloadKind, &'static Envelope)> {
    let kinds = KINDS.into_iter();
    kinds.filter_map(|kind| Some((kind, kind.envelope.as_ref()?)))
}

pub(super) fn page(name: &str) -> Option<String> {
    if name == BATCH {
        return envelopes()
            .next()
            .map(|(kind, envelope)| of_envelope(kind, envelope));
    }
    PayloadKind::find(name).map(of_kind)
}

fn of_kind(kind: &'static PayloadKind) -> String {
    let mut text = format!("# Kind {}\n\n`{}` takes one.\n\n", kind.name, kind.endpoint);
    let identifiers: Vec<_> = kind
        .identifiers
        .iter()
        .map(|it| links::field(it.name()))
        .collect();
    let _ = writeln!(text, "- unique: {}", identifiers.join(", "));
    if let Some(related) = &kind.related {
        let _ = writeln!(text, "- related entities: {}", links::field(related.text));
    }
    if let Some(form) = &kind.form {
        let _ = writeln!(
            text,
            "- a {} has the word `{}` in {}",
            form.noun,
            form.token,
            links::field("riskManagementCategory")
        );
    }
    let _ = writeln!(
        text,
        "- {}",
        if kind.needs_authorization {
            "the request needs authorization"
        } else {
            "the request needs no authorization"
        }
    );
    let _ = if kind.has_api_codes {
        writeln!(
            text,
            "- a rejected payload is answered with an [API code](../codes/index.md)"
        )
    } else {
        writeln!(
            text,
            "- a rejected payload is answered with texts, without codes"
        )
    };
    match &kind.detection {
        Detection::BySignature(signature) => {
            let fields: Vec<_> = signature
                .telling
                .iter()
                .map(|it| links::field(it))
                .collect();
            let _ = writeln!(text, "- detected by fields such as {}", fields.join(", "));
        }
        Detection::AsSubset(subset) => {
            let fields: Vec<_> = subset
                .lacks
                .iter()
                .map(|it| links::field(it.text))
                .collect();
            let of = links::kind(subset.of.noun, subset.of.name);
            let _ = writeln!(
                text,
                "- detected as a {of} without {}",
                fields.join(" and ")
            );
        }
    }
    if let Some(envelope) = &kind.envelope {
        let link = links::kind(envelope.member, BATCH);
        let _ = writeln!(text, "- several of them: the {link} of a batch");
    }
    for schema in kind.published {
        let _ = writeln!(
            text,
            "- `kyclint schema {}`: {}",
            schema.name, schema.summary
        );
    }
    if !kind.cases.is_empty() {
        text.push_str("\n## Business cases\n\n");
        for case in kind.cases {
            let (name, title) = (case.name, case.title);
            let _ = writeln!(
                text,
                "- {name}, {title}: `action` {}, `sourceOfRiskLevel` {}; `kyclint sample {} {name}`",
                case.action, case.source, kind.name
            );
        }
    }
    for entity_type in EntityType::ALL {
        let _ = write!(text, "\n## Fields of an {}\n\n", entity_type.code());
        table(kind, entity_type, &mut text);
    }
    text
}

/// The fields of a kind, with those of the objects in it.
fn table(kind: &'static PayloadKind, entity_type: EntityType, text: &mut String) {
    text.push_str("| field | type | required |\n|---|---|---|\n");
    let customer = Contract::of(kind, entity_type, false).customer();
    let mut known = Vec::new();
    walk(customer, "", "", entity_type, &mut |at| {
        // Related entities of both types have many fields in common.
        if known.iter().any(|known| known == at.path) {
            return;
        }
        known.push(at.path.to_owned());
        let required = match (at.field.required, at.field.is_recommended()) {
            (true, _) => "yes",
            (false, true) => "recommended",
            (false, false) => "no",
        };
        let _ = writeln!(
            text,
            "| {} | {} | {required} |",
            links::field(at.path),
            at.field.json_type()
        );
    });
}

fn of_envelope(kind: &'static PayloadKind, envelope: &'static Envelope) -> String {
    let [endpoint, validating] = envelope.endpoints;
    let link = links::kind(kind.noun, kind.name);
    format!(
        "# Kind {BATCH}\n\n`{endpoint}` takes a batch; `{validating}` checks one and stores nothing.\n\n\
         - an object with the member {}: a list, each element a {link}\n\
         - `IMPORT` is implied: {} has no other value, and is left out; {} must not be sent ({})\n\
         - the answer has HTTP status {}, and a result for each element\n\
         - `kyclint schema {BATCH}` prints its schema\n",
        links::field(envelope.member),
        links::field("sourceOfRiskLevel"),
        links::field("initializeScreeningProcesses"),
        links::rule("batch-field"),
        links::status(200)
    )
}
