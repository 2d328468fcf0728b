//! Captures: what each host and each router of a run saw, as pcapng files of raw IP packets with
//! nanosecond times and comments that say why.
//!
//! Each file is a vantage point. It has an interface for each link that ends there, and says of
//! each packet on which interface it was seen and in which direction, so a router's file shows what
//! it passes on twice: as it came, and as it left. Where the same packet is seen more than once, it
//! has the same number (`epb_packetid`).
//!
//! A host's file has what its TCP sends, whatever becomes of it: the queue of a host's link stands
//! for the network behind it. A router's queue is in the router, so what that drops is in the
//! router's file only as it came, and what it marks leaves with the mark.

mod blocks;
mod comment;

use std::collections::BTreeMap;
use std::io::{self, Write};

use tcp_core::{Duration, Instant, Segment};

use blocks::{Direction, Sighting};
use tcp_sim::PerHost;
use tcp_sim::ids::{HostId, LinkId, TransmissionId};
use tcp_sim::scenario::{HostSpec, LinkSpec, PathSpec, Routes, Scenario, Way};
use tcp_sim::trace::{Loss, Record, Rewrite, What};
use tcp_sim::world::packet;

/// Writes the captures of a run while it goes on: one file for each host and router.
#[derive(Debug)]
pub struct Captures<W> {
    scenario: Scenario,
    routes: Routes,
    points: PerHost<Point<W>>,
    flights: BTreeMap<TransmissionId, Flight>,
    /// What has just been handed to a link: whether the link takes it is told by the next record.
    held: Option<Held>,
}

/// A vantage point: a file, and the link of each of its interfaces.
#[derive(Debug)]
struct Point<W> {
    out: W,
    links: Vec<LinkId>,
}

/// Something on its way.
#[derive(Clone, Debug)]
struct Flight {
    carries: Carries,
    to: HostId,
    /// The link that it is on.
    way: Option<Way>,
    is_copy: bool,
    /// The router at the end of the link has it: what it did so far.
    arrived: Option<Vec<&'static str>>,
}

#[derive(Clone, Debug)]
enum Carries {
    Segment {
        segment: Box<Segment>,
        corrupted: Vec<u32>,
    },
    /// A router's report: the whole packet.
    Report(Vec<u8>),
}

#[derive(Debug)]
struct Held {
    id: TransmissionId,
    host: HostId,
    at: Instant,
    step: u64,
    comment: String,
}

impl<W: Write> Captures<W> {
    /// Begins the files, one for each host of the scenario, in its order.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn begin(scenario: &Scenario, outs: impl IntoIterator<Item = W>) -> io::Result<Self> {
        let hosts = (0..u8::MAX).map(HostId).zip(&scenario.hosts);
        let points = hosts
            .zip(outs)
            .map(|((id, host), out)| Point::begin(scenario, id, host, out))
            .collect::<io::Result<_>>()?;
        Ok(Self {
            scenario: scenario.clone(),
            routes: Routes::new(scenario),
            points,
            flights: BTreeMap::new(),
            held: None,
        })
    }

    /// Takes what an event told, or more than one.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn take(&mut self, records: &[Record]) -> io::Result<()> {
        for (place, record) in records.iter().enumerate() {
            let from = records.get(place..).unwrap_or_default();
            let refused = self.release(Some(record))?;
            self.record(record, from, refused)?;
        }
        self.release(None)?;
        Ok(())
    }

    /// Writes out what is still in memory, and gives the files back.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> io::Result<Vec<W>> {
        let files = self.points.into_iter().map(|mut point| {
            point.out.flush()?;
            Ok(point.out)
        });
        files.collect()
    }

    fn record(&mut self, record: &Record, from: &[Record], refused: bool) -> io::Result<()> {
        match &record.what {
            What::Sent {
                id,
                host,
                segment,
                cause,
                repeats,
                ..
            } => {
                let to = self.scenario.host_at(segment.dst.ip()).unwrap_or(*host);
                let again = repeats.map_or("sent", |_| "sent again");
                let comment = format!("{again}: {}", comment::said(*cause));
                let carries = Carries::Segment {
                    segment: Box::new(segment.clone()),
                    corrupted: Vec::new(),
                };
                self.leaves(record, *id, *host, Flight::new(carries, to), comment);
            }
            What::Reported {
                id,
                by,
                error,
                packet,
                ..
            } => {
                let to = self.scenario.host_at(error.local.ip()).unwrap_or(*by);
                let comment = format!("sent: {}", comment::report(error));
                let carries = Carries::Report(packet.to_vec());
                self.leaves(record, *id, *by, Flight::new(carries, to), comment);
            }
            What::Copied { id, of, .. } => {
                if let Some(original) = self.flights.get(of) {
                    let copy = Flight {
                        is_copy: true,
                        ..original.clone()
                    };
                    self.flights.insert(*id, copy);
                }
            }
            What::Corrupted { id, bit } => {
                if let Some(Flight {
                    carries: Carries::Segment { corrupted, .. },
                    ..
                }) = self.flights.get_mut(id)
                {
                    match corrupted.iter().position(|turned| turned == bit) {
                        Some(place) => drop(corrupted.remove(place)),
                        None => corrupted.push(*bit),
                    }
                }
            }
            What::Rewritten { id, how, segment } => {
                if *how == Rewrite::Stripped {
                    self.reaches_router(record, *id, from)?;
                }
                self.rewrite(*id, *how, segment);
            }
            What::Forwarded { id, by, .. } => {
                self.reaches_router(record, *id, from)?;
                if let Some(mut flight) = self.flights.remove(id) {
                    flight.carries.take_hop();
                    let mut parts = vec!["passed on"];
                    parts.extend(flight.arrived.take().unwrap_or_default());
                    self.leaves(record, *id, *by, flight, parts.join("; "));
                }
            }
            What::Lost { id, why } => {
                if ends_at_router(*why) && !refused {
                    self.reaches_router(record, *id, from)?;
                }
                self.flights.remove(id);
            }
            What::Delivered { id } => {
                if let Some(flight) = self.flights.remove(id) {
                    let mut parts = flight.happened();
                    parts.extend(comment::arrival(*id, from));
                    self.arrives(record.at, *id, &flight, &parts.join("; "))?;
                }
            }
            What::Rescheduled { .. }
            | What::Core { .. }
            | What::Program { .. }
            | What::Power { .. }
            | What::Command { .. }
            | What::Refused { .. } => {}
        }
        Ok(())
    }

    /// A host hands something to its next link.
    fn leaves(
        &mut self,
        record: &Record,
        id: TransmissionId,
        host: HostId,
        flight: Flight,
        comment: String,
    ) {
        let way = self.routes.next(host, flight.to);
        self.flights.insert(id, Flight { way, ..flight });
        self.held = Some(Held {
            id,
            host,
            at: record.at,
            step: record.step,
            comment,
        });
    }

    /// Writes what was handed to a link, now that the next record tells whether the link took it.
    /// Says whether it did not.
    fn release(&mut self, next: Option<&Record>) -> io::Result<bool> {
        let Some(mut held) = self.held.take() else {
            return Ok(false);
        };
        let in_router = self
            .scenario
            .host(held.host)
            .is_some_and(|host| host.router.is_some());
        let next = next.filter(|next| next.step == held.step);
        let refused = match next.map(|next| &next.what) {
            Some(What::Lost { id, why }) if *id == held.id => Some(*why),
            Some(What::Rewritten { id, how, .. }) if *id == held.id && in_router => {
                held.comment = format!("{}; {}", held.comment, comment::rewritten(*how));
                self.held = Some(held);
                return Ok(false);
            }
            _ => None,
        };
        if let Some(why) = refused {
            if in_router {
                return Ok(true);
            }
            held.comment = format!("{}; {}", held.comment, comment::refused(why));
        }
        if let Some(flight) = self.flights.get(&held.id) {
            let link = flight.way.map(|way| way.link);
            let bytes = flight.carries.packet();
            if let Some(point) = self.points.get_mut(held.host) {
                point.write(
                    link,
                    held.at,
                    Direction::Outbound,
                    held.id,
                    &bytes,
                    &held.comment,
                )?;
            }
        }
        Ok(refused.is_some())
    }

    /// Something is at the router at the end of its link, which is told once for each router.
    fn reaches_router(
        &mut self,
        record: &Record,
        id: TransmissionId,
        from: &[Record],
    ) -> io::Result<()> {
        let Some(flight) = self.flights.get_mut(&id).filter(|it| it.arrived.is_none()) else {
            return Ok(());
        };
        flight.arrived = Some(Vec::new());
        let flight = flight.clone();
        let mut parts = flight.happened();
        parts.push(comment::passing(id, from));
        self.arrives(record.at, id, &flight, &parts.join("; "))
    }

    /// Something is at the end of its link.
    fn arrives(
        &mut self,
        at: Instant,
        id: TransmissionId,
        flight: &Flight,
        comment: &str,
    ) -> io::Result<()> {
        let Some(way) = flight.way else {
            return Ok(());
        };
        let bytes = flight.carries.packet();
        match self.points.get_mut(way.next) {
            Some(point) => point.write(Some(way.link), at, Direction::Inbound, id, &bytes, comment),
            None => Ok(()),
        }
    }

    fn rewrite(&mut self, id: TransmissionId, how: Rewrite, now: &Segment) {
        let Some(flight) = self.flights.get_mut(&id) else {
            return;
        };
        if let Carries::Segment { segment, .. } = &mut flight.carries {
            **segment = now.clone();
        }
        if let Some(done) = &mut flight.arrived {
            done.push(comment::rewritten(how));
        }
    }
}

impl<W: Write> Point<W> {
    fn begin(scenario: &Scenario, id: HostId, host: &HostSpec, mut out: W) -> io::Result<Self> {
        let what = match &host.router {
            Some(_) => "what passed the router",
            None => "what left and what reached",
        };
        let title = &scenario.title;
        blocks::section(&mut out, &format!("{what} {}: {title}", host.name))?;
        let links: Vec<_> = (0..u8::MAX)
            .map(LinkId)
            .zip(&scenario.links)
            .filter(|(_, link)| link.ends.contains(&id))
            .collect();
        for (number, link) in &links {
            let far = far_end(link, id);
            let name = scenario.host(far).map_or("", |far| &far.name);
            let leaving = match link.ends {
                [first, _] if first == id => link.directions[0],
                _ => link.directions[1],
            };
            let description = format!(
                "link {}, from {} to {name}: {}",
                u32::from(number.0) + 1,
                host.name,
                features(&leaving)
            );
            let name = format!("{}--{name}", host.name);
            blocks::interface(&mut out, &name, &description)?;
        }
        let links: Vec<_> = links.into_iter().map(|(number, _)| number).collect();
        if links.is_empty() {
            // A packet must be seen somewhere, even where there is nowhere to go.
            let name = format!("{}--", host.name);
            blocks::interface(&mut out, &name, "no link ends here")?;
        }
        Ok(Self { out, links })
    }

    /// A packet on the interface of a link; one that no link leads for is seen on the first.
    fn write(
        &mut self,
        link: Option<LinkId>,
        at: Instant,
        direction: Direction,
        id: TransmissionId,
        bytes: &[u8],
        comment: &str,
    ) -> io::Result<()> {
        let place = self.links.iter().position(|own| Some(*own) == link);
        let seen = Sighting {
            interface: place.and_then(|at| u32::try_from(at).ok()).unwrap_or(0),
            at,
            direction,
            id: id.0.into(),
            bytes,
            comment,
        };
        blocks::packet(&mut self.out, seen)
    }
}

impl Flight {
    const fn new(carries: Carries, to: HostId) -> Self {
        Self {
            carries,
            to,
            way: None,
            is_copy: false,
            arrived: None,
        }
    }

    /// What the network did to it.
    fn happened(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if self.is_copy {
            parts.push("a copy that the network made".to_string());
        }
        if let Carries::Segment { corrupted, .. } = &self.carries {
            let turned = |bit| format!("bit {bit} of the TCP segment turned over on the way");
            parts.extend(corrupted.iter().map(turned));
        }
        parts
    }
}

impl Carries {
    /// The packet as it is now.
    fn packet(&self) -> Vec<u8> {
        match self {
            Self::Segment { segment, corrupted } => packet(segment, corrupted),
            Self::Report(packet) => packet.clone(),
        }
    }

    /// A router passed it on.
    fn take_hop(&mut self) {
        match self {
            Self::Segment { segment, .. } => {
                segment.ip.ttl = segment.ip.ttl.saturating_sub(1);
            }
            Self::Report(packet) => {
                tcp_core::wire::take_hop(packet);
            }
        }
    }
}

/// Whether something is lost where a router has it, if it was not its own link that refused it.
const fn ends_at_router(why: Loss) -> bool {
    match why {
        Loss::Firewall | Loss::FirstSyn | Loss::TimeToLive | Loss::TooLarge | Loss::NoRoute => true,
        Loss::Dropped(_) | Loss::QueueFull | Loss::Random | Loss::LinkDown | Loss::HostDown => {
            false
        }
    }
}

fn far_end(link: &LinkSpec, id: HostId) -> HostId {
    match link.ends {
        [first, second] if first == id => second,
        [first, _] => first,
    }
}

/// What a direction of a link is like.
fn features(path: &PathSpec) -> String {
    let delay = Duration::from_nanos(path.delay);
    match path.bandwidth {
        Some(bits) => format!("{bits} bit/s, {delay}"),
        None => format!("{delay}"),
    }
}
