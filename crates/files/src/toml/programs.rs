//! The `[host.client]` and `[host.server]` sections.

use super::section::{Read, Section, Value};
use super::sections::host_id;
use super::units::Measure;
use tcp_sim::scenario::can_name;
use tcp_sim::scenario::{
    Client, Close, Heartbeat, MAX_UNTIL, Opens, OtherProgram, ProgramSpec, Reading, Requests,
    Server, Work,
};

pub(super) const CLIENT: &[&str] = &[
    "program",
    "to",
    "port",
    "local-port",
    "open",
    "send",
    "close",
    "read",
    "requests",
    "connections",
    "heartbeat",
];
pub(super) const SERVER: &[&str] = &[
    "program",
    "port",
    "backlog",
    "echo",
    "respond",
    "request",
    "accept-every",
    "close",
    "read",
];
pub(super) const READ: &[&str] = &["bytes", "every", "stop-after", "go-on"];
pub(super) const REQUESTS: &[&str] = &["count", "size", "response", "pause", "connection"];
pub(super) const CONNECTIONS: &[&str] = &["rate", "count"];
pub(super) const HEARTBEAT: &[&str] = &["every", "timeout"];

pub(super) const CLOSES: &[(&str, Close)] = &[
    ("when told", Close::WhenTold),
    ("when sent", Close::WhenSent),
    ("after peer", Close::AfterPeer),
    ("after response", Close::AfterResponse),
];

fn close(value: Value<'_>) -> Read<Close> {
    value.word("a time to close", CLOSES)
}

fn port(value: Value<'_>) -> Read<u16> {
    value.number(1, 65_535)
}

fn bytes(value: Value<'_>) -> Read<u32> {
    value.measure_in(Measure::Size, 0, 1 << 30)
}

fn time(value: Value<'_>) -> Read<u64> {
    value.measure_in(Measure::Time, 0, MAX_UNTIL)
}

/// A host's programs, clients first: one table, or a list of them.
pub(super) fn programs(host: &Section<'_>, own: &str, names: &[&str]) -> Read<Vec<OtherProgram>> {
    let mut programs: Vec<OtherProgram> = Vec::new();
    for value in host
        .optional("client", Value::one_or_more)?
        .into_iter()
        .flatten()
    {
        let section = value.table("[host.client]", CLIENT)?;
        let spec = ProgramSpec::Client(client(&section, own, names)?);
        programs.push(program(&section, spec, &programs)?);
    }
    for value in host
        .optional("server", Value::one_or_more)?
        .into_iter()
        .flatten()
    {
        let section = value.table("[host.server]", SERVER)?;
        let spec = ProgramSpec::Server(server(&section)?);
        programs.push(program(&section, spec, &programs)?);
    }
    Ok(programs)
}

fn program(
    section: &Section<'_>,
    spec: ProgramSpec,
    earlier: &[OtherProgram],
) -> Read<OtherProgram> {
    let name = section.optional("program", |value| {
        let name = value.string()?;
        if name.is_empty() || !name.chars().all(can_name) {
            return Err(value.error("a program's name has only letters, digits, `-` and `_`"));
        }
        Ok(name.to_string())
    })?;
    let called = name.as_deref().unwrap_or(spec.kind());
    let taken = |other: &OtherProgram| other.name.as_deref().unwrap_or(other.spec.kind()) == called;
    if earlier.iter().any(taken) {
        return Err(section.error(format!(
            "there is a program \"{called}\" on this host already; give each a name with `program`"
        )));
    }
    Ok(OtherProgram { name, spec })
}

fn client(section: &Section<'_>, own: &str, names: &[&str]) -> Read<Client> {
    let to = section.required("to")?;
    if to.string()? == own {
        return Err(to.error("a client cannot connect to its own host"));
    }
    Ok(Client {
        to: host_id(to, names)?,
        port: port(section.required("port")?)?,
        local_port: section.optional("local-port", port)?,
        open_at: section.optional("open", time)?,
        send: section.optional("send", bytes)?.unwrap_or(0),
        close: section.optional("close", close)?.unwrap_or(Close::WhenTold),
        reading: section
            .optional("read", reading)?
            .unwrap_or(Reading::Everything),
        work: work(section)?,
    })
}

fn server(section: &Section<'_>) -> Read<Server> {
    Ok(Server {
        port: port(section.required("port")?)?,
        backlog: section
            .optional("backlog", |value| value.number(1, 65_535))?
            .unwrap_or(16),
        echo: section.optional("echo", Value::bool)?.unwrap_or(false),
        respond: section.optional("respond", bytes)?.unwrap_or(0),
        request: section.optional("request", bytes)?.unwrap_or(0),
        accept_every: section.optional("accept-every", time)?.unwrap_or(0),
        reading: section
            .optional("read", reading)?
            .unwrap_or(Reading::Everything),
        close: section
            .optional("close", close)?
            .unwrap_or(Close::AfterPeer),
    })
}

/// Either slowly, or with a stop.
fn reading(value: Value<'_>) -> Read<Reading> {
    let section = value.table("`read`", READ)?;
    let until = section.optional("go-on", time)?;
    match section.optional("stop-after", bytes)? {
        Some(_) if section.get("every").is_some() || section.get("bytes").is_some() => {
            let error =
                "`stop-after` is for a reader that stops, `bytes` and `every` for a slow one";
            Err(section.required("stop-after")?.error(error))
        }
        Some(after) => Ok(Reading::Stops {
            after: after.into(),
            until,
        }),
        None => match section.get("go-on") {
            Some(value) => Err(value.error("`go-on` means nothing without `stop-after`")),
            None => Ok(Reading::Slow {
                bytes: section
                    .required("bytes")?
                    .measure_in(Measure::Size, 1, 1 << 30)?,
                every: section
                    .required("every")?
                    .measure_in(Measure::Time, 1_000, MAX_UNTIL)?,
            }),
        },
    }
}

/// What a client does besides sending: one thing.
fn work(section: &Section<'_>) -> Read<Work> {
    let kinds = ["requests", "connections", "heartbeat"];
    let found: Vec<_> = kinds.iter().filter_map(|key| section.get(key)).collect();
    if let [_, second, ..] = found.as_slice() {
        return Err(
            second.error("a client has `requests`, `connections` or a `heartbeat`, not two")
        );
    }
    if let Some(requests) = section.get("requests") {
        return requests
            .table("`requests`", REQUESTS)
            .and_then(|it| asks(&it));
    }
    if let Some(connections) = section.get("connections") {
        let it = connections.table("`connections`", CONNECTIONS)?;
        return Ok(Work::Opens(Opens {
            rate: it.required("rate")?.number(1, 1_000_000)?,
            count: it.required("count")?.number(1, 1_000_000)?,
        }));
    }
    let Some(heartbeat) = section.get("heartbeat") else {
        return Ok(Work::Once);
    };
    let it = heartbeat.table("`heartbeat`", HEARTBEAT)?;
    let span = |key| {
        it.required(key)?
            .measure_in(Measure::Time, 1_000_000, MAX_UNTIL)
    };
    Ok(Work::Heartbeat(Heartbeat {
        every: span("every")?,
        timeout: span("timeout")?,
    }))
}

fn asks(it: &Section<'_>) -> Read<Work> {
    let ways = [("one", false), ("each", true)];
    let size = |key| it.required(key)?.measure_in(Measure::Size, 1, 1 << 30);
    Ok(Work::Requests(Requests {
        count: it.required("count")?.number(1, 1_000_000)?,
        size: size("size")?,
        response: size("response")?,
        pause: it.optional("pause", time)?.unwrap_or(0),
        connection_each: it
            .optional("connection", |value| {
                value.word("how connections are used", &ways)
            })?
            .unwrap_or(false),
    }))
}
