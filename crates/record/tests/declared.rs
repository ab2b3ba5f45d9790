//! A declared kind through all its shapes: form, JSON, CSV, difference, lifecycle.

use facility_record::prelude::*;
use facility_record::{
    Body, Difference, Field, Fields, Form, Reading, Text, Value, Vocabularies, Vocabulary,
    body_from_json, body_to_json, columns, difference, public_json, read_form, read_row,
    read_sub_row, sub_columns, write_form, write_row, write_sub_rows,
};
use proptest::prelude::*;
use serde_json::json;

scope! {
    /// Where and about what.
    pub struct Scope as "scope" {
        /// The countries it is about.
        countries: Codes [from("countries"), facet("country"), task("scope")],
    }
}

row! {
    /// One delivery.
    pub struct Run as "run" {
        /// First day.
        starts: Date [required],
        /// Where.
        place: Place [],
        /// Places for learners.
        seats: Whole [at_least(1), unit("people")],
    }
}

record! {
    /// A training, for the tests.
    pub struct Training as "training" / "trainings" in "registry" {
        ..Scope,
        /// Its name.
        title: Line [required, title, searched, translated],
        /// What one learns.
        description: Markdown [searched, translated],
        /// How hard it is.
        level: Code [from("levels"), facet("level")],
        /// What it costs.
        price: Money [],
        /// When the offer holds.
        holds: Period [],
        /// How satisfied learners were, 0 to 5.
        satisfaction: Number [at_least(0), at_most(5)],
        /// Its page.
        website: Url [],
        /// Whether a certificate is given.
        certificate: YesNo [],
        /// Who gives it.
        provider: Link [to("organisation")],
        /// Whom to ask.
        contact: PersonLink [seen_by(&[Owner, Staff])],
        /// A paper about it.
        brochure: File [],
        /// Its deliveries.
        runs: Rows<Run> [at_most(3)],
        /// Notes of the owner.
        notes: Prose [private],
    }
    states {
        draft;
        published seen_by(&[Public]);
        withdrawn last;
    }
    moves {
        creation: -> draft by Member | Curator;
        publication: draft -> published by Owner | Curator when is_dated within 10 working_days overdue remind;
        withdrawal: draft | published -> withdrawn by Owner | Curator reasoned();
    }
}

impl Rules for Training {
    fn check(&self, problems: &mut Problems) {
        if self.level.is_empty() && !self.countries.is_empty() {
            problems.add("level", "missing");
        }
    }
}

impl Training {
    fn is_dated(&self) -> bool {
        !self.runs.is_empty()
    }
}

fn vocabularies() -> Vocabularies {
    let mut all = Vocabularies::default();
    for (name, codes) in [
        ("countries", "KEN UGA SEN"),
        ("levels", "foundation advanced"),
        ("languages", "ar en fr zh"),
        ("currencies", "USD JPY KWD"),
    ] {
        let lines: String = codes.split(' ').map(|code| format!("{code},,{code}\n")).collect();
        let text = format!("code,parent,label_en\n{lines}");
        all.insert(name, Vocabulary::read(&text).expect("a vocabulary"));
    }
    all
}

fn fields() -> &'static [Field] {
    &Training::kind().fields
}

fn form(pairs: &[(&str, &str)]) -> Form {
    Form(pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
}

fn read(form: &Form, complete: bool) -> (Body, Vec<(String, &'static str)>) {
    let vocabularies = vocabularies();
    let reading = Reading { vocabularies: &vocabularies, language: "en", complete, split: None };
    let (body, problems) = read_form(fields(), form, reading);
    (body, problems.into_iter().map(|problem| (problem.field, problem.code)).collect())
}

#[test]
fn fields_of_the_scope_follow_the_kinds_own() {
    let names: Vec<&str> = fields().iter().map(|field| field.name).collect();
    assert_eq!(names.first(), Some(&"title"));
    assert_eq!(names.last(), Some(&"countries"));
    assert_eq!(fields()[0].label(), "training-title");
    assert_eq!(
        Training::kind().field("countries").map(Field::label),
        Some("scope-countries".into())
    );
    // Its own fields stand on no page, so those of the scope do not make one either.
    assert_eq!(Training::kind().tasks(), [""]);
}

#[test]
fn all_problems_come_at_once_with_their_paths() {
    let given = form(&[
        ("title", "Line one\nline two"),
        ("title@xx", "?"),
        ("level", "hard"),
        ("price.amount", "1.234"),
        ("price.currency", "USD"),
        ("holds", "2026-13"),
        ("satisfaction", "6"),
        ("website", "javascript:alert(1)"),
        ("certificate", "maybe"),
        ("runs[0].starts.day", "31"),
        ("runs[0].starts.month", "2"),
        ("runs[0].starts.year", "2027"),
        ("runs[1].seats", "0"),
        ("countries", "KEN"),
        ("countries", "XXX"),
    ]);
    let (_, problems) = read(&given, true);
    let expected = [
        ("title@xx", "unknown-code"),
        ("level", "unknown-code"),
        ("price.amount", "not-an-amount"),
        ("holds", "not-a-period"),
        ("satisfaction", "too-large"),
        ("website", "not-an-address"),
        ("certificate", "not-yes-or-no"),
        ("runs[0].starts", "not-a-date"),
        ("runs[1].starts", "missing"),
        ("runs[1].seats", "too-small"),
        ("countries", "unknown-code"),
    ];
    assert_eq!(problems, expected.map(|(field, code)| (field.to_owned(), code)));
    let (_, problems) = read(&form(&[("title", "Two\nlines")]), true);
    assert_eq!(problems, [("title".to_owned(), "several-lines")]);
}

#[test]
fn a_draft_may_lack_what_is_required_and_a_finished_record_may_not() {
    assert_eq!(read(&Form::default(), false).1, []);
    assert_eq!(read(&Form::default(), true).1, [("title".to_owned(), "missing")]);
}

#[test]
fn a_row_left_blank_is_no_row_and_arabic_digits_are_digits() {
    let given = form(&[
        ("runs[0].key", "a"),
        ("runs[1].key", "b"),
        ("runs[1].starts", "٢٠٢٧-٠٣-٠١"),
        ("runs[1].seats", "٢٠"),
    ]);
    let (body, problems) = read(&given, false);
    assert_eq!(problems, []);
    let training = Training::from_body(&body);
    assert_eq!(training.runs.len(), 1);
    assert_eq!((training.runs[0].0.as_str(), *training.runs[0].1.seats), ("b", Some(20)));
}

#[test]
fn unknown_fields_are_refused_at_the_border_and_kept_in_the_store() {
    let vocabularies = vocabularies();
    let reading =
        Reading { vocabularies: &vocabularies, language: "en", complete: false, split: None };
    let object = json!({"title": "A", "colour": "red"});
    let object = object.as_object().expect("an object");
    let (_, problems) = body_from_json(Training::kind(), object, reading);
    assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["unknown-field"]);
    let stored = Body::stored(Training::kind(), object.clone(), 1);
    assert_eq!(body_to_json(fields(), &stored)["colour"], "red");
}

#[test]
fn rows_differ_by_key_and_not_by_place() {
    let (before, _) = read(
        &form(&[
            ("runs[0].key", "a"),
            ("runs[0].starts", "2027-01-01"),
            ("runs[1].key", "b"),
            ("runs[1].starts", "2027-02-01"),
        ]),
        false,
    );
    let (after, _) = read(
        &form(&[
            ("runs[0].key", "b"),
            ("runs[0].starts", "2027-02-02"),
            ("runs[1].key", "a"),
            ("runs[1].starts", "2027-01-01"),
            ("runs[2].key", "c"),
            ("runs[2].starts", "2027-03-01"),
        ]),
        false,
    );
    let paths: Vec<String> =
        difference(fields(), &before, &after).into_iter().map(|d: Difference| d.path).collect();
    assert_eq!(paths, ["runs[b].starts", "runs[c]"]);
}

#[test]
fn only_what_a_reader_may_see_is_in_a_projection() {
    let (body, _) = read(&form(&[("title", "T"), ("notes", "secret"), ("contact", "p1")]), false);
    let seen = public_json(fields(), &body, &Field::is_public);
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["title"]);
}

#[test]
fn moves_know_their_guard_and_their_term() {
    let kind = Training::kind();
    let (empty, _) = read(&Form::default(), false);
    let names =
        |moves: Vec<&facility_record::Move>| moves.iter().map(|m| m.name).collect::<Vec<_>>();
    assert_eq!(names(kind.open_moves("draft", &empty)), ["withdrawal"]);
    let (dated, _) = read(&form(&[("runs[0].starts", "2027-01-01")]), false);
    assert_eq!(names(kind.open_moves("draft", &dated)), ["publication", "withdrawal"]);
    assert!(kind.move_named("withdrawal").is_some_and(|step| step.reasoned));
    assert_eq!(kind.creation().map(|step| step.to), Some("draft"));
    assert!(kind.is_public_state("published") && !kind.is_public_state("draft"));
    let mut problems = Problems::default();
    let mut training = Training::default();
    training.scope.countries.0.push("KEN".into());
    (kind.check)(&training.to_body(), &mut problems);
    assert_eq!(problems.of("level").map(|problem| problem.code), Some("missing"));
}

fn texts() -> impl Strategy<Value = Text> {
    let words = "[a-zé م中]{0,8}[a-zم中]";
    (words, proptest::option::of(words), any::<bool>()).prop_map(|(original, french, machine)| {
        let mut text = Text::new("en", original.trim());
        if let Some(french) = french {
            text.texts.insert("fr".into(), french.trim().into());
            if machine {
                text.made.insert("fr".into(), "machine".into());
            }
        }
        text
    })
}

fn days() -> impl Strategy<Value = jiff::civil::Date> {
    (2000i16..2100, 1i8..13, 1i8..29).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn runs() -> impl Strategy<Value = Rows<Run>> {
    let run = (days(), proptest::option::of(1i64..500), proptest::option::of(-90.0..90.0f64));
    proptest::collection::vec(run, 0..3).prop_map(|runs| {
        let row = |(at, (day, seats, north)): (usize, (_, Option<i64>, Option<f64>))| {
            let mut run = Run { starts: Date(Some(day)), seats: Whole(seats), ..Run::default() };
            run.place.name = "Hall".into();
            run.place.position = north.map(|north| (north, north * 2.0));
            (format!("k{at}"), run)
        };
        Rows(runs.into_iter().enumerate().map(row).collect())
    })
}

fn trainings() -> impl Strategy<Value = Training> {
    (texts(), texts(), runs(), proptest::option::of(0.0..5.0f64), any::<bool>(), 1i64..1_000_000)
        .prop_map(|(title, description, runs, satisfaction, yes, minor)| Training {
            title: Line(title),
            description: Markdown(description),
            runs,
            satisfaction: Number(satisfaction),
            certificate: YesNo(Some(yes)),
            price: Money { minor, currency: ["USD", "JPY", "KWD"][(minor % 3) as usize].into() },
            holds: facility_record::Period::parse("2026-Q3").expect("a period"),
            level: Code("advanced".into()),
            website: Url("https://example.org/a?b=c".into()),
            provider: Link("o1".into()),
            contact: PersonLink("p1".into()),
            brochure: File {
                id: "f".into(),
                name: "a.pdf".into(),
                media_type: "application/pdf".into(),
                bytes: 9,
            },
            notes: Prose(Text::new("", "kept\n\nfor us")),
            scope: Scope { countries: Codes(vec!["KEN".into(), "SEN".into()]) },
        })
}

proptest! {
    #[test]
    fn a_record_goes_through_form_json_and_csv_unchanged(training in trainings()) {
        let body = training.to_body();
        prop_assert_eq!(&Training::from_body(&body), &training);

        let (from_form, problems) = read(&write_form(fields(), &body), true);
        prop_assert_eq!(problems, []);
        prop_assert_eq!(&from_form, &body);

        let vocabularies = vocabularies();
        let reading = Reading { vocabularies: &vocabularies, language: "en", complete: true, split: Some(';') };
        let json = body_to_json(fields(), &body);
        let (from_json, problems) = body_from_json(Training::kind(), &json, reading);
        prop_assert!(problems.is_empty(), "{:?}", problems);
        prop_assert_eq!(&from_json, &body);
        prop_assert_eq!(&Body::stored(Training::kind(), json, 1), &body);

        let columns = columns(fields(), &["ar", "en", "fr"]);
        let cells = write_row(&columns, &write_form(fields(), &body));
        let mut form = read_row(columns.iter().map(|c| c.name.as_str()).zip(cells.iter().map(String::as_str)));
        for (at, value) in body.values.iter().enumerate() {
            let field = &fields()[at];
            let columns = sub_columns(field, &["ar", "en", "fr"]);
            if field.rows().is_empty() { continue; }
            for (index, cells) in write_sub_rows("id", field, value, &columns).iter().enumerate() {
                let cells = columns.iter().map(|c| c.name.as_str()).zip(cells.iter().map(String::as_str));
                read_sub_row(&mut form, field.name, index, cells);
            }
        }
        let (from_csv, problems) = read_form(fields(), &form, reading);
        prop_assert!(problems.is_empty(), "{:?}", problems);
        prop_assert_eq!(&from_csv, &body);
    }
}

#[test]
fn a_value_of_another_shape_is_left_empty_in_the_typed_struct() {
    let mut body = Training::default().to_body();
    body.set(fields(), "level", Value::YesNo(true));
    assert_eq!(Training::from_body(&body).level, Code::default());
    assert_eq!(Run::FIELDS.len(), 3);
}

#[test]
fn a_control_character_is_a_problem_at_the_border() {
    let vocabularies = vocabularies();
    let reading =
        Reading { vocabularies: &vocabularies, language: "en", complete: false, split: None };
    for sent in [json!({"title": "a\u{0}b"}), json!({"runs": [{"place": {"name": "\u{1b}"}}]})] {
        let object = sent.as_object().expect("an object");
        let (_, problems) = body_from_json(Training::kind(), object, reading);
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert!(codes.contains(&"control-character"), "{sent}: {codes:?}");
    }
}
