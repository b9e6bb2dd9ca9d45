use crate::contract::entity_type::EntityType;
use crate::diagnostic::{Fix, Severity};
use crate::document::customer::Item;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_item};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "document-owner",
        group: Group::Consistency,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("document_owner.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Item(
        &["listBusinessEntityDocument"],
        &of_item(["entityType", "identityDocumentType"], check),
    )],
};

/// Document types that only one entity type can hold.
const HOLDERS: [(&str, EntityType); 5] = [
    ("PASSPORT", EntityType::Individual),
    ("IDENTITYCARD", EntityType::Individual),
    ("DRIVINGLICENSE", EntityType::Individual),
    ("RESIDENCEPERMIT", EntityType::Individual),
    ("REGISTRATIONCERTIFICATE", EntityType::Organization),
];

fn check(document: &Item<'_>, [owner, kind]: [Value<'_>; 2], findings: &mut Findings) {
    let Some(holder) = document.list.entity.declared() else {
        return;
    };
    let (owner, kind) = (owner.usable(), kind.usable());
    let of_kind = kind.and_then(|kind| {
        HOLDERS
            .into_iter()
            .find(|(name, _)| kind.value.is(name))
            .map(|(_, holder)| holder)
    });
    let finding = match (owner, kind) {
        // A wrong holder and a document type that fits it are one mistake.
        (Some(owner), _) if owner.value.is(holder.other().code()) => {
            let finding = Finding::new(
                format!(
                    "document of an {} in the list of an {}",
                    holder.other().code(),
                    holder.code()
                ),
                "entity type of the holder",
            )
            .help(format!(
                "use `{}`, or move the document to the entity that holds it",
                holder.code()
            ));
            let is_slip = of_kind.is_none_or(|of_kind| of_kind == holder);
            let fix = is_slip.then(|| {
                let text = format!("\"{}\"", holder.code());
                Fix::likely(
                    owner.value.span(),
                    text,
                    "the document may be in a wrong list",
                )
            });
            Some((owner, finding.maybe_fix(fix)))
        }
        (_, Some(kind)) if of_kind.is_some_and(|of_kind| of_kind != holder) => {
            let name = kind.value.string().unwrap_or_default();
            let finding = Finding::new(
                format!(
                    "an {} cannot hold a document of type {}",
                    holder.code(),
                    quoted(&name)
                ),
                format!("document of an {}", holder.other().code()),
            )
            .help("correct the document type, or move the document to the entity that holds it");
            Some((kind, finding))
        }
        _ => None,
    };
    if let Some((target, mut finding)) = finding {
        if let Some(says) = document.list.entity.node.get("entityType") {
            finding = finding.also(says.span(), "holder of the document");
        }
        findings.report(Place::value(target.value), finding);
    }
}
