//! Accounts: made, recovered, guarded by a second factor, erased; and nobody learns who has one.

use facility::web::site;
use facility_access::Role;
use facility_store::Mail;

use crate::given::word;
use crate::html;
use crate::people::{Reply, Somebody};
use crate::walks::ok;
use crate::world::{World, everywhere};

pub const PASSWORD: &str = "five words make it long";

/// The mail that was written last.
pub fn last_mail(world: &World) -> Mail {
    let (mails, _) = world.wait(world.store().outbox("waiting", 1_000)).unwrap();
    mails.last().expect("a mail").clone()
}

pub fn said(mail: &Mail, name: &str) -> String {
    mail.words[name].as_str().unwrap_or_default().to_owned()
}

/// The id of the code that an answer leads to.
fn code_id(reply: &Reply) -> String {
    let address = reply.header("location");
    address.split("id=").nth(1).expect(address).split('&').next().unwrap().to_owned()
}

/// Asks for an account with this address, and types the code from the mail.
pub fn sign_up(world: &World, email: &str, name: &str) -> Somebody {
    let mut somebody = world.visitor();
    let asked = ok(somebody.post("/en/sign-up", &[("email", email)]), 303);
    let mail = last_mail(world);
    assert_eq!((mail.template.as_str(), mail.to.as_str()), ("sign-up", email));
    assert_eq!(said(&mail, "id"), code_id(&asked));
    let fields = [
        ("id", code_id(&asked)),
        ("code", said(&mail, "code")),
        ("name", name.to_owned()),
        ("password", PASSWORD.to_owned()),
        ("consent", "yes".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let done = ok(somebody.post("/en/code", &fields), 303);
    enter(&mut somebody, &done);
    let found = world.wait(world.store().person_with_address(email)).unwrap().expect("a person");
    somebody.person = world.wait(world.store().person(&found.id)).unwrap();
    somebody
}

/// Goes on with the session that an answer opened.
fn enter(somebody: &mut Somebody, reply: &Reply) {
    let cookies = reply.headers.iter().filter(|(name, _)| name == "set-cookie");
    let session = cookies.filter_map(|(_, text)| {
        text.strip_prefix("facility-session=")?.split(';').next().map(str::to_owned)
    });
    let mut session = session;
    let session = session.next_back().unwrap_or_else(|| panic!("no session: {}", reply.whole()));
    *somebody = Somebody::new(somebody.role, somebody.person.clone(), &somebody.base.clone());
    somebody.session = session;
}

#[test]
fn an_account_is_made_by_a_typed_code_and_looking_at_the_link_uses_nothing_up() {
    everywhere(|world| {
        let visitor = world.visitor();
        let page = ok(visitor.post("/ar/sign-up", &[("email", "nobody")]), 422);
        assert!(html::words(&page.body).contains("name@example.org"), "{}", page.body);
        let email = format!("{}@example.org", word());
        let asked = ok(visitor.post("/ar/sign-up", &[("email", &email)]), 303);
        let mail = last_mail(world);
        assert_eq!((mail.language.as_str(), mail.person.as_str()), ("ar", ""));
        let (id, code) = (code_id(&asked), said(&mail, "code"));
        for _ in 0..3 {
            let page = ok(visitor.get(&format!("/fr/code?id={id}&code={code}")), 200);
            assert!(page.body.contains(&format!("value=\"{code}\"")), "{}", page.body);
        }
        // Everything that is wrong is said at once, and a right code is not lost by it.
        let page = ok(visitor.post("/en/code", &[("id", &id), ("code", &code)]), 422);
        assert_eq!(page.body.matches("aria-invalid").count(), 3, "{}", html::words(&page.body));
        // Digits of other scripts are digits, and spaces do not matter.
        let arabic: String = code
            .chars()
            .map(|c| char::from_u32(0x660 + c.to_digit(10).unwrap()).unwrap())
            .collect();
        let typed = format!(" {} {}", &arabic[..8], &arabic[8..]);
        let name = format!("Ada {}", word());
        let fields = [
            ("id", id.as_str()),
            ("code", &typed),
            ("name", &name),
            ("password", PASSWORD),
            ("consent", "yes"),
        ];
        let done = ok(visitor.post("/en/code", &fields), 303);
        let mut somebody = world.visitor();
        enter(&mut somebody, &done);
        let account = ok(somebody.get("/en/account"), 200);
        assert!(account.body.contains(&name) && account.body.contains(&email));
        ok(visitor.post("/en/code", &fields), 410);
        // The name and the address stand nowhere in clear.
        assert_eq!(
            world.number("SELECT COUNT(*) FROM person WHERE password LIKE '$argon2id$%'"),
            1
        );
    });
}

#[test]
fn a_wrong_code_can_be_typed_five_times() {
    everywhere(|world| {
        let visitor = world.visitor();
        let email = format!("{}@example.org", word());
        let asked = ok(visitor.post("/en/sign-up", &[("email", &email)]), 303);
        let (id, right) = (code_id(&asked), said(&last_mail(world), "code"));
        let wrong = if right == "00000000" { "00000001" } else { "00000000" };
        let typed = |code: &str| {
            let fields = [
                ("id", id.as_str()),
                ("code", code),
                ("name", "Ada"),
                ("password", PASSWORD),
                ("consent", "yes"),
            ];
            visitor.post("/en/code", &fields).status
        };
        assert_eq!([(); 5].map(|()| typed(wrong)), [422, 422, 422, 422, 410]);
        assert_eq!(typed(&right), 410);
    });
}

#[test]
fn known_and_unknown_addresses_get_the_same_pages_and_a_mail_each() {
    everywhere(|world| {
        let known = format!("{}@example.org", word());
        let somebody = sign_up(world, &known, "Ada");
        assert!(!somebody.session.is_empty());
        let unknown = format!("{}@example.org", word());
        for (page, templates) in [
            ("/en/sign-up", ["sign-up-known", "sign-up"]),
            ("/en/recovery", ["recovery", "recovery-unknown"]),
        ] {
            let answers = [&known, &unknown].map(|email| {
                let visitor = world.visitor();
                let reply = ok(visitor.post(page, &[("email", email)]), 303);
                let mail = last_mail(world);
                let id = code_id(&reply);
                let shown = ok(visitor.get(&format!("/en/code?id={id}")), 200);
                let token = html::form(&shown.body).first("token").to_owned();
                let neutral = |text: String| text.replace(&id, "ID").replace(&token, "TOKEN");
                (mail.template, neutral(reply.whole()).len(), neutral(shown.body.clone()))
            });
            let [(first, head, body), (second, other_head, other_body)] = answers;
            assert_eq!([first.as_str(), second.as_str()], templates);
            assert_eq!(head, other_head);
            assert_eq!(body.len(), other_body.len(), "{page}");
            assert_eq!(body, other_body, "{page}");
        }
    });
}

#[test]
fn an_address_gets_three_mails_in_an_hour_and_the_pages_do_not_tell() {
    everywhere(|world| {
        let email = format!("{}@example.org", word());
        for _ in 0..6 {
            ok(world.visitor().post("/en/recovery", &[("email", &email)]), 303);
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM mail"), 3);
    });
}

#[test]
fn a_forgotten_password_is_replaced_and_every_session_ends() {
    everywhere(|world| {
        let email = format!("{}@example.org", word());
        let before = sign_up(world, &email, "Ada");
        let visitor = world.visitor();
        let asked = ok(visitor.post("/en/recovery", &[("email", &email)]), 303);
        let (id, code) = (code_id(&asked), said(&last_mail(world), "code"));
        let fresh = "another long password";
        let fields = [("id", id.as_str()), ("code", &code), ("password", fresh)];
        ok(visitor.post("/en/code", &fields), 303);
        assert_eq!(before.get("/en/account").status, 303, "it leads to the sign-in");
        let sign_in = |password: &str| {
            let pairs = [("email", email.as_str()), ("password", password)];
            world.visitor().post("/en/sign-in", &pairs).status
        };
        assert_eq!(sign_in(PASSWORD), 422);
        assert_eq!(sign_in(fresh), 303);
        let mail = last_mail(world);
        assert_eq!(mail.template, "password-changed");
    });
}

/// The code that a phone with this secret shows now.
fn phone(secret: &str, seconds_from_now: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(site::now() / 1_000 + seconds_from_now).unwrap()).to_string()
}

#[test]
fn a_role_is_held_only_by_sessions_that_showed_a_second_factor() {
    everywhere(|world| {
        let email = format!("{}@example.org", word());
        let mut curator = sign_up(world, &email, "Ada");
        let grant = facility_access::Grant { role: Role::Curator, country: String::new() };
        world.wait(world.store().give_role(&curator.person.id, &grant, "", site::now())).unwrap();
        ok(curator.get("/en/registry/curation"), 403);
        assert!(ok(curator.get("/en/account"), 200).body.contains("account/second-factor"));
        let page = ok(curator.get("/en/account/second-factor"), 200);
        let secret = html::form(&page.body).first("secret").to_owned();
        assert!(page.body.contains("<svg role=\"img\""));
        let set_up = "/en/account/second-factor";
        ok(curator.post(set_up, &[("secret", &secret), ("factor", "000000")]), 422);
        let bare =
            [("secret", secret.as_str()), ("factor", "000000"), ("current-password", PASSWORD)];
        ok(curator.post(set_up, &bare), 422);
        let first = phone(&secret, 0);
        let pairs =
            [("secret", secret.as_str()), ("factor", &first), ("current-password", PASSWORD)];
        let codes = ok(curator.post(set_up, &pairs), 200);
        enter(&mut curator, &codes);
        ok(curator.get("/en/registry/curation"), 200);
        // A password alone opens nothing now.
        let mut visitor = world.visitor();
        let pairs = [("email", email.as_str()), ("password", PASSWORD)];
        let page = ok(visitor.post("/en/sign-in", &pairs), 200);
        assert!(!page.whole().contains("facility-session"), "{}", page.whole());
        let passed = html::form(&page.body).first("passed").to_owned();
        let try_with = |visitor: &Somebody, code: &str| {
            visitor.post("/en/second-factor", &[("passed", &passed), ("factor", code)])
        };
        ok(try_with(&visitor, &first), 422); // the same code does not work twice
        let opened = ok(try_with(&visitor, &phone(&secret, 30)), 303);
        enter(&mut visitor, &opened);
        ok(visitor.get("/en/registry/curation"), 200);
        // A recovery code works once, in place of the phone.
        let code =
            codes.body.split("<code dir=\"ltr\">").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(codes.body.matches("<code dir").count(), 10);
        for expected in [303, 422] {
            let other = world.visitor();
            let page = ok(other.post("/en/sign-in", &pairs), 200);
            let passed = html::form(&page.body).first("passed").to_owned();
            let pairs = [("passed", passed.as_str()), ("factor", code)];
            ok(other.post("/en/second-factor", &pairs), expected);
        }
    });
}

#[test]
fn a_new_address_is_used_once_its_code_is_typed_and_the_old_one_is_told() {
    everywhere(|world| {
        let (old, new) = (format!("{}@example.org", word()), format!("{}@example.org", word()));
        let somebody = sign_up(world, &old, "Ada");
        let change = "/en/account/address";
        ok(somebody.post(change, &[("email", &new), ("current-password", "wrong one")]), 422);
        let asked =
            ok(somebody.post(change, &[("email", &new), ("current-password", PASSWORD)]), 303);
        let mail = last_mail(world);
        assert_eq!((mail.template.as_str(), mail.to.as_str()), ("address", new.as_str()));
        let (id, code) = (code_id(&asked), said(&mail, "code"));
        // Nobody else can type it.
        let fields = [("id", id.as_str()), ("code", &code)];
        assert_eq!(world.visitor().post("/en/code", &fields).status, 401);
        ok(somebody.post("/en/code", &fields), 303);
        let mail = last_mail(world);
        assert_eq!((mail.template.as_str(), mail.to.as_str()), ("address-changed", old.as_str()));
        assert!(!said(&mail, "address").contains(&new), "it is not told to whoever reads the old");
        let found = world.wait(world.store().person_with_address(&new)).unwrap();
        assert_eq!(found.map(|profile| profile.id), Some(somebody.person.id.clone()));
    });
}

#[test]
fn asking_for_the_address_of_somebody_else_tells_nothing_about_them() {
    everywhere(|world| {
        let taken = format!("{}@example.org", word());
        sign_up(world, &taken, "Bo");
        let somebody = sign_up(world, &format!("{}@example.org", word()), "Ada");
        let pages = [taken, format!("{}@example.org", word())].map(|email| {
            let pairs = [("email", email.as_str()), ("current-password", PASSWORD)];
            let asked = ok(somebody.post("/en/account/address", &pairs), 303);
            let id = code_id(&asked);
            ok(somebody.get(&format!("/en/code?id={id}")), 200).body.replace(&id, "ID")
        });
        assert_eq!(pages[0], pages[1]);
        assert_eq!(world.number("SELECT COUNT(*) FROM mail WHERE template = 'address-known'"), 1);
    });
}

#[test]
fn a_token_made_without_a_second_factor_does_not_act_in_the_roles_of_its_person() {
    everywhere(|world| {
        let mut curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let kind = world.store().kind("training").unwrap();
        let maker = crate::given::Maker::new(world, "");
        let home = maker.pool("organisation")[0].clone();
        let draft =
            world.create(kind, &format!("organisation:{home}"), maker.full(kind).body.clone());
        let path = format!("/api/trainings/{}", draft.id);
        let read =
            |curator: &Somebody| curator.api("GET", &path, &[], &serde_json::Value::Null).status;
        assert_eq!(read(&curator), 200);
        let scope = facility_access::Scope::whole();
        let wish = facility_store::TokenWish {
            person: &curator.person.id,
            name: "weak",
            scope: &scope,
            is_strong: false,
            lasts: 60_000,
        };
        curator.bearer = world.wait(world.store().make_token(&wish, site::now())).unwrap();
        assert_eq!(read(&curator), 404);
    });
}

#[test]
fn those_who_are_signed_in_do_not_use_up_the_tries_of_each_other() {
    everywhere(|world| {
        let [first, second] =
            ["Ada", "Bo"].map(|name| sign_up(world, &format!("{}@example.org", word()), name));
        let change = |somebody: &Somebody| {
            let pairs = [("current-password", "not this one"), ("password", "a new long password")];
            somebody.post("/en/account/password", &pairs).status
        };
        let tried: Vec<u16> = (0..11).map(|_| change(&first)).collect();
        assert_eq!((tried[9], tried[10]), (422, 429));
        assert_eq!(change(&second), 422);
    });
}
