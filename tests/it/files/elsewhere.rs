//! The content of files outside the database.

use std::path::Path;

use facility::web::limits::Limits;
use facility::web::site::now;
use facility_store::Keep;

use super::{address, file_of, led_to, member, pdf, rooms_with_dossiers, send_paper};
use crate::html;
use crate::world::{World, databases};

fn objects(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { objects(&path) } else { 1 }).sum()
}

#[test]
fn content_goes_where_the_url_says_and_with_its_file() {
    for world in databases() {
        let folder = tempfile::tempdir().unwrap();
        let keep = Keep::open(&format!("file://{}/files", folder.path().display())).unwrap();
        let world = World::built(world, Limits::none(), rooms_with_dossiers, keep);
        let (member, _) = member(&world);
        let record = led_to(&world, &send_paper(&member, "Plan", "a.pdf", &pdf(500_000)));
        let file = file_of(&world, &record, "paper");
        assert_eq!(world.number("SELECT COUNT(*) FROM file_part"), 0);
        assert_eq!(objects(folder.path()), 1);
        assert_eq!(member.get(&address(&file)).bytes, pdf(500_000));
        let lost = send_paper(&member, "two\nlines", "b.pdf", &pdf(1_000));
        assert_eq!(html::form(&lost.body).first("paper.id").len(), 32);
        assert_eq!(objects(folder.path()), 2);
        let later = now() + 2 * 86_400_000;
        assert_eq!(world.wait(world.store().sweep_files(later)).unwrap(), 1);
        assert_eq!(objects(folder.path()), 1);
        // A store that fails is no file that is not there.
        std::fs::remove_dir_all(folder.path().join("files")).unwrap();
        let reply = send_paper(&member, "Plan", "c.pdf", &pdf(100));
        assert!(matches!(reply.status, 303 | 503), "{}", reply.status);
    }
}

#[test]
fn a_place_that_is_none_is_refused_at_once() {
    for url in ["ftp://host/x", "files", "file://relative", "s3:/bucket"] {
        assert!(Keep::open(url).is_err(), "{url}");
    }
    assert_eq!(Keep::open("").unwrap().name(), "database");
}
