//! The clock: frames let the world's time pass, or show the way of a step.

use tcp_core::{Event, Instant};
use tcp_sim::trace::{Record, What};

use super::{Change, Done, Outcome, Run, Speed};

/// While nothing is in flight the clock runs so fast that the wait for the next event takes no
/// longer than this, in nanoseconds of the learner's time: a retransmission timeout at 1/20 speed
/// would otherwise take 20 s.
const LONGEST_IDLE: u64 = 1_200_000_000;

impl Run {
    pub(super) fn frame(&mut self, elapsed: u64, out: &mut Outcome) {
        if let Some(glide) = &mut self.glide {
            if glide.advance(elapsed) {
                self.show_glide();
                out.changed(Change::Time);
            } else {
                self.finish_glide(out);
            }
            return;
        }
        if !self.playing {
            return;
        }
        let step = self.step();
        let cursor = self.kept.history.cursor();
        let before = self.kept.history.trace().len();
        // Before a question's gate the clock runs as it does elsewhere: the gate stops it.
        if self.speed == Speed::WHOLE && self.gate.is_none() {
            self.pace_on(elapsed, out);
        } else {
            let rate = self.speed.of(elapsed).max(self.idle_rate(elapsed));
            let to = Instant::from_nanos(self.now().as_nanos().saturating_add(rate));
            self.advance(to);
        }
        if let Some(stop) = self.until
            && let Some(there) = self.reached(cursor)
        {
            self.playing = false;
            self.until = None;
            self.kept.history.seek(there);
            out.changed(Change::Events);
            out.did(Done::Reached(stop));
            return;
        }
        if self.step() == step {
            // At a gate the clock comes to rest.
            let rests = !self.playing;
            out.changed(if rests { Change::Clock } else { Change::Time });
        } else {
            out.changed(Change::Events);
            // Every segment would drown a listener; what is lost and who moves on is worth a word.
            let told = |record: &Record| {
                matches!(&record.what, What::Lost { .. })
                    || matches!(
                        &record.what,
                        What::Core {
                            event: Event::StateChanged { .. },
                            ..
                        }
                    )
            };
            if self.kept.history.trace().iter().skip(before).any(told) {
                out.did(Done::Stepped { from: before });
            }
        }
        if self.ended() {
            self.playing = false;
            out.did(Done::Ended);
        }
    }

    /// How far the clock goes in `elapsed` while nothing is on its way.
    pub(super) fn idle_rate(&self, elapsed: u64) -> u64 {
        let Some(next) = self.kept.history.next_at() else {
            return 0;
        };
        if self.kept.history.world().in_flight().next().is_some() {
            return 0;
        }
        let since = self
            .kept
            .history
            .trace()
            .last()
            .map_or(Instant::ZERO, |record| record.at);
        let gap = u128::from(next.since(since).as_nanos());
        let far = gap * u128::from(elapsed) / u128::from(LONGEST_IDLE);
        // Never past the event in one leap: from there on something may be in flight again.
        u64::try_from(far)
            .unwrap_or(u64::MAX)
            .min(next.since(self.now()).as_nanos())
    }

    pub(super) fn show_glide(&mut self) {
        if let Some(glide) = &self.glide {
            let at = glide.cursor();
            if at.step == self.kept.history.cursor().step && at.now >= self.now() {
                self.kept.history.advance_to(at.now);
            } else {
                self.kept.history.seek(at);
            }
        }
    }

    /// Ends a step that is being shown, where it was going.
    pub(super) fn finish_glide(&mut self, out: &mut Outcome) {
        match self.glide.take() {
            Some(glide) if glide.is_forward() => self.step_within(out),
            Some(glide) => {
                self.kept.history.seek(glide.target());
                out.changed(Change::Clock);
            }
            None => {}
        }
    }
}
