//! Target `wire`: what can be read can be written, and then says the same.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use tcp_core::wire::{
    self, IcmpError, IcmpKind, OptionLayout, ParseError, Segment, emit, emit_icmp, emit_tcp_with,
    emit_with, fields, parse, parse_icmp, parse_shared, parse_tcp_unchecked, parse_unchecked,
    tcp_fields,
};

/// Reads the bytes as a packet, as a TCP segment of either family, and as an ICMP error; writes
/// whatever was read, in each layout, and reads it again.
pub fn wire(data: &[u8]) {
    let shared = parse_shared(&Bytes::copy_from_slice(data));
    assert_eq!(shared, parse(data), "sharing makes a difference");
    if let Ok(segment) = shared {
        assert_eq!(parse_unchecked(data).as_ref(), Ok(&segment));
    }
    if let Ok(segment) = parse_unchecked(data) {
        round_trip(&segment);
    }
    let v4 = [1, 2].map(|last| IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)));
    let v6 = [1, 2].map(|last| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last)));
    for [src, dst] in [v4, v6] {
        let read = parse_tcp_unchecked(src, dst, data);
        if wire::parse_tcp(src, dst, data).is_ok() {
            assert!(read.is_ok(), "a right checksum makes it unreadable");
        }
        if let Ok(segment) = read {
            round_trip(&segment);
        }
        errors_about(src, data);
    }
    let _ = parse_icmp(data);
    for fields in [fields(data), tcp_fields(data)] {
        let mut at = 0;
        for field in fields {
            assert_eq!(field.bit_offset, at, "a gap or an overlap before {field:?}");
            assert!(field.bit_len > 0, "{field:?}");
            at += field.bit_len;
        }
        assert!(
            usize::try_from(at).is_ok_and(|bits| bits <= data.len() * 8),
            "fields beyond the bytes"
        );
    }
}

fn round_trip(segment: &Segment) {
    // Read once more, the segment is what every layout has room for.
    let packet = emit(segment);
    let read = parse(&packet).expect("what was written can be read");
    assert_eq!(emit(&read), packet, "not the same bytes again: {segment:?}");
    let known = Segment {
        options: read.options,
        ..segment.clone()
    };
    assert_eq!(read, known, "something was lost on the way");
    // SACK blocks alone may be left out, where the header has no room for them.
    let mut fitting = segment.options;
    fitting.sack = read.options.sack;
    assert_eq!(read.options, fitting, "an option was lost on the way");
    for layout in [
        OptionLayout::Rfc,
        OptionLayout::Linux,
        OptionLayout::FreeBsd,
    ] {
        let packet = emit_with(&read, layout);
        let length = read.wire_len_with(layout);
        assert_eq!(u32::try_from(packet.len()), Ok(length), "{layout:?}");
        assert!(packet.ends_with(&emit_tcp_with(&read, layout)));
        let again = parse(&packet).expect("every layout can be read");
        if again != read {
            // A layout that pads more has room for fewer SACK blocks.
            let mut without = read.clone();
            without.options.sack = again.options.sack;
            assert_eq!(again, without, "{layout:?}");
            assert!(again.options.sack.as_slice().len() < read.options.sack.as_slice().len());
        }
    }
}

/// An error about any packet can be read, when the packet is a segment, and is about that segment.
fn errors_about(from: IpAddr, packet: &[u8]) {
    let kinds = [
        IcmpKind::Unreachable,
        IcmpKind::PacketTooBig,
        IcmpKind::SourceQuench,
        IcmpKind::TimeExceeded,
        IcmpKind::ParameterProblem,
    ];
    let code = packet.first().map_or(0, |byte| byte & 0x0f);
    for kind in kinds {
        let Some(bytes) = emit_icmp(from, kind, code, Some(1300), packet) else {
            continue;
        };
        assert!(matches!(parse(&bytes), Err(ParseError::NotTcp(_))));
        let read = parse_icmp(&bytes);
        if let (Ok(segment), Ok(error)) = (parse(packet), read) {
            let of = |error: IcmpError| (error.local, error.remote, error.seq);
            assert_eq!(of(error), (segment.src, segment.dst, segment.seq));
            assert_eq!((error.kind, error.code), (kind, code));
        }
    }
}
