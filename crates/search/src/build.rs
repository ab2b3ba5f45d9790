//! The engine's query for the parts of a question.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery,
    Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::Token;

use crate::analyse::{self, Language};
use crate::parse::{Form, Part};
use crate::schema::Fields;

const TITLE_WEIGHT: f32 = 3.0;
const INTERFACE_WEIGHT: f32 = 1.5;

/// Characters that stand side by side without being a word there weigh so little that even in a
/// title they come after the word in a text.
const GRAM_WEIGHT: f32 = 0.25;

/// A text that has a word in several languages is hardly better than one that has it in one.
const OTHER_FIELDS_WEIGHT: f32 = 0.1;

/// How forgiving the search is with misspelt words.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spelling {
    Exact,
    Forgiving,
}

/// Builds the query: all parts must match somewhere, none of the refused ones may. Without parts
/// all documents match.
pub(crate) fn build(
    fields: &Fields,
    parts: &[Part],
    interface: Language,
    spelling: Spelling,
) -> Box<dyn Query> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = parts
        .iter()
        .map(|part| {
            let occur = if part.refused { Occur::MustNot } else { Occur::Must };
            (occur, somewhere(fields, part, interface, spelling))
        })
        .collect();
    if parts.iter().all(|part| part.refused) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// The part in any field, each asked in the words of its own analyser.
fn somewhere(
    fields: &Fields,
    part: &Part,
    interface: Language,
    spelling: Spelling,
) -> Box<dyn Query> {
    let mut ways: Vec<Box<dyn Query>> = Vec::new();
    for language in Language::ALL {
        let tokens = analyse::question(language, &part.text);
        let weight = if language == interface { INTERFACE_WEIGHT } else { 1.0 };
        let title = (fields.title(language), weight * TITLE_WEIGHT);
        for (field, weight) in [title, (fields.text(language), weight)] {
            ways.extend(in_field(field, part, &tokens, weight));
        }
    }
    ways.extend(by_whole_words(fields, part, spelling));
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, OTHER_FIELDS_WEIGHT))
}

fn in_field(field: Field, part: &Part, tokens: &[Token], weight: f32) -> Vec<Box<dyn Query>> {
    let spaceless = part.form == Form::Spaceless;
    let adjacent = side_by_side(field, tokens).map(|query| {
        let weight = if spaceless { weight * GRAM_WEIGHT } else { weight };
        Box::new(BoostQuery::new(query, weight)) as Box<dyn Query>
    });
    let word = spaceless.then(|| {
        let query = term(Term::from_field_text(field, &part.text));
        Box::new(BoostQuery::new(query, weight)) as Box<dyn Query>
    });
    adjacent.into_iter().chain(word).collect()
}

fn side_by_side(field: Field, tokens: &[Token]) -> Option<Box<dyn Query>> {
    let mut terms: Vec<(usize, Term)> = tokens
        .iter()
        .map(|token| (token.position, Term::from_field_text(field, &token.text)))
        .collect();
    if terms.len() > 1 {
        return Some(Box::new(PhraseQuery::new_with_offset(terms)));
    }
    terms.pop().map(|(_, only)| term(only))
}

/// Beginnings and misspellings are looked for among whole words, since a stem may be shorter than
/// the beginning that was typed.
fn by_whole_words(fields: &Fields, part: &Part, spelling: Spelling) -> Option<Box<dyn Query>> {
    let words = analyse::forms(&part.text);
    let [word] = words.as_slice() else { return None };
    let letters = word.text.chars().count();
    let term = Term::from_field_text(fields.forms, &word.text);
    let query = match part.form {
        Form::Beginning if letters > 1 => FuzzyTermQuery::new_prefix(term, 0, true),
        Form::Word if spelling == Spelling::Forgiving && !part.refused && letters > 3 => {
            FuzzyTermQuery::new(term, if letters > 7 { 2 } else { 1 }, true)
        }
        _ => return None,
    };
    Some(Box::new(ConstScoreQuery::new(Box::new(query), 1.0)))
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}
