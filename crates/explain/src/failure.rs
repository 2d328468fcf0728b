//! What an application learns when a connection fails.

use tcp_core::Cause;

use super::lang::Lang;

/// What an application learns, in the words of its operating system's errors.
pub(super) fn failure(lang: Lang, cause: Cause) -> &'static str {
    match cause {
        Cause::ConnectionRefused | Cause::ResetWhileOpening => {
            lang.pick("connection refused", "连接被拒绝")
        }
        Cause::ResetReceived | Cause::ResetInWindow => {
            lang.pick("connection reset by the other end", "连接被对方复位")
        }
        // The host reset it itself.
        Cause::SynInWindowResets
        | Cause::DataAfterClose
        | Cause::CloseWithoutLinger
        | Cause::CloseWithUnreadData
        | Cause::AbortOnOverflow => lang.pick("connection reset", "连接被复位"),
        Cause::TooManyRetransmissions
        | Cause::TooManyProbes
        | Cause::UserTimeout
        | Cause::OpenTimeout
        | Cause::KeepAliveTimeout => lang.pick("connection timed out", "连接超时"),
        Cause::IcmpHardError | Cause::IcmpErrorWhileOpening => {
            lang.pick("destination unreachable", "目的地不可达")
        }
        Cause::Abort => lang.pick("connection aborted", "连接已中止"),
        _ => lang.pick("connection closed", "连接已关闭"),
    }
}
