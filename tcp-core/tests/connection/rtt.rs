//! Round-trip samples and the retransmission timer (RFC 6298).

use tcp_core::{Cause, Event, TimerKind};

use crate::host::{Build, Host, IRS, ISS, ms, seg};

/// (RFC6298/start-and-stop)
#[test]
fn the_timer_starts_with_the_first_segment_and_not_again_with_the_second() {
    let mut host = Host::established();
    host.writes(1000);
    host.sends_any();
    // 5.1.
    host.told(Event::TimerSet {
        timer: TimerKind::Retransmission,
        at: host.now + ms(1000),
        cause: Cause::TimerStarted,
    });
    host.after(ms(400));
    host.writes(1000);
    host.sends_any();
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(600)));
    // 5.3: new data acknowledged, and more is outstanding.
    host.after(ms(100));
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    let rto = host.info().rto;
    assert_eq!(host.timer(TimerKind::Retransmission), Some(rto));
    host.told(Event::TimerSet {
        timer: TimerKind::Retransmission,
        at: host.now + rto,
        cause: Cause::NewDataAcknowledged,
    });
    // 5.2: everything acknowledged.
    host.gets(seg(IRS + 1).ack(ISS + 2001));
    host.told(Event::TimerCancelled {
        timer: TimerKind::Retransmission,
        cause: Cause::AllAcknowledged,
    });
    assert_eq!(host.timer(TimerKind::Retransmission), None);
}

#[test]
fn each_ack_of_data_sent_once_gives_a_sample() {
    let mut host = Host::established();
    host.writes(1000);
    host.sends_any();
    host.after(ms(800));
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    // The handshake's sample was 0: SRTT 0, RTTVAR 0. Then RTTVAR = 800/4, SRTT = 800/8,
    // RTO = 100 + 4 * 200.
    host.told(Event::RttMeasured {
        sample: ms(800),
        srtt: ms(100),
        rttvar: ms(200),
        rto: ms(1000),
        cause: Cause::RttSample,
    });
}

/// (RFC6298/karn, RFC6298/back-off)
#[test]
fn karn_no_sample_from_what_was_sent_twice_and_the_back_off_stays() {
    // MUST-18.
    let mut host = Host::established();
    host.writes(2000);
    host.sends_any();
    let before = host.info().srtt;
    host.after(ms(1000));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    host.told(Event::RtoChanged {
        rto: ms(2000),
        cause: Cause::TimerBackoff,
    });
    host.after(ms(50));
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    assert_eq!((host.info().srtt, host.info().rto), (before, ms(2000)));
    // The second segment was taken for lost and is sent again: no sample either.
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2001));
    assert_eq!((host.info().srtt, host.info().rto), (before, ms(2000)));
    // New data, sent once: the sample ends the back-off.
    host.writes(10);
    host.sends_any();
    host.after(ms(80));
    host.gets(seg(IRS + 1).ack(ISS + 2011));
    assert_eq!(host.info().srtt, Some(ms(10)));
    assert_eq!(host.info().rto, ms(1000));
}

#[test]
fn one_ack_for_a_retransmission_and_a_first_transmission_gives_no_sample() {
    let mut host = Host::established();
    host.writes(2000);
    host.sends_any();
    let before = host.info().srtt;
    host.after(ms(1000));
    // Only the first went out again; the second had arrived long ago.
    host.sends_any();
    host.after(ms(30));
    host.gets(seg(IRS + 1).ack(ISS + 2001));
    assert_eq!(host.info().srtt, before);
}
