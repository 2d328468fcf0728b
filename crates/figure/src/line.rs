//! The idioms of lines: how an arrow's shape says what the segment is. Whoever paints a figure
//! takes the corners from here.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::order::in_order;
use super::px::{Area, Point, Px, Turn};
use super::shape::{Arrow, Fate, Flight, Fold, NowLine, Pile, Repeat};
use tcp_sim::ids::Kind;

const HEAD: Px = Px::whole(11);
const HEAD_HALF: Px = Px(45);

impl Arrow {
    /// Thin: a bare acknowledgment, or a report.
    #[must_use]
    pub fn thin(&self) -> bool {
        self.kind.is_none_or(|kind| kind == Kind::Ack)
    }

    /// The corners of its line: those of its path, and a broken zigzag in it for RST. It ends where
    /// the head begins.
    #[must_use]
    pub fn line(&self) -> Vec<Point> {
        let mut line = self.path.clone();
        if self.has_head()
            && let [.., before, last] = line.as_mut_slice()
        {
            *last = Turn::towards(*last, *before).from(*last, HEAD.scaled(8, 10), Px::ZERO);
        }
        if self.kind == Some(Kind::Rst) {
            zigzag(&mut line);
        }
        line
    }

    /// The second stroke at the beginning of a SYN.
    #[must_use]
    pub fn double(&self) -> Option<[Point; 2]> {
        let (from, to) = (*self.path.first()?, *self.path.get(1)?);
        let turn = Turn::towards(from, to);
        let length = distance(from, to).min(Px::whole(24));
        let across = Px(if turn.cos < 0 { -40 } else { 40 });
        let far = length > Px::whole(6);
        let from = turn.from(from, Px(5), across);
        (self.syn && far).then(|| [from, turn.from(from, length, Px::ZERO)])
    }

    /// The corners of its head: a triangle, a square for FIN, barbs for ICMP. None while it is in
    /// flight or when it was lost.
    #[must_use]
    pub fn head(&self) -> Option<Vec<Point>> {
        let (before, tip) = match self.path.as_slice() {
            [.., before, tip] if self.has_head() => (*before, *tip),
            _ => return None,
        };
        let back = Turn::towards(tip, before);
        let corner = |along: Px, across: Px| back.from(tip, along, across);
        Some(if self.fin {
            let side = Px::whole(9);
            Vec::from([
                corner(Px::ZERO, side.half()),
                corner(side, side.half()),
                corner(side, -side.half()),
                corner(Px::ZERO, -side.half()),
            ])
        } else if self.kind.is_none() {
            let barb = corner(HEAD.scaled(45, 100), Px::ZERO);
            Vec::from([tip, corner(HEAD, HEAD_HALF), barb, corner(HEAD, -HEAD_HALF)])
        } else {
            Vec::from([tip, corner(HEAD, HEAD_HALF), corner(HEAD, -HEAD_HALF)])
        })
    }

    fn has_head(&self) -> bool {
        matches!(self.fate, Fate::Arrived | Fate::Refused)
    }
}

/// Breaks the longest piece of a line, beyond the places where labels stand first.
fn zigzag(line: &mut Vec<Point>) {
    let pieces = line.iter().zip(line.iter().skip(1)).enumerate();
    let Some((place, (a, b))) = pieces.max_by_key(|(_, (a, b))| distance(**a, **b)) else {
        return;
    };
    let (a, length, turn) = (*a, distance(*a, *b), Turn::towards(*a, *b));
    if length < Px::whole(24) {
        return;
    }
    let middle = length.scaled(72, 100) - Px::whole(9);
    let corners = [(0, 0), (4, -6), (12, 6), (18, 0)];
    let corners = corners.map(|(x, y)| turn.from(a, middle + Px::whole(x), Px::whole(y)));
    line.splice(place + 1..place + 1, corners);
}

fn distance(a: Point, b: Point) -> Px {
    let (dx, dy) = (i64::from((b.x - a.x).0), i64::from((b.y - a.y).0));
    Px(i32::try_from((dx * dx + dy * dy).isqrt()).unwrap_or(i32::MAX))
}

impl Flight {
    /// The corners of the triangle that shows its direction; where its pill has room for nothing
    /// else, the mark of a retransmission stands in its place.
    #[must_use]
    pub fn triangle(&self) -> Vec<Point> {
        let bare = self.text.text.is_empty();
        if bare && self.again {
            return Vec::new();
        }
        let inset = if bare { self.area.w.half() } else { HEADWAY };
        triangle(self.area, self.rightwards, inset)
    }

    /// Where the mark of a retransmission stands, if it is one.
    #[must_use]
    pub fn again_at(&self) -> Option<Point> {
        let bare = self.text.text.is_empty();
        let centre = self.area.centre();
        let inset = if bare { self.area.w.half() } else { HEADWAY };
        let x = tail(self.area, Some(self.rightwards), inset);
        self.again.then_some(Point::new(x, centre.y))
    }
}

impl Pile {
    /// The corners of the triangle that shows the direction, if it is the same for all.
    #[must_use]
    pub fn triangle(&self) -> Vec<Point> {
        let corners = |rightwards| triangle(self.area, rightwards, HEADWAY);
        self.rightwards.map(corners).unwrap_or_default()
    }

    /// Where the mark of a retransmission stands, if there is one among them.
    #[must_use]
    pub fn again_at(&self) -> Option<Point> {
        let x = tail(self.area, self.rightwards, HEADWAY);
        self.again.then_some(Point::new(x, self.area.centre().y))
    }
}

/// From the end of a pill to the middle of the mark there.
const HEADWAY: Px = Px::whole(15);

fn tail(area: Area, rightwards: Option<bool>, inset: Px) -> Px {
    if rightwards == Some(false) {
        area.right() - inset
    } else {
        area.x + inset
    }
}

fn triangle(area: Area, rightwards: bool, inset: Px) -> Vec<Point> {
    let sign = if rightwards { 1 } else { -1 };
    let x = tail(area, Some(!rightwards), inset);
    let (at, y) = (|dx: i32| x + Px(dx * sign), area.centre().y);
    Vec::from([
        Point::new(at(40), y),
        Point::new(at(-30), y - Px(38)),
        Point::new(at(-30), y + Px(38)),
    ])
}

/// The mark of a retransmission with its middle at `at`, as SVG's `d`: most of a circle, and the
/// head of an arrow.
#[must_use]
pub fn again_mark(at: Point) -> String {
    alloc::format!(
        "M{} {}a4.2 4.2 0 1 1 -4.2 -4.2h2.4m-1.8 -2.6l2.6 2.6l-2.6 2.6",
        at.x + Px(42),
        at.y
    )
}

impl NowLine {
    /// The line, as SVG's `d`.
    #[must_use]
    pub fn d(&self) -> String {
        let gaps = in_order(self.gaps.clone(), |(from, _)| [from.0.into(), 0, 0]);
        let mut d = String::new();
        let mut x = self.x0;
        for (from, to) in gaps.into_iter().chain([(self.x1, self.x1)]) {
            if from > x {
                d += &path_d(&[Point::new(x, self.y), Point::new(from, self.y)], false);
            }
            x = x.max(to);
        }
        d
    }
}

impl Fold {
    /// The torn line, as SVG's `d`.
    #[must_use]
    pub fn wave(&self) -> String {
        let mut d = String::new();
        // Writing into a string cannot fail.
        let _ = write!(d, "M{} {}", self.x0, self.y);
        let mut x = self.x0;
        while x + Px::whole(12) <= self.x1 {
            let _ = write!(d, "q3 -5 6 0t6 0");
            x += Px::whole(12);
        }
        d
    }
}

impl Repeat {
    /// The curve, as SVG's `d`.
    #[must_use]
    pub fn d(&self) -> String {
        let [a, b, c, d] = self.curve;
        alloc::format!(
            "M{} {}C{} {} {} {} {} {}",
            a.x,
            a.y,
            b.x,
            b.y,
            c.x,
            c.y,
            d.x,
            d.y
        )
    }
}

/// Corners as SVG's `d`; `closed` for an area.
#[must_use]
pub fn path_d(points: &[Point], closed: bool) -> String {
    let mut d = String::new();
    for (place, point) in points.iter().enumerate() {
        let letter = if place == 0 { 'M' } else { 'L' };
        // Writing into a string cannot fail.
        let _ = write!(d, "{letter}{} {}", point.x, point.y);
    }
    if closed && !points.is_empty() {
        d.push('Z');
    }
    d
}
