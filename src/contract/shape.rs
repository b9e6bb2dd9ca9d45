//! The requirements of one of our schemas, read from it once for the fast path. Only the dozen
//! shapes that our types derive are supported; values of other shapes are left to `jsonschema`.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::json::{CodeSet, NameTable};

/// The requirements of a schema, in a form that is fast to check.
pub(crate) struct Shapes {
    pub(crate) objects: Vec<Object>,
    pub(crate) root: Shape,
}

/// The members of an object, and how many are required.
#[derive(Default)]
pub(crate) struct Object {
    pub(crate) members: NameTable<Member, Box<str>>,
    pub(crate) required: usize,
}

#[derive(Default)]
pub(crate) struct Member {
    pub(crate) shape: Shape,
    pub(crate) is_required: bool,
}

/// The requirements of a value.
#[derive(Clone, Default)]
pub(crate) struct Shape {
    pub(crate) is_nullable: bool,
    pub(crate) kind: ShapeKind,
}

#[derive(Clone, Default)]
pub(crate) enum ShapeKind {
    /// An unsupported shape: no value passes.
    #[default]
    Unknown,
    /// Only `null`.
    Nothing,
    Text {
        longest: usize,
        may_be_blank: bool,
    },
    OneOf(Box<CodeSet>),
    Date,
    Boolean,
    Integer {
        range: Option<(i64, i64)>,
    },
    Number,
    List(Box<Shape>),
    /// An object, by its index in [`Shapes::objects`].
    Object(usize),
    /// An object chosen by its `entityType`, as pairs of value and index.
    Discriminated(Vec<(String, usize)>),
}

impl Shapes {
    /// Reads the shapes of a schema.
    pub(crate) fn of(schema: &Value) -> Shapes {
        Shapes::of_part(schema, &schema["$defs"])
    }

    /// Reads the shapes of a part of a schema that refers to these definitions.
    pub(crate) fn of_part(part: &Value, definitions: &Value) -> Shapes {
        let mut reader = Reader {
            definitions,
            known: HashMap::new(),
            objects: Vec::new(),
        };
        let root = reader.shape(part);
        Shapes {
            objects: reader.objects,
            root,
        }
    }
}

/// Reads the shapes of a schema.
struct Reader<'a> {
    definitions: &'a Value,
    /// The shapes of the definitions read so far.
    known: HashMap<&'a str, Shape>,
    objects: Vec<Object>,
}

impl<'a> Reader<'a> {
    fn shape(&mut self, schema: &'a Value) -> Shape {
        let Some(schema) = schema.as_object() else {
            return Shape::default();
        };
        let keywords: Vec<_> = schema
            .iter()
            .filter(|(keyword, _)| !is_annotation(keyword))
            .map(|(keyword, value)| (keyword.as_str(), value))
            .collect();
        let mut types = Types::of(schema.get("type"));
        let kind = match keywords.as_slice() {
            [("$ref", reference)] => return self.definition(reference),
            [("anyOf", Value::Array(branches))] => match branches.as_slice() {
                [shape, null] if null["type"] == "null" => {
                    let shape = self.shape(shape);
                    return Shape {
                        is_nullable: true,
                        ..shape
                    };
                }
                _ => ShapeKind::Unknown,
            },
            _ if has(
                schema,
                &["properties", "additionalProperties"],
                &["required"],
            ) && schema.get("additionalProperties") == Some(&Value::Bool(false))
                && types.is("object") =>
            {
                self.object(schema)
            }
            _ if has(schema, &["properties", "required", "allOf"], &[]) && types.is("object") => {
                self.discriminated(schema)
            }
            _ if has(schema, &["if", "then"], &[])
                && types.is("object")
                && schema.get("if") == Some(&serde_json::json!({"type": "object"})) =>
            {
                match schema.get("then").map(|then| self.shape(then)) {
                    Some(shape) => shape.kind,
                    None => ShapeKind::Unknown,
                }
            }
            _ if has(schema, &["items"], &[]) && types.is("array") => {
                let items = schema.get("items").map(|items| self.shape(items));
                ShapeKind::List(Box::new(items.unwrap_or_default()))
            }
            _ if has(schema, &["enum"], &[]) && types.is("string") => {
                let codes = schema["enum"].as_array().into_iter().flatten();
                let codes = CodeSet::new(codes.filter_map(Value::as_str));
                // `type` may allow null while `enum` does not list it.
                let null_is_value = schema["enum"]
                    .as_array()
                    .is_some_and(|values| values.contains(&Value::Null));
                types.is_nullable &= null_is_value;
                ShapeKind::OneOf(Box::new(codes))
            }
            _ if has(schema, &["anyOf"], &[])
                && types.is("string")
                && schema.get("anyOf")
                    == Some(&serde_json::json!([{"format": "date"}, {"format": "date-time"}])) =>
            {
                ShapeKind::Date
            }
            _ if has(schema, &[], &["pattern", "maxLength"]) && types.is("string") => {
                let longest = schema
                    .get("maxLength")
                    .map_or(Some(u64::MAX), Value::as_u64);
                match longest {
                    Some(longest) => ShapeKind::Text {
                        longest: usize::try_from(longest).unwrap_or(usize::MAX),
                        may_be_blank: !schema.contains_key("pattern"),
                    },
                    None => ShapeKind::Unknown,
                }
            }
            _ if has(schema, &[], &[]) && types.is("boolean") => ShapeKind::Boolean,
            // The formats of numbers name a programming type and do not restrict the value.
            _ if has(schema, &["format"], &[]) && types.is("number") => ShapeKind::Number,
            _ if has(schema, &["format"], &["minimum", "maximum"]) && types.is("integer") => {
                integer(schema)
            }
            _ if has(schema, &[], &[]) && types.is("null") => {
                types.is_nullable = true;
                ShapeKind::Nothing
            }
            _ => ShapeKind::Unknown,
        };
        Shape {
            is_nullable: types.is_nullable,
            kind,
        }
    }

    fn definition(&mut self, reference: &'a Value) -> Shape {
        let name = reference.as_str().unwrap_or_default();
        let Some(name) = name.strip_prefix("#/$defs/") else {
            return Shape::default();
        };
        if let Some(shape) = self.known.get(name) {
            return shape.clone();
        }
        let definitions = self.definitions;
        let shape = self.shape(&definitions[name]);
        self.known.insert(name, shape.clone());
        shape
    }

    fn object(&mut self, schema: &'a Map<String, Value>) -> ShapeKind {
        let mut object = Object::default();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let shape = self.shape(property);
            object.members.entry(name.as_str().into()).shape = shape;
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            object.members.entry(name.into()).is_required = true;
            object.required += 1;
        }
        self.objects.push(object);
        ShapeKind::Object(self.objects.len() - 1)
    }

    /// Reads a schema written by [`crate::contract::types::related::discriminated`].
    fn discriminated(&mut self, schema: &'a Map<String, Value>) -> ShapeKind {
        let mut choices = Vec::new();
        for branch in schema["allOf"].as_array().into_iter().flatten() {
            let entity_type = &branch["if"]["properties"]["entityType"]["const"];
            let shape = self.shape(&branch["then"]);
            let (Some(entity_type), ShapeKind::Object(number)) = (entity_type.as_str(), shape.kind)
            else {
                return ShapeKind::Unknown;
            };
            choices.push((entity_type.to_owned(), number));
        }
        ShapeKind::Discriminated(choices)
    }
}

fn integer(schema: &Map<String, Value>) -> ShapeKind {
    let limit = |name: &str| schema.get(name).map(Value::as_i64);
    match (limit("minimum"), limit("maximum")) {
        (None, None) => ShapeKind::Integer { range: None },
        (Some(Some(least)), Some(Some(most))) => ShapeKind::Integer {
            range: Some((least, most)),
        },
        _ => ShapeKind::Unknown,
    }
}

/// The types that the keyword `type` allows.
struct Types<'a> {
    name: &'a str,
    is_nullable: bool,
}

impl<'a> Types<'a> {
    fn of(types: Option<&'a Value>) -> Self {
        match types {
            Some(Value::String(name)) => Types {
                name,
                is_nullable: false,
            },
            Some(Value::Array(names)) => match names.as_slice() {
                [Value::String(name), null] if null == "null" => Types {
                    name,
                    is_nullable: true,
                },
                _ => Types::of(None),
            },
            _ => Types {
                name: "",
                is_nullable: false,
            },
        }
    }

    fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

/// Whether a schema has all the keywords `these`, any of `those`, and no others except `type` and
/// annotations.
fn has(schema: &Map<String, Value>, these: &[&str], those: &[&str]) -> bool {
    let is_wanted = |keyword: &str| {
        is_annotation(keyword)
            || keyword == "type"
            || these.contains(&keyword)
            || those.contains(&keyword)
    };
    these.iter().all(|keyword| schema.contains_key(*keyword))
        && schema.keys().all(|keyword| is_wanted(keyword))
}

/// Whether a keyword does not restrict values.
fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || matches!(
            keyword,
            "$schema" | "$id" | "$defs" | "title" | "description" | "examples"
        )
}
