//! What people search for in six languages, and the record that each of them must find.

use serde_json::Value as Json;

use crate::process::case;
use crate::sources::bring_in;
use crate::world::{World, everywhere};

fn lines(name: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(case(&format!("search/{name}"))).unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn search(world: &World, language: &str, words: &str) -> Json {
    let query: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    world.visitor().get(&format!("/{language}/search.json?{query}")).json()
}

fn fill(world: &World) {
    for name in ["organisations.csv", "trainings.csv", "resources.csv"] {
        let bytes = std::fs::read(case(&format!("search/{name}"))).unwrap();
        let report = bring_in(world, name, &bytes);
        assert_eq!(report["problems"], serde_json::json!([]), "{name}");
    }
    world.settle();
}

#[test]
fn every_query_finds_its_record_among_the_first_five() {
    everywhere(|world| {
        fill(world);
        let pairs = lines("pairs.csv");
        let mut missed = Vec::new();
        for pair in &pairs {
            let (language, words, expected) = (&pair[0], &pair[1], &pair[2]);
            let (scheme, value) = expected.split_once(':').unwrap();
            let id = world.wait(world.store().identified(scheme, value)).unwrap().unwrap();
            let answer = search(world, language, words);
            let items = answer["items"].as_array().unwrap();
            if !items.iter().take(5).any(|item| item["id"] == id.as_str()) {
                missed.push(format!("{language} {words} ({}): {}", &pair[3], answer["total"]));
            }
        }
        for language in ["ar", "en", "es", "fr", "ru", "zh"] {
            let count = pairs.iter().filter(|pair| &pair[0] == language).count();
            assert!(count >= 10, "{language} has only {count} pairs");
        }
        assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), pairs.len(), missed.join("\n"));
    });
}

#[test]
fn a_search_that_finds_nothing_offers_a_way_on() {
    everywhere(|world| {
        fill(world);
        let visitor = world.visitor();
        for line in lines("absent.csv") {
            let (language, words) = (&line[0], &line[1]);
            assert_eq!(search(world, language, words)["total"], 0, "{language} {words}");
            let query: String =
                form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
            let page = visitor.get(&format!("/{language}/search?{query}"));
            assert!(page.body.contains("/clearing-house/requests/new?title="), "{words}");
        }
        // Words that stand somewhere, but not under this filter: which filter to drop, and where else.
        let page = visitor.get("/en/search?q=судей&country=NZL");
        assert!(page.body.contains("Without filters"), "no way to what has the words");
        assert!(page.body.contains("language=ru"), "no way to what is in Russian");
    });
}

#[test]
fn the_words_of_a_search_are_marked_in_what_it_found() {
    everywhere(|world| {
        fill(world);
        let page = world.visitor().get("/fr/search?q=tablettes");
        assert!(
            page.body.contains("<mark>tablette</mark>"),
            "the word of another form is not marked"
        );
        let similar = world.visitor().get("/fr/search?q=tablotte");
        assert!(
            similar.body.contains("exactement ces mots"),
            "it is not said that words are similar"
        );
    });
}
