//! The variables of every connection as a table: a row each time that one of them changed, for
//! spreadsheets and plots.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use tcp_core::connection::Info;
use tcp_core::stack::ConnectionId;
use tcp_core::{Connection, Duration, Event, State};

use crate::ids::HostId;
use crate::trace::{Record, What};
use crate::world::World;

/// The first line. Times are in seconds, windows in bytes; what has no value yet is empty.
pub const HEADER: &str = "time,event,host,local,remote,state,cwnd,ssthresh,rwnd,flight,srtt,rto";

/// What a row shows of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    state: State,
    cwnd: u32,
    ssthresh: Option<u32>,
    /// The peer's window as the sender knows it: `SND.WND`.
    rwnd: u32,
    flight: u32,
    srtt: Option<Duration>,
    rto: Duration,
}

impl From<Info> for Shown {
    fn from(info: Info) -> Self {
        Self {
            state: info.state,
            cwnd: info.cwnd,
            ssthresh: (info.ssthresh != u32::MAX).then_some(info.ssthresh),
            rwnd: info.snd.wnd,
            flight: info.flight,
            srtt: info.srtt,
            rto: info.rto,
        }
    }
}

/// Writes the table while a run goes on.
#[derive(Clone, Debug, Default)]
pub struct Table {
    shown: BTreeMap<(HostId, ConnectionId), (String, Shown)>,
}

impl Table {
    /// A table with nothing but its header.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(out: &mut impl Write) -> io::Result<Self> {
        writeln!(out, "{HEADER}")?;
        Ok(Self::default())
    }

    /// Takes what an event told, and the world just after it.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn take(
        &mut self,
        world: &World,
        records: &[Record],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut touched = BTreeSet::new();
        for record in records {
            if let Some(connection) = connection_of(record) {
                touched.insert(connection);
            }
            // A connection may go through several states within one event, and be forgotten right
            // after it.
            if let What::Core {
                host,
                connection: Some(id),
                event: Event::StateChanged { to, .. },
                ..
            } = &record.what
                && let Some((names, shown)) = self.shown.get_mut(&(*host, *id))
            {
                shown.state = *to;
                if *to == State::Closed {
                    shown.flight = 0;
                }
                row(world, *host, names, *shown, record.step, out)?;
            }
        }
        for (host, id) in touched {
            let connection = world
                .host(host)
                .and_then(|on| on.stack().connection(id))
                .filter(|connection| !connection.is_over());
            let Some(connection) = connection else {
                continue;
            };
            let now = Shown::from(connection.info());
            let entry = self.shown.entry((host, id));
            let is_new = matches!(entry, std::collections::btree_map::Entry::Vacant(_));
            let (names, shown) = entry.or_insert_with(|| (names(connection), now));
            if is_new || *shown != now {
                *shown = now;
                row(world, host, names, now, world.step_number(), out)?;
            }
        }
        Ok(())
    }
}

fn connection_of(record: &Record) -> Option<(HostId, ConnectionId)> {
    match &record.what {
        What::Core {
            host, connection, ..
        }
        | What::Sent {
            host, connection, ..
        }
        | What::Application {
            host, connection, ..
        } => connection.map(|id| (*host, id)),
        _ => None,
    }
}

fn names(connection: &Connection) -> String {
    format!("{},{}", connection.local(), connection.remote())
}

fn row(
    world: &World,
    host: HostId,
    names: &str,
    shown: Shown,
    step: u64,
    out: &mut impl Write,
) -> io::Result<()> {
    let time = seconds(world.now().as_nanos());
    let host = world.host(host).map_or("", crate::world::Host::name);
    let Shown {
        state,
        cwnd,
        ssthresh,
        rwnd,
        flight,
        srtt,
        rto,
    } = shown;
    let ssthresh = ssthresh.map(|bytes| bytes.to_string()).unwrap_or_default();
    let srtt = srtt
        .map(|srtt| seconds(srtt.as_nanos()))
        .unwrap_or_default();
    let (state, rto) = (state.name(), seconds(rto.as_nanos()));
    writeln!(
        out,
        "{time},{step},{host},{names},{state},{cwnd},{ssthresh},{rwnd},{flight},{srtt},{rto}"
    )
}

fn seconds(nanos: u64) -> String {
    format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
}
