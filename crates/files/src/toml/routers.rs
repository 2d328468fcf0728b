//! The `[host.router]` sections.

use super::attackers::conditions;
use super::section::{Read, Value};
use tcp_sim::scenario::{Action, OptionKind, RouterSpec, Rule};

pub(super) const ROUTER: &[&str] = &["icmp", "strip", "firewall"];
pub(super) const RULE: &[&str] = &["do", "from", "to", "port", "kind", "after", "until"];

pub(super) const ACTIONS: &[(&str, Action)] = &[
    ("pass", Action::Pass),
    ("drop", Action::Drop),
    ("reset", Action::Reset),
    ("drop-first", Action::DropFirst),
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
                    matches: conditions(rule, names)?,
                })
            })
            .collect::<Read<_>>()?,
    })
}
