//! What the world does against what theory says it does.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a test may fail loudly, and compares with formulas over real numbers"
)]

use tcp_core::Event;
use tcp_files::toml::parse;
use tcp_sim::trace::{Call, Errno, Record, Sink, SystemCall, What};
use tcp_sim::{HostId, World};

const SEGMENT: f64 = 1460.0;

/// What the hosts of a run did, by their numbers.
#[derive(Default)]
struct Tally {
    hosts: Vec<Host>,
}

#[derive(Clone, Copy, Default)]
struct Host {
    /// Bytes that its application read.
    read: u64,
    /// When it read last, in nanoseconds.
    last_read: u64,
    /// The sum of the round trips that it measured, in nanoseconds, and how many they were.
    round_trips: (u64, u64),
}

impl Tally {
    fn host(&mut self, id: HostId) -> &mut Host {
        let place = id.index();
        self.hosts
            .resize(self.hosts.len().max(place + 1), Host::default());
        &mut self.hosts[place]
    }
}

impl Sink for Tally {
    fn record(&mut self, record: Record) {
        let at = record.at.as_nanos();
        match record.what {
            What::Program {
                host,
                call: Call::Read { bytes, .. },
                ..
            } => {
                let host = self.host(host);
                host.read += u64::from(bytes);
                host.last_read = at;
            }
            What::Core {
                host,
                event: Event::RttMeasured { sample, .. },
                ..
            } => {
                let host = self.host(host);
                host.round_trips.0 += sample.as_nanos();
                host.round_trips.1 += 1;
            }
            _ => {}
        }
    }
}

/// Plays a scenario to its end or its limit, and hands back whoever listened.
fn play<S: Sink>(scenario: &str, mut sink: S) -> S {
    let scenario = parse(scenario, "theory.toml").unwrap_or_else(|error| panic!("{error}"));
    let mut world = World::new(&scenario, &mut sink);
    while world.step(&mut sink) {}
    sink
}

/// Segments that were delivered in a second, and the mean round trip in seconds, of `bytes` sent
/// over a path of 100 ms that loses `loss` of the data.
fn bernoulli(loss: &str, bytes: u32, seed: u64) -> (f64, f64) {
    let tally = play(
        &format!(
            r#"version = 1
seed = {seed}

[tcp]
congestion = "reno"
recovery = "reno"
sack = false
timestamps = false
receive-buffer = "1 MiB"
send-buffer = "2 MiB"

[[host]]
name = "client"
address = "10.0.0.1"

[host.client]
to = "server"
port = 80
open = "0 s"
send = "{bytes} bytes"

[[host]]
name = "server"
address = "10.0.0.2"

[host.server]
port = 80

[[link]]
between = ["client", "server"]
delay = "50 ms"
there = {{ loss = "{loss}" }}

[limit]
events = 10000000
until = "2 h"
"#
        ),
        Tally::default(),
    );
    let [sender, receiver] = tally.hosts.as_slice() else {
        panic!("two hosts");
    };
    assert_eq!(receiver.read, u64::from(bytes), "everything arrives");
    let seconds = receiver.last_read as f64 / 1e9;
    let (sum, samples) = sender.round_trips;
    (
        f64::from(bytes) / SEGMENT / seconds,
        sum as f64 / samples as f64 / 1e9,
    )
}

/// Padhye, Firoiu, Towsley and Kurose, "Modeling TCP Throughput" (1998), equation 30: segments a
/// second for a loss rate, a round trip and a first timeout. `b`, how many segments an ACK stands
/// for, is 1: by RFC 5681, 3.1, a delayed ACK counts for all the bytes that it acknowledges.
fn pftk(loss: f64, round_trip: f64, timeout: f64) -> f64 {
    let b = 1.0;
    let recovery = round_trip * (2.0 * b * loss / 3.0).sqrt();
    let doubled = (3.0 * (3.0 * b * loss / 8.0).sqrt()).min(1.0);
    1.0 / (recovery + timeout * doubled * loss * (1.0 + 32.0 * loss * loss))
}

#[test]
fn reno_under_random_loss_is_as_fast_as_the_model_says() {
    for (text, loss, bytes) in [
        ("0.1 %", 0.001, 40_000_000),
        ("0.3 %", 0.003, 20_000_000),
        ("1 %", 0.01, 10_000_000),
        ("2 %", 0.02, 5_000_000),
        ("5 %", 0.05, 2_000_000),
    ] {
        let runs = (1..=4).map(|seed| {
            let (rate, round_trip) = bernoulli(text, bytes, seed);
            // RFC 6298, 2.4: the timeout is a second, as round trips are much shorter.
            rate / pftk(loss, round_trip, 1.0)
        });
        let ratio = runs.sum::<f64>() / 4.0;
        // The model takes all that follows a loss in a round trip for lost too, and knows nothing
        // of limited transmit, so a little more is expected than it says.
        assert!((0.85..=1.15).contains(&ratio), "{text}: {ratio:.3}");
    }
}

/// Jain's index of two Reno flows through one drop-tail queue, the second of which starts after
/// `start`: what each delivered from 20 s on.
fn jain(start: &str, seed: u64) -> f64 {
    let mut scenario = format!(
        r#"version = 1
seed = {seed}

[tcp]
congestion = "reno"
recovery = "newreno"
sack = false

[limit]
until = "120 s"
events = 10000000

[[host]]
name = "router"
address = "10.0.9.1"
router = {{}}

[[host]]
name = "server"
address = "10.0.9.2"

[host.server]
port = 80

[[link]]
between = ["router", "server"]
delay = "20 ms"
bandwidth = "5 Mbit/s"
queue = "25 packets"
"#
    );
    for (number, start) in [(1, "0 s"), (2, start)] {
        scenario.push_str(&format!(
            r#"
[[host]]
name = "client-{number}"
address = "10.0.{number}.1"

[host.client]
to = "server"
port = 80
open = "{start}"
send = "200 MB"

[[link]]
between = ["client-{number}", "router"]
delay = "5 ms"
bandwidth = "100 Mbit/s"
# Without it the two would be in step with the queue, and always the same one would be dropped.
jitter = "2 ms"
"#
        ));
    }
    let shares = acknowledged_after(&scenario, 20_000_000_000);
    let (sum, squares) = shares.iter().fold((0.0, 0.0), |(sum, squares), share| {
        (sum + share, squares + share * share)
    });
    sum * sum / (shares.len() as f64 * squares)
}

/// How many bytes of each client were acknowledged after a time.
fn acknowledged_after(scenario: &str, from: u64) -> Vec<f64> {
    struct Acknowledged(u64, Vec<f64>);
    impl Sink for Acknowledged {
        fn record(&mut self, record: Record) {
            if let What::Core {
                host,
                event: Event::Acknowledged { count, .. },
                ..
            } = record.what
                && record.at.as_nanos() >= self.0
            {
                let place = host.index();
                self.1.resize(self.1.len().max(place + 1), 0.0);
                self.1[place] += f64::from(count);
            }
        }
    }
    // The router and the server come first.
    play(scenario, Acknowledged(from, Vec::new()))
        .1
        .split_off(2)
}

#[test]
fn two_reno_flows_share_a_queue_fairly() {
    for (seed, start) in [(1, "37 ms"), (2, "511 ms"), (3, "1709 ms"), (4, "4903 ms")] {
        let index = jain(start, seed);
        assert!(index >= 0.95, "the second starts after {start}: {index:.3}");
    }
}

/// 28,232 ephemeral ports (Linux's 32768 to 60999), each gone for the 60 s of TIME-WAIT after a
/// connection to the same place: 470 connections a second go on for ever, and a few more do not.
#[test]
fn ports_over_time_wait_is_a_rate() {
    /// How often no port was left.
    struct Refused(u32);
    impl Sink for Refused {
        fn record(&mut self, record: Record) {
            let call = Call::Fails(SystemCall::Connect, Errno::AddressNotAvailable);
            let refused = matches!(record.what, What::Program { call: found, .. } if found == call);
            self.0 += u32::from(refused);
        }
    }
    let refused = |rate: u32, until: &str| {
        let scenario = format!(
            r#"version = 1

[tcp]
msl = "30 s"

[limit]
until = "{until}"
events = 10000000

[[host]]
name = "client"
address = "10.0.0.1"
ports = "32768-60999"

[host.client]
to = "server"
port = 80
open = "0 s"
connections = {{ rate = {rate}, count = 100000 }}
close = "when sent"

[[host]]
name = "server"
address = "10.0.0.2"

[host.server]
port = 80
backlog = 1000

[[link]]
between = ["client", "server"]
delay = "1 ms"
"#
        );
        play(&scenario, Refused(0)).0
    };
    assert_eq!(refused(470, "62 s"), 0);
    // 28,232 / 475 is 59.44 s.
    assert_eq!(refused(475, "59.4 s"), 0);
    assert!(refused(475, "59.5 s") > 0);
}
