//! Text formats other than JSON, recognized by their first lines.

mod notation;

/// A text format other than JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherFormat {
    /// Comma-separated values, or values with another [separator](SEPARATORS) than a tab.
    Csv,
    /// The same without the names of the columns, which could be a part of any text.
    Rows,
    /// Tab-separated values.
    Tsv,
    /// A table that was drawn with characters: Markdown, a database shell, columns of one width.
    Table,
    /// A web page.
    Html,
    /// Other markup.
    Xml,
    /// Settings, one `name: value` per line.
    Yaml,
    /// Settings, one `name = value` per line, with values as in a programming language.
    Toml,
    /// Settings in sections, one `name=value` per line.
    Ini,
    /// Settings, one `name=value` per line.
    Properties,
    /// A web form: `name=value&name=value`.
    Form,
    /// Statements of SQL.
    Sql,
    /// An array of PHP.
    Php,
    /// A hash of Ruby.
    Ruby,
    /// Source code of a programming language.
    Code,
    /// An object as a program printed it for its programmer: `Customer(firstName=Ona)`.
    Printed,
}

/// How many of the first lines are compared.
const LINES: usize = 8;

/// A name of a column or setting is at most this long, in bytes.
const LONGEST_NAME: usize = 64;

/// What separates the values of a row, apart from tabs.
const SEPARATORS: [char; 6] = [',', ';', '|', '^', '~', '¦'];

/// A table with only a header, or with two columns, has little that tells it from prose.
const MANY_COLUMNS: usize = 3;

/// A table without a header must have more columns.
const MANY_VALUES: usize = 5;

impl OtherFormat {
    /// Recognizes the format of a text that is neither a JSON object nor a JSON array.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if let Some(format) = notation::of(text) {
            return Some(format);
        }
        if text.starts_with('<') {
            return markup(text);
        }
        let mut lines: Vec<_> = text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty())
            .take(LINES)
            .collect();
        // The first line may tell Excel the separator.
        if lines.len() > 1 && lines[0].len() < "sep=;;".len() && lines[0].starts_with("sep=") {
            lines.remove(0);
        }
        if is_form(&lines) {
            Some(OtherFormat::Form)
        } else if is_yaml(&lines) {
            Some(OtherFormat::Yaml)
        } else if is_drawn(&lines) || is_record(&lines) {
            Some(OtherFormat::Table)
        } else if is_table(&lines, '\t') {
            Some(OtherFormat::Tsv)
        } else if SEPARATORS.into_iter().any(|by| is_table(&lines, by)) {
            Some(OtherFormat::Csv)
        } else {
            settings(&lines).or_else(|| {
                let are_rows = SEPARATORS.into_iter().any(|by| are_rows(&lines, by));
                are_rows.then_some(OtherFormat::Rows)
            })
        }
    }

    /// Recognizes the format of a text that begins like JSON, with a bracket, and is not.
    pub fn of_brackets(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        notation::of_brackets(text).or_else(|| {
            // A section of settings looks like an array.
            let lines: Vec<_> = text.lines().map(str::trim_end).take(LINES).collect();
            let is_section = lines.first().is_some_and(|first| is_section(first));
            is_section.then(|| settings(&lines)).flatten()
        })
    }

    /// Whether a text in SQL only defines tables, without rows.
    pub fn defines_table(text: &str) -> bool {
        notation::defines_table(text.trim_start_matches('\u{feff}').trim_start())
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            OtherFormat::Csv | OtherFormat::Rows => "CSV",
            OtherFormat::Tsv => "TSV",
            OtherFormat::Table => "text table",
            OtherFormat::Html => "HTML",
            OtherFormat::Xml => "XML",
            OtherFormat::Yaml => "YAML",
            OtherFormat::Toml => "TOML",
            OtherFormat::Ini => "INI",
            OtherFormat::Properties => "properties",
            OtherFormat::Form => "form data",
            OtherFormat::Sql => "SQL",
            OtherFormat::Php => "PHP array",
            OtherFormat::Ruby => "Ruby hash",
            OtherFormat::Code => "source code",
            OtherFormat::Printed => "printed object",
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

/// Whether the lines have the same number of fields, and the first has only names. Comments may come before it.
fn is_table(lines: &[&str], separator: char) -> bool {
    let comments = lines.iter().take_while(|line| {
        let words = line.strip_prefix('#');
        words.is_some_and(|words| words.starts_with([' ', '#']))
    });
    let Some((header, rows)) = lines[comments.count()..].split_first() else {
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

/// Whether the lines are rows of as many values, and the first has no names.
fn are_rows(lines: &[&str], separator: char) -> bool {
    let count = |row: &&str| fields(row, separator).map_or(0, |fields| fields.len());
    let first = lines.first().map_or(0, count);
    // Each line of a log may end with JSON, and JSON may have lost its first bracket.
    let is_json = lines
        .first()
        .is_some_and(|first| first.contains('{') || first.contains("\":"));
    !is_json
        && first >= MANY_VALUES
        && lines.iter().filter(|row| count(row) == first).count() * 2 > lines.len()
}

/// Whether the lines are a table that was drawn with characters.
fn is_drawn(lines: &[&str]) -> bool {
    let is_border = |line: &&str| {
        let mut marks = line.chars();
        line.len() >= MANY_COLUMNS && marks.all(|mark| "+-=|: ─│┌┐└┘├┤┬┴┼━".contains(mark))
    };
    let has_border = lines.iter().any(is_border);
    let rows: Vec<_> = lines.iter().filter(|line| !is_border(line)).collect();
    let (Some(header), Some(row)) = (rows.first(), rows.get(1)) else {
        return false;
    };
    let bars = |line: &str| line.matches(['|', '│']).count();
    if has_border {
        return bars(header) > 0 && bars(header) == bars(row);
    }
    let names = columns(header);
    names.len() >= MANY_COLUMNS
        && names.len() == columns(row).len()
        && names.iter().all(|name| is_column_name(name))
}

/// Whether a database shell wrote a row as a record, with a value on each line.
fn is_record(lines: &[&str]) -> bool {
    let first = lines.first().copied().unwrap_or_default();
    let is_of_mysql = first.starts_with("***") && first.contains(". row *");
    lines.len() > 1 && (is_of_mysql || first.starts_with("-[ RECORD 1 ]"))
}

/// The parts of a line between two blanks or more.
fn columns(line: &str) -> Vec<&str> {
    let parts = line.split("  ").map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

fn is_column_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && !name.contains(['{', '}', '[', ']', ':', '<', '>', '"', '=', ','])
        && name.contains(char::is_alphabetic)
}

fn is_section(line: &str) -> bool {
    let name = line
        .trim_end()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    name.is_some_and(|name| {
        let name = name.trim_matches(['[', ']']);
        let is_of = |next: char| next.is_alphanumeric() || "_-. ".contains(next);
        name.starts_with(char::is_alphabetic) && name.chars().all(is_of)
    })
}

/// Settings with an equals sign between name and value, if the lines are that.
fn settings(lines: &[&str]) -> Option<OtherFormat> {
    let lines: Vec<_> = lines
        .iter()
        .filter(|line| !line.starts_with(['#', ';', '!']) && !line.is_empty())
        .collect();
    let sections = lines.iter().filter(|line| is_section(line)).count();
    let pairs: Vec<_> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("export ").unwrap_or(line).split_once('='))
        .filter(|(name, value)| {
            let name = name.trim_end();
            let is_of = |next: char| next.is_alphanumeric() || "_-.[]".contains(next);
            !name.is_empty()
                && name.len() <= LONGEST_NAME
                && name.chars().all(is_of)
                && !value.contains(['{', '>'])
                && !value.starts_with('=')
        })
        .collect();
    if pairs.len() < 2 || pairs.len() + sections < lines.len() {
        return None;
    }
    let is_quoted = |value: &str| value.trim_start().starts_with(['"', '\'']);
    let is_spaced = pairs.iter().all(|(name, _)| name.ends_with(' '));
    let are_quoted = pairs.iter().any(|(_, value)| is_quoted(value));
    Some(if is_spaced && are_quoted {
        OtherFormat::Toml
    } else if sections > 0 {
        OtherFormat::Ini
    } else {
        OtherFormat::Properties
    })
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
        let name = line.split_once(": ").map(|(name, _)| name.trim_end());
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
            ("\"a\"^\"b\"\n\"1\"^\"2\"\n", "CSV"),
            ("a~b\n1~2\n3~4", "CSV"),
            ("# export\na,b\n1,2\n", "CSV"),
            ("*** 1. row ***\n  a: 1\n  b: 2\n", "text table"),
            ("-[ RECORD 1 ]-+--\na | 1\n", "text table"),
            ("a\tb\n1\t2\n", "TSV"),
            ("<!DOCTYPE html>\n<html>", "HTML"),
            ("\n<HTML><body>", "HTML"),
            ("<!-- nginx -->\n<html lang=\"lt\">", "HTML"),
            ("<?xml version=\"1.0\"?><a/>", "XML"),
            ("<soap:Envelope xmlns=\"x\">", "XML"),
            ("action: CREATE\nrequester: x\n", "YAML"),
            ("---\n# customer\naction: CREATE\nlist:\n  - a: 1\n", "YAML"),
            ("action=CREATE&requester=Pavyzd%C5%BEio", "form data"),
            ("sep=;\na;b\n1;2\n", "CSV"),
            ("K-1,Bankas,CREATE,1,2\nK-2,Bankas,CREATE,1,2\n", "CSV"),
            ("| a | b |\n|---|:-:|\n| 1 | 2 |\n", "text table"),
            (
                "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+\n",
                "text table",
            ),
            (" a | b\n---+---\n 1 | 2\n(1 row)\n", "text table"),
            ("first   second  third\n1       2       3\n", "text table"),
            ("a = \"x\"\nb = 1\n", "TOML"),
            ("# x\na=x\nb.c=1\n", "properties"),
            ("action     : CREATE\nrequester  : x\n", "YAML"),
        ] {
            assert_eq!(of(text), Some(name), "{text}");
        }
    }

    #[test]
    fn sections_of_settings_begin_like_an_array() {
        let of = |text: &str| OtherFormat::of_brackets(text).map(OtherFormat::name);
        assert_eq!(of("[a]\nb=1\nc=2\n"), Some("INI"));
        assert_eq!(of("[a.b]\nb = \"1\"\nc = 2\n"), Some("TOML"));
        assert_eq!(of("[a]"), None);
        assert_eq!(of("[a, b]\nc=1\nd=2\n"), None);
        assert_eq!(of("[1]\na=1\nb=2\n"), None);
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
            "Dear all,  see  below\nThanks  a  lot\n",
        ] {
            assert_eq!(OtherFormat::of(text), None, "{text}");
        }
    }
}
