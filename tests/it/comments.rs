//! Comments: read by a curator first, taken back, removed with a trace.

use facility_access::Role;

use crate::curation::public;
use crate::given::{Maker, word};
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::everywhere;

#[test]
fn a_comment_is_read_by_a_curator_before_everybody_sees_it_and_its_author_is_told() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let record = public(world, "training", &home);
        let owner = world.join("owner", &[], &[&home]);
        let author = world.join("author", &[], &[]);
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let page = at(world, &record.id, "");
        let send = at(world, &record.id, "/comments");
        assert_eq!(world.visitor().post(&send, &[("text", "no")]).status, 401);
        ok(author.post(&send, &[("text", "  ")]), 422);
        let long = "x".repeat(5_001);
        let refused = ok(author.post(&send, &[("text", &long)]), 422);
        assert!(refused.body.contains(&long), "nothing typed is lost");
        let said = word();
        let text = format!("**{said}** <script>alert(1)</script> [here](javascript:alert(2))");
        ok(author.post(&send, &[("text", &text), ("once", "0123456789abcdef")]), 303);
        ok(author.post(&send, &[("text", &text), ("once", "0123456789abcdef")]), 303);
        world.settle();
        let sees = |somebody: &Somebody| somebody.get(&page).body.matches(&said).count();
        assert_eq!([sees(&author), sees(&owner), sees(&world.visitor())], [1, 0, 0]);
        let id = world.rows("SELECT id FROM record WHERE kind = 'comment'")[0].text(0).to_owned();
        ok(world.visitor().get(&at(world, &id, "")), 404);
        let waits = html::words(&ok(curator.get("/en/registry/curation"), 200).body);
        assert!(waits.contains(record.title().original_text()), "{waits}");
        ok(author.post(&at(world, &id, "/publication"), &[]), 403);
        ok(curator.post(&at(world, &id, "/publication"), &[]), 303);
        world.settle();
        let shown = ok(world.visitor().get(&page), 200).body;
        assert!(shown.contains(&format!("<strong>{said}</strong>")));
        assert!(!shown.contains("<script>") && !shown.contains("href=\"javascript"));
        assert!(!shown.contains(&author.name), "its author is not named");
        let messages =
            |somebody: &Somebody| html::words(&ok(somebody.get("/en/account/messages"), 200).body);
        for somebody in [&author, &owner] {
            assert!(messages(somebody).contains("shown to everybody"), "{}", somebody.role);
        }
        // It is removed with a reason, which its author reads; the trace stays.
        ok(curator.post(&at(world, &id, "/removal"), &[]), 422);
        ok(curator.post(&at(world, &id, "/removal"), &[("reason", "It is no comment.")]), 303);
        world.settle();
        assert_eq!([sees(&author), sees(&world.visitor())], [0, 0]);
        assert!(messages(&author).contains("It is no comment."));
        ok(author.get(&at(world, &id, "")), 200);
        // A search does not give comments unless they are asked for.
        let found = ok(world.visitor().get(&format!("/en/search.json?q={said}")), 200).json();
        let kinds = found["items"].as_array().unwrap().iter().map(|item| &item["kind"]);
        assert!(kinds.clone().all(|kind| kind != "comment"), "{found}");
    });
}
