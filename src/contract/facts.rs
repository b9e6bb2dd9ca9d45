//! The facts of fields, read from the schema that their types derive.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::contract::entity_type::EntityType;
use crate::contract::fast_path::FastPath;
use crate::contract::kinds::KINDS;
use crate::contract::synonyms::fold;
use crate::contract::validator::compile;
use crate::json::{Node, Spanned};

use crate::contract::{Contract, related_definition};

/// Why the API returns a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The field is absent, null or blank.
    Missing,
    /// The value is wrong or unknown.
    Value,
    /// The field belongs to customers of the other entity type.
    NotAllowed,
}

impl Cause {
    /// All causes.
    pub const ALL: [Cause; 3] = [Cause::Missing, Cause::Value, Cause::NotAllowed];

    fn name(self) -> &'static str {
        match self {
            Cause::Missing => "missing",
            Cause::Value => "value",
            Cause::NotAllowed => "notAllowed",
        }
    }
}

/// Which object a field belongs to, for the choice of API codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The customer, or an item of one of its lists.
    Customer,
    /// A related entity of a customer of this type.
    Related(EntityType),
}

/// The facts of an object of the contract.
#[derive(Clone, Copy)]
pub struct Object<'c> {
    contract: &'c Contract,
    schema: &'c Value,
}

/// The facts of a field, or of the elements of a list.
#[derive(Clone, Copy)]
pub struct Field<'c> {
    contract: &'c Contract,
    /// The schema of the member, with annotations and limits.
    property: &'c Value,
    /// The schema that `property` refers to; `property` itself if it has no reference.
    target: &'c Value,
    definition: &'c str,
    /// Whether the field is required.
    pub required: bool,
}

impl Contract {
    /// The facts of the customer object.
    pub fn customer(&self) -> Object<'_> {
        Object {
            contract: self,
            schema: &self.schema,
        }
    }

    /// The facts of a related entity of this type.
    pub fn related(&self, entity_type: EntityType) -> Object<'_> {
        Object {
            contract: self,
            schema: &self.schema["$defs"][related_definition(entity_type)],
        }
    }

    /// The facts of the `entityType` of a related entity, which may be of either type.
    pub fn related_entity_type(&self) -> Field<'_> {
        let property = &self.related(EntityType::Individual).schema["properties"]["entityType"];
        Field::new(self, property, true)
    }

    /// The former names of the fields of all objects.
    fn former_names(&self) -> &HashSet<String> {
        self.former_names.get_or_init(|| {
            let objects = self.objects();
            let names = objects.flat_map(|(_, object)| object.former_names());
            names.map(str::to_owned).collect()
        })
    }

    /// Every object of the contract with the name of its definition; the customer has an empty
    /// name.
    pub fn objects(&self) -> impl Iterator<Item = (&str, Object<'_>)> {
        let definitions = self.schema["$defs"].as_object().into_iter().flatten();
        definitions
            .filter(|(_, schema)| schema.get("additionalProperties").is_some())
            .map(|(name, schema)| {
                (
                    name.as_str(),
                    Object {
                        contract: self,
                        schema,
                    },
                )
            })
            .chain(std::iter::once(("", self.customer())))
    }
}

impl<'c> Object<'c> {
    /// The name of its definition; empty for a customer.
    pub(crate) fn definition(self) -> &'c str {
        let mut objects = self.contract.objects();
        let this = objects.find(|(_, object)| object.identity() == self.identity());
        this.map_or("", |(name, _)| name)
    }

    /// The facts of the field `name`.
    pub fn field(self, name: &str) -> Option<Field<'c>> {
        let property = self.schema["properties"].get(name)?;
        let required = self.schema["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|required| required == name));
        Some(Field::new(self.contract, property, required))
    }

    /// The names of all fields, in contract order.
    pub fn names(self) -> impl Iterator<Item = &'c str> {
        let properties = self.schema["properties"].as_object();
        properties
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
    }

    /// The names of the fields that are optional but recommended.
    pub fn recommended(self) -> impl Iterator<Item = &'c str> {
        let properties = self.schema["properties"].as_object().into_iter().flatten();
        let recommended = properties.filter(|(_, property)| property["x-recommended"] == true);
        recommended.map(|(name, _)| name.as_str())
    }

    /// The current name of the field with this former name.
    pub fn renamed(self, former: &str) -> Option<&'c str> {
        // Most names are not former names, and this check is cheaper.
        if !self.contract.former_names().contains(former) {
            return None;
        }
        let properties = self.schema["properties"].as_object()?;
        let is_former =
            |property: &Value| strings(&property["x-former-names"]).any(|known| known == former);
        let mut renamed = properties
            .iter()
            .filter(|(_, property)| is_former(property));
        renamed.next().map(|(name, _)| name.as_str())
    }

    /// The former names of its fields, including those of dropped fields.
    pub fn former_names(self) -> impl Iterator<Item = &'c str> {
        let properties = self.schema["properties"].as_object().into_iter().flatten();
        let renamed = properties.flat_map(|(_, property)| strings(&property["x-former-names"]));
        renamed.chain(strings(&self.schema["x-dropped-names"]))
    }

    /// Whether the field `name` was dropped without a replacement.
    pub fn dropped(self, name: &str) -> bool {
        strings(&self.schema["x-dropped-names"]).any(|known| known == name)
    }

    /// An address that identifies the object among all objects of all contracts.
    pub(crate) fn identity(self) -> *const Value {
        self.schema
    }
}

impl<'c> Field<'c> {
    fn new(contract: &'c Contract, property: &'c Value, required: bool) -> Self {
        // An optional code is `anyOf: [{$ref}, {type: null}]`, an optional object is a condition.
        let reference = property
            .get("$ref")
            .or_else(|| property["anyOf"].get(0)?.get("$ref"))
            .or_else(|| property["then"].get("$ref"));
        let definition = reference
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/$defs/"))
            .unwrap_or_default();
        Field {
            contract,
            property,
            target: contract.schema["$defs"].get(definition).unwrap_or(property),
            definition,
            required,
        }
    }

    /// The facts of the elements, if the field is a list.
    pub fn elements(self) -> Option<Field<'c>> {
        let items = self.target.get("items")?;
        Some(Field::new(self.contract, items, true))
    }

    /// The facts of the object in this field. `related` chooses the type of a related entity.
    pub fn object(self, related: EntityType) -> Option<Object<'c>> {
        if self.definition == "RelatedEntity" {
            return Some(self.contract.related(related));
        }
        self.target.get("properties").map(|_| Object {
            contract: self.contract,
            schema: self.target,
        })
    }

    /// The name of the definition that the field refers to; empty if it has none.
    pub(crate) fn definition(self) -> &'c str {
        self.definition
    }

    /// Whether a value is surely valid in this field, as far as the schema says. `false` does not
    /// mean that it is invalid.
    pub fn accepts(self, value: Node<'_>) -> bool {
        thread_local! {
            // An export has the same field in every customer.
            static KNOWN: RefCell<HashMap<*const Value, Rc<FastPath>>> = RefCell::default();
        }
        KNOWN.with_borrow_mut(|known| {
            let property: *const Value = self.property;
            let definitions = &self.contract.schema["$defs"];
            let of_field = known.entry(property);
            let of_field =
                of_field.or_insert_with(|| Rc::new(FastPath::of_part(self.property, definitions)));
            of_field.is_surely_valid(value)
        })
    }

    /// The validator of a value of the field alone.
    pub(crate) fn validator(self) -> Rc<Validator<Spanned>> {
        thread_local! {
            static KNOWN: RefCell<HashMap<*const Value, Rc<Validator<Spanned>>>> =
                RefCell::default();
        }
        KNOWN.with_borrow_mut(|known| {
            let property: *const Value = self.property;
            let validator = known.entry(property).or_insert_with(|| {
                Rc::new(compile(&json!({
                    "$schema": self.contract.schema["$schema"],
                    "allOf": [self.property],
                    "$defs": self.contract.schema["$defs"]
                })))
            });
            Rc::clone(validator)
        })
    }

    /// Whether the field holds a related entity.
    pub fn is_related_entity(self) -> bool {
        self.definition == "RelatedEntity"
    }

    /// Whether the field is a country or a region.
    pub fn is_country(self) -> bool {
        matches!(self.definition, "Country" | "Region")
    }

    /// Whether the field is a region: a country, or `EU`.
    pub fn is_region(self) -> bool {
        self.definition == "Region"
    }

    /// Whether the field is a currency.
    pub fn is_currency(self) -> bool {
        self.definition == "Currency"
    }

    /// Whether the field is a date.
    pub fn is_date(self) -> bool {
        self.definition == "Date"
    }

    /// Whether the field accepts `null`.
    #[cfg(test)]
    pub fn is_nullable(self) -> bool {
        let types = [&self.property["type"], &self.property["anyOf"][1]["type"]];
        types
            .into_iter()
            .flat_map(strings)
            .any(|name| name == "null")
    }

    /// The JSON type of the field, other than `null`.
    pub fn json_type(self) -> &'c str {
        strings(&self.target["type"])
            .find(|name| *name != "null")
            .unwrap_or("null")
    }

    /// Another JSON type that the server accepts.
    pub fn tolerated_type(self) -> Option<&'c str> {
        self.property["x-tolerates"].as_str()
    }

    /// The classifier of the installation that lists the valid values.
    pub fn classifier(self) -> Option<&'c str> {
        let own = self.property["x-classifier"].as_str();
        own.or_else(|| self.target["x-classifier"].as_str())
    }

    /// Whether the values are about a person or company and must be masked in redacted reports.
    pub fn is_personal(self) -> bool {
        self.property["x-personal"] == true
    }

    /// What the field is, in a sentence or more.
    pub fn description(self) -> String {
        let own = self.property["description"].as_str();
        let text = own.or_else(|| self.target["description"].as_str());
        let text = text.unwrap_or_default();
        // Where the fact is from does not matter to a reader.
        let text = text.split("Source:").next().unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether the field is optional but recommended.
    pub fn is_recommended(self) -> bool {
        self.property["x-recommended"] == true
    }

    /// Whether a new object should have the field: it is required or recommended.
    pub fn is_due(self) -> bool {
        self.required || self.is_recommended()
    }

    /// The former names of the field.
    pub fn former_names(self) -> impl Iterator<Item = &'c str> {
        strings(&self.property["x-former-names"])
    }

    /// What the type says the text is.
    #[cfg(test)]
    pub(super) fn text_annotation(self) -> Option<&'c str> {
        self.property["x-text"].as_str()
    }

    /// The valid values, if they are listed.
    pub fn values(self) -> Vec<&'c str> {
        strings(&self.target["enum"]).collect()
    }

    /// The values that a word usually means; several if they are equally likely.
    pub fn synonyms(self, word: &str) -> Vec<&'c str> {
        let synonyms = self.target["x-synonyms"].as_object();
        let found = synonyms
            .into_iter()
            .flatten()
            .find(|(synonym, _)| fold(synonym) == fold(word));
        found
            .map(|(_, values)| strings(values).collect())
            .unwrap_or_default()
    }

    /// The value that a word usually means, if there is exactly one.
    pub fn synonym(self, word: &str) -> Option<&'c str> {
        match self.synonyms(word).as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// An example value, as JSON text.
    pub fn example(self) -> String {
        let example = self.property["examples"]
            .get(0)
            .or_else(|| self.target["examples"].get(0))
            .or_else(|| self.target["enum"].get(0));
        example.map_or_else(|| "...".to_owned(), Value::to_string)
    }

    /// The maximum length of a string, in UTF-16 code units.
    pub fn max_length(self) -> Option<u64> {
        self.target["maxLength"].as_u64()
    }

    /// The bounds of a number, both inclusive.
    pub fn range(self) -> Option<(i64, i64)> {
        Some((
            self.target["minimum"].as_i64()?,
            self.target["maximum"].as_i64()?,
        ))
    }

    /// The code that the API returns for this field, if one is published.
    pub fn api_code(self, cause: Cause, scope: Scope) -> Option<&'c str> {
        let annotation = match scope {
            Scope::Customer => "x-api-code",
            Scope::Related(EntityType::Organization) => "x-api-code-related",
            // No codes are published for related entities of an individual.
            Scope::Related(EntityType::Individual) => return None,
        };
        self.property[annotation][cause.name()].as_str()
    }
}

/// A field for which the API has a code.
pub struct CodedField {
    /// The path from the customer, such as `listAddress[].country`.
    pub path: String,
    /// The field name.
    pub name: &'static str,
    /// The facts of the field.
    pub facts: Field<'static>,
    /// Why the API returns the code.
    pub cause: Cause,
    /// The code.
    pub code: &'static str,
}

/// All fields with API codes, once for each cause, sorted by code and path.
pub fn coded_fields() -> &'static [CodedField] {
    static ALL: OnceLock<Vec<CodedField>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut found = Vec::new();
        for kind in KINDS.into_iter().filter(|kind| kind.has_api_codes) {
            for entity_type in EntityType::ALL {
                let customer = Contract::of(kind, entity_type, false).customer();
                collect_coded(customer, "", Scope::Customer, entity_type, &mut found);
            }
        }
        found.sort_by(|a, b| (a.code, &a.path, a.cause).cmp(&(b.code, &b.path, b.cause)));
        found.dedup_by(|a, b| (a.code, &a.path, a.cause) == (b.code, &b.path, b.cause));
        found
    })
}

fn collect_coded(
    object: Object<'static>,
    above: &str,
    scope: Scope,
    customer: EntityType,
    found: &mut Vec<CodedField>,
) {
    for name in object.names() {
        let Some(facts) = object.field(name) else {
            continue;
        };
        let path = format!("{above}{name}");
        for cause in Cause::ALL {
            if let Some(code) = facts.api_code(cause, scope) {
                let path = path.clone();
                found.push(CodedField {
                    path,
                    name,
                    facts,
                    cause,
                    code,
                });
            }
        }
        let (held, below) = match facts.elements() {
            Some(elements) => (elements, format!("{path}[].")),
            None => (facts, format!("{path}.")),
        };
        if held.is_related_entity() {
            let scope = Scope::Related(customer);
            for entity in EntityType::ALL.into_iter().filter_map(|of| held.object(of)) {
                collect_coded(entity, &below, scope, customer, found);
            }
        } else if let Some(inside) = held.object(customer) {
            collect_coded(inside, &below, scope, customer, found);
        }
    }
}

/// The strings of an array, or a single string.
fn strings(value: &Value) -> impl Iterator<Item = &str> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    items.iter().filter_map(Value::as_str)
}
