//! A run as files and text that other tools read.

pub mod csv;
pub mod json;
pub mod pcapng;
pub mod sockets;
pub mod svg;
pub mod text;
