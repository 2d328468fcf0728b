//! Where the names of states stand, and in whose name somebody else sends.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;

use tcp_core::stack::ConnectionId;
use tcp_core::{Instant, State};

use super::super::super::Style;
use super::super::super::px::{Point, Px, Turn};
use super::super::super::shape::{Anchor, Claim, Face, StateName, Text};
use super::super::room::{Block, Tolerance};
use super::Stage;
use tcp_explain::{self as explain, Role};
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::Record;

/// A name that waits for its place.
#[derive(Clone, Debug)]
pub(super) struct Later {
    host: HostId,
    /// `None`: in whose name the host sends.
    state: Option<State>,
    /// What it may say, the longest first.
    texts: Vec<String>,
    /// Where what it names begins.
    y: Px,
    /// The first of the lines below there on which it may stand: at the level itself stands, at
    /// first, the pill of what the host sent at that moment.
    line: i32,
}

impl<'a> Stage<'a> {
    pub(super) fn state(
        &mut self,
        record: &Record,
        host: HostId,
        connection: Option<ConnectionId>,
        about: Option<TransmissionId>,
        to: State,
    ) {
        if !self.frame.shows(host) {
            return;
        }
        let called = connection.and_then(|id| self.call(host, id, about));
        let Some(life) = self.lives.get_mut(host) else {
            return;
        };
        // What was so before the first event has no beginning.
        let since = (record.step != 0).then_some(record.at);
        let changed = life.set(since, connection, to);
        if !changed || to == State::Closed || self.frame.style == Style::Narrow {
            return;
        }
        let name = to.name().to_string();
        let mut texts = Vec::from([name.clone()]);
        if let Some(called) = called {
            texts.insert(0, called + &name);
        }
        let name = Later {
            host,
            state: Some(to),
            texts,
            y: self.top_of(since),
            line: i32::from(since.is_some()),
        };
        self.name(name);
    }

    /// Nothing is left of what a host without power knew.
    pub(super) fn power(&mut self, record: &Record, host: HostId) {
        if self.frame.shows(host)
            && let Some(life) = self.lives.get_mut(host)
        {
            life.end(Some(record.at));
        }
    }

    /// What stands before the names of a connection's states, to tell it from the host's others:
    /// with whom it is, where there are several hosts to talk with, or its number.
    fn call(
        &mut self,
        host: HostId,
        id: ConnectionId,
        about: Option<TransmissionId>,
    ) -> Option<String> {
        let colon = self.frame.lang.pick(": ", "：");
        let talks = |host: HostId| {
            let role = self.scene.party(host).role;
            matches!(role, Role::Client | Role::Server)
        };
        let links = self.scene.links.iter().map(|link| link.ends);
        let others = links.filter(|ends| ends.contains(&host) && ends.iter().all(|it| talks(*it)));
        let others = others.count();
        let peer = about.and_then(|about| self.way(about)?.freight.segment());
        let peer = peer.map(|segment| segment.src.ip()).map(|address| {
            let party = self.scene.party_at(address);
            party.map_or_else(
                || address.to_string(),
                |party| party.heading(self.frame.lang).to_string(),
            )
        });
        let life = self.lives.get_mut(host)?;
        let known = life.called.iter().find(|(whose, _)| *whose == id);
        let known = known.map(|(_, called)| called.clone());
        let called = known.unwrap_or_else(|| {
            life.count += 1;
            let called = match peer.filter(|_| others > 1) {
                Some(peer) => peer,
                None => life.count.to_string(),
            };
            life.called.push((id, called.clone()));
            called
        });
        (life.count > 1 || others > 1).then(|| called + colon)
    }

    /// Who sends in another one's name is shown to do so.
    pub(super) fn pose(&mut self, host: HostId, address: IpAddr, at: Instant) {
        let honest = self
            .scene
            .party(host)
            .address
            .is_none_or(|own| own == address);
        let posing = (!honest).then_some(address);
        let Some(last) = self.posing.get_mut(host) else {
            return;
        };
        if core::mem::replace(last, posing) == posing {
            return;
        }
        let Some(address) = posing else { return };
        let lang = self.frame.lang;
        let party = self.scene.party_at(address);
        let short = address.to_string();
        let named = party.map_or_else(|| short.clone(), |party| party.heading(lang).to_string());
        let name = Later {
            host,
            state: None,
            texts: Vec::from([
                explain::claim_words(lang, &named),
                explain::claim_words(lang, &short),
            ]),
            y: self.scale.y(at),
            line: 1,
        };
        self.name(name);
    }

    /// Outside the outermost lifelines nothing else comes; between them lines do, which are drawn
    /// first.
    fn name(&mut self, name: Later) {
        if self.frame.is_between(name.host) {
            self.later.push(name);
        } else {
            self.place_name(&name);
        }
    }

    pub(super) fn place_names(&mut self) {
        for name in core::mem::take(&mut self.later) {
            self.place_name(&name);
        }
    }

    /// Beside the beginning of what it names, or a line or two lower.
    fn place_name(&mut self, name: &Later) {
        let x = self.frame.lifeline(name.host);
        let left = (x - Px::whole(13), Anchor::End);
        let right = (x + Px::whole(13), Anchor::Start);
        let sides: &[(Px, Anchor)] = match self.frame.is_between(name.host) {
            true => &[right, left],
            false if self.frame.is_left(name.host) => &[left],
            false => &[right],
        };
        // On the left stand the times.
        let least = if self.frame.style == Style::Wide {
            self.frame.tick_x
        } else {
            Px::ZERO
        };
        let near = self
            .room
            .around(name.y - Px::whole(10), name.y + Px::whole(80));
        let mut found = None;
        // Between lifelines there may be no place without lines.
        let any = self.frame.is_between(name.host).then_some(Tolerance::Lines);
        let tolerances = [Tolerance::Strict].into_iter().chain(any);
        let places = tolerances.flat_map(|tolerance| {
            let lines = (name.line..4).flat_map(|line| sides.iter().map(move |side| (line, *side)));
            lines.map(move |(line, side)| (tolerance, line, side))
        });
        let places: Vec<_> = places.collect();
        'search: for text in &name.texts {
            for (tolerance, line, (x, anchor)) in &places {
                let at = Point::new(*x, name.y + Px::whole(12 + 15 * line));
                let size = self.frame.label_size;
                let text = Text::new(text.clone(), at, *anchor, size, Face::Ui);
                let block = Block::of_text(&text).grown(Px::whole(2), Px(5));
                let own = TransmissionId(u32::MAX);
                if block.sides().0 > least && near.is_free(&block, own, *tolerance) {
                    found = Some((block, text));
                    break 'search;
                }
            }
        }
        let Some((block, text)) = found else { return };
        self.room.take(block);
        let host = name.host;
        match name.state {
            Some(state) => self.names.push(StateName { host, state, text }),
            None => self.claims.push(Claim { host, text }),
        }
    }

    /// The names of states along their bands, for the narrow design: only where a band is long
    /// enough.
    pub(in super::super) fn names_along(&mut self, now_y: Px) {
        let size = self.frame.tick_size;
        for (host, life) in self.lives.with_ids() {
            if !self.frame.shows(host) {
                continue;
            }
            let x = self.frame.lifeline(host);
            let x = if self.frame.is_left(host) {
                x - Px::whole(14)
            } else {
                x + Px::whole(6)
            };
            for (index, (since, state)) in life.line.iter().enumerate() {
                let y0 = self.top_of(*since);
                let torn = self
                    .scale
                    .folds()
                    .map(|(torn, _)| torn)
                    .find(|torn| *torn > y0);
                let next = life.line.get(index + 1);
                let y1 = next.map_or(now_y, |(since, _)| self.top_of(*since));
                let y1 = torn.map_or(y1, |torn| y1.min(torn));
                let at = Point::new(x, y0 + Px::whole(3));
                let text = Text::new(state.name().into(), at, Anchor::Start, size, Face::Ui);
                let text = text.turned(Turn::DOWN);
                if *state != State::Closed && y1 - y0 > text.length + Px::whole(6) {
                    self.names.push(StateName {
                        host,
                        state: *state,
                        text,
                    });
                }
            }
        }
    }

    /// Where a band begins: a state from before the first event begins above it.
    pub(in super::super) fn top_of(&self, since: Option<Instant>) -> Px {
        since.map_or(self.frame.head, |since| self.scale.y(since))
    }
}
