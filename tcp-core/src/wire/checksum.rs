//! The Internet checksum (RFC 1071) and the pseudo-headers that TCP puts in front of it.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// TCP's number among the IP protocols.
pub(super) const PROTOCOL_TCP: u8 = 6;

/// A ones' complement sum of 16-bit words that is still being added up.
///
/// RFC 1071, 1 and 2: carries may be folded in at any time, so the sum is kept wide and folded
/// once at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    wide: u64,
}

impl Sum {
    /// Nothing added yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { wide: 0 }
    }

    /// Adds bytes that begin on a 16-bit boundary. An odd last byte is padded with a zero on its
    /// right (RFC 9293, 3.1), so only the last piece of a message may be odd.
    #[must_use]
    pub fn plus(self, bytes: &[u8]) -> Self {
        // 64 bits at a time (RFC 1071, 2C), in the machine's own order, which gives the same sum
        // with its bytes swapped (2B); four sums side by side, so that none waits for the other's
        // carry.
        let (blocks, rest) = bytes.as_chunks::<32>();
        let mut sums = [0_u128; 4];
        for block in blocks {
            for (sum, word) in sums.iter_mut().zip(block.as_chunks::<8>().0) {
                *sum += u128::from(u64::from_ne_bytes(*word));
            }
        }
        let [a, b, c, d] = sums.map(fold_128);
        let (words, rest) = rest.as_chunks::<4>();
        let mut wide: u64 = words
            .iter()
            .map(|word| u64::from(u32::from_ne_bytes(*word)))
            .sum();
        if !rest.is_empty() {
            let mut last = [0; 4];
            for (slot, byte) in last.iter_mut().zip(rest) {
                *slot = *byte;
            }
            wide += u64::from(u32::from_ne_bytes(last));
        }
        self.plus_wide(wide)
            .plus_wide(a)
            .plus_wide(b)
            .plus_wide(c)
            .plus_wide(d)
    }

    /// Adds four bytes: a piece whose length is known needs no loop.
    const fn plus_word(self, word: [u8; 4]) -> Self {
        self.plus_wide(u32::from_ne_bytes(word) as u64)
    }

    /// The carry out of 64 bits comes back in like any other, as 2^64 - 1 is a multiple of 2^16 -
    /// 1. So no piece has to be folded before the end, however many there are.
    const fn plus_wide(self, more: u64) -> Self {
        let (sum, carry) = self.wide.overflowing_add(more);
        Self {
            wide: sum + carry as u64,
        }
    }

    /// The folded sum, not complemented.
    #[must_use]
    pub const fn value(self) -> u16 {
        u16::from_be(fold(self.wide))
    }

    /// The checksum field that makes the whole add up to `0xffff`: the sum's complement.
    #[must_use]
    pub const fn complement(self) -> u16 {
        !self.value()
    }
}

/// Adds the carries back in until 64 bits are left.
#[expect(
    clippy::cast_possible_truncation,
    reason = "each half is masked to its width"
)]
const fn fold_128(wide: u128) -> u64 {
    let mask = u64::MAX as u128;
    let wide = (wide >> 64) + (wide & mask);
    let wide = (wide >> 64) + (wide & mask);
    wide as u64
}

/// Adds the carries back in until 16 bits are left.
#[expect(
    clippy::cast_possible_truncation,
    reason = "each half is masked to its width"
)]
const fn fold(wide: u64) -> u16 {
    // Each half twice, the second time for the carry of the first. No loop: whether there is a
    // carry is anybody's guess, the processor's too.
    let wide = (wide >> 32) + (wide & 0xffff_ffff);
    let wide = (wide >> 32) + (wide & 0xffff_ffff);
    let wide = (wide >> 16) + (wide & 0xffff);
    let wide = (wide >> 16) + (wide & 0xffff);
    wide as u16
}

/// The pseudo-header of a TCP segment with `length` bytes of header and data: RFC 9293's Figure 2
/// for IPv4, RFC 8200, 8.1 for IPv6.
#[must_use]
pub fn pseudo_header(src: IpAddr, dst: IpAddr, length: u32) -> Sum {
    pseudo_header_of(PROTOCOL_TCP, src, dst, length)
}

/// The pseudo-header of any protocol: ICMPv6 has one too (RFC 4443, 2.3).
pub(super) fn pseudo_header_of(protocol: u8, src: IpAddr, dst: IpAddr, length: u32) -> Sum {
    match same_family(src, dst) {
        Pair::V4(src, dst) => Sum::new().plus_word(src.octets()).plus_word(dst.octets()),
        Pair::V6(src, dst) => Sum::new().plus(&src.octets()).plus(&dst.octets()),
    }
    .plus_word(length.to_be_bytes())
    .plus_word([0, protocol, 0, 0])
}

/// Two addresses of one family.
pub(super) enum Pair {
    V4(Ipv4Addr, Ipv4Addr),
    V6(Ipv6Addr, Ipv6Addr),
}

/// Both addresses as one family has them. A mixed pair cannot be on one packet; so that nothing
/// here has to fail, IPv4's is then written as an IPv4-mapped one (RFC 4291, 2.5.5.2).
pub(super) fn same_family(src: IpAddr, dst: IpAddr) -> Pair {
    match (src, dst) {
        (IpAddr::V4(src), IpAddr::V4(dst)) => Pair::V4(src, dst),
        (IpAddr::V6(src), IpAddr::V6(dst)) => Pair::V6(src, dst),
        (IpAddr::V4(src), IpAddr::V6(dst)) => Pair::V6(src.to_ipv6_mapped(), dst),
        (IpAddr::V6(src), IpAddr::V4(dst)) => Pair::V6(src, dst.to_ipv6_mapped()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 1071, 3: the worked example in normal order.
    const EXAMPLE: [u8; 8] = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];

    #[test]
    fn the_example_of_rfc_1071() {
        assert_eq!(Sum::new().plus(&EXAMPLE).value(), 0xddf2);
        assert_eq!(Sum::new().plus(&EXAMPLE).complement(), 0x220d);
    }

    #[test]
    fn pieces_add_up_to_the_whole() {
        for at in [0, 2, 4, 6, 8] {
            let (head, tail) = EXAMPLE.split_at(at);
            assert_eq!(
                Sum::new().plus(head).plus(tail).value(),
                0xddf2,
                "cut at {at}"
            );
        }
    }

    #[test]
    fn an_odd_last_byte_is_padded_on_its_right() {
        assert_eq!(Sum::new().plus(&[0xab]).value(), 0xab00);
        // 0001 + f203 + f400 = 1e604; the carry comes back in.
        assert_eq!(
            Sum::new().plus(&[0x00, 0x01, 0xf2, 0x03, 0xf4]).value(),
            0xe605
        );
    }

    #[test]
    fn carries_come_back_in_however_many_there_are() {
        // ffff added to anything but zero leaves it as it is.
        let ones = [0xff; 65_534];
        assert_eq!(Sum::new().plus(&ones).value(), 0xffff);
        assert_eq!(Sum::new().plus(&ones).plus(&[0x12, 0x34]).value(), 0x1234);
    }

    /// RFC 1071, 1, word by word, beside the sum that takes many words at once: every length around
    /// its blocks.
    #[test]
    fn any_length_adds_up_word_by_word() {
        let bytes: alloc::vec::Vec<u8> = (0..200_u8).map(|n| n.wrapping_mul(151) | 0x80).collect();
        for len in 0..=bytes.len() {
            let mut sum = 0_u32;
            for pair in bytes[..len].chunks(2) {
                let low = pair.get(1).copied().unwrap_or(0);
                sum += u32::from(u16::from_be_bytes([pair[0], low]));
                sum = (sum & 0xffff) + (sum >> 16);
            }
            let whole = Sum::new().plus(&bytes[..len]);
            assert_eq!(u32::from(whole.value()), sum, "{len} bytes");
        }
    }

    #[test]
    fn pseudo_headers_of_both_families() {
        let v4 = |last| IpAddr::V4(Ipv4Addr::new(192, 0, 2, last));
        // c000 + 0201 + c000 + 0202 + 0014 + 0006 = 1841d, folded 841e.
        assert_eq!(pseudo_header(v4(1), v4(2), 20).value(), 0x841e);
        let v6 = |last| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last));
        // 2001 + 0db8 + 0001 + 2001 + 0db8 + 0002 + 0001 + 0014 + 0006 (length 65556 = 0x10014).
        assert_eq!(pseudo_header(v6(1), v6(2), 65_556).value(), 0x5b90);
    }
}
