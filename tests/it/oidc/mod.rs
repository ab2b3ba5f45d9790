//! Sign-in with a provider that speaks OpenID Connect: who comes in, as whom, and who does not.

mod browser;
mod linking;
mod provider;
mod refusals;

use facility::web::openid;
use facility_store::Session;
use serde_json::{Value as Json, json};

use crate::accounts::{last_mail, said};
use crate::given::word;
use crate::html;
use crate::people::Reply;
use crate::walks::ok;
use crate::world::{World, everywhere};

use browser::Browser;
use provider::{CLIENT, Person, Provider, SECRET, Signing};

const START: &str = "/en/sign-in/provider";
const IDENTITY: &str = "/en/sign-in/identity";

/// Lets people sign in with this provider; `more` are further settings.
pub fn connect(world: &World, issuer: &str, more: &[(&str, &str)]) {
    let pairs = [
        ("ISSUER", issuer),
        ("CLIENT_ID", CLIENT),
        ("CLIENT_SECRET", SECRET),
        ("NAME", "Ministry <sign-in>"),
    ];
    let settings = openid::Settings::from_environment(|name| {
        let name = name.strip_prefix("FACILITY_OIDC_")?;
        let found = pairs.iter().chain(more).find(|(given, _)| *given == name);
        found.map(|(_, text)| (*text).to_owned())
    });
    let provider = openid::Provider::new(settings.unwrap().unwrap(), &world.base);
    assert!(world.site.provider.set(provider).is_ok());
}

/// Somebody whose address the provider knows to be theirs.
pub fn person(email: &str) -> Person {
    let claims =
        json!({"sub": word(), "email": email, "email_verified": true, "name": "Ada Okoro"});
    Person { claims, signing: Signing::Shown }
}

/// The same person, of whom the provider says something else.
pub fn but(person: &Person, name: &str, said: Json) -> Person {
    let mut person = person.clone();
    person.claims[name] = said;
    person
}

/// Where an answer leads.
pub fn leads(reply: &Reply) -> String {
    let location = ok_to_lead(reply);
    location.to_owned()
}

fn ok_to_lead(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
    reply.header("location")
}

/// Comes back from the provider at this address, over the step that has no language.
pub fn back(browser: &Browser, path: &str) -> Reply {
    let over = leads(&browser.get(path));
    assert!(over.starts_with("/en/sign-in/return?"), "{over}");
    browser.get(&over)
}

/// Sets out, signs in there, comes back.
pub fn walk(browser: &Browser, provider: &Provider, person: &Person) -> Reply {
    let address = leads(&browser.get(START));
    back(browser, &provider.sign_in(&address, person))
}

/// The id of what an answer leads to.
pub fn id_of(reply: &Reply) -> String {
    let there = leads(reply);
    assert!(there.starts_with(&format!("{IDENTITY}?id=")), "{there}");
    there.split("id=").nth(1).unwrap().to_owned()
}

/// Comes in for the first time and makes an account.
pub fn join(world: &World, provider: &Provider, person: &Person) -> Browser {
    let browser = Browser::new(&world.base);
    let id = id_of(&walk(&browser, provider, person));
    let page = ok(browser.get(&format!("{IDENTITY}?id={id}")), 200);
    ok(browser.press(&page, IDENTITY, &[("consent", "yes")]), 303);
    assert!(browser.is_signed_in());
    browser
}

fn identities(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM identity")
}

/// The sessions that are open, and whether each is strong.
fn strengths(world: &World) -> Vec<String> {
    let rows = world.rows("SELECT purpose FROM session ORDER BY created DESC");
    rows.iter().map(|row| row.text(0).to_owned()).collect()
}

#[test]
fn without_a_provider_there_is_no_button_and_no_page() {
    everywhere(|world| {
        let browser = Browser::new(&world.base);
        assert!(!ok(browser.get("/en/sign-in"), 200).body.contains("sign-in/provider"));
        for path in [START, "/sign-in/return?state=a.en.b", "/en/sign-in/return", IDENTITY] {
            ok(browser.get(path), 404);
        }
    });
}

#[test]
fn somebody_signs_in_makes_an_account_comes_back_and_leaves_nothing_when_they_are_erased() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let browser = Browser::new(&world.base);
        let email = format!("{}@example.org", word());
        let ada = person(&email);
        let page = ok(browser.get("/en/sign-in?next=/en/registry"), 200);
        assert!(page.body.contains("Sign in with Ministry &#60;sign-in&#62;"), "{}", page.body);
        let path = html::tags(&page.body)
            .iter()
            .find(|tag| tag.of("class") == "button")
            .map(|tag| tag.of("href").to_owned());
        assert_eq!(provider.count("/keys"), 0, "it is asked for nothing before");
        let address = leads(&browser.get(&path.unwrap()));
        assert!(address.contains("ui_locales=en"));
        let id = id_of(&back(&browser, &provider.sign_in(&address, &ada)));
        assert!(!browser.is_signed_in());
        assert_eq!(world.number("SELECT COUNT(*) FROM person"), 0);
        let show = format!("{IDENTITY}?id={id}");
        let page = ok(browser.get(&show), 200);
        assert!(page.body.contains("value=\"Ada Okoro\"") && page.body.contains(&email));
        // Nobody agrees to the rules by signing in.
        ok(browser.press(&page, IDENTITY, &[]), 422);
        let done = ok(browser.press(&page, IDENTITY, &[("consent", "yes")]), 303);
        assert_eq!(done.header("location"), "/en/registry");
        assert_eq!(browser.cookies(), ["facility-session"], "one cookie, as the notice says");
        ok(browser.press(&page, IDENTITY, &[("consent", "yes")]), 400); // another form token now
        assert_eq!((identities(world), strengths(world)), (1, vec![String::new()]));
        // Another day, another browser: no question is asked.
        let second = Browser::new(&world.base);
        assert_eq!(leads(&walk(&second, &provider, &ada)), "/en/account");
        let account = ok(second.get("/en/account"), 200);
        assert!(account.body.contains(&email) && account.body.contains("Linked since"));
        // What the provider calls them stands nowhere in clear, and is handed out to them.
        let subject = ada.claims["sub"].as_str().unwrap();
        let rows = format!("{:?}", world.rows("SELECT id, person FROM identity"));
        assert!(!rows.contains(subject) && !rows.contains(&email));
        let data = ok(second.get("/en/account/data"), 200).json();
        assert_eq!(data["identities"][0]["subject"], subject);
        assert_eq!(data["identities"][0]["issuer"], provider.issuer);
        ok(second.press(&account, "/en/sign-out", &[]), 303);
        assert!(!second.is_signed_in());
        let page = ok(browser.get("/en/account/erasure"), 200);
        ok(browser.press(&page, "/en/account/erasure", &[]), 303);
        assert_eq!(identities(world), 0);
        id_of(&walk(&second, &provider, &ada)); // a stranger again
    });
}

#[test]
fn a_second_factor_of_the_provider_counts_and_without_one_ours_is_asked() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let ada = person(&format!("{}@example.org", word()));
        let browser = join(world, &provider, &ada);
        assert_eq!(strengths(world), [""]);
        walk(&browser, &provider, &but(&ada, "amr", json!(["pwd", "mfa"])));
        assert_eq!(strengths(world), ["strong"], "the older session of this browser ended");
        // What is named by `acr` counts only where it was agreed on.
        walk(&browser, &provider, &but(&ada, "acr", json!("mfa")));
        assert_eq!(strengths(world), [""]);
        let rows = world.rows("SELECT id FROM person");
        let id = rows[0].text(0);
        let now = facility::web::site::now();
        world.wait(world.store().add_second_factor(id, (&[7; 20], 0), &[], now)).unwrap();
        let second = Browser::new(&world.base);
        let asked = ok(walk(&second, &provider, &ada), 200);
        assert!(asked.body.contains("name=\"factor\"") && !second.is_signed_in());
        walk(&second, &provider, &but(&ada, "amr", json!(["mfa"])));
        assert!(second.is_signed_in());
    });
}

#[test]
fn where_classes_were_agreed_on_they_are_asked_for_and_alone_count() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[("STRONG_ACR", "urn:one urn:two")]);
        let ada = person(&format!("{}@example.org", word()));
        let browser = join(world, &provider, &but(&ada, "amr", json!(["mfa"])));
        assert_eq!(strengths(world), [""]);
        assert!(leads(&browser.get(START)).contains("acr_values=urn%3Aone+urn%3Atwo"));
        walk(&browser, &provider, &but(&ada, "acr", json!("urn:two")));
        assert_eq!(strengths(world), ["strong"]);
    });
}

#[test]
fn an_address_that_nobody_vouches_for_is_confirmed_by_mail_before_an_account_is_made() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let email = format!("{}@example.org", word());
        let ada = but(&person(&email), "email_verified", Json::Null);
        let browser = Browser::new(&world.base);
        let id = id_of(&walk(&browser, &provider, &ada));
        let page = ok(browser.get(&format!("{IDENTITY}?id={id}")), 200);
        let mail = last_mail(world);
        assert_eq!((mail.template.as_str(), mail.to.as_str()), ("identity", email.as_str()));
        assert_eq!(said(&mail, "id"), id);
        ok(browser.press(&page, IDENTITY, &[]), 422);
        ok(browser.press(&page, IDENTITY, &[("code", "1")]), 422);
        // The page that asks for other codes does nothing with this one.
        let other = ok(browser.get(&format!("/en/code?id={id}")), 200);
        let all = [("code", said(&mail, "code")), ("name", "Ada".into())];
        let more = [("password", "five words make it long".into()), ("consent", "yes".into())];
        let all: Vec<(&str, String)> = all.into_iter().chain(more).collect();
        let all: Vec<(&str, &str)> =
            all.iter().map(|(name, text)| (*name, text.as_str())).collect();
        ok(browser.press(&other, "/en/code", &all), 410);
        assert_eq!(world.number("SELECT COUNT(*) FROM person"), 0);
        let typed = browser.press(&page, IDENTITY, &[("code", &said(&mail, "code"))]);
        let id = id_of(&typed);
        let page = ok(browser.get(&format!("{IDENTITY}?id={id}")), 200);
        ok(browser.press(&page, IDENTITY, &[("consent", "yes")]), 303);
        assert!(browser.is_signed_in());
        assert_eq!(identities(world), 1);
    });
}

#[test]
fn who_has_no_address_is_asked_for_one_unless_the_provider_tells_it_when_asked_again() {
    everywhere(|world| {
        let provider = Provider::start();
        connect(world, &provider.issuer, &[]);
        let email = format!("{}@example.org", word());
        let ada = but(&but(&person(&email), "email", Json::Null), "email_verified", Json::Null);
        let told = json!({"sub": ada.claims["sub"], "email": email, "email_verified": "true"});
        let browser = Browser::new(&world.base);
        let id = id_of(&walk(&browser, &provider, &but(&ada, "told", told)));
        assert!(ok(browser.get(&format!("{IDENTITY}?id={id}")), 200).body.contains(&email));
        // Told of somebody else, it is not believed.
        let told = json!({"sub": "another", "email": email, "email_verified": true});
        let id = id_of(&walk(&browser, &provider, &but(&ada, "told", told)));
        let page = ok(browser.get(&format!("{IDENTITY}?id={id}")), 200);
        assert!(!page.body.contains(&email), "{}", html::words(&page.body));
        ok(browser.press(&page, IDENTITY, &[("email", "nobody")]), 422);
        id_of(&browser.press(&page, IDENTITY, &[("email", &email)]));
        assert_eq!(last_mail(world).to, email);
        assert_eq!(world.number("SELECT COUNT(*) FROM person"), 0);
    });
}

/// A session of somebody who signed in with a password.
pub fn session(world: &World, person: &str) -> String {
    let session = Session { person: person.to_owned(), is_strong: false };
    let now = facility::web::site::now();
    world.wait(world.store().open_session(&session, now, 3_600_000)).unwrap()
}
