//! Putting things in order: the one sort of this crate, on plain numbers. Each kind of thing that
//! is sorted by itself would add the standard library's sort anew to a page, some 3 KB a time.

use alloc::vec::Vec;

/// The things in the order of their keys. Those with the same key stay in the order in which they
/// are.
pub(crate) fn in_order<T>(things: Vec<T>, key: impl Fn(&T) -> [i64; 3]) -> Vec<T> {
    let mut places: Vec<([i64; 3], usize)> = things.iter().map(key).zip(0..).collect();
    places.sort_unstable();
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    let taken = places
        .into_iter()
        .filter_map(|(_, place)| things.get_mut(place)?.take());
    taken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_decides_and_then_the_place() {
        let things = Vec::from([(2, 'a'), (1, 'b'), (2, 'c'), (-3, 'd'), (1, 'e')]);
        let in_order = in_order(things, |(key, _)| [0, *key, 0]);
        assert_eq!(
            in_order,
            [(-3, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]
        );
    }
}
