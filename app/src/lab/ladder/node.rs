//! A picture as plain elements, and the small differ that brings the page's elements in line with
//! it. An element lives as long as its key does: focus, hover and animation stay with it while it
//! moves. (A `view!` of each shape costs several times the code and the time of a frame.)

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node as DomNode};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Names an element among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    kind: &'static str,
    id: u64,
    /// Which one of several with the same name.
    pub part: u32,
}

impl Key {
    /// For a child whose place among its siblings never changes.
    pub const NONE: Self = Self {
        kind: "",
        id: 0,
        part: 0,
    };

    /// From what it is and which one.
    #[must_use]
    pub const fn of(kind: &'static str, id: u64) -> Self {
        Self { kind, id, part: 0 }
    }
}

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub key: Key,
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: Option<String>,
    children: Vec<Node>,
}

impl Node {
    /// An element without anything.
    #[must_use]
    pub fn new(tag: &'static str, key: Key) -> Self {
        Self {
            key,
            tag,
            attributes: Vec::new(),
            text: None,
            children: Vec::new(),
        }
    }

    /// The same with another key.
    #[must_use]
    pub fn key(mut self, key: Key) -> Self {
        self.key = key;
        self
    }

    /// The same with an attribute; one that is there is replaced.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, slot)) => *slot = value,
            None => self.attributes.push((name, value)),
        }
        self
    }

    /// The same with one more class.
    #[must_use]
    pub fn class(self, class: impl AsRef<str>) -> Self {
        let all = match self.attribute("class") {
            Some(old) => format!("{old} {}", class.as_ref()),
            None => class.as_ref().to_owned(),
        };
        self.attr("class", all)
    }

    /// The same with one more child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// The same with a text.
    #[must_use]
    pub fn text(mut self, text: String) -> Self {
        self.text = Some(text);
        self
    }

    /// One attribute's value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The elements that stand on the page, and what they were made from.
#[derive(Debug, Default)]
pub struct Painted {
    nodes: Vec<Live>,
}

#[derive(Debug)]
struct Live {
    element: Element,
    node: Node,
    children: Painted,
}

impl Painted {
    /// Brings the children of `parent` in line with `wanted`.
    pub fn paint(&mut self, parent: &Element, wanted: Vec<Node>) {
        let mut old: Vec<Option<Live>> = std::mem::take(&mut self.nodes)
            .into_iter()
            .map(Some)
            .collect();
        // Most often nothing was added or removed: look at the same place first.
        let mut from = 0;
        for node in wanted {
            let here = (from..old.len())
                .chain(0..from.min(old.len()))
                .find(|place| {
                    old.get(*place)
                        .is_some_and(|live| live.as_ref().is_some_and(|live| live.is(&node)))
                });
            let live = match here.and_then(|place| {
                old.get_mut(place)
                    .and_then(Option::take)
                    .map(|live| (place, live))
            }) {
                Some((place, mut live)) => {
                    from = place + 1;
                    live.update(node);
                    live
                }
                None => match Live::new(node) {
                    Some(live) => live,
                    None => continue,
                },
            };
            self.nodes.push(live);
        }
        for live in old.into_iter().flatten() {
            live.element.remove();
        }
        place(parent, &self.nodes);
    }

    /// The element with that attribute's value, at any depth.
    #[must_use]
    pub fn find(&self, test: &dyn Fn(&Node) -> bool) -> Option<&Element> {
        self.nodes.iter().find_map(|live| {
            if test(&live.node) {
                Some(&live.element)
            } else {
                live.children.find(test)
            }
        })
    }
}

/// Puts elements in their order, and touches none that is in its place already: an element that is
/// inserted again loses its focus.
fn place(parent: &Element, nodes: &[Live]) {
    let mut next: Option<DomNode> = parent.first_child();
    for live in nodes {
        let element: &DomNode = live.element.as_ref();
        if next.as_ref() == Some(element) {
            next = element.next_sibling();
        } else {
            // It fails only when the parent is inside the child.
            let _ = parent.insert_before(element, next.as_ref());
        }
    }
}

impl Live {
    fn new(node: Node) -> Option<Self> {
        let element = document().create_element_ns(Some(SVG), node.tag).ok()?;
        for (name, value) in &node.attributes {
            let _ = element.set_attribute(name, value);
        }
        if let Some(text) = &node.text {
            element.set_text_content(Some(text));
        }
        let mut children = Painted::default();
        children.paint(&element, node.children.clone());
        Some(Self {
            element,
            node,
            children,
        })
    }

    fn is(&self, node: &Node) -> bool {
        self.node.key == node.key && self.node.tag == node.tag
    }

    fn update(&mut self, node: Node) {
        if self.node == node {
            return;
        }
        for (name, value) in &node.attributes {
            if self.node.attribute(name) != Some(value.as_str()) {
                let _ = self.element.set_attribute(name, value);
            }
        }
        for (name, _) in &self.node.attributes {
            if node.attribute(name).is_none() {
                let _ = self.element.remove_attribute(name);
            }
        }
        if self.node.text != node.text {
            self.element.set_text_content(node.text.as_deref());
        }
        if self.node.children != node.children {
            self.children.paint(&self.element, node.children.clone());
        }
        self.node = node;
    }
}

/// The transmission that an event in the picture is about, if it is about one.
#[must_use]
pub fn id_at(target: Option<web_sys::EventTarget>) -> Option<u32> {
    attribute_at(target, "[data-id]", "data-id")?.parse().ok()
}

/// An attribute of the nearest element around an event's target that fits a selector.
#[must_use]
pub fn attribute_at(
    target: Option<web_sys::EventTarget>,
    selector: &str,
    name: &str,
) -> Option<String> {
    let element: Element = target?.dyn_into().ok()?;
    element
        .closest(selector)
        .ok()
        .flatten()?
        .get_attribute(name)
}
