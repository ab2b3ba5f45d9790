//! Pages that other sites show within theirs.

use super::ask::Ask;

/// The lines that show a page within a page of somebody else's: its address behind the language, with
/// its query.
pub fn snippet(ask: &Ask, page: &str, title: &str) -> String {
    let (site, address) = (&ask.site.public_url, ask.at(page).replace('&', "&amp;"));
    let title = title.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{site}{address}\" title=\"{title}\" width=\"100%\" height=\"600\" \
         loading=\"lazy\"></iframe>"
    )
}
