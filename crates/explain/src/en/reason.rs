//! Why it was done, in one or two sentences.
//!
//! The file is long because it is one match with an arm for each cause, so that the compiler asks
//! for the sentence of a new one.

use alloc::format;
use alloc::string::String;

use tcp_core::{Cause, Segment, State};

use crate::facts::{Facts, handed_over_nothing, or, with};
use crate::label::bytes_en;
use tcp_sim::ids::Kind;
use tcp_sim::scenario::Iss;

/// The reason behind `cause`, with the numbers at hand.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each cause, and no wildcard"
)]
pub(crate) fn reason(cause: Cause, f: &Facts<'_>) -> String {
    let (who, peer) = (f.who(), f.peer());
    let (first, peer_first) = (f.first(), f.peer_first());
    let cwnd = with(" cwnd is now ", f.cwnd.map(bytes_en), ".");
    match cause {
        Cause::ActiveOpen => match f.seq() {
            Some(seq) => format!(
                "The application asked for a connection. {first} picks {seq} as its initial sequence number and sends it in a SYN, so that both ends know where counting begins.{}",
                first_number(f)
            ),
            None => format!(
                "The application asked for a connection, so {who} sends its initial sequence number in a SYN and waits for the answer."
            ),
        },
        Cause::PassiveOpen => format!(
            "The application asked to wait for connections, so {who} listens. It sends nothing until a SYN arrives."
        ),
        Cause::Send => {
            "The application handed over bytes. They go out as soon as the congestion window, the receive window of the other end and Nagle’s algorithm allow it.".into()
        }
        Cause::Receive => {
            "The application took bytes out, which makes room in the receive buffer.".into()
        }
        Cause::Close => format!(
            "The application closed: {who} will send nothing more. What was handed over before still goes out, and then FIN."
        ),
        Cause::Abort => format!(
            "The application aborted. RST{} tells {peer} to drop the connection at once, and whatever was still waiting is lost.",
            with(" with number ", f.seq(), "")
        ),
        Cause::CloseWithoutLinger => "The application has said that closing should not wait for anything. So there is no FIN: RST ends the connection at once, and what was not sent yet is lost.".into(),
        Cause::CloseWithUnreadData => format!(
            "The application closed and left received bytes unread. They are lost, and RST{} tells {peer} so.",
            with(" with number ", f.seq(), "")
        ),
        Cause::SettingChanged => "The timer ran by the old setting. If one is still needed, it begins anew by the new one.".into(),
        Cause::ApplicationGone => {
            "The application gave the connection up, so nobody is left to read or to write.".into()
        }

        Cause::SynReceived => match (f.seq(), f.ack()) {
            (Some(seq), Some(ack)) => format!(
                "A SYN reached a listening port, so {who} picks its own initial sequence number, {seq}, and acknowledges {peer}’s SYN by asking for the number after it, {ack}.{}",
                first_number(f)
            ),
            _ => format!(
                "A SYN{} reached a listening port. {first} answers with a SYN-ACK and then waits for the acknowledgment of its own initial sequence number.",
                with(" with number ", f.came_seq(), "")
            ),
        },
        Cause::SynAckReceived => format!(
            "The SYN-ACK acknowledges {who}’s SYN{} and brings {peer}’s initial sequence number{}. {first} acknowledges that{}: on its side the connection is established.",
            with(" (ack ", f.came_ack(), ")"),
            with(", ", f.came_seq(), ""),
            with(" with ", f.ack(), "")
        ),
        Cause::SimultaneousOpen => format!(
            "A SYN{} came where a SYN-ACK was expected: both ends opened at the same time. {first} acknowledges it and keeps its own initial sequence number, and the two become one connection.",
            with(" with number ", f.came_seq(), "")
        ),
        Cause::HandshakeAck => format!(
            "The acknowledgment{} covers {who}’s SYN, so both ends know both initial sequence numbers: the handshake is complete, and data may flow.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::UnacceptableAck => format!(
            "The segment acknowledges {}, which {who} did not send on this connection. It must be left over from an older one, so RST goes back and {who} keeps waiting for the answer to its SYN.",
            or(f.came_ack(), "something")
        ),
        Cause::NoConnection => format!(
            "A segment arrived for {}, and no connection or listener of {who} is there. RST says so at once, instead of leaving {peer} to wait.",
            or(f.came.map(|s| format!("port {}", s.dst.port())), "a port")
        ),
        Cause::ResetForNobody => format!(
            "The RST is for {}, and no connection or listener of {who} is there, so there is nothing to reset. A RST is never answered, or two hosts could reset each other for ever.",
            or(f.came.map(|s| format!("port {}", s.dst.port())), "a port")
        ),
        Cause::AckInListen => format!(
            "An acknowledgment{} reached a port that only listens. Nothing was sent from there that it could acknowledge, so RST goes back.",
            with(" of ", f.came_ack(), "")
        ),

        Cause::DataToSend => format!(
            "A full-sized segment is waiting, and both the congestion window and the receive window of {peer} have room for it{}.{}",
            rooms(f),
            carried(f)
        ),
        Cause::AllQueuedToSend => format!(
            "Nothing is in flight, so there is no ACK to wait for: all that is queued goes out at once, though it does not fill a segment{}.{}",
            rooms(f),
            carried(f)
        ),
        Cause::NagleReleased => format!(
            "Nagle’s algorithm held these bytes back: while anything is in flight only full-sized segments go, so that many small writes do not become many small segments. Now everything is acknowledged, so they go.{}",
            carried(f)
        ),
        Cause::NagleOff => format!(
            "Nagle’s algorithm is switched off here (TCP_NODELAY), so less than a full segment goes out at once, though something is in flight{}.{}",
            rooms(f),
            carried(f)
        ),
        Cause::UrgentDataToSend => format!(
            "The bytes are urgent, so {who} does not wait until they fill a segment, though something is in flight{}.{}",
            rooms(f),
            carried(f)
        ),
        Cause::HalfWindowToSend => format!(
            "There is no room for a full-sized segment, but for at least half of the largest receive window that {peer} has ever offered{}. More room may never come, so the smaller segment goes.{}",
            rooms(f),
            carried(f)
        ),
        Cause::NothingToSend if f.info.is_some_and(handed_over_nothing) => {
            format!("{first}’s application has not handed over anything yet.")
        }
        Cause::NothingToSend => format!(
            "Everything that {who}’s application handed over has been sent and acknowledged."
        ),
        Cause::AwaitsAck => {
            let unacked = f.info.map_or(0, |info| info.unacked);
            let (are, they) = if unacked == 1 { ("is", "it stays") } else { ("are", "they stay") };
            format!(
                "Everything that {who}’s application handed over has been sent. {} {are} in flight: {they} in the send buffer until {peer} has acknowledged everything.",
                bytes_en(unacked)
            )
        }
        Cause::CloseAwaited => format!(
            "{peer_first}’s FIN has arrived, so {peer} sends nothing more. {first} sends its own FIN only when its application closes, and it has not."
        ),
        Cause::HandshakeUnfinished => {
            let syn = match f.state {
                Some(State::SynReceived) => "SYN-ACK",
                _ => "SYN",
            };
            let queued = f.info.filter(|info| info.unsent > 0).map(|info| bytes_en(info.unsent));
            format!(
                "{first} has sent its {syn} and waits until it is acknowledged.{}",
                with(" ", queued, " that the application wrote are queued until the connection is established.")
            )
        }
        Cause::EverythingSent => match f.state {
            Some(State::TimeWait) => format!(
                "Both directions are closed. {first} only stays to acknowledge {peer}’s FIN once more if that ACK is lost, and until old segments have died out."
            ),
            Some(State::FinWait2) => format!(
                "{first}’s FIN said that nothing follows, and it is acknowledged. {peer_first} may still send: {who} receives, and waits for its FIN."
            ),
            _ => format!(
                "{first}’s FIN said that nothing follows. Now it waits until {peer} acknowledges it."
            ),
        },
        Cause::CongestionWindowFull => format!(
            "{}The congestion window has no room for another segment. {} until an ACK makes room.",
            match (f.info, f.cwnd) {
                (Some(info), Some(cwnd)) => format!(
                    "cwnd is {}, and {} are sent and not acknowledged. ",
                    bytes_en(cwnd),
                    bytes_en(info.flight)
                ),
                _ => String::new(),
            },
            waiting(f)
        ),
        Cause::ReceiveWindowFull => format!(
            "{peer_first} has offered room for {}, counted from what it acknowledged, and all of it is in flight. {} until an ACK moves the receive window on.",
            or(f.window.map(bytes_en), "so much"),
            waiting(f)
        ),
        Cause::NagleWaits => format!(
            "{} {}, less than the {} of a full segment. While something is in flight, Nagle’s algorithm lets such a small segment wait, so that small writes travel together. It goes when everything in flight is acknowledged, or when the application has filled a segment.",
            or(f.info.map(|info| bytes_en(info.unsent)), "Bytes"),
            if f.info.is_some_and(|info| info.unsent == 1) { "waits" } else { "wait" },
            or(f.info.map(|info| bytes_en(info.mss)), "bytes"),
        ),
        Cause::FinToSend => format!(
            "The application closed, and everything before that has been sent. FIN takes a sequence number of its own{}, so it is acknowledged, and retransmitted if it is lost, like a byte.",
            with(", ", f.own.map(|s| s.seq_end().minus(1)), "")
        ),
        Cause::AckNow => format!(
            "Delayed ACKs are switched off here, so whatever takes up sequence numbers is acknowledged at once. {} the next number that {who} expects.",
            ack_names(f)
        ),
        Cause::AckReportsDuplicate => format!(
            "Part of what arrived{} had been received before. {first} reports that at once in the first SACK block (D-SACK), so that {peer} learns that something was sent needlessly, or was copied on its way.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::AckByNewSetting => format!(
            "The application has asked that ACKs do not wait any longer, so the one that was held back goes out now. {} the next number that {who} expects.",
            ack_names(f)
        ),
        Cause::AckEverySecond => format!(
            "A second full-sized segment has come since the last ACK, and at least every second one is acknowledged at once, so that the sender does not wait. {} the next number expected; ACKs are cumulative, so it covers both.",
            ack_names(f)
        ),
        Cause::AckAnySecond => format!(
            "A second segment has come while an ACK was held back. {first} acknowledges every second one at once, full-sized or not. {} the next number expected; ACKs are cumulative, so it covers both.",
            ack_names(f)
        ),
        Cause::QuickAck => format!(
            "A connection begins in slow start, where each acknowledgment lets the peer send more. So the first ones do not wait. {} the next number that {who} expects.",
            ack_names(f)
        ),
        Cause::DelayedAckTimeout => format!(
            "{first} held the acknowledgment back, in case there was data to send it with. Nothing came before the delayed-ACK timer went off, so the ACK{} travels alone.",
            with(" (", f.ack(), ")")
        ),
        Cause::DuplicateAckForHole => format!(
            "The segment that arrived{} lies behind a hole. {first} still waits for {}, and says so at once: the repeated number tells {peer} that something is missing.",
            with(" (seq ", f.came_seq(), ")"),
            or(f.ack(), "an earlier one")
        ),
        Cause::HoleFilled => format!(
            "It filled a hole{}. {first} acknowledges at once{}, so that {peer} soon learns how far the bytes are complete.",
            with(" at ", f.came_seq(), ""),
            with(", up to ", f.ack(), "")
        ),
        Cause::AckForUnacceptable => format!(
            "The segment that arrived{} lies beyond the receive window. {first} throws it away and answers with the number that it expects{}.",
            with(" (seq ", f.came_seq(), ")"),
            with(", ", f.ack(), "")
        ),
        Cause::AckAfterRefusedProbe => format!(
            "{peer_first} refused the byte of {who}’s window probe, and so it also refused the acknowledgments that {who} had numbered as if that byte was taken. {first} repeats what they said{}, with the number before the byte.",
            with(": up to ", f.ack(), "")
        ),
        Cause::AckForDuplicate => format!(
            "The numbers of the segment that arrived{} lie before the next one that {who} expects, so {who} takes it for something received already. The ACK of that may have been lost, so {who} says again what it expects{}.",
            with(" (seq ", f.came_seq(), ")"),
            with(": ", f.ack(), "")
        ),
        Cause::AckForClosedWindow => format!(
            "{first} has no room for the segment that arrived{}, as its receive window is closed. It must answer all the same: the ACK tells which number is expected{} and how large its receive window is now.",
            with(" (seq ", f.came_seq(), ")"),
            with(", ", f.ack(), ",")
        ),
        Cause::AckForUnsent => format!(
            "The segment that arrived acknowledges{} what {who} has not sent yet. {first} throws it away and tells {peer} where it stands itself{}.",
            with(" ", f.came_ack(), ","),
            match (f.seq(), f.ack()) {
                (Some(seq), Some(ack)) => format!(": seq {seq}, ack {ack}"),
                _ => String::new(),
            }
        ),
        Cause::AckForOldTimestamp => format!(
            "The segment that arrived{} has an older timestamp than one before it, so {who} throws it away as an old copy and answers with the number that it expects{}.",
            with(" (seq ", f.came_seq(), ")"),
            with(", ", f.ack(), "")
        ),
        Cause::AckForNothingKept => format!(
            "The segment that arrived{} brings nothing that {who} does not have already, though something before it is still missing. So {who} says at once which number it waits for{}.",
            with(" (seq ", f.came_seq(), ")"),
            with(": ", f.ack(), "")
        ),
        Cause::WindowUpdate => format!(
            "There is room in the receive buffer that is worth offering. {first} tells {peer} without being asked{}, so that it can go on sending.",
            with(": the window field says ", f.own.map(|s| s.window), "")
        ),
        Cause::WindowProbe => format!(
            "{peer_first}’s receive window is closed, and the ACK that opens it may get lost: nobody retransmits a bare ACK. So {who} sends {} to ask.",
            match f.own.map(Segment::data_len) {
                Some(0) => "its FIN".into(),
                _ => format!("one byte{}", with(", number ", f.seq(), ",")),
            }
        ),
        Cause::ChallengeAckForReset => format!(
            "The RST that arrived{} may be forged: somebody may guess a number in the receive window. So {who} answers with the exact number that it expects{}; if {peer} means it, it repeats its RST with that number.",
            with(" (seq ", f.came_seq(), ")"),
            with(", ", f.ack(), "")
        ),
        Cause::ChallengeAckForSyn => format!(
            "The SYN that arrived{} may be old or forged, so {who} keeps its connection and only answers with what it expects{}. If {peer} has rebooted and knows nothing of the connection, it will answer that with a RST.",
            with(" (seq ", f.came_seq(), ")"),
            with(", ", f.ack(), "")
        ),
        Cause::ChallengeAckForAck => format!(
            "The acknowledgment number that arrived{} is older than any that {peer} could send now, so the segment may be forged. {first} does not act on it and answers with what it expects{}.",
            with(", ", f.came_ack(), ","),
            with(", ", f.ack(), "")
        ),
        Cause::KeepAliveProbe => format!(
            "Nothing was heard for a long time. {first} sends an old sequence number{}, which makes any living end answer with an ACK.",
            with(", ", f.seq(), "")
        ),

        Cause::KeepAliveIdle => format!(
            "Whenever something is heard from {peer}, {who} sets its keep-alive timer anew. If nothing more is heard until it goes off, a probe asks whether {peer} is still there."
        ),
        Cause::KeepAliveTimeout => format!("{first} sent probe after probe and heard nothing. One lost probe would mean little, but so many mean that {peer} is gone, so the connection is given up."),
        Cause::KeepAliveOff => "Keep-alives are switched off here, or the connection is no longer in a state in which they make sense.".into(),
        Cause::RetransmissionTimeout => {
            let waited = or(f.fired.or(f.waited).map(|d| f.span(d)), "the timeout");
            let attempt = if f.attempt > 1 {
                format!(" This is transmission {}{}.", f.attempt, with("; the next wait is ", f.rto.map(|d| f.span(d)), ""))
            } else {
                String::new()
            };
            format!(
                "Nothing new was acknowledged within {waited}, so the retransmission timer went off: {who} takes its oldest unacknowledged segment{} for lost and retransmits it.{attempt}",
                with(" (seq ", f.seq(), ")")
            )
        }
        Cause::TimerBackoff if f.timeout_is_capped() => format!(
            "The timer went off and nothing was acknowledged. The timeout would double, but it is never longer than {}.",
            or(f.rto.map(|d| f.span(d)), "its maximum")
        ),
        Cause::TimerBackoff => format!(
            "The timer went off and nothing was acknowledged. The timeout doubles{}, because the network may be slower or fuller than {who} thinks.",
            with(" to ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::SynLinearTimeout => {
            "The first few SYNs go out at even distances. If a link on the way has failed, trying again soon helps to find another way sooner. After that the wait doubles.".into()
        }
        Cause::TimerStarted => format!(
            "Something was sent and is not acknowledged yet, so the retransmission timer runs{}. If it goes off first, the oldest segment is retransmitted.",
            with(" for ", f.runs(), "")
        ),
        Cause::TimerStartedUnmeasured => format!(
            "No round trip has been measured yet, so nobody knows how long an answer takes. The retransmission timer starts with {}, a fixed first value: longer than nearly every round trip, and yet no long wait when something is lost.",
            or(f.runs(), "its first value")
        ),
        Cause::AllAcknowledged => {
            "Everything that was sent is acknowledged: there is nothing to retransmit and nothing to wait for, so the timer stops.".into()
        }
        Cause::NewDataAcknowledged => format!(
            "Something new was acknowledged{}, and more is still on its way. The retransmission timer starts again from now{}.",
            with(" (ack ", f.came_ack(), ")"),
            with(", for ", f.runs(), "")
        ),
        Cause::TooManyRetransmissions => {
            let what = match f.lived {
                Some(State::SynSent) => "SYN",
                Some(State::SynReceived) => "SYN-ACK",
                _ => "oldest segment",
            };
            let wait = f.last_wait.map(|d| f.span(d));
            let tried = match f.transmissions {
                Some(1) => format!(
                    "The {what} was not acknowledged{}, and here it is not retransmitted.",
                    with(" within ", wait, "")
                ),
                Some(n) => format!(
                    "The {what} was transmitted {n} times and never acknowledged{}.",
                    with("; the last wait was ", wait, "")
                ),
                None => format!("The {what} was transmitted again and again, and never acknowledged."),
            };
            if f.half_open {
                format!("{tried} {first} gives the half-open connection up.")
            } else {
                format!("{tried} {first} gives the connection up and tells the application.")
            }
        }
        Cause::TooManyProbes => format!(
            "{peer_first}’s receive window was closed, and none of many probes was answered. A receive window may stay closed for ever, but a peer that says nothing at all is gone, so {who} gives the connection up."
        ),
        Cause::PathInDoubt => {
            let told = if f.half_open { "" } else { "tells the application, and " };
            format!(
                "The same segment was transmitted {} without an answer. {first} does not give up yet, but it {told}lets IP look for another way to {peer}.",
                match f.transmissions {
                    None => "again and again".into(),
                    Some(1) => "once".into(),
                    Some(n) => format!("{n} times"),
                }
            )
        }
        Cause::ThirdDuplicateAck if f.window_moved => format!(
            "TCP takes the loss for a sign of congestion, so ssthresh becomes {}. cwnd becomes ssthresh and three segments more, one for each duplicate ACK, as each of them says that a segment has left the network.{cwnd}",
            threshold(f, "half of what was in flight")
        ),
        Cause::ThirdDuplicateAck => format!(
            "Three ACKs in a row repeated the same number{}. Something behind the hole keeps arriving, so {who} takes the segment{} for lost and retransmits it at once, without waiting for the timer.",
            with(", ", f.came_ack(), ""),
            with(" at ", f.seq(), "")
        ),
        Cause::RecoveryAfterMark => format!(
            "For a mark of a router {who} has reduced cwnd already, and one reduction in a round trip is enough, so this loss does not halve it again. cwnd only gains three segments, one for each duplicate ACK.{cwnd}"
        ),
        Cause::PartialAck => format!(
            "The acknowledgment{} covers only part of what was in flight when the loss was found. So the segment after it{} is missing too, and is retransmitted at once.",
            with(", ", f.came_ack(), ","),
            with(", seq ", f.seq(), ",")
        ),
        Cause::SackHole => format!(
            "The SACK blocks show that later bytes arrived and these did not{}. {first} retransmits them without waiting for the timer.",
            with(": seq ", f.seq(), "")
        ),
        Cause::SackGuess => format!(
            "cwnd has room, nothing new may be sent, and nothing else is known to be lost. So {who} retransmits what lies below a SACK block and was not reported itself{}: perhaps it is lost, too.",
            with(", seq ", f.seq(), "")
        ),
        Cause::SackRescue => format!(
            "The end of the data may be lost without any SACK block that tells of it. Once in each recovery {who} retransmits its last segment{}, so that an acknowledgment comes before the timer goes off.",
            with(", seq ", f.seq(), "")
        ),
        Cause::SackBlock => format!(
            "The SACK blocks of the segment name numbers beyond its acknowledgment that {peer} holds. {first} need not retransmit them, and knows that they have left the network."
        ),
        Cause::DuplicateReported => format!(
            "The first SACK block names something that {peer} had already (D-SACK): one of the two copies was sent needlessly, or the network made it."
        ),
        Cause::SackReneged => format!(
            "{peer_first} had reported what comes next as received, and yet it has not acknowledged it: it has thrown it away, as it may. {first} forgets all its reports and retransmits everything."
        ),
        Cause::AllRecovered => format!(
            "Everything that was in flight when the timer went off is acknowledged, so nothing of it is left to retransmit. From now on {who} sends as usual."
        ),
        Cause::AllRecoveredBySack => format!(
            "Everything up to the number that {who} noted when the timer went off is acknowledged, so nothing of it is left to retransmit. From now on SACK blocks that show a hole tell of a new loss."
        ),
        Cause::TahoeRecovered => "Everything that was in flight when the loss was found is acknowledged, so Tahoe has nothing of it left to retransmit. From now on it sends as usual.".into(),
        Cause::SackRecovery => format!(
            "TCP takes the loss for a sign of congestion, so ssthresh and cwnd become {}. As the SACK blocks tell what has left the network, nothing is added for duplicate ACKs.{cwnd}",
            threshold(f, "half of what was in flight")
        ),
        Cause::LimitedTransmit => format!(
            "A duplicate ACK says that a segment has left the network. {first} sends a new one in its place{}, so that enough duplicate ACKs come back to show a loss.",
            with(", seq ", f.seq(), "")
        ),

        Cause::InitialWindow => format!(
            "A new connection knows nothing of the network yet, so cwnd starts with two to four segments, by their size, and feels its way.{cwnd}"
        ),
        Cause::InitialWindowOfTen => format!(
            "A new connection knows nothing of the network yet. Ten segments are little for today’s links, and many a short answer fits into them, so cwnd starts with ten.{cwnd}"
        ),
        Cause::InitialWindowChosen => format!(
            "A setting of {who} says with how much cwnd starts, whatever the usual rule is.{cwnd}"
        ),
        Cause::InitialWindowAfterLostSyn => format!(
            "{first} had to retransmit its {}, and TCP takes that for a sign of congestion. So cwnd starts with one segment only.{cwnd}",
            f.syn_again()
        ),
        Cause::SlowStart => format!(
            "In slow start{} each ACK of new data opens cwnd.{} While cwnd is full and each segment has an ACK of its own, cwnd doubles in a round trip.{cwnd}",
            with(", below ssthresh (", f.ssthresh.map(bytes_en), "),"),
            match (f.acked, f.grew()) {
                (Some(acked), Some(grew)) => {
                    let (bytes, fin) = (bytes_en(acked.bytes()), acked.pick(" and the FIN,", ""));
                    format!(" This one acknowledges {bytes}{fin} and adds {grew}.")
                }
                _ => String::new(),
            }
        ),
        Cause::CongestionAvoidance => format!(
            "From ssthresh{} on, cwnd is near the size at which the network may be full, so TCP only probes for more: cwnd grows by at most about one segment in a round trip, in a straight line.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::FastRecoveryInflation => format!(
            "Each further duplicate ACK means that one more segment has left the network, so cwnd grows by one segment.{cwnd}"
        ),
        Cause::FastRecoveryExit => format!(
            "Everything that was in flight when the loss was found is acknowledged, so fast recovery ends. cwnd gives back what the duplicate ACKs had added, falls to ssthresh, and grows slowly from there.{cwnd}"
        ),
        Cause::FastRecoveryExitEarly => format!(
            "Reno leaves fast recovery at the first ACK of new data{}, though that does not cover everything that was in flight when the loss was found. cwnd falls to ssthresh; what else is missing must be found by three more duplicate ACKs, or by the timer.{cwnd}",
            with(", ", f.came_ack(), "")
        ),
        Cause::NewRenoRecoveryExit => format!(
            "Everything that was in flight when the loss was found is acknowledged, and all holes are filled: only now is fast recovery over. What the duplicate ACKs had added to cwnd is taken off again.{cwnd}"
        ),
        Cause::SackRecoveryExit => "Everything that was in flight when the loss was found is acknowledged, so the recovery is over. cwnd was reduced when it began and no duplicate ACK has added to it, so nothing falls now.".into(),
        Cause::CwndAfterTimeout => format!(
            "The timer found the loss, so nobody knows what still gets through. cwnd falls to one segment, and slow start begins again; ssthresh becomes {}.{cwnd}",
            threshold(f, "at most half of what was in flight when the timer first went off")
        ),
        Cause::TahoeSlowStart => format!(
            "Tahoe has no fast recovery. However a loss is found, cwnd falls to one segment, and slow start begins again; ssthresh becomes {}.{cwnd}",
            threshold(f, "half of what was in flight")
        ),
        Cause::PartialAckDeflation => format!(
            "The acknowledged bytes are no longer in flight, so cwnd gives up as many; it gains one segment for the one that has just left the network.{cwnd}"
        ),
        Cause::CubicReduction => format!(
            "TCP takes the loss for a sign of congestion. CUBIC goes down to seven tenths of what was in flight, where Reno would halve it, and remembers at which cwnd the loss happened.{cwnd}"
        ),
        Cause::CubicConcave => format!(
            "CUBIC grows with the time since the last loss, whatever the round trip is: fast at first, then more and more slowly as it nears the cwnd at which that loss happened.{cwnd}"
        ),
        Cause::CubicConvex => format!(
            "The cwnd at which the last loss happened is passed and nothing is lost. CUBIC grows slowly at first, then faster and faster, in search of a new maximum.{cwnd}"
        ),
        Cause::CubicRenoFriendly => format!(
            "On a short or narrow path Reno would have more by now than the cubic function gives. CUBIC does not take less than Reno.{cwnd}"
        ),
        Cause::CubicTimeout => format!(
            "The timer found the loss, so nobody knows what still gets through. cwnd falls to one segment, and slow start begins again; ssthresh becomes {}.{cwnd}",
            threshold(f, "at most seven tenths of what was in flight when the timer first went off")
        ),
        Cause::WindowNotUsed => {
            "Less was in flight than cwnd allows. That so little gets through says nothing about more, so cwnd does not grow.".into()
        }
        Cause::CubicWindowNotUsed => format!(
            "Not cwnd but something else limited {who}: the application, or the receive window. That tells nothing about the network, so for CUBIC this time does not count, and cwnd stays as it is."
        ),
        Cause::WindowSetByHand => format!(
            "No algorithm governs this cwnd: somebody chose it, and it stays until they choose another.{cwnd}"
        ),
        Cause::WindowSetByScenario => format!(
            "No algorithm governs this cwnd: the scenario chose it, and it stays until somebody chooses another.{cwnd}"
        ),
        Cause::NoCongestionControl => {
            "TCP as it was before 1988: only the peer’s receive window limits what is in flight, whatever the network between them can carry.".into()
        }
        Cause::IdleRestart => format!(
            "No data{} was sent for longer than the retransmission timeout, so what cwnd says about the network is out of date. It starts again from the initial window, if it was larger.{cwnd}",
            if f.probed == Some(true) { " but window probes" } else { "" }
        ),

        Cause::FirstRttSample => format!(
            "The first round trip{} becomes SRTT, and half of it RTTVAR. The timeout is SRTT plus four times RTTVAR{}.",
            with(", ", f.sample.map(|d| f.span(d)), ","),
            match (f.sum_of_timeout(), f.rto) {
                (Some(sum), Some(rto)) if sum < rto => format!(
                    ": {}, less than the minimum, so it is {}",
                    f.span(sum),
                    f.span(rto)
                ),
                (_, Some(rto)) => format!(": {}", f.span(rto)),
                (_, None) => ", and never less than the minimum".into(),
            }
        ),
        Cause::RttSample => format!(
            "A round trip was measured{}. It moves the smoothed time, SRTT, by an eighth of the difference{}. {}",
            with(": ", f.sample.map(|d| f.span(d)), ""),
            with(", to ", f.srtt.map(|d| f.span(d)), ""),
            timeout_follows(f)
        ),

        Cause::RttSampleOfMany => format!(
            "A round trip was measured{}. With timestamps every ACK gives a measurement, so many that each one moves the smoothed time, SRTT, by less than an eighth of the difference{}. {}",
            with(": ", f.sample.map(|d| f.span(d)), ""),
            with(", to ", f.srtt.map(|d| f.span(d)), ""),
            timeout_follows(f)
        ),
        Cause::RttFromTimestamp => format!(
            "What was acknowledged went out more than once. The timestamp that {peer} echoes tells which copy arrived, so the round trip can be measured all the same{}.",
            with(": ", f.sample.map(|d| f.span(d)), "")
        ),

        Cause::NeitherSynNorReset => format!(
            "{first} waits for the answer to its SYN. This segment{} is neither a SYN nor a reset, so there is nothing in it to act on.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::UrgentToSend => format!("The application marked data as urgent. {first} tells {peer} at once how far it should hurry, even where the receive window lets no data through. The bytes themselves keep their place in the stream."),
        Cause::SillyWindowOverride => format!(
            "{first} kept a small amount of data back in the hope of a larger segment. It has waited long enough, so the data goes out as it is{}.",
            with(": ", f.own.map(|s| bytes_en(s.data_len())), "")
        ),
        Cause::SillyWindowAvoided if f.info.is_some_and(|info| info.flight > 0) => format!(
            "{peer_first}’s receive window has room for less than a full segment, and many small segments cost more than they carry (the silly window syndrome). {} until an ACK brings more room.",
            waiting(f)
        ),
        Cause::SillyWindowAvoided => format!(
            "Only a small segment would fit, and many small ones cost more than they carry. {first} waits for room, but nothing on its way will bring an ACK, so a timer{} sees to it that the wait ends.",
            with(" of ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::AckOfFin => format!(
            "{peer_first}’s FIN takes a sequence number like a byte, so it is acknowledged like one: {} the number after it.",
            match f.ack() {
                Some(ack) => format!("ack {ack} names"),
                None => "the acknowledgment names".into(),
            }
        ),
        Cause::AckDelayed => format!(
            "One segment may wait a little for its acknowledgment. {first} hopes to piggyback it on data, or to acknowledge two segments at once{}.",
            with(", within ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::AckPiggybacked => format!(
            "{first} has a segment to send, and the acknowledgment rides on it: it is piggybacked. So the ACK that was held back need not go out by itself."
        ),
        Cause::AckSentAlone => format!(
            "{first} sends an ACK without data for another reason. ACKs are cumulative, so it says what the one that was held back would have said, and that one is not needed any more."
        ),
        // (Asked at a moment, the timer is told beside it.)
        Cause::ZeroWindow if f.info.is_some() => format!(
            "{peer_first}’s receive window is zero: it has no room, or too little to be worth offering, and {who} has something to send."
        ),
        Cause::ZeroWindow => format!(
            "{peer_first}’s receive window is zero: it has no room, or too little to be worth offering, and {who} has something to send. If nothing is heard, {who} will probe it{}.",
            with(" after ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::ZeroWindowNotProbed => format!(
            "{peer_first}’s receive window is zero, and {who} has something to send. The persist timer is switched off here, so {who} does not probe: if the window update is lost, both wait for ever."
        ),
        Cause::WindowOpened => format!(
            "{peer_first}’s receive window is not zero any more{}, so there is no need to probe it.",
            with(" (", f.window.map(bytes_en), ")")
        ),
        Cause::RetransmissionAfterTimeout => format!(
            "After a timeout, everything that was in flight is taken for lost. It is retransmitted{} as fast as slow start allows.{}",
            with(", seq ", f.seq(), " now,"),
            with(" cwnd is ", f.cwnd.map(bytes_en), ".")
        ),
        Cause::RetransmissionAfterFastRetransmit => format!(
            "Tahoe does not try to find out what else is lost. Everything that was in flight is retransmitted{} as fast as slow start allows.{}",
            with(", seq ", f.seq(), " now,"),
            with(" cwnd is ", f.cwnd.map(bytes_en), ".")
        ),
        Cause::RtoAfterLostSyn => format!(
            "The {} had to be retransmitted, so its round trip could not be measured. Data starts with a timeout of {}, to be safe.",
            f.syn_again(),
            or(f.rto.map(|d| f.span(d)), "3 s")
        ),
        Cause::FastRetransmitRestartsTimer => format!(
            "The lost segment has just been retransmitted, so it gets its full time before the timer may send it once more{}.",
            with(": ", f.runs(), "")
        ),
        Cause::AckBelowRange => format!(
            "Its acknowledgment{} lies further back than the largest receive window that {peer} ever offered. So it is very old or a blind guess, and the segment is thrown away.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::NothingNew => format!(
            "Its acknowledgment number and its receive window are what {who} knew already, and it carries no data, so nothing changes."
        ),
        Cause::SendWindowUpdated => format!(
            "It is no older than the segment that told of the receive window last, so its word counts{}.",
            with(&format!(": {peer}’s receive window is "), f.window.map(bytes_en), " now")
        ),
        Cause::TextAfterFin => format!(
            "{peer_first} said with its FIN that nothing more would come. This segment{} carries something behind it all the same, so {who} ignores that.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::NothingToKeep => format!(
            "{first} has everything already that it holds{} and that fits into the receive window, so it is thrown away.",
            with(", from number ", f.came_seq(), " on,")
        ),
        Cause::QueuedUntilEstablished => format!(
            "Bytes came along before the handshake was complete{}. {first} keeps them until it is.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::DeferAccept => format!("The acknowledgment would establish the connection, but the listener wants to be woken only when data is there. {first} drops it and waits for the first bytes."),
        Cause::AcceptQueueFull => format!(
            "The application has not accepted the connections that are ready, and no more may wait. {first} drops the SYN without an answer, and {peer} will retransmit it."
        ),
        Cause::AcceptQueueFullForAck => format!(
            "The application has not accepted the connections that are ready, and no more may wait. {first} drops the ACK, so this connection stays half open; the SYN-ACK will be retransmitted, and {peer} will acknowledge it again."
        ),
        Cause::AcceptQueueFullForCookie => format!(
            "The application has not accepted the connections that are ready, and no more may wait. {first} drops the ACK with the SYN cookie. It remembers nothing of this connection, so it will not retransmit anything: {peer} must send again."
        ),
        Cause::AbortOnOverflow => format!(
            "The application has not accepted the connections that are ready, and no more may wait. {first} is set to say so at once with RST, so {peer} does not try again."
        ),
        Cause::SynCookieSent => format!(
            "Too many connections are half open to remember one more. {first} packs what it must know into the initial sequence number of its SYN-ACK and keeps nothing: only somebody who really is {peer} can send that number back."
        ),
        Cause::SynCookieAlways => format!(
            "{first} is set to answer each SYN with a cookie, however much room there is. It packs what it must know into the initial sequence number of its SYN-ACK and remembers nothing: only somebody who really is {peer} can send that number back."
        ),
        Cause::SynCookieAccepted => format!(
            "The ACK{} gives back a number that only {who} could have made. {first} reads the connection from it, as if the SYN had been remembered.",
            with(" of ", f.came_ack(), "")
        ),
        Cause::OlderTimestampOfHost => format!(
            "{first} compares timestamps for each address. This SYN’s is older than the last one from there, so it passes for a late copy. If several hosts share the address, their clocks differ and a new SYN is dropped by mistake."
        ),
        Cause::IgnoredInListen => format!(
            "{first} only listens there. A reset has nothing to reset, and without SYN nothing begins, so the segment is ignored."
        ),
        Cause::NotForThisHost => format!(
            "The packet is addressed to {}, which is not {who}. It is thrown away without an answer.",
            or(f.came.map(|s| s.dst.ip()), "another host")
        ),
        Cause::InvalidAddress => format!(
            "It comes from or goes to an address that stands for many hosts or for none{}. TCP connects exactly two, so it is thrown away.",
            with(" (from ", f.came.map(|s| s.src.ip()), ")")
        ),

        Cause::InOrder => format!(
            "It begins exactly where {who} expects it{}, so it is taken in at once.",
            with(", at ", f.came_seq(), "")
        ),
        Cause::OutOfOrder => format!(
            "It begins at {}, but something before it is missing. {first} keeps it until the hole is filled.",
            or(f.came_seq(), "a later number")
        ),
        Cause::UrgentPointerAdvanced => format!("The segment says that something urgent lies ahead in the stream. {first} tells the application, which should read on quickly up to that point."),
        Cause::NewAck => format!(
            "Acknowledgment numbers are cumulative: {} says that everything before it arrived. Part of that is news, so {who} need not keep it any longer.",
            or(f.came_ack(), "this one")
        ),
        Cause::DuplicateAck => format!(
            "Its acknowledgment{} repeats the last one: {peer} received something, but not what it is waiting for.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::OldAck => format!(
            "Its acknowledgment{} covers only what was acknowledged before, so there is nothing to do.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::RightEdgeKept => format!("The acknowledgment is new, but the segment was sent before one that has told of the receive window already. So its window field does not count as news: {who} keeps the size of the receive window that it knows, counted from the new number. But nothing may be sent beyond what this segment offers, and that is less."),
        Cause::AckOfUnsent => format!(
            "It acknowledges {}, which {who} has not sent yet. The segment is thrown away, and an ACK says what is right.",
            or(f.came_ack(), "something")
        ),
        Cause::AckOfUnsentIgnored => format!(
            "It acknowledges {}, which {who} has not sent yet. The segment is thrown away, and nothing is said: what was never sent is no news.",
            or(f.came_ack(), "something")
        ),
        Cause::OutsideWindow => format!(
            "Its numbers{} lie beyond the receive window, so {who} has no place for it. It is thrown away.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::AlreadyReceived => format!(
            "Its numbers{} lie before the next one that {who} expects, so {who} takes it for something received already: an old copy, a probe, or a retransmission because the ACK was lost. It is thrown away.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::WindowIsClosed => format!(
            "It begins where {who} expects it{}, but the receive window is closed, so there is no room for what it carries. Its acknowledgment counts all the same.",
            with(", at ", f.came_seq(), "")
        ),
        Cause::EcnMark => format!(
            "A queue on the way was long, and the IP header says so (CE). {first} sets ECE on whatever it sends back, until the sender answers with CWR."
        ),
        Cause::EcnAnswered => format!(
            "CWR says that the sender has reduced its congestion window. {first} sets ECE no more, until another mark comes."
        ),
        Cause::EcnEcho => format!(
            "A queue on the way was growing, and a router marked a segment before anything had to be dropped. {peer_first} echoes the mark, and {who} takes it like a loss: cwnd becomes smaller, but nothing has to be retransmitted.{cwnd}"
        ),
        Cause::OldTimestamp => format!(
            "Its timestamp is older than one that {who} has seen already, so it is a copy that was under way for long. Its number{} may even fit again, but the bytes would be wrong. It is thrown away, and an ACK says what is expected.",
            with(" (", f.came_seq(), ")")
        ),
        Cause::TimestampMissing => format!(
            "Both ends agreed that every segment carries timestamps. This one{} has none, so {who} throws it away and says nothing; the connection goes on.",
            with(", seq ", f.came_seq(), ",")
        ),
        Cause::AckMissing => format!(
            "Every segment of a running connection carries an acknowledgment. This one{} does not, so it is thrown away.",
            with(", seq ", f.came_seq(), ",")
        ),
        Cause::BadChecksum => format!(
            "The checksum does not match what arrived: something changed on the way. {first} throws the segment away without an answer, and for {peer} it is as good as lost."
        ),
        Cause::Malformed => {
            "The header contradicts itself, in a length for instance, so nobody can say what it means. It is thrown away without an answer.".into()
        }
        Cause::ResetReceived => format!(
            "The RST carries the number that {who} expects{}, so it is believed: the connection ends at once.",
            with(", ", f.came_seq(), "")
        ),
        Cause::ResetInWindow => format!(
            "The RST carries a number in the receive window{}, and the rule of RFC 793 believes any such: the connection ends at once. Today’s rule wants exactly the number that is expected, as anybody may hit the receive window by guessing.",
            with(", ", f.came_seq(), "")
        ),
        Cause::ResetWhileOpening => "A RST came while both ends were opening, before the handshake was complete. The open has failed, and the application is told that the connection was refused.".into(),
        Cause::ConnectionRefused => format!(
            "The RST acknowledges the SYN{}, so it is believed: {peer} takes no connection{}. The application is told that the connection was refused.",
            with(" (ack ", f.came_ack(), ")"),
            with(" on port ", f.came.map(|s| s.src.port()), "")
        ),
        Cause::BadReset => format!(
            "The RST carries a number{} that lies outside the receive window, so it is old or a blind guess. It is thrown away without an answer.",
            with(", ", f.came_seq(), ",")
        ),
        Cause::ResetNotExact => format!(
            "The RST carries a number{} in the receive window, but not exactly the one that {who} expects. Anybody may hit the receive window by guessing, so it is not believed.",
            with(", ", f.came_seq(), ",")
        ),
        Cause::ResetNotForSyn => format!(
            "While {who} waits for the answer to its SYN, a RST counts only if it acknowledges that SYN. This one {}, so it is ignored.",
            match f.came_ack() {
                Some(ack) => format!("acknowledges {ack}"),
                None => "does not".into(),
            }
        ),
        Cause::SynInWindow => format!(
            "A SYN{} arrived on a connection that is already running. It may be old or forged, or come from a peer that has rebooted. {first} keeps the connection and answers with an ACK of what it expects; a peer that has rebooted resets it then.",
            with(" with number ", f.came_seq(), "")
        ),
        Cause::SynReturnsToListen => format!(
            "Another SYN{} arrived before the handshake was complete, so the half-open connection is given up, and {who} listens again.",
            with(" with number ", f.came_seq(), "")
        ),
        Cause::SynInWindowResets => format!("A SYN arrived inside the receive window of a running connection. By the old rule that is an error: {who} resets the connection. Anybody who guesses a number in the receive window can end it this way, so newer systems only answer with an ACK."),
        Cause::InvalidRateLimit => format!("{first} answered a segment that it cannot use only a moment ago, so this one gets no answer. Otherwise two hosts that disagree about a number could answer each other’s ACKs without end."),
        Cause::RepeatUnanswered => format!("The segment carries neither data nor SYN nor FIN, and says only what {first} refused and answered before. Another answer would bring nothing new, and two hosts that disagree about a number would answer each other’s ACKs without end, so {who} says nothing."),
        Cause::ChallengeAckLimit => format!("{first} has sent as many challenge ACKs as it may in this while, so this segment gets no answer. Without a limit, anybody could make {who} send as many ACKs as they like."),
        Cause::SynWithFin => format!("The segment carries SYN and FIN together. No real peer opens and closes in one breath, but port scanners do, and {who} is set to drop such segments."),
        Cause::Blackhole => format!("Nobody listens on this port. {first} is set to say nothing in such cases, so no RST goes back, and whoever asked cannot tell a closed port from a host that is not there."),
        Cause::DataAfterClose => format!(
            "Bytes arrived{} for an application that has closed and will not read them. RST lets {peer} know that they are lost.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::BacklogFull => format!(
            "Too many connections are half open: the SYN queue is full, so the listener drops the SYN{} without an answer. Whoever really wants to connect will retransmit it.",
            with(" with number ", f.came_seq(), "")
        ),

        Cause::IcmpSoftError => format!(
            "An ICMP message says that a segment could not be delivered. That may pass, so {who} only notes it, and the connection goes on."
        ),
        Cause::IcmpHardError => format!(
            "An ICMP message says that {peer} cannot be reached in this way at all. {first} ends the {}.",
            if f.half_open { "half-open connection" } else { "connection and tells the application" }
        ),
        Cause::IcmpErrorWhileOpening => format!(
            "An ICMP message answered the SYN. Nothing is lost yet by giving up, so {who} does not wait for the timer and tells the application."
        ),
        Cause::IcmpHardErrorTakenForSoft => format!(
            "An ICMP message says that {peer} cannot be reached, but segments have got through before, and anybody could have made it up. {first} notes it and goes on."
        ),
        Cause::IcmpNotInFlight => format!(
            "The ICMP message quotes a sequence number that {who} has not in flight. It is late or forged, so it is not believed."
        ),
        Cause::IcmpForNobody => format!(
            "The ICMP message quotes a segment that no connection of {who} sent, so there is nobody to tell."
        ),
        Cause::SourceQuenchIgnored => format!(
            "ICMP Source Quench once asked senders to slow down. It is out of use, so {who} throws it away."
        ),
        Cause::PathMtuLowered => format!(
            "An ICMP message says that a packet was too large for a link on the way. {first} makes its segments shorter and retransmits the data{}.",
            with(", from seq ", f.seq(), " on")
        ),
        Cause::ForgedSegment => format!(
            "{first} sees nothing of the connection. It knows addresses and ports, forges the source address of another host, and {}. {}",
            match f.sweeps() {
                true => "tries one sequence number after another",
                false => "guesses a sequence number",
            },
            harm(f)
        ),
        Cause::InjectedSegment => format!(
            "{first} sits on the way and sees each segment pass. So it knows every number of the connection, and what it forges cannot be told from the real thing."
        ),
        Cause::FloodSyn => format!(
            "{first} sends SYNs with source addresses that are not its own and never answers. Each one takes a place in the queue of half-open connections until the server gives it up."
        ),
        Cause::ReplayedSegment => format!(
            "{first} kept a segment that passed it and replays it, as a slow path might deliver an old duplicate."
        ),
        Cause::FirewallReset => format!(
            "A rule of {who} forbids the segment. {first} throws it away and answers with RST from the address of the host that the segment was for, so the sender believes that this host refused."
        ),
        Cause::PathMtuNotLower => format!(
            "The ICMP message says that a packet was too large, but the size it names is not below the one in use. {first} changes nothing."
        ),

        Cause::FinReceived => format!(
            "{peer_first}’s FIN arrived in order{}: it will send nothing more. {}",
            with(", at ", f.came.map(|s| s.seq_end().minus(1)), ""),
            if f.was_done() {
                format!("{first} has said the same before, so both directions are finished.")
            } else {
                format!("{first} may still send.")
            }
        ),
        Cause::FinAcknowledged => format!(
            "The acknowledgment{} covers {who}’s FIN, so {peer} has received everything.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::SimultaneousClose => format!(
            "{peer_first}’s FIN{} arrived before the acknowledgment of {who}’s own: both closed at the same time. {first} still waits for that acknowledgment.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::TimeWaitStarted => format!(
            "Both ends have finished. {first} stays for twice the segment lifetime{}, to answer a repeated FIN and to let old segments die out before the same ports are used again.",
            with(", ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::TimeWaitRestarted => format!(
            "{peer_first}’s FIN{} came again: the ACK of it was lost, or the network duplicated the FIN. {first} acknowledges it again and waits for 2 MSL from now on.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::TimeWaitReopened => format!(
            "The SYN comes from the endpoints of a connection in TIME-WAIT, and its timestamp or number is newer than anything seen there. It cannot be an old copy, so {who} need not wait any longer."
        ),
        Cause::TimeWaitReused => format!(
            "The application opens a connection between the same endpoints. The old one is only waiting, and timestamps tell its segments from new ones, so {who} gives it up."
        ),
        Cause::TimeWaitRecycled => format!(
            "{first} is set to trust timestamps: it waits for a few timeouts only{} and refuses older timestamps from that address afterwards.",
            with(" (", f.timer.map(|d| f.span(d)), ")")
        ),
        Cause::TooManyTimeWaits => format!(
            "As many connections as {who} allows are in TIME-WAIT already. This one is forgotten at once, so a repeated FIN will find nobody."
        ),
        Cause::ResetInTimeWait => "Both ends have finished, so nobody needs this RST. An old segment may have caused it, and it must not end the wait that protects against old segments.".into(),
        Cause::TimeWaitOver => {
            "Twice the segment lifetime has gone by, so nothing old should turn up any more. The connection is forgotten.".into()
        }
        Cause::FinWait2Timeout => format!(
            "The application is gone, and {peer}’s FIN did not come in time{}. {first} does not keep a connection that nobody owns.",
            with(" (", f.timer.map(|d| f.span(d)), ")")
        ),
        Cause::OrphanInFinWait2 => format!(
            "The application is gone, so the connection is an orphan, and {who} only waits for {peer}’s FIN. From now on {peer} has so much time for it."
        ),
        Cause::UserTimeoutStarted => "Something waits for an acknowledgment. The application has said how long that may last at most, and counting begins now.".into(),
        Cause::UserTimeoutStopped => "Something new was acknowledged, so the time that the application allows begins anew for what is still outstanding.".into(),
        Cause::OpenTimeout => format!("The connection was not established in the time that this host allows for it, so {who} gives up."),
        Cause::OpenTimeoutStarted => "This host allows an open only so much time, whatever is retransmitted until then. It begins now.".into(),
        Cause::UserTimeout => format!(
            "What was sent has not been acknowledged within the time that the application set. {first} gives the connection up."
        ),
    }
}

/// Where the initial sequence number comes from.
fn first_number(f: &Facts<'_>) -> &'static str {
    match f.who.spec.map(|host| host.iss) {
        None => "",
        Some(Some(Iss::Fixed(_))) => {
            " The scenario fixes that number, so that it is easy to follow; otherwise a clock and a keyed hash choose it, so that nobody else can guess it (RFC 6528)."
        }
        Some(Some(Iss::Clock)) => {
            " Here a clock alone gives that number, so it is easy to guess; a keyed hash should be added to it (RFC 6528)."
        }
        Some(None) => {
            " A clock and a keyed hash of both endpoints give that number, so that old segments do not fit and nobody else can guess it (RFC 6528)."
        }
    }
}

/// What `ssthresh` becomes (RFC 5681, 3.1, equation (4)). A second timeout of the same segment
/// holds it, and a timeout with SACK counts less than all that is in flight: so "at most".
fn threshold(f: &Facts<'_>, part: &str) -> String {
    let bytes = with("", f.ssthresh.map(bytes_en), ": ");
    format!("{bytes}{part}, and never below two segments")
}

/// When a guess does harm (RFC 793, 3.9; RFC 5961, 3.2, 4.2 and 5.2).
fn harm(f: &Facts<'_>) -> &'static str {
    match f.own.map(Kind::of) {
        Some(Kind::Rst) => {
            "By RFC 793 a RST with any number in the receive window ends the connection; by RFC 5961 it must hit exactly the number that is expected."
        }
        Some(Kind::Syn) => {
            "By RFC 793 a SYN with any number in the receive window ends the connection; by RFC 5961 it only draws a challenge ACK."
        }
        _ => {
            "Its number must fall into the receive window to do any harm. By RFC 5961 its acknowledgment number must be a recent one as well."
        }
    }
}

/// How much room there was: " (cwnd 4380 bytes, receive window 65535 bytes)".
fn rooms(f: &Facts<'_>) -> String {
    let (cwnd, window) = (f.cwnd.map(bytes_en), f.window.map(bytes_en));
    match (cwnd, window) {
        (Some(cwnd), Some(window)) => format!(" (cwnd {cwnd}, receive window {window})"),
        (Some(cwnd), None) => format!(" (cwnd {cwnd})"),
        (None, Some(window)) => format!(" (receive window {window})"),
        (None, None) => String::new(),
    }
}

/// What a segment carries.
fn carried(f: &Facts<'_>) -> String {
    f.own.map_or_else(String::new, |own| {
        let bytes = bytes_en(own.data_len());
        format!(" The segment carries {bytes} from number {} on.", own.seq)
    })
}

/// What a measurement does to the timeout: it follows, or stays on its minimum.
fn timeout_follows(f: &Facts<'_>) -> String {
    match (f.sum_of_timeout(), f.rto) {
        (Some(sum), Some(rto)) if sum < rto => format!(
            "SRTT and four times RTTVAR make {}, less than the minimum, so the timeout is {}.",
            f.span(sum),
            f.span(rto)
        ),
        (_, rto) => format!(
            "The timeout follows{}.",
            with(": ", rto.map(|d| f.span(d)), "")
        ),
    }
}

/// "Ack 2461 names", or words without the number.
fn ack_names(f: &Facts<'_>) -> String {
    f.ack().map_or_else(
        || "The acknowledgment names".into(),
        |ack| format!("Ack {ack} names"),
    )
}

/// What waits to be sent for the first time.
fn waiting(f: &Facts<'_>) -> String {
    match f.info.map(|info| info.unsent) {
        Some(0) => "The FIN waits".into(),
        Some(1) => "1 byte waits".into(),
        Some(unsent) => format!("{unsent} bytes wait"),
        None => "Data waits".into(),
    }
}
