//! Every knob of the core, with its RFC's default. `knobs` has their table, by which they are shown
//! and changed by name, `named` the profiles.

mod knobs;
mod named;

pub use knobs::{KNOBS, Knob, SetError, Sysctl};
pub use named::Profile;

use core::net::IpAddr;

use crate::congestion::Algorithm;
use crate::recovery::LossRecovery;
use crate::time::Duration;
use crate::wire::OptionLayout;

/// The knobs of one connection. `Config::default()` is the profile `rfc`: every requirement of
/// RFC 9293 holds under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The longest packet that the host's link carries, in bytes. How much data a segment may hold
    /// follows from it, for each IP version: [`Config::mss_with`].
    pub mtu: u16,
    /// A lower limit than the link's for the data in a segment, either way (`TCP_MAXSEG`), in
    /// bytes; `None`: as much as the link carries.
    pub mss: Option<u16>,
    /// Size of the receive buffer, which bounds `RCV.WND`, in bytes.
    pub receive_buffer: u32,
    /// Round the receive buffer up to whole segments, and accept whatever it has room for, even
    /// where the window field could not tell as much (FreeBSD, `tcp_mss`). RFC 9293's window is
    /// what the peer was told.
    pub window_by_buffer: bool,
    /// What becomes of a segment that begins in the window and reaches beyond (Linux,
    /// `tcp_data_queue` and `tcp_sequence`). RFC 9293 cuts it off.
    pub take_beyond_window: BeyondWindow,
    /// Size of the send buffer, in bytes.
    pub send_buffer: u32,
    /// Offer window scaling (RFC 7323; `net.ipv4.tcp_window_scaling`).
    pub window_scaling: bool,
    /// The shift that is offered, at least; `None`: the least with which the receive buffer fits
    /// (RFC 7323, 2.3). Systems that let the buffer grow later offer what they may need then.
    pub window_shift: Option<u8>,
    /// Offer timestamps (RFC 7323; `net.ipv4.tcp_timestamps`).
    pub timestamps: bool,
    /// Take segments without timestamps although they were agreed on, instead of dropping them (RFC
    /// 7323, 3.2; `net.inet.tcp.tolerate_missing_ts`; Linux does).
    pub tolerate_missing_timestamps: bool,
    /// Offer SACK (RFC 2018; `net.ipv4.tcp_sack`).
    pub sack: bool,
    /// Report data that came twice (RFC 2883; `net.ipv4.tcp_dsack`).
    pub dsack: bool,
    /// A SYN-ACK offers no larger segments than the SYN did (FreeBSD, `syncache_respond`).
    pub mss_of_peer: bool,
    /// Congestion marks instead of losses (RFC 3168; `net.ipv4.tcp_ecn`).
    pub ecn: EcnUse,
    /// How many retransmissions of a SYN still ask for ECN (RFC 3168, 6.1.1.1;
    /// `net.inet.tcp.ecn.maxretries`).
    pub ecn_syn_retries: u8,
    /// Hold back small segments while data is unacknowledged (RFC 9293, 3.7.4; `TCP_NODELAY` is
    /// its opposite).
    pub nagle: bool,
    /// What the urgent pointer points to (RFC 6093; `net.ipv4.tcp_stdurg`).
    pub urgent_pointer: UrgentPointer,
    /// How long an ACK may wait (RFC 9293, 3.8.6.3: less than 0.5 s); `None` sends each at once.
    pub delayed_ack: Option<Duration>,
    /// Do not let an ACK wait for more than one segment, however small (FreeBSD; RFC 9293, SHLD-19
    /// asks for it with full-sized ones).
    pub ack_any_second: bool,
    /// Whether they wait at all (`net.inet.tcp.delayed_ack`).
    pub delay_acks: bool,
    /// How many ACKs do not wait at the start of a connection, while we have sent no data: the peer
    /// is in slow start (Linux, `TCP_MAX_QUICKACKS`).
    pub quick_acks: u8,
    /// How many segments of a burst make a packet that the network card will cut: the last of them
    /// carries PSH, also where more is queued (`net.ipv4.tcp_min_tso_segs`). 0: none.
    pub min_tso_segs: u8,
    /// How long silly-window avoidance may hold data back (RFC 9293, 3.8.6.2.1: 0.1 to 1.0 s).
    pub silly_window_override: Duration,
    /// Send new data on the first two duplicate ACKs (RFC 3042).
    pub limited_transmit: bool,
    /// The retransmission timeout before any sample (RFC 6298, 2.1).
    /// (RFC6298/initial)
    pub initial_rto: Duration,
    /// The least retransmission timeout (RFC 6298, 2.4; Linux: 200 ms).
    /// (RFC6298/least)
    pub min_rto: Duration,
    /// The greatest retransmission timeout (RFC 6298, 2.5).
    /// (RFC6298/most)
    pub max_rto: Duration,
    /// How often a SYN is sent again (`net.ipv4.tcp_syn_retries`).
    pub syn_retries: u8,
    /// How many timeouts of a SYN are not doubled, and come on top of `syn_retries`
    /// (`net.ipv4.tcp_syn_linear_timeouts`).
    pub syn_linear_timeouts: u8,
    /// How often a SYN-ACK is sent again (`net.ipv4.tcp_synack_retries`).
    pub syn_ack_retries: u8,
    /// After how many timeouts of the same segment the path is in doubt: R1 (RFC 9293, 3.8.3;
    /// SHLD-10: at least 3; `net.ipv4.tcp_retries1`).
    pub retries1: u8,
    /// How often data or FIN is sent again before giving up: R2 (`net.ipv4.tcp_retries2`). 255,
    /// here and for SYN and SYN-ACK: never give up (RFC 9293, MUST-21).
    pub retries: u8,
    /// How long something may stay unacknowledged (RFC 9293, 3.9.1.1; `TCP_USER_TIMEOUT`).
    pub user_timeout: Option<Duration>,
    /// How long an active open may take (FreeBSD: `net.inet.tcp.keepinit`).
    pub open_timeout: Option<Duration>,
    /// Tell the application of what it need not act on: soft errors, a path in doubt, urgent data
    /// (RFC 9293, 3.9.1.8; SHLD-20).
    pub error_reports: bool,
    /// Ask a silent peer whether it is still there (RFC 9293, 3.8.4; MUST-25: off; `SO_KEEPALIVE`).
    pub keepalive: bool,
    /// After how much silence (MUST-28: at least 2 hours; `net.ipv4.tcp_keepalive_time`).
    pub keepalive_time: Duration,
    /// How long an answer is waited for (`net.ipv4.tcp_keepalive_intvl`).
    pub keepalive_interval: Duration,
    /// How many probes may stay without an answer (`net.ipv4.tcp_keepalive_probes`).
    pub keepalive_probes: u8,
    /// A probe carries one octet that the peer has already, for old peers that answer to nothing
    /// else (MAY-6).
    pub keepalive_garbage: bool,
    /// How long a connection that no application owns any more may wait for the peer's FIN in
    /// FIN-WAIT-2 (`net.ipv4.tcp_fin_timeout`). RFC 9293 has no limit.
    pub fin_timeout: Option<Duration>,
    /// That time is as `fin_timeout` says; otherwise, as long as all keep-alive probes would take
    /// (`net.inet.tcp.fast_finwait2_recycle`).
    pub fast_fin_wait_2: bool,
    /// Maximum segment lifetime; TIME-WAIT lasts twice as long (RFC 9293, 3.4.2: 2 minutes).
    pub msl: Duration,
    /// The initial congestion window in segments; `None`: by RFC 5681, 3.1 (2 to 4 segments).
    /// (RFC6928/initial-window)
    pub initial_window: Option<u16>,
    /// The slow start threshold before the first loss, in segments; `None`: arbitrarily high (RFC
    /// 5681, 3.1). Linux has it for each route (`ip route … ssthresh`).
    pub initial_ssthresh: Option<u16>,
    /// The congestion control.
    /// (MAY-18)
    pub congestion: Algorithm,
    /// How many segments an ACK may add to the window in slow start, at most: L (RFC 3465, 2.2; RFC
    /// 5681, 3.1: 1). 0: one for each ACK, whatever it acknowledges, and a share of one in
    /// congestion avoidance; 255: as many as it acknowledges (Linux).
    pub byte_counting: u8,
    /// Start from the initial window again after an idle time (RFC 5681, 4.1;
    /// `net.ipv4.tcp_slow_start_after_idle`).
    pub slow_start_after_idle: bool,
    /// Let the congestion window grow only while it is what limits the sender (RFC 7661, 3; Linux
    /// and FreeBSD do so).
    pub cwnd_validation: bool,
    /// The most that is done to find and repair losses, as far as the congestion control goes along
    /// and, for SACK, as it was negotiated.
    pub recovery: LossRecovery,
    /// How long a listener's queues may get, whatever backlog is asked for
    /// (`net.core.somaxconn`).
    pub somaxconn: u16,
    /// How many connections of a listener may be in SYN-RECEIVED while SYN cookies are off: the
    /// last quarter stays free (`net.ipv4.tcp_max_syn_backlog`).
    pub max_syn_backlog: u16,
    /// Reset connections for which the accept queue has no room, instead of waiting for room
    /// (`net.ipv4.tcp_abort_on_overflow`).
    pub abort_on_overflow: bool,
    /// Answer SYNs without keeping state (RFC 4987, 3.6; `net.ipv4.tcp_syncookies`).
    pub syn_cookies: SynCookies,
    /// Listen on a port although connections on it are left (`SO_REUSEADDR`; RFC 9293, MUST-42).
    pub reuse_address: bool,
    /// Let a SYN that is newer than everything in it replace a connection in TIME-WAIT (RFC 6191;
    /// RFC 9293, MAY-2 and SHLD-4).
    pub time_wait_reopen: bool,
    /// Let an active open take the endpoints of a connection that has been in TIME-WAIT for more
    /// than a second, when both use timestamps (`net.ipv4.tcp_tw_reuse`).
    pub tw_reuse: bool,
    /// Cut TIME-WAIT short, and compare timestamps for each peer address: Linux had it up to 4.11,
    /// and it breaks peers that share an address (`net.ipv4.tcp_tw_recycle`).
    pub tw_recycle: bool,
    /// How many connections of the host may be in TIME-WAIT (`net.ipv4.tcp_max_tw_buckets`).
    pub max_tw_buckets: u32,
    /// While only our FIN is unacknowledged, an ACK carries it again (FreeBSD, `tcp_output`).
    pub fin_on_acks: bool,
    /// Answer an acknowledgment of what was never sent with an ACK (RFC 9293, 3.10.7.4; Linux drops
    /// it without a word).
    pub answer_unsent_ack: bool,
    /// How long an answer to a bare segment that is not acceptable, or a challenge ACK, keeps a
    /// connection from giving another one (`net.ipv4.tcp_invalid_ratelimit`; Linux: 500 ms). RFC
    /// 9293, 3.10.7.4 says "should" of each answer; `None`: as often as such segments come.
    pub invalid_ratelimit: Option<Duration>,
    /// Do not answer a bare segment that is not acceptable when it repeats what the last one said,
    /// and the answer would too, so that two ends which disagree do not answer each other's ACKs
    /// for ever (RFC 9293, A.2). Keep-alives and window probes are answered.
    pub damp_ack_loops: bool,
    /// Ignore resets in TIME-WAIT (RFC 1337, 3; `net.ipv4.tcp_rfc1337`).
    pub rfc1337: bool,
    /// Which resets in the window are believed (FreeBSD: `net.inet.tcp.insecure_rst`).
    pub rst_check: BlindCheck,
    /// What a SYN in the window does (FreeBSD: `net.inet.tcp.insecure_syn`).
    pub syn_check: BlindCheck,
    /// Which old acknowledgments are answered (RFC 5961, 5; RFC 9293, MAY-12).
    pub ack_check: BlindCheck,
    /// How many challenge ACKs the host sends at most in [`Self::challenge_ack_window`] (RFC 5961,
    /// 7; `net.ipv4.tcp_challenge_ack_limit`).
    pub challenge_ack_limit: u32,
    /// The time over which challenge ACKs are counted (Linux: 1 s).
    pub challenge_ack_window: Duration,
    /// Resets of a connection's own carry an acknowledgment, as real systems send them. RFC 9293,
    /// 3.10.5 has `<SEQ=SND.NXT><CTL=RST>`.
    pub reset_with_ack: bool,
    /// Drop segments with SYN and FIN both, which no real peer sends (`net.inet.tcp.drop_synfin`).
    pub drop_syn_fin: bool,
    /// Whether what belongs to nobody is answered with a reset (`net.inet.tcp.blackhole`).
    pub blackhole: Blackhole,
    /// Which ICMP errors end a connection (FreeBSD's `net.inet.tcp.icmp_may_rst` is one of these).
    pub icmp_aborts: IcmpAborts,
    /// Forbid fragments, and make segments smaller when ICMP says that the path needs it (RFC 1191,
    /// RFC 8201; `net.ipv4.ip_no_pmtu_disc` is its opposite).
    pub path_mtu_discovery: bool,
    /// The least path MTU that is believed for IPv4, in bytes (RFC 1191, 3: 68;
    /// `net.ipv4.route.min_pmtu`). For IPv6 it is always 1280.
    pub min_path_mtu: u16,
    /// For how long the host believes that a path is narrow (RFC 1191, 6.3: 10 minutes;
    /// `net.ipv4.route.mtu_expires`).
    pub path_mtu_lifetime: Duration,
    /// Time to live, or hop limit, of what the host sends (RFC 9293, MUST-49;
    /// `net.ipv4.ip_default_ttl`).
    pub ttl: u8,
    /// The Diffserv code point of what the connection sends, 0 to 63 (RFC 9293, MUST-48; `IP_TOS`
    /// shifted by two).
    pub dscp: u8,
    /// Send options with the SYN (`TCP_NOOPT` is its opposite).
    pub syn_options: bool,
    /// Leave the options away that some old peers choke on, but for the MSS, from the third
    /// retransmission of a SYN on (`net.inet.tcp.rexmit_drop_options`).
    pub rexmit_drop_options: bool,
    /// Closing resets the connection, whatever was not sent yet (`SO_LINGER` with no time).
    pub abort_on_close: bool,
    /// Probe a closed window (RFC 9293, MUST-36). A lesson switches it off to show why it is there.
    pub persist: bool,
    /// For how many timeouts of the SYN-ACK a listener waits for data before it establishes a
    /// connection (`TCP_DEFER_ACCEPT`); 0: it does not wait.
    pub defer_accept: u8,
    /// In which order the host writes TCP options, and how it pads them. Whoever puts segments on
    /// the network hands it to [`crate::wire::emit_with`].
    pub option_layout: OptionLayout,
}

/// Whether a host uses ECN (RFC 3168, 6.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EcnUse {
    /// Never.
    Off,
    /// It asks for it, and grants it.
    On,
    /// It grants it to peers that ask, as today's systems do: some firewalls drop a SYN that asks.
    #[default]
    Accept,
}

/// When a listener answers with SYN cookies (RFC 4987, 3.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SynCookies {
    /// Never: with a full SYN queue SYNs are dropped.
    #[default]
    Off,
    /// While the SYN queue is full.
    WhenFull,
    /// Always, to test them.
    Always,
}

/// Which ICMP errors end a connection, when what they quote is in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IcmpAborts {
    /// Hard errors, in each state (RFC 9293, SHLD-26).
    #[default]
    Hard,
    /// Hard errors before the connection is synchronised; afterwards they count as soft (RFC 5927,
    /// 5.2).
    HardWhileOpening,
    /// Any error before the connection is synchronised, none afterwards (RFC 5461, 4; Linux).
    AnyWhileOpening,
    /// In SYN-SENT, unreachable protocols and ports, prohibitions, and an exceeded hop limit; none
    /// afterwards (FreeBSD, `net.inet.tcp.icmp_may_rst=1`).
    FreeBsd,
    /// None (FreeBSD, `net.inet.tcp.icmp_may_rst=0`).
    Never,
}

/// What the urgent pointer points to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UrgentPointer {
    /// The octet after the urgent data (RFC 6093, 4; RFC 9293, MUST-62), as all systems have it.
    #[default]
    Following,
    /// The last octet of the urgent data (RFC 1122, 4.2.2.4).
    Last,
}

/// Whether a host takes what reaches beyond its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BeyondWindow {
    /// No: it is cut off (RFC 9293, 3.10.7.4).
    #[default]
    Off,
    /// A segment that begins in the window is taken whole, and a bare FIN even where the window is
    /// closed (Linux up to 6.16).
    On,
    /// The same, but a segment with data only while nothing waits to be read; otherwise it is
    /// refused as a whole (Linux from 6.17 on).
    WhenEmpty,
}

/// How a segment that anybody could have forged is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BlindCheck {
    /// Only what a blind attacker cannot guess is believed; the rest is challenged (RFC 5961).
    #[default]
    Rfc5961,
    /// Whatever lies in the window is believed (RFC 793).
    Rfc793,
}

/// Which segments for a port where nobody listens go unanswered (FreeBSD, `blackhole(4)`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Blackhole {
    /// None: each gets its reset (RFC 9293, 3.10.7.1).
    #[default]
    Off,
    /// SYNs.
    Syn,
    /// All.
    All,
}

impl Config {
    /// The largest segment that we receive from `peer`, in bytes of data, and so the most that we
    /// send to it: the link's MTU less the fixed headers, 20 octets of TCP and 20 of IPv4 or 40 of
    /// IPv6, without regard to options (RFC 9293, 3.7.1; RFC 6691, 2; MUST-67). A limit that the
    /// application set may be lower, never higher: the link does not carry more.
    #[must_use]
    pub fn mss_with(&self, peer: IpAddr) -> u16 {
        let link = self.link_mss(peer);
        self.mss.map_or(link, |limit| limit.min(link))
    }

    /// What the link carries alone.
    pub(crate) fn link_mss(&self, peer: IpAddr) -> u16 {
        let headers = if peer.is_ipv4() { 40 } else { 60 };
        self.mtu.saturating_sub(headers).max(1)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            // Ethernet's (RFC 894).
            mtu: 1500,
            mss: None,
            receive_buffer: 65_535,
            window_by_buffer: false,
            take_beyond_window: BeyondWindow::Off,
            send_buffer: 65_536,
            window_scaling: true,
            window_shift: None,
            // RFC 7323, 1.3 and RFC 2018, 2: a TCP of today offers both.
            timestamps: true,
            tolerate_missing_timestamps: false,
            sack: true,
            dsack: true,
            mss_of_peer: false,
            ecn: EcnUse::Accept,
            ecn_syn_retries: 0,
            nagle: true,
            urgent_pointer: UrgentPointer::Following,
            delayed_ack: Some(Duration::from_millis(200)),
            ack_any_second: false,
            delay_acks: true,
            quick_acks: 0,
            min_tso_segs: 0,
            silly_window_override: Duration::from_millis(500),
            limited_transmit: true,
            initial_rto: Duration::from_secs(1),
            min_rto: Duration::from_secs(1),
            max_rto: Duration::from_secs(60),
            // R2 is 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60 = 243 s for all three: more than the 3
            // minutes that a SYN needs (MUST-23) and the 100 s that data needs (SHLD-11), and more
            // than 2 MSL, so that segments which take nearly an MSL each way are still heard.
            syn_retries: 8,
            syn_linear_timeouts: 0,
            syn_ack_retries: 8,
            retries1: 3,
            retries: 8,
            user_timeout: None,
            open_timeout: None,
            error_reports: true,
            keepalive: false,
            keepalive_time: Duration::from_secs(7200),
            keepalive_interval: Duration::from_secs(75),
            keepalive_probes: 9,
            keepalive_garbage: false,
            fin_timeout: None,
            fast_fin_wait_2: true,
            msl: Duration::from_secs(120),
            initial_window: None,
            initial_ssthresh: None,
            congestion: Algorithm::NewReno,
            byte_counting: 1,
            slow_start_after_idle: true,
            cwnd_validation: false,
            recovery: LossRecovery::Sack,
            somaxconn: 4096,
            max_syn_backlog: 4096,
            abort_on_overflow: false,
            syn_cookies: SynCookies::Off,
            reuse_address: true,
            time_wait_reopen: true,
            tw_reuse: false,
            tw_recycle: false,
            max_tw_buckets: u32::MAX,
            fin_on_acks: false,
            answer_unsent_ack: true,
            invalid_ratelimit: None,
            damp_ack_loops: true,
            rfc1337: false,
            rst_check: BlindCheck::Rfc5961,
            syn_check: BlindCheck::Rfc5961,
            ack_check: BlindCheck::Rfc5961,
            // RFC 5961, 7 suggests 10 in 5 seconds.
            challenge_ack_limit: 10,
            challenge_ack_window: Duration::from_secs(5),
            reset_with_ack: false,
            drop_syn_fin: false,
            blackhole: Blackhole::Off,
            icmp_aborts: IcmpAborts::Hard,
            path_mtu_discovery: true,
            min_path_mtu: 68,
            path_mtu_lifetime: Duration::from_secs(600),
            ttl: 64,
            dscp: 0,
            syn_options: true,
            rexmit_drop_options: false,
            abort_on_close: false,
            persist: true,
            defer_accept: 0,
            option_layout: OptionLayout::Rfc,
        }
    }
}
