//! `[challenge]`: what a learner is to make true, and the attempts that are recorded with it.
//!
//! An attempt is the scenario with changes: what the learner would do to it. The changes are merged
//! into the document before it is read, so they say everything that a scenario can say, and their
//! errors have the same words and places.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::assertions;
use super::error::{SourceText, nearest};
use super::section::{Read, Section, Value, quoted};
use super::sections::{self, ROOT};
use tcp_sim::check::Check;
use tcp_sim::scenario::{Attempt, Scenario};

pub(super) const CHALLENGE: &[&str] = &["goal", "solution", "near-miss"];
/// What an attempt may change.
pub(super) const CHANGES: &[&str] = &["seed", "faults", "tcp", "limit", "host", "link", "action"];
/// The attempts: the key, and whether it reaches the goal.
const ATTEMPTS: [(&str, bool); 2] = [("solution", true), ("near-miss", false)];

/// The goal of a challenge.
pub(super) fn goal(value: Value<'_>, names: &[&str]) -> Read<Vec<Check>> {
    let section = value.table("[challenge]", CHALLENGE)?;
    let goals = section.tables("goal", "an assertion", assertions::KEYS)?;
    if goals.is_empty() {
        return Err(section.error("[challenge] needs [[challenge.goal]], which says what to reach"));
    }
    for (key, _) in ATTEMPTS {
        let attempt = section.required(key)?;
        attempt.table("an attempt", CHANGES)?;
    }
    goals
        .iter()
        .map(|goal| assertions::read(goal, names))
        .collect()
}

/// The attempts of a scenario's challenge, none if it has no challenge.
pub(super) fn attempts<'t>(
    source: SourceText<'t>,
    document: &'t Spanned<DeTable<'t>>,
) -> Read<Vec<Attempt>> {
    let Some(challenge) = table_in(document.get_ref(), "challenge") else {
        return Ok(Vec::new());
    };
    let read = |(key, reaches_goal): (&str, bool)| {
        let changes = table_in(challenge, key)?;
        let mut changed = document.clone();
        let merged = merge_root(source, changed.get_mut(), changes);
        Some(merged.and_then(|()| {
            Ok(Attempt {
                reaches_goal,
                scenario: whole(source, &changed)?,
            })
        }))
    };
    ATTEMPTS.into_iter().filter_map(read).collect()
}

fn whole(source: SourceText<'_>, document: &Spanned<DeTable<'_>>) -> Read<Scenario> {
    sections::scenario(&Section::root(source, document, "a scenario", ROOT)?)
}

fn table_in<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a DeTable<'i>> {
    table.get(key)?.get_ref().as_table()
}

/// Hosts and links that are there are changed, and must be there; faults and actions are added;
/// everything else takes the place of what stood there.
fn merge_root<'i>(
    source: SourceText<'_>,
    base: &mut DeTable<'i>,
    changes: &DeTable<'i>,
) -> Read<()> {
    for (key, value) in changes {
        let name = key.get_ref().as_ref();
        let stands = base.get_mut(name).map(Spanned::get_mut);
        match (name, stands, value.get_ref()) {
            ("host", Some(DeValue::Array(hosts)), DeValue::Array(changed)) => {
                for host in changed {
                    change_host(source, hosts, host)?;
                }
            }
            ("link", Some(DeValue::Array(links)), DeValue::Array(changed)) => {
                for link in changed {
                    change_link(source, links, link)?;
                }
            }
            ("faults" | "action", Some(DeValue::Array(there)), DeValue::Array(added)) => {
                added.iter().for_each(|item| there.push(item.clone()));
            }
            (_, Some(DeValue::Table(there)), DeValue::Table(changed)) => merge(there, changed),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
    Ok(())
}

fn merge<'i>(base: &mut DeTable<'i>, changes: &DeTable<'i>) {
    for (key, value) in changes {
        let stands = base.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut);
        match (stands, value.get_ref()) {
            (Some(DeValue::Table(there)), DeValue::Table(changed)) => merge(there, changed),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

fn change_host<'i>(
    source: SourceText<'_>,
    hosts: &mut DeArray<'i>,
    change: &Spanned<DeValue<'i>>,
) -> Read<()> {
    let at = change.span().start;
    let name = |host: &Spanned<DeValue<'i>>| {
        let name = host.get_ref().as_table()?.get("name")?;
        name.get_ref().as_str().map(str::to_owned)
    };
    let Some(wanted) = name(change) else {
        return Err(source.error(
            at,
            "a changed host is found by its `name`, which is missing",
        ));
    };
    let known: Vec<String> = hosts.iter().filter_map(name).collect();
    let found = hosts
        .iter_mut()
        .find(|host| name(host).as_deref() == Some(&wanted));
    if let Some(DeValue::Table(host)) = found.map(Spanned::get_mut)
        && let Some(change) = change.get_ref().as_table()
    {
        merge(host, change);
        return Ok(());
    }
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let error = source.error(
        at,
        format!(
            "there is no host \"{wanted}\" to change; the hosts are {}",
            quoted(&names)
        ),
    );
    Err(match nearest(&wanted, names.iter().copied()) {
        Some(name) => error.meant(format!("\"{name}\"")),
        None => error,
    })
}

fn change_link<'i>(
    source: SourceText<'_>,
    links: &mut DeArray<'i>,
    change: &Spanned<DeValue<'i>>,
) -> Read<()> {
    let at = change.span().start;
    let ends = |link: &Spanned<DeValue<'i>>| {
        let between = link.get_ref().as_table()?.get("between")?;
        let ends = between.get_ref().as_array()?.iter();
        let mut ends: Vec<String> = ends
            .filter_map(|end| end.get_ref().as_str().map(str::to_owned))
            .collect();
        ends.sort();
        Some(ends)
    };
    let Some(wanted) = ends(change) else {
        return Err(source.error(
            at,
            "a changed link is found by what it is `between`, which is missing",
        ));
    };
    let found = links
        .iter_mut()
        .find(|link| ends(link).as_ref() == Some(&wanted));
    match (found.map(Spanned::get_mut), change.get_ref().as_table()) {
        (Some(DeValue::Table(link)), Some(change)) => {
            merge(link, change);
            Ok(())
        }
        _ => Err(source.error(
            at,
            format!(
                "there is no link between {} to change",
                wanted.join(" and ")
            ),
        )),
    }
}
