//! No circles between the modules of a crate: who reads one of two modules that know each other must read
//! both, and neither can be moved, tested or understood alone.
//!
//! A crate's source is read with `syn`, and every path in it that begins with `crate` or `super` is an arrow
//! from one top-level module to another. What only tests use does not count, nor does the crate's first
//! file: it puts the modules together. A name that the first file only hands on counts as the module's that
//! has it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

use crate::arrows;
use crate::places::Places;

/// Arrows that still close a circle: the crate's folder, whose module knows what it should not, and which one
/// that is. The list only gets shorter.
const KNOWN: &[(&str, &str, &str)] = &[];

/// Every circle that is not known, and every known arrow that closes none, as one sentence.
pub(crate) fn wrong(places: &Places) -> Vec<String> {
    let mut found = Vec::new();
    for folder in arrows::shipped() {
        let known: Vec<_> = KNOWN
            .iter()
            .filter(|(crate_, ..)| *crate_ == folder)
            .map(|(_, from, to)| (*from, *to))
            .collect();
        let source = places.root.join(folder).join("src");
        match Graph::read(&places.root, &source) {
            Ok(graph) => found.extend(
                (graph.complaints(&known).into_iter())
                    .map(|sentence| format!("{folder}: {sentence}")),
            ),
            Err(why) => found.push(why),
        }
    }
    found
}

/// The arrows between a crate's top-level modules, each with the first place where it is drawn.
#[derive(Debug, Default)]
struct Graph {
    arrows: BTreeMap<(String, String), String>,
}

impl Graph {
    /// Reads a crate's modules, beginning with the first file in its `src`.
    fn read(root: &Path, source: &Path) -> Result<Self, String> {
        let first = ["lib.rs", "main.rs"]
            .map(|name| source.join(name))
            .into_iter()
            .find(|file| file.is_file())
            .ok_or_else(|| format!("{}: neither lib.rs nor main.rs.", source.display()))?;
        let mut reader = Reader::new(root, |file: &Path| fs::read_to_string(file).ok());
        reader.first_file(&first)?;
        Ok(Self {
            arrows: reader.arrows,
        })
    }

    /// The modules that a module knows, but for arrows that are left out.
    fn known_by<'a>(
        &'a self,
        from: &'a str,
        without: &'a [(&str, &str)],
    ) -> impl Iterator<Item = &'a str> {
        let arrows = self.arrows.keys().filter(move |(a, _)| a == from);
        arrows
            .filter(|(a, b)| !without.contains(&(a.as_str(), b.as_str())))
            .map(|(_, to)| to.as_str())
    }

    /// The shortest way along the arrows, both ends included.
    fn way<'a>(
        &'a self,
        from: &'a str,
        to: &str,
        without: &'a [(&str, &str)],
    ) -> Option<Vec<&'a str>> {
        let mut ways = VecDeque::from([vec![from]]);
        let mut seen = BTreeSet::from([from]);
        while let Some(way) = ways.pop_front() {
            let last = way.last().copied()?;
            if last == to {
                return Some(way);
            }
            for next in self.known_by(last, without) {
                if seen.insert(next) {
                    ways.push_back(way.iter().copied().chain([next]).collect());
                }
            }
        }
        None
    }

    /// What is wrong, when these arrows are known to close circles.
    fn complaints(&self, known: &[(&str, &str)]) -> Vec<String> {
        let mut circles = BTreeSet::new();
        for (from, to) in self.arrows.keys() {
            if known.contains(&(from.as_str(), to.as_str())) {
                continue;
            }
            if let Some(mut way) = self.way(to, from, known) {
                // Each circle once, whichever of its arrows led to it.
                let least = (0..way.len()).min_by_key(|at| way[*at]).unwrap_or(0);
                way.rotate_left(least);
                circles.insert(way);
            }
        }
        let mut found: Vec<String> = circles.iter().map(|circle| self.sentence(circle)).collect();
        for (from, to) in known {
            let arrow = self
                .arrows
                .contains_key(&((*from).to_owned(), (*to).to_owned()));
            if !arrow || self.way(to, from, &[]).is_none() {
                found.push(format!(
                    "`{from}` -> `{to}` closes no circle any more; take it off the list in tools/xtask/src/circles.rs."
                ));
            }
        }
        found
    }

    fn sentence(&self, circle: &[&str]) -> String {
        let next = circle.iter().skip(1).chain(circle.first());
        let arrows = circle.iter().zip(next).map(|(from, to)| {
            let place = self.arrows.get(&((*from).to_owned(), (*to).to_owned()));
            let place = place.map_or("", String::as_str);
            format!("`{from}` uses `{to}` ({place})")
        });
        let arrows: Vec<_> = arrows.collect();
        format!(
            "these modules know each other in a circle: {}.",
            arrows.join(", ")
        )
    }
}

/// Walks through the files of a crate, from module to module.
struct Reader<F> {
    /// Gives a file's text, if there is such a file.
    load: F,
    /// What is left out before a file's name.
    root: PathBuf,
    /// The top-level modules.
    modules: BTreeSet<String>,
    /// Names that the first file hands on, each with the module that has it.
    handed_on: BTreeMap<String, String>,
    /// The path of the module that is being read.
    here: Vec<String>,
    /// The name of the file that is being read.
    file: String,
    /// The folder in which files of the module's own modules are.
    folder: PathBuf,
    arrows: BTreeMap<(String, String), String>,
    /// The first file that could not be read.
    error: Option<String>,
}

impl<F: Fn(&Path) -> Option<String>> Reader<F> {
    fn new(root: &Path, load: F) -> Self {
        Self {
            load,
            root: root.to_path_buf(),
            modules: BTreeSet::new(),
            handed_on: BTreeMap::new(),
            here: Vec::new(),
            file: String::new(),
            folder: PathBuf::new(),
            arrows: BTreeMap::new(),
            error: None,
        }
    }

    fn first_file(&mut self, path: &Path) -> Result<(), String> {
        let (name, file) = self.parse(&[path])?;
        for item in &file.items {
            match item {
                Item::Mod(module) if !is_for_tests(&module.attrs) => {
                    self.modules.insert(module.ident.to_string());
                }
                _ => {}
            }
        }
        for item in &file.items {
            if let Item::Use(used) = item {
                self.note_handed_on(&mut Vec::new(), &used.tree);
            }
        }
        self.file = name;
        self.folder = path.parent().unwrap_or(path).to_path_buf();
        self.visit_file(&file);
        self.error.take().map_or(Ok(()), Err)
    }

    /// Reads the first of these files that is there. Gives its name, too.
    fn parse(&self, paths: &[&Path]) -> Result<(String, syn::File), String> {
        let found = paths
            .iter()
            .find_map(|path| Some((path, (self.load)(path)?)));
        let Some((path, text)) = found else {
            return Err(format!("none of these files can be read: {paths:?}."));
        };
        let name = path
            .strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string();
        let file = syn::parse_file(&text).map_err(|why| format!("{name}: {why}."))?;
        Ok((name, file))
    }

    /// `pub use stack::{Stack, table::Row as Line}`: `Stack` and `Line` are of `stack`.
    fn note_handed_on(&mut self, path: &mut Vec<String>, tree: &UseTree) {
        let name = match tree {
            UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.note_handed_on(path, &step.tree);
                path.pop();
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_handed_on(path, tree);
                }
                return;
            }
            UseTree::Name(name) => name.ident.to_string(),
            UseTree::Rename(renamed) => renamed.rename.to_string(),
            UseTree::Glob(_) => return,
        };
        let mut steps = path
            .iter()
            .filter(|step| !["crate", "self"].contains(&step.as_str()));
        if let Some(module) = steps.next().filter(|step| self.modules.contains(*step)) {
            self.handed_on.insert(name, module.clone());
        }
    }

    /// A module in a file of its own.
    fn follow(&mut self, name: &Ident) -> Result<(), String> {
        let alone = self.folder.join(format!("{name}.rs"));
        let inside = self.folder.join(name.to_string());
        let (shown, file) = self.parse(&[&alone, &inside.join("mod.rs")])?;
        let outer = (
            std::mem::replace(&mut self.file, shown),
            std::mem::replace(&mut self.folder, inside),
        );
        self.visit_file(&file);
        (self.file, self.folder) = outer;
        Ok(())
    }

    /// A path was written here.
    fn note(&mut self, steps: &[Ident]) {
        let mut at = self.here.clone();
        let mut rest = steps.iter().map(ToString::to_string).peekable();
        match rest.next().as_deref() {
            Some("crate") => at.clear(),
            Some("super") => {
                at.pop();
                while rest.next_if(|step| step == "super").is_some() {
                    at.pop();
                }
            }
            _ => return,
        }
        at.extend(rest);
        let (Some(from), Some(to)) = (self.here.first(), at.first()) else {
            return;
        };
        let to = match self.modules.contains(to) {
            true => Some(to),
            false => self.handed_on.get(to),
        };
        let Some(to) = to.filter(|to| *to != from) else {
            return;
        };
        let line = steps.first().map_or(0, |step| step.span().start().line);
        self.arrows
            .entry((from.clone(), to.clone()))
            .or_insert_with(|| format!("{}:{line}", self.file));
    }

    fn note_use(&mut self, path: &mut Vec<Ident>, tree: &UseTree) {
        match tree {
            UseTree::Path(step) => {
                path.push(step.ident.clone());
                self.note_use(path, &step.tree);
                path.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_use(path, tree);
                }
            }
            UseTree::Name(last) => self.note_ending_with(path, &last.ident),
            UseTree::Rename(last) => self.note_ending_with(path, &last.ident),
            UseTree::Glob(_) => self.note(path),
        }
    }

    fn note_ending_with(&mut self, path: &mut Vec<Ident>, last: &Ident) {
        path.push(last.clone());
        self.note(path);
        path.pop();
    }

    /// What a macro is given is not syntax yet, but a path looks the same there.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<Ident> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.note(&path);
                        path.clear();
                    }
                    path.push(ident);
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.note(&path);
                    path.clear();
                    self.note_tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.note(&path);
                    path.clear();
                }
            }
        }
        self.note(&path);
    }
}

impl<'ast, F: Fn(&Path) -> Option<String>> Visit<'ast> for Reader<F> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Macro(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.here.push(module.ident.to_string());
        if module.content.is_some() {
            let inside = self.folder.join(module.ident.to_string());
            let outer = std::mem::replace(&mut self.folder, inside);
            visit::visit_item_mod(self, module);
            self.folder = outer;
        } else if let Err(why) = self.follow(&module.ident) {
            self.error.get_or_insert(why);
        }
        self.here.pop();
    }

    fn visit_item_use(&mut self, used: &'ast syn::ItemUse) {
        self.note_use(&mut Vec::new(), &used.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps: Vec<_> = path
            .segments
            .iter()
            .map(|step| step.ident.clone())
            .collect();
        self.note(&steps);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.note_tokens(call.tokens.clone());
    }

    /// Who may use something is no use of it.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

/// `#[cfg(test)]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        let condition = attribute.parse_args::<Ident>();
        attribute.path().is_ident("cfg") && condition.is_ok_and(|condition| condition == "test")
    };
    attributes.iter().any(is_test)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arrows of a made-up crate: each file by its name.
    fn graph(files: &[(&str, &str)]) -> Graph {
        let mut reader = Reader::new(Path::new(""), |path: &Path| {
            let found = files.iter().find(|(file, _)| Path::new(file) == path);
            found.map(|(_, text)| (*text).to_owned())
        });
        reader.first_file(Path::new("lib.rs")).unwrap();
        Graph {
            arrows: reader.arrows,
        }
    }

    /// A crate of two modules, `a` and `b`, which stand in its first file.
    fn of_two(a: &str, b: &str) -> Graph {
        let text = format!("pub use b::Thing;\nmod a {{\n{a}\n}}\nmod b {{\n{b}\n}}");
        graph(&[("lib.rs", &text)])
    }

    #[test]
    fn two_modules_that_know_each_other_are_a_circle() {
        let graph = of_two("use crate::b::Thing;", "\n\nfn f(a: crate::a::A) {}");
        assert_eq!(
            graph.complaints(&[]),
            [
                "these modules know each other in a circle: `a` uses `b` (lib.rs:3), `b` uses `a` (lib.rs:8)."
            ]
        );
    }

    #[test]
    fn a_circle_of_three_is_told_once() {
        let graph = graph(&[(
            "lib.rs",
            "mod a { use crate::{b, d}; } mod b { use super::c::*; } mod c { use crate::a as x; } mod d {}",
        )]);
        assert_eq!(
            graph.complaints(&[]),
            [
                "these modules know each other in a circle: `a` uses `b` (lib.rs:1), \
              `b` uses `c` (lib.rs:1), `c` uses `a` (lib.rs:1)."
            ]
        );
    }

    #[test]
    fn arrows_that_go_one_way_are_none() {
        let graph = of_two(
            "use crate::b::{self, Thing};",
            "use core::fmt; use self::c::D; mod c {}",
        );
        assert_eq!(graph.complaints(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_way_out_is_seen_wherever_it_stands() {
        for way in [
            "use crate::b;",
            "use crate::Thing;",
            "use super::b::Thing as T;",
            "mod c { use super::super::b; }",
            "fn f() -> Vec<crate::b::Thing> { Vec::new() }",
            "fn f() { println!(\"{}\", crate::b::NAME); }",
            "macro_rules! m { () => { $crate::b::f() }; }",
            "impl crate::b::Trait for X {}",
        ] {
            let graph = of_two(way, "use crate::a;");
            assert_eq!(graph.complaints(&[]).len(), 1, "{way}");
        }
    }

    #[test]
    fn tests_and_what_is_no_use_draw_no_arrow() {
        for way in [
            "#[cfg(test)] mod tests { use crate::b; }",
            "#[cfg(test)] use crate::b;",
            "#[cfg(test)] mod tests;",
            "#[cfg(test)] fn f() { crate::b::f(); }",
            "/// See [`crate::b`].\nfn f() {}",
            "mod c { use super::b; }",
            "fn f() { let b = 1; m!(b: b); }",
            "pub(crate) fn f() {}",
        ] {
            let graph = of_two(way, "use crate::a;");
            assert_eq!(graph.complaints(&[]), Vec::<String>::new(), "{way}");
        }
    }

    #[test]
    fn modules_are_found_in_files_and_folders() {
        let graph = graph(&[
            ("lib.rs", "mod a;\nmod b;"),
            ("a/mod.rs", "mod deep;"),
            ("a/deep/mod.rs", "// first\nuse super::super::b::Thing;"),
            ("b/mod.rs", "use crate::a::deep;"),
        ]);
        assert_eq!(
            graph.complaints(&[]),
            [
                "these modules know each other in a circle: `a` uses `b` (a/deep/mod.rs:2), \
              `b` uses `a` (b/mod.rs:1)."
            ]
        );
    }

    #[test]
    fn a_known_arrow_is_left_out_as_long_as_it_closes_a_circle() {
        let circle = of_two("use crate::b;", "use crate::a;");
        assert_eq!(circle.complaints(&[("b", "a")]), Vec::<String>::new());
        let gone = "`b` -> `a` closes no circle any more; take it off the list in tools/xtask/src/circles.rs.";
        let one_way = of_two("use crate::b;", "");
        assert_eq!(one_way.complaints(&[("b", "a")]), [gone]);
        let other_way = of_two("", "use crate::a;");
        assert_eq!(other_way.complaints(&[("b", "a")]), [gone]);
    }

    #[test]
    fn no_crate_has_circles() {
        let places = Places::find().unwrap();
        assert_eq!(wrong(&places), Vec::<String>::new());
    }
}
