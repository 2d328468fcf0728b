//! The trace as JSON, for programs: one record a line. docs/command-line.md says what each name
//! means.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use tcp_core::event::Phase;
use tcp_core::{Cause, Duration, Event, Instant, Segment};

use tcp_explain::{Lang, cite, icmp_words};
use tcp_sim::check::{CallKind, FLAGS, Timer, cause_of};
use tcp_sim::history::Digest;
use tcp_sim::ids::{HostId, Kind, ProgramId};
use tcp_sim::scenario::Scenario;
use tcp_sim::trace::{Call, Giver, Loss, Record, Rewrite, What};

/// The version of this form; it is the document's first key.
pub const JSON_VERSION: u8 = 1;

/// Writes a run's trace while it goes on. Times are nanoseconds from the start, numbers are as on
/// the wire.
#[derive(Clone, Debug)]
pub struct Document {
    scenario: Scenario,
    digest: Digest,
    is_empty: bool,
}

impl Document {
    /// A document that has said what it is about.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(scenario: &Scenario, out: &mut impl Write) -> io::Result<Self> {
        let hosts: Vec<_> = scenario
            .hosts
            .iter()
            .map(|host| json!({ "name": host.name, "address": host.address.to_string() }))
            .collect();
        writeln!(out, "{{\"version\":{JSON_VERSION},")?;
        writeln!(out, "\"engine\":{},", json!(env!("CARGO_PKG_VERSION")))?;
        writeln!(out, "\"title\":{},", json!(scenario.title))?;
        writeln!(out, "\"hosts\":{},", Value::from(hosts))?;
        write!(out, "\"records\":[")?;
        Ok(Self {
            scenario: scenario.clone(),
            digest: Digest::default(),
            is_empty: true,
        })
    }

    /// Takes the records that come next, a line for each.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn take(&mut self, records: &[Record], out: &mut impl Write) -> io::Result<()> {
        self.digest.records(records);
        for record in records {
            let comma = if self.is_empty { "" } else { "," };
            self.is_empty = false;
            write!(out, "{comma}\n{}", self::record(&self.scenario, record))?;
        }
        Ok(())
    }

    /// Ends the document with the trace's digest, which nobody knows before.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn end(self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\n],")?;
        writeln!(out, "\"digest\":\"{:016x}\"}}", self.digest.value())
    }
}

fn record(scenario: &Scenario, record: &Record) -> Value {
    let host = |id: HostId| scenario.host(id).map(|spec| spec.name.clone());
    let program_name = |id: HostId, which: ProgramId| {
        let program = scenario.host(id)?.nth_program(which)?;
        Some(program.name.to_owned())
    };
    let (what, fields) = match &record.what {
        What::Sent {
            id,
            host: from,
            connection,
            segment,
            cause,
            repeats,
            departs,
            arrives,
        } => (
            "sent",
            json!({
                "id": id.0, "host": host(*from), "connection": connection.map(|id| id.0),
                "segment": self::segment(segment), "repeats": repeats.map(|id| id.0),
                "departs": nanos(*departs), "arrives": nanos(*arrives),
                "cause": cause.name(), "source": source(*cause),
            }),
        ),
        What::Copied { id, of, arrives } => (
            "copied",
            json!({ "id": id.0, "of": of.0, "arrives": nanos(*arrives) }),
        ),
        What::Rescheduled { id, arrives } => (
            "rescheduled",
            json!({ "id": id.0, "arrives": nanos(*arrives) }),
        ),
        What::Corrupted { id, bit } => ("corrupted", json!({ "id": id.0, "bit": bit })),
        What::Lost { id, why } => ("lost", json!({ "id": id.0, "why": loss(*why) })),
        What::Forwarded {
            id,
            by,
            departs,
            arrives,
        } => (
            "forwarded",
            json!({
                "id": id.0, "host": host(*by), "departs": nanos(*departs),
                "arrives": nanos(*arrives),
            }),
        ),
        What::Rewritten { id, how, segment } => (
            "rewritten",
            json!({
                "id": id.0, "segment": self::segment(segment),
                "how": match how {
                    Rewrite::Marked => "marked",
                    Rewrite::Stripped => "stripped",
                },
            }),
        ),
        What::Reported {
            id,
            by,
            about,
            error,
            arrives,
            ..
        } => (
            "reported",
            json!({
                "id": id.0, "host": host(*by), "about": about.0, "error": icmp_words(Lang::En, error),
                "arrives": nanos(*arrives),
            }),
        ),
        What::Power { host: on, on: runs } => ("power", json!({ "host": host(*on), "on": runs })),
        What::Delivered { id } => ("delivered", json!({ "id": id.0 })),
        What::Core {
            host: on,
            connection,
            event,
            about,
        } => {
            let (name, mut fields) = self::event(event);
            fields.insert("host".into(), host(*on).into());
            fields.insert("connection".into(), connection.map(|id| id.0).into());
            fields.insert("about".into(), about.map(|id| id.0).into());
            if let Some(cause) = cause_of(event) {
                fields.insert("cause".into(), cause.name().into());
                fields.insert("source".into(), source(cause).into());
            }
            (name, Value::from(fields))
        }
        What::Program {
            host: on,
            program,
            connection,
            call,
        } => (
            "call",
            json!({
                "host": host(*on), "program": program_name(*on, *program), "connection": connection.map(|id| id.0),
                "call": CallKind::of(*call).name(), "bytes": bytes(*call),
            }),
        ),
        What::Command { command, by } => (
            "command",
            json!({ "command": command.to_text(scenario), "by": giver(*by) }),
        ),
        What::Refused { command, by, error } => (
            "refused",
            json!({
                "command": command.to_text(scenario), "by": giver(*by),
                "error": error.to_string(),
            }),
        ),
    };
    let mut line = Map::new();
    line.insert("at".into(), nanos(record.at).into());
    line.insert("event".into(), record.step.into());
    line.insert("what".into(), what.into());
    if let Value::Object(fields) = fields {
        line.extend(fields);
    }
    Value::from(line)
}

fn event(event: &Event) -> (&'static str, Map<String, Value>) {
    let (name, fields) = match *event {
        Event::StateChanged { from, to, .. } => {
            ("state", json!({ "from": from.name(), "to": to.name() }))
        }
        Event::Accepted { .. } => ("accepted", json!({})),
        Event::Dropped { .. } => ("discarded", json!({})),
        Event::TimerSet { timer, at, .. } => (
            "timer set",
            json!({ "timer": Timer::of(timer).name(), "due": nanos(at) }),
        ),
        Event::TimerFired { timer } => ("timer fired", json!({ "timer": Timer::of(timer).name() })),
        Event::TimerCancelled { timer, .. } => (
            "timer cancelled",
            json!({ "timer": Timer::of(timer).name() }),
        ),
        Event::Congestion { cwnd, ssthresh, .. } => (
            "congestion",
            json!({ "cwnd": cwnd, "ssthresh": (ssthresh != u32::MAX).then_some(ssthresh) }),
        ),
        Event::RttMeasured {
            sample,
            srtt,
            rttvar,
            rto,
            ..
        } => (
            "rtt",
            json!({
                "sample": span(sample), "srtt": span(srtt), "rttvar": span(rttvar),
                "rto": span(rto),
            }),
        ),
        Event::RtoChanged { rto, .. } => ("rto", json!({ "rto": span(rto) })),
        Event::Acknowledged { una, count } => {
            ("acknowledged", json!({ "una": una.0, "count": count }))
        }
        Event::SendWindow { wnd, .. } => ("send window", json!({ "wnd": wnd })),
        Event::Sacked { start, end, .. } => ("sacked", json!({ "start": start.0, "end": end.0 })),
        Event::Lost {
            segments, count, ..
        } => (
            "taken for lost",
            json!({ "segments": segments, "count": count }),
        ),
        Event::Recovery { phase, .. } => (
            "recovery",
            json!({ "phase": match phase {
                Phase::Open => "open",
                Phase::FastRecovery => "fast recovery",
                Phase::Loss => "loss",
            } }),
        ),
        Event::Readable { count } => ("readable", json!({ "count": count })),
        Event::Failed { .. } => ("failed", json!({})),
        Event::Reported { .. } => ("soft error", json!({})),
    };
    let fields = match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    (name, fields)
}

fn segment(segment: &Segment) -> Value {
    let ack = if segment.ack.is_some() { 0x10 } else { 0 };
    let bits = segment.flags.bits() | ack;
    let flags: Vec<_> = FLAGS
        .iter()
        .filter(|(_, bit)| bits & bit != 0)
        .map(|(name, _)| *name)
        .collect();
    let kinds: Vec<_> = Kind::all_of(segment).map(Kind::word).collect();
    let options = &segment.options;
    let sack: Vec<_> = options
        .sack
        .as_slice()
        .iter()
        .map(|(left, right)| json!([left.0, right.0]))
        .collect();
    json!({
        "kind": Kind::of(segment).word(), "kinds": kinds, "src": segment.src.to_string(),
        "dst": segment.dst.to_string(), "seq": segment.seq.0, "ack": segment.ack.map(|ack| ack.0),
        "flags": flags, "window": segment.window, "length": segment.data_len(),
        "mss": options.mss, "window-scale": options.window_scale,
        "sack-permitted": options.sack_permitted, "sack": sack,
        "timestamps": options.timestamps.map(|stamps| json!([stamps.value, stamps.echo])),
    })
}

fn source(cause: Cause) -> String {
    cite(Lang::En, cause.source()).label
}

const fn nanos(at: Instant) -> u64 {
    at.as_nanos()
}

const fn span(length: Duration) -> u64 {
    length.as_nanos()
}

const fn giver(by: Giver) -> &'static str {
    match by {
        Giver::Scenario => "scenario",
        Giver::Learner => "learner",
    }
}

const fn loss(why: Loss) -> &'static str {
    match why {
        Loss::Dropped(_) => "dropped",
        Loss::QueueFull => "queue full",
        Loss::Random => "random",
        Loss::TooLarge => "too large",
        Loss::NoRoute => "no route",
        Loss::LinkDown => "link down",
        Loss::TimeToLive => "time to live",
        Loss::Firewall => "firewall",
        Loss::FirstSyn => "first SYN",
        Loss::HostDown => "host down",
    }
}

const fn bytes(call: Call) -> Option<u32> {
    match call {
        Call::Write { bytes } | Call::Read { bytes } => Some(bytes),
        _ => None,
    }
}
