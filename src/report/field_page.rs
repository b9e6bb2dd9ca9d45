//! The page of a field: where it is, what it takes, which API codes it has, which rules check it and
//! what people call it.

use std::fmt::Write;

use serde::Serialize;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Field, Object, Scope};
use crate::contract::kind::Envelope;
use crate::contract::kinds::{CUSTOMER, KINDS};
use crate::contract::server_codes::SERVER_CODES;
use crate::contract::synonyms::{Target, fold, matches, names_of};
use crate::contract::text_kind::TextKind;
use crate::document::violation::ObjectPlace;
use crate::json::NameKey;
use crate::report::links;
use crate::rules::registry::ALL;
use crate::rules::rule::{Check, Rule};

/// The page of a field name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldPage {
    kind: &'static str,
    /// The name.
    pub name: &'static str,
    /// The places that have a field of this name; the same facts are listed once.
    pub places: Vec<FieldPlace>,
}

/// A field in one place.
#[derive(Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct FieldPlace {
    /// The path from the payload.
    pub path: String,
    /// The payloads that have it.
    payloads: Vec<String>,
    description: &'static str,
    #[serde(rename = "type")]
    json_type: &'static str,
    /// `yes`, `no` or `recommended`.
    required: &'static str,
    max_length: Option<u64>,
    range: Option<(i64, i64)>,
    values: Vec<&'static str>,
    format: Option<&'static str>,
    /// An example, as JSON text.
    example: Option<&'static str>,
    /// The words that people write in place of a value.
    written_as: Vec<WrittenAs>,
    classifier: Option<&'static str>,
    api_codes: Vec<FieldCode>,
    former_names: Vec<&'static str>,
    /// What people call it.
    called: Vec<&'static str>,
    /// The rules that check it.
    rules: Vec<&'static str>,
}

/// An API code of a field, and what makes the API return it.
#[derive(Serialize, PartialEq, Eq)]
struct FieldCode {
    code: &'static str,
    cause: &'static str,
}

/// What people write in place of values that it may mean.
#[derive(Serialize, PartialEq, Eq)]
struct WrittenAs {
    values: Vec<&'static str>,
    words: Vec<&'static str>,
}

/// The words for the values of a field, those for the same values together.
fn written_as(element: Field) -> Vec<WrittenAs> {
    let mut found: Vec<WrittenAs> = Vec::new();
    for (word, values) in element.words() {
        match found.iter_mut().find(|known| known.values == values) {
            Some(known) => known.words.push(word),
            None => found.push(WrittenAs {
                values,
                words: vec![word],
            }),
        }
    }
    found
}

/// Returns the page of a field, given by its name in any spelling or by a path such as
/// `listAddress[].city` or `/listAddress/0/city`.
pub fn field_page(subject: &str) -> Option<FieldPage> {
    let is_index = |token: &&str| token.bytes().all(|byte| byte.is_ascii_digit());
    let tokens: Vec<_> = subject
        .split(['/', '.', '[', ']', '#', '$'])
        .map(str::trim)
        .filter(|token| !token.is_empty() && !is_index(token))
        .map(fold)
        .collect();
    let (name, above) = tokens.split_last()?;
    let is_named = |path: &str| {
        let holders: Vec<_> = path.split('.').map(fold).collect();
        let Some((own, holders)) = holders.split_last() else {
            return false;
        };
        own == name && holders.ends_with(above)
    };
    // Places with the same facts are listed once, with all their payloads.
    let mut places: Vec<FieldPlace> = Vec::new();
    let mut payloads: Vec<Vec<String>> = Vec::new();
    let mut found = None;
    for kind in KINDS {
        for entity_type in EntityType::ALL {
            let customer = Contract::of(kind, entity_type, false).customer();
            let payload = format!("{} ({})", kind.noun, entity_type.code());
            walk(customer, "", "", entity_type, &mut |at: &At<'_>| {
                if !is_named(at.path) {
                    return;
                }
                // The simplified customer has some names in other case.
                if found.is_none() || at.name == subject {
                    found = Some(at.name);
                }
                let place = place(at, kind.has_api_codes.then_some(entity_type));
                let index = places.iter().position(|known| *known == place);
                let index = index.unwrap_or_else(|| {
                    places.push(place);
                    payloads.push(Vec::new());
                    places.len() - 1
                });
                if !payloads[index].contains(&payload) {
                    payloads[index].push(payload.clone());
                }
            });
        }
    }
    for (place, payloads) in places.iter_mut().zip(payloads) {
        place.payloads = payloads;
    }
    for envelope in KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref()) {
        if is_named(envelope.member) {
            found = Some(envelope.member);
            places.push(envelope_place(envelope));
        }
    }
    Some(FieldPage {
        kind: "field",
        name: found?,
        places,
    })
}

/// The facts of the member of an envelope that holds the payloads.
fn envelope_place(envelope: &Envelope) -> FieldPlace {
    let [endpoint, validating] = envelope.endpoints;
    FieldPlace {
        path: envelope.member.to_owned(),
        payloads: vec![format!("the batch of `{endpoint}` and `{validating}`")],
        description: "The payloads. IMPORT is implied.",
        json_type: "array",
        required: "yes",
        max_length: None,
        range: None,
        values: Vec::new(),
        format: None,
        example: None,
        written_as: Vec::new(),
        classifier: None,
        api_codes: Vec::new(),
        former_names: Vec::new(),
        called: Vec::new(),
        rules: vec!["batch-field", "no-customer", "wrong-type"],
    }
}

/// A field where [`walk`] meets it.
pub(crate) struct At<'p> {
    pub(crate) path: &'p str,
    pub(crate) name: &'static str,
    /// The definition of its object; empty for a customer or related entity.
    definition: &'static str,
    pub(crate) field: Field,
    is_related: bool,
}

type Visit<'v> = &'v mut dyn FnMut(&At<'_>);

/// Visits all fields of an object and of the objects in it.
pub(crate) fn walk(
    object: Object,
    above: &str,
    definition: &'static str,
    entity_type: EntityType,
    visit: Visit<'_>,
) {
    for name in object.names() {
        let Some(field) = object.field(name) else {
            continue;
        };
        let path = format!("{above}{name}");
        visit(&At {
            path: &path,
            name,
            definition,
            field,
            is_related: above.starts_with("listRelatedEntity[]"),
        });
        let (held, below) = match field.elements() {
            Some(elements) => (elements, format!("{path}[].")),
            None => (field, format!("{path}.")),
        };
        if held.is_related_entity() {
            let entities = EntityType::ALL.into_iter();
            for (of, inside) in entities.filter_map(|of| Some((of, held.object(of)?))) {
                walk(inside, &below, "", of, visit);
            }
        } else if let Some(inside) = held.object(entity_type) {
            walk(inside, &below, held.definition(), entity_type, visit);
        }
    }
}

/// The page of a field in one place, as Markdown. `has_codes` is whether the API answers with codes.
pub(crate) fn field_text(object: &ObjectPlace, name: &str, has_codes: bool) -> Option<String> {
    let name = object.facts.names().find(|own| *own == name)?;
    let separator = if object.path.is_empty() { "" } else { "." };
    let at = At {
        path: &format!("{}{separator}{name}", object.path),
        name,
        definition: if object.is_entity {
            ""
        } else {
            object.facts.definition()
        },
        field: object.facts.field(name)?,
        is_related: matches!(object.scope, Scope::Related(_)),
    };
    let customer = match object.scope {
        Scope::Related(customer) => customer,
        Scope::Customer => object.entity_type,
    };
    let mut text = String::new();
    place(&at, has_codes.then_some(customer)).write(&mut text, None, false);
    Some(links::unlinked(text.trim_start()))
}

/// The facts of a field. `coded` is the type of the customer if the API answers with codes.
fn place(at: &At<'_>, coded: Option<EntityType>) -> FieldPlace {
    let (name, field) = (at.name, at.field);
    let scope = match (at.is_related, coded) {
        (true, Some(customer)) => Some(Scope::Related(customer)),
        (false, Some(_)) => Some(Scope::Customer),
        (_, None) => None,
    };
    let codes = Cause::ALL.into_iter().filter_map(|cause| {
        let code = field.api_code(cause, scope?)?;
        let cause = match cause {
            Cause::Missing => "missing or blank",
            Cause::Value => "wrong or unknown value",
            Cause::NotAllowed if code == "C014" => "on an INDIVIDUAL",
            Cause::NotAllowed => "on an ORGANIZATION",
        };
        Some(FieldCode { code, cause })
    });
    // Codes that stand for more than a missing, wrong or forbidden value.
    let is_here = |path: &str| scope.is_some() && path.trim_end_matches("[]") == at.path;
    let of_rules = ALL.into_iter().flat_map(Rule::own_codes);
    let of_rules = of_rules.map(|own| (own.code, own.field, own.trigger));
    let of_server = SERVER_CODES
        .iter()
        .map(|own| (own.code, own.field, own.trigger));
    let others = of_rules
        .chain(of_server)
        .filter(|(_, path, _)| is_here(path))
        .map(|(code, _, cause)| FieldCode { code, cause });
    let element = field.elements().unwrap_or(field);
    let is_standard = element.is_country() || element.is_currency();
    let format = if element.is_region() {
        Some("ISO 3166-1 alpha-2 code, or `EU`")
    } else if element.is_country() {
        Some("ISO 3166-1 alpha-2 code")
    } else if element.is_currency() {
        Some("ISO 4217 code")
    } else if element.is_date() {
        Some("`YYYY-MM-DD`, or a timestamp with an offset")
    } else {
        None
    };
    FieldPlace {
        path: at.path.to_owned(),
        payloads: Vec::new(),
        description: field.description(),
        json_type: field.json_type(),
        required: match (field.required, field.is_recommended()) {
            (true, _) => "yes",
            (false, true) => "recommended",
            (false, false) => "no",
        },
        max_length: field.max_length(),
        range: field.range(),
        values: if is_standard {
            Vec::new()
        } else {
            element.values()
        },
        format,
        example: field.shown_example(),
        written_as: if is_standard {
            Vec::new()
        } else {
            written_as(element)
        },
        classifier: element.classifier(),
        api_codes: codes.chain(others).collect(),
        former_names: field.former_names().collect(),
        called: names_of(Target {
            object: at.definition,
            field: name,
        })
        .collect(),
        rules: rules_of(at),
    }
}

/// The rules that check a field, by what they look at.
fn rules_of(at: &At<'_>) -> Vec<&'static str> {
    let (name, field) = (at.name, at.field);
    let is_of_some = is_of_some(at);
    // A rule about a list looks into its elements.
    let mut holders = at.path.rsplit('.');
    let list = holders.nth(1).unwrap_or_default().trim_end_matches("[]");
    let checks = |rule: &&'static Rule| {
        rule.checks.iter().any(|check| match check {
            Check::Customer(check) => check.members().iter().any(|own| own.text == name),
            Check::Entity(check) => check.members().iter().any(|own| own.text == name),
            Check::List(names, _) => {
                names.contains(&name) || names.contains(&list) && is_read_in_elements(rule, name)
            }
            Check::Item(names, check) => {
                let is_read = || check.members().iter().any(|own| own.text == name);
                names.contains(&name) || names.contains(&list) && is_read()
            }
            Check::Repeat(identifier, _) => identifier.name() == name,
            _ => false,
        })
    };
    let element = field.elements().unwrap_or(field);
    let is_text = field.json_type() == "string";
    let is_person_name = TextKind::of_field(NameKey::of(name)) == TextKind::PersonName;
    let is_code = element.is_country() || element.is_currency();
    let has_values = !element.values().is_empty() && !is_code;
    let by_facts = [
        ("missing-field", field.required || field.is_recommended()),
        ("blank-value", is_text),
        ("wrong-type", true),
        ("country-code", element.is_country()),
        ("currency-code", element.is_currency()),
        ("date-format", element.is_date()),
        ("action-value", name == "action"),
        ("screening-process", name == "initializeScreeningProcesses"),
        (
            "enum-value",
            has_values && !matches!(name, "action" | "initializeScreeningProcesses"),
        ),
        ("percentage", field.range() == Some((0, 100))),
        ("too-long", field.max_length().is_some()),
        ("classifier-value", element.classifier().is_some()),
        ("field-not-allowed", is_of_some),
        ("former-field", field.former_names().next().is_some()),
        // These rules find the member themselves.
        ("self-relation", name == "customerExtId"),
        ("lead-import", name == "sourceOfRiskLevel"),
        (
            "contradicting-flags",
            at.path.starts_with("fieldOfActivity.") && field.json_type() == "boolean",
        ),
        ("risk-level-missing", name == "riskLevel"),
        ("customer-status-missing", name == "customerStatus"),
        (
            "batch-field",
            matches!(name, "sourceOfRiskLevel" | "initializeScreeningProcesses"),
        ),
        ("padded-value", is_text && !has_values),
        ("invisible-character", is_text),
        ("placeholder-value", is_text && !has_values),
        ("mojibake", is_text && !has_values),
        ("mixed-script", is_text && !has_values),
        ("name-spacing", is_person_name),
        ("name-style", is_person_name),
    ];
    let names = ALL.into_iter().filter(|rule| {
        let mut by_facts = by_facts.iter();
        checks(rule) || by_facts.any(|(name, holds)| *holds && rule.info.name == *name)
    });
    names.map(|rule| rule.info.name).collect()
}

/// Whether a rule about a list reads this field of its elements.
fn is_read_in_elements(rule: &Rule, name: &str) -> bool {
    match rule.info.name {
        // What an element is known by.
        "duplicate-item" => matches!(
            name,
            "activityType"
                | "addressDetails"
                | "appealReasonType"
                | "code"
                | "contactDetails"
                | "country"
                | "documentNumber"
                | "incomeSourceType"
                | "introductionSource"
                | "paymentPurposeType"
                | "region"
                | "relationType"
                | "serviceType"
                | "turnoverType"
        ),
        "percentage-total" => matches!(name, "incomePercentage" | "share" | "votePercentage"),
        "amount-missing" | "amount-range" => matches!(name, "from" | "to" | "amount"),
        "additional-value" => matches!(name, "datatype" | "value"),
        _ => true,
    }
}

/// Whether only some customers, or some related entities, have the field.
fn is_of_some(at: &At<'_>) -> bool {
    let mut all = Contract::all();
    if !at.definition.is_empty() {
        return false;
    }
    let lacks = |object: Object| object.field(at.name).is_none();
    if !at.is_related {
        return all.any(|contract| lacks(contract.customer()));
    }
    let contract = Contract::of(&CUSTOMER, EntityType::Individual, false);
    EntityType::ALL
        .into_iter()
        .any(|of| lacks(contract.related(of)))
}

impl FieldPage {
    /// What the field is, in the first of its places.
    pub(crate) fn description(&self) -> &'static str {
        self.places.first().map_or("", |place| place.description)
    }

    /// The page as Markdown, with links to other pages of the reference.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("# Field {}\n", self.name);
        let mut called: &[&str] = &[];
        for place in &self.places {
            let same = self.places.iter().filter(|it| it.path == place.path);
            let kinds = (same.count() > 1).then(|| place.payloads.join(", "));
            place.write(&mut text, kinds.as_deref(), place.called != called);
            called = &place.called;
        }
        text.push_str("\n## Mistakes that kyclint finds\n\n");
        let checks = |rule: &&Rule| {
            let mut places = self.places.iter();
            places.any(|place| place.rules.contains(&rule.info.name))
        };
        for rule in ALL.into_iter().filter(checks) {
            let link = links::rule(rule.info.name);
            let _ = writeln!(text, "- {link}: {}", rule.info.summary());
        }
        text
    }
}

impl FieldPlace {
    /// Writes the place; the heading has its kinds if they are given, and other names follow only if they are
    /// not those of the place before.
    fn write(&self, text: &mut String, kinds: Option<&str>, has_new_names: bool) {
        let of_kinds = kinds.map_or_else(String::new, |kinds| format!(" in {kinds}"));
        let _ = write!(text, "\n## `{}`{of_kinds}\n\n", self.path);
        if !self.description.is_empty() {
            let _ = writeln!(text, "{}\n", self.description);
        }
        if !self.payloads.is_empty() {
            let _ = writeln!(text, "- in: {}", self.payloads.join(", "));
        }
        let required = match self.required {
            "yes" => "required",
            "no" => "optional",
            _ => "optional, but recommended",
        };
        let _ = writeln!(text, "- {}, {required}", self.json_type);
        if let Some(format) = self.format {
            let _ = writeln!(text, "- format: {format}");
        }
        if !self.values.is_empty() {
            let values: Vec<_> = self
                .values
                .iter()
                .map(|value| format!("`{value}`"))
                .collect();
            let _ = writeln!(text, "- values: {}", values.join(", "));
        }
        if let Some(example) = self.example {
            let _ = writeln!(text, "- example: `{example}`");
        }
        for WrittenAs { values, words } in &self.written_as {
            let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            let words = words.join(", ");
            let _ = writeln!(
                text,
                "- {} is often written as: {words}",
                values.join(" or ")
            );
        }
        if let Some(length) = self.max_length {
            let _ = writeln!(text, "- at most {length} UTF-16 code units");
        }
        if let Some((least, most)) = self.range {
            let _ = writeln!(text, "- from {least} to {most}");
        }
        if let Some(classifier) = self.classifier {
            let _ = writeln!(
                text,
                "- classifier of the installation: {}",
                links::classifier(classifier)
            );
        }
        for FieldCode { code, cause } in &self.api_codes {
            let _ = writeln!(text, "- API code {}: {cause}", links::code(code));
        }
        if !self.former_names.is_empty() {
            let _ = writeln!(text, "- formerly: {}", self.former_names.join(", "));
        }
        if !self.called.is_empty() && has_new_names {
            let _ = writeln!(text, "- also called: {}", self.called.join(", "));
        }
        let rules: Vec<_> = self
            .rules
            .iter()
            .map(|rule| links::plain_rule(rule))
            .collect();
        let _ = writeln!(text, "- checked by: {}", rules.join(", "));
    }
}

/// The fields that a word is another name of, sorted.
pub fn meant_fields(word: &str) -> Vec<&'static str> {
    let found = matches(word).into_iter();
    let rows = found.filter(|found| !found.name.is_local);
    let targets = rows.flat_map(|found| &found.row.targets);
    let mut fields: Vec<_> = targets.map(|target| target.field).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}
