//! What becomes of connections: closing, timers, forgetting, copying.

use bytes::Bytes;
use tcp_core::connection::{RecvError, SendError};
use tcp_core::event::NoObserver;
use tcp_core::stack::ConnectionId;
use tcp_core::{Duration, Instant, State};

use super::net::{Net, START, drain, end, line, rst, stack};

/// Both hosts with one connection between them.
fn connected() -> (Net, ConnectionId, ConnectionId) {
    let mut net = Net::new();
    let listener = net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    let at_a = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    net.run();
    let at_b = net.b.accept(listener).unwrap();
    net.log.clear();
    (net, at_a, at_b)
}

/// RFC 9293, figure 12: who closes first waits 2 MSL; then both have forgotten.
#[test]
fn a_normal_close_ends_with_nothing_left() {
    let (mut net, at_a, at_b) = connected();
    net.a.close(START, at_a, &mut NoObserver);
    net.run();
    assert_eq!(net.log, ["a FIN,ACK 101 ack 301", "b ACK 301 ack 102"]);
    assert_eq!(
        (net.a.state(at_a), net.b.state(at_b)),
        (State::FinWait2, State::CloseWait)
    );
    net.log.clear();
    net.b.close(START, at_b, &mut NoObserver);
    net.run();
    assert_eq!(net.log, ["b FIN,ACK 301 ack 102", "a ACK 102 ack 302"]);
    assert_eq!(
        (net.a.state(at_a), net.b.state(at_b)),
        (State::TimeWait, State::Closed)
    );
    assert!(
        net.b.connection(at_b).is_none(),
        "the application closed it, so it is forgotten"
    );
    // RFC 9293, 3.4.2: an MSL is 2 minutes.
    assert_eq!(net.a.poll_timeout(), Some(START + Duration::from_secs(240)));
    net.next_timeout();
    assert!(net.a.connection(at_a).is_none());
    assert_eq!((net.a.poll_timeout(), net.b.poll_timeout()), (None, None));
}

/// TIME-WAIT keeps the endpoints: the same connection cannot be opened again before it is over.
#[test]
fn endpoints_in_time_wait_are_taken() {
    let (mut net, at_a, at_b) = connected();
    net.a.close(START, at_a, &mut NoObserver);
    net.run();
    net.b.close(START, at_b, &mut NoObserver);
    net.run();
    let again = |net: &mut Net| {
        net.a
            .connect(net.now, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
    };
    assert!(again(&mut net).is_err());
    net.next_timeout();
    assert!(again(&mut net).is_ok_and(|id| id != at_a));
}

/// An error stays readable until the application closes.
#[test]
fn a_connection_that_was_reset_waits_for_its_application() {
    let (mut net, _, at_b) = connected();
    net.b.on_segment(START, &rst(5000, 101), &mut NoObserver);
    assert_eq!(net.b.state(at_b), State::Closed);
    assert!(net.b.connection(at_b).is_some_and(|c| c.error().is_some()));
    assert_eq!(net.b.poll_timeout(), None);
    // Its endpoints are free for the next connection from there.
    let answer = super::net::answers(&mut net.b, &super::net::syn(5000, 900));
    assert_eq!(answer, ["SYN,ACK 300 ack 901"]);
    net.b.close(START, at_b, &mut NoObserver);
    assert!(net.b.connection(at_b).is_none());
    assert_eq!(net.b.connections().count(), 1);
}

/// The reset of an abort is sent, and stays readable; a closed one is forgotten with its reset
/// still to be sent.
#[test]
fn an_abort_sends_its_reset() {
    for then_close in [false, true] {
        let (mut net, at_a, at_b) = connected();
        net.a.abort(START, at_a, &mut NoObserver);
        if then_close {
            net.a.close(START, at_a, &mut NoObserver);
        }
        assert_eq!(net.a.connection(at_a).is_none(), then_close);
        net.run();
        assert!(net.log[0].starts_with("a RST"), "{:?}", net.log);
        assert_eq!(net.log.len(), 1);
        assert_eq!(
            (net.a.state(at_a), net.b.state(at_b)),
            (State::Closed, State::Closed)
        );
    }
}

#[test]
fn calls_for_a_connection_that_is_not_there() {
    let mut a = stack(1, 100);
    let id = ConnectionId(7);
    let data = Bytes::from_static(b"x");
    assert_eq!(
        a.send(START, id, &data, &mut NoObserver),
        Err(SendError::Closed(None))
    );
    assert_eq!(
        a.recv(START, id, 1, &mut NoObserver),
        Err(RecvError::Closed(None))
    );
    assert_eq!(
        a.shutdown(START, id, &mut NoObserver),
        Err(SendError::Closed(None))
    );
    a.close(START, id, &mut NoObserver);
    a.abort(START, id, &mut NoObserver);
    assert_eq!(a.state(id), State::Closed);
    assert_eq!(drain(&mut a, START), []);
}

#[test]
fn numbers_are_never_used_again() {
    let mut a = stack(1, 100);
    let mut last = None;
    for _ in 0..100 {
        let id = a.connect(START, None, end(2, 80), &mut NoObserver).unwrap();
        assert!(last < Some(id));
        a.close(START, id, &mut NoObserver);
        assert_eq!(
            a.connections().count(),
            0,
            "CLOSE in SYN-SENT deletes the TCB (3.10.4)"
        );
        last = Some(id);
    }
}

/// RFC 6298, 2.1 and 5.5: a SYN without answer comes again after 1 s, then 2 s later, and so on,
/// each at the time that the host asked for.
#[test]
fn timers_go_off_when_the_host_said() {
    let mut a = stack(1, 100);
    a.connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    assert_eq!(
        drain(&mut a, START).iter().map(line).collect::<Vec<_>>(),
        ["SYN 100"]
    );
    for seconds in [1, 3, 7] {
        let due = START + Duration::from_secs(seconds);
        assert_eq!(a.poll_timeout(), Some(due));
        let early = Instant::from_nanos(due.as_nanos() - 1);
        a.on_timeout(early, &mut NoObserver);
        assert_eq!(drain(&mut a, early), []);
        a.on_timeout(due, &mut NoObserver);
        assert_eq!(
            drain(&mut a, due).iter().map(line).collect::<Vec<_>>(),
            ["SYN 100"]
        );
    }
}

/// A copy of a host goes its own way, and the same calls give the same segments.
#[test]
fn a_copy_is_another_future() {
    let (net, at_a, _) = connected();
    let mut one = net.a.clone();
    let mut other = net.a.clone();
    let data = Bytes::from_static(b"hello");
    for stack in [&mut one, &mut other] {
        stack.send(START, at_a, &data, &mut NoObserver).unwrap();
    }
    let sent = drain(&mut one, START);
    assert_eq!(sent.len(), 1);
    assert_eq!(drain(&mut other, START), sent);
    other.abort(START, at_a, &mut NoObserver);
    assert_eq!(one.state(at_a), State::Established);
    assert_eq!(net.a.state(at_a), State::Established);
}
