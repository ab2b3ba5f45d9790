//! From the gap of a country to what may help it: a rule proposes when the country publishes its scorecard,
//! a person of the country confirms, the need counts until it is answered.

use facility_access::Role;
use serde_json::Value as Json;

use crate::given::{Maker, written};
use crate::html::words;
use crate::national::{Cast, everywhere, looked_at};
use crate::walks::ok;

/// Puts a rule in force: where few are reached, training in networks for rural people.
fn rule(cast: &Cast, pairs: &[(&str, &str)]) -> String {
    let world = &cast.world;
    let framework = cast.framework.rsplit('/').next().unwrap();
    let mut all = vec![
        ("title", "Learn to build networks"),
        ("title@original", "en"),
        ("reasons", "Hands are missing."),
        ("reasons@original", "en"),
        ("framework", framework),
        ("kind_of_support", "technical-skills"),
        ("modality", "guidance"),
        ("topics", "technical.networks"),
        ("groups", "rural"),
    ];
    all.extend(pairs);
    written(world, ("assistance_rule", "in_force"), &all).id
}

const BELOW: [(&str, &str); 4] = [
    ("conditions[0].node", "REACH"),
    ("conditions[0].measure", "score"),
    ("conditions[0].comparison", "below"),
    ("conditions[0].value", "60"),
];

/// The recommendations that the first focal point sees.
fn recommended(cast: &Cast) -> Vec<Json> {
    cast.world.settle();
    let list = cast.first.get("/en/scorecards/recommendations.json").json();
    list["items"].as_array().unwrap().clone()
}

fn gaps(cast: &Cast) -> String {
    cast.world.settle();
    ok(cast.world.visitor().get("/en/clearing-house/gaps.csv?country=KEN"), 200).body
}

#[test]
fn a_gap_leads_to_a_recommendation_that_counts_as_a_need_once_the_country_says_so() {
    everywhere(|cast| {
        rule(cast, &BELOW);
        rule(cast, &[&BELOW[..3], &[("conditions[0].value", "30")]].concat());
        let here = cast.begun();
        cast.keep(&here, &looked_at());
        assert!(recommended(cast).is_empty());
        cast.publish(&here);
        let all = recommended(cast);
        assert_eq!(all.len(), 1, "of two rules one holds");
        let ground = &all[0]["fields"]["grounds"][0];
        assert_eq!((&ground["node"], &ground["value"]), (&"REACH".into(), &60.0.into()));
        assert!((ground["found"].as_f64().unwrap() - 42.708).abs() < 0.001, "{ground}");
        // Nobody else sees it before a person of the country has confirmed it.
        let own = format!("/en/scorecards/recommendations/{}", all[0]["id"].as_str().unwrap());
        let stranger = cast.world.join("focal_point", &[(Role::FocalPoint, "UGA")], &[]);
        for somebody in [&cast.world.visitor(), &stranger] {
            ok(somebody.get(&own), 404);
        }
        let before = gaps(cast);
        ok(stranger.post(&format!("{own}/acceptance"), &[]), 404);
        ok(cast.second.post(&format!("{own}/acceptance"), &[]), 303);
        let page = ok(cast.world.visitor().get(&own), 200).body;
        for said in [
            "Kenya: Learn to build networks",
            "Hands are missing",
            "42.71",
            "Nobody offers that yet",
        ] {
            assert!(words(&page).contains(said), "{said}: {}", words(&page));
        }
        let place = ok(cast.world.visitor().get("/en/countries/KEN"), 200).body;
        assert!(place.contains(&own), "{}", words(&place));
        // It stands among the needs that nobody answers, until it is answered.
        let counted = gaps(cast);
        assert_ne!(counted, before);
        assert!(counted.contains("KEN,exactly,Kenya,technical.networks"), "{counted}");
        ok(cast.first.post(&format!("{own}/answer"), &[("reason", "A school took it on.")]), 303);
        assert_eq!(gaps(cast), before);
    });
}

#[test]
fn a_recommendation_leads_to_offers_and_to_a_request_with_everything_in_it() {
    everywhere(|cast| {
        rule(cast, &BELOW);
        let path = format!("{}/results/KEN/recommendations", cast.framework);
        ok(cast.world.visitor().post(&path, &[]), 401);
        assert!(recommended(cast).is_empty());
        // Also before the country has published anything; and not twice.
        for _ in 0..2 {
            ok(cast.first.post(&path, &[]), 303);
            assert_eq!(recommended(cast).len(), 1);
        }
        let maker = Maker::new(&cast.world, "");
        let kind = cast.world.store().kind("training").unwrap();
        let offer = maker.public(kind, "facility");
        let mut body = offer.body.clone();
        let codes = |code: &str| facility_record::Value::Words(vec![code.to_owned()]);
        body.set(&kind.fields, "topics", codes("technical.networks"));
        body.set(&kind.fields, "groups", codes("rural"));
        body.set(&kind.fields, "countries", facility_record::Value::Empty);
        cast.world.bring(&offer, &offer.state, body, "");
        cast.world.settle();
        let id = recommended(cast)[0]["id"].as_str().unwrap().to_owned();
        let own = format!("/en/scorecards/recommendations/{id}");
        let page = ok(cast.first.get(&own), 200).body;
        assert!(page.contains(&format!("/trainings/{}", offer.id)), "{}", words(&page));
        let link =
            page.split("href=\"").find(|it| it.starts_with("/en/clearing-house/requests/new?"));
        let link =
            link.unwrap().split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let home = maker.pool("organisation")[0].clone();
        let official = cast.world.join("official", &[], &[&home]);
        let form = ok(official.get(&link), 200).body;
        assert!(form.contains("Kenya: Learn to build networks"), "{}", words(&form));
        // What other pages of the form ask for is carried along, and saved with the first one.
        let mut pairs = crate::national::hidden(&form);
        pairs.extend(
            [("title", "Networks"), ("title@original", "en")]
                .map(|(n, t)| (n.to_owned(), t.to_owned())),
        );
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let reply = ok(official.post("/en/clearing-house/requests/new", &pairs), 303);
        let request = reply.header("location").split('?').next().unwrap();
        let fields = official.get(&format!("{request}.json")).json()["fields"].clone();
        assert_eq!(
            (&fields["kind_of_support"], &fields["modality"]),
            (&"technical-skills".into(), &"guidance".into())
        );
        assert_eq!(fields["topics"], serde_json::json!(["technical.networks"]));
        assert_eq!(fields["countries"], serde_json::json!(["KEN"]));
        // What was declined is not proposed again, and why is asked.
        ok(cast.first.post(&format!("{own}/refusal"), &[("reason", " ")]), 422);
        ok(cast.first.post(&format!("{own}/refusal"), &[("reason", "We have networks.")]), 303);
        ok(cast.first.post(&path, &[]), 303);
        assert!(recommended(cast).iter().all(|one| one["state"] == "declined"));
    });
}
