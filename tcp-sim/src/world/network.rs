//! How what was sent gets to where it goes: link by link.

use alloc::sync::Arc;

use tcp_core::Instant;

use super::link::Passage;
use super::tap::Tap;
use super::transmission::Hop;
use super::{Future, Transmission, World};
use crate::ids::{HostId, ProgramId, TransmissionId};
use crate::scenario::Way;
use crate::trace::{Loss, Rewrite, Sink, What};

impl World {
    /// The next link of a transmission that stands at `at`: it is put on it, and knows its times.
    pub(super) fn take(&mut self, at: HostId, flight: &mut Transmission) -> Passage {
        let len = flight.segment.wire_len();
        let way = self.routes.next(at, flight.to);
        let ecn = flight.segment.ip.ecn;
        let passage = self.take_link(way, len, ecn);
        flight.hop = Hop {
            way,
            departs: passage.departs,
            arrives: passage.arrives,
        };
        flight.arrives = self.expected(&flight.hop, flight.to, len);
        passage
    }

    /// Puts a packet of `len` bytes on a link.
    pub(super) fn take_link(
        &mut self,
        way: Option<Way>,
        len: u32,
        ecn: tcp_core::wire::Ecn,
    ) -> Passage {
        let now = self.now;
        let path = way.and_then(|way| {
            let paths = self.paths.get_mut(way.link.index())?;
            paths.get_mut(usize::from(way.direction))
        });
        path.map_or(Passage::refused(now, Loss::NoRoute), |path| {
            path.take(now, len, ecn)
        })
    }

    /// How many bytes wait in the fullest queue on the way from one host to another: at the
    /// bottleneck, where there is one.
    #[must_use]
    pub fn queued(&self, from: HostId, to: HostId) -> u64 {
        let ways = self.routes.steps(from, to);
        let paths = ways.filter_map(|way| {
            let paths = self.paths.get(way.link.index())?;
            paths.get(usize::from(way.direction))
        });
        let waiting = paths.map(|path| path.waiting_bytes(self.now));
        waiting.max().unwrap_or(0)
    }

    /// When something of `len` bytes that is on a link will be at `to`, if nothing is in its way.
    pub(super) fn expected(&self, hop: &Hop, to: HostId, len: u32) -> Instant {
        let Some(way) = hop.way else {
            return hop.arrives;
        };
        self.routes
            .steps(way.next, to)
            .filter_map(|way| {
                let paths = self.paths.get(way.link.index())?;
                paths.get(usize::from(way.direction))
            })
            .fold(hop.arrives, |at, path| at + path.undisturbed(len))
    }

    /// What a link does to a transmission that it took.
    pub(super) fn ride(
        &mut self,
        mut shared: Arc<Transmission>,
        passage: Passage,
        sink: &mut dyn Sink,
    ) {
        let flight = Arc::make_mut(&mut shared);
        let id = flight.id;
        match passage.lost {
            Some(Loss::Random) => {
                flight.doomed = Some(Loss::Random);
                flight.due.0 = flight.hop.half_way();
            }
            Some(why) => {
                self.tell(sink, What::Lost { id, why });
                return;
            }
            None => flight.due.0 = flight.hop.arrives,
        }
        if passage.marked {
            flight.segment.ip.ecn = tcp_core::wire::Ecn::Ce;
            self.tell_rewritten(flight, Rewrite::Marked, sink);
        }
        if let Some(bit) = passage.corrupted {
            let bit = flight.turn(bit);
            self.tell(sink, What::Corrupted { id, bit });
        }
        let copy = passage.duplicated.then(|| {
            flight.copies = self.copies_of(flight) + 1;
            self.copy(flight, 0)
        });
        flight.due = self.schedule(flight.due.0, Future::Transmission(id));
        self.flights.insert(id, shared);
        if let Some(mut copy) = copy {
            let (way, len) = (copy.hop.way, copy.segment.wire_len());
            let passage = Passage {
                duplicated: false,
                ..self.take_link(way, len, copy.segment.ip.ecn)
            };
            copy.hop.departs = passage.departs;
            copy.hop.arrives = passage.arrives;
            copy.arrives = self.expected(&copy.hop, copy.to, len);
            let (id, of, arrives) = (copy.id, id, copy.arrives);
            self.tell(sink, What::Copied { id, of, arrives });
            self.launch(Arc::new(copy), passage, sink);
        }
    }

    pub(super) fn tell_rewritten(&self, flight: &Transmission, how: Rewrite, sink: &mut dyn Sink) {
        let segment = flight.segment.clone();
        let id = flight.id;
        self.tell(sink, What::Rewritten { id, how, segment });
    }

    /// Something comes to the far end of its link, or is lost on it.
    pub(super) fn on_transmission_end(&mut self, id: TransmissionId, sink: &mut dyn Sink) {
        if let Some(report) = self.reports.remove(&id) {
            self.on_report_end(report, sink);
            return;
        }
        let Some(flight) = self.flights.remove(&id) else {
            return;
        };
        if let Some(why) = flight.doomed {
            self.tell(sink, What::Lost { id, why });
            return;
        }
        let at = flight.hop.way.map_or(flight.to, |way| way.next);
        if !self.host(at).is_some_and(super::Host::is_on) {
            let why = Loss::HostDown;
            self.tell(sink, What::Lost { id, why });
        } else if at == flight.to {
            self.deliver(&flight, sink);
        } else {
            self.pass(at, flight, sink);
        }
    }

    fn deliver(&mut self, flight: &Transmission, sink: &mut dyn Sink) {
        let (id, to) = (flight.id, flight.to);
        self.tell(sink, What::Delivered { id });
        let (now, step) = (self.now, self.step);
        if let Some(host) = self.hosts.get_mut(to) {
            let mut tap = Tap {
                at: now,
                step,
                host: to,
                program: ProgramId::default(),
                about: Some(id),
                sink,
            };
            if flight.corrupted.is_empty() {
                host.stack.on_segment(now, &flight.segment, &mut tap);
            } else {
                // What was damaged is judged by its bytes, as everything that arrives really is.
                host.stack.on_packet(now, &flight.packet(), &mut tap);
            }
        }
        self.settle(to, Some(id), sink);
    }
}
