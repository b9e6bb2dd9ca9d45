//! What the API answers to a request, as far as that is documented.
//!
//! An [`Endpoint`] reads a body and lints it ([`Endpoint::read`]), compares it with what was accepted
//! before ([`Endpoint::decide`]) and so has the answer and all findings. It knows no connection and no
//! clock. Source of the answers: the published pages of the customer service; what they leave open, and
//! what is chosen here, is in `docs/serve.md`.

mod answer;
mod order;
mod route;
mod state;

use std::ops::Range;
use std::sync::Arc;

use crate::contract::kinds::KINDS;
use crate::diagnostic::Diagnostic;
use crate::json::{Kind, Node, Parsed, pointer};
use crate::lint::Observer;
use crate::report::session::{Options, Session};
use crate::settings::Settings;
use crate::source::{Framing, Source};

#[cfg(feature = "serve")]
pub use answer::standard;
pub use answer::{Answer, CustomerAnswer};
pub use order::Order;
pub use route::Route;
#[cfg(feature = "serve")]
pub use state::Known;
pub use state::{Changes, State};

use state::{Comparison, refuses};

/// The API, with the settings of an installation.
#[derive(Debug)]
pub struct Endpoint {
    options: Options,
    /// The same settings for each kind, by its place.
    of_kinds: Vec<Arc<Settings>>,
    order: Order,
}

/// A request that was read and linted, but not yet compared with earlier ones.
#[derive(Debug)]
pub struct Read {
    /// The body and its findings.
    pub session: Session,
    /// What the body holds.
    pub body: Body,
    route: Route,
}

/// What a body holds, as far as a server needs it.
#[derive(Debug, Default)]
pub struct Body {
    /// Its customers, in order.
    pub customers: Vec<CustomerNames>,
    /// Whether it is what the route takes: one object, or an envelope.
    is_expected: bool,
}

/// What the answer to a batch repeats of a customer.
#[derive(Debug, Default, Clone)]
pub struct CustomerNames {
    /// The pointer to the customer.
    pub pointer: String,
    /// `communicationNumber`, if it is a string.
    pub communication_number: Option<String>,
    /// `customerExtId`, if it is a string.
    pub customer_ext_id: Option<String>,
    /// `businessUnit`, if it is a string.
    pub business_unit: Option<String>,
}

/// An answer, with what led to it.
#[derive(Debug)]
pub struct Decision {
    /// The body and all findings, those of the state included.
    pub session: Session,
    /// The answer.
    pub answer: Answer,
    /// What the accepted customers add to the state.
    pub changes: Changes,
}

impl Endpoint {
    /// Creates an endpoint. The options set levels, classifiers, the clock, and whether findings mask
    /// personal values; the kind of payload is that of the route. The order decides which of several
    /// errors an answer names.
    pub fn new(options: Options, order: Order) -> Self {
        let settings = options.settings.as_ref();
        let of_kind = |kind| Arc::new(settings.clone().with_kind(Some(kind)));
        Endpoint {
            of_kinds: KINDS.map(of_kind).to_vec(),
            options: Options {
                is_compared: true,
                ..options
            },
            order,
        }
    }

    /// Returns the settings of the installation.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Reads and lints the body of a request.
    pub fn read(&self, route: Route, body: Vec<u8>) -> Read {
        let (kind, member) = match route {
            Route::One(kind) => (Some(kind), None),
            Route::Batch { kind, member, .. } => (Some(kind), Some(member)),
            Route::Classifier(_) => (None, None),
        };
        let mut options = self.options.clone();
        if let Some(settings) = kind.and_then(|kind| self.of_kinds.get(kind.place)) {
            options.settings = Arc::clone(settings);
        }
        let mut reader = BodyReader {
            member,
            body: Body::default(),
            documents: 0,
        };
        let source = Source::new("request.json", body);
        let session = Session::observed(source, options, &mut reader);
        let is_one = reader.documents == 1 && session.source().framing() == Framing::Json;
        let mut body = reader.body;
        body.is_expected &= is_one;
        Read {
            session,
            body,
            route,
        }
    }

    /// Compares a request with earlier ones, and returns its answer.
    pub fn decide(&self, read: Read, state: &dyn State) -> Decision {
        let Read {
            mut session,
            body,
            route,
        } = read;
        let (found, answer, changes) = self.compare(&session, &body, route, state);
        session.add(found);
        Decision {
            session,
            answer,
            changes,
        }
    }

    fn compare(
        &self,
        session: &Session,
        body: &Body,
        route: Route,
        state: &dyn State,
    ) -> (Vec<Diagnostic>, Answer, Changes) {
        let errors = || session.diagnostics().iter().filter(|it| refuses(it));
        let is_readable = body.is_expected && !errors().any(is_no_json);
        let mut found = Vec::new();
        if !is_readable {
            return (found, Answer::Unreadable, Changes::default());
        }
        let mut comparison = Comparison::new(session, state);
        if let Route::Batch { is_saved, .. } = route {
            let mut of_customers = vec![Vec::new(); body.customers.len()];
            for error in errors() {
                let index = pointer::tokens(&error.pointer).nth(1);
                let index = index.and_then(|index| index.parse::<usize>().ok());
                match index.and_then(|index| of_customers.get_mut(index)) {
                    Some(own) => own.push(error),
                    // What is wrong with the envelope is wrong for each of its customers.
                    None => of_customers.iter_mut().for_each(|own| own.push(error)),
                }
            }
            let mut answers = Vec::with_capacity(body.customers.len());
            for (names, own) in body.customers.iter().zip(of_customers) {
                let (of_state, error) = self.verdict(&mut comparison, &names.pointer, own, session);
                found.extend(of_state);
                answers.push(CustomerAnswer {
                    names: names.clone(),
                    error,
                });
            }
            let changes = comparison.into_changes();
            let changes = if is_saved {
                changes
            } else {
                Changes::default()
            };
            return (found, Answer::Batch(answers), changes);
        }
        let (of_state, error) = self.verdict(&mut comparison, "", errors().collect(), session);
        let answer = match error {
            None => Answer::Accepted,
            Some(_) if matches!(route, Route::One(kind) if !kind.has_api_codes) => {
                let errors = errors().chain(of_state.iter().filter(|it| refuses(it)));
                let errors: Vec<_> = errors.cloned().collect();
                let errors = session.masked(&errors);
                Answer::RefusedWithTexts(errors.iter().map(answer::description).collect())
            }
            Some(error) => Answer::Refused(error),
        };
        found.extend(of_state);
        (found, answer, comparison.into_changes())
    }

    /// Returns what the state adds to the findings of a customer, and the error that the answer names.
    fn verdict(
        &self,
        comparison: &mut Comparison<'_>,
        customer: &str,
        own: Vec<&Diagnostic>,
        session: &Session,
    ) -> (Vec<Diagnostic>, Option<answer::Refusal>) {
        let of_state = comparison.findings(customer);
        let of_state_errors = of_state.iter().filter(|it| refuses(it));
        let first = self.order.first(own.into_iter().chain(of_state_errors));
        let refusal = first.and_then(|error| {
            let masked = session.masked(std::slice::from_ref(error));
            masked.first().map(answer::Refusal::of)
        });
        if refusal.is_none() {
            comparison.accept(customer);
        }
        (of_state, refusal)
    }
}

/// Whether an error means that the body is no JSON, and not only that the JSON is wrong.
fn is_no_json(error: &Diagnostic) -> bool {
    matches!(error.rule.name, "syntax" | "encoding" | "not-json")
}

/// Notes what a body holds while it is linted.
struct BodyReader {
    /// The member of the envelope that the route takes; `None` for a single payload.
    member: Option<&'static str>,
    body: Body,
    documents: usize,
}

impl Observer for BodyReader {
    fn document(&mut self, parsed: &Parsed<'_>, _: &Range<usize>, _: bool) {
        self.documents += 1;
        if self.documents > 1 {
            return;
        }
        let root = parsed.tree.root();
        self.body.is_expected = root.kind() == Kind::Object;
        let Some(member) = self.member else {
            self.body.is_expected &= !is_envelope(root);
            self.body.customers.push(names(root, String::new()));
            return;
        };
        let list = root.get(member).filter(|list| list.kind() == Kind::Array);
        self.body.is_expected &= list.is_some();
        let elements = list.into_iter().flat_map(Node::elements).enumerate();
        self.body
            .customers
            .extend(elements.map(|(index, customer)| {
                let mut place = String::new();
                pointer::push(&mut place, member);
                pointer::push(&mut place, &index.to_string());
                names(customer, place)
            }));
    }
}

/// Whether an object is the envelope of a kind.
fn is_envelope(root: Node<'_>) -> bool {
    let mut envelopes = KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref());
    envelopes.any(|envelope| {
        let list = root.get(envelope.member);
        list.is_some_and(|list| list.kind() == Kind::Array)
    })
}

fn names(customer: Node<'_>, pointer: String) -> CustomerNames {
    let text = |name| Some(customer.get(name)?.string()?.into_owned());
    CustomerNames {
        pointer,
        communication_number: text("communicationNumber"),
        customer_ext_id: text("customerExtId"),
        business_unit: text("businessUnit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::kinds::CUSTOMER;
    use crate::document::repeat::Key;
    use state::Known;

    /// A server that has accepted nothing.
    struct Empty;

    impl State for Empty {
        fn is_used(&self, _: Key) -> bool {
            false
        }

        fn customer(&self, _: Key) -> Option<Known> {
            None
        }
    }

    #[test]
    fn an_update_of_an_unknown_customer_is_reported_at_its_number() {
        let settings = Settings::on("2026-11-28".parse().unwrap());
        let endpoint = Endpoint::new(Options::new(settings), Order::default());
        let found = |action: &str| {
            let body = format!(r#"{{"action": "{action}", "customerExtId": "CUST-1"}}"#);
            let read = endpoint.read(Route::One(&CUSTOMER), body.clone().into_bytes());
            let decision = endpoint.decide(read, &Empty);
            let found = decision.session.diagnostics().iter();
            let found = found.filter(|it| it.rule.name == "update-before-create");
            let found = found.map(|it| {
                let span = &body[it.span.start..it.span.end];
                let code = it.api_code.as_deref().map(str::to_owned);
                (
                    it.message.to_string(),
                    it.pointer.clone(),
                    span.to_owned(),
                    code,
                )
            });
            found.collect::<Vec<_>>()
        };
        let expected = (
            "UPDATE of unknown customer `CUST-1`".to_owned(),
            "/customerExtId".to_owned(),
            "\"CUST-1\"".to_owned(),
            Some("C004".to_owned()),
        );
        assert_eq!(found("UPDATE"), [expected]);
        assert_eq!(found("CREATE"), []);
    }
}
