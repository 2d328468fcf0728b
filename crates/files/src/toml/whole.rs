//! What is wrong with a scenario as a whole, told where the file says it and with the hosts' names.

use super::error::ScenarioError;
use super::section::{Read, Section, Value};
use super::{links, sections};
use tcp_sim::ids::HostId;
use tcp_sim::scenario::{InvalidError, MAX_HOSTS, Scenario};

/// The error for what cannot be.
pub(super) fn error(
    root: &Section<'_>,
    scenario: &Scenario,
    invalid: &InvalidError,
) -> ScenarioError {
    let place = place(root, scenario, invalid).ok().flatten();
    let message = sentence(scenario, invalid);
    match place {
        Some(Said::Value(value)) => value.error(message),
        Some(Said::Section(section)) => section.error(message),
        None => root.error(message),
    }
}

/// Where the file says what cannot be.
enum Said<'a> {
    Value(Value<'a>),
    Section(Section<'a>),
}

fn place<'a>(
    root: &Section<'a>,
    scenario: &Scenario,
    invalid: &InvalidError,
) -> Read<Option<Said<'a>>> {
    let hosts = root.tables("host", "a host", sections::HOST)?;
    let host = |id: HostId| hosts.get(id.index());
    let key = |id: HostId, key| host(id).and_then(|section| section.get(key));
    let routes = root.tables("route", "a route", sections::ROUTE)?;
    let route = |wanted: &dyn Fn(&tcp_sim::scenario::Route) -> bool| {
        let found = scenario.routes.iter().zip(&routes);
        let mut found = found.filter(|(route, _)| wanted(route));
        found.next().and_then(|(_, section)| section.get("via"))
    };
    let value = match *invalid {
        InvalidError::HostCount(_) => {
            return Ok(hosts
                .get(usize::from(MAX_HOSTS))
                .cloned()
                .map(Said::Section));
        }
        InvalidError::SharedAddress(address) => {
            let last = scenario
                .hosts
                .iter()
                .rposition(|host| host.address == address);
            last.and_then(|last| hosts.get(last))
                .and_then(|section| section.get("address"))
        }
        InvalidError::NotJoined(a, b) => route(&|route| (route.at, route.via) == (a, b))
            .or_else(|| key(a, "client"))
            .or_else(|| key(a, "program")),
        InvalidError::NotARouter(id) => {
            route(&|route| route.via == id).or_else(|| key(id, "attacker"))
        }
        InvalidError::ToItself(id) => route(&|route| route.at == id && route.to == id),
        InvalidError::MixedFamilies(a, b) => {
            let links = root.tables("link", "a link", links::LINK)?;
            let mut joining = scenario.links.iter().zip(links);
            let link = joining.find(|(link, _)| link.ends == [a, b]);
            link.and_then(|(_, section)| section.get("between"))
                .or_else(|| key(a, "attacker"))
        }
        InvalidError::OutOfRange { what: "title", .. } => root.get("title"),
        InvalidError::HostName(_)
        | InvalidError::ProgramName(_)
        | InvalidError::NoSuchHost(_)
        | InvalidError::NoSuchLink(_)
        | InvalidError::Knob(_)
        | InvalidError::OutOfRange { .. } => None,
    };
    Ok(value.map(Said::Value))
}

/// What cannot be, with the hosts' names for their numbers.
fn sentence(scenario: &Scenario, invalid: &InvalidError) -> String {
    let name = |id: HostId| {
        let host = scenario.host(id);
        host.map_or_else(
            || format!("number {}", id.0),
            |host| format!("\"{}\"", host.name),
        )
    };
    match *invalid {
        InvalidError::HostCount(0) => "a scenario has at least one [[host]]".to_string(),
        InvalidError::SharedAddress(address) => {
            let sharing = scenario.hosts.iter().filter(|host| host.address == address);
            let names: Vec<_> = sharing.map(|host| format!("\"{}\"", host.name)).collect();
            format!(
                "the hosts {} have the same address {address}; give each its own",
                names.join(" and ")
            )
        }
        InvalidError::ToItself(id) => format!("{} would talk to itself", name(id)),
        InvalidError::NotJoined(a, b) => format!(
            "no link joins {} and {}, and no router leads from one to the other; a [[link]] with \
             `between` joins two hosts",
            name(a),
            name(b)
        ),
        InvalidError::NotARouter(id) => format!(
            "{} is no router: nothing passes it, so no route leads there and no attacker there \
             sees anything; `router` in its [[host]] makes it one",
            name(id)
        ),
        InvalidError::MixedFamilies(a, b) => format!(
            "{} and {} cannot reach each other: one has an IPv4 address and the other IPv6; give \
             both the same kind",
            name(a),
            name(b)
        ),
        InvalidError::OutOfRange {
            what: "title", max, ..
        } => format!("`title` has more than the {max} bytes allowed"),
        InvalidError::HostCount(_)
        | InvalidError::HostName(_)
        | InvalidError::ProgramName(_)
        | InvalidError::NoSuchHost(_)
        | InvalidError::NoSuchLink(_)
        | InvalidError::Knob(_)
        | InvalidError::OutOfRange { .. } => invalid.to_string(),
    }
}
