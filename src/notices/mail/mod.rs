//! Mail: what is written, and how it leaves the house.

mod letters;
mod post;
mod seen;
mod template;

pub(crate) use letters::group;
pub use letters::{Group, Item, Written, write};
pub use post::{Post, deliver, send, wait_after};
pub use seen::still_seen;
pub use template::{TEMPLATES, Template, template};
