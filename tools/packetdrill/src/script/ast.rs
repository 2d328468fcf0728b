//! What a script says, as plain values. Times are nanoseconds.

/// A whole script.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// `--name=value` lines, in order.
    pub(crate) options: Vec<(String, Option<String>)>,
    /// The shell command before the first timed event.
    pub(crate) init: Option<String>,
    /// Whether branches for `STANDARD` were taken: what the RFC says, where FreeBSD differs.
    pub(crate) standard: bool,
    /// What happens, in order.
    pub(crate) events: Vec<Event>,
}

impl Script {
    /// The value of the last `--name=value`.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.options
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| value.as_deref())
    }
}

/// One line of a script.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// The line in the file, from 1.
    pub(crate) line: u32,
    /// When.
    pub(crate) time: Span,
    /// What.
    pub(crate) action: Action,
}

/// When something is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// The beginning.
    pub(crate) start: Time,
    /// `a~b`: any time up to here is right.
    pub(crate) until: Option<Time>,
    /// `a...b`: a call that blocks until here.
    pub(crate) blocks_until: Option<Time>,
}

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// Since the event before.
    Relative(u64),
    /// Since the start.
    Absolute(u64),
    /// Whenever.
    Any,
}

/// What a line asks for.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// A system call and its result.
    Call(Call),
    /// A segment arrives.
    Inject(Packet),
    /// A segment must leave.
    Expect(Packet),
    /// An ICMP message arrives.
    Icmp(Icmp),
    /// A shell command.
    Shell(String),
    /// Python between `%{` and `}%`.
    Code(String),
}

/// A system call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) args: Vec<Expr>,
    pub(crate) result: Expr,
    /// The name of the error, where -1 is expected.
    pub(crate) errno: Option<String>,
}

/// An argument or a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    /// `...`: not looked at.
    Anything,
    Int(i64),
    Text(String),
    /// A name such as `O_RDWR`, or several joined by `|`.
    Names(Vec<String>),
    List(Vec<Expr>),
    /// `{name=value, …}`, names kept where they are written.
    Struct(Vec<(Option<String>, Expr)>),
}

/// The ECN field of the IP header, where a script writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ecn {
    None,
    Ect0,
    Ect1,
    /// Either ECT codepoint.
    Ect01,
    Ce,
}

/// A TCP segment as scripts write it.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) ecn: Option<Ecn>,
    /// Letters as written: any of F S R P U E W A and `.`; empty for `-`.
    pub(crate) flags: String,
    pub(crate) seq: u32,
    pub(crate) len: u32,
    pub(crate) ack: Option<u32>,
    pub(crate) win: Option<u16>,
    pub(crate) urg: Option<u16>,
    /// `None`: `<...>`, not looked at.
    pub(crate) options: Option<Vec<PacketOption>>,
}

/// The timestamps option as scripts write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TsOption {
    pub(crate) val: u32,
    pub(crate) ecr: u32,
}

/// One option of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PacketOption {
    Nop,
    Eol,
    Mss(u16),
    WindowScale(u8),
    SackPermitted,
    Sack(Vec<(u32, u32)>),
    Timestamps(TsOption),
    /// Anything else: the script is skipped.
    Unknown(String),
}

/// An ICMP message about a segment that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Icmp {
    /// `unreachable`, `source_quench`, …
    pub(crate) kind: String,
    /// `frag_needed`, `host_unreachable`, …
    pub(crate) code: String,
    pub(crate) mtu: Option<u32>,
    /// The sequence numbers of the quoted segment: first and length.
    pub(crate) quoted: Option<(u32, u32)>,
}
