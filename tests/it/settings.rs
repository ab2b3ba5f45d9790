//! Settings that nothing would heed stop the service before it starts.

use std::process::{Command, Output};

/// `facility serve` with these variables, which it refuses.
fn refused(pairs: &[(&str, &str)]) -> String {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_facility"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
    let Output { status, stderr, .. } = command.envs(pairs.iter().copied()).output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{said}");
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing was begun");
    said
}

#[cfg(not(feature = "oidc"))]
#[test]
fn a_program_that_was_built_without_a_provider_refuses_its_settings() {
    for name in ["FACILITY_OIDC_ISSUER", "FACILITY_OIDC_CLIENT_ID", "FACILITY_OIDC_NAME"] {
        let said = refused(&[(name, "https://sign-in.example.org")]);
        assert!(said.contains(name) && said.contains("--features oidc"), "{said}");
    }
}

#[cfg(feature = "oidc")]
#[test]
fn half_a_provider_is_refused_with_what_is_missing() {
    let issuer = ("FACILITY_OIDC_ISSUER", "https://sign-in.example.org");
    let said = refused(&[issuer, ("FACILITY_OIDC_CLIENT_SECRET", "a secret")]);
    assert!(said.contains("FACILITY_OIDC_CLIENT_ID") && !said.contains("a secret"), "{said}");
    let said = refused(&[("FACILITY_OIDC_CLIENT_ID", "facility")]);
    assert!(said.contains("FACILITY_OIDC_ISSUER"), "{said}");
    let said = refused(&[("FACILITY_OIDC_ISSUER", "http://sign-in.example.org")]);
    assert!(said.contains("https://"), "{said}");
}
