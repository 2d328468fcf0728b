//! What was done, as a heading.

use alloc::format;
use alloc::string::String;

use tcp_core::Cause;

use crate::facts::{Facts, or, with};
use crate::label::bytes_en;
use tcp_sim::ids::Kind;

/// The heading for something that was sent, taken or thrown away because of `cause`.
#[expect(
    clippy::too_many_lines,
    reason = "one line for each cause, and no wildcard"
)]
pub(crate) fn title(cause: Cause, f: &Facts<'_>) -> String {
    let who = f.first();
    match cause {
        Cause::ActiveOpen => format!("{who} opens with SYN"),
        Cause::PassiveOpen => format!("{who} listens"),
        Cause::Send => format!("{who}’s application writes"),
        Cause::Receive => format!("{who}’s application reads"),
        Cause::Close => format!("{who}’s application closes"),
        Cause::Abort => format!("{who} aborts with RST"),
        Cause::CloseWithoutLinger => format!("{who} closes with a reset"),
        Cause::CloseWithUnreadData => format!("{who} closes with bytes unread"),
        Cause::SettingChanged => "The application changed a setting".into(),
        Cause::ApplicationGone => format!("{who}’s application has gone"),

        Cause::SynReceived => format!("{who} answers with SYN-ACK"),
        Cause::SynAckReceived => format!("{who} completes the handshake"),
        Cause::SimultaneousOpen => "Both ends opened at once".into(),
        Cause::HandshakeAck => "The handshake is complete".into(),
        Cause::UnacceptableAck => format!("{who} resets an old connection"),
        Cause::NoConnection => format!("{who} answers with RST: nobody is there"),
        Cause::ResetForNobody => "A RST for nobody".into(),
        Cause::AckInListen => format!("{who} answers a stray ACK with RST"),

        Cause::DataToSend
        | Cause::AllQueuedToSend
        | Cause::NagleReleased
        | Cause::NagleOff
        | Cause::UrgentDataToSend
        | Cause::HalfWindowToSend => format!("{who} sends {}", amount(f)),
        Cause::NothingToSend => format!("{who} has nothing to send"),
        Cause::AwaitsAck => format!("{who} waits for an acknowledgment"),
        Cause::CloseAwaited => format!("{who}’s application has not closed yet"),
        Cause::HandshakeUnfinished => format!("{who} waits for the handshake"),
        Cause::EverythingSent => format!("{who} has sent everything"),
        Cause::CongestionWindowFull => format!("{who}’s congestion window is full"),
        Cause::ReceiveWindowFull => format!("{}’s receive window is full", f.peer_first()),
        Cause::NagleWaits => "Nagle’s algorithm holds a small segment back".into(),
        Cause::FinToSend if f.own.is_some_and(|s| s.data_len() > 0) => {
            format!("{who} sends {} and FIN", amount(f))
        }
        Cause::FinToSend => format!("{who} sends FIN"),
        Cause::AckNow
        | Cause::AckByNewSetting
        | Cause::AckEverySecond
        | Cause::AckAnySecond
        | Cause::QuickAck => acknowledges(f),
        Cause::AckReportsDuplicate => format!("{who} reports a duplicate"),
        Cause::DelayedAckTimeout => format!("{who} acknowledges after a wait"),
        Cause::DuplicateAckForHole => {
            format!(
                "{who} still waits for {}",
                or(f.ack(), "an earlier segment")
            )
        }
        Cause::HoleFilled if f.own.is_some() => acknowledges(f),
        Cause::HoleFilled => "It fills a hole".into(),
        Cause::AckForUnacceptable
        | Cause::AckForDuplicate
        | Cause::AckForClosedWindow
        | Cause::AckForUnsent
        | Cause::AckForOldTimestamp
        | Cause::AckForNothingKept => format!("{who} says what it expects"),
        Cause::AckAfterRefusedProbe => format!("{who} repeats its acknowledgment"),
        Cause::WindowUpdate => format!("{who} opens its receive window"),
        Cause::WindowProbe => format!("{who} probes a closed receive window"),
        Cause::ChallengeAckForReset | Cause::ChallengeAckForSyn | Cause::ChallengeAckForAck => {
            format!("{who} challenges the sender")
        }
        Cause::KeepAliveProbe => format!("{who} asks for a sign of life"),

        Cause::KeepAliveIdle => "The keep-alive timer starts anew".into(),
        Cause::KeepAliveTimeout => format!("{who} takes the other end for gone"),
        Cause::KeepAliveOff => format!("{who} sends no keep-alives"),
        Cause::RetransmissionTimeout => format!("{who} retransmits {}", what_again(f)),
        Cause::TimerBackoff if f.timeout_is_capped() => {
            "The timeout has reached its maximum".into()
        }
        Cause::TimerBackoff => "The timeout doubles".into(),
        Cause::SynLinearTimeout => format!("{who} waits as long again for its SYN"),
        Cause::TimerStarted => "The retransmission timer starts".into(),
        Cause::TimerStartedUnmeasured => "The retransmission timer starts".into(),
        Cause::AllAcknowledged => "Everything is acknowledged".into(),
        Cause::NewDataAcknowledged => "The retransmission timer starts again".into(),
        Cause::TooManyRetransmissions => format!("{who} gives up"),
        Cause::TooManyProbes => format!("{who} gives up probing"),
        Cause::PathInDoubt => format!("{who} doubts the path"),
        Cause::ThirdDuplicateAck => format!("{who} retransmits at the third duplicate ACK"),
        Cause::RecoveryAfterMark => "A loss after a mark halves nothing".into(),
        Cause::PartialAck => format!("{who} retransmits the next hole"),
        Cause::SackHole => format!("{who} fills a hole that SACK shows"),
        Cause::SackGuess => format!("{who} retransmits what nothing was heard of"),
        Cause::SackRescue => format!("{who} retransmits its last segment, to be on the safe side"),
        Cause::SackBlock => "A SACK block tells what arrived".into(),
        Cause::DuplicateReported => "A SACK block tells what arrived twice".into(),
        Cause::SackReneged => format!("{who} no longer believes the SACK blocks"),
        Cause::AllRecovered => "Recovery is over".into(),
        Cause::TahoeRecovered => "Recovery is over".into(),
        Cause::AllRecoveredBySack => "Recovery is over".into(),
        Cause::SackRecovery => "The loss halves cwnd".into(),
        Cause::LimitedTransmit => format!("{who} sends new data on a duplicate ACK"),

        Cause::InitialWindow => "The first congestion window".into(),
        Cause::InitialWindowAfterLostSyn => "The first congestion window is one segment".into(),
        Cause::InitialWindowChosen => "The first congestion window".into(),
        Cause::InitialWindowOfTen => "The first congestion window".into(),
        Cause::SlowStart => "Slow start opens cwnd".into(),
        Cause::CongestionAvoidance => "Congestion avoidance opens cwnd".into(),
        Cause::FastRecoveryInflation => "A duplicate ACK inflates cwnd".into(),
        Cause::FastRecoveryExit => "Fast recovery ends".into(),
        Cause::SackRecoveryExit => "Fast recovery ends".into(),
        Cause::NewRenoRecoveryExit => "Fast recovery ends".into(),
        Cause::FastRecoveryExitEarly => "Fast recovery ends".into(),
        Cause::CwndAfterTimeout => "The timeout cuts cwnd to one segment".into(),
        Cause::TahoeSlowStart => "Tahoe starts again with one segment".into(),
        Cause::PartialAckDeflation => "A partial ACK deflates cwnd".into(),
        Cause::CubicReduction => "CUBIC takes three tenths off cwnd".into(),
        Cause::CubicConcave => "CUBIC grows back towards the last maximum".into(),
        Cause::CubicConvex => "CUBIC looks for a new maximum".into(),
        Cause::CubicRenoFriendly => "CUBIC grows as Reno would".into(),
        Cause::CubicTimeout => "The timeout cuts cwnd to one segment".into(),
        Cause::WindowNotUsed => "cwnd is not used, so it stays".into(),
        Cause::CubicWindowNotUsed => "cwnd is not used, so it stays".into(),
        Cause::WindowSetByHand => "cwnd is set by hand".into(),
        Cause::WindowSetByScenario => "The scenario sets cwnd".into(),
        Cause::NoCongestionControl => "There is no congestion control".into(),
        Cause::IdleRestart => "cwnd restarts after a pause".into(),

        Cause::FirstRttSample => "The first round trip is measured".into(),
        Cause::RttSample => "A round trip is measured".into(),

        Cause::RttSampleOfMany => "A round trip is measured".into(),
        Cause::RttFromTimestamp => "An echoed timestamp measures the round trip".into(),

        Cause::NeitherSynNorReset => "It says nothing of use yet".into(),
        Cause::UrgentToSend => format!("{who} has something urgent"),
        Cause::SillyWindowOverride => format!("{who} sends a small segment after all"),
        Cause::SillyWindowAvoided => format!("{who} waits for a larger segment"),
        Cause::AckOfFin => format!("{who} acknowledges the FIN"),
        Cause::AckDelayed => format!("{who} holds its ACK back for a moment"),
        Cause::AckPiggybacked => "The ACK is piggybacked".into(),
        Cause::AckSentAlone => "Another ACK says it all".into(),
        Cause::ZeroWindow | Cause::ZeroWindowNotProbed => "The receive window is closed".into(),
        Cause::WindowOpened => "The receive window is open again".into(),
        Cause::RetransmissionAfterTimeout => format!("{who} goes on retransmitting"),
        Cause::RetransmissionAfterFastRetransmit => format!("{who} goes on retransmitting"),
        Cause::RtoAfterLostSyn => "Data starts with a longer timeout".into(),
        Cause::FastRetransmitRestartsTimer => "The retransmission timer starts again".into(),
        Cause::AckBelowRange => "Its ACK is too old to be true".into(),
        Cause::NothingNew => "It says nothing new".into(),
        Cause::SendWindowUpdated => "It brings news of the receive window".into(),
        Cause::TextAfterFin => "It comes after the FIN".into(),
        Cause::NothingToKeep => "It holds nothing to keep".into(),
        Cause::QueuedUntilEstablished => "It comes before the connection is established".into(),
        Cause::DeferAccept => format!("{who} waits for data"),
        Cause::AcceptQueueFull => "The accept queue is full".into(),
        Cause::AcceptQueueFullForCookie => "The accept queue is full".into(),
        Cause::AcceptQueueFullForAck => "The accept queue is full".into(),
        Cause::AbortOnOverflow => format!("{who} resets: the accept queue is full"),
        Cause::SynCookieSent => format!("{who} answers with a SYN cookie"),
        Cause::SynCookieAlways => format!("{who} answers with a SYN cookie"),
        Cause::SynCookieAccepted => "A SYN cookie comes back".into(),
        Cause::OlderTimestampOfHost => "Its timestamp is older than its host’s last one".into(),
        Cause::IgnoredInListen => "A listener has no use for it".into(),
        Cause::NotForThisHost => "It is for another host".into(),
        Cause::InvalidAddress => "Its address cannot be one host’s".into(),

        Cause::InOrder => "The data is in order".into(),
        Cause::OutOfOrder => "The data lies behind a hole".into(),
        Cause::UrgentPointerAdvanced => format!("{who} learns of urgent data"),
        Cause::NewAck => "Something new is acknowledged".into(),
        Cause::DuplicateAck => "A duplicate ACK".into(),
        Cause::OldAck => "An old ACK".into(),
        Cause::RightEdgeKept => "The receive window ends where this segment says".into(),
        Cause::AckOfUnsent => "It acknowledges what was never sent".into(),
        Cause::AckOfUnsentIgnored => "It acknowledges what was never sent".into(),
        Cause::OutsideWindow => "It lies beyond the receive window".into(),
        Cause::AlreadyReceived => "It was received already".into(),
        Cause::WindowIsClosed => "The receive window is closed".into(),
        Cause::EcnMark => "The segment carries a router’s mark".into(),
        Cause::EcnAnswered => "The sender has heard of the mark".into(),
        Cause::EcnEcho => "cwnd shrinks: a router marked a segment".into(),
        Cause::OldTimestamp => "Its timestamp is old".into(),
        Cause::TimestampMissing => "Its timestamps are missing".into(),
        Cause::AckMissing => "Its ACK is missing".into(),
        Cause::BadChecksum => "Its checksum is wrong".into(),
        Cause::Malformed => "Its header cannot be read".into(),
        Cause::ResetReceived => format!("{who} is reset"),
        Cause::ResetInWindow => format!("{who} is reset"),
        Cause::ResetWhileOpening => "The open is refused".into(),
        Cause::ConnectionRefused => "The connection is refused".into(),
        Cause::BadReset => "A RST outside the receive window".into(),
        Cause::ResetNotExact => "A RST that is not believed".into(),
        Cause::ResetNotForSyn => "A RST that is not for the SYN".into(),
        Cause::SynInWindow => "A SYN on a running connection".into(),
        Cause::SynReturnsToListen => "A second SYN ends the handshake".into(),
        Cause::SynInWindowResets => "A SYN ends the connection".into(),
        Cause::InvalidRateLimit => "An answer was given a moment ago".into(),
        Cause::RepeatUnanswered => "It was answered before".into(),
        Cause::ChallengeAckLimit => "No challenge ACK is left".into(),
        Cause::SynWithFin => "A segment that opens and closes at once".into(),
        Cause::Blackhole => "A segment falls into a black hole".into(),
        Cause::DataAfterClose => format!("{who} resets: nobody will read this"),
        Cause::BacklogFull => "The SYN queue is full".into(),

        Cause::IcmpSoftError => "The network reports a problem".into(),
        Cause::IcmpHardError => "The network says it cannot be reached".into(),
        Cause::IcmpErrorWhileOpening => format!("{who} gives up opening"),
        Cause::IcmpHardErrorTakenForSoft => "A report that is not believed".into(),
        Cause::IcmpNotInFlight => "A report about nothing in flight".into(),
        Cause::IcmpForNobody => "A report that nobody here needs".into(),
        Cause::SourceQuenchIgnored => "A Source Quench is ignored".into(),
        Cause::PathMtuLowered => format!("{who} makes its segments shorter"),
        Cause::ForgedSegment => format!("{who} forges {} and guesses its number", forged(f)),
        Cause::InjectedSegment => format!("{who} forges {} with the right number", forged(f)),
        Cause::FloodSyn => format!("{who} sends one SYN of a flood"),
        Cause::ReplayedSegment => format!("{who} sends an old segment once more"),
        Cause::FirewallReset => format!("{who} answers with a RST that is not its own"),
        Cause::PathMtuNotLower => "A report that changes nothing".into(),

        Cause::FinReceived => format!("{who} sees the other end finish"),
        Cause::FinAcknowledged => format!("{who}’s FIN is acknowledged"),
        Cause::SimultaneousClose => "Both ends closed at once".into(),
        Cause::TimeWaitStarted => format!("{who} waits for 2 MSL"),
        Cause::TimeWaitRestarted => format!("{who} starts its 2 MSL again"),
        Cause::TimeWaitReopened => format!("{who} leaves TIME-WAIT for a new connection"),
        Cause::TimeWaitReused => format!("{who} uses the endpoints again"),
        Cause::TimeWaitRecycled => format!("{who} shortens TIME-WAIT"),
        Cause::TooManyTimeWaits => format!("{who} skips TIME-WAIT"),
        Cause::ResetInTimeWait => "A RST in TIME-WAIT is ignored".into(),
        Cause::TimeWaitOver => "2 MSL are over".into(),
        Cause::FinWait2Timeout => format!("{who} stops waiting for FIN"),
        Cause::OrphanInFinWait2 => format!("{who} sets a limit to its wait"),
        Cause::UserTimeoutStarted => "The user timeout begins".into(),
        Cause::UserTimeoutStopped => "The user timeout starts anew".into(),
        Cause::OpenTimeout => "The open takes too long".into(),
        Cause::OpenTimeoutStarted => "The time for the open begins".into(),
        Cause::UserTimeout => "The user timeout is over".into(),
    }
}

/// What an attacker forges: "a RST".
fn forged(f: &Facts<'_>) -> &'static str {
    match f.own.map(Kind::of) {
        Some(Kind::Rst) => "a RST",
        Some(Kind::Syn) => "a SYN",
        Some(Kind::Data) => "data",
        _ => "a segment",
    }
}

fn acknowledges(f: &Facts<'_>) -> String {
    let fin = f
        .came
        .is_some_and(|s| s.flags.contains(tcp_core::Flags::FIN));
    let what = if fin { " the FIN" } else { "" };
    format!(
        "{} acknowledges{what}{}",
        f.first(),
        with(
            if fin { ": all before " } else { " all before " },
            f.ack(),
            ""
        )
    )
}

/// "1460 bytes", or "data" when the segment is not at hand.
fn amount(f: &Facts<'_>) -> String {
    f.own
        .map_or_else(|| "data".into(), |segment| bytes_en(segment.data_len()))
}

/// What a retransmission repeats: "its SYN".
fn what_again(f: &Facts<'_>) -> String {
    match f.own.map(Kind::of) {
        Some(Kind::Data) => with("from sequence number ", f.seq(), ""),
        Some(Kind::Fin) if f.own.is_some_and(|own| Kind::Data.fits(own)) => {
            with("from sequence number ", f.seq(), " and its FIN")
        }
        Some(kind) => format!("its {}", kind.word()),
        None => "the oldest segment".into(),
    }
}
