//! Passwords: argon2id with the library's default cost (19 MiB, two passes).

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};

/// Hashes a password with a fresh salt, in the PHC string format.
///
/// # Errors
/// When the machine gives no randomness.
pub fn hash_password(password: &str) -> Result<String, String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

/// Whether the password is the one that was hashed.
///
/// Without a hash (an address nobody has) it hashes all the same, so that the answer takes as long.
pub fn password_matches(password: &str, hash: Option<&str>) -> bool {
    // Of a random password that nobody knows; costs what a real one costs.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$LKxv9JxFzOmFmZ4gXFwMGe0rMSZ+u4Qkk0YxvXvC2bk";
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODY));
    let fits = parsed
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    fits && hash.is_some()
}

/// Why a new password will not do, as the code of a problem: only length counts, and the few that
/// everybody tries first.
pub fn password_problem(password: &str) -> Option<&'static str> {
    let count = password.chars().count();
    let folded = password.to_lowercase();
    let first_tries = ["password", "123456", "qwerty", "facility", "letmein", "admin"];
    if count < 10 {
        Some("password-too-short")
    } else if count > 200 {
        Some("too-long")
    } else if first_tries.iter().any(|word| folded.replace(word, "").chars().count() < 5) {
        Some("password-too-common")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_and_no_other() {
        let hash = hash_password("correct horse battery").expect("randomness");
        assert!(hash.starts_with("$argon2id$"));
        assert!(password_matches("correct horse battery", Some(&hash)));
        assert!(!password_matches("correct horse batterz", Some(&hash)));
        assert!(!password_matches("correct horse battery", None));
    }

    #[test]
    fn an_unknown_address_costs_a_whole_hash() {
        let time = |hash: Option<&str>| {
            let start = std::time::Instant::now();
            password_matches("some password", hash);
            start.elapsed()
        };
        let hash = hash_password("x").expect("randomness");
        let (known, unknown) = (time(Some(&hash)), time(None));
        assert!(unknown * 4 > known, "{unknown:?} against {known:?}");
    }

    #[test]
    fn short_and_first_tried_passwords_are_refused() {
        for (password, problem) in [
            ("short", Some("password-too-short")),
            ("Password123", Some("password-too-common")),
            ("1234561234", Some("password-too-common")),
            ("five words make it long", None),
            ("密码密码密码密码密码", None),
        ] {
            assert_eq!(password_problem(password), problem, "{password}");
        }
    }
}
