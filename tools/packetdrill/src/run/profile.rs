//! What a script's surroundings set: the knobs of its profile, `defaults.sh`, sysctls.

use tcp_core::Config;
use tcp_core::profile::Profile;

use super::environment::Sysctl;
use super::outcome::{Stop, unknown};

/// What sockets start with: the profile on a link with this MTU.
pub(crate) fn config(profile: Profile, mtu: u16, six: bool) -> Config {
    let headers = if six { 60 } else { 40 };
    Config {
        mss: mtu.saturating_sub(headers),
        ..profile.config()
    }
}

/// What the branches for `STANDARD` are about: RFC 9293 where the script's system differs, and without
/// the liberty to let a SYN end TIME-WAIT (MAY-2).
pub(crate) fn standard(config: &mut Config) {
    config.time_wait_reopen = false;
}

/// What `defaults.sh` sets, which Linux's scripts run first.
pub(crate) fn defaults(config: &mut Config) {
    // `tcp_rmem`: 4096, 540,000, 15 MiB; the largest needs a shift of 8.
    config.receive_buffer = 540_000;
    config.window_shift = Some(8);
    // `tcp_wmem`: 4096, 256 KiB, 4 MiB.
    config.send_buffer = 262_144;
}

/// Sysctls that change nothing here, whatever a script tests: the value (`None`: any), and why.
const WITHOUT_EFFECT: &[(&str, Option<&str>, &str)] = &[
    (
        "net.inet.tcp.hostcache.purgenow",
        None,
        "nothing is remembered about other hosts, so the cache is always empty",
    ),
    (
        "net.inet.tcp.ecn.enable",
        Some("0"),
        "congestion is not marked",
    ),
    (
        "net.inet.tcp.ecn.enable",
        Some("2"),
        "ECN only when the peer asks, and the scripts' peers do not unless they test it",
    ),
    (
        "net.inet.tcp.rexmit_drop_options",
        Some("0"),
        "options are kept when a SYN is sent again",
    ),
    (
        "net.inet.tcp.rexmit_slop",
        Some("200"),
        "it is part of the profile's least timeout",
    ),
    (
        "kern.ipc.maxsockbuf",
        Some("2097152"),
        "the profile's shift is the one that this size needs",
    ),
    (
        "net.inet.tcp.syncookies_only",
        Some("0"),
        "cookies only while the queue is full, as the profile has it",
    ),
];

/// Sets a knob by its system's name.
pub(crate) fn set(config: &mut Config, sysctl: &Sysctl) -> Result<(), Stop> {
    let Err(error) = config.set(&sysctl.name, &sysctl.value) else {
        return Ok(());
    };
    let ignored = WITHOUT_EFFECT.iter().any(|(name, value, _)| {
        *name == sysctl.name && value.is_none_or(|value| value == sysctl.value)
    });
    if ignored {
        return Ok(());
    }
    unknown(format!("sysctl {}={}: {error}", sysctl.name, sysctl.value))
}
