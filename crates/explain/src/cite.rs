//! Where a rule can be read.

use alloc::format;
use alloc::string::String;

use tcp_core::Source;

use super::lang::Lang;

const SYSCTLS: &str = "https://docs.kernel.org/networking/ip-sysctl.html";
/// As they were when `tcp_tw_recycle` still existed.
const OLD_SYSCTLS: &str = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/Documentation/networking/ip-sysctl.txt?h=v4.11";

/// Where socket options are described.
const TCP_OPTIONS: &str = "https://man7.org/linux/man-pages/man7/tcp.7.html";
/// Constants without a name outside of the kernel.
const QUICK_ACKS: &str = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/include/net/tcp.h?h=v6.18";
/// What arrives.
const TCP_INPUT: &str = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/net/ipv4/tcp_input.c?h=v6.18";
/// The one paper that a cause names.
const TAHOE_RENO_SACK: &str = "https://doi.org/10.1145/235160.235162";

/// A source, as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// Its short name: "RFC 9293, 3.10.7.2".
    pub label: String,
    /// Where it can be read; `None` when it is a person or a file at hand.
    pub url: Option<String>,
}

/// The source, named in `lang`.
#[must_use]
pub fn cite(lang: Lang, source: Source) -> Cite {
    match source {
        Source::Rfc(number, section) => rfc(lang, number, section),
        Source::Linux(version, rule) => Cite {
            label: lang.pick(
                format!("Linux {version}, {rule}"),
                format!("Linux {version}：{rule}"),
            ),
            url: Some(linux(version, rule).into()),
        },
        Source::FreeBsd(version, rule) => Cite {
            label: lang.pick(
                format!("FreeBSD {version}, {rule}"),
                format!("FreeBSD {version}：{rule}"),
            ),
            url: Some(format!(
                "https://man.freebsd.org/cgi/man.cgi?sektion=4&query={}",
                if rule == "blackhole" { rule } else { "tcp" }
            )),
        },
        Source::Paper(paper, section) => Cite {
            label: lang.pick(
                format!("{paper}, {section}"),
                format!("{paper} 第 {section} 节"),
            ),
            url: Some(TAHOE_RENO_SACK.into()),
        },
        Source::Scenario => Cite {
            label: lang.pick("The scenario", "场景").into(),
            url: None,
        },
        Source::Learner => Cite {
            label: lang.pick("You", "你").into(),
            url: None,
        },
        Source::Application => Cite {
            label: lang.pick("The application", "应用程序").into(),
            url: None,
        },
    }
}

/// A clause of an RFC, named in `lang`.
#[must_use]
pub fn rfc(lang: Lang, number: u16, section: &str) -> Cite {
    Cite {
        label: lang.pick(
            format!("RFC {number}, {section}"),
            format!("RFC {number} 第 {section} 节"),
        ),
        url: Some(format!(
            "https://www.rfc-editor.org/rfc/rfc{number}.html#{}",
            anchor(number, section)
        )),
    }
}

/// Where a rule of Linux is written down: the sysctls on one page, socket options in tcp(7), what
/// has no name outside in the source itself.
fn linux(version: &str, rule: &str) -> &'static str {
    match (version, rule) {
        ("4.11", _) => OLD_SYSCTLS,
        (_, "TCP_DEFER_ACCEPT") => TCP_OPTIONS,
        (_, "TCP_MAX_QUICKACKS") => QUICK_ACKS,
        (_, "tcp_ack") => TCP_INPUT,
        _ => SYSCTLS,
    }
}

/// The part of the page that has the clause. RFC 6298 numbers the rules inside its sections ("5.4"
/// is a paragraph of section 5), and those have no anchors; an appendix ("G") has one of its own
/// kind.
fn anchor(number: u16, section: &str) -> String {
    let section = match number {
        6298 => section.split('.').next().unwrap_or(section),
        _ => section,
    };
    match section.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        true => format!("appendix-{section}"),
        false => format!("section-{section}"),
    }
}
