//! Who may act for an organisation: members, their roles, invitations, and what was changed by whom.

mod invitations;
mod list;

pub use invitations::{answer, invitation};
pub use list::{act, page, panel};
