//! What holds for every segment and for any bytes.

use std::net::{IpAddr, SocketAddr};

use proptest::collection::vec;
use proptest::prelude::*;
use tcp_core::wire::{self, Ecn, IpFields, OptionLayout, Options, SackBlocks, Segment, Timestamps};
use tcp_core::{Flags, SeqNumber};

/// Options that a header has room for, and values that mean what they say.
fn options() -> impl Strategy<Value = Options> {
    let sack = vec(any::<(u32, u32)>(), 0..=4);
    let timestamps = proptest::option::of(any::<(u32, u32)>());
    let syn = (
        any::<Option<u16>>(),
        proptest::option::of(0..=14_u8),
        any::<bool>(),
    );
    (syn, sack, timestamps).prop_map(
        |((mss, window_scale, sack_permitted), blocks, timestamps)| {
            let mut options = Options {
                mss,
                window_scale,
                sack_permitted,
                timestamps: timestamps.map(|(value, echo)| Timestamps { value, echo }),
                sack: SackBlocks::NONE,
            };
            let words = |there: bool, words| if there { words } else { 0 };
            let used = words(mss.is_some(), 1)
                + words(window_scale.is_some(), 1)
                + words(sack_permitted, 1)
                + words(timestamps.is_some(), 3);
            // Ten words in all; SACK takes one, and two for each block.
            let room = (10_usize - used - 1) / 2;
            for (left, right) in blocks.into_iter().take(room) {
                options.sack.push(SeqNumber(left), SeqNumber(right));
            }
            options
        },
    )
}

fn ends() -> impl Strategy<Value = (SocketAddr, SocketAddr)> {
    let v4 = any::<([u8; 4], [u8; 4])>().prop_map(|(a, b)| (IpAddr::from(a), IpAddr::from(b)));
    let v6 = any::<([u8; 16], [u8; 16])>().prop_map(|(a, b)| (IpAddr::from(a), IpAddr::from(b)));
    (prop_oneof![v4, v6], any::<(u16, u16)>())
        .prop_map(|((src, dst), (from, to))| (SocketAddr::new(src, from), SocketAddr::new(dst, to)))
}

fn segment() -> impl Strategy<Value = Segment> {
    let numbers = any::<(u32, Option<u32>, u8, u16, u16)>();
    let ip = any::<(u8, u8, u16, bool)>();
    (ends(), numbers, options(), vec(any::<u8>(), 0..64), ip).prop_map(
        |((src, dst), (seq, ack, flags, window, urgent), options, payload, (ttl, ecn, id, df))| {
            Segment {
                src,
                dst,
                seq: SeqNumber(seq),
                ack: ack.map(SeqNumber),
                flags: Flags::from_bits(flags),
                window,
                urgent,
                options,
                payload: payload.into(),
                ip: IpFields {
                    ttl,
                    dscp: ecn >> 2,
                    ecn: Ecn::from_bits(ecn),
                    // IPv6 has neither in its header.
                    id: if src.is_ipv4() { id } else { 0 },
                    dont_fragment: df || src.is_ipv6(),
                    source_route: None,
                },
            }
        },
    )
}

/// Bytes that often get past the first checks.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let spoilt = (
        segment(),
        vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        any::<prop::sample::Index>(),
    );
    let spoilt = spoilt.prop_map(|(segment, changes, keep)| {
        let mut bytes = wire::emit(&segment);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let keep = keep.index(bytes.len() * 4);
        bytes.truncate(keep.max(1));
        bytes
    });
    prop_oneof![vec(any::<u8>(), 0..200), spoilt]
}

proptest! {
    /// (MUST-5)
    #[test]
    fn what_was_written_is_what_is_read(segment in segment()) {
        let bytes = wire::emit(&segment);
        prop_assert_eq!(u32::try_from(bytes.len()).unwrap(), segment.wire_len());
        prop_assert_eq!(wire::parse(&bytes), Ok(segment.clone()));
        prop_assert_eq!(wire::parse_unchecked(&bytes), Ok(segment.clone()));

        let tcp = wire::emit_tcp(&segment);
        prop_assert!(bytes.ends_with(&tcp));
        let alone = Segment { ip: IpFields::default(), ..segment.clone() };
        prop_assert_eq!(wire::parse_tcp(segment.src.ip(), segment.dst.ip(), &tcp), Ok(alone));
    }

    /// RFC 9293, MUST-64: the order of options changes nothing for who reads them.
    #[test]
    fn every_layout_says_the_same(segment in segment()) {
        for layout in [OptionLayout::Linux, OptionLayout::FreeBsd] {
            let bytes = wire::emit_with(&segment, layout);
            prop_assert_eq!(u32::try_from(bytes.len()).unwrap(), segment.wire_len_with(layout));
            prop_assert_eq!(wire::parse(&bytes), Ok(segment.clone()));
            prop_assert!(bytes.ends_with(&wire::emit_tcp_with(&segment, layout)));
        }
    }

    #[test]
    fn any_bytes_give_a_segment_or_an_error(bytes in bytes()) {
        let (src, dst) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        // Whether its data is shared or copied makes no difference to a segment.
        prop_assert_eq!(wire::parse_shared(&bytes.clone().into()), wire::parse(&bytes));
        // What can be read strictly can be read without checking too, and says the same.
        if let Ok(segment) = wire::parse(&bytes) {
            prop_assert_eq!(wire::parse_unchecked(&bytes), Ok(segment));
        }
        // What can be read can be written, and read again.
        let read = [wire::parse_unchecked(&bytes), wire::parse_tcp_unchecked(src, dst, &bytes)];
        for segment in read.into_iter().flatten() {
            prop_assert!(wire::parse(&wire::emit(&segment)).is_ok());
        }
        let _ = wire::parse_tcp(src, dst, &bytes);
    }

    /// RFC 1071: one flipped bit moves the sum by a power of two, which is never 0 modulo 2^16 - 1.
    #[test]
    fn a_flipped_bit_in_the_tcp_part_is_found(segment in segment()) {
        let bytes = wire::emit_tcp(&segment);
        let (src, dst) = (segment.src.ip(), segment.dst.ip());
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 0x80 >> (bit % 8);
            prop_assert!(wire::parse_tcp(src, dst, &bytes).is_err(), "bit {}", bit);
        }
    }

    #[test]
    fn a_flipped_bit_in_the_ipv4_header_is_found(segment in segment()) {
        prop_assume!(segment.src.is_ipv4());
        let bytes = wire::emit(&segment);
        for bit in 0..20 * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 0x80 >> (bit % 8);
            prop_assert!(wire::parse(&bytes).is_err(), "bit {}", bit);
        }
    }

    /// Fields cover the bytes from the first on, in order, without gap or overlap.
    #[test]
    fn fields_tile_the_packet(bytes in bytes()) {
        for fields in [wire::fields(&bytes), wire::tcp_fields(&bytes)] {
            let mut at = 0;
            for field in fields {
                prop_assert_eq!(field.bit_offset, at);
                prop_assert!(field.bit_len > 0);
                at += field.bit_len;
            }
            prop_assert!(at <= u32::try_from(bytes.len()).unwrap() * 8);
        }
    }

    /// Of a whole packet every bit belongs to a field.
    #[test]
    fn fields_cover_a_whole_packet(segment in segment()) {
        let fields = wire::fields(&wire::emit(&segment));
        let bits: u32 = fields.iter().map(|field| field.bit_len).sum();
        prop_assert_eq!(bits, segment.wire_len() * 8);
    }
}
