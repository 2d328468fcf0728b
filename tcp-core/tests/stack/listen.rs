//! LISTEN (RFC 9293, 3.10.7.2) and its two queues.

use bytes::Bytes;
use tcp_core::event::NoObserver;
use tcp_core::stack::{ListenError, ListenerId};
use tcp_core::{Cause, Config, Flags, Segment, SeqNumber, Stack, State};

use super::net::{Net, START, ack, answers, drain, drops, end, line, rst, segment, stack, syn};

/// Host `b` listening on port 80.
fn listening(backlog: u16) -> (Stack, ListenerId) {
    listening_with(backlog, |_| ())
}

/// Host `b` listening on port 80, with other knobs.
fn listening_with(backlog: u16, set: impl FnOnce(&mut Config)) -> (Stack, ListenerId) {
    let mut b = stack(2, 300);
    set(&mut b.config_mut().config);
    let listener = b
        .listen(START, end(2, 80), backlog, &mut NoObserver)
        .unwrap();
    (b, listener)
}

/// The lengths of both queues.
fn queues(stack: &Stack, listener: ListenerId) -> (u32, u32) {
    let listener = stack.listener(listener).unwrap();
    (listener.syn_queue_len(), listener.accept_queue_len())
}

/// A handshake from a port of host `a` that begins with 100.
fn establish(stack: &mut Stack, port: u16) {
    assert_eq!(answers(stack, &syn(port, 100)), ["SYN,ACK 300 ack 101"]);
    assert_eq!(answers(stack, &ack(port, 101, 301)), [""; 0]);
}

#[test]
fn first_a_reset_is_ignored() {
    let (mut b, _) = listening(5);
    assert_eq!(drops(&mut b, &rst(5000, 1)), [Cause::IgnoredInListen]);
    let with_syn = Segment {
        flags: Flags::RST.with(Flags::SYN),
        ..ack(5000, 1, 2)
    };
    assert_eq!(answers(&mut b, &with_syn), [""; 0]);
    assert_eq!(b.connections().count(), 0);
}

#[test]
fn second_an_ack_is_answered_with_a_reset() {
    let (mut b, _) = listening(5);
    assert_eq!(answers(&mut b, &ack(5000, 1, 77)), ["RST 77"]);
    let syn_ack = Segment {
        flags: Flags::SYN,
        ..ack(5000, 1, 78)
    };
    assert_eq!(drops(&mut b, &syn_ack), [Cause::AckInListen]);
    assert_eq!(
        drain(&mut b, START).iter().map(line).collect::<Vec<_>>(),
        ["RST 78"]
    );
    assert_eq!(b.connections().count(), 0);
}

#[test]
fn third_a_syn_is_answered() {
    let (mut b, listener) = listening(5);
    assert_eq!(answers(&mut b, &syn(5000, 100)), ["SYN,ACK 300 ack 101"]);
    assert_eq!(queues(&b, listener), (1, 0));
    let (id, connection) = b.connections().next().unwrap();
    assert_eq!(connection.state(), State::SynReceived);
    assert_eq!(
        b.listener(listener)
            .unwrap()
            .syn_queue()
            .collect::<Vec<_>>(),
        [id]
    );
    assert_eq!(b.accept(listener), None, "not established yet");
}

#[test]
fn fourth_anything_else_is_dropped() {
    let (mut b, _) = listening(5);
    let fin = Segment {
        flags: Flags::FIN,
        payload: "x".into(),
        ..segment()
    };
    assert_eq!(drops(&mut b, &fin), [Cause::IgnoredInListen]);
    assert_eq!(drain(&mut b, START), []);
}

/// RFC 9293, 3.10.7.4: a passive open that is reset in SYN-RECEIVED returns to LISTEN.
#[test]
fn a_reset_in_syn_received_returns_to_listen() {
    let (mut b, listener) = listening(1);
    answers(&mut b, &syn(5000, 100));
    assert_eq!(answers(&mut b, &rst(5000, 101)), [""; 0]);
    assert_eq!((queues(&b, listener), b.connections().count()), ((0, 0), 0));
    assert_eq!(b.poll_timeout(), None);
    // The listener goes on, and has room for the next, from the same endpoint too.
    establish(&mut b, 5000);
    assert_eq!(queues(&b, listener), (0, 1));
}

/// RFC 9293, 3.8.3: SYN-ACK is given up too, and nobody but the queue learns of it.
#[test]
fn a_handshake_that_is_never_finished_leaves_the_queue() {
    let (mut b, listener) = listening(1);
    answers(&mut b, &syn(5000, 100));
    let mut turns = 0;
    while let Some(due) = b.poll_timeout() {
        b.on_timeout(due, &mut NoObserver);
        drain(&mut b, due);
        turns += 1;
        assert!(turns < 100);
    }
    assert!(turns > 1, "it is sent again");
    assert_eq!((queues(&b, listener), b.connections().count()), ((0, 0), 0));
}

#[test]
fn a_full_syn_queue_drops_the_next_syn() {
    let (mut b, listener) = listening(2);
    answers(&mut b, &syn(5000, 100));
    answers(&mut b, &syn(5001, 100));
    assert_eq!(drops(&mut b, &syn(5002, 100)), [Cause::BacklogFull]);
    assert_eq!(
        drain(&mut b, START),
        [],
        "no reset: the client shall try again"
    );
    assert_eq!(queues(&b, listener), (2, 0));
    // One finishes its handshake: there is room.
    answers(&mut b, &ack(5000, 101, 301));
    assert_eq!(queues(&b, listener), (1, 1));
    assert_eq!(answers(&mut b, &syn(5002, 100)), ["SYN,ACK 300 ack 101"]);
}

/// As in Linux the accept queue holds one more than the backlog.
#[test]
fn a_full_accept_queue_drops_syns_and_the_last_ack() {
    let (mut b, listener) = listening(1);
    establish(&mut b, 5000);
    answers(&mut b, &syn(5001, 100));
    answers(&mut b, &ack(5001, 101, 301));
    assert_eq!(queues(&b, listener), (0, 2));
    assert_eq!(drops(&mut b, &syn(5003, 100)), [Cause::AcceptQueueFull]);

    let (mut b, listener) = overflowing(|_| ());
    assert_eq!(
        drops(&mut b, &ack(5003, 101, 301)),
        [Cause::AcceptQueueFullForAck]
    );
    assert_eq!(drain(&mut b, START), []);
    assert_eq!(queues(&b, listener), (1, 3), "5003 stays in SYN-RECEIVED");
    // The application makes room.
    assert!(b.accept(listener).is_some());
    answers(&mut b, &ack(5003, 101, 301));
    assert_eq!(queues(&b, listener), (0, 3));
}

/// Host `b` with a backlog of 2, three connections that wait, and 5003 in SYN-RECEIVED.
fn overflowing(set: impl FnOnce(&mut Config)) -> (Stack, ListenerId) {
    let (mut b, listener) = listening_with(2, set);
    establish(&mut b, 5000);
    establish(&mut b, 5001);
    answers(&mut b, &syn(5002, 100));
    answers(&mut b, &syn(5003, 100));
    answers(&mut b, &ack(5002, 101, 301));
    assert_eq!(queues(&b, listener), (1, 3));
    (b, listener)
}

#[test]
fn a_reset_is_believed_while_the_accept_queue_is_full() {
    let (mut b, listener) = overflowing(|_| ());
    let reset = Segment {
        flags: Flags::RST,
        ..ack(5003, 101, 301)
    };
    answers(&mut b, &reset);
    assert_eq!(queues(&b, listener), (0, 3));
}

/// What is established already, or was a SYN that comes twice, has its place.
#[test]
fn a_full_accept_queue_concerns_only_new_connections() {
    let (mut b, listener) = overflowing(|_| ());
    let data = Segment {
        payload: "early".into(),
        ..ack(5002, 101, 301)
    };
    assert_eq!(drops(&mut b, &data), []);
    let waiting = b.listener(listener).unwrap().accept_queue().last().unwrap();
    assert_eq!(b.connection(waiting).unwrap().readable(), 5);
    assert!(!drops(&mut b, &syn(5003, 100)).contains(&Cause::AcceptQueueFull));
    assert_eq!(
        drops(&mut b, &ack(5003, 101, 301)),
        [Cause::AcceptQueueFullForAck]
    );
}

/// In the order in which the handshakes were finished, not in that of the SYNs.
#[test]
fn connections_are_accepted_in_the_order_of_their_handshakes() {
    let (mut b, listener) = listening(5);
    for port in [5000, 5001, 5002] {
        answers(&mut b, &syn(port, 100));
    }
    for port in [5002, 5000, 5001] {
        answers(&mut b, &ack(port, 101, 301));
    }
    let accepted: Vec<_> = std::iter::from_fn(|| b.accept(listener)).collect();
    let ports: Vec<_> = accepted
        .iter()
        .map(|id| b.connection(*id).unwrap().remote().port())
        .collect();
    assert_eq!(ports, [5002, 5000, 5001]);
    assert_eq!(queues(&b, listener), (0, 0));
}

/// A backlog of 0 still lets one connection in.
#[test]
fn a_backlog_of_none_lets_one_in() {
    let (mut b, listener) = listening(0);
    establish(&mut b, 5000);
    assert_eq!(b.listener(listener).unwrap().backlog(), 0);
    assert_eq!(drops(&mut b, &syn(5001, 100)), [Cause::AcceptQueueFull]);
}

/// Two connections to one listener, told apart by the client's port alone (RFC 9293, 3.4.1).
#[test]
fn two_connections_of_one_listener_do_not_mix() {
    let mut net = Net::new();
    let listener = net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    let mut clients = Vec::new();
    for (port, text) in [(5000, "from the first"), (5001, "from the second")] {
        let id = net
            .a
            .connect(START, Some(end(1, port)), end(2, 80), &mut NoObserver)
            .unwrap();
        net.run();
        net.a
            .send(START, id, &Bytes::from(text), &mut NoObserver)
            .unwrap();
        clients.push(id);
    }
    net.run();
    let waiting = net.b.listener(listener).unwrap();
    let first: Vec<_> = waiting.accept_queue().collect();
    let mut read = |id| {
        net.b
            .recv(START, id, 100, &mut NoObserver)
            .unwrap()
            .unwrap()
    };
    assert_eq!(read(first[0]), "from the first");
    assert_eq!(read(first[1]), "from the second");
    // The end of one is not the end of the other.
    net.a.abort(START, clients[0], &mut NoObserver);
    net.run();
    assert_eq!(net.b.state(first[0]), State::Closed);
    assert_eq!(net.b.state(first[1]), State::Established);
}

/// A connection that ended in the accept queue is still handed out: its bytes and its error are the
/// application's to learn.
#[test]
fn a_connection_that_ended_while_it_waited_is_still_accepted() {
    let (mut b, listener) = listening(5);
    establish(&mut b, 5000);
    answers(&mut b, &rst(5000, 101));
    assert_eq!(queues(&b, listener), (0, 1));
    let id = b.accept(listener).unwrap();
    assert_eq!(
        b.connection(id).unwrap().error(),
        Some(Cause::ResetReceived)
    );
    b.close(START, id, &mut NoObserver);
    assert!(b.connection(id).is_none());
}

/// RFC 9293, 3.10.4: CLOSE in LISTEN. Nobody will read what is not accepted, so it is reset.
#[test]
fn closing_a_listener_resets_what_was_not_accepted() {
    let (mut b, listener) = listening(5);
    establish(&mut b, 5000);
    establish(&mut b, 5001);
    answers(&mut b, &syn(5002, 100));
    let accepted = b.accept(listener).unwrap();
    b.close_listener(START, listener, &mut NoObserver);
    let resets: Vec<_> = drain(&mut b, START)
        .iter()
        .map(|s| (s.dst.port(), s.flags))
        .collect();
    assert_eq!(resets.len(), 2, "{resets:?}");
    assert!(resets.iter().all(|(_, flags)| flags.contains(Flags::RST)));
    let mut ports: Vec<_> = resets.iter().map(|(port, _)| *port).collect();
    ports.sort_unstable();
    assert_eq!(ports, [5001, 5002]);
    let left: Vec<_> = b.connections().map(|(id, _)| id).collect();
    assert_eq!(left, [accepted]);
    assert_eq!(b.state(accepted), State::Established);
    assert_eq!(b.listeners().count(), 0);
    assert_eq!(answers(&mut b, &syn(5003, 100)), ["RST,ACK 0 ack 101"]);
}

/// (MUST-45)
#[test]
fn a_listener_without_address_takes_each_of_the_hosts() {
    let mut b = stack(2, 300);
    b.config_mut()
        .addresses
        .push("198.51.100.2".parse().unwrap());
    let any = b
        .listen(START, "0.0.0.0:80".parse().unwrap(), 5, &mut NoObserver)
        .unwrap();
    let to = |dst: &str| Segment {
        dst: dst.parse().unwrap(),
        ..syn(5000, 100)
    };
    answers(&mut b, &to("198.51.100.2:80"));
    answers(&mut b, &to("192.0.2.2:80"));
    assert_eq!(queues(&b, any), (2, 0));
    let local = b
        .connections()
        .map(|(_, c)| c.local().ip().to_string())
        .collect::<Vec<_>>();
    assert_eq!(local, ["198.51.100.2", "192.0.2.2"]);
    assert_eq!(answers(&mut b, &to("192.0.2.2:81")), ["RST,ACK 0 ack 101"]);
}

#[test]
fn listens_that_are_refused() {
    let (mut b, listener) = listening(5);
    let mut listen = |local: &str| {
        b.listen(START, local.parse().unwrap(), 5, &mut NoObserver)
            .map(|_| ())
    };
    let in_use = |local: &str| Err(ListenError::AddressInUse(local.parse().unwrap()));
    assert_eq!(listen("192.0.2.2:80"), in_use("192.0.2.2:80"));
    assert_eq!(listen("0.0.0.0:80"), in_use("0.0.0.0:80"));
    assert_eq!(listen("[::]:80"), Ok(()), "the other family");
    assert_eq!(listen("0.0.0.0:81"), Ok(()));
    assert_eq!(listen("192.0.2.2:81"), in_use("192.0.2.2:81"));
    assert_eq!(listen("192.0.2.2:0"), Err(ListenError::NoPort));
    let not_ours = ListenError::AddressNotAvailable(end(9, 0).ip());
    assert_eq!(listen("192.0.2.9:82"), Err(not_ours));
    b.close_listener(START, listener, &mut NoObserver);
    assert!(b.listen(START, end(2, 80), 5, &mut NoObserver).is_ok());
}

/// Nothing in a host assumes IPv4.
#[test]
fn a_handshake_over_ipv6() {
    let mut net = Net::new();
    let (a, b) = (
        "[2001:db8::1]:5000".parse().unwrap(),
        "[2001:db8::2]:80".parse().unwrap(),
    );
    net.a.config_mut().addresses = vec!["2001:db8::1".parse().unwrap()];
    net.b.config_mut().addresses = vec!["2001:db8::2".parse().unwrap()];
    let listener = net.b.listen(START, b, 5, &mut NoObserver).unwrap();
    net.a.connect(START, Some(a), b, &mut NoObserver).unwrap();
    net.run();
    assert_eq!(
        net.log,
        ["a SYN 100", "b SYN,ACK 300 ack 101", "a ACK 101 ack 301"]
    );
    let accepted = net.b.accept(listener).unwrap();
    assert_eq!(net.b.connection(accepted).unwrap().remote(), a);
}

/// RFC 9293, 3.4: numbers are compared across the wrap.
#[test]
fn a_handshake_across_the_wrap() {
    let (mut b, listener) = listening(5);
    b.config_mut().iss = tcp_core::stack::IssPolicy::Fixed(SeqNumber(u32::MAX));
    assert_eq!(
        answers(&mut b, &syn(5000, u32::MAX)),
        ["SYN,ACK 4294967295 ack 0"]
    );
    assert_eq!(answers(&mut b, &ack(5000, 0, 0)), [""; 0]);
    assert_eq!(queues(&b, listener), (0, 1));
}

/// Linux's `tcp_abort_on_overflow`: the peer learns of it.
#[test]
fn a_full_accept_queue_can_reset_instead() {
    let (mut b, _) = overflowing(|config| config.abort_on_overflow = true);
    assert_eq!(
        drops(&mut b, &ack(5003, 101, 301)),
        [Cause::AbortOnOverflow]
    );
    let sent = b.poll_transmit(START, &mut NoObserver).unwrap().1;
    assert_eq!(
        (line(&sent.segment).as_str(), sent.cause),
        ("RST 301", Cause::AbortOnOverflow)
    );
    assert_eq!(sent.segment.dst, end(1, 5003));
    assert_eq!(b.connections().count(), 3);
}

/// `net.core.somaxconn` bounds what an application asks for.
#[test]
fn a_backlog_is_no_longer_than_the_host_allows() {
    let (mut b, listener) = listening_with(100, |config| config.somaxconn = 1);
    assert_eq!(b.listener(listener).unwrap().backlog(), 1);
    answers(&mut b, &syn(5000, 100));
    assert_eq!(drops(&mut b, &syn(5001, 100)), [Cause::BacklogFull]);
}

/// `net.ipv4.tcp_max_syn_backlog`: with cookies off a quarter of 8 stays free: with seven inside
/// there is one place left, which is less than two.
#[test]
fn the_last_quarter_of_the_syn_backlog_stays_free() {
    let (mut b, listener) = listening_with(100, |config| config.max_syn_backlog = 8);
    for port in 0..7 {
        assert_eq!(drops(&mut b, &syn(5000 + port, 100)), []);
    }
    assert_eq!(queues(&b, listener), (7, 0));
    assert_eq!(drops(&mut b, &syn(5007, 100)), [Cause::BacklogFull]);
}

/// Without `SO_REUSEADDR` a port with a connection left on it cannot be listened on; with it, it
/// can (RFC 9293, MUST-42), and the connection is not disturbed (MUST-41).
#[test]
fn listening_where_connections_are_left() {
    let (mut b, listener) = listening(5);
    establish(&mut b, 5000);
    let accepted = b.accept(listener).unwrap();
    b.close_listener(START, listener, &mut NoObserver);
    b.config_mut().config.reuse_address = false;
    let refused = ListenError::ConnectionLeft {
        local: end(2, 80),
        state: State::Established,
    };
    assert_eq!(
        b.listen(START, end(2, 80), 5, &mut NoObserver),
        Err(refused)
    );
    assert_eq!(
        refused.to_string(),
        "192.0.2.2:80 is in use by a connection in ESTABLISHED: wait until it is over, or allow \
         reuse (SO_REUSEADDR)"
    );
    assert!(b.listen(START, end(2, 81), 5, &mut NoObserver).is_ok());
    b.config_mut().config.reuse_address = true;
    assert!(b.listen(START, end(2, 80), 5, &mut NoObserver).is_ok());
    assert_eq!(b.state(accepted), State::Established);
}
