//! Bytes that are no segment, and what is said of them.

use tcp_core::wire::{self, Layer, ParseError};

use super::{SYN_V4, SYN_V6, ends, syn_v4, tcp_with_options};

/// `SYN_V4` with one IPv4 byte replaced, read without looking at checksums.
fn with_ip_byte(at: usize, byte: u8) -> Result<wire::Segment, ParseError> {
    let mut bytes = SYN_V4;
    bytes[at] = byte;
    wire::parse_unchecked(&bytes)
}

#[test]
fn packets_that_end_too_early() {
    let v4 = |needed, got| {
        Err(ParseError::Truncated {
            layer: Layer::Ipv4,
            needed,
            got,
        })
    };
    let v6 = |needed, got| {
        Err(ParseError::Truncated {
            layer: Layer::Ipv6,
            needed,
            got,
        })
    };
    assert_eq!(wire::parse(&[]), v4(1, 0));
    assert_eq!(wire::parse(&SYN_V4[..19]), v4(20, 19));
    assert_eq!(wire::parse(&SYN_V4[..43]), v4(44, 43));
    assert_eq!(wire::parse(&SYN_V6[..39]), v6(40, 39));
    assert_eq!(wire::parse(&SYN_V6[..83]), v6(84, 83));
}

#[test]
fn a_segment_shorter_than_its_fixed_header() {
    let (src, dst) = ends();
    let expected = ParseError::Truncated {
        layer: Layer::Tcp,
        needed: 20,
        got: 19,
    };
    assert_eq!(
        wire::parse_tcp(src.ip(), dst.ip(), &SYN_V4[20..39]),
        Err(expected)
    );
}

#[test]
fn other_versions_and_protocols() {
    assert_eq!(wire::parse(&[0x50; 40]), Err(ParseError::BadVersion(5)));
    assert_eq!(with_ip_byte(9, 17), Err(ParseError::NotTcp(17)));
    let mut udp = SYN_V6;
    udp[6] = 17;
    assert_eq!(wire::parse(&udp), Err(ParseError::NotTcp(17)));
    udp[6] = 59; // no next header, RFC 8200, 4.7
    assert_eq!(wire::parse(&udp), Err(ParseError::NotTcp(59)));
}

/// RFC 791, 3.1: the header is at least five words, and never longer than the packet.
#[test]
fn impossible_ip_header_lengths() {
    assert_eq!(
        with_ip_byte(0, 0x44),
        Err(ParseError::BadIpHeaderLength { words: 4 })
    );
    assert_eq!(
        with_ip_byte(0, 0x4f),
        Err(ParseError::BadIpHeaderLength { words: 15 })
    );
    assert_eq!(
        with_ip_byte(3, 19),
        Err(ParseError::BadIpHeaderLength { words: 5 })
    );
}

#[test]
fn fragments_of_both_versions() {
    assert_eq!(
        with_ip_byte(6, 0x20),
        Err(ParseError::Fragment),
        "more fragments"
    );
    assert_eq!(with_ip_byte(7, 0x01), Err(ParseError::Fragment), "offset 1");
    let fragment = |third, fourth| {
        let mut bytes = SYN_V6[..40].to_vec();
        bytes[5] = 52;
        bytes[6] = 44;
        bytes.extend_from_slice(&[6, 0, third, fourth, 0, 0, 0, 1]);
        bytes.extend_from_slice(&SYN_V6[40..]);
        wire::parse(&bytes)
    };
    assert_eq!(fragment(0, 1), Err(ParseError::Fragment), "more fragments");
    assert_eq!(fragment(0, 8), Err(ParseError::Fragment), "offset 1");
    assert_eq!(fragment(1, 0), Err(ParseError::Fragment), "offset 32");
}

#[test]
fn a_route_that_is_not_at_its_end() {
    let mut bytes = SYN_V6[..40].to_vec();
    bytes[5] = 52;
    bytes[6] = 43;
    bytes.extend_from_slice(&[6, 0, 4, 2, 0, 0, 0, 0]);
    bytes.extend_from_slice(&SYN_V6[40..]);
    assert_eq!(wire::parse(&bytes), Err(ParseError::SegmentsLeft(2)));
}

#[test]
fn an_extension_header_that_ends_too_early() {
    let mut bytes = SYN_V6;
    bytes[6] = 0; // TCP's first bytes taken as hop-by-hop: next c0, (0 + 1) * 8 bytes.
    assert_eq!(wire::parse(&bytes), Err(ParseError::NotTcp(0xc0)));
    bytes[41] = 5; // 48 bytes, but only 44 are there.
    let expected = ParseError::Truncated {
        layer: Layer::Ipv6,
        needed: 48,
        got: 44,
    };
    assert_eq!(wire::parse(&bytes), Err(expected));
}

/// RFC 9293, MUST-3; the right values are those of the hand calculation.
#[test]
fn checksums_that_do_not_match() {
    let mut bytes = SYN_V4;
    bytes[11] = 0xc8;
    let expected = ParseError::BadIpChecksum {
        found: 0xb6c8,
        expected: 0xb6c7,
    };
    assert_eq!(wire::parse(&bytes), Err(expected));
    assert_eq!(wire::parse_unchecked(&bytes), Ok(syn_v4()));
    let mut bytes = SYN_V4;
    bytes[36] = 0;
    let expected = ParseError::BadTcpChecksum {
        found: 0x00ea,
        expected: 0x4fea,
    };
    assert_eq!(wire::parse(&bytes), Err(expected));
    assert_eq!(wire::parse_unchecked(&bytes), Ok(syn_v4()));
}

/// RFC 9293, 3.1: at least five words, and not beyond the segment.
#[test]
fn impossible_data_offsets() {
    let with_offset = |byte| {
        let mut bytes = SYN_V4;
        bytes[32] = byte;
        wire::parse_unchecked(&bytes)
    };
    assert_eq!(
        with_offset(0x40),
        Err(ParseError::BadDataOffset { words: 4 })
    );
    assert_eq!(
        with_offset(0x70),
        Err(ParseError::BadDataOffset { words: 7 })
    );
    assert_eq!(with_offset(0x50).unwrap().payload.as_ref(), [2, 4, 5, 0xb4]);
}

/// RFC 9293, MUST-7: illegal lengths are told, wherever they stand.
/// (MUST-68)
#[test]
fn impossible_option_lengths() {
    let (src, dst) = ends();
    let read = |options: &[u8]| {
        wire::parse_tcp(src.ip(), dst.ip(), &tcp_with_options(options)).map(|s| s.options)
    };
    assert_eq!(
        read(&[8, 0, 0, 0]),
        Err(ParseError::BadOption { kind: 8, at: 20 }),
        "zero"
    );
    assert_eq!(
        read(&[1, 254, 1, 0]),
        Err(ParseError::BadOption { kind: 254, at: 21 }),
        "one"
    );
    assert_eq!(
        read(&[2, 4, 5, 0xb4, 3, 5, 7, 0]),
        Err(ParseError::BadOption { kind: 3, at: 24 }),
        "too long"
    );
    assert_eq!(
        read(&[1, 1, 1, 2]),
        Err(ParseError::BadOption { kind: 2, at: 23 }),
        "no room for a length"
    );
}

#[test]
fn errors_are_told_in_one_sentence_each() {
    let said = |error: ParseError| error.to_string();
    assert_eq!(
        said(ParseError::BadTcpChecksum {
            found: 0x00ea,
            expected: 0x4fea
        }),
        "the TCP checksum is 0x00ea, but 0x4fea would be right"
    );
    assert_eq!(
        said(ParseError::Truncated {
            layer: Layer::Ipv6,
            needed: 40,
            got: 39
        }),
        "IPv6 needs 40 bytes, but only 39 are there"
    );
}
