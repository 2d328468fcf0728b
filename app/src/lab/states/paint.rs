//! The diagram as elements, and which key leads from which to which. Boxes keep their elements from
//! one state to the next, so that a change fades.

use tcp_core::State;
use tcp_explain::{self as explain, Lang, Role};
use tcp_figure::states::{Diagram, Edge, Node as StateBox, boxes, ways};
use tcp_figure::{Px, path_d, who};

use super::Spot;
use super::told::about;
use crate::lab::ladder::node::{Key, Node};
use crate::lab::ladder::paint::text;

/// Everything that there is to point at, in the order of the keys: each state, then the ways that
/// leave it.
pub(super) fn spots() -> impl Iterator<Item = Spot> {
    boxes().flat_map(|(state, is_end)| {
        let leaving = ways().filter(move |(from, _)| *from == state && !is_end);
        let ways = leaving.map(|(from, to)| Spot::Way(from, to));
        core::iter::once(Spot::State(state, is_end)).chain(ways)
    })
}

/// Where a key leads to from a spot: left and right through all of them, up and down from state to
/// state, and along a way to its ends.
pub(super) fn target(at: Spot, key: &str) -> Option<Spot> {
    let here = spots().position(|spot| spot == at)?;
    let is_state = |spot: &Spot| matches!(spot, Spot::State(..));
    match (key, at) {
        ("ArrowRight", _) => spots().nth(here + 1),
        ("ArrowLeft", _) => spots().nth(here.checked_sub(1)?),
        ("ArrowDown", Spot::Way(from, to)) => {
            Some(Spot::State(to, to == State::Closed && ends_there(from)))
        }
        ("ArrowUp", Spot::Way(from, _)) => Some(Spot::State(from, false)),
        ("ArrowDown", Spot::State(..)) => spots().skip(here + 1).find(is_state),
        ("ArrowUp", Spot::State(..)) => spots().take(here).filter(is_state).last(),
        ("Home", _) => spots().next(),
        ("End", _) => spots().last(),
        _ => None,
    }
}

/// Whether the way to CLOSED from a state leads to the diagram's end.
fn ends_there(from: State) -> bool {
    matches!(from, State::LastAck | State::TimeWait)
}

/// All shapes, lines below boxes. (Ways without a line are the page's: they are buttons there.)
pub(super) fn paint(picture: &Diagram, lang: Lang, chosen: Option<Spot>) -> Vec<Node> {
    let roles = picture.roles.as_slice();
    let stop = chosen.or_else(|| spots().next());
    let spot = |node: Node, spot: Spot, name: String| {
        let place = spots().position(|other| other == spot).unwrap_or_default();
        let node = node
            .class("spot")
            .attr("role", "button")
            .attr("tabindex", if stop == Some(spot) { "0" } else { "-1" })
            .attr("aria-label", name)
            .attr("data-spot", place.to_string());
        match chosen == Some(spot) {
            true => node.class("chosen"),
            false => node,
        }
    };
    let edges = picture.edges.iter().map(|it| {
        let name = edge_name(lang, it);
        spot(edge(it, roles), Spot::Way(it.from, it.to), name)
    });
    let boxes = picture.nodes.iter().map(|it| {
        let name = about(lang, it.state).to_owned();
        spot(state_box(it, roles), Spot::State(it.state, it.is_end), name)
    });
    edges.chain(boxes).collect()
}

/// "SYN-SENT → ESTABLISHED. A SYN arrives that acknowledges this end’s own SYN."
fn edge_name(lang: Lang, edge: &Edge) -> String {
    let words = explain::transition(lang, edge.from, edge.to);
    let trigger = words.map(|words| words.trigger).unwrap_or_default();
    let stop = lang.pick(". ", "。");
    format!("{} → {}{stop}{trigger}", edge.from.name(), edge.to.name())
}

fn edge(edge: &Edge, roles: &[Role]) -> Node {
    let way = u64::from(edge.from as u8) << 8 | u64::from(edge.to as u8);
    let mut group = Node::new("g", Key::of("edge", way)).class("ack-way");
    if edge.last {
        group = group.class("ack-last");
    }
    if !edge.open.is_empty() {
        group = group.class("ack-open");
    }
    // A line is too thin to be pointed at.
    let hit = Node::new("path", Key::of("hit", 0))
        .class("hit")
        .attr("d", path_d(&edge.path, false));
    group = group.child(hit);
    for (place, (line, walker)) in edge.strokes().into_iter().enumerate() {
        let stroke = Node::new("path", key("stroke", place))
            .class("ack-edge")
            .attr("d", path_d(&line, false));
        group = group.child(match walker {
            Some(host) => stroke.class(who(roles, host)),
            None => stroke,
        });
    }
    let head = Node::new("path", Key::of("head", 0))
        .class("ack-edge-head")
        .attr("d", path_d(&edge.head(), true));
    group.child(match edge.walked.last() {
        Some(host) => head.class(who(roles, *host)),
        None => head,
    })
}

fn state_box(node: &StateBox, roles: &[Role]) -> Node {
    let area = node.area;
    let place = u64::from(node.state as u8) << 1 | u64::from(node.is_end);
    let mut group = Node::new("g", Key::of("state", place))
        .class("ack-state")
        .child(
            Node::new("rect", Key::of("box", 0))
                .attr("x", area.x.to_string())
                .attr("y", area.y.to_string())
                .attr("width", area.w.to_string())
                .attr("height", area.h.to_string())
                .attr("rx", "5"),
        );
    if !node.visited.is_empty() {
        group = group.class("ack-visited");
    }
    group = match node.live.as_slice() {
        [] => group,
        [one] => group.class(who(roles, *one)),
        // Both ends are there: the second one's colour underlines its half.
        [..] => {
            let half = area.w.half();
            let line = format!(
                "M{} {}h{}",
                area.x + half,
                area.bottom(),
                half - Px::whole(5)
            );
            group.class("ack-both").child(
                Node::new("path", Key::of("half", 0))
                    .class("ack-half")
                    .attr("d", line),
            )
        }
    };
    group = group.child(text("ack-state-name", &node.text));
    for badge in &node.badges {
        let disc = Node::new("circle", Key::of("disc", 0))
            .attr("cx", badge.at.x.to_string())
            .attr("cy", badge.at.y.to_string())
            .attr("r", badge.radius.to_string());
        group = group.child(
            Node::new("g", key("badge", badge.host.index()))
                .class("ack-badge")
                .class(who(roles, badge.host))
                .child(disc)
                .child(text("ack-pill", &badge.text)),
        );
    }
    group
}

fn key(kind: &'static str, place: usize) -> Key {
    Key::of(kind, u64::try_from(place).unwrap_or(u64::MAX))
}
