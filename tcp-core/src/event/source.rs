//! Where a rule comes from.

/// The origin of a decision: a clause, a kernel's rule, or a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// An RFC and its section: `Rfc(9293, "3.10.7.4")`.
    Rfc(u16, &'static str),
    /// A Linux version and the sysctl or rule in it: `Linux("6.18", "tcp_syn_linear_timeouts")`.
    Linux(&'static str, &'static str),
    /// A FreeBSD version and the sysctl or rule in it: `FreeBsd("15", "drop_synfin")`.
    FreeBsd(&'static str, &'static str),
    /// A paper, by its authors and year, and its section: what no RFC describes.
    Paper(&'static str, &'static str),
    /// The scenario said so.
    Scenario,
    /// The learner did it.
    Learner,
    /// An application called.
    Application,
}
