//! Sessions: seen and ended from any other, and by nobody else.

use facility_store::OpenSession;

use crate::html;
use crate::walks::ok;
use crate::world::{everywhere, strong};

#[test]
fn a_session_is_ended_from_another_one_and_by_nobody_else() {
    everywhere(|world| {
        let here = world.join("person", &[], &[]);
        let stranger = world.join("stranger", &[], &[]);
        let now = facility::web::site::now();
        let open = || {
            let mut other = world.join("placeholder", &[], &[]);
            other.person = here.person.clone();
            let session = strong(&here.person.id);
            let opening = world.store().open_session(&session, now, 86_400_000);
            other.session = world.wait(opening).unwrap();
            other
        };
        let (lost, second) = (open(), open());
        for one in [&here, &lost, &second] {
            let page = ok(one.get("/en/account"), 200);
            assert_eq!(page.body.matches("This one").count(), 1);
            assert_eq!(page.body.matches("account/session/end").count(), 3, "two others, and all");
        }
        let id = OpenSession::id_of(&lost.session);
        let end = "/en/account/session/end";
        ok(stranger.post(end, &[("id", &id)]), 404);
        ok(lost.get("/en/account"), 200);
        ok(here.post(end, &[("id", &id)]), 303);
        assert_eq!(lost.get("/en/account").status, 303, "it leads to the sign-in");
        ok(here.post(end, &[("id", &id)]), 404);
        ok(second.get("/en/account"), 200);
        ok(here.post(end, &[("id", "others")]), 303);
        assert_eq!(second.get("/en/account").status, 303);
        let page = ok(here.get("/en/account"), 200);
        assert!(!page.body.contains("account/session/end"), "{}", html::words(&page.body));
        ok(stranger.get("/en/account"), 200);
    });
}
