//! How much data goes into one segment once the SYNs have agreed: what the application wants, what
//! the link carries, and what the path turns out to carry (RFC 9293, 3.7.1; RFC 1191; RFC 8201).

use super::options::most_sent;
use super::{Connection, Context};
use crate::event::{Cause, Event, Observer};

/// Where the length of IPv4 packets steps down on the links of the Internet, for routers that do
/// not name their MTU (RFC 1191, 7.1).
const PLATEAUS: [u32; 10] = [
    32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006, 508, 296, 68,
];

/// Every IPv6 link carries this much (RFC 8200, 5).
const LEAST_V6_MTU: u32 = 1280;

impl Connection {
    /// Whether a router's word about the size of packets counts. Over IPv6 it always does: no
    /// router there cuts a packet, and the knob is IPv4's (RFC 8201, 1; Linux's `ip_no_pmtu_disc`).
    pub(super) fn discovers_path_mtu(&self) -> bool {
        self.config.path_mtu_discovery || self.remote.is_ipv6()
    }

    /// The path is narrower than we thought (RFC 1191, 6.4; RFC 8201, 5.4).
    pub(super) fn packet_too_big<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        mtu: Option<u32>,
    ) {
        let v4 = self.remote.is_ipv4();
        let headers = self.headers();
        let least = if v4 {
            u32::from(self.config.min_path_mtu.max(68))
        } else {
            LEAST_V6_MTU
        };
        // As long as the longest packet that we send, with a source route if there is one.
        let current = self
            .negotiated
            .send_mss
            .saturating_add(headers + self.options_len());
        // RFC 1191, 5: a router from before it says no MTU, so the next lower plateau is tried.
        // ICMPv6 has always said one.
        let plateau = || PLATEAUS.into_iter().find(|step| v4 && *step < current);
        let said = mtu.or_else(plateau);
        // RFC 8201, 4: what would be below IPv6's least MTU, and so 0, is discarded.
        let mtu = said.filter(|mtu| v4 || *mtu >= LEAST_V6_MTU);
        let Some(mtu) = mtu.map(|mtu| mtu.max(least)).filter(|mtu| *mtu < current) else {
            cx.tell(Event::Dropped {
                cause: Cause::PathMtuNotLower,
            });
            return;
        };
        cx.tell(Event::Accepted {
            cause: Cause::PathMtuLowered,
        });
        self.path_mss = Some(mtu - headers);
        self.keep_to_path_mtu();
        self.smss_changed();
        // What cannot have come through goes out again, in smaller pieces. It was not lost to
        // congestion, so the window stays (RFC 1191, 6.4).
        if self.snd.queue.cut(self.negotiated.send_mss) {
            let front_lost = self
                .snd
                .queue
                .front()
                .is_some_and(|front| front.lost && !front.resent);
            let due = front_lost.then_some(Cause::PathMtuLowered);
            let due = due.or(self.recovery.front_due());
            self.recovery
                .enter_loss(self.snd.max, due, Cause::PathMtuLowered);
        }
        self.settle_timers(cx);
    }

    /// The path MTU, once ICMP lowered it.
    pub(crate) fn path_mtu(&self) -> Option<u32> {
        self.path_mss.map(|mss| mss + self.headers())
    }

    /// The host knows already what the path takes (RFC 1191, 6.3).
    pub(crate) fn begin_with_path_mtu(&mut self, mtu: u32) {
        self.path_mss = Some(mtu.saturating_sub(self.headers()));
        self.keep_to_path_mtu();
    }

    /// The application wants no larger segments (`TCP_MAXSEG`), or the link carries less.
    pub(super) fn limit_segment_size(&mut self) {
        self.keep_to(most_sent(&self.config, self.remote));
    }

    /// Eff.snd.MSS is what both the peer and the path take (RFC 9293, 3.7.1).
    /// (SHLD-6)
    pub(super) fn keep_to_path_mtu(&mut self) {
        if let Some(most) = self.path_mss {
            self.keep_to(most);
        }
    }

    /// From now on no segment carries more than `most` bytes, its options included.
    fn keep_to(&mut self, most: u32) {
        let most = most.saturating_sub(self.options_len()).max(1);
        self.negotiated.send_mss = self.negotiated.send_mss.min(most);
    }

    /// What the options of every segment take of its room, those of IP included.
    fn options_len(&self) -> u32 {
        self.negotiated.option_len() + self.route_len()
    }

    /// The octets of the two headers, without options.
    fn headers(&self) -> u32 {
        if self.remote.is_ipv4() { 40 } else { 60 }
    }
}
