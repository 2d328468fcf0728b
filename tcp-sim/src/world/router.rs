//! What a router does with a segment for somebody else.

use alloc::sync::Arc;

use tcp_core::connection::{Transmit, reset_for};
use tcp_core::wire::IcmpKind;
use tcp_core::{Cause, Instant, Segment};

use super::attack::Seen;
use super::{Transmission, World};
use crate::ids::{HostId, Kind};
use crate::scenario::{Action, RouterSpec, Scenario};
use crate::trace::{Loss, Rewrite, Sink, What};

impl World {
    /// A segment for somebody else comes to a router. Who sits there sees it.
    pub(super) fn pass(&mut self, at: HostId, flight: Arc<Transmission>, sink: &mut dyn Sink) {
        let scenario = Arc::clone(&self.scenario);
        let now = self.now;
        let mut watched = false;
        if let Some(host) = self.hosts.get_mut(at)
            && let Some(assault) = &mut host.assault
        {
            assault.sees(now, &Seen::passing(&flight.segment, &scenario));
            watched = true;
        }
        self.forward(at, flight, sink);
        if watched {
            self.settle(at, None, sink);
        }
    }

    /// It is passed on, or it ends here.
    fn forward(&mut self, at: HostId, mut shared: Arc<Transmission>, sink: &mut dyn Sink) {
        let scenario = Arc::clone(&self.scenario);
        let flight = Arc::make_mut(&mut shared);
        let id = flight.id;
        let Some(router) = scenario.host(at).and_then(|host| host.router.as_ref()) else {
            // Only a stated route can lead here, and none does that a scenario may have.
            let why = Loss::NoRoute;
            return self.tell(sink, What::Lost { id, why });
        };
        match decide(router, &flight.segment, &scenario, self.now) {
            Action::Pass => {}
            Action::DropFirst => {
                let host = self.hosts.get_mut(at);
                if Kind::Syn.fits(&flight.segment)
                    && host.is_some_and(|host| !host.strangers.knows(&flight.segment))
                {
                    let why = Loss::FirstSyn;
                    return self.tell(sink, What::Lost { id, why });
                }
            }
            action @ (Action::Drop | Action::Reset) => {
                let why = Loss::Firewall;
                self.tell(sink, What::Lost { id, why });
                if let (Action::Reset, Some(segment)) = (action, reset_for(&flight.segment)) {
                    let reset = Transmit {
                        segment,
                        cause: Cause::FirewallReset,
                        retransmission: false,
                    };
                    self.transmit(at, None, reset, sink);
                }
                return;
            }
        }
        // RFC 1812, 5.3.1: one is taken off, and what has none left goes no further.
        let Some(ttl) = flight.segment.ip.ttl.checked_sub(1).filter(|ttl| *ttl > 0) else {
            let why = Loss::TimeToLive;
            self.tell(sink, What::Lost { id, why });
            return self.report(at, IcmpKind::TimeExceeded, 0, None, flight, sink);
        };
        let mut stripped = false;
        for option in &router.strip {
            stripped |= option.strip(&mut flight.segment);
        }
        if stripped {
            self.tell_rewritten(flight, Rewrite::Stripped, sink);
        }
        if let Some(mtu) = self.too_long(at, flight) {
            let why = Loss::TooLarge;
            self.tell(sink, What::Lost { id, why });
            // RFC 1191, 4; RFC 4443, 3.2.
            let (kind, code) = match flight.segment.dst.is_ipv4() {
                true => (IcmpKind::Unreachable, 4),
                false => (IcmpKind::PacketTooBig, 0),
            };
            if flight.segment.ip.dont_fragment {
                self.report(at, kind, code, Some(mtu), flight, sink);
            }
            return;
        }
        flight.segment.ip.ttl = ttl;
        let passage = self.take(at, flight);
        self.tell(
            sink,
            What::Forwarded {
                id,
                by: at,
                departs: flight.hop.departs,
                arrives: flight.arrives,
            },
        );
        self.ride(shared, passage, sink);
    }

    /// The MTU of the next link, when it is too small for the packet.
    fn too_long(&self, at: HostId, flight: &Transmission) -> Option<u32> {
        let way = self.routes.next(at, flight.to)?;
        let paths = self.paths.get(way.link.index())?;
        let mtu = paths.get(usize::from(way.direction))?.mtu();
        (flight.segment.wire_len() > mtu).then_some(mtu)
    }
}

/// The first rule that fits decides; what fits none passes.
fn decide(router: &RouterSpec, segment: &Segment, scenario: &Scenario, now: Instant) -> Action {
    let fitting = router
        .rules
        .iter()
        .find(|rule| rule.matches.fits(segment, scenario, now));
    fitting.map_or(Action::Pass, |rule| rule.action)
}
