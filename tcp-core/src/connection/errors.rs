//! How the user calls refuse.

use core::fmt;

use crate::event::Cause;

/// Why [`crate::Connection::send`] or [`crate::Connection::shutdown`] refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// "Connection closing": the application already said that it sends no more.
    Closing,
    /// "Connection does not exist": it is closed; [`crate::Connection::error`] may know why.
    Closed(Option<Cause>),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closing => f.write_str("the connection is closing: nothing more can be sent"),
            Self::Closed(None) => f.write_str("the connection is closed"),
            Self::Closed(Some(cause)) => write!(f, "the connection is closed ({})", cause.name()),
        }
    }
}

impl core::error::Error for SendError {}

/// Why [`crate::Connection::recv`] refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecvError {
    /// The application closed: it reads no more.
    Closing,
    /// The connection ended without the peer's FIN, and everything that came is read.
    Closed(Option<Cause>),
}

impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closing => f.write_str("the application closed: nothing more can be read"),
            Self::Closed(None) => f.write_str("the connection is closed"),
            Self::Closed(Some(cause)) => write!(f, "the connection is closed ({})", cause.name()),
        }
    }
}

impl core::error::Error for RecvError {}
