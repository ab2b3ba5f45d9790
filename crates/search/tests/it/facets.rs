//! A count shown is the count one gets.

use std::collections::BTreeMap;

use facility_search::{Document, Edit, Index, KIND, Meaning, Query, Question, Sort};

use crate::{ask, ids, index_of, titled};

/// A small generator of numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn some<'a>(&mut self, of: &[&'a str], most: usize) -> Vec<&'a str> {
        (0..self.roll(most + 1)).map(|_| of[self.roll(of.len())]).collect()
    }
}

const WORDS: [&str; 8] = ["zorb", "kelp", "mund", "quax", "brix", "vlam", "dorf", "plok"];
const KINDS: [&str; 4] = ["training", "request", "offer", "initiative"];
const NAMES: [(&str, &[&str]); 4] = [
    ("country", &["KEN", "FRA", "CHN", "EGY", "PER", "UZB"]),
    ("country_group", &["KEN", "LDC", "SIDS"]),
    ("topic", &["ai", "data", "skills", "网络"]),
    ("language", &["ar", "en", "zh"]),
];

fn random_document(dice: &mut Dice, id: usize) -> Document {
    let mut facets = Vec::new();
    for (name, codes) in NAMES {
        for code in dice.some(codes, 3) {
            facets.push((name.to_string(), code.to_string()));
        }
    }
    Document {
        id: format!("{id:03}"),
        kind: KINDS[dice.roll(4)].into(),
        title: vec![("en".into(), dice.some(&WORDS, 2).join(" "))],
        text: vec![("sw".into(), dice.some(&WORDS, 5).join(" "))],
        facets,
        updated: dice.roll(40) as i64,
        ..Document::default()
    }
}

fn random_query(dice: &mut Dice) -> Query {
    let mut query = ask(&dice.some(&WORDS, 2).join(" "));
    query.kinds = owned(dice.some(&KINDS, 2));
    for (name, codes) in NAMES {
        if dice.roll(3) == 0 {
            query.filters.push((name.to_string(), owned(dice.some(codes, 2))));
        }
    }
    query.facets = NAMES.iter().map(|(name, _)| name.to_string()).collect();
    query.facets.push(KIND.into());
    query.sort = [Sort::Fit, Sort::Newest, Sort::Title][dice.roll(3)];
    query.limit = 400;
    query
}

fn owned(codes: Vec<&str>) -> Vec<String> {
    codes.into_iter().map(String::from).collect()
}

/// What the crate claims, in the plainest words: does the document match, leaving out the filter of
/// one name?
fn matches(document: &Document, query: &Query, leave_out: Option<&str>) -> bool {
    meets(document, query, &[], leave_out)
}

/// As [`matches`]; a word is also met by a code that means the same.
fn meets(
    document: &Document,
    query: &Query,
    meanings: &[Meaning],
    leave_out: Option<&str>,
) -> bool {
    let all: Vec<&str> = document
        .title
        .iter()
        .chain(&document.text)
        .flat_map(|(_, text)| text.split_whitespace())
        .collect();
    let means = |word: &str| {
        meanings
            .iter()
            .filter(|meaning| meaning.words == word)
            .any(|meaning| document.facets.contains(&(meaning.facet.clone(), meaning.code.clone())))
    };
    let words = query.words.split_whitespace().all(|word| all.contains(&word) || means(word));
    let kinds =
        leave_out == Some(KIND) || query.kinds.is_empty() || query.kinds.contains(&document.kind);
    let filters = query.filters.iter().all(|(name, codes)| {
        leave_out == Some(name)
            || codes.is_empty()
            || codes.iter().any(|code| document.facets.contains(&(name.clone(), code.clone())))
    });
    words && kinds && filters
}

fn codes(document: &Document, name: &str) -> Vec<String> {
    if name == KIND {
        return vec![document.kind.clone()];
    }
    let of_name = document.facets.iter().filter(|facet| facet.0 == name);
    let mut codes: Vec<String> = of_name.map(|(_, code)| code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// 300 documents, put in over several commits, some replaced and some removed.
fn random_index(dice: &mut Dice) -> (Index, Vec<Document>) {
    let index = Index::in_memory().unwrap();
    let mut kept: BTreeMap<String, Document> = BTreeMap::new();
    let mut writer = index.writer().unwrap();
    for commit in 0..6 {
        let mut edits = Vec::new();
        for id in commit * 50..commit * 50 + 50 {
            let document = random_document(dice, id);
            kept.insert(document.id.clone(), document.clone());
            edits.push(Edit::Put(document));
        }
        for _ in 0..8 {
            let id = dice.roll(commit * 50 + 50);
            if dice.roll(2) == 0 {
                kept.remove(&format!("{id:03}"));
                edits.push(Edit::Remove(format!("{id:03}")));
            } else {
                let document = random_document(dice, id);
                kept.insert(document.id.clone(), document.clone());
                edits.push(Edit::Put(document));
            }
        }
        writer.apply(edits, commit as u64).unwrap();
    }
    (index, kept.into_values().collect())
}

/// Holds an answer against plain counting: which documents, in which order, under which codes.
fn compare(index: &Index, documents: &[Document], query: &Query, meanings: &[Meaning]) -> usize {
    let answer = index.search(Question::meaning(query, meanings)).unwrap();
    let mut expected: Vec<&Document> =
        documents.iter().filter(|document| meets(document, query, meanings, None)).collect();
    assert_eq!(answer.total, expected.len(), "{query:?} {meanings:?}");
    let title = |document: &Document| document.title.first().map(|title| title.1.clone());
    match query.sort {
        Sort::Title => expected.sort_by_key(|one| (title(one), one.id.clone())),
        Sort::Fit if !query.words.is_empty() => (),
        _ => expected.sort_by_key(|one| (-one.updated, one.id.clone())),
    }
    let mut shown = ids(&answer);
    let mut expected: Vec<&str> = expected.iter().map(|document| document.id.as_str()).collect();
    if query.sort == Sort::Fit && !query.words.is_empty() {
        assert!(answer.hits.is_sorted_by(|a, b| a.score + 0.001 >= b.score), "{query:?}");
        if answer.total <= query.limit {
            shown.sort_unstable();
            expected.sort_unstable();
        } else {
            assert!(shown.iter().all(|id| expected.contains(id)));
            (shown, expected) = (Vec::new(), Vec::new());
        }
    }
    expected.truncate(query.limit);
    assert_eq!(shown, expected, "{query:?}");
    for facet in &answer.facets {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for document in documents {
            if meets(document, query, meanings, Some(&facet.name)) {
                for code in codes(document, &facet.name) {
                    *counts.entry(code).or_default() += 1;
                }
            }
        }
        let shown: BTreeMap<String, usize> =
            facet.counts.iter().filter(|(_, count)| *count > 0).cloned().collect();
        assert_eq!(shown, counts, "{} in {query:?}", facet.name);
    }
    answer.total
}

/// For some of the words, codes that mean the same; for some, two.
fn random_meanings(dice: &mut Dice) -> Vec<Meaning> {
    let meaning = |dice: &mut Dice| {
        let (facet, codes) = NAMES[dice.roll(4)];
        let code = codes[dice.roll(codes.len())];
        let words = WORDS[dice.roll(8)].into();
        Meaning { words, facet: facet.into(), code: code.into() }
    };
    (0..dice.roll(6)).map(|_| meaning(dice)).collect()
}

#[test]
fn counts_and_totals_are_those_of_plain_counting() {
    let mut dice = Dice(20_260_101);
    let (index, documents) = random_index(&mut dice);
    let mut answered = 0;
    for _ in 0..300 {
        let query = random_query(&mut dice);
        answered += usize::from(compare(&index, &documents, &query, &[]) > 0);
    }
    assert!(answered > 100, "the questions are not all empty: {answered}");
}

#[test]
fn counts_and_totals_include_what_is_met_by_meaning() {
    let mut dice = Dice(20_260_202);
    let (index, documents) = random_index(&mut dice);
    let mut more = 0;
    for _ in 0..200 {
        let query = random_query(&mut dice);
        let meanings = random_meanings(&mut dice);
        let found = compare(&index, &documents, &query, &meanings);
        more += usize::from(found > index.search(&query).unwrap().total);
    }
    assert!(more > 20, "meanings find more: {more}");
}

/// A rebuilt index of one large segment, changed afterwards in several commits: of the large segment
/// a fifth is deleted. Common and rare codes, common and rare words.
fn large_index(dice: &mut Dice) -> (Index, Vec<Document>) {
    let index = Index::in_memory().unwrap();
    let mut document = |id: usize| {
        let mut document = random_document(dice, id);
        document.id = format!("{id:05}");
        if dice.roll(3) == 0 {
            document.text.push(("en".into(), "common".into()));
        }
        for _ in 0..2 {
            let code = dice.roll(60) * dice.roll(60) / 59;
            document.facets.push(("theme".into(), format!("{code:02}")));
        }
        document
    };
    let mut kept: BTreeMap<String, Document> = BTreeMap::new();
    let first: Vec<Document> = (0..4_000).map(&mut document).collect();
    kept.extend(first.iter().map(|document| (document.id.clone(), document.clone())));
    let mut writer = index.writer().unwrap();
    writer.rebuild(first.into_iter().map(Ok::<_, std::convert::Infallible>), 1).unwrap();
    for commit in 0..4 {
        let mut edits = Vec::new();
        for id in (commit..4_000).step_by(20) {
            kept.remove(&format!("{id:05}"));
            edits.push(Edit::Remove(format!("{id:05}")));
        }
        for id in (4_000 + commit * 40..4_040 + commit * 40).chain(commit * 30 + 5..commit * 30 + 9)
        {
            let document = document(id);
            kept.insert(document.id.clone(), document.clone());
            edits.push(Edit::Put(document));
        }
        writer.apply(edits, 2 + commit as u64).unwrap();
        // asked in between, so that what is kept in memory is handed on and not made anew
        assert_eq!(index.search(&ask("")).unwrap().total, kept.len());
    }
    (index, kept.into_values().collect())
}

#[test]
fn large_and_small_segments_with_deletions_count_as_plainly() {
    let mut dice = Dice(20_260_303);
    let (index, documents) = large_index(&mut dice);
    for round in 0..40 {
        let mut query = random_query(&mut dice);
        query.facets.push("theme".into());
        query.limit = [5, 40, 4_200][dice.roll(3)];
        match round % 4 {
            0 => query.words = "common".into(),
            1 => (query.words, query.filters) = (String::new(), Vec::new()),
            _ => (),
        }
        if dice.roll(3) == 0 {
            query.filters.push(("theme".into(), vec![format!("{:02}", dice.roll(60))]));
        }
        compare(&index, &documents, &query, &random_meanings(&mut dice));
    }
    assert!(index.memory() > 4_000);
}

#[test]
fn choosing_a_facet_gives_exactly_the_count_shown() {
    let mut dice = Dice(7);
    let (index, _) = random_index(&mut dice);
    for _ in 0..25 {
        let query = random_query(&mut dice);
        for facet in index.search(&query).unwrap().facets {
            for (code, count) in facet.counts {
                let mut chosen = query.clone();
                if facet.name == KIND {
                    chosen.kinds = vec![code.clone()];
                } else {
                    chosen.filters.retain(|(name, _)| *name != facet.name);
                    chosen.filters.push((facet.name.clone(), vec![code.clone()]));
                }
                assert_eq!(index.search(&chosen).unwrap().total, count, "{code} in {query:?}");
            }
        }
    }
}

#[test]
fn relaxed_says_what_each_filter_costs() {
    let mut dice = Dice(11);
    let (index, documents) = random_index(&mut dice);
    for _ in 0..100 {
        let query = random_query(&mut dice);
        let relaxed = index.relaxed(&query).unwrap();
        let filters = query.filters.iter().filter(|(_, codes)| !codes.is_empty()).count();
        assert_eq!(relaxed.len(), filters + usize::from(!query.kinds.is_empty()));
        for (name, total) in relaxed {
            let plain = documents.iter().filter(|one| matches(one, &query, Some(&name))).count();
            assert_eq!(total, plain, "{name} in {query:?}");
        }
    }
}

#[test]
fn without_filters_the_words_are_counted_by_language() {
    let mut dice = Dice(13);
    let (index, documents) = random_index(&mut dice);
    for _ in 0..50 {
        let query = random_query(&mut dice);
        let plain = Query { words: query.words.clone(), ..Query::default() };
        let found: Vec<&Document> =
            documents.iter().filter(|one| matches(one, &plain, None)).collect();
        let (total, languages) = index.by_language(&query, "language").unwrap();
        assert_eq!(total, found.len());
        for (code, count) in languages {
            let carries = |one: &&&Document| codes(one, "language").contains(&code);
            assert_eq!(count, found.iter().filter(carries).count(), "{code} in {query:?}");
        }
    }
}

#[test]
fn the_oracles_own_order_is_the_order_of_updates() {
    let mut dice = Dice(3);
    let (index, mut documents) = random_index(&mut dice);
    documents.sort_by(|a, b| (-a.updated, &a.id).cmp(&(-b.updated, &b.id)));
    let query = Query { limit: 25, from: 5, ..ask("") };
    let expected: Vec<&str> =
        documents.iter().skip(5).take(25).map(|one| one.id.as_str()).collect();
    assert_eq!(ids(&index.search(&query).unwrap()), expected);
}

#[test]
fn a_chosen_code_without_documents_stays_to_be_taken_back() {
    let document = Document {
        facets: vec![("topic".into(), "ai".into()), ("topic".into(), "ai".into())],
        ..titled("1", "en", "One")
    };
    let index = index_of(vec![document]);
    let mut query = ask("");
    query.filters = vec![("topic".into(), vec!["gone".into()])];
    query.facets = vec!["topic".into(), "unknown".into()];
    let answer = index.search(&query).unwrap();
    assert_eq!(answer.total, 0);
    assert_eq!(answer.facets[0].counts, [("ai".to_string(), 1), ("gone".to_string(), 0)]);
    assert_eq!((answer.facets[1].name.as_str(), answer.facets[1].counts.len()), ("unknown", 0));
    assert_eq!(index.relaxed(&query).unwrap(), [("topic".to_string(), 1)]);
}

#[test]
fn names_of_which_one_begins_another_are_kept_apart() {
    let document = Document {
        facets: vec![("a".into(), "b\u{1f}c".into()), ("a b".into(), "x".into())],
        ..titled("1", "en", "One")
    };
    let index = index_of(vec![document]);
    let query = Query { facets: vec!["a".into(), "a b".into()], ..ask("") };
    let facets = index.search(&query).unwrap().facets;
    assert_eq!(facets[0].counts, [("b\u{1f}c".to_string(), 1)]);
    assert_eq!(facets[1].counts, [("x".to_string(), 1)]);
}

#[test]
fn too_many_names_are_refused_rather_than_counted_wrong() {
    let index = index_of(vec![titled("1", "en", "One")]);
    let names = |count: usize| (0..count).map(|name| name.to_string()).collect();
    assert!(index.search(&Query { facets: names(63), ..ask("") }).is_ok());
    assert!(index.search(&Query { facets: names(64), ..ask("") }).is_err());
}
