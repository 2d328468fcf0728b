//! The variables of every connection as a table: a row each time that one of them changed, for
//! spreadsheets and plots.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tcp_core::connection::Info;
use tcp_core::stack::ConnectionId;
use tcp_core::{Connection, Duration, Event, State};

use tcp_sim::ids::HostId;
use tcp_sim::trace::{Record, What};
use tcp_sim::world::World;

/// The first line, with units. What has no value yet is empty.
pub const HEADER: &str = "time_s,event,host,local,remote,state,cwnd_bytes,ssthresh_bytes,rwnd_bytes,flight_bytes,srtt_s,rto_s";

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
        let mut touched = BTreeMap::new();
        for record in records {
            match &record.what {
                What::Core {
                    host,
                    connection: Some(id),
                    event: Event::StateChanged { to, .. },
                    ..
                } => {
                    let passed = touched.insert((*host, *id), Some(*to)).flatten();
                    self.pass(world, (*host, *id), passed, record.step, out)?;
                    // A connection that was opened passively and fails goes back to LISTEN.
                    if matches!(to, State::Closed | State::Listen) {
                        self.close(world, (*host, *id), *to, record.step, out)?;
                    }
                }
                // What a host without power knew is gone, with all its connections.
                What::Power { host, on: false } => {
                    let gone: Vec<_> = self
                        .shown
                        .keys()
                        .filter(|(on, _)| on == host)
                        .copied()
                        .collect();
                    for connection in gone {
                        self.close(world, connection, State::Closed, record.step, out)?;
                    }
                }
                _ => {
                    if let Some(connection) = record.connection() {
                        touched.entry(connection).or_insert(None);
                    }
                }
            }
        }
        for (host, id) in touched.into_keys() {
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

impl Table {
    /// A state that a connection passed through within one event has a row too, with the variables
    /// as they were before it; the last one is seen in the world after the event.
    fn pass(
        &mut self,
        world: &World,
        connection: (HostId, ConnectionId),
        state: Option<State>,
        step: u64,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if let Some(state) = state
            && let Some((names, shown)) = self.shown.get_mut(&connection)
        {
            shown.state = state;
            row(world, connection.0, names, *shown, step, out)?;
        }
        Ok(())
    }

    /// The last row of a connection.
    fn close(
        &mut self,
        world: &World,
        connection: (HostId, ConnectionId),
        state: State,
        step: u64,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let Some((names, shown)) = self.shown.remove(&connection) else {
            return Ok(());
        };
        let shown = Shown {
            state,
            flight: 0,
            ..shown
        };
        row(world, connection.0, &names, shown, step, out)
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
    let host = world.host(host).map_or("", tcp_sim::world::Host::name);
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
