//! A step that is being shown: the clock glides to where the step leads, and the picture with it.

use tcp_core::Instant;
use tcp_sim::Cursor;

/// How long a glide takes, in nanoseconds of the learner's time.
pub const GLIDE_NANOS: u64 = 220_000_000;

/// Thousandths: the glide's own unit of progress.
const WHOLE: u64 = 1_000;

/// A glide under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glide {
    /// What has happened while it is shown: always the state before the later of the two ends.
    step: u64,
    from: Instant,
    to: Instant,
    /// Where a glide back ends; a forward one ends with the next event.
    back_to: Option<Cursor>,
    elapsed: u64,
}

impl Glide {
    /// To the next event, at `next`.
    pub(super) fn forward(from: Cursor, next: Instant) -> Self {
        Self {
            step: from.step,
            from: from.now,
            to: next,
            back_to: None,
            elapsed: 0,
        }
    }

    /// Back to an earlier moment.
    pub(super) fn backward(from: Cursor, to: Cursor) -> Self {
        Self {
            step: to.step,
            from: from.now,
            to: to.now,
            back_to: Some(to),
            elapsed: 0,
        }
    }

    pub(super) fn is_forward(&self) -> bool {
        self.back_to.is_none()
    }

    /// Where a glide back ends.
    pub(super) fn target(&self) -> Cursor {
        self.back_to.unwrap_or(Cursor {
            step: self.step,
            now: self.to,
        })
    }

    /// Whether it is still under way `elapsed` nanoseconds later.
    pub(super) fn advance(&mut self, elapsed: u64) -> bool {
        self.elapsed = self.elapsed.saturating_add(elapsed);
        self.elapsed < GLIDE_NANOS
    }

    /// What is shown at this moment of it. Never the event itself: that comes when the glide ends.
    pub(super) fn cursor(&self) -> Cursor {
        let done = eased(self.elapsed.min(GLIDE_NANOS) * WHOLE / GLIDE_NANOS);
        let (from, to) = (self.from.as_nanos(), self.to.as_nanos());
        let way = u128::from(from.abs_diff(to)) * u128::from(done) / u128::from(WHOLE);
        let way = u64::try_from(way).unwrap_or(u64::MAX);
        let now = if to >= from {
            from.saturating_add(way).min(to.saturating_sub(1)).max(from)
        } else {
            from.saturating_sub(way)
        };
        Cursor {
            step: self.step,
            now: Instant::from_nanos(now),
        }
    }
}

/// Fast at first, then slower: 1 - (1 - x)^3, in thousandths.
fn eased(progress: u64) -> u64 {
    let left = WHOLE.saturating_sub(progress);
    WHOLE - left * left * left / (WHOLE * WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easing_begins_and_ends_where_it_should() {
        assert_eq!(eased(0), 0);
        assert_eq!(eased(WHOLE), WHOLE);
        // Half of the time: 1 - (1/2)^3 = 7/8 of the way.
        assert_eq!(eased(500), 875);
    }

    #[test]
    fn a_glide_forward_stops_short_of_the_event() {
        let start = Cursor {
            step: 1,
            now: Instant::ZERO,
        };
        let mut glide = Glide::forward(start, Instant::from_nanos(50));
        assert_eq!(glide.cursor(), start);
        assert!(!glide.advance(GLIDE_NANOS));
        assert_eq!(glide.cursor().now, Instant::from_nanos(49));
    }
}
