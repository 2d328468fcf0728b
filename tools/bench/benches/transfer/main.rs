//! Bulk data between two hosts over a perfect link in memory: tcp-core, and smoltcp beside it.
//!
//! Both write whole IPv4 packets with checksums into a `Vec<u8>` each, and read them with checksums
//! compared; both have Reno, Nagle, delayed ACKs, no timestamps, the same MSS and the same buffers.
//! Both are driven alike: a host reads everything that arrived, and then sends everything that it
//! has. The application gives and takes as each of them likes best. `docs/benchmarks.md` has the
//! figures.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark may fail loudly"
)]

mod observers;
mod ours;
mod theirs;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use tcp_core::Connection;
use tcp_core::event::NoObserver;

use observers::{Counting, Off};

/// What is sent in one run.
const BYTES: usize = 4 << 20;
/// Bytes of data in a segment: an Ethernet's, and one that is nearly all header.
const MSS: [u16; 2] = [1460, 64];
/// Both buffers of both ends.
const BUFFER: usize = 65_535;

fn main() {
    observers::tell();
    for mss in MSS {
        let ours = ours::Link::open(mss).transfer(BYTES, &mut NoObserver);
        let theirs = theirs::Link::open(mss).transfer(BYTES);
        println!("MSS {mss}: {ours} packets both ways here, {theirs} in smoltcp");
    }
    println!("a connection is {} bytes", size_of::<Connection>());
    println!("a segment is {} bytes", size_of::<tcp_core::Segment>());
    divan::main();
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, mss: u16) -> Bencher<'a, 'b> {
    bencher
        .counter(BytesCount::new(BYTES))
        .counter(ItemsCount::new(BYTES / usize::from(mss)))
}

#[divan::bench(args = MSS)]
fn transfer_tcp_core(bencher: Bencher<'_, '_>, mss: u16) {
    let mut link = ours::Link::open(mss);
    counted(bencher, mss).bench_local(|| link.transfer(black_box(BYTES), &mut NoObserver));
}

#[divan::bench(args = MSS)]
fn transfer_smoltcp(bencher: Bencher<'_, '_>, mss: u16) {
    let mut link = theirs::Link::open(mss);
    counted(bencher, mss).bench_local(|| link.transfer(black_box(BYTES)));
}

/// The same with an observer that has work to do, and is switched off.
#[divan::bench(args = MSS)]
fn observer_off(bencher: Bencher<'_, '_>, mss: u16) {
    let mut link = ours::Link::open(mss);
    counted(bencher, mss).bench_local(|| link.transfer(black_box(BYTES), &mut Off));
}

/// And with one that counts.
#[divan::bench(args = MSS)]
fn observer_on(bencher: Bencher<'_, '_>, mss: u16) {
    let mut link = ours::Link::open(mss);
    let mut counting = Counting::default();
    counted(bencher, mss).bench_local(|| link.transfer(black_box(BYTES), &mut counting));
}

/// A copy of an open connection with as many full segments in its send buffer.
#[divan::bench(args = [0, 1, 40])]
fn clone_connection(bencher: Bencher<'_, '_>, segments: usize) {
    let connection = ours::loaded(segments);
    bencher.bench_local(|| black_box(&connection).clone());
}
