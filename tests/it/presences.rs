//! Who is there in a country to be asked: teams, offices and services on its page.

use crate::given::written;
use crate::html::{link, words};
use crate::walks::ok;
use crate::world::{World, everywhere};

const TEXT: [(&str, &str); 3] =
    [("title@original", "en"), ("description", "It answers."), ("description@original", "en")];

fn agency(world: &World) -> String {
    let pairs = [("title", "Harbour Agency"), ("title@original", "en")];
    written(world, ("organisation", "published"), &pairs).id
}

fn plain_words(page: &str) -> String {
    words(page).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_countrys_page_tells_who_can_be_asked_and_leads_to_a_request_for_them() {
    everywhere(|world| {
        let page =
            |country: &str| ok(world.visitor().get(&format!("/en/countries/{country}")), 200).body;
        assert!(words(&page("KEN")).contains("No team, office or service has been listed"));
        let provider = agency(world);
        let of = |title: &str, kind: &str, more: &[(&str, &str)]| {
            let own = [("title", title), ("presence_type", kind), ("providers", provider.as_str())];
            written(world, ("presence", "published"), &[&TEXT, &own[..], more].concat());
        };
        of(
            "Harbour office",
            "country_office",
            &[("countries", "KEN"), ("assured_on", "2026-03-09")],
        );
        of("Team of the coast", "country_team", &[("countries", "KEN")]);
        of("Advice for all", "advice", &[("reach", "international")]);
        world.settle();
        let kenya = page("KEN");
        let said = plain_words(&kenya);
        for part in
            ["Harbour office · Harbour Agency verified on 9 March 2026", "Team of the coast"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(said.find("Team of the coast") < said.find("Harbour office"), "teams come first");
        assert!(said.contains("Advice for all"));
        let other = plain_words(&page("UGA"));
        assert!(other.contains("Advice for all") && !other.contains("Harbour office"), "{other}");
        // What one asks for there is asked of them.
        let somebody = world.join("member", &[], &[&provider]);
        let path = link(&kenya, "requests/new?countries=KEN");
        let form = ok(somebody.get(&path), 200).body;
        let given = crate::html::form(&form);
        assert!(
            given.0.iter().any(|(n, v)| n == "preferred_providers" && *v == provider),
            "{given:?}"
        );
        assert!(given.0.iter().any(|(n, v)| n == "countries" && v == "KEN"), "{given:?}");
    });
}

#[test]
fn a_service_says_where_it_is_unless_it_is_everywhere() {
    everywhere(|world| {
        let curator = world.join("curator", &[(facility_access::Role::Curator, "")], &[]);
        let provider = agency(world);
        let own = [("title", "Advice"), ("presence_type", "advice"), ("providers", &provider)];
        let mut pairs = [&TEXT[..], &own].concat();
        let made = |pairs: &[(&str, &str)]| {
            let kept = ok(curator.post("/en/registry/presences/new", pairs), 303);
            let here = kept.header("location").split(['?', '#']).next().unwrap();
            curator.post(&format!("{}/publication", here.trim_end_matches("/edit")), &[])
        };
        let refused = ok(made(&pairs), 422).body;
        let wanted = "Countries or areas: please answer this";
        assert!(plain_words(&refused).contains(wanted), "{}", words(&refused));
        pairs.push(("reach", "international"));
        ok(made(&pairs), 303);
    });
}
