//! Editing: two at once, drafts thrown away, links that were closed meanwhile.

use facility_access::Role;

use crate::every_kind::filed_kinds;
use crate::given::Maker;
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, cast, kind, ok};
use crate::world::everywhere;

#[test]
fn of_two_who_edit_at_once_the_second_is_shown_both_and_nothing_is_lost() {
    everywhere(|world| {
        let cast = cast(world);
        let maker = Maker::new(world, &cast.owner.person.id);
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let training = kind(world, "training");
        let record = maker.public(training, &format!("organisation:{}", cast.home));
        let edit = at(world, &record.id, "/edit");
        let [mine, theirs] =
            [&cast.owner, &curator].map(|s| html::form(&ok(s.get(&edit), 200).body));
        let with = |form: &facility_record::Form, name: &str, text: &str| {
            let mut pairs = form.0.clone();
            pairs.iter_mut().filter(|(n, _)| n == name).for_each(|(_, t)| *t = text.to_owned());
            pairs
        };
        let send = |somebody: &Somebody, pairs: &[(String, String)]| {
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
            somebody.post_with(&edit, &pairs, &[])
        };
        ok(send(&curator, &with(&theirs, "title", "Their title")), 303);
        let conflict = ok(send(&cast.owner, &with(&mine, "title", "My title")), 409);
        let words = html::words(&conflict.body);
        assert!(words.contains("Their title") && words.contains("My title"), "{words}");
        assert!(
            html::faults(&conflict.body, "en").is_empty(),
            "{:?}",
            html::faults(&conflict.body, "en")
        );
        assert_eq!(world.record(&record.id).title().original_text(), "Their title");
        let again = html::form(&conflict.body);
        ok(send(&cast.owner, &again.0), 303);
        let after = world.record(&record.id);
        assert_eq!(after.title().original_text(), "My title");
        assert_eq!(world.wait(world.store().editions(&after)).unwrap().len() as i64, after.edition);
    });
}

#[test]
fn many_edits_at_once_leave_as_many_editions_as_were_accepted() {
    everywhere(|world| {
        let cast = cast(world);
        let record = Maker::new(world, &cast.owner.person.id)
            .public(kind(world, "training"), &format!("organisation:{}", cast.home));
        let edit = at(world, &record.id, "/edit");
        let form = html::form(&ok(cast.owner.get(&edit), 200).body);
        let accepted = std::sync::atomic::AtomicI64::new(0);
        std::thread::scope(|scope| {
            for number in 0..12 {
                let (edit, form, owner, accepted) = (&edit, &form, &cast.owner, &accepted);
                scope.spawn(move || {
                    let title = format!("Title {number}");
                    let key = facility_store::random_hex(16);
                    let pairs: Vec<(&str, &str)> = form
                        .0
                        .iter()
                        .map(|(n, t)| match n.as_str() {
                            "title" => ("title", title.as_str()),
                            "once" => ("once", key.as_str()),
                            name => (name, t.as_str()),
                        })
                        .collect();
                    let status = owner.post_with(edit, &pairs, &[]).status;
                    assert!(matches!(status, 303 | 409), "{status}");
                    accepted
                        .fetch_add(i64::from(status == 303), std::sync::atomic::Ordering::Relaxed);
                });
            }
        });
        assert_eq!(world.record(&record.id).edition - record.edition, accepted.into_inner());
    });
}

#[test]
fn a_draft_is_thrown_away_by_its_owner_and_by_nobody_else() {
    everywhere(|world| {
        let cast = cast(world);
        let maker = Maker::new(world, &cast.owner.person.id);
        for kind in filed_kinds(world) {
            let draft =
                world.create(kind, &format!("organisation:{}", cast.home), maker.full(kind).body);
            let [show, deletion] = ["", "/deletion"].map(|end| at(world, &draft.id, end));
            for stranger in [&cast.other, &cast.visitor] {
                ok(stranger.get(&deletion), 404);
                ok(stranger.post(&deletion, &[]), 404);
            }
            let public = maker.public(kind, &format!("organisation:{}", cast.home));
            if kind.is_ever_public() {
                ok(cast.owner.post(&at(world, &public.id, "/deletion"), &[]), 404);
            }
            ok(cast.owner.get(&deletion), 200);
            ok(cast.owner.post(&deletion, &[("once", &facility_store::random_hex(16))]), 303);
            ok(cast.owner.get(&show), 404);
            ok(cast.owner.get(&at(world, &public.id, "")), 200);
        }
    });
}

#[test]
fn a_link_that_was_closed_meanwhile_keeps_nobody_from_editing() {
    everywhere(|world| {
        let cast = cast(world);
        let maker = Maker::new(world, &cast.owner.person.id);
        for kind in filed_kinds(world) {
            let body = maker.full(kind).body;
            let record = world.create(kind, &format!("organisation:{}", cast.home), body.clone());
            world.settle();
            for (_, id) in facility_store::links(kind, &body) {
                let linked = world.record(&id);
                if linked.state != "withdrawn" {
                    world.bring(&linked, "withdrawn", linked.body.clone(), "closed");
                }
            }
            world.settle();
            if world.record(&record.id).state != record.state {
                continue; // what it is about is over, and so is it
            }
            for task in kind.tasks() {
                let address = at(world, &record.id, &format!("/edit?task={task}"));
                let form = html::form(&ok(cast.owner.get(&address), 200).body);
                let pairs = form.0.iter().map(|(n, t)| (n.as_str(), t.as_str()));
                ok(cast.owner.post_with(&address, &pairs.collect::<Vec<_>>(), &[]), 303);
            }
            assert_eq!(world.record(&record.id).body, body, "a {} lost something", kind.name);
        }
    });
}
