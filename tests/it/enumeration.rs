//! Nobody learns who has an account: pages, their size and the work behind them are the same for an
//! address that is known and one that is not. And nobody keeps others out of their account.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Instant;

use facility::web::limits::Limits;
use facility::web::site::now;
use facility_access::hash_password;

use crate::accounts::{last_mail, said};
use crate::given::{Maker, word};
use crate::html;
use crate::people::{Reply, Somebody, send};
use crate::walks::{at, ok};
use crate::world::{World, databases};

const PASSWORD: &str = "five words make it long";
/// Times that each page is asked for each sort of address; more where a figure is wanted.
fn times() -> usize {
    std::env::var("FACILITY_TEST_TIMES").ok().and_then(|text| text.parse().ok()).unwrap_or(12)
}

/// Worlds behind a proxy, so that a test chooses the address that it comes from.
fn everywhere(claim: impl Fn(&World)) {
    for (database, directory) in databases() {
        let limits = Limits { proxies: 1, ..Limits::none() };
        claim(&World::with_limits(database, directory, limits));
    }
}

/// An account with this hash of a password; its address.
fn account(world: &World, hash: &str) -> String {
    let somebody = world.join("somebody", &[], &[]);
    world.wait(world.store().set_password(&somebody.person.id, hash, now())).unwrap();
    format!("{}@example.org", somebody.name.split(' ').next_back().unwrap())
}

/// Sends a form from a network of its own.
fn post_from(somebody: &Somebody, network: &str, path: &str, pairs: &[(&str, &str)]) -> Reply {
    let mut all = vec![("token", somebody.form_token().0.as_str())];
    all.extend(pairs);
    let headers = [("origin", somebody.base.as_str()), ("x-forwarded-for", network)];
    somebody.post_with(path, &all, &headers)
}

/// What asking came to: what can be seen from outside, and the work that it was.
struct Asked {
    seen: String,
    statements: u64,
    hashings: u64,
    mails: u64,
    micros: u128,
}

fn asked(world: &World, somebody: &Somebody, page: &str, pairs: &[(&str, &str)]) -> Asked {
    let counts = || {
        let mails = world.number("SELECT COUNT(*) FROM mail");
        let hashings = world.site.hashing.done.load(Relaxed);
        (world.store().statements(), hashings, u64::try_from(mails).unwrap())
    };
    somebody.form_token();
    static NETWORKS: AtomicU32 = AtomicU32::new(1);
    let network = format!("2001:db8:0:{:x}::1", NETWORKS.fetch_add(1, Relaxed));
    let (before, start) = (counts(), Instant::now());
    let reply = post_from(somebody, &network, page, pairs);
    let micros = start.elapsed().as_micros();
    let after = counts();
    let email = pairs.iter().find(|(name, _)| *name == "email").unwrap().1;
    let id = reply.header("location").split("id=").nth(1).unwrap_or("no id").to_owned();
    let token = html::form(&reply.body).first("token").to_owned();
    let token = if token.is_empty() { "no token".to_owned() } else { token };
    let mut headers = reply.headers.clone();
    headers.retain(|(name, _)| name != "date");
    let whole = format!("{} {headers:?}\n{}", reply.status, reply.body);
    let seen = whole.replace(&id, "ID").replace(&token, "TOKEN").replace(email, "ADDRESS");
    let (statements, hashings) = (after.0 - before.0, after.1 - before.1);
    Asked { seen, statements, hashings, mails: after.2 - before.2, micros }
}

/// The mean without the slowest and the quickest quarter.
fn trimmed(mut micros: Vec<u128>) -> u128 {
    micros.sort_unstable();
    let some = &micros[micros.len() / 4..micros.len() - micros.len() / 4];
    some.iter().sum::<u128>() / some.len() as u128
}

#[test]
fn a_known_and_an_unknown_address_are_the_same_page_and_the_same_work() {
    everywhere(|world| {
        let hash = hash_password(PASSWORD).unwrap();
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let members = at(world, &home, "/members");
        for page in ["/en/sign-in", "/ar/sign-up", "/en/recovery", members.as_str()] {
            let [mut known, mut unknown] = [const { Vec::new() }; 2];
            for time in 0..times() {
                // By turns first, so that neither is always the one that finds everything warm.
                for turn in [time % 2, 1 - time % 2] {
                    let somebody = match page == members {
                        true => manager(world, &home),
                        false => world.visitor(),
                    };
                    let account = account(world, &hash);
                    let email = [account, format!("{}@example.org", word())][turn].clone();
                    let pairs = [
                        ("email", email.as_str()),
                        ("password", "not the password"),
                        ("act", "invitation"),
                        ("role", "member"),
                    ];
                    let all = [&mut known, &mut unknown];
                    all.into_iter().nth(turn).unwrap().push(asked(world, &somebody, page, &pairs));
                }
            }
            compare(world, page, &known, &unknown);
        }
    });
}

/// A manager of an organisation that has sent nothing today.
fn manager(world: &World, home: &str) -> Somebody {
    let mut batch = facility_store::db::Batch::default();
    batch.add("DELETE FROM attempt", []);
    batch.add("DELETE FROM membership", []);
    batch.add("DELETE FROM invitation", []);
    world.wait(world.db.write(batch)).unwrap();
    world.join("manager", &[], &[home])
}

fn compare(world: &World, page: &str, known: &[Asked], unknown: &[Asked]) {
    assert!(known.iter().chain(unknown).all(|one| one.seen == known[0].seen), "{page}");
    let work = |all: &[Asked]| {
        // Followers ask the database besides, now and then: the least is the work of the page. An
        // invitation leaves a change, which wakes them at once.
        let statements = all.iter().map(|one| one.statements).min();
        let statements = statements.filter(|_| !page.ends_with("/members"));
        let hashings: u64 = all.iter().map(|one| one.hashings).sum();
        (statements, hashings, all.iter().map(|one| one.mails).sum::<u64>())
    };
    assert_eq!(work(known), work(unknown), "{page}: statements, hashings, mails");
    let [of_known, of_unknown] =
        [known, unknown].map(|all| trimmed(all.iter().map(|one| one.micros).collect()));
    println!(
        "{:?} {page}: known {of_known} µs, unknown {of_unknown} µs, ratio {:.3}",
        world.db.dialect(),
        of_known as f64 / of_unknown as f64
    );
}

#[test]
fn a_stranger_who_guesses_locks_out_nobody_but_themselves() {
    everywhere(|world| {
        let email = account(world, &hash_password(PASSWORD).unwrap());
        let try_from = |network: &str, password: &str| {
            let pairs = [("email", email.as_str()), ("password", password)];
            post_from(&world.visitor(), network, "/en/sign-in", &pairs).status
        };
        let tried: Vec<u16> = (0..11).map(|_| try_from("203.0.113.9", "guess")).collect();
        assert_eq!((tried[9], tried[10]), (422, 429));
        assert_eq!(try_from("203.0.113.9", PASSWORD), 429, "not even with the password");
        assert_eq!(try_from("198.51.100.7", PASSWORD), 303, "the owner is elsewhere");
        // One with many networks keeps passwords from working, and a code of a mail works.
        world.wait(async {
            for _ in 0..100 {
                let who = format!("address:{email}");
                world.store().attempts(&who, now(), now()).await.unwrap();
            }
        });
        assert_eq!(try_from("198.51.100.7", PASSWORD), 429);
        assert_eq!(recovered(world, &email), 303);
    });
}

/// What comes of a new password by a code, asked for before strangers type wrong codes for the same
/// address.
fn recovered(world: &World, email: &str) -> u16 {
    let ask = |who: &Somebody| {
        let reply = ok(post_from(who, "198.51.100.7", "/en/recovery", &[("email", email)]), 303);
        reply.header("location").split("id=").nth(1).unwrap().to_owned()
    };
    let owner = world.visitor();
    let id = ask(&owner);
    let code = said(&last_mail(world), "code");
    let stranger = world.visitor();
    for _ in 0..6 {
        let other = ask(&stranger);
        for _ in 0..5 {
            let pairs = [("id", other.as_str()), ("code", "00000000"), ("password", PASSWORD)];
            let status = post_from(&stranger, "203.0.113.9", "/en/code", &pairs).status;
            assert!([422, 410].contains(&status), "{status}");
        }
    }
    let pairs = [("id", id.as_str()), ("code", &code), ("password", "a password of today")];
    post_from(&owner, "198.51.100.7", "/en/code", &pairs).status
}

#[test]
fn the_link_of_the_first_administrator_waits_for_a_free_address_and_works_once_in_all() {
    everywhere(|world| {
        let make = |purpose: &str| {
            world.wait(world.store().make_passage("", purpose, now() + 60_000)).unwrap()
        };
        let taken = account(world, "");
        let use_link = |link: &str, email: &str| {
            let pairs = [
                ("passage", link),
                ("name", "Ada"),
                ("email", email),
                ("password", "a password of today"),
            ];
            world.visitor().post("/en/passage", &pairs)
        };
        let [first, second] = [(); 2].map(|()| make(facility::accounts::FIRST_ADMINISTRATOR));
        let page = ok(use_link(&first, &taken), 422);
        assert!(page.body.contains("an account has this address already"), "{}", page.body);
        assert_eq!(world.number("SELECT COUNT(*) FROM role"), 0);
        let fresh = || format!("{}@example.org", word());
        ok(use_link(&first, &fresh()), 303);
        ok(use_link(&first, &fresh()), 404);
        ok(use_link(&second, &fresh()), 404);
        let late = make(facility::accounts::FIRST_ADMINISTRATOR);
        let address = format!("{}/en/passage?token={late}", world.base);
        ok(send("GET", &address, &[], "").unwrap(), 404);
        ok(use_link(&late, &fresh()), 404);
        // Whoever runs the facility can make further ones: they asked for it.
        ok(use_link(&make(facility::accounts::ADMINISTRATOR), &fresh()), 303);
        assert_eq!(world.number("SELECT COUNT(*) FROM role"), 2);
    });
}
