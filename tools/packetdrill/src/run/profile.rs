//! What a script's surroundings set: the knobs of its profile, `defaults.sh`, sysctls.

use tcp_core::profile::Profile;
use tcp_core::{Config, Duration};

use super::environment::Sysctl;
use super::outcome::{Stop, unknown};

/// What sockets start with: the profile on a link with this MTU.
pub(crate) fn config(profile: Profile, mtu: u16) -> Config {
    Config {
        mtu,
        ..profile.config()
    }
}

/// What the branches for `STANDARD` are about: RFC 9293 where the script's system differs, and without
/// the liberty to let a SYN end TIME-WAIT (MAY-2).
pub(crate) fn standard(config: &mut Config) {
    config.time_wait_reopen = false;
}

/// The timers of FreeBSD 10, as `net.inet.tcp.rexmit_initial` and `net.inet.tcp.delacktime` would set
/// them today.
pub(crate) fn freebsd_10(config: &mut Config) {
    config.initial_rto = Duration::from_secs(3);
    config.delayed_ack = Some(Duration::from_millis(100));
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
        "net.inet.tcp.rexmit_slop",
        Some("200"),
        "it is part of the profile's least timeout",
    ),
    (
        "net.inet.tcp.syncookies_only",
        Some("0"),
        "cookies only while the queue is full, as the profile has it",
    ),
];

/// Sets a knob by its system's name.
pub(crate) fn set(config: &mut Config, sysctl: &Sysctl) -> Result<(), Stop> {
    if let ("kern.ipc.maxsockbuf", Ok(size)) = (sysctl.name.as_str(), sysctl.value.parse()) {
        config.window_shift = Some(shift_for(size));
        return Ok(());
    }
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

/// The window's shift that a buffer of this size needs: the least with which 65,535 reaches it.
fn shift_for(size: u64) -> u8 {
    (0..14)
        .find(|shift| 65_535_u64 << shift >= size)
        .unwrap_or(14)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_buffer_decides_on_the_shift() {
        // 65,535 x 2 = 131,070; 65,535 x 32 = 2,097,120.
        for (size, shift) in [(65_535, 0), (65_536, 1), (2_097_152, 6), (u64::MAX, 14)] {
            assert_eq!(shift_for(size), shift);
        }
    }
}
