//! One thing, one word: nothing that a learner reads uses a word that docs/terms.md bans.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod texts;

use std::collections::BTreeSet;

use course::terms::Sheet;
use fixtures::puppet::{CLIENT, Puppet, SERVER, Shot};
use fixtures::{events, files, load, root};
use tcp_core::{Cause, Duration};
use tcp_explain::{self as explain, Lang, Scene, Subject};
use tcp_sim::History;
use tcp_sim::ids::Kind;
use tcp_sim::judge::judge;
use tcp_sim::trace::What;

/// How much of a lesson is read. The lessons that matter here say all they have to say by then.
const RECORDS: usize = 800;

fn sheet() -> Sheet {
    let path = root().join("docs/terms.md");
    let sheet = Sheet::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(sheet.terms.len() > 70);
    sheet
}

/// Lines with where they come from, once each.
#[derive(Default)]
struct Lines(BTreeSet<(String, String)>);

impl Lines {
    fn add(&mut self, place: &str, line: &str) {
        self.0.insert((line.to_string(), place.to_string()));
    }

    fn add_scene(&mut self, place: &str, lang: Lang, scene: &Scene<'_>) {
        for index in 0..scene.records.len() {
            self.add(place, &explain::record(lang, scene, index));
            for subject in [Some(Subject::Record(index)), explain::subject(scene, index)]
                .into_iter()
                .flatten()
            {
                let Some(why) = explain::why(lang, scene, subject) else {
                    continue;
                };
                self.add(place, &why.title);
                self.add(place, &why.text);
                self.add(place, why.fate.as_deref().unwrap_or_default());
            }
        }
    }

    /// Fails with the lines that have a banned word.
    fn check(&self, found: impl Fn(&str) -> Vec<String>) {
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        for (line, place) in &self.0 {
            for word in found(line) {
                // One line a place and word is enough to find the others.
                if seen.insert((place, word.clone())) {
                    wrong.push(format!("{place}: {word}, in: {line}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_sheet_has_the_words_that_textbooks_examine() {
    let sheet = sheet();
    for (english, chinese) in [
        ("three-way handshake", "三次握手"),
        ("half-open", "半连接"),
        ("listening socket", "监听套接字"),
        ("SYN queue", "半连接队列"),
        ("accept queue", "全连接队列"),
        ("cumulative ACK", "累积确认"),
        ("duplicate ACK", "重复 ACK"),
        ("delayed ACK", "延迟确认"),
        ("piggyback", "捎带确认"),
        ("in flight", "在途"),
        ("retransmission", "重传"),
        ("retransmission timer", "重传计时器"),
        ("persist timer", "持续计时器"),
        ("keep-alive timer", "保活计时器"),
        ("MSL", "最长报文段寿命"),
        ("slow start", "慢启动"),
        ("fast retransmit", "快重传"),
        ("fast recovery", "快恢复"),
        ("congestion window", "拥塞窗口"),
        ("receive window", "接收窗口"),
        ("silly window syndrome", "糊涂窗口综合征"),
        ("hole", "空洞"),
        ("orphan", "孤儿连接"),
        ("source quench", "源点抑制"),
        ("checksum", "检验和"),
        ("four-tuple", "四元组"),
    ] {
        assert_eq!(sheet.chinese(english), Some(chinese), "{english}");
    }
}

#[test]
fn a_banned_word_is_found_and_a_noted_one_is_not() {
    let sheet = sheet();
    assert_eq!(sheet.banned(Lang::Zh, "启动重传定时器"), ["定时器"]);
    assert_eq!(sheet.banned(Lang::Zh, "处于慢启动（慢开始）阶段"), [""; 0]);
    assert_eq!(sheet.banned(Lang::Zh, "处于慢开始阶段"), ["慢开始"]);
    assert_eq!(
        sheet.banned(Lang::En, "It Resent a TCP packet."),
        ["TCP packet", "resent"]
    );
    assert_eq!(
        sheet.banned(Lang::En, "tcp_keepalive_time is a name"),
        [""; 0]
    );
    assert_eq!(
        sheet.alone("The receive window opens; its window is small."),
        ["window"]
    );
    assert_eq!(
        sheet.alone("Windows help; window fields say so."),
        ["Windows"]
    );
}

#[test]
fn every_lesson_is_told_in_english_words() {
    every_lesson(Lang::En);
}

#[test]
fn every_lesson_is_told_in_chinese_words() {
    every_lesson(Lang::Zh);
}

fn every_lesson(lang: Lang) {
    // A verdict names header fields as scenarios do: "window 0".
    let (mut lines, mut verdicts) = (Lines::default(), Lines::default());
    for path in files() {
        let place = path.strip_prefix(root()).unwrap().display().to_string();
        let scenario = load(&path);
        for outcome in judge(&scenario) {
            verdicts.add(&place, &explain::verdict(lang, &scenario, &outcome));
        }
        let mut history = History::new(scenario);
        while history.trace().len() < RECORDS && history.step() {}
        lines.add_scene(&place, lang, &Scene::of(&history));
    }
    let sheet = sheet();
    lines.check(|line| sheet.wrong(lang, line));
    verdicts.check(|line| sheet.banned(lang, line));
}

#[test]
fn every_cause_speaks_in_english_words() {
    every_cause(Lang::En);
}

#[test]
fn every_cause_speaks_in_chinese_words() {
    every_cause(Lang::Zh);
}

fn every_cause(lang: Lang) {
    let mut lines = Lines::default();
    for cause in Cause::ALL.iter().copied() {
        for (play, name) in plays(cause).into_iter().zip(["sent", "told"]) {
            let place = format!("{} ({name})", cause.name());
            lines.add_scene(&place, lang, &play.scene());
        }
    }
    let sheet = sheet();
    lines.check(|line| sheet.wrong(lang, line));
}

/// The cause behind every kind of segment, and behind every event.
fn plays(cause: Cause) -> [Puppet; 2] {
    let mut sent = Puppet::new(Duration::from_millis(50));
    sent.at(0);
    sent.send(Shot {
        len: 300,
        ..Shot::new(CLIENT, Kind::Data, 1_000, 1, Cause::Send)
    });
    sent.arrive();
    let kinds = [
        Kind::Syn,
        Kind::SynAck,
        Kind::Data,
        Kind::Fin,
        Kind::Rst,
        Kind::Ack,
    ];
    for (seconds, kind) in (1_u64..).zip(kinds) {
        sent.at(1_000 * seconds);
        let shot = Shot::new(SERVER, kind, 7_000, 1_300, cause);
        let first = sent.send(shot);
        sent.at(1_000 * seconds + 500);
        sent.send(shot.again(first, cause));
    }
    let mut told = Puppet::new(Duration::from_millis(50));
    told.at(0);
    let about = told.send(Shot::new(CLIENT, Kind::Fin, 1_000, 1, Cause::FinToSend));
    told.arrive();
    for event in events::with(cause) {
        for about in [None, Some(about)] {
            told.tell(What::Core {
                host: SERVER,
                connection: None,
                event,
                about,
            });
        }
    }
    [sent, told]
}

#[test]
fn what_is_written_for_learners_uses_these_words_in_english() {
    every_text(Lang::En);
}

#[test]
fn what_is_written_for_learners_uses_these_words_in_chinese() {
    every_text(Lang::Zh);
}

fn every_text(lang: Lang) {
    let mut lines = Lines::default();
    let files = texts::all(&root());
    assert!(files.len() > 60, "{} files", files.len());
    for (path, texts) in files {
        for text in texts {
            let mut letters = text.chars();
            let is_chinese = letters.any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
            if is_chinese == (lang == Lang::Zh) {
                lines.add(&path, &text);
            }
        }
    }
    let sheet = sheet();
    lines.check(|line| sheet.wrong(lang, line));
}
