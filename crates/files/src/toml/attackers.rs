//! The `[host.attacker]` sections.

use core::net::IpAddr;

use super::section::{Read, Section, Value};
use super::sections::host_id;
use super::units::Measure;
use tcp_sim::ids::Kind;
use tcp_sim::scenario::{
    Attack, Attacker, Flood, Forge, Forgery, Inject, MAX_UNTIL, Match, Replay,
};

pub(super) const ATTACKER: &[&str] = &["start", "forge", "flood", "inject", "replay"];
pub(super) const FORGE: &[&str] = &[
    "what",
    "bytes",
    "from",
    "from-port",
    "to",
    "port",
    "sequence",
    "step",
    "acknowledgment",
    "rate",
    "count",
];
pub(super) const FLOOD: &[&str] = &["to", "port", "source", "sources", "rate", "count"];
pub(super) const INJECT: &[&str] = &["what", "bytes", "on", "nth"];
pub(super) const REPLAY: &[&str] = &["of", "nth", "delay"];
pub(super) const MATCH: &[&str] = &["from", "to", "port", "kind", "after", "until"];

pub(super) fn read(value: Value<'_>, names: &[&str]) -> Read<Attacker> {
    let section = value.table("[host.attacker]", ATTACKER)?;
    let attacks = ["forge", "flood", "inject", "replay"];
    let mut found = attacks
        .iter()
        .filter_map(|key| Some((*key, section.get(key)?)));
    let (Some((kind, attack)), None) = (found.next(), found.next()) else {
        let error = "an attacker has one of `forge`, `flood`, `inject`, `replay`";
        return Err(section.error(error));
    };
    Ok(Attacker {
        start: section.optional("start", time)?.unwrap_or(0),
        attack: match kind {
            "forge" => Attack::Forge(forge(&attack.table("`forge`", FORGE)?, names)?),
            "flood" => Attack::Flood(flood(&attack.table("`flood`", FLOOD)?, names)?),
            "inject" => {
                let section = attack.table("`inject`", INJECT)?;
                Attack::Inject(Inject {
                    what: what(&section)?,
                    on: matching(section.required("on")?, names)?,
                    nth: nth(&section)?,
                })
            }
            _ => {
                let section = attack.table("`replay`", REPLAY)?;
                Attack::Replay(Replay {
                    of: matching(section.required("of")?, names)?,
                    nth: nth(&section)?,
                    delay: time(section.required("delay")?)?,
                })
            }
        },
    })
}

fn time(value: Value<'_>) -> Read<u64> {
    value.measure_in(Measure::Time, 0, MAX_UNTIL)
}

fn port(value: Value<'_>) -> Read<u16> {
    value.number(1, 65_535)
}

fn number(value: Value<'_>) -> Read<u32> {
    value.number(0, u32::MAX.into())
}

fn many(value: Value<'_>) -> Read<u32> {
    value.number(1, 10_000_000)
}

fn nth(section: &Section<'_>) -> Read<u32> {
    Ok(section.optional("nth", many)?.unwrap_or(1))
}

fn what(section: &Section<'_>) -> Read<Forgery> {
    let kinds = [
        ("RST", Forgery::Rst),
        ("SYN", Forgery::Syn),
        ("data", Forgery::Data(1)),
        ("ACK", Forgery::Ack),
        ("FIN", Forgery::Fin),
        ("SYN-ACK", Forgery::SynAck),
    ];
    let what = section.required("what")?.word("what is forged", &kinds)?;
    let bytes = |value: Value<'_>| value.measure_in(Measure::Size, 1, 1_460);
    match (what, section.optional("bytes", bytes)?) {
        (Forgery::Data(_), Some(bytes)) => Ok(Forgery::Data(bytes)),
        (Forgery::Rst | Forgery::Syn | Forgery::Ack | Forgery::Fin | Forgery::SynAck, Some(_)) => {
            let error = "`bytes` are for forged data";
            Err(section.required("bytes")?.error(error))
        }
        (what, None) => Ok(what),
    }
}

/// Which segments, as a rule of a firewall says it.
pub(super) fn matching(value: Value<'_>, names: &[&str]) -> Read<Match> {
    conditions(&value.table("which segments", MATCH)?, names)
}

/// The conditions of a section that has them among its keys.
pub(super) fn conditions(section: &Section<'_>, names: &[&str]) -> Read<Match> {
    let kinds = Kind::ALL.map(|kind| (kind.word(), kind));
    let host = |value: Value<'_>| host_id(value, names);
    Ok(Match {
        from: section.optional("from", host)?,
        to: section.optional("to", host)?,
        port: section.optional("port", port)?,
        kind: section.optional("kind", |value| value.word("a kind of segment", &kinds))?,
        after: section.optional("after", time)?,
        until: section.optional("until", time)?,
    })
}

fn forge(section: &Section<'_>, names: &[&str]) -> Read<Forge> {
    Ok(Forge {
        what: what(section)?,
        from: host_id(section.required("from")?, names)?,
        from_port: port(section.required("from-port")?)?,
        to: host_id(section.required("to")?, names)?,
        port: port(section.required("port")?)?,
        sequence: section.optional("sequence", number)?.unwrap_or(0),
        step: section.optional("step", number)?.unwrap_or(0),
        acknowledgment: section.optional("acknowledgment", number)?,
        rate: section.optional("rate", many)?.unwrap_or(1),
        count: section.optional("count", many)?.unwrap_or(1),
    })
}

fn flood(section: &Section<'_>, names: &[&str]) -> Read<Flood> {
    let address = |value: Value<'_>| -> Read<IpAddr> {
        let text = value.string()?;
        let wrong = |_| value.error(format!("\"{text}\" is not an IPv4 or IPv6 address"));
        text.parse().map_err(wrong)
    };
    Ok(Flood {
        to: host_id(section.required("to")?, names)?,
        port: port(section.required("port")?)?,
        source: section.optional("source", address)?,
        sources: section.optional("sources", many)?.unwrap_or(1),
        rate: many(section.required("rate")?)?,
        count: many(section.required("count")?)?,
    })
}
