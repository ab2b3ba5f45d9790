//! Labels: everything that a page says is said in six languages.

use std::collections::BTreeSet;
use std::path::Path;

use facility_language::{Labels, Language};
use facility_record::{Field, Kind, Reader, Shape};

fn kinds() -> Vec<&'static Kind> {
    facility::rooms::rooms().into_iter().flat_map(|room| room.kinds).collect()
}

fn slug(name: &str) -> String {
    name.replace('_', "-")
}

/// The keys that the pages of a kind say, from its declaration.
fn keys_of(kind: &Kind) -> BTreeSet<String> {
    let key = slug(kind.name);
    let mut keys: BTreeSet<String> =
        ["", "-plural", "-lead", "-new"].map(|end| format!("kind-{key}{end}")).into();
    let fields = kind.fields.iter().flat_map(|field| std::iter::once(field).chain(field.rows()));
    for field in fields {
        keys.insert(field.label());
        if !field.unit.is_empty() {
            keys.insert(format!("unit-{}", field.unit));
        }
    }
    // A kind's own label, or else the one that all kinds share.
    let own_or_shared = |end: String| {
        let own = format!("{key}-{end}");
        if Labels::compiled().has(Language::En, &own) { own } else { end }
    };
    let states = kind.states.iter().map(|state| format!("state-{}", slug(state.name)));
    keys.extend(states.map(own_or_shared));
    for step in kind.moves.iter().filter(|step| !step.is_creation()) {
        // What nobody does has no button.
        if step.by.iter().any(|by| *by != Reader::Facility) {
            keys.insert(own_or_shared(format!("move-{}", slug(step.name))));
        }
        keys.insert(own_or_shared(format!("change-{}", slug(step.name))));
    }
    let tasks = kind.tasks().into_iter().filter(|task| !task.is_empty());
    keys.extend(tasks.map(|task| format!("{key}-task-{task}")));
    keys.insert(format!("room-{}", slug(kind.room)));
    keys
}

/// The sources that say labels or name problems.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let own = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                found.push((path.to_string_lossy().into_owned(), own));
            }
        }
    }
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["src", "crates/record/src", "crates/access/src"]
        .iter()
        .for_each(|at| walk(&root.join(at), &mut found));
    found
}

/// The text literals that stand right behind one of these openings.
fn literals(openings: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in sources() {
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
        for opening in openings {
            for rest in joined.split(opening).skip(1) {
                let literal = rest.split('"').next().unwrap_or_default();
                if !literal.contains(['{', ' ']) && !literal.is_empty() {
                    found.insert(literal.to_owned());
                }
            }
        }
    }
    found
}

/// The keys that a language lacks.
fn lacking(keys: &BTreeSet<String>, languages: &[Language]) -> Vec<String> {
    let labels = Labels::compiled();
    let lacks = |language: &Language| {
        let own = keys.iter().filter(move |key| !labels.has(*language, key));
        own.map(|key| format!("{}: {key}", language.code())).collect::<Vec<_>>()
    };
    languages.iter().flat_map(lacks).collect()
}

#[track_caller]
fn nothing(faults: Vec<String>) {
    let shown: Vec<&str> = faults.iter().take(80).map(String::as_str).collect();
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), shown.join("\n"));
}

#[test]
fn every_kind_has_all_its_labels_in_six_languages() {
    let keys: BTreeSet<String> = kinds().into_iter().flat_map(keys_of).collect();
    nothing(lacking(&keys, &Language::ALL));
}

#[test]
fn every_label_that_the_program_says_is_there_in_six_languages() {
    let keys = literals(&["say.t(\"", "say.of(\"", "say.count(\"", "say.with(\"", "say_with(\""]);
    assert!(keys.len() > 60, "only {} labels are said", keys.len());
    let keys = keys.into_iter().filter(|key| !key.starts_with('-')).collect();
    nothing(lacking(&keys, &Language::ALL));
}

#[test]
fn every_problem_and_every_error_has_its_sentence_in_six_languages() {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let codes = sources()
        .into_iter()
        .filter(|(path, _)| !path.contains("exchange") && path.ends_with(".rs"));
    for (_, text) in codes {
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for call in ["problems.add(", "problems.add_with(", "rules.add(", "found.add("] {
            for rest in joined.split(call).skip(1) {
                let arguments = rest.split(';').next().unwrap_or_default();
                let code =
                    arguments.split('"').skip(1).step_by(2).filter(|text| !text.contains('{'));
                // The code is the last plain word before details begin.
                let code = code.take_while(|text| *text != "given" && *text != "limit").last();
                keys.extend(code.map(|code| format!("problem-{code}")));
            }
        }
        // What is wrong with a file comes with its code as a pair.
        for (at, sign) in joined.match_indices("(\"file") {
            let code = joined[at + sign.len()..].split_once("\",").map(|(code, _)| code);
            let code = code.filter(|code| !code.contains(['"', ' ', '{']));
            let is_pair = joined[..at].ends_with([' ', '(']);
            keys.extend(code.filter(|_| is_pair).map(|code| format!("problem-file{code}")));
        }
        for rest in
            joined.split("=> Some(\"").skip(1).filter(|_| joined.contains("password_problem"))
        {
            keys.insert(format!("problem-{}", rest.split('"').next().unwrap_or_default()));
        }
    }
    let statuses = literals(&[
        "Refusal::SignIn => \"",
        "Refusal::Forbidden => \"",
        "Refusal::NotFound => \"",
        "Refusal::Method => \"",
        "Refusal::Precondition => \"",
        "Refusal::PreconditionMissing => \"",
        "Refusal::TooLarge => \"",
        "Refusal::OtherBody => \"",
        "Refusal::TooMany(_) => \"",
        "Refusal::MediaType(_) => \"",
        "Refusal::OutOfScope(_) => \"",
        "Refusal::OverQuota(_) => \"",
        "Refusal::Unavailable => \"",
        "Refusal::Unclear(\"",
    ]);
    // A body that breaks off is answered by a bare status: nobody is there to read more.
    let statuses = statuses.into_iter().filter(|code| code != "body");
    let statuses: Vec<String> = statuses.collect();
    for code in statuses.iter().map(String::as_str).chain(["fault", "conflict"]) {
        keys.insert(format!("error-{code}"));
        keys.insert(format!("error-{code}-help"));
    }
    assert!(
        keys.contains("problem-missing") && keys.contains("error-not-found") && keys.len() > 30,
        "{keys:?}"
    );
    nothing(lacking(&keys, &Language::ALL));
}

/// Whether the public may be shown the field by what is counted and filtered.
fn is_safe_facet(field: &Field) -> bool {
    field.is_public() && !field.detail && !matches!(field.shape, Shape::Person)
}

#[test]
fn what_is_counted_is_public_and_who_is_named_is_not() {
    for kind in kinds() {
        for field in kind.fields.iter().flat_map(|field| std::iter::once(field).chain(field.rows()))
        {
            let name = format!("{}.{}", kind.name, field.name);
            assert!(
                field.facet.is_empty() || is_safe_facet(field),
                "{name} is counted and not public"
            );
            let is_person = matches!(field.shape, Shape::Person);
            assert!(!is_person || !field.readers.contains(&Reader::Public), "{name} names people");
            assert!(!field.doc.trim().is_empty(), "{name} says nothing of itself");
        }
        let titles = kind.fields.iter().filter(|field| field.title).count();
        assert_eq!(titles, 1, "{} has {titles} titles", kind.name);
    }
}

#[test]
fn every_state_can_be_reached_and_left_unless_it_is_the_last() {
    for kind in kinds() {
        assert_eq!(
            kind.creation().map(|step| step.to),
            kind.states.first().map(|state| state.name)
        );
        let begun = kind.moves.iter().filter(|step| step.is_creation());
        let mut reached: Vec<&str> = begun.map(|step| step.to).collect();
        while let Some(step) = kind.moves.iter().find(|step| {
            step.from.iter().any(|from| reached.contains(from)) && !reached.contains(&step.to)
        }) {
            reached.push(step.to);
        }
        for state in kind.states {
            assert!(reached.contains(&state.name), "{} is never {}", kind.name, state.name);
            let left = kind.moves.iter().any(|step| step.from.contains(&state.name));
            assert_eq!(left, !state.last, "{} {}", kind.name, state.name);
        }
    }
}
