//! The operations of files: tus 1.0 with creation and termination, and their content.

use serde_json::{Map, Value as Json, json};

use super::answers::errors;

/// Adds the paths of files.
pub fn add(paths: &mut Map<String, Json>) {
    let one = json!({
        "name": "file", "in": "path", "required": true,
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    });
    paths.insert(
        "/api/files".into(),
        json!({
            "options": {
                "operationId": "file_protocol",
                "summary": "The version, extensions and limits of tus that are spoken here",
                "security": [{}],
                "responses": answered("204", "They stand in the headers", &[]),
            },
            "post": {
                "operationId": "announce_file",
                "summary": "Announces a file: its content is sent to the address in Location",
                "security": [{"token": ["write"]}],
                "parameters": [
                    version(),
                    header("Upload-Length", "Size in bytes"),
                    header("Upload-Metadata", "`filename` and the name in base64"),
                ],
                "responses": answered("201", "Announced", &[400, 401, 413, 422, 429, 503]),
            },
        }),
    );
    paths.insert("/api/files/{file}".into(), one_file(&one));
    paths.insert(
        "/api/files/{file}/content".into(),
        json!({
            "parameters": [one],
            "get": {
                "operationId": "file_content",
                "summary": "The content of a file, whole or in part",
                "security": [{}, {"token": ["read"]}],
                "responses": answered("200", "The content", &[404, 429, 503]),
            },
        }),
    );
}

/// What is done with one file.
fn one_file(one: &Json) -> Json {
    json!({
        "parameters": [one],
        "get": {
            "operationId": "show_file",
            "summary": "What is known of a file; Upload-Offset says how much of it is there",
            "security": [{}, {"token": ["read"]}],
            "responses": known(),
        },
        "patch": {
            "operationId": "append_file",
            "summary": "Adds a piece at Upload-Offset; the last one makes it a file, whose id a \
                field of a record may name within a day",
            "security": [{"token": ["write"]}],
            "parameters": [version(), header("Upload-Offset", "Where the piece begins")],
            "requestBody": {"required": true, "content": {
                "application/offset+octet-stream": {"schema": {}},
            }},
            "responses": answered("204", "It is there", &[401, 404, 409, 413, 415, 422, 429, 503]),
        },
        "delete": {
            "operationId": "throw_away_file",
            "summary": "Throws away a file that no record names",
            "security": [{"token": ["write"]}],
            "parameters": [version()],
            "responses": answered("204", "It is gone", &[401, 403, 404, 409, 429, 503]),
        },
    })
}

fn header(name: &str, description: &str) -> Json {
    json!({
        "name": name, "in": "header", "required": true, "description": description,
        "schema": {"type": "string"},
    })
}

fn version() -> Json {
    header("Tus-Resumable", "1.0.0")
}

fn answered(status: &str, description: &str, refusals: &[u16]) -> Json {
    let mut all = errors(refusals);
    all.insert(status.to_owned(), json!({"description": description}));
    Json::Object(all)
}

fn known() -> Json {
    let text = json!({"type": ["string", "null"]});
    let schema = json!({"type": "object", "properties": {
        "id": {"type": "string"}, "name": {"type": "string"}, "media_type": {"type": "string"},
        "bytes": {"type": "integer"}, "received": {"type": "integer"}, "digest": text,
        "state": {"type": "string", "enum": ["arriving", "waiting", "clean", "refused"]},
        "at": {"type": "string", "format": "date-time"}, "content": text,
    }});
    let mut all = errors(&[404, 422, 429, 503]);
    all.insert(
        "200".to_owned(),
        json!({
            "description": "What is known of it",
            "content": {"application/json": {"schema": schema}},
        }),
    );
    Json::Object(all)
}
