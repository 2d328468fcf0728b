//! What the two SYNs agree on: segment size and window scaling.

use core::net::SocketAddr;

use crate::profile::Config;
use crate::wire::Options;

/// The greatest shift of a window (RFC 7323, 2.3).
const MAX_SHIFT: u8 = 14;

/// Smaller segments than this are never agreed on, whatever the peer offers: a peer that says
/// `MSS 1` must not turn each byte into a segment. (Linux draws the same line: `TCP_MIN_SND_MSS`.)
const MIN_SEND_MSS: u32 = 48;

/// What holds for this connection after the SYNs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Negotiated {
    /// The largest amount of data in a segment that we send (Eff.snd.MSS; RFC 9293, 3.7.1).
    pub(super) send_mss: u32,
    /// How far the windows that we receive are shifted; `None`: not agreed.
    pub(super) send_shift: Option<u8>,
}

impl Negotiated {
    /// Before the peer's SYN: nothing is agreed.
    pub(super) fn before_syn(config: &Config, remote: SocketAddr) -> Self {
        Self {
            send_mss: send_mss(config, remote, None),
            send_shift: None,
        }
    }

    /// What the peer's SYN says, as far as we offer the same.
    pub(super) fn from_syn(config: &Config, remote: SocketAddr, options: &Options) -> Self {
        // RFC 7323, 2.2: scaling is on only when both SYNs carry the option; 2.3: a shift above
        // 14 counts as 14.
        let send_shift = options
            .window_scale
            .filter(|_| config.window_scaling)
            .map(|shift| shift.min(MAX_SHIFT));
        Self {
            send_mss: send_mss(config, remote, options.mss),
            send_shift,
        }
    }
}

/// MUST-16: the smaller of what the peer receives and what our own path carries. Without an MSS
/// option 536 for IPv4 and 1220 for IPv6 (MUST-15).
fn send_mss(config: &Config, remote: SocketAddr, offered: Option<u16>) -> u32 {
    let default = if remote.is_ipv4() { 536 } else { 1220 };
    u32::from(offered.unwrap_or(default).min(config.mss)).max(MIN_SEND_MSS)
}

/// The shift that we offer: the least that makes our receive buffer fit into 16 bits, or more where
/// a knob says so.
pub(crate) fn receive_shift(config: &Config) -> u8 {
    let mut shift = 0;
    while shift < MAX_SHIFT && config.receive_buffer >> shift > u32::from(u16::MAX) {
        shift += 1;
    }
    shift.max(config.window_shift.unwrap_or(0).min(MAX_SHIFT))
}

/// The options of our SYN, or of our SYN-ACK in answer to a SYN with `peer`'s agreement.
pub(super) fn on_syn(config: &Config, peer: Option<&Negotiated>) -> Options {
    // RFC 7323, 2.2: a SYN-ACK carries the option only when the SYN did.
    let scale = match peer {
        None => config.window_scaling,
        Some(negotiated) => negotiated.send_shift.is_some(),
    };
    Options {
        // MUST-14, MAY-3: always said; MUST-65: and only on a SYN.
        mss: Some(config.mss),
        window_scale: scale.then(|| receive_shift(config)),
        ..Options::default()
    }
}

#[cfg(test)]
mod tests {
    use core::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    fn v4() -> SocketAddr {
        (Ipv4Addr::LOCALHOST, 1).into()
    }

    #[test]
    fn without_the_option_the_default_segment_size_holds() {
        let config = Config::default();
        let none = Options::default();
        assert_eq!(Negotiated::from_syn(&config, v4(), &none).send_mss, 536);
        let v6 = (Ipv6Addr::LOCALHOST, 1).into();
        assert_eq!(Negotiated::from_syn(&config, v6, &none).send_mss, 1220);
    }

    #[test]
    fn the_smaller_segment_size_wins_within_reason() {
        let config = Config::default();
        for (offered, agreed) in [(1000, 1000), (9000, 1460), (0, 48)] {
            let options = Options {
                mss: Some(offered),
                ..Options::default()
            };
            assert_eq!(
                Negotiated::from_syn(&config, v4(), &options).send_mss,
                agreed
            );
        }
    }

    #[test]
    fn scaling_needs_both_sides() {
        let on = Config::default();
        let off = Config {
            window_scaling: false,
            ..Config::default()
        };
        let offer = Options {
            window_scale: Some(20),
            ..Options::default()
        };
        assert_eq!(Negotiated::from_syn(&on, v4(), &offer).send_shift, Some(14));
        assert_eq!(Negotiated::from_syn(&off, v4(), &offer).send_shift, None);
        let unscaled = Negotiated::from_syn(&on, v4(), &Options::default());
        assert_eq!(on_syn(&on, Some(&unscaled)).window_scale, None);
        assert_eq!(on_syn(&on, None).window_scale, Some(0));
    }

    #[test]
    fn the_shift_is_the_least_that_fits() {
        for (buffer, shift) in [(65_535, 0), (65_536, 1), (1 << 20, 5), (u32::MAX, 14)] {
            assert_eq!(
                receive_shift(&Config {
                    receive_buffer: buffer,
                    ..Config::default()
                }),
                shift
            );
        }
        for (wanted, shift) in [(0, 5), (8, 8), (15, 14)] {
            let config = Config {
                receive_buffer: 1 << 20,
                window_shift: Some(wanted),
                ..Config::default()
            };
            assert_eq!(receive_shift(&config), shift);
        }
    }
}
