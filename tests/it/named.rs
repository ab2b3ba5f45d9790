//! Bodies that a source only names are proposed, and become links when somebody says so.

use facility_access::Role;
use facility_record::{Text, Value};
use serde_json::json;

use crate::curation::{public, with};
use crate::given::Maker;
use crate::html;
use crate::process::case;
use crate::sources::{bring_in, fields, identified};
use crate::walks::{at, ok};
use crate::world::everywhere;

#[test]
fn a_body_that_a_source_only_names_is_proposed_and_becomes_a_link() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let bytes = std::fs::read(case("iati/activities.xml")).unwrap();
        bring_in(world, "activities.xml", &bytes);
        let lamps = identified(world, "iati", "XX-DEMO-1-LAMPS");
        world.settle();
        let page = at(world, &lamps.id, "");
        assert!(!curator.get(&page).body.contains("/naming"), "there is nobody to propose yet");
        let body = public(world, "organisation", &home);
        let title = Value::Text(Text::new("en", "HARBOUR FOUNDATION, demo"));
        world.bring(&body, "published", with(&body, &[("title", title)]), "");
        world.settle();
        let shown = ok(curator.get(&page), 200);
        assert!(html::words(&shown.body).contains("HARBOUR FOUNDATION, demo"));
        assert!(html::faults(&shown.body, "en").is_empty());
        assert!(!world.visitor().get(&page).body.contains("/naming"), "visitors are not asked");
        let before = shown.body[..shown.body.find("/naming").unwrap()].rfind("<form").unwrap();
        let form = html::form(&shown.body[before..]);
        let naming = format!("{page}/naming");
        let pairs: Vec<(&str, &str)> =
            ["field", "name", "meant"].map(|name| (name, form.first(name))).into();
        let role = |role| [&pairs[..], &[("role", role)]].concat();
        ok(world.join("stranger", &[], &[]).post(&naming, &role("funders")), 403);
        ok(curator.post(&naming, &role("title")), 404);
        ok(curator.post(&naming, &role("funders")), 303);
        let after = fields(&world.record(&lamps.id));
        assert_eq!(after["funders"], json!([body.id]));
        assert!(!after["others"].to_string().contains("Harbour Foundation"), "{after}");
        // The file that comes again does not undo what a person said.
        bring_in(world, "activities.xml", &bytes);
        assert_eq!(fields(&world.record(&lamps.id))["funders"], json!([body.id]));
        assert_eq!(fields(&world.record(&lamps.id))["others"], after["others"]);
        ok(curator.post(&naming, &role("leads")), 409);
    });
}
