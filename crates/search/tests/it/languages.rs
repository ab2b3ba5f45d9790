//! Words of the six languages (and some others) find the texts they should.

use facility_search::{Document, Index};

use crate::{ask, ids, index_of};

/// Identifier, language, title, text.
const TEXTS: [(&str, &str, &str, &str); 26] = [
    ("ar-skills", "ar", "مَهارات رقمية للنساء الريفيات", "دورة تدريبية مجانية لمدة ٣ أشهر"),
    ("ar-basics", "ar", "أساسيات الحاسوب", "مقدمة إلى استخدام الإنترنت في المدرسة"),
    ("ar-data", "ar", "حماية البيانات الشخصية", "سياسة ومسؤولية الحكومة، إصدار ٢٠٣٠"),
    ("ar-net", "ar", "شبكات الاتصال في القرى", "توصيل المـــدارس بشبكة 5G"),
    ("zh-skills", "zh", "数字技能培训", "面向农村妇女的免费课程，为期３个月"),
    ("zh-ai", "zh", "人工智能与公共服务", "政府官员学习使用AI工具"),
    ("zh-net", "zh-Hans", "学校宽带连接", "把所有学校接入互联网，使用5G网络"),
    ("zh-products", "zh", "产品和服务目录", "供应商名单"),
    ("en-skills", "en", "Digital skills for rural women", "A free three month course. Level 3."),
    ("en-itu", "en", "ITU Academy: spectrum management", "Courses of the U.N. agency for ICT"),
    ("en-learn", "en", "E-learning platforms compared", "What the country's schools use"),
    ("en-iot", "en", "Internet of Things", "Sensors, networks and data governance"),
    ("en-naive", "en", "A naïve guide to cafés online", "Low-cost connectivity in 2030"),
    ("fr-skills", "fr", "Compétences numériques", "L’accès des femmes rurales à l’emploi"),
    ("fr-data", "fr", "Protection des données personnelles", "Écoles connectées, niveau 3"),
    ("fr-law", "fr", "Œuvres et droit d’auteur", "Une politique d'administration publique"),
    (
        "es-skills",
        "es",
        "Formación en competencias digitales",
        "Mujeres rurales; duración: 3 meses",
    ),
    ("es-net", "es", "Conexión de escuelas", "Pequeños municipios del año 2030"),
    (
        "es-data",
        "es",
        "Protección de datos en e-redes",
        "La administración pública y las políticas",
    ),
    ("ru-skills", "ru", "Цифровые навыки", "Бесплатный курс для сельских женщин, 3 месяца"),
    ("ru-net", "ru", "Подключение школ к интернету", "Широкополосная связь, сети 5G"),
    ("ru-data", "ru", "Защита персональных данных", "Учёт и отчётность органов власти"),
    ("sw", "sw", "Ujuzi wa kidijitali", "Mafunzo ya bure kwa wanawake"),
    ("hi", "hi", "डिजिटल कौशल प्रशिक्षण", "३ महीने"),
    ("th", "th", "ทักษะดิจิทัลสำหรับครู", "หลักสูตรฟรี"),
    ("ja", "ja", "デジタルスキル研修", "無料"),
];

fn texts() -> Index {
    let documents = TEXTS.map(|(id, language, title, text)| Document {
        id: id.into(),
        kind: "training".into(),
        title: vec![(language.into(), title.into())],
        text: vec![(language.into(), text.into())],
        ..Document::default()
    });
    index_of(documents.to_vec())
}

fn check(pairs: &[(&str, &str)]) {
    let index = texts();
    for (words, expected) in pairs {
        let answer = index.search(&ask(words)).unwrap();
        let mut found = ids(&answer);
        found.sort_unstable();
        assert_eq!(found.join(" "), *expected, "{words}");
        assert_eq!(answer.total, found.len(), "{words}");
    }
}

#[test]
fn arabic_is_found_however_it_is_written() {
    check(&[
        ("مهارات", "ar-skills"),
        ("مهارة", "ar-skills"),
        ("المهارات الرقمية", "ar-skills"),
        ("والمهارات", "ar-skills"),
        ("اساسيات", "ar-basics"),
        ("الاساسيات", "ar-basics"),
        ("انترنت مدرسه", "ar-basics"),
        ("مسوولية", "ar-data"),
        ("2030 بيانات", "ar-data"),
        ("٣ أشهر", "ar-skills"),
        ("3 اشهر", "ar-skills"),
        ("المدارس", "ar-net"),
        ("شبكة", "ar-net"),
        ("\"حماية البيانات\"", "ar-data"),
        ("\"البيانات حماية\"", ""),
        ("تدريب -نساء", ""),
        ("تدريب على المهارات", "ar-skills"),
    ]);
}

#[test]
fn chinese_is_found_by_words_and_by_any_characters_side_by_side() {
    check(&[
        ("数字", "zh-skills"),
        ("数字技能", "zh-skills"),
        ("培训数字", "zh-skills"),
        ("数字技能的培训", "zh-skills"),
        ("技", "zh-skills"),
        ("字技", "zh-skills"),
        ("3个月", "zh-skills"),
        ("٣个月", "zh-skills"),
        ("人工智能", "zh-ai"),
        ("智能", "zh-ai"),
        ("AI工具", "zh-ai"),
        ("ai 政府", "zh-ai"),
        ("5G网络", "zh-net"),
        ("学校 -宽带", ""),
        ("「数字技能」", "zh-skills"),
        ("\"技能数字\"", ""),
        ("課程", ""),
    ]);
}

#[test]
fn english_is_found_in_other_forms_and_without_accents() {
    check(&[
        ("skill rural", "en-skills"),
        ("WOMEN'S COURSES", "en-skills"),
        ("courses month", "en-skills"),
        ("itu", "en-itu"),
        ("I.T.U.", "en-itu"),
        ("UN agency", "en-itu"),
        ("elearning", "en-learn"),
        ("e-learning platform", "en-learn"),
        ("learning", "en-learn"),
        ("the internet of things", "en-iot"),
        ("naive café", "en-naive"),
        ("low-cost connectivity", "en-naive"),
        ("level ３", "en-skills"),
        ("\"data governance\"", "en-iot"),
        ("\"governance data\"", ""),
        ("course -rural", "en-itu"),
        ("learn*", "en-learn"),
        ("connectivi*", "en-naive"),
    ]);
}

#[test]
fn french_is_found_with_and_without_accents_and_articles() {
    check(&[
        ("competences", "fr-skills"),
        ("Compétence numérique", "fr-skills"),
        ("COMPETENCES NUMERIQUES", "fr-skills"),
        ("accès emploi", "fr-skills"),
        ("l'emploi des femmes", "fr-skills"),
        ("donnees personnelle", "fr-data"),
        ("école connecté", "fr-data"),
        ("niveau ٣", "fr-data"),
        ("oeuvre", "fr-law"),
        ("droit d'auteur", "fr-law"),
        ("\"protection des données\"", "fr-data"),
        ("politique -auteur", ""),
    ]);
}

#[test]
fn spanish_is_found_in_singular_and_plural() {
    check(&[
        ("formacion", "es-skills"),
        ("formaciones competencia", "es-skills"),
        ("mujer rural", "es-skills"),
        ("conexiones escuela", "es-net"),
        ("pequeno municipio", "es-net"),
        ("año 2030", "es-net"),
        ("ano ٢٠٣٠", "es-net"),
        ("proteccion de los datos", "es-data"),
        ("\"protección de datos\"", "es-data"),
        ("administraciones -auteur", "es-data"),
        ("e-red", "es-data"),
        ("ered", "es-data"),
        ("3 meses", "es-skills"),
    ]);
}

#[test]
fn russian_is_found_in_all_cases() {
    check(&[
        ("навык", "ru-skills"),
        ("цифровых навыков", "ru-skills"),
        ("бесплатные курсы", "ru-skills"),
        ("женщина", "ru-skills"),
        ("школа интернет", "ru-net"),
        ("подключение к интернету", "ru-net"),
        ("сеть 5g", "ru-net"),
        ("данные", "ru-data"),
        ("учет отчетность", "ru-data"),
        ("\"персональных данных\"", "ru-data"),
        ("3 месяца -женщин", ""),
        ("ШКОЛЫ", "ru-net"),
    ]);
}

#[test]
fn other_languages_are_found_too() {
    check(&[
        ("ujuzi", "sw"),
        ("wanawake mafunzo", "sw"),
        ("कौशल", "hi"),
        ("डिजिटल 3", "hi"),
        ("ดิจิทัล", "th"),
        ("スキル", "ja"),
        ("研修", "ja"),
    ]);
}

#[test]
fn a_word_of_one_language_finds_texts_in_all_that_have_it() {
    check(&[
        ("5G", "ar-net ru-net zh-net"),
        ("2030", "ar-data en-naive es-net"),
        ("protection", "fr-data"),
        ("rural", "en-skills es-skills fr-skills"),
        ("技能 rural", ""),
    ]);
}

#[test]
fn a_real_word_comes_before_characters_that_only_stand_side_by_side() {
    let kimono = Document {
        id: "z-kimono".into(),
        kind: "training".into(),
        text: vec![("zh".into(), "目录：供应商名单和传统的和服制作".into())],
        ..Document::default()
    };
    let index = texts();
    let edit = facility_search::Edit::Put(kimono);
    index.writer().unwrap().apply(vec![edit], 2).unwrap();
    let answer = index.search(&ask("和服")).unwrap();
    assert_eq!(ids(&answer), ["z-kimono", "zh-products"]);
}
