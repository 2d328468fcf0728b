//! What a host remembers of a path (RFC 1191, 6.3; RFC 8201, 5.3).

use tcp_core::event::NoObserver;
use tcp_core::stack::ConnectionId;
use tcp_core::wire::{IcmpError, IcmpKind, Options};
use tcp_core::{Cause, Duration, Flags, Instant, Segment, SeqNumber, Stack};

use super::net::{START, drain, end, segment, stack};

/// A router on the way reports that the path takes 1000 bytes.
fn too_big(sent: &Segment) -> IcmpError {
    IcmpError {
        kind: IcmpKind::Unreachable,
        code: 4,
        mtu: Some(1000),
        local: sent.src,
        remote: sent.dst,
        seq: sent.seq,
    }
}

/// An open to port 80 of a host, and its SYN.
fn opens(a: &mut Stack, now: Instant, host: u8) -> (ConnectionId, Segment) {
    let id = a.connect(now, None, end(host, 80), &mut NoObserver);
    (id.unwrap(), drain(a, now).pop().unwrap())
}

/// A connection to a host that takes segments of 1460, and how much goes into one.
fn connects(a: &mut Stack, now: Instant, host: u8) -> (ConnectionId, u32) {
    let (id, syn) = opens(a, now, host);
    assert_eq!(syn.options.mss, Some(1460), "MUST-67: what we receive");
    let syn_ack = Segment {
        src: syn.dst,
        dst: syn.src,
        seq: SeqNumber(300),
        ack: Some(syn.seq + 1),
        flags: Flags::SYN,
        options: Options {
            mss: Some(1460),
            ..Options::default()
        },
        ..segment()
    };
    a.on_segment(now, &syn_ack, &mut NoObserver);
    drain(a, now);
    (id, a.connection(id).unwrap().info().mss)
}

/// A connection to host `b`, whose first full segment is too big for the path.
fn learns(a: &mut Stack) -> ConnectionId {
    let (id, mss) = connects(a, START, 2);
    assert_eq!(mss, 1460);
    let data = vec![0; 1460].into();
    a.send(START, id, &data, &mut NoObserver).unwrap();
    let sent = drain(a, START).pop().unwrap();
    a.on_icmp(START, &too_big(&sent), &mut NoObserver);
    drain(a, START);
    id
}

/// SHLD-6: what one connection learns of a path holds for the next one too, for ten minutes.
#[test]
fn a_narrow_path_is_remembered_for_a_while() {
    let mut a = stack(1, 100);
    learns(&mut a);
    assert_eq!(a.path_mtu(START, end(2, 0).ip()), Some(1000));
    let later = START + Duration::from_secs(599);
    assert_eq!(connects(&mut a, later, 2).1, 960);
    assert_eq!(connects(&mut a, later, 3).1, 1460, "another path");
    let much_later = START + Duration::from_secs(600);
    assert_eq!(connects(&mut a, much_later, 2).1, 1460);
}

/// It holds for connections that others open, too.
#[test]
fn a_narrow_path_is_known_to_listeners() {
    let mut a = stack(1, 100);
    learns(&mut a);
    a.listen(START, end(1, 80), 5, &mut NoObserver).unwrap();
    let syn = Segment {
        src: end(2, 5000),
        dst: end(1, 80),
        flags: Flags::SYN,
        options: Options {
            mss: Some(1460),
            ..Options::default()
        },
        ..segment()
    };
    a.on_segment(START, &syn, &mut NoObserver);
    let (_, connection) = a.connections().last().unwrap();
    assert_eq!(connection.info().mss, 960);
}

/// MUST-20: at R1 (the third timeout, after 1, 3 and 7 s) the host takes nothing for granted about
/// the path any more, and the application hears of it.
#[test]
fn a_path_in_doubt_is_forgotten() {
    let mut a = stack(1, 100);
    let id = learns(&mut a);
    let mut known = Vec::new();
    for seconds in [1, 3, 7] {
        let now = START + Duration::from_secs(seconds);
        a.on_timeout(now, &mut NoObserver);
        drain(&mut a, now);
        known.push(a.path_mtu(now, end(2, 0).ip()));
    }
    assert_eq!(known, [Some(1000), Some(1000), None]);
    assert_eq!(a.poll_report(id), Some(Cause::PathInDoubt));
}
