//! Attackers on a router: they see what passes, and use that.

use tcp_core::connection::Transmit;
use tcp_core::{Cause, Duration, Instant, Segment};

use super::blind::segment;
use super::forged;
use super::knowledge::Seen;
use crate::scenario::{Inject, Replay};

/// Sees a segment and forges the one that follows it, so its number is always right.
#[derive(Clone, Debug)]
pub(in crate::world) struct Injector {
    spec: Inject,
    start: Instant,
    seen: u32,
    ready: Option<Segment>,
}

impl Injector {
    pub(super) const fn new(spec: Inject, start: Instant) -> Self {
        Self {
            spec,
            start,
            seen: 0,
            ready: None,
        }
    }

    pub(super) fn sees(&mut self, now: Instant, seen: &Seen<'_>) {
        if now < self.start || !seen.fits(&self.spec.on, now) {
            return;
        }
        self.seen = self.seen.saturating_add(1);
        if self.seen == self.spec.nth {
            let model = seen.segment();
            let (src, dst) = (model.src, model.dst);
            self.ready = Some(segment(
                self.spec.what,
                src,
                dst,
                model.seq_end(),
                model.ack,
            ));
        }
    }

    pub(super) fn next(&mut self) -> Option<Transmit> {
        let segment = self.ready.take()?;
        Some(forged(segment, Cause::InjectedSegment))
    }
}

/// Keeps a segment and sends it again: an old duplicate, made on purpose.
#[derive(Clone, Debug)]
pub(in crate::world) struct Replayer {
    spec: Replay,
    start: Instant,
    seen: u32,
    kept: Option<(Instant, Segment)>,
}

impl Replayer {
    pub(super) const fn new(spec: Replay, start: Instant) -> Self {
        Self {
            spec,
            start,
            seen: 0,
            kept: None,
        }
    }

    pub(super) fn sees(&mut self, now: Instant, seen: &Seen<'_>) {
        if now < self.start || !seen.fits(&self.spec.of, now) {
            return;
        }
        self.seen = self.seen.saturating_add(1);
        if self.seen == self.spec.nth {
            let due = now + Duration::from_nanos(self.spec.delay);
            self.kept = Some((due, seen.segment().clone()));
        }
    }

    pub(super) fn next(&mut self, now: Instant) -> Option<Transmit> {
        let (_, segment) = self.kept.take_if(|(due, _)| *due <= now)?;
        Some(forged(segment, Cause::ReplayedSegment))
    }

    pub(super) fn wake(&self) -> Option<Instant> {
        self.kept.as_ref().map(|(due, _)| *due)
    }
}
