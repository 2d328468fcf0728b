//! ICMP errors about a host's segments (RFC 9293, 3.9.2.2).

use bytes::Bytes;
use tcp_core::connection::IcmpReport;
use tcp_core::event::NoObserver;
use tcp_core::profile::IcmpAborts;
use tcp_core::stack::ConnectionId;
use tcp_core::wire::{self, IcmpError, IcmpKind};
use tcp_core::{Cause, Event, Segment, SeqNumber, Stack, State};

use super::net::{Events, Net, START, drain, end};

/// An error about the segment with number `seq` from host `a`, port 5000, to host `b`, port 80.
fn error(kind: IcmpKind, code: u8, seq: u32) -> IcmpError {
    IcmpError {
        kind,
        code,
        mtu: None,
        local: end(1, 5000),
        remote: end(2, 80),
        seq: SeqNumber(seq),
    }
}

fn unreachable(code: u8, seq: u32) -> IcmpError {
    error(IcmpKind::Unreachable, code, seq)
}

fn too_big(seq: u32, mtu: Option<u32>) -> IcmpError {
    IcmpError {
        mtu,
        ..unreachable(4, seq)
    }
}

/// What a host makes of an error: the one cause that it tells first.
fn cause(stack: &mut Stack, error: &IcmpError) -> Cause {
    let mut events = Events::new();
    stack.on_icmp(START, error, &mut events);
    match events.first() {
        Some((_, Event::Dropped { cause } | Event::Accepted { cause })) => *cause,
        other => panic!("{other:?}"),
    }
}

/// Host `a` after its SYN, whose number is 100.
fn opening(aborts: IcmpAborts) -> (Stack, ConnectionId) {
    let mut net = Net::new();
    net.a.config_mut().config.icmp_aborts = aborts;
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    drain(&mut net.a, START);
    (net.a, id)
}

/// Two hosts with a connection between them; host `a` goes on with 101.
fn established(aborts: IcmpAborts) -> (Net, ConnectionId) {
    let mut net = Net::new();
    net.a.config_mut().config.icmp_aborts = aborts;
    net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    net.run();
    (net, id)
}

fn send(stack: &mut Stack, id: ConnectionId, count: usize) -> Vec<(String, usize)> {
    let data = Bytes::from(vec![7; count]);
    stack.send(START, id, &data, &mut NoObserver).unwrap();
    lengths(&drain(stack, START))
}

fn lengths(segments: &[Segment]) -> Vec<(String, usize)> {
    let each = |segment: &Segment| (segment.seq.to_string(), segment.payload.len());
    segments.iter().map(each).collect()
}

fn seqs(segments: &[(&str, usize)]) -> Vec<(String, usize)> {
    segments
        .iter()
        .map(|(seq, len)| ((*seq).to_owned(), *len))
        .collect()
}

/// MUST-56 and SHLD-25: codes 0, 1 and 5, Time Exceeded and Parameter Problem end nothing, and the
/// application can ask for them.
/// (MUST-47)
#[test]
fn soft_errors_are_noted_and_the_connection_goes_on() {
    let (mut a, id) = opening(IcmpAborts::Hard);
    for soft in [
        unreachable(0, 100),
        unreachable(1, 100),
        unreachable(5, 100),
        error(IcmpKind::TimeExceeded, 0, 100),
        error(IcmpKind::TimeExceeded, 1, 100),
        error(IcmpKind::ParameterProblem, 0, 100),
    ] {
        assert_eq!(cause(&mut a, &soft), Cause::IcmpSoftError);
        assert_eq!(a.state(id), State::SynSent);
        let report = IcmpReport {
            kind: soft.kind,
            code: soft.code,
        };
        assert_eq!(a.connection(id).unwrap().icmp_error(), Some(report));
        assert_eq!(a.connection(id).unwrap().error(), None);
    }
}

/// SHLD-26: codes 2 and 3, in SYN-SENT and later.
#[test]
fn hard_errors_abort() {
    for code in [2, 3] {
        let (mut a, id) = opening(IcmpAborts::Hard);
        assert_eq!(cause(&mut a, &unreachable(code, 100)), Cause::IcmpHardError);
        assert_eq!(a.state(id), State::Closed);
        assert_eq!(
            a.connection(id).unwrap().error(),
            Some(Cause::IcmpHardError)
        );
        assert_eq!(drain(&mut a, START), [], "the peer is not there: no reset");

        let (mut net, id) = established(IcmpAborts::Hard);
        send(&mut net.a, id, 10);
        assert_eq!(
            cause(&mut net.a, &unreachable(code, 101)),
            Cause::IcmpHardError
        );
        assert_eq!(net.a.state(id), State::Closed);
    }
}

/// RFC 5927, 5.2.
#[test]
fn a_hard_error_on_a_running_connection_may_count_as_soft() {
    for aborts in [
        IcmpAborts::HardWhileOpening,
        IcmpAborts::AnyWhileOpening,
        IcmpAborts::FreeBsd,
        IcmpAborts::Never,
    ] {
        let (mut net, id) = established(aborts);
        send(&mut net.a, id, 10);
        let told = cause(&mut net.a, &unreachable(3, 101));
        assert_eq!(told, Cause::IcmpHardErrorTakenForSoft, "{aborts:?}");
        assert_eq!(net.a.state(id), State::Established);
        assert!(net.a.connection(id).unwrap().icmp_error().is_some());
    }
}

/// Which of five errors end an open, in five ways to see it.
#[test]
fn what_ends_an_open_depends_on_the_knob() {
    // Net, protocol, port, prohibited; hop limit.
    let errors = [
        unreachable(0, 100),
        unreachable(2, 100),
        unreachable(3, 100),
        unreachable(13, 100),
        error(IcmpKind::TimeExceeded, 0, 100),
    ];
    for (aborts, expected) in [
        (IcmpAborts::Hard, [false, true, true, false, false]),
        (
            IcmpAborts::HardWhileOpening,
            [false, true, true, false, false],
        ),
        (IcmpAborts::AnyWhileOpening, [true, true, true, true, true]),
        (IcmpAborts::FreeBsd, [false, true, true, true, true]),
        (IcmpAborts::Never, [false; 5]),
    ] {
        let ends = errors.map(|error| {
            let (mut a, id) = opening(aborts);
            a.on_icmp(START, &error, &mut NoObserver);
            a.state(id) == State::Closed
        });
        assert_eq!(ends, expected, "{aborts:?}");
    }
    let (mut a, _) = opening(IcmpAborts::AnyWhileOpening);
    assert_eq!(
        cause(&mut a, &unreachable(0, 100)),
        Cause::IcmpErrorWhileOpening
    );
}

/// RFC 5927, 4.1: SND.UNA =< SEG.SEQ < SND.NXT.
#[test]
fn an_error_about_what_is_not_in_flight_is_not_believed() {
    let (mut a, id) = opening(IcmpAborts::Hard);
    for seq in [99, 101] {
        assert_eq!(cause(&mut a, &unreachable(3, seq)), Cause::IcmpNotInFlight);
    }
    assert_eq!(a.state(id), State::SynSent);
    assert_eq!(a.connection(id).unwrap().icmp_error(), None);

    let (mut net, id) = established(IcmpAborts::Hard);
    assert_eq!(
        cause(&mut net.a, &unreachable(3, 101)),
        Cause::IcmpNotInFlight
    );
    send(&mut net.a, id, 10);
    assert_eq!(
        cause(&mut net.a, &unreachable(3, 100)),
        Cause::IcmpNotInFlight
    );
    assert_eq!(
        cause(&mut net.a, &unreachable(3, 111)),
        Cause::IcmpNotInFlight
    );
    assert_eq!(
        cause(&mut net.a, &unreachable(3, 110)),
        Cause::IcmpHardError
    );
}

/// MUST-55.
#[test]
fn source_quench_is_discarded() {
    let (mut a, id) = opening(IcmpAborts::AnyWhileOpening);
    let quench = error(IcmpKind::SourceQuench, 0, 100);
    assert_eq!(cause(&mut a, &quench), Cause::SourceQuenchIgnored);
    assert_eq!(a.state(id), State::SynSent);
    assert_eq!(a.connection(id).unwrap().icmp_error(), None);
}

/// MUST-54: by the quoted endpoints.
#[test]
fn an_error_is_for_the_connection_whose_segment_it_quotes() {
    let (mut a, id) = opening(IcmpAborts::Hard);
    let other = a
        .connect(START, Some(end(1, 5001)), end(2, 80), &mut NoObserver)
        .unwrap();
    drain(&mut a, START);
    let of_nobody = IcmpError {
        local: end(1, 5002),
        ..unreachable(3, 100)
    };
    assert_eq!(cause(&mut a, &of_nobody), Cause::IcmpForNobody);
    let of_another_host = IcmpError {
        local: end(3, 5000),
        ..unreachable(3, 100)
    };
    assert_eq!(cause(&mut a, &of_another_host), Cause::NotForThisHost);
    assert_eq!(cause(&mut a, &unreachable(3, 100)), Cause::IcmpHardError);
    assert_eq!(
        (a.state(id), a.state(other)),
        (State::Closed, State::SynSent)
    );
}

/// A passive open that ICMP ends goes back to LISTEN, and leaves its place in the queue.
#[test]
fn a_hard_error_in_syn_received_leaves_the_queue() {
    let mut net = Net::new();
    let listener = net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    net.a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    for syn in drain(&mut net.a, START) {
        net.b.on_segment(START, &syn, &mut NoObserver);
    }
    drain(&mut net.b, START);
    let about_syn_ack = IcmpError {
        local: end(2, 80),
        remote: end(1, 5000),
        ..unreachable(3, 300)
    };
    assert_eq!(cause(&mut net.b, &about_syn_ack), Cause::IcmpHardError);
    assert_eq!(net.b.listener(listener).unwrap().syn_queue_len(), 0);
    assert_eq!(net.b.connections().count(), 0);
}

/// RFC 1191, 6.4: 3000 bytes left as 1460, 1460 and 80; the path takes packets of 1000, so 960
/// bytes of data.
#[test]
fn a_narrower_path_cuts_what_is_in_flight() {
    let (mut net, id) = established(IcmpAborts::Hard);
    net.b.config_mut().config.delayed_ack = None;
    net.a.config_mut().config.nagle = false;
    let first = send(&mut net.a, id, 2920);
    assert_eq!(first, seqs(&[("101", 1460), ("1561", 1460)]));
    let cwnd = net.a.connection(id).unwrap().info().cwnd;
    assert_eq!(
        cause(&mut net.a, &too_big(101, Some(1000))),
        Cause::PathMtuLowered
    );
    assert_eq!(
        lengths(&drain(&mut net.a, START)),
        seqs(&[("101", 960), ("1061", 500), ("1561", 960), ("2521", 500)])
    );
    let info = net.a.connection(id).unwrap().info();
    assert_eq!((info.mss, info.cwnd), (960, cwnd));
    assert_eq!(
        net.a.connection(id).unwrap().icmp_error(),
        None,
        "it is no failure"
    );
}

/// Everything arrives once, through the smaller pieces; what is sent later has the new size.
#[test]
fn data_gets_through_a_narrower_path() {
    let (mut net, id) = established(IcmpAborts::Hard);
    net.run();
    send(&mut net.a, id, 2000);
    net.a
        .on_icmp(START, &too_big(101, Some(1000)), &mut NoObserver);
    net.run();
    // The last 540 bytes wait for the ACK of the pieces, which is delayed.
    net.next_timeout();
    net.next_timeout();
    let server = net.b.connections().next().unwrap().0;
    assert_eq!(net.b.connection(server).unwrap().readable(), 2000);
    assert_eq!(send(&mut net.a, id, 960), seqs(&[("2101", 960)]));
}

#[test]
fn the_path_mtu_never_rises_and_has_a_floor() {
    let (mut net, id) = established(IcmpAborts::Hard);
    send(&mut net.a, id, 1460);
    // RFC 1191, 3: not by such a message.
    for mtu in [1500, 1501, 9000] {
        let told = cause(&mut net.a, &too_big(101, Some(mtu)));
        assert_eq!(told, Cause::PathMtuNotLower);
    }
    // RFC 1191, 7.1: a router that names none; the next plateau below 1500 is 1492.
    assert_eq!(
        cause(&mut net.a, &too_big(101, None)),
        Cause::PathMtuLowered
    );
    assert_eq!(net.a.connection(id).unwrap().info().mss, 1452);
    // RFC 1191, 3: never below 68.
    assert_eq!(
        cause(&mut net.a, &too_big(101, Some(20))),
        Cause::PathMtuLowered
    );
    assert_eq!(net.a.connection(id).unwrap().info().mss, 28);
    assert_eq!(
        cause(&mut net.a, &too_big(101, Some(68))),
        Cause::PathMtuNotLower
    );
}

/// Linux's floor, `net.ipv4.route.min_pmtu`.
#[test]
fn a_floor_can_be_set() {
    let mut net = Net::new();
    net.a.config_mut().config.min_path_mtu = 552;
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    drain(&mut net.a, START);
    net.a
        .on_icmp(START, &too_big(100, Some(68)), &mut NoObserver);
    assert_eq!(net.a.connection(id).unwrap().info().mss, 512);
}

/// RFC 8201, 4: IPv6's links carry 1280 bytes, and who says otherwise is not believed.
#[test]
fn packet_too_big_over_ipv6() {
    let mut net = Net::new();
    let (a, b) = (
        "[2001:db8::1]:5000".parse().unwrap(),
        "[2001:db8::2]:80".parse().unwrap(),
    );
    net.a.config_mut().addresses = vec!["2001:db8::1".parse().unwrap()];
    let id = net.a.connect(START, Some(a), b, &mut NoObserver).unwrap();
    drain(&mut net.a, START);
    let too_big = |mtu| IcmpError {
        kind: IcmpKind::PacketTooBig,
        code: 0,
        mtu: Some(mtu),
        local: a,
        remote: b,
        seq: SeqNumber(100),
    };
    // Before the peer's SYN-ACK 1220 is the most that may be sent (RFC 9293, MUST-15).
    assert_eq!(cause(&mut net.a, &too_big(1279)), Cause::PathMtuNotLower);
    assert_eq!(cause(&mut net.a, &too_big(1280)), Cause::PathMtuNotLower);
    assert_eq!(net.a.connection(id).unwrap().info().mss, 1220);
}

/// What the path takes is remembered when the peer's SYN says that it takes more.
#[test]
fn the_path_mtu_holds_after_the_handshake() {
    let mut net = Net::new();
    net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let syn = drain(&mut net.a, START);
    net.a
        .on_icmp(START, &too_big(100, Some(500)), &mut NoObserver);
    net.b.on_segment(START, &syn[0], &mut NoObserver);
    net.run();
    assert_eq!(net.a.state(id), State::Established);
    assert_eq!(net.a.connection(id).unwrap().info().mss, 460);
}

/// Without path MTU discovery routers may cut the packets, and code 4 is a hard error like 2 and 3.
#[test]
fn path_mtu_discovery_can_be_switched_off() {
    let mut net = Net::new();
    net.a.config_mut().config.path_mtu_discovery = false;
    net.a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let syn = drain(&mut net.a, START);
    assert!(!syn[0].ip.dont_fragment);
    assert_eq!(
        cause(&mut net.a, &too_big(100, Some(1000))),
        Cause::IcmpHardError
    );
    let (mut net, id) = established(IcmpAborts::Hard);
    net.a
        .send(START, id, &Bytes::from("x"), &mut NoObserver)
        .unwrap();
    assert!(drain(&mut net.a, START)[0].ip.dont_fragment);
}

/// As a packet, from a router: the whole way through the wire.
#[test]
fn errors_come_as_packets_too() {
    let mut net = Net::new();
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let syn = wire::emit(&drain(&mut net.a, START)[0]);
    let router = "198.51.100.1".parse().unwrap();
    let mut packet = wire::emit_icmp(router, IcmpKind::Unreachable, 3, None, &syn).unwrap();
    let mut events = Events::new();
    packet[60] ^= 1;
    net.a.on_packet(START, &packet, &mut events);
    let damaged = Event::Dropped {
        cause: Cause::BadChecksum,
    };
    assert_eq!(events, [(None, damaged)]);
    packet[60] ^= 1;
    net.a.on_packet(START, &packet, &mut NoObserver);
    assert_eq!(net.a.state(id), State::Closed);
    let after = net.a.connection(id).unwrap();
    assert_eq!(after.error(), Some(Cause::IcmpHardError));
}

/// RFC 8201, 1, and RFC 8200, 5: over IPv6 no router cuts a packet, so its word is taken whatever
/// the knob says, which is IPv4's. It is no hard error.
#[test]
fn over_ipv6_the_path_mtu_is_always_discovered() {
    let mut net = Net::new();
    let (a, b) = (
        "[2001:db8::1]:5000".parse().unwrap(),
        "[2001:db8::2]:80".parse().unwrap(),
    );
    net.a.config_mut().addresses = vec!["2001:db8::1".parse().unwrap()];
    net.a.config_mut().config.path_mtu_discovery = false;
    let id = net.a.connect(START, Some(a), b, &mut NoObserver).unwrap();
    drain(&mut net.a, START);
    let error = IcmpError {
        kind: IcmpKind::PacketTooBig,
        code: 0,
        mtu: Some(1280),
        local: a,
        remote: b,
        seq: SeqNumber(100),
    };
    assert_eq!(cause(&mut net.a, &error), Cause::PathMtuNotLower);
    assert!(!net.a.connection(id).unwrap().is_over());
}
