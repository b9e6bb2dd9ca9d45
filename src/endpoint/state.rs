//! What the API remembers of the requests that it accepted, and what that means for the next one.

use std::collections::HashMap;
use std::ops::Range;

use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::repeat::{FirstPlace, Key, Occurrence, Repeat, Unknown};
use crate::lint::dispatch;
use crate::report::session::Session;
use crate::rules::findings::Findings;
use crate::rules::registry::ALL;
use crate::text::span::Span;

/// What is known of a customer.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The kind of the payload that was accepted last.
    pub kind: &'static PayloadKind,
    /// Whether it was of the special form of its kind, such as a lead.
    pub is_of_form: bool,
}

impl Known {
    fn of(occurrence: &Occurrence) -> Self {
        Known {
            kind: occurrence.kind,
            is_of_form: occurrence.is_of_form,
        }
    }

    /// Whether this is the special form of what `was` is.
    fn is_form_of(self, was: Known) -> bool {
        self.kind.place == was.kind.place && self.is_of_form && !was.is_of_form
    }

    /// Whether `now` is an earlier stage of the customer, which the API does not take any more.
    fn is_later_than(self, now: &Occurrence) -> bool {
        self.kind.stage > now.kind.stage
    }

    /// Whether `now` is a later stage of the customer: a simplified customer or a lead becomes a
    /// customer.
    fn is_earlier_than(self, now: &Occurrence) -> bool {
        let is_form_left = self.is_of_form && !now.is_of_form;
        self.kind.stage < now.kind.stage || self.kind.stage == now.kind.stage && is_form_left
    }
}

/// The requests that were accepted before. Values are known by their keys only.
pub trait State {
    /// Whether a communication number was used.
    fn is_used(&self, number: Key) -> bool;
    /// What is known of a customer; `None` if nothing.
    fn customer(&self, id: Key) -> Option<Known>;
}

/// What an accepted request adds to the state.
#[derive(Debug, Default)]
pub struct Changes {
    /// The communication numbers that are used now.
    pub numbers: Vec<Key>,
    /// The customers that are known now. One may occur more than once; the last one holds.
    pub customers: Vec<(Key, Known)>,
}

/// What the state shows about a value.
enum Noticed<'a> {
    Repeat(Repeat<'a>),
    Unknown(Unknown<'a>),
}

/// Compares the customers of a request with the state, one after the other.
pub(super) struct Comparison<'a> {
    session: &'a Session,
    state: &'a dyn State,
    /// Where the values of each customer are among all values to compare, by its pointer. They are in order.
    ranges: HashMap<&'a str, Range<usize>>,
    /// Whether there is only one customer.
    is_one: bool,
    /// What this request has added so far, and where.
    numbers: HashMap<Key, Span>,
    customers: HashMap<Key, (Known, Span)>,
    changes: Changes,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(session: &'a Session, state: &'a dyn State) -> Self {
        let all = &session.linted().occurrences;
        let is_one = all.first().map(|it| &it.customer) == all.last().map(|it| &it.customer);
        let mut ranges = HashMap::new();
        let mut start = 0;
        for of_customer in all.chunk_by(|one, next| one.customer == next.customer) {
            let end = start + of_customer.len();
            if !is_one {
                ranges.insert(of_customer[0].customer.as_str(), start..end);
            }
            start = end;
        }
        Comparison {
            session,
            state,
            ranges,
            is_one,
            numbers: HashMap::new(),
            customers: HashMap::new(),
            changes: Changes::default(),
        }
    }

    /// Returns the findings about a customer, given by its pointer, that only the state shows.
    pub(super) fn findings(&self, customer: &str) -> Vec<Diagnostic> {
        let occurrences = self.occurrences(customer).iter();
        let noticed: Vec<_> = occurrences
            .filter_map(|now| match now.identifier {
                Identifier::CommunicationNumber => self.look_at_number(now),
                Identifier::CustomerExtId => self.look_at_customer(now),
            })
            .collect();
        // Nothing is found about nearly all.
        if noticed.is_empty() {
            return Vec::new();
        }
        let mut findings = Findings::new(&self.session.options().settings, &ALL[0].info);
        for noticed in &noticed {
            let (Noticed::Repeat(Repeat { now, .. }) | Noticed::Unknown(Unknown { now, .. })) =
                noticed;
            findings.enter_remembered(&now.customer, now.kind);
            match noticed {
                Noticed::Repeat(repeat) => dispatch::check_repeat(repeat, &mut findings),
                Noticed::Unknown(unknown) => dispatch::check_unknown(unknown, &mut findings),
            }
        }
        findings.into_diagnostics()
    }

    fn look_at_number(&self, now: &'a Occurrence) -> Option<Noticed<'a>> {
        let here = self.numbers.get(&now.key);
        let is_used = here.is_some() || self.state.is_used(now.key);
        let repeat = || self.repeat(now, Known::of(now), here.copied(), true);
        is_used.then(|| Noticed::Repeat(repeat()))
    }

    fn look_at_customer(&self, now: &'a Occurrence) -> Option<Noticed<'a>> {
        let here = self.customers.get(&now.key);
        let known = here.map(|(known, _)| *known);
        match known.or_else(|| self.state.customer(now.key)) {
            None => now.is_update.then(|| {
                Noticed::Unknown(Unknown {
                    identifier: now.identifier,
                    value: self.value(now),
                    now,
                })
            }),
            Some(was) if was.is_earlier_than(now) => None,
            Some(was) => {
                // A second CREATE of a known customer is not documented.
                let is_refused = was.is_later_than(now);
                let here = here.map(|(_, span)| *span);
                Some(Noticed::Repeat(self.repeat(now, was, here, is_refused)))
            }
        }
    }

    fn repeat(
        &self,
        now: &'a Occurrence,
        was: Known,
        here: Option<Span>,
        is_refused: bool,
    ) -> Repeat<'a> {
        Repeat {
            identifier: now.identifier,
            value: self.value(now),
            source: self.session.source(),
            now,
            was_update: false,
            was_kind: was.kind,
            was_of_form: was.is_of_form,
            first: here.map_or(FirstPlace::EarlierRequest, FirstPlace::Here),
            is_one_delivery: is_refused,
        }
    }

    fn value(&self, now: &Occurrence) -> &'a str {
        let text = self.session.source().text();
        text.get(now.span.start..now.span.end).unwrap_or_default()
    }

    /// Adds an accepted customer, for the customers that follow in the request.
    pub(super) fn accept(&mut self, customer: &str) {
        for now in self.occurrences(customer) {
            match now.identifier {
                Identifier::CommunicationNumber => {
                    if !self.is_one {
                        self.numbers.insert(now.key, now.span);
                    }
                    self.changes.numbers.push(now.key);
                }
                Identifier::CustomerExtId => {
                    let here = self.customers.get(&now.key).map(|(known, _)| *known);
                    let was = here.or_else(|| self.state.customer(now.key));
                    let known = Known::of(now);
                    // A customer that is sent as a lead stays a customer.
                    let known = was.filter(|was| known.is_form_of(*was)).unwrap_or(known);
                    if !self.is_one {
                        self.customers.insert(now.key, (known, now.span));
                    }
                    self.changes.customers.push((now.key, known));
                }
            }
        }
    }

    fn occurrences(&self, customer: &str) -> &'a [Occurrence] {
        let all = &self.session.linted().occurrences;
        if self.is_one {
            let is_of = |first: &Occurrence| first.customer == customer;
            return if all.first().is_some_and(is_of) {
                all
            } else {
                &[]
            };
        }
        let range = self.ranges.get(customer).cloned();
        range.and_then(|range| all.get(range)).unwrap_or_default()
    }

    /// Returns what the request adds to the state.
    pub(super) fn into_changes(self) -> Changes {
        self.changes
    }
}

/// Whether a finding refuses its customer.
pub(super) fn refuses(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}
