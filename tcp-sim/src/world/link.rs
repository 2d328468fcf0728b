//! One direction of a link: serialisation, a drop-tail queue, random loss.

use alloc::collections::VecDeque;

use tcp_core::{Duration, Instant};

use crate::rng::Rng;
use crate::scenario::PathSpec;
use crate::trace::Loss;

const NANOS_PER_SECOND: u64 = 1_000_000_000;
const BITS_PER_BYTE: u64 = 8;

/// One direction of a link as it stands.
#[derive(Clone, Debug)]
pub(super) struct Path {
    spec: PathSpec,
    /// When the last bit of what was taken so far leaves.
    free_at: Instant,
    /// The part of a nanosecond by which `free_at` is too early, times the bandwidth. Without it
    /// each packet would lose a part, and many would be too fast.
    remainder: u64,
    /// When each packet that has not left yet will have left, the first one first.
    departures: VecDeque<Instant>,
    rng: Rng,
}

/// What a path does with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// When the last bit leaves.
    pub(super) departs: Instant,
    /// When it is at the other end.
    pub(super) arrives: Instant,
    /// Whether the link loses it.
    pub(super) lost: Option<Loss>,
}

impl Path {
    pub(super) fn new(spec: PathSpec, seed: u64, stream: u64) -> Self {
        Self {
            spec,
            free_at: Instant::ZERO,
            remainder: 0,
            departures: VecDeque::new(),
            rng: Rng::new(seed, stream),
        }
    }

    /// Takes an IP packet of `len` bytes at `now`.
    pub(super) fn take(&mut self, now: Instant, len: u32) -> Passage {
        while self.departures.front().is_some_and(|left| *left <= now) {
            self.departures.pop_front();
        }
        let refused = |why| Passage {
            departs: now,
            arrives: now,
            lost: Some(why),
        };
        if len > self.spec.mtu {
            return refused(Loss::TooLarge);
        }
        // The first of those that have not left is being serialised, and does not wait.
        let waiting = u32::try_from(self.departures.len())
            .unwrap_or(u32::MAX)
            .saturating_sub(1);
        if !self.departures.is_empty() && waiting >= self.spec.queue {
            return refused(Loss::QueueFull);
        }
        let departs = self.serialise(now, len);
        if departs > now {
            self.departures.push_back(departs);
        }
        let arrives = departs + Duration::from_nanos(self.spec.delay);
        let lost = self.rng.chance(self.spec.loss).then_some(Loss::Random);
        Passage {
            departs,
            arrives,
            lost,
        }
    }

    fn serialise(&mut self, now: Instant, len: u32) -> Instant {
        let Some(bandwidth) = self.spec.bandwidth.filter(|bits| *bits > 0) else {
            return now;
        };
        if self.free_at <= now {
            // After a pause the next packet starts at a whole nanosecond: now.
            if self.free_at < now {
                self.remainder = 0;
            }
            self.free_at = now;
        }
        let bits = (u64::from(len) + u64::from(self.spec.overhead)) * BITS_PER_BYTE;
        let work = bits
            .saturating_mul(NANOS_PER_SECOND)
            .saturating_add(self.remainder);
        self.remainder = work % bandwidth;
        self.free_at += Duration::from_nanos(work / bandwidth);
        self.free_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(bandwidth: u64, queue: u32) -> Path {
        let spec = PathSpec {
            bandwidth: Some(bandwidth),
            delay: 1_000,
            queue,
            ..PathSpec::default()
        };
        Path::new(spec, 0, 0)
    }

    /// 1,500 bytes and 38 of Ethernet framing at 1 Gbit/s: 12.304 us each.
    #[test]
    fn a_full_frame_at_a_gigabit_takes_12304_ns() {
        let mut path = path(1_000_000_000, u32::MAX);
        path.spec.overhead = 38;
        for nth in 1..=1_000_u64 {
            let passage = path.take(Instant::ZERO, 1_500);
            assert_eq!(passage.departs.as_nanos(), nth * 12_304);
            assert_eq!(passage.arrives.as_nanos(), nth * 12_304 + 1_000);
        }
    }

    /// 100 bytes at 3 bit/s take 266.666… s: three of them 800 s to the nanosecond.
    #[test]
    fn parts_of_a_nanosecond_are_not_lost() {
        let mut path = path(3, u32::MAX);
        let departs = [(); 3].map(|()| path.take(Instant::ZERO, 100).departs.as_nanos());
        assert_eq!(departs, [266_666_666_666, 533_333_333_333, 800_000_000_000]);
        // The remainder goes on also when the next packet comes just as the link falls free.
        let next = path
            .take(Instant::from_nanos(800_000_000_000), 100)
            .departs
            .as_nanos();
        let last = path.take(Instant::from_nanos(next), 100).departs.as_nanos();
        assert_eq!((next, last), (1_066_666_666_666, 1_333_333_333_333));
    }

    #[test]
    fn a_full_queue_refuses_and_empties_with_time() {
        // 1 Mbit/s: 1,000 bytes take 8 ms. One is being sent, two wait.
        let mut path = path(1_000_000, 2);
        let at = |millis: u64| Instant::from_nanos(millis * 1_000_000);
        let lost: [_; 4] = [(); 4].map(|()| path.take(at(0), 1_000).lost);
        assert_eq!(lost, [None, None, None, Some(Loss::QueueFull)]);
        assert_eq!(path.take(at(7), 1_000).lost, Some(Loss::QueueFull));
        let passage = path.take(at(8), 1_000);
        assert_eq!((passage.lost, passage.departs), (None, at(32)));
    }

    #[test]
    fn random_loss_takes_its_part_and_the_same_ones_each_time() {
        let lost = |loss, seed| {
            let mut path = Path::new(
                PathSpec {
                    loss,
                    ..PathSpec::default()
                },
                seed,
                0,
            );
            (0..10_000_u64)
                .filter(|nth| path.take(Instant::from_nanos(*nth), 100).lost == Some(Loss::Random))
                .fold((0_u32, 0_u64), |(count, sum), nth| {
                    (count + 1, sum + nth * nth)
                })
        };
        let quarter = u32::MAX / 4;
        assert!((2_300..2_700).contains(&lost(quarter, 1).0));
        assert_eq!(lost(quarter, 1), lost(quarter, 1));
        assert_ne!(lost(quarter, 1), lost(quarter, 2));
        assert_eq!(lost(0, 1), (0, 0));
    }

    #[test]
    fn a_packet_larger_than_the_mtu_is_refused() {
        let mut path = path(1_000_000, 2);
        assert_eq!(path.take(Instant::ZERO, 1_501).lost, Some(Loss::TooLarge));
        assert_eq!(path.take(Instant::ZERO, 1_500).lost, None);
    }
}
