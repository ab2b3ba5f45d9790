//! Programs and their tokens: what a token lets them do, when it ends, how often they may ask.

use facility::web::limits::{Limits, Quotas};
use facility::web::site::now;
use facility_access::Scope;
use facility_store::TokenWish;
use serde_json::{Value as Json, json};

use crate::given::Maker;
use crate::html;
use crate::people::{Reply, Somebody, send};
use crate::world::{World, databases, everywhere};

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Somebody of an organisation.
fn member(world: &World) -> Somebody {
    let home = Maker::new(world, "").pool("organisation")[0].clone();
    world.join("member", &[], &[&home])
}

/// Gives their programs a token with this scope that lasts so long.
fn give(world: &World, somebody: &mut Somebody, scope: &str, lasts: i64) {
    let scope = Scope::from_text(scope);
    let wish = TokenWish {
        person: &somebody.person.id,
        name: "given",
        scope: &scope,
        is_strong: true,
        lasts,
    };
    somebody.bearer = world.wait(world.store().make_token(&wish, now())).unwrap();
}

fn create(somebody: &Somebody, plural: &str) -> Reply {
    somebody.api("POST", &format!("/api/{plural}"), &[], &json!({"title": "Made by a program"}))
}

fn read(somebody: &Somebody, plural: &str) -> Reply {
    somebody.api("GET", &format!("/api/{plural}?limit=1"), &[], &Json::Null)
}

#[test]
fn a_token_does_what_its_scope_names_and_no_more() {
    everywhere(|world| {
        let mut member = member(world);
        let draft = create(&member, "trainings").json();
        let place = format!("/api/trainings/{}", draft["id"].as_str().unwrap());
        let withdraw = json!({"reason": "none"});
        let moves = |member: &Somebody| {
            member.api("POST", &format!("{place}/withdrawal"), &[], &withdraw).status
        };
        for (scope, reads, writes, moved) in [
            ("read:", 200, 403, 403),
            ("write:", 403, 201, 403),
            ("move:", 403, 403, 409),
            ("read write move:", 200, 201, 409),
            ("read write move:training", 200, 201, 409),
            ("read write move:organisation", 403, 403, 403),
            ("", 403, 403, 403),
        ] {
            give(world, &mut member, scope, DAY);
            assert_eq!(read(&member, "trainings").status, reads, "{scope} reads");
            assert_eq!(create(&member, "trainings").status, writes, "{scope} writes");
            assert_eq!(moves(&member), moved, "{scope} moves");
        }
        give(world, &mut member, "read:", DAY);
        let refused = create(&member, "trainings");
        assert_eq!(refused.json()["type"], "urn:facility:problem:out-of-scope");
        assert_eq!(
            refused.header("www-authenticate"),
            "Bearer error=\"insufficient_scope\", scope=\"write\""
        );
        // Its scope is whole, and its person still may not create: they belong to nobody.
        let stranger = world.join("stranger", &[], &[]);
        assert_eq!(create(&stranger, "trainings").status, 403);
    });
}

#[test]
fn a_token_ends_and_is_revoked_and_one_that_does_not_work_reads_nothing() {
    everywhere(|world| {
        let mut member = member(world);
        give(world, &mut member, "read write:", -1);
        let late = read(&member, "trainings");
        assert_eq!(late.status, 401, "even what a visitor may read: the program should know");
        assert_eq!(late.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        give(world, &mut member, "read:training", DAY);
        let words = |member: &Somebody| html::words(&member.get("/en/account").body);
        let unused = || words(&member).matches("not used yet").count();
        let before = unused();
        assert_eq!(read(&member, "trainings").status, 200);
        assert_eq!(unused() + 1, before);
        let used = world.number("SELECT MAX(used) FROM token");
        assert!(used % DAY == 0 && now() - used < 2 * DAY, "the day and no more is kept");
        assert!(words(&member).contains("Trainings"), "the page says for which kinds");
        let stored = format!("{:?}", world.rows("SELECT * FROM token"));
        assert!(!stored.contains(member.bearer.trim_start_matches("facility_")));
        let id = world.rows("SELECT id FROM token WHERE name = 'given'")[0].text(0).to_owned();
        let other = world.join("other", &[], &[]);
        let revoke = |who: &Somebody| who.post("/en/account/token/revocation", &[("id", &id)]);
        assert_eq!(revoke(&other).status, 404, "a token of somebody else");
        assert_eq!(read(&member, "trainings").status, 200);
        assert_eq!(revoke(&member).status, 303);
        assert_eq!(read(&member, "trainings").status, 401);
        assert_eq!(revoke(&member).status, 404);
    });
}

#[test]
fn a_new_password_ends_all_tokens() {
    everywhere(|world| {
        let member = member(world);
        assert_eq!(read(&member, "trainings").status, 200);
        world.wait(world.store().set_password(&member.person.id, "$argon2id$", now())).unwrap();
        assert_eq!(read(&member, "trainings").status, 401);
    });
}

#[test]
fn a_token_opens_no_page_and_a_session_is_no_token() {
    everywhere(|world| {
        let member = member(world);
        let ask = |path: &str, name: &str, text: &str| {
            send("GET", &format!("{}{path}", world.base), &[(name, text)], "").unwrap().status
        };
        let bearer = format!("Bearer {}", member.bearer);
        assert_eq!(ask("/en/account", "authorization", &bearer), 303, "to the sign-in");
        let cookie = format!("facility-session={}", member.bearer);
        assert_eq!(ask("/en/account", "cookie", &cookie), 303);
        let session = format!("Bearer {}", member.session);
        assert_eq!(ask("/api/trainings", "authorization", &session), 401);
        let basic = format!("Basic {}", member.bearer);
        assert_eq!(ask("/api/trainings", "authorization", &basic), 401);
        assert_eq!(ask("/api/trainings", "authorization", &bearer.replace("B", "b")), 200);
    });
}

#[test]
fn the_form_for_a_token_says_all_that_is_missing() {
    everywhere(|world| {
        let member = member(world);
        let count = || world.number("SELECT COUNT(*) FROM token");
        let before = count();
        let page = member.post("/en/account/token", &[("days", "4000"), ("kind", "nonsense")]);
        assert_eq!(page.status, 422);
        for field in ["name", "acts", "days"] {
            assert!(page.body.contains(&format!("href=\"#token-{field}\"")), "{field}");
        }
        assert_eq!(html::faults(&page.body, "en"), Vec::<String>::new());
        assert_eq!(count(), before);
        let wish = [("name", "once"), ("act", "read"), ("days", "90"), ("kind", "training")];
        let page = member.post("/ar/account/token", &wish);
        assert_eq!((page.status, html::faults(&page.body, "ar")), (200, Vec::new()));
        let row = &world.rows("SELECT scope, expires - created FROM token WHERE name = 'once'")[0];
        assert_eq!((row.text(0), row.int(1)), ("read:training", 90 * DAY));
    });
}

#[test]
fn who_asks_too_often_is_told_how_long_to_wait_and_others_are_not_held_up() {
    for (database, directory) in databases() {
        let quotas = Quotas { reads: 3, writes: 2, visitor_reads: 1, ..Limits::none().quotas };
        let limits = Limits { quotas, ..Limits::default() };
        let world = &World::with_limits(database, directory, limits);
        let (one, other) = (member(world), world.join("other", &[], &[]));
        let left = ["2", "1", "0"];
        for remaining in left {
            let reply = read(&one, "trainings");
            assert_eq!(reply.status, 200);
            assert_eq!(reply.header("ratelimit-policy"), "\"reads\";q=3;w=60");
            let told = reply.header("ratelimit");
            assert!(told.starts_with(&format!("\"reads\";r={remaining};t=")), "{told}");
        }
        let refused = read(&one, "trainings");
        assert_eq!(
            (refused.status, refused.header("content-type")),
            (429, "application/problem+json")
        );
        let wait: u32 = refused.header("retry-after").parse().unwrap();
        assert!((1..=20).contains(&wait), "{wait}");
        let problem = refused.json();
        assert_eq!(problem["type"], "urn:facility:problem:over-quota");
        assert_eq!(problem["violated-policies"], json!(["reads"]));
        assert_eq!([201, 201, 429].map(|_| create(&one, "trainings").status), [201, 201, 429]);
        assert_eq!(read(&other, "trainings").status, 200);
        let visitor = world.visitor();
        assert_eq!([200, 429].map(|_| read(&visitor, "trainings").status), [200, 429]);
        let forged = [("x-forwarded-for", "203.0.113.9")];
        let reply = visitor.api("GET", "/api/trainings", &forged, &Json::Null);
        assert_eq!(reply.status, 429, "nobody chooses an address where no proxy of ours stands");
        assert_eq!(visitor.get("/en/registry/trainings").status, 200, "pages are not counted");
    }
}
