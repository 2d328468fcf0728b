//! What a reader of the written pages relies on: links lead somewhere, both languages have the same pages, and the HTML is
//! well formed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use course::Course;
use scraper::{Html, Selector};
use site::lab::{self, Built, Labs};
use site::page::{Lang, Page, Topic};
use site::site::{Options, write};

/// A site written into a folder of its own that goes away at the end.
struct Site {
    folder: PathBuf,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Site {
    /// Stands in for Trunk: the copied public folder and a build of the app by name. The fonts are made up too, so that this
    /// needs no npm packages.
    fn write(name: &str, public_url: &str, site_url: Option<&str>) -> Self {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder =
            std::env::temp_dir().join(format!("ackademy-site-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let (out, source) = (folder.join("dist"), folder.join("source"));
        copy(&top.join("public"), &out);
        for folder in ["lab-en-0123", "lab-zh-4567"] {
            for file in ["app.js", "app_bg.wasm", "lab.css"] {
                put(&out.join(folder).join(file), "");
            }
        }
        for script in ["trouble.js", "quiz.js"] {
            put(&source.join("app/src/element").join(script), "");
        }
        copy(&top.join("lessons"), &source.join("lessons"));
        let myths = "tools/site/content/myths.toml";
        put(
            &source.join(myths),
            &fs::read_to_string(top.join(myths)).unwrap(),
        );
        let terms = fs::read_to_string(top.join("docs/terms.md")).unwrap();
        put(&source.join("docs/terms.md"), &terms);
        put(
            &source.join("app/src/element/shim.js"),
            "const labs = { en: '__ACKADEMY_EN__', zh: '__ACKADEMY_ZH__' };",
        );
        for licence in ["LICENSE-MIT", "LICENSE-APACHE", "LICENSE-CC-BY-4.0"] {
            put(&source.join(licence), "");
        }
        for (package, files) in [
            (
                "@fontsource-variable/source-serif-4",
                vec![
                    "source-serif-4-latin-wght-normal.woff2",
                    "source-serif-4-latin-wght-italic.woff2",
                ],
            ),
            (
                "@fontsource-variable/inter",
                vec!["inter-latin-wght-normal.woff2"],
            ),
            (
                "@fontsource/ibm-plex-mono",
                vec![
                    "ibm-plex-mono-latin-400-normal.woff2",
                    "ibm-plex-mono-latin-500-normal.woff2",
                ],
            ),
        ] {
            let package = source.join("e2e/node_modules").join(package);
            put(&package.join("LICENSE"), "");
            for file in files {
                put(&package.join("files").join(file), "");
            }
        }
        let site = Self { folder };
        write(&Options {
            out,
            source,
            labs: Labs {
                en: Built::in_folder("lab-en-0123"),
                zh: Built::in_folder("lab-zh-4567"),
            },
            public_url: public_url.into(),
            site_url: site_url.map(Into::into),
        })
        .unwrap();
        site
    }

    fn out(&self) -> PathBuf {
        self.folder.join("dist")
    }

    /// Every HTML file, with its path below the root.
    fn pages(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        walk(&self.out(), &mut |file| {
            if file
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let name = file
                    .strip_prefix(self.out())
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.push((name, fs::read_to_string(file).unwrap()));
            }
        });
        found.sort();
        found
    }

    fn page(&self, name: &str) -> Html {
        Html::parse_document(&fs::read_to_string(self.out().join(name)).unwrap())
    }
}

fn course() -> Course {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Course::read(&top.join("lessons")).unwrap()
}

fn put(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn copy(from: &Path, to: &Path) {
    walk(from, &mut |file| {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    });
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, visit);
        } else {
            visit(&path);
        }
    }
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Where `link` on the page `page` leads, as a file below the root; `None`: outside the site.
fn target(page: &str, link: &str, public_url: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("data:") {
        return None;
    }
    let link = link.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = match link.strip_prefix(public_url) {
        Some(_) => Vec::new(),
        None => page.split('/').collect(),
    };
    if link.is_empty() {
        return Some(page.to_owned());
    }
    parts.pop();
    for part in link.strip_prefix(public_url).unwrap_or(link).split('/') {
        match part {
            "." | "" => {}
            ".." => assert!(
                parts.pop().is_some(),
                "{page}: {link} climbs out of the site"
            ),
            part => parts.push(part),
        }
    }
    let folder = link.ends_with('/') || link.ends_with("..") || link.ends_with('.');
    if folder {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

#[test]
fn every_internal_link_leads_to_a_file() {
    for public_url in ["/", "/tcp/"] {
        let site = Site::write(&format!("links{}", public_url.len()), public_url, None);
        let pages = site.pages();
        assert_eq!(
            pages.len(),
            Page::all(&course()).len() + 2,
            "each page in both languages, home once more, and the one for a missing page"
        );
        let mut seen = 0;
        for (name, text) in &pages {
            let page = Html::parse_document(text);
            for element in select(&page, "[href], [src]") {
                let value = element.value();
                let link = value.attr("href").or_else(|| value.attr("src")).unwrap();
                assert!(
                    !link.starts_with('/') || name == "404.html",
                    "{name}: {link} would break under a sub-path"
                );
                let Some(file) = target(name, link, public_url) else {
                    continue;
                };
                assert!(
                    site.out().join(&file).is_file(),
                    "{name}: {link} leads to {file}, which is not there"
                );
                if let Some(fragment) = link.strip_prefix('#') {
                    assert_eq!(
                        select(&page, &format!("[id={fragment}]")).len(),
                        1,
                        "{name}: nothing is called {fragment}"
                    );
                }
                seen += 1;
            }
        }
        assert!(seen > 100, "only {seen} links were looked at");
    }
}

#[test]
fn the_css_and_the_manifest_name_files_that_are_there() {
    let site = Site::write("css", "/", None);
    let css = fs::read_to_string(site.out().join("css/fonts.css")).unwrap();
    let fonts: Vec<&str> = css
        .split("url(\"../")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(fonts.len() >= 5, "{fonts:?}");
    for font in fonts {
        assert!(site.out().join(font).is_file(), "{font}");
    }
    let manifest = fs::read_to_string(site.out().join("manifest.webmanifest")).unwrap();
    for icon in manifest
        .split("\"src\": \"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        assert!(site.out().join(icon).is_file(), "{icon}");
    }
}

#[test]
fn the_pages_are_well_formed() {
    let site = Site::write("form", "/", None);
    for (name, text) in site.pages() {
        let page = Html::parse_document(&text);
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        for (what, count) in [
            ("h1", 1),
            ("main", 1),
            ("head > title", 1),
            ("header", 1),
            ("footer", 1),
            ("meta[name=description]", 1),
        ] {
            assert_eq!(select(&page, what).len(), count, "{name}: {what}");
        }
        let mut ids = BTreeSet::new();
        for element in select(&page, "[id]") {
            let id = element.value().attr("id").unwrap();
            assert!(ids.insert(id), "{name}: two elements are called {id}");
        }
        // The policy permits neither.
        assert!(
            select(&page, "[style], style").is_empty(),
            "{name}: inline style"
        );
        assert_eq!(
            select(&page, "script:not([src])").len(),
            1,
            "{name}: one inline script, the theme's"
        );
    }
}

#[test]
fn both_languages_have_the_same_pages() {
    let site = Site::write("languages", "/", None);
    // Stress, words that a page explains, and numbers stand where each language needs them; figures are drawn from words.
    let free = [
        "em", "strong", "br", "span", "button", "code", "text", "path", "g", "rect", "line",
    ];
    for topic in Topic::all(&course()) {
        let shape = |lang: Lang| {
            let topic = topic.clone();
            let address = Page { topic, lang }.address();
            let page = site.page(&format!("{address}index.html"));
            assert_eq!(
                select(&page, "html")[0].value().attr("lang"),
                Some(lang.tag())
            );
            // The same elements in the same order; only words and stress differ.
            page.tree
                .values()
                .filter_map(|node| node.as_element().map(|element| element.name().to_owned()))
                .filter(|name| !free.contains(&name.as_str()))
                .collect::<Vec<_>>()
        };
        assert_eq!(shape(Lang::En), shape(Lang::Zh), "{topic:?}");
    }
}

#[test]
fn a_page_names_itself_and_the_other_language() {
    let site = Site::write("alternate", "/tcp/", Some("https://example.org/tcp"));
    let alias = site.page("en/index.html");
    assert_eq!(
        select(&alias, "link[rel=canonical]")[0]
            .value()
            .attr("href"),
        Some("https://example.org/tcp/")
    );
    let page = site.page("zh/sandbox/index.html");
    let alternates: Vec<_> = select(&page, "link[rel=alternate]")
        .iter()
        .map(|link| {
            (
                link.value().attr("hreflang").unwrap(),
                link.value().attr("href").unwrap(),
            )
        })
        .collect();
    assert_eq!(
        alternates,
        [
            ("en", "https://example.org/tcp/en/sandbox/"),
            ("zh-Hans", "https://example.org/tcp/zh/sandbox/"),
            ("x-default", "https://example.org/tcp/en/sandbox/"),
        ]
    );
    let image = select(&page, "meta[property=\"og:image\"]")[0]
        .value()
        .attr("content")
        .unwrap();
    let file = image.strip_prefix("https://example.org/tcp/").unwrap();
    assert!(site.out().join(file).is_file(), "{file}");
    // The switch keeps the page.
    let switch: Vec<_> = select(&page, "a[data-language]")
        .iter()
        .map(|link| link.value().attr("href").unwrap())
        .collect();
    assert_eq!(switch, ["../../en/sandbox/", "../../zh/sandbox/"]);
}

#[test]
fn the_module_imports_the_labs_files() {
    let site = Site::write("module", "/", None);
    let module = fs::read_to_string(site.out().join("ackademy.js")).unwrap();
    assert_eq!(
        module,
        "const labs = { en: './lab-en-0123', zh: './lab-zh-4567' };"
    );
}

#[test]
fn a_folder_without_a_build_is_refused_in_one_sentence() {
    let folder = std::env::temp_dir().join(format!("ackademy-site-empty-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let places = lab::Places {
        out: &folder,
        source: &folder,
        target: &folder,
    };
    let error = lab::build(places, lab::Mode::Dev).unwrap_err();
    fs::remove_dir_all(&folder).unwrap();
    let text = format!("{error:#}");
    assert!(
        text.starts_with(&format!("cannot read {}", folder.display())),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1);
}
