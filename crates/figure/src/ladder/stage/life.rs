//! Which state a host and its connections are in.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::stack::ConnectionId;
use tcp_core::{Instant, State};

/// So many connections at once have a band each.
const BANDS: usize = 3;

/// What one lifeline shows.
#[derive(Clone, Debug)]
pub(in super::super) struct Life {
    /// On the lifeline itself, since when which state: that of the connection whose band stands
    /// there, or else the listener's. `None`: since before the first event.
    pub(in super::super) line: Vec<(Option<Instant>, State)>,
    /// The bands of further connections, beside the lifeline.
    pub(in super::super) spans: Vec<Span>,
    /// Of the host as a whole: whether it listens.
    host: State,
    bands: [Option<(ConnectionId, State)>; BANDS],
    /// How many connections there have been.
    pub(super) count: usize,
    /// What is told of the latest connections' names, for those that follow.
    pub(super) called: Vec<(ConnectionId, String)>,
}

/// A piece of a further connection's band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Span {
    /// How far from the lifeline, from 1.
    pub(in super::super) place: i32,
    pub(in super::super) state: State,
    pub(in super::super) since: Option<Instant>,
    /// `None`: it is not over.
    pub(in super::super) until: Option<Instant>,
}

impl Default for Life {
    fn default() -> Self {
        Self {
            line: Vec::new(),
            spans: Vec::new(),
            host: State::Closed,
            bands: [None; BANDS],
            count: 0,
            called: Vec::new(),
        }
    }
}

impl Life {
    /// What the lifeline shows now.
    pub(in super::super) fn now(&self) -> State {
        self.line.last().map_or(State::Closed, |(_, state)| *state)
    }

    /// A connection, or the host as a whole, is in another state. Tells whether that is so.
    pub(super) fn set(
        &mut self,
        since: Option<Instant>,
        connection: Option<ConnectionId>,
        to: State,
    ) -> bool {
        let changed = match connection {
            None => core::mem::replace(&mut self.host, to) != to,
            Some(id) => {
                self.set_band(since, id, to);
                true
            }
        };
        self.show(since);
        changed
    }

    /// Nothing of it is left.
    pub(super) fn end(&mut self, at: Option<Instant>) {
        self.host = State::Closed;
        self.bands = [None; BANDS];
        for span in self.spans.iter_mut().filter(|span| span.until.is_none()) {
            span.until = at;
        }
        self.show(at);
    }

    fn set_band(&mut self, since: Option<Instant>, id: ConnectionId, to: State) {
        let has = |band: &Option<(ConnectionId, State)>| band.is_some_and(|(whose, _)| whose == id);
        let own = self.bands.iter().position(has);
        let free = || self.bands.iter().position(Option::is_none);
        let Some(place) = own.or_else(free) else {
            return;
        };
        let now = (to != State::Closed).then_some((id, to));
        if let Some(band) = self.bands.get_mut(place) {
            *band = now;
        }
        let Some(place) = i32::try_from(place).ok().filter(|place| *place > 0) else {
            return;
        };
        let mut spans = self.spans.iter_mut().rev();
        if own.is_some()
            && let Some(last) = spans.find(|span| span.place == place)
        {
            last.until = last.until.or(since);
        }
        if now.is_some() {
            self.spans.push(Span {
                place,
                state: to,
                since,
                until: None,
            });
        }
    }

    fn show(&mut self, since: Option<Instant>) {
        let first = self.bands.first().copied().flatten();
        let state = first.map_or(self.host, |(_, state)| state);
        if self.line.last().map_or(State::Closed, |(_, last)| *last) != state {
            self.line.push((since, state));
        }
    }
}
