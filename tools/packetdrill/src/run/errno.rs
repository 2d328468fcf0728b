//! Errors as the sockets interface names them.

use tcp_core::Cause;

/// The error of a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errno {
    InProgress,
    Already,
    WouldBlock,
    Pipe,
    ConnectionReset,
    ConnectionRefused,
    TimedOut,
    NotConnected,
    Invalid,
    AddressInUse,
    AddressNotAvailable,
    HostUnreachable,
    NetUnreachable,
    NoProtocolOption,
    NoAccess,
    Protocol,
}

impl Errno {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::InProgress => "EINPROGRESS",
            Self::Already => "EALREADY",
            Self::WouldBlock => "EAGAIN",
            Self::Pipe => "EPIPE",
            Self::ConnectionReset => "ECONNRESET",
            Self::ConnectionRefused => "ECONNREFUSED",
            Self::TimedOut => "ETIMEDOUT",
            Self::NotConnected => "ENOTCONN",
            Self::Invalid => "EINVAL",
            Self::AddressInUse => "EADDRINUSE",
            Self::AddressNotAvailable => "EADDRNOTAVAIL",
            Self::HostUnreachable => "EHOSTUNREACH",
            Self::NetUnreachable => "ENETUNREACH",
            Self::NoProtocolOption => "ENOPROTOOPT",
            Self::NoAccess => "EACCES",
            Self::Protocol => "EPROTO",
        }
    }

    /// Whether a script means this one: two names stand for the same number in both systems.
    pub(crate) fn is_called(self, name: &str) -> bool {
        self.name() == name || (self == Self::WouldBlock && name == "EWOULDBLOCK")
    }

    /// What a system would report for the way in which a connection ended.
    pub(crate) const fn of(cause: Cause) -> Self {
        match cause {
            Cause::ConnectionRefused | Cause::ResetWhileOpening => Self::ConnectionRefused,
            Cause::TooManyRetransmissions
            | Cause::TooManyProbes
            | Cause::UserTimeout
            | Cause::OpenTimeout
            | Cause::KeepAliveTimeout => Self::TimedOut,
            _ => Self::ConnectionReset,
        }
    }
}
