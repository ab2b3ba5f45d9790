//! Words that mean the same as a code find what carries the code, in whatever language it is.

use facility_search::{Document, Edit, Index, Meaning, Query, Question};

use crate::{ask, ids, index_of, titled};

fn about(topics: &[&str], document: Document) -> Document {
    let facet = |code: &&str| ("topic".to_string(), (*code).to_string());
    Document { facets: topics.iter().map(facet).collect(), ..document }
}

fn meaning(words: &str, code: &str) -> Meaning {
    Meaning { words: words.into(), facet: "topic".into(), code: code.into() }
}

fn found(index: &Index, query: &Query, meanings: &[Meaning]) -> String {
    let answer = index.search(Question::meaning(query, meanings)).unwrap();
    assert_eq!(answer.total, answer.hits.len());
    let mut ids = ids(&answer);
    ids.sort_unstable();
    ids.join(" ")
}

#[test]
fn a_word_of_each_language_finds_trainings_in_another_by_their_code() {
    let index = index_of(vec![
        about(&["cyber"], titled("ar", "ar", "أساسيات للقضاة")),
        about(&["cyber"], titled("zh", "zh", "法官培训课程")),
        about(&["health"], titled("en", "en", "Training for judges")),
        about(&[], titled("es", "es", "Ciberseguridad para jueces")),
    ]);
    for (words, expected) in [
        ("ciberseguridad", "ar es zh"),
        ("cybersecurity", "ar zh"),
        ("Cybersécurité", "ar zh"),
        ("кибербезопасность", "ar zh"),
        ("الأمن السيبراني", "ar zh"),
        ("网络安全", "ar zh"),
    ] {
        let query = ask(words);
        assert_eq!(found(&index, &query, &[meaning(words, "cyber")]), expected, "{words}");
        assert_eq!(
            found(&index, &query, &[meaning(words, "unheard of")]),
            if words == "ciberseguridad" { "es" } else { "" }
        );
    }
    // the other word of the question must still be met: by its letters, or by its own code
    for (words, of_cyber, expected) in [
        ("cybersecurity قضاة", "cybersecurity", "ar"),
        ("法官网络安全", "网络安全", "zh"),
        ("кибербезопасность nowhere", "кибербезопасность", ""),
        ("seguridad informática 法官", "seguridad informática", "zh"),
    ] {
        assert_eq!(found(&index, &ask(words), &[meaning(of_cyber, "cyber")]), expected, "{words}");
    }
}

#[test]
fn two_words_may_be_met_by_two_codes() {
    let index = index_of(vec![
        about(&["cyber", "law"], titled("both", "en", "One")),
        about(&["cyber"], titled("cyber", "en", "Two")),
        about(&["cyber"], titled("cyber-judges", "en", "Judges")),
        about(&["law"], titled("law", "en", "Three")),
    ]);
    let meanings = [meaning("cybersecurity", "cyber"), meaning("judges", "law")];
    assert_eq!(found(&index, &ask("cybersecurity judges"), &meanings), "both cyber-judges");
    assert_eq!(found(&index, &ask("cybersecurity judges"), &meanings[..1]), "cyber-judges");
    let either = [meaning("x", "cyber"), meaning("x", "law")];
    assert_eq!(found(&index, &ask("x"), &either), "both cyber cyber-judges law");
}

#[test]
fn the_word_itself_weighs_more_than_its_code() {
    let mut index = vec![
        about(&["cyber"], titled("c-code", "en", "Something else")),
        titled("b-text", "en", "Something else"),
        titled("a-title", "en", "Cybersecurity matters"),
    ];
    index[1].text = vec![("en".into(), "a course of cybersecurity for all".into())];
    index[0].text = vec![("en".into(), "a course of something else again".into())];
    let index = index_of(index);
    let query = ask("cybersecurity");
    let meanings = [meaning("cybersecurity", "cyber")];
    let answer = index.search(Question::meaning(&query, &meanings)).unwrap();
    assert_eq!(ids(&answer), ["a-title", "b-text", "c-code"]);
    assert!(answer.hits[2].score > 0.0);
    // who has both comes before who has one
    let mut both = titled("d-both", "en", "Something else");
    both.text = vec![("en".into(), "a course of cybersecurity for all".into())];
    index.writer().unwrap().apply(vec![Edit::Put(about(&["cyber"], both))], 2).unwrap();
    let answer = index.search(Question::meaning(&query, &meanings)).unwrap();
    assert_eq!(ids(&answer), ["a-title", "d-both", "b-text", "c-code"]);
}

#[test]
fn what_is_to_be_taken_by_the_letter_has_no_meaning() {
    let index = index_of(vec![about(&["cyber"], titled("1", "en", "Something else"))]);
    let meanings = [meaning("network security", "cyber"), meaning("else", "cyber")];
    assert_eq!(found(&index, &ask("network security"), &meanings), "1");
    assert_eq!(found(&index, &ask("\"network security\""), &meanings), "");
    assert_eq!(found(&index, &ask("something -else"), &meanings), "");
    assert_eq!(found(&index, &ask("security network"), &meanings), "", "not in this order");
}

#[test]
fn filters_and_what_they_cost_agree_with_meanings() {
    let index = index_of(vec![
        about(&["cyber", "law"], titled("1", "en", "One")),
        about(&["cyber"], titled("2", "en", "Two")),
    ]);
    let mut query = ask("cybersecurity");
    query.filters =
        vec![("topic".into(), vec!["law".into()]), ("country".into(), vec!["KEN".into()])];
    let meanings = [meaning("cybersecurity", "cyber")];
    let question = Question::meaning(&query, &meanings);
    assert_eq!(index.search(question).unwrap().total, 0);
    let relaxed = index.relaxed(question).unwrap();
    assert_eq!(relaxed, [("country".to_string(), 1), ("topic".to_string(), 0)]);
    let (total, topics) = index.by_language(question, "topic").unwrap();
    assert_eq!((total, topics), (2, vec![("cyber".to_string(), 2), ("law".to_string(), 1)]));
}
