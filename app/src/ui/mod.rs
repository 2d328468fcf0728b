//! Small parts that several views share.

pub mod copy;
pub mod field;
pub mod number;
pub mod scale;
pub mod segmented;
