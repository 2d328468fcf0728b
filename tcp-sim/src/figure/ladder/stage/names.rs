//! Which state each host is in, and where the names of states stand.

use tcp_core::{Instant, State};

use super::super::super::Style;
use super::super::super::px::{Point, Px, Turn};
use super::super::super::shape::{Anchor, Face, StateName, Text};
use super::super::room::{Block, Tolerance};
use super::Stage;
use crate::ids::{HostId, TransmissionId};
use crate::trace::Record;

impl<'a> Stage<'a> {
    pub(super) fn state(&mut self, record: &Record, host: HostId, to: State) {
        let Some(states) = self.states.get_mut(usize::from(host.0)) else {
            return;
        };
        // A listener goes on while its connections come and go.
        let since = if record.step == 0 {
            None
        } else {
            Some(record.at)
        };
        if states.last().is_some_and(|(_, last)| *last == to) {
            return;
        }
        states.push((since, to));
        if self.frame.style == Style::Wide && to != State::Closed {
            let y = since.map_or(self.frame.head, |at| self.scale.y(at));
            self.name_beside(host, to, y);
        }
    }

    /// The name of a state beside the beginning of its band, or a line or two lower.
    pub(super) fn name_beside(&mut self, host: HostId, state: State, y: Px) {
        let x = self.frame.lifeline(host);
        let (x, anchor) = if self.frame.is_left(host) {
            (x - Px::whole(13), Anchor::End)
        } else {
            (x + Px::whole(13), Anchor::Start)
        };
        for line in 0..4 {
            let at = Point::new(x, y + Px::whole(11 + 15 * line));
            let text = Text::new(
                state.name().into(),
                at,
                anchor,
                self.frame.label_size,
                Face::Ui,
            );
            let block = Block::of_text(&text).grown(Px::whole(2), Px(5));
            let near = self.room.around(at.y - Px::whole(20), at.y + Px::whole(20));
            if near.is_free(&block, TransmissionId(u32::MAX), Tolerance::Strict) {
                self.room.take(block);
                self.names.push(StateName { host, state, text });
                return;
            }
        }
    }

    /// The names of states along their bands, for the narrow design: only where a band is long enough.
    pub(in super::super) fn names_along(&mut self, now_y: Px) {
        let size = self.frame.tick_size;
        for (place, states) in self.states.iter().enumerate() {
            let host = HostId(u8::try_from(place).unwrap_or(u8::MAX));
            let x = self.frame.lifeline(host);
            let x = if self.frame.is_left(host) {
                x - Px::whole(14)
            } else {
                x + Px::whole(6)
            };
            for (index, (since, state)) in states.iter().enumerate() {
                let y0 = self.top_of(*since);
                let torn = self
                    .scale
                    .folds()
                    .map(|(torn, _)| torn)
                    .find(|torn| *torn > y0);
                let next = states.get(index + 1);
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
