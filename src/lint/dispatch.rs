//! Selects the checks that run on each part of a document.
//!
//! Most members of a payload matter to at most two rules, and most rules are about members that
//! most payloads do not have. So each object is walked once, and the names of its members select
//! the checks; checks of absent members cost nothing.

use std::sync::OnceLock;

use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::contract::text_kind::TextKind;
use crate::document::customer::{Customer, Entity, Item, List};
use crate::document::foreign_text::ForeignText;
use crate::document::repeat::{Repeat, Unknown};
use crate::document::structure::Structure;
use crate::document::text::{Text, is_plain_latin, is_suspicious, only_asks};
use crate::document::violation::Violation;
use crate::document::whole::WholeCause;
use crate::json::{Kind, KnownName, Mistake, NameTable, Node, Problem, Tree};
use crate::settings::Settings;
use crate::source::EncodingProblem;

use crate::rules::findings::Findings;
use crate::rules::registry::ALL;
use crate::rules::rule::{
    Check, CustomerCheck, EncodingCheck, EntityCheck, ForeignCheck, ItemCheck, ListCheck,
    ProblemCheck, ProblemsCheck, RepeatCheck, Rule, StructureCheck, TextCheck, UnknownCheck,
    ValueFilter, ViolationCheck, WholeCheck,
};

/// The checks of documents, of the rules for any kind, each in the order of [`ALL`].
#[derive(Default)]
struct DocumentChecks {
    encoding: OfRules<EncodingCheck>,
    foreign: OfRules<ForeignCheck>,
    problem: OfRules<ProblemCheck>,
    problems: OfRules<ProblemsCheck>,
    structure: OfRules<StructureCheck>,
    whole: OfRules<WholeCheck>,
    repeat: OfRules<(Identifier, RepeatCheck)>,
    unknown: OfRules<(Identifier, UnknownCheck)>,
}

/// The checks of payloads, of the rules for one kind, each in the order of [`ALL`].
#[derive(Default)]
struct Checks {
    violation: OfRules<ViolationCheck>,
    customer: OfRules<&'static dyn CustomerCheck>,
    entity: OfRules<&'static dyn EntityCheck>,
    text: OfRules<TextCheck>,
    /// The checks that each member name selects.
    names: NameTable<NameChecks>,
    /// The checks that run regardless of names.
    always: CheckSet,
}

type OfRules<C> = Vec<(&'static Rule, C)>;

/// The checks that a member name selects.
#[derive(Default)]
struct NameChecks {
    selected: CheckSet,
    /// Entity checks that only some values of the member need.
    with_filter: Vec<(ValueFilter, u64)>,
    list: Option<ListChecks>,
    /// What the member is, if it is the name of a person or an organization, or a number.
    text: Option<TextKind>,
}

/// The checks of a list, and of the objects in it.
#[derive(Default)]
struct ListChecks {
    list: OfRules<ListCheck>,
    items: Option<ItemChecks>,
}

/// The checks of the objects in a list.
#[derive(Default)]
struct ItemChecks {
    all: OfRules<&'static dyn ItemCheck>,
    /// The checks that each member of an object selects.
    names: NameTable<ItemNameChecks>,
}

/// The checks of an object in a list that a member selects.
#[derive(Default)]
struct ItemNameChecks {
    selected: u64,
    /// Those that only some values of the member need.
    with_filter: Vec<(ValueFilter, u64)>,
}

/// Few entities have more lists than this. Reserving the space costs less than growing it.
const MOST_LISTS: usize = 16;

/// The name of a list, its checks, and the array.
type ListMember<'c, 'a> = (&'static str, &'c ListChecks, Node<'a>);

/// Sets of customer checks and of entity checks, one bit per check.
#[derive(Clone, Copy, Default)]
struct CheckSet {
    customer: u64,
    entity: u64,
}

impl CheckSet {
    fn add(&mut self, other: CheckSet) {
        self.customer |= other.customer;
        self.entity |= other.entity;
    }
}

/// Returns the checks whose bits are set, in order.
fn selected<C>(checks: &OfRules<C>, mut bits: u64) -> impl Iterator<Item = &(&'static Rule, C)> {
    std::iter::from_fn(move || {
        let number = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        checks.get(number)
    })
}

fn document_checks() -> &'static DocumentChecks {
    static CHECKS: OnceLock<DocumentChecks> = OnceLock::new();
    CHECKS.get_or_init(|| {
        let mut checks = DocumentChecks::default();
        for rule in ALL {
            for check in rule.checks {
                checks.add(rule, check);
            }
        }
        checks
    })
}

/// The checks of each kind, made when the first payload of the kind comes.
type OfKinds = [OnceLock<Checks>; KINDS.len()];

/// Returns the checks of payloads of a kind, of the rules that can report something.
fn checks<'s>(kind: &PayloadKind, settings: &'s Settings) -> &'s Checks {
    static CHECKS: OfKinds = [const { OnceLock::new() }; KINDS.len()];
    let all = || CHECKS[kind.place].get_or_init(|| Checks::of(kind, |_| true));
    if settings.has_all_rules() {
        return all();
    }
    let selected: Option<&OfKinds> = settings.selection(Default::default);
    selected.map_or_else(all, |selected| {
        selected[kind.place].get_or_init(|| Checks::of(kind, |rule| settings.may_find(&rule.info)))
    })
}

impl DocumentChecks {
    fn add(&mut self, rule: &'static Rule, check: &'static Check) {
        match check {
            Check::Encoding(check) => self.encoding.push((rule, *check)),
            Check::Foreign(check) => self.foreign.push((rule, *check)),
            Check::Problem(check) => self.problem.push((rule, *check)),
            Check::Problems(check) => self.problems.push((rule, *check)),
            Check::Structure(check) => self.structure.push((rule, *check)),
            Check::Whole(check) => self.whole.push((rule, *check)),
            Check::Repeat(identifier, check) => self.repeat.push((rule, (*identifier, *check))),
            Check::Unknown(identifier, check) => self.unknown.push((rule, (*identifier, *check))),
            Check::Violation(_)
            | Check::Customer(_)
            | Check::Entity(_)
            | Check::Text(_)
            | Check::List(..)
            | Check::Item(..) => {}
        }
    }
}

impl Checks {
    fn of(kind: &PayloadKind, is_selected: impl Fn(&Rule) -> bool) -> Self {
        let mut checks = Checks::default();
        for rule in ALL.into_iter().filter(|rule| rule.kinds.have(kind)) {
            for check in rule.checks {
                // A violation belongs to one rule, also if that is off.
                if matches!(check, Check::Violation(_)) || is_selected(rule) {
                    checks.add(rule, check);
                }
            }
        }
        if !checks.text.is_empty() {
            for name in TextKind::names() {
                checks.names.entry(name.text).text = Some(TextKind::of_field(name.name_key));
            }
        }
        checks
    }

    fn add(&mut self, rule: &'static Rule, check: &'static Check) {
        match check {
            Check::Encoding(_)
            | Check::Foreign(_)
            | Check::Problem(_)
            | Check::Problems(_)
            | Check::Structure(_)
            | Check::Whole(_)
            | Check::Repeat(..)
            | Check::Unknown(..) => {}
            Check::Violation(check) => self.violation.push((rule, *check)),
            Check::Customer(check) => {
                let customer = 1 << self.customer.len();
                self.customer.push((rule, *check));
                self.select(
                    check.members(),
                    CheckSet {
                        customer,
                        entity: 0,
                    },
                );
            }
            Check::Entity(check) => {
                let entity = 1 << self.entity.len();
                self.entity.push((rule, *check));
                if let Some(filter) = check.filter() {
                    for name in check.members() {
                        let checks = self.names.entry(name.text);
                        checks.with_filter.push((filter, entity));
                    }
                    return;
                }
                self.select(
                    check.members(),
                    CheckSet {
                        customer: 0,
                        entity,
                    },
                );
            }
            Check::Text(check) => self.text.push((rule, *check)),
            Check::List(names, check) => {
                for name in *names {
                    self.list(name).list.push((rule, *check));
                }
            }
            Check::Item(names, check) => {
                for name in *names {
                    let items = &mut self.list(name).items;
                    items.get_or_insert_default().add(rule, *check);
                }
            }
        }
    }

    fn list(&mut self, name: &'static str) -> &mut ListChecks {
        self.names.entry(name).list.get_or_insert_default()
    }

    fn select(&mut self, names: &[KnownName], selected: CheckSet) {
        if names.is_empty() {
            self.always.add(selected);
        }
        for name in names {
            self.names.entry(name.text).selected.add(selected);
        }
    }

    /// Returns the checks that the member names of an object select, and its lists to check. Adds
    /// the names of persons and organizations and the numbers that need a look to `texts`.
    fn selected_by<'a>(
        &self,
        object: Node<'a>,
        findings: &Findings<'_>,
        texts: &mut Vec<Node<'a>>,
    ) -> (CheckSet, Vec<ListMember<'_, 'a>>) {
        let mut selected = self.always;
        let mut lists = Vec::new();
        findings.walk(object, |member| {
            if let Some((name, of_name)) = self.names.find(member.key) {
                selected.add(of_name.selected);
                of_name.look_at(name, member.value, &mut selected, texts, &mut lists);
            }
        });
        (selected, lists)
    }
}

impl NameChecks {
    /// Adds what the value of a member of this name needs.
    fn look_at<'c, 'a>(
        &'c self,
        name: &'static str,
        value: Node<'a>,
        selected: &mut CheckSet,
        texts: &mut Vec<Node<'a>>,
        lists: &mut Vec<ListMember<'c, 'a>>,
    ) {
        for (filter, entity) in &self.with_filter {
            if filter(value) {
                selected.entity |= entity;
            }
        }
        if self.text.is_some_and(|kind| is_suspicious(value, kind)) {
            texts.push(value);
        }
        if let Some(checks) = &self.list
            && value.kind() == Kind::Array
        {
            if lists.is_empty() {
                lists.reserve(MOST_LISTS);
            }
            lists.push((name, checks, value));
        }
    }
}

impl ItemChecks {
    fn add(&mut self, rule: &'static Rule, check: &'static dyn ItemCheck) {
        let selected = 1 << self.all.len();
        self.all.push((rule, check));
        for name in check.members() {
            let checks = self.names.entry(name.text);
            match check.filter() {
                Some(filter) => checks.with_filter.push((filter, selected)),
                None => checks.selected |= selected,
            }
        }
    }

    /// Returns the checks that the members of an object select.
    fn selected_by(&self, object: Node<'_>, findings: &Findings<'_>) -> u64 {
        let mut selected = 0;
        findings.walk_item(object, |member| {
            if let Some((_, checks)) = self.names.find(member.key) {
                selected |= checks.selected;
                for (filter, check) in &checks.with_filter {
                    if filter(member.value) {
                        selected |= check;
                    }
                }
            }
        });
        selected
    }
}

/// Runs the rules on an encoding problem.
pub(crate) fn check_encoding(problem: &EncodingProblem, findings: &mut Findings) {
    for (rule, check) in &document_checks().encoding {
        check(problem, findings.of(&rule.info));
    }
}

/// Runs the rules on a text that is not JSON as a whole.
pub(crate) fn check_foreign(found: &ForeignText, findings: &mut Findings) {
    for (rule, check) in &document_checks().foreign {
        check(found, findings.of(&rule.info));
    }
}

/// Runs the rules on parser problems that have one cause, until one takes them.
pub(crate) fn check_mistake(mistake: &Mistake<'_>, tree: &Tree<'_>, findings: &mut Findings) {
    if let [problem] = mistake.problems.as_slice() {
        return check_problem(problem, tree, findings);
    }
    let mut checks = document_checks().problems.iter();
    checks.any(|(rule, check)| check(mistake, tree, findings.of(&rule.info)));
}

/// Runs the rules on a parser problem, until one takes it.
pub(crate) fn check_problem(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) {
    let mut checks = document_checks().problem.iter();
    checks.any(|(rule, check)| check(problem, tree, findings.of(&rule.info)));
}

/// Returns whether any enabled rule compares customers by this identifier.
pub(crate) fn compares(identifier: Identifier, settings: &Settings) -> bool {
    let mut checks = document_checks().repeat.iter();
    checks.any(|(rule, (of, _))| *of == identifier && settings.may_find(&rule.info))
}

/// Runs the rules on a value that an earlier customer has too.
pub(crate) fn check_repeat(repeat: &Repeat<'_>, findings: &mut Findings) {
    for (rule, (identifier, check)) in &document_checks().repeat {
        if *identifier == repeat.identifier && rule.kinds.have(repeat.now.kind) {
            check(repeat, findings.of(&rule.info));
        }
    }
}

/// Runs the rules on a value of an UPDATE that no earlier customer has.
pub(crate) fn check_unknown(unknown: &Unknown<'_>, findings: &mut Findings) {
    for (rule, (identifier, check)) in &document_checks().unknown {
        if *identifier == unknown.identifier && rule.kinds.have(unknown.now.kind) {
            check(unknown, findings.of(&rule.info));
        }
    }
}

/// Runs the rules on the shape of a document.
pub(crate) fn check_structure(structure: &Structure<'_>, findings: &mut Findings) {
    for (rule, check) in &document_checks().structure {
        check(structure, findings.of(&rule.info));
    }
}

/// Runs the rules on what is wrong with a customer as a whole.
pub(crate) fn check_whole(cause: &WholeCause<'_>, findings: &mut Findings) {
    for (rule, check) in &document_checks().whole {
        check(cause, findings.of(&rule.info));
    }
}

/// Runs the rules on a schema violation, until one takes it.
pub(crate) fn check_violation(violation: &Violation<'_>, findings: &mut Findings) {
    let checks = checks(violation.customer.kind, findings.settings());
    let mut checks = checks.violation.iter();
    checks.any(|(rule, check)| check(violation, findings.of(&rule.info)));
}

/// Runs the rules on a customer, its related entities and their lists.
pub(crate) fn check_customer(customer: &Customer<'_>, findings: &mut Findings) {
    let checks = checks(customer.kind, findings.settings());
    let mut texts = Vec::new();
    let (wants, lists) = checks.selected_by(customer.root, findings, &mut texts);
    let mut of_root = Some((wants, lists));
    for (rule, check) in selected(&checks.customer, wants.customer) {
        check.run(customer, findings.of(&rule.info));
    }
    for entity in customer.entities() {
        // The first entity is the customer itself, which is already walked.
        let (wants, lists) = of_root
            .take()
            .unwrap_or_else(|| checks.selected_by(entity.node, findings, &mut texts));
        for (rule, check) in selected(&checks.entity, wants.entity) {
            check.run(&entity, findings.of(&rule.info));
        }
        check_lists(entity, &lists, findings);
    }
    if !checks.text.is_empty() {
        check_texts(customer, texts, &checks.text, findings);
    }
}

/// Bytes that texts of ASCII characters seldom have, and that rules look at: the begin of an HTML
/// entity, what takes the place of a lost letter, and a control character.
const SELDOM: [u8; 3] = [b'&', b'?', 0x7f];

fn check_texts<'a>(
    customer: &Customer<'a>,
    mut texts: Vec<Node<'a>>,
    checks: &OfRules<TextCheck>,
    findings: &mut Findings,
) {
    let seldom = customer.root.strings_with(SELDOM);
    texts.extend(seldom.filter(|value| !only_asks(*value)));
    let unusual = customer.root.unusual_strings();
    texts.extend(unusual.filter(|value| !is_plain_latin(*value)));
    texts.sort_unstable_by_key(|text| text.index());
    texts.dedup_by_key(|text| text.index());
    for value in texts {
        let text = Text::of(customer, value);
        for (rule, check) in checks {
            check(&text, findings.of(&rule.info));
        }
    }
}

fn check_lists<'a>(entity: Entity<'a>, lists: &[ListMember<'_, 'a>], findings: &mut Findings) {
    for (name, checks, array) in lists {
        if findings.is_reported(*array) {
            continue;
        }
        let list = List {
            entity,
            name,
            array: *array,
        };
        for (rule, check) in &checks.list {
            check(&list, findings.of(&rule.info));
        }
        let Some(checks) = &checks.items else {
            continue;
        };
        for node in list.items() {
            let wanted = checks.selected_by(node, findings);
            let item = Item { list, node };
            for (rule, check) in selected(&checks.all, wanted) {
                check.run(&item, findings.of(&rule.info));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::repeat::{Key, Occurrence};
    use crate::lint::{InputMode, lint_documents};
    use crate::settings::{Level, Levels};
    use crate::source::Source;
    use crate::text::lines::Position;
    use crate::text::span::Span;

    fn found(settings: &Settings) -> Vec<&'static str> {
        let text = r#"{"action": "CREAT", "citizenshipCountry": "LTU", "firstName": "N/A"}"#;
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let mode = InputMode::Payloads;
        let linted = lint_documents(&source, settings, mode, false, &mut ());
        let names = linted.diagnostics.iter().map(|found| found.rule.name);
        let rules = ["action-value", "country-code", "placeholder-value"];
        names.filter(|name| rules.contains(name)).collect()
    }

    #[test]
    fn checks_are_selected_by_the_levels_of_each_settings() {
        let all = Settings::on(jiff::civil::date(2024, 6, 30));
        let every = ["action-value", "country-code", "placeholder-value"];
        assert_eq!(found(&all), every);
        let levels = |off: &[&'static str]| {
            let mut levels = Levels::default();
            for rule in off {
                levels.set(rule, Some(Level::Off));
            }
            levels
        };
        let some = all.clone().with_levels(levels(&["placeholder-value"]));
        assert_eq!(found(&some), every[..2]);
        // What was selected for other levels does not stay.
        let others = some.clone().with_levels(levels(&["country-code"]));
        assert_eq!(found(&others), ["action-value", "placeholder-value"]);
        assert_eq!(found(&some), every[..2]);
        assert_eq!(found(&others.with_levels(Levels::default())), every);
    }

    #[test]
    fn a_long_text_with_escapes_is_looked_at_like_others() {
        let settings = Settings::on(jiff::civil::date(2024, 6, 30));
        let rules = [
            "invisible-character",
            "mixed-script",
            "mojibake",
            "padded-value",
            "placeholder-value",
        ];
        let found = |text: &str| {
            let text = format!(r#"{{"firstName": "Ona", "activityDescription": "{text}"}}"#);
            let source = Source::new("a.json", text.into_bytes());
            let mode = InputMode::Payloads;
            let linted = lint_documents(&source, &settings, mode, false, &mut ());
            let names = linted.diagnostics.iter().map(|found| found.rule.name);
            names
                .filter(|name| rules.contains(name))
                .collect::<Vec<_>>()
        };
        let plain = r#"Parduoda \"žalią\" energiją.\nSells energy from two parks near Klaipėda; "#
            .repeat(3);
        let plain = plain.trim_end();
        assert_eq!(found(plain), [""; 0]);
        for (odd, rule) in [
            ("\u{200b}", "invisible-character"),
            ("\u{7f}", "invisible-character"),
            (r"\u200b", "invisible-character"),
            ("Pаvyzdys", "mixed-script"),
            ("KrÅ«mai", "mojibake"),
            (r"\\u0161", "mojibake"),
            ("&#353;", "mojibake"),
        ] {
            for text in [
                format!("{plain} a{odd}b {plain}"),
                format!("a{odd}b {plain}"),
            ] {
                assert_eq!(found(&text), [rule], "{text}");
            }
        }
        for text in [
            format!("{plain}\\n"),
            format!("\\n{plain}"),
            format!(" {plain}"),
        ] {
            assert_eq!(found(&text), ["padded-value"], "{text}");
        }
        let nothing = r"null\n".repeat(8) + "null";
        assert_eq!(found(&nothing), ["placeholder-value"]);
        let template = format!("{{{{{plain}}}}}");
        assert_eq!(found(&template), ["placeholder-value"]);
    }

    #[test]
    fn an_update_of_an_unknown_customer_is_reported_by_its_identifier_only() {
        let settings = Settings::on(jiff::civil::date(2024, 6, 30));
        for (identifier, expected) in [
            (
                Identifier::CustomerExtId,
                &["update-before-create: UPDATE of unknown customer `CUST-1`"][..],
            ),
            (Identifier::CommunicationNumber, &[]),
        ] {
            let now = Occurrence {
                identifier,
                key: Key::of(identifier, "CUST-1"),
                position: Position { line: 1, column: 1 },
                span: Span::new(0, 8),
                customer: String::new(),
                kind: KINDS[0],
                is_of_form: false,
                is_update: true,
                in_batch: false,
            };
            let unknown = Unknown {
                identifier,
                value: "\"CUST-1\"",
                now: &now,
            };
            let mut findings = Findings::new(&settings, &ALL[0].info);
            check_unknown(&unknown, &mut findings);
            let found = findings.into_diagnostics();
            let found: Vec<_> = found
                .iter()
                .map(|found| format!("{}: {}", found.rule.name, found.message))
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn checks_fit_into_a_bit_set() {
        for kind in KINDS {
            let checks = Checks::of(kind, |_| true);
            assert!(checks.customer.len() <= 64 && checks.entity.len() <= 64);
            for check in ALL.into_iter().flat_map(|rule| rule.checks) {
                let Check::Item(names, _) = check else {
                    continue;
                };
                for name in *names {
                    let list = checks.names.get(name).and_then(|name| name.list.as_ref());
                    let items = list.and_then(|list| list.items.as_ref());
                    assert!(items.is_some_and(|items| items.all.len() <= 64), "{name}");
                }
            }
        }
    }
}
