//! The state diagram: all eleven states in the reading order of RFC 9293, figure 5, with where each host
//! is and which ways it went.
//!
//! The client's usual way is on the left, the server's on the right. As in the RFC, CLOSED stands twice:
//! where a connection begins, and where it ends. Ways that are rarely gone are drawn once somebody went
//! them.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Event, State};

use super::px::{Area, Point, Px, Turn};
use super::shape::{Anchor, Face, Text};
use crate::explain::{Lang, Scene};
use crate::ids::HostId;
use crate::trace::{Call, What};

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
    /// The signs of those who are there now, at the box's corners: the first letter of each one's name.
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

#[derive(Clone, Copy)]
enum Column {
    Left,
    Middle,
    Right,
}

use Column::{Left, Middle, Right};

/// Where each box stands: state, whether it is the second CLOSED, column, row.
const NODES: [(State, bool, Column, i32); 12] = [
    (State::Closed, false, Middle, 0),
    (State::SynSent, false, Left, 1),
    (State::Listen, false, Right, 1),
    (State::SynReceived, false, Right, 2),
    (State::Established, false, Middle, 3),
    (State::FinWait1, false, Left, 4),
    (State::CloseWait, false, Right, 4),
    (State::FinWait2, false, Left, 5),
    (State::Closing, false, Middle, 5),
    (State::LastAck, false, Right, 5),
    (State::TimeWait, false, Middle, 6),
    (State::Closed, true, Right, 6),
];
const HANDSHAKE_ROWS: i32 = 3;
const LAST_ROW: i32 = 6;

/// On which side of a box a way begins or ends, and how far from that side's middle, in percent of half
/// the side.
type Port = (Side, i64);

#[derive(Clone, Copy)]
enum Side {
    Top,
    Bottom,
    Start,
    End,
}

use Side::{Bottom, End, Start, Top};

/// A way as the table has it.
struct Plan {
    from: State,
    to: State,
    out: Port,
    into: Port,
    /// Drawn only when somebody went it.
    rare: bool,
    name: &'static str,
}

#[rustfmt::skip]
const EDGES: [Plan; 20] = [
    Plan { from: State::Closed, to: State::SynSent, out: (Bottom, -30), into: (Top, 20), rare: false, name: "active OPEN, snd SYN" },
    Plan { from: State::Closed, to: State::Listen, out: (Bottom, 30), into: (Top, -20), rare: false, name: "passive OPEN" },
    Plan { from: State::Listen, to: State::SynReceived, out: (Bottom, 0), into: (Top, 0), rare: false, name: "rcv SYN, snd SYN,ACK" },
    Plan { from: State::Listen, to: State::SynSent, out: (Start, 0), into: (End, -40), rare: true, name: "SEND, snd SYN" },
    Plan { from: State::SynSent, to: State::SynReceived, out: (End, 20), into: (Start, -20), rare: false, name: "rcv SYN, snd SYN,ACK" },
    Plan { from: State::SynSent, to: State::Established, out: (Bottom, 10), into: (Top, -40), rare: false, name: "rcv SYN,ACK, snd ACK" },
    Plan { from: State::SynReceived, to: State::Established, out: (Bottom, -20), into: (Top, 55), rare: false, name: "rcv ACK of SYN" },
    Plan { from: State::SynReceived, to: State::Listen, out: (Top, 60), into: (Bottom, 60), rare: true, name: "rcv RST" },
    Plan { from: State::SynReceived, to: State::FinWait1, out: (Start, 60), into: (Top, 60), rare: true, name: "CLOSE, snd FIN" },
    Plan { from: State::SynSent, to: State::Closed, out: (Top, -30), into: (Start, 40), rare: true, name: "CLOSE, delete TCB" },
    Plan { from: State::Listen, to: State::Closed, out: (Top, 30), into: (End, 40), rare: true, name: "CLOSE, delete TCB" },
    Plan { from: State::Established, to: State::FinWait1, out: (Bottom, -40), into: (Top, 10), rare: false, name: "CLOSE, snd FIN" },
    Plan { from: State::Established, to: State::CloseWait, out: (Bottom, 40), into: (Top, -10), rare: false, name: "rcv FIN, snd ACK" },
    Plan { from: State::FinWait1, to: State::FinWait2, out: (Bottom, -20), into: (Top, -20), rare: false, name: "rcv ACK of FIN" },
    Plan { from: State::FinWait1, to: State::Closing, out: (Bottom, 50), into: (Top, -30), rare: false, name: "rcv FIN, snd ACK" },
    Plan { from: State::FinWait1, to: State::TimeWait, out: (End, 30), into: (Start, -50), rare: true, name: "rcv FIN, ACK of FIN, snd ACK" },
    Plan { from: State::FinWait2, to: State::TimeWait, out: (Bottom, 20), into: (Start, 30), rare: false, name: "rcv FIN, snd ACK" },
    Plan { from: State::Closing, to: State::TimeWait, out: (Bottom, 0), into: (Top, 0), rare: false, name: "rcv ACK of FIN" },
    Plan { from: State::CloseWait, to: State::LastAck, out: (Bottom, 0), into: (Top, 0), rare: false, name: "CLOSE, snd FIN" },
    Plan { from: State::LastAck, to: State::Closed, out: (Bottom, 0), into: (Top, 0), rare: false, name: "rcv ACK of FIN" },
];
const TIME_WAIT_OVER: Plan = Plan {
    from: State::TimeWait,
    to: State::Closed,
    out: (End, 0),
    into: (Start, 0),
    rare: false,
    name: "2 MSL timeout, delete TCB",
};

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
            walks.node(scene, lang, (*state, *is_end), area)
        })
        .collect();
    let mut edges: Vec<Edge> = EDGES
        .iter()
        .chain([&TIME_WAIT_OVER])
        .filter_map(|plan| walks.edge(plan, &nodes))
        .collect();
    edges.sort_by_key(|edge| (edge.walked.len(), edge.last));
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

/// What the hosts did, from the trace.
struct Walks {
    /// In order: who, from, to.
    changes: Vec<(HostId, State, State)>,
    /// Where each host is, and whether it came back to CLOSED.
    now: Vec<(State, bool)>,
}

impl Walks {
    fn of(scene: &Scene<'_>) -> Self {
        let mut walks = Self {
            changes: Vec::new(),
            now: alloc::vec![(State::Closed, false); scene.parties.len()],
        };
        for record in scene.records {
            match &record.what {
                What::Core {
                    host,
                    event: Event::StateChanged { from, to, .. },
                    ..
                } => {
                    walks.change(*host, *from, *to);
                }
                What::Application {
                    host,
                    call: Call::Listen { .. },
                    ..
                } => {
                    walks.change(*host, State::Closed, State::Listen);
                }
                _ => {}
            }
        }
        walks
    }

    fn change(&mut self, host: HostId, from: State, to: State) {
        let Some(now) = self.now.get_mut(usize::from(host.0)) else {
            return;
        };
        if now.0 == to {
            return;
        }
        *now = (to, to == State::Closed);
        self.changes.push((host, from, to));
    }

    fn node(
        &self,
        scene: &Scene<'_>,
        lang: Lang,
        (state, is_end): (State, bool),
        area: Area,
    ) -> Node {
        let hosts = self.now.iter().enumerate();
        let live: Vec<HostId> = hosts
            .filter(|(_, now)| **now == (state, is_end))
            .map(|(place, _)| HostId(u8::try_from(place).unwrap_or(u8::MAX)))
            .collect();
        let mut visited = Vec::new();
        for (host, from, _) in &self.changes {
            if *from == state && !is_end && !live.contains(host) && !visited.contains(host) {
                visited.push(*host);
            }
        }
        let centre = area.centre();
        let at = Point::new(centre.x, centre.y + SIZE.scaled(36, 100));
        let text = Text::new(state.name().into(), at, Anchor::Middle, SIZE, Face::Ui);
        let badge = |host: &HostId| {
            let letter = scene
                .party(*host)
                .heading(lang)
                .chars()
                .take(1)
                .collect::<String>();
            let corner = Px::whole(2);
            let x = if host.0 == 0 {
                area.x + corner
            } else {
                area.right() - corner
            };
            let at = Point::new(x, area.y + corner);
            let base = at.moved(Px::ZERO, LETTER.scaled(37, 100));
            let text = Text::new(letter, base, Anchor::Middle, LETTER, Face::Ui);
            Badge {
                host: *host,
                at,
                radius: RADIUS,
                text,
            }
        };
        // Before anything happened, a host that is nowhere needs no words.
        let quiet = state == State::Closed && !is_end;
        let live = if quiet { Vec::new() } else { live };
        let badges = live.iter().map(badge).collect();
        Node {
            state,
            is_end,
            area,
            text,
            live,
            visited,
            badges,
        }
    }

    fn edge(&self, plan: &Plan, nodes: &[Node]) -> Option<Edge> {
        let find = |state: State, ends: bool| {
            nodes
                .iter()
                .find(|node| node.state == state && (state != State::Closed || node.is_end == ends))
        };
        let from = find(plan.from, false)?;
        let ends = matches!(plan.from, State::LastAck | State::TimeWait);
        let to = find(plan.to, ends)?;
        let mut walked = Vec::new();
        for (host, _, _) in self
            .changes
            .iter()
            .filter(|(_, a, b)| (*a, *b) == (plan.from, plan.to))
        {
            walked.retain(|walker| walker != host);
            walked.push(*host);
        }
        if plan.rare && walked.is_empty() {
            return None;
        }
        let last = self
            .changes
            .last()
            .is_some_and(|(_, a, b)| (*a, *b) == (plan.from, plan.to));
        let path = Vec::from([port(from.area, plan.out), port(to.area, plan.into)]);
        Some(Edge {
            from: plan.from,
            to: plan.to,
            path,
            walked,
            last,
            name: plan.name,
        })
    }

    /// Changes for which the figure has no line: a connection that ended at once. The latest of each host.
    fn without_line(&self) -> Vec<(HostId, State, State)> {
        let has_line = |from: State, to: State| {
            EDGES
                .iter()
                .chain([&TIME_WAIT_OVER])
                .any(|plan| (plan.from, plan.to) == (from, to))
        };
        let mut notes: Vec<(HostId, State, State)> = Vec::new();
        for (host, from, to) in &self.changes {
            notes.retain(|(whose, ..)| whose != host);
            if !has_line(*from, *to) {
                notes.push((*host, *from, *to));
            }
        }
        notes
    }

    fn desc(&self, scene: &Scene<'_>, lang: Lang) -> String {
        let mut desc = String::new();
        for (party, (state, _)) in scene.parties.iter().zip(&self.now) {
            let (who, state) = (party.heading(lang), state.name());
            desc += &lang.pick(format!("{who}: {state}. "), format!("{who}：{state}。"));
        }
        desc.trim_end().to_string()
    }
}

fn port(area: Area, (side, shift): Port) -> Point {
    let centre = area.centre();
    let across = centre.x + area.w.half().scaled(shift, 100);
    let down = centre.y + area.h.half().scaled(shift, 100);
    match side {
        Top => Point::new(across, area.y),
        Bottom => Point::new(across, area.bottom()),
        Start => Point::new(area.x, down),
        End => Point::new(area.right(), down),
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
