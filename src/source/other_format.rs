//! Text formats other than JSON, recognized by their first lines.

/// A text format other than JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherFormat {
    /// Comma-separated values, or values separated by semicolons or bars.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// A web page.
    Html,
    /// Other markup.
    Xml,
    /// Settings, one `name: value` per line.
    Yaml,
    /// A web form: `name=value&name=value`.
    Form,
}

/// How many of the first lines are compared.
const LINES: usize = 8;

/// A name of a column or setting is at most this long, in bytes.
const LONGEST_NAME: usize = 64;

/// A table with only a header, or with two columns, has little that tells it from prose.
const MANY_COLUMNS: usize = 3;

impl OtherFormat {
    /// Recognizes the format of a text that is neither a JSON object nor a JSON array.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('<') {
            return markup(text);
        }
        let lines: Vec<_> = text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty())
            .take(LINES)
            .collect();
        if is_form(&lines) {
            Some(OtherFormat::Form)
        } else if is_yaml(&lines) {
            Some(OtherFormat::Yaml)
        } else if is_table(&lines, '\t') {
            Some(OtherFormat::Tsv)
        } else {
            let is_csv = [',', ';', '|'].into_iter().any(|by| is_table(&lines, by));
            is_csv.then_some(OtherFormat::Csv)
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            OtherFormat::Csv => "CSV",
            OtherFormat::Tsv => "TSV",
            OtherFormat::Html => "HTML",
            OtherFormat::Xml => "XML",
            OtherFormat::Yaml => "YAML",
            OtherFormat::Form => "form data",
        }
    }
}

fn markup(text: &str) -> Option<OtherFormat> {
    const OF_PAGES: [&str; 6] = ["<!doctype html", "<html", "<head", "<body", "<title", "<h1"];
    let begins = |with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    if OF_PAGES.into_iter().any(begins) {
        return Some(OtherFormat::Html);
    }
    // A comment may come before the page.
    let is_page = text.starts_with("<!--") && text.to_ascii_lowercase().contains("<html");
    if is_page {
        return Some(OtherFormat::Html);
    }
    let next = text[1..].chars().next();
    let is_tag = next.is_some_and(|next| next.is_alphabetic() || matches!(next, '?' | '!' | '_'));
    (is_tag && text.contains('>')).then_some(OtherFormat::Xml)
}

/// Whether the lines have the same number of fields, and the first has only names.
fn is_table(lines: &[&str], separator: char) -> bool {
    let Some((header, rows)) = lines.split_first() else {
        return false;
    };
    let Some(names) = fields(header, separator).filter(|names| names.len() > 1) else {
        return false;
    };
    let is_name = |name: &&str| {
        let name = name.trim().trim_matches('"');
        name.len() <= LONGEST_NAME
            && !name.contains(['{', '}', '[', ']', ':', '<', '>', '"', '='])
            && name.contains(char::is_alphabetic)
    };
    if !names.iter().all(is_name) {
        return false;
    }
    let is_row = |row: &&str| fields(row, separator).is_none_or(|row| row.len() == names.len());
    match rows.first() {
        None => names.len() >= MANY_COLUMNS,
        Some(first) => {
            let is_exact = fields(first, separator).is_some_and(|row| row.len() == names.len());
            is_exact && rows.iter().filter(|row| is_row(row)).count() * 2 > rows.len()
        }
    }
}

/// Splits a row. Returns `None` if a quoted field continues on the next line.
fn fields(row: &str, separator: char) -> Option<Vec<&str>> {
    let mut fields = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, character) in row.char_indices() {
        if character == '"' {
            is_quoted = !is_quoted;
        } else if character == separator && !is_quoted {
            fields.push(&row[start..at]);
            start = at + separator.len_utf8();
        }
    }
    fields.push(&row[start..]);
    (!is_quoted).then_some(fields)
}

/// Whether the first lines are `name: value`, elements or the start of a document.
fn is_yaml(lines: &[&str]) -> bool {
    let is_setting = |line: &&&str| {
        let line = line.trim_start().trim_start_matches("- ");
        let name = line.split_once(": ").map(|(name, _)| name);
        let name = name.or_else(|| line.strip_suffix(':'));
        name.is_some_and(|name| {
            !name.is_empty()
                && name.len() <= LONGEST_NAME
                && name
                    .chars()
                    .all(|next| next.is_alphanumeric() || "_-.".contains(next))
        })
    };
    let is_known =
        |line: &&&str| is_setting(line) || line.starts_with("---") || line.starts_with('#');
    let settings = lines.iter().filter(is_setting).count();
    settings > 1
        && lines
            .iter()
            .all(|line| is_known(&line) || line.starts_with(' '))
}

fn is_form(lines: &[&str]) -> bool {
    let [line] = lines else { return false };
    let is_pair = |pair: &str| {
        pair.split_once('=').is_some_and(|(name, value)| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|next| next.is_alphanumeric() || "_-.%[]".contains(next))
                && !value.contains([' ', '"', '{'])
        })
    };
    line.split('&').count() > 1 && line.split('&').all(is_pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognized() {
        let of = |text: &str| OtherFormat::of(text).map(OtherFormat::name);
        for (text, name) in [
            ("a,b,c", "CSV"),
            ("\u{feff}firstName,lastName\r\nOna,Test\r\n", "CSV"),
            ("\"first name\";\"last name\"\n\"Ona; Eva\";x\n", "CSV"),
            ("a|b\n1|2\n3|4", "CSV"),
            ("a\tb\n1\t2\n", "TSV"),
            ("<!DOCTYPE html>\n<html>", "HTML"),
            ("\n<HTML><body>", "HTML"),
            ("<!-- nginx -->\n<html lang=\"lt\">", "HTML"),
            ("<?xml version=\"1.0\"?><a/>", "XML"),
            ("<soap:Envelope xmlns=\"x\">", "XML"),
            ("action: CREATE\nrequester: x\n", "YAML"),
            ("---\n# customer\naction: CREATE\nlist:\n  - a: 1\n", "YAML"),
            ("action=CREATE&requester=Pavyzd%C5%BEio", "form data"),
        ] {
            assert_eq!(of(text), Some(name), "{text}");
        }
    }

    #[test]
    fn other_text_has_no_format() {
        for text in [
            "",
            "Dear all, please find the file attached.",
            "error, retry",
            "\"action\": \"CREATE\", \"requester\": \"x\"",
            "\"action\": \"CREATE\",\n\"requester\": \"x\"",
            "< 3",
            "a: b",
            "Note: see below\nSo it is.",
            "'a', 'b'",
            "x = 1",
        ] {
            assert_eq!(OtherFormat::of(text), None, "{text}");
        }
    }
}
