//! The facts of fields, from the tables that the types derive.

use std::sync::OnceLock;

use crate::contract::entity_type::EntityType;
use crate::contract::fast_path::is_surely_valid;
use crate::contract::kinds::KINDS;
use crate::contract::synonyms::{fold, folded};
use crate::contract::tables::{FieldRecord, ObjectRecord, Part, Shape, ShapeKind};
use crate::contract::validator::accepts_alone;
use crate::json::{NameKey, Node};

use crate::contract::Contract;

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

    pub(crate) fn name(self) -> &'static str {
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
pub struct Object {
    record: &'static ObjectRecord,
}

/// The facts of a field, or of the elements of a list.
#[derive(Clone, Copy)]
pub struct Field {
    record: &'static FieldRecord,
    /// Whether the field is required.
    pub required: bool,
}

impl Contract {
    /// The facts of the customer object.
    pub fn customer(&self) -> Object {
        Object {
            record: ObjectRecord::of(self.customer),
        }
    }

    /// The facts of a related entity of this type.
    pub fn related(&self, entity_type: EntityType) -> Object {
        Object {
            record: ObjectRecord::of(self.related[entity_type as usize]),
        }
    }

    /// The facts of the `entityType` of a related entity, which may be of either type.
    pub fn related_entity_type(&self) -> Option<Field> {
        self.related(EntityType::Individual).field("entityType")
    }

    /// Every object of the contract with the name of its definition; the customer has an empty
    /// name.
    pub fn objects(&self) -> impl Iterator<Item = (&'static str, Object)> {
        let records = self.objects.objects();
        records.map(|record| {
            let object = Object { record };
            (record.definition.get(), object)
        })
    }
}

impl Object {
    /// The name of its definition; empty for a customer.
    pub(crate) fn definition(self) -> &'static str {
        self.record.definition.get()
    }

    /// The facts of the field `name`.
    pub fn field(self, name: &str) -> Option<Field> {
        let record = self.record.field(NameKey::of(name).number())?;
        Some(Field::new(record))
    }

    /// The facts of the field that a member has the name of.
    pub(crate) fn field_of(self, key: Node<'_>) -> Option<Field> {
        let record = self.record.field(key.name_key().number())?;
        Some(Field::new(record))
    }

    /// The facts of all fields, in contract order.
    pub(crate) fn fields(self) -> impl Iterator<Item = Field> {
        let records = self.record.fields().iter();
        records.map(Field::new)
    }

    /// The names of all fields, in contract order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.record.fields().iter().map(FieldRecord::name)
    }

    /// The names of the fields that are optional but recommended.
    pub fn recommended(self) -> impl Iterator<Item = &'static str> {
        let fields = self.record.fields().iter();
        let recommended = fields.filter(|field| field.is_recommended);
        recommended.map(FieldRecord::name)
    }

    /// The current name of the field with this former name.
    pub fn renamed(self, former: &str) -> Option<&'static str> {
        if !self.record.has_former_names {
            return None;
        }
        let mut fields = self.record.fields().iter();
        let renamed = fields.find(|field| has(field.former_names, former));
        renamed.map(FieldRecord::name)
    }

    /// The former names of its fields, including those of dropped fields.
    pub fn former_names(self) -> impl Iterator<Item = &'static str> {
        let fields = self.record.fields().iter();
        let renamed = fields.flat_map(|field| field.former_names.texts());
        renamed.chain(self.record.dropped.texts())
    }

    /// Whether the field `name` was dropped without a replacement.
    pub fn dropped(self, name: &str) -> bool {
        has(self.record.dropped, name)
    }

    /// Its number: objects of several contracts that have the same facts have the same number.
    pub(crate) fn number(self) -> u16 {
        self.record.number
    }
}

/// Whether a list has this text.
fn has(list: Part, text: &str) -> bool {
    list.texts().any(|known| known == text)
}

impl Field {
    fn new(record: &'static FieldRecord) -> Self {
        Field {
            record,
            required: record.is_required,
        }
    }

    /// The name of the field; empty for the elements of a list.
    pub fn name(self) -> &'static str {
        self.record.name()
    }

    /// The facts of the elements, if the field is a list.
    pub fn elements(self) -> Option<Field> {
        let ShapeKind::List(number) = self.record.shape.kind else {
            return None;
        };
        Some(Field::new(FieldRecord::elements(number)))
    }

    /// The facts of the object in this field. `related` chooses the type of a related entity.
    pub fn object(self, related: EntityType) -> Option<Object> {
        let number = match self.record.shape.kind {
            ShapeKind::Discriminated(numbers) => numbers[related as usize],
            ShapeKind::Object(number) => number,
            _ => return None,
        };
        Some(Object {
            record: ObjectRecord::of(number),
        })
    }

    /// What values the field accepts.
    pub(crate) fn shape(self) -> Shape {
        self.record.shape
    }

    /// The name of the definition that the field refers to; empty if it has none.
    pub(crate) fn definition(self) -> &'static str {
        self.record.definition.get()
    }

    /// Whether a value is surely valid in this field, as far as the schema says. `false` does not
    /// mean that it is invalid.
    pub fn accepts(self, value: Node<'_>) -> bool {
        is_surely_valid(self.record.shape, value)
    }

    /// Whether a value is valid in this field. Of an object or a list, what is in it is not looked at.
    pub(crate) fn accepts_alone(self, value: Node<'_>) -> bool {
        accepts_alone(self.record.schema.get(), value)
    }

    /// Whether the field holds a related entity.
    pub fn is_related_entity(self) -> bool {
        matches!(self.record.shape.kind, ShapeKind::Discriminated(_))
    }

    /// Whether the field is a country or a region.
    pub fn is_country(self) -> bool {
        matches!(self.definition(), "Country" | "Region")
    }

    /// Whether the field is a region: a country, or `EU`.
    pub fn is_region(self) -> bool {
        self.definition() == "Region"
    }

    /// Whether the field is a currency.
    pub fn is_currency(self) -> bool {
        self.definition() == "Currency"
    }

    /// Whether the field is a date.
    pub fn is_date(self) -> bool {
        matches!(self.record.shape.kind, ShapeKind::Date)
    }

    /// Whether the field accepts `null`.
    #[cfg(test)]
    pub fn is_nullable(self) -> bool {
        self.record.shape.is_nullable
    }

    /// The JSON type of the field, other than `null`.
    pub fn json_type(self) -> &'static str {
        self.record.json_type.get()
    }

    /// Another JSON type that the server accepts.
    pub fn tolerated_type(self) -> Option<&'static str> {
        self.record.tolerated.some()
    }

    /// The classifier of the installation that lists the valid values.
    pub fn classifier(self) -> Option<&'static str> {
        self.record.classifier.some()
    }

    /// Whether the values are about a person or company and must be masked in redacted reports.
    pub fn is_personal(self) -> bool {
        self.record.is_personal
    }

    /// What the field is, in a sentence or more.
    pub fn description(self) -> &'static str {
        self.record.description.get()
    }

    /// Whether the field is optional but recommended.
    pub fn is_recommended(self) -> bool {
        self.record.is_recommended
    }

    /// Whether a new object should have the field: it is required or recommended.
    pub fn is_due(self) -> bool {
        self.required || self.is_recommended()
    }

    /// The former names of the field.
    pub fn former_names(self) -> impl Iterator<Item = &'static str> {
        self.record.former_names.texts()
    }

    /// What the type says the text is.
    #[cfg(test)]
    pub(super) fn text_annotation(self) -> Option<&'static str> {
        self.record.text_kind.some()
    }

    /// The valid values, if they are listed.
    pub fn values(self) -> Vec<&'static str> {
        self.record.values.texts().collect()
    }

    /// The values that a word usually means; several if they are equally likely.
    pub fn synonyms(self, word: &str) -> Vec<&'static str> {
        let word = fold(word);
        let mut synonyms = self.record.synonyms.synonyms();
        let found = synonyms.find(|(synonym, _)| folded(synonym).eq(word.chars()));
        found
            .map(|(_, values)| values.texts().collect())
            .unwrap_or_default()
    }

    /// The value that a word usually means, if there is exactly one.
    pub fn synonym(self, word: &str) -> Option<&'static str> {
        match self.synonyms(word).as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The words that people write in place of its values, each with the values that it may mean.
    pub fn words(self) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        let synonyms = self.record.synonyms.synonyms();
        synonyms.map(|(word, values)| (word, values.texts().collect()))
    }

    /// An example value, as JSON text.
    pub fn example(self) -> &'static str {
        self.shown_example().unwrap_or("...")
    }

    /// The same; `None` if there is none.
    pub fn shown_example(self) -> Option<&'static str> {
        self.record.example.some()
    }

    /// The maximum length of a string, in UTF-16 code units.
    pub fn max_length(self) -> Option<u64> {
        self.record.max_length.map(u64::from)
    }

    /// The bounds of a number, both inclusive.
    pub fn range(self) -> Option<(i64, i64)> {
        match self.record.shape.kind {
            ShapeKind::Integer { range } => range.map(|(least, most)| (least.into(), most.into())),
            _ => None,
        }
    }

    /// The code that the API returns for this field, if one is published.
    pub fn api_code(self, cause: Cause, scope: Scope) -> Option<&'static str> {
        let place = match scope {
            Scope::Customer => 0,
            Scope::Related(EntityType::Organization) => 1,
            // No codes are published for related entities of an individual.
            Scope::Related(EntityType::Individual) => return None,
        };
        self.record.api_codes[place][cause as usize].some()
    }
}

/// A field for which the API has a code.
pub struct CodedField {
    /// The path from the customer, such as `listAddress[].country`.
    pub path: String,
    /// The field name.
    pub name: &'static str,
    /// The facts of the field.
    pub facts: Field,
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
    object: Object,
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
