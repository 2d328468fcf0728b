//! ICMP and ICMPv6 errors, as bytes and back.

use std::net::IpAddr;

use proptest::prelude::*;
use tcp_core::SeqNumber;
use tcp_core::wire::{self, IcmpError, IcmpKind, IcmpMeaning, IcmpParseError, Segment};

use super::{SYN_V4, SYN_V6, syn_v4, syn_v6};

fn router(segment: &Segment) -> IpAddr {
    let (v4, v6) = ("198.51.100.1", "2001:db8:ffff::1");
    if segment.src.is_ipv4() { v4 } else { v6 }.parse().unwrap()
}

/// The error that a router reports about a segment.
fn about(segment: &Segment, kind: IcmpKind, code: u8, mtu: Option<u32>) -> Vec<u8> {
    wire::emit_icmp(router(segment), kind, code, mtu, &wire::emit(segment)).unwrap()
}

/// RFC 792, Destination Unreachable: port unreachable about the SYN of `SYN_V4`, header and 64
/// bits. By hand: 0303+0000 and the quoted words 4500+002c+0001+4000+4006+b6c7+c000+0201+c000+0202
/// (a whole header: ffff) and c000+0050+0000+03e8 (c438) come to c73b; complement 38c4.
#[test]
fn port_unreachable_byte_by_byte() {
    let icmp = about(&syn_v4(), IcmpKind::Unreachable, 3, None);
    assert_eq!(
        icmp.len(),
        20 + 8 + 44,
        "the whole of a short packet is quoted"
    );
    assert_eq!(icmp[9], 1);
    assert_eq!(icmp[12..20], [198, 51, 100, 1, 192, 0, 2, 1]);
    assert_eq!(icmp[20..22], [3, 3]);
    assert_eq!(icmp[28..], SYN_V4);
    // RFC 792 asks for no more than these 64 bits.
    let mut short = icmp[..20 + 8 + 28].to_vec();
    short[3] = 56;
    short[10..12].copy_from_slice(&[0, 0]);
    let sum = wire::checksum::Sum::new().plus(&short[..20]).complement();
    short[10..12].copy_from_slice(&sum.to_be_bytes());
    short[22..24].copy_from_slice(&[0x38, 0xc4]);
    let expected = IcmpError {
        kind: IcmpKind::Unreachable,
        code: 3,
        mtu: None,
        local: "192.0.2.1:49152".parse().unwrap(),
        remote: "192.0.2.2:80".parse().unwrap(),
        seq: SeqNumber(1000),
    };
    assert_eq!(wire::parse_icmp(&short), Ok(expected));
    assert_eq!(wire::parse_icmp(&icmp), Ok(expected));
}

#[test]
fn each_kind_goes_out_and_comes_back() {
    let v4 = syn_v4();
    let v6 = syn_v6();
    for (segment, kind, code, number, mtu) in [
        (&v4, IcmpKind::Unreachable, 1, 3, None),
        (&v4, IcmpKind::Unreachable, 4, 3, Some(1400)),
        (&v4, IcmpKind::SourceQuench, 0, 4, None),
        (&v4, IcmpKind::TimeExceeded, 0, 11, None),
        (&v4, IcmpKind::ParameterProblem, 1, 12, None),
        (&v6, IcmpKind::Unreachable, 4, 1, None),
        (&v6, IcmpKind::PacketTooBig, 0, 2, Some(1280)),
        (&v6, IcmpKind::TimeExceeded, 0, 3, None),
        (&v6, IcmpKind::ParameterProblem, 2, 4, None),
    ] {
        let bytes = about(segment, kind, code, mtu);
        let at = if segment.src.is_ipv4() { 20 } else { 40 };
        assert_eq!(bytes[at..at + 2], [number, code]);
        let expected = IcmpError {
            kind,
            code,
            mtu,
            local: segment.src,
            remote: segment.dst,
            seq: segment.seq,
        };
        assert_eq!(wire::parse_icmp(&bytes), Ok(expected));
    }
    // What the other version does not have.
    let none = |segment: &Segment, kind| {
        wire::emit_icmp(router(segment), kind, 0, None, &wire::emit(segment))
    };
    assert_eq!(none(&v4, IcmpKind::PacketTooBig), None);
    assert_eq!(none(&v6, IcmpKind::SourceQuench), None);
}

/// RFC 9293, 3.9.2.2, its two lists.
#[test]
fn soft_and_hard_errors() {
    let meaning = |segment: &Segment, kind, code| {
        let error = wire::parse_icmp(&about(segment, kind, code, None)).unwrap();
        error.meaning()
    };
    let (v4, v6) = (syn_v4(), syn_v6());
    for code in [0, 1, 5] {
        assert_eq!(meaning(&v4, IcmpKind::Unreachable, code), IcmpMeaning::Soft);
    }
    for code in [2, 3] {
        assert_eq!(meaning(&v4, IcmpKind::Unreachable, code), IcmpMeaning::Hard);
    }
    for code in [0, 3] {
        assert_eq!(meaning(&v6, IcmpKind::Unreachable, code), IcmpMeaning::Soft);
    }
    for code in [1, 4] {
        assert_eq!(meaning(&v6, IcmpKind::Unreachable, code), IcmpMeaning::Hard);
    }
    for segment in [&v4, &v6] {
        for code in [0, 1] {
            assert_eq!(
                meaning(segment, IcmpKind::TimeExceeded, code),
                IcmpMeaning::Soft
            );
        }
        assert_eq!(
            meaning(segment, IcmpKind::ParameterProblem, 0),
            IcmpMeaning::Soft
        );
    }
    assert_eq!(meaning(&v4, IcmpKind::Unreachable, 4), IcmpMeaning::TooBig);
    assert_eq!(meaning(&v6, IcmpKind::PacketTooBig, 0), IcmpMeaning::TooBig);
    assert_eq!(
        meaning(&v4, IcmpKind::SourceQuench, 0),
        IcmpMeaning::Nothing
    );
}

/// RFC 1812, 4.3.2.3 and RFC 4443, 2.4 c.
#[test]
fn a_long_packet_is_quoted_up_to_the_least_mtu() {
    for (mut segment, longest) in [(syn_v4(), 576), (syn_v6(), 1280)] {
        segment.payload = bytes::Bytes::from(vec![7; 1400]);
        let bytes = about(&segment, IcmpKind::Unreachable, 0, None);
        assert_eq!(bytes.len(), longest);
        assert!(wire::parse_icmp(&bytes).is_ok());
    }
}

/// RFC 1122, 3.2.2; RFC 4443, 2.4 e.
#[test]
fn no_errors_about_errors_fragments_or_to_many() {
    for segment in [syn_v4(), syn_v6()] {
        let error = about(&segment, IcmpKind::Unreachable, 0, None);
        let again = wire::emit_icmp(router(&segment), IcmpKind::TimeExceeded, 0, None, &error);
        assert_eq!(again, None);
    }
    let told = |bytes: &[u8]| {
        wire::emit_icmp(router(&syn_v4()), IcmpKind::TimeExceeded, 0, None, bytes).is_some()
    };
    assert!(told(&SYN_V4));
    let changed = |at: usize, byte| {
        let mut bytes = SYN_V4;
        bytes[at] = byte;
        bytes
    };
    assert!(!told(&changed(7, 1)), "a later fragment");
    assert!(!told(&changed(16, 224)), "to a group");
    assert!(!told(&changed(12, 0xe0)), "from a group");
    assert!(!told(&SYN_V6), "of the other version");
    assert!(!told(&SYN_V4[..19]));
    assert!(!told(&[]));
}

#[test]
fn what_is_no_error_about_a_segment() {
    let error = about(&syn_v4(), IcmpKind::Unreachable, 3, None);
    let changed = |at: usize, byte| {
        let mut bytes = error.clone();
        bytes[at] = byte;
        // So that only the change counts.
        for (range, field) in [(0..20, 10), (20..bytes.len(), 22)] {
            bytes[field..field + 2].copy_from_slice(&[0, 0]);
            let sum = wire::checksum::Sum::new().plus(&bytes[range]).complement();
            bytes[field..field + 2].copy_from_slice(&sum.to_be_bytes());
        }
        wire::parse_icmp(&bytes)
    };
    assert_eq!(wire::parse_icmp(&SYN_V4), Err(IcmpParseError::NotIcmp(6)));
    assert_eq!(changed(20, 8), Err(IcmpParseError::NotAnError(8)), "echo");
    assert_eq!(
        changed(20, 5),
        Err(IcmpParseError::NotAnError(5)),
        "redirect"
    );
    assert_eq!(changed(28 + 9, 17), Err(IcmpParseError::NotAboutTcp), "UDP");
    assert_eq!(
        changed(28 + 7, 1),
        Err(IcmpParseError::NotAboutTcp),
        "fragment"
    );
    assert_eq!(
        changed(28, 0x44),
        Err(IcmpParseError::NotAboutTcp),
        "header length"
    );
    let mut flipped = error.clone();
    flipped[40] ^= 1;
    assert_eq!(wire::parse_icmp(&flipped), Err(IcmpParseError::BadChecksum));
}

proptest! {
    /// Reading is total.
    #[test]
    fn any_bytes_give_an_error_of_one_kind_or_the_other(
        which in any::<bool>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        keep in 0..80_usize,
    ) {
        let segment = if which { syn_v4() } else { syn_v6() };
        let mut bytes = about(&segment, IcmpKind::Unreachable, 3, None);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(keep.max(1));
        let _ = wire::parse_icmp(&bytes);
        let _ = wire::emit_icmp(router(&segment), IcmpKind::TimeExceeded, 0, None, &bytes);
    }
}
