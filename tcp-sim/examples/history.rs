//! How fast a long history is walked: `cargo run --release -p tcp-sim --example history`.
//!
//! Ten minutes of two flows over 10 Mbit/s each: about a million events. It prints the longest of many
//! seeks all over the run, which must stay below 50 ms.

use std::time::{Duration, Instant as Wall};

use tcp_sim::trace::{NoSink, Record};
use tcp_sim::{Cursor, History, World};

fn main() {
    let text = include_str!("two-flows.toml");
    let scenario = match tcp_sim::scenario::toml::parse(text, "two-flows.toml") {
        Ok(scenario) => scenario,
        Err(error) => return println!("{error}"),
    };
    let start = Wall::now();
    let mut world = World::new(&scenario, &mut NoSink);
    while world.step(&mut NoSink) {}
    let events = world.step_number();
    println!("{events} events without a history: {:?}", start.elapsed());
    let start = Wall::now();
    let mut history = History::new(scenario);
    history.run_to_end();
    println!("{events} events with a history: {:?}", start.elapsed());
    let records = history.known_trace().len();
    println!(
        "it keeps {records} records of {} bytes",
        size_of::<Record>()
    );
    let mut longest = Duration::ZERO;
    // Places all over the run, far apart: a step of about the golden ratio of its length.
    for nth in 0..200_u64 {
        let step = nth * 618_034 % events;
        let now = tcp_core::Instant::ZERO;
        let start = Wall::now();
        history.seek(Cursor { step, now });
        longest = longest.max(start.elapsed());
    }
    println!("the longest of 200 seeks: {longest:?}");
}
