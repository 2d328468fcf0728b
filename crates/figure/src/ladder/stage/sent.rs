//! A transmission begins, and its way changes: copies, forwarding, delays.

use alloc::vec::Vec;
use core::net::IpAddr;

use tcp_core::wire::IcmpError;
use tcp_core::{Cause, Instant, Segment};

use super::super::super::columns;

use super::super::super::px::Point;
use super::super::super::shape::{CausePill, MarkKind};
use super::super::freight::Freight;
use super::super::place;
use super::super::way::{End, Knot, WHOLE, Way};
use super::Stage;
use tcp_explain as explain;
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::{Record, What};

impl<'a> Stage<'a> {
    pub(super) fn sent(&mut self, record: &'a Record) {
        let What::Sent {
            id,
            host,
            segment,
            cause,
            repeats,
            departs,
            arrives,
            ..
        } = &record.what
        else {
            return;
        };
        if !self.frame.shows(*host) {
            return;
        }
        let departs = (*departs).max(record.at);
        let mut way = Way {
            id: *id,
            host: *host,
            to: self.goal(*host, segment.dst.ip()),
            freight: Freight::Segment(segment),
            repeats: *repeats,
            copy_of: None,
            sent: record.at,
            departs,
            knots: Vec::new(),
            end: End::Open,
            corrupted: false,
            refused: false,
            again: repeats.and_then(|_| explain::cause_pill(self.frame.lang, *cause)),
            duplicate: self.duplicate(*host, segment, *cause),
            moved: false,
        };
        let start = Knot {
            at: departs,
            part: 0,
        };
        self.foresee(&mut way, *host, start, *arrives);
        self.pose(*host, segment.src.ip(), record.at);
        self.draw(&way, record.at);
        if let Some(words) = way.again {
            let start = Point::new(way.x(self.frame, 0), self.scale.y(record.at));
            if let Some((area, text)) = place::pill(self.frame, &mut self.room, &way, start, words)
            {
                self.pills.push(CausePill {
                    id: *id,
                    host: *host,
                    area,
                    text,
                });
            }
        }
        self.join_group(&way);
        self.ways.push(way);
    }

    /// Which of the duplicate ACKs for one hole a segment is: the core says of each that it is one.
    fn duplicate(&mut self, host: HostId, segment: &Segment, cause: Cause) -> Option<u32> {
        let is_one = cause == Cause::DuplicateAckForHole && segment.data_len() == 0;
        let ack = segment.ack.filter(|_| is_one)?;
        let of = (host, segment.src, segment.dst);
        let known = self.duplicates.iter_mut().find(|(whose, ..)| *whose == of);
        let Some((_, last, count)) = known else {
            self.duplicates.push((of, ack, 1));
            return Some(1);
        };
        *count = if *last == ack { *count + 1 } else { 1 };
        *last = ack;
        Some(*count)
    }

    /// A router tells a sender what became of its segment.
    pub(super) fn reported(
        &mut self,
        at: Instant,
        id: TransmissionId,
        by: HostId,
        error: &'a IcmpError,
        arrives: Instant,
    ) {
        if !self.frame.shows(by) {
            return;
        }
        let mut way = Way {
            id,
            host: by,
            to: self.goal(by, error.local.ip()),
            freight: Freight::Report(error),
            repeats: None,
            copy_of: None,
            sent: at,
            departs: at,
            knots: Vec::new(),
            end: End::Open,
            corrupted: false,
            refused: false,
            again: None,
            duplicate: None,
            moved: false,
        };
        self.foresee(&mut way, by, Knot { at, part: 0 }, arrives);
        self.draw(&way, at);
        self.join_group(&way);
        self.ways.push(way);
    }

    /// Whose lifeline a line leads to: that of the host with the address, or else another one.
    fn goal(&self, from: HostId, address: IpAddr) -> HostId {
        let parties = self.scene.parties.iter();
        let hosts = parties
            .zip(0_u8..)
            .map(|(party, place)| (party, HostId(place)));
        let others = hosts.filter(|(_, host)| *host != from && self.frame.shows(*host));
        let owner = others
            .clone()
            .find(|(party, _)| party.address == Some(address));
        let found = owner.or_else(|| others.clone().next());
        found.map_or(HostId(u8::from(from.0 == 0)), |(_, host)| host)
    }

    /// The way from a knot at a host on: past the routers' lifelines, to the end at `arrives`.
    fn foresee(&self, way: &mut Way<'a>, from: HostId, start: Knot, arrives: Instant) {
        let end = arrives.max(start.at);
        let (mut at, mut part) = (start.at, start.part);
        way.knots.push(start);
        for (host, delay) in columns::route(self.scene, from, way.to) {
            at += delay;
            if let Some(there) = way.part_at(self.frame, host)
                && host != way.to
                && there > part
                && at < end
            {
                part = there;
                way.knots.push(Knot { at, part });
            }
        }
        way.knots.push(Knot {
            at: end,
            part: WHOLE,
        });
    }

    pub(super) fn draw(&mut self, way: &Way<'a>, at: Instant) {
        let line = way.forecast(self.frame, self.scale, at);
        self.room.draw(way.id, way.rightwards(self.frame), &line);
    }

    pub(super) fn copied(
        &mut self,
        at: Instant,
        id: TransmissionId,
        of: TransmissionId,
        arrives: Instant,
    ) {
        let Some(original) = self.way(of) else { return };
        let branch = at.max(original.departs);
        let part = original.part(branch);
        let copy = Way {
            id,
            copy_of: Some(of),
            repeats: None,
            again: None,
            sent: at,
            departs: branch,
            knots: Vec::from([
                Knot { at: branch, part },
                Knot {
                    at: arrives.max(branch),
                    part: WHOLE,
                },
            ]),
            ..original.clone()
        };
        self.draw(&copy, at);
        self.ways.push(copy);
        self.mark(at, id, MarkKind::Copied);
    }

    /// A router passed it on: its line touches the router's lifeline, and runs down along it while
    /// it waits in the router's queue.
    pub(super) fn forwarded(
        &mut self,
        at: Instant,
        id: TransmissionId,
        by: HostId,
        departs: Instant,
        arrives: Instant,
    ) {
        let Some(mut way) = self.way(id).cloned() else {
            return;
        };
        match way.part_at(self.frame, by) {
            Some(part) => {
                way.knots.retain(|knot| knot.at < at && knot.part < part);
                if departs > at {
                    way.knots.push(Knot { at, part });
                }
                let start = Knot {
                    at: departs.max(at),
                    part,
                };
                self.foresee(&mut way, by, start, arrives);
            }
            // A router that has no lifeline between the two: the line bends where it was.
            None if way.knots.last().is_some_and(|knot| knot.at != arrives) => {
                way.reschedule(at, arrives);
            }
            None => return,
        }
        self.draw(&way, at);
        if let Some(place) = self.way_mut(id) {
            *place = way;
        }
    }

    pub(super) fn rescheduled(&mut self, at: Instant, id: TransmissionId, arrives: Instant) {
        let Some(way) = self.way_mut(id) else { return };
        way.reschedule(at, arrives);
        way.moved = true;
        let way = way.clone();
        self.draw(&way, at);
        self.mark(at, id, MarkKind::Delayed);
    }
}
