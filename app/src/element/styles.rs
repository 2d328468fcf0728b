//! The labs' one style sheet, joined from its parts.

/// The tokens come first: the rest speaks only in them.
const PARTS: [&str; 15] = [
    include_str!("../../../public/css/tokens.css"),
    include_str!("../styles/base.css"),
    include_str!("../styles/lab.css"),
    include_str!("../styles/heads.css"),
    tcp_figure::STYLE,
    include_str!("../styles/ladder.css"),
    include_str!("../styles/menu.css"),
    include_str!("../styles/transport.css"),
    include_str!("../styles/ui.css"),
    include_str!("../styles/why.css"),
    include_str!("../styles/inspector.css"),
    include_str!("../styles/states.css"),
    include_str!("../styles/log.css"),
    include_str!("../styles/knobs.css"),
    include_str!("../styles/share.css"),
];

/// All of it.
pub(super) fn sheet() -> String {
    PARTS.concat()
}
