//! What a seed deals: numbers for runs, and orders.

use tcp_sim::rng::Rng;

use crate::script::Numbers;

/// A number below a bound that is small against 2^32.
pub(crate) fn below(rng: &mut Rng, bound: usize) -> usize {
    let bound = u32::try_from(bound.max(1)).unwrap_or(u32::MAX);
    usize::try_from(rng.draw() % bound).unwrap_or(0)
}

/// One of a list.
pub(crate) fn one<T: Copy>(rng: &mut Rng, of: &[T], otherwise: T) -> T {
    of.get(below(rng, of.len())).copied().unwrap_or(otherwise)
}

/// Another order, each as likely (Fisher and Yates).
pub(crate) fn shuffle<T>(rng: &mut Rng, list: &mut [T]) {
    for last in (1..list.len()).rev() {
        list.swap(last, below(rng, last + 1));
    }
}

/// Numbers for a run: round ones while states are what matters, any at all where numbers are.
pub(crate) fn numbers(rng: &mut Rng, difficulty: u8) -> Numbers {
    let mut iss = || match difficulty {
        0..=2 => (1 + rng.draw() % 90) * 1_000,
        _ => rng.draw(),
    };
    let (left, right) = (iss(), iss());
    Numbers {
        left,
        right,
        delay: 20 + 10 * (rng.draw() % 5),
    }
}
