//! What nobody names goes, and what stops in between leaves nothing.

use facility::web::site::now;
use facility_record::{Body, Declared, File, Value};
use facility_store::{FileState, NewFile, Record, Refusal, Save};

use super::{Dossier, everywhere, file_of, led_to, member, pdf, send_paper};
use crate::html;

const DAY: i64 = 86_400_000;

#[test]
fn a_file_that_no_record_names_goes_after_a_day_and_a_named_one_stays() {
    everywhere(|world| {
        let (member, _) = member(world);
        let named = led_to(world, &send_paper(&member, "Plan", "a.pdf", &pdf(300_000)));
        let named = file_of(world, &named, "paper");
        let lost = send_paper(&member, "two\nlines", "b.pdf", &pdf(300_000));
        let lost = html::form(&lost.body).first("paper.id").to_owned();
        let new = NewFile { name: "c.pdf", media_type: "", person: "p", state: FileState::Clean };
        // Cut off for good: announced, half there.
        let half = world.wait(world.store().announce_file(&new, 1_000, now())).unwrap();
        assert!(world.wait(world.store().append_file(&half.id, 0, &[1; 500])).unwrap());
        let sweep = |at: i64| world.wait(world.store().sweep_files(at)).unwrap();
        assert_eq!(sweep(now() + DAY - 60_000), 0);
        assert_eq!(sweep(now() + DAY + 60_000), 2);
        assert_eq!(sweep(now() + 400 * DAY), 0);
        for id in [&lost, &half.id] {
            assert_eq!(world.wait(world.store().file(id)).unwrap(), None);
        }
        assert_eq!(world.wait(world.store().file_content(&named)).unwrap(), pdf(300_000));
        let others = format!("SELECT COUNT(*) FROM file_part WHERE file <> '{}'", named.id);
        assert_eq!(world.number(&others), 0);
    });
}

#[test]
fn a_record_never_names_a_file_that_is_gone() {
    everywhere(|world| {
        let (member, _) = member(world);
        let new = NewFile {
            name: "a.pdf",
            media_type: "application/pdf",
            person: &member.person.id,
            state: FileState::Clean,
        };
        let store = world.store();
        let kept = world.wait(store.keep_file(&new, &pdf(10).into(), now())).unwrap();
        let kind = Dossier::kind();
        let mut body = Body::empty(&kind.fields);
        let file = File { id: kept.id.clone(), name: "a.pdf".into(), ..File::default() };
        body.set(&kind.fields, "paper", Value::File(file));
        let after = Record {
            id: store.new_id(),
            kind,
            state: "draft".into(),
            owner: member.person.owners()[0].clone(),
            edition: 0,
            created: now(),
            updated: now(),
            since: now(),
            body,
        };
        let write = || {
            let mut writing = store.writing(now());
            let change = "creation";
            let save = Save {
                before: None,
                after: &after,
                person: "",
                change,
                reason: "",
                identifiers: &[],
            };
            writing.save(&save);
            world.wait(writing.commit())
        };
        // Swept between the look at the form and the save.
        assert!(world.wait(store.throw_away_file(&kept, now())).unwrap());
        assert!(matches!(write(), Err(Refusal::FileGone)));
        assert_eq!(world.wait(store.record(&after.id)).unwrap().map(|record| record.id), None);
    });
}
