//! Selective acknowledgments, as a receiver sends them (RFC 2018, RFC 2883).

use tcp_core::{Cause, Config};

use crate::host::{Build, Host, IRS, ISS, config, seg};

fn selective() -> Config {
    Config {
        sack: true,
        ..config()
    }
}

/// RFC 2018, 2 (RFC2018/only-on-syn): the permission stands on SYNs, and on a SYN-ACK only when it
/// stood on the SYN.
#[test]
fn permission_is_asked_for_and_given_on_syns() {
    let mut host = Host::syn_sent_unsent(selective());
    host.sends(
        "S 1000:1000(0) win 10000 <mss 1000,sackOK>",
        Cause::ActiveOpen,
    );
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).sack_ok());
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::SynAckReceived);
    assert!(host.info().sack);

    for (ours, syn, agreed) in [
        (selective(), seg(IRS).syn().mss(1000).sack_ok(), true),
        (selective(), seg(IRS).syn().mss(1000), false),
        (config(), seg(IRS).syn().mss(1000).sack_ok(), false),
    ] {
        let mut host = Host::accepts(ours, &syn);
        let options = if agreed {
            "mss 1000,sackOK"
        } else {
            "mss 1000"
        };
        host.sends(
            &format!("S. 1000:1000(0) ack 5001 win 10000 <{options}>"),
            Cause::SynReceived,
        );
        assert_eq!(host.info().sack, agreed);
    }
}
