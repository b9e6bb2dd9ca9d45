//! What changed between two versions of a schema, and whether what was accepted may now be refused.
//!
//! Each change is judged alone, and in doubt as one that refuses: a schema of which no change does accepts
//! at least what it accepted.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

/// What changed in the schemas from one version to another.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemasDiff {
    /// The version before.
    pub from: String,
    /// The version after.
    pub to: String,
    /// Whether something that was accepted may now be refused.
    pub may_refuse: bool,
    /// The schemas of either version.
    pub schemas: Vec<SchemaDiff>,
}

/// What changed in a schema.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaDiff {
    /// Its name.
    pub schema: String,
    /// Whether something that was accepted may now be refused.
    pub may_refuse: bool,
    /// What changed, in the order of the schema.
    pub changes: Vec<Change>,
}

/// A change.
#[derive(Debug, PartialEq, Serialize)]
pub struct Change {
    /// Where it is: in the schema after, or in the one before if it was removed.
    pub pointer: String,
    /// What was done.
    pub change: ChangeKind,
    /// What it means for what is validated.
    pub effect: Effect,
    /// What was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another value.
    Changed,
}

impl ChangeKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        }
    }
}

/// What a change means for what is validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// What was accepted may be refused.
    MayRefuse,
    /// More is accepted.
    AcceptsMore,
    /// Texts for people, and definitions that something else has to use.
    None,
}

impl Effect {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Effect::MayRefuse => "may refuse",
            Effect::AcceptsMore => "accepts more",
            Effect::None => "",
        }
    }
}

impl SchemasDiff {
    /// Compares schemas, each a member of an object by its name.
    pub fn new(
        (from, before): (&str, &Map<String, Value>),
        (to, after): (&str, &Map<String, Value>),
    ) -> Self {
        let added = after.keys().filter(|name| !before.contains_key(*name));
        let names = before.keys().chain(added);
        let schemas: Vec<_> = names
            .map(|name| SchemaDiff::new(name, before.get(name), after.get(name)))
            .collect();
        SchemasDiff {
            from: from.to_owned(),
            to: to.to_owned(),
            may_refuse: schemas.iter().any(|schema| schema.may_refuse),
            schemas,
        }
    }
}

impl SchemaDiff {
    /// Compares two versions of a schema. A schema that is new refuses nothing that was accepted; one that
    /// is gone accepts nothing.
    fn new(name: &str, before: Option<&Value>, after: Option<&Value>) -> Self {
        let mut comparison = Comparison {
            root: [before, after],
            changes: Vec::new(),
        };
        match (before, after) {
            (Some(before), Some(after)) => comparison.schemas(before, after, ""),
            (None, Some(_)) => comparison.push("", ChangeKind::Added, Effect::None, [None, None]),
            (Some(_), None) => {
                comparison.push("", ChangeKind::Removed, Effect::MayRefuse, [None, None]);
            }
            (None, None) => {}
        }
        let changes = comparison.changes;
        SchemaDiff {
            schema: name.to_owned(),
            may_refuse: changes.iter().any(|it| it.effect == Effect::MayRefuse),
            changes,
        }
    }
}

/// Keywords that tell people something, and refuse nothing.
const ANNOTATIONS: [&str; 7] = [
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "examples",
    "default",
];

/// Limits that refuse more if they are lower.
const UPPER: [&str; 5] = [
    "maxLength",
    "maximum",
    "exclusiveMaximum",
    "maxItems",
    "maxProperties",
];

/// Limits that refuse more if they are higher.
const LOWER: [&str; 5] = [
    "minLength",
    "minimum",
    "exclusiveMinimum",
    "minItems",
    "minProperties",
];

struct Comparison<'v> {
    root: [Option<&'v Value>; 2],
    changes: Vec<Change>,
}

impl<'v> Comparison<'v> {
    fn push(
        &mut self,
        pointer: &str,
        change: ChangeKind,
        effect: Effect,
        [before, after]: [Option<&Value>; 2],
    ) {
        self.changes.push(Change {
            pointer: pointer.to_owned(),
            change,
            effect,
            before: before.cloned(),
            after: after.cloned(),
        });
    }

    /// Notes that a keyword was added, removed or changed, with the effect of each.
    fn keyword(
        &mut self,
        pointer: &str,
        values: [Option<&Value>; 2],
        [added, removed, changed]: [Effect; 3],
    ) {
        match values {
            [None, Some(_)] => self.push(pointer, ChangeKind::Added, added, values),
            [Some(_), None] => self.push(pointer, ChangeKind::Removed, removed, values),
            [before, after] if before != after => {
                self.push(pointer, ChangeKind::Changed, changed, values);
            }
            _ => {}
        }
    }

    fn schemas(&mut self, before: &'v Value, after: &'v Value, pointer: &str) {
        let (Value::Object(old), Value::Object(new)) = (before, after) else {
            if before != after {
                let effect = if *after == Value::Bool(true) {
                    Effect::AcceptsMore
                } else {
                    Effect::MayRefuse
                };
                self.push(
                    pointer,
                    ChangeKind::Changed,
                    effect,
                    [Some(before), Some(after)],
                );
            }
            return;
        };
        let added = new.keys().filter(|name| !old.contains_key(*name));
        for name in old.keys().chain(added) {
            let values = [old.get(name), new.get(name)];
            let pointer = format!("{pointer}/{}", escaped(name));
            match (name.as_str(), values) {
                ("properties", _) => self.properties([before, after], values, &pointer),
                ("$defs", _) => self.definitions(values, &pointer),
                ("required", _) => {
                    let effects = [Effect::MayRefuse, Effect::AcceptsMore];
                    self.set(values.map(elements), &pointer, effects);
                }
                ("type", [Some(_), Some(_)]) => self.types(values, &pointer),
                ("enum", [Some(_), Some(_)]) => {
                    let effects = [Effect::AcceptsMore, Effect::MayRefuse];
                    self.set(values.map(elements), &pointer, effects);
                }
                ("oneOf", [Some(one), Some(other)]) if is_choice(one) && is_choice(other) => {
                    self.choices([one, other], &pointer);
                }
                ("additionalProperties", _) => self.additional(values, &pointer),
                ("items" | "then" | "else", [Some(one), Some(other)]) => {
                    self.schemas(one, other, &pointer);
                }
                ("allOf" | "anyOf", [Some(Value::Array(one)), Some(Value::Array(other))]) => {
                    let effects = if name == "allOf" {
                        [Effect::MayRefuse, Effect::AcceptsMore]
                    } else {
                        [Effect::AcceptsMore, Effect::MayRefuse]
                    };
                    self.parts([one, other], &pointer, effects);
                }
                (name, _) => {
                    let effects = effects(name, values);
                    self.keyword(&pointer, values, effects);
                }
            }
        }
    }

    fn properties(
        &mut self,
        schemas: [&'v Value; 2],
        values: [Option<&'v Value>; 2],
        pointer: &str,
    ) {
        for (name, fields) in members(values) {
            let pointer = format!("{pointer}/{}", escaped(name));
            match fields {
                [Some(before), Some(after)] => self.schemas(before, after, &pointer),
                [None, after] => {
                    // Where the name was refused, any value of it is more.
                    let effect = if is_refused(self.root[0], schemas[0], name) {
                        Effect::AcceptsMore
                    } else {
                        Effect::MayRefuse
                    };
                    self.push(&pointer, ChangeKind::Added, effect, [None, after]);
                }
                [before, None] => {
                    let is_open = |schema: &Value| {
                        matches!(
                            schema.get("additionalProperties"),
                            None | Some(Value::Bool(true))
                        )
                    };
                    let effect = if is_open(schemas[1]) {
                        Effect::AcceptsMore
                    } else {
                        Effect::MayRefuse
                    };
                    self.push(&pointer, ChangeKind::Removed, effect, [before, None]);
                }
            }
        }
    }

    fn definitions(&mut self, values: [Option<&'v Value>; 2], pointer: &str) {
        for (name, both) in members(values) {
            let pointer = format!("{pointer}/{}", escaped(name));
            match both {
                [Some(before), Some(after)] => self.schemas(before, after, &pointer),
                _ => self.keyword(&pointer, both, [Effect::None; 3]),
            }
        }
    }

    /// Compares lists whose order has no meaning.
    fn set(
        &mut self,
        [old, new]: [Vec<&'v Value>; 2],
        pointer: &str,
        [added, removed]: [Effect; 2],
    ) {
        for (index, value) in old.iter().enumerate() {
            if !new.contains(value) {
                let pointer = format!("{pointer}/{index}");
                self.push(&pointer, ChangeKind::Removed, removed, [Some(value), None]);
            }
        }
        for (index, value) in new.iter().enumerate() {
            if !old.contains(value) {
                let pointer = format!("{pointer}/{index}");
                self.push(&pointer, ChangeKind::Added, added, [None, Some(value)]);
            }
        }
    }

    fn types(&mut self, values: [Option<&'v Value>; 2], pointer: &str) {
        let has = |value: Option<&Value>, name: &str| {
            value.is_some_and(|it| {
                *it == name
                    || it
                        .as_array()
                        .is_some_and(|it| it.iter().any(|it| it == name))
            })
        };
        // Every integer is a number.
        let is_wider = has(values[0], "integer") && has(values[1], "number");
        let removed = if is_wider && !has(values[0], "number") {
            let names = elements_or_one(values[0]);
            let others = names.iter().filter(|name| **name != "integer");
            let is_kept = |name: &&&Value| elements_or_one(values[1]).contains(*name);
            if others.clone().all(|name| is_kept(&name)) {
                Effect::AcceptsMore
            } else {
                Effect::MayRefuse
            }
        } else {
            Effect::MayRefuse
        };
        let is_listed = |value: Option<&Value>| value.is_some_and(Value::is_array);
        if is_listed(values[0]) && is_listed(values[1]) {
            let effects = [Effect::AcceptsMore, removed];
            self.set(values.map(elements_or_one), pointer, effects);
        } else {
            let names = values.map(elements_or_one);
            let is_kept = names[0].iter().all(|name| names[1].contains(name));
            let effect = if is_kept {
                Effect::AcceptsMore
            } else {
                removed
            };
            let effects = [Effect::None, Effect::None, effect];
            self.keyword(pointer, values, effects);
        }
    }

    /// Compares choices of constants. Those of the same constant may have another text.
    fn choices(&mut self, [old, new]: [&'v Value; 2], pointer: &str) {
        let constant = |choice: &'v Value| choice.get("const");
        let [old, new] = [old, new].map(|choices| elements(Some(choices)));
        for (index, choice) in old.iter().enumerate() {
            if !new.iter().any(|other| constant(other) == constant(choice)) {
                let pointer = format!("{pointer}/{index}");
                let values = [constant(choice), None];
                self.push(&pointer, ChangeKind::Removed, Effect::MayRefuse, values);
            }
        }
        for (index, choice) in new.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            match old.iter().find(|other| constant(other) == constant(choice)) {
                Some(other) => self.schemas(other, choice, &pointer),
                None => {
                    let values = [None, constant(choice)];
                    self.push(&pointer, ChangeKind::Added, Effect::AcceptsMore, values);
                }
            }
        }
    }

    fn additional(&mut self, values: [Option<&'v Value>; 2], pointer: &str) {
        match values {
            [Some(before), Some(after)] if before.is_object() && after.is_object() => {
                self.schemas(before, after, pointer);
            }
            [before, after] => {
                let is_open =
                    |value: Option<&Value>| value.is_none_or(|it| *it == Value::Bool(true));
                let effect = if is_open(before) && is_open(after) {
                    Effect::None
                } else if is_open(after) || before == Some(&Value::Bool(false)) {
                    Effect::AcceptsMore
                } else {
                    Effect::MayRefuse
                };
                self.keyword(pointer, values, [effect; 3]);
            }
        }
    }

    /// Compares schemas in a list, each with the one at its place.
    fn parts(
        &mut self,
        [old, new]: [&'v [Value]; 2],
        pointer: &str,
        [added, removed]: [Effect; 2],
    ) {
        for index in 0..old.len().max(new.len()) {
            let pointer = format!("{pointer}/{index}");
            match [old.get(index), new.get(index)] {
                [Some(before), Some(after)] => self.schemas(before, after, &pointer),
                both => self.keyword(&pointer, both, [added, removed, Effect::MayRefuse]),
            }
        }
    }
}

/// The effects of a keyword that is added, removed or changed.
fn effects(name: &str, values: [Option<&Value>; 2]) -> [Effect; 3] {
    if ANNOTATIONS.contains(&name) {
        return [Effect::None; 3];
    }
    // What they refuse cannot be seen from a change within.
    if ["if", "not", "oneOf"].contains(&name) {
        return [Effect::MayRefuse; 3];
    }
    let [before, after] = values.map(|value| value.and_then(Value::as_f64));
    let is_raised = matches!((before, after), (Some(before), Some(after)) if after > before);
    let is_lowered = matches!((before, after), (Some(before), Some(after)) if after < before);
    let is_wider = UPPER.contains(&name) && is_raised || LOWER.contains(&name) && is_lowered;
    let changed = if is_wider {
        Effect::AcceptsMore
    } else {
        Effect::MayRefuse
    };
    [Effect::MayRefuse, Effect::AcceptsMore, changed]
}

/// Whether an object of a schema could not have a member of this name: the schema is closed, or each of the
/// branches is that a discriminator chooses from.
fn is_refused(root: Option<&Value>, schema: &Value, name: &str) -> bool {
    let has = |schema: &Value| {
        let properties = schema.get("properties");
        properties.is_some_and(|it| it.get(name).is_some())
    };
    let is_closed =
        |schema: &Value| schema.get("additionalProperties") == Some(&Value::Bool(false));
    if is_closed(schema) {
        return !has(schema);
    }
    let branches = elements(schema.get("allOf"));
    let mut chosen = BTreeSet::new();
    for branch in &branches {
        let then = branch.get("then").and_then(|then| resolved(root, then));
        let condition = branch.pointer("/if/properties/entityType/const");
        match (then, condition.and_then(Value::as_str)) {
            (Some(then), Some(value)) if is_closed(then) && !has(then) => chosen.insert(value),
            _ => return false,
        };
    }
    let values = schema.pointer("/properties/entityType/oneOf");
    let values = elements(values).into_iter().map(|it| it.get("const"));
    let values: Option<BTreeSet<_>> = values.map(|it| it.and_then(Value::as_str)).collect();
    let is_required = elements(schema.get("required"))
        .iter()
        .any(|name| *name == "entityType");
    !chosen.is_empty() && is_required && values == Some(chosen)
}

/// The definition that a schema refers to, or the schema.
fn resolved<'v>(root: Option<&'v Value>, schema: &'v Value) -> Option<&'v Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root?.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}

fn is_choice(value: &Value) -> bool {
    let is_constant = |choice: &Value| {
        choice.as_object().is_some_and(|members| {
            let mut names = members.keys();
            members.contains_key("const")
                && names.all(|name| name == "const" || ANNOTATIONS.contains(&name.as_str()))
        })
    };
    value
        .as_array()
        .is_some_and(|choices| choices.iter().all(is_constant))
}

fn elements(value: Option<&Value>) -> Vec<&Value> {
    let elements = value.and_then(Value::as_array);
    elements.into_iter().flatten().collect()
}

fn elements_or_one(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(elements)) => elements.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

/// A name as a token of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A member of two objects: its name, and its value in each.
type InBoth<'v> = (&'v str, [Option<&'v Value>; 2]);

/// The members of two objects: those of the first, and then what only the second has.
fn members<'v>(objects: [Option<&'v Value>; 2]) -> impl Iterator<Item = InBoth<'v>> {
    let [old, new] = objects.map(|value| value.and_then(Value::as_object));
    let is_old = move |name: &&String| old.is_some_and(|old| old.contains_key(*name));
    let kept = old.into_iter().flat_map(Map::keys);
    let added = new.into_iter().flat_map(Map::keys);
    let names = kept.chain(added.filter(move |name| !is_old(name)));
    names.map(move |name| (name.as_str(), [old, new].map(|object| object?.get(name))))
}

#[cfg(test)]
mod tests;
