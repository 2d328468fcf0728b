//! One direction of a link: serialisation, a drop-tail queue with ECN marks, and what it does to
//! packets by chance.

use alloc::collections::VecDeque;

use tcp_core::wire::Ecn;
use tcp_core::{Duration, Instant};

use super::transmission::Hop;
use crate::rng::Rng;
use crate::scenario::{LossModel, PathSpec, Queue};
use crate::trace::Loss;

const NANOS_PER_SECOND: u64 = 1_000_000_000;
const BITS_PER_BYTE: u64 = 8;

/// One direction of a link as it stands.
#[derive(Clone, Debug)]
pub(super) struct Path {
    spec: PathSpec,
    up: bool,
    /// When the last bit of what was taken so far leaves.
    free_at: Instant,
    /// The part of a nanosecond by which `free_at` is too early, times the bandwidth. Without it
    /// each packet would lose a part, and many would be too fast.
    remainder: u64,
    /// When each packet that has not left yet will have left, and its bytes, the first one first.
    departures: VecDeque<(Instant, u32)>,
    /// The bytes of all of those together.
    bytes: u64,
    /// The latest arrival so far: jitter lets none overtake another.
    latest: Instant,
    /// The loss model's state is the bad one.
    bad: bool,
    rngs: [Rng; Chance::COUNT],
}

/// What a path draws for. Each has its own stream, so that to switch one on does not move the draws
/// of another.
#[derive(Clone, Copy, Debug)]
enum Chance {
    Loss,
    Jitter,
    Reorder,
    Duplicate,
    Corrupt,
}

impl Chance {
    const COUNT: usize = 5;
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
    /// It carries CE from here on.
    pub(super) marked: bool,
    /// A second one follows it.
    pub(super) duplicated: bool,
    /// Which bit is turned over, to be taken modulo its length.
    pub(super) corrupted: Option<u32>,
}

impl Passage {
    /// On a hop whose times are known, nothing happens to it.
    pub(super) const fn undisturbed(hop: &Hop) -> Self {
        Self {
            departs: hop.departs,
            arrives: hop.arrives,
            lost: None,
            marked: false,
            duplicated: false,
            corrupted: None,
        }
    }

    /// It does not even begin.
    pub(super) const fn refused(now: Instant, why: Loss) -> Self {
        Self {
            departs: now,
            arrives: now,
            lost: Some(why),
            marked: false,
            duplicated: false,
            corrupted: None,
        }
    }
}

impl Path {
    pub(super) fn new(spec: PathSpec, seed: u64, stream: u64) -> Self {
        let mut effects = (0_u64..).map(|effect| Rng::new(seed, effect << 32 | stream));
        Self {
            spec,
            up: true,
            free_at: Instant::ZERO,
            remainder: 0,
            departures: VecDeque::new(),
            bytes: 0,
            latest: Instant::ZERO,
            bad: false,
            rngs: core::array::from_fn(|_| effects.next().unwrap_or(Rng::new(seed, stream))),
        }
    }

    /// Whether anything gets through.
    pub(super) const fn is_up(&self) -> bool {
        self.up
    }

    /// The cable is pulled, or plugged in again. What waited is gone.
    pub(super) fn set_up(&mut self, now: Instant, up: bool) {
        self.up = up;
        self.free_at = now;
        self.remainder = 0;
        self.departures.clear();
        self.bytes = 0;
        self.latest = now;
    }

    /// The largest packet that it carries.
    pub(super) const fn mtu(&self) -> u32 {
        self.spec.mtu
    }

    /// How long a packet of `len` bytes takes when nothing else is there.
    pub(super) fn undisturbed(&self, len: u32) -> Duration {
        let bandwidth = self.spec.bandwidth.filter(|bits| *bits > 0);
        let work = self.bits(len).saturating_mul(NANOS_PER_SECOND);
        let serialisation = bandwidth.map_or(0, |bandwidth| work / bandwidth);
        Duration::from_nanos(serialisation.saturating_add(self.spec.delay))
    }

    /// Takes an IP packet of `len` bytes at `now`; `ecn` says whether it may be marked.
    pub(super) fn take(&mut self, now: Instant, len: u32, ecn: Ecn) -> Passage {
        while let Some((_, bytes)) = self.departures.pop_front_if(|(left, _)| *left <= now) {
            self.bytes -= u64::from(bytes);
        }
        if !self.up {
            return Passage::refused(now, Loss::LinkDown);
        }
        if len > self.spec.mtu {
            return Passage::refused(now, Loss::TooLarge);
        }
        if !self.departures.is_empty() && self.is_full(len) {
            return Passage::refused(now, Loss::QueueFull);
        }
        // RFC 3168, 5: only packets of ECN-capable transports are marked.
        let marked = matches!(ecn, Ecn::Ect0 | Ecn::Ect1)
            && self
                .spec
                .mark
                .is_some_and(|mark| self.waiting() >= mark.into());
        let departs = self.serialise(now, len);
        if departs > now {
            self.departures.push_back((departs, len));
            self.bytes += u64::from(len);
        }
        let mut arrives = departs + Duration::from_nanos(self.spec.delay);
        if self.spec.jitter > 0 {
            let more = self.draw(Chance::Jitter, self.spec.jitter);
            arrives = (arrives + Duration::from_nanos(more)).max(self.latest);
        }
        self.latest = self.latest.max(arrives);
        if self.chance(Chance::Reorder, self.spec.reorder) {
            arrives += Duration::from_nanos(self.spec.reorder_by);
        }
        let lost = self.loses().then_some(Loss::Random);
        let corrupted = self.chance(Chance::Corrupt, self.spec.corrupt);
        Passage {
            departs,
            arrives,
            lost,
            marked,
            duplicated: self.chance(Chance::Duplicate, self.spec.duplicate),
            corrupted: corrupted.then(|| self.rng(Chance::Corrupt).draw()),
        }
    }

    /// How many bytes wait at `now`. The first packet that has not left is being serialised, and
    /// does not wait.
    pub(super) fn waiting_bytes(&self, now: Instant) -> u64 {
        let here = self.departures.iter().filter(|(left, _)| *left > now);
        here.skip(1).map(|(_, bytes)| u64::from(*bytes)).sum()
    }

    /// How much waits, in the queue's unit. The first of those that have not left is being
    /// serialised, and does not wait.
    fn waiting(&self) -> u64 {
        let first = self.departures.front().map_or(0, |(_, bytes)| *bytes);
        match self.spec.queue {
            Queue::Packets(_) => u64::try_from(self.departures.len())
                .unwrap_or(u64::MAX)
                .saturating_sub(1),
            Queue::Bytes(_) => self.bytes - u64::from(first),
        }
    }

    fn is_full(&self, len: u32) -> bool {
        match self.spec.queue {
            Queue::Packets(most) => self.waiting() >= most.into(),
            Queue::Bytes(most) => self.waiting() + u64::from(len) > most.into(),
        }
    }

    fn loses(&mut self) -> bool {
        match self.spec.loss {
            LossModel::Bernoulli(part) => self.chance(Chance::Loss, part),
            LossModel::GilbertElliott {
                to_bad,
                to_good,
                in_good,
                in_bad,
            } => {
                let (loss, change) = if self.bad {
                    (in_bad, to_good)
                } else {
                    (in_good, to_bad)
                };
                let lost = self.chance(Chance::Loss, loss);
                self.bad ^= self.chance(Chance::Loss, change);
                lost
            }
        }
    }

    const fn rng(&mut self, chance: Chance) -> &mut Rng {
        &mut self.rngs[chance as usize]
    }

    const fn chance(&mut self, chance: Chance, part: u32) -> bool {
        self.rng(chance).chance(part)
    }

    /// A number from 0 to `most`.
    fn draw(&mut self, chance: Chance, most: u64) -> u64 {
        let rng = self.rng(chance);
        let wide = u128::from(rng.draw()) << 32 | u128::from(rng.draw());
        u64::try_from((wide * (u128::from(most) + 1)) >> 64).unwrap_or(most)
    }

    fn bits(&self, len: u32) -> u64 {
        (u64::from(len) + u64::from(self.spec.overhead)) * BITS_PER_BYTE
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
        let work = self
            .bits(len)
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
            queue: Queue::Packets(queue),
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
            let passage = path.take(Instant::ZERO, 1_500, Ecn::NotEct);
            assert_eq!(passage.departs.as_nanos(), nth * 12_304);
            assert_eq!(passage.arrives.as_nanos(), nth * 12_304 + 1_000);
        }
    }

    /// 100 bytes at 3 bit/s take 266.666… s: three of them 800 s to the nanosecond.
    #[test]
    fn parts_of_a_nanosecond_are_not_lost() {
        let mut path = path(3, u32::MAX);
        let departs = [(); 3].map(|()| {
            path.take(Instant::ZERO, 100, Ecn::NotEct)
                .departs
                .as_nanos()
        });
        assert_eq!(departs, [266_666_666_666, 533_333_333_333, 800_000_000_000]);
        // The remainder goes on also when the next packet comes just as the link falls free.
        let next = path
            .take(Instant::from_nanos(800_000_000_000), 100, Ecn::NotEct)
            .departs
            .as_nanos();
        let last = path
            .take(Instant::from_nanos(next), 100, Ecn::NotEct)
            .departs
            .as_nanos();
        assert_eq!((next, last), (1_066_666_666_666, 1_333_333_333_333));
    }

    #[test]
    fn a_full_queue_refuses_and_empties_with_time() {
        // 1 Mbit/s: 1,000 bytes take 8 ms. One is being sent, two wait.
        let mut path = path(1_000_000, 2);
        let at = |millis: u64| Instant::from_nanos(millis * 1_000_000);
        let lost: [_; 4] = [(); 4].map(|()| path.take(at(0), 1_000, Ecn::NotEct).lost);
        assert_eq!(lost, [None, None, None, Some(Loss::QueueFull)]);
        assert_eq!(
            path.take(at(7), 1_000, Ecn::NotEct).lost,
            Some(Loss::QueueFull)
        );
        let passage = path.take(at(8), 1_000, Ecn::NotEct);
        assert_eq!((passage.lost, passage.departs), (None, at(32)));
    }

    #[test]
    fn random_loss_takes_its_part_and_the_same_ones_each_time() {
        let lost = |loss, seed| {
            let mut path = Path::new(
                PathSpec {
                    loss: LossModel::Bernoulli(loss),
                    ..PathSpec::default()
                },
                seed,
                0,
            );
            (0..10_000_u64)
                .filter(|nth| {
                    path.take(Instant::from_nanos(*nth), 100, Ecn::NotEct).lost
                        == Some(Loss::Random)
                })
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
        assert_eq!(
            path.take(Instant::ZERO, 1_501, Ecn::NotEct).lost,
            Some(Loss::TooLarge)
        );
        assert_eq!(path.take(Instant::ZERO, 1_500, Ecn::NotEct).lost, None);
    }

    /// 1 Mbit/s: 1,000 bytes take 8 ms. The queue marks from two waiting on: the first is being
    /// sent, the next two wait, so the fourth is the first that is marked.
    #[test]
    fn a_long_queue_marks_what_can_be_marked() {
        let mut path = path(1_000_000, 10);
        path.spec.mark = Some(2);
        let marked: [_; 5] = [(); 5].map(|()| path.take(Instant::ZERO, 1_000, Ecn::Ect0).marked);
        assert_eq!(marked, [false, false, false, true, true]);
        assert!(!path.take(Instant::ZERO, 1_000, Ecn::NotEct).marked);
    }

    /// 2,500 bytes may wait: two packets of 1,000, and one of 500 but not of 501.
    #[test]
    fn a_queue_in_bytes_counts_bytes() {
        let mut path = path(1_000_000, 0);
        path.spec.queue = Queue::Bytes(2_500);
        let mut lost = |len| path.take(Instant::ZERO, len, Ecn::NotEct).lost;
        assert_eq!([1_000; 3].map(&mut lost), [None; 3]);
        assert_eq!(lost(501), Some(Loss::QueueFull));
        assert_eq!(lost(500), None);
    }

    /// Jitter makes arrivals later, by at most so much, and overtakes nothing.
    #[test]
    fn jitter_keeps_the_order() {
        let mut path = path(1_000_000_000, 100);
        path.spec.jitter = 1_000_000;
        let mut before = Instant::ZERO;
        for nth in 0..1_000_u64 {
            let now = Instant::from_nanos(nth * 10_000);
            let passage = path.take(now, 1_000, Ecn::NotEct);
            let usual = now.as_nanos() + 8_000 + 1_000;
            let late = passage.arrives.as_nanos() - usual;
            assert!(late <= 1_000_000 && passage.arrives >= before, "{late}");
            before = passage.arrives;
        }
    }

    /// A pulled cable lets nothing through and forgets what waited.
    #[test]
    fn a_pulled_cable_forgets_its_queue() {
        let mut path = path(1_000_000, 10);
        let at = |millis: u64| Instant::from_nanos(millis * 1_000_000);
        for _ in 0..5 {
            path.take(at(0), 1_000, Ecn::NotEct);
        }
        path.set_up(at(1), false);
        assert_eq!(
            path.take(at(2), 1_000, Ecn::NotEct).lost,
            Some(Loss::LinkDown)
        );
        path.set_up(at(3), true);
        assert_eq!(path.take(at(3), 1_000, Ecn::NotEct).departs, at(11));
    }
}
