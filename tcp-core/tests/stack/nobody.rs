//! Segments that belong to no connection (RFC 9293, 3.10.7.1), and packets for no host.

use tcp_core::event::NoObserver;
use tcp_core::wire;
use tcp_core::{Cause, Event, Flags, Segment, SeqNumber, State};

use super::net::{Events, Net, START, ack, answers, drain, drops, end, rst, segment, stack, syn};

#[test]
fn without_ack_the_reset_acknowledges_what_came() {
    let mut b = stack(2, 300);
    // <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>; SYN and FIN count one each.
    assert_eq!(answers(&mut b, &syn(5000, 100)), ["RST,ACK 0 ack 101"]);
    let fin = Segment {
        seq: SeqNumber(u32::MAX),
        flags: Flags::FIN,
        ..segment()
    };
    assert_eq!(answers(&mut b, &fin), ["RST,ACK 0 ack 0"]);
    let data = Segment {
        payload: "hello".into(),
        ..syn(5000, 100)
    };
    assert_eq!(answers(&mut b, &data), ["RST,ACK 0 ack 106"]);
}

#[test]
fn with_ack_the_reset_takes_its_number() {
    let mut b = stack(2, 300);
    // <SEQ=SEG.ACK><CTL=RST>
    assert_eq!(answers(&mut b, &ack(5000, 101, 77)), ["RST 77"]);
    let syn_ack = Segment {
        flags: Flags::SYN,
        ..ack(5000, 101, 77)
    };
    assert_eq!(answers(&mut b, &syn_ack), ["RST 77"]);
}

#[test]
fn a_reset_is_never_answered() {
    let mut b = stack(2, 300);
    assert_eq!(drops(&mut b, &rst(5000, 1)), [Cause::ResetForNobody]);
    let with_ack = Segment {
        flags: Flags::RST,
        ..ack(5000, 1, 77)
    };
    assert_eq!(answers(&mut b, &with_ack), [""; 0]);
}

#[test]
fn the_reset_goes_back_where_the_segment_came_from() {
    let mut b = stack(2, 300);
    b.on_segment(START, &syn(5000, 100), &mut NoObserver);
    let (id, reset) = b.poll_transmit(START, &mut NoObserver).unwrap();
    assert_eq!(
        (id, reset.cause, reset.retransmission),
        (None, Cause::NoConnection, false)
    );
    assert_eq!(
        (reset.segment.src, reset.segment.dst),
        (end(2, 80), end(1, 5000))
    );
    assert_eq!((reset.segment.window, reset.segment.urgent), (0, 0));
}

/// RFC 9293, 3.10.7.3: the client learns that it was refused.
#[test]
fn a_closed_port_refuses_the_connection() {
    let mut net = Net::new();
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    net.run();
    assert_eq!(net.log, ["a SYN 100", "b RST,ACK 0 ack 101"]);
    assert_eq!(net.a.state(id), State::Closed);
    assert_eq!(
        net.a.connection(id).unwrap().error(),
        Some(Cause::ConnectionRefused)
    );
}

/// RFC 1122, 3.2.1.3 and RFC 9293, MUST-57 and MUST-63: silence.
#[test]
fn packets_for_no_host_or_another_are_not_answered() {
    let mut b = stack(2, 300);
    b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    let to = |dst: &str| Segment {
        dst: dst.parse().unwrap(),
        ..syn(5000, 1)
    };
    let from = |src: &str| Segment {
        src: src.parse().unwrap(),
        ..syn(5000, 1)
    };
    for (segment, cause) in [
        (to("192.0.2.3:80"), Cause::NotForThisHost),
        (to("224.0.0.1:80"), Cause::InvalidAddress),
        (to("255.255.255.255:80"), Cause::InvalidAddress),
        (from("224.0.0.1:5000"), Cause::InvalidAddress),
        (from("0.0.0.0:5000"), Cause::InvalidAddress),
        (from("255.255.255.255:5000"), Cause::InvalidAddress),
    ] {
        assert_eq!(
            drops(&mut b, &segment),
            [cause],
            "{} to {}",
            segment.src,
            segment.dst
        );
        assert_eq!(drain(&mut b, START), []);
    }
    assert_eq!(b.connections().count(), 0);
}

/// RFC 9293, MUST-3: what has a wrong checksum is dropped without an answer.
#[test]
fn packets_come_as_bytes_too() {
    let mut b = stack(2, 300);
    let mut bytes = wire::emit(&syn(5000, 100));
    let mut events = Events::new();
    b.on_packet(START, &bytes, &mut events);
    assert_eq!(drain(&mut b, START).len(), 1);
    bytes[30] ^= 1;
    b.on_packet(START, &bytes, &mut events);
    b.on_packet(START, &bytes[..30], &mut events);
    assert_eq!(drain(&mut b, START), []);
    let dropped = |cause| (None, Event::Dropped { cause });
    assert_eq!(
        events,
        [
            dropped(Cause::NoConnection),
            dropped(Cause::BadChecksum),
            dropped(Cause::Malformed)
        ]
    );
}

/// A driver that does not poll cannot be made to gather resets without end.
#[test]
fn resets_that_nobody_fetches_are_not_gathered() {
    let mut b = stack(2, 300);
    for port in 1..1000 {
        b.on_segment(START, &syn(port, 100), &mut NoObserver);
    }
    assert_eq!(drain(&mut b, START).len(), 64);
}
