//! Identifiers whose form can be checked. The rules `lei` and `giin` ask the same of two fields.

use crate::diagnostic::Fix;
use crate::document::customer::Customer;
use crate::text::message::mark;

use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;

/// Reports the field if `fault` tells in words why its text is no identifier of this kind. Blanks,
/// hyphens and lower case are mended where that is all; otherwise `help` is the way out.
pub(super) fn check_form(
    customer: &Customer<'_>,
    (name, kind): (&str, &str),
    fault: impl Fn(&str) -> Option<String>,
    help: &str,
    findings: &mut Findings,
) {
    let member = findings.value(customer.root, name).usable();
    let Some((value, written)) =
        member.and_then(|member| Some((member.value, member.value.string()?)))
    else {
        return;
    };
    let Some(label) = fault(&written).filter(|_| !written.trim().is_empty()) else {
        return;
    };
    // Any other character may stand in the place of one that belongs there.
    let is_style = |character: &char| {
        character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{200b}')
    };
    let tidy: String = written.chars().filter(|found| !is_style(found)).collect();
    let tidy = tidy.to_ascii_uppercase();
    let is_untidy = fault(&tidy).is_none();
    let help = if is_untidy {
        format!("use `{}`", mark(&tidy))
    } else {
        help.to_owned()
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("invalid {kind} {}", quoted(&written)), label)
            .help(help)
            .maybe_fix(is_untidy.then(|| Fix::replace(true, value.span(), format!("\"{tidy}\"")))),
    );
}
