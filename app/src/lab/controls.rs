//! Which controls a lab has. A lesson's first lab shows few; what is not there is hidden by the style sheet, and its keys do
//! nothing.

/// One control, or a few that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// One event back or on.
    Step,
    /// The clock that runs.
    Play,
    /// The slider of the clock, and to the start.
    Scrub,
    /// How fast it runs.
    Speed,
    /// What can happen to a segment in flight, and undo.
    Faults,
    /// Why something happened.
    Why,
    /// The other views.
    Views,
    /// The sandbox's knobs.
    Knobs,
    /// The link to copy.
    Share,
    /// The list of keys.
    Keys,
    /// How time is drawn on the ladder.
    Zoom,
}

impl Control {
    const ALL: [(Self, &'static str); 11] = [
        (Self::Step, "step"),
        (Self::Play, "play"),
        (Self::Scrub, "scrub"),
        (Self::Speed, "speed"),
        (Self::Faults, "faults"),
        (Self::Why, "why"),
        (Self::Views, "views"),
        (Self::Knobs, "knobs"),
        (Self::Share, "share"),
        (Self::Keys, "keys"),
        (Self::Zoom, "zoom"),
    ];

    /// All names, as an error lists them.
    pub const NAMES: &'static str =
        "step, play, scrub, speed, faults, why, views, knobs, share, keys, zoom";
}

/// The controls that a lab has: all, unless it is told otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Controls {
    /// A bit for each that is hidden.
    hidden: u16,
}

impl Controls {
    /// Those whose names stand in a text, between blanks, and no others.
    ///
    /// # Errors
    /// The first word that names none.
    pub fn parse(text: &str) -> Result<Self, &str> {
        let mut hidden = (1 << Control::ALL.len()) - 1;
        for word in text.split_ascii_whitespace() {
            let known = Control::ALL.iter().find(|(_, name)| *name == word);
            let (control, _) = known.ok_or(word)?;
            hidden &= !(1 << (*control as u16));
        }
        Ok(Self { hidden })
    }

    /// Whether the lab has one.
    #[must_use]
    pub const fn has(self, control: Control) -> bool {
        self.hidden & (1 << (control as u16)) == 0
    }

    /// The names of those that it does not have, between blanks: for the style sheet.
    #[must_use]
    pub fn without(self) -> Option<String> {
        let hidden = Control::ALL.iter().filter(|(it, _)| !self.has(*it));
        let names: Vec<&str> = hidden.map(|(_, name)| *name).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_there_and_nothing_else() {
        let few = Controls::parse(" step  faults\nwhy ").unwrap();
        let there = Control::ALL.iter().filter(|(it, _)| few.has(*it));
        let there: Vec<_> = there.map(|(_, name)| *name).collect();
        assert_eq!(there, ["step", "faults", "why"]);
        assert_eq!(
            few.without().as_deref(),
            Some("play scrub speed views knobs share keys zoom")
        );
        assert_eq!(Controls::default().without(), None);
        assert_eq!(Controls::parse("step hop"), Err("hop"));
        let all = Control::ALL.map(|(_, name)| name);
        assert_eq!(Controls::parse(&all.join(" ")), Ok(Controls::default()));
        assert_eq!(all.join(", "), Control::NAMES);
    }
}
