//! Key-frames: worlds kept along the way, so that going back replays little.

use alloc::vec::Vec;

use tcp_core::Instant;

use super::{Cursor, Digest};
use crate::world::World;

/// The most frames that are kept. When there are more, every second one goes, so the memory stays
/// bounded and no part of the run is far from a frame.
const MAX_FRAMES: usize = 256;
/// How many events lie between two frames at first.
const FIRST_SPACING: u64 = 16;

/// A world as it was just after an event, before any command that was given at that moment.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) world: World,
    /// How many commands it has had.
    pub(super) given: usize,
    /// How many records there were.
    pub(super) place: u64,
    /// The hash of those records.
    pub(super) digest: Digest,
}

impl Frame {
    pub(super) const fn cursor(&self) -> Cursor {
        Cursor {
            step: self.world.step_number(),
            now: self.world.now(),
        }
    }
}

/// The frames of a branch, in order; the first is the beginning and always stays.
#[derive(Clone, Debug)]
pub(super) struct Frames {
    first: Frame,
    later: Vec<Frame>,
    spacing: u64,
}

impl Frames {
    pub(super) fn new(world: &World, place: u64, digest: Digest) -> Self {
        let first = Frame {
            world: world.clone(),
            given: 0,
            place,
            digest,
        };
        Self {
            first,
            later: Vec::new(),
            spacing: FIRST_SPACING,
        }
    }

    /// Keeps a frame of a world that has just had an event, if it is time for one.
    pub(super) fn offer(&mut self, world: &World, given: usize, place: u64, digest: Digest) {
        let step = world.step_number();
        if !step.is_multiple_of(self.spacing) {
            return;
        }
        self.later.push(Frame {
            world: world.clone(),
            given,
            place,
            digest,
        });
        if self.later.len() > MAX_FRAMES {
            self.spacing *= 2;
            let spacing = self.spacing;
            self.later
                .retain(|frame| frame.world.step_number().is_multiple_of(spacing));
        }
    }

    /// The last frame that is not after a moment.
    pub(super) fn before(&self, at: Cursor) -> &Frame {
        let count = self.later.partition_point(|frame| frame.cursor() <= at);
        count
            .checked_sub(1)
            .and_then(|place| self.later.get(place))
            .unwrap_or(&self.first)
    }

    /// The last frame of an event that is not after a time.
    pub(super) fn before_time(&self, now: Instant) -> &Frame {
        let count = self.later.partition_point(|frame| frame.world.now() <= now);
        count
            .checked_sub(1)
            .and_then(|place| self.later.get(place))
            .unwrap_or(&self.first)
    }

    /// Forgets the frames after a moment.
    pub(super) fn forget_after(&mut self, at: Cursor) {
        let count = self.later.partition_point(|frame| frame.cursor() <= at);
        self.later.truncate(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::History;
    use crate::scenario::{Knob, Knobs, Scenario};

    #[test]
    fn frames_stay_few_and_near() {
        let knobs = Knobs::default()
            .with(Knob::Bytes, 1_000_000)
            .with(Knob::Mss, 100);
        let mut history = History::new(Scenario::sandbox(&knobs));
        history.run_to_end();
        let (end, frames) = (history.cursor().step, &history.frames);
        assert!(
            end > 3 * FIRST_SPACING * u64::try_from(MAX_FRAMES).unwrap_or(u64::MAX),
            "{end}"
        );
        assert!((MAX_FRAMES / 2..=MAX_FRAMES).contains(&frames.later.len()));
        for step in 0..=end {
            let at = Cursor {
                step,
                now: Instant::FAR_FUTURE,
            };
            assert!(step - frames.before(at).world.step_number() < frames.spacing);
        }
    }
}
