//! Timestamps (RFC 7323): what is agreed on the SYNs, and what each segment says then.

use tcp_core::{Cause, Config, State};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// MSS 1000, as everywhere here, and timestamps.
pub(crate) fn stamped() -> Config {
    Config {
        timestamps: true,
        ..config()
    }
}

/// Established at 100 ms, the peer's clock at 7000; our SYN left at 0 ms.
fn established() -> Host {
    let mut host = Host::syn_sent_unsent(stamped());
    host.sends(
        "S 1000:1000(0) win 10000 <mss 1000,TS val 0 ecr 0>",
        Cause::ActiveOpen,
    );
    host.after(ms(100));
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).stamp(7000, 0));
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::SynAckReceived,
    );
    host.is(State::Established)
}

/// RFC 7323, 3.2 (RFC7323/every-segment): data, bare ACKs, what is sent again, FIN and RST. MUST-16:
/// they leave 988 octets for data.
#[test]
fn once_agreed_each_segment_carries_them() {
    let mut host = established();
    assert_eq!((host.info().mss, host.info().ts_recent), (988, Some(7000)));
    host.writes(1000);
    host.sends(
        ". 1001:1989(988) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::DataToSend,
    );
    host.after(ms(1000));
    host.sends_again(
        ". 1001:1989(988) ack 5001 win 10000 <TS val 1100 ecr 7000>",
        Cause::RetransmissionTimeout,
    );
    host.gets(seg(IRS + 1).ack(ISS + 989).stamp(8000, 1100));
    host.shutdown();
    host.sends(
        "FP. 1989:2001(12) ack 5001 win 10000 <TS val 1100 ecr 8000>",
        Cause::FinToSend,
    );
    host.abort();
    host.sends("R 2002:2002(0) <TS val 1100 ecr 8000>", Cause::Abort);
}

/// RFC 7323, 3.2: the SYN-ACK has them when the SYN had, and echoes the SYN's.
#[test]
fn a_syn_ack_answers_with_them_only_when_asked() {
    let mut host = Host::accepts(stamped(), &seg(IRS).syn().mss(1000).stamp(7000, 0));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000,TS val 0 ecr 7000>",
        Cause::SynReceived,
    );
    let mut host = Host::accepts(stamped(), &seg(IRS).syn().mss(1000));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SynReceived,
    );
    assert_eq!((host.info().mss, host.info().ts_recent), (1000, None));
    // Not asked for, not given either, whatever the peer's SYN says.
    let mut host = Host::accepts(config(), &seg(IRS).syn().mss(1000).stamp(7000, 0));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SynReceived,
    );
}

/// RFC 7323, 3.2: where they are not agreed on, an option that comes all the same says nothing.
#[test]
fn what_was_not_agreed_is_ignored() {
    let mut host = Host::established_with(stamped(), 10_000);
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000).stamp(7, 0));
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000).stamp(3, 0));
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::AckEverySecond);
}
