//! The fit of a request and an offer as a sum of named parts, with reasons.
