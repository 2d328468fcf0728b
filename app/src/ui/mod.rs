//! Small parts that several views share.

pub(crate) mod bound;
pub mod copy;
pub mod field;
pub(crate) mod idle;
pub mod number;
pub mod scale;
pub(crate) mod seen;
pub mod segmented;
pub(crate) mod task;
pub(crate) mod width;
