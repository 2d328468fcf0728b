//! What the two SYNs agree on: segment size, window scaling, SACK and timestamps.

use core::net::SocketAddr;

use crate::profile::Config;
use crate::wire::{Options, Timestamps};

/// The greatest shift of a window (RFC 7323, 2.3).
const MAX_SHIFT: u8 = 14;

/// Smaller segments than this are never agreed on, whatever the peer offers: a peer that says
/// `MSS 1` must not turn each byte into a segment. (Linux draws the same line: `TCP_MIN_SND_MSS`.)
pub(super) const MIN_SEND_MSS: u32 = 48;

/// The octets that the timestamps option takes in each segment, padding included (RFC 7323, A).
pub(super) const TIMESTAMPS_LEN: u32 = 12;

/// What holds for this connection after the SYNs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Negotiated {
    /// The largest amount of data in a segment that we send, without the room that the timestamps
    /// take (Eff.snd.MSS; RFC 9293, 3.7.1; RFC 6691).
    pub(super) send_mss: u32,
    /// How far the windows that we receive are shifted; `None`: not agreed.
    pub(super) send_shift: Option<u8>,
    /// Both sides take SACK (RFC 2018, 2).
    pub(super) sack: bool,
    /// Both sides send timestamps (RFC 7323, 3.2: Snd.TS.OK).
    pub(super) timestamps: bool,
}

impl Negotiated {
    /// Before the peer's SYN: nothing is agreed.
    pub(super) fn before_syn(config: &Config, remote: SocketAddr) -> Self {
        Self {
            send_mss: send_mss(config, remote, None),
            send_shift: None,
            sack: false,
            timestamps: false,
        }
    }

    /// What the peer's SYN says, as far as we offer the same.
    pub(super) fn from_syn(config: &Config, remote: SocketAddr, options: &Options) -> Self {
        // RFC 7323, 2.2 (RFC7323/both-syns): scaling is on only when both SYNs carry the option;
        // 2.3 (RFC7323/greatest-shift): a shift above 14 counts as 14.
        let send_shift = options
            .window_scale
            .filter(|_| config.window_scaling && config.syn_options)
            .map(|shift| shift.min(MAX_SHIFT));
        // RFC 7323, 3.2, and RFC 2018, 2 (RFC2018/only-if-offered): the same for these.
        let mut negotiated = Self {
            send_mss: send_mss(config, remote, options.mss),
            send_shift,
            sack: config.sack && config.syn_options && options.sack_permitted,
            timestamps: config.timestamps && config.syn_options && options.timestamps.is_some(),
        };
        let options = negotiated.option_len();
        negotiated.send_mss = negotiated.send_mss.saturating_sub(options).max(1);
        negotiated
    }

    /// What the options of every segment take of its room (MUST-16).
    pub(super) fn option_len(&self) -> u32 {
        if self.timestamps { TIMESTAMPS_LEN } else { 0 }
    }
}

/// MUST-16: the smaller of what the peer receives and what our own path carries. Without an MSS
/// option 536 for IPv4 and 1220 for IPv6 (MUST-15).
fn send_mss(config: &Config, remote: SocketAddr, offered: Option<u16>) -> u32 {
    let default = if remote.is_ipv4() { 536 } else { 1220 };
    let takes = u32::from(offered.unwrap_or(default)).max(MIN_SEND_MSS);
    takes.min(most_sent(config, remote))
}

/// The most data in a segment to `remote`, with no option in it: what our own link carries, or what
/// the application allows, but that not below [`MIN_SEND_MSS`].
pub(super) fn most_sent(config: &Config, remote: SocketAddr) -> u32 {
    let link = u32::from(config.link_mss(remote.ip()));
    let limit = config.mss.map_or(link, u32::from);
    limit.max(MIN_SEND_MSS).min(link)
}

/// The shift that we offer: the least that makes our receive buffer fit into 16 bits, or more where
/// a knob says so; but never so much that the whole buffer is less than the window's unit, because
/// such a window would never open.
pub(crate) fn receive_shift(config: &Config) -> u8 {
    let mut shift = 0;
    while shift < MAX_SHIFT && config.receive_buffer >> shift > u32::from(u16::MAX) {
        shift += 1;
    }
    let most = (0..=MAX_SHIFT).rfind(|shift| config.receive_buffer >> shift > 0);
    let wanted = config.window_shift.unwrap_or(0);
    shift.max(wanted.min(most.unwrap_or(0)))
}

/// The options of our SYN, or of our SYN-ACK in answer to a SYN with `peer`'s agreement. `stamp` is
/// what the timestamps say, if they are sent.
pub(super) fn on_syn(
    config: &Config,
    remote: SocketAddr,
    peer: Option<&Negotiated>,
    stamp: Timestamps,
) -> Options {
    if !config.syn_options {
        return Options::default();
    }
    // RFC 7323, 2.2 and 3.2; RFC 2018, 2: a SYN-ACK carries what the SYN did.
    let (scale, sack, timestamps) = match peer {
        None => (config.window_scaling, config.sack, config.timestamps),
        Some(agreed) => (agreed.send_shift.is_some(), agreed.sack, agreed.timestamps),
    };
    // MUST-67.
    let ours = config.mss_with(remote.ip());
    Options {
        // MUST-14, MAY-3, SHLD-5: always said; MUST-65: and only on a SYN.
        mss: Some(match peer.filter(|_| config.mss_of_peer) {
            Some(agreed) => u16::try_from(agreed.send_mss + agreed.option_len())
                .unwrap_or(ours)
                .min(ours),
            None => ours,
        }),
        window_scale: scale.then(|| receive_shift(config)),
        // RFC2018/only-on-syn.
        sack_permitted: sack,
        timestamps: timestamps.then_some(stamp),
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

    /// RFC7323/both-syns, RFC7323/greatest-shift.
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
        let stamp = Timestamps { value: 7, echo: 0 };
        assert_eq!(on_syn(&on, v4(), Some(&unscaled), stamp).window_scale, None);
        assert_eq!(on_syn(&on, v4(), None, stamp).window_scale, Some(0));
    }

    /// MUST-16: 12 octets of each segment are the timestamps'.
    #[test]
    fn timestamps_and_sack_need_both_sides_too() {
        let stamp = Timestamps { value: 7, echo: 0 };
        let on = Config {
            timestamps: true,
            sack: true,
            ..Config::default()
        };
        let off = Config {
            timestamps: false,
            sack: false,
            ..Config::default()
        };
        let offer = on_syn(&on, v4(), None, stamp);
        assert_eq!(
            (offer.sack_permitted, offer.timestamps),
            (true, Some(stamp))
        );
        for (ours, theirs, both) in [
            (&on, offer, true),
            (&on, Options::default(), false),
            (&off, offer, false),
        ] {
            let agreed = Negotiated::from_syn(ours, v4(), &theirs);
            assert_eq!((agreed.sack, agreed.timestamps), (both, both));
            let answer = on_syn(ours, v4(), Some(&agreed), stamp);
            assert_eq!(
                (answer.sack_permitted, answer.timestamps),
                (both, both.then_some(stamp))
            );
        }
        let offer = Options {
            mss: Some(1000),
            ..offer
        };
        assert_eq!(Negotiated::from_syn(&on, v4(), &offer).send_mss, 988);
        assert_eq!(Negotiated::from_syn(&off, v4(), &offer).send_mss, 1000);
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
        // A buffer of 1000 bytes is less than a unit of 2^10: its window could only be zero.
        let small = Config {
            receive_buffer: 1000,
            window_shift: Some(14),
            ..Config::default()
        };
        assert_eq!(receive_shift(&small), 9);
    }
}
