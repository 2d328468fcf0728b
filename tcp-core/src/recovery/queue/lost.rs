//! What is lost, by what the peer holds (RFC 6675), by a timeout, or by a path that is too narrow.

use super::RetransmissionQueue;
use crate::recovery::{Sent, Tallies, Tally};

impl RetransmissionQueue {
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
    pub fn is_front_lost(&self, smss: u32) -> bool {
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
}
