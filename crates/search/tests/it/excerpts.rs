//! Excerpts mark what was found, in the letters of the text.

use facility_search::{Excerpt, best_excerpt, excerpt};

/// The text with its marks in square brackets.
fn shown(excerpt: &Excerpt) -> String {
    let mut out = String::new();
    let mut from = 0;
    for mark in &excerpt.marks {
        out.push_str(&excerpt.text[from..mark.start]);
        out.push_str(&format!("[{}]", &excerpt.text[mark.clone()]));
        from = mark.end;
    }
    out + &excerpt.text[from..]
}

#[test]
fn words_are_marked_in_whatever_form_they_stand() {
    for (language, words, text, expected) in [
        ("ru", "навык", "Цифровые навыки для всех", "Цифровые [навыки] для всех"),
        ("ar", "اساسيات", "مقدمة في أساسيات الحاسوب", "مقدمة في [أساسيات] الحاسوب"),
        ("ar", "مهارات", "مَهارات رقمية", "[مَهارات] رقمية"),
        ("ar", "مدرسة", "توصيل المـــدارس والمدرسة", "توصيل المـــدارس [والمدرسة]"),
        ("ar", "5g", "شبكات الـ5G", "شبكات الـ[5G]"),
        ("zh", "数字", "数字技能培训", "[数字]技能培训"),
        ("zh", "技能", "面向妇女的数字技能。", "面向妇女的数字[技能]。"),
        ("zh", "ai 工具", "学习使用AI工具", "学习使用[AI][工具]"),
        ("en", "SKILL", "Digital skills, rural", "Digital [skills], rural"),
        ("en", "elearning", "An e-learning platform", "An [e-learning] platform"),
        ("en", "UN agency", "the U.N. agency", "the [U.N]. [agency]"),
        ("fr", "acces femme", "L’accès des femmes", "L’[accès] des [femmes]"),
        ("fr", "\"droit d'auteur\"", "auteur; droit d'auteur", "auteur; [droit d'auteur]"),
        ("es", "formacion", "La FORMACIÓN en línea", "La [FORMACIÓN] en línea"),
        ("es", "mujer", "Para mujeres", "Para [mujeres]"),
        (
            "en",
            "\"data protection\"",
            "protection of data, data protection",
            "protection of data, [data protection]",
        ),
        ("en", "connect*", "Connectivity and connected", "[Connectivity] and [connected]"),
        ("en", "skills -rural", "Rural skills", "Rural [skills]"),
        ("sw", "ujuzi", "Ujuzi wa kidijitali", "[Ujuzi] wa kidijitali"),
        ("th", "ดิจิทัล", "ทักษะดิจิทัลสำหรับครู", "ทักษะ[ดิจิทัล]สำหรับครู"),
        ("en", "nothing", "Digital skills", "Digital skills"),
        ("en", "", "Digital  \n skills", "Digital skills"),
        ("en", "x", "", ""),
    ] {
        assert_eq!(shown(&excerpt(text, language, words)), expected, "{words} in {text}");
    }
}

#[test]
fn a_long_text_is_cut_at_sentences_or_words_around_most_words() {
    let filler = "Nothing of interest is said in this sentence at all. ".repeat(20);
    let text =
        format!("{filler}Data are here. Judges and cybersecurity meet in one place. {filler}");
    let found = excerpt(&text, "en", "cybersecurity data judge");
    assert!(found.text.starts_with("Data are here. Judges"), "{found:?}");
    assert_eq!(found.marks.len(), 3);
    assert!(found.cut_before && found.cut_after);
    assert!(found.text.ends_with('.'), "{found:?}");
    assert!((100..=160).contains(&found.text.chars().count()), "{found:?}");

    let beginning = excerpt(&text, "en", "absent");
    assert!(beginning.text.starts_with("Nothing") && !beginning.cut_before && beginning.cut_after);

    let unbroken = "数字技能".repeat(100);
    let found = excerpt(&format!("{unbroken}网络{unbroken}"), "zh", "网络");
    assert!((60..=80).contains(&found.text.chars().count()), "{found:?}");
    assert_eq!(shown(&found).matches("[网络]").count(), 1);
}

#[test]
fn the_language_that_has_the_words_is_shown_before_that_of_the_interface() {
    let texts = [
        ("en".to_string(), "Digital skills".to_string()),
        ("ru".to_string(), "Цифровые навыки".to_string()),
    ];
    let (language, found) = best_excerpt(&texts, "en", "навыков").unwrap();
    assert_eq!((language, shown(&found).as_str()), ("ru", "Цифровые [навыки]"));
    assert_eq!(best_excerpt(&texts, "ru", "none of it").unwrap().0, "ru");
    assert_eq!(best_excerpt(&texts, "fr", "").unwrap().0, "en");
    assert_eq!(best_excerpt(&[], "fr", "skills"), None);
}

#[test]
fn no_text_and_no_words_break_an_excerpt() {
    let texts = [
        "a\u{301}\u{301} é́ x",
        "\u{200f}\u{200f}",
        "🙂🙂🙂",
        "'''''",
        "e-",
        "e-.-.x",
        "U.N",
        "ـــ",
        "ﬁﬁﬁ ﬃ",
        "ا\u{64b}ل",
        "数字\u{fe0f}技",
        "-",
        "l'",
        "の・の",
    ];
    let long = "x".repeat(5_000);
    let mixed = "技x能 ".repeat(9_000);
    for text in texts.into_iter().chain([long.as_str(), mixed.as_str()]) {
        for words in texts.into_iter().chain(["\"", "*", "x*", "\"a b\"", "技能", "x"]) {
            for language in ["ar", "en", "fr", "zh", "xx"] {
                let found = excerpt(text, language, words);
                assert!(found.marks.iter().all(|mark| found.text.get(mark.clone()).is_some()));
                assert!(found.marks.is_sorted_by(|a, b| a.end <= b.start), "{found:?}");
            }
        }
    }
}
