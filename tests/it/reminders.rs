//! Reminders: of what waits beyond its time, once and together, to whom it waits for.

use facility_access::Role;
use facility_store::Mail;

use crate::given::Maker;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

const DAY: i64 = 86_400_000;

/// Reminds so many days from now; how many people were written to.
fn remind(world: &World, days: i64) -> usize {
    let now = facility::web::site::now() + days * DAY;
    world.wait(facility::overdue::reminders(&world.site, now)).unwrap()
}

/// The reminders that somebody got, oldest last.
fn reminders(world: &World, person: &str) -> Vec<Mail> {
    let mails = world.wait(world.store().mails_of(person, 100)).unwrap();
    mails.into_iter().filter(|mail| mail.template == "overdue").collect()
}

#[test]
fn what_waits_beyond_its_time_is_said_once_and_in_one_mail() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let manager = world.join("manager", &[], &[&home]);
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        world.wait(world.store().rename_person(&curator.person.id, ("Ada", "ar"), 1)).unwrap();
        let kind = world.store().kind("training").unwrap();
        let maker = Maker::new(world, &manager.person.id);
        let submitted = |_| {
            let draft = world.create(kind, &format!("organisation:{home}"), maker.full(kind).body);
            ok(manager.post(&at(world, &draft.id, "/submission"), &[]), 303);
            draft.id
        };
        let waiting: Vec<String> = (0..3).map(submitted).collect();
        world.settle();
        assert_eq!(remind(world, 1), 0, "five working days are not over");
        assert_eq!(remind(world, 12), 1);
        assert_eq!(remind(world, 13), 0, "once");
        assert_eq!(reminders(world, &broker.person.id).len(), 0, "it does not wait for brokers");
        let mails = reminders(world, &curator.person.id);
        assert_eq!((mails.len(), mails[0].language.as_str()), (1, "ar"));
        let written = facility::notices::mail::write(&mails[0], &world.base);
        for id in &waiting {
            assert!(written.text.contains(&format!("/ar/registry/trainings/{id}")));
        }
        let page = ok(curator.get("/en/account/messages"), 200).body;
        assert!(waiting.iter().all(|id| page.contains(&format!("/ar/registry/trainings/{id}"))));
        // One that comes back waits anew.
        let first = world.record(&waiting[0]);
        world.bring(&first, "draft", first.body.clone(), "");
        ok(manager.post(&at(world, &waiting[0], "/submission"), &[]), 303);
        assert_eq!(remind(world, 30), 1);
        let again =
            facility::notices::mail::write(&reminders(world, &curator.person.id)[0], &world.base);
        assert!(again.text.contains(&waiting[0]) && !again.text.contains(&waiting[1]));
        // Who wants no such mails finds them on their page.
        world.wait(world.store().mute(&curator.person.id, "overdue", true)).unwrap();
        let first = world.record(&waiting[0]);
        world.bring(&first, "draft", first.body.clone(), "");
        ok(manager.post(&at(world, &waiting[0], "/submission"), &[]), 303);
        assert_eq!(remind(world, 60), 1);
        assert_eq!(reminders(world, &curator.person.id)[0].state, "kept");
    });
}

#[test]
fn where_nobody_may_make_the_step_the_administrators_hear_of_it() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let administrator = world.join("administrator", &[(Role::Administrator, "")], &[]);
        let kind = world.store().kind("training").unwrap();
        let maker = Maker::new(world, &administrator.person.id);
        let draft = world.create(kind, &format!("organisation:{home}"), maker.full(kind).body);
        world.bring(&draft, "submitted", draft.body.clone(), "");
        world.settle();
        assert_eq!(remind(world, 30), 1);
        let mails = reminders(world, &administrator.person.id);
        let written = facility::notices::mail::write(&mails[0], &world.base);
        // They may not see it: how many wait is said, and not which.
        assert!(!written.text.contains(&draft.id), "{}", written.text);
        assert!(written.text.contains("Training: ") && written.text.contains("others: 1"));
        let shown = ok(administrator.get("/en/account/messages"), 200).body;
        assert!(shown.contains("Waiting for you"), "{shown}");
    });
}
