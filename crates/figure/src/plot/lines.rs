//! Lines and marks of a plot.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::Instant;
use tcp_sim::history::summary::{Point as Sample, Quantity};

use super::Sketch;
use crate::drawing::Form;
use crate::px::{Point, Px};

impl Sketch<'_> {
    /// A variable as a line of steps, as far as it is within the picture. A point that stands for
    /// many events shows the least and the most as an upright stroke.
    pub(super) fn line(&mut self, quantity: Quantity, class: &'static str, whose: &'static str) {
        let (time, value) = (self.plot.time, self.plot.value);
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<Px> = None;
        for sample in self.samples() {
            let extent = sample.of(quantity);
            let inside = extent.range().filter(|(_, most)| *most <= value.top);
            let (Some((least, most)), Some(last)) = (inside, extent.last()) else {
                before = None;
                continue;
            };
            let at = |value| Point::new(time.place(sample.first.now.as_nanos()), value);
            let (low, high) = (value.place(least), value.place(most));
            let end = value.place(last);
            let new = before.is_none();
            let held = before.replace(end);
            if new {
                lines.push(Vec::new());
            }
            let Some(line) = lines.last_mut() else {
                continue;
            };
            let mut add = |point: Point| {
                if line.last() != Some(&point) {
                    line.push(point);
                }
            };
            if let Some(held) = held {
                add(at(held));
            }
            if low != high {
                add(at(low));
                add(at(high));
            }
            add(at(end));
        }
        // It stays what it was, up to now.
        let now = self.now();
        if let (Some(y), Some(line)) = (before, lines.last_mut()) {
            line.push(Point::new(now, y));
        }
        for line in lines {
            self.plot.drawing.add_of(whose, class, Form::Line(line));
        }
    }

    /// A timeout, hanging from above with a line through the picture. Gives its place and its name.
    pub(super) fn timeout(&mut self, now: Instant) -> (Point, String) {
        let (area, when) = (self.plot.area, tcp_explain::time(now));
        let at = Point::new(self.plot.time.place(now.as_nanos()), area.y);
        let drawing = &mut self.plot.drawing;
        drawing.add("ack-m-timeout", Form::Shape(triangle(at)));
        let line = Vec::from([at, Point::new(at.x, area.bottom())]);
        drawing.add("ack-m-timeout-line", Form::Line(line));
        let name = self
            .lang
            .pick(format!("timeout, {when}"), format!("超时，{when}"));
        (at, name)
    }

    /// The last value of a variable at a time.
    pub(super) fn value_at(&self, quantity: Quantity, at: Instant) -> Option<u64> {
        self.sample_at(at)?.of(quantity).last()
    }

    /// The last point that is not after a time.
    pub(super) fn sample_at(&self, at: Instant) -> Option<&Sample> {
        let all = self.samples();
        let count = all.partition_point(|point| point.first.now <= at);
        all.get(count.checked_sub(1)?)
    }

    /// The most of some variables up to the cursor, those after it too, so that the scale stays.
    pub(super) fn most(&self, quantities: &[Quantity]) -> u64 {
        let all = self.track.points().iter();
        let values = all.flat_map(|point| {
            let of = move |quantity: &Quantity| point.of(*quantity).range();
            quantities.iter().filter_map(of)
        });
        values.map(|(_, most)| most).max().unwrap_or(0)
    }
}

/// A cross around a place: lost.
pub(super) fn cross(at: Point) -> Vec<[Point; 2]> {
    let p = |x: i32, y: i32| at.moved(Px(x), Px(y));
    Vec::from([[p(-40, -40), p(40, 40)], [p(-40, 40), p(40, -40)]])
}

/// A triangle that hangs from a place: the timer went off.
pub(super) fn triangle(at: Point) -> Vec<Point> {
    let p = |x: i32, y: i32| at.moved(Px(x), Px(y));
    Vec::from([p(-50, 0), p(50, 0), p(0, 90)])
}

/// A diamond around a place: retransmitted.
pub(super) fn diamond(at: Point) -> Vec<Point> {
    let p = |x: i32, y: i32| at.moved(Px(x), Px(y));
    Vec::from([p(-40, 0), p(0, -40), p(40, 0), p(0, 40)])
}
