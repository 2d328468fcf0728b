//! 为什么这样做：一两句话。 (Why it was done, in one or two sentences.)

use alloc::format;
use alloc::string::String;

use tcp_core::{Cause, State};

use crate::explain::facts::{Facts, handed_over_nothing, or, with};

/// The reason behind `cause`, with the numbers at hand.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each cause, and no wildcard"
)]
pub(in crate::explain) fn reason(cause: Cause, f: &Facts<'_>) -> String {
    let (who, peer) = (f.who(), f.peer());
    let cwnd = with("cwnd 现为 ", f.cwnd, " 字节。");
    match cause {
        Cause::ActiveOpen => match f.seq() {
            Some(seq) => format!(
                "应用程序请求建立连接。{who}选定 {seq} 作为初始序号，放在 SYN 中发出，让双方都知道从哪里开始计数。"
            ),
            None => {
                format!("应用程序请求建立连接，{who}于是用 SYN 发出自己的初始序号，然后等待回应。")
            }
        },
        Cause::PassiveOpen => {
            format!("应用程序要求等待连接，{who}于是进入监听状态，在收到 SYN 之前什么也不发送。")
        }
        Cause::Send => "应用程序交来了数据。只要两个窗口都有余量，数据就会发出。".into(),
        Cause::Receive => "应用程序取走了数据，接收缓冲区因此有了空间。".into(),
        Cause::Close => format!(
            "应用程序关闭了连接，{who}不会再有新数据。先前交来的数据仍会发完，最后才是 FIN。"
        ),
        Cause::Abort => format!(
            "应用程序中止了连接。RST{}要求{peer}立即放弃连接，所有尚未送达的数据都作废。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::CloseWithoutLinger => "应用程序规定关闭时什么都不等。因此不发 FIN，而是用 RST 立即终止连接，尚未发出的数据丢失。".into(),
        Cause::CloseWithUnreadData => format!(
            "应用程序关闭连接时，还有收到的数据没有读。这些数据丢失了，RST{}让{peer}知道这一点。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SettingChanged => "定时器原来按旧设置运行。如果仍然需要，就按新设置重新开始。".into(),
        Cause::ApplicationGone => "应用程序放弃了连接，再也没有人来读写。".into(),

        Cause::SynReceived => match (f.seq(), f.ack()) {
            (Some(seq), Some(ack)) => format!(
                "SYN 到达了监听中的端口。{who}选定自己的初始序号 {seq}，并用确认号 {ack} 确认{peer}的 SYN：这是它期望收到的下一个序号。"
            ),
            _ => format!(
                "SYN{}到达了监听中的端口。{who}用 SYN-ACK 回应，然后等待对方确认自己的序号。",
                with("（序号 ", f.came_seq(), "）")
            ),
        },
        Cause::SynAckReceived => format!(
            "SYN-ACK 确认了{who}的 SYN{}，同时带来{peer}的初始序号{}。{who}{}确认它，自己这一侧的连接就此建立。",
            with("（确认号 ", f.came_ack(), "）"),
            with(" ", f.came_seq(), ""),
            with("用确认号 ", f.ack(), " ")
        ),
        Cause::SimultaneousOpen => format!(
            "本该收到 SYN-ACK，却收到了 SYN{}：双方同时发起了连接。{who}确认对方的序号，保留自己的序号，两次发起合成一个连接。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::HandshakeAck => format!(
            "这个确认{}覆盖了{who}的 SYN。双方都知道了对方的初始序号，可以开始传输数据。",
            with("（确认号 ", f.came_ack(), "）")
        ),
        Cause::UnacceptableAck => format!(
            "报文段确认的是 {}，而{who}在这个连接上从未发送过它。它应当属于某个旧连接，所以{who}回应 RST，并继续等待自己的 SYN 得到回应。",
            or(f.came_ack(), "别的序号")
        ),
        Cause::NoConnection => format!(
            "报文段发往{}，{who}在那里既没有连接，也没有监听。回应 RST 可以立刻说明情况，{peer}不必空等。",
            or(f.came.map(|s| format!("端口 {}", s.dst.port())), "某个端口")
        ),
        Cause::AckInListen => format!(
            "ACK{}到达了只在监听的端口。那里没有发送过任何可以被确认的数据，所以回应 RST。",
            with("（确认号 ", f.came_ack(), "）")
        ),

        Cause::DataToSend => {
            let rooms = match (f.cwnd, f.window) {
                (Some(cwnd), Some(window)) => format!("（cwnd {cwnd}，对方的窗口 {window}）"),
                (Some(cwnd), None) => format!("（cwnd {cwnd}）"),
                (None, Some(window)) => format!("（对方的窗口 {window}）"),
                (None, None) => String::new(),
            };
            let carried = match f.own {
                Some(s) => format!(
                    "这个报文段从序号 {} 开始，携带 {} 字节。",
                    s.seq,
                    s.data_len()
                ),
                None => String::new(),
            };
            format!("有数据等待发送，并且两个窗口都有余量{rooms}。{carried}")
        }
        Cause::NothingToSend => match f.info {
            Some(info) if handed_over_nothing(info) => {
                format!("{who}的应用程序还没有交来任何数据。")
            }
            Some(info) if info.unacked > 0 => format!(
                "{who}的应用程序交来的数据都已发出，其中 {} 字节在途，在被确认之前仍保留在发送缓存中。",
                info.unacked
            ),
            _ => format!("{who}的应用程序交来的数据都已发出，并且都已确认。"),
        },
        Cause::HandshakeUnfinished => {
            let syn = match f.state {
                Some(State::SynReceived) => "SYN-ACK",
                _ => "SYN",
            };
            let queued = f.info.map(|info| info.unsent).filter(|unsent| *unsent > 0);
            format!(
                "{who}已发出 {syn}，正在等待它被确认。{}",
                with("应用程序写入的 ", queued, " 字节要等到连接建立后才能发送。")
            )
        }
        Cause::EverythingSent => match f.state {
            Some(State::TimeWait) => format!(
                "两个方向都已关闭。{who}留下来，只是为了在最后的 ACK 丢失时再次确认{peer}的 FIN，并等待旧报文段从网络中消失。"
            ),
            Some(State::FinWait2) => format!(
                "{who}的 FIN 表示不再发送数据，而且已被确认。{peer}还可以发送数据：{who}继续接收，等待{peer}的 FIN。"
            ),
            _ => format!("{who}的 FIN 表示不再发送数据，现在等待{peer}确认它。"),
        },
        Cause::CongestionWindowFull => format!(
            "{}拥塞窗口已容不下下一个报文段。{}，等待 ACK 腾出空间。",
            match (f.info, f.cwnd) {
                (Some(info), Some(cwnd)) => format!(
                    "cwnd 为 {cwnd} 字节，已发送而未确认的有 {} 字节。",
                    info.flight
                ),
                _ => String::new(),
            },
            waiting(f)
        ),
        Cause::ReceiveWindowFull => format!(
            "从已确认的序号算起，{peer}允许发送 {} 字节，这些字节全部在途。{}，等待 ACK 使接收窗口前移。",
            or(f.window, "若干"),
            waiting(f)
        ),
        Cause::NagleWaits => format!(
            "有 {} 字节等待发送，不足一个完整报文段（{} 字节）。只要还有数据在途，Nagle 算法就让小报文段等待，使多次小的写入合在一起发送。在途的数据全部得到确认，或者应用程序写满一个报文段时，它就会发出。",
            or(f.info.map(|info| info.unsent), "若干"),
            or(f.info.map(|info| info.mss), "MSS"),
        ),
        Cause::FinToSend => format!(
            "应用程序已关闭连接，之前的数据也都发出了。FIN 自己占用一个序号{}，因此它和数据一样会被确认，丢失时也会重传。",
            with("（", f.own.map(|s| s.seq_end().minus(1)), "）")
        ),
        Cause::AckNow => format!(
            "到达的报文段占用了序号，需要确认。{}是{who}期望收到的下一个序号。",
            ack_names(f)
        ),
        Cause::AckEverySecond => format!(
            "第二个满长报文段到了，等待确认的不能超过两个。{}是期望收到的下一个序号，一并确认这两个。",
            ack_names(f)
        ),
        Cause::QuickAck => format!(
            "连接从慢启动开始，每个确认都让对方能多发一些，因此最初的几个确认不推迟。{}是{who}期望收到的下一个序号。",
            ack_names(f)
        ),
        Cause::DelayedAckTimeout => format!(
            "{who}推迟了确认，希望能和数据一起发出。延迟确认定时器到期时仍没有数据可发，于是单独发出 ACK{}。",
            with("（", f.ack(), "）")
        ),
        Cause::DuplicateAckForHole => format!(
            "到达的报文段{}前面有空洞。{who}仍在等待 {}，并立即说明：重复的确认号告诉{peer}有数据缺失。",
            with("（序号 ", f.came_seq(), "）"),
            or(f.ack(), "更早的数据")
        ),
        Cause::HoleFilled => format!(
            "它填补了{}空洞。{who}立即确认{}，让{peer}尽快知道丢失的数据已经补齐。",
            with("序号 ", f.came_seq(), " 处的"),
            with("到 ", f.ack(), "")
        ),
        Cause::AckForUnacceptable => format!(
            "到达的报文段{}没有任何内容落在接收窗口内。{who}丢弃它，并用 ACK 告知自己期望的序号{}。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::WindowUpdate => format!(
            "接收缓冲区又有了空间。{who}主动告诉{peer}{}，让它可以继续发送。",
            with("：窗口字段为 ", f.own.map(|s| s.window), "")
        ),
        Cause::WindowProbe => format!(
            "{peer}的窗口已关闭，而窗口重新打开的消息可能丢失。{who}因此发送一个字节{}来询问。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::ChallengeAck => format!(
            "到达的报文段可能是伪造的，{who}不会照它行事，只回应自己期望的序号{}。如果对方是真的，它会再发来正确的序号。",
            with(" ", f.ack(), "")
        ),
        Cause::KeepAliveProbe => format!(
            "很久没有收到任何报文段。{who}发送一个旧序号{}，只要对方还在，就会用 ACK 回应。",
            with("（", f.seq(), "）")
        ),

        Cause::KeepAliveIdle => format!("每次收到{peer}的消息，{who}都重新计算沉默的时间。沉默太久时，会发探测询问{peer}是否还在。"),
        Cause::KeepAliveTimeout => format!("{who}一再探测，没有任何回应。丢失一个探测说明不了什么，但这么多都没有回应，说明{peer}已经不在，因此放弃连接。"),
        Cause::KeepAliveOff => "这里没有启用保活，或者连接已不处于需要保活的状态。".into(),
        Cause::RetransmissionTimeout => {
            let waited = or(f.fired.or(f.waited).map(|d| f.span(d)), "超时时间");
            let attempt = if f.attempt > 1 {
                format!(
                    "这是第 {} 次发送{}。",
                    f.attempt,
                    with("，下一次将等待 ", f.rto.map(|d| f.span(d)), "")
                )
            } else {
                String::new()
            };
            format!(
                "{waited}内没有收到确认，重传定时器到期，{who}再次发送最早未确认的报文段{}。{attempt}",
                with("（序号 ", f.seq(), "）")
            )
        }
        Cause::TimerBackoff => format!(
            "定时器到期，仍没有新的确认。重传超时加倍{}，因为网络可能比{who}估计的更慢或更拥挤。",
            with("为 ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::SynLinearTimeout => {
            "最初几个 SYN 以相同的间隔发出：丢一个 SYN 比网络拥塞更常见，不应为此久等。此后等待时间才逐次加倍。".into()
        }
        Cause::TimerStarted => format!(
            "有报文段已发出但尚未确认，重传定时器开始计时{}。如果先到期，就重传最早的那个报文段。",
            with("，时长 ", f.runs(), "")
        ),
        Cause::AllAcknowledged => "发出的一切都已被确认，没有什么需要重传，重传定时器停止。".into(),
        Cause::NewDataAcknowledged => format!(
            "有新数据被确认{}，但还有数据在途。重传定时器从现在起重新计时{}。",
            with("（确认号 ", f.came_ack(), "）"),
            with("，时长 ", f.runs(), "")
        ),
        Cause::TooManyRetransmissions => format!(
            "同一个报文段一再重传，始终没有得到确认{}。{who}放弃连接，并告知应用程序。",
            with("，最后一次等待了 ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::PathInDoubt => format!("同一个报文段反复重传仍无回应。{who}还不放弃，但会告知应用程序，并让 IP 另找通往{peer}的路径。"),
        Cause::ThirdDuplicateAck if f.window_moved => format!(
            "丢失说明网络过于拥挤，ssthresh 降为在途数据的一半{}。窗口设为这个值，再为每个重复 ACK 加一个报文段，因为每个重复 ACK 都说明有一个报文段已离开网络。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::ThirdDuplicateAck => format!(
            "连续三个 ACK 重复了同一个确认号{}，说明空洞之后的数据仍在到达。{who}认定报文段{}已经丢失，不等定时器到期就重传它。",
            with(" ", f.came_ack(), ""),
            with("（序号 ", f.seq(), "）")
        ),
        Cause::PartialAck => format!(
            "这个确认{}只覆盖了发现丢失时在途数据的一部分，可见它后面的报文段{}也丢失了，于是立即重传。",
            with("（确认号 ", f.came_ack(), "）"),
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackHole => format!(
            "SACK 块表明后面的数据已到，而这一段{}没有到。{who}不等定时器到期就重传它。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackGuess => format!(
            "网络还有余量，又没有新数据可发，也没有别的报文段确知丢失。于是{who}重传 SACK 块之前、没有被报告收到的数据{}：它可能也丢了。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackRescue => format!(
            "数据的末尾丢失时，不会有 SACK 块来说明。每次恢复中，{who}把最后一个报文段{}重传一次，使确认在定时器到期之前到来。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackBlock => format!(
            "报文段的 SACK 块列出了确认号之后{peer}已经收到的序号。{who}不必重传它们，也知道它们已离开网络。"
        ),
        Cause::DuplicateReported => format!(
            "第一个 SACK 块列出了{peer}早已收到的数据（D-SACK）：两份之中有一份是多余的重传，或是网络复制出来的。"
        ),
        Cause::SackReneged => format!(
            "{peer}曾报告收到了接下来的数据，却没有确认它：它把数据丢弃了，这是允许的。{who}忘掉以前的报告，重新发送全部数据。"
        ),
        Cause::AllRecovered => "发现丢失时在途的数据已全部得到确认。".into(),
        Cause::SackRecovery => format!(
            "丢失说明网络过于拥挤，ssthresh 和窗口都降为在途数据的一半{}。哪些数据已离开网络由 SACK 块说明，所以不再为重复 ACK 增大窗口。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::LimitedTransmit => format!(
            "重复 ACK 说明有一个报文段已经离开网络。{who}补发一个新的{}，好让足够多的重复 ACK 返回，以便发现丢失。",
            with("（序号 ", f.seq(), "）")
        ),

        Cause::InitialWindow => {
            format!("新连接对网络一无所知，先从少量报文段开始试探。{cwnd}")
        }
        Cause::SlowStart => format!(
            "低于 ssthresh{}时，每个确认新数据的 ACK 最多让窗口增大一个报文段，每个往返时间大约翻一倍。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::CongestionAvoidance => format!(
            "达到 ssthresh{}之后，窗口每个往返时间大约只增大一个报文段。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::FastRecoveryInflation => {
            format!("每多一个重复 ACK，就说明又有一个报文段离开了网络，窗口增大一个报文段。{cwnd}")
        }
        Cause::FastRecoveryExit => {
            format!("丢失的数据已经补齐。窗口回落到 ssthresh，从那里缓慢增大。{cwnd}")
        }
        Cause::CwndAfterTimeout => format!(
            "丢失是靠定时器发现的，网络还能通过多少数据已无从判断。窗口缩到一个报文段，ssthresh 设为在途数据的一半{}，重新慢启动。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::TahoeSlowStart => format!(
            "Tahoe 没有快速恢复。无论怎样发现丢失，ssthresh 都降为在途数据的一半{}，窗口缩到一个报文段，重新慢启动。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::PartialAckDeflation => format!(
            "刚被确认的数据已不在途中，窗口相应减小；又有一个报文段离开了网络，所以再加回一个报文段。{cwnd}"
        ),
        Cause::CubicReduction => format!(
            "丢失说明网络过于拥挤。Reno 会把窗口减半，CUBIC 则降到在途数据的七成，并记住丢失时的窗口。{cwnd}"
        ),
        Cause::CubicConcave => format!(
            "CUBIC 的增长取决于距上次丢失的时间，而与往返时间无关：起初很快，越接近上次丢失时的窗口就越慢。{cwnd}"
        ),
        Cause::CubicConvex => format!(
            "已经超过上次丢失时的窗口，仍没有丢失。CUBIC 先慢后快，试探新的最大窗口。{cwnd}"
        ),
        Cause::CubicRenoFriendly => format!(
            "在往返时间短或带宽小的路径上，Reno 此时的窗口会比三次函数给出的更大。CUBIC 不会比 Reno 更慢。{cwnd}"
        ),
        Cause::CubicTimeout => format!(
            "丢失是靠定时器发现的，网络还能通过多少数据已无从判断。窗口缩到一个报文段，ssthresh 设为在途数据的七成{}，重新慢启动。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::WindowNotUsed => {
            "在途数据少于窗口允许的量。这样的窗口够用，并不说明更大的窗口也行，所以窗口不增大。".into()
        }
        Cause::WindowSetByHand => {
            format!("这个窗口不归任何算法管：有人选定了它，在改选之前一直不变。{cwnd}")
        }
        Cause::WindowSetByScenario => {
            format!("这个窗口不归任何算法管：场景选定了它，在有人改选之前一直不变。{cwnd}")
        }
        Cause::NoCongestionControl => {
            "1988 年以前的 TCP：无论网络承受得了多少，只有对方的窗口限制在途数据。".into()
        }
        Cause::IdleRestart => {
            format!("空闲时间超过了重传超时，窗口反映的网络状况已经过时。{cwnd}")
        }

        Cause::FirstRttSample => format!(
            "首个往返时间样本{}成为 SRTT，它的一半成为 RTTVAR。重传超时等于 SRTT 加四倍 RTTVAR，但不低于下限{}。",
            with("（", f.sample.map(|d| f.span(d)), "）"),
            with("，现为 ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::RttSample => format!(
            "测得往返时间{}。平滑值 SRTT 向它移动差值的八分之一{}，重传超时随之更新{}。",
            with(" ", f.sample.map(|d| f.span(d)), ""),
            with("，变为 ", f.srtt.map(|d| f.span(d)), ""),
            with("，现为 ", f.rto.map(|d| f.span(d)), "")
        ),

        Cause::RttSampleOfMany => format!(
            "测得往返时间{}。有了时间戳，每个 ACK 都带来一个样本；样本很多，所以每个样本让平滑值 SRTT 移动的幅度小于差值的八分之一{}，重传超时随之更新{}。",
            with(" ", f.sample.map(|d| f.span(d)), ""),
            with("，变为 ", f.srtt.map(|d| f.span(d)), ""),
            with("，现为 ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::RttFromTimestamp => format!(
            "被确认的内容发送过不止一次。{peer}回显的时间戳说明到达的是哪一份，所以仍然可以测出往返时间{}。",
            with("：", f.sample.map(|d| f.span(d)), "")
        ),

        Cause::NeitherSynNorReset => format!(
            "{who}正在等待自己的 SYN 得到回应。这个报文段{}既不是 SYN 也不是 RST，没有可以采取行动的内容。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::UrgentToSend => format!("应用程序把数据标记为紧急。即使窗口不允许发送数据，{who}也立即告诉{peer}应当尽快读到哪里。这些字节在数据流中的位置不变。"),
        Cause::SillyWindowOverride => format!(
            "{who}先前留住少量数据，想凑成更大的报文段。等待的时间已经够长，数据就这样发出{}。",
            with("：", f.own.map(tcp_core::Segment::data_len), " 字节")
        ),
        Cause::SillyWindowAvoided if f.info.is_some_and(|info| info.flight > 0) => format!(
            "{peer}的接收窗口容不下一个完整的报文段，而许多小报文段得不偿失（糊涂窗口综合征）。{}，直到 ACK 带来更多空间。",
            waiting(f)
        ),
        Cause::SillyWindowAvoided => format!(
            "现在只能发出很小的报文段，而许多小报文段得不偿失。{who}等待更多空间；由于在途的报文段都不会带来 ACK，等待由定时器{}结束。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::AckOfFin => format!(
            "{peer}的 FIN 和数据一样占用一个序号，因此也要确认：{}是它之后的下一个序号。",
            ack_names(f)
        ),
        Cause::AckDelayed => format!(
            "单个报文段的确认可以稍等一下。{who}希望它能和数据一起发出，或一次确认两个报文段{}。",
            with("，最多等 ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::AckPiggybacked => {
            format!("{who}正好有报文段要发，确认就随它一起发出，先前推迟的那个 ACK 不再需要。")
        }
        Cause::ZeroWindow => format!(
            "{peer}已没有空间接收数据，而{who}还有数据要发。如果一直没有消息，{who}将{}探测窗口。",
            with("在 ", f.timer.map(|d| f.span(d)), "后")
        ),
        Cause::WindowOpened => format!(
            "{peer}又有了空间{}，不必再探测它的窗口。",
            with("（", f.window, " 字节）")
        ),
        Cause::RetransmissionAfterTimeout => format!(
            "超时之后，所有在途数据都视为丢失，{}按慢启动的节奏重新发送。{}",
            with("现在从序号 ", f.seq(), " 起"),
            with("cwnd 为 ", f.cwnd, " 字节。")
        ),
        Cause::RetransmissionAfterFastRetransmit => format!(
            "Tahoe 不去判断还丢了哪些：所有在途数据{}都按慢启动的节奏重新发送。{}",
            with("（现在从序号 ", f.seq(), " 起）"),
            with("cwnd 为 ", f.cwnd, " 字节。")
        ),
        Cause::RtoAfterLostSyn => format!(
            "SYN 曾经重传，无法用它测量往返时间。为稳妥起见，数据传输从 {}的超时开始。",
            or(f.rto.map(|d| f.span(d)), "3 秒")
        ),
        Cause::FastRetransmitRestartsTimer => format!(
            "丢失的报文段刚刚重传，应当先给足时间，定时器才能再次重传它{}。",
            with("：", f.runs(), "")
        ),
        Cause::AckBelowRange => format!(
            "它的确认号{}比任何窗口曾到过的位置都更靠后，说明发送者是在猜测。报文段被丢弃，并用一个 ACK 说明正确的序号。",
            with(" ", f.came_ack(), " ")
        ),
        Cause::NothingNew => format!("它说的内容{who}都已知道，什么也不会改变。"),
        Cause::SendWindowUpdated => format!(
            "它说明{peer}现在有多少接收空间{}。",
            with("：", f.window, " 字节")
        ),
        Cause::TextAfterFin => format!(
            "{peer}已经用 FIN 表示不再发送。这个报文段{}的内容不应该存在，因此不予理会。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::NothingToKeep => format!(
            "它的起点{}在窗口之内，但{who}早已收到全部内容，或者已没有空间。报文段被丢弃。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::QueuedUntilEstablished => format!(
            "三次握手完成之前，数据就先到了{}。{who}先存起来，等连接建立后再用。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::DeferAccept => format!("这个确认本可建立连接，但监听者要等数据到达才被唤醒。{who}丢弃它，等待第一批数据。"),
        Cause::AcceptQueueFull => format!(
            "应用程序还没有接手已经就绪的连接，而排队的数目已到上限。{who}丢弃报文段，也不回应，{peer}会再次发送。"
        ),
        Cause::AbortOnOverflow => format!(
            "应用程序还没有接手已经就绪的连接，而排队的数目已到上限。{who}被设为立即用 RST 说明，{peer}因此不会再试。"
        ),
        Cause::SynCookieSent => format!(
            "半开连接太多，再也记不下一个。{who}把需要知道的内容编进 SYN-ACK 的初始序号，自己什么也不保存：只有真正的{peer}才能把这个号码送回来。"
        ),
        Cause::SynCookieAccepted => format!(
            "这个 ACK{}送回了只有{who}才能算出的号码。{who}由它还原出连接，就像记住过那个 SYN 一样。",
            with("（确认号 ", f.came_ack(), "）")
        ),
        Cause::OlderTimestampOfHost => format!(
            "{who}按地址比较时间戳。这个 SYN 的时间戳比该地址上次的更早，因此被当成迟到的副本。如果多台主机共用一个地址，时钟各不相同，新的 SYN 就会被误丢。"
        ),
        Cause::IgnoredInListen => format!(
            "{who}在那里只是监听。RST 没有可复位的连接，没有 SYN 也无从开始，所以忽略这个报文段。"
        ),
        Cause::NotForThisHost => format!(
            "这个分组的目的地址是 {}，不是{who}。它被丢弃，也不回应。",
            or(f.came.map(|s| s.dst.ip()), "另一台主机")
        ),
        Cause::InvalidAddress => format!(
            "它的源地址或目的地址代表多台主机，或不代表任何主机{}。TCP 只连接两端，因此丢弃它。",
            with("（来自 ", f.came.map(|s| s.src.ip()), "）")
        ),

        Cause::InOrder => format!(
            "它的起点正是{who}期望的序号{}，立即被接收。",
            with(" ", f.came_seq(), "")
        ),
        Cause::OutOfOrder => format!(
            "它从序号 {} 开始，而前面还有数据没到。{who}先把它存起来，等空洞填补后再用。",
            or(f.came_seq(), "更后面的位置")
        ),
        Cause::UrgentPointerAdvanced => format!("报文段表明数据流前方有紧急数据。{who}告知应用程序尽快读到那里。"),
        Cause::NewAck => format!(
            "它的确认{}覆盖了此前未被确认的序号，{who}不必再保留这些数据。",
            with("（", f.came_ack(), "）")
        ),
        Cause::DuplicateAck => format!(
            "它的确认号{}与上一个相同：{peer}收到了数据，但不是它正在等的那一段。",
            with(" ", f.came_ack(), " ")
        ),
        Cause::OldAck => format!(
            "它的确认{}只覆盖早已确认过的数据，无需处理。",
            with("（", f.came_ack(), "）")
        ),
        Cause::RightEdgeKept => format!("这个确认是新的，但报文段比已经通告过窗口的报文段更早发出。因此{who}从新的序号算起，让窗口仍在{peer}上次所说的位置结束。"),
        Cause::AckOfUnsent => format!(
            "它确认的是 {}，{who}还没有发送到那里。报文段被丢弃，并用一个 ACK 说明正确的序号。",
            or(f.came_ack(), "别的序号")
        ),
        Cause::OutsideWindow => format!(
            "它的内容{}{who}都不需要：要么早已收到，要么落在接收窗口之外。报文段被丢弃。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::EcnMark => format!(
            "途中有队列很长，IP 首部的 CE 标记说明了这一点。从现在起{who}在发回的报文段上都设置 ECE，直到发送方以 CWR 回应。"
        ),
        Cause::EcnAnswered => format!(
            "CWR 说明发送方已经减小窗口。{who}不再设置 ECE，直到又有标记到来。"
        ),
        Cause::EcnEcho => format!(
            "路由器的队列快满了，它没有丢弃报文段，而是做了标记。{peer}把标记回送给{who}，{who}像对待丢失一样减小窗口，但没有什么需要重传。"
        ),
        Cause::OldTimestamp => format!(
            "它的时间戳比{who}已经见过的还旧，说明它是在路上耽搁了很久的旧副本。即使序号{}恰好又落在窗口内，其中的字节也是错的。报文段被丢弃，并用一个 ACK 说明期望的序号。",
            with("（", f.came_seq(), "）")
        ),
        Cause::TimestampMissing => format!(
            "双方约定每个报文段都携带时间戳，而这个报文段{}没有。{who}丢弃它，不作回应；连接继续。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::AckMissing => format!(
            "连接建立之后，每个报文段都必须带确认。这一个{}没有带，因此被丢弃。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::BadChecksum => format!(
            "校验和与收到的内容不符，说明途中有内容改变了。{who}丢弃它，也不回应；对{peer}来说，这和丢失一样。"
        ),
        Cause::Malformed => "首部自相矛盾，无法解读，报文段被丢弃。".into(),
        Cause::ResetReceived => format!(
            "RST 携带的正是{who}期望的序号{}，因此可信：连接立即终止。",
            with(" ", f.came_seq(), "")
        ),
        Cause::ConnectionRefused => format!(
            "SYN 得到的回应是 RST：{peer}{}没有监听。应用程序得知连接被拒绝。",
            with("的端口 ", f.came.map(|s| s.src.port()), " ")
        ),
        Cause::BadReset => format!(
            "RST 的序号{}不是{who}期望的序号。这样的 RST 谁都可能伪造，因此不予采信。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::SynInWindow => format!(
            "已建立的连接收到了 SYN{}。它不是旧的就是伪造的，{who}只用 ACK 回应自己期望的序号。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::SynInWindowResets => format!("一个 SYN 落在正在使用的连接的窗口内。按旧规则这是错误，{who}复位该连接。任何人只要猜中窗口内的一个序号就能这样终止连接，所以较新的系统只回应一个 ACK。"),
        Cause::ChallengeAckLimit => format!("{who}在这段时间里发出的质询 ACK 已达上限，因此不回应这个报文段。若无上限，任何人都能让{who}不停地发送 ACK。"),
        Cause::SynWithFin => format!("这个报文段同时带有 SYN 和 FIN。正常的对端不会同时打开和关闭连接，端口扫描器才会；{who}被设置为丢弃这样的报文段。"),
        Cause::Blackhole => format!("这个端口上没有监听者。{who}被设置为对此保持沉默，因此不发回 RST，询问者分不清端口是关闭的，还是主机根本不存在。"),
        Cause::DataAfterClose => format!(
            "数据{}到达时，应用程序已经关闭，不会再读。RST 让{peer}知道这些数据丢失了。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::BacklogFull => format!(
            "半开连接太多，监听者丢弃了 SYN{}，也不回应。{peer}会再次发送。",
            with("（序号 ", f.came_seq(), "）")
        ),

        Cause::IcmpSoftError => {
            format!("ICMP 消息说有报文段未能送达。这可能只是暂时的，{who}记下它，连接继续。")
        }
        Cause::IcmpHardError => {
            format!("ICMP 消息说以这种方式根本无法到达{peer}。{who}终止连接，并告知应用程序。")
        }
        Cause::IcmpErrorWhileOpening => format!(
            "SYN 得到的是一条 ICMP 消息。此时放弃没有任何损失，{who}不等定时器到期就告知应用程序。"
        ),
        Cause::IcmpHardErrorTakenForSoft => format!(
            "ICMP 消息说无法到达{peer}，但此前已有报文段送达，而这样的消息谁都可能伪造。{who}记下它，连接继续。"
        ),
        Cause::IcmpNotInFlight => format!(
            "ICMP 消息引用的序号并不在{who}的在途数据之内。它不是迟到就是伪造的，因此不予采信。"
        ),
        Cause::IcmpForNobody => {
            format!("ICMP 消息引用的报文段不是{who}的任何连接发出的，因此无人需要知道。")
        }
        Cause::SourceQuenchIgnored => {
            format!("ICMP 源抑制消息曾用来要求发送方放慢速度，如今已不再使用，{who}将它丢弃。")
        }
        Cause::PathMtuLowered => format!(
            "ICMP 消息说途中某条链路容不下这么大的分组。{who}缩短报文段，并重新发送数据{}。",
            with("（从序号 ", f.seq(), " 开始）")
        ),
        Cause::ForgedSegment => format!(
            "{who}看不到这个连接的任何报文段。它只知道地址和端口，于是冒用另一台主机的名义，逐个尝试序号。只有落入接收窗口的序号才会造成危害。"
        ),
        Cause::InjectedSegment => format!(
            "{who}位于路径上，能看到每个经过的报文段，因此知道连接的全部序号，它伪造的报文段与真的无法区分。"
        ),
        Cause::FloodSyn => format!(
            "{who}用不属于自己的地址发送 SYN，而且从不应答。每个 SYN 都会占用半连接队列中的一个位置，直到服务器放弃它。"
        ),
        Cause::ReplayedSegment => format!(
            "{who}保留了一个经过它的报文段，现在再次发出，就像一条慢路径送来了旧的重复报文段。"
        ),
        Cause::FirewallReset => format!(
            "{who}的防火墙有一条规则禁止这个报文段。它丢弃报文段，并以目的主机的地址回复 RST，使发送方以为是那台主机拒绝了它。"
        ),
        Cause::PathMtuNotLower => {
            format!("ICMP 消息说分组太大，但给出的大小并不小于现在使用的大小，{who}不作改变。")
        }

        Cause::FinReceived => format!(
            "{peer}的 FIN 按序到达{}：它不会再发送数据。{}",
            with("，序号 ", f.came.map(|s| s.seq_end().minus(1)), ""),
            if f.was_done() {
                format!("{who}先前也已发送完毕，两个方向都结束了。")
            } else {
                format!("{who}仍可以发送。")
            }
        ),
        Cause::FinAcknowledged => format!(
            "这个确认{}覆盖了{who}的 FIN，{peer}已经收到全部数据。",
            with("（确认号 ", f.came_ack(), "）")
        ),
        Cause::SimultaneousClose => format!(
            "{peer}的 FIN{}先于对{who}的 FIN 的确认到达：双方同时关闭了连接。{who}还要等自己的 FIN 得到确认。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::TimeWaitStarted => format!(
            "双方都已结束。{who}再停留两倍的报文段最大生存时间{}，以便回应重发的 FIN，并等旧报文段消失之后才让端口重新使用。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::TimeWaitRestarted => format!(
            "{peer}的 FIN{}又来了一次，说明对它的 ACK 丢失了。{who}再次确认，并从头开始等待。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::TimeWaitReopened => format!(
            "SYN 来自一个处于 TIME-WAIT 的连接的端点，而它的时间戳或序号比那里见过的都新，不可能是旧副本，{who}不必再等。"
        ),
        Cause::TimeWaitReused => format!(
            "应用程序要在同一对端点之间建立连接。旧连接只是在等待，时间戳又能区分新旧报文段，{who}于是放弃它。"
        ),
        Cause::TimeWaitRecycled => format!(
            "{who}被设为信任时间戳：只等几个重传超时{}，之后拒绝该地址更早的时间戳。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::TooManyTimeWaits => format!(
            "处于 TIME-WAIT 的连接已达{who}允许的数目。这个连接立即被忘掉，重发的 FIN 将无人回应。"
        ),
        Cause::ResetInTimeWait => {
            "双方都已结束，没有谁需要这个 RST。它可能由旧报文段引起，不应让它结束这段防备旧报文段的等待。".into()
        }
        Cause::TimeWaitOver => {
            "两倍的报文段最大生存时间已过，旧报文段不会再出现，这个连接可以忘掉了。".into()
        }
        Cause::FinWait2Timeout => format!(
            "应用程序已经离开，{peer}的 FIN 却没有及时到来{}。{who}不再保留无人使用的连接。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::OrphanInFinWait2 => format!("应用程序已经离开，{who}只在等{peer}的 FIN。从现在起，{peer}只有这么多时间。"),
        Cause::UserTimeoutStarted => "有数据等待确认。应用程序规定了最多等多久，现在开始计时。".into(),
        Cause::OpenTimeout => format!("连接没有在本机允许的时间内建立，{who}放弃。"),
        Cause::OpenTimeoutStarted => "不论其间重传多少次，本机只允许建立连接花费这么多时间。现在开始计时。".into(),
        Cause::UserTimeout => {
            format!("发出的数据没有在应用程序规定的时间内得到确认，{who}放弃连接。")
        }
    }
}

/// "确认号 2461 ", or the word alone.
fn ack_names(f: &Facts<'_>) -> String {
    f.ack()
        .map_or_else(|| "确认号".into(), |ack| format!("确认号 {ack} "))
}

/// What waits to be sent for the first time.
fn waiting(f: &Facts<'_>) -> String {
    match f.info.map(|info| info.unsent) {
        Some(0) => "FIN 等待发送".into(),
        Some(unsent) => format!("还有 {unsent} 字节等待发送"),
        None => "还有数据等待发送".into(),
    }
}
