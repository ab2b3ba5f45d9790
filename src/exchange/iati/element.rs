//! A record as a small tree that gives its parts away: what nobody took is what had no place.

use std::sync::Arc;

use super::text;

/// The attribute that names a language.
pub const LANGUAGE: &str = "xml:lang";

/// An element with all that stands in it.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Its name, with its prefix.
    pub name: String,
    /// Attributes that were not taken, in order.
    pub attributes: Vec<(String, String)>,
    /// Texts and elements that were not taken, in order.
    pub nodes: Vec<Node>,
    /// Line and column where it begins, from 1.
    pub place: (usize, usize),
    /// The language of its texts, said by itself or by what it stands in.
    pub language: Option<Arc<str>>,
    /// Whether somebody looked into it: then only what is left of it is without a place.
    pub is_read: bool,
}

/// What stands in an element.
#[derive(Clone, Debug)]
pub enum Node {
    /// A text, its entities resolved.
    Text(String),
    /// An element.
    Element(Element),
}

impl Element {
    /// An empty element, to be written.
    pub fn new(name: &str) -> Element {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// With an attribute, unless that is empty.
    pub fn with(mut self, name: &str, value: &str) -> Element {
        if !value.is_empty() {
            self.attributes.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// With a text, unless that is empty.
    pub fn text(mut self, text: &str) -> Element {
        if !text.is_empty() {
            self.nodes.push(Node::Text(text.to_owned()));
        }
        self
    }

    /// With elements in it.
    pub fn and(mut self, elements: impl IntoIterator<Item = Element>) -> Element {
        self.nodes.extend(elements.into_iter().map(Node::Element));
        self
    }

    /// With an element that holds nothing but a code, unless that is empty.
    pub fn code(self, name: &str, attribute: &str, code: &str) -> Element {
        let coded = Element::new(name).with(attribute, code);
        self.and((!code.is_empty()).then_some(coded))
    }

    /// The value of an attribute, empty where there is none.
    pub fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Takes an attribute out; empty where there is none.
    pub fn take(&mut self, name: &str) -> String {
        let Some(at) = self.attributes.iter().position(|(other, _)| other == name) else {
            return String::new();
        };
        self.attributes.remove(at).1.trim().to_owned()
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of that name, from now on read. Their language is known, so it counts as taken.
    pub fn children(&mut self, name: &str) -> impl Iterator<Item = &mut Element> {
        self.nodes.iter_mut().filter_map(move |node| match node {
            Node::Element(element) if element.name == name => {
                element.is_read = true;
                element.take(LANGUAGE);
                Some(element)
            }
            _ => None,
        })
    }

    /// The first element of that name.
    pub fn child(&mut self, name: &str) -> Option<&mut Element> {
        self.children(name).next()
    }

    /// What stands in it as text, without looking into elements.
    pub fn own_text(&self) -> String {
        let texts = self.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect::<String>().trim().to_owned()
    }

    /// Takes its own text.
    pub fn take_text(&mut self) -> String {
        let text = self.own_text();
        self.nodes.retain(|node| matches!(node, Node::Element(_)));
        text
    }

    /// Takes everything in it as text, markup written out so that it can be turned into lines.
    pub fn take_markup(&mut self) -> String {
        let mut out = String::new();
        for node in std::mem::take(&mut self.nodes) {
            match node {
                Node::Text(text) => out.push_str(&text),
                Node::Element(mut element) => {
                    let link = element.take("href");
                    let link = if link.is_empty() { link } else { format!(" href=\"{link}\"") };
                    let inner = element.take_markup();
                    out.push_str(&format!("<{name}{link}>{inner}</{name}>", name = element.name));
                }
            }
        }
        out
    }

    /// The language of its texts, `und` where nobody says it.
    pub fn language(&self) -> String {
        self.language.as_deref().unwrap_or(text::UNDETERMINED).to_owned()
    }

    /// Drops white space between elements; text beside elements stays.
    pub fn tidy(&mut self) {
        let has_elements = self.nodes.iter().any(|node| matches!(node, Node::Element(_)));
        let blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
        let is_blank =
            self.nodes.iter().all(|node| matches!(node, Node::Element(_)) || blank(node));
        if has_elements && is_blank {
            self.nodes.retain(|node| matches!(node, Node::Element(_)));
        } else if is_blank {
            self.nodes.clear();
        }
    }
}
