//! What RFC 793 believed before RFC 5961, and what real systems changed about resets.

use tcp_core::profile::{BlindCheck, Profile};
use tcp_core::{Cause, Config, State};

use crate::host::{Build, Host, IRS, ISS, config, seg};

fn trusting() -> Config {
    Config {
        rst_check: BlindCheck::Rfc793,
        syn_check: BlindCheck::Rfc793,
        ack_check: BlindCheck::Rfc793,
        ..config()
    }
}

#[test]
fn any_reset_in_the_window_is_believed() {
    for seq in [IRS + 1, IRS + 2, IRS + 10_000] {
        let mut host = Host::established_with(trusting(), 10_000);
        host.forget();
        host.gets(seg(seq).rst());
        let cause = match seq == IRS + 1 {
            true => Cause::ResetReceived,
            false => Cause::ResetInWindow,
        };
        host.moved(State::Established, State::Closed, cause);
        host.silent();
    }
    for seq in [IRS, IRS + 10_001] {
        let mut host = Host::established_with(trusting(), 10_000);
        host.gets(seg(seq).rst());
        host.dropped(Cause::BadReset);
        host.silent();
        host.in_state(State::Established);
    }
}

#[test]
fn a_syn_in_the_window_ends_the_connection_with_a_reset() {
    for seq in [IRS + 1, IRS + 10_000] {
        let mut host = Host::established_with(trusting(), 10_000);
        host.forget();
        host.gets(seg(seq).syn());
        host.dropped(Cause::SynInWindowResets);
        host.moved(State::Established, State::Closed, Cause::SynInWindowResets);
        host.sends("R 1001:1001(0)", Cause::SynInWindowResets);
        host.silent();
        assert_eq!(host.conn.error(), Some(Cause::SynInWindowResets));
    }
    // Outside it is no more than any other old segment.
    let mut host = Host::established_with(trusting(), 10_000);
    host.gets(seg(IRS + 10_001).syn());
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::AckForUnacceptable,
    );
    host.in_state(State::Established);
}

#[test]
fn a_syn_in_the_window_ends_time_wait() {
    let mut host = Host::established_with(trusting(), 10_000);
    host.shutdown();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.sends_any();
    host.forget();
    host.gets(seg(IRS + 2).syn());
    host.moved(State::TimeWait, State::Closed, Cause::SynInWindowResets);
    host.sends("R 1002:1002(0)", Cause::SynInWindowResets);
    // Both sides had closed, so nobody has lost anything.
    assert_eq!(host.conn.error(), None);
}

/// RFC 9293, MAY-12: RFC 5961's range is (SND.UNA - MAX.SND.WND) =< SEG.ACK.
#[test]
fn an_acknowledgment_far_behind_is_challenged_or_taken() {
    let old = (ISS + 1).wrapping_sub(10_001);
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(old).data(10));
    host.dropped(Cause::AckBelowRange);
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::ChallengeAckForAck,
    );
    assert_eq!(host.conn.readable(), 0);

    let mut host = Host::established_with(trusting(), 10_000);
    host.gets(seg(IRS + 1).ack(old).data(10));
    assert_eq!(host.conn.readable(), 10, "anybody may put data in");
}

#[test]
fn syn_with_fin_can_be_refused_whole() {
    for state in [Host::syn_sent_with, |config| {
        Host::established_with(config, 10_000)
    }] {
        let mut host = state(Config {
            drop_syn_fin: true,
            ..config()
        });
        let before = host.conn.state();
        host.gets(seg(IRS + 1).syn().fin());
        host.dropped(Cause::SynWithFin);
        host.silent();
        host.in_state(before);
    }
}

#[test]
fn real_systems_acknowledge_in_a_reset() {
    let mut host = Host::established_with(
        Config {
            reset_with_ack: true,
            ..config()
        },
        10_000,
    );
    host.abort();
    host.sends("R. 1001:1001(0) ack 5001", Cause::Abort);
}

#[test]
fn the_historic_profile_trusts_everybody() {
    let historic = Profile::Historic793.config();
    let checks = [historic.rst_check, historic.syn_check, historic.ack_check];
    assert_eq!(checks, [BlindCheck::Rfc793; 3]);
    let now = Profile::Rfc.config();
    let checks = [now.rst_check, now.syn_check, now.ack_check];
    assert_eq!(checks, [BlindCheck::Rfc5961; 3]);
}

/// RFC 9293, 3.10.7.4, fourth step (RFC 5961, 4): a SYN is challenged "irrespective of the sequence
/// number", so also one that begins before the window and reaches into it.
#[test]
fn a_syn_that_begins_before_the_window_is_challenged() {
    for config in [config(), trusting()] {
        let mut host = Host::established_with(config, 10_000);
        host.gets(seg(IRS).ack(ISS + 1).syn().data(10));
        host.dropped(Cause::SynInWindow);
        host.sends(
            ". 1001:1001(0) ack 5001 win 10000",
            Cause::ChallengeAckForSyn,
        );
        assert_eq!(host.conn.readable(), 0);
    }
}
