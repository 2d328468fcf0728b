//! Why it was done, in one or two sentences.

use alloc::format;
use alloc::string::String;

use tcp_core::{Cause, State};

use crate::explain::facts::{Facts, handed_over_nothing, or, with};
use crate::explain::label::bytes_en;

/// The reason behind `cause`, with the numbers at hand.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each cause, and no wildcard"
)]
pub(in crate::explain) fn reason(cause: Cause, f: &Facts<'_>) -> String {
    let (who, peer) = (f.who(), f.peer());
    let (first, peer_first) = (f.first(), f.peer_first());
    let cwnd = with(" cwnd is now ", f.cwnd.map(bytes_en), ".");
    match cause {
        Cause::ActiveOpen => match f.seq() {
            Some(seq) => format!(
                "The application asked for a connection. {first} picks {seq} as its first sequence number and sends it in a SYN, so that both ends know where counting begins."
            ),
            None => format!(
                "The application asked for a connection, so {who} sends its first sequence number in a SYN and waits for the answer."
            ),
        },
        Cause::PassiveOpen => format!(
            "The application asked to wait for connections, so {who} listens. It sends nothing until a SYN arrives."
        ),
        Cause::Send => {
            "The application handed over bytes. They go out as soon as both windows have room.".into()
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
                "A SYN reached a listening port, so {who} picks its own first number, {seq}, and acknowledges {peer}’s SYN by asking for the number after it, {ack}."
            ),
            _ => format!(
                "A SYN{} reached a listening port. {first} answers with a SYN-ACK and then waits for the acknowledgment of its own number.",
                with(" with number ", f.came_seq(), "")
            ),
        },
        Cause::SynAckReceived => format!(
            "The SYN-ACK acknowledges {who}’s SYN{} and brings {peer}’s first number{}. {first} acknowledges that{}: on its side the connection is established.",
            with(" (ack ", f.came_ack(), ")"),
            with(", ", f.came_seq(), ""),
            with(" with ", f.ack(), "")
        ),
        Cause::SimultaneousOpen => format!(
            "A SYN{} came where a SYN-ACK was expected: both ends opened at the same time. {first} acknowledges it and keeps its own number, and the two become one connection.",
            with(" with number ", f.came_seq(), "")
        ),
        Cause::HandshakeAck => format!(
            "The acknowledgment{} covers {who}’s SYN. Both ends now know both first numbers, so data may flow.",
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
        Cause::AckInListen => format!(
            "An acknowledgment{} reached a port that only listens. Nothing was sent from there that it could acknowledge, so RST goes back.",
            with(" of ", f.came_ack(), "")
        ),

        Cause::DataToSend => {
            let carried = with("The segment carries ", f.own.map(|s| bytes_en(s.data_len())), "");
            let place = with(" from number ", f.seq(), " on.");
            let rooms = match (f.cwnd, f.window) {
                (Some(cwnd), Some(window)) => {
                    format!(" (cwnd{cwnd}, the other end’s window {window})")
                }
                (Some(cwnd), None) => format!(" (cwnd{cwnd})"),
                (None, Some(window)) => format!(" (the other end’s window {window})"),
                (None, None) => String::new(),
            };
            let gap = if carried.is_empty() { "" } else { " " };
            let rest = if carried.is_empty() { String::new() } else { carried + &place };
            format!("Bytes were waiting, and both windows had room{rooms}.{gap}{rest}")
        }
        Cause::NothingToSend => {
            if f.info.is_some_and(handed_over_nothing) {
                return format!("{first}’s application has not handed over anything yet.");
            }
            let flight = match f.info {
                Some(info) if info.unacked > 0 => format!(
                    "has been sent, and {} of it are in flight: they stay in the send buffer until they are acknowledged",
                    bytes_en(info.unacked)
                ),
                _ => "has been sent and acknowledged".into(),
            };
            format!("Everything that {who}’s application handed over {flight}.")
        }
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
            "The application closed, and everything before that has been sent. FIN takes a sequence number of its own{}, so it is acknowledged and repeated like a byte.",
            with(", ", f.own.map(|s| s.seq_end().minus(1)), "")
        ),
        Cause::AckNow => format!(
            "Something arrived that takes up sequence numbers, so it is acknowledged. {} the next number that {who} expects.",
            ack_names(f)
        ),
        Cause::AckEverySecond => format!(
            "A second full-sized segment arrived, and no more than two may wait for an acknowledgment. {} the next number expected, and covers both.",
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
            "It filled a hole{}. {first} acknowledges at once{}, so that {peer} learns quickly that the loss is repaired.",
            with(" at ", f.came_seq(), ""),
            with(", up to ", f.ack(), "")
        ),
        Cause::AckForUnacceptable => format!(
            "The segment that arrived{} holds nothing that fits into the receive window. {first} throws it away and answers with the number that it expects{}.",
            with(" (seq ", f.came_seq(), ")"),
            with(", ", f.ack(), "")
        ),
        Cause::AckAfterRefusedProbe => format!(
            "{peer_first} refused the byte of {who}’s window probe, and so it also refused the acknowledgments that {who} had numbered as if that byte was taken. {first} repeats what they said{}, with the number before the byte.",
            with(": up to ", f.ack(), "")
        ),
        Cause::WindowUpdate => format!(
            "There is room in the receive buffer again. {first} tells {peer} without being asked{}, so that it can go on sending.",
            with(": the window field says ", f.own.map(|s| s.window), "")
        ),
        Cause::WindowProbe => format!(
            "{peer_first}’s window is closed, and the news that it opened may get lost. So {who} sends one byte{} to ask.",
            with(", number ", f.seq(), ",")
        ),
        Cause::ChallengeAck => format!(
            "The segment that arrived may be forged, so {who} does not act on it. It answers with what it expects{}; the real other end can then send the right number.",
            with(", ", f.ack(), "")
        ),
        Cause::KeepAliveProbe => format!(
            "Nothing was heard for a long time. {first} sends an old sequence number{}, which makes any living end answer with an ACK.",
            with(", ", f.seq(), "")
        ),

        Cause::KeepAliveIdle => format!("Whenever something is heard from {peer}, {who} begins to count the silence anew. If it lasts too long, a probe asks whether {peer} is still there."),
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
                "No acknowledgment came within {waited}, so the retransmission timer went off and {who} sends the oldest segment that is not acknowledged again{}.{attempt}",
                with(", seq ", f.seq(), "")
            )
        }
        Cause::TimerBackoff => format!(
            "The timer went off and nothing was acknowledged. The timeout doubles{}, because the network may be slower or fuller than {who} thinks.",
            with(" to ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::SynLinearTimeout => {
            "The first few SYNs go out at even distances: one lost SYN is likelier than a crowded network, and nobody should wait long for it. After that the wait doubles.".into()
        }
        Cause::TimerStarted => format!(
            "Something was sent and is not acknowledged yet, so the retransmission timer runs{}. If it goes off first, the oldest segment is sent again.",
            with(" for ", f.runs(), "")
        ),
        Cause::AllAcknowledged => {
            "Everything that was sent is acknowledged. There is nothing left to send again, so the retransmission timer stops.".into()
        }
        Cause::NewDataAcknowledged => format!(
            "Something new was acknowledged{}, and more is still on its way. The retransmission timer starts again from now{}.",
            with(" (ack ", f.came_ack(), ")"),
            with(", for ", f.runs(), "")
        ),
        Cause::TooManyRetransmissions => format!(
            "The same segment was sent again and again, and nothing was acknowledged{}. {first} gives the connection up and tells the application.",
            with("; the last wait was ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::PathInDoubt => format!("The same segment was sent again and again without an answer. {first} does not give up yet, but it tells the application, and lets IP look for another way to {peer}."),
        Cause::ThirdDuplicateAck if f.window_moved => format!(
            "A loss means that the network is too full, so ssthresh falls to half of what was in flight{}. The window becomes that, and one segment more for each duplicate ACK, as each of them says that a segment has left.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::ThirdDuplicateAck => format!(
            "Three ACKs in a row repeated the same number{}. Something behind the hole keeps arriving, so {who} takes the segment{} for lost and sends it again without waiting for the timer.",
            with(", ", f.came_ack(), ""),
            with(" at ", f.seq(), "")
        ),
        Cause::PartialAck => format!(
            "The acknowledgment{} covers only part of what was on its way when the loss was found. So the segment after it{} is missing too, and is sent again at once.",
            with(", ", f.came_ack(), ","),
            with(", seq ", f.seq(), ",")
        ),
        Cause::SackHole => format!(
            "The SACK blocks show that later bytes arrived and these did not{}. {first} sends them again without waiting for the timer.",
            with(": seq ", f.seq(), "")
        ),
        Cause::SackGuess => format!(
            "The network has room, nothing new may be sent, and nothing else is known to be lost. So {who} sends again what lies below a SACK block and was not reported itself{}: perhaps it is lost, too.",
            with(", seq ", f.seq(), "")
        ),
        Cause::SackRescue => format!(
            "The end of the data may be lost without any SACK block that tells of it. Once in each recovery {who} sends the last segment{} again, so that an acknowledgment comes before the timer goes off.",
            with(", seq ", f.seq(), ",")
        ),
        Cause::SackBlock => format!(
            "The SACK blocks of the segment name numbers beyond its acknowledgment that {peer} holds. {first} need not send them again, and knows that they have left the network."
        ),
        Cause::DuplicateReported => format!(
            "The first SACK block names something that {peer} had already (D-SACK): one of the two copies was sent needlessly, or the network made it."
        ),
        Cause::SackReneged => format!(
            "{peer_first} had reported what comes next as received, and yet it has not acknowledged it: it has thrown it away, as it may. {first} forgets all its reports and sends everything again."
        ),
        Cause::AllRecovered => {
            "Everything that was on its way when the loss was found is acknowledged.".into()
        }
        Cause::SackRecovery => format!(
            "A loss means that the network is too full, so ssthresh and the window fall to half of what was in flight{}. As the SACK blocks tell what has left the network, nothing is added for duplicate ACKs.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::LimitedTransmit => format!(
            "A duplicate ACK says that a segment has left the network. {first} sends a new one in its place{}, so that enough duplicate ACKs come back to show a loss.",
            with(", seq ", f.seq(), "")
        ),

        Cause::InitialWindow => format!(
            "A new connection knows nothing of the network yet, so it starts with few segments and feels its way.{cwnd}"
        ),
        Cause::SlowStart => format!(
            "Below ssthresh{}, each ACK of new data opens the window by up to one segment, so it doubles in every round trip.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::CongestionAvoidance => format!(
            "From ssthresh{} on, the window grows by about one segment in a round trip.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::FastRecoveryInflation => format!(
            "Each further duplicate ACK means that one more segment has left the network, so the window grows by one segment.{cwnd}"
        ),
        Cause::FastRecoveryExit => format!(
            "The loss is repaired. The window falls to ssthresh and grows slowly from there.{cwnd}"
        ),
        Cause::CwndAfterTimeout => format!(
            "The timer found the loss, so nobody knows what still gets through. The window falls to one segment, ssthresh to half of what was in flight{}, and slow start begins again.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::TahoeSlowStart => format!(
            "Tahoe has no fast recovery. However a loss is found, ssthresh falls to half of what was in flight{}, the window to one segment, and slow start begins again.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::PartialAckDeflation => format!(
            "The acknowledged bytes are no longer in flight, so the window gives up as many; it gains one segment for the one that has just left the network.{cwnd}"
        ),
        Cause::CubicReduction => format!(
            "A loss means that the network is too full. CUBIC goes down to seven tenths of what was in flight, where Reno would halve it, and remembers where the loss happened.{cwnd}"
        ),
        Cause::CubicConcave => format!(
            "CUBIC grows with the time since the last loss, whatever the round trip is: fast at first, then more and more slowly as it nears the window at which that loss happened.{cwnd}"
        ),
        Cause::CubicConvex => format!(
            "The window at which the last loss happened is passed and nothing is lost. CUBIC grows slowly at first, then faster and faster, in search of a new maximum.{cwnd}"
        ),
        Cause::CubicRenoFriendly => format!(
            "On a short or narrow path Reno would have more by now than the cubic function gives. CUBIC does not take less than Reno.{cwnd}"
        ),
        Cause::CubicTimeout => format!(
            "The timer found the loss, so nobody knows what still gets through. The window falls to one segment, ssthresh to seven tenths of what was in flight{}, and slow start begins again.{cwnd}",
            with(" (", f.ssthresh.map(bytes_en), ")")
        ),
        Cause::WindowNotUsed => {
            "Less was in flight than the window allows. That such a window works says nothing about a larger one, so it does not grow.".into()
        }
        Cause::WindowSetByHand => format!(
            "No algorithm governs this window: somebody chose it, and it stays until they choose another.{cwnd}"
        ),
        Cause::WindowSetByScenario => format!(
            "No algorithm governs this window: the scenario chose it, and it stays until somebody chooses another.{cwnd}"
        ),
        Cause::NoCongestionControl => {
            "TCP as it was before 1988: only the peer’s window limits what is in flight, whatever the network between them can carry.".into()
        }
        Cause::IdleRestart => format!(
            "Nothing was sent for longer than the timeout, so what the window says about the network is out of date.{cwnd}"
        ),

        Cause::FirstRttSample => format!(
            "The first round trip{} becomes SRTT, and half of it RTTVAR. The timeout is SRTT plus four times RTTVAR, but not less than the minimum{}.",
            with(", ", f.sample.map(|d| f.span(d)), ","),
            with(": ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::RttSample => format!(
            "A round trip was measured{}. It moves the smoothed time, SRTT, by an eighth of the difference{}, and the timeout follows{}.",
            with(": ", f.sample.map(|d| f.span(d)), ""),
            with(", to ", f.srtt.map(|d| f.span(d)), ""),
            with(": ", f.rto.map(|d| f.span(d)), "")
        ),

        Cause::RttSampleOfMany => format!(
            "A round trip was measured{}. With timestamps every ACK gives a measurement, so many that each one moves the smoothed time, SRTT, by less than an eighth of the difference{}. The timeout follows{}.",
            with(": ", f.sample.map(|d| f.span(d)), ""),
            with(", to ", f.srtt.map(|d| f.span(d)), ""),
            with(": ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::RttFromTimestamp => format!(
            "What was acknowledged went out more than once. The timestamp that {peer} echoes tells which copy arrived, so the round trip can be measured all the same{}.",
            with(": ", f.sample.map(|d| f.span(d)), "")
        ),

        Cause::NeitherSynNorReset => format!(
            "{first} waits for the answer to its SYN. This segment{} is neither a SYN nor a reset, so there is nothing in it to act on.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::UrgentToSend => format!("The application marked data as urgent. {first} tells {peer} at once how far it should hurry, even where the window lets no data through. The bytes themselves keep their place in the stream."),
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
            "One segment may wait a little for its acknowledgment. {first} hopes to send it along with data, or for two segments at once{}.",
            with(", within ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::AckPiggybacked => format!(
            "{first} had something to send anyway, and that segment carries the acknowledgment too. The one that was held back is not needed any more."
        ),
        Cause::ZeroWindow => format!(
            "{peer_first} has no room for more bytes, and {who} has some to send. If nothing is heard, {who} will probe the window{}.",
            with(" after ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::WindowOpened => format!(
            "{peer_first} has room again{}, so there is no need to probe its window any longer.",
            with(" for ", f.window.map(bytes_en), "")
        ),
        Cause::RetransmissionAfterTimeout => format!(
            "After a timeout, everything that was in flight is taken for lost. It goes out again{} as fast as slow start allows.{}",
            with(", seq ", f.seq(), " now,"),
            with(" cwnd is ", f.cwnd.map(bytes_en), ".")
        ),
        Cause::RetransmissionAfterFastRetransmit => format!(
            "Tahoe does not try to find out what else is lost. Everything that was in flight goes out again{} as fast as slow start allows.{}",
            with(", seq ", f.seq(), " now,"),
            with(" cwnd is ", f.cwnd.map(bytes_en), ".")
        ),
        Cause::RtoAfterLostSyn => format!(
            "The SYN had to be sent again, so its round trip could not be measured. Data starts with a timeout of {}, to be safe.",
            or(f.rto.map(|d| f.span(d)), "3 s")
        ),
        Cause::FastRetransmitRestartsTimer => format!(
            "The lost segment has just been sent again, so it gets its full time before the timer may send it once more{}.",
            with(": ", f.runs(), "")
        ),
        Cause::AckBelowRange => format!(
            "Its acknowledgment{} lies further back than any window ever reached. Whoever sent it was guessing, so it is thrown away, and an ACK says what is right.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::NothingNew => format!(
            "{first} knew everything that it says, so nothing changes."
        ),
        Cause::SendWindowUpdated => format!(
            "It says how many bytes {peer} has room for now{}.",
            with(": ", f.window, "")
        ),
        Cause::TextAfterFin => format!(
            "{peer_first} said with its FIN that nothing more would come. What this segment{} holds cannot be, so it is left alone.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::NothingToKeep => format!(
            "It begins inside the window{}, but {who} has all of it already, or has no room left. It is thrown away.",
            with(", at ", f.came_seq(), "")
        ),
        Cause::QueuedUntilEstablished => format!(
            "Bytes came along before the handshake was complete{}. {first} keeps them until it is.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::DeferAccept => format!("The acknowledgment would establish the connection, but the listener wants to be woken only when data is there. {first} drops it and waits for the first bytes."),
        Cause::AcceptQueueFull => format!(
            "The application has not picked up the connections that are ready, and no more may wait. {first} drops the segment without an answer, and {peer} will send it again."
        ),
        Cause::AbortOnOverflow => format!(
            "The application has not picked up the connections that are ready, and no more may wait. {first} is set to say so at once with RST, so {peer} does not try again."
        ),
        Cause::SynCookieSent => format!(
            "Too many connections are half open to remember one more. {first} packs what it must know into the first sequence number of its SYN-ACK and keeps nothing: only somebody who really is {peer} can send that number back."
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
            "Its acknowledgment{} covers numbers that were not acknowledged before, so {who} need not keep them any longer.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::DuplicateAck => format!(
            "Its acknowledgment{} repeats the last one: {peer} received something, but not what it is waiting for.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::OldAck => format!(
            "Its acknowledgment{} covers only what was acknowledged before, so there is nothing to do.",
            with(", ", f.came_ack(), ",")
        ),
        Cause::RightEdgeKept => format!("The acknowledgment is new, but the segment was sent before one that has told of the window already. So its window field does not count as news: {who} keeps the size of the receive window that it knows, counted from the new number. But nothing may be sent beyond what this segment offers, and that is less."),
        Cause::AckOfUnsent => format!(
            "It acknowledges {}, which {who} has not sent yet. The segment is thrown away, and an ACK says what is right.",
            or(f.came_ack(), "something")
        ),
        Cause::OutsideWindow => format!(
            "{first} needs nothing of what it holds{}: it was received before, or lies outside the receive window. It is thrown away.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::EcnMark => format!(
            "A queue on the way was long, and the IP header says so (CE). {first} sets ECE on whatever it sends back, until the sender answers with CWR."
        ),
        Cause::EcnAnswered => format!(
            "CWR says that the sender has reduced its window. {first} sets ECE no more, until another mark comes."
        ),
        Cause::EcnEcho => format!(
            "A router had no room to spare and marked a segment instead of dropping it. {peer} echoes the mark, and {who} takes it like a loss: the window becomes smaller, but nothing has to be sent again."
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
            "The header contradicts itself, so nobody can say what it means. The segment is thrown away.".into()
        }
        Cause::ResetReceived => format!(
            "The RST carries the number that {who} expects{}, so it is believed: the connection ends at once.",
            with(", ", f.came_seq(), "")
        ),
        Cause::ConnectionRefused => format!(
            "RST is the answer to the SYN: nobody listens{} at {peer}. The application is told that the connection was refused.",
            with(" on port ", f.came.map(|s| s.src.port()), "")
        ),
        Cause::BadReset => format!(
            "The RST does not carry the number that {who} expects{}. Anybody could have guessed it, so it is not believed.",
            with(", but ", f.came_seq(), "")
        ),
        Cause::SynInWindow => format!(
            "A SYN{} arrived on a connection that is already running. It is old or forged, so {who} only answers with an ACK of what it expects.",
            with(" with number ", f.came_seq(), "")
        ),
        Cause::SynInWindowResets => format!("A SYN arrived inside the window of a running connection. By the old rule that is an error: {who} resets the connection. Anybody who guesses a number in the window can end it this way, so newer systems only answer with an ACK."),
        Cause::ChallengeAckLimit => format!("{first} has sent as many challenge ACKs as it may in this while, so this segment gets no answer. Without a limit, anybody could make {who} send as many ACKs as they like."),
        Cause::SynWithFin => format!("The segment carries SYN and FIN together. No real peer opens and closes in one breath, but port scanners do, and {who} is set to drop such segments."),
        Cause::Blackhole => format!("Nobody listens on this port. {first} is set to say nothing in such cases, so no RST goes back, and whoever asked cannot tell a closed port from a host that is not there."),
        Cause::DataAfterClose => format!(
            "Bytes arrived{} for an application that has closed and will not read them. RST lets {peer} know that they are lost.",
            with(" (seq ", f.came_seq(), ")")
        ),
        Cause::BacklogFull => format!(
            "Too many connections are half open, so the listener drops the SYN{} without an answer. {peer_first} will send it again.",
            with(" with number ", f.came_seq(), "")
        ),

        Cause::IcmpSoftError => format!(
            "An ICMP message says that a segment could not be delivered. That may pass, so {who} only notes it, and the connection goes on."
        ),
        Cause::IcmpHardError => format!(
            "An ICMP message says that {peer} cannot be reached in this way at all. {first} ends the connection and tells the application."
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
            "An ICMP message says that a packet was too large for a link on the way. {first} makes its segments shorter and sends the data again{}.",
            with(", from seq ", f.seq(), " on")
        ),
        Cause::ForgedSegment => format!(
            "{first} sees nothing of the connection. It knows addresses and ports, puts another host’s name on the segment, and tries one sequence number after another. Only one that falls into the receiver’s window does any harm."
        ),
        Cause::InjectedSegment => format!(
            "{first} sits on the way and sees each segment pass. So it knows every number of the connection, and what it forges cannot be told from the real thing."
        ),
        Cause::FloodSyn => format!(
            "{first} sends SYNs in names that are not its own and never answers. Each one takes a place in the queue of half-open connections until the server gives it up."
        ),
        Cause::ReplayedSegment => format!(
            "{first} kept a segment that passed it and sends it again, as a slow path might deliver an old duplicate."
        ),
        Cause::FirewallReset => format!(
            "A rule of {who}’s firewall forbids the segment. It throws it away and answers with RST from the address of the host that the segment was for, so the sender believes that this host refused."
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
            "{peer_first}’s FIN{} came again, so the ACK of it was lost. {first} acknowledges it again and starts to wait from the beginning.",
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
            "Twice the segment lifetime has gone by, so nothing old can turn up any more. The connection is forgotten.".into()
        }
        Cause::FinWait2Timeout => format!(
            "The application is gone, and {peer}’s FIN did not come in time{}. {first} does not keep a connection that nobody owns.",
            with(" (", f.timer.map(|d| f.span(d)), ")")
        ),
        Cause::OrphanInFinWait2 => format!("The application is gone, and {who} only waits for {peer}’s FIN. From now on {peer} has so much time for it."),
        Cause::UserTimeoutStarted => "Something waits for an acknowledgment. The application has said how long that may last at most, and counting begins now.".into(),
        Cause::OpenTimeout => format!("The connection was not established in the time that this host allows for it, so {who} gives up."),
        Cause::OpenTimeoutStarted => "This host allows an open only so much time, whatever is sent again until then. It begins now.".into(),
        Cause::UserTimeout => format!(
            "What was sent has not been acknowledged within the time that the application set. {first} gives the connection up."
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
