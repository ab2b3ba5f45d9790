//! Curation: what waits is decided on, what is wrong is said, what is one becomes one.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use facility::check_links::{Pass, pass};
use facility::web::site::now;
use facility_access::Role;
use facility_fetch::{Client, Policy};
use facility_record::{Reader, Text, Value};
use facility_store::Record;

use crate::given::Maker;
use crate::html;
use crate::people::{Reply, Somebody};
use crate::walks::{at, kind, ok};
use crate::world::{World, everywhere};

const DAY: i64 = 86_400_000;

/// A member of an organisation that is not verified, one of an organisation that is, a curator.
pub struct Staff {
    pub member: Somebody,
    pub home: String,
    pub vouched: Somebody,
    pub known: String,
    pub curator: Somebody,
}

pub fn staff(world: &World) -> Staff {
    let maker = Maker::new(world, "");
    let pool = maker.pool("organisation");
    for (id, state) in [(&pool[0], "published"), (&pool[1], "verified")] {
        let body = with(
            &world.record(id),
            &[("org_id", Value::Text(Text::new("", &format!("XX-{}", crate::given::word()))))],
        );
        world.bring(&world.record(id), state, body, "");
    }
    Staff {
        member: world.join("member", &[], &[&pool[0]]),
        home: pool[0].clone(),
        vouched: world.join("member of a verified organisation", &[], &[&pool[1]]),
        known: pool[1].clone(),
        curator: world.join("curator", &[(Role::Curator, "")], &[]),
    }
}

pub fn draft(world: &World, name: &str, home: &str) -> Record {
    let maker = Maker::new(world, "");
    let kind = kind(world, name);
    world.create(kind, &format!("organisation:{home}"), maker.full(kind).body)
}

pub fn public(world: &World, name: &str, home: &str) -> Record {
    Maker::new(world, "").public(kind(world, name), &format!("organisation:{home}"))
}

pub fn with(record: &Record, pairs: &[(&str, Value)]) -> facility_record::Body {
    let mut body = record.body.clone();
    pairs.iter().for_each(|(name, value)| body.set(&record.kind.fields, name, value.clone()));
    body
}

pub fn review_of(id: &str) -> String {
    format!("/en/registry/curation/{id}/review")
}

/// Presses a button of a page as a browser does: all that its form holds, and these.
pub fn press(somebody: &Somebody, page: &Reply, path: &str, pairs: &[(&str, &str)]) -> Reply {
    let form = html::form(&page.body);
    let mut all: Vec<(&str, &str)> = form.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    all.retain(|(name, _)| !pairs.iter().any(|(own, _)| own == name));
    all.extend(pairs);
    somebody.post_with(path, &all, &[])
}

#[test]
fn what_a_member_lists_waits_and_what_a_verified_organisation_lists_does_not() {
    everywhere(|world| {
        let staff = staff(world);
        // Whatever a member may list and everybody would see; a request says itself who sees it.
        let listed = world.store().kinds().iter().copied().filter(|kind| {
            let by_members = kind.creation().is_some_and(|step| step.by.contains(&Reader::Member));
            let listed = by_members && !kind.fields.iter().any(|field| field.opens);
            if listed && kind.move_named("approval").is_none() {
                // What nobody approves is made public by organisations that are vouched for alone.
                let first = kind.states[0].name;
                let opening = kind
                    .moves
                    .iter()
                    .filter(|step| step.from.contains(&first) && kind.is_public_state(step.to));
                assert!(opening.flat_map(|step| step.by).all(|by| *by != Reader::Owner));
                return false;
            }
            listed && kind.is_ever_public()
        });
        let listed: Vec<&str> = listed.map(|kind| kind.name).collect();
        for name in ["training", "initiative", "resource", "solution", "collection"] {
            assert!(listed.contains(&name), "{name} is not among {listed:?}");
        }
        for name in listed {
            let own = draft(world, name, &staff.home);
            ok(staff.member.post(&at(world, &own.id, "/publication"), &[]), 403);
            ok(staff.member.post(&at(world, &own.id, "/submission"), &[]), 303);
            assert_eq!(world.record(&own.id).state, "submitted");
            ok(world.visitor().get(&at(world, &own.id, "")), 404);
            ok(staff.member.post(&at(world, &own.id, "/approval"), &[]), 403);
            ok(staff.curator.post(&at(world, &own.id, "/approval"), &[]), 303);
            ok(world.visitor().get(&at(world, &own.id, "")), 200);
            let theirs = draft(world, name, &staff.known);
            ok(staff.vouched.post(&at(world, &theirs.id, "/publication"), &[]), 303);
            assert_eq!(world.record(&theirs.id).state, "published");
        }
        // Trust goes with the organisation's state, at once.
        let known = world.record(&staff.known);
        world.bring(&known, "published", known.body.clone(), "doubt");
        let theirs = draft(world, "training", &staff.known);
        ok(staff.vouched.post(&at(world, &theirs.id, "/publication"), &[]), 403);
    });
}

#[test]
fn the_queue_is_worked_through_from_the_oldest_on_without_leaving_it() {
    everywhere(|world| {
        let staff = staff(world);
        let drafts = [0, 1, 2].map(|_| draft(world, "training", &staff.home));
        let other = draft(world, "organisation", &staff.home);
        for record in &drafts {
            ok(staff.member.post(&at(world, &record.id, "/submission"), &[]), 303);
        }
        for somebody in [&staff.member, &world.visitor()] {
            assert!(matches!(somebody.get("/en/registry/curation").status, 303 | 403));
            ok(somebody.get(&review_of(&drafts[0].id)), 404);
        }
        let queue = ok(staff.curator.get("/en/registry/curation?kind=training"), 200).body;
        let places = drafts.each_ref().map(|record| queue.find(&record.id).unwrap());
        assert!(places.is_sorted(), "{places:?}");
        assert!(!queue.contains(&other.id));
        assert!(ok(staff.curator.get("/en/registry/curation"), 200).body.contains(&other.id));
        let narrowed = |id: &str| format!("{}?kind=training", review_of(id));
        let first = narrowed(&drafts[0].id);
        let page = ok(staff.curator.get(&first), 200);
        assert!(page.body.contains("autofocus"));
        assert!(
            html::words(&page.body).contains("Left after this one: 2"),
            "{}",
            html::words(&page.body)
        );
        let reply = ok(press(&staff.curator, &page, &first, &[("decision", "approval")]), 303);
        assert_eq!(reply.header("location"), narrowed(&drafts[1].id));
        // The same button twice leads on and changes nothing more.
        let again = ok(press(&staff.curator, &page, &first, &[("decision", "approval")]), 303);
        assert!(again.header("location").contains("/review"));
        let second = narrowed(&drafts[1].id);
        let page = ok(staff.curator.get(&second), 200);
        ok(press(&staff.curator, &page, &second, &[("decision", "return")]), 422);
        let pairs = [("decision", "return"), ("reason", "Say who it is for.")];
        let reply = ok(press(&staff.curator, &page, &second, &pairs), 303);
        assert_eq!(reply.header("location"), narrowed(&drafts[2].id));
        assert_eq!(world.record(&drafts[1].id).state, "draft");
        let history = ok(staff.member.get(&at(world, &drafts[1].id, "/history")), 200);
        assert!(history.body.contains("Say who it is for."));
        let last = narrowed(&drafts[2].id);
        let page = ok(staff.curator.get(&last), 200);
        let reply = ok(press(&staff.curator, &page, &last, &[("decision", "approval")]), 303);
        assert_eq!(reply.header("location"), "/en/registry/curation?done=queue-empty");
        assert_eq!(world.record(&drafts[0].id).edition, 3);
    });
}

#[test]
fn who_decides_on_an_older_edition_is_shown_what_changed_and_decides_again() {
    everywhere(|world| {
        let staff = staff(world);
        let own = draft(world, "training", &staff.home);
        ok(staff.member.post(&at(world, &own.id, "/submission"), &[]), 303);
        let place = review_of(&own.id);
        let page = ok(staff.curator.get(&place), 200);
        let now = world.record(&own.id);
        let title = Value::Text(Text::new("en", "Quite another title"));
        world.bring(&now, "submitted", with(&now, &[("title", title)]), "");
        let reply = ok(press(&staff.curator, &page, &place, &[("decision", "approval")]), 409);
        let words = html::words(&reply.body);
        assert!(words.contains("This has changed in the meantime"), "{words}");
        assert!(
            words.contains("Quite another title") && words.contains(own.title().original_text())
        );
        assert!(
            html::faults(&reply.body, "en").is_empty(),
            "{:?}",
            html::faults(&reply.body, "en")
        );
        assert_eq!(world.record(&own.id).state, "submitted");
        ok(press(&staff.curator, &reply, &place, &[("decision", "approval")]), 303);
        assert_eq!(world.record(&own.id).state, "published");
    });
}

#[test]
fn anybody_says_what_is_wrong_and_only_those_who_look_after_it_read_who_said_what() {
    everywhere(|world| {
        let staff = staff(world);
        let record = public(world, "training", &staff.home);
        let place = at(world, &record.id, "/report");
        let visitor = world.visitor();
        assert!(ok(visitor.get(&at(world, &record.id, "")), 200).body.contains(&place));
        ok(visitor.get(&place), 200);
        ok(visitor.post(&place, &[("problem", "wrong")]), 422);
        ok(visitor.post(&place, &[("problem", "nonsense"), ("text", "a")]), 422);
        ok(visitor.post(&place, &[("problem", "other"), ("text", &"a".repeat(2_001))]), 422);
        let sent = [("problem", "wrong"), ("text", "The seats are overcounted.")];
        ok(visitor.post(&place, &[sent[0], sent[1], ("website", "https://spam.example/")]), 303);
        assert_eq!(world.number("SELECT COUNT(*) FROM record WHERE kind = 'report'"), 0);
        ok(visitor.post(&place, &sent), 303);
        let stranger = world.join("stranger", &[], &[]);
        ok(stranger.post(&place, &[("problem", "outdated"), ("reply", "yes")]), 303);
        let ids = world.rows("SELECT id FROM record WHERE kind = 'report' ORDER BY id");
        let [first, second] = [0, 1].map(|row: usize| ids[row].text(0).to_owned());
        for somebody in [&visitor, &stranger, &staff.vouched] {
            ok(somebody.get(&at(world, &first, "")), 404);
            assert!(!somebody.get(&at(world, &record.id, "")).body.contains("overcounted"));
            assert!(!somebody.get("/en/registry/reports").body.contains(&first));
        }
        for somebody in [&staff.member, &staff.curator] {
            assert!(somebody.get(&at(world, &record.id, "")).body.contains("overcounted"));
        }
        let name = stranger.name.as_str();
        assert!(ok(staff.curator.get(&at(world, &second, "")), 200).body.contains(name));
        assert!(!ok(staff.member.get(&at(world, &second, "")), 200).whole().contains(name));
        assert!(ok(staff.curator.get("/en/registry/curation"), 200).body.contains(&first));
        // Whoever is reported on can answer, and cannot make it disappear.
        ok(staff.member.post(&at(world, &first, "/deletion"), &[]), 404);
        ok(staff.member.post(&at(world, &first, "/closure"), &[]), 422);
        ok(staff.member.post(&at(world, &first, "/closure"), &[("reason", "Mended.")]), 303);
        assert_eq!(world.record(&first).state, "closed");
        let hidden = draft(world, "training", &staff.home);
        ok(staff.member.get(&at(world, &hidden.id, "/report")), 404);
    });
}

#[test]
fn one_address_reports_five_times_an_hour_and_no_more() {
    everywhere(|world| {
        let record = public(world, "training", &staff(world).home);
        let place = at(world, &record.id, "/report");
        let visitor = world.visitor();
        for _ in 0..5 {
            ok(visitor.post(&place, &[("problem", "outdated")]), 303);
        }
        ok(visitor.post(&place, &[("problem", "outdated")]), 429);
        ok(world.visitor().post(&place, &[("problem", "outdated")]), 429);
        assert_eq!(world.number("SELECT COUNT(*) FROM record WHERE kind = 'report'"), 5);
    });
}

/// A host on this machine that answers every request with the status it is told to.
fn host() -> (String, Arc<AtomicU16>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let status = Arc::new(AtomicU16::new(200));
    let told = status.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4_096]);
            let status = told.load(Ordering::Relaxed);
            let head = "Content-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(format!("HTTP/1.1 {status} Said\r\n{head}").as_bytes());
        }
    });
    (address, status)
}

#[test]
fn a_link_that_is_gone_twice_is_shown_to_its_owner_and_in_the_queue() {
    everywhere(|world| {
        let staff = staff(world);
        world.wait(world.db.rows("SELECT 1", &[])).unwrap();
        let (address, status) = host();
        let url = format!("{address}/course");
        let record = public(world, "training", &staff.home);
        let body = with(&record, &[("website", Value::Word(url.clone()))]);
        world.bring(&record, "published", body, "");
        let hidden = draft(world, "training", &staff.home);
        let mut policy = Policy::named("https://facility.example/");
        policy.allow_loopback = true;
        policy.per_host_pause = std::time::Duration::ZERO;
        policy.timeout = std::time::Duration::from_secs(2);
        let client = Client::new(policy);
        let start = now();
        let check = |day: i64| -> Pass {
            // Addresses of the other made records lead nowhere; what counts here is this one.
            world.wait(pass(world.store(), &client, 10_000, start + day * DAY)).unwrap()
        };
        let shown =
            |somebody: &Somebody| html::words(&somebody.get(&at(world, &record.id, "")).body);
        let first = check(0);
        assert!(first.asked > 1 && first.broken == 0, "{first:?}");
        let secret = hidden.body.of(&hidden.kind.fields, "website").words()[0].clone();
        let known = world.wait(world.store().link_checks(&[url.clone(), secret])).unwrap();
        assert_eq!(known.len(), 1, "an address of a draft was asked: {known:?}");
        assert!(shown(&staff.member).contains("Answered on"), "{}", shown(&staff.member));
        status.store(404, Ordering::Relaxed);
        assert_eq!(check(6), Pass::default(), "asked again within a week");
        check(8);
        assert!(shown(&staff.member).contains("Did not answer on"));
        let queue = || staff.curator.get("/en/registry/curation?list=links").body;
        assert!(!queue().contains(&url), "one failure is no broken link");
        check(16);
        assert!(shown(&staff.member).contains("Has not answered since"));
        assert!(queue().contains(&url));
        assert!(staff.member.get("/en/account").body.contains(&url));
        assert!(!staff.vouched.get("/en/account").body.contains(&url));
        status.store(200, Ordering::Relaxed);
        check(24);
        assert!(shown(&staff.member).contains("Answered on"));
        assert!(!queue().contains(&url));
    });
}
