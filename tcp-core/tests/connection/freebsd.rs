//! What FreeBSD does in its own way, each with the RFC's way beside it.

use tcp_core::{Cause, Config, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// RFC 9293, 3.8.6.2.2: the window is what the peer was told, here 10,000. FreeBSD rounds the
/// buffer up to whole segments of 1460, which makes 10,220, and takes all that fits.
#[test]
fn the_buffer_is_whole_segments_and_all_of_it_counts() {
    let by_buffer = |window_by_buffer| Config {
        mss: Some(1460),
        window_by_buffer,
        ..config()
    };
    for (by, last) in [(by_buffer(false), 10_000), (by_buffer(true), 10_220)] {
        for (seq, taken) in [(IRS + last, true), (IRS + last + 1, false)] {
            let mut host = Host::syn_sent_with(by.clone());
            host.gets(seg(IRS).syn().mss(1460).ack(ISS + 1));
            host.sends_any();
            host.gets(seg(seq).ack(ISS + 1).data(1));
            let cause = match taken {
                true => Cause::DuplicateAckForHole,
                false => Cause::AckForUnacceptable,
            };
            let window = if last == 10_000 { 10_000 } else { 10_220 };
            host.sends(&format!(". 1001:1001(0) ack 5001 win {window}"), cause);
        }
    }
}

/// Each ACK tells whatever room there is, however little it moved.
#[test]
fn the_window_follows_the_buffer_at_once() {
    let mut host = Host::established_with(
        Config {
            window_by_buffer: true,
            delayed_ack: None,
            ..config()
        },
        10_000,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100));
    host.sends(". 1001:1001(0) ack 5101 win 9900", Cause::AckNow);
    assert_eq!(host.reads(60).len(), 60);
    host.silent();
    host.gets(seg(IRS + 101).ack(ISS + 1).data(10));
    host.sends(". 1001:1001(0) ack 5111 win 9950", Cause::AckNow);
}

/// RFC 9293, SHLD-19 is about full-sized segments; FreeBSD's second one may be small.
#[test]
fn a_second_small_segment_is_acknowledged_at_once() {
    for (any, waits) in [(false, true), (true, false)] {
        let mut host = Host::established_with(
            Config {
                ack_any_second: any,
                delayed_ack: Some(ms(40)),
                ..config()
            },
            10_000,
        );
        host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
        host.silent();
        host.gets(seg(IRS + 11).ack(ISS + 1).data(10));
        if waits {
            host.silent();
            assert!(host.conn.info().timer(TimerKind::DelayedAck).is_some());
        } else {
            host.sends_any();
        }
    }
}

/// RFC 9293, 3.10.7.4: `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. FreeBSD sends its FIN again with it.
#[test]
fn an_ack_carries_the_fin_until_it_is_acknowledged() {
    for (again, sent) in [
        (false, ". 1002:1002(0) ack 5002 win 9999"),
        (true, "F. 1001:1001(0) ack 5002 win 9999"),
    ] {
        let mut host = Host::established_with(
            Config {
                fin_on_acks: again,
                ..config()
            },
            10_000,
        );
        host.shutdown();
        host.sends_any();
        host.gets(seg(IRS + 1).ack(ISS + 1).fin());
        host.in_state(State::Closing);
        host.sends(sent, Cause::AckOfFin);
        // What is refused is answered without it.
        host.gets(seg(IRS + 2).ack(ISS + 1).syn());
        host.sends(
            ". 1002:1002(0) ack 5002 win 9999",
            Cause::ChallengeAckForSyn,
        );
        host.gets(seg(IRS + 2).ack(ISS + 2));
        host.in_state(State::TimeWait);
    }
}

/// RFC 9293, 3.7.1: each side says what it can receive, whatever the other said.
#[test]
fn a_syn_ack_offers_no_more_than_the_syn() {
    for (of_peer, mss) in [(false, 1000), (true, 500)] {
        let by = Config {
            mss_of_peer: of_peer,
            ..config()
        };
        let mut host = Host::accepts(by, &seg(IRS).syn().mss(500));
        host.sends(
            &format!("S. 1000:1000(0) ack 5001 win 10000 <mss {mss}>"),
            Cause::SynReceived,
        );
    }
}
