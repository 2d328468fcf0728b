//! A transmission begins, and its way changes: copies, forwarding, delays.

use alloc::vec::Vec;

use tcp_core::Instant;

use super::super::super::px::Point;
use super::super::super::shape::{CausePill, MarkKind};
use super::super::place;
use super::super::way::{End, Knot, WHOLE, Way};
use super::Stage;
use crate::explain;
use crate::ids::{Kind, TransmissionId};
use crate::trace::{Record, What};

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
        let departs = (*departs).max(record.at);
        let knots = Vec::from([
            Knot {
                at: departs,
                part: 0,
            },
            Knot {
                at: (*arrives).max(departs),
                part: WHOLE,
            },
        ]);
        let way = Way {
            id: *id,
            host: *host,
            to: self.scene.destination(*host, segment),
            segment,
            kind: Kind::of(segment),
            repeats: *repeats,
            copy_of: None,
            sent: record.at,
            departs,
            knots,
            end: End::Open,
            corrupted: false,
            refused: false,
        };
        self.draw(&way, record.at);
        if repeats.is_some()
            && let Some(words) = explain::cause_pill(self.frame.lang, *cause)
        {
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

    /// A queue on the way may have held it up: its line bends there.
    pub(super) fn forwarded(&mut self, at: Instant, id: TransmissionId, arrives: Instant) {
        if let Some(way) = self.way_mut(id)
            && way.knots.last().is_some_and(|knot| knot.at != arrives)
        {
            way.reschedule(at, arrives);
            let way = way.clone();
            self.draw(&way, at);
        }
    }

    pub(super) fn rescheduled(&mut self, at: Instant, id: TransmissionId, arrives: Instant) {
        let Some(way) = self.way_mut(id) else { return };
        way.reschedule(at, arrives);
        let way = way.clone();
        self.draw(&way, at);
        self.mark(at, id, MarkKind::Delayed);
    }
}
