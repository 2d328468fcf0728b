//! The sections of a scenario file, one function each.

use core::net::IpAddr;

use super::assertions;
use super::section::{Read, Section, Value, quoted};
use super::units::Measure;
use super::{attackers, challenge, knobs, links, programs, routers, whole};
use tcp_sim::command::Command;
use tcp_sim::ids::HostId;
use tcp_sim::scenario::can_name;
use tcp_sim::scenario::{
    HostSpec, Iss, Limit, MAX_EVENTS, MAX_UNTIL, Planned, ProgramSpec, Route, SCENARIO_VERSION,
    Scenario, TextError, Timed, WordError,
};

pub(super) const ROOT: &[&str] = &[
    "version",
    "title",
    "seed",
    "profile",
    "faults",
    "tcp",
    "limit",
    "host",
    "link",
    "route",
    "action",
    "assert",
    "challenge",
];
pub(super) const LIMIT: &[&str] = &["until", "events"];
pub(super) const HOST: &[&str] = &[
    "name", "address", "iss", "profile", "tcp", "ports", "files", "client", "server", "attacker",
    "router",
];
pub(super) const ROUTE: &[&str] = &["at", "to", "via"];
pub(super) const ACTION: &[&str] = &["at", "do"];
pub(super) fn scenario(root: &Section<'_>) -> Read<Scenario> {
    let newest = u64::from(SCENARIO_VERSION);
    let version = root.get("version").ok_or_else(|| {
        root.error(format!(
            "`version` is missing in a scenario: it begins with `version = {newest}`"
        ))
    })?;
    let number = version.number::<u64>(0, u64::MAX)?;
    if number != newest {
        return Err(version.error(format!(
            "`version` is {number}, but this engine reads {newest}"
        )));
    }
    let hosts = root.tables("host", "a host", HOST)?;
    let names = host_names(&hosts)?;
    let mut scenario = Scenario {
        title: root
            .optional("title", Value::string)?
            .unwrap_or_default()
            .to_string(),
        seed: root
            .optional("seed", |value| value.number(0, u64::MAX))?
            .unwrap_or(1),
        profile: root
            .optional("profile", knobs::profile)?
            .unwrap_or_default(),
        tcp: knobs::overrides(root)?,
        hosts: Vec::new(),
        links: Vec::new(),
        routes: Vec::new(),
        actions: Vec::new(),
        faults: Vec::new(),
        assertions: Vec::new(),
        goal: root
            .optional("challenge", |value| challenge::goal(value, &names))?
            .unwrap_or_default(),
        limit: root.optional("limit", limit)?.unwrap_or_default(),
    };
    for (section, name) in hosts.iter().zip(&names) {
        scenario.hosts.push(host(section, name, &names)?);
    }
    for section in &root.tables("link", "a link", links::LINK)? {
        scenario.links.push(links::read(section, &names)?);
    }
    for section in &root.tables("route", "a route", ROUTE)? {
        let host = |key| host_id(section.required(key)?, &names);
        let (at, to, via) = (host("at")?, host("to")?, host("via")?);
        scenario.routes.push(Route { at, to, via });
    }
    for section in &root.tables("action", "an action", ACTION)? {
        let at = section
            .required("at")?
            .measure_in(Measure::Time, 0, MAX_UNTIL)?;
        let command = command(section.required("do")?, &scenario)?;
        scenario.actions.push(Timed { at, command });
    }
    for value in root.optional("faults", Value::items)?.unwrap_or_default() {
        match command(value, &scenario)? {
            Command::Fault { segment, fault } => scenario.faults.push(Planned { segment, fault }),
            Command::Open { .. }
            | Command::Send { .. }
            | Command::Close { .. }
            | Command::Abort { .. }
            | Command::SetCwnd { .. }
            | Command::OneProgram { .. }
            | Command::Plug { .. }
            | Command::Reading { .. }
            | Command::Program { .. }
            | Command::Power { .. } => {
                return Err(value.error(
                    "a fault begins with \"drop\", \"delay\", \"duplicate\" or \"corrupt\"; what a host does stands in [[action]]",
                ));
            }
        }
    }
    for section in &root.tables("assert", "an assertion", assertions::KEYS)? {
        scenario.assertions.push(assertions::read(section, &names)?);
    }
    // What is left are references that can only be judged together.
    scenario
        .validate()
        .map_err(|invalid| whole::error(root, &scenario, &invalid))?;
    Ok(scenario)
}

/// The names of the hosts, which everything else refers to.
fn host_names<'a>(hosts: &[Section<'a>]) -> Read<Vec<&'a str>> {
    let mut names: Vec<&str> = Vec::new();
    for section in hosts {
        let value = section.required("name")?;
        let name = value.string()?;
        if name.is_empty() || !name.chars().all(can_name) {
            return Err(value.error("a host's name has only letters, digits, `-` and `_`"));
        }
        if names.contains(&name) {
            return Err(value.error(format!("there is a host \"{name}\" already")));
        }
        if matches!(
            name,
            "drop" | "delay" | "duplicate" | "corrupt" | "plug" | "unplug"
        ) {
            return Err(value.error(format!(
                "\"{name}\" begins a command, and cannot name a host"
            )));
        }
        names.push(name);
    }
    Ok(names)
}

/// The host that a value names.
///
/// # Errors
/// When there is no host of that name.
pub fn host_id(value: Value<'_>, names: &[&str]) -> Read<HostId> {
    let choices: Vec<_> = (0_u8..)
        .map(HostId)
        .zip(names)
        .map(|(id, name)| (*name, id))
        .collect();
    let name = value.string()?;
    choices
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, id)| *id)
        .ok_or_else(|| {
            let message = format!(
                "there is no host \"{name}\"; the hosts are {}",
                quoted(names)
            );
            let error = value.error(message);
            match super::error::nearest(name, names.iter().copied()) {
                Some(name) => error.meant(format!("\"{name}\"")),
                None => error,
            }
        })
}

fn limit(value: Value<'_>) -> Read<Limit> {
    let section = value.table("[limit]", LIMIT)?;
    let default = Limit::default();
    Ok(Limit {
        until: section
            .optional("until", |value| {
                value.measure_in(Measure::Time, 0, MAX_UNTIL)
            })?
            .unwrap_or(default.until),
        events: section
            .optional("events", |value| value.number(0, MAX_EVENTS))?
            .unwrap_or(default.events),
    })
}

fn host(section: &Section<'_>, name: &str, names: &[&str]) -> Read<HostSpec> {
    let value = section.required("address")?;
    let text = value.string()?;
    let address: IpAddr = text.parse().map_err(|_| {
        value.error(format!(
            "\"{text}\" is not an IPv4 or IPv6 address such as \"10.0.0.1\""
        ))
    })?;
    let attacker = section.optional("attacker", |value| attackers::read(value, names))?;
    let mut programs = programs::programs(section, name, names)?;
    if attacker.is_some() && !programs.is_empty() {
        let error = "an attacker's host has no client and no server beside it";
        return Err(section.error(error));
    }
    let (program, program_name) = match (attacker, programs.is_empty()) {
        (Some(attacker), _) => (ProgramSpec::Attacker(attacker), None),
        (None, true) => (ProgramSpec::None, None),
        (None, false) => {
            let first = programs.remove(0);
            (first.spec, first.name)
        }
    };
    Ok(HostSpec {
        name: name.to_string(),
        address,
        iss: section.optional("iss", iss)?,
        profile: section.optional("profile", knobs::profile)?,
        tcp: knobs::overrides(section)?,
        ports: section.optional("ports", ports)?,
        files: section.optional("files", |value| value.number(4, 1 << 20))?,
        router: section.optional("router", |value| routers::read(value, names))?,
        program,
        program_name,
        others: programs,
    })
}

/// A number, or `"clock"`.
fn iss(value: Value<'_>) -> Read<Iss> {
    match value.string() {
        Ok(_) => value.word("a source of sequence numbers", &[("clock", Iss::Clock)]),
        Err(_) => value.number(0, u32::MAX.into()).map(Iss::Fixed),
    }
}

/// `"60000-60010"`.
fn ports(value: Value<'_>) -> Read<(u16, u16)> {
    let text = value.string()?;
    let port = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port > 0);
    text.split_once('-')
        .and_then(|(first, last)| Some((port(first)?, port(last)?)))
        .filter(|(first, last)| first <= last)
        .ok_or_else(|| {
            value.error(format!(
                "\"{text}\" is not a range of ports such as \"60000-60010\""
            ))
        })
}

fn command(value: Value<'_>, scenario: &Scenario) -> Read<Command> {
    let text = value.string()?;
    let command = Command::parse(text, scenario).map_err(|error: TextError| {
        let at = usize::try_from(error.at).unwrap_or(0);
        let place = value.error_inside(at, error.to_string());
        match &error.what {
            WordError::Unknown { word, choices, .. } => {
                match super::error::nearest(word, choices.iter().map(String::as_str)) {
                    Some(word) => place.meant(format!("\"{word}\"")),
                    None => place,
                }
            }
            WordError::Missing(_) | WordError::NotA { .. } | WordError::Superfluous(_) => place,
        }
    })?;
    scenario
        .validate_command(&command)
        .map_err(|invalid| value.error(invalid.to_string()))?;
    Ok(command)
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// docs/scenarios.md.
    const LANGUAGE: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/scenarios.md"
    ));

    #[test]
    fn every_key_is_described() {
        let sections = [
            ROOT,
            LIMIT,
            HOST,
            programs::CLIENT,
            programs::SERVER,
            programs::READ,
            programs::REQUESTS,
            programs::CONNECTIONS,
            programs::HEARTBEAT,
            attackers::ATTACKER,
            attackers::FORGE,
            attackers::FLOOD,
            attackers::INJECT,
            attackers::REPLAY,
            attackers::MATCH,
            links::LINK,
            links::PATH,
            links::BURSTS,
            links::REORDER,
            routers::ROUTER,
            routers::RULE,
            ROUTE,
            ACTION,
            knobs::TCP,
            assertions::KEYS,
            assertions::HAPPENING,
            assertions::FIELDS,
            assertions::BOUNDS,
        ];
        for key in sections.concat() {
            let ways = [
                format!("`{key}`"),
                format!("`{key} ="),
                format!("[[{key}]]"),
                format!("[{key}]"),
                format!(".{key}]"),
            ];
            assert!(
                ways.iter().any(|way| LANGUAGE.contains(way)),
                "`{key}` is not in docs/scenarios.md"
            );
        }
    }

    /// The indented block below a heading.
    fn block(heading: &str) -> String {
        let after = LANGUAGE.split(heading).nth(1).unwrap_or_default();
        let lines = after.lines().skip_while(|line| !line.starts_with("    "));
        let lines = lines.take_while(|line| line.is_empty() || line.starts_with("    "));
        lines
            .map(|line| line.trim_start_matches("    ").to_string() + "\n")
            .collect()
    }

    #[test]
    fn what_the_description_shows_can_be_read() {
        let scenario = crate::toml::parse(&block("## A whole one"), "docs/scenarios.md");
        let scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
        for line in (block("### `[[action]]`") + &block("### Faults")).lines() {
            let line = line.trim();
            if !line.is_empty() {
                let command = Command::parse(line, &scenario);
                let command = command.unwrap_or_else(|error| panic!("{line}: {error}"));
                assert_eq!(
                    Command::parse(&command.to_text(&scenario), &scenario),
                    Ok(command)
                );
            }
        }
    }
}
