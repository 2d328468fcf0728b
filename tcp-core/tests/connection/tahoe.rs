//! Tahoe: a third duplicate ACK is answered at once, but then slow start begins from one segment.

use tcp_core::congestion::Algorithm;
use tcp_core::{Cause, Config, Event, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

#[test]
fn fast_retransmit_and_then_slow_start() {
    let mut host = Host::established_with(
        Config {
            congestion: Algorithm::Tahoe,
            initial_window: Some(8),
            limited_transmit: false,
            ..config()
        },
        60_000,
    );
    host.writes(10_000);
    assert_eq!(host.sends_any().len(), 8);
    host.after(ms(100));
    for _ in 0..3 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(60_000));
    }
    host.told(Event::Congestion {
        cwnd: 1000,
        ssthresh: 4000,
        cause: Cause::TahoeSlowStart,
    });
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(1000)));
    // Further duplicates change nothing.
    for _ in 0..4 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(60_000));
    }
    host.silent();
    assert_eq!(host.info().cwnd, 1000);
    // 2001 is lost too: slow start finds it, together with what had arrived.
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(60_000));
    for seq in [2001, 3001] {
        let end = seq + 1000;
        host.sends_again(
            &format!(". {seq}:{end}(1000) ack 5001 win 10000"),
            Cause::RetransmissionAfterFastRetransmit,
        );
    }
    host.silent();
    assert_eq!(host.info().cwnd, 2000);
    // Everything is there; new data follows with slow start's window.
    host.gets(seg(IRS + 1).ack(ISS + 8001).win(60_000));
    assert_eq!(host.info().cwnd, 3000);
    host.sends(". 9001:10001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.sends("P. 10001:11001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
}
