//! Collects what the rules find. This is the only way to create a diagnostic: it sets the rule and
//! the severity, and keeps two rules from reporting the same value.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::diagnostic::{Diagnostic, Fix, Label, Related, Severity};
use crate::document::customer::Customer;
use crate::json::{Kind, KnownName, Member, MemberIndex, NameKey, Node};
use crate::settings::Settings;
use crate::text::message::Message;
use crate::text::span::Span;

use crate::diagnostic::rule::RuleInfo;
use crate::rules::place::{Place, Target};

/// What a rule reports. [`Findings::report`] adds the rule and the severity.
pub struct Finding {
    message: Message,
    label: Message,
    help: Option<Message>,
    api_code: Option<Cow<'static, str>>,
    labels: Vec<Label>,
    related: Vec<Related>,
    fix: Option<Fix>,
    severity: Option<Severity>,
    explains: Vec<(u32, String)>,
    also_reports: Vec<u32>,
}

impl Finding {
    /// Creates a finding. `message` is what is wrong, in one sentence; `label` is what the marked
    /// characters are.
    pub fn new(message: impl Into<Message>, label: impl Into<Message>) -> Self {
        Finding {
            message: message.into(),
            label: label.into(),
            help: None,
            api_code: None,
            labels: Vec::new(),
            related: Vec::new(),
            fix: None,
            severity: None,
            explains: Vec::new(),
            also_reports: Vec::new(),
        }
    }

    /// Replaces the label.
    pub fn label(self, label: impl Into<Message>) -> Self {
        Finding {
            label: label.into(),
            ..self
        }
    }

    /// Sets what to do about it.
    pub fn help(self, help: impl Into<Message>) -> Self {
        Finding {
            help: Some(help.into()),
            ..self
        }
    }

    /// Sets the code with which the API would reject the payload, if it is published.
    pub fn api_code(self, code: Option<&'static str>) -> Self {
        Finding {
            api_code: code.map(Cow::Borrowed),
            ..self
        }
    }

    /// Says in how many places it is.
    pub fn in_places(self, count: usize) -> Self {
        Finding {
            message: format!("{} in {count} places", &*self.message).into(),
            ..self
        }
    }

    /// Returns its automatic fix.
    pub fn into_fix(self) -> Option<Fix> {
        self.fix
    }

    /// Adds a second place that explains the finding.
    pub fn also(mut self, span: Span, message: impl Into<Message>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds a place in another document that explains the finding.
    pub fn related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }

    /// Sets the automatic fix.
    pub fn fix(self, fix: Fix) -> Self {
        self.maybe_fix(Some(fix))
    }

    /// Sets the automatic fix, if there is one.
    pub fn maybe_fix(self, fix: Option<Fix>) -> Self {
        Finding { fix, ..self }
    }

    /// Marks this value as reported too, in addition to the one that the finding points at.
    pub fn also_reports(mut self, value: Node<'_>) -> Self {
        self.also_reports.push(value.index());
        self
    }

    /// Records that the finding also explains why the object has no member of this name, so that
    /// the absence is not reported again.
    pub fn explains_absence(mut self, object: Node<'_>, name: impl Into<String>) -> Self {
        self.explains.push((object.index(), name.into()));
        self
    }

    /// Lowers the severity to advice, because the server accepts the value.
    pub fn advice(self) -> Self {
        self.at_most(Severity::Advice)
    }

    /// Limits the severity to at most this one, whatever the rule's default is.
    pub fn at_most(self, severity: Severity) -> Self {
        Finding {
            severity: Some(severity),
            ..self
        }
    }
}

/// A field, as far as a rule can rely on it.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// The field is absent or null.
    Absent,
    /// The field is already reported as wrong, so nothing follows from it.
    Wrong,
    /// The field is present and not reported.
    Is(Member<'a>),
}

impl<'a> Value<'a> {
    /// What a rule can rely on in a member that no finding is about.
    fn of(member: Member<'a>) -> Self {
        match member.value.kind() {
            Kind::Null => Value::Absent,
            Kind::Error => Value::Wrong,
            _ => Value::Is(member),
        }
    }

    /// Returns the member, if a rule can rely on it.
    pub fn usable(self) -> Option<Member<'a>> {
        match self {
            Value::Is(member) => Some(member),
            Value::Absent | Value::Wrong => None,
        }
    }
}

/// The place of the index of an object in a list.
const ITEM: usize = 2;

/// An object with fewer members that was not walked is searched: indexing it for the few names that rules
/// look up in an element of a list takes longer.
const UNWALKED: usize = 24;

/// Collects the diagnostics of a source.
pub struct Findings<'s> {
    settings: &'s Settings,
    rule: &'static RuleInfo,
    /// The pointer of the current customer. Pointers in the settings are relative to it.
    customer: String,
    /// Its `customerExtId`, if the settings may depend on it.
    customer_id: Option<String>,
    diagnostics: Vec<Diagnostic>,
    /// Indexes of the current customer's members, of the last related entity's, and of the last
    /// object's in a list.
    names: RefCell<[MemberIndex; 3]>,
    root: u32,
    /// Whether the API answers the current payload with codes.
    has_api_codes: bool,
    /// Whether `?` takes the place of invalid bytes in the current document.
    has_stand_ins: bool,
    /// By value: the rule that reported it, and the severity of that finding.
    reported_values: HashMap<u32, (&'static str, Severity)>,
    reported_absences: HashSet<(u32, String)>,
}

impl<'s> Findings<'s> {
    /// Creates an empty collection. `rule` is the rule of the next findings, until [`Findings::of`]
    /// sets another one.
    pub fn new(settings: &'s Settings, rule: &'static RuleInfo) -> Self {
        Findings {
            settings,
            rule,
            customer: String::new(),
            customer_id: None,
            diagnostics: Vec::new(),
            names: RefCell::default(),
            root: 0,
            has_api_codes: true,
            has_stand_ins: false,
            reported_values: HashMap::new(),
            reported_absences: HashSet::new(),
        }
    }

    /// Starts another document.
    pub fn begin_document(&mut self) {
        self.names
            .get_mut()
            .iter_mut()
            .for_each(MemberIndex::forget);
        self.reported_values.clear();
        self.reported_absences.clear();
        self.customer.clear();
        self.customer_id = None;
        self.has_api_codes = true;
        self.has_stand_ins = false;
    }

    /// Records that `?` takes the place of invalid bytes in the current document.
    pub(crate) fn note_stand_ins(&mut self) {
        self.has_stand_ins = true;
    }

    /// Records that only a part of this value is in the text, so that no rule looks at it.
    pub(crate) fn note_cut(&mut self, value: Node<'_>) {
        self.mark_reported(value.index(), None);
    }

    /// Returns whether a `?` of the current document may have been an invalid byte, which
    /// `encoding` reports.
    pub fn has_stand_ins(&self) -> bool {
        self.has_stand_ins
    }

    /// Starts another customer.
    pub fn enter(&mut self, customer: &Customer<'_>) {
        self.root = customer.root.index();
        self.has_api_codes = customer.kind.has_api_codes;
        if self.settings.has_local_levels() {
            self.customer = customer.root.pointer();
            let id = customer.root.get(Identifier::CustomerExtId.name());
            self.customer_id = id.and_then(|id| Some(id.string()?.into_owned()));
        }
    }

    /// Returns whether the configuration or the command line sets the current rule's level.
    pub fn has_set_level(&self) -> bool {
        self.settings.set_level(self.rule.name).is_some()
    }

    /// Returns whether the settings turn the current rule off.
    pub fn is_rule_off(&self) -> bool {
        !self.settings.may_find(self.rule)
    }

    /// Returns the settings.
    pub fn settings(&self) -> &'s Settings {
        self.settings
    }

    /// Starts a customer given by its pointer and kind, because its tree no longer exists.
    pub(crate) fn enter_remembered(&mut self, customer: &str, kind: &PayloadKind) {
        self.has_api_codes = kind.has_api_codes;
        self.customer.clear();
        self.customer.push_str(customer);
    }

    /// Sets the rule of the findings that follow.
    pub(crate) fn of(&mut self, rule: &'static RuleInfo) -> &mut Self {
        self.rule = rule;
        self
    }

    /// Adds a finding. It has no effect if the settings turn the rule off here, or if its value is
    /// already reported.
    pub fn report(&mut self, place: Place<'_>, finding: Finding) {
        let pointer = OnceCell::new();
        let below = || {
            let pointer = pointer.get_or_init(|| place.pointer());
            let below = pointer.strip_prefix(&self.customer);
            below.unwrap_or(pointer).to_owned()
        };
        let id = self.customer_id.as_deref();
        let severity = self
            .settings
            .severity(self.rule, finding.severity, below, id);
        let Some(severity) = severity else {
            return;
        };
        let is_news = match &place.target {
            Target::Text | Target::Remembered(_) => true,
            Target::Value(value) => self.mark_reported(value.index(), finding.severity),
            Target::Absent(object, name) => self
                .reported_absences
                .insert((object.index(), name.clone())),
        };
        if !is_news {
            return;
        }
        self.reported_absences.extend(finding.explains);
        for value in finding.also_reports {
            self.mark_reported(value, finding.severity);
        }
        let pointer = pointer.into_inner().unwrap_or_else(|| place.pointer());
        self.diagnostics.push(Diagnostic {
            rule: self.rule,
            severity,
            is_refusal: finding.severity.unwrap_or(Severity::Error) == Severity::Error
                && self.rule.severity == Severity::Error,
            message: finding.message,
            label: finding.label,
            help: finding.help,
            api_code: finding.api_code.filter(|_| self.has_api_codes),
            element: element(&pointer),
            pointer,
            span: place.span,
            labels: finding.labels,
            related: finding.related,
            fix: finding.fix,
            hidden_fix: None,
        });
    }

    /// Returns whether a member of this name can be added to the object: it has none, and no other
    /// finding suggests one.
    pub fn is_free(&self, object: Node<'_>, name: &str) -> bool {
        object.member(name).is_none()
            && !self
                .reported_absences
                .contains(&(object.index(), name.to_owned()))
    }

    /// Visits the members of an object, and indexes them for the checks that follow.
    #[inline]
    pub(crate) fn walk<'a>(&self, object: Node<'a>, visit: impl FnMut(Member<'a>)) {
        let is_other = object.index() != self.root;
        self.names.borrow_mut()[usize::from(is_other)].fill(object, visit);
    }

    /// The same for an object in a list.
    #[inline]
    pub(crate) fn walk_item<'a>(&self, object: Node<'a>, visit: impl FnMut(Member<'a>)) {
        self.names.borrow_mut()[ITEM].fill(object, visit);
    }

    fn find<'a>(&self, object: Node<'a>, name_key: NameKey, name: &str) -> Option<Member<'a>> {
        let is_other = object.index() != self.root;
        if let Some(index) = self.names.borrow().iter().find(|it| it.is_of(object)) {
            return index.member(object, name_key, name);
        }
        let count = object.count();
        if count < UNWALKED {
            return object.member_by_key(name_key, name);
        }
        let index = &mut self.names.borrow_mut()[usize::from(is_other)];
        index.fill(object, |_| {});
        index.member(object, name_key, name)
    }

    /// Looks up a field of an object, as far as a rule can rely on it.
    #[inline(always)]
    pub fn value<'a>(&self, object: Node<'a>, name: &str) -> Value<'a> {
        self.value_by_key(object, NameKey::of(name), name)
    }

    /// Looks up several fields by prepared names.
    pub(crate) fn values_of<'a, const N: usize>(
        &self,
        object: Node<'a>,
        names: &[KnownName; N],
    ) -> [Value<'a>; N] {
        let is_clean = self.reported_values.is_empty()
            && self.reported_absences.is_empty()
            && !object.is_cut_off();
        let indexes = self.names.borrow();
        if is_clean && let Some(index) = indexes.iter().find(|index| index.is_of(object)) {
            return names.each_ref().map(|name| {
                let member = index.member(object, name.name_key, name.text);
                member.map_or(Value::Absent, Value::of)
            });
        }
        // Looking up a field may index the object.
        drop(indexes);
        names.each_ref().map(|name| self.value_of(object, name))
    }

    /// Looks up a field by a prepared name.
    pub(crate) fn value_of<'a>(&self, object: Node<'a>, name: &KnownName) -> Value<'a> {
        self.value_by_key(object, name.name_key, name.text)
    }

    // Most names that rules look up are absent, which is found out here without a call.
    #[inline(always)]
    fn value_by_key<'a>(&self, object: Node<'a>, name_key: NameKey, name: &str) -> Value<'a> {
        let is_missed = self.reported_absences.is_empty() && !object.is_cut_off();
        if is_missed && !object.may_have(name_key) {
            return Value::Absent;
        }
        self.look_up(object, name_key, name)
    }

    fn look_up<'a>(&self, object: Node<'a>, name_key: NameKey, name: &str) -> Value<'a> {
        let Some(member) = self.find(object, name_key, name) else {
            return self.absent(object, name);
        };
        let is_reported = || self.is_reported(member.value) || self.is_reported(member.key);
        if !self.reported_values.is_empty() && is_reported() {
            return Value::Wrong;
        }
        match Value::of(member) {
            Value::Absent => self.absent(object, name),
            value => value,
        }
    }

    /// What a rule can rely on where an object has no value of this name.
    fn absent<'a>(&self, object: Node<'a>, name: &str) -> Value<'a> {
        let is_reported = || {
            let absence = (object.index(), name.to_owned());
            self.reported_absences.contains(&absence)
        };
        if object.is_cut_off() || !self.reported_absences.is_empty() && is_reported() {
            Value::Wrong
        } else {
            Value::Absent
        }
    }

    /// Marks a value as reported by the current rule. Returns false if it already was; an advice
    /// does not keep another rule from reporting the value.
    fn mark_reported(&mut self, value: u32, own: Option<Severity>) -> bool {
        let news = (self.rule.name, own.unwrap_or(self.rule.severity));
        match self.reported_values.entry(value) {
            Entry::Vacant(place) => {
                place.insert(news);
                true
            }
            Entry::Occupied(mut known) => {
                let (rule, severity) = *known.get();
                let is_news = severity == Severity::Advice && rule != self.rule.name;
                if is_news {
                    known.insert(news);
                }
                is_news
            }
        }
    }

    /// Returns whether a finding above advice reports the value.
    pub fn is_reported(&self, value: Node<'_>) -> bool {
        let mark_reported = self.reported_values.get(&value.index());
        mark_reported.is_some_and(|(_, severity)| *severity > Severity::Advice)
    }

    /// Whether the only thing wrong with a value is white space around it.
    pub(crate) fn is_padded(&self, value: Node<'_>) -> bool {
        let reported = self.reported_values.get(&value.index());
        reported.is_some_and(|(rule, _)| *rule == "padded-value")
    }

    /// Returns the number of findings so far.
    pub(crate) fn count(&self) -> usize {
        self.diagnostics.len()
    }

    /// Returns the findings after the first `count`.
    pub(crate) fn since(&mut self, count: usize) -> &mut [Diagnostic] {
        self.diagnostics.get_mut(count..).unwrap_or_default()
    }

    /// Returns the findings, in source order.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        sort(&mut self.diagnostics);
        self.diagnostics
    }
}

/// The index that a pointer has for a customer: the list is the document, or a member of the
/// envelope.
fn element(pointer: &str) -> Option<usize> {
    let tokens = pointer.split('/').skip(1).take(2);
    let mut indexes = tokens.filter(|token| token.bytes().all(|byte| byte.is_ascii_digit()));
    indexes.find_map(|token| token.parse().ok())
}

/// Sorts the findings of one source by position.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
}
