//! A framework tailored to a country: it begins with all of its core, says what it makes of it, counts for
//! that country alone, and is told beside the core, which stays comparable.

use facility_access::Role;
use facility_record::{Value, read_form, write_form};

use crate::html::{link, words};
use crate::national::{Cast, everywhere};
use crate::walks::ok;

fn plain(page: &str) -> String {
    words(page).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A framework that a curator tailors to Kenya: two of its places are left out, one is added, one weighs more.
fn tailored(cast: &Cast) -> String {
    let curator = cast.world.join("curator", &[(Role::Curator, "")], &[]);
    let path = format!("{}/tailored", cast.framework);
    let refused = ok(curator.post(&path, &[]), 422);
    assert!(words(&refused.body).contains("choose a country, a theme or both"));
    let begun = ok(curator.post(&path, &[("country", "KEN"), ("once", "abc")]), 303);
    let here = begun.header("location").strip_suffix("/edit").unwrap().to_owned();
    let id = here.rsplit('/').next().unwrap().to_owned();
    let draft = cast.world.record(&id);
    let mut form = write_form(&draft.kind.fields, &draft.body);
    let code = |form: &facility_record::Form, at: usize| {
        form.first(&format!("nodes[{at}].code")).to_owned()
    };
    let rows = (0..).take_while(|at| !code(&form, *at).is_empty()).count();
    let at = |wanted: &str| (0..rows).find(|at| code(&form, *at) == wanted).expect(wanted);
    let (wait, beside) = (at("WAIT_IN"), at("LINES_BESIDE"));
    for (name, text) in &mut form.0 {
        if *name == format!("nodes[{wait}].weight") {
            "3".clone_into(text);
        }
        if *name == format!("nodes[{beside}].code") {
            "OWN_BESIDE".clone_into(text);
        }
    }
    let vocabularies = cast.world.site.vocabularies();
    let reading = facility_record::Reading {
        vocabularies: &vocabularies,
        language: "en",
        complete: true,
        split: None,
    };
    let (body, problems) = read_form(&draft.kind.fields, &form, reading);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(!matches!(body.of(&draft.kind.fields, "core"), Value::Empty));
    cast.world.bring(&draft, "adopted", body, "");
    cast.world.settle();
    here
}

#[test]
fn a_tailored_framework_counts_for_its_country_and_is_told_beside_its_core() {
    everywhere(|cast| {
        let visitor = cast.world.visitor();
        ok(visitor.get(&format!("{}/tailored", cast.framework)), 303);
        let here = tailored(cast);
        let page = plain(&ok(visitor.get(&here), 200).body);
        for part in [
            "Tailored from: A case, edition 2024",
            "Places that count as in the core: 10",
            "Places that count otherwise: 1",
            "Places added: 1",
            "Places left out: 1",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let core = ok(visitor.get(&cast.framework), 200).body;
        assert_eq!(link(&core, &here), here, "the core leads to it");
        // It counts for its country alone.
        let all = visitor.get(&format!("{here}/results.json")).json();
        let countries: Vec<_> =
            all["items"].as_array().unwrap().iter().map(|it| it["country"].clone()).collect();
        assert_eq!(countries, ["KEN"]);
        ok(visitor.get(&format!("{here}/results/UGA")), 404);
        // What it comes to is another number, and the core's stands beside it.
        let value = |of: &str, node: &str| {
            let card = visitor.get(&format!("{of}/results/KEN.json")).json();
            let items = card["items"].as_array().unwrap().clone();
            items.iter().find(|it| it["node"] == node).unwrap()["score"].as_f64().unwrap()
        };
        let (own, core) = (value(&here, "REACH"), value(&cast.framework, "REACH"));
        assert!((own - core).abs() > 1.0, "{own} {core}");
        let page = plain(&ok(visitor.get(&format!("{here}/results/KEN")), 200).body);
        let (_, shared) = page.split_once("Shared core").expect("the core stands there");
        let said = facility_language::decimal(facility_language::Language::En, core, 1);
        assert!(shared.contains(&said), "{said}: {shared}");
        // A scorecard of it is begun for that country, and for no other.
        let other = cast.world.join("focal_point", &[(Role::FocalPoint, "UGA")], &[]);
        ok(other.post(&format!("{here}/results/UGA/scorecard"), &[]), 404);
        ok(cast.first.post(&format!("{here}/results/KEN/scorecard"), &[]), 303);
    });
}
