//! Between a script's numbers and the live ones.
//!
//! A script writes SYNs with the numbers of its own two ISNs, and everything else relative to
//! them, so that the first byte is 1. The peer's ISN is the script's; ours is whatever the core
//! chose, learned when the script expects our SYN.

use tcp_core::SeqNumber;

/// What is known of the two directions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Numbers {
    /// Our ISN, live, and as the script writes it.
    local: Option<(SeqNumber, u32)>,
    /// The peer's ISN; live and script are the same.
    remote: Option<u32>,
    /// Live timestamp minus the script's, once the first was expected.
    pub(crate) timestamp_offset: Option<u32>,
}

impl Numbers {
    pub(crate) fn learn_local(&mut self, live: SeqNumber, script: u32) {
        self.local = Some((live, script));
    }

    /// The peer's first SYN tells its ISN; a later one is only out of place.
    pub(crate) fn learn_remote(&mut self, script: u32) {
        self.remote.get_or_insert(script);
    }

    pub(crate) fn knows_local(&self) -> bool {
        self.local.is_some()
    }

    /// Our own number, live, for the one in the script.
    pub(crate) fn local_live(&self, script: u32, in_syn: bool) -> SeqNumber {
        match self.local {
            Some((live, isn)) if in_syn => live + script.wrapping_sub(isn),
            Some((live, _)) => live + script,
            None => SeqNumber(script),
        }
    }

    /// The script's way to write our own live number.
    pub(crate) fn local_script(&self, live: SeqNumber, in_syn: bool) -> u32 {
        match self.local {
            Some((isn, script)) if in_syn => live.0.wrapping_sub(isn.0).wrapping_add(script),
            Some((isn, _)) => live.0.wrapping_sub(isn.0),
            None => live.0,
        }
    }

    /// The peer's number, live, for the one in the script.
    pub(crate) fn remote_live(&self, script: u32, in_syn: bool) -> SeqNumber {
        match self.remote {
            Some(isn) if !in_syn => SeqNumber(isn.wrapping_add(script)),
            _ => SeqNumber(script),
        }
    }

    /// The script's way to write the peer's live number.
    pub(crate) fn remote_script(&self, live: SeqNumber, in_syn: bool) -> u32 {
        match self.remote {
            Some(isn) if !in_syn => live.0.wrapping_sub(isn),
            _ => live.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_is_one_whatever_the_core_chose() {
        let mut numbers = Numbers::default();
        numbers.learn_local(SeqNumber(0xffff_ffff), 0);
        assert_eq!(numbers.local_live(0, true), SeqNumber(0xffff_ffff));
        assert_eq!(numbers.local_live(1, false), SeqNumber(0));
        assert_eq!(numbers.local_script(SeqNumber(0), false), 1);
    }

    #[test]
    fn a_syn_is_absolute_and_what_follows_is_relative() {
        let mut numbers = Numbers::default();
        numbers.learn_remote(123);
        assert_eq!(numbers.remote_live(123, true), SeqNumber(123));
        assert_eq!(numbers.remote_script(SeqNumber(124), true), 124);
        assert_eq!(numbers.remote_script(SeqNumber(124), false), 1);
    }
}
