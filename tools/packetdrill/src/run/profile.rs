//! The knobs of the two systems that scripts are written for.

use tcp_core::Config;
use tcp_core::profile::Profile;

use super::environment::{Sysctl, System};
use super::outcome::{Stop, unknown};

/// What connections start with.
pub(crate) fn config(profile: Profile, system: System, mtu: u16, six: bool) -> Config {
    let headers = if six { 60 } else { 40 };
    Config {
        mss: mtu.saturating_sub(headers),
        // Scripts send and read as they like, and expect each ACK at once.
        delayed_ack: None,
        reuse_address: true,
        receive_buffer: match system {
            System::Linux => Config::default().receive_buffer,
            System::FreeBsd => 65_536,
        },
        // `defaults.sh` sets `tcp_rmem` so.
        window_shift: match system {
            System::Linux => Some(8),
            System::FreeBsd => profile.config().window_shift,
        },
        send_buffer: Config::default().send_buffer,
        ..profile.config()
    }
}

/// Sets a knob by its system's name.
pub(crate) fn set(config: &mut Config, sysctl: &Sysctl) -> Result<(), Stop> {
    let bytes = sysctl.value.parse::<u32>();
    match (sysctl.name.as_str(), bytes) {
        // A cache that the core does not have is always empty.
        ("net.inet.tcp.hostcache.purgenow", _) => {}
        // Ours answers closed ports, and passes no ECN on of its own.
        ("net.inet.tcp.blackhole", Ok(0)) => {}
        ("net.inet.tcp.ecn.enable", Ok(0 | 2)) => {}
        ("net.inet.tcp.insecure_rst" | "net.inet.tcp.insecure_syn", Ok(0)) => {}
        ("net.inet.tcp.rexmit_slop", _) => {}
        ("net.inet.tcp.rexmit_drop_options", Ok(0)) => {}
        ("net.inet.tcp.drop_synfin", Ok(0)) => {}
        ("kern.ipc.maxsockbuf", _) => {}
        (other, _) => {
            if let Err(error) = config.set(other, &sysctl.value) {
                return unknown(format!("sysctl {other}={}: {error}", sysctl.value));
            }
        }
    }
    Ok(())
}
