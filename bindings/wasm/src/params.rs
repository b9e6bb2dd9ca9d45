//! The parameters of methods.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use kyclint::{
    Classifier, Classifiers, Date, EditedText, Level, Options, PayloadKind, Settings, Source,
    catalog,
};
use serde::{Deserialize, Serialize};

/// A text and how to lint it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TextParams {
    /// The text as the editor has it.
    pub(crate) text: String,
    /// The name of its file, whose extension says how documents lie in it.
    #[serde(default)]
    name: Option<String>,
    /// The kind of all payloads outside of envelopes; without it, each is detected.
    #[serde(default)]
    kind: Option<String>,
    /// The current day, as YYYY-MM-DD.
    today: String,
    /// The codes of the installation: the text of each classifier by name.
    #[serde(default)]
    classifiers: BTreeMap<String, String>,
    /// Levels by the names of rules and groups.
    #[serde(default)]
    levels: BTreeMap<String, Level>,
    /// How many findings to return; the counts are of all.
    #[serde(default)]
    pub(crate) limit: Option<usize>,
    /// Whether to apply fixes that should be reviewed, too.
    #[serde(default, rename = "unsafe")]
    pub(crate) is_unsafe: bool,
    /// The place that is asked about, in UTF-16 code units.
    #[serde(default)]
    pub(crate) offset: usize,
}

/// The name of a thing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameParams {
    pub(crate) name: String,
}

/// A sample.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SampleParams {
    pub(crate) kind: String,
    pub(crate) entity_type: String,
    pub(crate) case: String,
    /// The same seed and day give the same text.
    pub(crate) seed: u64,
    pub(crate) today: String,
}

/// The kind of payload of this name.
pub(crate) fn kind_of(name: &str) -> Result<&'static PayloadKind, String> {
    PayloadKind::find(name).ok_or_else(|| format!("unknown kind of payload `{name}`"))
}

/// The current day.
pub(crate) fn date_of(text: &str) -> Result<Date, String> {
    let date = text.parse();
    date.map_err(|_| format!("`today` is not a date like 2026-11-28: `{text}`"))
}

/// A classifier that cannot be read, and is not used.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct UnreadClassifier {
    name: String,
    message: String,
    /// The line and column of what is wrong, 1-based.
    line: usize,
    column: usize,
}

impl TextParams {
    /// Lints the text. Also returns the classifiers that cannot be read.
    pub(crate) fn open(&self) -> Result<(EditedText, Vec<UnreadClassifier>), String> {
        let today = date_of(&self.today)?;
        let kind = self.kind.as_deref().map(kind_of).transpose()?;
        let levels = self
            .levels
            .iter()
            .map(|(name, level)| (name.as_str(), *level));
        let (classifiers, unread) = read_classifiers(&self.classifiers);
        let settings = Settings::on(today)
            .with_levels(catalog::levels(levels)?)
            .with_kind(kind)
            .with_classifiers(classifiers);
        let name = self.name.as_deref().unwrap_or("payload.json");
        let source = Source::new(name, self.text.clone().into_bytes());
        Ok((EditedText::open(source, Options::new(settings)), unread))
    }
}

/// Classifiers with their texts.
struct ReadClassifiers {
    texts: BTreeMap<String, String>,
    classifiers: Arc<Classifiers>,
    unread: Vec<UnreadClassifier>,
}

thread_local! {
    /// The last classifiers: they are the same for each letter that is typed.
    static LAST: RefCell<Option<ReadClassifiers>> = const { RefCell::new(None) };
}

fn read_classifiers(texts: &BTreeMap<String, String>) -> (Arc<Classifiers>, Vec<UnreadClassifier>) {
    if texts.is_empty() {
        return (Arc::default(), Vec::new());
    }
    LAST.with_borrow_mut(|last| {
        let read = match last.take() {
            Some(read) if read.texts == *texts => read,
            _ => read_anew(texts),
        };
        let found = (Arc::clone(&read.classifiers), read.unread.clone());
        *last = Some(read);
        found
    })
}

fn read_anew(texts: &BTreeMap<String, String>) -> ReadClassifiers {
    let mut classifiers = Classifiers::default();
    let mut unread = Vec::new();
    for (name, text) in texts {
        let source = Source::new(name.as_str(), text.clone().into_bytes());
        let mut refuse = |offset, message| {
            let position = source.position(offset);
            unread.push(UnreadClassifier {
                name: name.clone(),
                message,
                line: position.line,
                column: position.column,
            });
        };
        if !Classifiers::NAMES.contains(&name.as_str()) {
            refuse(0, format!("unknown classifier `{name}`"));
            continue;
        }
        match Classifier::read(&source) {
            Ok(classifier) => classifiers.insert(name, classifier),
            Err(error) => refuse(error.span.start, error.message),
        }
    }
    ReadClassifiers {
        texts: texts.clone(),
        classifiers: Arc::new(classifiers),
        unread,
    }
}
