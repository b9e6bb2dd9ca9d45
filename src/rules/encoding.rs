use crate::diagnostic::{Edit, Fix, Severity};
use crate::source::{EncodingProblem, guess_encoding};
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "encoding",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("encoding.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Encoding(check)],
};

fn check(problem: &EncodingProblem, findings: &mut Findings) {
    let (span, finding) = match problem {
        EncodingProblem::ByteOrderMark { span } => (
            *span,
            Finding::new(
                "unexpected byte order mark",
                "invisible character at the start",
            )
            .help("save as UTF-8 without BOM: JSON must not begin with one (RFC 8259)")
            .fix(Fix::safe(
                "remove the byte order mark",
                vec![Edit {
                    span: *span,
                    text: String::new(),
                }],
            )),
        ),
        EncodingProblem::Utf16 { .. } | EncodingProblem::Utf32 { .. } => {
            let name = match problem {
                EncodingProblem::Utf16 { big_endian: true } => "UTF-16 (big endian)",
                EncodingProblem::Utf16 { .. } => "UTF-16 (little endian)",
                EncodingProblem::Utf32 { big_endian: true } => "UTF-32 (big endian)",
                _ => "UTF-32 (little endian)",
            };
            (
                Span::empty(0),
                Finding::new(format!("invalid encoding {name}"), "start of the text")
                    .help("save as UTF-8: the API accepts no other encoding"),
            )
        }
        EncodingProblem::Format(name) => (
            // The first byte is replaced by one ASCII character, if it is none.
            Span::new(0, 1),
            Finding::new(format!("{name} data instead of JSON"), "start of the data").help(
                match *name {
                    "gzip" => "decompress it, or name the file `.gz`, which kyclint reads",
                    "zlib" => "decompress it: a payload is JSON text",
                    "git-crypt" => "decode it with `git-crypt unlock`: the file is encrypted",
                    "Zstandard" => "decompress it, or name the file `.zst`, which kyclint reads",
                    _ => "check the path: a payload is JSON text",
                },
            ),
        ),
        EncodingProblem::OnlyNul => (
            Span::new(0, 1),
            Finding::new("NUL bytes instead of text", "start of the file")
                .help("restore the file: its size was reserved, and its content is lost"),
        ),
        EncodingProblem::Padding { span } => (
            *span,
            Finding::new("NUL bytes after the text", "padding")
                .help("remove them: the file was perhaps copied before it was complete")
                .fix(Fix::safe(
                    "remove the NUL bytes",
                    vec![Edit {
                        span: *span,
                        text: String::new(),
                    }],
                )),
        ),
        EncodingProblem::Binary { at } => (
            Span::new(*at, at + 1),
            Finding::new("binary data instead of text", "NUL byte")
                .help("check the path: a payload is JSON text"),
        ),
        EncodingProblem::InvalidUtf8 { places, bytes } => {
            let Some((first, others)) = places.split_first() else {
                return;
            };
            let count = places.len();
            let message = if others.is_empty() {
                "invalid UTF-8".to_owned()
            } else {
                format!("invalid UTF-8 in {count} places")
            };
            let finding = others.iter().take(3).fold(
                Finding::new(message, "not a UTF-8 character"),
                |finding, place| finding.also(*place, "not a UTF-8 character"),
            );
            let help = match guess_encoding(bytes, places) {
                Some(guess) => format!("save as UTF-8: the current encoding is perhaps {guess}"),
                None => "save as UTF-8: the API accepts no other encoding".to_owned(),
            };
            (*first, finding.help(help))
        }
    };
    findings.report(Place::text(span), finding);
}
