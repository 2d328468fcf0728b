//! Times, as people read them.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::{Duration, Instant};

const MICROS: u64 = 1_000;
const MILLIS: u64 = 1_000_000;
const SECONDS: u64 = 1_000_000_000;

/// A point in time, for clocks and ticks: `0`, `40 ms`, `0.4 ms`, `1.078 s`. The same in all
/// languages.
#[must_use]
pub fn time(at: Instant) -> String {
    let nanos = at.as_nanos();
    if nanos == 0 {
        "0".to_string()
    } else if nanos < SECONDS {
        // One place is enough from 10 ms on: a clock is read, not measured with.
        match nanos {
            n if n >= 10 * MILLIS => decimal(n, MILLIS, 1) + " ms",
            n => short(n),
        }
    } else {
        // Three places always, so that a running clock does not jump sideways.
        let millis = nanos / MILLIS;
        format!("{}.{:03} s", millis / 1000, millis % 1000)
    }
}

/// The same for a line of a grid whose lines are `step` apart: exact enough to tell two lines
/// apart.
pub fn tick(at: Instant, step: Duration) -> String {
    let (nanos, step) = (at.as_nanos(), step.as_nanos());
    let places = |unit: u64| {
        (0..9)
            .find(|&n| step % (unit / 10_u64.pow(n)).max(1) == 0)
            .unwrap_or(9)
    };
    if nanos == 0 {
        "0".to_string()
    } else if nanos >= SECONDS {
        fixed(
            nanos,
            SECONDS,
            places(SECONDS).max(if step < SECONDS { 2 } else { 0 }),
        ) + " s"
    } else if step >= MILLIS / 100 {
        decimal(nanos, MILLIS, 2) + " ms"
    } else {
        decimal(nanos, MICROS, 3) + " µs"
    }
}

/// A length of time, for sentences: "1.5 s", "250 ms". Units are signs, the same in all languages,
/// as on the clock beside them (docs/terms.md).
#[must_use]
pub fn span(length: Duration) -> String {
    match length.as_nanos() {
        nanos if nanos >= SECONDS => decimal(nanos, SECONDS, 3) + " s",
        nanos if nanos >= 10 * MILLIS => rounded(nanos) + " ms",
        nanos => short(nanos),
    }
}

/// What is left of a timer, always of the same form, so that it can count down in place: `0.97 s`.
#[must_use]
pub fn countdown(left: Duration) -> String {
    // Rounded up: a timer that has not gone off yet never shows 0.00.
    let hundredths = left.as_nanos().div_ceil(SECONDS / 100);
    format!("{}.{:02} s", hundredths / 100, hundredths % 100)
}

/// A length of idle time, to three figures or so: whole milliseconds below 0.1 s, whole seconds
/// from 100 s on.
pub(crate) fn idle(length: Duration) -> String {
    let nanos = length.as_nanos();
    if nanos < SECONDS / 10 {
        return span(Duration::from_millis(nanos / MILLIS));
    }
    let places = match nanos / SECONDS {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    let half = SECONDS / 10_u64.pow(places) / 2;
    fixed(nanos.saturating_add(half), SECONDS, places) + " s"
}

/// Less than a second: milliseconds with up to three places, or microseconds.
fn short(nanos: u64) -> String {
    if nanos >= MILLIS || nanos == 0 {
        decimal(nanos, MILLIS, 3) + " ms"
    } else {
        decimal(nanos, MICROS, 3) + " µs"
    }
}

/// Milliseconds to one place: a sentence needs no more.
fn rounded(nanos: u64) -> String {
    decimal(nanos + MILLIS / 20, MILLIS, 1)
}

/// `nanos / unit` with up to `places` digits behind the point, cut off, without zeros at the end.
fn decimal(nanos: u64, unit: u64, places: u32) -> String {
    let (whole, rest) = (nanos / unit, nanos % unit);
    let scale = 10_u64.pow(places);
    let mut digits = rest * scale / unit;
    let mut width = places as usize;
    while width > 0 && digits.is_multiple_of(10) {
        digits /= 10;
        width -= 1;
    }
    if width == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{digits:0width$}")
    }
}

/// The same with all its places.
fn fixed(nanos: u64, unit: u64, places: u32) -> String {
    if places == 0 {
        return (nanos / unit).to_string();
    }
    let digits = nanos % unit / (unit / 10_u64.pow(places)).max(1);
    format!("{}.{digits:0width$}", nanos / unit, width = places as usize)
}
