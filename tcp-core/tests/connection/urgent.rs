//! Urgent data (RFC 9293, 3.8.5; RFC 6093) and PUSH (3.9.1.2).

use tcp_core::connection::SendFlags;
use tcp_core::profile::UrgentPointer;
use tcp_core::{Cause, Config, Duration, Event, Flags, Segment, SeqNumber, State};

use crate::host::{Build, Host, IRS, ISS, bytes, config, seg, show};

const URGENT: SendFlags = SendFlags {
    urgent: true,
    push: false,
};

fn writes(host: &mut Host, count: usize, flags: SendFlags) {
    let taken = host
        .conn
        .send_with(host.now, &bytes(count), flags, &mut host.events);
    assert_eq!(taken, Ok(count));
}

/// What is sent next, with its urgent pointer.
fn next(host: &mut Host) -> (String, u16) {
    let segment = host.poll().expect("a segment").segment;
    (show(&segment), segment.urgent)
}

/// A segment from the peer that says URG.
fn urges(seq: u32, pointer: u16) -> Segment {
    Segment {
        urgent: pointer,
        ..seg(seq).ack(ISS + 1).flag(Flags::URG)
    }
}

fn last_octet() -> Config {
    Config {
        urgent_pointer: UrgentPointer::Last,
        ..config()
    }
}

/// MUST-30, MUST-62: the pointer addresses the octet after the urgent data.
#[test]
fn the_pointer_leads_past_the_urgent_data() {
    let mut host = Host::established();
    writes(&mut host, 10, URGENT);
    assert_eq!(
        next(&mut host),
        ("PU. 1001:1011(10) ack 5001 win 10000".into(), 10)
    );
    host.silent();
    assert_eq!(host.info().snd.up, Some(SeqNumber(ISS + 11)));
    // What is not urgent any more says nothing.
    host.writes(1000);
    assert_eq!(
        next(&mut host),
        ("P. 1011:2011(1000) ack 5001 win 10000".into(), 0)
    );
    host.gets(seg(IRS + 1).ack(ISS + 11));
    assert_eq!(host.info().snd.up, None);
}

/// RFC 1122, 4.2.2.4 had it point to the last octet (`tcp_stdurg`).
#[test]
fn or_to_its_last_octet() {
    let mut host = Host::established_with(last_octet(), 10_000);
    writes(&mut host, 10, URGENT);
    assert_eq!(next(&mut host).1, 9);
    host.gets(urges(IRS + 1, 9).data(10));
    assert_eq!(host.info().rcv.up, Some(SeqNumber(IRS + 11)));
    assert_eq!(host.conn.urgent_remaining(), 10);
}

/// MUST-31: of any length, so also longer than 16 bits can say, and than one segment.
#[test]
fn urgent_data_of_any_length() {
    let long = Config {
        send_buffer: 200_000,
        ..config()
    };
    let mut host = Host::established_with(long, 65_535);
    writes(&mut host, 100_000, URGENT);
    let mut pointers = Vec::new();
    while pointers.len() < 100 {
        let Some(sent) = host.poll() else { break };
        let segment = sent.segment;
        assert!(segment.flags.contains(Flags::URG));
        pointers.push((segment.seq.0 - ISS - 1, segment.urgent));
        host.gets(seg(IRS + 1).ack(segment.seq_end().0).win(65_535));
    }
    assert_eq!(pointers.len(), 100);
    for (sent, pointer) in pointers {
        let ahead = 100_000 - sent;
        assert_eq!(u32::from(pointer), ahead.min(65_535));
    }
}

/// RFC 9293, 3.4: the notification goes out even when no data may.
#[test]
fn a_closed_window_does_not_hold_the_notification_back() {
    let mut host = Host::established_with(config(), 0);
    writes(&mut host, 10, URGENT);
    let sent = host.poll().expect("a segment");
    assert_eq!(show(&sent.segment), "U. 1001:1001(0) ack 5001 win 10000");
    assert_eq!((sent.segment.urgent, sent.cause), (10, Cause::UrgentToSend));
    host.silent();
}

#[test]
fn nagle_collects_no_urgent_data() {
    let mut host = Host::established();
    host.writes(10);
    host.sends_any();
    host.writes(10);
    host.silent();
    writes(&mut host, 10, URGENT);
    assert_eq!(
        next(&mut host),
        ("PU. 1011:1031(20) ack 5001 win 10000".into(), 20)
    );
}

#[test]
fn a_retransmission_says_it_again() {
    let mut host = Host::established();
    writes(&mut host, 10, URGENT);
    host.sends_any();
    host.after(Duration::from_secs(1));
    assert_eq!(
        next(&mut host),
        ("PU. 1001:1011(10) ack 5001 win 10000".into(), 10)
    );
}

/// MUST-32: told once, and again when the pointer moves on. MUST-33: how much remains.
#[test]
fn the_application_is_told_and_can_ask() {
    let mut host = Host::established();
    assert_eq!(host.conn.urgent_remaining(), 0);
    host.gets(urges(IRS + 1, 100).data(10));
    host.told(Event::Reported {
        cause: Cause::UrgentPointerAdvanced,
    });
    assert_eq!(host.conn.poll_report(), Some(Cause::UrgentPointerAdvanced));
    // Most of it has not even arrived.
    assert_eq!(host.conn.urgent_remaining(), 100);
    host.gets(urges(IRS + 11, 90).data(10));
    assert_eq!(host.conn.poll_report(), None, "the same pointer");
    assert_eq!(host.reads(15).len(), 15);
    assert_eq!(host.conn.urgent_remaining(), 85);
    host.gets(urges(IRS + 21, 200).data(10));
    assert_eq!(host.conn.poll_report(), Some(Cause::UrgentPointerAdvanced));
    assert_eq!(host.conn.urgent_remaining(), 205);
    host.gets(seg(IRS + 31).ack(ISS + 1).data(1000));
    assert_eq!(host.reads(205).len(), 205);
    assert_eq!(
        (host.conn.urgent_remaining(), host.info().rcv.up),
        (0, None)
    );
}

/// MUST-66: with a closed receive window URG is processed, and nothing of the data is taken.
#[test]
fn urgent_news_come_through_a_closed_window() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10_000));
    host.sends_any();
    assert_eq!(host.info().rcv.wnd, 0);
    host.gets(urges(IRS + 10_001, 5).data(5));
    assert_eq!(host.conn.poll_report(), Some(Cause::UrgentPointerAdvanced));
    assert_eq!(host.conn.readable(), 10_000);
    assert_eq!(host.conn.urgent_remaining(), 10_005);
}

#[test]
fn a_pointer_behind_what_was_read_means_nothing() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100));
    host.reads(100);
    host.gets(urges(IRS + 101, 0));
    assert_eq!(host.conn.poll_report(), None);
    // After the peer's FIN there is nothing to hurry to.
    host.gets(seg(IRS + 101).ack(ISS + 1).fin());
    host.in_state(State::CloseWait);
    host.gets(urges(IRS + 102, 10));
    assert_eq!(host.conn.poll_report(), None);
}

/// MAY-15: what the application pushes carries PSH, wherever segments end; SHLD-27: pushes that
/// wait together collapse into one. MUST-61: the last that is queued carries it in any case.
#[test]
fn pushes() {
    let push = SendFlags {
        urgent: false,
        push: true,
    };
    let mut host = Host::established();
    writes(&mut host, 1500, push);
    host.writes(1500);
    assert_eq!(next(&mut host).0, ". 1001:2001(1000) ack 5001 win 10000");
    assert_eq!(next(&mut host).0, "P. 2001:3001(1000) ack 5001 win 10000");
    assert_eq!(next(&mut host).0, "P. 3001:4001(1000) ack 5001 win 10000");

    // Queued before the connection is there, the first push is lost in the second.
    let mut host = Host::syn_sent();
    writes(&mut host, 500, push);
    writes(&mut host, 700, push);
    host.writes(1300);
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).win(10_000));
    assert_eq!(next(&mut host).0, ". 1001:2001(1000) ack 5001 win 10000");
    assert_eq!(next(&mut host).0, "P. 2001:3001(1000) ack 5001 win 10000");
}

/// RFC 9293, 3.10.2 and 3.10.7.3: while a connection opens, SEND only queues, and nothing but the
/// SYN leaves; it says nothing of urgent data.
#[test]
fn urgent_data_waits_until_the_connection_is_open() {
    let mut host = Host::syn_sent();
    writes(&mut host, 10, URGENT);
    host.silent();
    host.after(Duration::from_secs(1));
    assert_eq!(
        next(&mut host),
        ("S 1000:1000(0) win 10000 <mss 1000>".into(), 0)
    );
    host.silent();
    // The peer's window is closed: it hears of the urgent data at once (3.8.5).
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).win(0));
    assert_eq!(
        next(&mut host),
        ("U. 1001:1001(0) ack 5001 win 10000".into(), 10)
    );
    host.silent();
}

/// The same when both ends open at once, and on the passive side.
#[test]
fn urgent_data_waits_in_syn_received() {
    let mut host = Host::syn_sent();
    writes(&mut host, 10, URGENT);
    host.gets(seg(IRS).syn().mss(1000));
    assert_eq!(
        next(&mut host),
        ("S. 1000:1000(0) ack 5001 win 10000 <mss 1000>".into(), 0)
    );
    host.silent();
    for (mut host, window) in [
        (Host::syn_received(), 10_000),
        (Host::syn_received_active(), 0),
    ] {
        writes(&mut host, 10, URGENT);
        host.silent();
        host.after(Duration::from_secs(1));
        let (again, pointer) = next(&mut host);
        assert!(again.starts_with("S. 1000:1000(0) ack 5001"), "{again}");
        assert_eq!(pointer, 0);
        host.silent();
        // What is refused meanwhile is answered without it.
        host.gets(seg(IRS + 20_000).ack(ISS + 1));
        assert_eq!(
            next(&mut host),
            (". 1001:1001(0) ack 5001 win 10000".into(), 0)
        );
        host.gets(seg(IRS + 1).ack(ISS + 1).win(window));
        let told = match window {
            0 => "U. 1001:1001(0) ack 5001 win 10000",
            _ => "PU. 1001:1011(10) ack 5001 win 10000",
        };
        assert_eq!(next(&mut host), (told.into(), 10));
        host.silent();
    }
}
