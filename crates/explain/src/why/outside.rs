//! Why of what happens outside any TCP.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::Source;

use super::super::cite::cite;
use super::super::errors;
use super::super::fate::fate;
use super::super::label::{call, icmp_words, loss, segment_label};
use super::super::lang::Lang;
use super::super::log::command_words;
use super::super::name::name;
use super::super::scene::Scene;
use super::super::span::{span, time};
use super::Why;
use tcp_sim::command::Command;
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Call, Errno, Giver, Loss, Record, Rewrite, What};

/// What happens outside any TCP: on the link, in an application, at the learner's hands.
pub(super) fn outside_core(lang: Lang, scene: &Scene<'_>, record: &Record) -> Option<Why> {
    let name = |id: TransmissionId| name(lang, scene, id);
    let person = |giver: Giver| match giver {
        Giver::Learner => Source::Learner,
        Giver::Scenario => Source::Scenario,
    };
    let mut source = None;
    let (title, text) = match &record.what {
        What::Lost { id, why } => {
            if let Loss::Dropped(giver) = why {
                source = Some(person(*giver));
            }
            (
                lang.pick(format!("{} is lost", name(*id)), format!("{} 丢失", name(*id))),
                loss_text(lang, *why),
            )
        }
        What::Delivered { id } => {
            let to = scene.receiver(*id).map(|to| scene.party(to).inside(lang));
            let to = to.unwrap_or_default();
            (
                lang.pick(format!("{} reaches {to}", name(*id)), format!("{} 到达{to}", name(*id))),
                fate(lang, scene, *id).unwrap_or_default(),
            )
        }
        What::Copied { of, arrives, .. } => (
            lang.pick(format!("A copy of {}", name(*of)), format!("{} 的副本", name(*of))),
            lang.pick(
                format!("The same segment is on its way twice now. The copy arrives at {}.", time(*arrives)),
                format!("同一个报文段现在有两份在途，副本将在 {} 到达。", time(*arrives)),
            ),
        ),
        What::Rescheduled { id, arrives } => (
            lang.pick(format!("{} is delayed", name(*id)), format!("{} 被延迟", name(*id))),
            lang.pick(
                format!("It is held up on its way and arrives at {}.", time(*arrives)),
                format!("它在途中被耽搁，将在 {} 到达。", time(*arrives)),
            ),
        ),
        What::Corrupted { id, bit } => (
            lang.pick(format!("{} is corrupted", name(*id)), format!("{} 被损坏", name(*id))),
            lang.pick(
                format!("Bit {bit} of the segment (counted from 0) was flipped. The checksum in its header does not match any more."),
                format!("报文段的第 {bit} 位（从 0 数起）被翻转，与首部中的检验和不再相符。"),
            ),
        ),
        What::Forwarded { id, by, arrives, .. } => {
            let party = scene.party(*by);
            let who = party.first(lang);
            // A rule may ask for ports and flags, which stand behind the IP header.
            let looks = if party.has_rules() {
                lang.pick(
                    "Its rules let the segment pass. It takes one off the time to live and chooses the next link by the destination.",
                    "它的规则放行这个报文段。它把生存时间（TTL）减 1，再按目的地址选择下一条链路。",
                )
            } else {
                lang.pick(
                    "It looks only at the IP header: it takes one off the time to live, and chooses the next link by the destination.",
                    "它只看 IP 首部：把生存时间（TTL）减 1，再按目的地址选择下一条链路。",
                )
            };
            (
                lang.pick(format!("{who} forwards {}", name(*id)), format!("{who}转发 {}", name(*id))),
                lang.pick(
                    format!("{looks} The segment should arrive at {}.", time(*arrives)),
                    format!("{looks}报文段预计在 {} 到达。", time(*arrives)),
                ),
            )
        }
        What::Rewritten { id, how: Rewrite::Marked, .. } => {
            source = Some(Source::Rfc(3168, "5"));
            (
                lang.pick(format!("{} is marked", name(*id)), format!("{} 被打上拥塞标记", name(*id))),
                lang.pick(
                    "Many packets waited for the link, and its ends understand ECN. So the queue sets Congestion Experienced in the IP header instead of dropping anything, and the receiver will tell the sender.".into(),
                    "等待这条链路的分组很多，而两端都支持 ECN。因此队列没有丢弃它，而是在 IP 首部标上“经历拥塞”（CE），接收方会把它告知发送方。".into(),
                ),
            )
        }
        What::Rewritten { id, how: Rewrite::Stripped, .. } => {
            source = Some(Source::Scenario);
            (
                lang.pick(format!("{} loses options", name(*id)), format!("{} 的选项被删去", name(*id))),
                lang.pick(
                    "A box on the way takes options out of TCP headers. Neither end is told, so each believes that the other one never offered them.".into(),
                    "途中的一台设备（中间盒）从 TCP 首部中删去了选项。两端都不知情，都以为对方从未提出过这些选项。".into(),
                ),
            )
        }
        What::Reported { by, about, error, .. } => {
            let who = scene.party(*by).first(lang);
            let what = icmp_words(lang, error);
            (
                lang.pick(format!("{who} reports: {what}"), format!("{who}报告：{what}")),
                lang.pick(
                    format!("It could not forward {}, so it sends an ICMP error to the sender, with the beginning of the packet in it. Nothing protects such a report from loss.", name(*about)),
                    format!("它无法转发 {}，于是向发送方发送 ICMP 差错报文，其中附有该分组开头的一段。ICMP 差错报文本身也可能丢失。", name(*about)),
                ),
            )
        }
        What::Power { host, on } => {
            let who = scene.party(*host).first(lang);
            match on {
                false => (
                    lang.pick(format!("{who} loses its power"), format!("{who}断电")),
                    lang.pick(
                        "Everything that its TCP and its application knew is gone, and nobody is told. The other end goes on as if nothing had happened.".into(),
                        "它的 TCP 和应用程序所知的一切都已消失，也没有谁得到通知。对方会像什么都没发生一样继续。".into(),
                    ),
                ),
                true => (
                    lang.pick(format!("{who} starts again"), format!("{who}重新启动")),
                    lang.pick(
                        "It knows nothing of its old connections. Whoever still sends on one of them will be answered with RST.".into(),
                        "它对旧的连接一无所知。谁还在旧连接上发送，就会收到 RST。".into(),
                    ),
                ),
            }
        }
        What::Program { host, program, call: what, .. } => {
            source = Some(Source::Application);
            let party = scene.party(*host);
            let who = party.program_words(lang, party.first(lang), *program);
            (
                lang.pick(
                    format!("{who} {}", call(lang, *what)),
                    format!("{who}{}", call(lang, *what)),
                ),
                call_text(lang, *what),
            )
        }
        What::Command { command, by } => {
            source = Some(person(*by));
            (
                command_words(lang, scene, command, *by),
                command_text(lang, command),
            )
        }
        What::Refused { command, by, error } => {
            source = Some(person(*by));
            (
                lang.pick(
                    format!("Not possible: {}", command_words(lang, scene, command, *by)),
                    format!("无法执行：{}", command_words(lang, scene, command, *by)),
                ),
                errors::command_error(lang, scene, error),
            )
        }
        What::Sent { .. } | What::Core { .. } => return None,
    };
    Some(Why {
        title,
        text,
        fate: None,
        source: source.map(|from| cite(lang, from)),
        cause: None,
    })
}

fn command_text(lang: Lang, command: &Command) -> String {
    match command {
        Command::Fault { .. } => lang.pick(
            "It is done to the segment on its way. Neither end is told.".into(),
            "这发生在报文段的途中，两端都不会得到通知。".into(),
        ),
        Command::Plug { .. } | Command::Power { .. } => lang.pick(
            "No segment tells of it. The hosts at the other ends can only notice what no longer comes.".into(),
            "没有报文段会通报这件事。其他主机只能从该来的报文段不再来这一点上察觉。".into(),
        ),
        Command::Program { .. } | Command::OneProgram { .. } => lang.pick(
            "When a program ends, its host closes every socket that it left open; when it starts, it listens again.".into(),
            "程序结束时，主机会替它关闭所有未关闭的套接字；重新启动时，它会再次监听。".into(),
        ),
        Command::SetCwnd { .. } => lang.pick(
            "No algorithm acts here. What is in flight may be as much as this congestion window and the peer’s receive window allow, whichever is smaller.".into(),
            "这里没有算法在起作用。在途数据的上限是这个拥塞窗口与对方的接收窗口中较小的一个。".into(),
        ),
        Command::Open { .. }
        | Command::Reading { .. }
        | Command::Send { .. }
        | Command::Close { .. }
        | Command::Abort { .. } => lang.pick(
            "The application is told to do so. What TCP makes of it comes next.".into(),
            "应用程序照此调用 TCP，接下来看 TCP 如何处理。".into(),
        ),
    }
}

fn loss_text(lang: Lang, why: Loss) -> String {
    match why {
        Loss::Dropped(_) => lang.pick(
            format!("It was {} on its way and will never arrive. Neither end is told: the sender can only notice that no acknowledgment comes.", loss(lang, why)),
            format!("它在途中{}，永远不会到达。两端都不会得到通知，发送方只能从收不到确认这一点上察觉。", loss(lang, why)),
        ),
        Loss::QueueFull => lang.pick(
            "The queue in front of the link was full, so there was no place to keep it. That is how most losses in the Internet happen.".into(),
            "链路前的队列已满，没有地方存放它。互联网上的丢失大多是这样发生的。".into(),
        ),
        Loss::Random => lang.pick(
            "The link loses some segments by chance, as a radio link does, and this was one of them.".into(),
            "链路会随机丢失一些报文段，就像无线链路那样，这就是其中之一。".into(),
        ),
        Loss::TooLarge => lang.pick(
            "It is larger than the largest packet that the link carries (its MTU) and must not be cut into pieces, so it is thrown away.".into(),
            "它超过了链路的 MTU（能承载的最大分组），又不允许分片，因此被丢弃。".into(),
        ),
        Loss::NoRoute => lang.pick(
            "No link leads to its destination.".into(),
            "没有链路通往它的目的地。".into(),
        ),
        Loss::LinkDown => lang.pick(
            "The cable of this link is pulled, so nothing gets through. No host is told: to its TCP it looks like any other loss.".into(),
            "这条链路的线缆已被拔出，什么也过不去。没有主机会得到通知，对它们的 TCP 来说，这与其他丢失没有区别。".into(),
        ),
        Loss::TimeToLive => lang.pick(
            "Each router takes one off the time to live in the IP header, and here nothing was left. Otherwise a packet that goes in circles would never leave the network.".into(),
            "每台路由器都把 IP 首部中的生存时间（TTL）减 1，到这里已经耗尽。如果没有 TTL，在环路中打转的分组将永远留在网络里。".into(),
        ),
        Loss::Firewall => lang.pick(
            "A rule of the firewall on its way forbids it. Whether the sender learns of that is up to the rule.".into(),
            "途中防火墙的一条规则禁止它通过。发送方能否得知，取决于这条规则。".into(),
        ),
        Loss::FirstSyn => lang.pick(
            "This firewall drops each SYN that it has not seen before, and lets it pass when it comes again. A real TCP retransmits it after its timeout. A flood from forged addresses sends each SYN once, so it never gets through.".into(),
            "这台防火墙丢弃每个没见过的 SYN，等它再次到达时才放行。真正的 TCP 会在超时后重传，而伪造源地址的 SYN 洪泛中每个 SYN 只发一次，所以过不去。".into(),
        ),
        Loss::HostDown => lang.pick(
            "The host that it reached has no power, so there is nobody to take it or to answer.".into(),
            "它到达的主机没有电，既无人接收，也无人应答。".into(),
        ),
    }
}

fn call_text(lang: Lang, call: Call) -> String {
    match (call, lang.spoken()) {
        (Call::Listen { .. }, Lang::En) => "Unless that fails, its host answers a SYN to that port from now on.",
        (Call::Listen { .. }, Lang::Zh) => "只要不失败，主机从现在起就会回应发往该端口的 SYN。",
        (Call::Connect, Lang::En) => "Its TCP has to tell the other end its initial sequence number and learn the other one’s before any byte can flow.",
        (Call::Connect, Lang::Zh) => "在传输任何数据之前，它的 TCP 必须先与对方互相告知初始序号。",
        (Call::Accept, Lang::En) => "The handshake was complete, and the connection was waiting to be picked up.",
        (Call::Accept, Lang::Zh) => "三次握手已经完成，连接正在全连接队列（accept 队列）中等待应用程序接受。",
        (Call::Write { .. }, Lang::En) => "The bytes are in the send buffer. When they leave is for TCP to decide.",
        (Call::Write { .. }, Lang::Zh) => "数据进入发送缓冲区，何时发出由 TCP 决定。",
        (Call::Read { .. }, Lang::En) => "The bytes leave the receive buffer, so there is room for more.",
        (Call::Read { .. }, Lang::Zh) => "数据离开接收缓冲区，腾出了空间。",
        (Call::ReadEnd, Lang::En) => "The other end has sent its FIN, and every byte before it has been read.",
        (Call::ReadEnd, Lang::Zh) => "对方已发送 FIN，它之前的数据都已读完。",
        (Call::Close, Lang::En) => "It has nothing more to send. TCP will send FIN behind the last byte.",
        (Call::Close, Lang::Zh) => "它没有更多的数据要发送。TCP 会在最后一个字节之后发送 FIN。",
        (Call::Abort, Lang::En) => "It wants the connection to end at once, whatever is lost with it.",
        (Call::Abort, Lang::Zh) => "它要求连接立即终止，不管会丢失什么。",
        (Call::Fails(_, Errno::AddressInUse), Lang::En) => "Another socket has this address and port, perhaps one that only rests in TIME-WAIT. With SO_REUSEADDR the program could listen all the same, unless the other socket listens itself.",
        (Call::Fails(_, Errno::AddressInUse), Lang::Zh) => "另一个套接字占用着这个地址和端口，也许只是停留在 TIME-WAIT。设置 SO_REUSEADDR 后程序仍可监听，除非另一个套接字本身正在监听。",
        (Call::Fails(_, Errno::AddressNotAvailable), Lang::En) => "No port is free for this connection: every ephemeral port towards this server is in use, many perhaps in TIME-WAIT.",
        (Call::Fails(_, Errno::AddressNotAvailable), Lang::Zh) => "没有空闲端口可供这条连接使用：通往该服务器的临时端口都被占用，其中许多可能处于 TIME-WAIT。",
        (Call::Fails(_, Errno::TooManyFiles), Lang::En) => "Every socket is a descriptor, and the program has as many as its limit (ulimit -n) allows. Those that it forgot to close are among them.",
        (Call::Fails(_, Errno::TooManyFiles), Lang::Zh) => "每个套接字都占用一个描述符，而程序的描述符已达到上限（ulimit -n），其中也包括它忘记关闭的那些。",
        (Call::Fails(_, Errno::Invalid), Lang::En) => "That is no endpoint to connect to or to listen on.",
        (Call::Fails(_, Errno::Invalid), Lang::Zh) => "不能连接或监听这样的端点。",
        (Call::HeartbeatMissed, Lang::En) => "The application asked for a sign of life and waited as long as it wanted to. TCP alone would have gone on for much longer.",
        (Call::HeartbeatMissed, Lang::Zh) => "应用程序发出心跳请求，等待的时间已到自己规定的上限。如果只靠 TCP，还会继续等待很久。",
        (Call::Error { .. }, Lang::En) => "This is all that an application learns when a connection ends badly.",
        (Call::Error { .. }, Lang::Zh) => "连接异常终止时，应用程序只能得知这些。",
    }
    .to_string()
}

/// What to say of a transmission that is itself a copy.
pub(super) fn copy_words(
    lang: Lang,
    scene: &Scene<'_>,
    id: TransmissionId,
) -> Option<(String, String)> {
    let is_it =
        |record: &&Record| matches!(record.what, What::Copied { id: copy, .. } if copy == id);
    let record = scene.records.iter().find(is_it)?;
    let What::Copied { of, .. } = record.what else {
        return None;
    };
    let (_, segment) = scene.segment(of)?;
    let name = segment_label(segment);
    let (_, sent) = scene.sent(of)?;
    let after = span(record.at.since(sent.at));
    Some(lang.pick(
        (
            format!("A copy of {name}"),
            format!("Its sender sent it once; it was duplicated on its way, {after} after it was sent. TCP cannot tell which of the two is the copy."),
        ),
        (
            format!("{name} 的副本"),
            format!("发送方只发送了一次，发出 {after}后在途中被复制。TCP 分不清哪一份是副本。"),
        ),
    ))
}
