//! Where the value of an unknown field belongs: the fields that its name may mean, in its object, in
//! the objects below it, or in the customer around it.

use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::contract::synonyms::{Implied, Match, fold, matches, shortened, similar};

/// What an unknown name may mean.
#[derive(Clone)]
pub struct Meaning {
    /// Where the fields are.
    pub place: Place,
    /// The fields: several if the name stands for all of them together, or if `is_any`.
    pub fields: Vec<Path>,
    /// Whether any of the fields is meant, and not all of them.
    pub is_any: bool,
    /// Another field of the same object whose value the name says.
    pub implied: Option<&'static Implied>,
    /// Whether the value is only a part of the field's value, or has another form.
    pub is_partial: bool,
    /// Whether the name is known as it is written.
    pub is_exact: bool,
}

/// Where a field is, seen from the object that has the unknown name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the same object.
    Own,
    /// In the same object, if it is of the other entity type.
    OtherType,
    /// In an object below it.
    Below,
    /// In the customer or related entity that the object belongs to, or below that.
    Entity,
}

/// A field, with the names that lead to it.
#[derive(Clone)]
pub struct Path {
    /// The fields that hold the object of the field, outermost first.
    pub holders: Vec<Holder>,
    /// The object that has the field.
    pub object: Object,
    /// The name of the field.
    pub name: &'static str,
    /// The facts of the field.
    pub field: Field,
}

/// A field that holds an object, or a list of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Its name.
    pub name: &'static str,
    /// Whether it is a list.
    pub is_list: bool,
}

impl Path {
    /// The path as messages show it: `listAddress[].city`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for holder in &self.holders {
            text.push_str(holder.name);
            text.push_str(if holder.is_list { "[]." } else { "." });
        }
        text.push_str(self.name);
        text
    }

    /// Whether the field holds an object or a list.
    pub fn is_container(&self) -> bool {
        matches!(self.field.json_type(), "array" | "object")
    }
}

/// An object, with the fields that lead to it.
#[derive(Clone)]
pub struct Inside {
    /// The fields that lead to it, outermost first.
    pub holders: Vec<Holder>,
    /// The name of its definition; empty for a customer or related entity.
    definition: &'static str,
    /// The object.
    pub object: Object,
}

/// The objects below an object, nearest first. Related entities are customers of their own, so what
/// is in them is left out.
pub fn below(object: Object) -> Vec<Inside> {
    let mut found = Vec::new();
    collect_below(object, &[], &mut found);
    found.sort_by_key(|inside| inside.holders.len());
    found
}

fn collect_below(object: Object, above: &[Holder], found: &mut Vec<Inside>) {
    for name in object.names() {
        let Some(field) = object.field(name) else {
            continue;
        };
        let elements = field.elements();
        let held = elements.unwrap_or(field);
        if held.is_related_entity() {
            continue;
        }
        if let Some(inside) = held.object(EntityType::Individual) {
            let mut holders = above.to_vec();
            holders.push(Holder {
                name,
                is_list: elements.is_some(),
            });
            collect_below(inside, &holders, found);
            found.push(Inside {
                holders,
                definition: held.definition(),
                object: inside,
            });
        }
    }
}

/// The objects that a name is looked up in.
pub struct Surroundings {
    /// The object that has the unknown name.
    pub object: Object,
    /// The customer or related entity that it belongs to; the object itself if it is one.
    pub entity: Object,
    /// The same customer or related entity of the other entity type.
    pub other: Object,
}

impl Surroundings {
    fn is_entity(&self) -> bool {
        self.object.number() == self.entity.number()
    }

    /// What a name is known to mean, nearest place first.
    pub fn meanings(&self, name: &str) -> Vec<Meaning> {
        self.of_matches(&matches(name))
    }

    /// What a name means without the words around it.
    pub fn meanings_of_shorter(&self, name: &str) -> Vec<Meaning> {
        let shorter = shortened(name).into_iter();
        let mut shorter = shorter.map(|name| {
            let mut found = self.of_matches(&matches(&name));
            if found.is_empty() {
                found = self.of_fields(&name);
            }
            found
        });
        let mut found = shorter.find(|found| !found.is_empty()).unwrap_or_default();
        found.iter_mut().for_each(|found| found.is_exact = false);
        found
    }

    /// The field of the object that has this folded name.
    fn of_fields(&self, folded: &str) -> Vec<Meaning> {
        let mut found = Vec::new();
        for place in [Place::Own, Place::OtherType] {
            for inside in self.objects(place) {
                let mut names = inside.object.names();
                let path = names
                    .find(|own| fold(own) == folded)
                    .and_then(|name| path(&inside, name));
                found.extend(path.map(|path| Meaning {
                    place,
                    fields: vec![path],
                    is_any: false,
                    implied: None,
                    is_partial: false,
                    is_exact: false,
                }));
            }
        }
        found
    }

    /// What a name with a typing error may mean.
    pub fn similar_meanings(&self, name: &str) -> Vec<Meaning> {
        self.of_matches(&similar(name))
    }

    fn of_matches(&self, matches: &[Match]) -> Vec<Meaning> {
        if matches.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for place in [Place::Own, Place::OtherType, Place::Below, Place::Entity] {
            for inside in self.objects(place) {
                for a_match in matches {
                    found.extend(meaning(place, &inside, a_match));
                }
            }
        }
        found
    }

    /// The fields of other objects that have this name, in any spelling.
    pub fn namesakes(&self, name: &str) -> Vec<Path> {
        let folded = fold(name);
        let mut found = Vec::new();
        // A text such as a comment is about whatever is around it.
        let is_vague = matches(name).iter().any(|it| it.name.is_local);
        for place in [Place::Below, Place::Entity] {
            for inside in self.objects(place) {
                let mut names = inside.object.names();
                if let Some(name) = names.find(|own| fold(own) == folded) {
                    found.extend(path(&inside, name));
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        let is_text = |path: &Path| {
            let field = path.field;
            let has_form = field.is_date() || field.is_country() || !field.values().is_empty();
            field.json_type() == "string" && !has_form
        };
        found.retain(|path| !(is_vague && is_text(path)));
        found
    }

    fn objects(&self, place: Place) -> Vec<Inside> {
        let alone = |object: Object| Inside {
            holders: Vec::new(),
            definition: "",
            object,
        };
        match place {
            Place::Own if !self.is_entity() => vec![Inside {
                definition: self.object.definition(),
                ..alone(self.object)
            }],
            Place::Own => vec![alone(self.object)],
            Place::OtherType if self.is_entity() => vec![alone(self.other)],
            Place::Below => below(self.object),
            Place::Entity if !self.is_entity() => {
                let mut all = vec![alone(self.entity)];
                all.extend(below(self.entity));
                all
            }
            Place::OtherType | Place::Entity => Vec::new(),
        }
    }
}

fn path(inside: &Inside, name: &'static str) -> Option<Path> {
    Some(Path {
        holders: inside.holders.clone(),
        object: inside.object,
        name,
        field: inside.object.field(name)?,
    })
}

fn meaning(place: Place, inside: &Inside, a_match: &Match) -> Option<Meaning> {
    if a_match.name.is_local && place != Place::Own {
        return None;
    }
    let row = a_match.row;
    let targets = row
        .targets
        .iter()
        .filter(|target| target.object == inside.definition);
    // The simplified customer has some names in other case.
    let of_target = |field: &str| {
        let mut names = inside.object.names();
        path(inside, names.find(|own| own.eq_ignore_ascii_case(field))?)
    };
    let fields: Vec<_> = targets
        .filter_map(|target| of_target(target.field))
        .collect();
    let is_complete = !row.is_joint || fields.len() == row.targets.len();
    (!fields.is_empty() && is_complete).then_some(Meaning {
        place,
        is_any: !row.is_joint && fields.len() > 1,
        fields,
        implied: row.implied.as_ref(),
        is_partial: a_match.name.is_partial,
        is_exact: a_match.is_exact,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::contract::kinds::CUSTOMER;

    fn places(entity_type: EntityType, below: &str, name: &str) -> Vec<String> {
        let contract = Contract::of(&CUSTOMER, entity_type, false);
        let entity = contract.customer();
        let object = entity.field(below).map_or(entity, |field| {
            let held = field.elements().unwrap_or(field);
            held.object(entity_type).unwrap()
        });
        let surroundings = Surroundings {
            object,
            entity,
            other: Contract::of(&CUSTOMER, entity_type.other(), false).customer(),
        };
        let mut found = surroundings.meanings(name);
        if found.is_empty() {
            found = surroundings.meanings_of_shorter(name);
        }
        let text = |meaning: &Meaning| {
            let fields: Vec<_> = meaning.fields.iter().map(Path::text).collect();
            let joint = if meaning.is_any { "|" } else { "+" };
            format!("{:?} {}", meaning.place, fields.join(joint))
        };
        found.iter().map(text).collect()
    }

    #[test]
    fn a_name_leads_to_the_field_in_its_context() {
        let individual = |below, name| places(EntityType::Individual, below, name);
        assert_eq!(individual("", "surname"), ["Own lastName"]);
        assert_eq!(
            individual("", "email"),
            ["Below listContact[].contactDetails"]
        );
        assert_eq!(
            individual("", "street"),
            ["Below listAddress[].streetAddress"]
        );
        assert_eq!(individual("", "companyName"), ["OtherType title"]);
        assert_eq!(individual("", "full_name"), ["Own firstName+lastName"]);
        assert_eq!(
            individual("", "employer"),
            ["Below fieldOfActivity.employment.employerTitle"]
        );
        assert_eq!(
            individual("listDeclaredTurnover", "amount"),
            ["Own from|to"]
        );
        assert_eq!(
            individual("listAddress", "street"),
            ["Own streetAddress", "Entity listAddress[].streetAddress"]
        );
        assert_eq!(individual("listAddress", "surname"), ["Entity lastName"]);
        assert_eq!(individual("", "clientFirstName"), ["Own firstName"]);
        assert_eq!(
            individual("", "emails"),
            ["Below listContact[].contactDetails"]
        );
        assert_eq!(
            individual("listContact", "type"),
            ["Own contactType", "Entity entityType"]
        );
        assert_eq!(
            places(EntityType::Organization, "", "companyName"),
            ["Own title"]
        );
    }
}
