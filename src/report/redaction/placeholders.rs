//! Placeholders for hidden values: texts of the same form, so that a masked payload can be read and
//! linted like the original.

use std::ops::Range;

use crate::codes::{date_text, giin, iban, lei, telephone};
use crate::report::redaction::Mask;
use crate::source::Source;

/// Words of categories that say what a customer is.
const WORDS: [&str; 5] = ["IND", "INDIVIDUAL", "ORG", "ORGANIZATION", "LEAD"];

/// Valid codes of nobody.
const LEI: &str = "529900T8BM49AURSDO55";
const GIIN: &str = "98Q96B.00000.LE.250";
const IBAN: &str = "LT121000011101001000";

impl Mask {
    /// Returns a part of the source with a placeholder for each hidden value: a date becomes the first
    /// day of its decade, a valid code a valid one, and a text `pseudonym` of it, which may be the text
    /// itself if that is not personal. JSON stays JSON.
    pub(crate) fn with_placeholders(
        &self,
        source: &Source,
        range: Range<usize>,
        pseudonym: &dyn Fn(&str) -> String,
    ) -> String {
        let text = source.text();
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let mut masked = String::with_capacity(range.len());
        let mut end = range.start;
        for span in &self.hidden {
            if span.start < end || span.end > range.end {
                continue;
            }
            masked.push_str(part(end..span.start));
            end = span.end;
            let is_text =
                part(0..span.start).ends_with('"') && part(end..text.len()).starts_with('"');
            if is_text {
                masked.push_str(&placeholder(part(span.start..end), pseudonym));
            } else {
                masked.push('0');
            }
        }
        masked.push_str(part(end..range.end));
        masked
    }
}

fn placeholder(value: &str, pseudonym: &dyn Fn(&str) -> String) -> String {
    let (day, time) = value.split_at_checked(10).unwrap_or_default();
    let is_time = |character: char| character.is_ascii_digit() || " T:.+-Z".contains(character);
    if date_text::is_date(day.as_bytes()) && time.chars().all(is_time) {
        return format!("{}0-01-01{}", &day[..3], with_digits(time, '0'));
    }
    let number = value.strip_prefix('-').unwrap_or(value);
    if number.starts_with(|first: char| first.is_ascii_digit()) && value.parse::<f64>().is_ok() {
        return with_digits(value, '1');
    }
    if value.split('_').any(|word| WORDS.contains(&word)) {
        let whole = pseudonym(value);
        if whole == value {
            return whole;
        }
        let words = value.split('_').map(|word| match WORDS.contains(&word) {
            true => word.to_owned(),
            false => pseudonym(word).to_uppercase().replace(' ', "-"),
        });
        return words.collect::<Vec<_>>().join("_");
    }
    let of_code = if lei::defect(value).is_none() {
        Some(LEI)
    } else if giin::defect(value).is_none() {
        Some(GIIN)
    } else if matches!(iban::check(value), Some(Ok(()))) {
        Some(IBAN)
    } else if matches!(value, "true" | "false") {
        Some("true")
    } else if ["http://", "https://", "www."]
        .iter()
        .any(|start| value.starts_with(start))
    {
        Some("https://example.com")
    } else if value.contains('@') {
        Some("masked@example.com")
    } else if value.starts_with('+') && telephone::is_telephone(value) {
        Some("+37060000000")
    } else {
        None
    };
    of_code.map_or_else(|| pseudonym(value), str::to_owned)
}

/// Replaces all digits.
fn with_digits(text: &str, digit: char) -> String {
    text.replace(
        |character: char| character.is_ascii_digit(),
        &digit.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::json;
    use crate::report::session::{Options, Session};
    use crate::settings::Settings;

    fn session(name: &str, text: String) -> Session {
        let settings = Settings::on("2026-11-28".parse().unwrap());
        Session::open(Source::new(name, text.into_bytes()), Options::new(settings))
    }

    fn masked(source: &Source) -> String {
        let text = source.text();
        let parsed = json::parse(text, 0);
        let mask = Mask::of_document(text, &parsed, &(0..text.len()));
        mask.with_placeholders(source, 0..text.len(), &|value| {
            let letters = value
                .bytes()
                .fold(7u32, |sum, byte| sum * 31 % 9973 + u32::from(byte));
            format!("Masked {letters}")
        })
    }

    #[test]
    fn a_masked_payload_has_the_form_of_the_original() {
        let source = Source::new(
            "a.json",
            r#"{"firstName": "Ona", "birthDate": "1987-03-09T00:00:00Z", "nationalCode": 48703090000, "action": "CREATE", "Ona": 1}"#.into(),
        );
        let text = masked(&source);
        assert!(
            serde_json::from_str::<serde_json::Value>(&text).is_ok(),
            "{text}"
        );
        assert!(
            text.contains(r#""birthDate": "1980-01-01T00:00:00Z""#),
            "{text}"
        );
        assert!(text.contains(r#""action": "CREATE""#), "{text}");
        for value in ["Ona", "48703090000", "1987"] {
            assert!(!text.contains(value), "{text}");
        }
    }

    #[test]
    fn placeholders_have_the_form_of_the_value() {
        let pseudonym = |_: &str| "Masked K".to_owned();
        for (value, expected) in [
            ("1987-03-09", "1980-01-01"),
            (
                "2024-04-08 10:45:00.123+0200",
                "2020-01-01 00:00:00.000+0000",
            ),
            ("1987-03-09 Ona", "Masked K"),
            ("48703090000", "11111111111"),
            ("-12.5", "-11.1"),
            ("www.ona.example", "https://example.com"),
            ("false", "true"),
            ("ona@example.org", "masked@example.com"),
            ("+37061234567", "+37060000000"),
            ("LEAD_ONA", "LEAD_MASKED-K"),
            ("Ona", "Masked K"),
            ("ąąąąąąąą", "Masked K"),
        ] {
            assert_eq!(placeholder(value, &pseudonym), expected, "{value}");
        }
    }

    #[test]
    fn a_masked_business_case_has_no_errors() {
        for folder in ["individual", "organization", "batch", "simplified-customer"] {
            for file in std::fs::read_dir(format!("fixtures/{folder}")).unwrap() {
                let path = file.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let original = session("a.json", text);
                assert!(original.diagnostics().is_empty(), "{path:?}");
                let masked = session("a.json", masked(original.source()));
                let mut errors = masked.diagnostics().iter();
                let error = errors.find(|it| it.severity == Severity::Error);
                assert!(error.is_none(), "{path:?}: {error:?}");
            }
        }
    }
}
