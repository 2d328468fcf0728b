//! The receiving side of selective acknowledgments: what an ACK says of the data behind holes (RFC
//! 2018, 3 and 4), and of data that came twice (RFC 2883).

use super::Connection;
use super::receiver::Receiver;
use crate::seq::SeqNumber;
use crate::wire::{Flags, SackBlocks, Segment};

/// The most blocks that options have room for, and beside timestamps (RFC 2018, 3).
const MOST_BLOCKS: u32 = 4;
const MOST_BESIDE_TIMESTAMPS: u32 = 3;

/// No-operations, kind and length before the blocks, and each block (RFC 2018, 3).
const OPTION_LEN: u32 = 4;
const BLOCK_LEN: u32 = 8;

/// From a number up to another, exclusive.
pub(super) type Block = (SeqNumber, SeqNumber);

/// What decides which blocks are told, and in which order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Selective {
    /// A number in each block that stood first lately, the newest in front.
    recent: [Option<SeqNumber>; MOST_BLOCKS as usize],
    /// What came twice, until an ACK has said so.
    duplicate: Option<Block>,
}

impl Receiver {
    /// The text that begins at `seq` came and lies behind a hole: its block goes to the front.
    pub(super) fn touch_block(&mut self, seq: SeqNumber) {
        if !self.has_blocks() {
            return;
        }
        let Some((left, right)) = self.block_at(seq) else {
            return;
        };
        let mut others = self
            .selective
            .recent
            .into_iter()
            .flatten()
            .filter(|other| other.before(left) || other.at_or_after(right));
        self.selective.recent = [Some(seq), others.next(), others.next(), others.next()];
    }

    /// The block that holds `seq`.
    fn block_at(&self, seq: SeqNumber) -> Option<Block> {
        self.blocks()
            .find(|(left, right)| seq.at_or_after(*left) && seq.before(*right))
    }

    /// Whether there are any: nearly never, and this is asked several times for each segment.
    fn has_blocks(&self) -> bool {
        !self.out_of_order.is_empty() || self.fin_waits()
    }

    /// Everything behind holes, in the order of its numbers. A FIN that waits there counts.
    fn blocks(&self) -> impl Iterator<Item = Block> {
        let fin = self.waiting_fin();
        let runs = self.out_of_order.runs().map(move |(left, right)| {
            // Nothing follows a FIN, so it can only end the last run.
            (left, if fin == Some(right) { right + 1 } else { right })
        });
        let last = self.out_of_order.runs().last().map(|(_, right)| right);
        let alone = fin
            .filter(|fin| last != Some(*fin))
            .map(|fin| (fin, fin + 1));
        runs.chain(alone)
    }

    /// Which of the numbers from `start` to `end` came before: the first stretch of them (RFC 2883,
    /// 4). Asked before the text is taken.
    pub(super) fn known_part(&self, start: SeqNumber, end: SeqNumber) -> Option<Block> {
        if start.before(self.nxt) {
            return Some((start, end.min(self.nxt)));
        }
        if !self.has_blocks() {
            return None;
        }
        self.blocks()
            .map(|(left, right)| (left.max(start), right.min(end)))
            .find(|(left, right)| left.before(*right))
    }

    /// The blocks of an ACK, at most `most`.
    fn sack(&self, most: u32) -> SackBlocks {
        if self.selective.duplicate.is_none() && !self.has_blocks() {
            return SackBlocks::NONE;
        }
        let most = usize::try_from(most).unwrap_or(0);
        let mut sack = SackBlocks::NONE;
        // RFC 2883, 4: first what came twice, and next to it the block that it is a part of.
        let around = self
            .selective
            .duplicate
            .and_then(|(left, _)| self.block_at(left));
        // RFC 2018, 4 (RFC2018/first-block): then the block that grew last; (RFC2018/repeat): then
        // those that were told before, so that a lost ACK loses nothing; then whatever has room.
        let recent = self.selective.recent.iter().flatten();
        let recent = recent.filter_map(|seq| self.block_at(*seq));
        let told = around.into_iter().chain(recent).chain(self.blocks());
        if let Some((left, right)) = self.selective.duplicate.filter(|_| most > 0) {
            sack.push(left, right);
        }
        let first = sack.as_slice().len();
        for (left, right) in told {
            if sack.as_slice().len() >= most {
                break;
            }
            let already = sack.as_slice().iter().skip(first);
            if !already.copied().any(|block| block == (left, right)) {
                sack.push(left, right);
            }
        }
        sack
    }

    /// How many blocks there are to tell, up to `most`.
    fn blocks_to_tell(&self, most: u32) -> u32 {
        let duplicate = u32::from(self.selective.duplicate.is_some());
        if !self.has_blocks() {
            return duplicate.min(most);
        }
        let most_of_all = usize::try_from(most).unwrap_or(0);
        let blocks = self.blocks().take(most_of_all).count();
        u32::try_from(blocks)
            .unwrap_or(most)
            .saturating_add(duplicate)
            .min(most)
    }
}

impl Connection {
    /// Notes which part of a segment came before (RFC 2883, 4; RFC2883/duplicate): the next ACK
    /// reports it, once.
    pub(super) fn note_duplicate(&mut self, segment: &Segment) {
        let start = segment.seq + u32::from(segment.flags.contains(Flags::SYN));
        // Data alone: a FIN that comes again is no sign of anything.
        let end = start + segment.data_len();
        if self.negotiated.sack && self.config.dsack && start.before(end) {
            self.rcv.selective.duplicate = self.rcv.known_part(start, end);
        }
    }

    /// Whether the next ACK reports a duplicate.
    pub(super) fn reports_duplicate(&self) -> bool {
        self.rcv.selective.duplicate.is_some()
    }

    /// The blocks of a segment that leaves `room` octets for them. Each ACK has them while
    /// something lies behind a hole (RFC2018/every-ack), if the peer takes them
    /// (RFC2018/only-if-offered).
    pub(super) fn sack_blocks(&mut self, room: u32) -> SackBlocks {
        if !self.negotiated.sack {
            return SackBlocks::NONE;
        }
        let sack = self.rcv.sack(self.most_blocks(room));
        if !sack.is_empty() {
            self.rcv.selective.duplicate = None;
        }
        sack
    }

    /// The octets that blocks take of a segment of new data (MUST-16): no more than half, however
    /// small segments are.
    pub(super) fn sack_len(&self) -> u32 {
        if !self.negotiated.sack {
            return 0;
        }
        let most = self.most_blocks(self.negotiated.send_mss / 2);
        match self.rcv.blocks_to_tell(most) {
            0 => 0,
            count => OPTION_LEN + BLOCK_LEN * count,
        }
    }

    /// How many blocks fit (RFC2018/blocks).
    fn most_blocks(&self, room: u32) -> u32 {
        let most = match self.negotiated.timestamps {
            true => MOST_BESIDE_TIMESTAMPS,
            false => MOST_BLOCKS,
        };
        (room.saturating_sub(OPTION_LEN) / BLOCK_LEN).min(most)
    }
}
