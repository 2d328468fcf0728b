//! `ackademy waits`: why nothing is sent at a moment.

use std::io;
use std::path::PathBuf;

use clap::Args;
use tcp_core::Duration;
use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::World;

use crate::play::{Language, at_moments, known, span, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
    /// When, such as "2 s"; without it at the end of the run. May be given more than once.
    #[arg(long, value_name = "TIME", value_parser = span)]
    at: Vec<u64>,
    /// Of which host; without it of each. May be given more than once.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The language of the answers.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let scenario = input::scenario(&options.file)?;
    known(&scenario, &options.host)?;
    let lang = options.lang.into();
    let mut out = io::stdout().lock();
    let told = at_moments(&scenario, &options.at, |world| {
        answers(world, &options.host, lang, &mut out)
    });
    written(told.map(|()| true))
}

/// The answers of one moment, each host's behind a line that says whose they are.
fn answers(
    world: &World,
    names: &[String],
    lang: Lang,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let scene = Scene::new(world.scenario(), &[], world.now());
    let at = Duration::from_nanos(world.now().as_nanos());
    for host in world.hosts() {
        if !names.is_empty() && !names.iter().any(|name| name == host.name()) {
            continue;
        }
        let heading = lang.pick(
            format!("# {} at {at}", host.name()),
            format!("# {}，{at}", host.name()),
        );
        writeln!(out, "{heading}")?;
        for answer in host.quiet() {
            let why = explain::quiet(lang, &scene, host.id(), &answer);
            writeln!(out, "{}\n  {}", why.title, why.text)?;
            if let Some(source) = why.source {
                writeln!(out, "  {}", source.label)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
