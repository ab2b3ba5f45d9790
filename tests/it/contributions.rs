//! Numbers that somebody proposes to a country: read by its focal point alone, taken over into its draft
//! where they are checked like any other, or refused with a reason that whoever proposed them reads.

use facility_access::Role;
use serde_json::Value as Json;

use crate::given::written;
use crate::html::{form, link, words};
use crate::national::{Cast, everywhere};
use crate::people::Somebody;
use crate::walks::ok;

/// A number of Uganda that the framework lacks, as somebody proposes it by the form of its page.
fn proposed(cast: &Cast, somebody: &Somebody, more: &[(&str, &str)]) -> String {
    let page = ok(cast.world.visitor().get(&format!("{}/results/UGA", cast.framework)), 200).body;
    let path = link(&page, "contributions/new?");
    let mut given = form(&ok(somebody.get(&path), 200).body).0;
    assert!(given.iter().any(|(name, text)| name == "countries" && text == "UGA"), "{given:?}");
    assert!(given.iter().any(|(name, text)| name == "title" && text.starts_with("Uganda: ")));
    given.retain(|(name, _)| name != "then");
    for (name, text) in more {
        given.retain(|(own, _)| own != name);
        given.push(((*name).to_owned(), (*text).to_owned()));
    }
    given.push(("then".to_owned(), "submission".to_owned()));
    let pairs: Vec<(&str, &str)> = given.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let reply = ok(somebody.post(path.split('?').next().unwrap(), &pairs), 303);
    let id = reply.header("location").rsplit('/').next().unwrap()[..36].to_owned();
    format!("/en/scorecards/contributions/{id}")
}

/// Somebody of an organisation.
fn ministry(cast: &Cast) -> Somebody {
    let pairs = [("title", "Ministry of Purses"), ("title@original", "en")];
    let id = written(&cast.world, ("organisation", "published"), &pairs).id;
    cast.world.join("member", &[], &[&id])
}

const INCOME: [(&str, &str); 4] =
    [("number", "1200.5"), ("year", "2023"), ("source", "Office of Purses"), ("method", "survey")];

/// The cell of the income in a scorecard.
fn income(somebody: &Somebody, here: &str) -> Json {
    let json = somebody.get(&format!("{here}.json")).json();
    let cells = json["fields"]["cells"].as_array().unwrap();
    cells.iter().find(|cell| cell["node"] == "INCOME_IN").unwrap().clone()
}

fn state(somebody: &Somebody, here: &str) -> Json {
    somebody.get(&format!("{here}.json")).json()["state"].clone()
}

#[test]
fn a_number_that_is_proposed_stands_in_the_draft_with_its_source_once_the_country_takes_it_over() {
    everywhere(|cast| {
        let speaker = cast.world.join("focal_point", &[(Role::FocalPoint, "UGA")], &[]);
        let ministry = ministry(cast);
        let number = proposed(cast, &ministry, &INCOME);
        // It is nobody else's business until the country has decided.
        for other in [&cast.world.visitor(), &cast.first, &cast.world.join("member", &[], &[])] {
            ok(other.get(&number), 404);
            assert!(
                [401, 403, 404].contains(&other.post(&format!("{number}/take-over"), &[]).status)
            );
        }
        let page = words(&ok(speaker.get(&number), 200).body);
        assert!(page.contains("No scorecard of this country that is being drafted"), "{page}");
        ok(speaker.post(&format!("{number}/take-over"), &[]), 409);
        ok(ministry.post(&format!("{number}/take-over"), &[]), 403);

        let begin = format!("{}/results/UGA/scorecard", cast.framework);
        let begun = ok(speaker.post(&begin, &[]), 303);
        let here = begun.header("location").split("/numbers").next().unwrap().to_owned();
        assert_eq!(income(&speaker, &here)["standing"], "open");
        let page = ok(speaker.get(&format!("{here}/numbers?pillar=MEANS")), 200).body;
        assert!(words(&page).contains("1,200.50 (2023), Office of Purses"), "{}", words(&page));
        assert!(page.contains(&number), "the proposal is a link away");
        let taken = ok(speaker.post(&format!("{number}/take-over"), &[]), 303);
        assert!(taken.header("location").contains("/numbers?pillar=MEANS#"));
        let cell = income(&speaker, &here);
        assert_eq!((&cell["standing"], &cell["number"]), (&"proposed".into(), &1200.5.into()));
        assert_eq!((&cell["source"], &cell["year"]), (&"Office of Purses".into(), &2023.into()));
        assert_eq!(state(&ministry, &number), "taken");
        ok(speaker.post(&format!("{number}/take-over"), &[]), 409);

        // Or it is refused, and whoever proposed it reads why.
        let other = proposed(cast, &ministry, &INCOME);
        let reason = [("reason", "Counted in another currency")];
        ok(speaker.post(&format!("{other}/refusal"), &reason), 303);
        assert_eq!(state(&ministry, &other), "declined");
        let page = words(&ok(ministry.get(&format!("{other}/history")), 200).body);
        assert!(page.contains("Counted in another currency"), "{page}");
    });
}

#[test]
fn what_speaks_against_a_proposed_number_is_asked_before_it_stands_anywhere() {
    everywhere(|cast| {
        let speaker = cast.world.join("focal_point", &[(Role::FocalPoint, "UGA")], &[]);
        let ministry = ministry(cast);
        let begin = format!("{}/results/UGA/scorecard", cast.framework);
        let begun = ok(speaker.post(&begin, &[]), 303);
        let here = begun.header("location").split("/numbers").next().unwrap().to_owned();
        let negative = [&INCOME[1..], &[("number", "-3"), ("count", "12")]].concat();
        let number = proposed(cast, &ministry, &negative);
        let page = ok(speaker.post(&format!("{number}/take-over"), &[]), 422).body;
        let said = words(&page);
        assert!(said.contains("fewer than 25 people or answers"), "{said}");
        assert!(said.contains("at least 0"), "{said}");
        let given = form(&page).0;
        assert!(given.iter().any(|(name, text)| name.ends_with(".number") && text == "-3"));
        assert_eq!(income(&speaker, &here)["standing"], "open");
        assert_eq!(state(&ministry, &number), "proposed");
        // What cannot be read is told where it is proposed.
        let wrong = [("slice", "women"), ("number", "2"), ("countries", "UGA")];
        let reply = ministry.post("/en/scorecards/contributions/new", &wrong);
        assert_eq!(reply.status, 422);
        assert!(words(&reply.body).contains("write total, or pairs such as sex=female"));
    });
}
