//! `ackademy causes`: what an assertion's `cause` can name.

use std::io::{self, Write as _};

use tcp_core::Cause;
use tcp_explain::{Lang, cite};

use crate::Failure;

pub(crate) fn run() -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    let width = Cause::ALL.iter().map(|cause| cause.name().len()).max();
    let width = width.unwrap_or_default() + 2;
    for cause in Cause::ALL {
        let line = format!(
            "{:width$}{}",
            cause.name(),
            cite(Lang::En, cause.source()).label
        );
        match writeln!(out, "{line}") {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(format!("the output cannot be written: {error}")),
        }
    }
    Ok(true)
}
