//! No exchange without progress: over generated worlds everything that is sent is read, both ends
//! close, and they exchange no more than that needs.
//!
//! Buffers are small, and often equal; both ends send at once, read slowly or stop for a while;
//! timers nearly coincide; every profile, with delayed ACKs and timestamps or without them, over
//! IPv4 and IPv6. Nobody attacks. (What an attacker can cause has its own bound: tcp-core's
//! `forged`.)
//!
//! The bound, on a link that loses nothing, is a sum over both directions. With `e` the least step
//! in which a window opens, a segment or half a buffer, whichever is less (RFC 9293, 3.8.6.2.2),
//! there are `n = D / e + 1` steps for `D` bytes. Each step takes
//!
//! - one segment with data and its ACK, one window update (3.8.6.2.2), and now and then another
//!   segment for what the window or the end of a write cuts off (3.8.6.2.1): `4`;
//! - where the window closes because the reader waits, the probes of that wait, at intervals that
//!   double from the least timeout of any profile, 200 ms, up to a minute (3.8.6.1), each with its
//!   answer, and an acknowledgment that is said again when the octet was refused: `3` a probe. A
//!   slow reader may close the window at each step, one that stops does it once.
//!
//! 24 more are for opening and closing, for a retransmission before the round trip is known, and
//! for what a CLOSE or a timeout cuts short.
//!
//! On a link that loses, doubles or reorders, each accident may cost what one flight costs: what
//! was outstanding is sent again, each segment of it with an ACK, and the timer may go off until
//! R2. A flight is `B / e + 2` segments. A late segment is seen as lost, so it counts. The number
//! of accidents is the link's, read from the trace.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use fixtures::{read, run};
use proptest::prelude::*;
use tcp_explain::{self as explain, Lang};
use tcp_sim::check::{Check, Predicate};
use tcp_sim::ids::HostId;
use tcp_sim::judge::Judge;
use tcp_sim::trace::{Record, What};

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);
const PROFILES: [&str; 5] = ["rfc", "linux-6.18", "linux-4.11", "freebsd", "historic-793"];

/// How an application reads.
#[derive(Clone, Copy, Debug)]
enum Reads {
    AtOnce,
    /// So many bytes in each span of so many milliseconds.
    Slowly(u32, u32),
    /// It stops after so many bytes, until so many milliseconds after the start.
    Stops(u32, u32),
}

#[derive(Clone, Debug)]
struct Setting {
    profile: &'static str,
    v6: bool,
    buffers: [u32; 2],
    mss: u32,
    sends: [u32; 2],
    reads: [Reads; 2],
    delay: u32,
    delayed_ack: Option<u32>,
    timestamps: bool,
    sack: bool,
    nagle: bool,
    /// The unit of the window field; `None`: as the profile and the buffer have it.
    window_shift: Option<u8>,
    /// Beyond the profile's least timeout, so that two timers nearly coincide.
    min_rto: [u32; 2],
    accidents: Option<Accidents>,
}

#[derive(Clone, Copy, Debug)]
struct Accidents {
    loss: u32,
    duplicate: u32,
    reorder: u32,
    seed: u32,
}

fn reads() -> impl Strategy<Value = Reads> + Clone {
    prop_oneof![
        2 => Just(Reads::AtOnce),
        2 => (100..2_000_u32, 20..800_u32).prop_map(|(bytes, every)| Reads::Slowly(bytes, every)),
        3 => (0..4_000_u32, 1_000..12_000_u32).prop_map(|(after, until)| Reads::Stops(after, until)),
    ]
}

/// Two of a kind, more often equal than not.
fn pairs<T: Clone + std::fmt::Debug>(
    one: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = [T; 2]> {
    prop_oneof![
        2 => one.clone().prop_map(|value| [value.clone(), value]),
        1 => [one.clone(), one],
    ]
}

fn settings() -> impl Strategy<Value = Setting> {
    let buffer = prop_oneof![Just(4_000_u32), Just(2_920), 1_000..12_000_u32];
    let shift = prop::option::of(prop::sample::select(&[0_u8, 3, 7, 9, 11, 14][..]));
    let accidents = (0..4_u32, 0..4_u32, 0..4_u32, any::<u32>()).prop_map(
        |(loss, duplicate, reorder, seed)| Accidents {
            loss,
            duplicate,
            reorder,
            seed,
        },
    );
    let nearly = (1_000..2_100_u32, 0..60_u32).prop_map(|(rto, more)| [rto, rto + more]);
    (
        (prop::sample::select(&PROFILES[..]), any::<[bool; 4]>()),
        (pairs(buffer), 400..1_400_u32, shift),
        (
            prop_oneof![Just(20_000_u32), 1..20_000_u32],
            prop_oneof![Just(20_000_u32), 0..20_000_u32],
        ),
        pairs(reads()),
        (1..400_u32, prop::option::of(0..400_u32), nearly),
        prop::option::of(accidents),
    )
        .prop_map(
            |(
                (profile, [v6, timestamps, sack, nagle]),
                (buffers, mss, window_shift),
                (request, response),
                reads,
                (delay, delayed_ack, min_rto),
                accidents,
            )| Setting {
                profile,
                v6,
                buffers,
                mss,
                sends: [request, response],
                reads,
                delay,
                delayed_ack,
                timestamps,
                sack,
                nagle,
                window_shift,
                min_rto,
                accidents,
            },
        )
}

impl Setting {
    fn text(&self) -> String {
        let reads = |index: usize| match self.reads[index] {
            Reads::AtOnce => String::new(),
            Reads::Slowly(bytes, every) => {
                format!("read = {{ bytes = \"{bytes} bytes\", every = \"{every} ms\" }}")
            }
            Reads::Stops(after, until) => {
                format!("read = {{ stop-after = \"{after} bytes\", go-on = \"{until} ms\" }}")
            }
        };
        let address = |host: u32| match self.v6 {
            true => format!("fd00::{host}"),
            false => format!("10.0.0.{host}"),
        };
        let knobs = |index: usize| {
            format!(
                "receive-buffer = \"{} bytes\", min-rto = \"{} ms\"",
                self.buffers[index], self.min_rto[index]
            )
        };
        let delayed = self
            .delayed_ack
            .map(|ms| format!("delayed-ack = \"{ms} ms\""))
            .unwrap_or_default();
        let shift = self
            .window_shift
            .map(|shift| format!("window-shift = {shift}"))
            .unwrap_or_default();
        let (accidents, seed) = match self.accidents {
            None => (String::new(), 1),
            Some(Accidents {
                loss,
                duplicate,
                reorder,
                seed,
            }) => (
                format!(
                    "loss = \"{loss} %\"\nduplicate = \"{duplicate} %\"\nreorder = {{ part = \"{reorder} %\", by = \"50 ms\" }}"
                ),
                seed,
            ),
        };
        format!(
            r#"version = 1
profile = "{profile}"
seed = {seed}

[tcp]
mss = "{mss} bytes"
timestamps = {timestamps}
sack = {sack}
nagle = {nagle}
msl = "1 s"
{delayed}
{shift}

[[host]]
name = "client"
address = "{client}"
tcp = {{ {client_knobs} }}
[host.client]
to = "server"
port = 80
open = "0 s"
send = "{request} bytes"
close = "when sent"
{client_reads}

[[host]]
name = "server"
address = "{server}"
tcp = {{ {server_knobs} }}
[host.server]
port = 80
respond = "{response} bytes"
{server_reads}

[[link]]
between = ["client", "server"]
delay = "{delay} ms"
{accidents}
"#,
            profile = self.profile,
            mss = self.mss,
            timestamps = self.timestamps,
            sack = self.sack,
            nagle = self.nagle,
            client = address(1),
            server = address(2),
            client_knobs = knobs(0),
            server_knobs = knobs(1),
            request = self.sends[0],
            response = self.sends[1],
            client_reads = reads(0),
            server_reads = reads(1),
            delay = self.delay,
        )
    }

    /// The least step in which the window of a receiver opens.
    fn step(&self, receiver: usize) -> u32 {
        self.mss.min(self.buffers[receiver] / 2).max(1)
    }

    /// What progress needs: see the head of this file.
    fn bound(&self, accidents: usize) -> usize {
        let mut most = 24_u32;
        let mut flight = 0;
        for receiver in [0, 1] {
            let step = self.step(receiver);
            let steps = self.sends[1 - receiver] / step + 1;
            let probes = match self.reads[receiver] {
                Reads::AtOnce => 0,
                Reads::Slowly(bytes, every) => steps * probes_in(every * step.div_ceil(bytes)),
                Reads::Stops(_, until) => probes_in(until),
            };
            most += 4 * steps + 3 * probes;
            flight += self.buffers[receiver] / step + 2;
        }
        // Each of the flight goes again, and has an ACK; the timer may go off several times more.
        let each = 2 * flight + 2 * 16;
        usize::try_from(most).unwrap() + accidents * usize::try_from(each).unwrap()
    }
}

/// How many probes at doubling intervals, from 200 ms up to a minute, fit into a wait.
fn probes_in(millis: u32) -> u32 {
    let (mut interval, mut at, mut count) = (200, 200, 0);
    while at <= millis {
        count += 1;
        interval = (interval * 2).min(60_000);
        at += interval;
    }
    count
}

/// How often the link lost, doubled or delayed a segment.
fn accidents(setting: &Setting, trace: &[Record]) -> usize {
    let usual = u64::from(setting.delay) * 1_000_000;
    let accident = |record: &&Record| match &record.what {
        What::Lost { .. } | What::Copied { .. } => true,
        What::Sent {
            departs, arrives, ..
        } => arrives.as_nanos() - departs.as_nanos() > usual,
        _ => false,
    };
    trace.iter().filter(accident).count()
}

/// How many worlds: so many, or as many as `ACKADEMY_PROGRESS_WORLDS` says (docs/testing.md).
fn worlds() -> ProptestConfig {
    let asked = std::env::var("ACKADEMY_PROGRESS_WORLDS");
    let asked = asked.ok().and_then(|text| text.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(96))
}

proptest! {
    #![proptest_config(worlds())]

    #[test]
    fn what_is_exchanged_is_what_progress_needs(setting in settings()) {
        let scenario = read(&setting.text());
        let (world, trace) = run(&scenario);
        let response = if setting.sends[0] == 0 { 0 } else { setting.sends[1] };
        let checks = [
            Check::delivered(SERVER, setting.sends[0].into()),
            Check::delivered(CLIENT, response.into()),
            Predicate::BothClosed.into(),
        ];
        let mut judge = Judge::new(&checks);
        judge.take(&world, &trace);
        for outcome in judge.outcomes(&world) {
            prop_assert!(outcome.holds, "{}", explain::verdict(Lang::En, &scenario, &outcome));
        }
        prop_assert_eq!(world.next_at(), None, "nothing is left to happen");
        let sent = trace.iter().filter(|record| matches!(record.what, What::Sent { .. })).count();
        let most = setting.bound(accidents(&setting, &trace));
        prop_assert!(sent <= most, "{} segments, at most {}\n{}", sent, most, setting.text());
    }
}
