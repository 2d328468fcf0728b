//! The language as a JSON Schema (draft 2020-12), for editors. It is made of the same lists of keys
//! and words that the parser reads with, so the two cannot drift apart; what only makes sense
//! together (names of hosts, ranges, text commands) is left to the parser.

use serde_json::{Map, Value, json};
use tcp_core::profile::{KNOBS, Profile};
use tcp_core::{Cause, State};

use super::assertions::{BOUNDS, FIELDS, HAPPENING, KEYS};
use super::challenge::{CHALLENGE, CHANGES};
use super::knobs::TCP;
use super::sections::{ACTION, HOST, LIMIT, ROOT, ROUTE};
use super::units::Measure;
use super::{attackers, links, programs, routers};
use tcp_sim::check::{CallKind, FLAGS, MAX_PARTS, Timer, Variable};
use tcp_sim::ids::Kind;
use tcp_sim::scenario::{OptionKind, SCENARIO_VERSION};

/// The schema of a scenario file.
#[must_use]
pub fn schema() -> Value {
    let mut schema = object(ROOT, &["version", "host"], root);
    if let Value::Object(schema) = &mut schema {
        let head = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "A scenario of Ackademy"),
        ];
        for (key, value) in head {
            schema.insert(key.into(), value.into());
        }
        schema.insert(
            "$defs".into(),
            json!({
                "happening": object(HAPPENING, &[], check),
                "assertion": object(KEYS, &[], check),
                "fields": object(FIELDS, &[], fields),
                "tcp": tcp(),
                "path": object(links::PATH, &[], link),
            }),
        );
    }
    schema
}

/// A table with these keys and no others.
fn object(keys: &[&str], required: &[&str], shape: fn(&str) -> Value) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| ((*key).to_string(), shape(key)))
        .collect();
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

fn root(key: &str) -> Value {
    match key {
        "version" => json!({ "type": "integer", "minimum": 1, "maximum": SCENARIO_VERSION }),
        "title" => text(),
        "seed" => json!({ "type": "integer", "minimum": 0 }),
        "profile" => profile(),
        "faults" => list(&text()),
        "tcp" => json!({ "$ref": "#/$defs/tcp" }),
        "limit" => object(LIMIT, &[], |key| match key {
            "until" => measure(Measure::Time),
            _ => json!({ "type": "integer", "minimum": 0 }),
        }),
        "host" => list(&object(HOST, &["name", "address"], host)),
        "link" => list(&object(links::LINK, &["between"], link)),
        "route" => list(&object(ROUTE, ROUTE, |_| text())),
        "action" => list(&object(ACTION, ACTION, |key| match key {
            "at" => measure(Measure::Time),
            _ => text(),
        })),
        "assert" => list(&json!({ "$ref": "#/$defs/assertion" })),
        "challenge" => object(CHALLENGE, CHALLENGE, |key| match key {
            "goal" => list(&json!({ "$ref": "#/$defs/assertion" })),
            _ => object(CHANGES, &[], change),
        }),
        _ => unknown(),
    }
}

/// What an attempt changes: of a host that is there, only its name must be said again.
fn change(key: &str) -> Value {
    match key {
        "host" => list(&object(HOST, &["name"], |key| in_parts(host(key)))),
        key => root(key),
    }
}

/// A table of which any part may be said: it is merged into one that is there, and tables in it
/// likewise. Lists take the place of what is there, so they are whole.
fn in_parts(mut shape: Value) -> Value {
    if let Some(table) = shape.as_object_mut() {
        table.remove("required");
        // Where a table or a list may stand, it is the table that is merged.
        if let Some(Value::Array(forms)) = table.get_mut("anyOf") {
            for form in forms.iter_mut().filter(|form| form["type"] == "object") {
                *form = in_parts(form.take());
            }
        }
        if let Some(Value::Object(properties)) = table.get_mut("properties") {
            for property in properties.values_mut() {
                *property = in_parts(property.take());
            }
        }
    }
    shape
}

/// A table, or a list of them.
fn one_or_more(shape: &Value) -> Value {
    json!({ "anyOf": [shape, list(shape)] })
}

fn host(key: &str) -> Value {
    match key {
        "name" | "address" | "ports" => text(),
        "iss" => json!({ "anyOf": [number(0, u32::MAX.into()), word(["clock"])] }),
        "profile" => profile(),
        "tcp" => json!({ "$ref": "#/$defs/tcp" }),
        "files" => number(4, 1 << 20),
        "client" => one_or_more(&object(programs::CLIENT, &["to", "port"], client)),
        "server" => one_or_more(&object(programs::SERVER, &["port"], server)),
        "attacker" => object(attackers::ATTACKER, &[], |key| match key {
            "start" => measure(Measure::Time),
            "forge" => object(attackers::FORGE, &["what", "from", "to"], attack),
            "flood" => object(attackers::FLOOD, &["to"], attack),
            "inject" => object(attackers::INJECT, &["what", "on"], attack),
            "replay" => object(attackers::REPLAY, &["of", "delay"], attack),
            _ => unknown(),
        }),
        "router" => object(routers::ROUTER, &[], |key| match key {
            "icmp" => switch(),
            "strip" => list(&word(OptionKind::ALL.map(OptionKind::name))),
            "firewall" => list(&object(routers::RULE, &["do"], |key| match key {
                "do" => word(routers::ACTIONS.iter().map(|(name, _)| *name)),
                "from" | "to" => text(),
                "port" => number(1, 65_535),
                "kind" => word(Kind::ALL.map(Kind::word)),
                "after" | "until" => measure(Measure::Time),
                _ => unknown(),
            })),
            _ => unknown(),
        }),
        _ => unknown(),
    }
}

/// The keys of all attacks.
fn attack(key: &str) -> Value {
    match key {
        "what" => word(["RST", "SYN", "data", "ACK", "FIN", "SYN-ACK"]),
        "from" | "to" | "source" => text(),
        "from-port" | "port" => number(1, 65_535),
        "bytes" => measure(Measure::Size),
        "delay" => measure(Measure::Time),
        "sequence" | "step" | "acknowledgment" | "rate" | "count" | "nth" | "sources" => {
            number(0, u32::MAX.into())
        }
        "on" | "of" => object(attackers::MATCH, &[], |key| match key {
            "from" | "to" => text(),
            "port" => number(1, 65_535),
            "kind" => word(Kind::ALL.map(Kind::word)),
            "after" | "until" => measure(Measure::Time),
            _ => unknown(),
        }),
        _ => unknown(),
    }
}

fn client(key: &str) -> Value {
    match key {
        "program" => text(),
        "to" => text(),
        "port" | "local-port" => number(1, 65_535),
        "open" => measure(Measure::Time),
        "send" => measure(Measure::Size),
        "close" => closes(),
        "read" => reading(),
        "requests" => object(
            programs::REQUESTS,
            &["count", "size", "response"],
            |key| match key {
                "count" => number(1, 1_000_000),
                "size" | "response" => measure(Measure::Size),
                "pause" => measure(Measure::Time),
                "connection" => word(["one", "each"]),
                _ => unknown(),
            },
        ),
        "connections" => object(programs::CONNECTIONS, programs::CONNECTIONS, |_| {
            number(1, 1_000_000)
        }),
        "heartbeat" => object(programs::HEARTBEAT, programs::HEARTBEAT, |_| {
            measure(Measure::Time)
        }),
        _ => unknown(),
    }
}

fn server(key: &str) -> Value {
    match key {
        "program" => text(),
        "port" | "backlog" => number(1, 65_535),
        "echo" => switch(),
        "respond" | "request" => measure(Measure::Size),
        "accept-every" => measure(Measure::Time),
        "close" => closes(),
        "read" => reading(),
        _ => unknown(),
    }
}

fn closes() -> Value {
    word(programs::CLOSES.iter().map(|(name, _)| *name))
}

fn reading() -> Value {
    object(programs::READ, &[], |key| match key {
        "bytes" | "stop-after" => measure(Measure::Size),
        _ => measure(Measure::Time),
    })
}

fn link(key: &str) -> Value {
    match key {
        "between" => json!({ "type": "array", "items": text(), "minItems": 2, "maxItems": 2 }),
        "there" | "back" => json!({ "$ref": "#/$defs/path" }),
        "bandwidth" => measure(Measure::Rate),
        "delay" | "jitter" => measure(Measure::Time),
        "queue" | "mark" => {
            json!({ "anyOf": [measure(Measure::Packets), measure(Measure::Size)] })
        }
        "loss" => {
            let bursts = object(links::BURSTS, &["to-bad", "to-good"], |_| {
                measure(Measure::Part)
            });
            json!({ "anyOf": [measure(Measure::Part), bursts] })
        }
        "duplicate" | "corrupt" => measure(Measure::Part),
        "reorder" => object(links::REORDER, links::REORDER, |key| match key {
            "part" => measure(Measure::Part),
            _ => measure(Measure::Time),
        }),
        "mtu" | "overhead" => measure(Measure::Size),
        _ => unknown(),
    }
}

/// The usual knobs with their units, and every other by each of its names.
fn tcp() -> Value {
    let setting = json!({ "type": ["string", "integer", "boolean"] });
    let mut properties = Map::new();
    for knob in KNOBS {
        let systems = [knob.linux, knob.freebsd].into_iter().flatten();
        let names = core::iter::once(knob.name).chain(systems.map(|sysctl| sysctl.name));
        for name in names {
            let last = name.rsplit('.').next().unwrap_or(name);
            for name in [name, last] {
                properties.insert(name.to_string(), setting.clone());
            }
        }
        properties.insert(knob.name.replace('_', "-"), setting.clone());
    }
    for key in TCP {
        properties.insert((*key).to_string(), usual(key));
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn usual(key: &str) -> Value {
    match key {
        "mss" | "receive-buffer" | "send-buffer" => measure(Measure::Size),
        "window-scaling" | "timestamps" | "sack" | "nagle" => switch(),
        "delayed-ack" | "initial-rto" | "min-rto" | "max-rto" | "msl" => measure(Measure::Time),
        "syn-retries" | "syn-ack-retries" | "retries" => number(0, 255),
        "initial-window" => number(1, 65_535),
        _ => unknown(),
    }
}

fn check(key: &str) -> Value {
    let happening = json!({ "$ref": "#/$defs/happening" });
    let states = || State::ALL.map(State::name).into_iter();
    match key {
        "reaches" | "ends" => word(states()),
        "cause" => word(Cause::ALL.iter().map(|cause| cause.name())),
        "segments" => {
            let others = ["all", "retransmitted", "lost", "arrived"];
            word(Kind::ALL.map(Kind::word).into_iter().chain(others))
        }
        "calls" => word(CallKind::ALL.map(|(name, _)| name)),
        "timer" => word(Timer::ALL.map(|(name, _)| name)),
        "order" => parts(&happening),
        "any" => parts(&json!({ "$ref": "#/$defs/assertion" })),
        "closed" => word(["both"]),
        "reads" => or_bounds(&measure(Measure::Size)),
        "sockets" => word(states().chain(["all"])),
        "variable" => word(Variable::ALL.map(|(name, _)| name)),
        "duration" => object(BOUNDS, &[], |_| measure(Measure::Time)),
        "host" => text(),
        "with" => json!({ "$ref": "#/$defs/fields" }),
        "after" | "before" => happening,
        "at" => json!({ "anyOf": [measure(Measure::Time), word(["end"]), happening] }),
        "by" => measure(Measure::Time),
        "once" | "not" => switch(),
        "is" => text(),
        "count" => number(0, u32::MAX.into()),
        "at-least" | "at-most" => json!({ "anyOf": [number(0, u32::MAX.into()), text()] }),
        "nth" => number(1, u32::MAX.into()),
        _ => unknown(),
    }
}

fn fields(key: &str) -> Value {
    match key {
        "kind" => word(Kind::ALL.map(Kind::word)),
        "flags" | "no-flags" => list(&word(FLAGS.map(|(name, _)| name))),
        "timestamps" | "sack-permitted" => switch(),
        "seq" | "ack" | "window" | "length" | "mss" | "window-scale" | "sack-blocks" => {
            or_bounds(&number(0, u32::MAX.into()))
        }
        _ => unknown(),
    }
}

fn or_bounds(value: &Value) -> Value {
    let bounds = json!({
        "type": "object", "additionalProperties": false,
        "properties": { "at-least": value, "at-most": value },
    });
    json!({ "anyOf": [value, bounds] })
}

fn parts(item: &Value) -> Value {
    json!({ "type": "array", "items": item, "minItems": 1, "maxItems": MAX_PARTS })
}

fn profile() -> Value {
    word(Profile::ALL.map(Profile::name))
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn switch() -> Value {
    json!({ "type": "boolean" })
}

fn number(least: u64, most: u64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn word<'w>(words: impl IntoIterator<Item = &'w str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

/// A number with its unit, as a text.
fn measure(measure: Measure) -> Value {
    let units: Vec<_> = measure.names().collect();
    let example = measure.example().trim_matches('"');
    json!({
        "type": "string", "examples": [example],
        "pattern": format!("^ *[0-9.]+ *({}) *$", units.join("|")),
    })
}

/// A key that the parser knows and this schema does not: nothing is valid, so that the tests
/// notice.
fn unknown() -> Value {
    json!({ "not": {}, "$comment": "no shape is known for this key" })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key that was added to the parser has a shape here.
    #[test]
    fn every_key_has_a_shape() {
        assert!(!schema().to_string().contains("no shape is known"));
    }
}
