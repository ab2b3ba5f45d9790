//! What a label's pattern is made of: the variables it shows, the choices it makes, its words.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, VariantKey};

/// The six plural categories of the CLDR.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The parts of one label.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// Every variable that is shown or chosen by.
    pub(crate) variables: BTreeSet<String>,
    /// Every `{ $variable -> ... }`.
    pub(crate) choices: Vec<Choice>,
    /// Its own words, without what is filled in.
    pub(crate) words: String,
    /// Whether the label, or one of its variants, says nothing.
    pub(crate) is_blank: bool,
    /// Whether the label, or one of its variants, begins or ends with a space.
    pub(crate) has_loose_space: bool,
}

/// One choice between variants.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The variable that decides; empty when something else does.
    pub(crate) variable: String,
    /// The names of the variants.
    pub(crate) names: BTreeSet<String>,
    /// The name of the variant for everything else.
    pub(crate) default: String,
}

impl Choice {
    /// Whether it chooses by number: a variant is a plural category or a number.
    pub(crate) fn is_plural(&self) -> bool {
        self.names.iter().any(|name| is_number(name) || CATEGORIES.contains(&name.as_str()))
    }
}

/// Whether the name of a variant is a number, such as `0`.
pub(crate) fn is_number(name: &str) -> bool {
    name.parse::<f64>().is_ok()
}

/// Takes a pattern apart.
pub(crate) fn take_apart(pattern: &Pattern<&str>) -> Parts {
    let mut parts = Parts::default();
    walk(pattern, &mut parts);
    parts
}

fn walk(pattern: &Pattern<&str>, parts: &mut Parts) {
    let mut said = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => said.push_str(value),
            PatternElement::Placeable { expression } => walk_expression(expression, &mut said, parts),
        }
    }
    parts.is_blank |= said.trim().is_empty();
    parts.has_loose_space |= said.trim() != said;
    parts.words.push_str(&said.replace(FILLED_IN, " "));
    parts.words.push(' ');
}

/// Stands for what is not known before a label is said: neither blank nor a word.
const FILLED_IN: char = '\u{fffc}';

fn walk_expression(expression: &Expression<&str>, said: &mut String, parts: &mut Parts) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, said, parts),
        Expression::Select { selector, variants } => {
            said.push(FILLED_IN);
            let mut unsaid = String::new();
            walk_inline(selector, &mut unsaid, parts);
            let mut choice =
                Choice { variable: decider(selector), names: BTreeSet::new(), default: String::new() };
            for variant in variants {
                let name = match variant.key {
                    VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name } => name,
                };
                choice.names.insert(name.to_owned());
                if variant.default {
                    choice.default = name.to_owned();
                }
                walk(&variant.value, parts);
            }
            parts.choices.push(choice);
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, said: &mut String, parts: &mut Parts) {
    match inline {
        InlineExpression::StringLiteral { value } => {
            // An escaped space is loose at an edge just like one that is typed.
            said.push_str(&value.replace("\\u00A0", "\u{a0}").replace("\\u202F", "\u{202f}"));
        }
        InlineExpression::VariableReference { id } => {
            said.push(FILLED_IN);
            parts.variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            said.push(FILLED_IN);
            for argument in &arguments.positional {
                walk_inline(argument, &mut String::new(), parts);
            }
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, said, parts),
        _ => said.push(FILLED_IN),
    }
}

/// The variable that a choice is made by, directly or through `NUMBER`.
fn decider(selector: &InlineExpression<&str>) -> String {
    match selector {
        InlineExpression::VariableReference { id } => id.name.to_owned(),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.first().map(decider).unwrap_or_default()
        }
        _ => String::new(),
    }
}
