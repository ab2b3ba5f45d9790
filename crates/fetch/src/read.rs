//! Reading of bodies, bounded.

use std::io::Read;

use bytes::{Bytes, BytesMut};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::header::{CONTENT_ENCODING, HeaderMap};

use crate::Reason;
use crate::connect::Reply;

/// Reads the body to its end. The caller bounds the time.
///
/// `most` bounds what comes over the line and what it unpacks to; a body that says itself that it
/// is larger is not read at all.
pub(crate) async fn read(reply: &mut Reply, most: usize, gzip: bool) -> Result<Bytes, Reason> {
    let packed = packing(reply.response.headers(), gzip)?;
    let body = reply.response.body_mut();
    let said = hyper::body::Body::size_hint(body).lower();
    if usize::try_from(said).is_ok_and(|said| said > most) {
        return Err(Reason::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Reason::Broken)?.into_data() else { continue };
        if bytes.len() + data.len() > most {
            return Err(Reason::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    match packed {
        true if !bytes.is_empty() => unpack(&bytes[..], most),
        _ => Ok(bytes.freeze()),
    }
}

/// Whether the body is packed with gzip; a fault if it is packed and nobody asked for it so.
fn packing(headers: &HeaderMap, gzip: bool) -> Result<bool, Reason> {
    let mut packed = false;
    for value in headers.get_all(CONTENT_ENCODING) {
        match value.as_bytes().to_ascii_lowercase().as_slice() {
            b"identity" | b"" => {}
            b"gzip" | b"x-gzip" if gzip && !packed => packed = true,
            _ => return Err(Reason::Packed),
        }
    }
    Ok(packed)
}

fn unpack(packed: impl Read, most: usize) -> Result<Bytes, Reason> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let unpacking = MultiGzDecoder::new(packed).take(limit).read_to_end(&mut bytes);
    unpacking.map_err(|_| Reason::Packed)?;
    if bytes.len() > most { Err(Reason::TooLarge) } else { Ok(bytes.into()) }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    /// The same bytes again and again.
    struct Endless(Vec<u8>, usize);

    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let rest = &self.0[self.1..];
            let count = rest.len().min(out.len());
            out[..count].copy_from_slice(&rest[..count]);
            self.1 = (self.1 + count) % self.0.len();
            Ok(count)
        }
    }

    #[test]
    fn what_unpacks_without_end_is_cut() {
        let mut packing = GzEncoder::new(Vec::new(), Compression::best());
        packing.write_all(&[0; 100_000]).unwrap();
        let member = packing.finish().unwrap();
        let unpacked = unpack(Endless(member.clone(), 0), 250_000);
        assert_eq!(unpacked, Err(Reason::TooLarge));
        assert_eq!(unpack(&member[..], 100_000).unwrap().len(), 100_000);
        assert_eq!(unpack(&member[..], 99_999), Err(Reason::TooLarge));
        assert_eq!(unpack(&member[..50], 100_000), Err(Reason::Packed));
    }
}
