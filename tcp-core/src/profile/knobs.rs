//! The table of knobs: each with its name here, where it comes from, and what Linux and FreeBSD
//! call it, so that it can be shown and changed by either name.

use alloc::string::{String, ToString};
use core::fmt;

use super::{
    BeyondWindow, Blackhole, BlindCheck, Config, EcnUse, IcmpAborts, SynCookies, UrgentPointer,
};
use crate::congestion::Algorithm;
use crate::event::Source;
use crate::recovery::LossRecovery;
use crate::time::Duration;
use crate::wire::OptionLayout;

/// One knob of [`Config`].
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// The field's name.
    pub name: &'static str,
    /// The clause that leaves the choice, or the kernel's rule.
    pub source: Source,
    /// What Linux calls it.
    pub linux: Option<Sysctl>,
    /// What FreeBSD calls it. One of its sysctls may stand for two knobs.
    pub freebsd: Option<Sysctl>,
    slot: fn(&mut Config) -> Slot<'_>,
}

/// A knob's name in a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sysctl {
    /// The name.
    pub name: &'static str,
    unit: Unit,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// Our own way: `on`, `200 ms`, `when-full`.
    Own,
    /// A number.
    Number,
    /// 0 for on.
    Opposite,
    Seconds,
    Millis,
    Micros,
}

/// Where a knob's value lies.
enum Slot<'a> {
    Flag(&'a mut bool),
    Byte(&'a mut u8),
    Half(&'a mut u16),
    Word(&'a mut u32),
    Span(&'a mut Duration),
    /// A span, or `off`.
    SpanOrOff(&'a mut Option<Duration>),
    /// A number, or `auto`.
    HalfOrAuto(&'a mut Option<u16>),
    /// A number, or `auto`.
    ByteOrAuto(&'a mut Option<u8>),
    Choice(&'a mut dyn Choice),
}

/// One of a few names.
trait Choice {
    fn name(&self) -> &'static str;
    /// Takes the value of that name, or of that number in a sysctl.
    fn pick(&mut self, word: &str) -> bool;
    /// What there is to choose from, for the sentence that refuses something else.
    fn expected(&self) -> &'static str;
    fn number(&self) -> Option<u8>;
}

macro_rules! choices {
    ($(
        $kind:ident { $($variant:ident = $name:literal $(($number:literal))?),+ } $expected:literal
    )+) => {$(
        impl Choice for $kind {
            fn name(&self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
            fn pick(&mut self, word: &str) -> bool {
                $(if word == $name $(|| word == stringify!($number))? {
                    *self = Self::$variant;
                    return true;
                })+
                false
            }
            fn expected(&self) -> &'static str { $expected }
            fn number(&self) -> Option<u8> {
                $($(if *self == Self::$variant { return Some($number); })?)+
                None
            }
        }
    )+};
}

choices! {
    SynCookies { Off = "off"(0), WhenFull = "when-full"(1), Always = "always"(2) }
        "`off`, `when-full` or `always`"
    EcnUse { Off = "off"(0), On = "on"(1), Accept = "accept"(2) } "`off`, `on` or `accept`"
    IcmpAborts {
        Hard = "hard",
        HardWhileOpening = "hard-while-opening",
        AnyWhileOpening = "any-while-opening",
        FreeBsd = "freebsd"(1),
        Never = "never"(0)
    } "`hard`, `hard-while-opening`, `any-while-opening`, `freebsd` or `never`"
    BeyondWindow { Off = "off"(0), On = "on"(1), WhenEmpty = "when-empty"(2) }
        "`off`, `on` or `when-empty`"
    BlindCheck { Rfc5961 = "rfc5961"(0), Rfc793 = "rfc793"(1) } "`rfc5961` or `rfc793`"
    UrgentPointer { Following = "following"(0), Last = "last"(1) } "`following` or `last`"
    Blackhole { Off = "off"(0), Syn = "syn"(1), All = "all"(2) } "`off`, `syn` or `all`"
    OptionLayout { Rfc = "rfc", Linux = "linux", FreeBsd = "freebsd" } "`rfc`, `linux` or `freebsd`"
    LossRecovery { Timer = "timer", Reno = "reno", NewReno = "newreno", Sack = "sack" }
        "`timer`, `reno`, `newreno` or `sack`"
}

impl Choice for Algorithm {
    fn name(&self) -> &'static str {
        Self::name(*self)
    }
    fn pick(&mut self, word: &str) -> bool {
        let named = Self::ALL.iter().find(|algorithm| algorithm.name() == word);
        *self = *named.unwrap_or(self);
        named.is_some()
    }
    fn expected(&self) -> &'static str {
        Self::NAMES
    }
    fn number(&self) -> Option<u8> {
        None
    }
}

/// Why [`Config::set`] refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetError {
    /// There is no such knob.
    Unknown(String),
    /// The knob cannot have this value.
    BadValue {
        /// The name as it was given.
        name: String,
        /// The value as it was given.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "there is no knob `{name}`"),
            Self::BadValue {
                name,
                value,
                expected,
            } => write!(f, "`{name}` cannot be `{value}`: it takes {expected}"),
        }
    }
}

impl core::error::Error for SetError {}

impl Config {
    /// Changes a knob, by its own name (`min_rto`, `200 ms`) or by a system's
    /// (`net.ipv4.tcp_rto_min_us`, `200000`).
    ///
    /// # Errors
    /// When there is no such knob, or it cannot have this value; then nothing is changed.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), SetError> {
        let mut changed = self.clone();
        let mut known = false;
        for (knob, unit) in by_name(name) {
            known = true;
            assign((knob.slot)(&mut changed), value.trim(), unit).map_err(|expected| {
                SetError::BadValue {
                    name: name.into(),
                    value: value.into(),
                    expected,
                }
            })?;
        }
        if !known {
            return Err(SetError::Unknown(name.into()));
        }
        *self = changed;
        Ok(())
    }

    /// A knob's value, in the words of the name that is used.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let (knob, unit) = by_name(name).next()?;
        Some(written(&(knob.slot)(&mut self.clone()), unit))
    }
}

/// The knobs of a name, and how the name has its value written.
fn by_name(name: &str) -> impl Iterator<Item = (&'static Knob, Unit)> {
    KNOBS.iter().filter_map(move |knob| {
        if knob.name == name {
            return Some((knob, Unit::Own));
        }
        let system = [knob.linux, knob.freebsd].into_iter().flatten();
        let mut named = system.filter(|sysctl| sysctl.name == name);
        named.next().map(|sysctl| (knob, sysctl.unit))
    })
}

/// Puts a value into its place, or says what it takes.
fn assign(slot: Slot<'_>, text: &str, unit: Unit) -> Result<(), &'static str> {
    match slot {
        Slot::Flag(flag) => {
            let on = match (text, unit) {
                ("on" | "true", Unit::Own) => true,
                ("off" | "false", Unit::Own) => false,
                _ => text.parse::<u8>().map_err(|_| "`on` or `off` (1 or 0)")? != 0,
            };
            *flag = on != (unit == Unit::Opposite);
        }
        Slot::Byte(byte) => *byte = text.parse().map_err(|_| "a number up to 255")?,
        Slot::Half(half) => *half = text.parse().map_err(|_| "a number up to 65535")?,
        Slot::Word(word) => *word = text.parse().map_err(|_| "a number up to 4294967295")?,
        Slot::Span(span) => *span = time(text, unit)?,
        Slot::SpanOrOff(span) => {
            *span = match text {
                "off" => None,
                _ => Some(time(text, unit)?).filter(|span| *span > Duration::ZERO),
            }
        }
        Slot::HalfOrAuto(half) => {
            *half = match text {
                "auto" => None,
                _ => Some(
                    text.parse()
                        .map_err(|_| "a number up to 65535, or `auto`")?,
                ),
            }
        }
        Slot::ByteOrAuto(byte) => {
            *byte = match text {
                "auto" => None,
                _ => Some(text.parse().map_err(|_| "a number up to 255, or `auto`")?),
            }
        }
        Slot::Choice(choice) => {
            if !choice.pick(text) {
                return Err(choice.expected());
            }
        }
    }
    Ok(())
}

/// A span: a number of the sysctl's unit, or a number and its own unit.
fn time(text: &str, unit: Unit) -> Result<Duration, &'static str> {
    let expected = match unit {
        Unit::Own | Unit::Opposite => "a time such as `200 ms`",
        Unit::Number => "a number",
        Unit::Seconds => "a number of seconds",
        Unit::Millis => "a number of milliseconds",
        Unit::Micros => "a number of microseconds",
    };
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, word) = text.split_at_checked(digits).ok_or(expected)?;
    let number: u64 = number.parse().map_err(|_| expected)?;
    match (unit, word.trim()) {
        (Unit::Seconds, "") | (Unit::Own, "s") => Ok(Duration::from_secs(number)),
        (Unit::Millis, "") | (Unit::Own, "ms") => Ok(Duration::from_millis(number)),
        (Unit::Micros, "") | (Unit::Own, "us") => Ok(Duration::from_micros(number)),
        (Unit::Own, "ns") => Ok(Duration::from_nanos(number)),
        _ => Err(expected),
    }
}

/// A value in words.
fn written(slot: &Slot<'_>, unit: Unit) -> String {
    let span = |span: Duration| match unit {
        Unit::Own | Unit::Number | Unit::Opposite => span.to_string(),
        Unit::Seconds => (span.as_millis() / 1000).to_string(),
        Unit::Millis => span.as_millis().to_string(),
        Unit::Micros => span.as_micros().to_string(),
    };
    match slot {
        Slot::Flag(flag) => match unit {
            Unit::Own => if **flag { "on" } else { "off" }.into(),
            _ => u8::from(**flag != (unit == Unit::Opposite)).to_string(),
        },
        Slot::Byte(byte) => byte.to_string(),
        Slot::Half(half) => half.to_string(),
        Slot::Word(word) => word.to_string(),
        Slot::Span(value) => span(**value),
        Slot::SpanOrOff(value) => match value {
            Some(value) => span(*value),
            None if unit == Unit::Own => "off".into(),
            None => "0".into(),
        },
        Slot::HalfOrAuto(half) => half.map_or_else(|| "auto".into(), |half| half.to_string()),
        Slot::ByteOrAuto(byte) => byte.map_or_else(|| "auto".into(), |byte| byte.to_string()),
        Slot::Choice(choice) => match choice.number().filter(|_| unit != Unit::Own) {
            Some(number) => number.to_string(),
            None => choice.name().into(),
        },
    }
}

macro_rules! knobs {
    ($(
        $name:ident: $slot:ident, $source:expr
        $(, linux $linux:literal $lunit:ident)?
        $(, freebsd $freebsd:literal $funit:ident)?;
    )+) => {
        /// Every knob, in the order of [`Config`]'s fields.
        pub const KNOBS: &[Knob] = &[$(Knob {
            name: stringify!($name),
            source: $source,
            linux: knobs!(@sysctl $($linux $lunit)?),
            freebsd: knobs!(@sysctl $($freebsd $funit)?),
            slot: |config| Slot::$slot(&mut config.$name),
        }),+];
    };
    (@sysctl) => { None };
    (@sysctl $name:literal $unit:ident) => { Some(Sysctl { name: $name, unit: Unit::$unit }) };
}

use Source::{Application, FreeBsd, Linux, Rfc};

knobs! {
    mtu: Half, Rfc(9293, "3.7.1");
    mss: HalfOrAuto, Rfc(9293, "3.7.1");
    receive_buffer: Word, Rfc(9293, "3.8"), freebsd "net.inet.tcp.recvspace" Number;
    window_by_buffer: Flag, FreeBsd("15", "tcp_mss");
    take_beyond_window: Choice, Linux("6.18", "tcp_data_queue");
    send_buffer: Word, Rfc(9293, "3.8"), freebsd "net.inet.tcp.sendspace" Number;
    window_scaling: Flag, Rfc(7323, "2"),
        linux "net.ipv4.tcp_window_scaling" Number, freebsd "net.inet.tcp.rfc1323" Number;
    window_shift: ByteOrAuto, Rfc(7323, "2.3");
    timestamps: Flag, Rfc(7323, "3"),
        linux "net.ipv4.tcp_timestamps" Number, freebsd "net.inet.tcp.rfc1323" Number;
    tolerate_missing_timestamps: Flag, Rfc(7323, "3.2"),
        freebsd "net.inet.tcp.tolerate_missing_ts" Number;
    sack: Flag, Rfc(2018, "2"),
        linux "net.ipv4.tcp_sack" Number, freebsd "net.inet.tcp.sack.enable" Number;
    dsack: Flag, Rfc(2883, "4"), linux "net.ipv4.tcp_dsack" Number;
    mss_of_peer: Flag, FreeBsd("15", "syncache_respond");
    ecn: Choice, Rfc(3168, "6.1.1"),
        linux "net.ipv4.tcp_ecn" Number, freebsd "net.inet.tcp.ecn.enable" Number;
    ecn_syn_retries: Byte, Rfc(3168, "6.1.1.1"), freebsd "net.inet.tcp.ecn.maxretries" Number;
    nagle: Flag, Rfc(9293, "3.7.4");
    urgent_pointer: Choice, Rfc(6093, "4"), linux "net.ipv4.tcp_stdurg" Number;
    delayed_ack: SpanOrOff, Rfc(9293, "3.8.6.3"), freebsd "net.inet.tcp.delacktime" Millis;
    ack_any_second: Flag, FreeBsd("15", "tcp_input");
    delay_acks: Flag, Rfc(9293, "3.8.6.3"), freebsd "net.inet.tcp.delayed_ack" Number;
    quick_acks: Byte, Linux("6.18", "TCP_MAX_QUICKACKS");
    min_tso_segs: Byte, Linux("6.18", "tcp_min_tso_segs"),
        linux "net.ipv4.tcp_min_tso_segs" Number;
    silly_window_override: Span, Rfc(9293, "3.8.6.2.1");
    limited_transmit: Flag, Rfc(3042, "2"), freebsd "net.inet.tcp.rfc3042" Number;
    initial_rto: Span, Rfc(6298, "2"), freebsd "net.inet.tcp.rexmit_initial" Millis;
    min_rto: Span, Rfc(6298, "2"),
        linux "net.ipv4.tcp_rto_min_us" Micros, freebsd "net.inet.tcp.rexmit_min" Millis;
    max_rto: Span, Rfc(6298, "2"), linux "net.ipv4.tcp_rto_max_ms" Millis;
    syn_retries: Byte, Rfc(9293, "3.8.3"), linux "net.ipv4.tcp_syn_retries" Number;
    syn_linear_timeouts: Byte, Linux("6.18", "tcp_syn_linear_timeouts"),
        linux "net.ipv4.tcp_syn_linear_timeouts" Number;
    syn_ack_retries: Byte, Rfc(9293, "3.8.3"),
        linux "net.ipv4.tcp_synack_retries" Number,
        freebsd "net.inet.tcp.syncache.rexmtlimit" Number;
    retries1: Byte, Rfc(9293, "3.8.3"), linux "net.ipv4.tcp_retries1" Number;
    retries: Byte, Rfc(9293, "3.8.3"),
        linux "net.ipv4.tcp_retries2" Number, freebsd "net.inet.tcp.retries" Number;
    user_timeout: SpanOrOff, Rfc(9293, "3.9.1");
    open_timeout: SpanOrOff, FreeBsd("15", "keepinit"), freebsd "net.inet.tcp.keepinit" Millis;
    error_reports: Flag, Rfc(9293, "3.9.1.8");
    keepalive: Flag, Rfc(9293, "3.8.4"), freebsd "net.inet.tcp.always_keepalive" Number;
    keepalive_time: Span, Rfc(9293, "3.8.4"),
        linux "net.ipv4.tcp_keepalive_time" Seconds, freebsd "net.inet.tcp.keepidle" Millis;
    keepalive_interval: Span, Rfc(9293, "3.8.4"),
        linux "net.ipv4.tcp_keepalive_intvl" Seconds, freebsd "net.inet.tcp.keepintvl" Millis;
    keepalive_probes: Byte, Rfc(9293, "3.8.4"),
        linux "net.ipv4.tcp_keepalive_probes" Number, freebsd "net.inet.tcp.keepcnt" Number;
    keepalive_garbage: Flag, Rfc(9293, "3.8.4");
    fin_timeout: SpanOrOff, Linux("6.18", "tcp_fin_timeout"),
        linux "net.ipv4.tcp_fin_timeout" Seconds, freebsd "net.inet.tcp.finwait2_timeout" Millis;
    fast_fin_wait_2: Flag, FreeBsd("15", "fast_finwait2_recycle"),
        freebsd "net.inet.tcp.fast_finwait2_recycle" Number;
    msl: Span, Rfc(9293, "3.4.2"), freebsd "net.inet.tcp.msl" Millis;
    initial_window: HalfOrAuto, Rfc(5681, "3.1"),
        freebsd "net.inet.tcp.initcwnd_segments" Number;
    initial_ssthresh: HalfOrAuto, Rfc(5681, "3.1");
    congestion: Choice, Rfc(9293, "3.8.2"),
        linux "net.ipv4.tcp_congestion_control" Own, freebsd "net.inet.tcp.cc.algorithm" Own;
    byte_counting: Byte, Rfc(3465, "2.2"), freebsd "net.inet.tcp.abc_l_var" Number;
    slow_start_after_idle: Flag, Rfc(5681, "4.1"),
        linux "net.ipv4.tcp_slow_start_after_idle" Number;
    cwnd_validation: Flag, Rfc(7661, "3");
    recovery: Choice, Rfc(9293, "3.8.2");
    somaxconn: Half, Linux("6.18", "somaxconn"),
        linux "net.core.somaxconn" Number, freebsd "kern.ipc.soacceptqueue" Number;
    max_syn_backlog: Half, Rfc(4987, "3.2"), linux "net.ipv4.tcp_max_syn_backlog" Number;
    abort_on_overflow: Flag, Linux("6.18", "tcp_abort_on_overflow"),
        linux "net.ipv4.tcp_abort_on_overflow" Number;
    syn_cookies: Choice, Rfc(4987, "3.6"),
        linux "net.ipv4.tcp_syncookies" Number, freebsd "net.inet.tcp.syncookies" Number;
    reuse_address: Flag, Application;
    time_wait_reopen: Flag, Rfc(6191, "2");
    tw_reuse: Flag, Linux("6.18", "tcp_tw_reuse"), linux "net.ipv4.tcp_tw_reuse" Number;
    tw_recycle: Flag, Linux("4.11", "tcp_tw_recycle"), linux "net.ipv4.tcp_tw_recycle" Number;
    max_tw_buckets: Word, Linux("6.18", "tcp_max_tw_buckets"),
        linux "net.ipv4.tcp_max_tw_buckets" Number, freebsd "net.inet.tcp.maxtcptw" Number;
    fin_on_acks: Flag, FreeBsd("15", "tcp_output");
    answer_unsent_ack: Flag, Rfc(9293, "3.10.7.4");
    invalid_ratelimit: SpanOrOff, Linux("6.18", "tcp_invalid_ratelimit"),
        linux "net.ipv4.tcp_invalid_ratelimit" Millis;
    damp_ack_loops: Flag, Rfc(9293, "A.2");
    rfc1337: Flag, Rfc(1337, "3"), linux "net.ipv4.tcp_rfc1337" Number;
    rst_check: Choice, Rfc(5961, "3"), freebsd "net.inet.tcp.insecure_rst" Number;
    syn_check: Choice, Rfc(5961, "4"), freebsd "net.inet.tcp.insecure_syn" Number;
    ack_check: Choice, Rfc(5961, "5");
    challenge_ack_limit: Word, Rfc(5961, "7"),
        linux "net.ipv4.tcp_challenge_ack_limit" Number;
    challenge_ack_window: Span, Rfc(5961, "7");
    reset_with_ack: Flag, Rfc(9293, "3.10.5");
    drop_syn_fin: Flag, FreeBsd("15", "drop_synfin"), freebsd "net.inet.tcp.drop_synfin" Number;
    blackhole: Choice, FreeBsd("15", "blackhole"), freebsd "net.inet.tcp.blackhole" Number;
    icmp_aborts: Choice, Rfc(9293, "3.9.2.2"), freebsd "net.inet.tcp.icmp_may_rst" Number;
    path_mtu_discovery: Flag, Rfc(1191, "3"),
        linux "net.ipv4.ip_no_pmtu_disc" Opposite,
        freebsd "net.inet.tcp.path_mtu_discovery" Number;
    min_path_mtu: Half, Rfc(1191, "3"), linux "net.ipv4.route.min_pmtu" Number;
    path_mtu_lifetime: Span, Rfc(1191, "6.3"), linux "net.ipv4.route.mtu_expires" Seconds;
    ttl: Byte, Rfc(9293, "3.9.2"),
        linux "net.ipv4.ip_default_ttl" Number, freebsd "net.inet.ip.ttl" Number;
    dscp: Byte, Rfc(9293, "3.9.1.9");
    syn_options: Flag, Rfc(9293, "3.2");
    rexmit_drop_options: Flag, FreeBsd("15", "rexmit_drop_options"),
        freebsd "net.inet.tcp.rexmit_drop_options" Number;
    abort_on_close: Flag, Application;
    persist: Flag, Rfc(9293, "3.8.6.1");
    defer_accept: Byte, Linux("6.18", "TCP_DEFER_ACCEPT");
    option_layout: Choice, Rfc(7323, "A");
}
