//! `ackademy compact`: a scenario as the page reads it.

use std::io::{self, Write as _};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;

use crate::play::written;
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let scenario = input::scenario(&options.file)?;
    let text = URL_SAFE_NO_PAD.encode(scenario.to_compact());
    written(writeln!(io::stdout(), "{text}").map(|()| true))
}
