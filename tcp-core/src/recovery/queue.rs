//! The retransmission queue: every segment that was sent and is not acknowledged (RFC 9293, 3.10),
//! and what is known of each: held by the peer, lost, sent again.
//!
//! Queues get thousands of segments long, so nothing here looks at all of them for one ACK:
//! segments are found by bisection, and two marks remember up to where losses are known and sent
//! again. Only what ends or begins a recovery walks through the whole queue.

use alloc::collections::VecDeque;

use super::scoreboard::{Range, Scoreboard};
use super::sent::{Removed, Resent, Sent, Tallies, Tally};
use crate::seq::SeqNumber;
use crate::time::Instant;

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

    // --- what the peer holds --------------------------------------------------------------------

    /// A SACK block: the whole segments in it are held by the peer. Gives how many of them are
    /// news.
    pub fn mark_sacked(&mut self, block: Range) -> Tally {
        let mut news = Tally::default();
        let from = self
            .segments
            .partition_point(|sent| sent.seq.before(block.start));
        let to = self.index(block.end);
        let to = match self.segments.get(to) {
            Some(sent) if sent.end() == block.end => to + 1,
            _ => to,
        };
        let bounds = to.checked_sub(1).filter(|last| from <= *last);
        let whole = bounds.and_then(|last| {
            Some(Range {
                start: self.segments.get(from)?.seq,
                end: self.segments.get(last)?.end(),
            })
        });
        let Some(whole) = whole else { return news };
        let mut seq = whole.start;
        while seq.before(whole.end) {
            let known = self.board.at_or_after(seq);
            if let Some(known) = known.filter(|known| known.start.at_or_before(seq)) {
                seq = known.end;
                continue;
            }
            let until = known.map_or(whole.end, |known| known.start.min(whole.end));
            let mut index = self.index(seq);
            while let Some(sent) = self.segments.get(index).filter(|s| s.seq.before(until)) {
                news.add(sent.len);
                self.change(index, |sent| {
                    sent.sacked = true;
                    sent.lost = false;
                    sent.resent = false;
                });
                index += 1;
            }
            seq = until;
        }
        self.board.insert(whole);
        news
    }

    /// The front is held by the peer, and yet it was not acknowledged: the peer has thrown it away
    /// (RFC 2018, 8), so nothing that it said is believed any more.
    /// (RFC2018/after-timeout)
    pub fn forget_if_reneged(&mut self) -> bool {
        if !self.front().is_some_and(|front| front.sacked) {
            return false;
        }
        self.board.clear();
        for index in 0..self.segments.len() {
            self.change(index, |sent| sent.sacked = false);
        }
        true
    }

    // --- what is lost ---------------------------------------------------------------------------

    /// Marks what is lost by what the peer holds (RFC 6675, 4: `IsLost()`). Gives how much is lost
    /// that was not before.
    pub fn mark_lost(&mut self, smss: u32) -> Tally {
        let mut news = Tally::default();
        let Some(boundary) = self.board.lost_before(smss) else {
            return news;
        };
        let mut index = self.index(self.lost_to);
        while let Some(sent) = self.segments.get(index) {
            if sent.seq.at_or_after(boundary) {
                break;
            }
            if !sent.sacked && !sent.lost {
                news.add(sent.len);
                self.change(index, |sent| sent.lost = true);
            }
            index += 1;
        }
        self.lost_to = self.lost_to.max(boundary);
        news
    }

    /// Whether what the peer holds tells that the front is lost.
    #[must_use]
    pub fn front_is_lost(&self, smss: u32) -> bool {
        let front = self.front().filter(|front| !front.sacked);
        front.is_some_and(|front| {
            let boundary = self.board.lost_before(smss);
            boundary.is_some_and(|boundary| front.seq.before(boundary))
        })
    }

    /// A recovery begins: the front is lost, and nothing was sent again in it yet.
    pub fn begin_recovery(&mut self) {
        for index in 0..self.segments.len() {
            self.change(index, |sent| sent.resent = false);
        }
        self.change(0, |sent| sent.lost = true);
        let Some(front) = self.front().copied() else {
            return;
        };
        self.lost_to = self.lost_to.max(front.end());
        self.waiting_from = front.seq;
        self.high_rxt = front.seq;
        // RFC 6675, 5, step 4.3: no rescue before something beyond the front is acknowledged.
        self.rescue_rxt = Some(front.end());
    }

    /// The timer went off: nothing of it is in flight any more but what the peer holds.
    pub fn mark_all_lost(&mut self) {
        for index in 0..self.segments.len() {
            self.change(index, |sent| {
                sent.lost = !sent.sacked;
                sent.resent = false;
            });
        }
        self.everything_may_wait();
    }

    /// Any segment may be lost and wait for being sent again.
    fn everything_may_wait(&mut self) {
        if let (Some(front), Some(back)) = (self.segments.front(), self.segments.back()) {
            self.waiting_from = front.seq;
            self.high_rxt = front.seq;
            self.lost_to = back.end();
        }
    }

    /// The path takes no more than `most` bytes of data in a segment any more: what is longer is
    /// lost, and is cut so that it can go out again. True when anything was.
    pub fn cut(&mut self, most: u32) -> bool {
        let most = most.max(1);
        if self.segments.iter().all(|sent| sent.data_len() <= most) {
            return false;
        }
        let whole = core::mem::take(&mut self.segments);
        self.tallies = Tallies::default();
        for mut rest in whole {
            if rest.data_len() > most && !rest.sacked {
                rest.lost = true;
                rest.resent = false;
            }
            while rest.data_len() > most {
                let first = Sent {
                    len: most + u32::from(rest.syn),
                    fin: false,
                    push: false,
                    ..rest
                };
                rest.seq = first.end();
                rest.len -= first.len;
                rest.syn = false;
                self.tallies.add(&first);
                self.segments.push_back(first);
            }
            self.tallies.add(&rest);
            self.segments.push_back(rest);
        }
        self.everything_may_wait();
        true
    }

    // --- what is sent again ---------------------------------------------------------------------

    /// The first segment that is lost and was not sent again (RFC 6675, 4: `NextSeg()`, rule 1).
    /// (RFC6675/next-segment)
    pub fn first_lost(&mut self) -> Option<Sent> {
        let mut index = self.index(self.waiting_from);
        while let Some(sent) = self.segments.get(index).copied() {
            if sent.seq.at_or_after(self.lost_to) {
                break;
            }
            if sent.lost && !sent.resent {
                return Some(sent);
            }
            self.waiting_from = sent.end();
            index += 1;
            if sent.sacked {
                // The whole range at once.
                if let Some(range) = self.board.at_or_after(sent.seq) {
                    self.waiting_from = self.waiting_from.max(range.end);
                    index = self.index(self.waiting_from);
                }
            }
        }
        None
    }

    /// The first segment that was not sent again, is not held by the peer, and lies below something
    /// that is (RFC 6675, 4: `NextSeg()`, rule 3). It may be lost.
    /// (RFC6675/next-segment)
    #[must_use]
    pub fn first_below_sacked(&self) -> Option<Sent> {
        let highest = self.board.highest()?;
        let mut seq = self.high_rxt;
        let range = self.board.at_or_after(seq);
        if let Some(range) = range.filter(|range| range.start.at_or_before(seq)) {
            seq = range.end;
        }
        let sent = self.segments.get(self.index(seq))?;
        (sent.seq.before(highest) && !sent.sacked && !sent.resent).then_some(*sent)
    }

    /// The last segment that the peer does not hold, once for each recovery, when more than what
    /// was sent again first is acknowledged (RFC 6675, 4: `NextSeg()`, rule 4). Not when it was not
    /// `missed` yet: rule 4 is a SHOULD, and what has just left needs no rescue, which would spend
    /// the only one.
    /// (RFC6675/next-segment)
    #[must_use]
    pub fn rescue(&self, una: SeqNumber, missed: impl Fn(&Sent) -> bool) -> Option<Sent> {
        let sent = self.last_not_held(una)?;
        (!sent.resent && missed(&sent)).then_some(sent)
    }

    /// What a rescue would be for.
    fn last_not_held(&self, una: SeqNumber) -> Option<Sent> {
        if self.rescue_rxt.is_some_and(|rescue| !una.after(rescue)) {
            return None;
        }
        let back = self.segments.back()?;
        if !back.sacked {
            return Some(*back);
        }
        let before = self.index(self.board.last()?.start).checked_sub(1)?;
        let sent = self.segments.get(before)?;
        (!sent.sacked).then_some(*sent)
    }

    /// The rescue retransmission was sent: there is none other before `recover` is acknowledged.
    /// (It does not count in the pipe, as it does not move `HighRxt`.)
    pub fn mark_rescued(&mut self, now: Instant, seq: SeqNumber, recover: SeqNumber) {
        self.rescue_rxt = Some(recover);
        let index = self.index(seq);
        self.change(index, |sent| {
            sent.retransmitted = true;
            sent.sent_at = now;
        });
    }

    /// A part of the front was sent again to probe a closed window.
    pub fn mark_probed(&mut self) {
        self.change(0, |front| front.retransmitted = true);
    }

    /// The segment at `seq` was sent again.
    pub fn mark_retransmitted(&mut self, now: Instant, seq: SeqNumber, state: Resent) {
        let index = self.index(seq);
        let mut end = seq;
        self.change(index, |sent| {
            sent.lost |= state == Resent::Lost;
            sent.resent = true;
            sent.retransmitted = true;
            sent.sent_at = now;
            end = sent.end();
        });
        self.high_rxt = self.high_rxt.max(end);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

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
            let block = Range {
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
