//! `ackademy export`: a run as files for other tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tcp_explain::{Lang, time};
use tcp_figure::plot;
use tcp_files::pcapng::Captures;
use tcp_files::{csv, json, svg};
use tcp_sim::trace::Record;
use tcp_sim::{History, Scenario, World};

use crate::play::{Language, advice, endings, play, span};
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
    /// What a figure shows.
    #[arg(long, value_enum, default_value_t = View::Ladder, requires = "svg")]
    view: View,
}

/// What a figure can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum View {
    /// The segments between the hosts.
    Ladder,
    /// The buffers of the newest connection, as they stand at the end.
    Windows,
    /// How the windows of the end that sent most went, with losses and timeouts.
    Congestion,
    /// Its segments over time, with what is acknowledged and what the receive window allows.
    TimeSequence,
    /// Its round trips and its retransmission timeout.
    Rtt,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Targets {
    /// A capture for each host and router: PREFIX-HOST.pcapng, or PREFIX/HOST.pcapng when PREFIX is
    /// a folder.
    #[arg(long, value_name = "PREFIX")]
    pcapng: Option<PathBuf>,
    /// A table with a row each time that cwnd, ssthresh, rwnd, flight, srtt, rto or the state
    /// changes. "-" is the standard output, here and below.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// A figure for print: the ladder, or what --view names.
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
    let standard = [&to.csv, &to.svg, &to.json].into_iter().flatten();
    if standard.filter(|path| *path == Path::new("-")).count() > 1 {
        return Err("only one of --csv, --svg and --json can be \"-\", the standard output".into());
    }
    let mut files = Files::begin(to, &scenario)?;
    // Only a figure needs the whole trace, so a long run costs the others nothing.
    // One with too many segments is not drawn, so that many are enough to know.
    let (mut trace, mut segments): (Vec<Record>, u32) = (Vec::new(), 0);
    let world = play(&scenario, |world, records| {
        if to.svg.is_some() && options.view == View::Ladder && segments <= svg::MAX_SEGMENTS {
            segments = segments.saturating_add(svg::segments(records));
            trace.extend_from_slice(records);
        }
        files.take(world, records)
    })?;
    files.end()?;
    if let Some(path) = &to.svg {
        let lang = options.lang.into();
        let figure = figure(options.view, &scenario, &world, &trace, lang)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let mut out = Out::create(path)?;
        out.write_all(figure.as_bytes()).map_err(failure)?;
        out.flush().map_err(failure)?;
    }
    let mut notes = advice(&scenario, options.lang.into());
    notes.extend(endings(
        &scenario,
        &world,
        options.until.is_some(),
        options.lang.into(),
    ));
    for note in notes {
        eprintln!("note    {note}");
    }
    Ok(true)
}

/// One view of a run that left `trace` and stands where `world` does.
fn figure(
    view: View,
    scenario: &Scenario,
    world: &World,
    trace: &[Record],
    lang: Lang,
) -> Result<String, Failure> {
    let pair = || {
        svg::connection(world).ok_or_else(|| {
            let now = time(world.now());
            format!("at {now} there is no connection to draw; --until names another time")
        })
    };
    let plotted = |view| {
        let mut history = History::new(scenario.clone());
        history.run_to_end();
        svg::plotted(&history, view, lang)
            .ok_or_else(|| "there was no connection to draw".to_string())
    };
    Ok(match view {
        View::Congestion => plotted(plot::View::Congestion)?,
        View::TimeSequence => plotted(plot::View::Sequence)?,
        View::Rtt => plotted(plot::View::Rounds)?,
        View::Ladder => {
            svg::ladder(scenario, trace, world.now(), lang).map_err(|error| error.to_string())?
        }
        View::Windows => svg::windows(scenario, world, pair()?, lang),
    })
}

/// What is written while a run goes on.
struct Files {
    captures: Option<Captures<Out>>,
    table: Option<(csv::Table, Out)>,
    json: Option<(json::Document, Out)>,
}

impl Files {
    fn begin(to: &Targets, scenario: &Scenario) -> Result<Self, Failure> {
        let prefix = to.pcapng.as_deref();
        let captures = prefix
            .map(|prefix| captures(prefix, scenario))
            .transpose()?;
        let table = to.csv.as_deref().map(|path| {
            let mut out = Out::create(path)?;
            let table = csv::Table::begin(&mut out).map_err(failure)?;
            Ok::<_, Failure>((table, out))
        });
        let json = to.json.as_deref().map(|path| {
            let mut out = Out::create(path)?;
            let document = json::Document::begin(scenario, &mut out).map_err(failure)?;
            Ok::<_, Failure>((document, out))
        });
        Ok(Self {
            captures,
            table: table.transpose()?,
            json: json.transpose()?,
        })
    }

    fn take(&mut self, world: &World, records: &[Record]) -> Result<(), Failure> {
        if let Some(captures) = &mut self.captures {
            captures.take(records).map_err(failure)?;
        }
        if let Some((table, out)) = &mut self.table {
            table.take(world, records, out).map_err(failure)?;
        }
        if let Some((document, out)) = &mut self.json {
            document.take(records, out).map_err(failure)?;
        }
        Ok(())
    }

    fn end(self) -> Result<(), Failure> {
        if let Some(captures) = self.captures {
            captures.finish().map_err(failure)?;
        }
        if let Some((_, mut out)) = self.table {
            out.flush().map_err(failure)?;
        }
        if let Some((document, mut out)) = self.json {
            document.end(&mut out).map_err(failure)?;
            out.flush().map_err(failure)?;
        }
        Ok(())
    }
}

/// Where something is written; its errors name it.
#[derive(Debug)]
pub(crate) struct Out {
    name: String,
    file: Sink,
}

#[derive(Debug)]
enum Sink {
    File(BufWriter<File>),
    Standard(BufWriter<io::Stdout>),
    /// Whoever read the standard output has gone.
    Nobody,
}

impl Out {
    fn create(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = if path == Path::new("-") {
            Sink::Standard(BufWriter::new(io::stdout()))
        } else {
            let file = File::create(path);
            Sink::File(BufWriter::new(
                file.map_err(|error| cannot(&name, &error).to_string())?,
            ))
        };
        Ok(Self { name, file })
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.file {
            Sink::File(file) => file.write(bytes),
            Sink::Standard(out) => out.write(bytes),
            Sink::Nobody => Ok(bytes.len()),
        };
        self.had_enough(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = match &mut self.file {
            Sink::File(file) => file.flush(),
            Sink::Standard(out) => out.flush(),
            Sink::Nobody => Ok(()),
        };
        self.had_enough(flushed, ())
    }
}

impl Out {
    /// Names an error. A reader that had enough is none.
    fn had_enough<T>(&mut self, result: io::Result<T>, then: T) -> io::Result<T> {
        match (result, &self.file) {
            (Err(error), Sink::Standard(_)) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.file = Sink::Nobody;
                Ok(then)
            }
            (result, _) => result.map_err(|error| cannot(&self.name, &error)),
        }
    }
}

fn cannot(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: cannot be written: {error}"))
}

/// What went wrong, in the words of [`cannot`].
#[allow(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
pub(crate) fn failure(error: io::Error) -> Failure {
    error.to_string()
}

/// Begins a capture for each host.
pub(crate) fn captures(prefix: &Path, scenario: &Scenario) -> Result<Captures<Out>, Failure> {
    let outs = scenario.hosts.iter().map(|host| {
        let path = if prefix.is_dir() {
            prefix.join(format!("{}.pcapng", host.name))
        } else {
            let mut name = prefix.as_os_str().to_os_string();
            name.push(format!("-{}.pcapng", host.name));
            PathBuf::from(name)
        };
        Out::create(&path)
    });
    let outs: Vec<_> = outs.collect::<Result<_, _>>()?;
    Captures::begin(scenario, outs).map_err(failure)
}
