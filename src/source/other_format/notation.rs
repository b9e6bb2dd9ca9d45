//! Notations of programming languages and of SQL, recognized by how they begin.

use crate::source::other_format::OtherFormat;

/// How much of a text is looked at, in bytes.
const HEAD: usize = 1 << 14;

/// How many members of an object are compared.
const MEMBERS: usize = 16;

/// The name of a type or variable is at most this long, in bytes.
const LONGEST_NAME: usize = 100;

/// Recognizes the notation of a text that does not begin with a bracket.
pub(super) fn of(text: &str) -> Option<OtherFormat> {
    let text = &text[..text.floor_char_boundary(HEAD)];
    if text.starts_with("<?php") || text.starts_with("<?=") {
        return Some(OtherFormat::Php);
    }
    if text.starts_with('<') {
        return None;
    }
    if is_sql(text) {
        return Some(OtherFormat::Sql);
    }
    php(text).or_else(|| printed(text)).or_else(|| code(text))
}

/// Recognizes the notation of a text that begins with a bracket.
pub(super) fn of_brackets(text: &str) -> Option<OtherFormat> {
    let text = &text[..text.floor_char_boundary(HEAD)];
    let members = Members::of(text.get(1..)?);
    let is_bare = members.bare > members.quoted;
    if members.arrows > 1 && members.arrows > members.colons {
        return match (text.starts_with('['), is_bare) {
            (true, _) => Some(OtherFormat::Php),
            (false, true) => Some(OtherFormat::Ruby),
            // Names and values are as in JSON.
            (false, false) => None,
        };
    }
    let is_printed = members.equals > 1 && members.equals > members.colons && is_bare;
    (is_printed || is_struct(text)).then_some(OtherFormat::Printed)
}

/// Whether this is a struct as Go prints it: names and values with blanks between them.
fn is_struct(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('{') else {
        return false;
    };
    let line = inside.lines().next().unwrap_or_default();
    let pairs = line.split(' ').filter(|word| {
        let pair = word.split_once(':');
        pair.is_some_and(|(name, value)| is_name(name) && !value.is_empty())
    });
    !line.contains([',', '"', '\'']) && pairs.count() > 1
}

/// What stands between the names and values of an object.
#[derive(Default)]
struct Members {
    arrows: usize,
    equals: usize,
    colons: usize,
    /// Names without quotes.
    bare: usize,
    quoted: usize,
}

impl Members {
    /// Looks at the first members of the text behind an opening bracket. Elements of a list count
    /// as the members of the first object in it.
    fn of(text: &str) -> Self {
        let mut members = Members::default();
        let mut rest = text.trim_start_matches(|next: char| {
            next.is_whitespace() || matches!(next, '{' | '[' | '(')
        });
        for _ in 0..MEMBERS {
            let quote = rest
                .chars()
                .next()
                .filter(|first| matches!(first, '"' | '\''));
            let name = rest.trim_start_matches(['"', '\'', ':']);
            let is_of = |next: char| next.is_alphanumeric() || "_-.$".contains(next);
            let behind = name.trim_start_matches(is_of);
            if behind.len() == name.len() || name.len() - behind.len() > LONGEST_NAME {
                break;
            }
            let behind = behind.trim_start_matches(['"', '\'']).trim_start();
            let arrow = || behind.strip_prefix("->");
            let value = if let Some(value) = behind.strip_prefix("=>").or_else(arrow) {
                members.arrows += 1;
                value
            } else if let Some(value) = behind.strip_prefix('=') {
                members.equals += 1;
                value
            } else if let Some(value) = behind.strip_prefix(':') {
                members.colons += 1;
                value
            } else {
                break;
            };
            if quote.is_some() {
                members.quoted += 1;
            } else {
                members.bare += 1;
            }
            let Some(next) = behind_value(value) else {
                break;
            };
            rest = next.trim_start();
        }
        members
    }

    fn count(&self) -> usize {
        self.arrows + self.equals + self.colons
    }
}

/// The text behind a value and the comma after it. Values within brackets are a part of it.
fn behind_value(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let mut quote = text
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    let mut is_first = true;
    let mut is_escaped = false;
    let mut depth = 0_usize;
    for (at, next) in text.char_indices() {
        if let Some(open) = quote {
            if !is_first && next == open && !is_escaped {
                quote = None;
            }
            is_escaped = next == '\\' && !is_escaped;
            is_first = false;
            continue;
        }
        match next {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.checked_sub(1)?,
            ',' | ';' | '\n' if depth == 0 => return text.get(at + 1..),
            _ => {}
        }
    }
    None
}

fn is_sql(text: &str) -> bool {
    const STATEMENTS: [(&str, &str); 12] = [
        ("INSERT", "INTO"),
        ("REPLACE", "INTO"),
        ("MERGE", "INTO"),
        ("UPSERT", "INTO"),
        ("UPDATE", "SET"),
        ("SELECT", "FROM"),
        ("SELECT", "json"),
        ("DELETE", "FROM"),
        ("COPY", "FROM"),
        ("CREATE", "TABLE"),
        ("BEGIN", "INSERT"),
        ("SET", "INSERT"),
    ];
    let mut words = words_of_sql(text);
    let first = words.next().unwrap_or_default();
    let second = |keyword: &str| words.clone().any(|word| word.eq_ignore_ascii_case(keyword));
    let of_first = |(statement, _): &&(&str, &str)| first.eq_ignore_ascii_case(statement);
    let mut statements = STATEMENTS.iter().filter(of_first);
    statements.any(|(_, keyword)| second(keyword))
}

/// The words of a text behind its comments, if it is SQL.
fn words_of_sql(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        rest = if rest.starts_with("--") {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, rest)| rest)
        } else {
            break;
        };
    }
    rest.split(|next: char| !next.is_ascii_alphabetic())
}

/// Whether a text in SQL defines tables and has no rows.
pub(super) fn defines_table(text: &str) -> bool {
    let mut words = words_of_sql(text);
    let is_definition = words.next().is_some_and(|first| {
        ["CREATE", "DROP", "ALTER"]
            .iter()
            .any(|it| first.eq_ignore_ascii_case(it))
    });
    is_definition
        && is_sql(text)
        && !words.any(|word| {
            ["INSERT", "COPY"]
                .iter()
                .any(|it| word.eq_ignore_ascii_case(it))
        })
}

/// An array of PHP, as source code, printed or serialized.
fn php(text: &str) -> Option<OtherFormat> {
    let starts = [
        "array(",
        "array (",
        "Array\n(",
        "Array\r\n(",
        "Array (",
        "Array(",
    ];
    let is_array = starts.into_iter().any(|with| text.starts_with(with)) && text.contains("=>");
    let variable = text.strip_prefix('$').and_then(|rest| rest.split_once('='));
    let is_variable = variable.is_some_and(|(name, value)| {
        is_name(name.trim_end()) && value.contains("=>") && !value.trim_start().starts_with('{')
    });
    // What `serialize` writes: `a:1:{s:1:"a";i:1;}`.
    let serialized = text.strip_prefix("a:").or_else(|| text.strip_prefix("O:"));
    let is_serialized = serialized.is_some_and(|rest| {
        rest.starts_with(|digit: char| digit.is_ascii_digit()) && rest.contains(":{s:")
    });
    (is_array || is_variable || is_serialized).then_some(OtherFormat::Php)
}

fn is_name(name: &str) -> bool {
    let is_of = |next: char| next.is_alphanumeric() || "_.$".contains(next);
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name.len() <= LONGEST_NAME
        && name.chars().all(is_of)
}

/// A type with its fields in brackets, or the structure of a list of R.
fn printed(text: &str) -> Option<OtherFormat> {
    let list = text.strip_prefix("List of ");
    if list.is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
        && text.contains("\n $ ")
    {
        return Some(OtherFormat::Printed);
    }
    let start = text.trim_start_matches(['&', '@', '#', '<']);
    let (name, inside) = start.split_once(['(', '{', '['])?;
    let is_type = name.is_empty() && start.len() < text.len() || is_name(name.trim_end());
    // Two brackets follow the name of a list: `OrderedDict([('a', 1)])`, `[Customer(a=1)]`.
    let is_pairs = inside.starts_with("[('") || inside.starts_with("[(\"");
    let members = Members::of(inside);
    let is_call = members.equals > 1 || members.colons > 1 && !text.contains("{\"");
    let is_map =
        name == "map" && inside.matches(':').count() > 1 || name == "Map" && members.arrows > 1;
    (is_type && (is_pairs || is_map || is_call && members.count() > members.arrows))
        .then_some(OtherFormat::Printed)
}

/// A declaration or an assignment of an object.
fn code(text: &str) -> Option<OtherFormat> {
    const DECLARATIONS: [&str; 26] = [
        "const",
        "let",
        "var",
        "val",
        "export",
        "import",
        "return",
        "public",
        "private",
        "protected",
        "final",
        "static",
        "def",
        "class",
        "function",
        "package",
        "using",
        "namespace",
        "my",
        "local",
        "data",
        "type",
        "interface",
        "from",
        "async",
        "fn",
    ];
    let line = text.lines().next().unwrap_or_default();
    let word = line
        .split(|next: char| !next.is_ascii_alphanumeric())
        .next();
    let is_declaration = word.is_some_and(|word| DECLARATIONS.contains(&word))
        && line[word.map_or(0, str::len)..].starts_with(' ')
        && (text.contains('=') || text.contains('{') || text.contains('('));
    let is_assignment = text.split_once('=').is_some_and(|(name, value)| {
        let name = name.trim_end().trim_end_matches(':');
        let name = name.split_once(':').map_or(name, |(name, _)| name);
        let value = value.trim_start();
        let is_call = || {
            let end = value.find(['(', '{', '[']);
            end.is_some_and(|end| is_name(value[..end].trim_start_matches("new ").trim()))
        };
        is_name(name.trim_end()) && (value.starts_with(['{', '[']) || is_call())
    });
    (is_declaration || is_assignment).then_some(OtherFormat::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_are_recognized_by_their_start() {
        let name = |text: &str| of(text).map(OtherFormat::name);
        for (text, expected) in [
            ("INSERT INTO c (a, b) VALUES (1, 2);", "SQL"),
            ("-- export\ninsert into c values (1, 2);", "SQL"),
            ("/* x */ UPDATE c SET a = 1", "SQL"),
            ("<?php return ['a' => 1];", "PHP array"),
            ("array(\n  'a' => 1\n)", "PHP array"),
            ("Array\n(\n    [a] => 1\n)", "PHP array"),
            ("$c = ['a' => 1, 'b' => 2];", "PHP array"),
            ("Customer(a=1, b=2)", "printed object"),
            ("Customer{a='1', b='2'}", "printed object"),
            ("Customer [a=1, b=2]", "printed object"),
            ("Customer { a = 1, b = 2 }", "printed object"),
            ("&main.Customer{A:\"1\", B:\"2\"}", "printed object"),
            ("map[a:1 b:2]", "printed object"),
            ("Map(a -> 1, b -> 2)", "printed object"),
            (
                "List of 2\n $ a: chr \"1\"\n $ b: num 2\n",
                "printed object",
            ),
            ("a:2:{s:1:\"a\";i:1;s:1:\"b\";i:2;}", "PHP array"),
            ("SELECT json_build_object('a', 1);", "SQL"),
            ("OrderedDict([('a', 1), ('b', 2)])", "printed object"),
            ("@{a=\"1\"; b=\"2\"}", "printed object"),
            ("const a = {b: 1};", "source code"),
            ("export default {\n  a: 1\n}", "source code"),
            ("payload = {'a': 1}", "source code"),
            ("payload: dict = {'a': 1}", "source code"),
            ("a := map[string]string{}", "source code"),
        ] {
            assert_eq!(name(text), Some(expected), "{text}");
        }
        for text in [
            "Select one of these",
            "a = 1",
            "f(x)",
            "INFO (a) {\"b\": 1}",
            "let it be",
            "",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn objects_in_brackets_are_told_by_what_is_between_names_and_values() {
        let name = |text: &str| of_brackets(text).map(OtherFormat::name);
        for (text, expected) in [
            ("['a' => 1, 'b' => 2]", Some("PHP array")),
            ("[['a' => 1, 'b' => 2]]", Some("PHP array")),
            ("{:a => \"x\", :b => [1, 2], :c => 3}", Some("Ruby hash")),
            (
                "{a=x, b={c=1, d=2}, e=O'Brien, f=3}",
                Some("printed object"),
            ),
            ("{A:x B:y z C:1}", Some("printed object")),
            ("{\"a\" => 1, \"b\" => 2}", None),
            ("{\"a\": 1, \"b\": 2}", None),
            ("{a: 1, b: 2}", None),
            ("[1, 2]", None),
            ("{", None),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
