//! Trunk's `post_build` hook: writes the site's pages into the staging folder.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use site::lab::{self, Mode};
use site::site::{Options, write};

/// Writes the site's pages as static HTML. Trunk runs it after each build.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds what Trunk built, and takes the pages (default: Trunk's staging folder).
    #[arg(long, env = "TRUNK_STAGING_DIR", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Trunk's name for how it builds: `debug` or `release`. A release is made as small as it goes.
    #[arg(
        long,
        env = "TRUNK_PROFILE",
        default_value = "debug",
        value_name = "NAME"
    )]
    profile: String,
    /// The path or address under which the site is served.
    #[arg(
        long,
        env = "TRUNK_PUBLIC_URL",
        default_value = "/",
        value_name = "URL"
    )]
    public_url: String,
    /// The site's full address, such as <https://example.org/tcp/>: canonical and alternate links become absolute.
    #[arg(long, env = "ACKADEMY_SITE_URL", value_name = "URL")]
    site_url: Option<String>,
    /// The top folder of the project's sources.
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("site: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let out = arguments.out.context(
        "no folder to write to: run it through `trunk build`, or name one with --out DIR",
    )?;
    let source = arguments.source.unwrap_or_else(source);
    let places = lab::Places {
        out: &out,
        source: &source,
        target: &target(),
    };
    let options = Options {
        labs: lab::build(places, Mode::of_trunk(&arguments.profile))?,
        out,
        source,
        public_url: arguments.public_url,
        site_url: arguments.site_url,
    };
    let pages = write(&options)?;
    println!("site: {pages} pages in {}", options.out.display());
    Ok(())
}

/// Cargo's target folder: this program is target/debug/site, wherever Cargo was told to put `target`.
fn target() -> PathBuf {
    let folder = std::env::current_exe()
        .ok()
        .and_then(|program| program.ancestors().nth(2).map(PathBuf::from));
    folder.unwrap_or_else(|| PathBuf::from("target"))
}

/// Trunk names the folder of index.html; cargo names this crate's.
fn source() -> PathBuf {
    let crate_folder =
        std::env::var_os("CARGO_MANIFEST_DIR").map(|folder| PathBuf::from(folder).join("../.."));
    std::env::var_os("TRUNK_SOURCE_DIR")
        .map(PathBuf::from)
        .or(crate_folder)
        .unwrap_or_default()
}
