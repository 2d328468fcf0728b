//! The wire format, as users of `tcp_core::wire` rely on it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod errors;
mod fields;
mod icmp;
mod layouts;
mod literals;
mod properties;
mod route;

use std::net::SocketAddr;

use tcp_core::wire::{Options, SackBlocks, Segment, Timestamps};
use tcp_core::{Flags, SeqNumber};

/// 192.0.2.1:49152 -> 192.0.2.2:80, SYN, sequence number 1000, MSS 1460. Both checksums were added
/// up by hand:
/// IPv4: 4500+002c+0001+4000+4006+c000+0201+c000+0202, carries folded, is 4938; complement b6c7.
/// TCP: pseudo-header c000+0201+c000+0202+0018+0006 is 8422, and
/// c000+0050+0000+03e8+6002+ffff+0204+05b4 is 2bf3; together b015; complement 4fea.
const SYN_V4: [u8; 44] = [
    0x45, 0x00, 0x00, 0x2c, 0x00, 0x01, 0x40, 0x00, 0x40, 0x06, 0xb6, 0xc7, // IPv4
    192, 0, 2, 1, 192, 0, 2, 2, // addresses
    0xc0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xe8, 0x00, 0x00, 0x00, 0x00, // ports, seq, ack
    0x60, 0x02, 0xff, 0xff, 0x4f, 0xea, 0x00, 0x00, // offset, flags, window, checksum, urgent
    0x02, 0x04, 0x05, 0xb4, // MSS 1460
];

fn syn_v4() -> Segment {
    Segment {
        src: "192.0.2.1:49152".parse().unwrap(),
        dst: "192.0.2.2:80".parse().unwrap(),
        seq: SeqNumber(1000),
        ack: None,
        flags: Flags::SYN,
        window: 65_535,
        urgent: 0,
        options: Options {
            mss: Some(1460),
            ..Options::default()
        },
        payload: bytes::Bytes::new(),
        ip: tcp_core::wire::IpFields {
            id: 1,
            ..Default::default()
        },
    }
}

/// From port 49152 of `2001:db8::1` to port 443 of `2001:db8::2`, SYN with all options of a SYN. By
/// hand: pseudo-header 2001+0db8+0001+2001+0db8+0002+002c+0006 is 5ba7; header
/// c000+01bb+0102+0304+b002+fde8 is 73ad; options 0204+05a0+0103+0307+0101+0402+0101+080a+0005
/// bring it to 8d6e; together e915; complement 16ea.
const SYN_V6: [u8; 84] = [
    0x60, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x06,
    0x40, // IPv6: payload length 44, TCP, hop limit 64
    0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, // source
    0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, // destination
    0xc0, 0x00, 0x01, 0xbb, 0x01, 0x02, 0x03, 0x04, 0x00, 0x00, 0x00, 0x00, // ports, seq, ack
    0xb0, 0x02, 0xfd, 0xe8, 0x16, 0xea, 0x00, 0x00, // offset, flags, window, checksum, urgent
    0x02, 0x04, 0x05, 0xa0, // MSS 1440
    0x01, 0x03, 0x03, 0x07, // no-operation, window scale 7
    0x01, 0x01, 0x04, 0x02, // two no-operations, SACK permitted
    0x01, 0x01, 0x08, 0x0a, 0, 0, 0, 5, 0, 0, 0, 0, // two no-operations, timestamps 5 and 0
];

fn syn_v6() -> Segment {
    Segment {
        src: "[2001:db8::1]:49152".parse().unwrap(),
        dst: "[2001:db8::2]:443".parse().unwrap(),
        seq: SeqNumber(0x0102_0304),
        ack: None,
        flags: Flags::SYN,
        window: 65_000,
        urgent: 0,
        options: Options {
            mss: Some(1440),
            window_scale: Some(7),
            sack_permitted: true,
            sack: SackBlocks::NONE,
            timestamps: Some(Timestamps { value: 5, echo: 0 }),
        },
        payload: bytes::Bytes::new(),
        ip: tcp_core::wire::IpFields::default(),
    }
}

/// A segment whose TCP part is `SYN_V4`'s with other options, as bytes with right checksums: the
/// options are put in by hand, the sums by the (separately tested) checksum module.
fn tcp_with_options(options: &[u8]) -> Vec<u8> {
    assert!(options.len().is_multiple_of(4) && options.len() <= 40);
    let mut bytes = SYN_V4[20..40].to_vec();
    bytes[12] = u8::try_from((20 + options.len()) / 4).unwrap() << 4;
    bytes[16..18].fill(0);
    bytes.extend_from_slice(options);
    let (src, dst) = ends();
    let length = u32::try_from(bytes.len()).unwrap();
    let sum = tcp_core::wire::checksum::pseudo_header(src.ip(), dst.ip(), length).plus(&bytes);
    bytes[16..18].copy_from_slice(&sum.complement().to_be_bytes());
    bytes
}

/// Between which `SYN_V4` goes.
fn ends() -> (SocketAddr, SocketAddr) {
    (syn_v4().src, syn_v4().dst)
}
