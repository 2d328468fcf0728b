//! Where a slider may stop. Delays and rates span several powers of ten, so the stops are rounded
//! values that grow geometrically, and the number beside the slider takes anything in between.

use tcp_core::sorted::SortedSet;

/// The first digits of the stops in each power of ten, times ten.
const STEPS: [u64; 6] = [10, 15, 20, 30, 50, 70];

/// The stops from `min` to `max`, in rising order; `default` is one of them.
#[must_use]
pub fn stops(min: u32, max: u32, default: u32) -> Vec<u32> {
    let mut stops = SortedSet::from_iter([min, max, default.clamp(min, max)]);
    let mut unit: u64 = 1;
    while unit <= u64::from(max) {
        for step in STEPS {
            // 1.5 is not a whole number.
            if (step * unit).is_multiple_of(10)
                && let Ok(value) = u32::try_from(step * unit / 10)
                && (min..=max).contains(&value)
            {
                stops.insert(value);
            }
        }
        unit *= 10;
    }
    stops.into_iter().collect()
}

/// The stop at or below `value`: where the slider stands.
#[must_use]
pub fn position(stops: &[u32], value: u32) -> usize {
    stops
        .partition_point(|stop| *stop <= value)
        .saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_round_rising_and_reach_both_ends() {
        assert_eq!(stops(0, 20, 4), [0, 1, 2, 3, 4, 5, 7, 10, 15, 20]);
        let mss = stops(64, 1_460, 1_460);
        assert_eq!(mss.first(), Some(&64));
        assert_eq!(mss.last(), Some(&1_460));
        assert!(mss.is_sorted());
        assert_eq!(stops(5, 5, 9), [5]);
    }

    #[test]
    fn the_slider_stands_at_the_stop_below() {
        let stops = [0, 10, 20, 50];
        assert_eq!(position(&stops, 0), 0);
        assert_eq!(position(&stops, 19), 1);
        assert_eq!(position(&stops, 20), 2);
        assert_eq!(position(&stops, u32::MAX), 3);
        assert_eq!(position(&[], 7), 0);
    }

    #[test]
    fn a_range_as_large_as_can_be_ends() {
        let all = stops(0, u32::MAX, 1);
        assert_eq!(all.last(), Some(&u32::MAX));
    }
}
