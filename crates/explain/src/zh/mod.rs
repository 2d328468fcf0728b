//! The Chinese words.

mod reason;
mod title;

pub(super) use reason::reason;
pub(super) use title::title;
