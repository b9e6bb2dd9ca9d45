//! What the rules have found so far. The only way to make a diagnostic: it stamps the rule's name
//! and severity, and sees to it that nothing is blamed twice.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Fix, Label, Related, Severity};
use crate::json::{Kind, Member, MemberIndex, Name, Node, Sought};
use crate::settings::Settings;
use crate::text::message::Message;
use crate::text::span::Span;

use crate::diagnostic::rule::RuleInfo;
use crate::rules::place::{Blamed, Place};

/// What a rule has to say; the rest is stamped.
pub struct Finding {
    message: Message,
    label: Message,
    help: Option<Message>,
    api_code: Option<Cow<'static, str>>,
    labels: Vec<Label>,
    related: Vec<Related>,
    fix: Option<Fix>,
    severity: Option<Severity>,
    explains: Option<(u32, String)>,
    blames: Option<u32>,
}

impl Finding {
    /// What is wrong, in one sentence, and what the marked characters are.
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
            explains: None,
            blames: None,
        }
    }

    /// The way out.
    pub fn help(self, help: impl Into<Message>) -> Self {
        Finding {
            help: Some(help.into()),
            ..self
        }
    }

    /// The code that the API would answer, where it is published.
    pub fn api_code(self, code: Option<&'static str>) -> Self {
        Finding {
            api_code: code.map(Cow::Borrowed),
            ..self
        }
    }

    /// A second place that explains it.
    pub fn also(mut self, span: Span, message: impl Into<Message>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// A place in another document that explains it.
    pub fn related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }

    /// How to mend it by machine.
    pub fn fix(self, fix: Fix) -> Self {
        self.maybe_fix(Some(fix))
    }

    /// How to mend it by machine, where that is possible.
    pub fn maybe_fix(self, fix: Option<Fix>) -> Self {
        Finding { fix, ..self }
    }

    /// It blames this value as well, and not only what it points at.
    pub fn blames(self, value: Node<'_>) -> Self {
        Finding {
            blames: Some(value.index()),
            ..self
        }
    }

    /// It explains as well why the object has no member of this name, so that the absence is no
    /// second finding.
    pub fn explains_absence(self, object: Node<'_>, name: impl Into<String>) -> Self {
        Finding {
            explains: Some((object.index(), name.into())),
            ..self
        }
    }

    /// Less bad than the rule usually is: the server takes it.
    pub fn advice(self) -> Self {
        self.at_most(Severity::Advice)
    }

    /// Not worse than this, whatever the rule usually is.
    pub fn at_most(self, severity: Severity) -> Self {
        Finding {
            severity: Some(severity),
            ..self
        }
    }
}

/// A field, as far as a rule may rely on it.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// It is absent or null.
    Absent,
    /// It is reported wrong already: nothing follows from it.
    Wrong,
    /// It is there, and nothing is known against it.
    Is(Member<'a>),
}

impl<'a> Value<'a> {
    /// The member, if it can be relied on.
    pub fn usable(self) -> Option<Member<'a>> {
        match self {
            Value::Is(member) => Some(member),
            Value::Absent | Value::Wrong => None,
        }
    }
}

/// From so many members on, looking one up by walking them is slow.
const MANY: usize = 12;

/// Collects diagnostics.
pub struct Findings<'s> {
    settings: &'s Settings,
    rule: &'static RuleInfo,
    /// The pointer of the customer at hand: those of the settings are counted from there.
    customer: String,
    diagnostics: Vec<Diagnostic>,
    /// The names of the customer at hand, and those of the object that was asked last.
    names: RefCell<[MemberIndex; 2]>,
    root: u32,
    /// With the rule, and how bad its finding is by itself.
    blamed_values: HashMap<u32, (&'static str, Severity)>,
    blamed_absences: HashSet<(u32, String)>,
}

impl<'s> Findings<'s> {
    /// No findings yet; those that come are this rule's, until another one's turn comes.
    pub fn new(settings: &'s Settings, rule: &'static RuleInfo) -> Self {
        Findings {
            settings,
            rule,
            customer: String::new(),
            diagnostics: Vec::new(),
            names: RefCell::default(),
            root: 0,
            blamed_values: HashMap::new(),
            blamed_absences: HashSet::new(),
        }
    }

    /// From here on, findings are about another document.
    pub fn begin_document(&mut self) {
        self.names
            .get_mut()
            .iter_mut()
            .for_each(MemberIndex::forget);
        self.blamed_values.clear();
        self.blamed_absences.clear();
        self.customer.clear();
    }

    /// From here on, findings are about this customer.
    pub fn enter(&mut self, customer: Node<'_>) {
        self.root = customer.index();
        if self.settings.has_levels_at_pointers() {
            self.customer = customer.pointer();
        }
    }

    /// Whether the configuration or the command line says how bad the rule at hand is.
    pub fn is_level_said(&self) -> bool {
        self.settings.said(self.rule.name).is_some()
    }

    /// Whether nobody wants to see what the rule at hand finds.
    pub fn are_silent(&self) -> bool {
        !self.settings.may_find(self.rule)
    }

    /// What applies.
    pub fn settings(&self) -> &'s Settings {
        self.settings
    }

    /// From here on, findings are about the customer at this pointer, whose tree is gone.
    pub(crate) fn enter_remembered(&mut self, customer: &str) {
        self.customer.clear();
        self.customer.push_str(customer);
    }

    /// From here on, this rule finds.
    pub(crate) fn of(&mut self, rule: &'static RuleInfo) -> &mut Self {
        self.rule = rule;
        self
    }

    /// Takes a finding, unless what it blames has been blamed before or nobody wants to know: then
    /// it is as if the rule did not exist.
    pub fn report(&mut self, place: Place<'_>, finding: Finding) {
        let pointer = OnceCell::new();
        let severity = self.settings.severity(self.rule, finding.severity, || {
            let pointer = pointer.get_or_init(|| place.pointer());
            let below = pointer.strip_prefix(&self.customer);
            below.unwrap_or(pointer).to_owned()
        });
        let Some(severity) = severity else {
            return;
        };
        let is_news = match &place.blamed {
            Blamed::Text | Blamed::Remembered(_) => true,
            Blamed::Value(value) => self.blame(value.index(), finding.severity),
            Blamed::Absent(object, name) => {
                self.blamed_absences.insert((object.index(), name.clone()))
            }
        };
        if !is_news {
            return;
        }
        self.blamed_absences.extend(finding.explains);
        if let Some(value) = finding.blames {
            self.blame(value, finding.severity);
        }
        self.diagnostics.push(Diagnostic {
            rule: self.rule,
            severity,
            message: finding.message,
            label: finding.label,
            help: finding.help,
            api_code: finding.api_code,
            pointer: pointer.into_inner().unwrap_or_else(|| place.pointer()),
            span: place.span,
            labels: finding.labels,
            related: finding.related,
            fix: finding.fix,
        });
    }

    /// Whether a member of this name could be put into the object: none is there, and none is
    /// suggested by another finding.
    pub fn is_free(&self, object: Node<'_>, name: &str) -> bool {
        object.member(name).is_none()
            && !self
                .blamed_absences
                .contains(&(object.index(), name.to_owned()))
    }

    /// Visits the members of an object that is going to be asked for many of them.
    #[inline]
    pub(crate) fn walk<'a>(&self, object: Node<'a>, visit: impl FnMut(Member<'a>)) {
        if object.count() < MANY {
            object.members().for_each(visit);
        } else {
            let is_other = object.index() != self.root;
            self.names.borrow_mut()[usize::from(is_other)].fill(object, visit);
        }
    }

    /// A field of an object, as far as a rule may rely on it.
    #[inline(always)]
    pub fn value<'a>(&self, object: Node<'a>, name: &str) -> Value<'a> {
        self.value_sought(object, Sought::of(name), name)
    }

    /// The same for a name of a list.
    pub(crate) fn value_of<'a>(&self, object: Node<'a>, name: &Name) -> Value<'a> {
        self.value_sought(object, name.sought, name.text)
    }

    // Most of what rules ask for is not there, which is known without a call.
    #[inline(always)]
    fn value_sought<'a>(&self, object: Node<'a>, sought: Sought, name: &str) -> Value<'a> {
        let is_missed = self.blamed_absences.is_empty() && !object.is_cut_off();
        if is_missed && !object.may_have(sought) {
            return Value::Absent;
        }
        self.look_up(object, sought, name)
    }

    fn look_up<'a>(&self, object: Node<'a>, sought: Sought, name: &str) -> Value<'a> {
        let member = if object.count() < MANY {
            object.member_sought(sought, name)
        } else {
            let is_other = object.index() != self.root;
            self.names.borrow_mut()[usize::from(is_other)].member(object, sought, name)
        };
        let is_wrong = |member: &Member<'_>| {
            member.value.kind() == Kind::Error
                || !self.blamed_values.is_empty()
                    && (self.has_blamed(member.value) || self.has_blamed(member.key))
        };
        match member {
            Some(member) if is_wrong(&member) => Value::Wrong,
            Some(member) if member.value.kind() != Kind::Null => Value::Is(member),
            _ if object.is_cut_off() => Value::Wrong,
            _ if self.blamed_absences.is_empty() => Value::Absent,
            _ if self
                .blamed_absences
                .contains(&(object.index(), name.to_owned())) =>
            {
                Value::Wrong
            }
            _ => Value::Absent,
        }
    }

    /// Counts a value as blamed by the rule at hand, and says whether that is news. An advice stands
    /// beside what other rules find.
    fn blame(&mut self, value: u32, own: Option<Severity>) -> bool {
        let news = (self.rule.name, own.unwrap_or(self.rule.severity));
        match self.blamed_values.entry(value) {
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

    /// Whether a finding that is more than an advice blames the value.
    pub fn has_blamed(&self, value: Node<'_>) -> bool {
        let blame = self.blamed_values.get(&value.index());
        blame.is_some_and(|(_, severity)| *severity > Severity::Advice)
    }

    /// How many there are so far.
    pub(crate) fn count(&self) -> usize {
        self.diagnostics.len()
    }

    /// Those that have come since there were so many.
    pub(crate) fn since(&mut self, count: usize) -> &mut [Diagnostic] {
        self.diagnostics.get_mut(count..).unwrap_or_default()
    }

    /// The findings, in source order.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        sort(&mut self.diagnostics);
        self.diagnostics
    }
}

/// Puts findings of one source into its order.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
}
