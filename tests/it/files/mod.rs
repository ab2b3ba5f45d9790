//! Files: what is taken, who is given them, what becomes of those that nobody names; shown on a
//! kind that is thrown away.

mod checked;
mod elsewhere;
mod hostile;
mod kept;
mod open;
mod resumed;
mod swept;

use facility::rooms;
use facility::web::limits::Limits;
use facility::web::room::Room;
use facility_record::Value;
use facility_record::prelude::*;
use facility_store::{Keep, Record, StoredFile};

use crate::every_kind::{list_of, member};
use crate::html;
use crate::people::{Reply, Somebody, send};
use crate::world::{World, databases};

row! {
    /// A part of a dossier.
    pub struct Part as "part" {
        /// What it is called.
        name: Line [],
        /// The part itself.
        sheet: File [file_types(&["pdf", "csv"])],
    }
}

record! {
    /// Papers about something.
    pub struct Dossier as "dossier" / "dossiers" in "registry" {
        /// What it is about.
        title: Line [required, title, searched],
        /// What everybody may read.
        paper: File [file_types(&["pdf", "docx", "csv", "txt", "png", "gif"]), most_bytes(3_000_000)],
        /// What few may read.
        secret: File [private, file_types(&["pdf"])],
        /// Its parts.
        parts: Rows<Part> [],
    }
    states { draft; published seen_by(&[Public]); }
    moves {
        creation: -> draft by Member | Curator;
        publication: draft -> published by Owner | Curator;
    }
}

impl Rules for Dossier {}

/// The rooms that ship, with the kind that is thrown away.
pub fn rooms_with_dossiers() -> Vec<Room> {
    let mut rooms = rooms::rooms();
    let room = rooms.iter_mut().find(|room| room.name == "registry").unwrap();
    room.kinds.push(Dossier::kind());
    rooms
}

/// A world with dossiers, on every database, and with the content of files in a folder too.
pub fn everywhere(claim: impl Fn(&World)) {
    for (database, directory) in databases() {
        let world = (database, directory);
        claim(&World::built(world, Limits::none(), rooms_with_dossiers, Keep::Database));
    }
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep::open(&format!("file://{}", folder.path().display())).unwrap();
    let world = databases().remove(0);
    claim(&World::built(world, Limits::none(), rooms_with_dossiers, keep));
}

/// A document that is one, of about this size.
pub fn pdf(size: usize) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut number = 0_u64;
    while content.len() < size {
        content.extend(number.to_be_bytes());
        number += 1;
    }
    content.truncate(size.max(20));
    content
}

/// The address of the form for a new dossier.
pub fn new_form() -> String {
    format!("{}/new", list_of(Dossier::kind()))
}

/// Sends the form of a new dossier with a paper.
pub fn send_paper(somebody: &Somebody, title: &str, name: &str, content: &[u8]) -> Reply {
    let pairs = [("title", title), ("once", &facility_store::random_hex(16))];
    somebody.upload_as(&new_form(), &pairs, "paper", (name, content))
}

/// The record that a form led to.
pub fn led_to(world: &World, reply: &Reply) -> Record {
    assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
    let place = reply.header("location").split('?').next().unwrap();
    world.record(place.rsplit('/').next().unwrap())
}

/// The file in this field of a record.
pub fn file_of(world: &World, record: &Record, field: &str) -> StoredFile {
    let Value::File(file) = record.body.of(&record.kind.fields, field) else {
        panic!("no file in {field}")
    };
    world.wait(world.store().file(&file.id)).unwrap().unwrap()
}

/// Where the content of a file is.
pub fn address(file: &StoredFile) -> String {
    format!("/en/files/{}/{}", file.id, "a-name")
}

/// Asks for an address as somebody's browser does, with these headers.
pub fn ask(somebody: &Somebody, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let cookie = format!("facility-session={}", somebody.session);
    let mut all = headers.to_vec();
    if !somebody.session.is_empty() {
        all.push(("cookie", &cookie));
    }
    send(method, &format!("{}{path}", somebody.base), &all, "").unwrap()
}

/// Brings a dossier into a state, in the store.
pub fn publish(world: &World, record: &Record) -> Record {
    let record = world.record(&record.id);
    world.bring(&record, "published", record.body.clone(), "")
}
