//! Questions: predictions and challenges as they read without a script, cards, and the answers for a handout.

use anyhow::{Context as _, Result, anyhow};
use course::{Challenge, Question, When};
use maud::{Markup, html};
use tcp_sim::History;

use super::Sheet;
use super::place::Asked;
use super::voice::Voice;
use crate::page::Tongue as _;

impl Sheet<'_> {
    /// What a lab asks, above its figure.
    pub(super) fn asked(&self, asked: &Asked<'_>, voice: &Voice<'_>) -> Result<Markup> {
        match asked {
            Asked::Nothing => Ok(html! {}),
            Asked::Predictions(questions) => {
                let questions = questions.iter().map(|it| self.prediction(it, voice));
                let questions: Vec<Markup> = questions.collect::<Result<_>>()?;
                Ok(html! { @for question in questions { (question) } })
            }
            Asked::Challenge(challenge) => Ok(self.challenge(challenge, voice)),
        }
    }

    fn prediction(&self, question: &Question, voice: &Voice<'_>) -> Result<Markup> {
        let words = self.lang.words();
        Ok(html! {
            div.asked {
                p.question { (voice.line(question.text.of(self.lang))) }
                (self.options(question, voice))
                details {
                    summary { (words.answer) }
                    p { (self.answer(question, voice)?) }
                }
            }
        })
    }

    fn options(&self, question: &Question, voice: &Voice<'_>) -> Markup {
        html! {
            ol.options {
                @for option in &question.options { li { (voice.line(option.text.of(self.lang))) } }
            }
        }
    }

    /// The option that the run says holds, and why.
    fn answer(&self, question: &Question, voice: &Voice<'_>) -> Result<Markup> {
        let right = self.right(question)?;
        let option = question
            .options
            .get(right)
            .context("an option that is not there")?;
        Ok(html! {
            strong { (voice.line(option.text.of(self.lang))) }
            (self.lang.words().colon) (voice.line(option.because.of(self.lang)))
        })
    }

    fn right(&self, question: &Question) -> Result<usize> {
        let world = self.lesson.world(&question.world);
        let (id, name) = (&self.lesson.id, &question.id);
        let world = world.with_context(|| format!("lessons/{id}: `{name}` has no world"))?;
        let answer = question.answer(&world.scenario);
        answer.map_err(|why| anyhow!("lessons/{id}: `{name}`: {why}"))
    }

    fn challenge(&self, challenge: &Challenge, voice: &Voice<'_>) -> Markup {
        let words = self.lang.words();
        html! {
            div.asked.challenge {
                p.label { (words.challenge) }
                p.question { (voice.line(challenge.goal.of(self.lang))) }
                @for (number, hint) in (1..).zip(&challenge.hints) {
                    details { summary { (words.hint) " " (number) } p { (voice.line(hint.of(self.lang))) } }
                }
            }
        }
    }

    /// The cards: forms that the page's script grades by what the run said when the page was made.
    pub(super) fn cards(&self, voice: &Voice<'_>) -> Result<Markup> {
        let words = self.lang.words();
        let cards = self.lesson.cards.iter().map(|card| self.card(card, voice));
        let cards: Vec<Markup> = cards.collect::<Result<_>>()?;
        Ok(html! {
            section.cards aria-labelledby="cards" {
                h2 id="cards" { (words.cards) }
                p.prose { (words.cards_lead) }
                @for card in cards { (card) }
            }
        })
    }

    fn card(&self, card: &Question, voice: &Voice<'_>) -> Result<Markup> {
        let (lang, words) = (self.lang, self.lang.words());
        let right = self.right(card)?;
        let world = self
            .lesson
            .world(&card.world)
            .context("a card without a world")?;
        let run = When::Start.history(&world.scenario);
        let run = run.unwrap_or_else(|| History::new(world.scenario.clone()));
        let it_was = card.options.get(right).map(|option| option.text.of(lang));
        Ok(html! {
            form.card data-card=(card.id) data-right=(right) {
                fieldset {
                    legend { (voice.line(card.text.of(lang))) }
                    @for (place, option) in card.options.iter().enumerate() {
                        label { input type="radio" name=(card.id) value=(place); span { (voice.line(option.text.of(lang))) } }
                    }
                }
                div.told aria-live="polite" {
                    @for (place, option) in card.options.iter().enumerate() {
                        div data-option=(place) hidden {
                            p { (words.you_said) (voice.line(option.text.of(lang))) (words.stop) " "
                                @if place == right { (words.so_it_was) } @else { (words.it_was) (voice.line(it_was.unwrap_or_default())) (words.stop) }
                            }
                            p { (voice.line(option.because.of(lang))) }
                            @if place != right && let Some(option) = card.options.get(right) {
                                p { (voice.line(option.because.of(lang))) }
                            }
                        }
                    }
                }
                p.do { button type="submit" disabled { (words.check) } a href=(self.in_sandbox(&run)) { (words.run_it) } }
                details { summary { (words.answer) } p { (self.answer(card, voice)?) } }
            }
        })
    }

    /// Questions and answers once more, for paper.
    pub(super) fn answers(&self, voice: &Voice<'_>) -> Result<Markup> {
        let (lang, words) = (self.lang, self.lang.words());
        let questions = self.lesson.predictions.iter().chain(&self.lesson.cards);
        let answers = questions.map(|question| Ok((question, self.answer(question, voice)?)));
        let answers: Vec<_> = answers.collect::<Result<_>>()?;
        Ok(html! {
            section.answers {
                h2 { (words.answers) }
                dl {
                    @for (question, answer) in &answers {
                        dt { (voice.line(question.text.of(lang))) }
                        dd { (answer) }
                    }
                    @for challenge in &self.lesson.challenges {
                        dt { (voice.line(challenge.goal.of(lang))) }
                        dd {
                            @if let Some(last) = challenge.hints.last() { (voice.line(last.of(lang))) " " }
                            (voice.line(challenge.because.of(lang)))
                        }
                    }
                }
            }
        })
    }
}
