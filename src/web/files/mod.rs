//! Files: received, looked at, kept, given to whoever sees the field that holds them.

mod archive;
mod door;
mod fields;
mod name;
mod overview;
mod receive;
mod resumable;
mod scan;
mod serve;
mod sniff;

use facility_access::Role;
use facility_record::{Field, File, Shape};

use super::ask::Ask;
use super::page::{Handler, Method, Page, Policy};

pub use fields::{KeptFiles, kept_files, resolve_files, said_of, take_uploads};
pub use overview::note;
pub use receive::Limits;
pub use scan::{Scan, Verdict};

/// The routes of files.
pub fn pages() -> Vec<Page> {
    let (all, one) = ("/api/files", "/api/files/{stored}");
    let tus = |method: Method, path: &'static str, job: &'static str, handler: Handler| {
        Page::get(path, job, handler).method(method).policy(Policy::Token).with_sessions()
    };
    vec![
        Page::get("/{lang}/files", "shows how many files there are and who checks them", |ask| {
            Box::pin(overview::overview(ask))
        })
        .policy(Policy::Staff(Role::Administrator)),
        Page::get("/{lang}/files/{stored}/{name}", "gives the content of a file", |ask| {
            Box::pin(serve::serve(ask))
        }),
        Page::get("/api/files/{stored}/content", "gives the content of a file", |ask| {
            Box::pin(serve::serve(ask))
        })
        .with_sessions(),
        Page::get(all, "says how files are taken", |ask| Box::pin(resumable::options(ask)))
            .method(Method::Options),
        tus(Method::Post, all, "announces a file", |ask| Box::pin(resumable::create(ask))),
        Page::get(one, "says what is known of a file and how much of it is there", |ask| {
            Box::pin(resumable::show(ask))
        })
        .with_sessions(),
        tus(Method::Patch, one, "takes a piece of a file", |ask| Box::pin(resumable::append(ask)))
            .streamed(),
        tus(Method::Delete, one, "throws a file away", |ask| Box::pin(resumable::end(ask))),
    ]
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
    let language = ask.say.language;
    let size = facility_language::bytes(language, file.bytes.unsigned_abs());
    match language.direction() {
        // Beside a name in Latin letters the size would be torn apart.
        "rtl" => format!("{} \u{2068}({size})\u{2069}", file.name),
        _ => format!("{} ({size})", file.name),
    }
}
