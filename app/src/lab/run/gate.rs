//! What a question holds back: the clock goes no further than where it is asked, or where its answer is known, and nothing
//! is done to the run. Going back stays possible.
//!
//! The moment is never passed, not even for one frame: what a history has played is known, and its marks would tell.

use tcp_core::Instant;
use tcp_sim::Cursor;

use super::{Change, Done, Outcome, Place, Run, RunMsg};

/// A question's gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The clock goes no further.
    pub until: Cursor,
    /// An answer is awaited: what would give it away is closed.
    pub asks: bool,
}

impl Run {
    /// The gate, while there is one.
    #[must_use]
    pub fn gate(&self) -> Option<Gate> {
        self.gate
    }

    /// Whether the clock stands at its gate.
    #[must_use]
    pub fn held(&self) -> bool {
        self.gate
            .is_some_and(|gate| self.kept.history.cursor() >= gate.until)
    }

    /// Whether a request has to wait for the answer.
    pub(super) fn refuses(&self, msg: &RunMsg) -> bool {
        match msg {
            RunMsg::Fault(..)
            | RunMsg::Command(_)
            | RunMsg::Undo
            | RunMsg::Redo
            | RunMsg::Remove(_)
            | RunMsg::Turn(_) => self.gate.is_some(),
            RunMsg::Step { .. } | RunMsg::Play | RunMsg::ToNext(_) | RunMsg::PlayUntil(_) => {
                self.held()
            }
            RunMsg::TogglePlay => self.held() && !self.playing,
            RunMsg::Frame { .. }
            | RunMsg::Back { .. }
            | RunMsg::ToPrevious(_)
            | RunMsg::ToStart
            | RunMsg::Pause
            | RunMsg::SetSpeed(_)
            | RunMsg::Slower
            | RunMsg::Faster
            | RunMsg::Seek(_)
            | RunMsg::SeekStep(_)
            | RunMsg::SeekTime(_)
            | RunMsg::ToFrontier
            | RunMsg::Load(_)
            | RunMsg::Stand(_)
            | RunMsg::Gate(_)
            | RunMsg::Follow(_) => false,
        }
    }

    pub(super) fn set_gate(&mut self, gate: Option<Gate>, out: &mut Outcome) {
        self.gate = gate;
        if self.held() {
            self.playing = false;
        }
        out.changed(Change::Clock);
    }

    /// When the gate is, if that is before a moment.
    pub(super) fn gate_before(&self, moment: Cursor) -> Option<Cursor> {
        self.gate
            .map(|gate| gate.until)
            .filter(|until| *until < moment)
    }

    /// A moment, or the gate before it.
    pub(super) fn within(&self, moment: Cursor) -> Cursor {
        self.gate_before(moment).unwrap_or(moment)
    }

    /// To a time, or to the gate before it.
    pub(super) fn go_to_time(&mut self, time: Instant) {
        match self.gate.filter(|gate| gate.until.now <= time) {
            Some(gate) => self.kept.history.seek(gate.until),
            None => self.kept.history.seek_time(time),
        }
    }

    /// The clock goes on to a time, or to the gate before it, where it stops.
    pub(super) fn advance(&mut self, to: Instant) {
        match self.gate.filter(|gate| gate.until.now <= to) {
            Some(gate) => {
                self.kept.history.seek(gate.until);
                self.playing = false;
            }
            None => {
                self.kept.history.advance_to(to);
            }
        }
    }

    /// To a place of the scrubber, or to the gate before it.
    pub(super) fn go_within(&mut self, place: Place) {
        let end = self.gate.map(|gate| gate.until);
        match end.filter(|until| Place::of_step(until.step.saturating_add(1)) <= place) {
            Some(until) => self.kept.history.seek(until),
            None => {
                self.go_to(place);
                let here = self.kept.history.cursor();
                // Between two events only the time can be too late: nothing was played for it.
                if let Some(until) = self.gate_before(here) {
                    self.kept.history.seek(until);
                }
            }
        }
    }

    /// One event on, unless the gate is before it.
    pub(super) fn step_within(&mut self, out: &mut Outcome) {
        let before = self.kept.history.trace().len();
        let next = self.kept.history.next_at().map(|now| Cursor {
            step: self.step() + 1,
            now,
        });
        if let Some(until) = next.and_then(|next| self.gate_before(next)) {
            self.kept.history.seek(until);
            out.changed(Change::Events);
        } else if self.kept.history.step() {
            out.changed(Change::Events);
            out.did(Done::Stepped { from: before });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Speed, Stop};
    use super::*;
    use tcp_sim::command::Fault;
    use tcp_sim::history::first_moment;
    use tcp_sim::{History, Scenario};

    const MS: u64 = 1_000_000;

    /// A handshake whose clock goes no further than 30 ms: the SYN is on its way, and arrives at 50 ms.
    fn held() -> Run {
        let mut run = Run::new(first_moment(Scenario::handshake()), None);
        let mut there = History::new(Scenario::handshake());
        there.seek_time(Instant::from_nanos(30 * MS));
        run.update(RunMsg::Gate(Some(Gate {
            until: there.cursor(),
            asks: true,
        })));
        run
    }

    fn at(run: &Run) -> (u64, u64) {
        (run.step(), run.now().as_nanos() / MS)
    }

    #[test]
    fn nothing_leads_past_a_gate_and_nothing_after_it_is_known() {
        let step = held().step();
        let ways = [
            RunMsg::Step { gliding: false },
            RunMsg::SeekStep(5),
            RunMsg::Seek(Place(250)),
            RunMsg::ToNext(Stop::State),
            RunMsg::ToNext(Stop::Loss),
            RunMsg::SeekTime(Instant::from_nanos(900 * MS)),
            RunMsg::Seek(Place::of_step(step + 1)),
        ];
        for way in ways {
            let mut run = held();
            run.update(way.clone());
            assert_eq!(at(&run), (step, 30), "{way:?}");
            assert!(run.held() && run.history().frontier() == run.history().cursor());
            assert_eq!(
                run.update(RunMsg::Step { gliding: false }).done,
                Some(Done::Held)
            );
            assert_eq!(run.update(RunMsg::Play).done, Some(Done::Held));
            assert_eq!(at(&run), (step, 30));
        }
    }

    #[test]
    fn the_clock_and_a_shown_step_stop_at_the_gate() {
        for start in [
            RunMsg::Play,
            RunMsg::PlayUntil(Stop::State),
            RunMsg::SetSpeed(Speed::WHOLE),
            RunMsg::Step { gliding: true },
        ] {
            let mut run = held();
            if matches!(start, RunMsg::SetSpeed(_)) {
                run.update(RunMsg::Play);
            }
            run.update(start);
            for _ in 0..200 {
                run.update(RunMsg::Frame { elapsed: 16 * MS });
                assert!(run.now() <= Instant::from_nanos(30 * MS));
            }
            assert_eq!(at(&run).1, 30);
            assert!(!run.moving());
        }
    }

    #[test]
    fn back_leads_back_and_forward_again_to_the_gate() {
        let mut run = held();
        run.update(RunMsg::SeekTime(Instant::from_nanos(900 * MS)));
        run.update(RunMsg::ToStart);
        assert_eq!(at(&run), (0, 0));
        run.update(RunMsg::ToFrontier);
        assert_eq!(at(&run).1, 30);
        run.update(RunMsg::Back { gliding: false });
        assert!(!run.held());
    }

    #[test]
    fn nothing_is_done_to_a_run_before_the_answer() {
        let mut run = held();
        let syn = run.newest().unwrap();
        let refused = run.update(RunMsg::Fault(syn, Fault::Drop));
        assert_eq!((refused.done, refused.error), (Some(Done::Held), None));
        assert!(!run.can_undo());
        run.update(RunMsg::Gate(None));
        run.update(RunMsg::Fault(syn, Fault::Drop));
        assert!(run.can_undo());
    }
}
