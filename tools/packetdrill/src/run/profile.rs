//! The knobs of the two systems that scripts are written for.

use tcp_core::profile::IcmpAborts;
use tcp_core::wire::OptionLayout;
use tcp_core::{Config, Duration};

use super::environment::{Sysctl, System};
use super::outcome::{Stop, unknown};

/// What connections start with.
pub(crate) fn config(system: System, mtu: u16, six: bool) -> Config {
    let headers = if six { 60 } else { 40 };
    let common = Config {
        mss: mtu.saturating_sub(headers),
        ..Config::default()
    };
    match system {
        System::Linux => Config {
            option_layout: OptionLayout::Linux,
            icmp_aborts: IcmpAborts::AnyWhileOpening,
            initial_window: Some(10),
            min_rto: Duration::from_millis(200),
            delayed_ack: None,
            ..common
        },
        System::FreeBsd => Config {
            option_layout: OptionLayout::FreeBsd,
            icmp_aborts: IcmpAborts::FreeBsd,
            receive_buffer: 65_536,
            min_rto: Duration::from_millis(230),
            delayed_ack: None,
            ..common
        },
    }
}

/// Sets a knob by its system's name.
pub(crate) fn set(config: &mut Config, sysctl: &Sysctl) -> Result<(), Stop> {
    let on = sysctl.value != "0";
    let bytes = sysctl.value.parse::<u32>();
    match (sysctl.name.as_str(), bytes) {
        ("net.inet.tcp.rfc1323", _) => {
            config.window_scaling = on;
            config.timestamps = on;
        }
        ("net.inet.tcp.sack.enable" | "net.ipv4.tcp_sack", _) => config.sack = on,
        ("net.ipv4.tcp_timestamps", _) => config.timestamps = on,
        ("net.ipv4.tcp_window_scaling", _) => config.window_scaling = on,
        ("net.inet.tcp.recvspace", Ok(bytes)) => config.receive_buffer = bytes,
        ("net.inet.tcp.sendspace", Ok(bytes)) => config.send_buffer = bytes,
        // A cache that the core does not have is always empty.
        ("net.inet.tcp.hostcache.purgenow", _) => {}
        // Ours answers closed ports, and passes no ECN on of its own.
        ("net.inet.tcp.blackhole", Ok(0)) => {}
        ("net.inet.tcp.ecn.enable", Ok(0 | 2)) => {}
        ("net.inet.tcp.insecure_rst" | "net.inet.tcp.insecure_syn", Ok(0)) => {}
        ("net.inet.tcp.rexmit_slop" | "net.inet.tcp.rexmit_initial", _) => {}
        ("net.inet.tcp.rexmit_drop_options", Ok(0)) => {}
        ("net.inet.tcp.drop_synfin", Ok(0)) => {}
        ("kern.ipc.maxsockbuf", _) => {}
        ("net.inet.tcp.icmp_may_rst", _) => {
            config.icmp_aborts = if on {
                IcmpAborts::FreeBsd
            } else {
                IcmpAborts::Never
            };
        }
        (other, _) => return unknown(format!("sysctl {other}={}", sysctl.value)),
    }
    Ok(())
}
