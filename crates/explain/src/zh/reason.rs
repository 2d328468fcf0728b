//! 为什么这样做：一两句话。 (Why it was done, in one or two sentences.)
//!
//! Words and units as docs/terms.md has them. The file is long for the reason that the English one
//! gives.

use alloc::format;
use alloc::string::String;

use tcp_core::{Cause, State};

use crate::facts::{Facts, handed_over_nothing, or, with};
use tcp_sim::ids::Kind;
use tcp_sim::scenario::Iss;

/// The reason behind `cause`, with the numbers at hand.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each cause, and no wildcard"
)]
pub(crate) fn reason(cause: Cause, f: &Facts<'_>) -> String {
    let (who, peer) = (f.who(), f.peer());
    let cwnd = with("cwnd 现为 ", f.cwnd, " 字节。");
    match cause {
        Cause::ActiveOpen => match f.seq() {
            Some(seq) => format!(
                "应用程序请求建立连接。{who}选定 {seq} 作为初始序号，用 SYN 报文段告诉{peer}，这样双方都知道从哪个序号开始编号。{}",
                first_number(f)
            ),
            None => {
                format!("应用程序请求建立连接，{who}于是在 SYN 报文段中给出自己的初始序号，然后等待回应。")
            }
        },
        Cause::PassiveOpen => {
            format!("应用程序要等待别人来建立连接，{who}于是进入监听状态，在收到 SYN 之前不发送任何报文段。")
        }
        Cause::Send => "应用程序把数据交给了 TCP。只要拥塞窗口、对方的接收窗口和 Nagle 算法都允许，数据就会发出。".into(),
        Cause::Receive => "应用程序取走了数据，接收缓冲区腾出了空间。".into(),
        Cause::Close => format!(
            "应用程序关闭了连接，{who}不会再有新的数据。已经交给 TCP 的数据仍会发完，最后发送 FIN。"
        ),
        Cause::Abort => format!(
            "应用程序中止了连接。RST{}要求{peer}立即放弃连接，尚未送达的数据全部丢失。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::CloseWithoutLinger => "应用程序规定关闭时什么都不等。因此不发送 FIN，而是用 RST 立即终止连接，尚未发出的数据全部丢失。".into(),
        Cause::CloseWithUnreadData => format!(
            "应用程序关闭连接时，收到的数据还没有读完。没读的数据就此丢失，RST{}把这一点告诉{peer}。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SettingChanged => "计时器原来按旧的设置运行。如果仍然需要它，就按新的设置重新计时。".into(),
        Cause::ApplicationGone => "应用程序放弃了连接，再也没有谁来读写数据。".into(),

        Cause::SynReceived => match (f.seq(), f.ack()) {
            (Some(seq), Some(ack)) => format!(
                "SYN 到达了正在监听的端口。{who}选定自己的初始序号 {seq}，并用确认号 {ack} 确认{peer}的 SYN：它期望收到的下一个序号是 {ack}。{}",
                first_number(f)
            ),
            _ => format!(
                "SYN{}到达了正在监听的端口。{who}用 SYN-ACK 回应，然后等待{peer}确认自己的初始序号。",
                with("（序号 ", f.came_seq(), "）")
            ),
        },
        Cause::SynAckReceived => format!(
            "SYN-ACK 确认了{who}的 SYN{}，同时给出{peer}的初始序号{}。{who}{}予以确认，自己这一端的连接就此建立。",
            with("（确认号 ", f.came_ack(), "）"),
            with(" ", f.came_seq(), ""),
            with("用确认号 ", f.ack(), " ")
        ),
        Cause::SimultaneousOpen => format!(
            "{who}在等 SYN-ACK，收到的却是 SYN{}：双方同时打开了连接。{who}确认对方的 SYN，自己的初始序号不变，最后只建立一条连接。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::HandshakeAck => format!(
            "{}确认了{who}的 SYN，双方都知道了对方的初始序号：三次握手完成，可以传输数据了。",
            came_ack_names(f)
        ),
        Cause::UnacceptableAck => format!(
            "这个报文段的确认号是 {}，而{who}在这条连接上从未发送过它所确认的内容。它应当属于某条旧连接，因此{who}回应 RST，并继续等待对自己的 SYN 的回应。",
            or(f.came_ack(), "别的数")
        ),
        Cause::NoConnection => format!(
            "报文段发往{}，{who}在那里既没有连接，也没有监听。回应 RST 能立刻说明情况，{peer}不必空等。",
            or(f.came.map(|s| format!("端口 {}", s.dst.port())), "某个端口")
        ),
        Cause::AckInListen => format!(
            "ACK{}到达了只在监听的端口。那里没有发送过任何可供确认的内容，所以回应 RST。",
            with("（确认号 ", f.came_ack(), "）")
        ),

        Cause::DataToSend => format!(
            "等待发送的数据已够一个完整的报文段，拥塞窗口和{peer}的接收窗口都容得下它{}。{}",
            rooms(f),
            carried(f)
        ),
        Cause::NothingToSend if f.info.is_some_and(handed_over_nothing) => {
            format!("{who}的应用程序还没有交来任何数据。")
        }
        Cause::NothingToSend => format!("{who}的应用程序交来的数据都已发出，并且都已确认。"),
        Cause::AwaitsAck => format!(
            "{who}的应用程序交来的数据都已发出，其中 {} 字节在途，在{peer}全部确认之前仍保留在发送缓冲区中。",
            f.info.map_or(0, |info| info.unacked)
        ),
        Cause::CloseAwaited => format!(
            "{peer}的 FIN 已到，{peer}不再发送数据。{who}要等自己的应用程序关闭连接才会发送 FIN，而它还没有关闭。"
        ),
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
            "有 {} 字节等待发送，不足一个完整的报文段（{} 字节）。只要还有数据在途，Nagle 算法就让小报文段等待，使多次小的写入合在一起发送。在途的数据全部得到确认，或者应用程序写满一个报文段时，它就会发出。",
            or(f.info.map(|info| info.unsent), "若干"),
            or(f.info.map(|info| info.mss), "MSS"),
        ),
        Cause::FinToSend => format!(
            "应用程序已关闭连接，此前的数据也都已发出。FIN 自己要占用一个序号{}，因此和数据一样需要确认，丢失了也要重传。",
            with("（", f.own.map(|s| s.seq_end().minus(1)), "）")
        ),
        Cause::AckNow => format!(
            "这里没有启用延迟确认，凡是占用序号的报文段都立即确认。{}是{who}期望收到的下一个序号。",
            ack_names(f)
        ),
        Cause::AckEverySecond => format!(
            "自上一个 ACK 以来，已到达两个完整的报文段。至少每两个完整的报文段就要立即确认一次，免得发送方久等。{}是期望收到的下一个序号；TCP 采用累积确认，一个 ACK 就确认了这两个报文段。",
            ack_names(f)
        ),
        Cause::QuickAck => format!(
            "连接从慢启动开始，这时每个确认都能让对方多发一些数据，因此最初的几个确认不推迟。{}是{who}期望收到的下一个序号。",
            ack_names(f)
        ),
        Cause::DelayedAckTimeout => format!(
            "{who}推迟了确认，希望由数据报文段捎带。延迟确认计时器到期时仍没有数据要发，只好单独发送 ACK{}。",
            with("（确认号 ", f.ack(), "）")
        ),
        Cause::DuplicateAckForHole => format!(
            "到达的报文段{}前面有空洞，即还没收到的一段序号。{who}仍在等待 {}，并立即发送重复 ACK：同一个确认号再次出现，{peer}由此得知有数据缺失。",
            with("（序号 ", f.came_seq(), "）"),
            or(f.ack(), "更早的数据")
        ),
        Cause::HoleFilled => format!(
            "到达的数据填补了{}空洞。{who}立即确认{}，让{peer}尽快知道数据已经连续到了哪里。",
            with("序号 ", f.came_seq(), " 处的"),
            with("到 ", f.ack(), "")
        ),
        Cause::AckForUnacceptable => format!(
            "到达的报文段{}的序号超出了接收窗口。{who}丢弃它，并用 ACK 告知自己期望收到的序号{}。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::AckAfterRefusedProbe => format!(
            "{peer}拒绝了{who}窗口探测的那个字节，因此也拒绝了{who}按该字节已被接收来编号的确认。{who}用该字节之前的序号重复这些确认{}。",
            with("：确认到 ", f.ack(), "")
        ),
        Cause::WindowUpdate => format!(
            "接收缓冲区又有了值得通告的空间。{who}主动发送窗口更新{}，让{peer}可以继续发送。",
            with("，窗口字段为 ", f.own.map(|s| s.window), "")
        ),
        Cause::WindowProbe => format!(
            "{peer}的接收窗口为零，而重新打开窗口的那个 ACK 可能丢失，丢失了也不会重传。{who}因此发送{}来探测。",
            match f.own.map(tcp_core::Segment::data_len) {
                Some(0) => " FIN ".into(),
                _ => format!(" 1 字节{}", with("（序号 ", f.seq(), "）")),
            }
        ),
        Cause::KeepAliveProbe => format!(
            "很久没有收到任何报文段。{who}发送一个旧的序号{}，只要{peer}还在，就会用 ACK 回应。",
            with(" ", f.seq(), " ")
        ),

        Cause::KeepAliveIdle => format!("每收到一次{peer}的报文段，{who}都把保活计时器复位。如果直到计时器到期都没有再收到什么，就发送保活探测，询问{peer}是否还在。"),
        Cause::KeepAliveTimeout => format!("{who}发送了一个又一个保活探测，始终没有回应。丢失一个探测说明不了什么，但这么多都没有回应，只能认为{peer}已经不在，因此放弃连接。"),
        Cause::KeepAliveOff => "这里没有启用保活，或者连接所处的状态已不需要保活。".into(),
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
                "{waited}内没有收到新的确认，重传计时器到期。{who}认为最早未被确认的报文段{}已经丢失，将它重传。{attempt}",
                with("（序号 ", f.seq(), "）")
            )
        }
        Cause::TimerBackoff if f.timeout_is_capped() => format!(
            "重传计时器到期，仍没有收到新的确认。重传超时本应加倍，但不超过上限{}。",
            with(" ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::TimerBackoff => format!(
            "重传计时器到期，仍没有收到新的确认。重传超时加倍{}，因为网络可能比{who}估计的更慢或更拥塞。",
            with("为 ", f.rto.map(|d| f.span(d)), "")
        ),
        Cause::SynLinearTimeout => {
            "最初几个 SYN 以相同的间隔发出。如果是途中某条链路出了故障，早一些重试就能早一些换到别的路径。此后等待时间才逐次加倍。".into()
        }
        Cause::TimerStarted => format!(
            "有报文段已经发出而尚未被确认，因此启动重传计时器{}。如果计时器先到期，就重传最早的那个报文段。",
            with("，时长 ", f.runs(), "")
        ),
        Cause::AllAcknowledged => format!(
            "{who}发出的一切都已被确认：没有什么需要重传，也没有什么要等，计时器停止。"
        ),
        Cause::NewDataAcknowledged => format!(
            "收到了新的确认{}，但还有报文段在途。重传计时器从此刻起重新计时{}。",
            with("（确认号 ", f.came_ack(), "）"),
            with("，时长 ", f.runs(), "")
        ),
        Cause::TooManyRetransmissions => {
            let what = match f.lived {
                Some(State::SynSent) => "SYN ",
                Some(State::SynReceived) => "SYN-ACK ",
                _ => "最早未被确认的报文段",
            };
            let wait = f.last_wait.map(|d| f.span(d));
            let tried = match f.transmissions {
                Some(1) => format!(
                    "{what}{}没有得到确认，而这里规定不重传它。",
                    with("在 ", wait, " 内")
                ),
                Some(n) => format!(
                    "{what}共发送 {n} 次，始终没有得到确认{}。",
                    with("，最后一次等待了 ", wait, "")
                ),
                None => format!("{what}一再发送，始终没有得到确认。"),
            };
            if f.half_open {
                format!("{tried}{who}放弃这条半连接。")
            } else {
                format!("{tried}{who}放弃连接，并告知应用程序。")
            }
        }
        Cause::PathInDoubt => format!(
            "同一个报文段{}，仍没有回应。{who}还不放弃，但会{}让 IP 另找一条通往{peer}的路径。",
            f.transmissions.map_or_else(|| "反复发送".into(), |n| format!("共发送 {n} 次")),
            if f.half_open { "" } else { "告知应用程序，并" }
        ),
        Cause::ThirdDuplicateAck if f.window_moved => format!(
            "TCP 把丢失当作网络拥塞的信号，ssthresh {}。cwnd 设为 ssthresh 再加三个报文段：每个重复 ACK 都说明有一个报文段离开了网络。{cwnd}",
            threshold(f, "在途数据的一半")
        ),
        Cause::ThirdDuplicateAck => format!(
            "连续三个重复 ACK（冗余 ACK）带着同一个确认号{}，说明空洞之后的数据仍在到达。{who}认为报文段{}已经丢失，不等重传计时器到期，立即重传。",
            with(" ", f.came_ack(), ""),
            with("（序号 ", f.seq(), "）")
        ),
        Cause::PartialAck => format!(
            "这个确认{}只确认了发现丢失时在途数据的一部分，可见紧接着的报文段{}也丢失了，于是立即重传。",
            with("（确认号 ", f.came_ack(), "）"),
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackHole => format!(
            "SACK 块表明后面的数据已经到达，而这一段{}没有到达。{who}不等重传计时器到期，立即重传。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackGuess => format!(
            "cwnd 还有余量，又没有新数据可发，也没有别的报文段确知丢失。于是{who}重传位于某个 SACK 块之前、尚未被 SACK 报告的数据{}：它可能也丢失了。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackRescue => format!(
            "如果丢失的是数据的末尾，就不会有 SACK 块来报告。因此每次恢复中，{who}把最后一个报文段{}重传一次，使确认在重传计时器到期之前到来。",
            with("（序号 ", f.seq(), "）")
        ),
        Cause::SackBlock => format!(
            "这个报文段的 SACK 块列出了确认号之后{peer}已经收到的序号。{who}不必重传这些数据，也知道它们已经离开网络。"
        ),
        Cause::DuplicateReported => format!(
            "第一个 SACK 块列出了{peer}早已收到的数据（D-SACK）：要么是多余的重传，要么是网络复制出来的。"
        ),
        Cause::SackReneged => format!(
            "{peer}曾用 SACK 报告收到了接下来的数据，现在却没有确认它，可见{peer}又把它丢弃了，这是标准允许的。{who}不再采信以前的 SACK 报告，重传全部数据。"
        ),
        Cause::AllRecovered => format!(
            "重传计时器到期时在途的数据已全部被确认，其中没有什么还要重传，{who}从此照常发送。"
        ),
        Cause::SackRecovery => format!(
            "TCP 把丢失当作网络拥塞的信号，ssthresh 和 cwnd 都{}。哪些数据已离开网络由 SACK 块报告，所以不再因重复 ACK 增大 cwnd。{cwnd}",
            threshold(f, "在途数据的一半")
        ),
        Cause::LimitedTransmit => format!(
            "重复 ACK 说明有一个报文段离开了网络。{who}发送一个新的报文段{}来补上，使返回的重复 ACK 多到足以发现丢失。",
            with("（序号 ", f.seq(), "）")
        ),

        Cause::InitialWindow => format!(
            "新连接对网络状况一无所知，cwnd 从两到四个报文段（视报文段的大小而定）开始试探。{cwnd}"
        ),
        Cause::SlowStart => format!(
            "慢启动期间{}，每个确认新数据的 ACK 都增大 cwnd。{}只要拥塞窗口一直被用满，而且每个报文段都单独得到确认，cwnd 每经过一个往返时间就加倍。{cwnd}",
            with("（cwnd 低于 ssthresh ", f.ssthresh, " 字节）"),
            match (f.acked, f.grew()) {
                (Some(acked), Some(grew)) => {
                    let (bytes, fin) = (acked.bytes(), acked.pick("和 FIN", ""));
                    format!("这个 ACK 确认了 {bytes} 字节{fin}，cwnd 增加 {grew} 字节。")
                }
                _ => String::new(),
            }
        ),
        Cause::CongestionAvoidance => format!(
            "cwnd 达到 ssthresh{}之后，已接近网络可能发生拥塞的大小，只能小心试探：每经过一个往返时间，cwnd 最多增加约一个报文段，按线性规律增长。{cwnd}",
            with("（", f.ssthresh, " 字节）")
        ),
        Cause::FastRecoveryInflation => {
            format!("每多收到一个重复 ACK，就说明又有一个报文段离开了网络，cwnd 因此增加一个报文段。{cwnd}")
        }
        Cause::FastRecoveryExit => format!(
            "发现丢失时在途的数据已全部得到确认，快恢复结束。cwnd 去掉重复 ACK 带来的增量，回落到 ssthresh，从那里缓慢增大。{cwnd}"
        ),
        Cause::CwndAfterTimeout => format!(
            "丢失是靠重传计时器发现的，网络此时还能通过多少数据无从得知。cwnd 降为一个报文段，重新开始慢启动；ssthresh {}。{cwnd}",
            threshold(f, "计时器首次到期时在途数据的至多一半")
        ),
        Cause::TahoeSlowStart => format!(
            "Tahoe 没有快恢复。无论怎样发现丢失，cwnd 都降为一个报文段，重新开始慢启动；ssthresh {}。{cwnd}",
            threshold(f, "在途数据的一半")
        ),
        Cause::PartialAckDeflation => format!(
            "刚被确认的数据已不在途，cwnd 减去相应的字节数；又有一个报文段离开了网络，所以再加上一个报文段。{cwnd}"
        ),
        Cause::CubicReduction => format!(
            "TCP 把丢失当作网络拥塞的信号。Reno 会减半，CUBIC 则降到在途数据的七成，并记住发生丢失时的 cwnd。{cwnd}"
        ),
        Cause::CubicConcave => format!(
            "CUBIC 的增长取决于距上次丢失的时间，与往返时间无关：起初增长很快，越接近上次丢失时的 cwnd 就越慢。{cwnd}"
        ),
        Cause::CubicConvex => format!(
            "cwnd 已超过上次丢失时的大小，仍没有丢失。CUBIC 的增长先慢后快，试探新的最大值。{cwnd}"
        ),
        Cause::CubicRenoFriendly => format!(
            "在往返时间短或带宽小的路径上，Reno 此时的 cwnd 会比三次函数给出的更大。CUBIC 不会取得比 Reno 更小。{cwnd}"
        ),
        Cause::CubicTimeout => format!(
            "丢失是靠重传计时器发现的，网络此时还能通过多少数据无从得知。cwnd 降为一个报文段，重新开始慢启动；ssthresh {}。{cwnd}",
            threshold(f, "计时器首次到期时在途数据的至多七成")
        ),
        Cause::WindowNotUsed => {
            "在途数据少于 cwnd 允许的量。这么少的数据能够通过，并不说明更多的数据也能通过，所以 cwnd 不增大。".into()
        }
        Cause::WindowSetByHand => {
            format!("这个 cwnd 不由任何算法控制：它是人工选定的，在改选之前一直不变。{cwnd}")
        }
        Cause::WindowSetByScenario => {
            format!("这个 cwnd 不由任何算法控制：它是场景选定的，在有人改选之前一直不变。{cwnd}")
        }
        Cause::NoCongestionControl => {
            "这是 1988 年以前的 TCP：不管网络承受得了多少，只有对方的接收窗口限制在途数据的量。".into()
        }
        Cause::IdleRestart => {
            format!(
                "{}没有发送数据的时间超过了重传超时，cwnd 反映的网络状况已经过时。如果它大于初始窗口，就从初始窗口重新开始。{cwnd}",
                if f.probed == Some(true) { "除窗口探测外，" } else { "" }
            )
        }

        Cause::FirstRttSample => format!(
            "第一个往返时间样本{}作为 SRTT，它的一半作为 RTTVAR。重传超时等于 SRTT 加四倍 RTTVAR，{}。",
            with("（", f.sample.map(|d| f.span(d)), "）"),
            match (f.sum_of_timeout(), f.rto) {
                (Some(sum), Some(rto)) if sum < rto => {
                    format!("得 {}，低于下限，所以重传超时为 {}", f.span(sum), f.span(rto))
                }
                (_, Some(rto)) => format!("得 {}", f.span(rto)),
                (_, None) => "但不得低于下限".into(),
            }
        ),
        Cause::RttSample => format!(
            "测得往返时间{}。平滑往返时间 SRTT 向它靠近两者之差的八分之一{}。{}",
            with(" ", f.sample.map(|d| f.span(d)), ""),
            with("，变为 ", f.srtt.map(|d| f.span(d)), ""),
            timeout_follows(f)
        ),

        Cause::RttSampleOfMany => format!(
            "测得往返时间{}。使用时间戳时，每个 ACK 都给出一个样本；样本很多，所以每个样本使平滑往返时间 SRTT 移动的幅度小于差值的八分之一{}。{}",
            with(" ", f.sample.map(|d| f.span(d)), ""),
            with("，变为 ", f.srtt.map(|d| f.span(d)), ""),
            timeout_follows(f)
        ),
        Cause::RttFromTimestamp => format!(
            "被确认的内容发送过不止一次。{peer}回显的时间戳说明到达的是哪一份，所以仍然可以测出往返时间{}。",
            with("：", f.sample.map(|d| f.span(d)), "")
        ),

        Cause::NeitherSynNorReset => format!(
            "{who}正在等待对自己的 SYN 的回应。这个报文段{}既不是 SYN 也不是 RST，没有什么可做的。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::UrgentToSend => format!("应用程序把数据标记为紧急。即使窗口不允许发送数据，{who}也立即告诉{peer}应当尽快读到哪里。这些字节在字节流中的位置不变。"),
        Cause::SillyWindowOverride => format!(
            "{who}先前留住少量数据，希望凑成更大的报文段。等待的时间已经够长，数据就这样发出{}。",
            with("：", f.own.map(tcp_core::Segment::data_len), " 字节")
        ),
        Cause::SillyWindowAvoided if f.info.is_some_and(|info| info.flight > 0) => format!(
            "{peer}的接收窗口容不下一个完整的报文段，而许多小报文段得不偿失（糊涂窗口综合征）。{}，直到 ACK 带来更多空间。",
            waiting(f)
        ),
        Cause::SillyWindowAvoided => format!(
            "现在只能发送很小的报文段，而许多小报文段的开销比它们携带的数据还大（糊涂窗口综合征）。{who}等待更多的空间；但在途的报文段都不会带来 ACK，所以设置计时器{}，到时结束等待。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::AckOfFin => format!(
            "{peer}的 FIN 和数据一样占用一个序号，因此也要确认：{}是它之后的下一个序号。",
            ack_names(f)
        ),
        Cause::AckDelayed => format!(
            "单独一个报文段的确认可以稍等（延迟确认）。{who}希望由数据报文段捎带这个确认，或者一次确认两个报文段{}。",
            with("，最多等 ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::AckPiggybacked => {
            format!("{who}有报文段要发，确认就由它捎带，先前推迟的那个 ACK 不必再单独发送。")
        }
        // (Asked at a moment, the timer is told beside it.)
        Cause::ZeroWindow if f.info.is_some() => format!(
            "{peer}的接收窗口为零：没有空间，或者空间太小，不值得通告，而{who}还有数据要发。"
        ),
        Cause::ZeroWindow => format!(
            "{peer}的接收窗口为零：没有空间，或者空间太小，不值得通告，而{who}还有数据要发。如果一直没有消息，{who}将{}发送窗口探测。",
            with("在 ", f.timer.map(|d| f.span(d)), " 后")
        ),
        Cause::ZeroWindowNotProbed => format!(
            "{peer}的接收窗口为零，而{who}还有数据要发。这里关闭了持续计时器，{who}不会发送窗口探测：如果窗口更新丢失，双方将一直等下去。"
        ),
        Cause::WindowOpened => format!(
            "{peer}的接收窗口不再为零{}，不必再探测。",
            with("（", f.window, " 字节）")
        ),
        Cause::RetransmissionAfterTimeout => format!(
            "超时之后，所有在途数据都视为丢失，{}按慢启动的节奏重传。{}",
            with("现在从序号 ", f.seq(), " 起"),
            with("cwnd 为 ", f.cwnd, " 字节。")
        ),
        Cause::RetransmissionAfterFastRetransmit => format!(
            "Tahoe 不去判断还丢失了哪些数据：所有在途数据{}都按慢启动的节奏重传。{}",
            with("（现在从序号 ", f.seq(), " 起）"),
            with("cwnd 为 ", f.cwnd, " 字节。")
        ),
        Cause::RtoAfterLostSyn => format!(
            "{} 曾经重传，无法用它测量往返时间。为稳妥起见，传输数据时重传超时从 {}开始。",
            f.syn_again(),
            or(f.rto.map(|d| f.span(d)), "3 s")
        ),
        Cause::FastRetransmitRestartsTimer => format!(
            "丢失的报文段刚刚重传，要给足时间等它的确认，重传计时器才可以再次重传它{}。",
            with("：", f.runs(), "")
        ),
        Cause::AckBelowRange => format!(
            "它的确认号{}太旧，比{peer}通告过的最大接收窗口还要靠后。它要么是很久以前的报文段，要么是盲目的猜测，因此丢弃。",
            with(" ", f.came_ack(), " ")
        ),
        Cause::NothingNew => format!("它没有新的确认，没有新的窗口信息，也没有数据，{who}的状态不变。"),
        Cause::SendWindowUpdated => format!(
            "它不早于上一个带来窗口信息的报文段，因此以它为准{}。",
            with(&format!("：{peer}的接收窗口现为 "), f.window, " 字节")
        ),
        Cause::TextAfterFin => format!(
            "{peer}已经用 FIN 表示不再发送数据。这个报文段{}却携带了 FIN 之后的内容，因此不予理会。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::NothingToKeep => format!(
            "它携带的内容{}凡是落在接收窗口内的，{who}都早已收到，因此丢弃。",
            with("（从序号 ", f.came_seq(), " 起）")
        ),
        Cause::QueuedUntilEstablished => format!(
            "三次握手完成之前，数据就先到了{}。{who}先把它存起来，等连接建立后再处理。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::DeferAccept => format!("这个确认本可使连接建立，但监听套接字要等数据到达才通知应用程序。{who}丢弃这个 ACK，等待第一批数据。"),
        Cause::AcceptQueueFull => format!(
            "应用程序还没有接受（accept）已经就绪的连接，全连接队列（accept 队列）已满。{who}丢弃 SYN，也不回应，{peer}会重传它。"
        ),
        Cause::AbortOnOverflow => format!(
            "应用程序还没有接受（accept）已经就绪的连接，全连接队列（accept 队列）已满。{who}被设置为立即用 RST 说明，{peer}因此不会再试。"
        ),
        Cause::SynCookieSent => format!(
            "半连接太多，再也保存不下。{who}用 SYN cookie 把连接信息编码进 SYN-ACK 的初始序号，自己不保存任何状态：只有真正的{peer}才能在确认号中把它带回来。"
        ),
        Cause::SynCookieAccepted => format!(
            "这个 ACK{}带回了只有{who}才能算出的 SYN cookie。{who}由它还原连接信息，不需要曾经保存过那个 SYN。",
            with("（确认号 ", f.came_ack(), "）")
        ),
        Cause::OlderTimestampOfHost => format!(
            "{who}按地址比较时间戳。这个 SYN 的时间戳比该地址上一次的更早，因此被当成迟到的旧副本。如果多台主机共用一个地址，它们的时钟各不相同，新的 SYN 就会被误丢。"
        ),
        Cause::IgnoredInListen => format!(
            "{who}在那里只是监听。如果是 RST，没有连接可以复位；没有 SYN，也就没有连接可以开始，所以忽略这个报文段。"
        ),
        Cause::NotForThisHost => format!(
            "这个分组的目的地址是 {}，不是{who}的地址。{who}丢弃它，也不回应。",
            or(f.came.map(|s| s.dst.ip()), "另一台主机")
        ),
        Cause::InvalidAddress => format!(
            "它的源地址或目的地址代表多台主机，或者不代表任何主机{}。TCP 连接只有两个端点，因此丢弃它。",
            with("（来自 ", f.came.map(|s| s.src.ip()), "）")
        ),

        Cause::InOrder => format!(
            "它的序号{}正是{who}期望收到的，立即接收。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::OutOfOrder => format!(
            "它从序号 {} 开始，而前面还有数据没有到达，形成空洞。{who}先把它存起来，等空洞填补后再交付。",
            or(f.came_seq(), "更后面的位置")
        ),
        Cause::UrgentPointerAdvanced => format!("报文段表明字节流前方有紧急数据。{who}告知应用程序尽快读到那里。"),
        Cause::NewAck => format!(
            "TCP 采用累积确认：{}表示它之前的序号都已收到。其中有一部分是刚刚得到确认的，{who}不必再保留。",
            came_ack_names(f)
        ),
        Cause::DuplicateAck => format!(
            "它的确认号{}与上一个 ACK 相同：{peer}收到了数据，但不是它正在等待的那一段。",
            with(" ", f.came_ack(), " ")
        ),
        Cause::OldAck => format!(
            "它{}只确认了早已确认过的内容，无需处理。",
            with("（确认号 ", f.came_ack(), "）")
        ),
        Cause::RightEdgeKept => format!("这个确认是新的，但报文段比已经通告过接收窗口的那个报文段更早发出。因此它的窗口字段不算新的窗口信息：{who}沿用已知的接收窗口大小，从新的确认号算起。但发送不得超出这个报文段自己给出的范围，而这个范围更小。"),
        Cause::AckOfUnsent => format!(
            "它的确认号是 {}，而{who}还没有发送到那里。报文段被丢弃，并用 ACK 告知正确的序号。",
            or(f.came_ack(), "更大的数")
        ),
        Cause::OutsideWindow => format!(
            "它的序号{}超出了接收窗口，{who}没有地方存放，因此丢弃。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::EcnMark => format!(
            "途中某个队列很长，IP 首部的 CE 标记说明了这一点。从现在起，{who}发回的报文段都带 ECE，直到发送方以 CWR 回应。"
        ),
        Cause::EcnAnswered => format!(
            "CWR 说明发送方已经减小拥塞窗口。{who}不再设置 ECE，直到又有标记到来。"
        ),
        Cause::EcnEcho => format!(
            "途中某个队列正在变长，路由器不等到必须丢弃，就先给报文段做了拥塞标记。{peer}把标记回送给{who}，{who}像对待丢失一样减小 cwnd，但没有什么需要重传。{cwnd}"
        ),
        Cause::OldTimestamp => format!(
            "它的时间戳比{who}见过的还旧，说明它是在途中耽搁了很久的旧副本。即使序号{}恰好又落在接收窗口内，其中的字节也是错的。报文段被丢弃，并用 ACK 告知期望收到的序号。",
            with("（", f.came_seq(), "）")
        ),
        Cause::TimestampMissing => format!(
            "双方约定每个报文段都携带时间戳，而这个报文段{}没有。{who}丢弃它，也不回应；连接继续。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::AckMissing => format!(
            "连接建立之后，每个报文段都必须带确认。这个报文段{}没有带，因此丢弃。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::BadChecksum => format!(
            "检验和与收到的内容不符，说明报文段在途中发生了改变。{who}丢弃它，也不回应；对{peer}来说，这和丢失没有区别。"
        ),
        Cause::Malformed => "首部自相矛盾（例如长度不可能成立），无法解读，因此丢弃，也不回应。".into(),
        Cause::ResetReceived => format!(
            "RST 的序号{}正是{who}期望收到的，因此采信，连接立即终止。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::ConnectionRefused => format!(
            "RST 确认了 SYN{}，因此予以采信：{peer}{}不接受连接。应用程序得知连接被拒绝。",
            with("（确认号 ", f.came_ack(), "）"),
            with("的端口 ", f.came.map(|s| s.src.port()), " ")
        ),
        Cause::BadReset => format!(
            "RST 的序号{}落在接收窗口之外，要么是旧的，要么是盲目的猜测。{who}丢弃它，也不回应。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::SynInWindow => format!(
            "已建立的连接收到了 SYN{}。它可能是旧的或伪造的，也可能来自已经重启的对方。{who}保留连接，只用 ACK 告知自己期望收到的序号；如果对方确实重启过，收到后会发 RST 复位这条连接。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::SynInWindowResets => format!("有一个 SYN 落在已建立连接的接收窗口内。按旧的规则这是错误，{who}复位这条连接。任何人只要猜中窗口内的一个序号就能这样终止连接，所以较新的系统只回应一个 ACK。"),
        Cause::InvalidRateLimit => format!("{who}刚刚用 ACK 回应过一个无法使用的报文段，因此不回应这一个。否则，对序号看法不一致的两台主机会无休止地用 ACK 回应对方的 ACK。"),
        Cause::RepeatUnanswered => format!("这个报文段既没有数据，也没有 SYN 或 FIN，内容与{who}先前拒绝并回应过的相同。再次回应不会带来新的内容，而对序号看法不一致的两台主机会无休止地用 ACK 回应对方的 ACK，因此{who}不作回应。"),
        Cause::ChallengeAckLimit => format!("{who}在这段时间内发送的质询 ACK 已达上限，因此不回应这个报文段。如果没有上限，任何人都能让{who}不停地发送 ACK。"),
        Cause::SynWithFin => format!("这个报文段同时带有 SYN 和 FIN。正常的对方不会同时打开和关闭连接，端口扫描器才会；{who}被设置为丢弃这样的报文段。"),
        Cause::Blackhole => format!("这个端口上没有监听套接字。{who}被设置为对此保持沉默，因此不回应 RST，询问者分不清是端口关闭，还是主机根本不存在。"),
        Cause::DataAfterClose => format!(
            "数据{}到达时，应用程序已经关闭连接，不会再读。RST 让{peer}知道这些数据丢失了。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::BacklogFull => format!(
            "半连接太多，半连接队列（SYN 队列）已满，监听套接字丢弃了 SYN{}，也不回应。真正想建立连接的一方会重传它。",
            with("（序号 ", f.came_seq(), "）")
        ),

        Cause::IcmpSoftError => {
            format!("ICMP 差错报文报告，有报文段未能送达。这可能只是暂时的，{who}只把它记下来，连接继续。")
        }
        Cause::IcmpHardError => {
            format!(
                "ICMP 差错报文报告，用这种方式根本无法到达{peer}。{who}{}。",
                if f.half_open { "终止这条半连接" } else { "终止连接，并告知应用程序" }
            )
        }
        Cause::IcmpErrorWhileOpening => format!(
            "对 SYN 的回应是一个 ICMP 差错报文。此时放弃没有任何损失，{who}不等重传计时器到期就告知应用程序。"
        ),
        Cause::IcmpHardErrorTakenForSoft => format!(
            "ICMP 差错报文报告无法到达{peer}，但此前已有报文段送达，而这样的差错报文谁都可能伪造。{who}只把它记下来，连接继续。"
        ),
        Cause::IcmpNotInFlight => format!(
            "ICMP 差错报文引用的序号并不在{who}的在途数据之内。它要么迟到，要么是伪造的，因此不予采信。"
        ),
        Cause::IcmpForNobody => {
            format!("ICMP 差错报文引用的报文段不是{who}的任何一条连接发出的，因此无需告知谁。")
        }
        Cause::SourceQuenchIgnored => {
            format!("ICMP 源点抑制报文曾用来要求发送方放慢速度，如今已废弃不用，{who}将它丢弃。")
        }
        Cause::PathMtuLowered => format!(
            "ICMP 差错报文报告，分组太大，途中某条链路无法承载。{who}缩短报文段，并重传数据{}。",
            with("（从序号 ", f.seq(), " 开始）")
        ),
        Cause::ForgedSegment => format!(
            "{who}看不到这条连接的任何报文段。它只知道地址和端口，于是伪造另一台主机的源地址，{}。{}",
            match f.sweeps() {
                true => "逐个尝试序号",
                false => "猜一个序号",
            },
            harm(f)
        ),
        Cause::InjectedSegment => format!(
            "{who}位于路径上，能看到经过的每个报文段，因此知道这条连接的全部序号，它伪造的报文段与真的无法区分。"
        ),
        Cause::FloodSyn => format!(
            "{who}用不属于自己的源地址发送 SYN，而且从不应答。每个 SYN 都会占用半连接队列中的一个位置，直到服务器放弃它。"
        ),
        Cause::ReplayedSegment => format!(
            "{who}保留了一个途经它的报文段，现在把它重放出来，就像一条很慢的路径送来了旧的重复报文段。"
        ),
        Cause::FirewallReset => format!(
            "{who}有一条规则禁止这个报文段。{who}丢弃它，并以目的主机的地址回应 RST，使发送方以为是那台主机拒绝了连接。"
        ),
        Cause::PathMtuNotLower => {
            format!("ICMP 差错报文报告分组太大，但给出的大小并不小于正在使用的大小，{who}不作改变。")
        }

        Cause::FinReceived => format!(
            "{peer}的 FIN 按序到达{}：它不会再发送数据。{}",
            with("，序号 ", f.came.map(|s| s.seq_end().minus(1)), ""),
            if f.was_done() {
                format!("{who}先前也已发送完毕，两个方向都结束了。")
            } else {
                format!("{who}仍可以发送数据。")
            }
        ),
        Cause::FinAcknowledged => format!(
            "{}确认了{who}的 FIN，可见{peer}已经收到全部数据。",
            came_ack_names(f)
        ),
        Cause::SimultaneousClose => format!(
            "{peer}的 FIN{}先到，对{who}的 FIN 的确认还没有到：双方同时关闭了连接。{who}还要等待自己的 FIN 得到确认。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::TimeWaitStarted => format!(
            "双方都已结束。{who}还要停留两倍的最长报文段寿命（2 MSL）{}，以便对方重传 FIN 时能够确认，也让旧报文段在网络中消失，然后同样的端口才能再次使用。",
            with("，即 ", f.timer.map(|d| f.span(d)), "")
        ),
        Cause::TimeWaitRestarted => format!(
            "{peer}的 FIN{}再次到达：可能是 ACK 丢失，也可能是网络复制了 FIN。{who}再次确认，并重新等待 2 MSL。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::TimeWaitReopened => format!(
            "SYN 来自一条处于 TIME-WAIT 的连接的端点，而它的时间戳或序号比那里见过的都新，不可能是旧副本，{who}不必再等。"
        ),
        Cause::TimeWaitReused => format!(
            "应用程序要在同一对端点之间建立连接。旧连接只是在等待，时间戳又能区分新旧报文段，{who}于是放弃旧连接。"
        ),
        Cause::TimeWaitRecycled => format!(
            "{who}被设置为信任时间戳：只等待几个重传超时{}，此后拒绝来自该地址的更早的时间戳。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::TooManyTimeWaits => format!(
            "处于 TIME-WAIT 的连接已达到{who}允许的数目。这条连接立即删除，对方重传 FIN 时将无人回应。"
        ),
        Cause::ResetInTimeWait => {
            "双方都已结束，没有谁需要这个 RST。它可能由旧报文段引起，不应让它打断这段用来防备旧报文段的等待。".into()
        }
        Cause::TimeWaitOver => {
            "两倍的最长报文段寿命（2 MSL）已过，旧报文段应当不会再出现，这条连接可以删除了。".into()
        }
        Cause::FinWait2Timeout => format!(
            "应用程序已经离开，{peer}的 FIN 却没有及时到达{}。{who}不再保留无主的连接。",
            with("（", f.timer.map(|d| f.span(d)), "）")
        ),
        Cause::OrphanInFinWait2 => format!("应用程序已经离开，这条连接成为孤儿连接，{who}只是在等{peer}的 FIN。从现在起，{peer}只有这么多时间。"),
        Cause::UserTimeoutStarted => "有内容等待确认。应用程序规定了最多等待多久，现在开始计时。".into(),
        Cause::OpenTimeout => format!("连接没有在本机允许的时间内建立，{who}放弃。"),
        Cause::OpenTimeoutStarted => "不论其间重传多少次，本机只允许建立连接花费这么多时间。现在开始计时。".into(),
        Cause::UserTimeout => {
            format!("发出的内容没有在应用程序规定的时间内得到确认，{who}放弃连接。")
        }

        Cause::ResetForNobody => format!(
            "RST 发往{}，{who}在那里既没有连接，也没有监听，因此没有什么可以复位。对 RST 从不回应，否则两台主机可能没完没了地互相复位。",
            or(f.came.map(|s| format!("端口 {}", s.dst.port())), "某个端口")
        ),
        Cause::AllQueuedToSend => format!(
            "没有数据在途，也就没有 ACK 可等：等待发送的数据虽然不足一个完整的报文段，也立即全部发出{}。{}",
            rooms(f),
            carried(f)
        ),
        Cause::NagleReleased => format!(
            "Nagle 算法先前留住了这些数据：只要还有数据在途，就只发送完整的报文段，免得许多次小的写入变成许多小报文段。现在在途的数据已全部得到确认，于是把它们发出。{}",
            carried(f)
        ),
        Cause::NagleOff => format!(
            "这里关闭了 Nagle 算法（TCP_NODELAY），因此即使还有数据在途，数据不足一个完整的报文段也立即发出{}。{}",
            rooms(f),
            carried(f)
        ),
        Cause::UrgentDataToSend => format!(
            "这些是紧急数据。即使还有数据在途，{who}也不等凑满一个报文段{}。{}",
            rooms(f),
            carried(f)
        ),
        Cause::HalfWindowToSend => format!(
            "剩余的空间容不下一个完整的报文段，但至少有{peer}通告过的最大接收窗口的一半{}。更大的空间也许永远等不到，所以先发送这个较小的报文段。{}",
            rooms(f),
            carried(f)
        ),
        Cause::AckReportsDuplicate => format!(
            "到达的报文段{}有一部分先前已经收到。{who}立即在第一个 SACK 块中报告（D-SACK），让{peer}知道有多余的重传，或者数据在途中被复制。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::AckByNewSetting => format!(
            "应用程序要求不再推迟确认，因此立即发送先前推迟的那个 ACK。{}是{who}期望收到的下一个序号。",
            ack_names(f)
        ),
        Cause::AckAnySecond => format!(
            "有一个 ACK 正在推迟，这时又到达一个报文段。{who}每收到两个报文段就立即确认一次，不论报文段是否完整。{}是期望收到的下一个序号；TCP 采用累积确认，一个 ACK 就确认了这两个报文段。",
            ack_names(f)
        ),
        Cause::AckForDuplicate => format!(
            "到达的报文段{}的序号在{who}期望收到的序号之前，{who}认为它早已收到过。先前的 ACK 可能丢失了，所以{who}再次告知自己期望收到的序号{}。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::AckForClosedWindow => format!(
            "{who}的接收窗口为零，放不下到达的报文段{}。即使如此也必须回应：这个 ACK 告知期望收到的序号{}和现在的接收窗口。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::AckForUnsent => format!(
            "到达的报文段确认了{who}尚未发送的数据{}。{who}丢弃它，并告知{peer}自己这一端的序号{}。",
            with("（确认号 ", f.came_ack(), "）"),
            match (f.seq(), f.ack()) {
                (Some(seq), Some(ack)) => format!("：序号 {seq}，确认号 {ack}"),
                _ => String::new(),
            }
        ),
        Cause::AckForOldTimestamp => format!(
            "到达的报文段{}的时间戳比先前收到的更旧，{who}把它当作旧副本丢弃，并用 ACK 告知自己期望收到的序号{}。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::AckForNothingKept => format!(
            "到达的报文段{}没有带来新的内容，而它前面还有数据缺失。{who}立即告知自己正在等待的序号{}。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::ChallengeAckForReset => format!(
            "到达的 RST{}可能是伪造的：别人有可能猜中接收窗口内的一个序号。{who}因此只用 ACK 告知自己期望收到的确切序号{}；{peer}如果确实要复位，会按这个序号再发一个 RST。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::ChallengeAckForSyn => format!(
            "到达的 SYN{}可能是旧副本或伪造的，{who}因此保留连接，只用 ACK 告知自己期望收到的序号{}。如果{peer}重启过，已不知道这条连接，就会回应 RST。",
            with("（序号 ", f.came_seq(), "）"),
            with(" ", f.ack(), "")
        ),
        Cause::ChallengeAckForAck => format!(
            "到达的确认号{}太旧，{peer}现在不可能发出这样的确认，所以报文段可能是伪造的。{who}不照它行事，只用 ACK 告知自己期望收到的序号{}。",
            with(" ", f.came_ack(), " "),
            with(" ", f.ack(), "")
        ),
        Cause::TimerStartedUnmeasured => format!(
            "还没有测量过往返时间，不知道回应要多久才到。重传计时器先采用固定的初始值{}：它几乎比任何往返时间都长，而报文段丢失时又不必久等。",
            with("（", f.runs(), "）")
        ),
        Cause::TooManyProbes => format!(
            "{peer}的接收窗口一直为零，而多次窗口探测都没有回应。零窗口可以一直持续下去，但对方毫无回应，只能认为它已经不在，{who}因此放弃连接。"
        ),
        Cause::RecoveryAfterMark => format!(
            "因为路由器的拥塞标记，{who}已经减小过 cwnd，而每个往返时间内只应减小一次，所以这次丢失不再使它减半。cwnd 只因三个重复 ACK 各加一个报文段。{cwnd}"
        ),
        Cause::AllRecoveredBySack => format!(
            "重传计时器到期时{who}记下了一个序号，此前的数据现已全部得到确认，没有什么还要重传。此后 SACK 块再显示空洞，就是新的丢失。"
        ),
        Cause::TahoeRecovered => "发现丢失时在途的数据已全部得到确认，Tahoe 没有什么还要重传，从此照常发送。".into(),
        Cause::InitialWindowOfTen => format!(
            "新连接对网络状况一无所知。十个报文段对今天的链路来说不多，而许多简短的应答用十个报文段就能传完，所以 cwnd 从十个报文段开始。{cwnd}"
        ),
        Cause::InitialWindowChosen => format!(
            "{who}的设置规定了 cwnd 的初始值，不采用通常的规则。{cwnd}"
        ),
        Cause::InitialWindowAfterLostSyn => format!(
            "{who}的 {} 曾经重传，TCP 把这当作网络拥塞的信号，所以 cwnd 只从一个报文段开始。{cwnd}",
            f.syn_again()
        ),
        Cause::FastRecoveryExitEarly => format!(
            "Reno 收到第一个确认新数据的 ACK{}就退出快恢复，尽管发现丢失时在途的数据并没有全部得到确认。cwnd 回落到 ssthresh；其余的丢失要靠另外三个重复 ACK 或重传计时器才能发现。{cwnd}",
            with("（确认号 ", f.came_ack(), "）")
        ),
        Cause::NewRenoRecoveryExit => format!(
            "发现丢失时在途的数据已全部得到确认，所有空洞都已填补，快恢复到这时才结束。cwnd 去掉重复 ACK 带来的增量。{cwnd}"
        ),
        Cause::SackRecoveryExit => "发现丢失时在途的数据已全部得到确认，恢复结束。cwnd 在恢复开始时就已减小，其间没有因重复 ACK 而增大，所以现在不必回落。".into(),
        Cause::CubicWindowNotUsed => format!(
            "限制{who}的不是 cwnd，而是应用程序或接收窗口，由此无法了解网络状况。CUBIC 不把这段时间计算在内，cwnd 保持不变。"
        ),
        Cause::AckSentAlone => format!(
            "{who}因别的原因发送了一个不带数据的 ACK。TCP 采用累积确认，它已包含先前推迟的那个 ACK 的内容，那个 ACK 不必再发送。"
        ),
        Cause::AcceptQueueFullForAck => format!(
            "应用程序还没有接受（accept）已经就绪的连接，全连接队列（accept 队列）已满。{who}丢弃这个 ACK，连接仍处于半连接状态；SYN-ACK 会重传，{peer}会再次确认。"
        ),
        Cause::AcceptQueueFullForCookie => format!(
            "应用程序还没有接受（accept）已经就绪的连接，全连接队列（accept 队列）已满。{who}丢弃带回 SYN cookie 的 ACK。它没有保存这条连接的任何状态，不会重传什么，只能等{peer}再发报文段来。"
        ),
        Cause::SynCookieAlways => format!(
            "{who}被设置为对每个 SYN 都用 SYN cookie 回应，不论半连接队列还有多少空位。它把连接信息编码进 SYN-ACK 的初始序号，自己不保存任何状态：只有真正的{peer}才能在确认号中把它带回来。"
        ),
        Cause::AckOfUnsentIgnored => format!(
            "它的确认号是 {}，而{who}还没有发送到那里。报文段被丢弃，也不回应：对从未发送过的内容的确认没有意义。",
            or(f.came_ack(), "别的序号")
        ),
        Cause::AlreadyReceived => format!(
            "它的序号{}在{who}期望收到的序号之前，{who}认为它早已收到过：可能是旧副本、探测，或是因 ACK 丢失而重传的报文段。因此丢弃。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::WindowIsClosed => format!(
            "它的起点正是{who}期望收到的序号{}，但接收窗口为零，放不下它携带的内容。它的确认仍然有效。",
            with(" ", f.came_seq(), "")
        ),
        Cause::ResetInWindow => format!(
            "RST 的序号{}落在接收窗口内，按 RFC 793 的规则就予以采信：连接立即终止。现在的规则要求正好是期望收到的序号，因为谁都可能猜中窗口内的序号。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::ResetWhileOpening => "双方正在同时打开连接，三次握手完成之前就收到了 RST。连接建立失败，应用程序得知连接被拒绝。".into(),
        Cause::ResetNotExact => format!(
            "RST 的序号{}虽在接收窗口内，却不正好是{who}期望收到的序号。谁都可能猜中窗口内的序号，因此不予采信。",
            with(" ", f.came_seq(), " ")
        ),
        Cause::ResetNotForSyn => format!(
            "{who}在等待对自己的 SYN 的回应，此时只有确认这个 SYN 的 RST 才有效。这个 RST {}，因此被忽略。",
            match f.came_ack() {
                Some(ack) => format!("确认的是 {ack}"),
                None => "没有带确认".into(),
            }
        ),
        Cause::SynReturnsToListen => format!(
            "三次握手完成之前又收到一个 SYN{}。{who}放弃这个半连接，回到监听状态。",
            with("（序号 ", f.came_seq(), "）")
        ),
        Cause::UserTimeoutStopped => "有新的数据得到确认。对其余尚未被确认的数据，应用程序规定的时间重新开始计时。".into(),
    }
}

/// 初始序号的来历。 (Where the first sequence number comes from.)
fn first_number(f: &Facts<'_>) -> &'static str {
    match f.who.spec.map(|host| host.iss) {
        None => "",
        Some(Some(Iss::Fixed(_))) => {
            "这个序号由场景固定，便于对照；通常由时钟和带密钥的散列共同决定，使别人无法猜中（RFC 6528）。"
        }
        Some(Some(Iss::Clock)) => {
            "这里的序号只由时钟决定，很容易猜中；应当再加上带密钥的散列（RFC 6528）。"
        }
        Some(None) => {
            "这个序号由时钟和对双方端点所作的带密钥的散列共同决定，因此旧报文段的序号不会恰好吻合，别人也无法猜中（RFC 6528）。"
        }
    }
}

/// `ssthresh` 设为多少。 (RFC 5681, 3.1, equation (4); a second timeout of the same segment holds it.)
fn threshold(f: &Facts<'_>, part: &str) -> String {
    match f.ssthresh {
        Some(bytes) => format!("设为 {bytes} 字节，即{part}，但不得低于两个报文段"),
        None => format!("设为{part}，但不得低于两个报文段"),
    }
}

/// 猜中了会怎样。 (When a guess does harm: RFC 793, 3.9; RFC 5961, 3.2, 4.2 and 5.2.)
fn harm(f: &Facts<'_>) -> &'static str {
    match f.own.map(Kind::of) {
        Some(Kind::Rst) => {
            "按 RFC 793，RST 的序号落入接收窗口就会终止连接；按 RFC 5961，它必须正好是期望收到的序号。"
        }
        Some(Kind::Syn) => {
            "按 RFC 793，SYN 的序号落入接收窗口就会终止连接；按 RFC 5961，SYN 只会引来质询 ACK。"
        }
        _ => "只有落入接收窗口的序号才会造成危害。按 RFC 5961，确认号也必须足够新。",
    }
}

/// 还有多少余量：“（cwnd 4380 字节，接收窗口 65535 字节）”。
fn rooms(f: &Facts<'_>) -> String {
    match (f.cwnd, f.window) {
        (Some(cwnd), Some(window)) => format!("（cwnd {cwnd} 字节，接收窗口 {window} 字节）"),
        (Some(cwnd), None) => format!("（cwnd {cwnd} 字节）"),
        (None, Some(window)) => format!("（接收窗口 {window} 字节）"),
        (None, None) => String::new(),
    }
}

/// 报文段携带什么。
fn carried(f: &Facts<'_>) -> String {
    f.own.map_or_else(String::new, |own| {
        let bytes = own.data_len();
        format!("这个报文段从序号 {} 开始，携带 {bytes} 字节。", own.seq)
    })
}

/// 测量之后重传超时怎样变化：随之更新，或停在下限。
fn timeout_follows(f: &Facts<'_>) -> String {
    match (f.sum_of_timeout(), f.rto) {
        (Some(sum), Some(rto)) if sum < rto => format!(
            "SRTT 加四倍 RTTVAR 得 {}，低于下限，所以重传超时为 {}。",
            f.span(sum),
            f.span(rto)
        ),
        (_, rto) => format!(
            "重传超时随之重新计算{}。",
            with("，现为 ", rto.map(|d| f.span(d)), "")
        ),
    }
}

/// "确认号 2461 ", or the word alone: of the segment that was sent.
fn ack_names(f: &Facts<'_>) -> String {
    f.ack()
        .map_or_else(|| "确认号".into(), |ack| format!("确认号 {ack} "))
}

/// The same, of the segment that came.
fn came_ack_names(f: &Facts<'_>) -> String {
    f.came_ack()
        .map_or_else(|| "这个确认".into(), |ack| format!("确认号 {ack} "))
}

/// What waits to be sent for the first time.
fn waiting(f: &Facts<'_>) -> String {
    match f.info.map(|info| info.unsent) {
        Some(0) => "FIN 等待发送".into(),
        Some(unsent) => format!("还有 {unsent} 字节等待发送"),
        None => "还有数据等待发送".into(),
    }
}
