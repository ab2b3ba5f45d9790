//! What nobody took of a record, as JSON that one can read and write back.
//!
//! An element is an object: `@name` its attributes, `#text` its text, every other key the elements
//! of that name, in order. An element with nothing but text is that text. `#` says which of its
//! name it was, from 1, where other parts of it have found their place. Where text and elements
//! are mixed, `#content` keeps their order.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::element::{Element, Node};

/// What is left of an element; `Null` if nothing is.
pub fn rest(element: &Element) -> Json {
    let object = object(element);
    if object.is_empty() { Json::Null } else { Json::Object(object) }
}

fn object(element: &Element) -> Map<String, Json> {
    let mut object = Map::new();
    for (name, value) in &element.attributes {
        object.insert(format!("@{name}"), json!(value));
    }
    let text = element.own_text();
    let is_mixed = !text.is_empty() && element.elements().next().is_some();
    if is_mixed && !element.is_read {
        let content = element.nodes.iter().map(|node| match node {
            Node::Text(text) => json!(text),
            Node::Element(inner) => json!({ &inner.name: whole(inner) }),
        });
        object.insert("#content".to_owned(), Json::Array(content.collect()));
        return object;
    }
    if !text.is_empty() {
        object.insert("#text".to_owned(), json!(text));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for inner in element.elements() {
        let count = counts.entry(&inner.name).or_default();
        *count += 1;
        let kept = if inner.is_read { part(inner, *count) } else { Some(whole(inner)) };
        if let Some(kept) = kept {
            let list = object.entry(inner.name.clone()).or_insert_with(|| json!([]));
            list.as_array_mut().expect("only lists are put here").push(kept);
        }
    }
    object
}

/// An element that nobody looked into.
fn whole(element: &Element) -> Json {
    let text = element.own_text();
    if element.attributes.is_empty() && element.elements().next().is_none() {
        return if text.is_empty() { json!({}) } else { json!(text) };
    }
    Json::Object(object(element))
}

/// An element of which parts were taken: what is left, with its number.
fn part(element: &Element, number: usize) -> Option<Json> {
    let mut object = object(element);
    if object.is_empty() {
        return None;
    }
    object.insert("#".to_owned(), json!(number));
    Some(Json::Object(object))
}

/// Puts what was left back into an element that is to be written.
pub fn restore(element: &mut Element, rest: &Json) {
    let Some(object) = rest.as_object() else {
        if let Some(text) = rest.as_str() {
            element.nodes.push(Node::Text(text.to_owned()));
        }
        return;
    };
    for (name, value) in object {
        match name.as_str() {
            "#" => {}
            "#text" => {
                element.nodes.push(Node::Text(value.as_str().unwrap_or_default().to_owned()))
            }
            "#content" => {
                for node in value.as_array().into_iter().flatten() {
                    restore_node(element, node);
                }
            }
            _ => match name.strip_prefix('@') {
                Some(name) => {
                    let value = value.as_str().unwrap_or_default().to_owned();
                    element.attributes.push((name.to_owned(), value));
                }
                None => {
                    for inner in value.as_array().into_iter().flatten() {
                        restore_element(element, name, inner);
                    }
                }
            },
        }
    }
}

fn restore_node(element: &mut Element, node: &Json) {
    match node {
        Json::String(text) => element.nodes.push(Node::Text(text.clone())),
        Json::Object(object) => {
            for (name, inner) in object {
                let mut new = Element::new(name);
                restore(&mut new, inner);
                element.nodes.push(Node::Element(new));
            }
        }
        _ => {}
    }
}

fn restore_element(element: &mut Element, name: &str, rest: &Json) {
    let number =
        rest.get("#").and_then(Json::as_u64).and_then(|number| usize::try_from(number).ok());
    if let Some(number) = number.filter(|number| *number > 0) {
        let found = element.children(name).nth(number - 1);
        if let Some(found) = found {
            restore(found, rest);
            return;
        }
    }
    let mut new = Element::new(name);
    restore(&mut new, rest);
    element.nodes.push(Node::Element(new));
}

/// The paths that had no place, as `crs-add/loan-terms/@rate-1`, each with how often it occurs.
pub fn unplaced(rest: &Json) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    count(rest, "", &mut counts);
    counts
}

fn count(rest: &Json, path: &str, counts: &mut BTreeMap<String, usize>) {
    let mut add = |path: String| *counts.entry(path).or_default() += 1;
    let inside =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    let Some(object) = rest.as_object() else { return };
    let mut lists = Vec::new();
    for (name, value) in object {
        match name.as_str() {
            "#" => {}
            // Its element was read, so its text is what has no place; else the element counts already.
            "#text" if object.contains_key("#") => add(inside("text()")),
            "#text" => {}
            "#content" => {
                let nodes = value.as_array().into_iter().flatten();
                let pairs = nodes.filter_map(Json::as_object).flatten();
                lists.extend(pairs.map(|(name, inner)| (inside(name), inner)));
            }
            _ if name.starts_with('@') => add(inside(name)),
            _ => {
                let inner = value.as_array().into_iter().flatten();
                lists.extend(inner.map(|inner| (inside(name), inner)));
            }
        }
    }
    for (path, inner) in lists {
        if inner.get("#").is_none() {
            *counts.entry(path.clone()).or_default() += 1;
        }
        count(inner, &path, counts);
    }
}

/// The prefixes of names in it, without `xml`.
pub fn prefixes(rest: &Json, found: &mut Vec<String>) {
    match rest {
        Json::Object(object) => {
            for (name, inner) in object {
                let prefix = name.trim_start_matches('@').split_once(':').map(|(prefix, _)| prefix);
                let is_ours = |prefix: &&str| *prefix != "xml" && *prefix != "xmlns";
                if let Some(prefix) = prefix.filter(is_ours)
                    && !found.iter().any(|known| known == prefix)
                {
                    found.push(prefix.to_owned());
                }
                prefixes(inner, found);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| prefixes(item, found)),
        _ => {}
    }
}
