//! What an author should look at in a scenario: what, where, what comes of it, and what to do.

use alloc::format;
use alloc::string::String;

use super::lang::Lang;
use tcp_sim::ids::HostId;
use tcp_sim::scenario::{Advice, Scenario};

/// A piece of advice, with the names that the scenario file uses.
#[must_use]
pub fn advice(lang: Lang, scenario: &Scenario, advice: Advice) -> String {
    let name = |host: HostId| scenario.host(host).map_or("", |host| host.name.as_str());
    match advice {
        Advice::MtuAboveLink { host, mtu, link } => {
            let host = name(host);
            lang.pick(
                format!(
                    "{host} has an mtu of {mtu} bytes, but its link carries packets of {link} bytes at most, headers \
                     included: each larger packet that it sends or gets is lost. Leave `mtu` out of its knobs, and it \
                     follows from the link; or raise the link's `mtu`"
                ),
                format!(
                    "{host} 的 mtu 是 {mtu} 字节，但它的链路最大只能承载 {link} 字节的分组（含首部）：它发送或接收的每个更大\
                     的分组都会丢失。请删去它的参数 `mtu`，让它由链路决定；或者增大链路的 `mtu`"
                ),
            )
        }
        Advice::Ipv6LinkTooNarrow { ends, mtu } => {
            let [a, b] = ends.map(name);
            lang.pick(
                format!(
                    "the link between {a} and {b} has an mtu of {mtu} bytes, but every IPv6 link carries 1280 (RFC 8200, 5), \
                     and no host believes a router that says less: larger packets are lost there. Raise the link's `mtu`, \
                     or use IPv4 addresses"
                ),
                format!(
                    "{a} 与 {b} 之间链路的 mtu 是 {mtu} 字节，而每条 IPv6 链路都必须能承载 1280 字节（RFC 8200 第 5 节），主机也不会\
                     相信路由器报告的更小值：更大的分组会在这里丢失。请增大链路的 `mtu`，或者改用 IPv4 地址"
                ),
            )
        }
        Advice::MssAboveLink { host, mss, offered } => {
            let host = name(host);
            lang.pick(
                format!(
                    "{host} has an mss of {mss} bytes, but its link carries {offered} bytes of data in a segment at most, so \
                     {offered} bytes is what it keeps to. Leave `mss` out, or raise the link's `mtu`"
                ),
                format!(
                    "{host} 的 mss 是 {mss} 字节，但它的链路上每个报文段最多承载 {offered} 字节的数据，所以它以 {offered} \
                     字节为限。请删去 `mss`，或者增大链路的 `mtu`"
                ),
            )
        }
        Advice::FixedIssAfterBoot { host, iss } => {
            let host = name(host);
            lang.pick(
                format!(
                    "{host} boots again, and its `iss` is always {iss}: a peer that still knows the connection from before \
                     takes the new SYN for an old segment, and the new connection may never open. Leave `iss` out, or \
                     write `iss = \"clock\"`"
                ),
                format!(
                    "{host} 会重新启动，而它的 `iss` 总是 {iss}：仍记得旧连接的对端会把新的 SYN 当作旧报文段，新连接可能永远\
                     无法建立。请删去 `iss`，或写成 `iss = \"clock\"`"
                ),
            )
        }
    }
}
