//! Source routes (RFC 791, 3.1): what is sent, and what is read of what arrives.

use core::net::Ipv4Addr;

use tcp_core::wire::{self, SourceRoute};

use super::{SYN_V4, syn_v4};

const G1: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
const G2: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 2);

/// A route through two gateways: the packet goes to the first, and the option names the second and
/// the destination. Kind 131 or 137, length 11, pointer 4; one octet of padding.
#[test]
fn the_first_gateway_is_the_destination() {
    for (strict, kind) in [(false, 131), (true, 137)] {
        let mut segment = syn_v4();
        let destination = SYN_V4[16..20].to_vec();
        segment.ip.source_route = SourceRoute::new(strict, &[G1, G2]);
        let bytes = wire::emit(&segment);
        assert_eq!(bytes[0], 0x48, "eight words");
        assert_eq!(bytes[16..20], [203, 0, 113, 1]);
        let mut option = vec![kind, 11, 4, 203, 0, 113, 2];
        option.extend_from_slice(&destination);
        option.push(0);
        assert_eq!(bytes[20..32], option);
        // The TCP part is the same: its checksum covers the final destination (RFC 1122, 4.1.3.4
        // has the same for UDP).
        assert_eq!(bytes[32..], wire::emit_tcp(&segment));
        assert_eq!(bytes.len(), SYN_V4.len() + 12);
        assert_eq!(segment.wire_len() as usize, bytes.len());
    }
}

/// The last gateway has put its address into the last place, and the pointer is past the end.
#[test]
fn a_completed_route_is_read() {
    let mut bytes = wire::emit(&syn_v4());
    let option = [1, 131, 11, 12, 203, 0, 113, 1, 203, 0, 113, 2];
    bytes.splice(20..20, option);
    bytes[0] = 0x48;
    bytes[3] += 12;
    let came = |bytes: &[u8]| wire::parse_unchecked(bytes).unwrap().ip.source_route;
    let route = came(&bytes).unwrap();
    assert_eq!(
        (route.gateways(), route.is_strict()),
        (&[G1, G2][..], false)
    );
    assert_eq!(route.reversed().gateways(), [G2, G1]);
    assert_eq!(route.header_len(), 12);
    // Not at its end yet: it is no way back.
    bytes[23] = 8;
    assert_eq!(came(&bytes), None);
    // Impossible lengths, and the end of the list before it.
    for (at, octet) in [(22, 0), (22, 1), (22, 200), (20, 0)] {
        let mut spoilt = bytes.clone();
        spoilt[23] = 12;
        spoilt[at] = octet;
        assert_eq!(came(&spoilt), None, "{at} {octet}");
    }
}

#[test]
fn a_route_has_one_to_nine_gateways() {
    assert_eq!(SourceRoute::new(false, &[]), None);
    assert_eq!(SourceRoute::new(false, &[G1; 10]), None);
    let longest = SourceRoute::new(false, &[G1; 9]).unwrap();
    assert_eq!(longest.header_len(), 40);
    let mut segment = syn_v4();
    segment.ip.source_route = Some(longest);
    assert_eq!(wire::emit(&segment)[0], 0x4f);
}
