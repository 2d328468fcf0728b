//! `{name}` in a text: where a number from the run goes.

use crate::error::meant;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// What stands there.
    Text(&'t str),
    /// The number of that name.
    Number(&'t str),
}

/// The parts of a text. `{{` and `}}` stand for braces. A brace that opens nothing stays.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        let (brace, behind) = after.split_at(1);
        if let Some(behind) = behind.strip_prefix(brace) {
            found.push(Piece::Text(brace));
            rest = behind;
            continue;
        }
        match behind.split_once('}') {
            Some((name, behind)) if brace == "{" => {
                found.push(Piece::Number(name));
                rest = behind;
            }
            _ => {
                found.push(Piece::Text(brace));
                rest = behind;
            }
        }
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// Whether something may be called so.
pub(crate) fn is_name(name: &str) -> bool {
    let is_part =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    name.starts_with(|letter: char| letter.is_ascii_lowercase()) && name.chars().all(is_part)
}

/// Fails when a text names a number that is none of these, with what to do.
pub(crate) fn check<'n>(
    text: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Result<(), String> {
    for piece in pieces(text) {
        let Piece::Number(name) = piece else { continue };
        if !known.clone().any(|number| number == name) {
            return Err(format!(
                "there is no number `{name}`; a [[number]] in lesson.toml asks the run for it, and \
                 `{{{{` stands for a brace{}",
                meant(name, known)
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_numbers() {
        assert_eq!(
            pieces("waits {rto}, then {{x}}"),
            [
                Piece::Text("waits "),
                Piece::Number("rto"),
                Piece::Text(", then "),
                Piece::Text("{"),
                Piece::Text("x"),
                Piece::Text("}"),
            ]
        );
        assert_eq!(pieces(""), []);
        assert_eq!(
            pieces("a } b"),
            [Piece::Text("a "), Piece::Text("}"), Piece::Text(" b")]
        );
    }

    #[test]
    fn an_unknown_number_is_named_with_its_remedy() {
        let error = check("{rtp}", ["rto"].into_iter()).unwrap_err();
        assert_eq!(
            error,
            "there is no number `rtp`; a [[number]] in lesson.toml asks the run for it, and `{{` \
             stands for a brace; did you mean `rto`?"
        );
    }
}
