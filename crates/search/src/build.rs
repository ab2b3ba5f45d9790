//! How the parts of a question are looked for in this index: which terms of which fields, and what
//! else can stand for them.

use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, FuzzyTermQuery, PhraseQuery, Query, Weight};
use tantivy::schema::Field;
use tantivy::tokenizer::Token;

use crate::Fault;
use crate::analyse::{self, Language};
use crate::parse::{Form, Part};
use crate::schema::Fields;
use crate::score::{Norms, rarity};
use crate::view::View;

const TITLE_WEIGHT: f32 = 3.0;
const INTERFACE_WEIGHT: f32 = 1.5;

/// Characters that stand side by side without being a word there weigh so little that even in a
/// title they come after the word in a text.
const GRAM_WEIGHT: f32 = 0.25;

/// A code that means the same as a word weighs a little less than the word in a text of average
/// length.
const MEANING_WEIGHT: f32 = 0.7;

/// Misspellings and beginnings weigh the same wherever they stand.
const WHOLE_WORD_SCORE: f32 = 1.0;

/// How forgiving the search is with misspelt words.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spelling {
    Exact,
    Forgiving,
}

/// All that is wanted, rarest first: each must be met in one of its ways, unless it is refused.
pub(crate) struct Plan {
    pub(crate) wanted: Vec<Wanted>,
}

/// One part of the question.
pub(crate) struct Wanted {
    pub(crate) refused: bool,
    pub(crate) ways: Vec<Way>,
}

/// One way to meet a part.
pub(crate) enum Way {
    /// A term of a field. By segment: where it is found.
    Term { field: Field, weight: f32, norms: Norms, found: Vec<Option<TermInfo>> },
    /// Something the engine has to look for; its scores count, or the same for all.
    Engine { weight: Box<dyn Weight>, boost: f32, constant: Option<f32> },
    /// The facet of this number, in so many documents.
    Facet { number: u32, score: f32, total: u64 },
}

/// Plans the search for the parts; `facets` are, by part, the numbers of facets that mean the same.
pub(crate) fn build(
    (fields, view): (&Fields, &View),
    parts: &[Part],
    facets: &[Vec<u32>],
    interface: Language,
    spelling: Spelling,
) -> Result<Plan, Fault> {
    let builder = Builder { fields, view, interface, spelling };
    let mut wanted = Vec::new();
    for (part, facets) in parts.iter().zip(facets) {
        let mut ways = builder.somewhere(part)?;
        builder.add_facets(facets, &mut ways)?;
        wanted.push(Wanted { refused: part.refused, ways });
    }
    wanted.sort_by_key(|wanted| {
        (wanted.refused, wanted.ways.iter().map(Way::documents).sum::<u64>())
    });
    Ok(Plan { wanted })
}

impl Way {
    /// In how many documents it may be met, as far as is known beforehand.
    fn documents(&self) -> u64 {
        match self {
            Way::Term { found, .. } => {
                found.iter().flatten().map(|found| u64::from(found.doc_freq)).sum()
            }
            Way::Engine { .. } => 1,
            Way::Facet { total, .. } => *total,
        }
    }
}

struct Builder<'a> {
    fields: &'a Fields,
    view: &'a View,
    interface: Language,
    spelling: Spelling,
}

impl Builder<'_> {
    /// The part in any field, each asked in the words of its own analyser.
    fn somewhere(&self, part: &Part) -> Result<Vec<Way>, Fault> {
        let mut ways = Vec::new();
        for language in Language::ALL {
            let tokens = analyse::question(language, &part.text);
            let weight = if language == self.interface { INTERFACE_WEIGHT } else { 1.0 };
            let title = (self.fields.title(language), weight * TITLE_WEIGHT);
            for (field, weight) in [title, (self.fields.text(language), weight)] {
                let spaceless = part.form == Form::Spaceless;
                let adjacent = if spaceless { weight * GRAM_WEIGHT } else { weight };
                ways.extend(self.side_by_side(field, &tokens, adjacent)?);
                if spaceless {
                    ways.extend(self.term(field, &part.text, weight)?);
                }
            }
        }
        ways.extend(self.by_whole_words(part)?);
        Ok(ways)
    }

    fn side_by_side(
        &self,
        field: Field,
        tokens: &[Token],
        weight: f32,
    ) -> Result<Option<Way>, Fault> {
        let [first, _, ..] = tokens else {
            return tokens.first().map_or(Ok(None), |only| self.term(field, &only.text, weight));
        };
        for token in tokens {
            if self.term(field, &token.text, weight)?.is_none() {
                return Ok(None);
            }
        }
        let terms = tokens.iter().map(|token| {
            (token.position - first.position, Term::from_field_text(field, &token.text))
        });
        let query = PhraseQuery::new_with_offset(terms.collect());
        self.engine(&query, weight, None).map(Some)
    }

    /// A term, if it stands in any segment.
    fn term(&self, field: Field, text: &str, weight: f32) -> Result<Option<Way>, Fault> {
        let (mut found, mut documents, mut words) = (Vec::new(), 0, 0);
        for segment in self.view.segments() {
            let info = match segment.words(field)? {
                Some(index) => {
                    words += index.total_num_tokens();
                    index.terms().get(text).map_err(Fault::disk("looking words up"))?
                }
                None => None,
            };
            documents += info.as_ref().map_or(0, |info| u64::from(info.doc_freq));
            found.push(info);
        }
        let all = self.view.all_documents();
        let norms = || Norms::new(words as f32 / all.max(1) as f32);
        Ok((documents > 0).then(|| {
            let weight = weight * rarity(documents, all);
            Way::Term { field, weight, norms: norms(), found }
        }))
    }

    /// Beginnings and misspellings are looked for among whole words, since a stem may be shorter
    /// than the beginning that was typed.
    fn by_whole_words(&self, part: &Part) -> Result<Option<Way>, Fault> {
        let words = analyse::forms(&part.text);
        let [word] = words.as_slice() else { return Ok(None) };
        let letters = word.text.chars().count();
        let term = Term::from_field_text(self.fields.forms, &word.text);
        let forgiving = self.spelling == Spelling::Forgiving && !part.refused;
        let query = match part.form {
            Form::Beginning if letters > 1 => FuzzyTermQuery::new_prefix(term, 0, true),
            Form::Word if forgiving && letters > 3 => {
                FuzzyTermQuery::new(term, if letters > 7 { 2 } else { 1 }, true)
            }
            _ => return Ok(None),
        };
        self.engine(&query, 1.0, Some(WHOLE_WORD_SCORE)).map(Some)
    }

    fn engine(&self, query: &dyn Query, boost: f32, constant: Option<f32>) -> Result<Way, Fault> {
        let scoring = EnableScoring::enabled_from_searcher(&self.view.searcher);
        let weight = query.weight(scoring).map_err(Fault::engine("reading the words"))?;
        Ok(Way::Engine { weight, boost, constant })
    }

    /// A code counts as no rarer than the word it stands for, so that the word itself weighs more.
    fn add_facets(&self, facets: &[u32], ways: &mut Vec<Way>) -> Result<(), Fault> {
        let word = ways.iter().map(Way::documents).max().unwrap_or(0);
        for number in facets {
            let mut total = 0;
            for segment in self.view.segments() {
                total += segment.facets()?.total(*number) as u64;
            }
            let score = MEANING_WEIGHT * rarity(total.max(word), self.view.all_documents());
            ways.push(Way::Facet { number: *number, score, total });
        }
        Ok(())
    }
}
