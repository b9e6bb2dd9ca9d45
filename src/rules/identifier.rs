//! Checks identifiers with a fixed form, for the rules `lei` and `giin`.

use crate::text::message::mark;

use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::short_value::{ShortValue, json_string};

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
    let short = ShortValue::of(&written);
    // Any other character may replace one that belongs there, so it is not removed.
    let is_grouping = |character: char| character == ' ' || character == '-';
    let tidy = short.text().replace(is_grouping, "").to_ascii_uppercase();
    let is_untidy = defect(&tidy).is_none();
    let (help, fix) = if is_untidy {
        let why = "it only differs by its grouping";
        let fix = short.fix(value.span(), json_string(&tidy), true, why);
        (format!("use `{}`", mark(&tidy)), Some(fix))
    } else {
        (help.to_owned(), None)
    };
    findings.report(
        Place::value(value),
        Finding::new(short.message(kind), label)
            .help(help)
            .maybe_fix(fix),
    );
}
