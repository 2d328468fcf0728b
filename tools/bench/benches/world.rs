//! How fast the world runs, and how fast a long history is walked. Items are events.
#![allow(clippy::expect_used, reason = "a benchmark may fail loudly")]

use ackademy_bench::{Walk, one_flow, run, two_flows};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn minute_of_one_flow(bencher: Bencher<'_, '_>) {
    let scenario = one_flow().expect("it parses");
    bencher
        .counter(ItemsCount::new(run(&scenario)))
        .bench(|| run(&scenario));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_minutes_of_two_flows(bencher: Bencher<'_, '_>) {
    let scenario = two_flows().expect("it parses");
    bencher
        .counter(ItemsCount::new(run(&scenario)))
        .bench(|| run(&scenario));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_minutes_with_history(bencher: Bencher<'_, '_>) {
    let scenario = two_flows().expect("it parses");
    bencher
        .counter(ItemsCount::new(run(&scenario)))
        .bench(|| Walk::through(scenario.clone()));
}

/// One sample is one seek: the slowest is what the longest took.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn seek_in_ten_minutes(bencher: Bencher<'_, '_>) {
    let mut walk = Walk::through(two_flows().expect("it parses"));
    bencher.bench_local(|| walk.jump());
}
