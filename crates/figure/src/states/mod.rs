//! The state diagram: all eleven states in the reading order of RFC 9293, figure 5, with where each
//! host is and which ways it went.
//!
//! The client's usual way is on the left, the server's on the right. As in the RFC, CLOSED stands
//! twice: where a connection begins, and where it ends. Ways that are rarely gone are drawn once
//! somebody went them.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::State;

mod plan;
mod walks;

use super::columns;
use super::order::in_order;
use super::px::{Area, Point, Px, Turn};
use super::shape::{Anchor, Face, Text};
use plan::Column::{Left, Middle, Right};
use plan::{EDGES, HANDSHAKE_ROWS, LAST_ROW, NODES, TIME_WAIT_OVER};
use tcp_explain::{Lang, Role, Scene};
use tcp_sim::ids::HostId;
use walks::Walks;

/// How much of the diagram is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// The handshake's states until somebody leaves them, then all.
    #[default]
    Growing,
    /// All eleven.
    Full,
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
    /// The ways between them, those that were gone last.
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
    /// The signs of those who are there now, at the box's corners: the first letter of each one's
    /// name.
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
    /// The letter.
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
    /// What makes a connection go this way, as the RFC's figure says it: "rcv SYN, snd SYN,ACK".
    pub name: &'static str,
}

const HEIGHT: Px = Px::whole(24);
const PITCH: Px = Px::whole(47);
const TOP: Px = Px::whole(10);
const SIZE: Px = Px::whole(11);
const LETTER: Px = Px(95);
const RADIUS: Px = Px::whole(8);
/// What stays free at both sides, for the badges.
const SIDE: Px = Px::whole(7);

/// Lays out the diagram of a run up to the cursor.
#[must_use]
pub fn diagram(scene: &Scene<'_>, lang: Lang, width: Px, form: Form) -> Diagram {
    let walks = Walks::of(scene);
    let width = width.max(Px::whole(300));
    let full = form == Form::Full
        || walks.changes.iter().any(|(_, from, to)| {
            !in_handshake(*to) || (*to == State::Closed && in_handshake(*from))
        });
    let rows = if full { LAST_ROW } else { HANDSHAKE_ROWS };
    let node_width = Px::whole(98).min((width - SIDE - SIDE - Px::whole(16)).scaled(1, 3));
    let nodes: Vec<Node> = NODES
        .iter()
        .filter(|(.., row)| *row <= rows)
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
    let edges: Vec<Edge> = EDGES
        .iter()
        .chain([&TIME_WAIT_OVER])
        .filter_map(|plan| walks.edge(plan, &nodes))
        .collect();
    let walks_of = |edge: &Edge| i64::try_from(edge.walked.len()).unwrap_or(i64::MAX);
    let edges = in_order(edges, |edge| [walks_of(edge), edge.last.into(), 0]);
    let mut height = TOP + PITCH.scaled(i64::from(rows), 1) + HEIGHT + Px::whole(4);
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

const fn in_handshake(state: State) -> bool {
    matches!(
        state,
        State::Closed | State::Listen | State::SynSent | State::SynReceived | State::Established
    )
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
        let count = i32::try_from(self.walked.len()).unwrap_or(1);
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
        self.walked.iter().enumerate().map(stroke).collect()
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
