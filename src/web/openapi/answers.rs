//! What the API answers: headers, refusals, problems, the public log.

use serde_json::{Map, Value as Json, json};

use super::reference;

/// Headers that every answer may have.
const ALWAYS: [Header; 2] =
    [("RateLimit", "rate_limit"), ("RateLimit-Policy", "rate_limit_policy")];

/// A header as answers name it, and the component that describes it.
type Header = (&'static str, &'static str);

/// The refusals: status, what it means, the headers that come with it besides.
const REFUSALS: &[(u16, &str, &[Header])] = &[
    (400, "The request cannot be understood", &[]),
    (401, "No token, or one that does not work", &[("WWW-Authenticate", "www_authenticate")]),
    (403, "Not allowed to your person or your token", &[]),
    (404, "There is nothing here that you may see", &[]),
    (409, "The state of the record does not allow it", &[]),
    (412, "Somebody else saved the record since you read it", &[]),
    (413, "Too many bytes", &[]),
    (415, "Another media type is wanted", &[("Accept-Patch", "accept_patch")]),
    (422, "What was sent has problems, or came before with other contents", &[]),
    (428, "If-Match is missing", &[]),
    (429, "More requests than the quota allows", &[("Retry-After", "retry_after")]),
    (503, "Nothing can be read or written now", &[("Retry-After", "retry_after")]),
];

/// The answers that refuse, by status.
pub fn errors(statuses: &[u16]) -> Map<String, Json> {
    let one =
        |status: &u16| (status.to_string(), reference("responses", &format!("refusal_{status}")));
    statuses.iter().map(one).collect()
}

/// A wanted answer, with headers that components declare.
pub fn found(description: &str, schema: &Json, headers: &[&str]) -> Json {
    let own = headers.iter().map(|name| match *name {
        "etag" => ("ETag", "etag"),
        _ => ("Location", "location"),
    });
    json!({
        "description": description,
        "headers": named(own),
        "content": {"application/json": {"schema": schema}},
    })
}

fn named<'a>(own: impl Iterator<Item = (&'a str, &'a str)>) -> Json {
    let all = ALWAYS.into_iter().chain(own);
    all.map(|(name, of)| (name.to_owned(), reference("headers", of))).collect::<Map<_, _>>().into()
}

/// All answers that refuse.
pub fn responses() -> Json {
    let one = |(status, description, own): &(u16, &str, &[Header])| {
        let schema = match status {
            412 => reference("schemas", "stale"),
            _ => reference("schemas", "problem"),
        };
        let answer = json!({
            "description": description,
            "headers": named(own.iter().copied()),
            "content": {"application/problem+json": {"schema": schema}},
        });
        (format!("refusal_{status}"), answer)
    };
    REFUSALS.iter().map(one).collect::<Map<_, _>>().into()
}

/// All headers that answers have.
pub fn headers() -> Json {
    let header =
        |description: &str| json!({"description": description, "schema": {"type": "string"}});
    json!({
        "etag": header("The edition of the record: goes into If-Match"),
        "location": header("Address of the record"),
        "rate_limit": header("Requests that are left and seconds until all are there again, \
            such as `\"reads\";r=599;t=1`"),
        "rate_limit_policy": header("The quota and its window in seconds, \
            such as `\"reads\";q=600;w=60`"),
        "www_authenticate": header("`Bearer`, and why a token was refused"),
        "accept_patch": header("The media type of a patch"),
        "retry_after": {
            "description": "Seconds to wait", "schema": {"type": "integer", "minimum": 0},
        },
    })
}

/// Schemas that belong to no kind.
pub fn schemas() -> Map<String, Json> {
    let paths = |description: &str| json!({"type": "array", "items": {"type": "string"}, "description": description});
    let stale = json!({"allOf": [
        reference("schemas", "problem"),
        {
            "type": "object",
            "required": ["current"],
            "properties": {
                "current": {"type": "object", "description": "The record as it is now"},
                "differing": paths("Paths in which the record differs from what you sent"),
                "changed": paths("Paths that were changed since the edition in If-Match"),
            },
        },
    ]});
    let all = [("problem", problem()), ("stale", stale), ("changes", changes())];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn problem() -> Json {
    json!({
        "type": "object",
        "description": "A problem (RFC 9457)",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "instance": {"type": "string", "format": "uri-reference"},
            "violated-policies": {"type": "array", "items": {"type": "string"}},
            "problems": {"type": "array", "items": {
                "type": "object",
                "required": ["field", "code"],
                "properties": {
                    "index": {"type": "integer", "description": "Place of the record in a batch"},
                    "field": {
                        "type": "string",
                        "description": "Path, such as `title`, `title@fr` or `runs[2].starts`",
                    },
                    "code": {"type": "string", "description": "A word that stays"},
                    "detail": {"type": "string", "description": "A sentence for people"},
                },
            }},
        },
    })
}

fn changes() -> Json {
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
