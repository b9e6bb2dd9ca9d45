//! Checks identifiers with a fixed form, for the rules `lei` and `giin`.

use crate::diagnostic::Fix;
use crate::text::message::mark;

use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;

/// Reports the field if `defect` returns a reason why its text is not a valid identifier. If only
/// blanks, hyphens or lower case are wrong, the finding has a fix; otherwise it shows `help`. The
/// two values are those of the names that the field has, depending on the kind of payload.
pub(super) fn check_form(
    values: [Value<'_>; 2],
    kind: &str,
    defect: impl Fn(&str) -> Option<String>,
    help: &str,
    findings: &mut Findings,
) {
    let member = values.into_iter().find_map(Value::usable);
    let Some((value, written)) =
        member.and_then(|member| Some((member.value, member.value.string()?)))
    else {
        return;
    };
    let Some(label) = defect(&written).filter(|_| !written.trim().is_empty()) else {
        return;
    };
    // Any other character may replace one that belongs there, so it is not removed.
    let is_style = |character: &char| {
        character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{200b}')
    };
    let tidy: String = written.chars().filter(|found| !is_style(found)).collect();
    let tidy = tidy.to_ascii_uppercase();
    let is_untidy = defect(&tidy).is_none();
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
