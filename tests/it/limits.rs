//! How often visitors may search and take whole lists along, and what they are told beyond it.

use facility::web::limits::{Limits, Quotas};
use facility_language::Language;

use crate::html;
use crate::people::{Reply, send};
use crate::world::{World, databases};

/// Few requests, so that a test reaches their end.
fn few() -> Quotas {
    Quotas { searches: 3, exports: 2, ..Limits::none().quotas }
}

fn everywhere_with(quotas: Quotas, claim: impl Fn(&World)) {
    for (database, directory) in databases() {
        let limits = Limits { quotas, ..Limits::default() };
        claim(&World::with_limits(database, directory, limits));
    }
}

/// A visitor's browser of this name asks for a page.
fn browse(world: &World, path: &str, browser: &str) -> Reply {
    let headers = [("user-agent", browser), ("accept", "text/html,*/*")];
    send("GET", &format!("{}{path}", world.base), &headers, "").unwrap()
}

fn wait(refused: &Reply) -> u32 {
    refused.header("retry-after").parse().unwrap()
}

fn statuses<const N: usize>(ask: impl Fn() -> Reply) -> [u16; N] {
    [(); N].map(|()| ask().status)
}

#[test]
fn the_usual_quotas_are_those_that_visitors_are_told() {
    let usual = Quotas::default();
    let of_visitors = (usual.searches, usual.exports, usual.visitor_reads);
    assert_eq!((of_visitors, usual.reads), ((60, 10, 60), 600));
}

#[test]
fn a_visitor_who_searches_too_often_gets_a_readable_page_that_says_how_long_to_wait() {
    everywhere_with(few(), |world| {
        let pages = ["/en/search?q=one", "/en/registry/trainings?q=two", "/en/embed/search?q=six"];
        assert_eq!(pages.map(|page| browse(world, page, "a").status), [200; 3]);
        for language in Language::ALL.map(Language::code) {
            let refused = browse(world, &format!("/{language}/search?q=more"), "a");
            assert_eq!(refused.status, 429, "{language}");
            assert!((1..=20).contains(&wait(&refused)), "{language}");
            assert!(refused.header("content-type").starts_with("text/html"));
            assert_eq!(html::faults(&refused.body, language), Vec::<String>::new());
        }
        let words = html::words(&browse(world, "/en/search?q=more", "a").body);
        assert!(words.contains("Please wait a minute, then try again."), "{words}");
        // Programs are told as programs are.
        let refused = browse(world, "/en/search.json?q=more", "");
        assert_eq!(refused.status, 200, "another browser");
        // Everything else goes on.
        for page in ["/en", "/en/search", "/en/registry/trainings", "/en/sign-in?next=/en"] {
            assert_eq!(browse(world, page, "a").status, 200, "{page}");
        }
    });
}

#[test]
fn a_page_that_was_drawn_before_counts_like_one_that_is_drawn() {
    everywhere_with(few(), |world| {
        let search = || browse(world, "/en/search?kind=training", "a");
        assert_eq!(statuses(search), [200, 200, 200, 429, 429]);
        let kept = world.site.counts.kept.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(kept, 2, "the second and the third were not drawn again");
        assert_eq!(browse(world, "/en/search?kind=training", "b").status, 200);
    });
}

#[test]
fn whole_lists_are_counted_by_the_hour_and_records_are_not() {
    everywhere_with(few(), |world| {
        let lists = ["trainings.csv", "trainings.xlsx?q=x", "catalogue.html"];
        let lists = lists.map(|list| format!("/en/registry/{list}"));
        let taken = [200, 200, 429];
        assert_eq!(lists.each_ref().map(|list| browse(world, list, "a").status), taken);
        let refused = browse(world, &lists[0], "a");
        assert!(refused.header("content-type").starts_with("text/html"), "a browser shows it");
        assert!(html::words(&refused.body).contains("Please wait 30 minutes"), "{}", refused.body);
        let address = format!("{}{}", world.base, lists[0]);
        let headers = [("user-agent", "a"), ("accept", "*/*")];
        let told = send("GET", &address, &[headers[0]], "").unwrap();
        assert_eq!((told.status, told.header("content-type")), (429, "application/problem+json"));
        assert!((1_741..=1_800).contains(&wait(&told)), "{}", wait(&told));
        assert_eq!(told.json()["violated-policies"], serde_json::json!(["exports"]));
        let maker = crate::given::Maker::new(world, "");
        let record = maker.public(world.store().kind("training").unwrap(), "facility");
        for end in [".csv", ".xlsx", ".json"] {
            let path = format!("/en/registry/trainings/{}{end}", record.id);
            assert_eq!(browse(world, &path, "a").status, 200, "{path}");
        }
    });
}

#[test]
fn behind_one_address_there_is_room_for_many_browsers_and_an_end_to_it() {
    everywhere_with(few(), |world| {
        let search = |browser: &str| browse(world, "/en/search?q=water", browser).status;
        let browsers: Vec<String> = (0..10).map(|n| format!("browser {n}")).collect();
        for browser in &browsers {
            assert_eq!([(); 3].map(|()| search(browser)), [200; 3], "{browser}");
        }
        assert_eq!(search("browser 10"), 429, "thirty are the quota of the address");
        // Who has signed in is not counted by their address.
        let member = world.join("member", &[], &[]);
        assert_eq!(member.get("/en/search?q=water").status, 200);
    });
}

#[test]
fn whoever_has_signed_in_is_counted_by_account() {
    everywhere_with(Quotas { exports: 1, ..few() }, |world| {
        let [one, other] = ["one", "other"].map(|name| world.join(name, &[], &[]));
        let take = |who: &crate::people::Somebody| who.get("/en/registry/trainings.csv").status;
        assert_eq!([(); 11].map(|()| take(&one)).map(|status| status == 200), {
            let mut expected = [true; 11];
            expected[10] = false;
            expected
        });
        assert_eq!(take(&other), 200);
    });
}

#[test]
fn all_visitors_together_leave_something_to_those_who_have_signed_in() {
    let (database, directory) = databases().remove(0);
    let quotas = Quotas { exports: 1, ..few() };
    let limits = Limits { quotas, proxies: 1, ..Limits::default() };
    let world = &World::with_limits(database, directory, limits);
    let take = |address: &str| {
        let headers = [("x-forwarded-for", address)];
        let path = format!("{}/en/registry/trainings.csv", world.base);
        send("GET", &path, &headers, "").unwrap().status
    };
    assert!((0..50).all(|n| take(&format!("2001:db8:0:{n}::1")) == 200));
    assert_eq!(take("2001:db8:0:99::1"), 429);
    assert_eq!(world.join("member", &[], &[]).get("/en/registry/trainings.csv").status, 200);
}
