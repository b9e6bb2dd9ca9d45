use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::foreign_text::{Encoding, ForeignText, Reason};
use crate::document::structure::Structure;
use crate::source::OtherFormat;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "not-json",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("not_json.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Foreign(check), Check::Structure(check_string)],
};

fn check(found: &ForeignText, findings: &mut Findings) {
    let finding = match found.reason {
        Reason::Format(format) => Finding::new(
            format!("{} instead of JSON", format.name()),
            format!("start of the {}", format.name()),
        )
        .help(of_format(format)),
        Reason::Encoded(encoding) => {
            let (message, help) = of_encoding(encoding);
            Finding::new(message, "not a JSON object").help(help)
        }
        Reason::LineBreaks => Finding::new("escaped line breaks between members", "literal `\\n`")
            .help("replace them with line breaks: the text was copied out of a string"),
        Reason::MergeConflict => Finding::new("unresolved merge conflict", "conflict marker")
            .help("keep one side and remove the markers"),
        Reason::Template => Finding::new("placeholder of a template", "not a JSON value")
            .help("render the template, and lint its result"),
    };
    let others = found.others.iter();
    let finding = others.fold(finding, |finding, other| finding.also(*other, "again here"));
    let edits = found.edits.iter().map(|(span, text)| Edit {
        span: *span,
        text: text.clone(),
    });
    let edits: Vec<_> = edits.collect();
    // The text as it stands is a value of its own, such as a string.
    let fix = (!edits.is_empty()).then(|| Fix::doubtful("decode the text", edits));
    findings.report(Place::text(found.span), finding.maybe_fix(fix));
}

fn check_string(structure: &Structure<'_>, findings: &mut Findings) {
    if let Structure::Encoded(value) = structure {
        findings.report(
            Place::value(*value),
            Finding::new("payload as JSON within a string", "a string")
                .help("send the object itself: decode the string, and use it as the payload"),
        );
    }
}

fn of_format(format: OtherFormat) -> &'static str {
    match format {
        OtherFormat::Csv | OtherFormat::Tsv => {
            "convert each row to a JSON object: the API accepts no tables"
        }
        OtherFormat::Html => {
            "check how the file was saved: a web page, such as an error page, is not a payload"
        }
        OtherFormat::Xml => "convert it to JSON: the API accepts no XML",
        OtherFormat::Yaml => "convert it to JSON: the API accepts no YAML",
        OtherFormat::Form => "send a JSON object with the type `application/json`",
    }
}

fn of_encoding(encoding: Encoding) -> (&'static str, &'static str) {
    match encoding {
        Encoding::JsonString => (
            "JSON within a string",
            "remove the outer quotes and unescape the text: it was serialized twice",
        ),
        Encoding::Escaped => (
            "escaped JSON",
            "remove the backslashes: the text was copied out of a string or a log",
        ),
        Encoding::DoubledQuotes => (
            "JSON with doubled quotes",
            "replace `\"\"` with `\"`: the text was copied out of a CSV table",
        ),
        Encoding::HtmlEntities => (
            "JSON with HTML entities",
            "replace `&quot;` with `\"`: the text was copied out of a web page",
        ),
        Encoding::Percent => (
            "URL-encoded JSON",
            "decode it, and send it as the body of the request",
        ),
        Encoding::Base64 => (
            "Base64 instead of JSON",
            "decode it, and send it as the body of the request",
        ),
    }
}
