//! Questions about TCP, made from a seed by the core itself and graded by running it. The same
//! seed gives the same questions natively and in a page.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod table;
