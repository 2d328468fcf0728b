//! What a firewall remembers of those who came for the first time.

use alloc::collections::VecDeque;
use core::net::SocketAddr;

use tcp_core::Segment;

/// How many it remembers; then it forgets the oldest. A flood that is faster than this many in one
/// timeout of an honest client shuts that client out.
const MOST: usize = 1_024;

/// The SYNs that were dropped once, the oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Strangers {
    seen: VecDeque<(SocketAddr, SocketAddr, u32)>,
}

impl Strangers {
    /// Whether that SYN has come before: from the same end, to the same end, with the same number.
    /// If not, it is remembered now.
    pub(super) fn knows(&mut self, syn: &Segment) -> bool {
        let it = (syn.src, syn.dst, syn.seq.0);
        let known = self.seen.contains(&it);
        if !known {
            if self.seen.len() >= MOST {
                self.seen.pop_front();
            }
            self.seen.push_back(it);
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use tcp_core::wire::{IpFields, Options};
    use tcp_core::{Flags, SeqNumber};

    use super::*;

    fn syn(port: u16, seq: u32) -> Segment {
        Segment {
            src: SocketAddr::from(([10, 0, 0, 1], port)),
            dst: SocketAddr::from(([10, 0, 0, 2], 80)),
            seq: SeqNumber(seq),
            ack: None,
            flags: Flags::SYN,
            window: 0,
            urgent: 0,
            options: Options::default(),
            payload: Bytes::new(),
            ip: IpFields::default(),
        }
    }

    #[test]
    fn it_knows_who_came_before_until_too_many_came_after() {
        let mut strangers = Strangers::default();
        assert!(!strangers.knows(&syn(1, 1000)));
        assert!(!strangers.knows(&syn(1, 1001)), "another connection");
        assert!(strangers.knows(&syn(1, 1000)));
        assert!(strangers.knows(&syn(1, 1000)));
        for port in 2..=1_023 {
            assert!(!strangers.knows(&syn(port, 0)));
        }
        assert!(strangers.knows(&syn(1, 1000)), "1,024 fit");
        assert!(!strangers.knows(&syn(1_024, 0)));
        assert!(!strangers.knows(&syn(1, 1000)), "the oldest is forgotten");
    }
}
