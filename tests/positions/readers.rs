//! Reads positions from reports, each as a reader of the format does.

use std::ops::Range;

use kyclint::ColumnUnit;
use serde_json::Value;

/// A line and a column.
pub type Place = (usize, usize);

/// What a report states about where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Whose position it is: a rule, or what else a report gives a position of.
    pub of: String,
    pub start: Place,
    pub end: End,
}

/// How exactly a report states an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Unstated,
    Line(usize),
    At(Place),
    /// Bytes of the file, beside lines and columns.
    Bytes(Place, usize, usize),
}

/// What a text is to whoever counts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// A file: a line ends at `\n`, with a `\r` before it, and a byte order mark has no column.
    File,
    /// A value of a column: the same, but a byte order mark is a character as any other.
    Value,
    /// The document of an editor: a line ends at a lone `\r` as well.
    Editor,
}

/// The bytes of each line of a text, without its ending.
pub fn lines(text: &str, within: Within) -> Vec<Range<usize>> {
    let has_mark = within == Within::File && text.starts_with('\u{feff}');
    let mut start = if has_mark { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Vec::new();
    let mut bytes = text.bytes().enumerate().skip(start).peekable();
    while let Some((at, byte)) = bytes.next() {
        let is_pair = byte == b'\r' && bytes.peek().is_some_and(|next| next.1 == b'\n');
        if is_pair {
            bytes.next();
        }
        if is_pair || byte == b'\n' || byte == b'\r' && within == Within::Editor {
            lines.push(start..at);
            start = at + if is_pair { 2 } else { 1 };
        }
    }
    lines.push(start..text.len());
    lines
}

/// The byte of a text at a line and column, found by going through the characters of the line. `None` if the
/// text has no such place.
pub fn byte_at(
    text: &str,
    lines: &[Range<usize>],
    (line, column): Place,
    unit: ColumnUnit,
) -> Option<usize> {
    let line = lines.get(line.checked_sub(1)?)?;
    let mut passed = 1;
    for (at, character) in text[line.clone()].char_indices() {
        if passed >= column {
            return (passed == column).then_some(line.start + at);
        }
        passed += match unit {
            ColumnUnit::Bytes => character.len_utf8(),
            ColumnUnit::CodePoints => 1,
            ColumnUnit::Utf16 => character.len_utf16(),
        };
    }
    (passed == column).then_some(line.end)
}

fn number(value: &Value) -> usize {
    let number = value.as_u64();
    number.unwrap_or_else(|| panic!("not a number: {value}")) as usize
}

fn place(value: &Value) -> Place {
    (number(&value["line"]), number(&value["column"]))
}

/// `line:column` at the start of a text.
fn colon_place(text: &str) -> Option<Place> {
    let (line, rest) = text.split_once(':')?;
    let column: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// `path:line:column: severity[rule] …`
fn concise_line(name: &str, line: &str) -> Option<Stated> {
    let rest = line.strip_prefix(name)?.strip_prefix(':')?;
    let start = colon_place(rest)?;
    let (_, rest) = rest.split_once('[')?;
    let (rule, _) = rest.split_once(']')?;
    Some(Stated {
        of: rule.to_owned(),
        start,
        end: End::Unstated,
    })
}

pub fn concise(name: &str, report: &str) -> Vec<Stated> {
    let lines = report.split_terminator('\n');
    lines
        .map(|line| concise_line(name, line).unwrap_or_else(|| panic!("unreadable: {line}")))
        .collect()
}

/// The findings in the order of JUnit's test cases, in which those that fail come first.
pub fn junit(name: &str, report: &str) -> Vec<Stated> {
    let lines = report.split('\n').map(|line| match line.split_once("\">") {
        Some((element, text)) if element.trim_start().starts_with("<failure ") => text,
        _ => line
            .trim_start()
            .strip_prefix("<system-out>")
            .unwrap_or(line),
    });
    lines.filter_map(|line| concise_line(name, line)).collect()
}

/// The value of an attribute.
fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let (_, rest) = element
        .split_once(&format!(" {name}=\""))
        .unwrap_or_else(|| panic!("no {name}: {element}"));
    rest.split('"').next().unwrap_or_default()
}

pub fn checkstyle(report: &str) -> Vec<Stated> {
    let elements = report.split('\n').map(str::trim_start);
    elements
        .filter(|element| element.starts_with("<error "))
        .map(|element| Stated {
            of: attribute(element, "source")["kyclint.".len()..].to_owned(),
            start: (
                attribute(element, "line").parse().unwrap(),
                attribute(element, "column").parse().unwrap(),
            ),
            end: End::Unstated,
        })
        .collect()
}

/// The cells before the rule need no quotes.
pub fn csv(report: &str) -> Vec<Stated> {
    let rows = report.split_terminator("\r\n").skip(1);
    rows.map(|row| {
        let cells: Vec<_> = row.split(',').take(5).collect();
        Stated {
            of: cells[4].to_owned(),
            start: (cells[1].parse().unwrap(), cells[2].parse().unwrap()),
            end: End::Unstated,
        }
    })
    .collect()
}

pub fn github(report: &str) -> Vec<Stated> {
    let commands = report.split('\n').filter(|line| line.starts_with("::"));
    commands
        .map(|command| {
            let (_, rest) = command[2..].split_once(' ').unwrap();
            let (properties, _) = rest.split_once("::").unwrap();
            let value = |name: &str| {
                let mut pairs = properties
                    .split(',')
                    .filter_map(|pair| pair.split_once('='));
                pairs.find(|pair| pair.0 == name).map(|pair| pair.1)
            };
            let number = |name: &str| value(name).map(|value| value.parse::<usize>().unwrap());
            let line = number("line").unwrap();
            let end_line = number("endLine").unwrap();
            let title = value("title").unwrap();
            Stated {
                of: title["kyclint%3A ".len()..].to_owned(),
                start: (line, number("col").unwrap_or(0)),
                end: match number("endColumn") {
                    Some(column) => End::At((end_line, column)),
                    None => End::Line(end_line),
                },
            }
        })
        .collect()
}

pub fn gitlab(report: &str) -> Vec<Stated> {
    let issues: Vec<Value> = serde_json::from_str(report).unwrap();
    let stated = issues.iter().map(|issue| {
        let positions = &issue["location"]["positions"];
        Stated {
            of: issue["check_name"].as_str().unwrap().to_owned(),
            start: place(&positions["begin"]),
            end: End::At(place(&positions["end"])),
        }
    });
    stated.collect()
}

/// The findings, each followed by its labels, places elsewhere and edits.
pub fn jsonl(report: &str) -> Vec<Stated> {
    let lines = report.split_terminator('\n');
    let findings: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    of_findings(&findings)
}

pub fn json(report: &str) -> Vec<Stated> {
    let report: Value = serde_json::from_str(report).unwrap();
    of_findings(report["diagnostics"].as_array().unwrap())
}

fn of_findings(findings: &[Value]) -> Vec<Stated> {
    let mut stated = Vec::new();
    for finding in findings {
        let marked = |of: &str, it: &Value| Stated {
            of: of.to_owned(),
            start: place(&it["start"]),
            end: End::Bytes(
                place(&it["end"]),
                number(&it["span"]["offset"]),
                number(&it["span"]["length"]),
            ),
        };
        stated.push(marked(finding["rule"].as_str().unwrap(), finding));
        for label in finding["labels"].as_array().unwrap() {
            stated.push(marked("label", label));
        }
        for related in finding["related"].as_array().unwrap() {
            stated.push(Stated {
                of: "related".to_owned(),
                start: place(&related["start"]),
                end: End::Unstated,
            });
        }
    }
    stated
}

/// The results, each followed by its labels, places elsewhere and edits.
pub fn sarif(report: &str) -> Vec<Stated> {
    let report: Value = serde_json::from_str(report).unwrap();
    let run = &report["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let region = |of: &str, region: &Value| Stated {
        of: of.to_owned(),
        start: (number(&region["startLine"]), number(&region["startColumn"])),
        end: {
            let end = (number(&region["endLine"]), number(&region["endColumn"]));
            match region.get("byteOffset") {
                Some(offset) => End::Bytes(end, number(offset), number(&region["byteLength"])),
                None => End::At(end),
            }
        },
    };
    let mut stated = Vec::new();
    for result in run["results"].as_array().unwrap() {
        let rule = result["ruleId"].as_str().unwrap();
        let place = &result["locations"][0]["physicalLocation"]["region"];
        stated.push(region(rule, place));
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            stated.push(region("place", &related["physicalLocation"]["region"]));
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let changes = fix["artifactChanges"][0]["replacements"].as_array();
            for change in changes.unwrap() {
                stated.push(region("edit", &change["deletedRegion"]));
            }
        }
    }
    stated
}

/// `line N, column C`, `line N, columns C to D` or `line N, column C, to line M`.
fn spoken(of: &str, text: &str) -> Option<Stated> {
    let rest = text.strip_prefix("line ")?;
    let (line, rest) = rest.split_once(", column")?;
    let line = line.parse().ok()?;
    let several = rest.strip_prefix("s ");
    let rest = several.or_else(|| rest.strip_prefix(' '))?;
    let digits = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    };
    let column = digits(rest)?;
    let rest = rest.trim_start_matches(|it: char| it.is_ascii_digit());
    let end = if several.is_some() {
        End::At((line, digits(rest.strip_prefix(" to ")?)? + 1))
    } else if let Some(rest) = rest.strip_prefix(", to line ") {
        End::Line(digits(rest)?)
    } else {
        End::Unstated
    };
    Some(Stated {
        of: of.to_owned(),
        start: (line, column),
        end,
    })
}

/// The findings, each followed by its labels and places elsewhere, and the lines that are read out.
pub fn narrated(name: &str, report: &str) -> (Vec<Stated>, Vec<(usize, String)>) {
    let mut stated = Vec::new();
    let mut lines = Vec::new();
    let mut rule = "";
    for line in report.split('\n') {
        if let Some((severity, rest)) = line.split_once(", rule ")
            && ["Error", "Warning", "Advice"].contains(&severity)
        {
            rule = rest.split(':').next().unwrap_or_default();
        } else if let Some(rest) = line.strip_prefix(&format!("In {name}, ")) {
            stated.push(spoken(rule, rest).unwrap_or_else(|| panic!("unreadable: {line}")));
        } else if let Some(rest) = line.strip_prefix(&format!("Also in {name}, ")) {
            stated.push(spoken("related", rest).unwrap_or_else(|| panic!("unreadable: {line}")));
        } else if let Some(rest) = line.strip_prefix("Also ") {
            stated.push(spoken("label", rest).unwrap_or_else(|| panic!("unreadable: {line}")));
        } else if let Some(rest) = line.strip_prefix("Line ")
            && let Some((number, text)) = rest.split_once(" reads: ")
            && let Ok(number) = number.parse()
        {
            lines.push((number, text.to_owned()));
        }
    }
    (stated, lines)
}

/// An example on a page: where it is, and the characters that are marked as the mistake.
pub fn html(name: &str, report: &str) -> Vec<(Place, String)> {
    let articles = report.split("<article class=\"example ").skip(1);
    articles
        .map(|article| {
            let (article, _) = article.split_once("</article>").unwrap();
            let (_, place) = article
                .split_once(&format!("<span class=\"mono\">{name}:"))
                .unwrap();
            let marks = article.split("<mark class=\"main\">").skip(1);
            let marked: String = marks
                .map(|mark| mark.split("</mark>").next().unwrap_or_default())
                .collect();
            (colon_place(place).unwrap(), unescaped(&marked))
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// A finding as it is drawn for people.
#[derive(Debug, Default)]
pub struct Drawing<'a> {
    pub rule: &'a str,
    /// The positions at the heads of its excerpts.
    pub heads: Vec<Place>,
    /// The lines with their numbers, each with the line below it if that has marks.
    pub lines: Vec<(usize, &'a str, Option<&'a str>)>,
}

pub fn graphical<'a>(name: &str, report: &'a str) -> Vec<Drawing<'a>> {
    let mut drawings: Vec<Drawing<'a>> = Vec::new();
    for line in report.split('\n') {
        if let Some((severity, rest)) = line.split_once('[')
            && ["error", "warning", "advice"].contains(&severity)
        {
            drawings.push(Drawing {
                rule: rest.split(']').next().unwrap_or_default(),
                ..Drawing::default()
            });
            continue;
        }
        let Some(drawing) = drawings.last_mut() else {
            continue;
        };
        let inner = line.trim_start_matches(' ');
        if let Some(rest) = inner.strip_prefix("╭─[") {
            let place = rest.strip_prefix(name).and_then(|it| it.strip_prefix(':'));
            drawing.heads.push(place.and_then(colon_place).unwrap());
        } else if let Some(marks) = inner.strip_prefix("· ") {
            if let Some((_, _, below @ None)) = drawing.lines.last_mut() {
                *below = Some(marks);
            }
        } else if let Some((number, text)) = inner.split_once(" │")
            && let Ok(number) = number.parse()
        {
            // The drawing ends with the last character that is not blank.
            let text = text.strip_prefix(' ').unwrap_or(text);
            drawing.lines.push((number, text, None));
        }
    }
    drawings
}
