//! The program: what came of each script, then the counts.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use packetdrill::{Outcome, Settings, Strictness};
use tcp_core::profile::Profile;

/// Runs packetdrill scripts against tcp-core.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask packetdrill")]
struct Arguments {
    /// Let the advertised window's value, the order and padding of options, and the sizes of
    /// buffers differ, and nothing else
    #[arg(long)]
    relaxed: bool,
    /// The profile to run under; without it, the one that each script is written for
    #[arg(long, value_name = "P", value_parser = profile)]
    profile: Option<Profile>,
    /// Count a skipped script as a failure
    #[arg(long)]
    no_skip: bool,
    /// Run what the catalogue of a folder (`catalog.tsv`) calls portable, and print how much of each
    /// suite passes; skipped scripts count as failures
    #[arg(long)]
    score: bool,
    /// Scripts, or folders with scripts
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// A profile by its name; `linux` is the newest one.
fn profile(name: &str) -> Result<Profile, String> {
    let wanted = if name == "linux" { "linux-6.18" } else { name };
    Profile::named(wanted).ok_or_else(|| {
        let all = Profile::ALL.map(Profile::name).join(", ");
        format!("the profiles are {all}")
    })
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = Settings {
        strictness: if arguments.relaxed {
            Strictness::Relaxed
        } else {
            Strictness::Strict
        },
        profile: arguments.profile,
    };
    let mut out = io::stdout().lock();
    let held = if arguments.score {
        arguments.paths.iter().try_fold(true, |held, folder| {
            Ok(score(folder, settings, &mut out)? && held)
        })
    } else {
        packetdrill::scripts(&arguments.paths)
            .and_then(|scripts| each(&scripts, settings, arguments.no_skip, &mut out))
    };
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads has seen enough (`| head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("packetdrill: {error}");
            ExitCode::from(2)
        }
    }
}

/// What came of each script, then the counts; true when none is `not ok`, and none was skipped where
/// that counts.
fn each(
    scripts: &[PathBuf],
    settings: Settings,
    no_skip: bool,
    out: &mut impl Write,
) -> io::Result<bool> {
    let (mut ok, mut not_ok, mut skipped) = (0_u32, 0_u32, 0_u32);
    for path in scripts {
        let shown = path.display();
        let ran = chosen(path, settings);
        match packetdrill::run_file(path, settings) {
            Outcome::Ok => {
                ok += 1;
                writeln!(out, "ok {shown}{ran}")?;
            }
            Outcome::NotOk(difference) => {
                not_ok += 1;
                writeln!(out, "not ok {shown}{ran} {difference}")?;
            }
            Outcome::Skip(reason) => {
                skipped += 1;
                writeln!(out, "skip {shown}{ran} {reason}")?;
            }
        }
    }
    writeln!(out, "{ok} ok, {not_ok} not ok, {skipped} skipped")?;
    Ok(not_ok == 0 && !(no_skip && skipped > 0))
}

/// Which profile a script runs under and why, where the command line does not say.
fn chosen(path: &Path, settings: Settings) -> String {
    match (settings.profile, std::fs::read_to_string(path)) {
        (None, Ok(text)) => {
            let (profile, why) = packetdrill::profile_for(&text);
            format!(" [{}: {why}]", profile.name())
        }
        (Some(_), _) | (None, Err(_)) => String::new(),
    }
}

/// One line a suite; true when each reaches its goal.
fn score(folder: &Path, settings: Settings, out: &mut impl Write) -> io::Result<bool> {
    let scores = packetdrill::score(folder, settings)?;
    for score in &scores {
        let goal = match score.suite.goal {
            Some(goal) if score.reaches_goal() => format!("goal {goal} %"),
            Some(goal) => format!("goal {goal} %, missed"),
            None => "no goal yet".to_owned(),
        };
        writeln!(
            out,
            "{:<28} {:>3} of {:>3} ok ({:>3} %), {} not ok, {} skipped; {goal}",
            score.suite.name,
            score.ok,
            score.total(),
            score.percent(),
            score.not_ok,
            score.skipped,
        )?;
    }
    Ok(scores.iter().all(packetdrill::Score::reaches_goal))
}
