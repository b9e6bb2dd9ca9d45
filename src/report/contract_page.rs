//! Where the contract comes from: each field and API code with its source, the readings where sources
//! disagree, and what is not published.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use crate::contract::derive::{derive, derive_envelope};
use crate::contract::entity_type::EntityType;
use crate::contract::kinds::KINDS;
use crate::contract::readings::{FactSource, Reading, Readings, Unpublished};
use crate::report::catalog::codes;

/// The contract with its sources.
#[derive(Serialize)]
pub struct ContractPage {
    /// The sources, the readings, and what is not published.
    #[serde(flatten)]
    pub readings: Readings,
    /// Where each field is from.
    pub fields: Vec<FieldFact>,
    /// Where each API code is from.
    pub codes: Vec<CodeFact>,
}

/// Where a field is from.
#[derive(Serialize)]
pub struct FieldFact {
    /// The object that has it.
    pub object: String,
    /// Its name.
    pub field: String,
    /// Whether the object must have it.
    pub required: bool,
    /// The source, and what it says otherwise.
    pub source: String,
    /// The readings about it.
    pub readings: Vec<String>,
}

/// Where an API code is from.
#[derive(Serialize)]
pub struct CodeFact {
    /// The code.
    pub code: &'static str,
    /// The field that it is about.
    pub field: String,
    /// What makes the API return it.
    pub trigger: String,
    /// The publications that have it.
    pub source: &'static str,
    /// The readings about the code.
    pub readings: Vec<String>,
}

/// The heading of the fields that a batch has of its own, or in another way than a customer.
const BATCH: &str = "batch";

impl ContractPage {
    /// Reads the sources, and finds the fields and codes.
    ///
    /// # Errors
    ///
    /// The sources are part of the program, so an error is a defect of the build.
    pub fn load() -> Result<ContractPage, toml::de::Error> {
        let readings = Readings::load()?;
        let fields = fields(&readings);
        let codes = codes().into_iter().map(|code| CodeFact {
            source: readings.codes.of(code.code),
            readings: names(readings.about(&format!("code: {}", code.code))),
            code: code.code,
            field: code.field,
            trigger: code.trigger,
        });
        let codes = codes.collect();
        Ok(ContractPage {
            readings,
            fields,
            codes,
        })
    }

    /// The version, and what the readings are about, in two lines.
    pub fn head(&self) -> String {
        let Readings {
            version,
            sources,
            readings,
            ..
        } = &self.readings;
        let newest = self.readings.newest_date().unwrap_or("none");
        format!(
            "contract {version}\n{} readings of {} places where its {} sources disagree, or one is not clear; the newest date of a source is {newest}\n",
            readings.len(),
            self.readings.count_places(),
            sources.len(),
        )
    }

    /// The rows of a table of fields.
    pub fn field_rows(&self) -> Vec<Vec<String>> {
        let row = |fact: &FieldFact| {
            let mut row = vec![fact.object.clone()];
            row.extend(fact.row(str::to_owned));
            row
        };
        self.fields.iter().map(row).collect()
    }

    /// The fields as Markdown, with a section for each object.
    pub fn fields_markdown(&self) -> String {
        let mut text = String::new();
        for facts in self.fields.chunk_by(|one, next| one.object == next.object) {
            if let Some(first) = facts.first() {
                let _ = writeln!(text, "\n### {}\n", first.object);
                text.push_str("| field | required | source | readings |\n|---|---|---|---|\n");
            }
            for fact in facts {
                let link = |name: &str| format!("[{name}](readings.md#{name})");
                let [field, required, source, readings] = fact.row(link);
                let _ = writeln!(text, "| `{field}` | {required} | {source} | {readings} |");
            }
        }
        text.trim_start().to_owned()
    }

    /// The rows of a table of API codes.
    pub fn code_rows(&self) -> Vec<Vec<String>> {
        let row = |fact: &CodeFact| {
            vec![
                fact.code.to_owned(),
                fact.field.clone(),
                fact.trigger.clone(),
                fact.source.to_owned(),
                fact.readings.join(", "),
            ]
        };
        self.codes.iter().map(row).collect()
    }
}

impl FieldFact {
    /// The cells of a table, with the readings as `marked` writes them.
    fn row(&self, marked: impl Fn(&str) -> String) -> [String; 4] {
        let readings: Vec<_> = self.readings.iter().map(|name| marked(name)).collect();
        let required = if self.required { "yes" } else { "no" };
        [
            self.field.clone(),
            required.to_owned(),
            self.source.clone(),
            readings.join(", "),
        ]
    }
}

fn names(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// All fields, in the order of the contract: those of payloads, of related entities, of the objects in
/// them, and of batches.
fn fields(readings: &Readings) -> Vec<FieldFact> {
    let mut fields = Vec::new();
    let mut definitions: Vec<(String, Value)> = Vec::new();
    for kind in KINDS {
        let name = kind.name.replace('-', " ");
        let schemas = EntityType::ALL.map(|of| (of, derive(kind, of, false).to_value()));
        let names = |schema: &Value| {
            let properties = schema["properties"].as_object();
            properties.map(|it| it.keys().cloned().collect::<Vec<_>>())
        };
        let [(_, first), (_, second)] = &schemas;
        if names(first) == names(second) {
            add(readings, &name, "", first, |_, _| true, &mut fields);
        } else {
            for (of, schema) in &schemas {
                let object = format!("{name} {}", of.code());
                add(readings, &object, "", schema, |_, _| true, &mut fields);
            }
        }
        for (_, schema) in schemas {
            for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
                let is_known = definitions.iter().any(|(known, _)| known == name);
                if definition["properties"].is_object() && !is_known {
                    definitions.push((name.clone(), definition.clone()));
                }
            }
        }
    }
    // The entity type of a related entity decides which of two other definitions it has.
    definitions.retain(|(name, _)| name != "RelatedEntity");
    let (related, others): (Vec<_>, Vec<_>) = definitions
        .into_iter()
        .partition(|(name, _)| name.starts_with("Related"));
    for (name, definition) in related.iter().chain(&others) {
        let object = match name.strip_prefix("Related") {
            Some(of) => format!("related entity {}", of.to_uppercase()),
            None => words(name),
        };
        add(readings, &object, "", definition, |_, _| true, &mut fields);
    }
    for kind in KINDS {
        if let Some(envelope) = &kind.envelope {
            let batch = derive_envelope(kind, envelope).to_value();
            add(readings, BATCH, "", &batch, |_, _| true, &mut fields);
            let [alone, inside] =
                [false, true].map(|it| derive(kind, EntityType::Individual, it).to_value());
            let differs = |name: &str, field: &Value| alone["properties"][name] != *field;
            let above = format!("{}[].", envelope.member);
            add(readings, BATCH, &above, &inside, differs, &mut fields);
        }
    }
    fields
}

/// Adds the fields of an object.
fn add(
    readings: &Readings,
    object: &str,
    above: &str,
    schema: &Value,
    is_own: impl Fn(&str, &Value) -> bool,
    fields: &mut Vec<FieldFact>,
) {
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|it| it.iter().any(|it| it == name));
    let properties = schema["properties"].as_object().into_iter().flatten();
    for (name, field) in properties.filter(|(name, field)| is_own(name, field)) {
        fields.push(FieldFact {
            object: object.to_owned(),
            field: format!("{above}{name}"),
            required: is_required(name),
            source: source_of(field),
            readings: names(readings.about(&format!("{object}: {name}"))),
        });
    }
}

/// What the description of a field says of its source.
fn source_of(field: &Value) -> String {
    let description = field["description"].as_str().unwrap_or_default();
    let words: Vec<_> = description.split_whitespace().collect();
    let description = words.join(" ");
    let source = description.split_once("ource: ");
    let source = source.map_or("", |(_, source)| source);
    source.trim_end_matches('.').to_owned()
}

/// The words of the name of a definition: `source of wealth` for `SourceOfWealth`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// A reading as text, with an empty line after it.
pub fn reading_text(reading: &Reading) -> String {
    let mut text = format!(
        "{} [{}]\n",
        reading.name,
        reported(reading, |it| it.to_owned())
    );
    for place in &reading.places {
        let _ = writeln!(text, "  {place}");
    }
    for statement in &reading.says {
        let _ = writeln!(text, "    {}: {}", statement.0, statement.1);
    }
    let _ = writeln!(text, "  read as: {}", reading.reading);
    let _ = writeln!(text, "  because: {}\n", reading.why);
    text
}

/// A reading as Markdown, with an empty line before it.
pub fn reading_markdown(reading: &Reading) -> String {
    let mut text = format!("\n### {}\n\n", reading.name);
    let code = |name: &str| format!("`{name}`");
    let places: Vec<_> = reading.places.iter().map(|place| code(place)).collect();
    let _ = writeln!(text, "{}\n", places.join(", "));
    text.push_str("| source | what it says |\n|---|---|\n");
    for statement in &reading.says {
        let _ = writeln!(text, "| {} | {} |", statement.0, statement.1);
    }
    let _ = writeln!(text, "\nRead as: {}.\n", reading.reading);
    let _ = writeln!(text, "Why: {}.\n", reading.why);
    let _ = writeln!(text, "Reported as: {}", reported(reading, code));
    text
}

/// The level of a reading, with the rules that report it and the codes that it is about.
fn reported(reading: &Reading, marked: impl Fn(&str) -> String) -> String {
    let all = reading.rules.iter().chain(&reading.codes);
    let all: Vec<_> = all.map(|name| marked(name)).collect();
    if all.is_empty() {
        reading.level.name().to_owned()
    } else {
        format!("{}: {}", reading.level.name(), all.join(", "))
    }
}

/// The rows of a table of sources.
pub fn source_rows(sources: &[FactSource]) -> Vec<Vec<String>> {
    let row = |source: &FactSource| {
        let date = source.date.as_deref().unwrap_or("not dated");
        vec![source.name.clone(), source.title.clone(), date.to_owned()]
    };
    sources.iter().map(row).collect()
}

/// The rows of a table of what is not published.
pub fn unpublished_rows(unpublished: &[Unpublished]) -> Vec<Vec<String>> {
    let row = |it: &Unpublished| vec![it.subject.clone(), it.choice.clone()];
    unpublished.iter().map(row).collect()
}
