//! Files: received, looked at, kept, given to whoever sees the field that holds them.

mod archive;
mod door;
mod fields;
mod name;
mod receive;
mod scan;
mod serve;
mod sniff;

use facility_record::{Field, File, Shape};

use super::ask::Ask;
use super::page::Page;

pub use fields::{KeptFiles, kept_files, resolve_files, said_of, take_uploads};
pub use receive::Limits;
pub use scan::{Scan, Verdict};

/// The routes of files.
pub fn pages() -> Vec<Page> {
    vec![Page::get("/{lang}/files/{stored}/{name}", "gives the content of a file", |ask| {
        Box::pin(serve::serve(ask))
    })]
}

/// Whether a path is that of a file's content: the end of its name says nothing of how it is asked
/// for.
pub fn is_content(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    parts.next() == Some("files") && parts.count() == 2
}

/// Whether a field holds a file.
pub fn is_file(field: &Field) -> bool {
    matches!(field.shape, Shape::File)
}

/// A file as a link: its name and size, and where its content is.
pub fn label(ask: &Ask, file: &File) -> (String, String) {
    let address = format!("files/{}/{}", file.id, name::encoded(&file.name));
    (words(ask, file), ask.at(&address))
}

/// A file in words: its name, which ends with its type, and its size.
pub fn words(ask: &Ask, file: &File) -> String {
    let size = facility_language::bytes(ask.say.language, file.bytes.unsigned_abs());
    format!("{} ({size})", file.name)
}
