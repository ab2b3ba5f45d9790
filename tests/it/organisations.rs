//! Who may act for an organisation: founded, invited, promoted, gone.

use facility_access::Role;

use crate::accounts::{last_mail, said, sign_up};
use crate::curation::public;
use crate::given::{Maker, word};
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

fn organisation(world: &World) -> String {
    Maker::new(world, "").pool("organisation")[0].clone()
}

/// The person as the store knows them now.
fn now(world: &World, somebody: &Somebody) -> facility_access::Person {
    world.wait(world.store().person(&somebody.person.id)).unwrap()
}

#[test]
fn whoever_makes_the_page_of_an_organisation_acts_for_it_and_invites_others() {
    everywhere(|world| {
        let founder = sign_up(world, &format!("{}@example.org", word()), "Ada Founder");
        let form = ok(founder.get("/en/registry/organisations/new"), 200);
        let title = format!("Institute {}", word());
        let fields = [("title", title.as_str()), ("countries", "KEN"), ("topics", "literacy")];
        let saved = ok(
            crate::curation::press(&founder, &form, "/en/registry/organisations/new", &fields),
            303,
        );
        let page = saved.header("location").split('?').next().unwrap().to_owned();
        let id = page.rsplit('/').next().unwrap()[..36].to_owned();
        let owner = format!("organisation:{id}");
        assert_eq!(world.record(&id).owner, owner);
        assert_eq!(now(world, &founder).organisations, std::slice::from_ref(&id));
        let members = format!("{page}/members");
        assert!(ok(founder.get(&page), 200).body.contains(&members));
        // Nobody else sees who they are.
        let stranger = world.join("stranger", &[], &[]);
        ok(stranger.get(&members), 404);
        ok(world.visitor().get(&members), 404);
        // A colleague without an account is invited, and makes one on the way.
        let wrong = [("act", "invitation"), ("email", "nobody"), ("role", "member")];
        ok(founder.post(&members, &wrong), 422);
        let email = format!("{}@example.org", word());
        let invite = [("act", "invitation"), ("email", email.as_str()), ("role", "member")];
        ok(founder.post(&members, &invite), 303);
        let mail = last_mail(world);
        assert_eq!((mail.template.as_str(), mail.to.as_str()), ("invitation", email.as_str()));
        assert_eq!(said(&mail, "organisation"), title);
        let link = format!("/en/invitation?id={}&code={}", said(&mail, "id"), said(&mail, "code"));
        for _ in 0..2 {
            let seen = ok(world.visitor().get(&link), 200);
            assert!(seen.body.contains(&title) && seen.body.contains("/en/sign-up"));
        }
        let colleague = sign_up(world, &email, "Bo Colleague");
        ok(colleague.get(&link), 200);
        let (code, key) = (said(&mail, "code"), said(&mail, "id"));
        let accept = [("id", key.as_str()), ("code", &code), ("act", "accept")];
        ok(colleague.post("/en/invitation", &accept), 303);
        assert_eq!(now(world, &colleague).organisations, std::slice::from_ref(&id));
        ok(colleague.post("/en/invitation", &accept), 404);
        // Who acts for it does not say who else does.
        ok(colleague.post(&members, &invite), 403);
        let promote = [("act", "role"), ("person", &colleague.person.id), ("role", "manager")];
        ok(colleague.post(&members, &promote), 403);
        ok(founder.post(&members, &promote), 303);
        let leave = [("act", "leaving"), ("person", founder.person.id.as_str())];
        ok(founder.post(&members, &leave), 303);
        ok(founder.get(&members), 404);
        // The last manager stays.
        let last = [("act", "leaving"), ("person", colleague.person.id.as_str())];
        ok(colleague.post(&members, &last), 422);
        let words = html::words(&ok(colleague.get(&members), 200).body);
        for line in ["joined: Bo Colleague", "role changed: Bo Colleague", "left: Ada Founder"] {
            assert!(words.contains(line), "{line} in {words}");
        }
    });
}

#[test]
fn an_invitation_is_sent_again_taken_back_and_declined() {
    everywhere(|world| {
        let home = organisation(world);
        let manager = world.join("manager", &[], &[&home]);
        let members = at(world, &home, "/members");
        let email = format!("{}@example.org", word());
        let invite = [("act", "invitation"), ("email", email.as_str()), ("role", "manager")];
        let link = || {
            let mail = last_mail(world);
            format!("/en/invitation?id={}&code={}", said(&mail, "id"), said(&mail, "code"))
        };
        ok(manager.post(&members, &invite), 303);
        let first = link();
        let id = |page: &str| {
            let page = html::tags(page);
            let input = page.iter().find(|tag| tag.of("name") == "invitation");
            input.map(|tag| tag.of("value").to_owned()).unwrap_or_default()
        };
        let open = id(&ok(manager.get(&members), 200).body);
        assert_eq!(open.len(), 64);
        ok(manager.post(&members, &[("act", "resending"), ("invitation", &open)]), 303);
        ok(world.visitor().get(&first), 404);
        let second = link();
        ok(world.visitor().get(&second), 200);
        let open = id(&ok(manager.get(&members), 200).body);
        ok(manager.post(&members, &[("act", "withdrawal"), ("invitation", &open)]), 303);
        ok(world.visitor().get(&second), 404);
        ok(manager.post(&members, &invite), 303);
        let mail = last_mail(world);
        let other = world.join("other", &[], &[]);
        let (key, code) = (said(&mail, "id"), said(&mail, "code"));
        let decline = [("id", key.as_str()), ("code", &code), ("act", "decline")];
        ok(other.post("/en/invitation", &decline), 303);
        assert!(now(world, &other).organisations.is_empty());
        assert_eq!(world.number("SELECT COUNT(*) FROM invitation"), 0);
    });
}

#[test]
fn of_managers_who_leave_at_once_one_stays() {
    everywhere(|world| {
        for _ in 0..10 {
            let home = world.create(
                world.store().kind("organisation").unwrap(),
                "facility",
                Maker::new(world, "").full(world.store().kind("organisation").unwrap()).body,
            );
            let managers = [(); 3].map(|()| world.join("manager", &[], &[&home.id]));
            let members = at(world, &home.id, "/members");
            let left = std::thread::scope(|scope| {
                let leave = |manager: &Somebody| {
                    let act = [("act", "leaving"), ("person", manager.person.id.as_str())];
                    manager.post(&members, &act).status
                };
                managers.iter().for_each(|manager| assert!(!manager.form_token().0.is_empty()));
                let threads: Vec<_> =
                    managers.iter().map(|manager| scope.spawn(move || leave(manager))).collect();
                let mut left: Vec<u16> =
                    threads.into_iter().map(|thread| thread.join().unwrap()).collect();
                left.sort_unstable();
                left
            });
            assert_eq!(left, [303, 303, 422]);
            assert_eq!(world.wait(world.store().count_members(&home.id)).unwrap(), 1);
        }
    });
}

#[test]
fn nobody_fills_a_mailbox_with_invitations_nor_sends_them_for_ever_more_organisations() {
    everywhere(|world| {
        let homes: Vec<String> = Maker::new(world, "").pool("organisation");
        let invite = |manager: &Somebody, home: &str, email: &str| {
            let pairs = [("act", "invitation"), ("email", email), ("role", "member")];
            manager.post(&at(world, home, "/members"), &pairs).status
        };
        let email = format!("{}@example.org", word());
        let invited: Vec<u16> = (0..6)
            .map(|_| {
                let manager = world.join("manager", &[], &[&homes[0]]);
                invite(&manager, &homes[0], &email)
            })
            .collect();
        assert_eq!(invited, [303, 303, 303, 303, 303, 429]);
        let manager = world.join("manager", &[], &[&homes[1]]);
        world.wait(async {
            let (who, now) = (format!("inviter:{}", manager.person.id), facility::web::site::now());
            for _ in 0..29 {
                world.store().attempts(&who, now, now).await.unwrap();
            }
        });
        assert_eq!(invite(&manager, &homes[1], "one@example.org"), 303);
        assert_eq!(invite(&manager, &homes[1], "two@example.org"), 429);
    });
}

#[test]
fn those_whom_a_move_concerns_hear_of_it_and_whoever_made_it_does_not() {
    everywhere(|world| {
        let home = organisation(world);
        let member = world.join("member", &[], &[&home]);
        let stranger = world.join("stranger", &[], &[]);
        let record = public(world, "training", &home);
        world.settle();
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let withdraw = at(world, &record.id, "/withdrawal");
        ok(curator.post(&withdraw, &[("reason", "It is over since spring.")]), 303);
        world.settle();
        let heard =
            |somebody: &Somebody| html::words(&ok(somebody.get("/en/account/messages"), 200).body);
        let words = heard(&member);
        assert!(words.contains("It is over since spring."), "{words}");
        assert!(words.contains(record.title().original_text()), "{words}");
        for somebody in [&curator, &stranger] {
            assert!(heard(somebody).contains("Nothing was written to you yet"));
        }
        let (mails, _) = world.wait(world.store().outbox("waiting", 10)).unwrap();
        assert_eq!(mails.last().unwrap().person, member.person.id);
        // One press in the mail ends such mails; what is new stands on the page all the same.
        let end = said(mails.last().unwrap(), "end");
        let waiting = mails.len();
        let address = format!("/en/unsubscribe?{end}");
        ok(world.visitor().get(&address), 200);
        let forged = address.replace(&member.person.id, &stranger.person.id);
        ok(world.visitor().get(&forged), 404);
        ok(world.visitor().post_with(&forged, &[], &[]), 404);
        let one_click = [("List-Unsubscribe", "One-Click")];
        ok(world.visitor().post_with(&address, &one_click, &[]), 303);
        ok(curator.post(&at(world, &record.id, "/publication"), &[]), 303);
        world.settle();
        let (mails, _) = world.wait(world.store().outbox("waiting", 10)).unwrap();
        assert_eq!(mails.len(), waiting);
        assert_eq!(world.number("SELECT COUNT(*) FROM mail WHERE state = 'kept'"), 1);
        assert!(heard(&member).contains("Here only, as you chose"));
    });
}
