//! What the directives and the prose of a page may name.

use crate::error::meant;
use crate::moment::When;

/// What directives and prose may name.
#[derive(Clone, Debug)]
pub(crate) struct Known<'a> {
    pub(crate) worlds: Vec<&'a str>,
    pub(crate) numbers: Vec<&'a str>,
    pub(crate) moments: &'a [(String, When)],
    pub(crate) predictions: Vec<&'a str>,
    pub(crate) asked_in: Vec<&'a str>,
    pub(crate) challenges: Vec<(&'a str, &'a str, &'a When)>,
}

impl<'a> Known<'a> {
    pub(crate) fn world_of_prediction(&self, id: &str) -> Result<&'a str, String> {
        let found = self
            .predictions
            .iter()
            .zip(&self.asked_in)
            .find(|(it, _)| **it == id);
        found.map(|(_, world)| *world).ok_or_else(|| {
            let meant = meant(id, self.predictions.iter().copied());
            format!("lesson.toml has no [[prediction]] with the id `{id}`{meant}")
        })
    }

    pub(crate) fn challenge(&self, id: &str) -> Result<(&'a str, &'a When), String> {
        let found = self.challenges.iter().find(|(it, ..)| *it == id);
        found.map(|(_, world, at)| (*world, *at)).ok_or_else(|| {
            let ids = self.challenges.iter().map(|(id, ..)| *id);
            let meant = meant(id, ids);
            format!("lesson.toml has no [[challenge]] with the id `{id}`{meant}")
        })
    }
}
