//! The operations of every kind.

use facility_record::{Kind, Move};
use serde_json::{Map, Value as Json, json};

use super::answers::{errors, found};
use super::reference;
use crate::web::api::{LONGEST_REASON, MERGE_PATCH, MOST_CHANGES, MOST_IN_A_BATCH, MOST_LISTED};

/// Adds the paths of a kind.
pub fn add(kind: &Kind, paths: &mut Map<String, Json>) {
    let path = format!("/api/{}", kind.plural);
    paths.insert(path.clone(), list(kind));
    paths.insert(format!("{path}/batch"), batch(kind));
    paths.insert(format!("{path}/{{id}}"), record(kind));
    for step in kind.moves.iter().filter(|step| !step.is_creation() && !step.takes_another()) {
        paths.insert(format!("{path}/{{id}}/{}", step.name), make_move(kind, step));
    }
}

/// Parameters that several operations take.
pub fn parameters() -> Json {
    let header = |name: &str, required: bool, description: &str| {
        json!({
            "name": name, "in": "header", "required": required, "description": description,
            "schema": {"type": "string"},
        })
    };
    json!({
        "id": {
            "name": "id", "in": "path", "required": true,
            "schema": {"type": "string", "format": "uuid"},
        },
        "idempotency_key": header(
            "Idempotency-Key",
            false,
            "A text of your own. The same key with the same request gives the answer of the first \
             time and changes nothing; with another request it is refused (422).",
        ),
        "if_match": header(
            "If-Match",
            true,
            "The entity tag of the edition that you have read: 428 without it, 412 when somebody \
             else saved the record since.",
        ),
        "if_match_optional": header(
            "If-Match",
            false,
            "The entity tag of the edition that you have read: 412 when somebody else saved the \
             record since.",
        ),
    })
}

fn parameter(name: &str) -> Json {
    reference("parameters", name)
}

/// Who may: anybody for what everybody sees, a token with this scope for the rest.
fn read() -> Json {
    json!([{}, {"token": ["read"]}])
}

fn token(scope: &str) -> Json {
    json!([{"token": [scope]}])
}

fn query(name: &str, schema: &Json, description: &str) -> Json {
    json!({"name": name, "in": "query", "schema": schema, "description": description})
}

fn up_to(most: usize) -> Json {
    json!({"type": "integer", "minimum": 1, "maximum": most})
}

/// The answers of an operation: one that is wanted, and the refusals that it knows.
fn answers(status: &str, wanted: &Json, refusals: &[u16]) -> Json {
    let mut all = errors(refusals);
    all.insert(status.to_owned(), wanted.clone());
    Json::Object(all)
}

fn sent(media_type: &str, schema: &Json) -> Json {
    json!({"required": true, "content": {media_type: {"schema": schema}}})
}

fn list(kind: &Kind) -> Json {
    let (name, plural) = (kind.name, kind.plural);
    let codes = json!({"type": "array", "items": {"type": "string"}});
    let mut parameters: Vec<Json> = kind
        .facets()
        .flat_map(|field| field.filters())
        .map(|(name, _)| query(name, &codes, "Codes; one of them is enough"))
        .collect();
    let order = json!({"type": "string", "enum": ["id", "title", "newest"]});
    parameters.extend([
        query("after", &json!({"type": "string"}), "`next` of the page before"),
        query("limit", &up_to(MOST_LISTED), "Records of a page; 50 without it"),
        query("sort", &order, "By id without it; `after` goes by id always"),
    ]);
    let items = json!({
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": reference("schemas", name)},
            "next": {"type": ["string", "null"]},
        },
    });
    json!({
        "get": {
            "operationId": format!("list_{plural}"),
            "summary": format!("Records of the kind {name} that you may see"),
            "security": read(),
            "parameters": parameters,
            "responses": answers(
                "200",
                &found("A page of the list; `next` goes into `after` for the next one", &items, &[]),
                &[401, 403, 422, 429, 503],
            ),
        },
        "post": {
            "operationId": format!("create_{name}"),
            "summary": format!("Creates a draft of the kind {name}"),
            "security": token("write"),
            "parameters": [parameter("idempotency_key")],
            "requestBody": sent("application/json", &reference("schemas", &format!("{name}_draft"))),
            "responses": answers(
                "201",
                &found("The draft", &reference("schemas", name), &["etag", "location"]),
                &[400, 401, 403, 404, 409, 413, 422, 429, 503],
            ),
        },
    })
}

fn batch(kind: &Kind) -> Json {
    let name = kind.name;
    let drafts = json!({
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_IN_A_BATCH,
        "items": reference("schemas", &format!("{name}_draft")),
    });
    let records = json!({
        "type": "object",
        "required": ["records"],
        "additionalProperties": false,
        "properties": {"records": drafts},
    });
    let items = json!({
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": reference("schemas", name)}},
    });
    json!({"post": {
        "operationId": format!("create_{}", kind.plural),
        "summary": format!("Creates up to {MOST_IN_A_BATCH} drafts of the kind {name}, or none"),
        "description": "Problems carry the `index` of their record. Counts as one write.",
        "security": token("write"),
        "parameters": [parameter("idempotency_key")],
        "requestBody": sent("application/json", &json!({"oneOf": [records, drafts]})),
        "responses": answers(
            "201",
            &found("The drafts, in the order they were sent", &items, &[]),
            &[400, 401, 403, 404, 409, 413, 422, 429, 503],
        ),
    }})
}

fn record(kind: &Kind) -> Json {
    let name = kind.name;
    let schema = reference("schemas", name);
    let edit = |operation: &str, summary: String, body: &Json| {
        json!({
            "operationId": format!("{operation}_{name}"),
            "summary": summary,
            "security": token("write"),
            "parameters": [parameter("if_match"), parameter("idempotency_key")],
            "requestBody": body,
            "responses": answers(
                "200",
                &found("The new edition", &schema, &["etag"]),
                &[400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503],
            ),
        })
    };
    let whole = sent("application/json", &reference("schemas", &format!("{name}_whole")));
    let patch = json!({
        "type": "object",
        "description": "A merge patch (RFC 7396) of the fields: null takes one away",
    });
    json!({
        "parameters": [parameter("id")],
        "get": {
            "operationId": format!("show_{name}"),
            "summary": format!("A record of the kind {name}"),
            "security": read(),
            "responses": answers(
                "200",
                &found("The record", &schema, &["etag"]),
                &[401, 403, 404, 429, 503],
            ),
        },
        "put": edit("replace", format!("Replaces the fields of a {name}"), &whole),
        "patch": edit("change", format!("Changes fields of a {name}"), &sent(MERGE_PATCH, &patch)),
        "delete": {
            "operationId": format!("delete_{name}"),
            "summary": "Throws a draft away",
            "security": token("write"),
            "parameters": [parameter("if_match_optional"), parameter("idempotency_key")],
            "responses": answers(
                "204",
                &json!({"description": "Gone"}),
                &[401, 403, 404, 409, 412, 422, 429, 503],
            ),
        },
    })
}

fn make_move(kind: &Kind, step: &Move) -> Json {
    let name = kind.name;
    let mut reason = json!({
        "type": "object",
        "properties": {"reason": {"type": ["string", "null"], "maxLength": LONGEST_REASON}},
    });
    if step.reasoned {
        reason["required"] = json!(["reason"]);
        reason["properties"]["reason"] =
            json!({"type": "string", "maxLength": LONGEST_REASON, "pattern": "\\S"});
    }
    json!({
        "parameters": [parameter("id")],
        "post": {
            "operationId": format!("{}_{name}", step.name),
            "summary": format!("From {} to {}", step.from.join(" or "), step.to),
            "security": token("move"),
            "parameters": [parameter("if_match_optional"), parameter("idempotency_key")],
            "requestBody": {
                "required": step.reasoned,
                "content": {"application/json": {"schema": reason}},
            },
            "responses": answers(
                "200",
                &found("The record", &reference("schemas", name), &["etag"]),
                &[400, 401, 403, 404, 409, 412, 413, 422, 429, 503],
            ),
        },
    })
}

/// The public log.
pub fn changes() -> Json {
    let number = json!({"type": "integer", "format": "int64", "minimum": 0});
    json!({"get": {
        "operationId": "list_changes",
        "summary": "Public changes after a number, oldest first",
        "security": read(),
        "parameters": [
            query("after", &number, "`next` of the page before"),
            query("limit", &up_to(MOST_CHANGES), "Lines of a page; 100 without it"),
        ],
        "responses": answers(
            "200",
            &found("The changes", &reference("schemas", "changes"), &[]),
            &[401, 403, 422, 429, 503],
        ),
    }})
}

/// This document itself.
pub fn description() -> Json {
    json!({"get": {
        "operationId": "describe",
        "summary": "This description",
        "security": read(),
        "responses": answers(
            "200",
            &found("An OpenAPI document", &json!({"type": "object"}), &[]),
            &[401, 403, 429],
        ),
    }})
}
