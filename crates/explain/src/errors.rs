//! What went wrong, and what to do: one sentence or two.

use alloc::format;
use alloc::string::{String, ToString};

use super::lang::Lang;
use super::name::segment_name;
use super::scene::Scene;
use tcp_sim::command::CommandError;
use tcp_sim::history::link::{LinkError, MAX_LINK_LEN};
use tcp_sim::ids::LinkId;
use tcp_sim::scenario::{COMPACT_VERSION, CompactError, InvalidError, MAX_COMPACT_LEN, MAX_HOSTS};

/// Why a command was not taken.
#[must_use]
pub fn command_error(lang: Lang, scene: &Scene<'_>, error: &CommandError) -> String {
    match error {
        CommandError::NoSuchHost(host) => no_such_host(lang, host.0),
        CommandError::NoConnection(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!("{who} has no open connection. Open one first."),
                format!("{who}没有已打开的连接，请先发起连接。"),
            )
        }
        CommandError::AlreadyOpen(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!("{who} has a connection already. Close it before opening another one."),
                format!("{who}已经有一条连接，请先关闭它，再发起新的连接。"),
            )
        }
        CommandError::NotAClient(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!("{who} waits for connections and never opens one. Let the client open it."),
                format!("{who}只等待连接，不会主动发起，请让客户端发起连接。"),
            )
        }
        CommandError::AlreadyClosed(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!(
                    "{who} has closed its side already, so it can neither send nor close again."
                ),
                format!("{who}已经关闭了自己这一侧，不能再发送，也不能再次关闭。"),
            )
        }
        CommandError::CannotConnect(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!("{who} cannot open a connection: no port or descriptor is free, or the address is not its own."),
                format!("{who}无法发起连接：没有空闲的端口或描述符，或地址不属于它。"),
            )
        }
        CommandError::InTimeWait(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!("{who} cannot open a connection. This four-tuple is still in TIME-WAIT."),
                format!("{who}无法发起连接。这个四元组仍处于 TIME-WAIT。"),
            )
        }
        CommandError::NotInFlight(name) => {
            let name = segment_name(lang, scene, name);
            lang.pick(
                format!("That segment ({name}) is not in flight any more: it arrived or was lost. Step back to catch it."),
                format!("这个报文段（{name}）已不在途：它已经到达或丢失。可以后退到它在途的时刻再操作。"),
            )
        }
        CommandError::AlreadySo => lang.pick(
            "It is so already, so there is nothing to do.".to_string(),
            "现在已经是这样，无需操作。".to_string(),
        ),
        CommandError::NoPower(host) => {
            let who = scene.party(*host).first(lang);
            lang.pick(
                format!("{who} has no power. Start it first."),
                format!("{who}已断电，请先启动它。"),
            )
        }
        CommandError::NotByHand(host) => {
            let who = scene.party(*host).inside(lang);
            lang.pick(
                format!("An algorithm governs the congestion window of {who}. Choose “manual” as its congestion control to set it by hand."),
                format!("{who}的拥塞窗口由算法控制。要手动设定，请先把它的拥塞控制选为“manual”。"),
            )
        }
        CommandError::TooMany => lang.pick(
            "This run holds as many commands as it can. Undo some, or start again.".to_string(),
            "这次运行的命令数已达上限，请撤销一些，或重新开始。".to_string(),
        ),
        CommandError::Invalid(invalid) => self::invalid(lang, invalid),
    }
}

/// What is impossible about a scenario or a command.
#[must_use]
pub fn invalid(lang: Lang, invalid: &InvalidError) -> String {
    match invalid {
        InvalidError::HostCount(count) => lang.pick(
            format!("There are {count} hosts. A scenario has between 1 and {MAX_HOSTS}."),
            format!("主机数为 {count}，场景只能有 1 到 {MAX_HOSTS} 台主机。"),
        ),
        InvalidError::HostName(name) => lang.pick(
            format!("“{name}” cannot name a host. A name is used once, is not too long and has no blanks."),
            format!("“{name}”不能作为主机名：名称不能重复、过长，也不能含空格。"),
        ),
        InvalidError::ProgramName(name) => lang.pick(
            format!("“{name}” cannot name a program. On a host, a name is used once, is not too long and has no blanks; an attacker is alone."),
            format!("“{name}”不能作为程序名：同一主机上的名称不能重复、过长，也不能含空格；攻击者必须独占一台主机。"),
        ),
        InvalidError::SharedAddress(address) => lang.pick(
            format!("Two hosts have the address {address}. Give each one its own."),
            format!("两台主机都使用地址 {address}，请为每台主机设置不同的地址。"),
        ),
        InvalidError::NoSuchHost(host) => no_such_host(lang, host.0),
        InvalidError::ToItself(host) => lang.pick(
            format!("Host number {} would talk to itself. Name another host.", host.0),
            format!("第 {} 台主机不能与自己通信，请指定另一台主机。", host.0),
        ),
        InvalidError::NotJoined(a, b) => lang.pick(
            format!("No link joins hosts number {} and {}. Add one.", a.0, b.0),
            format!("第 {} 台与第 {} 台主机之间没有链路，请添加一条。", a.0, b.0),
        ),
        InvalidError::NotARouter(host) => lang.pick(
            format!("Host number {} is no router: nothing passes it, so no route can lead there and no attacker there sees anything. Make it a router.", host.0),
            format!("第 {} 台主机不是路由器，没有报文段经过它：路由不能通向它，那里的攻击者也看不到任何东西。请把它设为路由器。", host.0),
        ),
        InvalidError::NoSuchLink(LinkId(link)) => lang.pick(
            format!("There is no link number {link} in this scenario."),
            format!("这个场景里没有第 {link} 条链路。"),
        ),
        InvalidError::Knob(wrong) => lang.pick(
            format!("A knob is not as it should be: {wrong}."),
            format!("有一个参数设置不正确：{wrong}。"),
        ),
        InvalidError::MixedFamilies(a, b) => lang.pick(
            format!("Hosts number {} and {} are joined, but one has an IPv4 address and the other an IPv6 address. Use one kind for both.", a.0, b.0),
            format!("第 {} 台与第 {} 台主机相连，却分别使用 IPv4 和 IPv6 地址，请统一地址类型。", a.0, b.0),
        ),
        InvalidError::OutOfRange { what, min, max, value } => lang.pick(
            format!("{what} is {value}, but must be between {min} and {max}."),
            format!("{what} 的值为 {value}，应在 {min} 到 {max} 之间。"),
        ),
    }
}

fn no_such_host(lang: Lang, number: u8) -> String {
    lang.pick(
        format!("There is no host number {number} in this scenario."),
        format!("这个场景里没有第 {number} 台主机。"),
    )
}

/// Why a scenario in its compact form could not be read, and what to do.
#[must_use]
pub fn scenario_error(lang: Lang, error: &CompactError) -> String {
    match error {
        CompactError::TooLong { bytes } => lang.pick(
            format!("It has {bytes} bytes, and none may have more than {MAX_COMPACT_LEN}. Make it shorter."),
            format!("它有 {bytes} 字节，超过了 {MAX_COMPACT_LEN} 字节的上限，请缩短。"),
        ),
        CompactError::Truncated => lang.pick(
            "Its end is missing. Copy the whole of it again.".to_string(),
            "它的末尾缺失，请重新完整复制。".to_string(),
        ),
        CompactError::UnknownVersion(version) => lang.pick(
            format!("It is of version {version}, and this page reads version {COMPACT_VERSION}. Make it anew with `ackademy compact` of the page's own version."),
            format!("它的版本是 {version}，而本页面读取的是版本 {COMPACT_VERSION}。请用与本页面同版本的 `ackademy compact` 重新生成。"),
        ),
        CompactError::Corrupt => lang.pick(
            "It is no scenario, or something in it was changed. Copy it again from what `ackademy compact` wrote.".to_string(),
            "它不是场景，或者内容被改动过。请从 `ackademy compact` 的输出重新复制。".to_string(),
        ),
        CompactError::Invalid(wrong) => invalid(lang, wrong),
    }
}

/// Why a link could not be followed, and what to do.
#[must_use]
pub fn link_error(lang: Lang, error: &LinkError) -> String {
    match error {
        LinkError::TooLong { chars } => lang.pick(
            format!(
                "This link has {chars} characters, and none of ours has more than {MAX_LINK_LEN}. \
                 Copy it again from the lab that made it."
            ),
            format!(
                "这个链接有 {chars} 个字符，超过了 {MAX_LINK_LEN} 个字符的上限，请回到生成它的实验台重新复制。"
            ),
        ),
        LinkError::Truncated => lang.pick("The end of this link is missing. Copy the whole of it again.".to_string(), "这个链接的末尾缺失，请重新完整复制。".to_string()),
        LinkError::UnknownVersion(version) => lang.pick(
            format!("This link is of version {version}, which this page does not know. Reload the page, or copy the link again."),
            format!("这个链接的版本是 {version}，本页面无法识别，请刷新页面或重新复制链接。"),
        ),
        LinkError::BadCharacter { at } => {
            let place = at.saturating_add(1);
            lang.pick(
                format!("Character {place} of this link cannot be part of one. Copy it again."),
                format!("这个链接的第 {place} 个字符无效，请重新复制。"),
            )
        }
        LinkError::Corrupt => lang.pick("Something in this link was changed, so it leads nowhere. Copy it again.".to_string(), "这个链接的内容被改动过，无法打开，请重新复制。".to_string()),
        LinkError::Scenario(CompactError::Invalid(wrong)) => {
            let reason = invalid(lang, wrong);
            lang.pick(
                format!("The scenario in this link cannot be run here. {reason}"),
                format!("这个链接中的场景无法在这里运行。{reason}"),
            )
        }
        LinkError::Scenario(_) => lang.pick("The scenario in this link cannot be read here. Copy the link again from the lab that made it.".to_string(), "这个链接中的场景无法在这里读取，请回到生成它的实验台重新复制。".to_string()),
        LinkError::TooFar { steps } => lang.pick(
            format!("This link leads {steps} events into a run, further than this page goes. Copy one of an earlier moment."),
            format!("这个链接指向第 {steps} 个事件，超出了本页面的范围，请复制一个更早时刻的链接。"),
        ),
    }
}
