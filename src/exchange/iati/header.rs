//! What a file says about itself, and what its prefixes mean.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::element::{Element, LANGUAGE};
use super::problem::Problem;
use super::rest;

/// What a file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Header {
    /// Its first element: `iati-activities` or `iati-organisations`.
    pub kind: String,
    /// Version of the standard.
    pub version: String,
    /// When it was made, as it says.
    pub generated: String,
    /// Meaning of prefixes.
    pub namespaces: BTreeMap<String, String>,
    /// What else stands beside the records.
    pub rest: Json,
}

/// Takes what the first element says.
pub fn header(root: &mut Element) -> Header {
    root.is_read = true;
    root.take(LANGUAGE);
    Header {
        kind: root.name.clone(),
        version: root.take("version"),
        generated: root.take("generated-datetime"),
        namespaces: take_namespaces(root).into_iter().collect(),
        rest: Json::Null,
    }
}

/// Reports a version that is not known.
pub fn check_version(header: &Header, root: &Element, warnings: &mut Vec<Problem>) {
    let version = header.version.as_str();
    if !matches!(version, "2.01" | "2.02" | "2.03") && !version.starts_with("1.0") {
        let message = format!(
            "the file says version \"{version}\" and is read as 2.03; write the version of the \
             standard that it follows into the first element"
        );
        warnings.push(Problem::new(root.place, "iati.version.unknown", message));
    }
}

/// Takes the meanings of prefixes that an element declares.
pub fn take_namespaces(element: &mut Element) -> Vec<(String, String)> {
    let mut found = Vec::new();
    element.attributes.retain(|(name, value)| match name.strip_prefix("xmlns:") {
        Some(prefix) => {
            found.push((prefix.to_owned(), value.clone()));
            false
        }
        None => true,
    });
    found
}

/// The meanings of the prefixes that occur in what was left of a record.
pub fn used(namespaces: &BTreeMap<String, String>, rest: &Json) -> BTreeMap<String, String> {
    let mut prefixes = Vec::new();
    rest::prefixes(rest, &mut prefixes);
    let known = prefixes.iter().filter_map(|prefix| namespaces.get_key_value(prefix));
    known.map(|(prefix, meaning)| (prefix.clone(), meaning.clone())).collect()
}
