//! `ackademy run`: a scenario from its beginning to its end.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::Args;
use tcp_explain::{self as explain, Lang};
use tcp_files::text::Log;
use tcp_sim::Scenario;
use tcp_sim::history::Digest;
use tcp_sim::judge::{Judge, Outcome};

use crate::export::{captures, failure};
use crate::play::{Language, advice, endings, play, refusals, span, tally, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
    /// Write a capture for each host and router: PREFIX-HOST.pcapng, or PREFIX/HOST.pcapng when
    /// PREFIX is a folder.
    #[arg(long, value_name = "PREFIX")]
    pcapng: Option<PathBuf>,
    /// Stop after this time, such as "2 s".
    #[arg(long, value_name = "TIME", value_parser = span)]
    until: Option<u64>,
    /// Print only the digest of the trace.
    #[arg(long)]
    digest: bool,
    /// Print only the assertions.
    #[arg(long, conflicts_with = "digest")]
    quiet: bool,
    /// Print under each line what a learner reads under "Why?" in the lab.
    #[arg(long, conflicts_with_all = ["digest", "quiet"])]
    why: bool,
    /// The language of the trace.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let mut scenario = input::scenario(&options.file)?;
    if let Some(until) = options.until {
        scenario.limit.until = scenario.limit.until.min(until);
    }
    let lang = options.lang.into();
    let prefix = options.pcapng.as_deref();
    let mut files = prefix
        .map(|prefix| captures(prefix, &scenario))
        .transpose()?;
    // What is told goes out at once, so a long run costs no more memory than a short one.
    let mut log = (!options.digest && !options.quiet).then(|| match options.why {
        true => Log::new(lang).with_why(),
        false => Log::new(lang),
    });
    let (mut digest, mut notes) = (Digest::default(), advice(&scenario, lang));
    let mut judge = Judge::new(&scenario.assertions);
    let mut out = Words::new();
    let played = play(&scenario, |world, records| {
        judge.take(world, records);
        digest.records(records);
        notes.extend(refusals(&scenario, records, lang));
        if let Some(files) = &mut files {
            files.take(records).map_err(failure)?;
        }
        for line in log.iter_mut().flat_map(|log| log.take(world, records)) {
            out.line(&line);
        }
        // Nobody reads, and nothing else is written.
        match out.so_far {
            Err(_) if files.is_none() => Err(Failure::new()),
            _ => Ok(()),
        }
    });
    let world = match played {
        Err(_) if out.so_far.is_err() => return written(out.end().map(|()| true)),
        played => played?,
    };
    if let Some(files) = files {
        files.finish().map_err(failure)?;
    }
    notes.extend(endings(&scenario, &world, options.until.is_some(), lang));
    let outcomes = judge.outcomes(&world);
    if options.digest {
        out.line(&format!("{:016x}", digest.value()));
    } else {
        if log.is_some() {
            out.line("");
        }
        report(lang, &scenario, &notes, &outcomes, &mut out);
    }
    let holds = outcomes.iter().all(|outcome| outcome.holds);
    written(out.end().map(|()| holds))
}

/// What is worth a note, and each assertion.
fn report(
    lang: Lang,
    scenario: &Scenario,
    notes: &[String],
    outcomes: &[Outcome],
    out: &mut Words,
) {
    for note in notes {
        let mark = lang.pick("note    ", "提示    ");
        out.line(&format!("{mark}{note}"));
    }
    for outcome in outcomes {
        let verdict = if outcome.holds { "ok    " } else { "FAILED" };
        let words = explain::verdict(lang, scenario, outcome);
        out.line(&format!("{verdict}  {words}"));
    }
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    if !outcomes.is_empty() {
        out.line(&tally(lang, held, outcomes.len()));
    }
}

/// The standard output. What becomes of it is said at the end, so that captures are whole all the
/// same.
struct Words {
    out: BufWriter<io::StdoutLock<'static>>,
    so_far: io::Result<()>,
}

impl Words {
    fn new() -> Self {
        Self {
            out: BufWriter::new(io::stdout().lock()),
            so_far: Ok(()),
        }
    }

    fn line(&mut self, line: &str) {
        if self.so_far.is_ok() {
            self.so_far = writeln!(self.out, "{line}");
        }
    }

    fn end(mut self) -> io::Result<()> {
        self.so_far.and_then(|()| self.out.flush())
    }
}
