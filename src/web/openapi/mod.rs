//! The OpenAPI 3.1 document, from the declarations.

mod answers;
mod files;
mod paths;

use facility_record::{Kind, openapi_schema, request_schema};
use serde_json::{Map, Value as Json, json};

use super::api::AROUND;
use super::site::Site;

/// The document of this installation.
pub fn document(site: &Site) -> Json {
    let mut all = Map::new();
    let (mut schemas, vocabularies) = (answers::schemas(), site.vocabularies());
    for kind in site.store.kinds() {
        schemas.insert(kind.name.into(), openapi_schema(kind, &vocabularies));
        schemas.insert(format!("{}_fields", kind.name), request_schema(kind, &vocabularies));
        let fields = request_schema(kind, &vocabularies);
        schemas.insert(format!("{}_draft", kind.name), draft_schema(kind, fields));
        schemas.insert(format!("{}_whole", kind.name), whole_schema(kind));
        paths::add(kind, &mut all);
    }
    files::add(&mut all);
    all.insert("/api/changes".into(), paths::changes());
    all.insert("/api/openapi.json".into(), paths::description());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Facility",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Records as whoever asks sees them. Programs read without a token what \
                everybody sees; with a token of their account they read, write and move what its \
                scope names and its person may. How often is said by RateLimit-Policy; usually 600 \
                reads and 120 writes a minute with a token, 60 reads without. A text is given in the language of \
                Accept-Language where it does not say its own.",
        },
        "servers": [{"url": site.public_url}],
        "paths": all,
        "components": {
            "schemas": schemas,
            "headers": answers::headers(),
            "responses": answers::responses(),
            "parameters": paths::parameters(),
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token from the account page. Scopes: `read` reads records, \
                    `write` creates, changes and throws away, `move` makes moves; each for all \
                    kinds or for those that were chosen.",
            }},
        },
    })
}

/// What creates a draft: the fields with or without an owner beside them or around them.
fn draft_schema(kind: &Kind, mut fields: Json) -> Json {
    let owner = json!({
        "type": ["string", "null"],
        "description": "`organisation:ID` or `person:ID`, one that you may act for; the first of \
            these where it is left out",
    });
    fields["properties"]["owner"] = owner.clone();
    let own = reference("schemas", &format!("{}_fields", kind.name));
    json!({"anyOf": [fields, {
        "type": "object",
        "required": ["fields"],
        "additionalProperties": false,
        "properties": {"owner": owner, "fields": own},
    }]})
}

/// What replaces a record: its fields, or the record as it was answered.
fn whole_schema(kind: &Kind) -> Json {
    let fields = reference("schemas", &format!("{}_fields", kind.name));
    let mut properties: Map<String, Json> =
        AROUND.iter().map(|name| ((*name).to_owned(), json!({}))).collect();
    properties.insert("fields".into(), fields.clone());
    json!({"anyOf": [fields, {
        "type": "object",
        "required": ["fields"],
        "additionalProperties": false,
        "properties": properties,
    }]})
}

/// A reference to a component.
fn reference(group: &str, name: &str) -> Json {
    json!({"$ref": format!("#/components/{group}/{name}")})
}
