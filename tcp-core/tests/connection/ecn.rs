//! Explicit congestion notification (RFC 3168). `E` is ECE, `W` is CWR; the IP header's field
//! stands in front: `[ect0]`, `[ce]`, or nothing for not-ECT.

use tcp_core::profile::EcnUse;
use tcp_core::wire::Ecn;
use tcp_core::{Cause, Config, Event, Flags, Segment};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn with(ecn: EcnUse) -> Config {
    Config {
        ecn,
        initial_window: Some(8),
        ..config()
    }
}

fn setup(syn: Segment) -> Segment {
    syn.flag(Flags::ECE).flag(Flags::CWR)
}

fn marked(mut segment: Segment) -> Segment {
    segment.ip.ecn = Ecn::Ce;
    segment
}

/// We opened and asked, the peer granted it.
fn established() -> Host {
    let mut host = Host::syn_sent_unsent(with(EcnUse::On));
    host.sends("SEW 1000:1000(0) win 10000 <mss 1000>", Cause::ActiveOpen);
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).flag(Flags::ECE));
    // 6.1.1: neither SYNs nor bare ACKs are ECN-capable.
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::SynAckReceived);
    assert!(host.info().ecn);
    host.forget();
    host
}

/// RFC 3168, 6.1.1 (RFC3168/negotiation): what the SYN-ACK must look like.
#[test]
fn the_syn_ack_grants_it_with_ece_alone() {
    for (flags, granted) in [
        (Flags::ECE, true),
        (Flags::NONE, false),
        // A peer that reflects the bits (6.1.1.1) grants nothing.
        (Flags::ECE.with(Flags::CWR), false),
        (Flags::CWR, false),
    ] {
        let mut host = Host::syn_sent_with(with(EcnUse::On));
        host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).flag(flags));
        assert_eq!(host.info().ecn, granted);
    }
    // Nor does it for a host that did not ask.
    let mut host = Host::syn_sent_unsent(with(EcnUse::Accept));
    host.sends("S 1000:1000(0) win 10000 <mss 1000>", Cause::ActiveOpen);
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).flag(Flags::ECE));
    assert!(!host.info().ecn);
}

/// RFC 3168, 6.1.1 (RFC3168/negotiation): both bits on the SYN ask, ECE on the SYN-ACK grants.
#[test]
fn a_listener_grants_it_to_whoever_asks() {
    let ask = Flags::ECE.with(Flags::CWR);
    for (ecn, flags, granted) in [
        (EcnUse::On, ask, true),
        (EcnUse::Accept, ask, true),
        (EcnUse::Off, ask, false),
        (EcnUse::On, Flags::ECE, false),
        (EcnUse::On, Flags::CWR, false),
        (EcnUse::On, Flags::NONE, false),
    ] {
        let mut host = Host::accepts(with(ecn), &seg(IRS).syn().mss(1000).flag(flags));
        let bits = if granted { "SE." } else { "S." };
        host.sends(
            &format!("{bits} 1000:1000(0) ack 5001 win 10000 <mss 1000>"),
            Cause::SynReceived,
        );
        assert_eq!(host.info().ecn, granted);
    }
}

/// RFC 3168, 6.1.1.1: a SYN without an answer goes out again without the offer; an answer to the
/// first one makes a connection whose marks are heard, but which marks nothing itself (6.1.1).
#[test]
fn a_syn_that_is_not_answered_asks_no_more() {
    let mut host = Host::syn_sent_with(with(EcnUse::On));
    host.after(ms(1000));
    host.sends_again(
        "S 1000:1000(0) win 10000 <mss 1000>",
        Cause::RetransmissionTimeout,
    );
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).flag(Flags::ECE));
    host.sends_any();
    host.writes(1000);
    host.sends("P. 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.gets(marked(seg(IRS + 1).ack(ISS + 1001).data(2000)));
    host.sends("E. 2001:2001(0) ack 7001 win 8000", Cause::AckEverySecond);

    let mut host = Host::syn_sent_with(Config {
        ecn_syn_retries: 1,
        ..with(EcnUse::On)
    });
    host.after(ms(1000));
    host.sends_again(
        "SEW 1000:1000(0) win 10000 <mss 1000>",
        Cause::RetransmissionTimeout,
    );
    host.after(ms(2000));
    host.sends_again(
        "S 1000:1000(0) win 10000 <mss 1000>",
        Cause::RetransmissionTimeout,
    );
}

/// RFC 3168, 6.1.1 (RFC3168/negotiation): SYNs that cross ask each other, and grant each other.
#[test]
fn a_simultaneous_open_agrees_too() {
    let mut host = Host::syn_sent_with(with(EcnUse::On));
    host.gets(setup(seg(IRS).syn().mss(1000)));
    host.sends(
        "SE. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SimultaneousOpen,
    );
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).flag(Flags::ECE));
    host.sends_any();
    assert!(host.info().ecn);
    host.writes(1000);
    host.sends(
        "[ect0] P. 1001:2001(1000) ack 5001 win 10000",
        Cause::DataToSend,
    );
    // Our SYN did not ask, the peer's did: nothing is agreed.
    let mut host = Host::syn_sent_with(with(EcnUse::Accept));
    host.gets(setup(seg(IRS).syn().mss(1000)));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SimultaneousOpen,
    );
}

/// RFC 3168, 6.1.4 to 6.1.6 (RFC3168/only-new-data).
#[test]
fn only_new_data_is_marked_as_capable() {
    let mut host = established();
    host.writes(1500);
    host.sends(
        "[ect0] . 1001:2001(1000) ack 5001 win 10000",
        Cause::DataToSend,
    );
    // Sent again: not.
    host.after(ms(1000));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    // A probe of the window: not.
    host.silent();
    host.after(ms(3000));
    host.sends(". 2001:2002(1) ack 5001 win 10000", Cause::WindowProbe);
    // A bare FIN: not.
    let mut host = established();
    host.shutdown();
    host.sends("F. 1001:1001(0) ack 5001 win 10000", Cause::FinToSend);
}

/// RFC 3168, 6.1.3 (RFC3168/echo): each ACK, bare or with data, until CWR comes.
#[test]
fn a_mark_is_echoed_until_the_peer_reacts() {
    let mut host = established();
    host.gets(marked(seg(IRS + 1).ack(ISS + 1).data(1000)));
    host.told(Event::Accepted {
        cause: Cause::EcnMark,
    });
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000));
    host.sends("E. 1001:1001(0) ack 7001 win 8000", Cause::AckEverySecond);
    assert!(host.info().ecn_echo);
    host.writes(10);
    host.sends(
        "[ect0] PE. 1001:1011(10) ack 7001 win 8000",
        Cause::AllQueuedToSend,
    );
    host.forget();
    host.gets(seg(IRS + 2001).ack(ISS + 11).data(1000).flag(Flags::CWR));
    host.told(Event::Accepted {
        cause: Cause::EcnAnswered,
    });
    host.gets(seg(IRS + 3001).ack(ISS + 11).data(1000));
    host.sends(". 1011:1011(0) ack 9001 win 6000", Cause::AckEverySecond);
    // CWR on a segment that is marked itself: the next echo begins.
    host.gets(marked(
        seg(IRS + 4001).ack(ISS + 11).data(1000).flag(Flags::CWR),
    ));
    host.gets(seg(IRS + 5001).ack(ISS + 11).data(1000));
    host.sends("E. 1011:1011(0) ack 11001 win 4000", Cause::AckEverySecond);
}

/// RFC 3168, 6.1.5: a mark outside the window may be anybody's. And without data it marks nothing.
#[test]
fn a_mark_outside_the_window_or_without_data_is_ignored() {
    let mut host = established();
    host.gets(marked(seg(IRS - 2000).ack(ISS + 1).data(1000)));
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::AckForDuplicate);
    host.gets(marked(seg(IRS + 1).ack(ISS + 1)));
    assert!(!host.info().ecn_echo);
    // Nor does it mean anything where ECN was not agreed on.
    let mut host = Host::established();
    host.gets(marked(seg(IRS + 1).ack(ISS + 1).data(2000)));
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::AckEverySecond);
}

/// RFC 3168, 6.1.2 (RFC3168/reaction): the window falls to half of the flight, once for a window of
/// data, and the next new data says so. Growth pauses for ACKs that echo a mark.
/// (SHLD-8)
#[test]
fn the_window_is_halved_once_and_the_peer_is_told() {
    let mut host = established();
    host.writes(20_000);
    assert_eq!(host.sends_any().len(), 8);
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1001).flag(Flags::ECE));
    host.told(Event::Congestion {
        cwnd: 4000,
        ssthresh: 4000,
        cause: Cause::EcnEcho,
    });
    host.silent();
    // More of the same window: no news, and no growth.
    for acked in [2001, 3001, 4001] {
        host.gets(seg(IRS + 1).ack(ISS + acked).flag(Flags::ECE));
        assert_eq!((host.info().cwnd, host.info().ssthresh), (4000, 4000));
    }
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 5001).flag(Flags::ECE));
    host.sends(
        "[ect0] W. 9001:10001(1000) ack 5001 win 10000",
        Cause::DataToSend,
    );
    host.gets(seg(IRS + 1).ack(ISS + 6001).flag(Flags::ECE));
    host.sends(
        "[ect0] . 10001:11001(1000) ack 5001 win 10000",
        Cause::DataToSend,
    );
    // Everything of that window is acknowledged; what follows it was marked again.
    host.gets(seg(IRS + 1).ack(ISS + 8001).flag(Flags::ECE));
    assert_eq!(host.info().cwnd, 4000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 9001).flag(Flags::ECE));
    assert_eq!((host.info().cwnd, host.info().ssthresh), (2000, 2000));
}

/// RFC 3168, 6.1.2: a loss reduces the window as well, so the peer is told, and a mark of the same
/// window is no news.
#[test]
fn a_loss_and_a_mark_in_one_window_reduce_it_once() {
    let mut host = established();
    host.writes(20_000);
    host.sends_any();
    host.after(ms(1000));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    let before = host.info().ssthresh;
    host.gets(seg(IRS + 1).ack(ISS + 8001).flag(Flags::ECE));
    assert_eq!(host.info().ssthresh, before);
    host.sends(
        "[ect0] W. 9001:10001(1000) ack 5001 win 10000",
        Cause::DataToSend,
    );
}

/// The other way round: first the mark, then the loss.
#[test]
fn a_mark_and_then_a_loss_in_one_window_reduce_it_once() {
    let mut host = established();
    host.writes(20_000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1001).flag(Flags::ECE));
    assert_eq!((host.info().cwnd, host.info().ssthresh), (4000, 4000));
    for _ in 0..3 {
        host.gets(seg(IRS + 1).ack(ISS + 1001).flag(Flags::ECE));
    }
    // RFC 5681, 3.2: the three segments that left inflate the window, the threshold stays.
    assert_eq!((host.info().cwnd, host.info().ssthresh), (7000, 4000));
    host.sends_again(
        ". 2001:3001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
}

/// RFC 3168, 6.1.2: a mark never lets a window grow that is smaller than two segments already.
#[test]
fn a_mark_never_enlarges_the_window() {
    let mut host = Host::syn_sent_with(Config {
        initial_window: Some(1),
        ..with(EcnUse::On)
    });
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).flag(Flags::ECE));
    host.writes(3000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1001).flag(Flags::ECE));
    assert_eq!((host.info().cwnd, host.info().ssthresh), (1000, 2000));
}

/// RFC 3168, 6.1.2 (RFC3168/reaction): the timeout has reduced the window for what was in flight
/// then, so a mark that one of these segments met reduces nothing more.
#[test]
fn a_mark_after_a_timeout_in_the_same_window_reduces_nothing() {
    let mut host = established();
    host.writes(8000);
    assert_eq!(host.sends_any().len(), 8);
    host.after(ms(1000));
    host.sends_any();
    let (cwnd, ssthresh) = (host.info().cwnd, host.info().ssthresh);
    assert_eq!((cwnd, ssthresh), (1000, 4000));
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    host.sends_any();
    // Half of the seven in flight would be 3500.
    host.gets(seg(IRS + 1).ack(ISS + 2001).flag(Flags::ECE));
    assert_eq!(host.info().ssthresh, ssthresh);
}
