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
    /// The course map in the navigation.
    pub lessons: &'static str,
    /// The sandbox in the navigation.
    pub sandbox: &'static str,
    /// The quiz in the navigation.
    pub quiz: &'static str,
    /// How a teacher sets one.
    pub set: Setting,
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
    /// What stands in a quiz's place until it runs.
    pub no_script_quiz: &'static str,
    /// Before, between and after the code's and the text's licences in the footer.
    pub licences: [&'static str; 4],
    /// Before, between and after the fonts' licences in the footer.
    pub fonts: [&'static str; 3],
    /// Behind a number of minutes.
    pub minutes: &'static str,
    /// Before the lessons that a lesson builds on.
    pub after: &'static str,
    /// Between two things of a list.
    pub comma: &'static str,
    /// Between a thing and what it is.
    pub colon: &'static str,
    /// The end of a sentence.
    pub stop: &'static str,
    /// The name of the list of a unit's lessons.
    pub unit: &'static str,
    /// The name of the links at a lesson's end.
    pub onward: &'static str,
    /// Over the next lesson.
    pub next_lesson: &'static str,
    /// On the home page, before the link to the lessons.
    pub first_lesson: &'static str,
    /// That link.
    pub all_lessons: &'static str,
    /// The link to the course map.
    pub all_lessons_short: &'static str,
    /// Over the clauses that a lesson rests on.
    pub rests_on: &'static str,
    /// Before the profile of a lesson's worlds.
    pub profile: &'static str,
    /// The link to the sandbox at the end of a lesson.
    pub to_sandbox: &'static str,
    /// What opens an answer.
    pub answer: &'static str,
    /// Over the answers on paper.
    pub answers: &'static str,
    /// Over a challenge.
    pub challenge: &'static str,
    /// Before the number of a hint.
    pub hint: &'static str,
    /// Over the cards.
    pub cards: &'static str,
    /// Under it.
    pub cards_lead: &'static str,
    /// Feedback: before what was chosen.
    pub you_said: &'static str,
    /// Feedback: before what the run did.
    pub it_was: &'static str,
    /// Feedback: when both are the same.
    pub so_it_was: &'static str,
    /// The button that answers a card.
    pub check: &'static str,
    /// The link that opens a card's world in a lab.
    pub run_it: &'static str,
    /// Over what can be done with one's progress.
    pub your_progress: &'static str,
    /// Where it is.
    pub progress_stays: &'static str,
    /// The button that saves it as a file.
    pub save_progress: &'static str,
    /// The label of the field that takes one.
    pub take_progress: &'static str,
    /// A lesson of which everything was answered and met.
    pub done: &'static str,
    /// A lesson that was opened.
    pub begun: &'static str,
    /// How many cards are due; `{n}` is the number.
    pub due: &'static str,
    /// How many lessons are done.
    pub summary: &'static str,
    /// A file was taken.
    pub taken: &'static str,
    /// A file that is none.
    pub file_broken: &'static str,
    /// A file of a newer site.
    pub file_newer: &'static str,
    /// What is kept here is a newer site's.
    pub newer: &'static str,
    /// Storage is forbidden.
    pub forbidden: &'static str,
    /// The page of claims that a run refutes.
    pub myths: &'static str,
    /// The page of words.
    pub glossary: &'static str,
    /// An answer.
    pub is_true: &'static str,
    /// The other.
    pub is_false: &'static str,
    /// Feedback: the run says the opposite.
    pub run_differs: &'static str,
    /// What opens the run that shows it.
    pub evidence: &'static str,
    /// The lesson to take next.
    pub next: &'static str,
    /// Over a lesson's first question, for those who hear the page.
    pub question_first: &'static str,
    /// The link to the home page on the page for a missing one.
    pub go_home: &'static str,
}

/// The words with which a teacher sets a quiz.
#[derive(Debug)]
pub struct Setting {
    /// The heading.
    pub heading: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The kinds of questions, each with its letter in a quiz's short text.
    pub kinds: [(char, &'static str); 4],
    /// The group of kinds.
    pub kinds_name: &'static str,
    /// How many questions.
    pub number: &'static str,
    /// How hard they are.
    pub difficulty: &'static str,
    /// The four degrees.
    pub degrees: [&'static str; 4],
    /// The seed.
    pub seed: &'static str,
    /// When answers are shown, and the two choices.
    pub answers: [&'static str; 3],
    /// The link.
    pub link: &'static str,
    /// Opens it here.
    pub open: &'static str,
}

/// English.
pub const EN: Words = Words {
    skip: "Skip to content",
    site: "Site",
    home: "Home",
    lessons: "Lessons",
    sandbox: "Sandbox",
    quiz: "Quiz",
    set: Setting {
        heading: "For teachers: set a quiz by link",
        about: "The same link gives everybody the same questions. What they save at the end, the command line grades to the same score.",
        kinds: [
            ('s', "next state"),
            ('h', "next segment"),
            ('m', "true or false"),
            ('g', "make it happen"),
        ],
        kinds_name: "Kinds of questions",
        number: "Questions",
        difficulty: "Difficulty",
        degrees: ["states only", "losses", "options", "an attacker"],
        seed: "Seed",
        answers: ["Answers are shown", "after each question", "at the end"],
        link: "The link",
        open: "Open it here",
    },
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
    no_script_quiz: "The quiz runs when the browser allows JavaScript and WebAssembly.",
    licences: ["Code: ", " or ", ". Text: ", "."],
    fonts: ["Fonts (OFL 1.1): ", ", ", "."],
    minutes: " minutes",
    after: "after ",
    comma: ", ",
    colon: ": ",
    stop: ".",
    unit: "Lessons of this unit",
    onward: "Where to go from here",
    next_lesson: "Next lesson",
    first_lesson: "Each of these has a reason. The lessons go through them one by one: ",
    all_lessons: "all lessons",
    all_lessons_short: "All lessons",
    rests_on: "What it rests on",
    profile: "Profile: ",
    to_sandbox: "Go on in the sandbox, from this lesson’s last moment",
    answer: "Answer",
    answers: "Answers",
    challenge: "Challenge",
    hint: "Hint",
    cards: "Three questions to keep",
    cards_lead: "The run answers them, not we. They come back after a while, on this device.",
    you_said: "You said: ",
    it_was: "It was: ",
    so_it_was: "So it was.",
    check: "Answer",
    run_it: "Run it",
    your_progress: "Your progress",
    progress_stays: "It stays on this device, in this browser. A file takes it to another one.",
    save_progress: "Save as a file",
    take_progress: "Take from a file",
    done: "done",
    begun: "begun",
    due: "{n} cards due",
    summary: "{done} of {all} lessons done",
    taken: "The file’s progress was added to yours.",
    file_broken: "This file holds no progress that can be read; nothing was changed.",
    file_newer: "This file was saved by a newer version of Ackademy; reload the page, then take it again. Nothing was changed.",
    newer: "A newer version of Ackademy keeps progress in this browser. It is untouched; what you do here is not kept.",
    forbidden: "This browser lets the page keep nothing: progress lasts as long as the page. A file can keep it.",
    myths: "Common claims",
    glossary: "Glossary",
    is_true: "True",
    is_false: "False",
    run_differs: "The run says the opposite.",
    evidence: "What the run shows",
    next: "next",
    question_first: "A question first",
    go_home: "Go to the home page",
};

/// Simplified Chinese.
pub const ZH: Words = Words {
    skip: "跳到正文",
    site: "网站",
    home: "首页",
    lessons: "课程",
    sandbox: "沙盒",
    quiz: "测验",
    set: Setting {
        heading: "教师：用链接布置测验",
        about: "同一个链接让所有人得到同样的题目。学生在最后保存的答卷，用命令行评出的分数相同。",
        kinds: [
            ('s', "下一个状态"),
            ('h', "下一个报文段"),
            ('m', "对还是不对"),
            ('g', "动手做到"),
        ],
        kinds_name: "题型",
        number: "题数",
        difficulty: "难度",
        degrees: ["只有状态", "加上丢失", "加上选项", "加上攻击者"],
        seed: "种子",
        answers: ["答案显示", "每题之后", "全部答完之后"],
        link: "链接",
        open: "在这里打开",
    },
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
    no_script_quiz: "浏览器允许 JavaScript 和 WebAssembly 时，测验会运行起来。",
    licences: ["代码：", " 或 ", "。文字：", "。"],
    fonts: ["字体（OFL 1.1）：", "、", "。"],
    minutes: " 分钟",
    after: "先学 ",
    comma: "、",
    colon: "：",
    stop: "。",
    unit: "本单元的课",
    onward: "接下来",
    next_lesson: "下一课",
    first_lesson: "每件事都有原因，课程逐一讲解：",
    all_lessons: "全部课程",
    all_lessons_short: "全部课程",
    rests_on: "依据",
    profile: "协议配置：",
    to_sandbox: "从这一课的最后时刻起，到沙盒里继续",
    answer: "答案",
    answers: "答案",
    challenge: "挑战",
    hint: "提示",
    cards: "三道带走的题",
    cards_lead: "回答这些题的是运行结果，不是我们。过一段时间，它们会在这台设备上再次出现。",
    you_said: "你说：",
    it_was: "结果是：",
    so_it_was: "结果正是这样。",
    check: "回答",
    run_it: "运行看看",
    your_progress: "你的进度",
    progress_stays: "进度只保存在这台设备的这个浏览器里。用文件可以把它带到别处。",
    save_progress: "保存为文件",
    take_progress: "从文件读入",
    done: "已完成",
    begun: "已开始",
    due: "{n} 张卡片到期",
    summary: "已完成 {done} / {all} 课",
    taken: "文件中的进度已并入你的进度。",
    file_broken: "这个文件里没有可以读取的进度，什么都没有改变。",
    file_newer: "这个文件由更新版本的 Ackademy 保存，请重新加载页面后再读入。什么都没有改变。",
    newer: "这个浏览器里的进度由更新版本的 Ackademy 保存，没有被改动；现在做的不会保存。",
    forbidden: "浏览器不允许本页保存数据：进度只在本页打开期间有效，可以保存为文件。",
    myths: "常见说法",
    glossary: "术语表",
    is_true: "对",
    is_false: "错",
    run_differs: "运行结果恰好相反。",
    evidence: "看运行结果",
    next: "接着学",
    question_first: "先回答一个问题",
    go_home: "前往首页",
};
