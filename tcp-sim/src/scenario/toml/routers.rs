//! The `[host.router]` sections.

use super::section::{Read, Value};
use super::sections::host_id;
use super::units::Measure;
use crate::ids::Kind;
use crate::scenario::{Action, MAX_UNTIL, Match, OptionKind, RouterSpec, Rule};

pub(super) const ROUTER: &[&str] = &["icmp", "strip", "firewall"];
pub(super) const RULE: &[&str] = &["do", "from", "to", "port", "kind", "after", "until"];

const ACTIONS: &[(&str, Action)] = &[
    ("pass", Action::Pass),
    ("drop", Action::Drop),
    ("reset", Action::Reset),
];

pub(super) fn read(value: Value<'_>, names: &[&str]) -> Read<RouterSpec> {
    let section = value.table("[host.router]", ROUTER)?;
    let options = OptionKind::ALL.map(|option| (option.name(), option));
    let strip = section.optional("strip", Value::items)?.unwrap_or_default();
    let rules = section
        .optional("firewall", |value| {
            value.tables_of("a rule of a firewall", RULE)
        })?
        .unwrap_or_default();
    let kinds = Kind::ALL.map(|kind| (kind.word(), kind));
    let time = |value: Value<'_>| value.measure_in(Measure::Time, 0, MAX_UNTIL);
    let host = |value: Value<'_>| host_id(value, names);
    Ok(RouterSpec {
        icmp: section.optional("icmp", Value::bool)?.unwrap_or(true),
        strip: strip
            .into_iter()
            .map(|value| value.word("a TCP option", &options))
            .collect::<Read<_>>()?,
        rules: rules
            .iter()
            .map(|rule| {
                Ok(Rule {
                    action: rule.required("do")?.word("what a firewall does", ACTIONS)?,
                    matches: Match {
                        from: rule.optional("from", host)?,
                        to: rule.optional("to", host)?,
                        port: rule.optional("port", |value| value.number(1, 65_535))?,
                        kind: rule
                            .optional("kind", |value| value.word("a kind of segment", &kinds))?,
                        after: rule.optional("after", time)?,
                        until: rule.optional("until", time)?,
                    },
                })
            })
            .collect::<Read<_>>()?,
    })
}
