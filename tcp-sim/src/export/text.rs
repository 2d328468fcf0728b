//! The trace as text: one line for each record, with its time, host, what happened, the cause's
//! name and its source.

use tcp_core::{Cause, Instant};

use crate::check::cause_of;
use crate::explain::{self, Lang};
use crate::history::scene;
use crate::ids::HostId;
use crate::trace::{Call, Record, What};
use crate::world::World;

/// How wide the middle columns are.
const HOST: usize = 8;
const WHAT: usize = 62;
const CAUSE: usize = 24;

/// The whole trace of a run that stands at `world`, a line for each record.
pub fn lines<'a>(
    world: &'a World,
    trace: &'a [Record],
    lang: Lang,
) -> impl Iterator<Item = String> {
    let scene = scene(world.scenario(), trace, world.now());
    trace.iter().enumerate().map(move |(index, record)| {
        let host = host_of(record).and_then(|id| world.host(id));
        let host = host.map_or("", crate::world::Host::name);
        let what = explain::record(lang, &scene, index);
        let at = seconds(record.at);
        let line = match cause(record) {
            None => format!("{at}  {host:HOST$}  {what}"),
            Some(cause) => {
                let source = explain::cite(lang, cause.source()).label;
                format!(
                    "{at}  {host:HOST$}  {what:WHAT$}  {:CAUSE$}  {source}",
                    cause.name()
                )
            }
        };
        line.trim_end().to_string()
    })
}

/// Seconds with all nine places, so that the points stand below each other.
fn seconds(at: Instant) -> String {
    let nanos = at.as_nanos();
    format!("{:5}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
}

/// The host that a record is about; what happens on the way belongs to none.
const fn host_of(record: &Record) -> Option<HostId> {
    match &record.what {
        What::Sent { host, .. } | What::Core { host, .. } | What::Application { host, .. } => {
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
        What::Application {
            call: Call::Error { cause },
            ..
        } => Some(*cause),
        _ => None,
    }
}
