//! Which ways the ends went, read from the trace.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Event, State};

use super::super::columns;
use super::super::px::{Area, Point, Px};
use super::super::shape::{Anchor, Face, Text};
use super::plan::{EDGES, Plan, port};
use super::{Badge, Edge, LETTER, Node, Pass, RADIUS, SIZE, Seat};
use tcp_core::stack::ConnectionId;
use tcp_explain::{Lang, Role, Scene};
use tcp_sim::ids::HostId;
use tcp_sim::trace::What;

/// So many signs find room at a box; where there are more, the last one counts them.
const MOST_BADGES: usize = 4;

/// What the ends did, from the trace.
pub(super) struct Walks {
    /// In order.
    pub(super) changes: Vec<Pass>,
    ends: Vec<Walk>,
}

/// One end.
struct Walk {
    seat: Seat,
    state: State,
    /// Whether it came back to CLOSED.
    is_back: bool,
    /// Whether its connection has been heard of: what listens there is something else from then on.
    is_open: bool,
}

impl Walks {
    pub(super) fn of(scene: &Scene<'_>, seats: &[Seat]) -> Self {
        let walk = |seat| Walk {
            seat,
            state: State::Closed,
            is_back: false,
            is_open: false,
        };
        let everybody = || {
            let hosts = columns::everybody(scene).into_iter();
            let speaks_tcp =
                |host: &HostId| !matches!(scene.party(*host).role, Role::Attacker | Role::Router);
            hosts
                .filter(speaks_tcp)
                .map(|host| Seat {
                    host,
                    connection: None,
                })
                .collect()
        };
        let (seats, all) = match seats {
            [] => (everybody(), true),
            some => (some.to_vec(), false),
        };
        let mut walks = Self {
            changes: Vec::new(),
            ends: seats.into_iter().map(walk).collect(),
        };
        for (index, record) in scene.records.iter().enumerate() {
            let (host, connection, from, to) = match &record.what {
                What::Core {
                    host,
                    connection,
                    event: Event::StateChanged { from, to, .. },
                    ..
                } => (*host, *connection, *from, *to),
                What::Power { host, .. } => {
                    walks.forget(*host);
                    continue;
                }
                _ => continue,
            };
            let pass = Pass {
                host,
                from,
                to,
                record: index,
                at: record.at,
            };
            walks.change(pass, connection, all);
        }
        walks
    }

    /// Without power a host knows of no connection, and nothing was sent or received for it.
    fn forget(&mut self, host: HostId) {
        for end in self.ends.iter_mut().filter(|end| end.seat.host == host) {
            (end.state, end.is_back, end.is_open) = (State::Closed, false, false);
        }
    }

    fn change(&mut self, pass: Pass, connection: Option<ConnectionId>, all: bool) {
        let Some(end) = self.ends.iter_mut().find(|end| end.seat.host == pass.host) else {
            return;
        };
        let own = connection.is_some() && connection == end.seat.connection;
        let listener = connection.is_none() && !end.is_open;
        if !(all || own || listener) || end.state == pass.to {
            return;
        }
        end.is_open |= own;
        // A connection of its own begins where it begins, whatever else listens on its host.
        if own && end.state != pass.from {
            self.changes.retain(|other| other.host != pass.host);
        }
        end.state = pass.to;
        end.is_back = pass.to == State::Closed;
        self.changes.push(pass);
    }

    pub(super) fn node(
        &self,
        scene: &Scene<'_>,
        lang: Lang,
        state: State,
        is_end: bool,
        area: Area,
    ) -> Node {
        let is_there = |end: &&Walk| (end.state, end.is_back) == (state, is_end);
        let live: Vec<HostId> = (self.ends.iter().filter(is_there))
            .map(|end| end.seat.host)
            .collect();
        let mut visited = Vec::new();
        for pass in &self.changes {
            let host = pass.host;
            if pass.from == state && !is_end && !live.contains(&host) && !visited.contains(&host) {
                visited.push(host);
            }
        }
        let centre = area.centre();
        let at = Point::new(centre.x, centre.y + SIZE.scaled(36, 100));
        let text = Text::new(state.name().into(), at, Anchor::Middle, SIZE, Face::Ui);
        let badges = self.badges(scene, lang, &live, area);
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

    /// The signs of those who are there: the first end's at the left corner, the others' from the
    /// right corner on.
    fn badges(&self, scene: &Scene<'_>, lang: Lang, live: &[HostId], area: Area) -> Vec<Badge> {
        let first = self.ends.first().map(|end| end.seat.host);
        let corner = Px::whole(2);
        let mut right = area.right() - corner;
        let mut badges = Vec::new();
        for (place, host) in live.iter().enumerate() {
            let more = live.len() - place;
            let is_rest = place + 1 == MOST_BADGES && more > 1;
            let sign = match is_rest {
                true => format!("+{more}"),
                false => sign(scene.party(*host).heading(lang)),
            };
            let x = if Some(*host) == first {
                area.x + corner
            } else {
                let here = right;
                right = right - RADIUS - RADIUS;
                here
            };
            let at = Point::new(x, area.y + corner);
            let base = at.moved(Px::ZERO, LETTER.scaled(37, 100));
            badges.push(Badge {
                host: *host,
                at,
                radius: RADIUS,
                text: Text::new(sign, base, Anchor::Middle, LETTER, Face::Ui),
            });
            if is_rest {
                break;
            }
        }
        badges
    }

    pub(super) fn edge(&self, plan: &Plan, nodes: &[Node]) -> Option<Edge> {
        let find = |state: State, ends: bool| {
            nodes
                .iter()
                .find(|node| node.state == state && (state != State::Closed || node.is_end == ends))
        };
        let from = find(plan.from, false)?;
        let ends = matches!(plan.from, State::LastAck | State::TimeWait);
        let to = find(plan.to, ends)?;
        let went = |pass: &Pass| (pass.from, pass.to) == (plan.from, plan.to);
        let mut walked = Vec::new();
        for pass in self.changes.iter().filter(|pass| went(pass)) {
            walked.retain(|walker| *walker != pass.host);
            walked.push(pass.host);
        }
        let path = Vec::from([port(from.area, plan.out), port(to.area, plan.into)]);
        Some(Edge {
            from: plan.from,
            to: plan.to,
            path,
            walked,
            last: self.changes.last().is_some_and(went),
            open: from.live.clone(),
            name: plan.name,
        })
    }

    /// Changes for which the figure has no line: a connection that ended at once. The latest of
    /// each host.
    pub(super) fn without_line(&self) -> Vec<(HostId, State, State)> {
        let mut notes: Vec<(HostId, State, State)> = Vec::new();
        for pass in &self.changes {
            notes.retain(|(whose, ..)| *whose != pass.host);
            if !has_line(pass.from, pass.to) {
                notes.push((pass.host, pass.from, pass.to));
            }
        }
        notes
    }

    pub(super) fn desc(&self, scene: &Scene<'_>, lang: Lang) -> String {
        let mut desc = String::new();
        for end in &self.ends {
            let (who, state) = (scene.party(end.seat.host).heading(lang), end.state.name());
            desc += &lang.pick(format!("{who}: {state}. "), format!("{who}：{state}。"));
        }
        desc.trim_end().to_string()
    }
}

fn has_line(from: State, to: State) -> bool {
    EDGES.iter().any(|plan| (plan.from, plan.to) == (from, to))
}

/// The first letter of a name, and the digit that it ends with: of several with the same first
/// letter, the digit tells which.
fn sign(name: &str) -> String {
    let digit = name.chars().last().filter(char::is_ascii_digit);
    name.chars().take(1).chain(digit).collect()
}
