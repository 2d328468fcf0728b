//! Runs one script against a host.

mod clock;
mod code;
mod compare;
mod environment;
mod errno;
mod host;
mod icmp;
mod live;
mod numbers;
mod outcome;
mod profile;
mod sockets;
mod translate;

pub use compare::Strictness;
pub use outcome::{Difference, Outcome};

use tcp_core::profile::Profile;

use clock::{Due, Schedule, Tolerance};
use code::Names;
use environment::{Shell, Written, shell};
use host::Host;
use live::{Live, Match, Sent};
use numbers::Numbers;
use outcome::{Stop, different, unknown};
use sockets::{Sockets, Subject};

use crate::script::{Action, Event, Icmp, Packet, ParseError, Script, parse};

/// What the command line chose.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What may differ.
    pub strictness: Strictness,
    /// The profile to run under; `None`: by what the script says.
    pub profile: Option<Profile>,
}

/// Runs the text of one script.
#[must_use]
pub fn run(text: &str, settings: Settings) -> Outcome {
    let script = match parse(text) {
        Ok(script) => script,
        Err(error) => return refused(error),
    };
    let written = Written::of(text);
    let mut runner = match Runner::new(&script, written, settings) {
        Ok(runner) => runner,
        Err(Stop::Unknown(reason)) => return Outcome::Skip(reason),
        Err(Stop::Different(message)) => {
            return Outcome::NotOk(Difference { line: 1, message });
        }
    };
    for event in &script.events {
        if let Err(stop) = runner.event(event) {
            return match stop {
                Stop::Unknown(reason) => Outcome::Skip(format!("line {}: {reason}", event.line)),
                Stop::Different(message) => Outcome::NotOk(Difference {
                    line: event.line,
                    message,
                }),
            };
        }
    }
    match runner.finish() {
        Ok(()) => Outcome::Ok,
        Err((line, Stop::Unknown(reason))) => Outcome::Skip(format!("line {line}: {reason}")),
        Err((line, Stop::Different(message))) => Outcome::NotOk(Difference { line, message }),
    }
}

/// A script that cannot be read passes nowhere; what is only unknown here makes it skipped.
fn refused(error: ParseError) -> Outcome {
    let ParseError {
        line,
        message,
        unsupported,
    } = error;
    if unsupported {
        return Outcome::Skip(format!("line {line}: {message}"));
    }
    let message = format!("syntax: {message}");
    Outcome::NotOk(Difference { line, message })
}

/// The profile that a script runs under when none is given, and why.
#[must_use]
pub fn profile_for(text: &str) -> (Profile, &'static str) {
    let written = Written::of(text);
    (written.profile(), written.reason())
}

/// How long after its latest moment a segment is still waited for, so that a late one is called
/// late and not missing.
const PATIENCE: u64 = 10_000_000_000;

/// How many timers may go off between two lines of a script.
const MOST_STEPS: u32 = 100_000;

struct Runner {
    host: Host,
    sockets: Sockets,
    live: Live,
    numbers: Numbers,
    schedule: Schedule,
    strictness: Strictness,
    whole_segments: bool,
    /// `TSval`s are compared as times when one tick is so many nanoseconds.
    timestamp_tick: Option<u64>,
    /// Code runs at the end, with what was sampled at its place.
    code: Vec<(u32, String, Names)>,
}

impl Runner {
    fn new(script: &Script, written: Written, settings: Settings) -> Result<Self, Stop> {
        let strictness = settings.strictness;
        let mut tolerance = Tolerance::default();
        if written == Written::Nobody {
            tolerance.least = Tolerance::OF_NOBODY;
        }
        let mut timestamp_tick = None;
        let mut whole_segments = false;
        for (name, value) in &script.options {
            let number = value.as_deref().and_then(|value| value.parse::<u64>().ok());
            match (name.as_str(), number) {
                ("tolerance_usecs", Some(micros)) => tolerance.least = micros.saturating_mul(1_000),
                ("tolerance_percent", Some(percent)) => {
                    tolerance.per_hundred_thousand = percent.saturating_mul(1_000);
                }
                ("tcp_ts_tick_usecs", Some(micros)) => {
                    timestamp_tick = (micros > 0).then(|| micros.saturating_mul(1_000));
                }
                ("strict_segments", _) => whole_segments = true,
                ("ip_version", _) => {}
                ("mtu" | "mss" | "local_ip" | "remote_ip" | "bind_port" | "connect_port", _) => {}
                ("tolerance_usecs" | "tolerance_percent" | "tcp_ts_tick_usecs", None) => {
                    return different(format!("syntax: --{name} needs a number"));
                }
                (other, _) => return unknown(format!("option --{other}")),
            }
        }
        let host = Host::new(script, settings.profile, written)?;
        let mut runner = Self {
            host,
            sockets: Sockets::new(strictness),
            live: Live::default(),
            numbers: Numbers::default(),
            schedule: Schedule::new(tolerance),
            strictness,
            whole_segments,
            timestamp_tick,
            code: Vec::new(),
        };
        if let Some(init) = &script.init {
            runner.shell(init)?;
        }
        Ok(runner)
    }

    fn event(&mut self, event: &Event) -> Result<(), Stop> {
        let due = self.schedule.due(event.time, self.host.now());
        if let Action::Expect(packet) = &event.action {
            return self.expect(packet, due);
        }
        self.advance(due.at)?;
        match &event.action {
            Action::Expect(_) => Ok(()),
            Action::Call(call) => {
                let before = self.sockets.subject();
                self.sockets.call(call, &mut self.host, event.line, due)?;
                if call.name == "connect" && before != self.sockets.subject() {
                    self.numbers = Numbers::default();
                }
                self.collect();
                Ok(())
            }
            Action::Inject(packet) => self.inject(packet),
            Action::Icmp(message) => self.icmp(message),
            Action::Shell(command) => self.shell(command),
            Action::Code(code) => {
                let sampled = self.sockets.tcp_info(&self.host);
                self.code.push((event.line, code.clone(), sampled));
                Ok(())
            }
        }
    }

    /// Lets the host's timers go off up to `to`, and blocked calls return.
    fn advance(&mut self, to: u64) -> Result<(), Stop> {
        for _ in 0..MOST_STEPS {
            self.collect();
            let next = self.next_timeout().filter(|next| *next <= to);
            self.host.advance(next.unwrap_or(to));
            self.collect();
            self.sockets.resume(&mut self.host)?;
            self.collect();
            if next.is_none() {
                return Ok(());
            }
        }
        different("the host does not come to rest")
    }

    /// When something happens next by itself: a timer, or a call that gives up waiting.
    fn next_timeout(&self) -> Option<u64> {
        let timers = self.host.next_timeout();
        let calls = self.sockets.next_timeout();
        timers.into_iter().chain(calls).min()
    }

    fn collect(&mut self) {
        while let Some(sent) = self.host.transmit() {
            self.live.push(sent);
        }
    }

    fn inject(&mut self, packet: &Packet) -> Result<(), Stop> {
        if self.sockets.subject() == Subject::Listener {
            self.host.another_client();
            self.numbers = Numbers::default();
            self.sockets.connection_begins();
        }
        let segment = translate::to_live(packet, &mut self.numbers, &self.host)?;
        self.host.deliver(&segment);
        self.collect();
        self.sockets.resume(&mut self.host)?;
        self.collect();
        Ok(())
    }

    fn icmp(&mut self, message: &Icmp) -> Result<(), Stop> {
        self.host.icmp(message, &self.numbers)?;
        self.collect();
        self.sockets.resume(&mut self.host)
    }

    fn shell(&mut self, command: &str) -> Result<(), Stop> {
        match shell(command)? {
            Shell::Set(steps) => steps.iter().try_for_each(|step| self.host.set(step)),
            Shell::CountInState { state, count } => {
                let found = self.host.count_in_state(&state)?;
                if found == count {
                    Ok(())
                } else {
                    different(format!(
                        "{count} connections in {state} expected, {found} there"
                    ))
                }
            }
            Shell::Forget { state } => self.host.forget_in_state(&state),
        }
    }

    fn expect(&mut self, packet: &Packet, due: Due) -> Result<(), Stop> {
        let latest = due.window.map_or(self.host.now(), |(_, latest)| latest);
        let give_up = latest.max(self.host.now()).saturating_add(PATIENCE);
        let sent = loop {
            let found = self.live.compare(
                packet,
                &mut self.numbers,
                self.strictness,
                self.whole_segments,
            );
            match found {
                Match::Complete(sent) => break sent,
                Match::Different { what, sent } => {
                    return self.differs(&what, packet, due, Some(&sent));
                }
                Match::Waiting => {}
            }
            let next = self.next_timeout().filter(|next| *next <= give_up);
            match next {
                Some(next) => self.advance(next)?,
                None => {
                    let part = self.live.part();
                    let what = part.map_or("no segment", |_| "only a part of it");
                    return self.differs(what, packet, due, part);
                }
            }
        };
        if let Some((earliest, latest)) = due.window
            && !(earliest..=latest).contains(&sent.at)
        {
            return self.differs("time", packet, due, Some(&sent));
        }
        self.schedule.happened(sent.at.max(self.host.now()));
        let stamps = translate::timestamps_differ(
            packet,
            &sent,
            &mut self.numbers,
            self.timestamp_tick,
            &self.schedule,
        );
        if let Some(what) = stamps {
            return self.differs(what, packet, due, Some(&sent));
        }
        self.advance(due.at.max(self.host.now()))
    }

    /// What was expected and what was sent, each with its time, as the script writes segments.
    fn differs(
        &self,
        what: &str,
        packet: &Packet,
        due: Due,
        sent: Option<&Sent>,
    ) -> Result<(), Stop> {
        let when = match (due.window, due.until) {
            (None, _) => "*".to_owned(),
            (Some(_), None) => seconds(due.at),
            (Some(_), Some(until)) => format!("{}~{}", seconds(due.at), seconds(until)),
        };
        let sent = match sent {
            Some(sent) => {
                let live = compare::as_script(sent, packet, &self.numbers);
                format!("{} > {live}", seconds(sent.at))
            }
            None => format!("nothing until {}", seconds(self.host.now())),
        };
        different(format!(
            "{what}\n    expected {when} > {packet}\n    sent     {sent}"
        ))
    }

    /// What is left at the end: calls that still block, and the code.
    fn finish(mut self) -> Result<(), (u32, Stop)> {
        while let Some((line, returns)) = self.sockets.blocked_until() {
            if self.host.now() >= returns.saturating_add(PATIENCE) {
                return Err((line, Stop::Different("the call does not return".to_owned())));
            }
            let next = self.next_timeout().unwrap_or(u64::MAX);
            let to = next.min(returns.saturating_add(PATIENCE));
            self.advance(to).map_err(|stop| (line, stop))?;
        }
        let mut variables = Names::new();
        for (line, code, sampled) in &self.code {
            code::run(code, sampled, &mut variables).map_err(|error| {
                let stop = match error {
                    code::CodeError::Failed(message) => Stop::Different(message),
                    code::CodeError::Unknown(reason) => Stop::Unknown(reason),
                };
                (*line, stop)
            })?;
        }
        Ok(())
    }
}

/// Nanoseconds as seconds with six places, as scripts write times.
pub(crate) fn seconds(nanos: u64) -> String {
    format!("{}.{:06}", nanos / 1_000_000_000, nanos / 1_000 % 1_000_000)
}
