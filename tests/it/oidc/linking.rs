//! Accounts that are there: nobody comes into one by what a provider says of an address.

use serde_json::json;

use super::browser::Browser;
use super::provider::Provider;
use super::{IDENTITY, back, but, connect, id_of, identities, join, leads, person, session, walk};
use crate::accounts::{last_mail, said, sign_up};
use crate::given::word;
use crate::html;
use crate::walks::ok;
use crate::world::{World, everywhere};

const LINK: &str = "/en/account/identity";
const PASSWORD: &str = "five words make it long";

/// The address at the provider that a page of ours leads to.
fn way(page: &crate::people::Reply) -> String {
    let tags = html::tags(&page.body);
    let button = tags.iter().find(|tag| tag.of("class") == "button").expect("a way");
    html::plain(button.of("href"))
}

#[test]
fn an_address_that_has_an_account_opens_it_only_once_the_code_from_its_mail_is_typed() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        for is_verified in [true, false] {
            let email = format!("{}@example.org", word());
            let owner = sign_up(world, &email, "Ada");
            let before = identities(world);
            let claimed = but(&person(&email), "email_verified", json!(is_verified));
            let browser = Browser::new(&world.base);
            let id = id_of(&walk(&browser, &provider, &claimed));
            assert!(!browser.is_signed_in());
            let page = ok(browser.get(&format!("{IDENTITY}?id={id}")), 200);
            assert!(!page.body.contains("name=\"consent\""), "{}", html::words(&page.body));
            // Neither a wrong code nor the fields of a new account help.
            let all = [("code", "00000000"), ("name", "Eve"), ("consent", "yes")];
            ok(browser.press(&page, IDENTITY, &all), 422);
            assert_eq!((identities(world), browser.is_signed_in()), (before, false));
            let mail = last_mail(world);
            assert_eq!((mail.template.as_str(), &mail.to), ("identity", &email));
            let code = said(&mail, "code");
            assert_eq!(leads(&browser.press(&page, IDENTITY, &[("code", &code)])), "/en/account");
            assert!(ok(browser.get("/en/account"), 200).body.contains(&email));
            let told = last_mail(world);
            assert_eq!(
                (told.template.as_str(), &told.person),
                ("identity-linked", &owner.person.id)
            );
            let again = Browser::new(&world.base);
            assert_eq!(leads(&walk(&again, &provider, &claimed)), "/en/account");
        }
    });
}

#[test]
fn a_mailbox_alone_does_not_open_an_account_that_has_a_second_factor() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let email = format!("{}@example.org", word());
        let owner = sign_up(world, &email, "Ada");
        let (id, now) = (&owner.person.id, facility::web::site::now());
        world.wait(world.store().add_second_factor(id, (&[7; 20], 0), &[], now)).unwrap();
        let browser = Browser::new(&world.base);
        let strong = but(&person(&email), "amr", json!(["mfa"]));
        let arrival = id_of(&walk(&browser, &provider, &strong));
        let page = ok(browser.get(&format!("{IDENTITY}?id={arrival}")), 200);
        let code = said(&last_mail(world), "code");
        ok(browser.press(&page, IDENTITY, &[("code", &code)]), 403);
        assert_eq!((identities(world), browser.is_signed_in()), (0, false));
    });
}

fn owner(world: &World) -> (Browser, String) {
    let email = format!("{}@example.org", word());
    let owner = sign_up(world, &email, "Ada");
    (Browser::signed_in(&world.base, &session(world, &owner.person.id)), email)
}

#[test]
fn who_is_signed_in_and_knows_the_password_links_and_unlinks() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let (browser, _) = owner(world);
        let elsewhere = person(&format!("{}@elsewhere.example", word()));
        let page = ok(browser.get(LINK), 200);
        ok(browser.press(&page, LINK, &[("current-password", "another one")]), 422);
        let leave = ok(browser.press(&page, LINK, &[("current-password", PASSWORD)]), 200);
        let path = provider.sign_in(&way(&leave), &elsewhere);
        // Not in another session, be it of the same person.
        let (stranger, _) = owner(world);
        ok(back(&stranger, &path), 400);
        assert_eq!(leads(&back(&browser, &path)), "/en/account?done=identity-linked");
        assert_eq!(last_mail(world).template, "identity-linked");
        let account = ok(browser.get("/en/account"), 200);
        assert!(account.body.contains("@elsewhere.example"));
        assert_eq!(html::faults(&account.body, "en"), [] as [String; 0]);
        assert_eq!(leads(&walk(&Browser::new(&world.base), &provider, &elsewhere)), "/en/account");
        // What is linked to one account is not linked to another.
        let page = ok(stranger.get(LINK), 200);
        let leave = ok(stranger.press(&page, LINK, &[("current-password", PASSWORD)]), 200);
        let taken = ok(back(&stranger, &provider.sign_in(&way(&leave), &elsewhere)), 409);
        assert!(html::words(&taken.body).contains("linked to another account"));
        // Nobody unlinks what is not theirs.
        let rows = world.rows("SELECT id FROM identity");
        let end = format!("{LINK}/end");
        let id = rows[0].text(0);
        let strange = ok(stranger.get("/en/account"), 200);
        ok(stranger.press(&strange, &end, &[("id", id)]), 404);
        let done = ok(browser.press(&account, &end, &[("id", id)]), 303);
        assert_eq!(done.header("location"), "/en/account?done=identity-unlinked");
        assert_eq!(last_mail(world).template, "identity-unlinked");
        id_of(&walk(&Browser::new(&world.base), &provider, &elsewhere)); // a stranger again
    });
}

#[test]
fn nothing_but_a_form_of_ours_begins_to_link() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let (browser, _) = owner(world);
        let foreign = crate::people::Reply {
            status: 200,
            headers: Vec::new(),
            body: "<form method=\"post\"><input type=\"hidden\" name=\"token\" value=\"1\"></form>"
                .to_owned(),
            bytes: Vec::new(),
        };
        ok(browser.press(&foreign, LINK, &[("current-password", PASSWORD)]), 400);
        // Whoever sets out to sign in while they are signed in links nothing by it.
        let eve = person(&format!("{}@example.org", word()));
        id_of(&walk(&browser, &provider, &eve));
        assert_eq!(identities(world), 0);
        assert!(ok(browser.get("/en/account"), 200).body.contains("is not linked"));
    });
}

#[test]
fn an_account_without_a_password_gets_one_by_mail_and_stays_in_reach_when_unlinked() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let email = format!("{}@example.org", word());
        let browser = join(world, &provider, &person(&email));
        // Nobody is asked for a password that there is not.
        let pages = [LINK, "/en/account/address", "/en/account/erasure", "/en/account/password"];
        for path in pages.into_iter().chain(["/en/account/second-factor"]) {
            assert!(!ok(browser.get(path), 200).body.contains("current-password"), "{path}");
        }
        let account = ok(browser.get("/en/account"), 200);
        let id = world.rows("SELECT id FROM identity")[0].text(0).to_owned();
        ok(browser.press(&account, &format!("{LINK}/end"), &[("id", &id)]), 303);
        let other = Browser::new(&world.base);
        let page = ok(other.get("/en/recovery"), 200);
        ok(other.press(&page, "/en/recovery", &[("email", &email)]), 303);
        let mail = last_mail(world);
        assert_eq!(mail.template, "recovery");
        let page = ok(other.get(&format!("/en/code?id={}", said(&mail, "id"))), 200);
        let pairs = [("code", said(&mail, "code")), ("password", PASSWORD.to_owned())];
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
        ok(other.press(&page, "/en/code", &pairs), 303);
        assert!(other.is_signed_in());
    });
}
