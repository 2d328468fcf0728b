//! The variables of one end over time, in at most [`MAX_POINTS`] points. A point stands for all
//! events in a stretch of the run, and keeps the least and the most of each variable, so that a
//! loss that lasts for one event is seen however long the run is.

use alloc::vec::Vec;

use tcp_core::connection::Stage;

use crate::history::Cursor;

/// The most points of a series. When there are more, each two stretches become one.
pub const MAX_POINTS: usize = 512;

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// `cwnd`, in bytes, once the handshake is over.
    Cwnd,
    /// `ssthresh`, in bytes, once it is set.
    Ssthresh,
    /// `SND.WND`: the peer's receive window, in bytes.
    Rwnd,
    /// `SND.NXT` - `SND.UNA`.
    Flight,
    /// The bytes that wait in the fullest queue on the way to the peer.
    Queue,
    /// `SND.UNA`, counted from ISS.
    Una,
    /// `SND.UNA` + `SND.WND`, counted from ISS.
    Edge,
    /// `SRTT`, in nanoseconds.
    Srtt,
    /// `RTTVAR`, in nanoseconds.
    Rttvar,
    /// `RTO`, in nanoseconds, back-off included.
    Rto,
    /// How often the timer went off in a row.
    Backoff,
}

impl Quantity {
    /// How many there are.
    pub const COUNT: usize = 11;
    /// All of them; the position is a quantity's index.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Cwnd,
        Self::Ssthresh,
        Self::Rwnd,
        Self::Flight,
        Self::Queue,
        Self::Una,
        Self::Edge,
        Self::Srtt,
        Self::Rttvar,
        Self::Rto,
        Self::Backoff,
    ];
}

/// What one variable was within a stretch: nothing, where it had no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Least, most, and at the end.
    values: Option<(u64, u64, u64)>,
}

impl Extent {
    fn one(value: Option<u64>) -> Self {
        Self {
            values: value.map(|value| (value, value, value)),
        }
    }

    /// The least and the most.
    #[must_use]
    pub fn range(self) -> Option<(u64, u64)> {
        self.values.map(|(least, most, _)| (least, most))
    }

    /// What it was at the end.
    #[must_use]
    pub fn last(self) -> Option<u64> {
        self.values.map(|(.., last)| last)
    }

    fn then(self, later: Self) -> Self {
        let values = match (self.values, later.values) {
            (Some((least, most, _)), Some((low, high, last))) => {
                Some((least.min(low), most.max(high), last))
            }
            (values, None) | (None, values) => values,
        };
        Self { values }
    }
}

/// A stretch of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its first event that was about this end.
    pub first: Cursor,
    /// Its last one.
    pub last: Cursor,
    /// The phase of congestion control at its end.
    pub stage: Stage,
    values: [Extent; Quantity::COUNT],
}

impl Point {
    /// What a variable was.
    #[must_use]
    pub fn of(&self, quantity: Quantity) -> Extent {
        let found = self.values.get(quantity as usize);
        found.copied().unwrap_or_default()
    }

    fn then(self, later: Self) -> Self {
        let mut values = self.values;
        for (value, later) in values.iter_mut().zip(later.values) {
            *value = value.then(later);
        }
        Self {
            first: self.first,
            values,
            ..later
        }
    }
}

/// The points of one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series {
    points: Vec<Point>,
    /// How many events of the run a point stands for at most: a power of 2. Stretches begin at its
    /// multiples, so it makes no difference when they were put together.
    stretch: u64,
}

impl Default for Series {
    fn default() -> Self {
        Self {
            points: Vec::new(),
            stretch: 1,
        }
    }
}

impl Series {
    pub(super) fn points(&self) -> &[Point] {
        &self.points
    }

    pub(super) const fn is_thinned(&self) -> bool {
        self.stretch > 1
    }

    /// What the variables are after an event.
    pub(super) fn add(
        &mut self,
        at: Cursor,
        stage: Stage,
        values: &[Option<u64>; Quantity::COUNT],
    ) {
        let point = Point {
            first: at,
            last: at,
            stage,
            values: values.map(Extent::one),
        };
        self.put(point);
        if self.points.len() > MAX_POINTS {
            self.stretch *= 2;
            for point in core::mem::take(&mut self.points) {
                self.put(point);
            }
        }
    }

    fn put(&mut self, point: Point) {
        let stretch = |at: Cursor| at.step / self.stretch;
        match self.points.last_mut() {
            Some(last) if stretch(last.first) == stretch(point.first) => *last = last.then(point),
            _ => self.points.push(point),
        }
    }

    /// Forgets what was after an event.
    pub(super) fn cut(&mut self, step: u64) {
        let kept = self.points.partition_point(|point| point.last.step <= step);
        self.points.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tcp_core::Instant;

    fn at(step: u64) -> Cursor {
        Cursor {
            step,
            now: Instant::from_nanos(step * 10),
        }
    }

    /// `cwnd` is 1000 all the time but for one event, when it is 10.
    #[test]
    fn what_lasts_for_one_event_is_seen_in_a_long_run() {
        let mut series = Series::default();
        for step in 1..=100_000 {
            let cwnd = if step == 77_777 { 10 } else { 1000 };
            let mut values = [None; Quantity::COUNT];
            values[0] = Some(cwnd);
            series.add(at(step), Stage::SlowStart, &values);
        }
        assert!(series.points.len() <= MAX_POINTS);
        let low: Vec<_> = series
            .points
            .iter()
            .filter(|point| point.of(Quantity::Cwnd).range() == Some((10, 1000)))
            .collect();
        assert_eq!(low.len(), 1);
        assert!(low[0].first.step <= 77_777 && low[0].last.step >= 77_777);
        assert_eq!(low[0].of(Quantity::Cwnd).last(), Some(1000));
        assert_eq!(low[0].of(Quantity::Srtt).last(), None);
        // 100,000 events in at most 512 stretches of a power of 2: of 256 events each.
        assert_eq!(series.stretch, 256);
        assert_eq!(series.points[1].first, at(256));
        assert_eq!(series.points[1].last, at(511));
    }
}
