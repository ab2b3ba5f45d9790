//! Mail: what is written, and how it leaves the house.

mod letters;
mod post;
mod template;

pub(crate) use letters::group;
pub use letters::{Written, write};
pub use post::{Post, deliver, send, wait_after};
pub use template::{TEMPLATES, Template, template};
