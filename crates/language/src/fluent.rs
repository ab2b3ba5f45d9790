//! Reads the labels of a Fluent text (projectfluent.org).
//!
//! Of Fluent's syntax the labels use messages, terms without arguments, variables, choices by a
//! variable, and `NUMBER($n, useGrouping: "false")`. Whatever else stands in a text is a problem
//! when it is read, so that nothing can go wrong when a label is said.

use std::collections::HashMap;

use fluent_syntax::ast::{
    self, CallArguments, Entry, Expression, InlineExpression, PatternElement, VariantKey,
};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::check::Problem;
use crate::language::Language;
use crate::pattern::{Choice, Pattern, Piece, Variable};

/// The labels of one text by key, in the order in which they stand, and what was wrong.
pub(crate) fn read(language: Language, text: &str) -> (Vec<(String, Pattern)>, Vec<Problem>) {
    let mut reader = Reader { language, key: "", terms: HashMap::new(), problems: Vec::new() };
    let resource = parser::parse(text).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = 1 + text.bytes().take(error.pos.start).filter(|byte| *byte == b'\n').count();
            reader.problem(format!("line {line}: {error}"));
        }
        resource
    });
    for entry in &resource.body {
        if let Entry::Term(term) = entry {
            reader.terms.insert(term.id.name, &term.value);
        }
    }
    let mut labels = Vec::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        reader.key = message.id.name;
        if !message.attributes.is_empty() {
            reader.problem("has attributes, which nothing reads");
        }
        let pattern = message.value.as_ref().map(|value| reader.pattern(value, 0));
        labels.push((reader.key.to_owned(), pattern.unwrap_or_default()));
    }
    (labels, reader.problems)
}

/// Terms within terms go no deeper; a term that names itself ends here.
const DEEPEST_TERM: usize = 5;

struct Reader<'a, 't> {
    language: Language,
    key: &'t str,
    terms: HashMap<&'t str, &'a ast::Pattern<&'t str>>,
    problems: Vec<Problem>,
}

impl<'a, 't> Reader<'a, 't> {
    fn problem(&mut self, reason: impl Into<String>) {
        self.problems.push(Problem::new(self.language, self.key, reason));
    }

    fn pattern(&mut self, pattern: &'a ast::Pattern<&'t str>, depth: usize) -> Pattern {
        let mut pieces = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => add_text(value, &mut pieces),
                PatternElement::Placeable { expression } => {
                    self.expression(expression, depth, &mut pieces);
                }
            }
        }
        Pattern(pieces)
    }

    fn expression(&mut self, said: &'a Expression<&'t str>, depth: usize, pieces: &mut Vec<Piece>) {
        match said {
            Expression::Inline(inline) => self.inline(inline, depth, pieces),
            Expression::Select { selector, variants } => {
                let Some(Variable { name: by, .. }) = self.variable(selector) else {
                    return self.problem("chooses by something that is no variable");
                };
                let default = variants.iter().position(|variant| variant.default).unwrap_or(0);
                let variants = variants.iter().map(|variant| {
                    let (VariantKey::Identifier { name }
                    | VariantKey::NumberLiteral { value: name }) = variant.key;
                    (name.to_owned(), self.pattern(&variant.value, depth))
                });
                let variants = variants.collect();
                pieces.push(Piece::Choice(Choice { by, variants, default }));
            }
        }
    }

    fn inline(
        &mut self,
        inline: &'a InlineExpression<&'t str>,
        depth: usize,
        pieces: &mut Vec<Piece>,
    ) {
        match inline {
            InlineExpression::StringLiteral { value } => {
                add_text(&unescape_unicode_to_string(value), pieces);
            }
            InlineExpression::NumberLiteral { value } => add_text(value, pieces),
            InlineExpression::Placeable { expression } => {
                self.expression(expression, depth, pieces);
            }
            InlineExpression::TermReference { id, attribute: None, arguments: None } => {
                self.term(id.name, depth, pieces);
            }
            InlineExpression::TermReference { id, .. } => {
                self.problem(format!("gives -{} arguments, which terms here do not take", id.name));
            }
            InlineExpression::MessageReference { id, .. } => {
                self.problem(format!("refers to {}, which is no term", id.name));
            }
            InlineExpression::VariableReference { .. }
            | InlineExpression::FunctionReference { .. } => match self.variable(inline) {
                Some(variable) => pieces.push(Piece::Variable(variable)),
                None => self.problem("calls a function other than NUMBER($n, useGrouping: ...)"),
            },
        }
    }

    fn term(&mut self, name: &str, depth: usize, pieces: &mut Vec<Piece>) {
        match self.terms.get(name).copied() {
            None => self.problem(format!("uses -{name}, which is no term of this text")),
            Some(_) if depth == DEEPEST_TERM => {
                self.problem(format!("uses -{name}, whose terms go too deep"));
            }
            Some(value) => {
                for piece in self.pattern(value, depth + 1).0 {
                    match piece {
                        Piece::Text(text) => add_text(&text, pieces),
                        other => pieces.push(other),
                    }
                }
            }
        }
    }

    /// A variable, alone or within `NUMBER`; nothing for other expressions.
    fn variable(&self, inline: &InlineExpression<&'t str>) -> Option<Variable> {
        match inline {
            InlineExpression::VariableReference { id } => {
                Some(Variable { name: id.name.to_owned(), is_grouped: true })
            }
            InlineExpression::FunctionReference { id, arguments } if id.name == "NUMBER" => {
                let [InlineExpression::VariableReference { id }] = arguments.positional.as_slice()
                else {
                    return None;
                };
                Some(Variable { name: id.name.to_owned(), is_grouped: read_grouping(arguments)? })
            }
            _ => None,
        }
    }
}

/// The option `useGrouping`, true unless said otherwise; nothing when other options are given.
fn read_grouping(arguments: &CallArguments<&str>) -> Option<bool> {
    match arguments.named.as_slice() {
        [] => Some(true),
        [option] if option.name.name == "useGrouping" => match option.value {
            InlineExpression::StringLiteral { value } => Some(value != "false"),
            _ => None,
        },
        _ => None,
    }
}

fn add_text(text: &str, pieces: &mut Vec<Piece>) {
    match pieces.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        read(Fr, text).1.iter().map(Problem::to_string).collect()
    }

    #[test]
    fn terms_and_escapes_become_one_text() {
        let text = "-us = la { -thing }\n-thing = Facilité\na = À { -us }{ \"\\u00A0\" }: { 5 }\n";
        let (labels, problems) = read(Fr, text);
        assert_eq!(problems, []);
        assert_eq!(labels[0].1.plain(), Some("À la Facilité\u{a0}: 5"));
    }

    #[test]
    fn what_cannot_be_said_is_a_problem_when_it_is_read() {
        let cases = [
            ("a = { -nobody }", "uses -nobody, which is no term of this text"),
            ("-b = B\na = { -b(case: \"x\") }", "gives -b arguments, which terms here do not take"),
            ("-b = { -b }\na = { -b }", "uses -b, whose terms go too deep"),
            ("a = { b }", "refers to b, which is no term"),
            ("a = { DATE($d) }", "calls a function other than NUMBER($n, useGrouping: ...)"),
            ("a = { NUMBER(3) }", "calls a function other than NUMBER($n, useGrouping: ...)"),
            (
                "a = { NUMBER($n, style: \"x\") }",
                "calls a function other than NUMBER($n, useGrouping: ...)",
            ),
            ("a = { 3 ->\n   *[other] x\n }", "chooses by something that is no variable"),
            ("a = A\n    .title = T", "has attributes, which nothing reads"),
        ];
        for (text, reason) in cases {
            assert_eq!(problems(text), [format!("fr.ftl: a: {reason}")], "{text}");
        }
    }

    #[test]
    fn broken_syntax_is_told_with_its_line() {
        let told = problems("a = A\n\nb = { $\nc = C\n");
        assert!(told.len() == 1 && told[0].starts_with("fr.ftl: line 3: "), "{told:?}");
    }
}
