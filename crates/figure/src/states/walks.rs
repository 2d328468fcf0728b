//! Which ways the hosts went, read from the trace.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Event, State};

use super::super::px::{Area, Point, Px};
use super::super::shape::{Anchor, Face, Text};
use super::plan::{EDGES, Plan, TIME_WAIT_OVER, port};
use super::{Badge, Edge, LETTER, Node, RADIUS, SIZE};
use tcp_explain::{Lang, Scene};
use tcp_sim::PerHost;
use tcp_sim::ids::HostId;
use tcp_sim::trace::{Call, What};

/// What the hosts did, from the trace.
pub(super) struct Walks {
    /// In order: who, from, to.
    pub(super) changes: Vec<(HostId, State, State)>,
    /// Where each host is, and whether it came back to CLOSED.
    now: PerHost<(State, bool)>,
}

impl Walks {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let mut walks = Self {
            changes: Vec::new(),
            now: PerHost::all((State::Closed, false), scene.parties.len()),
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
                What::Program {
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
        let Some(now) = self.now.get_mut(host) else {
            return;
        };
        if now.0 == to {
            return;
        }
        *now = (to, to == State::Closed);
        self.changes.push((host, from, to));
    }

    pub(super) fn node(
        &self,
        scene: &Scene<'_>,
        lang: Lang,
        state: State,
        is_end: bool,
        area: Area,
    ) -> Node {
        let hosts = self.now.with_ids();
        let live: Vec<HostId> = hosts
            .filter(|(_, now)| **now == (state, is_end))
            .map(|(host, _)| host)
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

    pub(super) fn edge(&self, plan: &Plan, nodes: &[Node]) -> Option<Edge> {
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

    /// Changes for which the figure has no line: a connection that ended at once. The latest of
    /// each host.
    pub(super) fn without_line(&self) -> Vec<(HostId, State, State)> {
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

    pub(super) fn desc(&self, scene: &Scene<'_>, lang: Lang) -> String {
        let mut desc = String::new();
        for (party, (state, _)) in scene.parties.iter().zip(&self.now) {
            let (who, state) = (party.heading(lang), state.name());
            desc += &lang.pick(format!("{who}: {state}. "), format!("{who}：{state}。"));
        }
        desc.trim_end().to_string()
    }
}
