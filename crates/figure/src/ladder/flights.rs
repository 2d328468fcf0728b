//! The pills of what is in flight. Each stands at the *now* level at its true place; where several
//! would overlap they stand in rows below each other, and when there are many they get smaller.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::order::in_order;
use super::super::px::{Area, Point, Px};
use super::super::shape::{Anchor, Face, Flight, Text};
use super::super::text::length;
use super::frame::Frame;
use super::room::Block;
use super::stage::Stage;
use super::way::{End, Way};

/// What a pill shows, from the largest to the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Word and number.
    Large,
    /// The word, or the number alone.
    Small,
    /// Nothing but its direction.
    Dot,
}

/// How much room a size may take before the next smaller one is tried.
#[derive(Clone, Copy)]
struct Fit {
    size: Size,
    /// How many rows.
    rows: usize,
    /// How far aside of its true place a pill may stand.
    aside: Px,
}

/// Dots fit however many there are.
const FITS: [Fit; 3] = [
    Fit {
        size: Size::Large,
        rows: 2,
        aside: Px::whole(8),
    },
    Fit {
        size: Size::Small,
        rows: 3,
        aside: Px::whole(80),
    },
    Fit {
        size: Size::Dot,
        rows: usize::MAX,
        aside: Px::whole(2_000),
    },
];
const GAP: Px = Px::whole(6);
/// Room for the triangle that shows the direction.
const TRIANGLE: Px = Px::whole(13);

/// The pills, in the order of their transmissions.
pub(super) fn flights(
    stage: &Stage<'_>,
    now: tcp_core::Instant,
    now_y: Px,
    name: impl Fn(&Way<'_>) -> String,
) -> Vec<Flight> {
    let frame = stage.frame;
    let open: Vec<&Way<'_>> = stage
        .ways
        .iter()
        .filter(|way| way.end == End::Open)
        .collect();
    // From the sender's side on, so that pills that have to move aside stand behind each other in
    // the order in which they go: the youngest at the sender.
    let open = in_order(open, |way| {
        let x = way.x(frame, way.part(now));
        let rightwards = way.rightwards(frame);
        let along = if rightwards { x } else { -x };
        [i64::from(!rightwards), along.0.into(), -i64::from(way.id.0)]
    });
    let obstacles = stage.room.below(now_y - frame.pill_height);
    let mut placed: Vec<(Size, Area, &Way<'_>)> = Vec::new();
    for fit in FITS {
        if let Some(areas) = rows(frame, &open, fit, now, now_y, &obstacles) {
            placed = areas
                .into_iter()
                .zip(&open)
                .map(|(area, way)| (fit.size, area, *way))
                .collect();
            break;
        }
    }
    let placed = in_order(placed, |(_, _, way)| [way.id.0.into(), 0, 0]);
    let flight = |(size, area, way): (Size, Area, &Way<'_>)| {
        let rightwards = way.rightwards(frame);
        let shift = if rightwards {
            -TRIANGLE.half()
        } else {
            TRIANGLE.half()
        };
        let centre = area.centre();
        let at = Point::new(centre.x + shift, centre.y + frame.pill_size.scaled(36, 100));
        Flight {
            id: way.id,
            host: way.host,
            kind: way.kind(),
            at: Point::new(way.x(frame, way.part(now)), now_y),
            area,
            text: Text::new(
                words(way, size),
                at,
                Anchor::Middle,
                frame.pill_size,
                Face::Ui,
            ),
            rightwards,
            corrupted: way.corrupted,
            name: name(way),
        }
    };
    placed.into_iter().map(flight).collect()
}

/// One place for each, or nothing when they need more rows than there may be.
fn rows(
    frame: &Frame,
    open: &[&Way<'_>],
    fit: Fit,
    now: tcp_core::Instant,
    now_y: Px,
    obstacles: &[Block],
) -> Option<Vec<Area>> {
    let size = fit.size;
    let mut areas: Vec<Area> = Vec::new();
    let h = if size == Size::Dot {
        Px::whole(24)
    } else {
        frame.pill_height
    };
    for way in open {
        let w = width(frame, way, size);
        let (a, b) = (frame.lifeline(way.host), frame.lifeline(way.to));
        let (left, right) = (a.min(b) + Px::whole(8), a.max(b) - Px::whole(8) - w);
        // Between lifelines that stand too close for anything else, a dot has one place: in the
        // middle.
        let (left, right) = match size {
            _ if left <= right => (left, right),
            Size::Large | Size::Small => return None,
            Size::Dot => {
                let middle = (left + right).half();
                (middle, middle)
            }
        };
        let sign = way.sign(frame);
        let wanted = (way.x(frame, way.part(now)) - w.half())
            .min(right)
            .max(left);
        let mut row = 0;
        let area = 'row: loop {
            if row >= fit.rows {
                return None;
            }
            let y = now_y - h.half() + (h + GAP).scaled(i64::try_from(row).ok()?, 1);
            let mut x = wanted;
            // Moves on, past whatever stands there, as long as it stays near its true place.
            while (x - wanted).0.abs() <= fit.aside.0 && x >= left && x <= right {
                let area = Area { x, y, w, h };
                let near = area.grown(GAP.half());
                if let Some(taken) = areas
                    .iter()
                    .find(|taken| taken.grown(GAP.half()).overlaps(near))
                {
                    x = if sign > 0 {
                        taken.right() + GAP
                    } else {
                        taken.x - GAP - w
                    };
                    continue;
                }
                let block = Block::of_area(area);
                if !obstacles.iter().any(|obstacle| obstacle.meets(&block)) {
                    break 'row area;
                }
                x += Px::whole(8 * sign);
            }
            row += 1;
        };
        areas.push(area);
    }
    Some(areas)
}

fn width(frame: &Frame, way: &Way<'_>, size: Size) -> Px {
    let text = length(&words(way, size), frame.pill_size, Face::Ui);
    match size {
        Size::Large => text + Px::whole(30) + TRIANGLE,
        Size::Small => text + Px::whole(16) + TRIANGLE,
        Size::Dot => Px::whole(24),
    }
}

fn words(way: &Way<'_>, size: Size) -> String {
    match size {
        Size::Large => way.freight.pill(),
        Size::Small => way.freight.shortest(),
        Size::Dot => String::new(),
    }
}
