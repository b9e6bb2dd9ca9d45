//! Members that serializers, databases and converters add to objects.

use crate::json::Member;

/// Names with what adds such a member.
const ADDED: [(&str, &str); 21] = [
    ("class", "Groovy"),
    ("@class", "Jackson"),
    ("@type", "Jackson"),
    ("_class", "Spring Data"),
    ("hibernateLazyInitializer", "Hibernate"),
    ("handler", "Hibernate"),
    ("$type", ".NET"),
    ("$id", ".NET"),
    ("$ref", ".NET"),
    ("__type", ".NET"),
    ("__typename", "GraphQL"),
    ("__metadata", "OData"),
    ("_links", "HAL"),
    ("_embedded", "HAL"),
    ("_id", "the database"),
    ("_rev", "the database"),
    ("__v", "Mongoose"),
    ("@timestamp", "Logstash"),
    ("@version", "Logstash"),
    ("$schema", "an editor"),
    ("xmlns", "the converter from XML"),
];

/// The beginnings of such names.
const PREFIXES: [(&str, &str); 6] = [
    ("@odata.", "OData"),
    ("odata.", "OData"),
    ("xmlns:", "the converter from XML"),
    ("@xmlns", "the converter from XML"),
    ("-xmlns", "the converter from XML"),
    ("xsi:", "the converter from XML"),
];

/// What adds a member to an object; `None` if people may have written it.
pub(super) fn origin(member: Member<'_>) -> Option<&'static str> {
    let name = member.key.string()?;
    // Salesforce adds the type and the address of a record.
    let has = |name: &str| member.value.member(name).is_some();
    if name == "attributes" && has("type") && has("url") {
        return Some("Salesforce");
    }
    let exact = ADDED.iter().find(|(known, _)| name == *known);
    let found = exact.or_else(|| PREFIXES.iter().find(|(start, _)| name.starts_with(start)));
    found.map(|(_, origin)| *origin)
}
