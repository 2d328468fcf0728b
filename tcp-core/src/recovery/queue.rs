//! The retransmission queue: every segment that was sent and is not acknowledged (RFC 9293, 3.10).

use alloc::collections::VecDeque;

use crate::seq::SeqNumber;
use crate::time::Instant;

/// A segment on the retransmission queue: its numbers, not its bytes (these stay in the send buffer).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its first sequence number.
    pub seq: SeqNumber,
    /// How many sequence numbers it occupies; SYN and FIN count.
    pub len: u32,
    /// It carries SYN.
    pub syn: bool,
    /// It carries FIN.
    pub fin: bool,
    /// It carries PSH.
    pub push: bool,
    /// When it was sent last.
    pub sent_at: Instant,
    /// Some of its numbers were sent more than once: no round-trip sample (Karn).
    pub retransmitted: bool,
    /// It is taken for lost and was not sent again since: it is not in flight.
    pub lost: bool,
}

impl Sent {
    /// The number after its last one.
    #[must_use]
    pub fn end(&self) -> SeqNumber {
        self.seq + self.len
    }

    /// How many of its numbers are data.
    #[must_use]
    pub fn data_len(&self) -> u32 {
        self.len - u32::from(self.syn) - u32::from(self.fin)
    }
}

/// What an acknowledgment removed from the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// When the oldest segment that was entirely acknowledged had been sent: the start of a
    /// round-trip sample. `None` when any of the removed ones was sent twice (RFC 6298, 3).
    pub sample_from: Option<Instant>,
}

/// The queue, in the order of sequence numbers.
#[derive(Clone, Debug, Default)]
pub struct RetransmissionQueue {
    segments: VecDeque<Sent>,
    /// The sum of `len` of those that are lost.
    lost: u32,
}

impl RetransmissionQueue {
    /// Whether nothing is outstanding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// How many sequence numbers are taken for lost and not sent again yet.
    #[must_use]
    pub fn lost(&self) -> u32 {
        self.lost
    }

    /// The segment at the front.
    #[must_use]
    pub fn front(&self) -> Option<&Sent> {
        self.segments.front()
    }

    /// Everything is forgotten.
    pub fn clear(&mut self) {
        self.segments.clear();
        self.lost = 0;
    }

    /// A segment was sent for the first time.
    pub fn push(&mut self, sent: Sent) {
        self.segments.push_back(sent);
    }

    /// Removes what is entirely acknowledged by `una`, and cuts what is so in part.
    pub fn acknowledge(&mut self, una: SeqNumber) -> Removed {
        let mut removed = Removed::default();
        let mut ambiguous = false;
        while let Some(front) = self.segments.front_mut() {
            if front.end().after(una) {
                let acked = una.saturating_distance_from(front.seq);
                if acked > 0 {
                    if front.lost {
                        self.lost -= acked;
                    }
                    front.seq = una;
                    front.len -= acked;
                    front.syn = false;
                    front.push &= front.data_len() > 0;
                }
                break;
            }
            ambiguous |= front.retransmitted;
            removed.sample_from = removed.sample_from.or(Some(front.sent_at));
            if front.lost {
                self.lost -= front.len;
            }
            self.segments.pop_front();
        }
        if ambiguous {
            removed.sample_from = None;
        }
        removed
    }

    /// The timer went off: nothing of it is in flight any more.
    pub fn mark_all_lost(&mut self) {
        self.lost = 0;
        for sent in &mut self.segments {
            sent.lost = true;
            self.lost += sent.len;
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
        for mut rest in whole {
            let too_long = rest.data_len() > most;
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
                self.segments.push_back(Sent {
                    lost: true,
                    ..first
                });
            }
            rest.lost |= too_long;
            self.segments.push_back(rest);
        }
        let lost = self.segments.iter().filter(|sent| sent.lost);
        self.lost = lost.map(|sent| sent.len).sum();
        true
    }

    /// The first segment that is lost and was not sent again.
    #[must_use]
    pub fn first_lost(&self) -> Option<&Sent> {
        if self.lost == 0 {
            return None;
        }
        self.segments.iter().find(|sent| sent.lost)
    }

    /// A part of the front was sent again to probe a closed window.
    pub fn mark_probed(&mut self) {
        if let Some(front) = self.segments.front_mut() {
            front.retransmitted = true;
        }
    }

    /// The segment that begins at `seq` was sent again.
    pub fn mark_retransmitted(&mut self, seq: SeqNumber, now: Instant) {
        if let Some(sent) = self.segments.iter_mut().find(|sent| sent.seq == seq) {
            if sent.lost {
                self.lost -= sent.len;
            }
            sent.lost = false;
            sent.retransmitted = true;
            sent.sent_at = now;
        }
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
            lost: false,
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
        queue.mark_retransmitted(SeqNumber(0), Instant::from_nanos(9));
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
        assert_eq!((pieces.len(), queue.lost()), (6, 251));
    }

    #[test]
    fn counts_what_is_lost() {
        let mut queue = queue();
        queue.mark_all_lost();
        assert_eq!(queue.lost(), 300);
        queue.mark_retransmitted(SeqNumber(u32::MAX - 99), Instant::from_nanos(9));
        assert_eq!(queue.lost(), 200);
        assert_eq!(queue.first_lost().map(|s| s.seq), Some(SeqNumber(0)));
        queue.acknowledge(SeqNumber(50));
        assert_eq!(queue.lost(), 150);
        queue.acknowledge(SeqNumber(200));
        assert_eq!((queue.lost(), queue.first_lost()), (0, None));
    }
}
