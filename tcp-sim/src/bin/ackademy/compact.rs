//! `ackademy compact`: a scenario as the page reads it.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;

use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let scenario = input::scenario(&options.file)?;
    println!("{}", URL_SAFE_NO_PAD.encode(scenario.to_compact()));
    Ok(true)
}
