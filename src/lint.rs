//! The one path from a text to its diagnostics.

use crate::customer::{Customer, Shape, looks_like_payload};
use crate::diagnostic::Diagnostic;
use crate::json::{self, Kind};
use crate::rules::{self, Findings};
use crate::schema::violation;
use crate::settings::Settings;
use crate::source::Source;

/// What a source turned out to be.
#[derive(Debug)]
pub enum Linted {
    /// A payload, and what was found in it, in source order.
    Payload(Vec<Diagnostic>),
    /// Nothing that looks like a payload.
    Other,
}

/// Checks a source that is a payload.
pub fn lint(source: &Source, settings: &Settings) -> Vec<Diagnostic> {
    match lint_if(source, settings, |_| true) {
        Linted::Payload(diagnostics) => diagnostics,
        Linted::Other => Vec::new(),
    }
}

/// Checks a source if it looks like a payload.
pub fn lint_if_payload(source: &Source, settings: &Settings) -> Linted {
    lint_if(source, settings, looks_like_payload)
}

fn lint_if(
    source: &Source,
    settings: &Settings,
    is_payload: impl Fn(json::Node<'_>) -> bool,
) -> Linted {
    let parsed = json::parse(source.text(), source.start());
    let root = parsed.tree.root();
    if !is_payload(root) {
        return Linted::Other;
    }
    let mut findings = Findings::new(settings);
    if let Some(problem) = source.encoding_problem() {
        rules::check_encoding(problem, &mut findings);
        if !problem.is_readable() {
            return Linted::Payload(findings.into_diagnostics());
        }
    }
    for problem in &parsed.problems {
        rules::check_problem(problem, &parsed.tree, &mut findings);
    }
    let shape = Shape::of(root);
    rules::check_shape(&shape, &mut findings);
    let in_batch = matches!(shape, Shape::Batch { .. });
    for object in shape.customers() {
        if object.kind() == Kind::Object {
            let customer = Customer::new(object, in_batch, settings);
            findings.enter(object);
            violation::check(&customer, &mut findings);
            rules::check_customer(&customer, &mut findings);
        }
    }
    Linted::Payload(findings.into_diagnostics())
}
