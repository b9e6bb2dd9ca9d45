//! Whose a finding is: the document that it is in, and the customer that the document, or a part of
//! it, is about. Reports name both, so that findings can be joined with the export that the payloads
//! come from.
//!
//! A document is parsed again for this, and only if a report needs it: most documents have no
//! findings.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::iter::repeat_n;
use std::ops::Range;

use xxhash_rust::xxh3::Xxh3;

use crate::contract::identifier::Identifier;
use crate::contract::kinds::KINDS;
use crate::diagnostic::Diagnostic;
use crate::document::signature::kind_of;
use crate::document::structure::Structure;
use crate::json;
use crate::json::{Kind, Node, Parsed};
use crate::report::formats::View;
use crate::report::redaction::Mask;
use crate::source::{Framing, Source, fences};
use crate::text::span::Span;

/// Longer identifiers are cut, in characters. The API takes no longer ones.
const MOST: usize = 255;

/// Whose a finding is.
#[derive(Clone, Default)]
pub(crate) struct Owner {
    /// The number of the document in its file, from 0.
    pub(crate) index: usize,
    /// The line that the document begins in.
    pub(crate) line: usize,
    /// The kind of payload; `None` if there is none.
    pub(crate) kind: Option<&'static str>,
    /// The identifier of the customer.
    pub(crate) customer_ext_id: Option<String>,
    /// The identifier of the request.
    pub(crate) communication_number: Option<String>,
}

/// Returns the owners of the findings, in the same order.
pub(crate) fn owners(found: &View<'_>) -> Vec<Owner> {
    let mut owners = Vec::with_capacity(found.diagnostics.len());
    for_each_document(found, |document, _, findings| {
        for (start, own) in document.by_customer(findings) {
            owners.extend(repeat_n(document.owner(found, start), own.len()));
        }
    });
    // Every finding has an owner, so that none is lost where both are combined.
    owners.resize_with(found.diagnostics.len(), Owner::default);
    owners
}

/// Returns what each document is called: the identifier of its customer or else of its request. A
/// document with several customers has none.
pub(crate) fn names(found: &View<'_>) -> Vec<Option<String>> {
    let text = text(found.source);
    let documents = found.documents.iter().enumerate();
    let names = documents.map(|(number, range)| {
        let parsed = parsed(&text, range);
        // Documents that no finding touches are hidden as a whole.
        let mask = found
            .redact
            .then(|| Mask::of_document(&text, &parsed, range));
        let found = View {
            mask: mask.as_ref(),
            ..*found
        };
        let document = Document::new(&found, number, &parsed);
        let [customer] = document.customers.as_slice() else {
            return None;
        };
        let owner = document.owner(&found, customer.span().start);
        owner.customer_ext_id.or(owner.communication_number)
    });
    names.collect()
}

/// By what a finding is known in later runs, besides its file, its rule and its value.
#[derive(Default)]
pub(crate) struct Identity {
    /// A number for its document.
    pub(crate) document: u32,
    /// The pointer from its customer, if that has identifiers and is not the document: another customer
    /// before it in a batch changes the pointer from the root.
    pub(crate) pointer: Option<String>,
}

/// Returns what identifies each finding. The number of a document is made from the identifiers of its
/// customer, so that a finding is told from the same one in another document. A batch is known by its first
/// customer, and a document without identifiers by its text.
pub(crate) fn identities(found: &View<'_>) -> Vec<Identity> {
    // The number is computed from the values themselves, whatever a report may show of them.
    let found = &View {
        mask: None,
        ..*found
    };
    let hash = |parts: [&str; 2]| {
        let mut hash = Xxh3::new();
        for part in parts {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.digest() as u32
    };
    let identity = |owner: Owner| {
        let (customer, request) = (owner.customer_ext_id, owner.communication_number);
        let has_one = customer.is_some() || request.is_some();
        has_one.then(|| hash([&customer.unwrap_or_default(), &request.unwrap_or_default()]))
    };
    let mut identities = Vec::with_capacity(found.diagnostics.len());
    for_each_document(found, |document, text, findings| {
        let of_first = || {
            let first = document.customers.first()?;
            identity(document.owner(found, first.span().start))
        };
        let of_document = OnceCell::new();
        let other =
            || *of_document.get_or_init(|| of_first().unwrap_or_else(|| hash([text.trim(), ""])));
        for (start, own) in document.by_customer(findings) {
            let number = identity(document.owner(found, start));
            let above = document.pointer_of_customer(start);
            identities.extend(own.iter().map(|finding| Identity {
                document: number.unwrap_or_else(other),
                pointer: above.as_ref().and_then(|above| below(finding, above)),
            }));
        }
    });
    identities.resize_with(found.diagnostics.len(), Identity::default);
    identities
}

/// The pointer of a finding from its customer if that is in an array or a batch; else the pointer itself.
/// Another customer before it does not change it.
pub(crate) fn within_customer(pointer: &str) -> &str {
    fn split(pointer: &str) -> Option<(&str, &str)> {
        let rest = pointer.strip_prefix('/')?;
        Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
    }
    fn element(pointer: &str) -> Option<&str> {
        let (number, below) = split(pointer)?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(below)
    }
    let in_batch = || {
        let (name, below) = split(pointer)?;
        let mut envelopes = KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref());
        let is_envelope = envelopes.any(|envelope| envelope.member == name);
        element(below).filter(|_| is_envelope)
    };
    element(pointer).or_else(in_batch).unwrap_or(pointer)
}

/// Visits each document that has findings, with its text and its findings.
fn for_each_document(found: &View<'_>, mut visit: impl FnMut(&Document<'_>, &str, &[Diagnostic])) {
    let text = text(found.source);
    let mut rest = found.diagnostics;
    for (number, range) in found.documents.iter().enumerate() {
        let next = found.documents.get(number + 1);
        let end = next.map_or(usize::MAX, |next| next.start);
        let count = rest.iter().take_while(|finding| finding.span.start < end);
        let (own, after) = rest.split_at(count.count());
        rest = after;
        if !own.is_empty() {
            let parsed = parsed(&text, range);
            let document = Document::new(found, number, &parsed);
            visit(&document, text.get(range.clone()).unwrap_or_default(), own);
        }
    }
}

/// The text that the documents are parsed from, with the same offsets.
fn text(source: &Source) -> Cow<'_, str> {
    if source.framing() == Framing::Markdown {
        fences(source.text(), source.start()).0
    } else {
        source.text().into()
    }
}

fn parsed<'t>(text: &'t str, range: &Range<usize>) -> Parsed<'t> {
    let text = text.get(..range.end).unwrap_or_default();
    json::parse_first(text, range.start)
}

/// A document that owners are looked up in.
struct Document<'p> {
    index: usize,
    line: usize,
    root: Node<'p>,
    structure: Structure<'p>,
    /// In source order.
    customers: Vec<Node<'p>>,
}

impl<'p> Document<'p> {
    fn new(found: &View<'_>, number: usize, parsed: &'p Parsed<'_>) -> Self {
        let root = parsed.tree.root();
        let structure = Structure::of(root);
        Document {
            index: found.source.documents_before() + number,
            line: found.source.first_line(&found.documents[number]),
            root,
            customers: structure.customers().collect(),
            structure,
        }
    }

    /// The findings in source order, in groups of those in one customer, with an offset in each. The members
    /// of a customer are looked up once for a group: it may have as many findings as members.
    fn by_customer<'f>(
        &self,
        findings: &'f [Diagnostic],
    ) -> impl Iterator<Item = (usize, &'f [Diagnostic])> {
        let customer = |finding: &Diagnostic| {
            let customer = self.customer_at(finding.span.start);
            customer.map(|customer| customer.index())
        };
        let groups = findings.chunk_by(move |one, next| customer(one) == customer(next));
        groups.filter_map(|group| Some((group.first()?.span.start, group)))
    }

    /// The customer that an offset is in.
    fn customer_at(&self, offset: usize) -> Option<&Node<'p>> {
        let after = self
            .customers
            .partition_point(|customer| customer.span().start <= offset);
        let before = after
            .checked_sub(1)
            .and_then(|last| self.customers.get(last));
        before.filter(|customer| offset <= customer.span().end)
    }

    /// The pointer of the customer at this offset, if it has identifiers of its own and is not the document.
    fn pointer_of_customer(&self, offset: usize) -> Option<String> {
        let customer = self.customer_at(offset)?;
        let has_own = |identifier: Identifier| {
            let value = customer.get(identifier.name());
            value.is_some_and(|value| value.is_string() || value.is_number())
        };
        if !has_own(Identifier::CustomerExtId) && !has_own(Identifier::CommunicationNumber) {
            return None;
        }
        let pointer = customer.pointer();
        (!pointer.is_empty()).then_some(pointer)
    }

    /// The owner of what is at this offset.
    fn owner(&self, found: &View<'_>, offset: usize) -> Owner {
        let around = self.customer_at(offset);
        let customer = match self.customers.as_slice() {
            // A byte order mark or a comment before the only customer is about it as well.
            [only] => Some(only),
            _ => around,
        };
        let object = customer.filter(|customer| customer.kind() == Kind::Object);
        let set = self.structure.kind().or(found.kind);
        let kind = set.or_else(|| object.map(|object| kind_of(*object)));
        let value = |identifier: Identifier| {
            let of_customer = customer.and_then(|customer| customer.get(identifier.name()));
            let value = of_customer.or_else(|| self.root.get(identifier.name()))?;
            shown(found, value)
        };
        Owner {
            index: self.index,
            line: self.line,
            kind: kind.map(|kind| kind.name),
            customer_ext_id: value(Identifier::CustomerExtId),
            communication_number: value(Identifier::CommunicationNumber),
        }
    }
}

/// The pointer of a finding from a customer with the pointer `above`.
fn below(finding: &Diagnostic, above: &str) -> Option<String> {
    let below = finding.pointer.strip_prefix(above)?;
    (below.is_empty() || below.starts_with('/')).then(|| below.to_owned())
}

/// Returns the value of an identifier as reports may show it.
fn shown(found: &View<'_>, value: Node<'_>) -> Option<String> {
    let Span { start, end } = value.span();
    let text = match found.mask.filter(|mask| mask.touches(value.span())) {
        Some(mask) => {
            let quotes = usize::from(value.is_string() && end - start >= 2);
            mask.apply(found.source, start + quotes..end - quotes)
        }
        None if value.is_string() => value.string()?.into_owned(),
        None if value.is_number() => value.raw().to_owned(),
        None => return None,
    };
    Some(match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    })
}
