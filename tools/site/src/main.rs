//! Trunk's `post_build` hook: writes the site's pages into the staging folder.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use site::site::{Options, write};

/// Writes the site's pages as static HTML. Trunk runs it after each build.
#[derive(Parser)]
struct Arguments {
    /// The folder that holds what Trunk built, and takes the pages (default: Trunk's staging folder).
    #[arg(long, env = "TRUNK_STAGING_DIR", value_name = "DIR")]
    out: Option<PathBuf>,
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
    let options = Options {
        out,
        source: arguments.source.unwrap_or_else(source),
        public_url: arguments.public_url,
        site_url: arguments.site_url,
    };
    let pages = write(&options)?;
    println!("site: {pages} pages in {}", options.out.display());
    Ok(())
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
