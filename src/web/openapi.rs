//! The OpenAPI 3.1 document, from the declarations.

use facility_record::{Kind, openapi_schema, request_schema};
use serde_json::{Map, Value as Json, json};

use super::site::Site;

/// The document of this installation.
pub fn document(site: &Site) -> Json {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for kind in site.store.kinds() {
        schemas.insert(kind.name.into(), openapi_schema(kind, &site.vocabularies));
        schemas.insert(format!("{}_fields", kind.name), request_schema(kind, &site.vocabularies));
        add_paths(kind, &mut paths);
    }
    schemas.insert("problem".into(), problem_schema());
    schemas.insert("changes".into(), changes_schema());
    paths.insert(
        "/api/changes".into(),
        json!({"get": {
            "operationId": "list_changes",
            "summary": "Public changes after a number, oldest first",
            "parameters": [query("after", "integer"), query("limit", "integer")],
            "responses": {"200": content("The changes", "changes"), "default": error()},
        }}),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Facility",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": site.public_url}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

fn add_paths(kind: &Kind, paths: &mut Map<String, Json>) {
    let path = format!("/api/{}", kind.plural);
    paths.insert(path.clone(), list_paths(kind));
    paths.insert(format!("{path}/{{id}}"), record_paths(kind));
    for step in kind.moves.iter().filter(|step| !step.is_creation() && !step.takes_another()) {
        paths.insert(format!("{path}/{{id}}/{}", step.name), move_paths(kind, step));
    }
}

fn token() -> Json {
    json!([{"token": []}])
}

fn idempotent() -> Json {
    json!({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}})
}

fn list_paths(kind: &Kind) -> Json {
    let (name, plural) = (kind.name, kind.plural);
    let mut filters: Vec<Json> = kind.facets().map(|field| query(field.facet, "string")).collect();
    filters.extend([query("after", "string"), query("limit", "integer"), query("sort", "string")]);
    json!({
            "get": {
                "operationId": format!("list_{plural}"),
                "summary": format!("Records of the kind {name} that you may see"),
                "parameters": filters,
                "responses": {"200": list_of(name), "default": error()},
            },
            "post": {
                "operationId": format!("create_{name}"),
                "summary": format!("Creates a draft of the kind {name}"),
                "security": token(),
                "parameters": [idempotent()],
                "requestBody": body(name),
                "responses": {"201": content("The draft", name), "default": error()},
            },
    })
}

fn record_paths(kind: &Kind) -> Json {
    let name = kind.name;
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let edition = json!({
        "name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"},
        "description": "The entity tag of the edition that is replaced",
    });
    json!({
            "parameters": [id],
            "get": {
                "operationId": format!("show_{name}"),
                "responses": {"200": content("The record", name), "default": error()},
            },
            "put": {
                "operationId": format!("replace_{name}"),
                "security": token(),
                "parameters": [edition, idempotent()],
                "requestBody": body(name),
                "responses": {"200": content("The new edition", name), "default": error()},
            },
            "delete": {
                "operationId": format!("delete_{name}"),
                "summary": "Throws a draft away",
                "security": token(),
                "responses": {"204": {"description": "Gone"}, "default": error()},
            },
    })
}

fn move_paths(kind: &Kind, step: &facility_record::Move) -> Json {
    let name = kind.name;
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let reason = json!({"type": "object", "properties": {"reason": {"type": "string"}}});
    json!({
        "parameters": [id],
        "post": {
            "operationId": format!("{}_{name}", step.name),
            "summary": format!("From {} to {}", step.from.join(" or "), step.to),
            "security": token(),
            "parameters": [idempotent()],
            "requestBody": {
                "required": step.reasoned,
                "content": {"application/json": {"schema": reason}},
            },
            "responses": {"200": content("The record", name), "default": error()},
        },
    })
}

fn query(name: &str, kind: &str) -> Json {
    json!({"name": name, "in": "query", "schema": {"type": kind}})
}

fn reference(schema: &str) -> Json {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn content(description: &str, schema: &str) -> Json {
    json!({
        "description": description,
        "content": {"application/json": {"schema": reference(schema)}},
    })
}

fn body(name: &str) -> Json {
    let schema = reference(&format!("{name}_fields"));
    json!({"required": true, "content": {"application/json": {"schema": schema}}})
}

fn list_of(name: &str) -> Json {
    json!({
        "description": "A page of the list; `next` goes into `after` for the next one",
        "content": {"application/json": {"schema": {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": reference(name)},
                "next": {"type": ["string", "null"]},
            },
        }}},
    })
}

fn error() -> Json {
    json!({
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": reference("problem")}},
    })
}

fn problem_schema() -> Json {
    json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "instance": {"type": "string"},
            "problems": {"type": "array", "items": {
                "type": "object",
                "required": ["field", "code"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            }},
        },
    })
}

fn changes_schema() -> Json {
    json!({
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": {
                "type": "object",
                "required": ["number", "line", "hash", "change"],
                "properties": {
                    "number": {"type": "integer"},
                    "line": {"type": "string", "description": "The canonical bytes"},
                    "hash": {"type": "string", "description": "SHA-256 of the line"},
                    "change": {"type": "object"},
                },
            }},
            "next": {"type": ["integer", "null"]},
        },
    })
}
