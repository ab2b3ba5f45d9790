//! Markdown that people wrote, as HTML that can do no harm.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Raw HTML is shown as text, images become links, headings start below the page's own, and what
/// is left goes through an allow-list.
pub fn html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            let level = pulldown_cmark::HeadingLevel::H3;
            Event::Start(Tag::Heading { level, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => {
            Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H3))
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    });
    let mut raw = String::new();
    pulldown_cmark::html::push_html(&mut raw, events);
    ALLOWED.clean(&raw).to_string()
}

static ALLOWED: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "em",
        "strong",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "h3",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let mut builder = ammonia::Builder::new();
    builder
        .tags(tags.into())
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("nofollow ugc noopener"));
    builder
});

#[cfg(test)]
mod tests {
    #[test]
    fn markdown_can_do_no_harm() {
        for (markdown, html) in [
            ("**a** <b>b</b>", "<p><strong>a</strong> &lt;b&gt;b&lt;/b&gt;</p>\n"),
            ("[x](javascript:alert(1))", "<p><a rel=\"nofollow ugc noopener\">x</a></p>\n"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("# Big", "<h3>Big</h3>\n"),
            (
                "![alt](https://example.org/a.png)",
                "<p><a href=\"https://example.org/a.png\" rel=\"nofollow ugc noopener\">alt</a></p>\n",
            ),
        ] {
            assert_eq!(super::html(markdown), html, "{markdown}");
        }
    }
}
