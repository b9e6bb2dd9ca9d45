//! The kind of an object, and whether it looks like a payload at all.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::contract::kind::{Detection, PayloadKind, Signature, Subset};
use crate::contract::kinds::KINDS;
use crate::document::wrapped::{value_with_type, wrapped};
use crate::json::{Kind, Member, NameTable, Node, is_field_name};
use crate::text::suggestion::{Suggestion, nearest};

/// How many fields of every request a payload must have.
const FEWEST: usize = 2;

/// Whether an object looks like a payload of some kind. It
///
/// - has three or more fields of the kind, and no more unknown members than that, or most of the
///   fields of every request;
/// - has two of the fields of every request ([`Signature::request`]), and two of the fields that
///   requests of other services do not have ([`Signature::telling`]);
/// - has no field of other objects ([`Signature::others`]).
///
/// If that fails, names are compared again regardless of case, `_` and `-`.
///
/// Payloads of the account, operation and contract services, webhooks, server responses, fragments
/// and other JSON (`package.json`, GeoJSON) do not pass. A payload with a few misspelled names or
/// broken JSON does.
pub fn is_like_payload(object: Node<'_>) -> bool {
    is_like_payload_with(object, |_| FEWEST)
}

/// The same, with at least `fewest` of the fields of every request.
pub fn is_like_payload_with(object: Node<'_>, fewest: impl Fn(&Signature) -> usize) -> bool {
    KINDS.into_iter().any(|kind| {
        let signature = kind.signature();
        signature.is_some_and(|it| looks_like(object, kind, it, fewest(it)))
    })
}

/// The kind of a payload that is not in an envelope: the first of the later kinds that it looks
/// like, otherwise the first kind.
pub fn kind_of(payload: Node<'_>) -> &'static PayloadKind {
    let [first, later @ ..] = KINDS;
    let is_of = |kind: &&'static PayloadKind| match &kind.detection {
        Detection::BySignature(signature) => looks_like(payload, kind, signature, FEWEST),
        Detection::AsSubset(subset) => is_subset(payload, kind, subset),
    };
    later.into_iter().find(is_of).unwrap_or(first)
}

/// Whether an object has the fields that a subset needs, and no field that only the larger kind
/// has. A null member counts as absent, and a name with an obvious typing error as the right one.
fn is_subset(payload: Node<'_>, kind: &'static PayloadKind, subset: &Subset) -> bool {
    let mut lacks = subset.lacks.iter();
    if lacks.any(|name| payload.get_of(name).is_some()) {
        return false;
    }
    let declared = EntityType::declared(payload);
    let names = || {
        payload
            .members()
            .map(|member| member.key.string().unwrap_or_default())
    };
    let mut needs = subset.needs.iter();
    needs.all(|need| {
        payload.known_member(need).is_some() || names().any(|name| is_misspelt(&name, need.text))
    }) && payload.members().all(|member| {
        let name = member.key.string().unwrap_or_default();
        member.value.kind() == Kind::Null || !is_only_of_larger(&name, kind, subset.of, declared)
    })
}

/// Whether only the larger kind has a field of this name, among payloads of the declared type if
/// either kind has one of them there.
fn is_only_of_larger(
    name: &str,
    kind: &'static PayloadKind,
    larger: &'static PayloadKind,
    declared: Option<EntityType>,
) -> bool {
    let has_of_type = |kind, name: &str| {
        let mut types = declared.into_iter();
        types.any(|of| {
            Contract::of(kind, of, false)
                .customer()
                .field(name)
                .is_some()
        })
    };
    if has_of_type(kind, name) {
        return false;
    }
    if has_of_type(larger, name) {
        // The kinds write abbreviations, such as `giin`, in different cases.
        let is_lower = name.bytes().all(|byte| byte.is_ascii_lowercase());
        return !(is_lower && has_of_type(kind, &name.to_ascii_uppercase()));
    }
    if is_field(kind, name) || is_field(larger, name) {
        return !is_field(kind, name);
    }
    let has_misspelt = |kind| all_names(kind).any(|known| is_misspelt(name, known));
    has_misspelt(larger) && !has_misspelt(kind)
}

/// Names with fewer letters have too many neighbours.
const LONG: usize = 5;

/// A name with as many letters is likely meant, even if several letters are wrong.
const UNMISTAKABLE: usize = 12;

/// Whether a name is another one with an obvious typing error: other case or separators, one
/// wrong, missing, additional or swapped letter in a long name, or several in a very long one.
fn is_misspelt(written: &str, name: &str) -> bool {
    let is_near = |suggestion: Suggestion<'_>| {
        suggestion.certain
            || name.len() >= UNMISTAKABLE
            || name.len() >= LONG && strsim::osa_distance(written, name) == 1
    };
    nearest(written, [name]).is_some_and(is_near)
}

/// Whether payloads of a kind have, or once had, a field of this name.
fn is_field(kind: &'static PayloadKind, name: &str) -> bool {
    facts(kind).any(|facts| facts.field(name).is_some()) || was_known(kind, name)
}

fn all_names(kind: &'static PayloadKind) -> impl Iterator<Item = &'static str> {
    facts(kind).flat_map(Object::names)
}

fn looks_like(
    object: Node<'_>,
    kind: &'static PayloadKind,
    signature: &'static Signature,
    fewest: usize,
) -> bool {
    let names = names(kind, signature);
    let mut known = 0;
    let mut foreign = 0;
    let mut request = 0;
    let mut telling = 0;
    for member in object.members() {
        match names.find(member.key) {
            Some((_, NameMeaning::Other)) => return false,
            Some((
                _,
                NameMeaning::Field {
                    is_of_request,
                    is_telling,
                },
            )) => {
                known += 1;
                request += usize::from(*is_of_request);
                telling += usize::from(*is_telling);
            }
            None if was_known(kind, &member.key.string().unwrap_or_default()) => known += 1,
            None => foreign += 1,
        }
    }
    // What an export adds to a customer does not make it another object.
    let has_most = request * 2 > signature.request.len();
    is_enough(known, foreign, request, telling, fewest, has_most)
        || foreign >= 3 && looks_like_in_other_style(object, kind, signature, fewest)
}

fn is_enough(
    known: usize,
    foreign: usize,
    request: usize,
    telling: usize,
    fewest: usize,
    has_most: bool,
) -> bool {
    known >= 3 && (foreign <= known || has_most) && request >= fewest && telling >= 2
}

/// The same test, for names in another style, such as `communication_number`.
#[cold]
fn looks_like_in_other_style(
    object: Node<'_>,
    kind: &'static PayloadKind,
    signature: &'static Signature,
    fewest: usize,
) -> bool {
    let names = plain_names(kind);
    let (mut known, mut foreign, mut request, mut telling) = (0, 0, 0, 0);
    for member in object.members() {
        let name = plain(&member.key.string().unwrap_or_default());
        let is_one_of = |names: &[&str]| names.iter().any(|other| is_plainly(other, &name));
        if is_one_of(signature.others) {
            return false;
        }
        if names.contains(&name) {
            known += 1;
            request += usize::from(is_one_of(signature.request));
            telling += usize::from(is_one_of(signature.telling));
        } else {
            foreign += 1;
        }
    }
    let has_most = request * 2 > signature.request.len();
    is_enough(known, foreign, request, telling, fewest, has_most)
}

/// How many of the fields of every request tell a payload among other text, and how many in
/// addition to other fields.
const FEWEST_IN_TEXT: usize = 1;

/// Whether these plain names are those of a payload of some kind, in a text whose structure is not
/// known. A related entity within it has names of other objects. `is_quoted` is whether a name
/// stands in double quotes: a name that is a word of a language may be a part of a sentence.
pub fn has_names_of_payload(found: &HashSet<String>, is_quoted: impl Fn(&str) -> bool) -> bool {
    KINDS.into_iter().any(|kind| {
        let Some(signature) = kind.signature() else {
            return false;
        };
        let count = |names: &[&str]| {
            names
                .iter()
                .filter(|name| found.contains(&plain(name)))
                .count()
        };
        let request = count(signature.request);
        let has_most = request > signature.request.len() / 2;
        let is_word = |name: &str| !name.contains(|next: char| next.is_ascii_uppercase());
        let is_other = |name: &&&str| {
            found.contains(&plain(name))
                && !(has_most && is_field_name(name))
                && (!is_word(name) || is_quoted(name))
        };
        let known = || {
            found
                .iter()
                .filter(|name| plain_names(kind).contains(*name))
                .count()
        };
        let is_enough = has_most
            || request >= FEWEST_IN_TEXT && count(signature.telling) >= FEWEST && known() > FEWEST;
        is_enough && !signature.others.iter().any(|name| is_other(&name))
    })
}

/// The field names of payloads of a kind, without what differs between styles of names.
fn plain_names(kind: &'static PayloadKind) -> &'static HashSet<String> {
    static NAMES: [OnceLock<HashSet<String>>; KINDS.len()] =
        [const { OnceLock::new() }; KINDS.len()];
    NAMES[kind.place].get_or_init(|| all_names(kind).map(plain).collect())
}

/// What stands before a dot in the headings of a flattened customer.
const HOLDERS: [&str; 6] = [
    "customer",
    "customers",
    "payload",
    "data",
    "body",
    "request",
];

/// A name without what differs between styles of names: case, blanks, `_` and `-`, the object that it is in,
/// and what converters put around all names.
pub fn plain(name: &str) -> String {
    plain_letters(name).collect()
}

/// Whether a name is this one, without what differs between styles of names.
fn is_plainly(name: &str, plain: &str) -> bool {
    plain_letters(name).eq(plain.chars())
}

/// A name without what converters put around all names: a mark of XML attributes or of required fields, the
/// prefix of an XML namespace, the suffix of a Salesforce field, or the name of a .NET field behind a property
/// or of a generated proxy.
fn without_affixes(name: &str) -> &str {
    const LONGEST_PREFIX: usize = 12;
    let property = name.strip_prefix('<');
    if let Some(name) = property.and_then(|name| name.strip_suffix(">k__BackingField")) {
        return name;
    }
    let name = name.strip_prefix('@').unwrap_or(name);
    let name = name.strip_suffix('*').unwrap_or(name).trim_end();
    let name = name.strip_suffix("__c").unwrap_or(name);
    let name = name.strip_suffix("Field").unwrap_or(name);
    match name.split_once(':') {
        Some((prefix, name)) if prefix.len() <= LONGEST_PREFIX => name,
        _ => name,
    }
}

/// A name behind that of the object around it, as programs write it that flatten objects: `customer.firstName`,
/// `customers[0].firstName`, `customer_firstName`. In `customer_ext_id` it is a part of the name.
fn within_holder(name: &str) -> Option<&str> {
    let length = name.find(['.', '/', '_', '['])?;
    let (holder, rest) = name.split_at(length);
    if !HOLDERS.iter().any(|it| it.eq_ignore_ascii_case(holder)) {
        return None;
    }
    let in_list = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let rest = in_list.map_or(rest, |(_, rest)| rest);
    let behind_mark = rest
        .strip_prefix(['.', '/'])
        .or_else(|| rest.strip_prefix("__"));
    behind_mark.or_else(|| {
        let name = rest.strip_prefix('_')?;
        is_field_name(name).then_some(name)
    })
}

fn plain_letters(name: &str) -> impl Iterator<Item = char> {
    let name = without_affixes(name);
    let name = within_holder(name).unwrap_or(name);
    let characters = name.chars().filter(|next| !matches!(next, '_' | '-' | ' '));
    characters.flat_map(char::to_lowercase)
}

/// Whether an object has a member that marks another kind of object, such as an event.
pub fn is_of_other_kind(object: Node<'_>) -> bool {
    let signatures = KINDS.into_iter().filter_map(PayloadKind::signature);
    let mut others = signatures.flat_map(|signature| signature.others);
    others.any(|name| object.member(name).is_some())
}

/// How many values must be those of a payload, in an object that is within another one.
const FEWEST_VALUES: usize = 2;

/// Whether values of an object are those of a payload. The names alone are also those of a schema,
/// of a translation or of a mapping.
pub fn has_values_of_payload(object: Node<'_>) -> bool {
    are_values_of_payload(object.members().map(|member| {
        let name = plain(&member.key.string().unwrap_or_default());
        (name, member.value)
    }))
}

/// The same for plain names and their values.
pub fn are_values_of_payload<'a>(pairs: impl Iterator<Item = (String, Node<'a>)>) -> bool {
    let is_telling = |(name, value): &(String, Node<'_>)| {
        let text = innermost(*value).string();
        text.is_some_and(|text| is_value_of(name, text.trim()))
    };
    pairs.filter(is_telling).nth(FEWEST_VALUES - 1).is_some()
}

/// Whether a text is a value of the field with this plain name, which is one whose values tell.
fn is_value_of(name: &str, text: &str) -> bool {
    match name {
        "entitytype" | "action" | "sourceofrisklevel" => values_of(name)
            .iter()
            .any(|value| value.eq_ignore_ascii_case(text)),
        "applicationdate" => {
            let year = text.as_bytes().first_chunk::<4>();
            year.is_some_and(|year| year.iter().all(u8::is_ascii_digit))
        }
        _ => {
            name.ends_with("country")
                && matches!(text.len(), 2 | 3)
                && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        }
    }
}

/// Fewer texts that are not values may be mistakes of a payload.
const MANY_LABELS: usize = 3;

/// Whether an object with the names of fields says something about each of them, and has no values:
/// labels in a language, names in another system, descriptions of their types.
pub fn describes_fields(object: Node<'_>) -> bool {
    // Nearly all payloads have a valid one.
    if EntityType::declared(object).is_some() || has_values_of_payload(object) {
        return false;
    }
    let members = object.members();
    let is_object = |member: &Member<'_>| member.value.kind() == Kind::Object;
    if members.clone().filter(is_object).count() * 2 > object.count() {
        return wrapped(object).is_none() && !object.members().any(|member| has_value(&member));
    }
    let mut labels = HashSet::new();
    let mut named = 0;
    for member in members {
        let name = plain(&member.key.string().unwrap_or_default());
        let Some(text) = member.value.string() else {
            continue;
        };
        let text = text.trim();
        // A placeholder of a template begins with a bracket.
        let is_word = text.starts_with(char::is_alphabetic) || text.starts_with("$.");
        let plain_text: String = text.chars().filter(|it| it.is_alphanumeric()).collect();
        if is_word && plain_text.to_lowercase().contains(&name) {
            named += 1;
        }
        let is_number = matches!(name.as_str(), "communicationnumber" | "customerextid");
        let is_label = match name.as_str() {
            "entitytype" | "action" | "sourceofrisklevel" => !is_value_of(&name, text),
            _ if name.ends_with("country") => text.len() > 3,
            _ if is_number || name.ends_with("date") => {
                !text.contains(|it: char| it.is_ascii_digit())
            }
            _ => continue,
        };
        // Examples have the same text everywhere.
        if !is_word || !is_label || !labels.insert(text.to_owned()) {
            labels.clear();
            break;
        }
    }
    labels.len() >= MANY_LABELS || named >= MANY_LABELS && named * 2 > object.count()
}

/// Whether the object in place of a value has the value in it, beside something about it.
fn has_value(member: &Member<'_>) -> bool {
    const NAMES: [&str; 4] = ["value", "Value", "text", "content"];
    let name = plain(&member.key.string().unwrap_or_default());
    NAMES.iter().any(|inner| {
        let text = member.value.get(inner).and_then(Node::string);
        text.is_some_and(|text| is_value_of(&name, text.trim()))
    })
}

/// The value in objects or arrays with one member or element each, or beside what is known of it.
fn innermost(value: Node<'_>) -> Node<'_> {
    let mut value = value;
    while matches!(value.kind(), Kind::Object | Kind::Array) {
        let inner = match value.count() {
            1 => {
                let member = value.members().next().map(|member| member.value);
                member.or_else(|| value.elements().next())
            }
            _ => value_with_type(value),
        };
        let Some(inner) = inner else { break };
        value = inner;
    }
    value
}

/// The values of the field with this plain name, in payloads of any kind.
fn values_of(name: &str) -> Vec<&'static str> {
    let of_kind = KINDS.into_iter().flat_map(facts);
    let fields = of_kind.flat_map(|facts| {
        let mut names = facts.names().filter(|of| is_plainly(of, name));
        names.next().and_then(|of| facts.field(of))
    });
    fields.flat_map(Field::values).collect()
}

/// What the name of a member indicates.
#[derive(Default)]
enum NameMeaning {
    /// The object is not a payload of the kind.
    #[default]
    Other,
    /// The object may be a payload of the kind.
    Field {
        is_of_request: bool,
        is_telling: bool,
    },
}

fn facts(kind: &'static PayloadKind) -> impl Iterator<Item = Object> {
    Contract::of_kind(kind).map(Contract::customer)
}

/// The field names of payloads of a kind, and those of other objects.
fn names(
    kind: &'static PayloadKind,
    signature: &'static Signature,
) -> &'static NameTable<NameMeaning> {
    static NAMES: [OnceLock<NameTable<NameMeaning>>; KINDS.len()] =
        [const { OnceLock::new() }; KINDS.len()];
    NAMES[kind.place].get_or_init(|| {
        let mut names = NameTable::default();
        for name in all_names(kind) {
            *names.entry(name) = NameMeaning::Field {
                is_of_request: signature.request.contains(&name),
                is_telling: signature.telling.contains(&name),
            };
        }
        for name in signature.others.iter().copied() {
            *names.entry(name) = NameMeaning::Other;
        }
        names
    })
}

/// Whether this is a former name of a field.
fn was_known(kind: &'static PayloadKind, name: &str) -> bool {
    facts(kind).any(|facts| facts.renamed(name).is_some() || facts.dropped(name))
}
