//! One transmission's way: where it is at each moment, and the line that it draws.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::Instant;
use tcp_core::sorted::SortedSet;

use super::super::px::{Point, Px};
use super::frame::Frame;
use super::freight::Freight;
use super::scale::Scale;
use tcp_explain::{self as explain, Lang};
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::trace::Loss;

/// The whole way from host to host, in the parts that [`Knot::part`] counts.
pub(super) const WHOLE: i64 = 1_000_000;
/// How far from its sender's lifeline a loss is drawn at least.
const CLEAR: Px = Px::whole(48);

/// Where a transmission is at one moment. Between two knots it moves evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Knot {
    pub(super) at: Instant,
    /// How much of the way is behind it, in millionths.
    pub(super) part: i64,
}

/// How a transmission's way ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Open,
    Arrived(Instant),
    Lost(Instant, Loss),
}

/// One transmission.
#[derive(Clone, Debug)]
pub(super) struct Way<'a> {
    pub(super) id: TransmissionId,
    pub(super) host: HostId,
    pub(super) to: HostId,
    pub(super) freight: Freight<'a>,
    pub(super) repeats: Option<TransmissionId>,
    pub(super) copy_of: Option<TransmissionId>,
    pub(super) sent: Instant,
    pub(super) departs: Instant,
    pub(super) knots: Vec<Knot>,
    pub(super) end: End,
    pub(super) corrupted: bool,
    pub(super) refused: bool,
    /// What made it be sent again, in the words of its pill.
    pub(super) again: Option<&'static str>,
    /// Which of the duplicate ACKs for one hole it is.
    pub(super) duplicate: Option<u32>,
    /// Its arrival was moved: its line is not parallel to its neighbours'.
    pub(super) moved: bool,
}

impl Way<'_> {
    /// What kind of segment it is; `None`: a report.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.freight.kind()
    }

    /// What its pill may say while it is in flight, the longest first; the last is nothing.
    pub(super) fn pill_texts(&self, lang: Lang) -> Vec<String> {
        let (pill, short) = (self.freight.pill(), self.freight.shortest());
        let mut texts = match (self.again, self.duplicate) {
            (Some(cause), _) => Vec::from([[&pill, " · ", cause].concat(), pill, short]),
            (None, Some(count)) => {
                let count = explain::duplicate_number(lang, count);
                Vec::from([[&pill, " · ", &count].concat(), count, short])
            }
            (None, None) => Vec::from([pill, short]),
        };
        texts.dedup();
        texts.push(String::new());
        texts
    }

    /// How much of the way is behind it at a moment.
    pub(super) fn part(&self, at: Instant) -> i64 {
        let mut before: Option<Knot> = None;
        for knot in &self.knots {
            if knot.at >= at {
                let Some(before) = before else {
                    return knot.part;
                };
                let length = i128::from(knot.at.since(before.at).as_nanos());
                let done = i128::from(at.since(before.at).as_nanos());
                let more = i128::from(knot.part - before.part) * done;
                let more = more.checked_div(length).unwrap_or(0);
                return before.part + i64::try_from(more).unwrap_or(0);
            }
            before = Some(*knot);
        }
        before.map_or(0, |knot| knot.part)
    }

    /// From `at` on it will arrive at another time.
    pub(super) fn reschedule(&mut self, at: Instant, arrives: Instant) {
        let turn = at.max(self.departs);
        let part = self.part(turn);
        self.knots.retain(|knot| knot.at < turn);
        self.knots.push(Knot { at: turn, part });
        self.knots.push(Knot {
            at: arrives.max(turn),
            part: WHOLE,
        });
    }

    /// Whether it goes to the right.
    pub(super) fn rightwards(&self, frame: &Frame) -> bool {
        frame.lifeline(self.to) > frame.lifeline(self.host)
    }

    /// How much of the way is behind it at another host's lifeline, where that one stands between
    /// its ends.
    pub(super) fn part_at(&self, frame: &Frame, host: HostId) -> Option<i64> {
        let (start, end) = (self.x(frame, 0), self.x(frame, WHOLE));
        let (done, all) = (frame.lifeline(host) - start, end - start);
        let part = (i64::from(done.0) * WHOLE).checked_div(i64::from(all.0))?;
        (frame.shows(host) && part > 0 && part < WHOLE).then_some(part)
    }

    /// 1 to the right, -1 to the left.
    pub(super) fn sign(&self, frame: &Frame) -> i32 {
        if self.rightwards(frame) { 1 } else { -1 }
    }

    /// Where a part of the way is, from lifeline to lifeline, less the lifelines' own width.
    pub(super) fn x(&self, frame: &Frame, part: i64) -> Px {
        let sign = self.sign(frame);
        let start = frame.lifeline(self.host) + Px(35 * sign);
        let end = frame.lifeline(self.to) - Px(40 * sign);
        start + (end - start).scaled(part, WHOLE)
    }

    /// Where it is at a moment.
    pub(super) fn place(&self, frame: &Frame, scale: &Scale, at: Instant) -> Point {
        Point::new(self.x(frame, self.part(at)), scale.y(at))
    }

    /// Its line up to a moment, or up to its end if that is earlier.
    pub(super) fn path(&self, frame: &Frame, scale: &Scale, now: Instant) -> Vec<Point> {
        let until = match self.end {
            End::Open => now,
            End::Arrived(at) | End::Lost(at, _) => at.min(now),
        };
        let from = self
            .knots
            .first()
            .map_or(self.sent, |knot| knot.at)
            .min(until);
        let knots = self.knots.iter().map(|knot| knot.at);
        let knots = knots.filter(|at| *at > from && *at < until);
        let times = knots.chain(scale.bends(from, until));
        let times: SortedSet<Instant> = times.chain([from, until]).collect();
        let mut path: Vec<Point> = times
            .into_iter()
            .map(|at| self.place(frame, scale, at))
            .collect();
        // Lost at once: it has a line all the same.
        if let [only] = path.as_slice() {
            path.push(*only);
        }
        if let End::Lost(..) = self.end
            && let Some(last) = path.last_mut()
        {
            // A loss right at the sender would hide behind the lifeline.
            let clear = frame.lifeline(self.host) + Px(CLEAR.0 * self.sign(frame));
            last.x = if self.rightwards(frame) {
                last.x.max(clear)
            } else {
                last.x.min(clear)
            };
        }
        path
    }

    /// Its whole line as it would be if nothing else happened after `at`, where the scale is known
    /// up to `at`.
    pub(super) fn forecast(&self, frame: &Frame, scale: &Scale, at: Instant) -> Vec<Point> {
        let y = |time: Instant| {
            if time <= at {
                scale.y(time)
            } else {
                scale.ahead(at, time)
            }
        };
        self.knots
            .iter()
            .map(|knot| Point::new(self.x(frame, knot.part), y(knot.at)))
            .collect()
    }
}
