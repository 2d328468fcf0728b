//! The named profiles: sets of knobs that come near to one system, or to one time.

use super::{BeyondWindow, BlindCheck, Config, EcnUse, IcmpAborts, SynCookies, UrgentPointer};
use crate::congestion::Algorithm;
use crate::recovery::LossRecovery;
use crate::time::Duration;
use crate::wire::OptionLayout;

/// A set of knobs with a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Every requirement of RFC 9293 holds.
    #[default]
    Rfc,
    /// Linux 6.18.
    Linux618,
    /// Linux 4.11, the last with `tcp_tw_recycle`.
    Linux411,
    /// FreeBSD 15.
    FreeBsd,
    /// What RFC 793 asked for, before options and congestion control.
    Historic793,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Rfc,
        Self::Linux618,
        Self::Linux411,
        Self::FreeBsd,
        Self::Historic793,
    ];

    /// As scenarios and command lines write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rfc => "rfc",
            Self::Linux618 => "linux-6.18",
            Self::Linux411 => "linux-4.11",
            Self::FreeBsd => "freebsd",
            Self::Historic793 => "historic-793",
        }
    }

    /// The profile of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Its knobs.
    #[must_use]
    pub fn config(self) -> Config {
        match self {
            Self::Rfc => Config::default(),
            Self::Linux618 => linux(),
            Self::Linux411 => Config {
                // Linear timeouts came with 6.5, the longer accept queue with 5.4.
                syn_linear_timeouts: 0,
                somaxconn: 128,
                max_syn_backlog: 1024,
                challenge_ack_limit: 1000,
                take_beyond_window: BeyondWindow::On,
                ..linux()
            },
            Self::FreeBsd => freebsd(),
            Self::Historic793 => historic(),
        }
    }
}

/// Linux's departures from the RFCs, each with its reason.
fn linux() -> Config {
    let ms = Duration::from_millis;
    Config {
        option_layout: OptionLayout::Linux,
        // Middleboxes that strip options must not end connections.
        tolerate_missing_timestamps: true,
        // The receive buffer starts at `tcp_rmem`'s middle value. (Linux lets it grow.)
        receive_buffer: 131_072,
        // What `tcp_rmem`'s largest, 6 MiB, needs.
        window_shift: Some(7),
        // What came is kept whole where the buffer has room, wherever the window ends; since July
        // 2025 only while nothing waits to be read.
        take_beyond_window: BeyondWindow::WhenEmpty,
        // ATO_MIN: a delayed ACK waits for 40 ms, so that a sender with a short RTO is not fooled.
        delayed_ack: Some(ms(40)),
        // A sender in slow start needs each ACK.
        quick_acks: 16,
        min_tso_segs: 2,
        // What was never sent is no news, so nothing is said.
        answer_unsent_ack: false,
        // An ACK loop is a matter of time: a round trip of less than this ends it.
        invalid_ratelimit: Some(ms(500)),
        damp_ack_loops: false,
        // TCP_RTO_MIN and TCP_RTO_MAX: RFC 6298's second is long against today's round trips.
        min_rto: ms(200),
        max_rto: Duration::from_secs(120),
        // RFC 6928.
        initial_window: Some(10),
        congestion: Algorithm::Cubic,
        // An ACK that stands for many segments is no reason to be slow.
        byte_counting: u8::MAX,
        cwnd_validation: true,
        // One lost SYN is likelier than congestion: 1, 1, 1, 1, 1, 2, 4 s and so on.
        syn_linear_timeouts: 4,
        syn_retries: 6,
        syn_ack_retries: 5,
        // R2 is about 15 minutes: routes come back.
        retries: 15,
        // Nobody waits for ever for a peer that has nothing to say to anybody.
        fin_timeout: Some(Duration::from_secs(60)),
        // TCP_TIMEWAIT_LEN is 60 s.
        msl: Duration::from_secs(30),
        syn_cookies: SynCookies::WhenFull,
        reuse_address: false,
        max_tw_buckets: 262_144,
        // A limit that connections share tells an attacker whose window was hit, so 5.19 took it
        // away again.
        challenge_ack_limit: i32::MAX.unsigned_abs(),
        challenge_ack_window: Duration::from_secs(1),
        reset_with_ack: true,
        // RFC 5461, 4: the next address is tried sooner.
        icmp_aborts: IcmpAborts::AnyWhileOpening,
        // Against forged reports: RFC 5927, 7.
        min_path_mtu: 552,
        ..Config::default()
    }
}

fn freebsd() -> Config {
    let ms = Duration::from_millis;
    Config {
        option_layout: OptionLayout::FreeBsd,
        ecn_syn_retries: 1,
        receive_buffer: 65_536,
        window_by_buffer: true,
        fin_on_acks: true,
        // `tcp_twcheck` drops them.
        rfc1337: true,
        // What `kern.ipc.maxsockbuf`, 2 MiB, needs.
        window_shift: Some(6),
        send_buffer: 32_768,
        delayed_ack: Some(ms(40)),
        ack_any_second: true,
        mss_of_peer: true,
        // `rexmit_min` 30 ms and `rexmit_slop` 200 ms.
        min_rto: ms(230),
        max_rto: Duration::from_secs(64),
        initial_window: Some(10),
        // Since FreeBSD 14.
        congestion: Algorithm::Cubic,
        byte_counting: 2,
        cwnd_validation: true,
        syn_retries: 12,
        syn_ack_retries: 3,
        retries: 12,
        // An open is given up after 75 s, whatever is sent again until then.
        open_timeout: Some(Duration::from_secs(75)),
        // A server would otherwise keep what its peers forgot.
        keepalive: true,
        keepalive_probes: 8,
        fin_timeout: Some(Duration::from_secs(60)),
        fast_fin_wait_2: false,
        msl: Duration::from_secs(30),
        somaxconn: 128,
        syn_cookies: SynCookies::WhenFull,
        reuse_address: false,
        challenge_ack_limit: u32::MAX,
        reset_with_ack: true,
        icmp_aborts: IcmpAborts::FreeBsd,
        // `net.inet.tcp.minmss` and the headers.
        min_path_mtu: 256,
        ..Config::default()
    }
}

fn historic() -> Config {
    Config {
        window_scaling: false,
        timestamps: false,
        sack: false,
        dsack: false,
        ecn: EcnUse::Off,
        nagle: false,
        delayed_ack: None,
        limited_transmit: false,
        // Congestion control came in 1988, and fast retransmit with it.
        congestion: Algorithm::Unlimited,
        recovery: LossRecovery::Timer,
        // RFC 793, 3.7: LBOUND 1 s and UBOUND 1 minute; RFC 1122 later named 3 s to begin with.
        initial_rto: Duration::from_secs(3),
        initial_window: Some(1),
        // Endpoints rest for the whole 2 MSL, and routers cut what is too long.
        time_wait_reopen: false,
        // RFC 793 contradicts itself about the pointer; RFC 1122 settled on this.
        urgent_pointer: UrgentPointer::Last,
        // Nobody forged segments yet.
        rst_check: BlindCheck::Rfc793,
        syn_check: BlindCheck::Rfc793,
        ack_check: BlindCheck::Rfc793,
        challenge_ack_limit: u32::MAX,
        path_mtu_discovery: false,
        ..Config::default()
    }
}
