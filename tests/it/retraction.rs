//! Taking imports back: what they added goes, what they changed becomes as it was, the rest stays.

use facility_record::{Body, Kind, Text, Value};

use crate::given::word;
use crate::html;
use crate::intake::{answer, brought, identified, organisation, ours, text, trainings};
use crate::world::everywhere;

#[test]
fn an_import_is_taken_back_but_for_what_somebody_has_changed_since() {
    everywhere(|world| {
        let name = format!("School {}", word());
        let home = organisation(world, &name, "verified");
        let member = world.join("member", &[], &[&home]);
        let owner = format!("organisation:{home}");
        let first = brought(&member, &owner, "a.csv", ours(&name, ["One", "Two"]).as_bytes());
        let mut wide = ours(&name, ["One and more", "Two and more"]);
        wide.push_str(&format!("3,Three,Three.,{name}\n"));
        let second = brought(&member, &owner, "b.csv", wide.as_bytes());
        let [one, two, three] = ["1", "2", "3"].map(|id| identified(world, "school", id));
        assert_eq!((one.edition, three.edition), (2, 1));
        let mut body = two.body.clone();
        let kept = Value::Text(Text::new("en", "Two by hand"));
        body.set(&two.kind.fields, "title", kept);
        world.bring(&two, "published", body, "");
        let undo = format!("{second}/undo");
        let page = html::words(&member.get(&undo).body);
        assert!(page.contains("Two by hand"), "{page}");
        let reply = answer(&member, &undo, &[]);
        assert_eq!(reply.header("location"), format!("{second}?done=import-undone"));
        let [one, two, three] = [one, two, three].map(|record| world.record(&record.id));
        assert_eq!((one.edition, text(&one, "title").as_str()), (3, "One"));
        assert_eq!(text(&two, "title"), "Two by hand");
        assert_eq!(three.state, "withdrawn", "its line in the public record stays");
        let changes = world.wait(world.store().changes_of(&one.id)).unwrap();
        assert_eq!(changes.last().unwrap().change, "retraction");
        // The same button, pressed twice.
        assert_eq!(member.post(&undo, &[]).status, 303);
        assert_eq!(world.record(&one.id).edition, 3);
        // The mended table makes records of its own again, and updates those that are there.
        brought(&member, &owner, "c.csv", wide.replace("Three", "Drei").as_bytes());
        assert_eq!(text(&identified(world, "school", "3"), "title"), "Drei");
        assert_eq!(text(&identified(world, "school", "1"), "title"), "One and more");
        assert_eq!(member.get(&first).status, 200);
        world.settle();
        let mut before = facility_store::NO_LINE.to_owned();
        for line in world.wait(world.store().public_lines(0, 1_000)).unwrap() {
            assert!(line.line.contains(&before), "the public record is a chain");
            assert_eq!(facility_store::sha256(line.line.as_bytes()), line.hash);
            before = line.hash;
        }
    });
}

#[test]
fn drafts_of_an_import_are_thrown_away_when_it_is_taken_back() {
    everywhere(|world| {
        let name = format!("School {}", word());
        let home = organisation(world, &name, "published");
        let member = world.join("member", &[], &[&home]);
        let owner = format!("organisation:{home}");
        let done = brought(&member, &owner, "a.csv", ours(&name, ["One", "Two"]).as_bytes());
        let kind: &'static Kind = world.store().kind("collection").unwrap();
        let two = identified(world, "school", "2");
        let mut body = Body::empty(&kind.fields);
        let links = kind.fields.iter().find(|field| field.name == "trainings");
        if let Some(field) = links {
            body.set(&kind.fields, field.name, Value::Words(vec![two.id.clone()]));
            world.create(kind, &owner, body);
        }
        assert_eq!(answer(&member, &format!("{done}/undo"), &[]).status, 303);
        let left = usize::from(links.is_some());
        assert_eq!(trainings(world), left, "what others link to stays");
    });
}
