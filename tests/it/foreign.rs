//! Foreign hands: records of others by their id, and forms that another site sends.

use std::collections::BTreeSet;

use facility::web::page::{Method, Page, Policy};
use facility_access::{Verb, may};
use serde_json::{Value as Json, json};

use crate::addresses::{addresses, views};
use crate::given::Maker;
use crate::leaks::{Seed, people, seeds};
use crate::people::Somebody;
use crate::world::{World, everywhere};

/// A world with a record of every kind in every state, the people of the matrix, and the id of the
/// organisation that owns the records.
fn peopled(world: &World) -> (Vec<Somebody>, Vec<Seed>) {
    let organisations = Maker::new(world, "").pool("organisation");
    let people = people(world, &organisations[0], &organisations[1], &organisations[2]);
    let owner = format!("organisation:{}", organisations[0]);
    let seeds = seeds(world, &owner, &people[2].person.id);
    world.settle();
    (people, seeds)
}

/// What anybody may do with what they see.
const FOR_ANYBODY: [&str; 3] = ["/report", "/comments", "/tailored"];

#[test]
fn a_record_of_another_organisation_is_not_there_whatever_one_does_to_it() {
    everywhere(|world| {
        let (people, seeds) = peopled(world);
        let foreign = &people[3];
        let before = world.everything();
        let mut tried = 0;
        for page in world.site.pages.iter().filter(|page| page.path.contains("{id}")) {
            assert_eq!(page.policy, Policy::Record, "{} says who may open it", page.path);
            for (path, at) in addresses(world, page, &seeds) {
                let seed = &seeds[at.unwrap()];
                let sees = may(&foreign.person, Verb::See, &seed.record.subject());
                let status = strike(foreign, page.method, &path);
                tried += 1;
                match sees {
                    false => assert_eq!(status, 404, "{:?} {path}", page.method),
                    // It is known to them, so they may be told that it is not theirs.
                    // Anybody may report what everybody sees, comment on it, and make one of their own of
                    // it; here nothing is said.
                    true if FOR_ANYBODY.iter().any(|end| page.path.ends_with(end)) => {
                        assert!(matches!(status, 200 | 403 | 404 | 409 | 422), "{path} {status}");
                    }
                    true if page.method != Method::Get => {
                        assert!(
                            matches!(status, 403 | 404 | 409),
                            "{:?} {path} {status}",
                            page.method
                        );
                    }
                    true => assert!(status < 500, "{path} {status}"),
                }
            }
        }
        assert!(tried > 200, "{tried} tries show nothing");
        assert_eq!(before, world.everything(), "a foreign hand changed something");
        an_id_that_nobody_has_answers_like_one_that_is_not_theirs(world, foreign, &seeds);
    });
}

/// Calls a route as somebody with everything that a call of the owner would carry.
fn strike(somebody: &Somebody, method: Method, path: &str) -> u16 {
    let pairs = [("edition", "2"), ("reason", "none of mine"), ("title", "taken"), ("once", "0f")];
    let tag = [("if-match", "\"2\"")];
    let body = json!({"fields": {"title": "taken"}, "reason": "none of mine"});
    match method {
        Method::Get if path.starts_with("/api/") => somebody.api("GET", path, &[], &Json::Null),
        Method::Get => somebody.get(path),
        Method::Post if path.starts_with("/api/") => somebody.api("POST", path, &[], &body),
        Method::Post => somebody.post(path, &pairs),
        Method::Put => somebody.api("PUT", path, &tag, &body),
        Method::Patch => somebody.api("PATCH", path, &tag, &body),
        Method::Delete => somebody.api("DELETE", path, &tag, &Json::Null),
        Method::Options => somebody.api("OPTIONS", path, &[], &Json::Null),
    }
    .status
}

/// The page for what is hidden says nothing that the page for what never was would not say.
fn an_id_that_nobody_has_answers_like_one_that_is_not_theirs(
    world: &World,
    foreign: &Somebody,
    seeds: &[Seed],
) {
    let hidden = |seed: &&Seed| !may(&foreign.person, Verb::See, &seed.record.subject());
    for seed in seeds.iter().filter(hidden) {
        let list = crate::every_kind::list_of(seed.record.kind);
        let nobody = world.store().new_id();
        for end in ["", ".json", ".csv", "/history", "/edit"] {
            let [one, other] = [&seed.record.id, &nobody].map(|id| {
                let reply = foreign.get(&format!("{list}/{id}{end}"));
                let text = reply.body.replace(id.as_str(), "ID");
                let plain = |c: char| !c.is_ascii_hexdigit();
                (reply.status, text.chars().filter(|c| plain(*c)).collect::<String>())
            });
            assert_eq!(one, other, "{list}{end}");
        }
    }
}

#[test]
fn a_form_that_does_not_come_from_our_own_page_does_nothing() {
    everywhere(|world| {
        let (people, seeds) = peopled(world);
        let owner = &people[2];
        let other = people[3].form_token().0.clone();
        let site = world.base.as_str();
        let before = world.everything();
        let mut tried = 0;
        let keyed: Vec<&str> =
            world.site.pages.iter().filter(|page| page.is_keyed).map(|page| page.path).collect();
        assert_eq!(keyed, ["/{lang}/unsubscribe"], "these need no token: each has its own test");
        let posts = world.site.pages.iter().filter(|page| page.method == Method::Post);
        for page in posts.filter(|page| !page.is_keyed) {
            let sender = match page.policy {
                Policy::Staff(role) => people.iter().find(|one| one.person.has_role(role)).unwrap(),
                _ => owner,
            };
            let token = sender.form_token().0.clone();
            for path in one_of_each_kind(world, page, &seeds) {
                if path.starts_with("/api/") {
                    let reply = sender.post_with(&path, &[("token", &token)], &[]);
                    assert!(
                        matches!(reply.status, 401 | 404),
                        "{path} {}: a cookie acts",
                        reply.status
                    );
                    continue;
                }
                let forged: [(&str, &[(&str, &str)]); 6] = [
                    ("", &[]),
                    ("0123456789abcdef0123456789abcdef", &[("origin", site)]),
                    (&other, &[("origin", site)]),
                    (&token, &[("origin", "https://elsewhere.example")]),
                    (&token, &[("origin", "null")]),
                    (&token, &[("sec-fetch-site", "cross-site")]),
                ];
                for (token, headers) in forged {
                    let pairs = [
                        ("token", token),
                        ("title", "forged"),
                        ("reason", "forged"),
                        ("once", "1f"),
                    ];
                    let reply = sender.post_with(&path, &pairs, headers);
                    assert_eq!(reply.status, 400, "{path} {token} {headers:?}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "{tried} tries show nothing");
        assert_eq!(before, world.everything(), "a forged form changed something");
        assert_eq!(
            owner.post(&format!("{}/new", "/en/registry/trainings"), &[("title", "own")]).status,
            303
        );
    });
}

/// The addresses of a page with one record of each kind: the form is looked at before the record.
fn one_of_each_kind(world: &World, page: &Page, seeds: &[Seed]) -> Vec<String> {
    let mut kinds = BTreeSet::new();
    let all = addresses(world, page, seeds).into_iter();
    all.filter(|(_, at)| at.is_none_or(|at| kinds.insert(seeds[at].record.kind.name)))
        .map(|(path, _)| path)
        .collect()
}

#[test]
fn reading_changes_nothing() {
    everywhere(|world| {
        let (people, seeds) = peopled(world);
        let before = world.everything();
        for role in ["administrator", "owner"] {
            let reader = people.iter().find(|somebody| somebody.role == role).unwrap();
            for page in world.site.pages.iter().filter(|page| page.method == Method::Get) {
                for (path, at) in addresses(world, page, &seeds) {
                    for view in views(&path, at.is_some()) {
                        assert!(strike(reader, Method::Get, &view) < 500, "{view}");
                    }
                }
            }
        }
        world.settle();
        assert_eq!(before, world.everything(), "a GET changed something");
    });
}

#[test]
fn a_session_ends_with_signing_out_and_a_visitor_has_none() {
    everywhere(|world| {
        let member = world.join("member", &[], &[]);
        assert_eq!(member.get("/en/account").status, 200);
        let reply = member.post("/en/sign-out", &[]);
        assert_eq!(reply.status, 303);
        assert!(reply.header("set-cookie").contains("Max-Age=0"), "{:?}", reply.headers);
        let after = member.get("/en/account");
        assert_eq!(after.status, 303, "the old cookie still works");
        assert!(after.header("location").starts_with("/en/sign-in?next="));
        let api = member.api("GET", "/api/organisations", &[], &Json::Null);
        assert_eq!(api.status, 200, "a token of programs is a session of its own");
    });
}

#[test]
fn a_password_signs_in_and_known_and_unknown_addresses_get_one_answer() {
    everywhere(|world| {
        let member = world.join("member", &[], &[]);
        let email = format!("{}@example.org", member.name.split(' ').next_back().unwrap());
        let password = "five words make it long";
        let hash = facility_access::hash_password(password).unwrap();
        world.wait(world.store().set_password(&member.person.id, &hash, 1)).unwrap();
        let visitor = world.visitor();
        let try_as = |email: &str, password: &str| {
            visitor.post("/en/sign-in", &[("email", email), ("password", password)])
        };
        let plain = |reply: crate::people::Reply, email: &str| {
            assert_eq!(reply.status, 422);
            assert_eq!(reply.header("set-cookie"), "");
            reply.body.replace(email, "ADDRESS")
        };
        let nobody = "nobody@example.org";
        let known = plain(try_as(&email, "another password"), &email);
        assert_eq!(known, plain(try_as(nobody, "another password"), nobody));
        let pairs = [("email", email.as_str()), ("password", password)];
        // A site that signs its reader in as somebody else: without the mark of this browser.
        assert_eq!(visitor.post_with("/en/sign-in", &pairs, &[]).status, 400);
        let reply = try_as(&email, password);
        assert_eq!((reply.status, reply.header("location")), (303, "/en/account"));
        let cookie = reply.header("set-cookie");
        assert!(cookie.starts_with("facility-session=") && cookie.contains("HttpOnly"), "{cookie}");
        assert!(cookie.contains("SameSite=Lax"));
        for _ in 0..12 {
            try_as(nobody, "guess after guess");
        }
        assert_eq!(try_as(nobody, "guess after guess").status, 429);
        let elsewhere = visitor.post(
            "/en/sign-in",
            &[("email", "x@example.org"), ("password", "x"), ("next", "//elsewhere.example")],
        );
        assert!(!elsewhere.whole().contains("elsewhere.example"));
    });
}
