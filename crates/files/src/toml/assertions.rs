//! The `[[assert]]` sections: the check language as people write it.

use tcp_core::{Cause, State};

use super::section::{Read, Section, Value};
use super::sections::host_id;
use super::units::Measure;
use tcp_sim::check::{
    Amount, Bounds, CallKind, Check, Count, FLAGS, Fields, Happening, Limits, MAX_PARTS, Moment,
    Occurrence, Predicate, Scope, SegmentEvent, Term, Timer, Unit, Variable, Within,
};
use tcp_sim::ids::Kind;
use tcp_sim::scenario::MAX_UNTIL;

/// The keys of an assertion.
pub const KEYS: &[&str] = &[
    "reaches", "cause", "segments", "calls", "timer", "order", "ends", "closed", "reads",
    "sockets", "variable", "duration", "any", "host", "with", "after", "before", "by", "at",
    "once", "is", "count", "at-least", "at-most", "not",
];
/// The keys of a happening: what stands in `after`, `before`, `at` and `order`.
pub const HAPPENING: &[&str] = &[
    "reaches", "cause", "segments", "calls", "timer", "host", "with", "nth",
];
/// The keys of `with`.
pub(super) const FIELDS: &[&str] = &[
    "kind",
    "seq",
    "ack",
    "window",
    "length",
    "flags",
    "no-flags",
    "mss",
    "window-scale",
    "timestamps",
    "sack-permitted",
    "sack-blocks",
];
/// The keys of a bound that stands in a table of its own.
pub(super) const BOUNDS: &[&str] = &["at-least", "at-most"];
/// The keys that say what is asserted; an assertion has one of them.
const SUBJECTS: &[&str] = &[
    "reaches", "cause", "segments", "calls", "timer", "order", "ends", "closed", "reads",
    "sockets", "variable", "duration", "any",
];
/// Those of them that are happenings.
const HAPPENINGS: &[&str] = &["reaches", "cause", "segments", "calls", "timer"];
const COUNT: &[&str] = &["count", "at-least", "at-most"];

/// What `segments` can count.
#[derive(Clone, Copy)]
enum Which {
    OfKind(Kind),
    Any(SegmentEvent),
}

/// Reads an assertion about hosts of these names.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(section: &Section<'_>, names: &[&str]) -> Read<Check> {
    let Some(alternatives) = section.get("any") else {
        return Ok(Check {
            any: vec![term(section, names)?],
        });
    };
    subject(section, SUBJECTS, &["any"], "an assertion")?;
    let terms = alternatives.tables_of("an assertion", KEYS)?;
    many(alternatives, terms.len())?;
    let any = terms.iter().map(|inner| match inner.get("any") {
        Some(value) => Err(value.error("`any` cannot stand in another `any`")),
        None => term(inner, names),
    });
    Ok(Check {
        any: any.collect::<Read<_>>()?,
    })
}

/// The one subject of a table. Nothing else than what it takes may stand beside it.
fn subject(
    section: &Section<'_>,
    subjects: &[&'static str],
    takes: &[&str],
    what: &str,
) -> Read<&'static str> {
    let found: Vec<_> = subjects
        .iter()
        .copied()
        .filter(|key| section.get(key).is_some())
        .collect();
    let subject = match found.as_slice() {
        [subject] => *subject,
        [] => {
            let keys = subjects
                .iter()
                .map(|key| format!("`{key}`"))
                .collect::<Vec<_>>()
                .join(", ");
            return Err(section.error(format!("{what} has one of {keys}")));
        }
        [_, second, ..] => {
            let error = format!("`{second}` needs {what} of its own");
            return Err(section.required(second)?.error(error));
        }
    };
    let extra = KEYS
        .iter()
        .find(|key| **key != subject && !takes.contains(key) && section.get(key).is_some());
    match extra {
        Some(extra) => {
            let error = format!("`{extra}` means nothing beside `{subject}`");
            Err(section.required(extra)?.error(error))
        }
        None => Ok(subject),
    }
}

/// What each subject takes besides itself.
fn takes(subject: &str) -> &'static [&'static str] {
    match subject {
        "segments" => &[
            "host", "with", "after", "before", "by", "count", "at-least", "at-most", "not",
        ],
        "reaches" | "cause" | "calls" | "timer" => &[
            "host", "after", "before", "by", "count", "at-least", "at-most", "not",
        ],
        "ends" => &["host", "not"],
        "reads" => &["host", "by", "not"],
        "sockets" => &["host", "at", "count", "at-least", "at-most", "not"],
        "variable" => &[
            "host", "after", "before", "by", "at", "once", "is", "at-least", "at-most", "not",
        ],
        _ => &["not"],
    }
}

fn term(section: &Section<'_>, names: &[&str]) -> Read<Term> {
    let found = SUBJECTS.iter().find(|key| section.get(key).is_some());
    let takes = found.map_or(&[][..], |found| takes(found));
    let subject = subject(section, SUBJECTS, takes, "an assertion")?;
    let value = section.required(subject)?;
    let host = || host_id(section.required("host")?, names);
    let predicate = match subject {
        "ends" => Predicate::Ends {
            host: host()?,
            state: state(value)?,
        },
        "closed" => value.word("what can be closed", &[("both", Predicate::BothClosed)])?,
        "reads" => Predicate::Delivered {
            to: host()?,
            bytes: sizes(value)?,
            by: section.optional("by", time)?,
        },
        "sockets" => Predicate::Sockets {
            host: host()?,
            state: any_state(value)?,
            count: count(section)?,
            at: section
                .optional("at", |at| moment(at, names))?
                .unwrap_or(Moment::End),
        },
        "variable" => variable(section, value, names)?,
        "order" => {
            let parts = value.tables_of("a happening", HAPPENING)?;
            many(value, parts.len())?;
            let parts = parts.iter().map(|part| happening(part, names));
            Predicate::Order(parts.collect::<Read<_>>()?)
        }
        "duration" => {
            let bounds = value.table("`duration`", BOUNDS)?;
            Predicate::Lasts {
                at_least: bounds.optional("at-least", time)?,
                at_most: bounds.optional("at-most", time)?,
            }
        }
        _ => Predicate::Happens {
            what: occurrence(section, subject, names)?,
            count: count(section)?,
            within: within(section, names)?,
        },
    };
    Ok(Term {
        not: section.optional("not", Value::bool)?.unwrap_or(false),
        predicate,
    })
}

fn many(value: Value<'_>, len: usize) -> Read<()> {
    if len == 0 || u32::try_from(len).is_ok_and(|len| len > MAX_PARTS) {
        return Err(value.error(format!("this list has 1 to {MAX_PARTS} parts")));
    }
    Ok(())
}

/// A table that stands for something that happens. It may have other keys than [`HAPPENING`].
///
/// # Errors
/// The first thing that is wrong with it.
pub fn happening(section: &Section<'_>, names: &[&str]) -> Read<Happening> {
    let takes = if section.get("segments").is_some() {
        &["host", "with", "nth"][..]
    } else {
        &["host", "nth"]
    };
    let subject = subject(section, HAPPENINGS, takes, "a happening")?;
    let nth = section.optional("nth", |value| value.number(1, u32::MAX.into()))?;
    Ok(Happening {
        nth: nth.unwrap_or(1),
        ..occurrence(section, subject, names)?
    })
}

fn occurrence(section: &Section<'_>, subject: &'static str, names: &[&str]) -> Read<Happening> {
    let value = section.required(subject)?;
    let what = match subject {
        "reaches" => Occurrence::Enters(state(value)?),
        "cause" => Occurrence::Because(cause(value)?),
        "calls" => Occurrence::Calls(value.word("a call of an application", &CallKind::ALL)?),
        "timer" => Occurrence::Fires(value.word("a timer", &Timer::ALL)?),
        _ => segments(value, section)?,
    };
    let host = section.optional("host", |value| host_id(value, names))?;
    Ok(Happening::new(host, what))
}

fn segments(value: Value<'_>, section: &Section<'_>) -> Read<Occurrence> {
    let kinds = Kind::ALL.map(|kind| (kind.word(), Which::OfKind(kind)));
    let others = [
        ("all", Which::Any(SegmentEvent::Sent)),
        ("retransmitted", Which::Any(SegmentEvent::Retransmitted)),
        ("lost", Which::Any(SegmentEvent::Lost)),
        ("arrived", Which::Any(SegmentEvent::Arrived)),
    ];
    let choices: Vec<_> = kinds.into_iter().chain(others).collect();
    let which = value.word("a kind of segment", &choices)?;
    let with = section.optional("with", fields)?.unwrap_or_default();
    Ok(match which {
        Which::Any(fate) => Occurrence::Segment {
            fate,
            fields: Box::new(with),
        },
        Which::OfKind(kind) => {
            if with.kind.is_some() {
                return Err(value.error("the kind is said twice: here and in `with`"));
            }
            Occurrence::Segment {
                fate: SegmentEvent::Sent,
                fields: Box::new(Fields {
                    kind: Some(kind),
                    ..with
                }),
            }
        }
    })
}

fn fields(value: Value<'_>) -> Read<Fields> {
    let section = value.table("`with`", FIELDS)?;
    let number = |key, most| section.optional(key, |value| numbers(value, most));
    let flags = |key| {
        let names = section.optional(key, Value::items)?.unwrap_or_default();
        let bits = names.into_iter().map(|name| name.word("a flag", &FLAGS));
        bits.collect::<Read<Vec<_>>>()
            .map(|bits| bits.iter().fold(0, |all, bit| all | bit))
    };
    Ok(Fields {
        kind: section.optional("kind", |value| {
            value.word(
                "a kind of segment",
                &Kind::ALL.map(|kind| (kind.word(), kind)),
            )
        })?,
        seq: number("seq", u32::MAX.into())?,
        ack: number("ack", u32::MAX.into())?,
        window: number("window", u16::MAX.into())?,
        length: number("length", u16::MAX.into())?,
        flags: flags("flags")?,
        no_flags: flags("no-flags")?,
        mss: number("mss", u16::MAX.into())?,
        window_scale: number("window-scale", u8::MAX.into())?,
        timestamps: section.optional("timestamps", Value::bool)?,
        sack_permitted: section.optional("sack-permitted", Value::bool)?,
        sack_blocks: number("sack-blocks", 4)?,
    })
}

/// A number, or `{ at-least = …, at-most = … }`.
fn numbers(value: Value<'_>, most: u64) -> Read<Bounds> {
    bounds(value, |value| value.number(0, most))
}

/// A number of bytes, or `{ at-least = …, at-most = … }`.
fn sizes(value: Value<'_>) -> Read<Bounds> {
    bounds(value, |value| value.measure(Measure::Size))
}

fn bounds<'a>(value: Value<'a>, read: impl Fn(Value<'a>) -> Read<u64> + Copy) -> Read<Bounds> {
    if !value.is_table() {
        return read(value).map(Bounds::exactly);
    }
    let section = value.table("a bound", BOUNDS)?;
    Ok(Bounds {
        at_least: section.optional("at-least", read)?,
        at_most: section.optional("at-most", read)?,
    })
}

fn within(section: &Section<'_>, names: &[&str]) -> Read<Within> {
    let edge = |key| {
        section.optional(key, |value| {
            happening(&value.table("a happening", HAPPENING)?, names)
        })
    };
    Ok(Within {
        after: edge("after")?,
        before: edge("before")?,
        by: section.optional("by", time)?,
    })
}

/// A time, `"end"`, or a happening.
fn moment(value: Value<'_>, names: &[&str]) -> Read<Moment> {
    if value.is_table() {
        let section = value.table("a happening", HAPPENING)?;
        return happening(&section, names).map(Moment::Event);
    }
    match value.string()? {
        "end" => Ok(Moment::End),
        _ => time(value).map(Moment::Time),
    }
}

fn variable(section: &Section<'_>, value: Value<'_>, names: &[&str]) -> Read<Predicate> {
    let variable = value.word("a variable", &Variable::ALL)?;
    let amount = |key| section.optional(key, |value| amount(value, variable));
    let limits = match (amount("is")?, amount("at-least")?, amount("at-most")?) {
        (None, None, None) => {
            return Err(value.error("`variable` needs `is`, `at-least` or `at-most`"));
        }
        (None, at_least, at_most) => Limits { at_least, at_most },
        (Some(amount), None, None) => Limits {
            at_least: Some(amount),
            at_most: Some(amount),
        },
        (Some(_), ..) => {
            let error = "`is` says exactly what; `at-least` and `at-most` cannot stand beside it";
            return Err(section.required("is")?.error(error));
        }
    };
    let at = section.optional("at", |at| moment(at, names))?;
    let once = section.optional("once", Value::bool)?.unwrap_or(false);
    let within = within(section, names)?;
    let scope = match at {
        Some(at) if !once && within == Within::default() => Scope::At(at),
        Some(_) => {
            let error =
                "`at` is one moment; `once`, `after`, `before` and `by` cannot stand beside it";
            return Err(section.required("at")?.error(error));
        }
        None if once => Scope::Once(within),
        None => Scope::Always(within),
    };
    Ok(Predicate::Variable {
        host: host_id(section.required("host")?, names)?,
        variable,
        limits,
        scope,
    })
}

/// What a variable is compared with: bytes or a time, so many segments, or another variable.
fn amount(value: Value<'_>, variable: Variable) -> Read<Amount> {
    if let Ok(text) = value.string() {
        if let Some((_, other)) = Variable::ALL.iter().find(|(name, _)| *name == text) {
            if other.unit() != variable.unit() {
                let error = format!("`{text}` is not measured as `{}` is", variable.name());
                return Err(value.error(error));
            }
            return Ok(Amount::Variable(*other));
        }
        let number = text
            .strip_suffix(" segments")
            .or_else(|| text.strip_suffix(" segment"))
            .and_then(|number| number.parse().ok());
        if let (Some(number), Unit::Bytes) = (number, variable.unit()) {
            return Ok(Amount::Segments(number));
        }
    }
    let measure = match variable.unit() {
        Unit::Bytes => Measure::Size,
        Unit::Nanos => Measure::Time,
    };
    value.measure(measure).map(Amount::Plain)
}

fn count(section: &Section<'_>) -> Read<Count> {
    let bound = |key| section.optional(key, |value| value.number::<u32>(0, u32::MAX.into()));
    let [exactly, at_least, at_most] = COUNT else {
        return Ok(Count::default());
    };
    match (bound(exactly)?, bound(at_least)?, bound(at_most)?) {
        (None, at_least, at_most) => Ok(Count { at_least, at_most }),
        (Some(count), None, None) => Ok(Count::exactly(count)),
        (Some(_), ..) => {
            let error =
                "`count` says exactly how often; `at-least` and `at-most` cannot stand beside it";
            Err(section.required("count")?.error(error))
        }
    }
}

/// A time within a run, in nanoseconds.
///
/// # Errors
/// When it is none.
pub fn time(value: Value<'_>) -> Read<u64> {
    value.measure_in(Measure::Time, 0, MAX_UNTIL)
}

fn state(value: Value<'_>) -> Read<State> {
    value.word("a state", &State::ALL.map(|state| (state.name(), state)))
}

fn any_state(value: Value<'_>) -> Read<Option<State>> {
    let states = State::ALL.map(|state| (state.name(), Some(state)));
    let choices: Vec<_> = states.into_iter().chain([("all", None)]).collect();
    value.word("a state", &choices)
}

fn cause(value: Value<'_>) -> Read<Cause> {
    let text = value.string()?;
    tcp_sim::names::cause_named(text).ok_or_else(|| {
        // There are too many to list them all.
        let error = value.error(format!(
            "\"{text}\" is not a cause; `ackademy causes` lists them"
        ));
        match super::error::nearest(text, Cause::ALL.iter().map(|cause| cause.name())) {
            Some(name) => error.meant(format!("\"{name}\"")),
            None => error,
        }
    })
}
