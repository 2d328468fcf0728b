//! Numbers that the run gives: prose names them, and what stands on the page comes from the run.

use tcp_core::{Duration, Segment};
use tcp_explain::{Lang, span};
use tcp_files::toml::assertions::{HAPPENING, happening};
use tcp_files::toml::{Read, Section, Value as Toml, host_id};
use tcp_sim::Scenario;
use tcp_sim::check::{Check, Count, Happening, Predicate, Unit, Variable, Within};
use tcp_sim::ids::HostId;
use tcp_sim::judge::{Found, Judge, find};

use crate::moment::When;
use crate::run::judged;

/// A number that the run gives.
#[derive(Clone, Debug)]
pub struct Number {
    /// What prose calls it.
    pub name: String,
    /// In which world.
    pub world: String,
    /// What is asked of the run.
    pub query: Query,
    /// Without its unit.
    pub bare: bool,
    /// Where it is asked, for errors.
    pub place: String,
}

/// What is asked of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// When something happens.
    Time(Happening),
    /// How long it takes from one moment to another.
    Between(When, When),
    /// How often something happens.
    Count(Happening),
    /// What a field of a segment says.
    Field(Field, Happening),
    /// What a variable of a host's newest connection is.
    Variable {
        /// Whose.
        host: HostId,
        /// Which.
        variable: Variable,
        /// When.
        at: When,
        /// Counted in full segments.
        in_segments: bool,
    },
}

/// A field of a segment's header, or how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The sequence number.
    Seq,
    /// The acknowledgment number.
    Ack,
    /// The window field, as it stands on the wire.
    Window,
    /// How many bytes of data.
    Length,
}

const FIELDS: [(&str, Field); 4] = [
    ("seq", Field::Seq),
    ("ack", Field::Ack),
    ("window", Field::Window),
    ("length", Field::Length),
];

/// What the run answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// So many nanoseconds.
    Time(u64),
    /// So many bytes.
    Bytes(u64),
    /// So many full segments.
    Segments(u64),
    /// A number without a unit.
    Plain(u64),
}

impl Value {
    /// As it stands in prose.
    #[must_use]
    pub fn text(self, lang: Lang, bare: bool) -> String {
        match self {
            Self::Time(nanos) => span(Duration::from_nanos(nanos)),
            Self::Bytes(count) if !bare => lang.pick(
                format!("{count} {}", if count == 1 { "byte" } else { "bytes" }),
                format!("{count} 字节"),
            ),
            Self::Segments(count) if !bare => lang.pick(
                format!(
                    "{count} {}",
                    if count == 1 { "segment" } else { "segments" }
                ),
                format!("{count} 个报文段"),
            ),
            Self::Bytes(count) | Self::Segments(count) | Self::Plain(count) => count.to_string(),
        }
    }
}

/// The keys of a `[[number]]`.
pub(crate) const KEYS: &[&str] = &[
    "name", "world", "time", "from", "to", "count", "field", "of", "variable", "host", "at", "in",
    "bare",
];

impl Query {
    pub(crate) fn read(section: &Section<'_>, hosts: &[&str]) -> Read<Self> {
        let what = |value: Toml<'_>| happening(&value.table("a happening", HAPPENING)?, hosts);
        let one_of = ["time", "from", "count", "field", "variable"];
        let mut found = one_of.iter().filter_map(|key| section.get(key));
        let (Some(_), None) = (found.next(), found.next()) else {
            return Err(section.error(
                "a number has one of `time`, `from` (with `to`), `count`, `field` (with `of`), \
                 `variable` (with `host` and `at`)",
            ));
        };
        if let Some(value) = section.get("time") {
            return what(value).map(Self::Time);
        }
        if let Some(value) = section.get("count") {
            return what(value).map(Self::Count);
        }
        if let Some(value) = section.get("from") {
            let to = When::read(section.required("to")?, hosts)?;
            return Ok(Self::Between(When::read(value, hosts)?, to));
        }
        if let Some(value) = section.get("field") {
            let field = value.word("a field", &FIELDS)?;
            return Ok(Self::Field(field, what(section.required("of")?)?));
        }
        let value = section.required("variable")?;
        let variable = value.word("a variable", &Variable::ALL)?;
        let in_segments = section.optional("in", |unit| {
            unit.word(
                "a unit of a number",
                &[("segments", true), ("bytes", false)],
            )
        })?;
        if in_segments == Some(true) && variable.unit() != Unit::Bytes {
            return Err(value.error("only a number of bytes can be counted in segments"));
        }
        Ok(Self::Variable {
            host: host_id(section.required("host")?, hosts)?,
            variable,
            at: When::read(section.required("at")?, hosts)?,
            in_segments: in_segments.unwrap_or(false),
        })
    }

    /// What the run answers; else why it does not.
    ///
    /// # Errors
    /// When what is asked for never happens, or has no value then.
    pub fn answer(&self, scenario: &Scenario) -> Result<Value, String> {
        let never = || "what it asks for never happens in this run".to_string();
        match self {
            Self::Time(happening) => find(scenario, happening)
                .map(|met| Value::Time(met.at.as_nanos()))
                .ok_or_else(never),
            Self::Between(from, to) => {
                let at = |when: &When| when.cursor(scenario).map(|cursor| cursor.now.as_nanos());
                let (from, to) = (at(from).ok_or_else(never)?, at(to).ok_or_else(never)?);
                let length = to.checked_sub(from);
                length
                    .map(Value::Time)
                    .ok_or_else(|| "`to` is before `from`".to_string())
            }
            Self::Count(happening) => Ok(Value::Plain(count(scenario, happening).into())),
            Self::Field(field, happening) => {
                let segment = find(scenario, happening)
                    .ok_or_else(never)?
                    .segment
                    .ok_or("`field` asks for a segment: `of` needs `segments`")?;
                field
                    .of(&segment)
                    .ok_or_else(|| "that segment has no such field".to_string())
            }
            Self::Variable {
                host,
                variable,
                at,
                in_segments,
            } => {
                let history = at.history(scenario).ok_or_else(never)?;
                let host = history.world().host(*host);
                let info = host
                    .and_then(|host| host.connection())
                    .map(tcp_core::Connection::info)
                    .ok_or("the host has no connection then")?;
                let value = variable
                    .of(&info)
                    .ok_or_else(|| format!("`{}` has no value then", variable.name()))?;
                match (variable.unit(), in_segments) {
                    (Unit::Nanos, _) => Ok(Value::Time(value)),
                    (Unit::Bytes, false) => Ok(Value::Bytes(value)),
                    (Unit::Bytes, true) => match u64::from(info.mss) {
                        mss if mss > 0 && value.is_multiple_of(mss) => {
                            Ok(Value::Segments(value / mss))
                        }
                        mss => Err(format!(
                            "{value} bytes are no whole number of segments of {mss} bytes"
                        )),
                    },
                }
            }
        }
    }
}

impl Field {
    fn of(self, segment: &Segment) -> Option<Value> {
        match self {
            Self::Seq => Some(Value::Plain(segment.seq.0.into())),
            Self::Ack => segment.ack.map(|ack| Value::Plain(ack.0.into())),
            Self::Window => Some(Value::Plain(segment.window.into())),
            Self::Length => Some(Value::Bytes(segment.data_len().into())),
        }
    }
}

/// How often something happens in a whole run.
fn count(scenario: &Scenario, happening: &Happening) -> u32 {
    let check = Check::from(Predicate::Happens {
        what: happening.clone(),
        count: Count::default(),
        within: Within::default(),
    });
    let outcomes = judged(scenario, Judge::new(&[check]));
    match outcomes
        .first()
        .and_then(|outcome| outcome.verdicts.first())
    {
        Some(verdict) => match verdict.found {
            Found::Happened { count, .. } => count,
            _ => 0,
        },
        None => 0,
    }
}
