//! What is asked of the index, and what it answers.

/// A question: words, filters, and what to count and show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The words as somebody typed them. Every word must stand somewhere in the document, in any
    /// language; `"a phrase"` must stand as it is; `-word` must not stand there; `begin*` matches
    /// words that begin so. Anything else is taken as words: no text is an error. Without words all
    /// documents match, and [`Sort::Fit`] means [`Sort::Newest`].
    pub words: String,
    /// Code of the interface language. Texts in it weigh a little more, and titles are put in
    /// order by it.
    pub language: String,
    /// Facet names with the codes wanted: one of the codes of every name. A name without codes
    /// filters nothing.
    pub filters: Vec<(String, Vec<String>)>,
    /// The kinds wanted; all if empty. The same as a filter named `kind`.
    pub kinds: Vec<String>,
    /// How many hits to leave out before the first one shown.
    pub from: usize,
    /// How many hits to show at most.
    pub limit: usize,
    /// Facet names to count, `kind` among them if wanted. At most 63 names may be filtered by and
    /// counted at once.
    pub facets: Vec<String>,
    /// The order of the hits.
    pub sort: Sort,
}

/// A question with what may be known of its words. A plain [`Query`] is one too.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub(crate) query: &'a Query,
    pub(crate) meanings: &'a [Meaning],
}

impl<'a> Question<'a> {
    /// The query, some of whose words mean the same as codes. Filters, counts and totals are those
    /// of the documents found either way.
    pub fn meaning(query: &'a Query, meanings: &'a [Meaning]) -> Question<'a> {
        Question { query, meanings }
    }
}

impl<'a> From<&'a Query> for Question<'a> {
    fn from(query: &'a Query) -> Question<'a> {
        Question { query, meanings: &[] }
    }
}

/// Words of a question that mean the same as a code: whatever carries the code has these words, as
/// it were, and weighs a little less by them than a text of average length in which they stand.
///
/// All other words of the question must still be met, by texts or by meanings of their own. The
/// same words may have several meanings; one is enough. Who asks knows the vocabularies: this crate
/// only compares words. Of "ciberseguridad jueces", with a meaning for each word, an Arabic training
/// that carries both codes is found; with one for the first word only, the second must stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The words as they stand in the question, side by side ("protección de datos"). Case, accents
    /// and fillers do not matter; in Chinese they begin and end where words of the dictionary do.
    /// Words that stand in quotation marks there, after a minus or before a star are to be taken by
    /// the letter and have no meaning.
    pub words: String,
    /// The facet's name.
    pub facet: String,
    /// The code.
    pub code: String,
}

/// The order of hits. Hits that are equal by it are ordered by identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best fit with the words first; scores are compared to a thousandth.
    #[default]
    Fit,
    /// Last updated first.
    Newest,
    /// By title in the interface language (or else English, or else any), accents and case folded,
    /// by code point: Chinese titles are not in the order of their sounds.
    Title,
}

/// What the index answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// How many documents match: an exact number.
    pub total: usize,
    /// The hits from `from` on, `limit` at most.
    pub hits: Vec<Hit>,
    /// The counts asked for, in the order asked.
    pub facets: Vec<FacetCounts>,
    /// The last change this answer knows of.
    pub cursor: u64,
}

/// One document found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    /// The document's identifier.
    pub id: String,
    /// The document's kind.
    pub kind: String,
    /// The title in each language.
    pub title: Vec<(String, String)>,
    /// The summary in each language.
    pub summary: Vec<(String, String)>,
    /// How well the words fit; only comparable within one answer, 0 unless sorted by fit.
    pub score: f32,
}

/// How many documents there are under each code of a facet.
///
/// Counted are the documents that match the words and all filters **but those of this name**: the
/// count shown at a code is the total one gets by choosing that code alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet's name.
    pub name: String,
    /// Codes with their counts, highest first, then by code. A code that is being filtered by
    /// stands here even with 0, so that it can be taken back.
    pub counts: Vec<(String, usize)>,
}
