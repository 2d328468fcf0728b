//! What a tab keeps of an exercise, as a few letters beside the link to the moment: `1-.0t2s` are the options that were
//! said (`-`: none yet), the question at hand, the phase, how many hints are open, and whether the challenge was met.

use tcp_exercise::Prediction;

use super::message::Phase;

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) said: Vec<Option<usize>>,
    pub(super) place: usize,
    pub(super) phase: Phase,
    pub(super) hints: usize,
    pub(super) met: bool,
}

impl Kept {
    /// Nothing was said yet to so many questions.
    pub(super) fn new(count: usize) -> Self {
        Self {
            said: vec![None; count],
            place: 0,
            phase: Phase::Asking,
            hints: 0,
            met: false,
        }
    }
}

pub(super) fn write(kept: &Kept) -> String {
    let said = kept.said.iter();
    let said: String = said
        .map(|option| option.map_or("-".to_owned(), |place| place.to_string()))
        .collect();
    let phase = match kept.phase {
        Phase::Going => 'g',
        Phase::Asking => 'a',
        Phase::Watching => 'w',
        Phase::Told => 't',
        Phase::Free => 'f',
    };
    let met = if kept.met { "s" } else { "" };
    format!("{said}.{}{phase}{}{met}", kept.place, kept.hints)
}

/// Reads it; `None` when it is not of this exercise.
pub(super) fn read(text: &str, predictions: &[Prediction]) -> Option<Kept> {
    let (said, rest) = text.split_once('.')?;
    let said: Vec<Option<usize>> = said
        .chars()
        .map(|letter| match letter {
            '-' => Some(None),
            digit => digit
                .to_digit(10)
                .and_then(|place| usize::try_from(place).ok())
                .map(Some),
        })
        .collect::<Option<_>>()?;
    let known = said.iter().zip(predictions);
    let exist = known
        .filter_map(|(said, prediction)| said.map(|place| place < prediction.options.len()))
        .all(|exists| exists);
    if said.len() != predictions.len() || !exist {
        return None;
    }
    let at = rest.find(|letter: char| !letter.is_ascii_digit())?;
    let (place, rest) = rest.split_at_checked(at)?;
    let place: usize = place.parse().ok()?;
    let mut letters = rest.chars();
    let phase = match letters.next()? {
        'g' => Phase::Going,
        'a' => Phase::Asking,
        'w' => Phase::Watching,
        't' => Phase::Told,
        'f' => Phase::Free,
        _ => return None,
    };
    let hints = letters.next()?.to_digit(10)?;
    let met = match letters.as_str() {
        "" => false,
        "s" => true,
        _ => return None,
    };
    // An answer that is known was given, and while one is awaited none was.
    let given = said.get(place).copied().flatten().is_some();
    let fits = match phase {
        Phase::Going | Phase::Asking => !given && place < said.len(),
        Phase::Watching | Phase::Told => given,
        Phase::Free => said.iter().all(Option::is_some),
    };
    fits.then(|| Kept {
        said,
        place,
        phase,
        hints: usize::try_from(hints).unwrap_or_default(),
        met,
    })
}
