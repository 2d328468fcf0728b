//! The words of the pages' own interface, in both languages. Prose stands in `content/`.

/// One language's words.
#[derive(Debug)]
pub struct Words {
    /// The link that passes over the header.
    pub skip: &'static str,
    /// The navigation's name.
    pub site: &'static str,
    /// The home page in the navigation.
    pub home: &'static str,
    /// The sandbox in the navigation.
    pub sandbox: &'static str,
    /// The language switch's name.
    pub language: &'static str,
    /// The theme switch's name, and its three choices.
    pub theme: &'static str,
    /// Light theme.
    pub light: &'static str,
    /// Dark theme.
    pub dark: &'static str,
    /// Whatever the system says.
    pub system: &'static str,
    /// The name of the row of keys, and each key with what it does.
    pub keys: &'static str,
    /// Key and action.
    pub hints: [(&'static str, &'static str); 4],
    /// The heading over a reason.
    pub why: &'static str,
    /// What stands under a static figure while the live one is on its way.
    pub loading: &'static str,
    /// What stands there for a browser without scripts.
    pub no_script: &'static str,
    /// Before, between and after the code's and the text's licences in the footer.
    pub licences: [&'static str; 4],
    /// Before, between and after the fonts' licences in the footer.
    pub fonts: [&'static str; 3],
    /// The link to the home page on the page for a missing one.
    pub go_home: &'static str,
}

/// English.
pub const EN: Words = Words {
    skip: "Skip to content",
    site: "Site",
    home: "Home",
    sandbox: "Sandbox",
    language: "Language",
    theme: "Theme",
    light: "Light",
    dark: "Dark",
    system: "System",
    keys: "Keys",
    hints: [
        ("Space", "play"),
        ("→", "step"),
        ("←", "back"),
        ("D", "drop"),
    ],
    why: "Why?",
    loading: "The lab is loading.",
    no_script: "This figure runs when the browser allows JavaScript and WebAssembly.",
    licences: ["Code: ", " or ", ". Text: ", "."],
    fonts: ["Fonts (OFL 1.1): ", ", ", "."],
    go_home: "Go to the home page",
};

/// Simplified Chinese.
pub const ZH: Words = Words {
    skip: "跳到正文",
    site: "网站",
    home: "首页",
    sandbox: "沙盒",
    language: "语言",
    theme: "主题",
    light: "浅色",
    dark: "深色",
    system: "跟随系统",
    keys: "按键",
    hints: [
        ("空格", "播放"),
        ("→", "单步"),
        ("←", "后退"),
        ("D", "丢弃"),
    ],
    why: "为什么？",
    loading: "实验台正在加载。",
    no_script: "浏览器允许 JavaScript 和 WebAssembly 时，这幅图会运行起来。",
    licences: ["代码：", " 或 ", "。文字：", "。"],
    fonts: ["字体（OFL 1.1）：", "、", "。"],
    go_home: "前往首页",
};
