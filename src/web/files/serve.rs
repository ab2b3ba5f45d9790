//! The content of a file on its way out: as an attachment, in a sandbox, whole or in part.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderMap;
use facility_store::StoredFile;
use futures_util::stream::try_unfold;

use super::door::{Door, content_door};
use super::name::disposition;
use super::sniff::media_type;
use crate::web::answer::{Answer, Flow};
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::site::Site;

/// What a browser may do with a file that it opens all the same: nothing.
const SANDBOX: &str = "sandbox; default-src 'none'";

/// The file that the address names, as far as it is there at all.
///
/// # Errors
/// `NotFound`.
pub async fn named(ask: &Ask) -> Result<StoredFile, Error> {
    let id = ask.param("stored");
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Refusal::NotFound.into());
    }
    Ok(ask.site.store.file(id).await?.ok_or(Refusal::NotFound)?)
}

/// The content of a file, to whoever may read it.
///
/// # Errors
/// `NotFound` for a file that is not there and for one that is not theirs to read alike.
pub async fn serve(ask: Arc<Ask>) -> Result<Answer, Error> {
    let file = named(&ask).await?;
    let door = content_door(&ask, &file).await?;
    if door == Door::Closed {
        return Err(Refusal::NotFound.into());
    }
    let tag = format!("\"{}\"", file.digest);
    let mut answer = Answer { status: 200, ..Answer::default() };
    answer.header("etag", tag.clone());
    answer.header(
        "cache-control",
        match door {
            // Kept, but asked about each time: it may be taken back.
            Door::Public => "public, no-cache",
            _ => "private, no-store",
        },
    );
    answer.header("content-security-policy", SANDBOX);
    answer.header("accept-ranges", "bytes");
    if door == Door::Public {
        answer.header("vary", "cookie, authorization");
    }
    if names(&ask.headers, "if-none-match", &tag) {
        answer.status = 304;
        return Ok(answer);
    }
    answer.header("content-disposition", disposition(&file.name));
    answer.media_type = media_type(&file.media_type);
    let size = file.bytes;
    let range = match asked_range(&ask.headers, &tag, size) {
        Ok(None) => 0..size,
        Ok(Some(range)) => {
            answer.status = 206;
            let said = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            answer.header("content-range", said);
            range
        }
        Err(()) => {
            answer.status = 416;
            answer.media_type = "";
            answer.header("content-range", format!("bytes */{size}"));
            return Ok(answer);
        }
    };
    let length = (range.end - range.start).unsigned_abs();
    answer.flow = Some(Flow::new(flow(ask.site.clone(), file, range), length));
    Ok(answer)
}

/// The bytes of a range, read as the client takes them.
fn flow(site: Arc<Site>, file: StoredFile, range: Range<i64>) -> Body {
    Body::from_stream(try_unfold((site, file, range), |(site, file, range)| async move {
        if range.is_empty() {
            return Ok::<_, facility_store::db::Fault>(None);
        }
        let piece = site.store.file_piece(&file, range.start, range.end).await?;
        let rest = range.start + piece.len() as i64..range.end;
        Ok(Some((piece, (site, file, rest))))
    }))
}

fn names(headers: &HeaderMap, header: &str, tag: &str) -> bool {
    let tags = headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default();
    tags.split(',').map(str::trim).any(|own| own == "*" || own.trim_start_matches("W/") == tag)
}

/// The range that is asked for, if one is; an error where it lies outside. Several ranges, other
/// units and what cannot be read are as if none was asked for (RFC 9110).
fn asked_range(headers: &HeaderMap, tag: &str, size: i64) -> Result<Option<Range<i64>>, ()> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("if-range").is_some_and(|own| own != tag) {
        return Ok(None);
    }
    let Some(asked) = text("range").and_then(|asked| asked.trim().strip_prefix("bytes=")) else {
        return Ok(None);
    };
    let Some((first, last)) = asked.split_once('-').filter(|_| !asked.contains(',')) else {
        return Ok(None);
    };
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Some(digits.parse::<i64>().unwrap_or(i64::MAX)))
        }
        _ => None,
    };
    let range = match (number(first), number(last)) {
        (Some(Some(first)), Some(Some(last))) if first > last => return Ok(None),
        (Some(Some(first)), Some(last)) => {
            first..last.map_or(size, |last| last.saturating_add(1).min(size))
        }
        (Some(None), Some(Some(count))) => size.saturating_sub(count).max(0)..size,
        _ => return Ok(None),
    };
    if range.is_empty() { Err(()) } else { Ok(Some(range)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_rfc_9110_says() {
        for (asked, expected) in [
            ("bytes=0-0", Ok(Some(0..1))),
            ("bytes=2-4", Ok(Some(2..5))),
            ("bytes=5-", Ok(Some(5..10))),
            ("bytes=-3", Ok(Some(7..10))),
            ("bytes=-99", Ok(Some(0..10))),
            ("bytes=8-99", Ok(Some(8..10))),
            ("bytes=10-", Err(())),
            ("bytes=99999999999999999999-", Err(())),
            ("bytes=-0", Err(())),
            ("bytes=4-2", Ok(None)),
            ("bytes=0-1,4-5", Ok(None)),
            ("bytes=x-", Ok(None)),
            ("items=0-1", Ok(None)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("range", asked.parse().expect("a header"));
            assert_eq!(asked_range(&headers, "\"t\"", 10), expected, "{asked}");
        }
        let mut headers = HeaderMap::new();
        headers.insert("range", "bytes=1-2".parse().expect("a header"));
        headers.insert("if-range", "\"other\"".parse().expect("a header"));
        assert_eq!(asked_range(&headers, "\"t\"", 10), Ok(None), "another file by now");
    }
}
