//! The methods.

use kyclint::{Classifiers, Fixes, Group, PayloadKind, Severity, Span, catalog, samples};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::completion;
use crate::finding::Finding;
use crate::html::html;
use crate::params::{NameParams, SampleParams, TextParams, UnreadClassifier, date_of, kind_of};
use crate::places::Places;

/// Calls a method by its name. The result is JSON; the error is a sentence.
pub(crate) fn call(method: &str, params: &str) -> Result<String, String> {
    match method {
        "lint" => lint(&read(params)?),
        "fix" => fix(&read(params)?),
        "complete" => complete(&read(params)?),
        "hover" => hover(&read(params)?),
        "rules" => json_of(&catalog::rules()),
        "rule" => rule(&read::<NameParams>(params)?.name),
        "kinds" => kinds(),
        "code" => code(&read::<NameParams>(params)?.name),
        "samples" => samples(),
        "sample" => sample(&read(params)?),
        "about" => about(),
        _ => Err(format!("unknown method `{method}`")),
    }
}

fn read<'a, T: Deserialize<'a>>(params: &'a str) -> Result<T, String> {
    serde_json::from_str(params).map_err(|error| format!("invalid parameters: {error}"))
}

fn json_of(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Linted {
    ok: bool,
    counts: Counts,
    /// How many documents the text has.
    documents: usize,
    customers: Vec<CustomerPlace>,
    findings: Vec<Finding>,
    unread_classifiers: Vec<UnreadClassifier>,
}

#[derive(Default, Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    advice: usize,
    /// The findings that a fix can remove.
    fixable: Fixable,
}

#[derive(Default, Serialize)]
struct Fixable {
    safe: usize,
    r#unsafe: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CustomerPlace {
    kind: &'static str,
    in_batch: bool,
    start: usize,
    end: usize,
}

fn lint(params: &TextParams) -> Result<String, String> {
    let (edited, unread_classifiers) = params.open()?;
    let session = edited.session();
    let source = session.source();
    let places = Places::new(source, &params.text);
    let mut counts = Counts::default();
    for found in session.diagnostics() {
        *match found.severity {
            Severity::Error => &mut counts.errors,
            Severity::Warning => &mut counts.warnings,
            Severity::Advice => &mut counts.advice,
        } += 1;
        match found.fixability() {
            Some(kyclint::Fixability::Safe) => counts.fixable.safe += 1,
            Some(kyclint::Fixability::Unsafe) => counts.fixable.r#unsafe += 1,
            None => {}
        }
    }
    let shown = session
        .diagnostics()
        .iter()
        .take(params.limit.unwrap_or(usize::MAX));
    let customers = edited.customers().iter().map(|part| CustomerPlace {
        kind: part.kind.name,
        in_batch: part.in_batch,
        start: places.offset(part.range.start),
        end: places.offset(part.range.end),
    });
    json_of(&Linted {
        ok: counts.errors == 0,
        documents: session.linted().documents.len(),
        customers: customers.collect(),
        findings: shown
            .map(|found| Finding::new(found, source, &places))
            .collect(),
        counts,
        unread_classifiers,
    })
}

fn fix(params: &TextParams) -> Result<String, String> {
    let (edited, _) = params.open()?;
    let fixes = if params.is_unsafe {
        Fixes::All
    } else {
        Fixes::Safe
    };
    let fixed = edited.session().fix(fixes);
    let bytes = fixed
        .linted
        .as_ref()
        .and_then(|session| session.source().bytes());
    // A fix of bytes that are not UTF-8 cannot happen here: the text was UTF-8.
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let applied = if text.is_some() { fixed.applied } else { 0 };
    json_of(&json!({ "text": text.as_ref().unwrap_or(&params.text), "applied": applied }))
}

fn complete(params: &TextParams) -> Result<String, String> {
    let (edited, _) = params.open()?;
    let source = edited.session().source();
    let places = Places::new(source, &params.text);
    json_of(&completion::list(
        &edited,
        &places,
        source.of_utf16(params.offset),
    ))
}

fn hover(params: &TextParams) -> Result<String, String> {
    let (edited, _) = params.open()?;
    let source = edited.session().source();
    let places = Places::new(source, &params.text);
    let found = edited.hover(source.of_utf16(params.offset)).map(|hover| {
        let (start, end) = places.range(Span::new(hover.span.start, hover.span.end));
        json!({ "start": start, "end": end, "html": html(&hover.text) })
    });
    json_of(&found)
}

fn rule(name: &str) -> Result<String, String> {
    let entry = catalog::rules().into_iter().find(|rule| rule.name == name);
    let entry = entry.ok_or_else(|| format!("unknown rule `{name}`"))?;
    let page = catalog::rule(name)
        .map(|rule| rule.page())
        .unwrap_or_default();
    // The first line is the summary.
    let body = page.split_once('\n').map_or("", |(_, body)| body);
    #[derive(Serialize)]
    struct Page {
        #[serde(flatten)]
        entry: catalog::RuleEntry,
        html: String,
    }
    json_of(&Page {
        entry,
        html: html(body),
    })
}

fn kinds() -> Result<String, String> {
    let kinds = PayloadKind::all()
        .map(|kind| json!({ "name": kind.name, "noun": kind.noun, "endpoint": kind.endpoint }));
    json_of(&kinds.collect::<Vec<_>>())
}

fn code(name: &str) -> Result<String, String> {
    let codes = catalog::codes();
    let text = catalog::explain_code(name, &codes);
    let text = text.ok_or_else(|| format!("unknown API code `{name}`"))?;
    // The first line is a heading, which the page has.
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    json_of(&json!({ "code": name, "html": html(body) }))
}

fn samples() -> Result<String, String> {
    let all = samples::list().into_iter().map(|sample| {
        json!({
            "kind": sample.kind.name,
            "entityType": sample.entity_type.code(),
            "case": sample.case,
            "title": sample.title,
        })
    });
    json_of(&all.collect::<Vec<_>>())
}

fn sample(params: &SampleParams) -> Result<String, String> {
    let kind = kind_of(&params.kind)?;
    let today = date_of(&params.today)?;
    let is_meant = |it: &&samples::SampleInfo| {
        it.kind.name == kind.name
            && it.entity_type.code() == params.entity_type
            && it.case == params.case
    };
    let known = samples::list();
    let sample = known.iter().find(is_meant).ok_or_else(|| {
        let SampleParams {
            entity_type, case, ..
        } = params;
        format!("{} has no sample `{case}` of {entity_type}", kind.name)
    })?;
    let text = samples::Samples::of(sample, params.seed, today)
        .pretty()
        .next();
    json_of(&text)
}

fn about() -> Result<String, String> {
    let groups =
        Group::ALL.map(|group| json!({ "name": group.name(), "summary": group.summary() }));
    json_of(&json!({
        "version": catalog::VERSION,
        "classifiers": Classifiers::NAMES,
        "groups": groups,
    }))
}
