//! The collection of an edition: who sees how far which country is, and beginning those of all at once.

use facility_access::Role;
use serde_json::Value as Json;

use crate::national::{everywhere, looked_at};
use crate::people::Somebody;
use crate::walks::ok;

/// What a page of the collection tells somebody, by country.
fn told(somebody: &Somebody, framework: &str) -> Vec<(String, String)> {
    let all = somebody.get(&format!("{framework}/collection.json")).json();
    let items: &Vec<Json> = all["items"].as_array().unwrap();
    let text = |item: &Json, name: &str| item[name].as_str().unwrap().to_owned();
    items.iter().map(|item| (text(item, "country"), text(item, "state"))).collect()
}

fn of(told: &[(String, String)], country: &str) -> Option<String> {
    told.iter().find(|(own, _)| own == country).map(|(_, state)| state.clone())
}

#[test]
fn a_curator_begins_the_scorecards_of_all_countries_that_somebody_speaks_for() {
    everywhere(|cast| {
        let (world, framework) = (&cast.world, &cast.framework);
        let nepal = world.join("focal_point", &[(Role::FocalPoint, "NPL")], &[]);
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let path = format!("{framework}/collection");
        let all = told(&curator, framework);
        assert_eq!(of(&all, "KEN").as_deref(), Some("not-begun"));
        assert_eq!(all.len(), 2, "{all:?}");
        let nobody = curator.get(&format!("{path}.json?state=nobody")).json();
        assert!(nobody["total"].as_i64().unwrap() > 190, "where nobody could begin is told too");
        assert_eq!(told(&nepal, framework), [("NPL".to_owned(), "not-begun".to_owned())]);
        let page = ok(curator.get(&path), 200).body;
        assert!(page.contains("Begin the scorecards of 2 countries"));
        for somebody in [&nepal, &world.visitor()] {
            assert!(!somebody.get(&path).body.contains("Begin the scorecards"));
        }
        ok(nepal.post(&path, &[]), 403);
        ok(curator.post(&path, &[("once", "0a")]), 303);
        world.settle();
        // The same form again, and another one, begin nothing more.
        ok(curator.post(&path, &[("once", "0a")]), 303);
        ok(curator.post(&path, &[("once", "0b")]), 303);
        let list = curator.get("/en/scorecards/scorecards.json").json();
        assert_eq!(list["total"], 2, "{list}");
        let all = told(&curator, framework);
        assert_eq!(of(&all, "KEN").as_deref(), Some("draft"));
        let draft = curator.get(&format!("{path}?state=draft")).body;
        assert!(draft.contains(">Nepal</a>") && !draft.contains(">France</a>"));
        // Everybody sees their own, with what is known already in it, and hears of it.
        assert_eq!(told(&nepal, framework), [("NPL".to_owned(), "draft".to_owned())]);
        let own = nepal.get("/en/scorecards/scorecards.json").json();
        let cells = own["items"][0]["fields"]["cells"].as_array().unwrap();
        assert!(cells.iter().any(|cell| cell["prefilled"].is_number()), "{own}");
        for person in [&nepal, &cast.first, &cast.second] {
            let mails = world.wait(world.store().mails_of(&person.person.id, 100)).unwrap();
            assert_eq!(mails.len(), 1, "one mail, of the one draft");
        }
        // Nobody else hears of a draft.
        assert!(told(&world.visitor(), framework).is_empty());
        assert!(!world.visitor().get(&path).body.contains("Nepal"));
        // What is published everybody sees.
        let here = of_kenya(&cast.first);
        cast.keep(&here, &looked_at());
        cast.publish(&here);
        let published = [("KEN".to_owned(), "published".to_owned())];
        assert_eq!(told(&world.visitor(), framework), published);
        let words = world.visitor().get(&path).body;
        assert!(words.contains("One country or area has published its scorecard."));
        // A correction on its way does not take that back.
        let correction = format!("{here}/new-version");
        ok(cast.first.post(&correction, &[("reason", "a slip")]), 303);
        assert_eq!(of(&told(&cast.first, framework), "KEN").as_deref(), Some("draft"));
        let page = cast.first.get(&path).body;
        assert!(page.contains("One country or area has published") && page.contains("an earlier"));
        assert_eq!(told(&world.visitor(), framework), published);
        let table = world.visitor().get(&format!("{path}.csv")).body;
        assert!(table.contains("KEN,published,1,true,,"), "{table}");
    });
}

#[test]
fn the_days_of_a_collection_go_into_calendars() {
    everywhere(|cast| {
        cast.begun();
        let path = format!("{}/collection.ics", cast.framework);
        let days = |body: &str| body.matches("DTSTART;VALUE=DATE:20990630\r\n").count();
        let own = cast.first.get(&path);
        assert!(own.header("content-type").starts_with("text/calendar"));
        assert_eq!((days(&own.body), own.body.matches("SUMMARY:Kenya").count()), (2, 1));
        let public = cast.world.visitor().get(&path).body;
        assert_eq!((days(&public), public.matches("Kenya").count()), (1, 0), "{public}");
        let page = cast.first.get(&format!("{}/collection", cast.framework)).body;
        assert!(page.contains("30 June 2099") && page.contains(" days left)"), "{page}");
    });
}

/// The page of the scorecard that somebody sees of Kenya.
fn of_kenya(somebody: &Somebody) -> String {
    let list = somebody.get("/en/scorecards/scorecards.json").json();
    let all = list["items"].as_array().unwrap();
    let own = all.iter().find(|one| one["fields"]["countries"][0] == "KEN").unwrap();
    format!("/en/scorecards/scorecards/{}", own["id"].as_str().unwrap())
}
