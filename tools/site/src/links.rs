//! Addresses in a page: relative ones, so that the site works under any path.

use crate::page::{Lang, Page, Topic};

/// Makes the links of one page.
#[derive(Clone, Debug)]
pub struct Links {
    /// What leads from the page to the site's root: `./`, `../` … or, for a page that is shown at any address, a full path.
    root: String,
    /// The site's full address with a slash at its end, when it is known.
    site_url: Option<String>,
}

impl Links {
    /// Links of the page at `address` below the root (empty, or ending in a slash).
    #[must_use]
    pub fn from(address: &str, site_url: Option<&str>) -> Self {
        let depth = address.matches('/').count();
        let root = if depth == 0 {
            "./".to_owned()
        } else {
            "../".repeat(depth)
        };
        Self {
            root,
            site_url: site_url.map(with_slash),
        }
    }

    /// Links of a page that a server shows at addresses of any depth.
    #[must_use]
    pub fn from_anywhere(public_url: &str, site_url: Option<&str>) -> Self {
        Self {
            root: with_slash(public_url),
            site_url: site_url.map(with_slash),
        }
    }

    /// To a file or folder below the root.
    #[must_use]
    pub fn to(&self, target: &str) -> String {
        match (self.root.as_str(), target) {
            (root, "") => root.to_owned(),
            ("./", target) => target.to_owned(),
            (root, target) => format!("{root}{target}"),
        }
    }

    /// To a page.
    #[must_use]
    pub fn page(&self, topic: Topic, lang: Lang) -> String {
        self.to(&Page { topic, lang }.address())
    }

    /// The full address, when it is known.
    #[must_use]
    pub fn absolute(&self, target: &str) -> Option<String> {
        self.site_url.as_ref().map(|site| format!("{site}{target}"))
    }
}

fn with_slash(url: &str) -> String {
    if url.ends_with('/') {
        url.to_owned()
    } else {
        format!("{url}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_climb_to_the_root() {
        let links = Links::from("en/sandbox/", None);
        assert_eq!(links.page(Topic::Home, Lang::En), "../../");
        assert_eq!(links.page(Topic::Sandbox, Lang::Zh), "../../zh/sandbox/");
        let home = Links::from("", None);
        assert_eq!(home.page(Topic::Home, Lang::En), "./");
        assert_eq!(home.to("css/page.css"), "css/page.css");
    }

    #[test]
    fn a_page_for_any_address_starts_at_the_public_path() {
        assert_eq!(
            Links::from_anywhere("/tcp", None).page(Topic::Sandbox, Lang::En),
            "/tcp/en/sandbox/"
        );
        assert_eq!(Links::from_anywhere("/", None).to(""), "/");
    }

    #[test]
    fn only_a_known_site_has_full_addresses() {
        let links = Links::from("zh/", Some("https://example.org/tcp"));
        let known = links.absolute("zh/");
        assert_eq!(known.as_deref(), Some("https://example.org/tcp/zh/"));
        assert_eq!(Links::from("zh/", None).absolute("zh/"), None);
    }
}
