//! The pills of what is in flight. Each stands on the *now* level with its middle at its true
//! place, and says as much as there is room for there. What stands too close together for a pill
//! each is one pile, which covers the places of all of its members. Nothing moves aside, and
//! nothing goes below.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::Instant;

use super::super::order::in_order;
use super::super::px::{Area, Point, Px};
use super::super::shape::{Anchor, Face, Flight, Pile, Shape, Text};
use super::super::text::length;
use super::room::Block;
use super::stage::Stage;
use super::way::{End, Way};
use tcp_explain as explain;

/// What can be pressed is at least so large (WCAG 2.5.8).
const LEAST: Px = Px::whole(24);
const GAP: Px = Px::whole(4);
/// Room for the triangle that shows the direction.
const TRIANGLE: Px = Px::whole(13);
/// Room for the mark of a retransmission.
const AGAIN: Px = Px::whole(14);
/// What stays free at the ends of a pill, both together.
const ENDS: Px = Px::whole(16);

/// Segments that stand at one place, or nearly so: from the left to the right.
struct Heap<'w, 'a> {
    ways: Vec<(Px, &'w Way<'a>)>,
    /// What its pill may say, the longest first; the last says nothing, or next to nothing.
    texts: Vec<String>,
    /// Whether it goes to the right; `None`: some go there and some come back.
    rightwards: Option<bool>,
    again: bool,
}

/// The pills, in the order of their first transmissions.
pub(super) fn flights(
    stage: &Stage<'_>,
    now: Instant,
    now_y: Px,
    name: impl Fn(&Way<'_>) -> String,
) -> Vec<Shape> {
    let frame = stage.frame;
    let open = stage.ways.iter().filter(|way| way.end == End::Open);
    let open = open.map(|way| (way.x(frame, way.part(now)), way)).collect();
    let open = in_order(open, |(x, way)| [x.0.into(), way.id.0.into(), 0]);
    let obstacles = stage.room.below(now_y - frame.pill_height);

    let mut heaps: Vec<(Heap<'_, '_>, Area)> = Vec::new();
    for (x, way) in open {
        let mut heap = Heap::new(stage, Vec::from([(x, way)]));
        let mut area = heap.area(stage, now_y, "");
        // What it would lie on joins it, and what that then lies on as well.
        while let Some((before, _)) = heaps.pop_if(|(_, there)| there.right() + GAP > area.x) {
            let mut ways = before.ways;
            ways.extend(heap.ways);
            heap = Heap::new(stage, ways);
            area = heap.area(stage, now_y, heap.least());
        }
        heaps.push((heap, area));
    }

    let mut areas: Vec<Area> = heaps.iter().map(|(_, area)| *area).collect();
    let mut shapes = Vec::new();
    for (place, (heap, least)) in heaps.into_iter().enumerate() {
        let fits = |text: &&String| {
            let area = heap.area(stage, now_y, text);
            let inside = area.x >= Px::ZERO && area.right() <= frame.width;
            let mut others = areas
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place);
            let alone = !others.any(|(_, taken)| taken.grown(GAP.half()).overlaps(area));
            let block = Block::of_area(area);
            inside && alone && !obstacles.iter().any(|obstacle| obstacle.meets(&block))
        };
        let said = heap.texts.iter().find(fits);
        let (words, area) = match said {
            Some(text) => (text.as_str(), heap.area(stage, now_y, text)),
            None => (heap.least(), least),
        };
        if let Some(slot) = areas.get_mut(place) {
            *slot = area;
        }
        shapes.push(heap.shape(stage, area, words, now_y, &name));
    }
    let first = |shape: &Shape| match shape {
        Shape::Pile(pile) => pile.members.first().map(|member| member.id),
        Shape::Flight(flight) => Some(flight.id),
        _ => None,
    };
    in_order(shapes, |shape| {
        [first(shape).map_or(0, |id| id.0.into()), 0, 0]
    })
}

impl<'w, 'a> Heap<'w, 'a> {
    fn new(stage: &Stage<'_>, ways: Vec<(Px, &'w Way<'a>)>) -> Self {
        let (frame, lang) = (stage.frame, stage.frame.lang);
        let texts = match ways.as_slice() {
            [(_, way)] => way.pill_texts(lang),
            many => {
                let kinds: Vec<_> = many.iter().map(|(_, way)| way.kind()).collect();
                explain::pile_words(lang, &kinds)
            }
        };
        let mut directions = ways.iter().map(|(_, way)| way.rightwards(frame));
        let first = directions.next();
        Self {
            texts,
            rightwards: first.filter(|first| directions.all(|other| other == *first)),
            again: ways.iter().any(|(_, way)| way.again.is_some()),
            ways,
        }
    }

    /// What it says where there is hardly any room.
    fn least(&self) -> &str {
        self.texts.last().map_or("", String::as_str)
    }

    /// Where its pill stands when it says this.
    fn area(&self, stage: &Stage<'_>, now_y: Px, text: &str) -> Area {
        let frame = stage.frame;
        let (first, last) = match self.ways.as_slice() {
            [(first, _), .., (last, _)] => (*first, *last),
            [(only, _)] => (*only, *only),
            [] => return Area::default(),
        };
        let mut w = length(text, frame.pill_size, Face::Ui) + ENDS;
        if text.is_empty() {
            w = LEAST;
        } else {
            w = w + self.triangle() + self.mark();
        }
        let w = w.max(last - first + LEAST);
        let h = if text.is_empty() {
            LEAST
        } else {
            frame.pill_height
        };
        let mut x = (first + last).half() - w.half();
        // The places of a pile's members stay in it where it may not reach over the stage's edge.
        if self.ways.len() > 1 {
            x = x.min(frame.width - w).max(Px::ZERO);
        }
        Area {
            x,
            y: now_y - h.half(),
            w,
            h,
        }
    }

    fn triangle(&self) -> Px {
        self.rightwards.map_or(Px::ZERO, |_| TRIANGLE)
    }

    fn mark(&self) -> Px {
        if self.again { AGAIN } else { Px::ZERO }
    }

    fn shape(
        &self,
        stage: &Stage<'_>,
        area: Area,
        words: &str,
        now_y: Px,
        name: &impl Fn(&Way<'_>) -> String,
    ) -> Shape {
        let frame = stage.frame;
        // The triangle is at its head, the mark of a retransmission at its tail, the words between.
        let shift = (self.mark() - self.triangle()).half();
        let shift = if self.rightwards == Some(false) {
            -shift
        } else {
            shift
        };
        let centre = area.centre();
        let at = Point::new(centre.x + shift, centre.y + frame.pill_size.scaled(36, 100));
        let text =
            |words: &str| Text::new(words.into(), at, Anchor::Middle, frame.pill_size, Face::Ui);
        let flight = |(x, way): &(Px, &Way<'_>), words: &str| Flight {
            id: way.id,
            host: way.host,
            kind: way.kind(),
            at: Point::new(*x, now_y),
            area,
            text: text(words),
            rightwards: way.rightwards(frame),
            corrupted: way.corrupted,
            again: way.again.is_some(),
            name: name(way),
        };
        if let [only] = self.ways.as_slice() {
            return Shape::Flight(flight(only, words));
        }
        let member = |it: &(Px, &Way<'_>)| {
            let words = it.1.pill_texts(frame.lang).into_iter().next();
            flight(it, &words.unwrap_or_default())
        };
        let members = self.ways.iter().map(member).collect();
        let members = in_order(members, |member: &Flight| [member.id.0.into(), 0, 0]);
        let host = members.first().map(|member| member.host);
        Shape::Pile(Pile {
            host: host.filter(|host| members.iter().all(|member| member.host == *host)),
            members,
            area,
            text: text(words),
            rightwards: self.rightwards,
            again: self.again,
        })
    }
}
