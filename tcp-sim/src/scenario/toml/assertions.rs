//! The `[[assert]]` sections.

use tcp_core::{Cause, State};

use super::section::{Read, Section, Value};
use super::sections::host_id;
use super::units::Measure;
use crate::check::{Check, Count};
use crate::ids::{HostId, Kind};
use crate::scenario::MAX_UNTIL;

pub(super) const KEYS: &[&str] = &[
    "reaches", "ends", "closed", "reads", "cause", "segments", "duration", "host", "by", "count",
    "at-least", "at-most",
];
/// The keys that say what is asserted; an assertion has one of them.
const SUBJECTS: &[&str] = &[
    "reaches", "ends", "closed", "reads", "cause", "segments", "duration",
];
const BOUNDS: &[&str] = &["at-least", "at-most"];

/// What `segments` can count.
#[derive(Clone, Copy)]
enum Which {
    All,
    OfKind(Kind),
    Retransmitted,
    Lost,
}

pub(super) fn read(section: &Section<'_>, names: &[&str]) -> Read<Check> {
    let subjects: Vec<_> = SUBJECTS
        .iter()
        .filter(|key| section.get(key).is_some())
        .collect();
    let subject = match subjects.as_slice() {
        [subject] => **subject,
        [] => {
            let keys = SUBJECTS
                .iter()
                .map(|key| format!("`{key}`"))
                .collect::<Vec<_>>()
                .join(", ");
            return Err(section.error(format!("an assertion has one of {keys}")));
        }
        [_, second, ..] => {
            let error = format!("`{second}` needs an assertion of its own");
            return Err(section.required(second)?.error(error));
        }
    };
    let value = section.required(subject)?;
    let takes: &[&str] = match subject {
        "reaches" => &["host", "by"],
        "ends" | "reads" => &["host"],
        "cause" | "segments" => &["host", "count", "at-least", "at-most"],
        _ => &[],
    };
    let extra = KEYS
        .iter()
        .find(|key| !SUBJECTS.contains(key) && !takes.contains(key) && section.get(key).is_some());
    if let Some(extra) = extra {
        let error = format!("`{extra}` means nothing beside `{subject}`");
        return Err(section.required(extra)?.error(error));
    }
    let host = || host_id(section.required("host")?, names);
    let any_host = || section.optional("host", |value| host_id(value, names));
    Ok(match subject {
        "reaches" => Check::Reaches {
            host: host()?,
            state: state(value)?,
            by: section.optional("by", time)?,
        },
        "ends" => Check::Ends {
            host: host()?,
            state: state(value)?,
        },
        "closed" => value.word("what can be closed", &[("both", Check::BothClosed)])?,
        "reads" => Check::Delivered {
            to: host()?,
            bytes: value.measure(Measure::Size)?,
        },
        "cause" => Check::Event {
            host: any_host()?,
            cause: cause(value)?,
            count: count(section)?,
        },
        "segments" => segments(value, any_host()?, count(section)?)?,
        _ => {
            let bounds = value.table("`duration`", BOUNDS)?;
            let (at_least, at_most) = (
                bounds.optional("at-least", time)?,
                bounds.optional("at-most", time)?,
            );
            Check::Lasts { at_least, at_most }
        }
    })
}

fn segments(value: Value<'_>, host: Option<HostId>, count: Count) -> Read<Check> {
    let kinds = Kind::ALL.map(|kind| (kind.word(), Which::OfKind(kind)));
    let others = [
        ("all", Which::All),
        ("retransmitted", Which::Retransmitted),
        ("lost", Which::Lost),
    ];
    let choices: Vec<_> = kinds.into_iter().chain(others).collect();
    Ok(match value.word("a kind of segment", &choices)? {
        Which::All => Check::Segments {
            host,
            kind: None,
            count,
        },
        Which::OfKind(kind) => Check::Segments {
            host,
            kind: Some(kind),
            count,
        },
        Which::Retransmitted => Check::Retransmissions { host, count },
        Which::Lost => Check::Lost { host, count },
    })
}

fn count(section: &Section<'_>) -> Read<Count> {
    let bound = |key| section.optional(key, |value| value.number::<u32>(0, u32::MAX.into()));
    let (exactly, at_least, at_most) = (bound("count")?, bound("at-least")?, bound("at-most")?);
    match exactly {
        None => Ok(Count { at_least, at_most }),
        Some(count) if at_least.is_none() && at_most.is_none() => Ok(Count::exactly(count)),
        Some(_) => {
            let error =
                "`count` says exactly how often; `at-least` and `at-most` cannot stand beside it";
            Err(section.required("count")?.error(error))
        }
    }
}

fn time(value: Value<'_>) -> Read<u64> {
    value.measure_in(Measure::Time, 0, MAX_UNTIL)
}

fn state(value: Value<'_>) -> Read<State> {
    value.word("a state", &State::ALL.map(|state| (state.name(), state)))
}

fn cause(value: Value<'_>) -> Read<Cause> {
    let causes: Vec<_> = Cause::ALL
        .iter()
        .map(|cause| (cause.name(), *cause))
        .collect();
    let text = value.string()?;
    let found = causes.iter().find(|(name, _)| *name == text);
    found.map(|(_, cause)| *cause).ok_or_else(|| {
        // There are too many to list them all.
        let error = value.error(format!(
            "\"{text}\" is not a cause; `ackademy causes` lists them"
        ));
        match super::error::nearest(text, causes.iter().map(|(name, _)| *name)) {
            Some(name) => error.meant(format!("\"{name}\"")),
            None => error,
        }
    })
}
