//! A text from opening to report, for all front ends.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::contract::kind::PayloadKind;
use crate::diagnostic::Diagnostic;
use crate::json::Parsed;
use crate::lint::fix;
use crate::lint::fix::{Fixed, Fixes};
use crate::lint::ledger::Ledger;
use crate::lint::{InputMode, LintResult, Observer, lint_documents};
use crate::report::diff;
use crate::report::diff::{Colors, Side};
use crate::report::formats;
#[cfg(feature = "workspace")]
use crate::report::formats::owners::Identity;
use crate::report::formats::{Format, Style, View};
use crate::report::ignored::remove_ignored;
use crate::report::recorded;
use crate::report::recorded::Recorded;
use crate::report::redaction::{Hidden, Mask};
use crate::report::totals::Report;
use crate::settings::Settings;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;
use crate::source::Source;
use crate::source::portable::PortablePaths;

/// How to lint and report a text.
#[derive(Debug, Clone)]
pub struct Options {
    /// The settings for its payloads.
    pub settings: Arc<Settings>,
    /// How to treat its JSON.
    pub mode: InputMode,
    /// Whether to compare its customers with others.
    pub is_compared: bool,
    /// Which findings fail.
    pub fail_on: FailOn,
    /// What to do if the text does not look like payloads.
    pub skipped: SkippedFiles,
    /// Whether to mask personal values.
    pub redact: bool,
}

impl Options {
    /// Creates options to treat the text as payloads, compare them, fail on errors and mask
    /// nothing.
    pub fn new(settings: impl Into<Arc<Settings>>) -> Self {
        Options {
            settings: settings.into(),
            mode: InputMode::Payloads,
            is_compared: true,
            fail_on: FailOn::default(),
            skipped: SkippedFiles::default(),
            redact: false,
        }
    }

    /// Treats the text as payloads only if it looks like payloads.
    pub fn detecting(self) -> Self {
        Options {
            mode: InputMode::Detect,
            ..self
        }
    }

    /// Masks personal values.
    pub fn redacting(self) -> Self {
        Options {
            redact: true,
            ..self
        }
    }
}

/// A linted text.
#[derive(Debug)]
pub struct Session {
    source: Source,
    options: Options,
    linted: LintResult,
    hidden: Hidden,
    /// The kind of its payloads; `None` if it is detected.
    kind: Option<&'static PayloadKind>,
    /// What to hide of the text; set by [`Session::redact`].
    mask: Option<Mask>,
}

impl Session {
    /// Lints a text.
    pub fn open(source: Source, options: Options) -> Self {
        Session::observed(source, options, &mut ())
    }

    /// Lints a text and shows its parsed documents to an observer.
    pub(crate) fn observed(source: Source, options: Options, observer: &mut dyn Observer) -> Self {
        let mut hidden = Hidden::default();
        let Options {
            settings,
            mode,
            is_compared,
            redact,
            ..
        } = &options;
        let mut linted = if *redact {
            let mut both = Both(&mut hidden, observer);
            lint_documents(&source, settings, *mode, *is_compared, &mut both)
        } else {
            lint_documents(&source, settings, *mode, *is_compared, observer)
        };
        remove_ignored(&source, &mut linted);
        fix::remove_impossible(&source, &mut linted.diagnostics);
        Session {
            source,
            kind: options.settings.kind(),
            options,
            linted,
            hidden,
            mask: None,
        }
    }

    /// Creates a session of findings in a payload of a kind that were made without the text itself.
    pub(crate) fn recorded(
        source: Source,
        options: Options,
        linted: LintResult,
        kind: Option<&'static PayloadKind>,
    ) -> Self {
        Session {
            source,
            kind,
            options,
            linted,
            hidden: Hidden::default(),
            mask: None,
        }
    }

    /// Returns the values of its customers that are compared with those of other texts, by their hashes.
    pub fn occurrences(&self) -> Vec<Recorded<'_>> {
        recorded::recorded(&self.source, &self.linted)
    }

    /// Returns the text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Returns the options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Returns the payloads and the findings.
    pub fn linted(&self) -> &LintResult {
        &self.linted
    }

    /// Returns the findings, in source order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.linted.diagnostics
    }

    /// Compares the customers with those in the ledger, and records them there. Texts must be
    /// compared in the order in which they are sent. Returns whether there are new findings.
    pub fn compare(&mut self, ledger: &mut Ledger) -> bool {
        let before = self.linted.diagnostics.len();
        let Session {
            source,
            options,
            linted,
            ..
        } = self;
        linted.compare(ledger, source, &options.settings);
        self.linted.diagnostics.len() > before
    }

    /// Compares the customers with those in the ledger, and records them there, but returns the
    /// findings instead of adding them.
    pub(crate) fn compared(&self, ledger: &mut Ledger) -> Vec<Diagnostic> {
        ledger.take(
            &self.source,
            &self.options.settings,
            &self.linted.occurrences,
        )
    }

    /// Adds findings that only its surroundings show.
    pub(crate) fn add(&mut self, findings: Vec<Diagnostic>) {
        self.linted.add(findings);
    }

    /// Whether it has values to compare with other customers.
    pub(crate) fn is_comparable(&self) -> bool {
        !self.linted.occurrences.is_empty()
    }

    /// Returns findings of this text with personal values masked, if the options say so.
    pub(crate) fn masked(&self, findings: &[Diagnostic]) -> Vec<Diagnostic> {
        if !self.options.redact || findings.is_empty() {
            return findings.to_vec();
        }
        let documents = &self.linted.documents;
        Mask::of(&self.source, documents, &self.hidden, Some(findings)).redact(findings)
    }

    /// Keeps the findings for which `keep` returns true. Returns the number of findings removed.
    pub fn retain(&mut self, mut keep: impl FnMut(&Source, &Diagnostic) -> bool) -> usize {
        let before = self.linted.diagnostics.len();
        let diagnostics = &mut self.linted.diagnostics;
        diagnostics.retain(|diagnostic| keep(&self.source, diagnostic));
        before - diagnostics.len()
    }

    /// Masks personal values in the findings, if the options say so. It removes fixes that would
    /// write such a value, so apply fixes first.
    pub fn redact(&mut self) {
        let LintResult {
            documents,
            diagnostics,
            ..
        } = &mut self.linted;
        if self.options.redact && !diagnostics.is_empty() {
            let mask = Mask::of(&self.source, documents, &self.hidden, Some(diagnostics));
            *diagnostics = mask.redact(diagnostics);
            self.mask = Some(mask);
        }
    }

    /// Forgets the values that are compared, where nothing follows that they are compared with.
    #[cfg(feature = "serve")]
    pub(crate) fn forget_occurrences(&mut self) {
        self.linted.occurrences = Vec::new();
    }

    /// Masks personal values in the reports that follow, whatever the options say.
    #[cfg(feature = "serve")]
    pub(crate) fn redact_always(&mut self) {
        self.options.redact = true;
    }

    /// Returns the mask of the personal values in the text.
    pub(crate) fn mask(&self) -> Mask {
        Mask::of(&self.source, &self.linted.documents, &self.hidden, None)
    }

    /// Returns the text with its first `shown` findings, for a report.
    pub(crate) fn view(&self, shown: usize) -> View<'_> {
        let diagnostics = &self.linted.diagnostics;
        let (diagnostics, left_out) = diagnostics.split_at(shown.min(diagnostics.len()));
        View {
            source: &self.source,
            documents: &self.linted.documents,
            customers: &self.linted.customers,
            diagnostics,
            left_out,
            kind: self.kind,
            redact: self.options.redact,
            mask: self.mask.as_ref(),
            fail_on: self.options.fail_on,
            docs_url: self.options.settings.docs_url(),
            payload: None,
        }
    }

    /// Returns by what each finding is known in later runs.
    #[cfg(feature = "workspace")]
    pub(crate) fn identities(&self) -> Vec<Identity> {
        formats::owners::identities(&self.view(usize::MAX))
    }

    /// Returns the report of this text alone. It masks personal values if the options say so.
    pub fn render(
        &mut self,
        format: Format,
        style: Style,
        paths: &PortablePaths,
    ) -> io::Result<Vec<u8>> {
        self.redact();
        let output = formats::open(format, style, paths);
        let mut report = Report {
            files: 1,
            shown: self.linted.diagnostics.len(),
            ..Report::default()
        };
        report.add_customers(&self.linted);
        report.add(&self.source, &self.linted, self.options.fail_on);
        let mut out = Vec::new();
        output.begin(&mut out)?;
        output.draw(&self.view(usize::MAX), &mut out)?;
        output.finish(&report, &mut out)?;
        Ok(out)
    }

    /// Applies fixes and lints the result. A text whose original bytes are unknown (for example
    /// UTF-16) cannot be fixed.
    pub fn fix(&self, requested: Fixes) -> Fixed<Session> {
        match self.source.bytes() {
            Some(bytes) => fix::fix(self, &bytes, requested),
            None => Fixed {
                linted: None,
                applied: 0,
            },
        }
    }
}

/// Two observers.
struct Both<'o>(&'o mut Hidden, &'o mut dyn Observer);

impl Observer for Both<'_> {
    fn document(&mut self, parsed: &Parsed<'_>, range: &Range<usize>, has_findings: bool) {
        self.0.document(parsed, range, has_findings);
        self.1.document(parsed, range, has_findings);
    }
}

impl fix::Fixable for Session {
    fn diagnostics(&self) -> &[Diagnostic] {
        &self.linted.diagnostics
    }

    fn with_bytes(&self, bytes: Vec<u8>) -> Self {
        Session::open(self.source.with_bytes(bytes), self.options.clone())
    }
}

/// One side of a diff: a whole file, possibly linted in pieces.
#[derive(Debug, Default)]
pub struct Version {
    /// Its bytes.
    pub bytes: Vec<u8>,
    mask: Mask,
}

impl Version {
    /// Adds the mask of a piece that begins at byte `offset`.
    pub fn hide(&mut self, piece: &Session, offset: usize) {
        if piece.options.redact {
            self.mask.add(&piece.mask(), offset);
        }
    }
}

/// Writes the changes of a text as a unified diff, masked if `redact` is true. Returns whether the
/// lines are exact; they are not if they contain terminal control characters, which are replaced.
pub fn draw_difference(
    name: &str,
    paths: &PortablePaths,
    (old, new): (&Version, &Version),
    redact: bool,
    colors: Colors,
    out: &mut Vec<u8>,
) -> io::Result<bool> {
    let source = |version: &Version| Source::new(name, version.bytes.clone());
    let sources = redact.then(|| (source(old), source(new)));
    fn side<'a>(version: &'a Version, source: Option<&'a Source>) -> Side<'a> {
        Side {
            bytes: &version.bytes,
            masked: source.map(|source| (source, &version.mask)),
        }
    }
    let (old_source, new_source) = match &sources {
        Some((old, new)) => (Some(old), Some(new)),
        None => (None, None),
    };
    diff::header(&paths.name(name), colors, out)?;
    diff::hunks(side(old, old_source), side(new, new_source), colors, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the bytes of the fixed text, and the number of applied fixes.
    fn fixed(bytes: &[u8], requested: Fixes) -> (Vec<u8>, usize) {
        let options = Options::new(Settings::on("2026-11-23".parse().unwrap()));
        let session = Session::open(Source::new("a.json", bytes.to_vec()), options);
        let fixed = session.fix(requested);
        let last = fixed.linted.as_ref().unwrap_or(&session);
        (last.source().bytes().unwrap(), fixed.applied)
    }

    #[test]
    fn a_fix_may_enable_another() {
        // The value of a field is checked once its name is fixed.
        let fixed = fixed(br#"{"Action": "create", "action1": 1,}"#, Fixes::All);
        let expected = br#"{"action": "CREATE", "action1": 1}"#;
        assert_eq!(fixed, (expected.to_vec(), 3));
    }

    #[test]
    fn invalid_bytes_are_preserved() {
        // The fix for text in the wrong encoding rewrites the whole name.
        let name = b"{\"entityType\": \"INDIVIDUAL\", \"firstName\": \"J\xE0 \xC3\x85\xC2\xBDa\", ";
        let text = [name, &b"\"action\": \"create\"}"[..]].concat();
        let (bytes, _) = fixed(&text, Fixes::All);
        assert_eq!(bytes, [name, &b"\"action\": \"CREATE\"}"[..]].concat());
        // The fix for an invisible character removes only this character.
        let (bytes, _) = fixed(b"{\"firstName\": \"J\xE0\xE2\x80\x8B\"}", Fixes::All);
        assert_eq!(bytes, b"{\"firstName\": \"J\xE0\"}");
    }

    #[test]
    fn a_byte_order_mark_is_removed() {
        let (bytes, _) = fixed(b"\xEF\xBB\xBF{\"action\": \"create\"}", Fixes::Safe);
        assert_eq!(bytes, b"{\"action\": \"CREATE\"}");
    }
}
