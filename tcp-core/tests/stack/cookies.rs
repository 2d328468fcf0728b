//! SYN cookies (RFC 4987, 3.6 and appendix A).

use tcp_core::event::NoObserver;
use tcp_core::profile::{EcnUse, SynCookies};
use tcp_core::stack::ListenerId;
use tcp_core::wire::{Options, Timestamps};
use tcp_core::{Cause, Config, Duration, Event, Flags, Instant, Segment, SeqNumber, Stack, State};

use super::net::{Events, START, ack, drain, end, line, stack, syn};

/// Host `b` with a backlog of one, on port 80.
fn listening(cookies: SynCookies, set: impl FnOnce(&mut Config)) -> (Stack, ListenerId) {
    let mut b = stack(2, 300);
    b.config_mut().config.syn_cookies = cookies;
    set(&mut b.config_mut().config);
    let listener = b.listen(START, end(2, 80), 1, &mut NoObserver).unwrap();
    (b, listener)
}

/// The one answer to a segment.
fn answer(b: &mut Stack, now: Instant, segment: &Segment) -> Segment {
    b.on_segment(now, segment, &mut NoObserver);
    let mut sent = drain(b, now);
    assert_eq!(sent.len(), 1, "{sent:?}");
    sent.remove(0)
}

fn with(options: Options, segment: Segment) -> Segment {
    Segment { options, ..segment }
}

fn mss(mss: u16) -> Options {
    Options {
        mss: Some(mss),
        ..Options::default()
    }
}

/// The ACK that a peer sends for a SYN-ACK.
fn ack_of(syn_ack: &Segment) -> Segment {
    let seq = syn_ack.ack.unwrap();
    ack(syn_ack.dst.port(), seq.0, (syn_ack.seq + 1).0)
}

fn established(b: &Stack) -> usize {
    let open = |state| state == State::Established;
    b.connections().filter(|(_, c)| open(c.state())).count()
}

/// A flood fills the queue; whoever comes then is answered without a trace, and gets in.
/// (RFC4987/queue)
#[test]
fn with_a_full_queue_nothing_is_kept_until_the_ack() {
    let (mut b, listener) = listening(SynCookies::WhenFull, |_| ());
    let flood = answer(&mut b, START, &syn(6000, 1));
    assert_eq!(
        line(&flood),
        "SYN,ACK 300 ack 2",
        "the queue has room for one"
    );

    b.on_segment(START, &syn(5000, 100), &mut NoObserver);
    let (id, sent) = b.poll_transmit(START, &mut NoObserver).unwrap();
    assert_eq!((id, sent.cause), (None, Cause::SynCookieSent));
    assert_eq!(
        (sent.segment.flags, sent.segment.ack),
        (Flags::SYN, Some(SeqNumber(101)))
    );
    assert_eq!(b.connections().count(), 1, "only the flood is remembered");

    let mut events = Events::new();
    b.on_segment(START, &ack_of(&sent.segment), &mut events);
    let states: Vec<_> = events
        .into_iter()
        .filter_map(|(_, event)| match event {
            Event::StateChanged { to, cause, .. } => Some((to, cause)),
            _ => None,
        })
        .collect();
    assert_eq!(
        states,
        [
            (State::SynReceived, Cause::SynCookieAccepted),
            (State::Established, Cause::HandshakeAck)
        ]
    );
    assert_eq!(drain(&mut b, START), []);
    let id = b.accept(listener).unwrap();
    let connection = b.connection(id).unwrap();
    assert_eq!(connection.remote(), end(1, 5000));
    let info = connection.info();
    assert_eq!(
        (info.rcv.nxt, info.snd.una),
        (SeqNumber(101), sent.segment.seq + 1)
    );
    assert_eq!(info.srtt, None, "nobody knows when the SYN-ACK left");
}

/// Data goes both ways, and with it the sequence numbers that the cookie set.
/// (RFC4987/cookie)
#[test]
fn a_connection_from_a_cookie_works() {
    let (mut b, listener) = listening(SynCookies::Always, |_| ());
    let syn_ack = answer(&mut b, START, &syn(5000, 100));
    let request = Segment {
        payload: "hello".into(),
        ..ack_of(&syn_ack)
    };
    b.on_segment(START, &request, &mut NoObserver);
    let id = b.accept(listener).unwrap();
    let got = b.recv(START, id, 100, &mut NoObserver).unwrap().unwrap();
    assert_eq!(got, "hello");
    b.send(START, id, &"reply".into(), &mut NoObserver).unwrap();
    let sent = drain(&mut b, START);
    let reply = sent.last().unwrap();
    assert_eq!(
        (reply.seq, reply.ack),
        (syn_ack.seq + 1, Some(SeqNumber(106)))
    );
    assert_eq!(reply.payload, "reply");
}

/// Three bits name eight sizes: the largest that the peer takes.
#[test]
fn the_segment_size_is_rounded_down() {
    for (offered, remembered) in [
        (9000, 1460),
        (1460, 1460),
        (1459, 1440),
        (1300, 1220),
        (600, 536),
        (100, 48),
    ] {
        let (mut b, listener) = listening(SynCookies::Always, |_| ());
        let syn_ack = answer(&mut b, START, &with(mss(offered), syn(5000, 100)));
        assert_eq!(syn_ack.options, mss(1460), "ours is said as always");
        b.on_segment(START, &ack_of(&syn_ack), &mut NoObserver);
        let id = b.accept(listener).unwrap();
        let agreed = b.connection(id).unwrap().info().mss;
        assert_eq!(agreed, remembered, "of {offered}");
    }
}

/// A number that was not ours, or was ours for somebody else, is answered like any stray ACK.
#[test]
fn a_forged_cookie_is_refused() {
    let (mut b, _) = listening(SynCookies::Always, |_| ());
    let syn_ack = answer(&mut b, START, &syn(5000, 100));
    let right = ack_of(&syn_ack);
    let number = right.ack.unwrap();
    for wrong in [
        Segment {
            ack: Some(number + 1),
            ..right.clone()
        },
        Segment {
            ack: Some(number + (1 << 24)),
            ..right.clone()
        },
        Segment {
            ack: Some(number + (1 << 27)),
            ..right.clone()
        },
        Segment {
            seq: right.seq + 1,
            ..right.clone()
        },
        Segment {
            src: end(1, 5001),
            ..right.clone()
        },
        Segment {
            src: end(3, 5000),
            ..right.clone()
        },
    ] {
        let reset = answer(&mut b, START, &wrong);
        assert_eq!(line(&reset), format!("RST {}", wrong.ack.unwrap()));
    }
    assert_eq!(b.connections().count(), 0);
    b.on_segment(START, &right, &mut NoObserver);
    assert_eq!(established(&b), 1);
    // Each host has its own key.
    let other = stack(2, 300).clone();
    let config = other.config().clone();
    let mut other = Stack::new(config, 2);
    other.config_mut().config.syn_cookies = SynCookies::Always;
    other.listen(START, end(2, 80), 1, &mut NoObserver).unwrap();
    answer(&mut other, START, &syn(5009, 1));
    assert_eq!(answer(&mut other, START, &right).flags, Flags::RST);
}

/// The counter ticks each 64 seconds, and the one before the last is good no more.
#[test]
fn a_cookie_goes_stale() {
    for (after, opens) in [(63, 1), (127, 1), (128, 0), (64 * 32, 0)] {
        let (mut b, _) = listening(SynCookies::Always, |_| ());
        let syn_ack = answer(&mut b, START, &syn(5000, 100));
        let later = START + Duration::from_secs(after);
        // Somebody else's SYN, so that cookies are looked for at all.
        answer(&mut b, later, &syn(5001, 100));
        b.on_segment(later, &ack_of(&syn_ack), &mut NoObserver);
        assert_eq!(established(&b), opens, "after {after} s");
    }
}

/// A listener that never ran full does not look for cookies; nor does one that is not to.
#[test]
fn cookies_are_looked_for_only_after_some_were_sent() {
    let (mut b, _) = listening(SynCookies::Always, |_| ());
    let syn_ack = answer(&mut b, START, &syn(5000, 100));
    let mut fresh = Stack::new(b.config().clone(), 1);
    fresh.listen(START, end(2, 80), 1, &mut NoObserver).unwrap();
    assert_eq!(
        answer(&mut fresh, START, &ack_of(&syn_ack)).flags,
        Flags::RST
    );

    let (mut off, _) = listening(SynCookies::Off, |_| ());
    off.on_segment(START, &syn(5000, 100), &mut NoObserver);
    let mut events = Events::new();
    off.on_segment(START, &syn(5001, 100), &mut events);
    let dropped = Event::Dropped {
        cause: Cause::BacklogFull,
    };
    assert_eq!(events, [(None, dropped)]);
}

#[test]
fn without_room_in_the_accept_queue_no_cookie_helps() {
    let (mut b, _) = listening(SynCookies::Always, |_| ());
    let answers: Vec<_> = [5000, 5001, 5002]
        .map(|port| answer(&mut b, START, &syn(port, 100)))
        .into();
    let mut events = Events::new();
    for syn_ack in &answers {
        b.on_segment(START, &ack_of(syn_ack), &mut events);
    }
    assert_eq!(established(&b), 2, "the backlog and one more");
    let dropped = Event::Dropped {
        cause: Cause::AcceptQueueFullForCookie,
    };
    assert_eq!(events.last(), Some(&(None, dropped)));
    assert_eq!(drain(&mut b, START), [], "the peer will try again");
    // A SYN is not even answered.
    b.on_segment(START, &syn(5003, 100), &mut NoObserver);
    assert_eq!(drain(&mut b, START), []);
}

/// What a modern client's SYN offers.
fn full(value: u32) -> Options {
    Options {
        mss: Some(1460),
        window_scale: Some(7),
        sack_permitted: true,
        timestamps: Some(Timestamps { value, echo: 0 }),
        ..Options::default()
    }
}

/// Window scale and SACK travel in the low six bits of `TSval` and come back in `TSecr`; without
/// timestamps they are lost.
#[test]
fn options_are_kept_in_the_timestamp() {
    let knobs = |config: &mut Config| {
        config.timestamps = true;
        config.sack = true;
        config.receive_buffer = 1 << 20;
    };
    let (mut b, listener) = listening(SynCookies::Always, knobs);
    // 10 s and 5 ms: the clock stands at 10005 = 156 * 64 + 21.
    let now = Instant::from_nanos(10_005_000_000);
    let syn_ack = answer(&mut b, now, &with(full(77), syn(5000, 100)));
    let offered = syn_ack.options;
    assert_eq!(
        (offered.mss, offered.window_scale, offered.sack_permitted),
        (Some(1460), Some(5), true)
    );
    // Scale 7 and the SACK bit are 23, which is ahead of 21: 155 * 64 + 23.
    let expected = Timestamps {
        value: 155 * 64 + 23,
        echo: 77,
    };
    assert_eq!(offered.timestamps, Some(expected));

    let echo = Options {
        timestamps: Some(Timestamps {
            value: 78,
            echo: 155 * 64 + 23,
        }),
        ..Options::default()
    };
    let reply = Segment {
        window: 1000,
        ..with(echo, ack_of(&syn_ack))
    };
    b.on_segment(now, &reply, &mut NoObserver);
    let id = b.accept(listener).unwrap();
    assert_eq!(b.connection(id).unwrap().info().snd.wnd, 1000 << 7);
    // A client that never offered scaling.
    let plain = Options {
        window_scale: None,
        sack_permitted: false,
        ..full(77)
    };
    let syn_ack = answer(&mut b, now, &with(plain, syn(5001, 100)));
    assert_eq!(syn_ack.options.window_scale, None);
    assert_eq!(syn_ack.options.timestamps.unwrap().value, 156 * 64 + 15);
    // And one without timestamps.
    let without = Options {
        timestamps: None,
        ..full(0)
    };
    let syn_ack = answer(&mut b, now, &with(without, syn(5002, 100)));
    assert_eq!(syn_ack.options, mss(1460));
}

/// Nothing forged into the echo switches on what the host does not offer.
#[test]
fn options_that_were_never_offered_are_refused() {
    let (mut b, _) = listening(SynCookies::Always, |config| config.timestamps = true);
    let now = Instant::from_nanos(10_000_000_000);
    let syn_ack = answer(&mut b, now, &with(full(77), syn(5000, 100)));
    assert!(!syn_ack.options.sack_permitted);
    let echo = Options {
        timestamps: Some(Timestamps {
            value: 78,
            echo: 1 << 4,
        }),
        ..Options::default()
    };
    assert_eq!(
        answer(&mut b, now, &with(echo, ack_of(&syn_ack))).flags,
        Flags::RST
    );
}

/// ECN travels in the same six bits, in the highest of them (RFC3168/negotiation).
#[test]
fn ecn_is_kept_in_the_timestamp() {
    for (ecn, granted) in [(EcnUse::Accept, true), (EcnUse::Off, false)] {
        let (mut b, listener) = listening(SynCookies::Always, |config| {
            config.timestamps = true;
            config.ecn = ecn;
        });
        // 10 s and 60 ms: 10060 = 157 * 64 + 12.
        let now = Instant::from_nanos(10_060_000_000);
        let mut asking = with(
            Options {
                window_scale: None,
                sack_permitted: false,
                ..full(77)
            },
            syn(5000, 100),
        );
        asking.flags = Flags::SYN.with(Flags::ECE).with(Flags::CWR);
        let syn_ack = answer(&mut b, now, &asking);
        assert_eq!(syn_ack.flags.contains(Flags::ECE), granted);
        assert!(!syn_ack.flags.contains(Flags::CWR));
        // No scale is 15, ECN 32: 156 * 64 + 47, or 156 * 64 + 15.
        let value = syn_ack.options.timestamps.unwrap().value;
        assert_eq!(value, 156 * 64 + if granted { 47 } else { 15 });
        let echo = Options {
            timestamps: Some(Timestamps {
                value: 78,
                echo: value,
            }),
            ..Options::default()
        };
        b.on_segment(now, &with(echo, ack_of(&syn_ack)), &mut NoObserver);
        let id = b.accept(listener).unwrap();
        assert_eq!(b.connection(id).unwrap().info().ecn, granted);
        // What measures a round trip by such an echo would be wrong by up to 127 ms.
        assert_eq!(b.connection(id).unwrap().info().srtt, None);
    }
}
