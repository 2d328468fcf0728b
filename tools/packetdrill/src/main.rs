//! Runs packetdrill scripts against tcp-core, and prints a line for each.

mod run;
mod script;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use run::{Outcome, Settings, Strictness, System};

/// Runs packetdrill scripts against tcp-core.
#[derive(Debug, Parser)]
#[command(name = "packetdrill")]
struct Arguments {
    /// Lets the advertised window's value, the order and padding of options, and the sizes of
    /// buffers differ, and nothing else.
    #[arg(long)]
    relaxed: bool,
    /// The profile to run under; without it, the one that each script is written for.
    #[arg(long, value_name = "P")]
    profile: Option<String>,
    /// Scripts, or folders with scripts.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let system = match arguments.profile.as_deref() {
        None => None,
        Some(name) if name.starts_with("linux") => Some(System::Linux),
        Some("freebsd") => Some(System::FreeBsd),
        Some(other) => {
            eprintln!("packetdrill: there is no profile `{other}`: use linux or freebsd");
            return ExitCode::from(2);
        }
    };
    let strictness = if arguments.relaxed {
        Strictness::Relaxed
    } else {
        Strictness::Strict
    };
    let mut scripts = Vec::new();
    for path in &arguments.paths {
        if let Err(error) = collect(path, &mut scripts) {
            eprintln!("packetdrill: {}: {error}", path.display());
            return ExitCode::from(2);
        }
    }
    scripts.sort();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for path in &scripts {
        let outcome = match std::fs::read_to_string(path) {
            Ok(text) => run::run(&text, Settings { strictness, system }),
            Err(error) => Outcome::Skip(error.to_string()),
        };
        let kind = match outcome {
            Outcome::Ok => {
                println!("ok {}", path.display());
                "ok"
            }
            Outcome::NotOk(difference) => {
                println!("not ok {}", path.display());
                println!("  {difference}");
                "not ok"
            }
            Outcome::Skip(reason) => {
                println!("skip {} ({reason})", path.display());
                "skip"
            }
        };
        *counts.entry(kind).or_default() += 1;
    }
    let count = |kind: &str| counts.get(kind).copied().unwrap_or(0);
    println!(
        "{} ok, {} not ok, {} skipped",
        count("ok"),
        count("not ok"),
        count("skip")
    );
    if count("not ok") == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A script, or every `.pkt` file below a folder.
fn collect(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        std::fs::metadata(path)?;
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let entry = entry?.path();
        if entry.is_dir()
            || entry
                .extension()
                .is_some_and(|extension| extension == "pkt")
        {
            collect(&entry, found)?;
        }
    }
    Ok(())
}
