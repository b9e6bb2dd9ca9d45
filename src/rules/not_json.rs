use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::encodings::Encoding;
use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::structure::Structure;
use crate::document::whole::WholeCause;
use crate::document::wrapped::{Wrapped, Wrapper};
use crate::source::OtherFormat;
use crate::text::span::Span;

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
    checks: &[
        Check::Foreign(check),
        Check::Structure(check_structure),
        Check::Whole(check_whole),
    ],
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
        Reason::LineNumbers => Finding::new("line numbers before the lines", "line number")
            .help("remove them: the text was copied out of a listing"),
        Reason::LinePrefixes => Finding::new("text before each line", "not a part of the payload")
            .help("remove it: the text was copied out of a log or a listing"),
        Reason::LineEnds => Finding::new(
            "signs of a script or listing at the ends of the lines",
            "sign at the end of a line",
        )
        .help("remove them: the text was copied out of a script, an editor or a listing"),
        Reason::WrappedLines => Finding::new(
            "text that was cut into lines of one length",
            "cut here",
        )
        .help(
            "remove the line breaks: a terminal, a database client or a mail program put them in",
        ),
        Reason::Colours => Finding::new(
            "colour codes of a terminal in the text",
            "colour code of a terminal",
        )
        .help("remove the colour codes, or turn them off with `jq -M` or `--color=never`"),
        Reason::Reply => Finding::new("`>` of a reply before the lines", "`>` of a reply")
            .help("remove them: the text was copied out of a message"),
        Reason::Difference => Finding::new("diff instead of JSON", "not a part of the new file")
            .help("use the new file instead of the diff"),
        Reason::MergeConflict => Finding::new("unresolved merge conflict", "conflict marker")
            .help("keep one side and remove the markers"),
        Reason::Unreadable => Finding::new("names of fields without JSON", "start of the text")
            .help("check how the file was made: a payload is a JSON object"),
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

fn check_structure(structure: &Structure<'_>, findings: &mut Findings) {
    match structure {
        Structure::Encoded(value) => findings.report(
            Place::value(*value),
            Finding::new("payload as JSON within a string", "a string")
                .help("send the object itself: decode the string, and use it as the payload"),
        ),
        Structure::Wrapped(wrapped) => report_wrapped(wrapped, findings),
        Structure::Table(value) => {
            let start = value.span().start;
            findings.report(
                Place::value(*value).pointing_at(Span::new(start, start + 1)),
                Finding::new(
                    "table as JSON instead of a customer",
                    "array with names of fields",
                )
                .help("convert each row to an object with a member for each field"),
            );
        }
        _ => {}
    }
}

fn check_whole(cause: &WholeCause<'_>, findings: &mut Findings) {
    match cause {
        WholeCause::Wrapped(wrapped) => report_wrapped(wrapped, findings),
        WholeCause::Generated(value) => findings.report(
            Place::value(*value),
            Finding::new(
                "generated example instead of a customer",
                "text of an example",
            )
            .help("replace all values: a tool generated them from the description of the API"),
        ),
        WholeCause::Template(value) => findings.report(
            Place::value(*value),
            Finding::new("placeholder of a template", "text of a template")
                .help("render the template, and lint its result"),
        ),
        WholeCause::NoCustomer(_) | WholeCause::Style(..) | WholeCause::OtherType { .. } => {}
    }
}

fn report_wrapped(wrapped: &Wrapped<'_>, findings: &mut Findings) {
    let (message, help) = match wrapped.by {
        Wrapper::DynamoDb => (
            "DynamoDB JSON instead of plain JSON",
            "convert the item, as `unmarshall` does: the API accepts plain values",
        ),
        Wrapper::Firestore => (
            "Firestore JSON instead of plain JSON",
            "convert the document: the API accepts plain values",
        ),
        Wrapper::MongoDb => (
            "extended JSON of MongoDB instead of plain JSON",
            "convert the values to plain texts and numbers before the export",
        ),
        Wrapper::Avro => (
            "JSON encoding of Avro instead of plain JSON",
            "convert the record: the API accepts values without the names of their types",
        ),
        Wrapper::Object => (
            "values in objects of their own",
            "use the values themselves: the API accepts plain values",
        ),
        Wrapper::Array => (
            "values in arrays of their own",
            "use the values themselves: converters of XML have an option for that",
        ),
        Wrapper::Column => (
            "columns of a table instead of a customer",
            "write an object for each row: pandas does with `orient=\"records\"`",
        ),
    };
    findings.report(
        Place::value(wrapped.value),
        Finding::new(message, "not a plain value").help(help),
    );
}

fn of_format(format: OtherFormat) -> &'static str {
    match format {
        OtherFormat::Csv | OtherFormat::Rows | OtherFormat::Tsv | OtherFormat::Table => {
            "convert each row to a JSON object: the API accepts no tables"
        }
        OtherFormat::Html => {
            "check how the file was saved: a web page, such as an error page, is not a payload"
        }
        OtherFormat::Xml => "convert it to JSON: the API accepts no XML",
        OtherFormat::Yaml => "convert it to JSON: the API accepts no YAML",
        OtherFormat::Toml => "convert it to JSON: the API accepts no TOML",
        OtherFormat::Ini | OtherFormat::Properties => {
            "convert it to JSON: the API accepts no settings"
        }
        OtherFormat::Form => "send a JSON object with the type `application/json`",
        OtherFormat::Sql => "convert the rows to JSON objects: the API accepts no SQL",
        OtherFormat::Php => "use `json_encode`, not `print_r`, `serialize` or the source code",
        OtherFormat::Ruby => "use `to_json`, not `inspect` or the source code",
        OtherFormat::Code => {
            "use the JSON serializer of the language: the API accepts no source code"
        }
        OtherFormat::Printed => {
            "use a JSON serializer: the printed form of an object has no quotes and no types"
        }
    }
}

fn of_encoding(encoding: Encoding) -> (&'static str, &'static str) {
    match encoding {
        Encoding::JsonString => (
            "JSON within a string",
            "remove the outer quotes and unescape the text: it was serialized twice, or is a string of source code",
        ),
        Encoding::Escaped => (
            "escaped JSON",
            "remove the backslashes: the text was copied out of a string or a log",
        ),
        Encoding::EscapedByNumber => (
            "escaped JSON",
            "decode the escapes: the text was copied out of a log or a script",
        ),
        Encoding::DoubledQuotes => (
            "JSON with doubled quotes",
            "replace `\"\"` with `\"`: the text was copied out of a CSV table",
        ),
        Encoding::HtmlEntities => (
            "JSON with HTML entities",
            "decode them, such as `&quot;` for `\"`: the text was copied out of a web page",
        ),
        Encoding::HtmlTags => (
            "JSON with HTML tags",
            "remove the tags: the text was copied out of the source of a web page",
        ),
        Encoding::QuotedPrintable => (
            "quoted-printable text instead of JSON",
            "decode it: the text was copied out of the source of an e-mail",
        ),
        Encoding::DataUrl => (
            "data URL instead of JSON",
            "decode it, and send it as the body of the request",
        ),
        Encoding::Hexadecimal => (
            "hexadecimal digits instead of JSON",
            "decode them, and send the text as the body of the request",
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
