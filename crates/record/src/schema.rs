//! The OpenAPI 3.1 schema of a kind, from its declaration.

use serde_json::{Map, Value as Json, json};

use crate::field::{Field, Shape};
use crate::kind::Kind;
use crate::vocabularies::Vocabularies;

/// The schema of a record as the API answers it.
pub fn openapi_schema(kind: &Kind, vocabularies: &Vocabularies) -> Json {
    let states: Vec<&str> = kind.states.iter().map(|state| state.name).collect();
    json!({
        "type": "object",
        "description": kind.doc.trim(),
        "required": ["id", "kind", "state", "edition", "fields"],
        "properties": {
            "id": {"type": "string"},
            "kind": {"type": "string", "const": kind.name},
            "state": {"type": "string", "enum": states},
            "edition": {"type": "integer", "minimum": 1},
            "created": {"type": "string", "format": "date-time"},
            "updated": {"type": "string", "format": "date-time"},
            "url": {"type": "string"},
            "identifiers": {"type": "object", "additionalProperties": {"type": "string"}},
            "fields": fields_schema(&kind.fields, vocabularies, false),
        },
    })
}

/// The schema of the body that a client sends.
pub fn request_schema(kind: &Kind, vocabularies: &Vocabularies) -> Json {
    fields_schema(&kind.fields, vocabularies, true)
}

fn fields_schema(fields: &[Field], vocabularies: &Vocabularies, sent: bool) -> Json {
    let mut properties = Map::new();
    for field in fields {
        properties.insert(field.name.into(), field_schema(field, vocabularies, sent));
    }
    let mut object = json!({"type": "object", "properties": properties});
    if sent {
        object["additionalProperties"] = json!(false);
    }
    object
}

fn field_schema(field: &Field, vocabularies: &Vocabularies, sent: bool) -> Json {
    let mut schema = match field.shape {
        Shape::Line | Shape::Prose | Shape::Markdown if field.translated => {
            let texts = texts_schema(field);
            let plain = json!({"type": "string", "maxLength": field.limit()});
            if sent { json!({"oneOf": [plain, texts]}) } else { texts }
        }
        Shape::Line | Shape::Prose | Shape::Markdown => {
            json!({"type": "string", "maxLength": field.limit()})
        }
        Shape::Code => code_schema(field, vocabularies),
        Shape::Codes => json!({"type": "array", "items": code_schema(field, vocabularies)}),
        Shape::Link | Shape::Person => json!({"type": "string"}),
        Shape::Links => json!({"type": "array", "items": {"type": "string"}}),
        Shape::Rows(fields) => {
            let mut row = fields_schema(fields, vocabularies, sent);
            row["properties"]["key"] = json!({"type": "string"});
            json!({"type": "array", "items": row, "maxItems": field.limit()})
        }
        Shape::Money => json!({
            "type": "object",
            "required": ["amount", "currency"],
            "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
        }),
        Shape::Date => json!({"type": "string", "format": "date"}),
        Shape::Period => json!({"type": "string"}),
        Shape::Number => json!({"type": "number"}),
        Shape::Whole => json!({"type": "integer"}),
        Shape::Url => json!({"type": "string", "format": "uri"}),
        Shape::Place => json!({"type": "object", "properties": {
            "name": {"type": "string"}, "country": {"type": "string"},
            "latitude": {"type": "number"}, "longitude": {"type": "number"},
        }}),
        Shape::File => json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string"}, "name": {"type": "string"},
            "media_type": {"type": "string"}, "bytes": {"type": "integer"},
        }}),
        Shape::YesNo => json!({"type": "boolean"}),
    };
    for (word, limit) in [("minimum", field.least), ("maximum", field.most)] {
        if let (Some(limit), Shape::Number | Shape::Whole) = (limit, field.shape) {
            schema[word] = json!(limit);
        }
    }
    if sent {
        schema = or_null(schema);
    }
    schema["description"] = json!(field.doc.trim());
    schema
}

/// A schema that takes `null` besides, which says of a field that is sent that it is not given.
fn or_null(mut schema: Json) -> Json {
    if let Some(Json::Array(ways)) = schema.get_mut("oneOf") {
        ways.push(json!({"type": "null"}));
        return schema;
    }
    if let Some(Json::Array(codes)) = schema.get_mut("enum") {
        codes.push(Json::Null);
    }
    let own = schema["type"].take();
    schema["type"] = json!([own, "null"]);
    schema
}

/// A text in several languages.
fn texts_schema(field: &Field) -> Json {
    json!({
        "type": "object",
        "required": ["original", "texts"],
        "properties": {
            "original": {"type": "string"},
            "texts": {"type": "object", "additionalProperties": {
                "type": "string", "maxLength": field.limit(),
            }},
            "made": {"type": "object", "additionalProperties": {"type": "string"}},
            "from": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    })
}

/// Short lists are spelled out; long ones (countries, languages) stand in the vocabulary's page.
fn code_schema(field: &Field, vocabularies: &Vocabularies) -> Json {
    let entries = vocabularies.of(field.vocabulary).entries();
    if entries.is_empty() || entries.len() > 40 {
        return json!({"type": "string"});
    }
    json!({"type": "string", "enum": entries.iter().map(|e| e.code.as_str()).collect::<Vec<_>>()})
}
