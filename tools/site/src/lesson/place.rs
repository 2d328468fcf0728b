//! Where labs and figures stand: the live element with its static figure between its tags.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use course::{Challenge, Control, Lab, Question, View, When, World};
use maud::{Markup, html};
use tcp_exercise::Exercise;
use tcp_explain::Scene;
use tcp_sim::history::{first_moment, link};
use tcp_sim::{History, Scenario};

use super::Sheet;
use super::voice::Voice;
use crate::page::{Tongue as _, Topic};
use crate::still::{self, Still, Widths};

/// A lesson's figures, on a desk and on a phone.
const WIDTHS: Widths = Widths {
    wide: 760,
    narrow: 336,
};

/// What a lab asks.
pub(super) enum Asked<'a> {
    /// Nothing.
    Nothing,
    /// These, one after another, each while its clock waits.
    Predictions(Vec<&'a Question>),
    /// This is to be made true.
    Challenge(&'a Challenge),
}

impl Sheet<'_> {
    fn world(&self, name: &str) -> Result<&World> {
        let world = self.lesson.world(name);
        world.with_context(|| format!("lessons/{}: no world {name}", self.lesson.id))
    }

    /// The run at the moment at which a lab stands.
    fn history(&self, lab: &Lab, at: Option<&When>) -> Result<History> {
        let scenario = &self.world(&lab.world)?.scenario;
        match at {
            None => Ok(first_moment(scenario.clone())),
            Some(at) => at.history(scenario).with_context(|| {
                let id = &self.lesson.id;
                format!(
                    "lessons/{id}: a lab stands at a moment of {} that never comes",
                    lab.world
                )
            }),
        }
    }

    /// A lab.
    pub(super) fn lab(
        &self,
        lab: &Lab,
        id: &str,
        asked: &Asked<'_>,
        voice: &Voice<'_>,
    ) -> Result<Markup> {
        let at = match asked {
            Asked::Predictions(questions) => questions.first().map(|question| &question.at),
            Asked::Nothing | Asked::Challenge(_) => lab.at.as_ref(),
        };
        let history = self.history(lab, at)?;
        let scenario = &self.world(&lab.world)?.scenario;
        let code = URL_SAFE_NO_PAD.encode(scenario.to_compact());
        let at = at
            .and_then(|at| at.stop(scenario))
            .map(|stop| stop.to_string());
        let view = (lab.view != View::Ladder).then(|| lab.view.word());
        // A compact lab has room for the ladder alone; another view needs the lab that has views.
        let layout = match lab.view {
            View::Ladder => "compact",
            View::States | View::Windows | View::Congestion | View::Sequence | View::Rounds => {
                "home"
            }
        };
        let exercise = self.exercise(asked, scenario, voice)?;
        let still = Still {
            history: &history,
            view: lab.view,
            lang: self.lang,
            widths: WIDTHS,
            id,
            hosts: &[],
        };
        Ok(html! {
            tcp-lab scenario=(code) layout=(layout) at=[at] view=[view] controls=[controls(&lab.controls)] exercise=[exercise] {
                figure.still {
                    (still::picture(&still))
                    (self.asked(asked, voice)?)
                }
            }
        })
    }

    /// What a lab asks, as its attribute has it.
    fn exercise(
        &self,
        asked: &Asked<'_>,
        scenario: &Scenario,
        voice: &Voice<'_>,
    ) -> Result<Option<String>> {
        // An attribute is plain text.
        let say = |text: &str| voice.plain(&text.replace('`', ""));
        let mut exercise = Exercise::default();
        match asked {
            Asked::Nothing => return Ok(None),
            Asked::Predictions(questions) => {
                for question in questions {
                    let asked = question.asked(scenario, self.lang, say);
                    let id = &question.id;
                    exercise
                        .predictions
                        .push(asked.with_context(|| format!("`{id}` is at no moment of its run"))?);
                }
            }
            Asked::Challenge(challenge) => {
                exercise.challenge = Some(tcp_exercise::Challenge {
                    id: challenge.id.clone(),
                    goal: say(challenge.goal.of(self.lang)),
                    hints: challenge
                        .hints
                        .each_ref()
                        .map(|hint| say(hint.of(self.lang))),
                    because: say(challenge.because.of(self.lang)),
                });
            }
        }
        let id = &self.lesson.id;
        exercise
            .validate()
            .with_context(|| format!("lessons/{id}"))?;
        Ok(Some(exercise.encode()))
    }

    /// A picture that stays one.
    pub(super) fn figure(&self, lab: &Lab, id: &str) -> Result<Markup> {
        let history = self.history(lab, lab.at.as_ref())?;
        let still = Still {
            history: &history,
            view: lab.view,
            lang: self.lang,
            widths: WIDTHS,
            id,
            hosts: &[],
        };
        let scene = Scene::of(&history);
        Ok(html! {
            figure.plate {
                div.wide { (still::drawn(&still, &scene, "wide", WIDTHS.wide)) }
                div.narrow { (still::drawn(&still, &scene, "narrow", WIDTHS.narrow)) }
            }
        })
    }

    /// The way to the sandbox, at a moment of this lesson.
    pub(super) fn sandbox(&self, lab: &Lab) -> Result<Markup> {
        let words = self.lang.words();
        let history = self.history(lab, lab.at.as_ref())?;
        Ok(html! {
            p.go-on { a href=(self.in_sandbox(&history)) { (words.to_sandbox) } }
        })
    }

    /// The address of the sandbox at a moment.
    pub(super) fn in_sandbox(&self, history: &History) -> String {
        let page = self.links.page(Topic::Sandbox, self.lang);
        format!("{page}#lab={}", link::encode(history))
    }
}

/// The words for some of a lab's controls; a lab has all of them unless it is told otherwise.
fn controls(controls: &[Control]) -> Option<String> {
    let words: Vec<_> = controls.iter().map(|control| control.word()).collect();
    (words.len() < Control::ALL.len()).then(|| words.join(" "))
}
