//! `ackademy export`: a run as files for other tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tcp_sim::Scenario;
use tcp_sim::export::{csv, json, pcapng, svg};
use tcp_sim::trace::Record;

use crate::play::{Language, endings, play, span};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
    #[command(flatten)]
    to: Targets,
    /// Stop after this time, such as "2 s".
    #[arg(long, value_name = "TIME", value_parser = span)]
    until: Option<u64>,
    /// The language of a figure's words.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Targets {
    /// A capture for each host: PREFIX-HOST.pcapng, or PREFIX/HOST.pcapng when PREFIX is a folder.
    #[arg(long, value_name = "PREFIX")]
    pcapng: Option<PathBuf>,
    /// A table with a row each time that cwnd, ssthresh, rwnd, flight, srtt, rto or the state
    /// changes. "-" is the standard output, here and below.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// The ladder as a figure for print.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// The trace, a record a line.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let mut scenario = input::scenario(&options.file)?;
    if let Some(until) = options.until {
        scenario.limit.until = scenario.limit.until.min(until);
    }
    let to = &options.to;
    let mut trace: Vec<Record> = Vec::new();
    let mut out = to.csv.as_deref().map(Out::create).transpose()?;
    let mut table = match &mut out {
        Some(out) => Some(csv::Table::begin(&mut out.file).map_err(|error| out.cannot(&error))?),
        None => None,
    };
    // The table needs no trace, so a long run costs it nothing.
    let keeps = to.pcapng.is_some() || to.svg.is_some() || to.json.is_some();
    let world = play(&scenario, |world, records| {
        if let (Some(table), Some(out)) = (&mut table, &mut out) {
            let written = table.take(world, records, &mut out.file);
            written.map_err(|error| out.cannot(&error))?;
        }
        if keeps {
            trace.extend_from_slice(records);
        }
        Ok::<_, Failure>(())
    })?;
    if let Some(out) = out {
        out.close()?;
    }
    if let Some(prefix) = &to.pcapng {
        captures(prefix, &scenario, &trace)?;
    }
    if let Some(path) = &to.json {
        let mut out = Out::create(path)?;
        let written = json::write(&scenario, &trace, &mut out.file);
        written.map_err(|error| out.cannot(&error))?;
        out.close()?;
    }
    if let Some(path) = &to.svg {
        let lang = options.lang.into();
        let figure = svg::ladder(&scenario, &trace, world.now(), lang).ok_or_else(|| {
            format!(
                "{}: more than {} segments do not fit into a figure; --until ends it earlier",
                path.display(),
                svg::MAX_SEGMENTS
            )
        })?;
        let mut out = Out::create(path)?;
        let written = out.file.write_all(figure.as_bytes());
        written.map_err(|error| out.cannot(&error))?;
        out.close()?;
    }
    for note in endings(&scenario, &world, options.until.is_some()) {
        eprintln!("note    {note}");
    }
    Ok(true)
}

/// Where something is written, by name.
struct Out {
    name: String,
    file: BufWriter<Box<dyn Write>>,
}

impl Out {
    fn create(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file: Box<dyn Write> = if path == Path::new("-") {
            Box::new(io::stdout().lock())
        } else {
            let file = File::create(path);
            Box::new(file.map_err(|error| format!("{name}: cannot be written: {error}"))?)
        };
        Ok(Self {
            name,
            file: BufWriter::new(file),
        })
    }

    fn cannot(&self, error: &io::Error) -> Failure {
        format!("{}: cannot be written: {error}", self.name)
    }

    fn close(mut self) -> Result<(), Failure> {
        self.file.flush().map_err(|error| self.cannot(&error))
    }
}

/// Writes a capture for each host.
pub(crate) fn captures(
    prefix: &Path,
    scenario: &Scenario,
    trace: &[Record],
) -> Result<(), Failure> {
    for (id, host) in (0_u8..).map(tcp_sim::HostId).zip(&scenario.hosts) {
        let path = if prefix.is_dir() {
            prefix.join(format!("{}.pcapng", host.name))
        } else {
            let mut name = prefix.as_os_str().to_os_string();
            name.push(format!("-{}.pcapng", host.name));
            PathBuf::from(name)
        };
        let mut out = Out::create(&path)?;
        let written = pcapng::write(scenario, trace, id, &mut out.file);
        written.map_err(|error| out.cannot(&error))?;
        out.close()?;
    }
    Ok(())
}
