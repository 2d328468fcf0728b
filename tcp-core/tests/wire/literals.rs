//! Bytes written down by hand, both ways.

use tcp_core::SeqNumber;
use tcp_core::wire::{self, Ecn, Options, SackBlocks, Segment, Timestamps};

use super::{SYN_V4, SYN_V6, ends, syn_v4, syn_v6, tcp_with_options};

/// (MUST-1, MUST-2)
#[test]
fn a_syn_over_ipv4() {
    assert_eq!(wire::emit(&syn_v4()), SYN_V4);
    assert_eq!(wire::parse(&SYN_V4), Ok(syn_v4()));
}

/// (MUST-2, MUST-4)
#[test]
fn a_syn_over_ipv6_with_every_option() {
    assert_eq!(wire::emit(&syn_v6()), SYN_V6);
    assert_eq!(wire::parse(&SYN_V6), Ok(syn_v6()));
}

#[test]
fn the_tcp_part_alone() {
    let (src, dst) = ends();
    assert_eq!(wire::emit_tcp(&syn_v4()), SYN_V4[20..]);
    let mut expected = syn_v4();
    expected.ip.id = 0;
    assert_eq!(
        wire::parse_tcp(src.ip(), dst.ip(), &SYN_V4[20..]),
        Ok(expected)
    );
}

#[test]
fn lengths_are_those_of_the_bytes() {
    assert_eq!((syn_v4().header_len(), syn_v4().wire_len()), (24, 44));
    assert_eq!((syn_v6().header_len(), syn_v6().wire_len()), (44, 84));
    let mut data = syn_v4();
    data.payload = bytes::Bytes::from_static(b"abc");
    assert_eq!((data.wire_len(), wire::emit(&data).len()), (47, 47));
}

/// RFC 9293, 3.1: an odd segment is padded for the sum, and the pad is not sent.
#[test]
fn odd_data_is_summed_with_a_zero_that_is_not_sent() {
    let mut data = syn_v4();
    data.payload = bytes::Bytes::from_static(&[0x12]);
    let bytes = wire::emit(&data);
    assert_eq!(bytes.len(), 45);
    // One byte longer, and the word 1200 more than SYN_V4's sum b015: c216; complement 3de9.
    assert_eq!(bytes[36..38], [0x3d, 0xe9]);
}

/// RFC 3168, 5: the two ECN bits, in both headers.
#[test]
fn ecn_and_the_hop_count_are_carried() {
    for (ecn, bits) in [
        (Ecn::NotEct, 0),
        (Ecn::Ect1, 1),
        (Ecn::Ect0, 2),
        (Ecn::Ce, 3),
    ] {
        for (mut segment, at, shift) in [(syn_v4(), 1, 0), (syn_v6(), 1, 4)] {
            segment.ip.ecn = ecn;
            segment.ip.ttl = 17;
            let bytes = wire::emit(&segment);
            assert_eq!(bytes[at], bits << shift);
            assert_eq!(wire::parse(&bytes).unwrap().ip, segment.ip);
        }
    }
}

/// RFC 2474, 3; RFC 9293, MUST-48 and SHLD-22: EF (46) is 0xb8 in the octet of both headers.
#[test]
fn diffserv_is_carried() {
    for (mut segment, first, second) in [(syn_v4(), 0x45, 0xb8), (syn_v6(), 0x6b, 0x80)] {
        segment.ip.dscp = 46;
        let bytes = wire::emit(&segment);
        assert_eq!(bytes[..2], [first, second]);
        assert_eq!(wire::parse(&bytes).unwrap().ip, segment.ip);
    }
}

/// RFC 791, 3.1: options of the IP header are none of TCP's business.
/// (MUST-50)
#[test]
fn options_of_the_ip_header_are_skipped() {
    let mut bytes = SYN_V4[..20].to_vec();
    bytes[0] = 0x46;
    bytes[3] = 48;
    bytes.extend_from_slice(&[0x94, 0x04, 0x00, 0x00]); // router alert, RFC 2113
    bytes.extend_from_slice(&SYN_V4[20..]);
    // 0100 and 0004 more for length, 9404 more for the option: 4938+0100+0004+9404 is de40.
    bytes[10..12].copy_from_slice(&[0x21, 0xbf]);
    assert_eq!(wire::parse(&bytes), Ok(syn_v4()));
}

/// Ethernet pads short frames; what stands behind the total length is not the packet's.
#[test]
fn bytes_behind_the_packet_are_left_alone() {
    let mut bytes = SYN_V4.to_vec();
    bytes.extend_from_slice(&[0xee; 6]);
    assert_eq!(wire::parse(&bytes), Ok(syn_v4()));
    let mut bytes = SYN_V6.to_vec();
    bytes.extend_from_slice(&[0xee; 6]);
    assert_eq!(wire::parse(&bytes), Ok(syn_v6()));
}

/// RFC 8200, 4.1: extension headers in their recommended order; the pseudo-header does not cover
/// them (8.1), so TCP's checksum stays what it was. The fragment header is an atomic one (RFC
/// 6946).
#[test]
fn extension_headers_are_skipped() {
    let mut bytes = SYN_V6[..40].to_vec();
    bytes[5] = 44 + 8 + 16 + 8 + 8;
    bytes[6] = 0; // hop-by-hop first
    bytes.extend_from_slice(&[60, 0, 1, 4, 0, 0, 0, 0]); // hop-by-hop with PadN; destination next
    // 16 bytes; routing next
    bytes.extend_from_slice(&[43, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend_from_slice(&[44, 0, 4, 0, 0, 0, 0, 0]); // no segments left; fragment next
    bytes.extend_from_slice(&[6, 0, 0, 0, 0xca, 0xfe, 0xba, 0xbe]); // offset 0, no more; TCP next
    bytes.extend_from_slice(&SYN_V6[40..]);
    assert_eq!(wire::parse(&bytes), Ok(syn_v6()));
}

fn options(bytes: &[u8]) -> Options {
    let (src, dst) = ends();
    wire::parse_tcp(src.ip(), dst.ip(), &tcp_with_options(bytes))
        .unwrap()
        .options
}

/// RFC 9293, MUST-64: options need not begin on a word boundary; MUST-6: unknown ones are skipped.
/// (MUST-4)
#[test]
fn options_in_any_order_at_any_place() {
    // Kind 254 (RFC 4727, experimental) of 5 bytes, timestamps, no-operation, MSS, end, padding.
    let bytes = [
        254, 5, 0xf9, 0x89, 0x00, 8, 10, 0, 0, 0, 9, 0, 0, 0, 7, 1, 2, 4, 0x02, 0x18, 0, 0, 0, 0,
    ];
    let expected = Options {
        mss: Some(536),
        timestamps: Some(Timestamps { value: 9, echo: 7 }),
        ..Options::default()
    };
    assert_eq!(options(&bytes), expected);
}

/// RFC 9293, 3.1: what stands behind the end of the list is not read.
#[test]
fn nothing_is_read_behind_the_end_of_the_list() {
    assert_eq!(options(&[0, 0, 0, 0, 2, 4, 0x05, 0xb4]), Options::default());
    assert_eq!(options(&[0, 2, 4, 5]), Options::default());
}

/// RFC 7323, 2.3: a shift above 14 is taken as 14.
#[test]
fn a_window_scale_above_14_is_taken_as_14() {
    assert_eq!(options(&[3, 3, 14, 0]).window_scale, Some(14));
    assert_eq!(options(&[3, 3, 15, 0]).window_scale, Some(14));
    assert_eq!(options(&[3, 3, 255, 0]).window_scale, Some(14));
}

/// A known kind with a length that is not its own is an option that we do not know (MUST-6).
#[test]
fn a_known_kind_with_another_length_is_skipped() {
    let expected = Options {
        mss: Some(536),
        ..Options::default()
    };
    assert_eq!(
        options(&[2, 3, 9, 2, 4, 0x02, 0x18, 0]),
        expected,
        "MSS of 3 bytes"
    );
    assert_eq!(
        options(&[3, 2, 2, 4, 0x02, 0x18, 0, 0]),
        expected,
        "window scale of 2 bytes"
    );
    assert_eq!(
        options(&[5, 2, 2, 4, 0x02, 0x18, 0, 0]),
        expected,
        "SACK without blocks"
    );
    assert_eq!(
        options(&[8, 6, 1, 1, 1, 1, 2, 4, 0x02, 0x18, 0, 0]),
        expected,
        "timestamps of 6 bytes"
    );
}

/// RFC 2018, 3: blocks in their order; beside timestamps there is room for three, without for four.
#[test]
fn sack_blocks_as_many_as_there_is_room_for() {
    let mut sack = SackBlocks::NONE;
    for left in [100, 300, 500, 700] {
        sack.push(SeqNumber(left), SeqNumber(left + 100));
    }
    let mut segment = syn_v4();
    segment.options = Options {
        sack,
        ..Options::default()
    };
    let bytes = wire::emit_tcp(&segment);
    let block = [0, 0, 0, 100, 0, 0, 0, 200];
    assert_eq!(bytes[20..32], [[1, 1, 5, 34].as_slice(), &block].concat());
    assert_eq!(
        wire::parse(&wire::emit(&segment)).unwrap().options.sack,
        sack
    );

    segment.options.timestamps = Some(Timestamps { value: 1, echo: 2 });
    let read = wire::parse(&wire::emit(&segment)).unwrap();
    assert_eq!(segment.header_len(), 60);
    assert_eq!(read.options.sack.as_slice(), &sack.as_slice()[..3]);

    segment.options.mss = Some(1460);
    let read = wire::parse(&wire::emit(&segment)).unwrap();
    assert_eq!(segment.header_len(), 20 + 4 + 12 + 4 + 2 * 8);
    assert_eq!(read.options.sack.as_slice(), &sack.as_slice()[..2]);
}

/// The IP header cannot state more than 65,535 bytes, so more is not sent.
#[test]
fn a_packet_is_never_longer_than_its_length_field_can_say() {
    let data = bytes::Bytes::from(vec![7; 70_000]);
    for (mut segment, packet, carried) in [
        (syn_v4(), 65_535, 65_535 - 20 - 24),
        (syn_v6(), 65_535 + 40, 65_535 - 44),
    ] {
        segment.payload = data.clone();
        let bytes = wire::emit(&segment);
        assert_eq!(bytes.len(), packet);
        assert_eq!(usize::try_from(segment.wire_len()).unwrap(), packet);
        assert_eq!(wire::parse(&bytes).unwrap().payload, data.slice(..carried));
    }
}

/// Data that makes up most of a packet stays where it is; a little of a long one is copied, so that
/// nobody keeps the whole packet for it.
#[test]
fn data_is_a_part_of_the_packet_when_that_is_worth_it() {
    for (len, shared) in [(1000, true), (10, false)] {
        let segment = Segment {
            payload: vec![7; len].into(),
            ..syn_v4()
        };
        let packet = bytes::Bytes::from(wire::emit(&segment));
        let read = wire::parse_shared(&packet).unwrap();
        assert_eq!(read.payload, segment.payload);
        let inside = packet.as_ptr_range().contains(&read.payload.as_ptr());
        assert_eq!(inside, shared, "{len} bytes of data");
    }
}
