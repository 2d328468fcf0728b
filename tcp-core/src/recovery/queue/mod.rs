//! The retransmission queue: every segment that was sent and is not acknowledged (RFC 9293, 3.10),
//! and what is known of each: held by the peer, lost, sent again.
//!
//! Queues get thousands of segments long, so nothing here looks at all of them for one ACK:
//! segments are found by bisection, and two marks remember up to where losses are known and sent
//! again. Only what ends or begins a recovery walks through the whole queue.
//!
//! What the peer holds is `held`, what is lost `lost`, and what is sent again `again`.

mod again;
mod held;
mod lost;

use alloc::collections::VecDeque;

use super::scoreboard::Scoreboard;
use super::sent::{Removed, Sent, Tallies};
use crate::seq::SeqNumber;

/// The queue, in the order of sequence numbers.
#[derive(Clone, Debug, Default)]
pub struct RetransmissionQueue {
    segments: VecDeque<Sent>,
    tallies: Tallies,
    board: Scoreboard,
    /// Nothing from here on is marked as lost.
    lost_to: SeqNumber,
    /// Nothing before this waits for being sent again.
    waiting_from: SeqNumber,
    /// The number after the highest that was sent again in this recovery (RFC 6675, 2: `HighRxt`).
    high_rxt: SeqNumber,
    /// The rescue retransmission was for what lies before this (RFC 6675, 2: `RescueRxt`).
    rescue_rxt: Option<SeqNumber>,
}

impl RetransmissionQueue {
    /// Whether nothing is outstanding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// How much of it is held by the peer, lost, sent again.
    #[must_use]
    pub fn tallies(&self) -> Tallies {
        self.tallies
    }

    /// What of `flight` numbers is believed to be in the network: `SetPipe()` (RFC 6675, 4). What
    /// the peer holds is not, what is lost is not, what was sent again is.
    /// (RFC6675/pipe)
    #[must_use]
    pub fn pipe(&self, flight: u32) -> u32 {
        let gone = self.tallies.sacked.numbers + self.tallies.lost.numbers;
        flight
            .saturating_add(self.tallies.resent.numbers)
            .saturating_sub(gone)
    }

    /// The segment at the front.
    #[must_use]
    pub fn front(&self) -> Option<&Sent> {
        self.segments.front()
    }

    /// Every segment, in the order of sequence numbers.
    pub fn segments(&self) -> impl Iterator<Item = &Sent> {
        self.segments.iter()
    }

    /// Everything is forgotten.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// A segment was sent for the first time.
    pub fn push(&mut self, sent: Sent) {
        if self.segments.is_empty() {
            self.lost_to = sent.seq;
            self.waiting_from = sent.seq;
            self.high_rxt = sent.seq;
            self.rescue_rxt = None;
        }
        self.segments.push_back(sent);
    }

    /// The first segment that ends after `seq`.
    fn index(&self, seq: SeqNumber) -> usize {
        self.segments
            .partition_point(|sent| sent.end().at_or_before(seq))
    }

    fn change(&mut self, index: usize, change: impl FnOnce(&mut Sent)) {
        if let Some(sent) = self.segments.get_mut(index) {
            self.tallies.remove(sent);
            change(sent);
            self.tallies.add(sent);
        }
    }

    /// Removes what is entirely acknowledged by `una`, and cuts what is so in part.
    pub fn acknowledge(&mut self, una: SeqNumber) -> Removed {
        let mut removed = Removed::default();
        let mut ambiguous = false;
        while let Some(front) = self.segments.front_mut() {
            self.tallies.remove(front);
            if front.end().after(una) {
                let acked = una.saturating_distance_from(front.seq);
                if acked > 0 {
                    front.seq = una;
                    front.len -= acked;
                    front.syn = false;
                    front.push &= front.data_len() > 0;
                }
                self.tallies.add(front);
                break;
            }
            ambiguous |= front.retransmitted;
            if !front.sacked {
                removed.sample_from = removed.sample_from.or(Some(front.sent_at));
                removed.delivered += 1;
            }
            self.segments.pop_front();
        }
        if ambiguous {
            removed.sample_from = None;
        }
        self.board.advance(una);
        for mark in [
            &mut self.lost_to,
            &mut self.waiting_from,
            &mut self.high_rxt,
        ] {
            *mark = mark.max(una);
        }
        removed
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::recovery::{Resent, SeqRange};
    use crate::time::Instant;

    fn sent(seq: u32, len: u32, at: u64) -> Sent {
        Sent {
            seq: SeqNumber(seq),
            len,
            syn: false,
            fin: false,
            push: false,
            sent_at: Instant::from_nanos(at),
            retransmitted: false,
            sacked: false,
            lost: false,
            resent: false,
        }
    }

    fn queue() -> RetransmissionQueue {
        let mut queue = RetransmissionQueue::default();
        // Across the wrap: 2^32 - 100, then 0, then 100.
        queue.push(sent(u32::MAX - 99, 100, 1));
        queue.push(sent(0, 100, 2));
        queue.push(sent(100, 100, 3));
        queue
    }

    /// What is lost and was not sent again.
    fn waiting(queue: &RetransmissionQueue) -> u32 {
        let waits = |sent: &&Sent| sent.lost && !sent.resent;
        queue
            .segments
            .iter()
            .filter(waits)
            .map(|sent| sent.len)
            .sum()
    }

    #[test]
    fn removes_what_is_acknowledged_and_cuts_the_rest() {
        let mut queue = queue();
        let removed = queue.acknowledge(SeqNumber(30));
        assert_eq!(removed.sample_from, Some(Instant::from_nanos(1)));
        let front = queue.front().copied();
        assert_eq!(front.map(|s| (s.seq, s.len)), Some((SeqNumber(30), 70)));
        assert_eq!(queue.acknowledge(SeqNumber(30)), Removed::default());
        queue.acknowledge(SeqNumber(200));
        assert!(queue.is_empty());
    }

    #[test]
    fn no_sample_when_anything_acknowledged_was_sent_twice() {
        let mut queue = queue();
        queue.mark_retransmitted(Instant::from_nanos(9), SeqNumber(0), Resent::Lost);
        assert_eq!(queue.acknowledge(SeqNumber(200)).sample_from, None);
    }

    #[test]
    fn cuts_what_no_longer_fits() {
        let mut queue = queue();
        queue.push(Sent {
            fin: true,
            push: true,
            ..sent(200, 251, 4)
        });
        assert!(!queue.cut(250), "everything fits");
        assert!(queue.cut(100));
        let pieces: Vec<_> = queue
            .segments
            .iter()
            .map(|s| (s.seq.0, s.len, s.fin, s.push, s.lost))
            .collect();
        assert_eq!(
            pieces[3..],
            [
                (200, 100, false, false, true),
                (300, 100, false, false, true),
                (400, 51, true, true, true)
            ]
        );
        assert_eq!((pieces.len(), waiting(&queue)), (6, 251));
    }

    #[test]
    fn counts_what_is_lost() {
        let mut queue = queue();
        queue.mark_all_lost();
        assert_eq!(waiting(&queue), 300);
        queue.mark_retransmitted(
            Instant::from_nanos(9),
            SeqNumber(u32::MAX - 99),
            Resent::Lost,
        );
        assert_eq!(waiting(&queue), 200);
        assert_eq!(queue.first_lost().map(|s| s.seq), Some(SeqNumber(0)));
        queue.acknowledge(SeqNumber(50));
        assert_eq!(waiting(&queue), 150);
        queue.acknowledge(SeqNumber(200));
        assert_eq!((waiting(&queue), queue.first_lost()), (0, None));
    }

    /// A queue of 30,000 segments, of which each tenth is lost: with a walk through the queue for
    /// each ACK this test would not end in a moment.
    #[test]
    fn a_long_queue_is_not_walked_through_for_each_ack() {
        let mut queue = RetransmissionQueue::default();
        let count = 30_000;
        for n in 0..count {
            queue.push(sent(n * 100, 100, 1));
        }
        queue.begin_recovery();
        let (mut lost, mut again) = (0, 0);
        for n in (0..count).filter(|n| n % 10 != 0) {
            let start = n - n % 10 + 1;
            let block = SeqRange {
                start: SeqNumber(start * 100),
                end: SeqNumber((n + 1) * 100),
            };
            assert_eq!(queue.mark_sacked(block).segments, 1);
            lost += queue.mark_lost(100).segments;
            if let Some(hole) = queue.first_lost() {
                assert_eq!(hole.seq.0, again * 1000);
                queue.mark_retransmitted(Instant::from_nanos(2), hole.seq, Resent::Lost);
                again += 1;
            }
        }
        // The front was lost from the beginning.
        assert_eq!((lost, again), (2999, 3000));
        // Held: nine of ten. Lost and sent again: the others.
        assert_eq!(queue.pipe(count * 100), 300_000);
        assert_eq!(queue.acknowledge(SeqNumber(count * 100)).delivered, 3000);
        assert_eq!(queue.tallies(), Tallies::default());
    }
}
