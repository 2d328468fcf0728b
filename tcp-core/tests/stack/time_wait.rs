//! TIME-WAIT seen by the host: who may end it early, and for whom (RFC 9293, 3.6.1; RFC 6191).

use tcp_core::event::NoObserver;
use tcp_core::stack::{ConnectError, ConnectionId, PortRange};
use tcp_core::wire::{Options, Timestamps};
use tcp_core::{Cause, Config, Duration, Event, Flags, Instant, Segment, SeqNumber, Stack, State};

use super::net::{Events, START, ack, answers, drain, end, line, rst, stack, syn};

fn stamped(value: Option<u32>, segment: Segment) -> Segment {
    let timestamps = value.map(|value| Timestamps { value, echo: 0 });
    Segment {
        options: Options {
            timestamps,
            ..Options::default()
        },
        ..segment
    }
}

fn fin(segment: Segment) -> Segment {
    Segment {
        flags: Flags::FIN,
        ..segment
    }
}

/// Host `b` with a connection from 192.0.2.1:`port` in TIME-WAIT on port 80, still listening there:
/// 100 to 102 came, the last with timestamp `stamp`, and 300 to 302 went.
fn add_time_wait(b: &mut Stack, now: Instant, port: u16, stamp: Option<u32>) -> ConnectionId {
    let send = |b: &mut Stack, segment| {
        b.on_segment(now, &stamped(stamp, segment), &mut NoObserver);
    };
    send(b, syn(port, 100));
    drain(b, now);
    send(b, ack(port, 101, 301));
    let listener = b.listeners().next().unwrap().0;
    let id = b.accept(listener).unwrap();
    b.close(now, id, &mut NoObserver);
    drain(b, now);
    send(b, fin(ack(port, 101, 302)));
    id
}

fn listening(set: impl FnOnce(&mut Config)) -> Stack {
    let mut b = stack(2, 300);
    set(&mut b.config_mut().config);
    b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    b
}

fn time_wait(stamp: Option<u32>, set: impl FnOnce(&mut Config)) -> (Stack, ConnectionId) {
    let mut b = listening(set);
    let id = add_time_wait(&mut b, START, 5000, stamp);
    assert_eq!(b.state(id), State::TimeWait);
    let last: Vec<_> = drain(&mut b, START).iter().map(line).collect();
    assert_eq!(last, ["ACK 302 ack 102"]);
    (b, id)
}

/// RFC 6191, 2, its whole decision: what the old connection had, what the SYN has, and whether it
/// is honoured. SEQ 102 is the first that is larger than the last one seen.
/// (SHLD-4, RFC6191/reuse)
#[test]
fn a_newer_syn_reopens() {
    let off: fn(&mut Config) = |_| ();
    let on: fn(&mut Config) = |config| config.timestamps = true;
    for (set, last, new, seq, honoured) in [
        // Timestamps before and now: the larger one wins, whatever the number.
        (on, Some(50), Some(51), 90, true),
        (on, Some(50), Some(49), 9000, false),
        (on, Some(u32::MAX), Some(3), 90, true),
        // The same timestamp: the number decides.
        (on, Some(50), Some(50), 102, true),
        (on, Some(50), Some(50), 101, false),
        // None now: the number decides.
        (on, Some(50), None, 102, true),
        (on, Some(50), None, 101, false),
        // None before, one now: an old copy would have none.
        (on, None, Some(1), 90, true),
        // None at all.
        (off, None, None, 102, true),
        (off, None, None, 101, false),
        // The host would not use it, so it counts for nothing.
        (off, None, Some(1), 101, false),
    ] {
        let (mut b, old) = time_wait(last, set);
        let mut events = Events::new();
        b.on_segment(START, &stamped(new, syn(5000, seq)), &mut events);
        let sent = drain(&mut b, START);
        // Our new number lies beyond everything that the old connection sent: 302 + 65,537.
        let expected = if honoured {
            format!("SYN,ACK 65839 ack {}", seq + 1)
        } else {
            "ACK 302 ack 102".to_owned()
        };
        let case = format!("{last:?} {new:?} {seq}");
        assert_eq!(
            sent.iter().map(line).collect::<Vec<_>>(),
            [expected],
            "{case}"
        );
        if !honoured {
            assert_eq!(b.state(old), State::TimeWait);
            continue;
        }
        // The ACK of the handshake ends the old connection.
        assert_eq!(
            b.state(old),
            State::TimeWait,
            "it may still be an old duplicate"
        );
        b.on_segment(
            START,
            &stamped(new, ack(5000, seq + 1, 65_840)),
            &mut events,
        );
        assert_eq!(b.state(old), State::Closed);
        let closed = Event::StateChanged {
            from: State::TimeWait,
            to: State::Closed,
            cause: Cause::TimeWaitReopened,
        };
        assert!(events.contains(&(Some(old), closed)), "{case}");
        let states: Vec<_> = b.connections().map(|(_, c)| c.state()).collect();
        assert_eq!(states, [State::Established]);
    }
}

/// MAY-2, (2): "returns to TIME-WAIT state if the SYN turns out to be an old duplicate".
#[test]
fn an_old_duplicate_returns_to_time_wait() {
    let (mut b, old) = time_wait(None, |_| ());
    assert_eq!(answers(&mut b, &syn(5000, 500)), ["SYN,ACK 65839 ack 501"]);
    // The client knows of no such SYN.
    assert_eq!(answers(&mut b, &rst(5000, 501)), [""; 0]);
    assert_eq!(b.state(old), State::TimeWait);
    // Its FIN, once more: it finds the old connection again.
    assert_eq!(
        answers(&mut b, &fin(ack(5000, 101, 302))),
        ["ACK 302 ack 102"]
    );
    let due = b.poll_timeout().unwrap();
    b.on_timeout(due, &mut NoObserver);
    assert_eq!(b.connections().count(), 0);
}

/// The wait may end while the new handshake goes on.
#[test]
fn time_wait_ends_behind_a_new_handshake() {
    let (mut b, old) = time_wait(None, |_| ());
    let later = START + Duration::from_secs(239);
    b.on_segment(later, &syn(5000, 500), &mut NoObserver);
    drain(&mut b, later);
    let over = START + Duration::from_secs(240);
    b.on_timeout(over, &mut NoObserver);
    assert_eq!(b.state(old), State::Closed);
    b.on_segment(over, &ack(5000, 501, 65_840), &mut NoObserver);
    let states: Vec<_> = b.connections().map(|(_, c)| c.state()).collect();
    assert_eq!(states, [State::Established]);
}

#[test]
fn reopening_can_be_switched_off_and_needs_a_listener() {
    let (mut b, _) = time_wait(None, |config| config.time_wait_reopen = false);
    assert_eq!(answers(&mut b, &syn(5000, 500)), ["ACK 302 ack 102"]);
    let (mut b, _) = time_wait(None, |_| ());
    let listener = b.listeners().next().unwrap().0;
    b.close_listener(START, listener, &mut NoObserver);
    assert_eq!(answers(&mut b, &syn(5000, 500)), ["ACK 302 ack 102"]);
}

/// RFC 1337, 3, F1.
#[test]
fn a_reset_does_or_does_not_end_the_wait() {
    let (mut b, id) = time_wait(None, |_| ());
    answers(&mut b, &rst(5000, 102));
    assert_eq!(b.state(id), State::Closed);
    let (mut b, id) = time_wait(None, |config| config.rfc1337 = true);
    let mut events = Events::new();
    b.on_segment(START, &rst(5000, 102), &mut events);
    let dropped = Event::Dropped {
        cause: Cause::ResetInTimeWait,
    };
    assert_eq!(events, [(Some(id), dropped)]);
    assert_eq!(b.state(id), State::TimeWait);
}

/// Linux's `tcp_max_tw_buckets`: beyond it the newest is forgotten, after its last ACK.
#[test]
fn too_many_time_waits() {
    let mut b = listening(|config| config.max_tw_buckets = 2);
    for port in [5000, 5001] {
        let id = add_time_wait(&mut b, START, port, None);
        assert_eq!(b.state(id), State::TimeWait);
    }
    drain(&mut b, START);
    let third = add_time_wait(&mut b, START, 5002, None);
    assert_eq!(b.state(third), State::Closed);
    let sent = drain(&mut b, START);
    assert_eq!(
        sent.iter().map(line).collect::<Vec<_>>(),
        ["ACK 302 ack 102"]
    );
    assert_eq!(b.connections().count(), 2);
    // When one is over there is room again.
    let over = START + Duration::from_secs(240);
    b.on_timeout(over, &mut NoObserver);
    let fourth = add_time_wait(&mut b, over, 5003, None);
    assert_eq!(b.state(fourth), State::TimeWait);
}

/// Host `a` with one ephemeral port, whose connection to `b` went to TIME-WAIT with timestamp 50.
fn client(set: impl FnOnce(&mut Config)) -> Stack {
    let mut a = stack(1, 100);
    a.config_mut().port_range = PortRange::new(60_000, 60_000).unwrap();
    a.config_mut().config.timestamps = true;
    set(&mut a.config_mut().config);
    let id = a.connect(START, None, end(2, 80), &mut NoObserver).unwrap();
    drain(&mut a, START);
    let from_b = |seq: u32, ack: u32, flags| Segment {
        src: end(2, 80),
        dst: end(1, 60_000),
        seq: SeqNumber(seq),
        ack: Some(SeqNumber(ack)),
        flags,
        ..stamped(Some(50), ack_segment())
    };
    a.on_segment(START, &from_b(300, 101, Flags::SYN), &mut NoObserver);
    a.close(START, id, &mut NoObserver);
    drain(&mut a, START);
    a.on_segment(START, &from_b(301, 102, Flags::FIN), &mut NoObserver);
    drain(&mut a, START);
    assert_eq!(a.state(id), State::TimeWait);
    a
}

fn ack_segment() -> Segment {
    ack(0, 0, 0)
}

/// Linux's `tcp_tw_reuse`: a second after the last timestamp, and beyond the old numbers.
#[test]
fn an_open_may_take_the_port_of_a_time_wait() {
    let late = START + Duration::from_millis(1001);
    let open = |a: &mut Stack, now| {
        a.connect(now, None, end(2, 80), &mut NoObserver)
            .map(|_| ())
    };
    // Without it the one port is in use for 2 MSL.
    let mut a = client(|_| ());
    assert_eq!(open(&mut a, late), Err(ConnectError::NoPortLeft));

    let mut a = client(|config| config.tw_reuse = true);
    assert_eq!(
        open(&mut a, START + Duration::from_secs(1)),
        Err(ConnectError::NoPortLeft)
    );
    assert_eq!(open(&mut a, late), Ok(()));
    // The old connection went from 100 to 102.
    let sent: Vec<_> = drain(&mut a, late).iter().map(line).collect();
    assert_eq!(sent, ["SYN 65639"]);
    assert_eq!(a.connections().count(), 1);
    // The same by name.
    let mut a = client(|config| config.tw_reuse = true);
    let local = Some(end(1, 60_000));
    assert!(matches!(
        a.connect(START, local, end(2, 80), &mut NoObserver),
        Err(ConnectError::AlreadyExists { .. })
    ));
    assert!(a.connect(late, local, end(2, 80), &mut NoObserver).is_ok());
}

/// Linux up to 4.11, `tcp_tw_recycle`: TIME-WAIT is over after three and a half timeouts of 1 s.
#[test]
fn recycling_shortens_time_wait() {
    let recycle = |config: &mut Config| {
        config.tw_recycle = true;
        config.timestamps = true;
    };
    let (b, _) = time_wait(Some(50), recycle);
    assert_eq!(b.poll_timeout(), Some(START + Duration::from_millis(3500)));
    let (b, _) = time_wait(None, recycle);
    let whole = START + Duration::from_secs(240);
    assert_eq!(b.poll_timeout(), Some(whole), "not without timestamps");
}

/// Why it is gone: two clients behind one address have two clocks.
#[test]
fn recycling_shuts_out_the_second_client_behind_an_address() {
    let recycle = |config: &mut Config| {
        config.tw_recycle = true;
        config.timestamps = true;
    };
    let (mut b, _) = time_wait(Some(5_000_000), recycle);
    let of_second = stamped(Some(1_000), syn(7000, 1));
    let mut events = Events::new();
    b.on_segment(START, &of_second, &mut events);
    let dropped = Event::Dropped {
        cause: Cause::OlderTimestampOfHost,
    };
    assert_eq!(events, [(None, dropped)]);
    assert_eq!(drain(&mut b, START), [], "in silence");
    // The first client gets in, and so does one without timestamps.
    let of_first = stamped(Some(5_000_001), syn(5001, 1));
    assert_eq!(answers(&mut b, &of_first), ["SYN,ACK 300 ack 2"]);
    assert_eq!(answers(&mut b, &syn(7000, 1)), ["SYN,ACK 300 ack 2"]);
    // After a minute it is forgotten.
    let later = START + Duration::from_secs(60);
    b.on_segment(later, &stamped(Some(1_001), syn(7001, 1)), &mut NoObserver);
    assert!(b.connections().any(|(_, c)| c.remote() == end(1, 7001)));
    // Without the knob nobody compares.
    let (mut b, _) = time_wait(Some(5_000_000), |config| config.timestamps = true);
    assert_eq!(answers(&mut b, &of_second), ["SYN,ACK 300 ack 2"]);
}
