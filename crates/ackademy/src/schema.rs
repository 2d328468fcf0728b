//! `ackademy schema`: the scenario language for editors.

use std::io::{self, Write as _};

use tcp_files::toml::schema;

use crate::Failure;
use crate::play::written;

pub(crate) fn run() -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    written(writeln!(out, "{:#}", schema()).map(|()| true))
}
