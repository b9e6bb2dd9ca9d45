//! The statistics of a run: how often each rule found something, in which field, and what the values
//! look like. One mistake of an export occurs in many customers, so a few lines show all of them.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::json::pointer;
use crate::report::redaction::is_masked;
use crate::rules::registry::{ALL, number};
use crate::rules::rule::Rule;
use crate::source::Source;
use crate::text::visible;

/// The maximum number of fields and forms that are told apart; the others of a rule are one entry.
const MOST_FORMS: usize = 10_000;

/// How many fields and forms of a rule the summary shows.
const SHOWN: usize = 5;

/// A longer run of letters of one case is `a+` or `A+`, of digits `9+`.
const LONGEST_RUN: [usize; 2] = [4, 12];

/// Longer forms are cut, in characters.
const LONGEST: usize = 32;

/// The findings of a run by rule, field and form of the value.
#[derive(Debug, Clone)]
pub struct Statistics {
    /// Findings per rule, in the order of [`ALL`].
    rules: [usize; ALL.len()],
    /// Findings per number of the rule, field and form.
    forms: HashMap<(usize, String, String), usize>,
}

/// The findings of a rule.
pub struct OfRule<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// How many findings it has.
    pub count: usize,
    /// Its findings by field and form, the most frequent first.
    pub forms: Vec<OfForm<'a>>,
}

/// The findings of a rule about values of one form in one field.
pub struct OfForm<'a> {
    /// The names from the customer to the field, without the places in lists; empty for the customer
    /// itself.
    pub field: &'a str,
    /// What the value looks like; empty if the finding is not about a value.
    pub form: &'a str,
    /// How many findings there are.
    pub count: usize,
}

impl Default for Statistics {
    fn default() -> Self {
        Statistics {
            rules: [0; ALL.len()],
            forms: HashMap::new(),
        }
    }
}

impl Statistics {
    /// Counts a finding.
    pub fn add(&mut self, source: &Source, diagnostic: &Diagnostic) {
        let number = number(diagnostic.rule);
        if let Some(count) = self.rules.get_mut(number) {
            *count += 1;
        }
        let mut key = (number, field(&diagnostic.pointer), form(source, diagnostic));
        if self.forms.len() >= MOST_FORMS && !self.forms.contains_key(&key) {
            key = (number, "others".to_owned(), String::new());
        }
        *self.forms.entry(key).or_default() += 1;
    }

    /// Returns the rules that found something, the most frequent first.
    pub fn rules(&self) -> Vec<OfRule<'_>> {
        let counts = ALL.into_iter().zip(self.rules).enumerate();
        let found = counts.filter(|(_, (_, count))| *count > 0);
        let mut rules: Vec<_> = found
            .map(|(number, (rule, count))| OfRule {
                rule,
                count,
                forms: self.forms(number),
            })
            .collect();
        rules.sort_by_key(|rule| Reverse(rule.count));
        rules
    }

    fn forms(&self, rule: usize) -> Vec<OfForm<'_>> {
        let forms = self
            .forms
            .iter()
            .filter(|((number, ..), _)| *number == rule);
        let mut forms: Vec<_> = forms
            .map(|((_, field, form), count)| OfForm {
                field,
                form,
                count: *count,
            })
            .collect();
        forms.sort_by_key(|found| (Reverse(found.count), found.field, found.form));
        forms
    }

    /// Returns the lines of the summary.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for OfRule { rule, count, forms } in self.rules() {
            lines.push(format!("{count:>9}  {}", rule.info.name));
            for OfForm { field, form, count } in forms.iter().take(SHOWN) {
                let field = if field.is_empty() {
                    "(customer)"
                } else {
                    field
                };
                let line = format!("{count:>13}  {field}  {form}");
                lines.push(visible::line(line.trim_end()).into_owned());
            }
            if forms.len() > SHOWN {
                let others = forms.iter().skip(SHOWN);
                let count: usize = others.map(|found| found.count).sum();
                lines.push(format!(
                    "{count:>13}  in {} more forms",
                    forms.len() - SHOWN
                ));
            }
        }
        lines
    }
}

/// Returns the names in a pointer after the list of customers, without the places in lists.
fn field(whole: &str) -> String {
    let is_name = |token: &String| {
        token.is_empty() || is_masked(token) || !token.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut tokens: Vec<_> = pointer::tokens(whole).collect();
    let is_in_list = |token: &String| !is_name(token);
    if tokens.len() > 1 && tokens.get(1).is_some_and(is_in_list) && tokens[0] == "customers" {
        tokens.remove(0);
    }
    tokens.retain(is_name);
    tokens.join("/")
}

/// Returns what a value looks like: `A` is an upper-case letter, `a` any other letter, and `9` a
/// digit.
fn form(source: &Source, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.span;
    let text = source.text();
    let value = text.get(span.start..span.end).unwrap_or_default();
    let behind = text.get(span.end..).unwrap_or_default();
    match value {
        "true" | "false" | "null" => return value.to_owned(),
        // A missing member is marked at the start of its object.
        "{" | "" => return String::new(),
        _ if value.starts_with('{') => return "{…}".to_owned(),
        _ if value.starts_with('[') => return "[…]".to_owned(),
        // The finding is about the name.
        _ if behind.trim_start().starts_with(':') => return String::new(),
        _ => {}
    }
    let class = |character: char| match character {
        digit if digit.is_numeric() => '9',
        upper if upper.is_uppercase() => 'A',
        lower if lower.is_alphabetic() => 'a',
        other => other,
    };
    let mut form = String::new();
    let mut length = 0;
    let mut characters = value.chars().map(class).peekable();
    while let Some(class) = characters.next() {
        let longest = match class {
            'A' | 'a' => LONGEST_RUN[0],
            '9' => LONGEST_RUN[1],
            _ => 1,
        };
        let mut run = 1;
        while longest > 1 && characters.next_if_eq(&class).is_some() {
            run += 1;
        }
        if run > longest {
            form.extend([class, '+']);
            length += 2;
        } else {
            form.extend(std::iter::repeat_n(class, run));
            length += run;
        }
        if length > LONGEST {
            form.push('…');
            break;
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::lint;
    use crate::settings::Settings;

    #[test]
    fn findings_are_counted_by_field_and_form() {
        let customer = |rest: &str| format!("{{\"entityType\": \"INDIVIDUAL\", {rest}}}");
        let lines = [
            customer(r#""citizenshipCountry": "LTU", "birthDate": "11.03.1990""#),
            customer(r#""citizenshipCountry": "LVA", "birthDate": "Nežinoma data""#),
            customer(r#""listRelatedEntity": [{"country": "Qq"}, {"country": "QQQQQQ"}]"#),
            customer(r#""isPep": "maybe", "frstName": "x""#),
        ];
        let source = Source::new("a.ndjson", lines.join("\n").into_bytes());
        let mut statistics = Statistics::default();
        for diagnostic in &lint(&source, &Settings::on("2026-11-23".parse().unwrap())) {
            statistics.add(&source, diagnostic);
        }
        let rules = statistics.rules();
        let of = |name: &str| {
            let found = rules.iter().find(|found| found.rule.info.name == name);
            let forms = found.unwrap().forms.iter();
            let forms = forms.map(|found| (found.count, found.field, found.form));
            forms.collect::<Vec<_>>()
        };
        assert_eq!(of("country-code")[0], (2, "citizenshipCountry", "\"AAA\""));
        assert_eq!(
            of("date-format"),
            [
                (1, "birthDate", "\"99.99.9999\""),
                (1, "birthDate", "\"Aa+ aaaa\"")
            ]
        );
        assert_eq!(of("unknown-field")[0].2, "");
    }

    #[test]
    fn fields_have_no_places() {
        for (pointer, expected) in [
            ("", ""),
            ("/3", ""),
            ("/customers/3/listContact/0/type", "listContact/type"),
            ("/customers", "customers"),
            ("/12/firstName", "firstName"),
        ] {
            assert_eq!(field(pointer), expected, "{pointer}");
        }
    }
}
