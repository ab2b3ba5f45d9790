//! Canonical bytes, hashes and randomness of the public record.

use ring::digest;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value as Json;

/// JSON with keys in the order of their code points and no space: the same value gives the same
/// bytes. Numbers are written as the shortest text that reads back to them.
pub fn canonical(json: &Json) -> String {
    match json {
        Json::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort();
            let pair = |key: &&String| {
                format!("{}:{}", Json::from(key.as_str()), canonical(&object[*key]))
            };
            format!("{{{}}}", keys.iter().map(pair).collect::<Vec<_>>().join(","))
        }
        Json::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        plain => plain.to_string(),
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Fresh random bytes, in hexadecimal.
pub fn random_hex(bytes: usize) -> String {
    let mut fresh = vec![0; bytes];
    SystemRandom::new().fill(&mut fresh).expect("the operating system gives randomness");
    hex(&fresh)
}
