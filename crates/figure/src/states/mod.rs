//! The state diagram: the eleven states and every way between them where RFC 9293, figure 5, has
//! them, with where each end is, which ways it went, and which it may go from there.
//!
//! As in the RFC, CLOSED stands twice: where a connection begins, and where it ends.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::stack::ConnectionId;
use tcp_core::{Instant, State};

mod plan;
mod walks;

use super::columns;
use super::px::{Area, Point, Px, Turn};
use super::shape::{Anchor, Face, Text};
use plan::Column::{Left, Middle, Right};
use plan::{EDGES, LAST_ROW, NODES};
use tcp_explain::{Lang, Role, Scene};
use tcp_sim::ids::HostId;
use walks::Walks;

/// One end whose states are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seat {
    /// On which host.
    pub host: HostId,
    /// Which of its connections; `None`: it has none yet, and what listens there stands for it.
    pub connection: Option<ConnectionId>,
}

/// A change of state of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Whose.
    pub host: HostId,
    /// From where.
    pub from: State,
    /// To where.
    pub to: State,
    /// The place of its record in the scene.
    pub record: usize,
    /// When.
    pub at: Instant,
}

/// A state diagram, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// Its width: what was asked for, but not less than 300 px.
    pub width: Px,
    /// Its height.
    pub height: Px,
    /// What it shows, in one line.
    pub title: String,
    /// Where each host is, in words.
    pub desc: String,
    /// Each host's part in the play, in the order of their ids.
    pub roles: Vec<Role>,
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The ways between them, in the order of the boxes that they leave.
    pub edges: Vec<Edge>,
    /// Ways that have no line: where a connection ended at once.
    pub notes: Vec<Text>,
}

/// A state's box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The state.
    pub state: State,
    /// The second CLOSED, where connections end.
    pub is_end: bool,
    /// The box.
    pub area: Area,
    /// The name in it.
    pub text: Text,
    /// Who is there now.
    pub live: Vec<HostId>,
    /// Who was there before.
    pub visited: Vec<HostId>,
    /// The signs of those who are there now, at the box's corners.
    pub badges: Vec<Badge>,
}

/// A host's sign at the state where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// Whose.
    pub host: HostId,
    /// The middle of the disc.
    pub at: Point,
    /// Its radius.
    pub radius: Px,
    /// A letter, or how many more there are.
    pub text: Text,
}

/// A way from one state to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub from: State,
    /// Where it goes.
    pub to: State,
    /// Its corners. The last one touches the box that it leads to.
    pub path: Vec<Point>,
    /// Who went it, the latest one last.
    pub walked: Vec<HostId>,
    /// Whether it is the latest change of state of the run.
    pub last: bool,
    /// Who may go it next: those who are in the state where it begins.
    pub open: Vec<HostId>,
    /// What makes a connection go this way, as the RFC's figure says it: "rcv SYN, snd SYN,ACK".
    pub name: &'static str,
}

const HEIGHT: Px = Px::whole(24);
const PITCH: Px = Px::whole(41);
const TOP: Px = Px::whole(10);
const SIZE: Px = Px::whole(11);
const LETTER: Px = Px(95);
const RADIUS: Px = Px::whole(8);
/// What stays free at both sides, for the badges.
const SIDE: Px = Px::whole(7);

/// Every box that the diagram has, from top to bottom: the state, and whether it is the second
/// CLOSED.
pub fn boxes() -> impl Iterator<Item = (State, bool)> {
    NODES.iter().map(|(state, is_end, ..)| (*state, *is_end))
}

/// Every way that the diagram has, in the order of the boxes that they leave.
pub fn ways() -> impl Iterator<Item = (State, State)> {
    EDGES.iter().map(|plan| (plan.from, plan.to))
}

/// The changes of state that a scene tells of these ends, or of every host where none is named, in
/// their order.
#[must_use]
pub fn passes(scene: &Scene<'_>, seats: &[Seat]) -> Vec<Pass> {
    Walks::of(scene, seats).changes
}

/// Lays out the diagram of a run up to the cursor: of these ends, or of every host where none is
/// named.
#[must_use]
pub fn diagram(scene: &Scene<'_>, seats: &[Seat], lang: Lang, width: Px) -> Diagram {
    let walks = Walks::of(scene, seats);
    let width = width.max(Px::whole(300));
    let node_width = Px::whole(98).min((width - SIDE - SIDE - Px::whole(16)).scaled(1, 3));
    let nodes: Vec<Node> = NODES
        .iter()
        .map(|(state, is_end, column, row)| {
            let x = match column {
                Left => SIDE,
                Middle => (width - node_width).half(),
                Right => width - node_width - SIDE,
            };
            let y = TOP + PITCH.scaled(i64::from(*row), 1);
            let area = Area {
                x,
                y,
                w: node_width,
                h: HEIGHT,
            };
            walks.node(scene, lang, *state, *is_end, area)
        })
        .collect();
    let edges = EDGES
        .iter()
        .filter_map(|plan| walks.edge(plan, &nodes))
        .collect();
    let mut height = TOP + PITCH.scaled(i64::from(LAST_ROW), 1) + HEIGHT + Px::whole(4);
    let mut notes = Vec::new();
    for (host, from, to) in walks.without_line() {
        height += Px::whole(16);
        let (who, colon) = (scene.party(host).heading(lang), lang.pick(": ", "："));
        let words = format!("{who}{colon}{} → {}", from.name(), to.name());
        notes.push(Text::new(
            words,
            Point::new(Px::ZERO, height),
            Anchor::Start,
            SIZE,
            Face::Quiet,
        ));
    }
    if !notes.is_empty() {
        height += Px::whole(6);
    }
    let title = lang
        .pick("Where both ends are", "两端所处的状态")
        .to_string();
    Diagram {
        width,
        height,
        title,
        desc: walks.desc(scene, lang),
        roles: columns::roles(scene),
        nodes,
        edges,
        notes,
    }
}

impl Edge {
    /// The line in as many strokes as there were walkers, beside each other; one for nobody.
    #[must_use]
    pub fn strokes(&self) -> Vec<(Vec<Point>, Option<HostId>)> {
        let mut line = self.path.clone();
        if let [.., before, last] = line.as_mut_slice() {
            *last = Turn::towards(*last, *before).from(*last, Px::whole(6), Px::ZERO);
        }
        if self.walked.is_empty() {
            return Vec::from([(line, None)]);
        }
        // More than three beside each other would be a road, not a line: the latest ones.
        let walked = self.walked.iter().rev().take(3).rev();
        let count = i32::try_from(walked.len()).unwrap_or(1);
        let turn = match line.as_slice() {
            [first, .., last] => Turn::towards(*first, *last),
            _ => Turn::NONE,
        };
        let stroke = |(place, host): (usize, &HostId)| {
            let place = i32::try_from(place).unwrap_or(0);
            let aside = Px((2 * place + 1 - count) * 14);
            let moved = line
                .iter()
                .map(|point| turn.from(*point, Px::ZERO, aside))
                .collect();
            (moved, Some(*host))
        };
        walked.enumerate().map(stroke).collect()
    }

    /// The corners of its head.
    #[must_use]
    pub fn head(&self) -> Vec<Point> {
        let (before, tip) = match self.path.as_slice() {
            [.., before, tip] => (*before, *tip),
            _ => return Vec::new(),
        };
        let back = Turn::towards(tip, before);
        Vec::from([
            tip,
            back.from(tip, Px::whole(8), Px(38)),
            back.from(tip, Px::whole(8), Px(-38)),
        ])
    }
}
