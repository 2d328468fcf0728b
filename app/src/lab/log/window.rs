//! Which rows of a long list are on the page. All rows are equally high, so their places need no
//! measuring.

use std::ops::Range;

/// The rows that are made, for a list of `rows` rows of `height` pixels that is scrolled by `top`
/// pixels in a view of `view` pixels; `over` more on either side.
pub(super) fn window(rows: usize, height: i32, top: i32, view: i32, over: usize) -> Range<usize> {
    let row = |pixels: i32| usize::try_from(pixels.max(0) / height.max(1)).unwrap_or(0);
    let last = rows.min(
        row(top.saturating_add(view))
            .saturating_add(over)
            .saturating_add(1),
    );
    let first = row(top).saturating_sub(over).min(last);
    first..last
}

/// How far to scroll so that row `index` is in view; `None` when it is already.
pub(super) fn reveal(index: usize, height: i32, top: i32, view: i32) -> Option<i32> {
    let start = i32::try_from(index)
        .unwrap_or(i32::MAX)
        .saturating_mul(height);
    let end = start.saturating_add(height);
    if start < top {
        Some(start)
    } else if end > top.saturating_add(view) {
        Some(end - view)
    } else {
        None
    }
}

/// Where a key leads from row `at` of `rows`, with `page` rows in view.
pub(super) fn target(key: &str, at: usize, rows: usize, page: usize) -> Option<usize> {
    let last = rows.checked_sub(1)?;
    let to = match key {
        "ArrowUp" => at.saturating_sub(1),
        "ArrowDown" => at.saturating_add(1),
        "PageUp" => at.saturating_sub(page.max(1)),
        "PageDown" => at.saturating_add(page.max(1)),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_in_view_and_a_few_more_are_made() {
        // Rows 10 to 19 are in view: 400 to 800 px.
        assert_eq!(window(1_000, 40, 400, 400, 0), 10..21);
        assert_eq!(window(1_000, 40, 400, 400, 3), 7..24);
    }

    #[test]
    fn a_short_list_is_made_whole() {
        assert_eq!(window(3, 40, 0, 400, 3), 0..3);
        assert_eq!(window(0, 40, 0, 400, 3), 0..0);
    }

    #[test]
    fn a_list_that_became_shorter_than_its_scroll_shows_its_end() {
        assert_eq!(window(5, 40, 4_000, 400, 3), 5..5);
        assert_eq!(window(5, 40, -20, 400, 0), 0..5);
        assert_eq!(window(5, 0, 0, 400, 0), 0..5);
    }

    #[test]
    fn a_row_is_brought_into_view_by_the_nearer_edge() {
        assert_eq!(reveal(5, 40, 0, 400), None);
        assert_eq!(reveal(10, 40, 0, 400), Some(40));
        assert_eq!(reveal(2, 40, 200, 400), Some(80));
    }

    #[test]
    fn keys_stay_inside_the_list() {
        assert_eq!(target("ArrowDown", 4, 5, 3), Some(4));
        assert_eq!(target("ArrowUp", 0, 5, 3), Some(0));
        assert_eq!(target("PageDown", 0, 5, 3), Some(3));
        assert_eq!(target("End", 0, 5, 3), Some(4));
        assert_eq!(target("x", 0, 5, 3), None);
        assert_eq!(target("End", 0, 0, 3), None);
    }
}
