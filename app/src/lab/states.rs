//! The state diagram: laid out by `tcp_figure::states`, painted here. Boxes keep their elements
//! from one state to the next, so that a change fades.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use tcp_core::{Event, State};
use tcp_explain::{Lang, Role};
use tcp_figure::states::{Diagram, Edge, Form, Node as StateBox, diagram};
use tcp_figure::{Px, path_d, who};
use tcp_sim::trace::{Call, What};

use super::context::LabContext;
use super::ladder::node::{Key, Node, Painted};
use super::ladder::paint::text;
use super::session::Session;
use crate::i18n;

/// The width that the diagram is laid out for; the page scales it to what there is.
const WIDTH: Px = Px::whole(340);

/// The diagram.
#[component]
pub(crate) fn States(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let full = RwSignal::new(false);
    let picture = cx.memo(move |session| {
        let form = if full.get() {
            Form::Full
        } else {
            Form::Growing
        };
        diagram(&session.run().scene(), lang, WIDTH, form)
    });
    // Once somebody left the handshake's states, all of them are there anyway.
    let grown = cx.memo(move |session| {
        let growing = |picture: &Diagram| picture.nodes.len() > HANDSHAKE_STATES;
        if full.get() {
            growing(&diagram(
                &session.run().scene(),
                Lang::En,
                WIDTH,
                Form::Growing,
            ))
        } else {
            picture.with(growing)
        }
    });
    let paths = cx.memo(move |session| paths(session, lang));
    let svg = NodeRef::<leptos::svg::G>::new();
    let painted = Rc::new(RefCell::new(Painted::default()));
    Effect::new(move || {
        let Some(svg) = svg.get() else {
            return;
        };
        painted
            .borrow_mut()
            .paint(&svg, picture.with(|picture| paint(picture, lang)));
    });
    let words =
        move |part: fn(&Diagram) -> &String| move || picture.with(|picture| part(picture).clone());
    let view_box =
        move || picture.with(|picture| format!("0 0 {} {}", picture.width, picture.height));
    view! {
        <section class="states" data-part="states" aria-label=words(|picture| &picture.title)>
            <header>
                <h3 class="label">{words(|picture| &picture.title)}</h3>
                <Show when=move || !grown.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        aria-pressed=move || if full.get() { "true" } else { "false" }
                        on:click=move |_| full.update(|full| *full = !*full)
                    >
                        {move || if full.get() { i18n::states_fewer(lang) } else { i18n::states_all(lang) }}
                    </button>
                </Show>
            </header>
            <svg class="ack-figure" viewBox=view_box role="img" aria-labelledby="states-title" aria-describedby="states-desc">
                <title id="states-title">{words(|picture| &picture.title)}</title>
                <desc id="states-desc">{words(|picture| &picture.desc)}</desc>
                <g node_ref=svg></g>
            </svg>
            <ul class="unseen">
                {move || paths.get().into_iter().map(|path| view! { <li>{path}</li> }).collect_view()}
            </ul>
        </section>
    }
}

/// CLOSED, LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED.
const HANDSHAKE_STATES: usize = 5;

/// All shapes, lines below boxes.
fn paint(picture: &Diagram, lang: Lang) -> Vec<Node> {
    let roles = picture.roles.as_slice();
    let edges = picture.edges.iter().map(|it| edge(it, roles));
    let boxes = picture
        .nodes
        .iter()
        .map(|node| state_box(node, roles, lang));
    let notes = picture.notes.iter().enumerate();
    let notes = notes.map(|(place, note)| text("ack-quiet", note).key(key("note", place)));
    edges.chain(boxes).chain(notes).collect()
}

fn edge(edge: &Edge, roles: &[Role]) -> Node {
    let name = edge.name.to_owned();
    let way = u64::from(edge.from as u8) << 8 | u64::from(edge.to as u8);
    let mut group = Node::new("g", Key::of("edge", way))
        .class(if edge.last {
            "ack-way ack-last"
        } else {
            "ack-way"
        })
        .child(Node::new("title", Key::of("title", 0)).text(name));
    for (place, (line, walker)) in edge.strokes().into_iter().enumerate() {
        let stroke = Node::new("path", key("stroke", place))
            .class("ack-edge")
            .attr("d", path_d(&line, false));
        group = group.child(match walker {
            Some(host) => stroke.class(who(roles, host)),
            None => stroke,
        });
    }
    let head = Node::new("path", Key::of("head", 0))
        .class("ack-edge-head")
        .attr("d", path_d(&edge.head(), true));
    group.child(match edge.walked.last() {
        Some(host) => head.class(who(roles, *host)),
        None => head,
    })
}

fn state_box(node: &StateBox, roles: &[Role], lang: Lang) -> Node {
    let area = node.area;
    let place = u64::from(node.state as u8) << 1 | u64::from(node.is_end);
    let mut group = Node::new("g", Key::of("state", place))
        .class("ack-state")
        .child(Node::new("title", Key::of("title", 0)).text(about(lang, node.state).to_owned()))
        .child(
            Node::new("rect", Key::of("box", 0))
                .attr("x", area.x.to_string())
                .attr("y", area.y.to_string())
                .attr("width", area.w.to_string())
                .attr("height", area.h.to_string())
                .attr("rx", "5"),
        );
    group = match node.live.as_slice() {
        [] => group,
        [one] => group.class(who(roles, *one)),
        // Both ends are there: the second one's colour underlines its half.
        [..] => {
            let half = area.w.half();
            let line = format!(
                "M{} {}h{}",
                area.x + half,
                area.bottom(),
                half - Px::whole(5)
            );
            group.class("ack-both").child(
                Node::new("path", Key::of("half", 0))
                    .class("ack-half")
                    .attr("d", line),
            )
        }
    };
    group = group.child(text("ack-state-name", &node.text));
    for badge in &node.badges {
        let disc = Node::new("circle", Key::of("disc", 0))
            .attr("cx", badge.at.x.to_string())
            .attr("cy", badge.at.y.to_string())
            .attr("r", badge.radius.to_string());
        group = group.child(
            Node::new("g", key("badge", badge.host.index()))
                .class("ack-badge")
                .class(who(roles, badge.host))
                .child(disc)
                .child(text("ack-pill", &badge.text)),
        );
    }
    group
}

fn key(kind: &'static str, place: usize) -> Key {
    Key::of(kind, u64::try_from(place).unwrap_or(u64::MAX))
}

/// The way of each host in words: "Client: CLOSED → SYN-SENT → ESTABLISHED".
fn paths(session: &Session, lang: Lang) -> Vec<String> {
    let scene = session.run().scene();
    let mut ways: Vec<Vec<&str>> = scene
        .parties
        .iter()
        .map(|_| vec![State::Closed.name()])
        .collect();
    for record in scene.records {
        let (host, to) = match &record.what {
            What::Core {
                host,
                event: Event::StateChanged { to, .. },
                ..
            } => (host, *to),
            What::Program {
                host,
                call: Call::Listen { .. },
                ..
            } => (host, State::Listen),
            _ => continue,
        };
        if let Some(way) = ways.get_mut(host.index())
            && way.last() != Some(&to.name())
        {
            way.push(to.name());
        }
    }
    let named = scene.parties.iter().zip(ways);
    named
        .map(|(party, way)| i18n::states_path(lang, party.heading(lang), &way.join(" → ")))
        .collect()
}

/// What a state is, in one sentence.
const fn about(lang: Lang, state: State) -> &'static str {
    match state {
        State::Closed => i18n::state_closed(lang),
        State::Listen => i18n::state_listen(lang),
        State::SynSent => i18n::state_syn_sent(lang),
        State::SynReceived => i18n::state_syn_received(lang),
        State::Established => i18n::state_established(lang),
        State::FinWait1 => i18n::state_fin_wait_1(lang),
        State::FinWait2 => i18n::state_fin_wait_2(lang),
        State::CloseWait => i18n::state_close_wait(lang),
        State::Closing => i18n::state_closing(lang),
        State::LastAck => i18n::state_last_ack(lang),
        State::TimeWait => i18n::state_time_wait(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::run::RunMsg;
    use tcp_sim::Scenario;

    #[test]
    fn the_way_of_each_host_can_be_read() {
        let mut session = Session::new(Scenario::handshake());
        for _ in 0..8 {
            session.update(RunMsg::Step { gliding: false });
        }
        assert_eq!(
            paths(&session, Lang::En),
            [
                "Client: CLOSED → SYN-SENT → ESTABLISHED",
                "Server: CLOSED → LISTEN → SYN-RECEIVED → ESTABLISHED"
            ]
        );
    }

    #[test]
    fn every_state_is_painted_once_and_closed_twice() {
        let session = Session::new(Scenario::handshake());
        let full = diagram(&session.run().scene(), Lang::Zh, WIDTH, Form::Full);
        let nodes = paint(&full, Lang::Zh);
        let boxes = nodes.iter().filter(|node| {
            node.attribute("class")
                .is_some_and(|class| class.starts_with("ack-state"))
        });
        assert_eq!(boxes.count(), State::ALL.len() + 1);
    }

    #[test]
    fn a_box_keeps_its_element_when_its_state_becomes_live() {
        let mut session = Session::new(Scenario::handshake());
        let keys = |session: &Session| {
            let nodes = paint(
                &diagram(&session.run().scene(), Lang::En, WIDTH, Form::Full),
                Lang::En,
            );
            nodes
                .into_iter()
                .map(|node| node.key)
                .filter(|key| *key != Key::NONE)
                .collect::<Vec<_>>()
        };
        let mut before = keys(&session);
        session.update(RunMsg::Step { gliding: false });
        let mut after = keys(&session);
        let order = |keys: &mut Vec<Key>| keys.sort_by_key(|key| format!("{key:?}"));
        order(&mut before);
        order(&mut after);
        assert_eq!(before, after);
    }
}
