//! What the bench asks: of each sort several questions, so that no single one decides.

use facility_search::{KIND, Query};

use crate::documents::{ARABIC, CHINESE, Dice, FACETS, code, word};

/// Several questions of one sort.
pub struct Sort {
    /// What they have in common.
    pub name: &'static str,
    /// Whether they are asked of the forgiving search.
    pub forgiving: bool,
    /// The questions.
    pub queries: Vec<Query>,
}

/// All sorts of questions, so many of each. Each shows 20 hits and counts six facet names and the
/// kind.
pub fn sorts(variants: usize) -> Vec<Sort> {
    let sort = |name, query: &dyn Fn(&mut Dice) -> Query| {
        let queries = (0..variants).map(|variant| query(&mut Dice::new(variant * 7 + 1_000_003)));
        Sort { name, forgiving: false, queries: queries.collect() }
    };
    let mut sorts = vec![
        sort("no words, no filter", &|_| asked(String::new(), &[])),
        sort("broad: one filter", &|dice| asked(String::new(), &[("topic", dice.roll(6))])),
        sort("broad: two filters", &|dice| {
            asked(String::new(), &[("topic", dice.roll(4)), ("language", dice.roll(3))])
        }),
        sort("narrow: three filters", &|dice| {
            let filters =
                [("country", 8 + dice.roll(30)), ("topic", 5 + dice.roll(20)), ("audience", 3)];
            asked(String::new(), &filters)
        }),
        sort("one common word", &|dice| asked(common(dice, 0), &[])),
        sort("one common word, one filter", &|dice| {
            asked(common(dice, 0), &[("topic", dice.roll(6))])
        }),
        sort("two words", &|dice| {
            let language = dice.roll(4);
            asked(format!("{} {}", common(dice, language), common(dice, language)), &[])
        }),
        sort("two words, three filters", &|dice| {
            let words = format!("{} {}", common(dice, 0), common(dice, 0));
            let filters =
                [("country", dice.roll(8)), ("topic", dice.roll(8)), ("audience", dice.roll(3))];
            asked(words, &filters)
        }),
        sort("a beginning", &|dice| asked(format!("{}*", first_letters(&common(dice, 0), 5)), &[])),
        sort("a phrase", &|dice| {
            asked(format!("\"{} {}\"", common(dice, 1), common(dice, 1)), &[])
        }),
        sort("Arabic, one word", &|dice| asked(common(dice, ARABIC), &[])),
        sort("Chinese, two words", &|dice| {
            asked(format!("{}{}", word(CHINESE, dice.roll(20)), word(CHINESE, dice.roll(20))), &[])
        }),
        sort("deep page: hits 2,000 to 2,020", &|dice| Query {
            from: 2_000,
            ..asked(common(dice, 0), &[])
        }),
        sort("by title, no words", &|_| Query {
            sort: facility_search::Sort::Title,
            ..asked(String::new(), &[])
        }),
    ];
    let mut misspelt = sort("a misspelt word", &|dice| {
        let mut word = format!("{}{}", common(dice, 0), &common(dice, 0));
        word = first_letters(&word, 9);
        word.remove(3);
        asked(word, &[])
    });
    misspelt.forgiving = true;
    sorts.push(misspelt);
    sorts
}

/// A word that stands in every tenth text of its language or so.
fn common(dice: &mut Dice, language: usize) -> String {
    word(language, 40 + dice.roll(200))
}

fn first_letters(word: &str, count: usize) -> String {
    word.chars().take(count).collect()
}

fn asked(words: String, filters: &[(&str, usize)]) -> Query {
    let filter = |(name, rank): &(&str, usize)| {
        let codes = FACETS.iter().find(|facet| facet.0 == *name).map_or(1, |facet| facet.1);
        ((*name).to_string(), vec![code(name, rank % codes)])
    };
    let counted = FACETS.iter().map(|facet| facet.0).chain([KIND]);
    Query {
        words,
        language: "en".into(),
        filters: filters.iter().map(filter).collect(),
        limit: 20,
        facets: counted.map(String::from).collect(),
        ..Query::default()
    }
}
