//! Lints texts with one document per line.

use std::ops::Range;

use crate::document::foreign_text::{
    ForeignText, foreign_text, is_conflict_end, is_conflict_middle, is_conflict_start,
};
use crate::document::structure::looks_like_payload;
use crate::json;
use crate::json::{Kind, Node, Parsed, Problem, ProblemKind, mistakes};
use crate::lint::{Linter, dispatch, documents_by_line};
use crate::source::{EncodingProblem, Framing, RECORD_SEPARATOR};
use crate::text::span::Span;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// What was seen in the lines so far.
struct Seen {
    conflict: bool,
    /// Whether a conflict is reported. Other parts of a file may have some of their own.
    reported_conflict: bool,
    record_separator: bool,
    /// A document that spans several lines.
    long_document: bool,
    /// Whether customers are compared outside of conflicts.
    is_compared: bool,
    /// Up to where documents of several lines have been looked for.
    searched: usize,
    /// The end of the last document that is left out.
    left_out: usize,
}

impl Linter<'_> {
    /// Lints each line. A line that is not JSON has only that finding: a program wrote it, so its
    /// intended content cannot be guessed.
    pub(super) fn lines_within(&mut self, text: &str, start: usize, end: usize) {
        let is_file = self.source.framing() == Framing::Lines;
        // Only the first piece of a file reports what is the same in all lines.
        let is_continued = self.source.offset(0) > 0;
        let mut seen = Seen {
            conflict: is_continued,
            reported_conflict: false,
            record_separator: is_continued,
            long_document: is_continued,
            searched: start,
            left_out: start,
            is_compared: self.is_compared,
        };
        let mut documents = json::Documents::new(&text[..end]);
        let mut memory = json::Memory::default();
        for (number, line) in documents_by_line(text, start, end) {
            if line.start < seen.left_out
                || line.start < seen.searched && self.is_within_document(&line)
            {
                continue;
            }
            self.line = is_file.then_some((number, line.start));
            match text.as_bytes()[line.start] {
                b'<' | b'=' | b'>' | b'|' if self.is_conflict(text, &line, &mut seen) => {}
                0 if text[line.clone()].trim_matches(['\0', '\r']).is_empty() => self.padding(line),
                0x1E => self.sequence(text, line, &mut seen),
                0xEF if text[line.clone()].starts_with(BYTE_ORDER_MARK) => self.marked(text, line),
                b'{' | b'[' if self.is_long(&mut documents, text, &line, &mut seen) => {}
                _ => {
                    let parsed = json::parse_in(&text[..line.end], line.start, memory);
                    if !self.leaves_out(&parsed) {
                        self.line(&parsed, line);
                    }
                    memory = parsed.tree.into_memory();
                }
            }
        }
        self.is_compared = seen.is_compared;
    }

    /// Whether the last document goes on in a line.
    fn is_within_document(&self, line: &Range<usize>) -> bool {
        let last = self.linted.documents.last();
        last.is_some_and(|last| line.start < last.end)
    }

    /// Lints the document that begins in a line if it has no mistakes but that it spans several
    /// lines, which is reported once. Returns whether it does.
    fn is_long<'t>(
        &mut self,
        documents: &mut json::Documents<'t>,
        text: &'t str,
        line: &Range<usize>,
        seen: &mut Seen,
    ) -> bool {
        let written = text[line.clone()].trim_end();
        let goes_on = written.ends_with(['{', '[', ',']);
        if !goes_on || line.start < seen.searched {
            return false;
        }
        let mut parsed = documents.parse(line.start);
        let document = parsed.tree.root().span();
        seen.searched = document.end;
        if document.end > line.end && self.leaves_out(&parsed) {
            seen.left_out = document.end;
            return true;
        }
        parsed
            .problems
            .retain(|problem| !is_syntax(problem) || problem.span.start < document.end);
        let rest = text[document.end..].lines().next().unwrap_or_default();
        let is_whole = !parsed.problems.iter().any(is_syntax) && rest.trim().is_empty();
        if !is_whole || document.end <= line.end {
            return false;
        }
        if !seen.long_document {
            seen.long_document = true;
            parsed.problems.push(Problem {
                kind: ProblemKind::SeveralLines,
                span: Span::new(document.start, document.start + 1),
            });
        }
        self.line = None;
        self.document(&parsed, line.start..document.end);
        true
    }

    fn line(&mut self, parsed: &Parsed<'_>, line: Range<usize>) {
        let has_mistakes = parsed.problems.iter().any(is_syntax);
        if !has_mistakes && parsed.tree.root().kind() == Kind::String {
            // It may be a payload that was serialized twice.
            match foreign_text(parsed, line.start, line.end, true) {
                Some(found) => self.foreign(parsed, &found, line),
                None => self.document(parsed, line),
            }
        } else if !has_mistakes || is_logged_payload(parsed) {
            self.document(parsed, line);
        } else if !self.several(parsed, &line) {
            match framed(parsed.tree.text(), &line) {
                Some(framed) => self.document(&framed, line),
                None => self.not_json(parsed, line),
            }
        }
    }

    /// Reports the first mistake of a line.
    fn not_json(&mut self, parsed: &Parsed<'_>, line: Range<usize>) {
        if let Some(found) = foreign_text(parsed, line.start, line.end, true) {
            return self.foreign(parsed, &found, line);
        }
        let mistakes = mistakes(&parsed.problems, parsed.tree.text());
        let mistakes: Vec<_> = mistakes.iter().filter(|it| it.is_of_syntax()).collect();
        let before = self.findings.count();
        self.linted.documents.push(line.clone());
        self.findings.begin_document();
        self.encoding(line.clone());
        if let Some(first) = mistakes.first() {
            dispatch::check_mistake(first, &parsed.tree, &mut self.findings);
        }
        self.doubt_fixes(before, mistakes.len());
        self.observer.document(parsed, &line, true);
    }

    /// Lints the documents of a line that has several, or one with a comma behind it. Returns
    /// whether the line has nothing else.
    fn several(&mut self, parsed: &Parsed<'_>, line: &Range<usize>) -> bool {
        // Numbers and words in brackets are a part of a log.
        let is_list = |root: Node<'_>| {
            let first = root.elements().next();
            first.is_none_or(|first| matches!(first.kind(), Kind::Object | Kind::Array))
        };
        let root = parsed.tree.root();
        let is_container = match root.kind() {
            Kind::Object => true,
            Kind::Array => is_list(root),
            _ => false,
        };
        let is_behind = |problem: &Problem| {
            let is_of_end = matches!(
                problem.kind,
                ProblemKind::TextAfterEnd | ProblemKind::TrailingComma | ProblemKind::ForeignSpace
            );
            is_of_end && problem.span.start >= parsed.tree.root().span().end
        };
        let mut mistakes = parsed.problems.iter().filter(|problem| is_syntax(problem));
        if !is_container || !mistakes.all(is_behind) {
            return false;
        }
        let text = parsed.tree.text();
        let mut documents = json::Documents::new(text);
        let mut all: Vec<(Parsed<'_>, Range<usize>)> = Vec::new();
        let mut gaps = Vec::new();
        let mut next = Some(line.start);
        while let Some(at) = next {
            let mut parsed = documents.parse(at);
            next = parsed.next;
            let end = parsed.tree.root().span().end;
            // A comma before the next document is a part of the gap.
            parsed.problems.retain(|problem| {
                next.is_none() || !is_syntax(problem) || problem.span.start < end
            });
            // Behind the last document, a separator has no meaning of its own.
            if next.is_none() && !all.is_empty() {
                let written = |span: Span| text.get(span.start..span.end).unwrap_or_default();
                parsed.problems.retain(|problem| match problem.kind {
                    ProblemKind::TextAfterEnd => {
                        let written = written(problem.span);
                        !(written.is_empty() || json::is_separator(written))
                    }
                    ProblemKind::ForeignSpace => problem.span.start < end,
                    _ => true,
                });
            }
            let is_last_comma =
                |problem: &Problem| problem.kind == ProblemKind::TrailingComma && next.is_none();
            let mut mistakes = parsed.problems.iter().filter(|problem| is_syntax(problem));
            if mistakes.any(|problem| !is_last_comma(problem)) {
                return false;
            }
            gaps.extend(next.map(|next| Span::new(end, next)));
            all.push((parsed, at..next.unwrap_or(line.end)));
        }
        let between = |gap: &Span| text.get(gap.start..gap.end).unwrap_or_default();
        let is_text = |gap: &&Span| {
            let between = between(gap);
            !(between.trim().is_empty() || json::is_separator(between))
        };
        let text_between = gaps.iter().find(is_text).map(|gap| {
            let start = gap.end - between(gap).trim_start().len();
            Span::new(start, start + between(gap).trim().len())
        });
        let first_gap = gaps.first().copied();
        if let (Some(gap), Some((first, _))) = (first_gap, all.first_mut()) {
            let (kind, span) = match text_between {
                Some(span) => (ProblemKind::TextAfterEnd, span),
                None => (ProblemKind::SeveralOnLine { gaps }, gap),
            };
            first.problems.push(Problem { kind, span });
        }
        for (parsed, range) in all {
            self.document(&parsed, range);
        }
        true
    }

    /// Reports a line of NUL bytes.
    fn padding(&mut self, line: Range<usize>) {
        let span = Span::new(line.start, line.end);
        self.linted.documents.push(line);
        self.linted.has_no_customers();
        self.findings.begin_document();
        dispatch::check_encoding(&EncodingProblem::Padding { span }, &mut self.findings);
    }

    /// Lints a line that begins with a record separator, which is reported once.
    fn sequence(&mut self, text: &str, line: Range<usize>, seen: &mut Seen) {
        let written = &text[line.clone()];
        let start =
            line.start + (written.len() - written.trim_start_matches(RECORD_SEPARATOR).len());
        if start == line.end {
            return;
        }
        let mut parsed = json::parse(&text[..line.end], start);
        if parsed.problems.iter().any(is_syntax) {
            return self.line(&parsed, start..line.end);
        }
        if !seen.record_separator {
            seen.record_separator = true;
            parsed.problems.push(Problem {
                kind: ProblemKind::RecordSeparator,
                span: Span::new(line.start, start),
            });
        }
        self.document(&parsed, line);
    }

    /// Lints a line that begins with a byte order mark, as where files were concatenated.
    fn marked(&mut self, text: &str, line: Range<usize>) {
        let written = text[line.clone()].trim_start_matches(BYTE_ORDER_MARK);
        let start = line.end - written.len();
        // A mark alone is not a document.
        let start = if written.trim().is_empty() {
            line.start
        } else {
            start
        };
        let parsed = json::parse(&text[..line.end], start);
        if parsed.problems.iter().any(is_syntax) {
            return self.line(&parsed, start..line.end);
        }
        self.mark = Some(Span::new(line.start, start));
        self.document(&parsed, line);
    }

    /// Handles a line that git leaves in a file with a merge conflict, and returns whether it is
    /// one. The customers of both sides are linted, but those of the second are not compared.
    fn is_conflict(&mut self, text: &str, line: &Range<usize>, seen: &mut Seen) -> bool {
        let written = text[line.clone()].trim_end();
        if is_conflict_start(written) {
            let parsed = json::parse(&text[..line.end], line.start);
            if !seen.reported_conflict {
                let marker = Span::new(line.start, line.start + written.len());
                self.foreign(&parsed, &ForeignText::merge_conflict(marker), line.clone());
            }
            seen.conflict = true;
            seen.reported_conflict = true;
            return true;
        }
        let is_middle = is_conflict_middle(written);
        let is_end = is_conflict_end(written);
        if is_middle || is_end {
            self.is_compared = is_end && seen.is_compared;
        }
        seen.conflict && (is_middle || is_end)
    }
}

fn is_syntax(problem: &Problem) -> bool {
    !matches!(problem.kind, ProblemKind::DuplicateKey { .. })
}

/// Parses the payload of a line that has other text before or behind it, as listings and logs have. The text may
/// begin like JSON: `12`, `[INFO]`.
fn framed<'t>(text: &'t str, line: &Range<usize>) -> Option<Parsed<'t>> {
    let begins_payload = |at: &usize| text[at + 1..].trim_start().starts_with('"');
    let mut braces = memchr::memchr_iter(b'{', &text.as_bytes()[line.clone()]);
    let start = braces
        .by_ref()
        .map(|at| line.start + at)
        .find(begins_payload)?;
    let mut parsed = json::parse(text, start);
    let end = parsed.tree.root().span().end;
    let is_behind = |problem: &Problem| {
        let is_other = matches!(
            problem.kind,
            ProblemKind::TextAfterEnd | ProblemKind::Comment
        );
        is_other && problem.span.start >= end
    };
    let mut mistakes = parsed.problems.iter().filter(|problem| is_syntax(problem));
    if !mistakes.all(is_behind) || !looks_like_payload(parsed.tree.root()) {
        return None;
    }
    let before = text[line.start..start].trim_end();
    if !before.is_empty() {
        let problem = Problem {
            kind: ProblemKind::TextBeforeStart,
            span: Span::new(line.start, line.start + before.len()),
        };
        parsed.problems.insert(0, problem);
    }
    Some(parsed)
}

/// Whether a line is a line of a log with a whole payload at its end.
fn is_logged_payload(parsed: &Parsed<'_>) -> bool {
    let mut mistakes = parsed.problems.iter().filter(|problem| is_syntax(problem));
    mistakes.all(|problem| problem.kind == ProblemKind::TextBeforeStart)
        && looks_like_payload(parsed.tree.root())
}

#[cfg(test)]
mod tests {
    use crate::lint::lint;
    use crate::settings::Settings;
    use crate::source::Source;

    fn customer(number: u32, country: &str) -> String {
        format!(
            r#"{{"communicationNumber": "KYC-{number}", "requester": "Pavyzdžio bankas", "action": "CREATE", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND", "customerExtId": "CUST-{number}", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08", "firstName": "Jonas", "lastName": "Pavyzdys", "citizenshipCountry": "{country}"}}"#
        )
    }

    /// The line, the rule and the message of each finding.
    fn found(text: &str) -> Vec<String> {
        let settings = Settings::on(jiff::civil::date(2024, 6, 30));
        let source = Source::new("a.ndjson", text.as_bytes().to_vec());
        let found = lint(&source, &settings);
        let line = |at| source.position(at).line;
        let found = found.iter().map(|found| {
            let line = line(found.span.start);
            format!("{line} {}: {}", found.rule.name, found.message)
        });
        found.collect()
    }

    #[test]
    fn lines_after_a_cut_document_are_linted() {
        let cut = r#"{"communicationNumber": "KYC-9", "listContact": ["#;
        let text = [cut, &customer(1, "LTU"), &customer(2, "LT")].join("\n");
        assert_eq!(
            found(&text),
            [
                "1 syntax: unexpected end of the text",
                "2 country-code: invalid country code `LTU`",
            ]
        );
    }

    #[test]
    fn a_customer_with_other_text_on_its_line_is_linted() {
        let before = "1 syntax: text before the document";
        let behind = "1 syntax: text after the document";
        let country = "1 country-code: invalid country code `LTU`";
        let customer = customer(1, "LTU");
        for text in [
            "1\t",
            "     1\t",
            "1 ",
            "1,",
            "1:",
            "1712534400 ",
            "[INFO] ",
            "[pod/app-1/app] ",
            "[0] ",
            "[2024-04-08] ",
            "[\"app\", 1] ",
            "INFO: ",
            "data: ",
            "1: ",
            "1. ",
            "- ",
            "2024-04-08 10:00:00,123 INFO {x} - ",
            "\"customer\": ",
        ] {
            let text = format!("{text}{customer}");
            assert_eq!(found(&text), [before, country], "{text}");
        }
        for text in [";", " ok", "\t200", " \\"] {
            let text = format!("{customer}{text}");
            assert_eq!(found(&text), [country, behind], "{text}");
            // What is around it has one cause.
            for label in ["[INFO] ", "INFO: ", "1. "] {
                let text = format!("{label}{text}");
                assert_eq!(found(&text), [before, country], "{text}");
            }
        }
        let text = format!("{customer} // x");
        let comment = "1 syntax: unexpected comment";
        assert_eq!(found(&text), [country, comment]);
        // What is wrong within it leaves nothing else to trust.
        let text = format!("[INFO] {}", customer.replace(": \"LTU", ":: \"LTU"));
        assert_eq!(found(&text).len(), 1, "{text}");
    }

    #[test]
    fn a_nul_at_the_end_of_each_line_hides_no_customer() {
        let text = format!("{}\0\n{}\0\n", customer(1, "LT"), customer(2, "LTU"));
        assert_eq!(
            found(&text),
            [
                "1 syntax: text after the document",
                "2 country-code: invalid country code `LTU`",
                "2 syntax: text after the document",
            ]
        );
    }

    #[test]
    fn a_line_with_a_string_may_be_a_payload_that_was_serialized_twice() {
        let line = serde_json::Value::from(customer(1, "LT")).to_string();
        let text = [line, customer(2, "LTU")].join("\n");
        assert_eq!(
            found(&text),
            [
                "1 not-json: JSON within a string",
                "2 country-code: invalid country code `LTU`",
            ]
        );
    }

    #[test]
    fn a_mistake_in_the_second_document_of_a_line_makes_it_text_after_the_first() {
        let broken = customer(2, "LT").replace(": \"KYC", ":\u{a0}\"KYC");
        let text = customer(1, "LT") + &broken;
        assert_eq!(found(&text), ["1 syntax: text after the document"]);
        let text = customer(1, "LT") + &customer(2, "LT");
        assert_eq!(found(&text), ["1 syntax: several documents on one line"]);
    }
}
