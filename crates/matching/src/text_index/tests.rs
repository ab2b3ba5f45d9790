//! Cosines against sums worked out by hand.

use super::*;

fn ask(index: &TextIndex, texts: [Option<&str>; 2], lang: Option<&str>) -> Matches {
    let [title, text] = texts.map(|text| text.map(str::to_owned));
    index.ask(&Request { title, text, lang: lang.map(str::to_owned), ..Request::default() })
}

fn offer(id: &str, lang: &str, text: &str) -> Offer {
    Offer { id: id.into(), lang: Some(lang.into()), text: Some(text.into()), ..Offer::default() }
}

fn index(offers: &[Offer]) -> TextIndex {
    let mut index = TextIndex::default();
    for offer in offers {
        index.add(offer);
    }
    index
}

fn cosine(offers: &[Offer], lang: &str, text: &str, document: usize) -> Option<f64> {
    let index = index(offers);
    let matches = ask(&index, [None, Some(text)], Some(lang));
    index.cosine(&matches, document)
}

fn close(found: Option<f64>, expected: f64) {
    let found = found.expect("comparable");
    assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
}

/// Words of no language in a language without a stemmer (`xx`), so that grams are the words.
///
/// Two texts, n = 2:
///   first  "solar mast"        grams solar, mast, "solar mast"
///   second "solar solar pump"  grams solar (2), "solar solar", pump, "solar pump"
/// idf: df 2 (solar)  ln(3/3) + 1 = 1
///      df 1          ln(3/2) + 1 = 1.405465108, squared 1.975332170
///      df 0          ln(3/1) + 1 = 2.098612289
/// mean of idf^2: (2 * 1 + 5 * 1.975332) / 7 = 1.696666
/// request "solar pump": solar 1, pump 1.405465, "solar pump" 1.405465; length 2.225009
///   with the first: shared solar 1; mast and "solar mast" count 1.696666 each;
///     1 / (2.225009 * sqrt(1 + 2 * 1.696666)) = 1 / (2.225009 * 2.096028) = 0.2144234
///   with the second: solar (1 + ln 2) = 1.693147, squared 2.866747; "solar solar" 1.696666;
///     (1.693147 + 2 * 1.975332) / (2.225009 * sqrt(2.866747 + 2 * 1.975332 + 1.696666))
///     = 5.643811 / (2.225009 * 2.917889) = 0.8693044
#[test]
fn the_cosine_is_that_of_the_sum_by_hand() {
    let offers = [offer("a", "xx", "solar mast"), offer("b", "xx", "solar solar pump")];
    close(cosine(&offers, "xx", "solar pump", 0), 0.214_423_4);
    close(cosine(&offers, "xx", "solar pump", 1), 0.869_304_4);
}

/// The request "solar wind" against the first text above: solar 1, wind and "solar wind" are in
/// no text and weigh 2.098612 each; length sqrt(1 + 2 * 4.404174) = sqrt(9.808347) = 3.131828;
/// the cosine is 1 / (3.131828 * 2.096028) = 0.1523374.
#[test]
fn what_nobody_offers_lowers_the_cosine() {
    let offers = [offer("a", "xx", "solar mast"), offer("b", "xx", "solar solar pump")];
    close(cosine(&offers, "xx", "solar wind", 0), 0.152_337_4);
}

#[test]
fn a_text_fits_itself_wholly_and_a_stranger_not_at_all() {
    let offers = [offer("a", "xx", "solar mast"), offer("b", "xx", "solar solar pump")];
    close(cosine(&offers, "xx", "Solar, mast!", 0), 1.0);
    close(cosine(&offers, "xx", "bread", 0), 0.0);
}

#[test]
fn texts_in_another_language_are_not_compared() {
    let offers = [offer("a", "en", "formation"), offer("b", "fr", "formation")];
    assert_eq!(cosine(&offers, "fr", "formation", 0), None);
    close(cosine(&offers, "fr", "formation", 1), 1.0);
}

#[test]
fn a_text_of_unknown_language_is_compared_as_it_stands() {
    let offers = [offer("a", "en", "trainings"), offer("b", "fr", "formation")];
    close(cosine(&offers, "und", "training", 0), 1.0);
    close(cosine(&offers, "und", "formation", 1), 1.0);
}

#[test]
fn repeating_a_word_gains_less_than_it_takes_from_the_rest() {
    let stuffed = format!("{}pump", "solar ".repeat(100));
    let offers = [offer("a", "xx", "solar pump"), offer("b", "xx", &stuffed)];
    let index = index(&offers);
    let matches = ask(&index, [None, Some("solar pump")], Some("xx"));
    assert!(index.cosine(&matches, 0) > index.cosine(&matches, 1));
}

#[test]
fn contributions_add_up_to_the_cosine() {
    let offers = [offer("a", "en", "digital skills for rural schools"), offer("b", "en", "x y")];
    let index = index(&offers);
    let matches = ask(&index, [Some("Digital skills"), Some("for schools")], Some("en"));
    let contributions = index.contributions(&matches, &[0]);
    let sum: f64 = contributions.iter().map(|(_, share)| share).sum();
    close(index.cosine(&matches, 0), sum);
    assert_eq!(contributions[0].0, "digital");
    assert!(contributions.iter().any(|(gram, _)| gram == "digital skills"));
}

#[test]
fn a_text_that_is_taken_out_leaves_no_trace() {
    let kept = [
        offer("a", "en", "digital skills for rural schools"),
        offer("b", "fr", "des compétences numériques"),
        offer("c", "en", "digital digital payment for farmers"),
    ];
    let gone = offer("d", "en", "digital payment skills and rural clinics");
    let plain = index(&kept);
    let mut changed = TextIndex::default();
    changed.add(&kept[0]);
    let documents = changed.add(&gone);
    changed.add(&kept[1]);
    changed.add(&kept[2]);
    changed.remove(documents);
    let asked = |index: &TextIndex, numbers: [usize; 3]| {
        let matches = ask(index, [None, Some("Digital payment for rural schools")], None);
        numbers.map(|number| index.cosine(&matches, number))
    };
    assert_eq!(asked(&plain, [0, 1, 2]), asked(&changed, [0, 2, 3]));
    let moved = changed.close_gaps();
    assert_eq!([moved[0], moved[2], moved[3]], [0, 1, 2]);
    assert_eq!(asked(&plain, [0, 1, 2]), asked(&changed, [0, 1, 2]));
}
