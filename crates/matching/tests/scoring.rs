//! Scores of single pairs, worked out by hand in `cases/pairs.jsonl`, and of small runs.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use facility_matching::{
    Answer, Corpus, Date, Evidence, Geography, Offer, Place, Policy, Request, Topics, answer_json,
    pairs_tsv, read_lines, read_pairs, read_request,
};
use serde_json::{Value, json};

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn geography() -> Geography {
    let place = |region: &str, subregion: &str, groups: &[&str]| Place {
        region: Some(region.into()),
        subregion: Some(subregion.into()),
        groups: groups.iter().map(|group| (*group).into()).collect(),
        income: None,
    };
    let places = [
        ("KEN", place("Africa", "Eastern Africa", &[])),
        ("UGA", place("Africa", "Eastern Africa", &["LDC"])),
        ("SEN", place("Africa", "Western Africa", &["LDC"])),
        ("FJI", place("Oceania", "Melanesia", &["SIDS"])),
    ];
    Geography { places: places.map(|(code, place)| (code.to_owned(), place)).into() }
}

fn topics() -> Topics {
    let parents = [
        ("readiness.skills", "readiness"),
        ("readiness.measurement", "readiness"),
        ("security.staff", "security"),
    ];
    Topics { parents: parents.map(|(code, parent)| (code.into(), parent.into())).into() }
}

fn corpus(offers: Vec<Offer>) -> Corpus {
    Corpus::new(offers, Policy::default(), geography(), topics()).unwrap()
}

fn request(mut value: Value) -> Request {
    value.as_object_mut().unwrap().entry("id").or_insert(json!("r"));
    read_request(&value.to_string()).unwrap()
}

fn offers(values: &[Value]) -> Vec<Offer> {
    let lines: Vec<String> = values.iter().map(Value::to_string).collect();
    read_lines(&lines.join("\n")).unwrap()
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.suggestions.iter().map(|suggestion| suggestion.offer.as_str()).collect()
}

fn near(claim: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{claim}: {found} is not {expected}");
}

#[test]
fn every_case_of_the_table_holds() {
    for line in include_str!("cases/pairs.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let claim = case["claim"].as_str().unwrap();
        let request = request(case["request"].clone());
        let mut offer = case["offer"].clone();
        offer["id"] = json!("o");
        let corpus = corpus(offers(&[offer]));
        let answer = corpus.answer(&request, 10, today());
        let explanation = corpus.explain(&request, "o", 10, today()).unwrap();
        if let Some(code) = case["refused"].as_str() {
            assert!(answer.suggestions.is_empty(), "{claim}");
            assert_eq!(answer.refused[0].reason.code(), code, "{claim}");
            assert_eq!(explanation.kept_out, Some(code), "{claim}");
            continue;
        }
        assert!(answer.refused.is_empty(), "{claim}: {:?}", answer.refused);
        let found = &explanation.suggestion;
        let parts: BTreeMap<_, _> = found.parts.each().into_iter().collect();
        for (name, value) in case["parts"].as_object().into_iter().flatten() {
            near(&format!("{claim}, {name}"), parts[name.as_str()].value, value.as_f64().unwrap());
        }
        for reason in case["doubt"].as_array().into_iter().flatten() {
            let reason = reason.as_str().unwrap();
            assert!(found.doubt.reasons.contains(&reason), "{claim}: {:?}", found.doubt);
        }
        if let Some(score) = case["score"].as_f64() {
            near(claim, found.score, score);
            assert_eq!(answer.suggestions[0], *found, "{claim}");
        }
        if let Some(value) = case["doubt_value"].as_f64() {
            near(claim, found.doubt.value, value);
        }
    }
}

#[test]
fn the_related_offer_comes_first_in_each_of_six_languages() {
    for line in include_str!("cases/six_languages.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let lang = case["lang"].as_str().unwrap();
        let asked = request(json!({"text": case["request"], "lang": lang}));
        let run = offers(&[
            json!({"id": "a-far", "text": case["far"], "lang": lang}),
            json!({"id": "b-near", "text": case["near"], "lang": lang}),
        ]);
        let answer = corpus(run).answer(&asked, 10, today());
        let first = &answer.suggestions[0];
        assert_eq!(first.offer, "b-near", "{lang}");
        assert!(first.parts.topic.value > 0.5, "{lang}: {}", first.parts.topic.value);
        let grams = first.parts.topic.evidence.len();
        assert!((2..=5).contains(&grams), "{lang}: {grams} grams are shown");
        let far = answer.suggestions.get(1).map_or(0.0, |far| far.parts.topic.value);
        assert!(far < 0.25, "{lang}: the unrelated offer has {far}");
    }
}

#[test]
fn a_language_nobody_stated_is_found_out() {
    for line in include_str!("cases/six_languages.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let asked = request(json!({"text": case["request"]}));
        let run = offers(&[json!({"id": "near", "text": case["near"], "lang": case["lang"]})]);
        let answer = corpus(run).answer(&asked, 10, today());
        assert!(answer.suggestions[0].parts.topic.value > 0.5, "{}", case["lang"]);
        assert!(!answer.suggestions[0].doubt.reasons.contains(&"different_language"));
    }
}

#[test]
fn the_answer_has_the_published_shape() {
    let run = offers(&[
        json!({"id": "b", "provider": "p", "title": "Cyber security", "lang": "en",
               "portfolio": [{"title": "Security of hospitals", "lang": "en", "year": 2024}]}),
        json!({"id": "a", "capacity": 0}),
    ]);
    let asked = request(json!({"title": "Cyber security for hospitals", "lang": "en"}));
    let answer = corpus(run).answer(&asked, 10, today());
    let found: Value = serde_json::from_str(&answer_json(&answer)).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&found), ["refused", "suggestions"]);
    assert_eq!(found["refused"], json!([{"offer": "a", "reason": "no_capacity"}]));
    let first = &found["suggestions"][0];
    assert_eq!(keys(first), ["doubt", "likelihood", "offer", "parts", "provider", "score"]);
    assert!((0.0..=1.0).contains(&first["likelihood"].as_f64().unwrap()));
    assert_eq!(keys(&first["doubt"]), ["parts", "reasons", "value"]);
    assert_eq!(keys(&first["doubt"]["parts"][0]), ["part", "reasons", "share"]);
    let names = ["audience", "dates", "experience", "geography", "languages", "mode"];
    assert_eq!(keys(&first["parts"])[..6], names);
    assert_eq!(keys(&first["parts"]["topic"]), ["evidence", "value", "weight"]);
    let item = &first["parts"]["experience"]["evidence"][0];
    assert_eq!(item["title"], "Security of hospitals");
    assert_eq!((&item["lang"], &item["year"]), (&json!("en"), &json!(2024)));
}

#[test]
fn evidence_names_the_words_as_the_request_wrote_them() {
    let run = offers(&[json!({"id": "o", "text": "trains teachers", "lang": "en"})]);
    let asked = request(json!({"text": "Training of a Teacher", "lang": "en"}));
    let answer = corpus(run).answer(&asked, 1, today());
    let texts: Vec<&str> = answer.suggestions[0]
        .parts
        .topic
        .evidence
        .iter()
        .filter_map(|evidence| match evidence {
            Evidence::Gram { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["teacher", "training", "training teacher"]);
}

#[test]
fn what_is_about_something_else_is_not_suggested() {
    let far = "Loans for farmers who buy seeds and tractors before the harvest season, repaid \
               when the grain is sold.";
    let run = offers(&[
        json!({"id": "farm", "text": far, "lang": "en", "countries": ["KEN"], "languages": ["en"]}),
    ]);
    let asked = request(json!({
        "text": "Cyber security lessons wanted by nurses working inside small rural hospitals",
        "lang": "en", "countries": ["KEN"], "languages": ["en"]
    }));
    let corpus = corpus(run);
    let answer = corpus.answer(&asked, 10, today());
    assert_eq!((answer.suggestions.len(), answer.refused.len(), answer.below_floor), (0, 0, 1));
    let explanation = corpus.explain(&asked, "farm", 10, today()).unwrap();
    assert_eq!(explanation.kept_out, Some("unrelated"));
    assert_eq!(explanation.place, None);
    assert!(corpus.explain(&asked, "nobody", 10, today()).is_none());
}

#[test]
fn the_explanation_says_by_how_much_an_offer_lost() {
    let run = offers(&[
        json!({"id": "b", "topics": ["readiness"]}),
        json!({"id": "a", "topics": ["readiness"]}),
        json!({"id": "c", "topics": ["readiness.skills"]}),
    ]);
    let asked = request(json!({"topics": ["readiness"]}));
    let corpus = corpus(run);
    assert_eq!(ids(&corpus.answer(&asked, 10, today())), ["a", "b", "c"]);
    let lost = corpus.explain(&asked, "c", 10, today()).unwrap();
    assert_eq!((lost.kept_out, lost.place), (None, Some(3)));
    near("half of the topic part", lost.behind_best.unwrap(), 0.35 * 0.5);
    assert_eq!(corpus.explain(&asked, "b", 10, today()).unwrap().place, Some(2));
}

#[test]
fn pairs_are_scored_in_their_order_and_no_rule_removes_one() {
    let run = offers(&[
        json!({"id": "full", "capacity": 0, "topics": ["readiness"]}),
        json!({"id": "open", "topics": ["readiness.skills"]}),
    ]);
    let requests =
        [request(json!({"id": "r1", "topics": ["readiness"]})), request(json!({"id": "r2"}))];
    let pairs = read_pairs("request\toffer\nr1\topen\nr2\tfull\nr1\tfull\nr1\topen\n").unwrap();
    let corpus = corpus(run);
    let scores = corpus.score_pairs(&requests, &pairs, today()).unwrap();
    let open = corpus.answer(&requests[0], 1, today()).suggestions[0].score;
    let expected = format!(
        "request\toffer\tscore\nr1\topen\t{open}\nr2\tfull\t{}\nr1\tfull\t{}\nr1\topen\t{open}\n",
        scores[1].score, scores[2].score
    );
    assert_eq!(pairs_tsv(&scores), expected);
    near("the neutral sum", scores[1].score, 0.3725);
    near("the whole topic", scores[2].score, 0.3725 + 0.35 * 0.75);
}

#[test]
fn a_pair_of_nobody_is_a_problem_with_its_line() {
    let pairs = read_pairs("offer\trequest\no\tr\nx\ty\n").unwrap();
    let problems = corpus(offers(&[json!({"id": "o"})]))
        .score_pairs(&[request(json!({}))], &pairs, today())
        .unwrap_err();
    let found: Vec<_> = problems.iter().map(|problem| (problem.line, problem.code)).collect();
    assert_eq!(found, [(3, "unknown_request"), (3, "unknown_offer")]);
}

#[test]
fn a_policy_that_cannot_be_used_is_refused() {
    let mut policy = Policy::default();
    policy.weights.topic = -1.0;
    policy.half_life_years = 0.0;
    let faults = Corpus::new(Vec::new(), policy, geography(), topics()).unwrap_err();
    assert_eq!(faults.len(), 2);
    assert!(faults[0].contains("topic") && faults[1].contains("half_life_years"), "{faults:?}");
}

#[test]
fn only_the_shares_of_the_weights_count() {
    let mut policy = Policy::default();
    policy.weights = policy.weights.map(|weight| weight * 7.0);
    let run = || offers(&[json!({"id": "o", "topics": ["readiness"]})]);
    let asked = request(json!({"topics": ["readiness"]}));
    let heavy = Corpus::new(run(), policy, geography(), topics()).unwrap();
    let (one, other) = (corpus(run()).answer(&asked, 1, today()), heavy.answer(&asked, 1, today()));
    near("the score", one.suggestions[0].score, other.suggestions[0].score);
}

#[test]
fn a_fixed_reference_makes_texts_comparable_between_requests() {
    let policy = Policy::default();
    assert_eq!(policy.text_value(0.0), 0.0);
    assert_eq!(policy.text_value(1.0), 1.0);
    // At the reference mean the logistic is 1/2, at 0 it is 1 / (1 + e^0.7) = 0.331812, at 1 it is
    // 1 / (1 + e^-19.3) = 1 - 4e-9: (0.5 - 0.331812) / (1 - 0.331812) = 0.251707.
    assert!((policy.text_value(policy.text_mean) - 0.251_707).abs() < 1e-6);
    let values: Vec<f64> = (0..=100).map(|at| policy.text_value(f64::from(at) / 100.0)).collect();
    assert!(values.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn parts_can_be_put_on_fixed_scales_and_still_add_up() {
    let run = offers(&[
        json!({"id": "a", "topics": ["readiness"], "countries": ["KEN"], "languages": ["en"]}),
        json!({"id": "b", "topics": ["readiness.skills"], "countries": ["UGA"]}),
        json!({"id": "c", "topics": ["security"], "countries": ["SEN"], "languages": ["fr"]}),
    ]);
    let asked = [
        request(
            json!({"id": "r", "topics": ["readiness"], "countries": ["KEN"], "languages": ["en"]}),
        ),
        request(json!({"id": "s", "topics": ["security.staff"], "countries": ["KEN", "SEN"]})),
    ];
    let plain = corpus(run.clone());
    let scales = plain.scales(&asked, 100, today());
    // Nothing varies that nobody states.
    assert!(scales.mode.is_none() && scales.dates.is_none() && scales.reliability.is_none());
    // Both requests with their open offers: 1 and a half (c is refused for its language), and of
    // the second, whose topics none but c has above them, 0, 0 and a half.
    let topic = scales.topic.unwrap();
    near("the mean", topic.mean, 2.0 / 5.0);
    near("the deviation", topic.deviation, 0.14_f64.sqrt());
    let policy = Policy { scales, version: "1-measured".into(), ..Policy::default() };
    assert_ne!(policy.fingerprint(), Policy::default().fingerprint());
    let scaled = Corpus::new(run, policy, geography(), topics()).unwrap();
    for (asked, offer) in [(&asked[0], "a"), (&asked[0], "b"), (&asked[1], "c")] {
        let before = plain.explain(asked, offer, 1, today()).unwrap().suggestion;
        let after = scaled.explain(asked, offer, 1, today()).unwrap().suggestion;
        near("the topic", after.parts.topic.value, topic.value(before.parts.topic.value));
        near("a neutral part", after.parts.mode.value, before.parts.mode.value);
        let parts = after.parts.each();
        near("the sum", after.score, parts.iter().map(|(_, it)| it.weight * it.value).sum());
        assert_eq!(scaled.best(asked, 9, today()), scaled.answer(asked, 9, today()).suggestions);
    }
    let mut policy = Policy::default();
    policy.scales.dates = Some(facility_matching::Scale { mean: 0.5, deviation: 0.0 });
    assert!(policy.faults()[0].contains("dates"));
}

#[test]
fn a_score_depends_on_the_pair_and_not_on_what_else_is_asked_for() {
    let run = offers(&[
        json!({"id": "o", "text": "Cyber security lessons for nurses", "lang": "en"}),
        json!({"id": "p", "text": "Loans for farmers and seeds", "lang": "en"}),
    ]);
    let corpus = corpus(run);
    let alone = request(json!({"id": "r1", "text": "security lessons wanted", "lang": "en"}));
    let other = request(json!({"id": "r2", "text": "seeds", "lang": "en"}));
    let pairs = |text: &str| read_pairs(text).unwrap();
    let one = corpus.score_pairs(
        std::slice::from_ref(&alone),
        &pairs("request\toffer\nr1\to\n"),
        today(),
    );
    let both = corpus
        .score_pairs(&[other, alone], &pairs("request\toffer\nr2\tp\nr1\to\n"), today())
        .unwrap();
    assert_eq!(one.unwrap()[0].score, both[1].score);
}
