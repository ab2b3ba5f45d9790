//! Which bytes a result was counted from.

use ring::digest::{SHA256, digest};

use crate::read::Files;

/// SHA-256 in hexadecimal of what an input was made of; empty where it is not known. The same
/// hashes and the same engine count the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hashes {
    /// Of the data.
    pub data: String,
    /// Of the framework.
    pub meta: String,
    /// Of the method; of no bytes where there is no file.
    pub method: String,
    /// Of the table of weights, where there is one.
    pub weights: Option<String>,
}

impl Hashes {
    pub(crate) fn of(files: &Files<'_>) -> Hashes {
        Hashes {
            data: sha256(files.data.as_bytes()),
            meta: sha256(files.meta.as_bytes()),
            method: sha256(files.method.unwrap_or_default().as_bytes()),
            weights: files.weights.map(|text| sha256(text.as_bytes())),
        }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_of_nothing_is_the_known_one() {
        let known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(super::sha256(b""), known);
    }
}
