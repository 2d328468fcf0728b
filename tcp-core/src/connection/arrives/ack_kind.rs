//! What an acknowledgment says, by its numbers and before anything is done about it; and which of
//! them count as duplicates (RFC 5681, 2; RFC 6675, 2).

use crate::connection::Connection;
use crate::recovery::LossRecovery;
use crate::seq::SeqNumber;
use crate::wire::Segment;

/// What an acknowledgment says, as far as its numbers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AckKind {
    /// Something new is acknowledged.
    New,
    /// Exactly what the last one said, while something is outstanding (RFC 5681, 2).
    Repeats,
    /// The same number, with another window.
    MovesWindow,
    /// The same number, and nothing of interest.
    Nothing,
    /// A number that was acknowledged before.
    Old,
}

impl Connection {
    /// What an acknowledgment says, before anything is done about it.
    pub(super) fn ack_kind(&self, segment: &Segment, ack: SeqNumber) -> AckKind {
        if ack.after(self.snd.una) {
            AckKind::New
        } else if ack.before(self.snd.una) {
            AckKind::Old
        } else if self.is_repetition(segment) {
            AckKind::Repeats
        } else if !self.is_older(segment, ack) && self.window_of(segment) != self.snd.wnd {
            AckKind::MovesWindow
        } else {
            AckKind::Nothing
        }
    }

    /// RFC 5681, 2: something is outstanding, and the segment says exactly what the last one said.
    /// (RFC5681/duplicate-ack)
    fn is_repetition(&self, segment: &Segment) -> bool {
        self.snd.is_syn_acked()
            && self.snd.flight() > 0
            && segment.seq_len() == 0
            && self.snd.wnd > 0
            && self.window_of(segment) == self.snd.wnd
    }

    /// Whether an acknowledgment counts as a duplicate. `sack_news`: its blocks tell of numbers
    /// that were not known to have arrived.
    pub(super) fn counts_as_duplicate(&self, kind: AckKind, sack_news: bool) -> bool {
        match (self.loss_recovery(), kind) {
            // RFC 6675, 2: with SACK, a duplicate is what tells of such numbers, whatever else it
            // brings.
            (LossRecovery::Sack, _) => sack_news,
            (_, AckKind::Repeats) => true,
            // RFC 5681, 2: where SACK was agreed on, what it tells may make a duplicate, too. (An
            // ACK with another window, say, while the peer's application reads.)
            (_, AckKind::MovesWindow | AckKind::Nothing) => sack_news,
            (_, AckKind::New | AckKind::Old) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use core::net::SocketAddr;

    use bytes::Bytes;

    use super::*;
    use crate::profile::Config;
    use crate::wire::Flags;

    /// 1000 octets are outstanding from 101 on, and the peer's window is 5000.
    fn established() -> Connection {
        let local = SocketAddr::from(([192, 0, 2, 1], 4000));
        let remote = SocketAddr::from(([198, 51, 100, 2], 80));
        let mut conn = Connection::new(Config::default(), local, remote, SeqNumber(100));
        conn.snd.una = SeqNumber(101);
        conn.snd.nxt = SeqNumber(1101);
        conn.snd.max = SeqNumber(1101);
        conn.snd.set_window(5000, SeqNumber(300), SeqNumber(101));
        conn
    }

    fn kind(conn: &Connection, seq: u32, ack: u32, window: u16, data: usize) -> AckKind {
        let segment = Segment {
            src: conn.remote,
            dst: conn.local,
            seq: SeqNumber(seq),
            ack: Some(SeqNumber(ack)),
            flags: Flags::NONE,
            window,
            urgent: 0,
            options: crate::wire::Options::default(),
            payload: Bytes::from(alloc::vec![0; data]),
            ip: crate::wire::IpFields::default(),
        };
        conn.ack_kind(&segment, SeqNumber(ack))
    }

    /// RFC 5681, 2 (a) to (e), and RFC 9293, 3.10.7.4, fifth step.
    #[test]
    fn what_an_acknowledgment_says() {
        let conn = established();
        for (seq, ack, window, data, expected) in [
            (300, 102, 5000, 0, AckKind::New),
            (300, 1101, 4000, 10, AckKind::New),
            (300, 100, 5000, 0, AckKind::Old),
            (300, 101, 5000, 0, AckKind::Repeats),
            // (b): it carries data. (e): its window is another one.
            (300, 101, 5000, 10, AckKind::Nothing),
            (300, 101, 5001, 0, AckKind::MovesWindow),
            (310, 101, 4999, 10, AckKind::MovesWindow),
            // SND.WL1 > SEG.SEQ: its window does not count.
            (299, 101, 5001, 0, AckKind::Nothing),
        ] {
            let seen = kind(&conn, seq, ack, window, data);
            assert_eq!(
                seen, expected,
                "seq {seq} ack {ack} win {window} data {data}"
            );
        }
    }

    /// RFC 5681, 2 (a): a duplicate needs outstanding data.
    #[test]
    fn nothing_repeats_while_nothing_is_outstanding() {
        let mut conn = established();
        conn.snd.una = SeqNumber(1101);
        conn.snd.wl2 = SeqNumber(1101);
        assert_eq!(kind(&conn, 300, 1101, 5000, 0), AckKind::Nothing);
    }
}
