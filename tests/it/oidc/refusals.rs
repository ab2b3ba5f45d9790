//! What does not hold opens nothing.

use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::browser::Browser;
use super::provider::{Person, Provider, Signing};
use super::{IDENTITY, START, back, but, connect, id_of, join, leads, person, walk};
use crate::accounts::last_mail;
use crate::given::word;
use crate::html;
use crate::walks::ok;
use crate::world::everywhere;

#[test]
fn a_token_in_which_anything_is_wrong_opens_nothing() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let ada = person(&format!("{}@example.org", word()));
        join(world, &provider, &ada);
        let now = facility::web::site::now() / 1_000;
        let signed = |signing: Signing| Person { signing, ..ada.clone() };
        let wrong = [
            ("another nonce", but(&ada, "nonce", json!("another"))),
            ("no nonce", but(&ada, "nonce", Json::Null)),
            ("for somebody else", but(&ada, "aud", json!("another"))),
            ("for others too", but(&ada, "aud", json!(["facility", "another"]))),
            ("for another party", but(&ada, "azp", json!("another"))),
            ("of somebody else", but(&ada, "iss", json!("https://another.example"))),
            ("ended", but(&ada, "exp", json!(now - 3_600))),
            ("without a subject", but(&ada, "sub", Json::Null)),
            ("another key", signed(Signing::Hidden)),
            ("unsigned", signed(Signing::None)),
            ("signed with the public half", signed(Signing::PublicHalf)),
            ("signed with the secret", signed(Signing::ClientSecret)),
        ];
        for (what, person) in wrong {
            let browser = Browser::new(&world.base);
            let page = walk(&browser, &provider, &person);
            assert_eq!(page.status, 403, "{what}: {}", page.whole());
            assert!(!browser.is_signed_in(), "{what}");
            assert!(html::words(&page.body).contains("did not confirm who you are"), "{what}");
            assert!(page.body.contains("name=\"password\""), "the other way in is there");
        }
        // A clock may be a little off, and keys may be of another sort.
        for right in [but(&ada, "exp", json!(now - 5)), signed(Signing::Rsa)] {
            let browser = Browser::new(&world.base);
            assert_eq!(leads(&walk(&browser, &provider, &right)), "/en/account");
        }
    });
}

#[test]
fn what_comes_back_counts_once_in_the_browser_that_set_out() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let ada = person(&format!("{}@example.org", word()));
        join(world, &provider, &ada);
        let (browser, other) = (Browser::new(&world.base), Browser::new(&world.base));
        let path = provider.sign_in(&leads(&browser.get(START)), &ada);
        // Who is led to the end of somebody else's way does not come into their account.
        for stranger in [&other, &Browser::new(&world.base)] {
            ok(back(stranger, &path), 400);
            assert!(!stranger.is_signed_in());
        }
        other.get("/en/sign-in");
        ok(back(&other, &path), 400);
        // Nor with a state of their own and the code of another's way.
        let own = provider.sign_in(&leads(&other.get(START)), &ada);
        let part = |path: &str, name: &str| {
            let from = path.find(&format!("{name}=")).unwrap() + name.len() + 1;
            path[from..].split('&').next().unwrap().to_owned()
        };
        let mixed = own.replace(&part(&own, "code"), &part(&path, "code"));
        ok(back(&other, &mixed), 403);
        assert!(!other.is_signed_in());
        // The code was spent by that; another way, and this time all the way, but not twice.
        let path = provider.sign_in(&leads(&browser.get(START)), &ada);
        let changed = path.replace(&part(&path, "state"), "another.en.");
        ok(back(&browser, &changed), 400);
        let keep = Browser::new(&world.base);
        let kept = provider.sign_in(&leads(&keep.get(START)), &ada);
        assert_eq!(leads(&back(&browser, &path)), "/en/account");
        ok(back(&browser, &path), 400);
        assert_eq!(leads(&back(&keep, &kept)), "/en/account");
        ok(back(&keep, &kept), 400);
    });
}

#[test]
fn a_provider_that_says_no_or_is_another_one_is_told_of() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let browser = Browser::new(&world.base);
        let ada = person("ada@example.org");
        for (more, status, words) in [
            ("&iss=https%3A%2F%2Fanother.example", 403, "did not confirm"),
            ("", 403, "it does not let you in"),
        ] {
            let path = provider.sign_in(&leads(&browser.get(START)), &ada);
            let path = match more {
                "" => path.replace("code=", "error=access_denied&error_description="),
                more => format!("{path}{more}"),
            };
            let page = ok(back(&browser, &path), status);
            assert!(html::words(&page.body).contains(words), "{}", html::words(&page.body));
        }
        assert_eq!(provider.count("/token"), 0);
    });
}

#[test]
fn new_keys_of_a_provider_are_fetched_when_they_are_needed_and_not_more_often() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let ada = person(&format!("{}@example.org", word()));
        join(world, &provider, &ada);
        provider.turn_keys();
        let browser = Browser::new(&world.base);
        assert_eq!(leads(&walk(&browser, &provider, &ada)), "/en/account");
        assert_eq!(provider.count("/keys"), 2);
        let hidden = Person { signing: Signing::Hidden, ..ada };
        for _ in 0..3 {
            ok(walk(&Browser::new(&world.base), &provider, &hidden), 403);
        }
        assert_eq!(provider.count("/keys"), 2, "nobody makes us ask for keys all the time");
    });
}

#[test]
fn a_provider_that_is_down_keeps_nobody_else_out_and_is_asked_again() {
    everywhere(|world| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let end = listener.local_addr().unwrap();
        drop(listener);
        connect(world, &format!("http://{end}"), &[]);
        let browser = Browser::new(&world.base);
        ok(browser.get("/en/sign-in"), 200);
        let page = ok(browser.get(START), 503);
        let words = html::words(&page.body);
        assert!(words.contains("does not answer at the moment"), "{words}");
        assert!(page.body.contains("name=\"password\"") && page.body.contains(START));
        assert_eq!(html::faults(&page.body, "en"), [] as [String; 0]);
        let provider = Provider::on(TcpListener::bind(end).unwrap());
        std::thread::sleep(Duration::from_millis(3_200));
        let ada = person(&format!("{}@example.org", word()));
        id_of(&walk(&browser, &provider, &ada));
    });
}

#[test]
fn what_somebody_is_on_the_way_to_is_theirs_in_their_browser_alone() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let email = format!("{}@example.org", word());
        let (browser, other) = (Browser::new(&world.base), Browser::new(&world.base));
        let id = id_of(&walk(&browser, &provider, &person(&email)));
        other.get("/en/sign-in");
        let path = format!("{IDENTITY}?id={id}");
        let page = ok(other.get(&path), 410);
        assert!(!page.body.contains(&email));
        let form = ok(other.get("/en/sign-in"), 200);
        let all = [("id", id.as_str()), ("name", "Eve"), ("consent", "yes")];
        ok(other.press(&form, IDENTITY, &all), 410);
        ok(other.press(&form, "/en/sign-in/identity/resend", &all), 410);
        assert_eq!(world.number("SELECT COUNT(*) FROM person"), 0);
        assert_eq!(world.number("SELECT COUNT(*) FROM mail"), 0);
        ok(browser.get(&path), 200);
        // Neither does it open with the id of a code that is for something else.
        let form = ok(other.get("/en/sign-up"), 200);
        ok(other.press(&form, "/en/sign-up", &[("email", &email)]), 303);
        let id = crate::accounts::said(&last_mail(world), "id");
        ok(other.get(&format!("{IDENTITY}?id={id}")), 410);
    });
}

#[test]
fn nobody_sets_out_all_the_time() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let browser = Browser::new(&world.base);
        let statuses: Vec<u16> = (0..11).map(|_| browser.get(START).status).collect();
        assert_eq!(statuses[..10], [303; 10]);
        assert_eq!(statuses[10], 429);
    });
}
