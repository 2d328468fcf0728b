//! Files: scenarios as people write them, and runs as other tools read them.
#![forbid(unsafe_code)]

pub mod csv;
pub mod json;
pub mod pcapng;
pub mod sockets;
pub mod svg;
pub mod text;
pub mod toml;
