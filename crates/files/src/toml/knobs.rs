//! Profiles, and the `[tcp]` and `[host.tcp]` sections: the usual knobs by names with units, and
//! any other of tcp-core's by its own name or a system's.

use tcp_core::profile::{KNOBS, Profile};

use super::error::nearest;
use super::section::{Read, Section, Value};
use super::units::Measure;
use tcp_sim::scenario::{MAX_UNTIL, Overrides, Setting};

pub(super) const TCP: &[&str] = &[
    "mss",
    "receive-buffer",
    "send-buffer",
    "window-scaling",
    "timestamps",
    "sack",
    "nagle",
    "delayed-ack",
    "initial-rto",
    "min-rto",
    "max-rto",
    "syn-retries",
    "syn-ack-retries",
    "retries",
    "msl",
    "initial-window",
];

/// The name of a profile.
pub(super) fn profile(value: Value<'_>) -> Read<Profile> {
    let profiles = Profile::ALL.map(|profile| (profile.name(), profile));
    value.word("a profile", &profiles)
}

/// The knobs of a section that has a `tcp`.
pub(super) fn overrides(section: &Section<'_>) -> Read<Overrides> {
    let Some(value) = section.get("tcp") else {
        return Ok(Overrides::default());
    };
    let mut tcp = Overrides::default();
    for (key, value) in value.entries()? {
        if TCP.contains(&key) {
            usual(&mut tcp, key, value)?;
        } else {
            tcp.others.push(other(key, value)?);
        }
    }
    Ok(tcp)
}

fn usual(tcp: &mut Overrides, key: &str, value: Value<'_>) -> Read<()> {
    let span = |least| value.measure_in(Measure::Time, least, MAX_UNTIL).map(Some);
    let buffer = || value.measure_in(Measure::Size, 1, 64 << 20).map(Some);
    let retries = || value.number(0, 255).map(Some);
    let switch = || value.bool().map(Some);
    // A timeout of nothing would retransmit for ever at one moment.
    let millisecond = 1_000_000;
    match key {
        "mss" => tcp.mss = value.measure_in(Measure::Size, 1, 65_535).map(Some)?,
        "receive-buffer" => tcp.receive_buffer = buffer()?,
        "send-buffer" => tcp.send_buffer = buffer()?,
        "window-scaling" => tcp.window_scaling = switch()?,
        "timestamps" => tcp.timestamps = switch()?,
        "sack" => tcp.sack = switch()?,
        "nagle" => tcp.nagle = switch()?,
        "delayed-ack" => tcp.delayed_ack = span(0)?,
        "initial-rto" => tcp.initial_rto = span(millisecond)?,
        "min-rto" => tcp.min_rto = span(millisecond)?,
        "max-rto" => tcp.max_rto = span(millisecond)?,
        "syn-retries" => tcp.syn_retries = retries()?,
        "syn-ack-retries" => tcp.syn_ack_retries = retries()?,
        "retries" => tcp.retries = retries()?,
        "msl" => tcp.msl = span(0)?,
        _ => tcp.initial_window = value.number(1, 65_535).map(Some)?,
    }
    Ok(())
}

/// A knob by tcp-core's name, with `-` or `_`, or by a system's, whole or only its last part:
/// `tw-reuse`, `net.ipv4.tcp_tw_reuse`, `tcp_tw_reuse`.
fn other(key: &str, value: Value<'_>) -> Read<Setting> {
    let own = key.replace('-', "_");
    let names = || {
        KNOBS.iter().flat_map(|knob| {
            let system = [knob.linux, knob.freebsd].into_iter().flatten();
            core::iter::once(knob.name).chain(system.map(|sysctl| sysctl.name))
        })
    };
    let last = |name: &&str| name.rsplit('.').next() == Some(key);
    let found = names()
        .find(|name| *name == own || *name == key)
        .or_else(|| names().find(last));
    let Some(name) = found else {
        let error = value.error_at_key(format!("`{key}` is not a knob of TCP"));
        let dashed: Vec<String> = names().map(|name| name.replace('_', "-")).collect();
        let usual = TCP.iter().copied().chain(dashed.iter().map(String::as_str));
        let short = names().filter_map(|name| name.rsplit('.').next());
        return Err(match nearest(key, usual.chain(names()).chain(short)) {
            Some(name) => error.meant(format!("`{name}`")),
            None => error,
        });
    };
    let mut words = value.setting()?;
    if name.contains('.') {
        // Sysctls are numbers.
        match words.as_str() {
            "on" => words = "1".into(),
            "off" => words = "0".into(),
            _ => {}
        }
    }
    let setting = Setting {
        name: name.to_string(),
        value: words,
    };
    setting
        .check()
        .map_err(|wrong| value.error(wrong.to_string()))?;
    Ok(setting)
}
