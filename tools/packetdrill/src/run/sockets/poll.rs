//! `poll()`: what several descriptors are ready for.

use super::{Kind, Return, Sockets, args};
use crate::run::host::Host;
use crate::run::outcome::{Stop, different, unknown};
use crate::script::{Call, Expr};

/// The events that are told whether they are asked for or not.
const ALWAYS: [&str; 2] = ["POLLERR", "POLLHUP"];

impl Sockets {
    pub(super) fn poll(&self, call: &Call, host: &Host) -> Result<Return, Stop> {
        let Some(Expr::List(entries)) = call.args.first() else {
            return unknown("poll() without a list");
        };
        let mut ready = 0;
        let mut wrong = None;
        for entry in entries {
            let Expr::Struct(fields) = entry else {
                return unknown("poll() without structures");
            };
            let Some(Expr::Int(fd)) = args::field(fields, "fd") else {
                return unknown("poll() without a descriptor");
            };
            let asked = names(args::field(fields, "events"));
            let mut found = self.ready_for(*fd, host)?;
            found
                .retain(|event| ALWAYS.contains(event) || asked.iter().any(|asked| asked == event));
            found.sort_unstable();
            let mut told = names(args::field(fields, "revents"));
            told.sort_unstable();
            if !found.is_empty() {
                ready += 1;
            }
            if found != told {
                let [found, told] = [found.join("|"), told.join("|")];
                wrong = Some(format!(
                    "poll: {fd} is ready for `{found}`, not for `{told}`"
                ));
            }
        }
        let patience = args::int(call, 2)?;
        if ready == 0 && patience != 0 {
            return Ok(match u64::try_from(patience) {
                Ok(millis) => Return::Until(host.now().saturating_add(millis * 1_000_000)),
                // For ever.
                Err(_) => Return::Later,
            });
        }
        match wrong {
            Some(message) => different(message),
            None => Ok(Return::Value(ready)),
        }
    }

    fn ready_for(&self, fd: i64, host: &Host) -> Result<Vec<&'static str>, Stop> {
        let Some(socket) = self.open.get(&fd) else {
            return different(format!("descriptor {fd} is not open"));
        };
        let mut ready = Vec::new();
        match socket.kind {
            Kind::Fresh => ready.extend(["POLLOUT", "POLLHUP"]),
            Kind::Listening(id) => ready.extend(host.may_accept(id).then_some("POLLIN")),
            Kind::Connection(id) => {
                let failed = host.pending_error(id).is_some();
                let end = host.at_end(id);
                if host.readable(id) > 0 || end || socket.read_shut {
                    ready.push("POLLIN");
                }
                if end || socket.read_shut {
                    ready.push("POLLRDHUP");
                }
                if failed || (host.is_connected(id) && host.writable(id) > 0) {
                    ready.push("POLLOUT");
                }
                if failed {
                    ready.push("POLLERR");
                }
                if host.is_over(id) {
                    ready.push("POLLHUP");
                }
            }
        }
        Ok(ready)
    }
}

fn names(value: Option<&Expr>) -> Vec<&str> {
    match value {
        Some(Expr::Names(names)) => names.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}
