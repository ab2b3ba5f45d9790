//! What search engines read: which addresses there are, in which languages, written when.

use std::fmt::Write;
use std::sync::Arc;

use facility_access::PUBLIC;
use facility_language::Language;
use facility_record::Kind;
use facility_store::Listing;

use super::answer::Answer;
use super::ask::Ask;
use super::errors::{Error, Refusal};
use super::page::Page;
use super::room::slug;
use super::say::iso;

/// Records of a file: with six languages each, no more than 10,000 addresses.
const RECORDS: usize = 10_000 / Language::ALL.len();
/// Records that are read from the store at a time.
const PIECE: usize = 400;
/// The file of the pages that are about no single record.
const PAGES: &str = "pages";

/// The routes of this file.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/robots.txt", "tells search engines where to look", |ask| {
            Box::pin(async move { Ok(robots(&ask)) })
        })
        .kept(),
        Page::get("/sitemap.xml", "lists the files of addresses", |ask| Box::pin(index(ask)))
            .kept(),
        Page::get("/sitemaps/{kinds}/{file}", "lists addresses of public records", |ask| {
            Box::pin(addresses(ask))
        }),
    ]
}

/// Forms, accounts and endless combinations of filters are nothing to find.
fn robots(ask: &Ask) -> Answer {
    let closed = ["/api/", "/*/sign-in", "/*/passage", "/*/account", "/*/search?", "/*/embed/"];
    let ends = ["/*/new$", "/*/edit$", "/*/compare?", "/*?*&"];
    let mut text = String::from("User-agent: *\n");
    for path in closed.iter().chain(&ends) {
        let _ = writeln!(text, "Disallow: {path}");
    }
    let _ = write!(text, "\nSitemap: {}/sitemap.xml\n", ask.site.public_url);
    Answer::typed(200, "text/plain; charset=utf-8", text)
}

/// The public records of a kind.
fn public(kind: &Kind) -> Listing {
    Listing { kind: kind.name.to_owned(), keys: vec![PUBLIC.to_owned()], ..Listing::default() }
}

const START: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

async fn index(ask: Arc<Ask>) -> Result<Answer, Error> {
    let mut xml =
        format!("{START}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let mut add = |name: &str, number: usize| {
        let address = format!("{}/sitemaps/{name}/{number}.xml", ask.site.public_url);
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", escaped(&address));
    };
    add(PAGES, 1);
    for kind in ask.site.store.kinds() {
        ask.note_read(kind.name);
        let count = ask.site.store.count(&public(kind)).await?;
        let files = usize::try_from(count).unwrap_or(0).div_ceil(RECORDS);
        (1..=files).for_each(|number| add(&slug(kind.plural), number));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(Answer::typed(200, "application/xml; charset=utf-8", xml))
}

async fn addresses(ask: Arc<Ask>) -> Result<Answer, Error> {
    let number = ask.param("file").strip_suffix(".xml").and_then(|number| number.parse().ok());
    let number: usize =
        number.filter(|number| (1..=1_000_000).contains(number)).ok_or(Refusal::NotFound)?;
    let mut xml = format!(
        "{START}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    );
    let name = ask.param("kinds");
    let count = match ask.site.store.kind_of_plural(&name.replace('-', "_")) {
        Some(kind) => records(&ask, kind, number, &mut xml).await?,
        None if name == PAGES && number == 1 => lists(&ask, &mut xml),
        None => 0,
    };
    if count == 0 {
        return Err(Refusal::NotFound.into());
    }
    xml.push_str("</urlset>\n");
    let mut answer = Answer::typed(200, "application/xml; charset=utf-8", xml);
    answer.header("cache-control", "public, max-age=600");
    Ok(answer)
}

/// The addresses of one file's records, read by pieces; how many records there are.
async fn records(
    ask: &Ask,
    kind: &'static Kind,
    number: usize,
    xml: &mut String,
) -> Result<usize, Error> {
    let mut listing = public(kind);
    let (first, mut count) = ((number - 1) * RECORDS, 0);
    while count < RECORDS {
        listing.skip = first + count;
        listing.limit = PIECE.min(RECORDS - count);
        let piece = ask.site.store.moments(&listing).await?;
        for (id, updated) in &piece {
            let path = format!("/{}/{}/{id}", slug(kind.room), slug(kind.plural));
            add(xml, &ask.site.public_url, &path, &iso(*updated));
        }
        count += piece.len();
        if piece.len() < listing.limit {
            break;
        }
    }
    Ok(count)
}

/// The addresses of the home page, of rooms and of lists; how many there are.
fn lists(ask: &Ask, xml: &mut String) -> usize {
    let mut paths = vec![String::new(), "/about".to_owned()];
    for room in ask.site.rooms.iter().filter(|room| room.is_in_menu) {
        paths.push(format!("/{}", room.slug()));
        let lists = room.kinds.iter().map(|kind| format!("/{}/{}", room.slug(), slug(kind.plural)));
        paths.extend(lists);
    }
    paths.iter().for_each(|path| add(xml, &ask.site.public_url, path, ""));
    paths.len()
}

/// One page in six languages: each an address of its own that names the others.
fn add(xml: &mut String, site: &str, path: &str, modified: &str) {
    let site = escaped(site);
    let mut others = String::new();
    for language in Language::ALL {
        let code = language.code();
        let _ = write!(
            others,
            "<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"{site}/{code}{path}\"/>"
        );
    }
    for language in Language::ALL {
        let _ = write!(xml, "<url><loc>{site}/{}{path}</loc>", language.code());
        if !modified.is_empty() {
            let _ = write!(xml, "<lastmod>{modified}</lastmod>");
        }
        let _ = writeln!(xml, "{others}</url>");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
