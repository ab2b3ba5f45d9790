//! Order, pages, misspellings, and words that mean nothing to a parser.

use facility_search::{Document, Query, Sort};

use crate::{ask, ids, index_of, titled};

#[test]
fn a_title_weighs_more_than_a_text_and_the_interface_language_a_little() {
    let in_text = Document {
        text: vec![("en".into(), "spectrum".into())],
        ..titled("a", "en", "Management of frequencies")
    };
    let index = index_of(vec![in_text, titled("b", "en", "Spectrum and licences")]);
    assert_eq!(ids(&index.search(&ask("spectrum")).unwrap()), ["b", "a"]);

    let index = index_of(vec![titled("a", "fr", "protection"), titled("b", "en", "protection")]);
    let asked_in = |language: &str| Query { language: language.into(), ..ask("protection") };
    assert_eq!(ids(&index.search(&asked_in("en")).unwrap()), ["b", "a"]);
    assert_eq!(ids(&index.search(&asked_in("fr")).unwrap()), ["a", "b"]);
    assert_eq!(ids(&index.search(&asked_in("ru")).unwrap()), ["a", "b"]);
}

#[test]
fn words_may_stand_in_different_fields_and_languages() {
    let document = Document {
        text: vec![("fr".into(), "Formation gratuite".into())],
        ..titled("1", "en", "Satellite schools")
    };
    let index = index_of(vec![document]);
    assert_eq!(index.search(&ask("school gratuit")).unwrap().total, 1);
    assert_eq!(index.search(&ask("school gratuit nowhere")).unwrap().total, 0);
}

#[test]
fn a_hit_shows_title_and_summary_as_they_were_given() {
    let document = Document {
        summary: vec![("en".into(), "Said \"so\"\n".into()), ("ar".into(), "ملخص".into())],
        ..titled("1", "en", "A <title> & more")
    };
    let index = index_of(vec![document.clone()]);
    let answer = index.search(&ask("title")).unwrap();
    let hit = &answer.hits[0];
    assert_eq!((&hit.title, &hit.summary), (&document.title, &document.summary));
    assert_eq!((hit.id.as_str(), hit.kind.as_str()), ("1", "training"));
    assert!(hit.score > 0.0);
    assert_eq!(index.search(&ask("ملخص")).unwrap().total, 0, "summaries are not searched");
}

#[test]
fn hits_come_in_the_order_asked_for_and_ties_by_identifier() {
    let mut documents: Vec<Document> = [("c", 1), ("a", 1), ("b", 9), ("d", -5)]
        .map(|(id, updated)| Document { updated, ..titled(id, "en", "Same title") })
        .to_vec();
    documents.push(Document { updated: 1, ..titled("e", "fr", "Écoles same") });
    let index = index_of(Vec::new());
    // each document in a segment of its own, so that segments have to agree
    for (at, document) in documents.into_iter().enumerate() {
        let edit = facility_search::Edit::Put(document);
        index.writer().unwrap().apply(vec![edit], at as u64).unwrap();
    }
    let order = |words: &str, sort| {
        let answer = index.search(&Query { sort, ..ask(words) }).unwrap();
        ids(&answer).join("")
    };
    assert_eq!(order("title", Sort::Fit), "abcd");
    assert_eq!(order("", Sort::Fit), "baced");
    assert_eq!(order("same", Sort::Newest), "bacd".replace('d', "ed"));
    assert_eq!(order("same", Sort::Title), "eabcd");
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let documents = (0..57).map(|n| titled(&format!("{n:02}"), "en", "Equal words")).collect();
    let index = index_of(documents);
    for sort in [Sort::Fit, Sort::Newest, Sort::Title] {
        let mut seen: Vec<String> = Vec::new();
        for page in 0..7 {
            let query = Query { from: page * 10, limit: 10, sort, ..ask("equal") };
            let answer = index.search(&query).unwrap();
            assert_eq!(answer.total, 57);
            seen.extend(ids(&answer).iter().map(ToString::to_string));
        }
        assert_eq!(seen, (0..57).map(|n| format!("{n:02}")).collect::<Vec<_>>(), "{sort:?}");
    }
    let none = index.search(&Query { limit: 0, ..ask("equal") }).unwrap();
    assert_eq!((none.total, none.hits.len()), (57, 0));
    let far = Query { from: usize::MAX, limit: usize::MAX, ..ask("equal") };
    assert_eq!(index.search(&far).unwrap().hits.len(), 0);
}

#[test]
fn misspelt_words_are_found_by_the_forgiving_search_only() {
    let index = index_of(vec![
        titled("1", "en", "Cybersecurity for ministries"),
        titled("2", "ru", "Цифровые навыки"),
        titled("3", "ar", "المهارات الرقمية"),
        titled("4", "fr", "Compétences numériques"),
    ]);
    for (words, found) in [
        ("cybersecurty", "1"),
        ("cyebrsecurity ministry", "1"),
        ("навики", "2"),
        ("مهراات", "3"),
        ("competances numerique", "4"),
        ("cat", ""),
        ("-cybersecurty", "1234"),
    ] {
        let forgiving = index.search_forgiving(&ask(words)).unwrap();
        let mut ids = ids(&forgiving);
        ids.sort_unstable();
        assert_eq!(ids.concat(), found, "{words}");
    }
    assert_eq!(index.search(&ask("cybersecurty")).unwrap().total, 0);
}

#[test]
fn no_words_are_an_error() {
    let index = index_of(vec![titled("1", "en", "Anything")]);
    for words in [
        "\"", "-", "*", "-*", "\"\"", "a AND", "title:", "((", "[a TO b]", "~2", "^", "\\", "''",
        "\u{0}", "\u{202e}", "🙂", "*:*", "-\"", "e-", "ال", "a*b*", "ـ",
    ] {
        index.search(&ask(words)).unwrap();
        index.search_forgiving(&ask(words)).unwrap();
    }
    let long = "数字 skills \"a b\" x* -y ".repeat(5_000);
    index.search(&ask(&long)).unwrap();
    assert_eq!(index.search(&ask("?!")).unwrap().total, 1, "signs alone ask for nothing");
    assert_eq!(index.search(&ask("-anything")).unwrap().total, 0);
    assert_eq!(index.search(&ask("-other")).unwrap().total, 1);
}
