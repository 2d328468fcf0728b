//! The trace as text: one line for each record, with its time, host, what happened, the cause's
//! name and its source; and under each, if wanted, what a learner reads under *Why?*.

use std::collections::BTreeSet;

use tcp_core::{Cause, Instant};
use unicode_width::UnicodeWidthStr;

use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::check::cause_of;
use tcp_sim::ids::HostId;
use tcp_sim::trace::{Call, Record, What};
use tcp_sim::world::World;

/// How wide the middle columns are.
const HOST: usize = 8;
const WHAT: usize = 62;
const CAUSE: usize = 24;
/// How far the words of *Why?* stand in.
const WHY: usize = 19;

/// How many of the records before a line its words may be taken from.
const KEPT: usize = 4_096;

/// The trace of a run as it goes on, a line for each record. What was said long ago is forgotten,
/// but for what is still on its way, so a long run costs no more memory than a short one.
#[derive(Clone, Debug)]
pub struct Log {
    lang: Lang,
    /// Under each line stands what *Why?* answers.
    why: bool,
    /// The last records, and those with which something began that is on its way.
    kept: Vec<Record>,
    /// With so many it is time to forget.
    most: usize,
}

impl Log {
    /// A log of nothing.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self {
            lang,
            why: false,
            kept: Vec::new(),
            most: 2 * KEPT,
        }
    }

    /// The same with the words of *Why?* under each line: those of the lab, asked just after the
    /// event.
    #[must_use]
    pub fn with_why(self) -> Self {
        Self { why: true, ..self }
    }

    /// The lines of what an event told. The world is the one just after it.
    pub fn take(&mut self, world: &World, records: &[Record]) -> Vec<String> {
        let first = self.kept.len();
        self.kept.extend_from_slice(records);
        let scene = Scene::new(world.scenario(), &self.kept, world.now());
        let new = self.kept.iter().enumerate().skip(first);
        let mut lines = Vec::new();
        for (index, record) in new {
            lines.push(line(world, &scene, index, record, self.lang));
            if self.why {
                lines.extend(answer(&scene, index, self.lang));
            }
        }
        if self.kept.len() > self.most {
            self.forget(world);
        }
        lines
    }

    /// Forgets what is long ago and not on its way.
    fn forget(&mut self, world: &World) {
        let old = self.kept.len().saturating_sub(KEPT);
        let mut wanted: BTreeSet<_> = world.in_flight().map(|flight| flight.id).collect();
        wanted.extend(world.in_flight().filter_map(|flight| flight.copy_of));
        let mut place = 0;
        self.kept.retain(|record| {
            place += 1;
            place > old
                || match &record.what {
                    What::Sent { id, .. } | What::Copied { id, .. } => wanted.contains(id),
                    What::Reported { arrives, .. } => *arrives >= world.now(),
                    _ => false,
                }
        });
        self.most = self.kept.len() + KEPT;
    }
}

/// The line of one record.
fn line(world: &World, scene: &Scene<'_>, index: usize, record: &Record, lang: Lang) -> String {
    let host = host_of(record).and_then(|id| world.host(id));
    let host = host.map_or("", tcp_sim::world::Host::name);
    let what = explain::record(lang, scene, index);
    let at = seconds(record.at);
    let names = world.hosts().iter().map(|host| host.name().len());
    let column = names.max().unwrap_or(0).clamp(HOST, 2 * HOST);
    let line = match cause(record) {
        None => format!("{at}  {host:column$}  {what}"),
        Some(cause) => {
            let source = explain::cite(lang, cause.source()).label;
            // A Chinese character takes two columns.
            let blanks = WHAT.saturating_sub(what.width());
            format!(
                "{at}  {host:column$}  {what}{:blanks$}  {:CAUSE$}  {source}",
                "",
                cause.name()
            )
        }
    };
    line.trim_end().to_string()
}

/// What *Why?* answers about one record: heading, sentences, what became of a segment, the clause.
fn answer(scene: &Scene<'_>, index: usize, lang: Lang) -> impl Iterator<Item = String> {
    let why = explain::subject(scene, index).and_then(|subject| explain::why(lang, scene, subject));
    let parts = why.map(|why| {
        [
            Some(why.title),
            Some(why.text),
            why.fate,
            why.source.map(|cite| cite.label),
        ]
    });
    let parts = parts.into_iter().flatten().flatten();
    parts
        .filter(|part| !part.is_empty())
        .map(|part| format!("{:WHY$}{part}", ""))
}

/// Seconds with all nine places, so that the points stand below each other.
fn seconds(at: Instant) -> String {
    let nanos = at.as_nanos();
    format!("{:5}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
}

/// The host that a record is about; what happens on the way belongs to none.
const fn host_of(record: &Record) -> Option<HostId> {
    match &record.what {
        What::Sent { host, .. } | What::Core { host, .. } | What::Program { host, .. } => {
            Some(*host)
        }
        What::Power { host, .. }
        | What::Forwarded { by: host, .. }
        | What::Reported { by: host, .. } => Some(*host),
        What::Rewritten { .. }
        | What::Copied { .. }
        | What::Rescheduled { .. }
        | What::Corrupted { .. }
        | What::Lost { .. }
        | What::Delivered { .. }
        | What::Command { .. }
        | What::Refused { .. } => None,
    }
}

/// The cause that a record carries.
fn cause(record: &Record) -> Option<Cause> {
    match &record.what {
        What::Sent { cause, .. } => Some(*cause),
        What::Core { event, .. } => cause_of(event),
        What::Program {
            call: Call::Error { cause },
            ..
        } => Some(*cause),
        _ => None,
    }
}
