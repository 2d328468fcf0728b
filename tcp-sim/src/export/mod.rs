//! A run as files and text that other tools read.

pub mod pcapng;
pub mod text;
