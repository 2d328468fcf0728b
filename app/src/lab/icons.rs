//! The few icons, as paths on a 16 by 16 grid.

use leptos::prelude::*;

/// A bar and a triangle to the left.
pub const TO_START: &str = "M3 3h1.8v10H3zM13 3v10L5.6 8z";
/// A triangle to the left.
pub const BACK: &str = "M11.5 3v10L4 8z";
/// A triangle to the right.
pub const PLAY: &str = "M4.5 2.5v11L13 8z";
/// Two bars.
pub const PAUSE: &str = "M4 3h3v10H4zM9 3h3v10H9z";
/// A triangle to the right and a bar.
pub const STEP: &str = "M3.5 3v10L10.4 8zM11.2 3H13v10h-1.8z";
/// An arrow that turns back.
pub const UNDO: &str =
    "M6.2 2.2 2 6.1l4.2 3.9V7.2h3.3a2.4 2.4 0 0 1 0 4.8H6v1.8h3.5a4.2 4.2 0 0 0 0-8.4H6.2z";
/// Rows of lines.
pub const ROWS: &str = "M2 3h12v1.6H2zM2 7.2h12v1.6H2zM2 11.4h12V13H2z";
/// More.
pub const PLUS: &str = "M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z";
/// Less.
pub const MINUS: &str = "M3 7.2h10v1.6H3z";
/// Up.
pub const UP: &str = "M8 4.4 13 9.6l-1.2 1.1L8 6.8l-3.8 3.9L3 9.6z";
/// Down.
pub const DOWN: &str = "M8 11.6 3 6.4l1.2-1.1L8 9.2l3.8-3.9L13 6.4z";
/// A cross.
pub const CLOSE: &str =
    "m4.2 3.1 3.8 3.8 3.8-3.8 1.1 1.1L9.1 8l3.8 3.8-1.1 1.1L8 9.1l-3.8 3.8-1.1-1.1L6.9 8 3.1 4.2z";

/// One of them. Decoration: the control around it has the name.
#[component]
pub(crate) fn Icon(
    /// The path.
    #[prop(into)]
    path: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}
