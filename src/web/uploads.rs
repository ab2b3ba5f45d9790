//! Forms that carry files.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header;
use facility_record::Form;

/// A file that came with a form.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// The name of its input.
    pub field: String,
    /// What it is called where it comes from, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Most parts of a form.
const MOST: usize = 2_000;

/// The texts and files of a body of this media type; what comes before a broken part is given.
pub async fn read(media_type: &str, body: &Bytes) -> (Form, Vec<Upload>) {
    let (mut form, mut files) = (Form::default(), Vec::new());
    let request = Request::builder().header(header::CONTENT_TYPE, media_type);
    let Ok(mut request) = request.body(Body::from(body.clone())) else { return (form, files) };
    DefaultBodyLimit::disable().apply(&mut request); // the server has its own
    let Ok(mut parts) = Multipart::from_request(request, &()).await else { return (form, files) };
    while let Ok(Some(part)) = parts.next_field().await {
        let field = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let Ok(bytes) = part.bytes().await else { break };
        match file {
            Some(name) if !bytes.is_empty() || !name.is_empty() => {
                files.push(Upload { field, name: bare(&name), bytes });
            }
            Some(_) => {}
            None => form.push(field, String::from_utf8_lossy(&bytes).replace('\0', "")),
        }
        if form.0.len() + files.len() >= MOST {
            break;
        }
    }
    (form, files)
}

/// A name without folders and control characters, and not too long; its end is kept.
fn bare(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let signs: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
    match signs.len() {
        0..=200 => signs.into_iter().collect(),
        long => signs[..180].iter().chain(&signs[long - 20..]).collect(),
    }
}
