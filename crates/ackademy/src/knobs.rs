//! `ackademy knobs`: every knob with its names and its value, and how a profile departs from `rfc`.

use std::io;

use clap::Args;
use tcp_core::profile::{KNOBS, Profile};
use tcp_explain::{Lang, cite};

use crate::Failure;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only where this profile departs from `rfc`.
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    profile: Option<Profile>,
}

fn profile(name: &str) -> Result<Profile, String> {
    Profile::named(name).ok_or_else(|| {
        let names = Profile::ALL.map(Profile::name).join(", ");
        format!("there is no profile \"{name}\"; the profiles are {names}")
    })
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    match print(options, &mut io::stdout().lock()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("the output cannot be written: {error}"))
        }
        // Whoever reads us has read enough.
        _ => Ok(true),
    }
}

fn print(options: &Options, out: &mut impl io::Write) -> io::Result<()> {
    let rfc = Profile::Rfc.config();
    let own = options.profile.unwrap_or_default().config();
    for knob in KNOBS {
        let value = |config: &tcp_core::Config| config.get(knob.name).unwrap_or_default();
        let (value, default) = (value(&own), value(&rfc));
        let departs = value != default;
        if options.profile.is_some() && !departs {
            continue;
        }
        let shown = if departs {
            format!("{value} (rfc: {default})")
        } else {
            value
        };
        let source = cite(Lang::En, knob.source).label;
        write!(out, "{:28} {shown:36} {source}", knob.name)?;
        for name in [knob.linux, knob.freebsd].into_iter().flatten() {
            write!(out, "  {}", name.name)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
