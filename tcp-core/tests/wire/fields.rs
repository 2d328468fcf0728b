//! Header fields by their places, over the bytes written down by hand.

use tcp_core::wire::{self, Field, FieldKind as K, FieldValue, Part};

use super::{SYN_V4, SYN_V6};

fn found(fields: &[Field], kind: K) -> Vec<(Part, u32, u32, FieldValue)> {
    fields
        .iter()
        .filter(|f| f.kind == kind)
        .map(|f| (f.part, f.bit_offset, f.bit_len, f.value))
        .collect()
}

fn number(part: Part, at: u32, len: u32, value: u32) -> Vec<(Part, u32, u32, FieldValue)> {
    vec![(part, at, len, FieldValue::Number(value))]
}

#[test]
fn fields_of_a_syn_over_ipv4() {
    let fields = wire::fields(&SYN_V4);
    assert_eq!(found(&fields, K::TotalLength), number(Part::Ip, 16, 16, 44));
    assert_eq!(found(&fields, K::DontFragment), number(Part::Ip, 49, 1, 1));
    assert_eq!(found(&fields, K::TimeToLive), number(Part::Ip, 64, 8, 64));
    let address = FieldValue::Address("192.0.2.2".parse().unwrap());
    assert_eq!(
        found(&fields, K::DestinationAddress),
        [(Part::Ip, 128, 32, address)]
    );
    assert_eq!(
        found(&fields, K::SourcePort),
        number(Part::Tcp, 160, 16, 49_152)
    );
    assert_eq!(
        found(&fields, K::SequenceNumber),
        number(Part::Tcp, 192, 32, 1000)
    );
    assert_eq!(found(&fields, K::DataOffset), number(Part::Tcp, 256, 4, 6));
    assert_eq!(found(&fields, K::Syn), number(Part::Tcp, 270, 1, 1));
    assert_eq!(found(&fields, K::Fin), number(Part::Tcp, 271, 1, 0));
    assert_eq!(
        found(&fields, K::Window),
        number(Part::Tcp, 272, 16, 65_535)
    );
    assert_eq!(
        found(&fields, K::Checksum),
        number(Part::Tcp, 288, 16, 0x4fea)
    );
    assert_eq!(
        found(&fields, K::MaximumSegmentSize),
        number(Part::Option(0), 336, 16, 1460)
    );
    assert_eq!(found(&fields, K::Data), []);
}

#[test]
fn fields_of_a_syn_over_ipv6() {
    let fields = wire::fields(&SYN_V6);
    assert_eq!(
        found(&fields, K::PayloadLength),
        number(Part::Ip, 32, 16, 44)
    );
    assert_eq!(found(&fields, K::HopLimit), number(Part::Ip, 56, 8, 64));
    assert_eq!(
        found(&fields, K::SequenceNumber),
        number(Part::Tcp, 352, 32, 0x0102_0304)
    );
    // MSS, no-operation, window scale, two of them, SACK permitted, two of them, timestamps.
    assert_eq!(
        found(&fields, K::ShiftCount),
        number(Part::Option(2), 536, 8, 7)
    );
    assert_eq!(
        found(&fields, K::TimestampValue),
        number(Part::Option(8), 608, 32, 5)
    );
    assert_eq!(found(&fields, K::OptionKind).len(), 9);
}

/// The TCP part alone counts its bits from its own start.
#[test]
fn fields_of_the_tcp_part_alone() {
    let fields = wire::tcp_fields(&SYN_V4[20..]);
    assert_eq!(
        found(&fields, K::SourcePort),
        number(Part::Tcp, 0, 16, 49_152)
    );
    assert_eq!(found(&fields, K::Ack), number(Part::Tcp, 107, 1, 0));
    assert_eq!(
        found(&fields, K::OptionLength),
        number(Part::Option(0), 168, 8, 4)
    );
}

/// A view of a corrupt segment still shows what is there.
#[test]
fn an_option_that_cannot_be_read_takes_the_rest_of_the_header() {
    let mut bytes = SYN_V4[20..].to_vec();
    bytes[21] = 0;
    bytes.extend_from_slice(b"data");
    let fields = wire::tcp_fields(&bytes);
    assert_eq!(
        found(&fields, K::BadOption),
        [(Part::Option(0), 160, 32, FieldValue::Opaque)]
    );
    assert_eq!(
        found(&fields, K::Data),
        [(Part::Data, 192, 32, FieldValue::Opaque)]
    );
}

#[test]
fn a_packet_that_is_cut_off_shows_its_whole_fields() {
    // In the middle of the source address: nothing of what follows may be made up.
    let fields = wire::fields(&SYN_V4[..14]);
    assert_eq!(fields.last().map(|f| f.kind), Some(K::HeaderChecksum));
    let fields = wire::fields(&SYN_V4[..26]);
    assert_eq!(fields.last().map(|f| f.kind), Some(K::DestinationPort));
}

/// (MUST-69)
#[test]
fn the_end_of_the_list_and_its_padding() {
    let bytes = super::tcp_with_options(&[1, 0, 0, 0]);
    let fields = wire::tcp_fields(&bytes);
    let kinds = found(&fields, K::OptionKind);
    assert_eq!(
        kinds,
        [
            (Part::Option(0), 160, 8, FieldValue::Number(1)),
            (Part::Option(1), 168, 8, FieldValue::Number(0))
        ]
    );
    assert_eq!(
        found(&fields, K::Padding),
        [(Part::Tcp, 176, 16, FieldValue::Opaque)]
    );
}
