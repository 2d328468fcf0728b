//! ICMP reports of routers: how they come to be, and how they travel.

use alloc::sync::Arc;
use alloc::vec::Vec;

use bytes::Bytes;
use tcp_core::wire::{self, Ecn, IcmpKind};

use super::link::Passage;
use super::tap::Tap;
use super::transmission::Hop;
use super::{Future, Transmission, World};
use crate::ids::{HostId, LinkId, ProgramId, TransmissionId};
use crate::trace::{Loss, Sink, What};

/// A report on its way.
#[derive(Clone, Debug)]
pub(super) struct Report {
    id: TransmissionId,
    packet: Bytes,
    to: HostId,
    hop: Hop,
    doomed: Option<Loss>,
    due: (tcp_core::Instant, u64),
}

impl World {
    /// A router tells the sender of a segment why it could not forward it.
    pub(super) fn report(
        &mut self,
        by: HostId,
        kind: IcmpKind,
        code: u8,
        mtu: Option<u32>,
        about: &Transmission,
        sink: &mut dyn Sink,
    ) {
        let scenario = Arc::clone(&self.scenario);
        let Some(router) = scenario.host(by) else {
            return;
        };
        let reports = router.router.as_ref().is_some_and(|router| router.icmp);
        let to = scenario.host_at(about.segment.src.ip());
        let packet = wire::emit_icmp(router.address, kind, code, mtu, &about.packet());
        let (true, Some(to), Some(packet)) = (reports, to, packet) else {
            return;
        };
        let Ok(error) = wire::parse_icmp(&packet) else {
            return;
        };
        let packet = Bytes::from(packet);
        let mut report = Report {
            id: self.new_id(),
            packet: packet.clone(),
            to,
            hop: Hop::none(self.now),
            doomed: None,
            due: (self.now, 0),
        };
        let passage = self.take_for_report(by, &mut report);
        let len = length(&report);
        let arrives = self.expected(&report.hop, to, len);
        self.tell(
            sink,
            What::Reported {
                id: report.id,
                by,
                about: about.id,
                error,
                packet,
                arrives,
            },
        );
        self.ride_report(report, passage, sink);
    }

    fn take_for_report(&mut self, at: HostId, report: &mut Report) -> Passage {
        let way = self.routes.next(at, report.to);
        let passage = self.take_link(way, length(report), Ecn::NotEct);
        report.hop = Hop {
            way,
            departs: passage.departs,
            arrives: passage.arrives,
        };
        passage
    }

    fn ride_report(&mut self, mut report: Report, passage: Passage, sink: &mut dyn Sink) {
        let id = report.id;
        let ends = match passage.lost {
            Some(Loss::Random) => {
                report.doomed = Some(Loss::Random);
                report.hop.half_way()
            }
            Some(why) => return self.tell(sink, What::Lost { id, why }),
            None => report.hop.arrives,
        };
        report.due = self.schedule(ends, Future::Transmission(id));
        self.reports.insert(id, report);
    }

    /// A report comes to the far end of its link, or is lost on it.
    pub(super) fn on_report_end(&mut self, report: Report, sink: &mut dyn Sink) {
        let id = report.id;
        let at = report.hop.way.map_or(report.to, |way| way.next);
        let down = !self.host(at).is_some_and(super::Host::is_on);
        if let Some(why) = report.doomed.or(down.then_some(Loss::HostDown)) {
            return self.tell(sink, What::Lost { id, why });
        }
        if at != report.to {
            return self.forward_report(at, report, sink);
        }
        self.tell(sink, What::Delivered { id });
        let (now, step) = (self.now, self.step);
        if let Some(host) = self.hosts.get_mut(at) {
            let mut tap = Tap {
                at: now,
                step,
                host: at,
                program: ProgramId::default(),
                about: Some(id),
                sink,
            };
            host.stack.on_packet(now, &report.packet, &mut tap);
        }
        self.settle(at, Some(id), sink);
    }

    /// A router passes a report on, as it passes any packet on.
    fn forward_report(&mut self, by: HostId, mut report: Report, sink: &mut dyn Sink) {
        let id = report.id;
        let mut packet = report.packet.to_vec();
        // RFC 1812, 5.3.1: what has none left goes no further.
        if wire::take_hop(&mut packet).is_none_or(|left| left == 0) {
            let why = Loss::TimeToLive;
            return self.tell(sink, What::Lost { id, why });
        }
        report.packet = Bytes::from(packet);
        let passage = self.take_for_report(by, &mut report);
        let departs = report.hop.departs;
        let arrives = self.expected(&report.hop, report.to, length(&report));
        self.tell(
            sink,
            What::Forwarded {
                id,
                by,
                departs,
                arrives,
            },
        );
        self.ride_report(report, passage, sink);
    }

    /// What is on a link, or waits for it, is lost when the cable is pulled.
    pub(super) fn clear_reports(&mut self, link: LinkId, sink: &mut dyn Sink) {
        let on_it = |report: &Report| report.hop.way.is_some_and(|way| way.link == link);
        let mut gone = Vec::new();
        self.reports.retain(|id, report| {
            let is_lost = on_it(report);
            if is_lost {
                gone.push((*id, report.due));
            }
            !is_lost
        });
        for (id, due) in gone {
            self.future.remove(&due);
            let why = Loss::LinkDown;
            self.tell(sink, What::Lost { id, why });
        }
    }
}

fn length(report: &Report) -> u32 {
    u32::try_from(report.packet.len()).unwrap_or(u32::MAX)
}
