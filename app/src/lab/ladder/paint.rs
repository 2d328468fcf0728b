//! Shapes to elements: which tag, which class, which words. Nothing is laid out here; every place
//! comes from `tcp_figure`, and the classes are those of its still pictures (`ack-…`), so that
//! the page's figure and the lab's look the same. What can be pressed has more: see ladder.css.

use tcp_explain::Role;
use tcp_figure::{
    Area, Arrow, CausePill, Face, Fate, Figure, Flight, Fold, Mark, MarkKind, Pile, Point, Px,
    Shape, Text, again_mark, band_class, path_d, who,
};

use super::node::{Key, Node};

/// What a painter must know beside the figure.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The one segment that the Tab key comes to; arrow keys go on from there.
    pub stop: Option<u32>,
    /// The chosen segment.
    pub chosen: Option<u32>,
    /// Whether a menu is open beside the chosen segment.
    pub menu: bool,
    /// Gives the stable name of a segment in flight (`client SYN 1000 #1`), for tests and embedders.
    pub name: &'a dyn Fn(u32) -> String,
}

impl std::fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Look")
            .field("stop", &self.stop)
            .field("chosen", &self.chosen)
            .finish_non_exhaustive()
    }
}

/// All shapes as elements, in painting order. (Hatching is not among them: it is a plain box.)
#[must_use]
pub fn paint(figure: &Figure, look: &Look<'_>) -> Vec<Node> {
    let mut seen: Vec<Key> = Vec::new();
    let mut painted = Vec::with_capacity(figure.shapes.len());
    for shape in &figure.shapes {
        let Some(mut node) = one(shape, look, &figure.roles) else {
            continue;
        };
        // Some shapes come in several pieces with one name: number them.
        let same = seen.iter().filter(|key| **key == node.key).count();
        seen.push(node.key);
        node.key.part = u32::try_from(same).unwrap_or(u32::MAX);
        painted.push(node);
    }
    painted
}

fn one(shape: &Shape, look: &Look<'_>, roles: &[Role]) -> Option<Node> {
    Some(match shape {
        Shape::Future(_) => return None,
        Shape::Tick(tick) => Node::new("g", Key::of("tick", tick.at.as_nanos()))
            .child(line(
                "ack-grid",
                Point::new(tick.x0, tick.y),
                Point::new(tick.x1, tick.y),
            ))
            .child(text("ack-tick", &tick.text)),
        Shape::Lifeline(it) => line("ack-life", Point::new(it.x, it.y0), Point::new(it.x, it.y1))
            .key(Key::of("lifeline", u64::from(it.host.0))),
        Shape::Band(it) => Node::new("rect", Key::of("band", u64::from(it.host.0)))
            .class("ack-band")
            .class(band_class(roles, it.host, it.state))
            .attr("x", (it.x - it.w.half()).to_string())
            .attr("y", it.y0.to_string())
            .attr("width", it.w.to_string())
            .attr("height", (it.y1 - it.y0).to_string())
            .attr("rx", "1.5"),
        Shape::StateName(it) => text("ack-name", &it.text)
            .key(Key::of("state", u64::from(it.host.0)))
            .class(band_class(roles, it.host, it.state)),
        Shape::Claim(it) => text("ack-name", &it.text)
            .key(Key::of("claim", u64::from(it.host.0)))
            .class(who(roles, it.host)),
        Shape::Wait(it) => line("ack-wait", Point::new(it.x, it.y0), Point::new(it.x, it.y1))
            .key(Key::of("wait", u64::from(it.id.0)))
            .class(who(roles, it.host)),
        Shape::Fold(it) => fold(it),
        Shape::Repeat(it) => Node::new("path", Key::of("repeat", u64::from(it.by.0)))
            .class("ack-repeat")
            .attr("d", it.d()),
        Shape::Arrow(it) => arrow(it, look, roles),
        Shape::Mark(it) => mark(it),
        Shape::Label(it) => label(it.id.0, who(roles, it.host), &it.text),
        Shape::Bundle(it) => label(it.ids.0.0, who(roles, it.host), &it.text),
        Shape::CausePill(it) => cause(it),
        Shape::Now(it) => Node::new("g", Key::of("now", 0))
            .child(
                Node::new("path", Key::NONE)
                    .class("ack-now")
                    .attr("d", it.d()),
            )
            .child(text("ack-tick", &it.text).class("ack-now-word")),
        Shape::Note(it) => text("ack-quiet", it).key(Key::of("note", 0)),
        Shape::Flight(it) => flight(it, look, roles),
        Shape::Pile(it) => pile(it, look, roles),
    })
}

fn fold(it: &Fold) -> Node {
    let button = Node::new("g", Key::NONE)
        .class("fold")
        .attr("role", "button")
        .attr("tabindex", "0")
        .attr("aria-expanded", if it.open { "true" } else { "false" })
        .attr("aria-label", it.text.text.clone())
        .child(capsule(it.area).class("ack-fold"))
        .child(text("ack-quiet", &it.text));
    let node = Node::new("g", Key::of("fold", it.id.0.as_nanos()))
        .attr("data-fold", it.id.0.as_nanos().to_string());
    let wave = if it.open { String::new() } else { it.wave() };
    node.child(
        Node::new("path", Key::NONE)
            .class("ack-torn")
            .attr("d", wave),
    )
    .child(button)
}

fn arrow(it: &Arrow, look: &Look<'_>, roles: &[Role]) -> Node {
    let mut node = Node::new("g", Key::of("arrow", u64::from(it.id.0)))
        .class("ack-arrow")
        .class(who(roles, it.host))
        .attr("data-id", it.id.0.to_string());
    if it.fate == Fate::Lost {
        node = node.class("ack-lost");
    }
    if it.thin() {
        node = node.class("ack-thin");
    }
    if it.bundled {
        node = node.class("ack-fine");
    }
    // While it is in flight, its pill is the button.
    node = if it.fate == Fate::InFlight {
        node.class("moving")
    } else {
        node.attr("role", "button")
            .attr("tabindex", tab_stop(look, it.id.0))
            .attr("aria-label", it.name.clone())
            .attr(
                "aria-pressed",
                if look.chosen == Some(it.id.0) {
                    "true"
                } else {
                    "false"
                },
            )
    };
    let reach = path_d(&it.path, false);
    node = node
        .child(Node::new("path", Key::NONE).class("reach").attr("d", reach))
        .child(
            Node::new("path", Key::NONE)
                .class("ack-line")
                .attr("d", path_d(&it.line(), false)),
        );
    if let Some(double) = it.double() {
        node = node.child(
            Node::new("path", Key::of("double", 0))
                .class("ack-line")
                .attr("d", path_d(&double, false)),
        );
    }
    if let Some(head) = it.head() {
        let class = if it.fate == Fate::Refused {
            "ack-hollow"
        } else {
            "ack-head"
        };
        node = node.child(
            Node::new("path", Key::of("head", 0))
                .class(class)
                .attr("d", path_d(&head, true)),
        );
    }
    node
}

fn mark(it: &Mark) -> Node {
    let (kind, ring, words, sign) = match it.what {
        MarkKind::Lost => ("lost", "ack-loss", "ack-loss-word", "M-4-4 4 4M4-4-4 4"),
        MarkKind::Refused => ("refused", "ack-loss", "ack-loss-word", "M-3-3 3 3M3-3-3 3"),
        MarkKind::Corrupted => (
            "corrupted",
            "ack-loss",
            "ack-loss-word",
            "M-1-4.5-3 .5H3L1 5.5",
        ),
        MarkKind::Delayed => ("delayed", "ack-note", "ack-warn", "M0-3.5V0H3"),
        MarkKind::Copied => ("copied", "ack-note", "ack-warn", "M-3.5 0h7M0-3.5v7"),
    };
    let radius = if it.what == MarkKind::Lost {
        "10"
    } else {
        "7.5"
    };
    let place = format!("translate({} {})", it.at.x, it.at.y);
    // The place is an attribute of one element and the animation a style of another: the style would
    // take the attribute's place.
    let sign = Node::new("g", Key::NONE)
        .class("landing")
        .child(Node::new("circle", Key::NONE).attr("r", radius))
        .child(Node::new("path", Key::NONE).attr("d", sign));
    let mut node = Node::new("g", Key::of(kind, u64::from(it.id.0))).child(
        Node::new("g", Key::NONE)
            .class(ring)
            .attr("transform", place)
            .child(sign),
    );
    if let Some(said) = &it.text {
        node = node.child(text(words, said));
    }
    node
}

fn label(id: u32, whose: &'static str, words: &Text) -> Node {
    text("ack-label", words)
        .key(Key::of("label", u64::from(id)))
        .class(whose)
        .attr("data-id", id.to_string())
}

fn cause(it: &CausePill) -> Node {
    let at = Point::new(it.area.x + Px::whole(14), it.area.centre().y);
    Node::new("g", Key::of("cause", u64::from(it.id.0)))
        .class("cause")
        .attr("data-id", it.id.0.to_string())
        .child(capsule(it.area).class("ack-cause"))
        .child(
            Node::new("path", Key::NONE)
                .class("ack-again")
                .attr("d", again_mark(at)),
        )
        .child(text("ack-warn", &it.text))
}

fn flight(it: &Flight, look: &Look<'_>, roles: &[Role]) -> Node {
    let chosen = look.chosen == Some(it.id.0);
    let node = Node::new("g", Key::of("flight", u64::from(it.id.0)))
        .class("ack-flight")
        .class(who(roles, it.host))
        .attr("data-part", "flight")
        .attr("data-name", (look.name)(it.id.0))
        .attr("aria-label", spoken(it));
    let node = if it.corrupted {
        node.class("ack-hurt")
    } else {
        node
    };
    let node = in_flight(node, look, it.id.0, chosen);
    on_pill(node, it.area, &it.triangle(), it.again_at(), &it.text)
}

/// Several at one place. What is done to it is done to the chosen one of them, or the first.
fn pile(it: &Pile, look: &Look<'_>, roles: &[Role]) -> Node {
    let of = |id: Option<u32>| it.members.iter().find(|member| Some(member.id.0) == id);
    let chosen = of(look.chosen);
    let first = it.members.first();
    let names: Vec<_> = it.members.iter().map(|it| (look.name)(it.id.0)).collect();
    let words = match chosen {
        Some(chosen) => format!("{}, {}", it.text.text, chosen.name),
        None => it.text.text.clone(),
    };
    let mut node = Node::new(
        "g",
        Key::of("pile", first.map_or(0, |it| u64::from(it.id.0))),
    )
    .class("ack-flight ack-pile")
    .attr("data-part", "pile")
    .attr("data-name", names.join("|"))
    .attr("aria-label", words);
    if let Some(host) = it.host {
        node = node.class(who(roles, host));
    }
    let at = chosen.or(of(look.stop)).or(first).map_or(0, |it| it.id.0);
    let node = in_flight(node, look, at, chosen.is_some());
    on_pill(node, it.area, &it.triangle(), it.again_at(), &it.text)
}

/// What every button in flight has.
fn in_flight(node: Node, look: &Look<'_>, id: u32, chosen: bool) -> Node {
    let open = chosen && look.menu;
    let node = node
        .attr("data-id", id.to_string())
        .attr("role", "button")
        .attr("tabindex", tab_stop(look, id))
        .attr("aria-haspopup", "menu")
        .attr("aria-expanded", if open { "true" } else { "false" });
    if chosen { node.class("chosen") } else { node }
}

fn on_pill(node: Node, area: Area, triangle: &[Point], again: Option<Point>, words: &Text) -> Node {
    let halo = capsule(area.grown(Px::whole(4)));
    let mark = again.map(again_mark).unwrap_or_default();
    node.child(halo.key(Key::of("halo", 0)).class("halo"))
        .child(capsule(area).key(Key::of("pill", 0)).class("pill"))
        .child(Node::new("path", Key::of("triangle", 0)).attr("d", path_d(triangle, true)))
        .child(
            Node::new("path", Key::of("again", 0))
                .class("ack-anew")
                .attr("d", mark),
        )
        .child(text("ack-pill", words))
}

/// The accessible name begins with the words on the pill, so that who speaks to the browser can say
/// what they see (WCAG 2.5.3).
fn spoken(it: &Flight) -> String {
    if it.text.text.is_empty() {
        it.name.clone()
    } else {
        format!("{}, {}", it.text.text, it.name)
    }
}

fn tab_stop(look: &Look<'_>, id: u32) -> &'static str {
    if look.stop == Some(id) { "0" } else { "-1" }
}

pub(in crate::lab) fn text(class: &str, it: &Text) -> Node {
    let face = match it.face {
        Face::Ui => "ack-ui",
        Face::Quiet => "ack-plain",
        Face::Mono => "ack-mono",
    };
    let node = Node::new("text", Key::of("text", 0))
        .class(class)
        .class(face)
        .attr("text-anchor", it.anchor.name())
        .attr("font-size", it.size.to_string())
        .text(it.text.clone());
    if it.turn.is_none() {
        node.attr("x", it.at.x.to_string())
            .attr("y", it.at.y.to_string())
    } else {
        node.attr(
            "transform",
            format!("matrix({},{},{})", it.turn, it.at.x, it.at.y),
        )
    }
}

fn capsule(area: Area) -> Node {
    Node::new("rect", Key::NONE)
        .attr("x", area.x.to_string())
        .attr("y", area.y.to_string())
        .attr("width", area.w.to_string())
        .attr("height", area.h.to_string())
        .attr("rx", area.h.half().to_string())
}

fn line(class: &str, from: Point, to: Point) -> Node {
    Node::new("path", Key::NONE)
        .class(class)
        .attr("d", path_d(&[from, to], false))
}

#[cfg(test)]
mod tests {
    use tcp_core::Instant;
    use tcp_explain::Lang;
    use tcp_figure::{self as figure, Px};
    use tcp_sim::command::Fault;
    use tcp_sim::{Scenario, TransmissionId};

    use super::super::super::run::RunMsg;
    use super::super::super::session::Session;
    use super::*;

    fn picture(session: &Session) -> Vec<Node> {
        let view = figure::LadderOptions::new(Px::whole(800), Lang::En);
        let figure = figure::ladder(&session.run().scene(), &view);
        let name = |id| {
            session
                .run()
                .name_text(TransmissionId(id))
                .unwrap_or_default()
        };
        paint(
            &figure,
            &Look {
                stop: Some(0),
                chosen: None,
                menu: false,
                name: &name,
            },
        )
    }

    fn with_part<'a>(nodes: &'a [Node], part: &str) -> Vec<&'a Node> {
        nodes
            .iter()
            .filter(|node| node.attribute("data-part") == Some(part))
            .collect()
    }

    #[test]
    fn a_segment_in_flight_is_a_button_with_its_name() {
        let session = Session::new(Scenario::handshake());
        let nodes = picture(&session);
        let flights = with_part(&nodes, "flight");
        assert_eq!(flights.len(), 1);
        assert_eq!(
            flights[0].attribute("data-name"),
            Some("client SYN 1000 #1")
        );
        assert_eq!(flights[0].attribute("role"), Some("button"));
        assert_eq!(flights[0].attribute("tabindex"), Some("0"));
        assert!(
            flights[0]
                .attribute("aria-label")
                .is_some_and(|name| name.contains("SYN"))
        );
    }

    #[test]
    fn what_was_lost_is_a_button_too_and_its_line_is_dashed() {
        let mut session = Session::new(Scenario::handshake());
        session.update(RunMsg::Fault(TransmissionId(0), Fault::Drop));
        let nodes = picture(&session);
        assert!(with_part(&nodes, "flight").is_empty());
        let lost = nodes.iter().find(|node| {
            node.attribute("class")
                .is_some_and(|class| class.contains("ack-lost"))
        });
        assert_eq!(lost.and_then(|node| node.attribute("role")), Some("button"));
    }

    #[test]
    fn keys_stay_while_the_clock_moves_and_none_is_there_twice() {
        let mut session = Session::new(Scenario::handshake());
        let before: Vec<Key> = picture(&session).iter().map(|node| node.key).collect();
        session.update(RunMsg::SeekTime(Instant::from_nanos(30_000_000)));
        let after: Vec<Key> = picture(&session).iter().map(|node| node.key).collect();
        for (place, key) in after.iter().enumerate() {
            assert!(!after[..place].contains(key), "{key:?} is there twice");
        }
        assert!(before.iter().all(|key| after.contains(key)));
    }
}
