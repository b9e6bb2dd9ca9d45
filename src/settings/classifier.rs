//! Classifiers: lists of the codes that one installation uses. `GET /classifier/NAME` returns them;
//! users save them as files, and the configuration refers to the files.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::contract::entity_type::EntityType;
use crate::json;
use crate::json::{Kind, Node};
use crate::source::{EncodingProblem, Source};
use crate::text::span::Span;

/// The classifiers that apply to fields of a customer. Source: field tables.
pub const NAMES: [&str; 15] = [
    "riskManagementCategory",
    "relationType",
    "legalForm",
    "country",
    "currency",
    "addressType",
    "activityType",
    "appealReasonType",
    "serviceType",
    "incomeSourceType",
    "sourceOfWealth",
    "introductionSourceType",
    "paymentPurposeType",
    "turnoverType",
    "businessUnit",
];

/// The configured classifiers, by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Classifiers(BTreeMap<&'static str, Classifier>);

impl Classifiers {
    /// The names of all classifiers that apply to fields of a customer.
    pub const NAMES: [&str; NAMES.len()] = NAMES;

    /// Whether no classifier is configured.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The classifier with this name, if it is configured.
    pub fn get(&self, name: &str) -> Option<&Classifier> {
        self.0.get(name)
    }

    /// Adds a classifier under its name in the API, such as `country`; unknown names are ignored.
    pub fn insert(&mut self, name: &str, classifier: Classifier) {
        if let Some(name) = NAMES.into_iter().find(|known| *known == name) {
            self.0.insert(name, classifier);
        }
    }
}

/// A classifier: its codes in file order, each with the entity type it applies to, if the file sets
/// one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Classifier {
    codes: Vec<String>,
    entity_types: HashMap<String, Option<EntityType>>,
}

/// Why a text is not a valid classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassifierError {
    /// The invalid characters.
    pub span: Span,
    /// What is wrong with them.
    pub message: String,
}

/// Writes what is wrong, without the place.
impl fmt::Display for ClassifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ClassifierError {}

impl Classifier {
    /// Reads a classifier. JSON may be an array of strings, an array of objects with a `code`, or
    /// an object that maps codes to names; an entry that is an object may have an `entityType`,
    /// INDIVIDUAL or ORGANIZATION, that the code applies to. Any other text has one code per line;
    /// empty lines and lines that begin with `#` are ignored.
    pub fn read(source: &Source) -> Result<Self, ClassifierError> {
        let text = source.text();
        let whole = Span::new(source.start(), text.len());
        let fault = |span, message: &str| ClassifierError {
            span,
            message: message.to_owned(),
        };
        if let Some(problem) = source.encoding_problem()
            && !matches!(problem, EncodingProblem::ByteOrderMark { .. })
        {
            return Err(fault(Span::empty(0), "the text is not UTF-8"));
        }
        let content = text.get(source.start()..).unwrap_or_default();
        let mut classifier = Classifier::default();
        let is_json = source.name().to_lowercase().ends_with(".json");
        if is_json || content.trim_start().starts_with(['[', '{']) {
            let parsed = json::parse(text, source.start());
            if let Some(problem) = parsed.problems.first() {
                return Err(fault(problem.span, "invalid JSON"));
            }
            let root = parsed.tree.root();
            if !matches!(root.kind(), Kind::Array | Kind::Object) {
                return Err(fault(
                    root.span(),
                    "a classifier must be an array or an object",
                ));
            }
            classifier.read_json(parsed.tree.root())?;
        } else {
            let mut start = source.start();
            for line in content.split_inclusive('\n') {
                let code = line.trim();
                if code.starts_with('"') || code.contains([';', '=', '\t']) {
                    let span = Span::new(start, start + line.trim_end().len());
                    return Err(fault(span, "a line must contain one code and nothing else"));
                }
                if !code.is_empty() && !code.starts_with('#') {
                    classifier.add(code.to_owned(), None);
                }
                start += line.len();
            }
        }
        if classifier.codes.is_empty() {
            return Err(fault(whole, "the classifier has no codes"));
        }
        Ok(classifier)
    }

    fn read_json(&mut self, root: Node<'_>) -> Result<(), ClassifierError> {
        for element in root.elements() {
            let code = element.get("code").unwrap_or(element);
            self.add_entry(code, element)?;
        }
        for member in root.members() {
            let is_entry = member.key.is("code") && member.value.is_string();
            if is_entry || member.value.kind() == Kind::Array {
                return Err(ClassifierError {
                    span: member.key.span(),
                    message: "an object must map codes to names; put a list of codes into a plain \
                              array"
                        .to_owned(),
                });
            }
            self.add_entry(member.key, member.value)?;
        }
        Ok(())
    }

    fn add_entry(&mut self, code: Node<'_>, entry: Node<'_>) -> Result<(), ClassifierError> {
        let code = code
            .string()
            .filter(|code| !code.trim().is_empty())
            .ok_or_else(|| ClassifierError {
                span: code.span(),
                message: "a code must be a string, or an object with a string `code`".to_owned(),
            })?;
        let entity_type = match entry.get("entityType") {
            None => None,
            Some(written) => Some(
                EntityType::ALL
                    .into_iter()
                    .find(|entity_type| written.is(entity_type.code()))
                    .ok_or_else(|| ClassifierError {
                        span: written.span(),
                        message: "`entityType` must be `INDIVIDUAL` or `ORGANIZATION`".to_owned(),
                    })?,
            ),
        };
        self.add(code.trim().to_owned(), entity_type);
        Ok(())
    }

    fn add(&mut self, code: String, entity_type: Option<EntityType>) {
        // A code listed for both types applies to either.
        match self.entity_types.get_mut(&code) {
            Some(known) if *known != entity_type => *known = None,
            Some(_) => {}
            None => {
                self.codes.push(code.clone());
                self.entity_types.insert(code, entity_type);
            }
        }
    }

    /// The number of codes.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no codes. Never true for a classifier read from a file.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether the classifier has this code.
    pub fn knows(&self, code: &str) -> bool {
        self.entity_types.contains_key(code)
    }

    /// The codes, in file order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(String::as_str)
    }

    /// The only entity type that the code applies to, if it is restricted to one.
    pub fn entity_type(&self, code: &str) -> Option<EntityType> {
        *self.entity_types.get(code)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Classifier, ClassifierError> {
        Classifier::read(&Source::new("c", text.as_bytes().to_vec()))
    }

    fn codes(text: &str) -> Vec<String> {
        read(text).unwrap().codes().map(str::to_owned).collect()
    }

    #[test]
    fn all_four_notations_are_read() {
        assert_eq!(codes(r#"["LT", "XK"]"#), ["LT", "XK"]);
        assert_eq!(
            codes(r#"[{"code": "LT", "name": "Lithuania"}, {"code": "XK"}]"#),
            ["LT", "XK"]
        );
        assert_eq!(codes(r#"{"LT": "Lithuania", "XK": null}"#), ["LT", "XK"]);
        assert_eq!(codes("\u{feff}# countries\nLT\r\n\n  XK  \n"), ["LT", "XK"]);
        assert_eq!(codes("\u{feff}[\"LT\", \"LT\"]"), ["LT"]);
    }

    #[test]
    fn entity_types_are_read_from_the_file() {
        let classifier = read(
            r#"[{"code": "A", "entityType": "INDIVIDUAL"}, {"code": "B"},
                {"code": "C", "entityType": "INDIVIDUAL"}, {"code": "C", "entityType": "ORGANIZATION"}]"#,
        )
        .unwrap();
        assert_eq!(classifier.entity_type("A"), Some(EntityType::Individual));
        assert_eq!(classifier.entity_type("B"), None);
        assert_eq!(classifier.entity_type("C"), None);
        let classifier = read(r#"{"O": {"name": "x", "entityType": "ORGANIZATION"}}"#).unwrap();
        assert_eq!(classifier.entity_type("O"), Some(EntityType::Organization));
    }

    #[test]
    fn invalid_classifiers_are_rejected_with_a_position() {
        let fault = |text: &str| {
            let fault = read(text).unwrap_err();
            (fault.span.start, fault.message)
        };
        assert_eq!(fault("").1, "the classifier has no codes");
        assert_eq!(fault("[]").1, "the classifier has no codes");
        assert_eq!(fault("[\"LT\",").1, "invalid JSON");
        assert_eq!(fault("[\"LT\", 3]").0, 7);
        assert_eq!(fault("[{\"kode\": \"LT\"}]").0, 1);
        assert_eq!(fault("{\"codes\": [\"LT\"]}").0, 1);
        assert_eq!(fault("{\"code\": \"LT\", \"name\": \"x\"}").0, 1);
        assert_eq!(fault("LT\nLV;Latvia\n").0, 3);
        assert_eq!(fault("LT\n\"LV\"\n").0, 3);
        let null = Classifier::read(&Source::new("c.json", b"null".to_vec())).unwrap_err();
        assert_eq!(null.message, "a classifier must be an array or an object");
        assert_eq!(fault(r#"[{"code": "A", "entityType": "x"}]"#).0, 29);
    }
}
