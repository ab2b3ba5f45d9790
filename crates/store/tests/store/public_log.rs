//! The public log: what outsiders check without seeing anything private.

use facility_record::Text;
use facility_record::prelude::*;
use facility_store::{NO_LINE, PublicLine, Store, cells};
use ring::digest;
use serde_json::Value as Json;

use crate::kinds::{course, site};
use crate::world::{OWNER, bring, create, edit, publish, worlds};

/// SHA-256 of bytes, not by way of the store.
fn sha256(parts: &[&[u8]]) -> String {
    let digest = digest::digest(&digest::SHA256, &parts.concat());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an outsider does with the lines: the number of the first that is wrong.
fn verify(lines: &[PublicLine]) -> Result<(), i64> {
    let mut before = "0".repeat(64);
    for (line, number) in lines.iter().zip(1i64..) {
        let json: Json = serde_json::from_str(&line.line).map_err(|_| number)?;
        let linked = json["number"] == number && json["before"] == before.as_str();
        before = sha256(&[line.line.as_bytes()]);
        if !linked || line.number != number || line.hash != before {
            return Err(number);
        }
    }
    Ok(())
}

async fn lines(store: &Store) -> Vec<PublicLine> {
    store.publish_changes().await.expect("appended");
    store.public_lines(0, 10_000).await.expect("lines")
}

/// Change and state of each line.
fn said(lines: &[PublicLine]) -> Vec<String> {
    let one = |line: &PublicLine| {
        let json: Json = serde_json::from_str(&line.line).expect("JSON");
        format!("{} {}", json["change"], json["state"]).replace('"', "")
    };
    lines.iter().map(one).collect()
}

#[tokio::test]
async fn private_drafts_leave_no_line_and_no_gap() {
    for world in worlds().await {
        assert!(lines(&world.store).await.is_empty());
        for round in 0..5 {
            let draft = create(&world.store, &course("a draft")).await;
            edit(&world.store, &draft, &course("still a draft")).await;
            let mut closed = course("confidential");
            closed.openness = Code("facility".into());
            let closed = publish(&world.store, &closed).await;
            bring(&world.store, &closed, "withdrawal", "withdrawn").await;
            create(&world.store, &site(&format!("Hall {round}"))).await;
        }
        let lines = lines(&world.store).await;
        assert_eq!(said(&lines), ["creation kept"; 5]);
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(verify(&lines), Ok(()));
        let first: Json = serde_json::from_str(&lines[0].line).expect("JSON");
        assert_eq!(first["before"], NO_LINE);
    }
}

#[tokio::test]
async fn what_becomes_public_does_not_publish_its_private_past() {
    for world in worlds().await {
        let mut record = create(&world.store, &course("A")).await;
        for number in 0..3 {
            record = edit(&world.store, &record, &course(&format!("{number}"))).await;
        }
        let record = bring(&world.store, &record, "publication", "published").await;
        let all = lines(&world.store).await;
        assert_eq!(said(&all), ["publication published"]);
        assert_eq!(world.store.public_lines_of(&record.id).await.expect("lines"), all);
        let withdrawn = bring(&world.store, &record, "withdrawal", "withdrawn").await;
        edit(&world.store, &withdrawn, &course("in private again")).await;
        let all = lines(&world.store).await;
        assert_eq!(said(&all), ["publication published", "withdrawal withdrawn"]);
        let last: Json = serde_json::from_str(&all[1].line).expect("JSON");
        assert_eq!(last["digest"], "", "nothing of a withdrawn record is public");
    }
}

#[tokio::test]
async fn an_edit_of_private_fields_makes_no_line_and_a_move_makes_one() {
    for world in worlds().await {
        let mut typed = course("A");
        typed.openness = Code("summary".into());
        let mut record = publish(&world.store, &typed).await;
        typed.notes = Prose(Text::new("", "for us"));
        typed.review = Code("open".into());
        typed.remark = Prose(Text::new("", "of a person"));
        typed.contact = PersonLink("p7".into());
        record = edit(&world.store, &record, &typed).await;
        // In a summary the details are private too.
        typed.description = Markdown(Text::new("", "in detail"));
        record = edit(&world.store, &record, &typed).await;
        assert_eq!(said(&lines(&world.store).await), ["publication published"]);
        typed.level = Code("advanced".into());
        record = edit(&world.store, &record, &typed).await;
        typed.openness = Code("public".into());
        record = edit(&world.store, &record, &typed).await;
        typed.openness = Code("facility".into());
        record = edit(&world.store, &record, &typed).await;
        typed.level = Code("foundation".into());
        record = edit(&world.store, &record, &typed).await;
        bring(&world.store, &record, "withdrawal", "withdrawn").await;
        let expected =
            ["publication published", "edit published", "edit published", "edit published"];
        assert_eq!(said(&lines(&world.store).await), expected);
    }
}

#[tokio::test]
async fn a_move_between_public_states_makes_a_line_though_no_field_differs() {
    for world in worlds().await {
        let record = publish(&world.store, &course("A")).await;
        let same = edit(&world.store, &record, &course("A")).await;
        bring(&world.store, &same, "archiving", "archived").await;
        let lines = lines(&world.store).await;
        assert_eq!(said(&lines), ["publication published", "archiving archived"]);
    }
}

#[tokio::test]
async fn the_digest_of_a_line_binds_the_public_fields_and_nothing_else() {
    for world in worlds().await {
        let mut typed = course("A title with “quotes”, \\ and \u{1f9ed}");
        typed.notes = Prose(Text::new("", "for us"));
        typed.satisfaction = Number(Some(4.25));
        typed.countries = crate::kinds::codes(&["KEN", "SEN"]);
        let record = publish(&world.store, &typed).await;
        let line = lines(&world.store).await.remove(0);
        let line: Json = serde_json::from_str(&line.line).expect("JSON");
        let changes = world.store.changes_of(&record.id).await.expect("changes");
        let nonce = &changes[1].nonce;
        assert_eq!((nonce.len(), changes[0].nonce.len()), (32, 0));
        let fields = record.public_fields().expect("it is public");
        let bytes = serde_json::to_string(&fields).expect("JSON");
        assert!(!bytes.contains("for us"));
        assert_eq!(line["digest"], sha256(&[nonce.as_bytes(), bytes.as_bytes()]).as_str());
    }
}

#[tokio::test]
async fn a_line_names_no_person_and_holds_no_text_that_somebody_wrote() {
    for world in worlds().await {
        let record = publish(&world.store, &course("Canary")).await;
        let mut writing = world.store.writing(5);
        let after = facility_store::Record { state: "withdrawn".into(), ..record.clone() };
        writing.save(&facility_store::Save {
            before: Some(&record),
            after: &after,
            person: "person-canary",
            change: "withdrawal",
            reason: "reason-canary",
            identifiers: &[("scheme".into(), "identifier-canary".into())],
        });
        writing.commit().await.expect("a move");
        for line in lines(&world.store).await {
            assert!(!line.line.to_lowercase().contains("canary"), "{}", line.line);
            assert!(!line.line.contains(OWNER) && !line.line.contains("p1"));
            let json: Json = serde_json::from_str(&line.line).expect("JSON");
            let names: Vec<&String> = json.as_object().expect("an object").keys().collect();
            let expected = [
                "at", "before", "change", "digest", "edition", "kind", "number", "record", "state",
            ];
            assert_eq!(names, expected);
            assert_eq!(serde_json::to_string(&json).expect("JSON"), line.line, "canonical");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_append_at_once_make_one_chain() {
    for world in worlds().await {
        let other = world.node().await;
        let writer = tokio::spawn({
            let store = world.store.clone();
            async move {
                for number in 0..120 {
                    create(&store, &site(&format!("{number}"))).await;
                }
            }
        });
        let appenders = [world.store.clone(), other.clone(), world.store.clone(), other];
        let appenders = appenders.map(|store| {
            tokio::spawn(async move {
                let mut appended = 0;
                for _ in 0..60 {
                    appended += store.publish_changes().await.expect("appended");
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                appended
            })
        });
        writer.await.expect("no panic");
        let mut appended = 0;
        for appender in appenders {
            appended += appender.await.expect("no panic");
        }
        appended += world.store.publish_changes().await.expect("appended");
        assert_eq!(appended, 120, "each line is counted by the one who appended it");
        let lines = lines(&world.store).await;
        assert_eq!(lines.len(), 120);
        assert_eq!(verify(&lines), Ok(()));
        let order = "SELECT COUNT(*) FROM public_line a JOIN public_line b \
                     ON b.number = a.number + 1 WHERE b.change <= a.change";
        assert_eq!(world.number(order).await, 0);
    }
}

#[tokio::test]
async fn more_changes_than_one_append_takes_are_all_appended() {
    for world in worlds().await {
        let mut writing = world.store.writing(7);
        let records: Vec<_> =
            (0..1100).map(|_| crate::world::draft(&world.store, &site("Hall"))).collect();
        for record in &records {
            writing.save(&crate::world::saving(None, record, "import"));
        }
        writing.commit().await.expect("a batch");
        assert_eq!(world.store.publish_changes().await.expect("appended"), 1100);
        assert_eq!(world.store.publish_changes().await.expect("appended"), 0);
        let all = lines(&world.store).await;
        assert_eq!((all.len(), verify(&all)), (1100, Ok(())));
        let page = world.store.public_lines(1000, 10).await.expect("lines");
        assert_eq!(page, all[1000..1010]);
        let mut back = world.store.public_lines_before(1001, ("", ""), 10).await.expect("lines");
        back.reverse();
        assert_eq!(back, all[990..1000]);
    }
}

#[tokio::test]
async fn a_verifier_finds_every_way_of_tampering() {
    for world in worlds().await {
        for number in 0..6 {
            create(&world.store, &site(&format!("{number}"))).await;
        }
        let sound = lines(&world.store).await;
        assert_eq!(verify(&sound), Ok(()));

        let forged = sound[2].line.replace("\"kept\"", "\"lost\"");
        assert_ne!(forged, sound[2].line);
        let sql = "UPDATE public_line SET line = $1 WHERE number = 3";
        world.meddle(sql, &cells![&forged]).await;
        assert_eq!(verify(&lines(&world.store).await), Err(3), "the line alone");
        let sql = "UPDATE public_line SET hash = $1 WHERE number = 3";
        world.meddle(sql, &cells![sha256(&[forged.as_bytes()])]).await;
        assert_eq!(verify(&lines(&world.store).await), Err(4), "the line and its hash");
        world.meddle("DELETE FROM public_line WHERE number = 3", &[]).await;
        assert_eq!(verify(&lines(&world.store).await), Err(3), "a line left out");

        let mut swapped = sound.clone();
        swapped.swap(1, 2);
        assert_eq!(verify(&swapped), Err(2), "two lines in each other's place");
        assert_eq!(verify(&sound[1..]), Err(1), "the first line left out");
    }
}
