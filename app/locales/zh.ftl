# 界面的中文文字。这里的每条消息在 en.ftl 里都有一条对应，编译时逐条比对。变量的说明写在 en.ftl 里。

## 为什么

why = 为什么？
why-nothing = 还没有发送任何报文段。单步或播放，这里就会说明原因。

## 报文段的首部

header = 首部
header-flight = 在途
header-delivered = 已到达
header-lost = 已丢失
header-nothing = 还没有报文段。单步之后，这里显示它的首部。
header-fields = 字段
header-bits = 比特
header-hex = 十六进制
header-form = 首部的显示方式
header-list = TCP 首部
header-ip = IP 首部
header-ip-summary = IP 首部，{ $bytes } 字节
header-bits-list = TCP 首部逐位显示，每行 32 位
header-hex-list = 逐字节显示整个 IP 分组
header-hint = 指向或轻触一个字段，也可以用方向键移到它，查看它的含义。
header-copy = 复制
header-copied = 已复制
header-copy-failed = 浏览器不允许在这里复制，请选中文字后复制。
header-copy-value = 复制{ $field }
header-copy-all = 全部复制
    .about = 全部复制：整个首部
header-valid = 正确
header-broken = 不匹配
header-broken-sum = 检验和不匹配，接收方会丢弃这个报文段。
header-flipped = 第 { $bit } 位在途中被翻转，它属于“{ $field }”字段。
header-expected = 按这些字节计算，应为 { $expected }。
header-flipped-mark = 被翻转的位
header-bytes = { $count } 字节
header-flags = 标志
    .about = 控制位。每一位说明首部的某个部分有意义，或要求接收方做某件事。
header-flags-none = 无
header-options = 选项
header-option-end = 选项结束
    .about = 选项到此为止，之后用零填满一个 32 位字。
header-option-nop = NOP
    .about = 空操作：一个填充字节，使下一个选项从字的边界开始。
header-option-mss = MSS
    .about = 这个 SYN 的发送方愿意接收的最大报文段，按数据字节计。
header-option-window-scale = 窗口扩大
    .about = 如果双方的 SYN 都带有这个选项，此后这个 SYN 的发送方在 SYN 以外的报文段中，窗口字段以 2 的这个次方为单位。
header-option-sack-permitted = 允许 SACK
    .about = 这个 SYN 的发送方能够处理选择确认（SACK）。
header-option-sack = SACK
    .about = 在空洞（前面缺失的一段序号）之后已经到达的字节块，发送方不必重传它们。
header-option-timestamps = 时间戳
    .about = 发送方的时钟，以及最近看到的对方时钟：用来测量往返时间，也用来分辨新旧报文段。
header-option-unknown = 选项 { $kind }
header-option-unknown-about = 这个 TCP 不认识的选项，它会跳过。
header-option-bad = 损坏的选项
    .about = 长度不可能成立的选项，它后面的内容无法读取。

field-version = 版本
    .about = IP 的版本：4 或 6。
field-ihl = 首部长度
    .about = IP 首部的长度，以 32 位字为单位。
field-dscp = DSCP
    .about = 希望路由器怎样对待这个分组，0 表示普通对待。
field-ecn = ECN
    .about = 路由器能否用标记代替丢弃，以及是否已经标记。
field-total-length = 总长度
    .about = 整个 IP 分组的长度，包括首部和数据，以字节计。
field-identification = 标识
    .about = 说明哪些分片属于同一个分组。
field-ip-reserved = 保留
    .about = 始终为 0 的一位。
field-df = DF
    .about = 不许分片：路由器不能整个转发这个分组时，必须丢弃它并告知发送方。
field-mf = MF
    .about = 同一个分组后面还有分片。
field-fragment-offset = 片偏移
    .about = 这个分片在分组里的位置，以 8 字节为单位。
field-ttl = 生存时间
    .about = 每台路由器转发前把它减 1，减到 0 时丢弃。
field-protocol = 协议
    .about = 分组里装的是什么：6 是 TCP。
field-header-checksum = 首部检验和
    .about = 只检验 IP 首部，TCP 另有自己的检验和。
field-ip-options = IP 选项
    .about = IP 首部的选项。
field-flow-label = 流标签
    .about = 标出同一个流的分组，便于路由器同样对待。
field-payload-length = 载荷长度
    .about = IPv6 首部之后有多少字节。
field-next-header = 下一个首部
    .about = IPv6 首部之后是什么：6 是 TCP。
field-hop-limit = 跳数限制
    .about = 每台路由器转发前把它减 1，减到 0 时丢弃。
field-source-address = 源地址
    .about = 分组来自哪个地址。
field-destination-address = 目的地址
    .about = 分组发往哪个地址。
field-extension-header = 扩展首部
    .about = 位于 IP 首部和 TCP 之间的一个 IPv6 首部。
field-source-port = 源端口
    .about = 报文段来自发送主机的哪个端点。两个端口加两个地址确定一条连接。
field-destination-port = 目的端口
    .about = 报文段发给接收主机的哪个端点。
field-sequence-number = 序号
    .about = 本报文段第一个字节的编号。SYN 占用一个序号，所以第一个数据字节的序号是 SYN 的序号加 1。
field-acknowledgment-number = 确认号
    .about = 这个报文段的发送方期望收到的下一个序号：在它之前的都已到达（累积确认）。
    .unused = ACK 位为 0 时，这个字段没有意义。
field-data-offset = 偏移
    .about = TCP 首部的长度，以 32 位字为单位，数据从那里开始。
field-reserved = 保留
    .about = 留待以后使用的四位。发送方置 0，接收方忽略。
field-cwr = CWR
    .about = 发送方得知拥塞，已经减小拥塞窗口。
field-ece = ECE
    .about = 途中有路由器做了标记，接收方用这一位转告发送方。
field-urg = URG
    .about = 紧急指针有意义。
field-ack = ACK
    .about = 确认号有意义。第一个 SYN 之后的报文段都带有它，只有对带 ACK 的报文段回应的 RST 除外。
field-psh = PSH
    .about = 接收方应立即把数据交给应用程序，不再等待更多数据。
field-rst = RST
    .about = 复位：连接立即终止，或者根本不存在。
field-syn = SYN
    .about = 序号是初始序号：双方正在约定从哪里开始编号。
field-fin = FIN
    .about = 发送方没有更多的数据了。它占用一个序号。
field-window = 窗口
    .about = 接收窗口：这个报文段的发送方从确认号算起还能接收多少字节。使用窗口扩大时，除 SYN 外，字段的值要乘以 2 的若干次方。
field-checksum = 检验和
    .about = 检验和（校验和）是对伪首部、首部和数据求得的和；伪首部包括地址等。接收方丢弃检验和不匹配的报文段。
field-urgent-pointer = 紧急指针
    .about = 紧急数据在哪里结束，只有 URG 位置位时才有意义。
field-option-kind = 种类
    .about = 这是哪一个选项。
field-option-length = 长度
    .about = 选项的长度，以字节计，包括种类和长度本身。
field-mss = 最大报文段长度
    .about = 发给这台主机的一个报文段最多携带多少字节数据。
field-shift-count = 移位数
    .about = 窗口字段以 2 的这个次方为单位。
field-sack-left = 左边界
    .about = 已到达的一块数据的第一个序号。
field-sack-right = 右边界
    .about = 已到达的一块数据之后的第一个序号。
field-ts-value = TSval
    .about = 发送方发送这个报文段时自己的时钟。
field-ts-echo = TSecr
    .about = 所回应的报文段里对方的时钟。
field-option-data = 选项数据
    .about = 这个 TCP 不认识的选项的内容。
field-padding = 填充
    .about = 把首部填满到一个 32 位字的零。
field-bad-option = 损坏的选项
    .about = 长度不可能成立的选项。
field-data = 数据
    .about = 应用程序的字节。

## 双方的状态

states-path = { $host }：{ $path }
states-hint = 指向一条路或一个状态即可看到说明；也可用方向键移动：左右依次经过全部，上下在状态之间移动。在一条路上按 Enter，转到它发生的时刻。
states-ways = 由此
# $hosts (String) - "Client, Server"
states-here = 目前在此：{ $hosts }。
states-never = 这次运行中还没有发生过。
states-go = 转到发生的时刻
# $host (String) - a host's name
# $time (String) - a point in time
states-moment = { $host }，{ $time }
# $count (Number) - how many more times
states-more = 还有 { $count } 次
state-closed = CLOSED：没有连接。
state-listen = LISTEN：等待任何一方发来 SYN。
state-syn-sent = SYN-SENT：SYN 已发送，等待回应。
state-syn-received = SYN-RECEIVED：收到 SYN 并以 SYN 回应，等待对它的确认。
state-established = ESTABLISHED：双向都可以传输数据。
state-fin-wait-1 = FIN-WAIT-1：本端已关闭，FIN 尚未被确认。
state-fin-wait-2 = FIN-WAIT-2：本端的 FIN 已被确认，对方仍可发送数据。
state-close-wait = CLOSE-WAIT：对方已关闭，本端的应用程序还没有。
state-closing = CLOSING：双方同时关闭，本端的 FIN 尚未被确认。
state-last-ack = LAST-ACK：对方先关闭，本端随后关闭，FIN 尚未被确认。
state-time-wait = TIME-WAIT：两个 FIN 都已确认，等待 2 MSL，让旧报文段消失。

## 两端的缓冲区

connection = 连接
connection-ends = { $first } 到 { $second }
connection-none = 还没有连接。单步前进后，这里会显示它。
buffers-hint = 指向一段字节，或用方向键移到那里。按 Enter 在时序图中选中对应的报文段。
buffers-select = 在时序图中显示
buffers-more = 另有 { $count } 次发送也携带了其中的字节。

## 曲线

plots-choice = 显示哪一种曲线
plots-hint = 指向某一时刻可以读数，也可以用左右方向键移动。单击或按 Enter 跳到那一时刻。
plots-hint-marks = 上下方向键在标记之间移动。单击标记或按 Enter 查看报文段的首部。
plots-table = 以表格显示
plots-time = 时间

## 事件日志

log = 事件日志
log-empty = 还没有发生任何事。单步之后，每个事件在这里占一行。
log-filter = 显示谁的事件
log-all = 全部
log-both = 双方
log-hint = 按回车或点击一行，时钟移到那个事件。

## 沙盒的旋钮

knobs = 沙盒
knobs-link = 链路
knobs-hosts = 主机
knobs-restart-note = 改动之后重新运行。
knobs-reset = 全部重置
knobs-reset-one = 恢复为 { $value }
knob-delay = 时延
    .unit = ms
    .about = 分组单程在途的时间。
knob-bandwidth = 带宽
    .unit = kbit/s
    .about = 每一端每秒能发出多少比特。
knob-queue = 队列
    .unit = 个分组
    .one = 个分组
    .about = 最多有多少个分组在链路前排队，再多就丢弃。
knob-loss = 丢包率
    .unit = %
    .about = 链路随机丢失的分组所占的比例。
knob-mss = MSS
    .unit = 字节
    .about = 双方在 SYN 中通告的最大报文段长度。
knob-window = 接收窗口
    .unit = 字节
    .about = 服务器的接收缓冲区：它最多能通告这么大的接收窗口。
knob-bytes = 发送量
    .unit = 字节
    .one = 字节
    .about = 客户端在关闭之前发送多少数据。
knob-seed = 种子
    .about = 决定随机丢失哪些分组。种子相同，过程就相同。
knob-seed-new = 换一个种子
knob-name = 在真实机器上：{ $name }
knob-slider = { $name }，单位：{ $unit }
knob-error-number = “{ $typed }”不是数字。请输入数字，例如 { $example }。
knob-error-unit = “{ $typed }”用了别的单位。请按 { $unit } 输入数字。
knob-error-small = 不能小于 { $min }。
knob-error-large = 不能大于 { $max }。
knob-error-whole = 请输入整数。
knob-error-tenths = 小数点后最多一位。
knob-error-kept = 当前仍为 { $value }。

## 复制链接

share-copy = 复制链接
    .about = 指向此刻的链接：场景、种子、你的操作和时钟。
share-copied = 链接已复制
share-field = 指向此刻的链接
share-by-hand = 浏览器不允许复制。链接已选中，请按 Ctrl+C 或 ⌘C。

## Lab

lab-clock-bar = 时钟控制
lab-clock = 时钟
lab-clock-value = { $time }，第 { $step } 个事件
lab-time = 时间
lab-to-start = 回到开头
lab-back = 后退
lab-back-title = 后退一个事件（←）
lab-play = 播放
lab-play-title = 让时钟走动或停下（空格）
lab-pause = 暂停
lab-step = 单步
lab-step-title = 前进到下一个事件（→）
lab-undo = 撤销
lab-undo-title = 撤销上一个故障或参数改动（Z）
lab-speed = 速度
lab-speed-title = 时钟的快慢（[ 和 ]）
lab-keys = 按键
lab-keys-title = 按键列表（?）
lab-close = 关闭
lab-mark-fault = 故障
lab-mark-loss = 丢失
lab-mark-retransmission = 重传
lab-mark-state = 新状态
lab-stage = 时序图
lab-ladder = 时序图
lab-drop = 丢弃
lab-delay = 延迟…
lab-duplicate = 复制
lab-corrupt = 损坏
lab-inspect = 查看
lab-delay-by = 推迟到达
lab-delay-own = 延迟多少 ms
lab-delay-apply = 延迟
lab-views = 视图
lab-view-ladder = 时序
lab-view-why = 为什么？
lab-view-header = 首部
lab-view-states = 状态
lab-view-buffers = 缓冲区
lab-view-plots = 曲线
lab-view-log = 日志
lab-view-knobs = 旋钮
lab-keys-stage = 在时序图上
lab-keys-segment = 在途的报文段上
lab-keys-everywhere = 在实验台的任何地方
lab-keys-switch = 使用单字母按键
lab-key-play = 播放、暂停
lab-key-step = 后退、单步
lab-key-segments = 进入报文段，逐个移动
lab-key-ends = 回到开头、前往已到达的最远处
lab-key-zoom = 放大、缩小、还原时间轴
lab-key-pan = 更早、更晚
lab-time-scale = 时序图
lab-zoom-in = 放大时间轴（+）
lab-zoom-out = 缩小时间轴（−）
lab-earlier = 更早（Page Up）
lab-later = 更晚（Page Down）
lab-rows = 每个报文段一行，不按时间比例
lab-whole = 全程
lab-replay = 重放
lab-key-menu = 可以对它做什么
lab-key-delay = 延迟
lab-key-speed = 更慢、更快
lab-key-undo = 撤销上一个故障或参数改动
lab-key-redo = 重做
lab-key-list = 本列表
lab-key-escape = 关闭、取消选择
lab-notice-differs = 这个链接由另一版本的引擎生成，部分事件的结果现在有所不同。
lab-notice-attribute = 属性 { $name }="{ $value }" 在这里没有意义，可以使用：{ $expected }。
lab-notice-pixels = 属性 { $name }="{ $value }" 在这里没有意义，请填 CSS 像素数，例如 600。
lab-notice-moment = 属性 { $name }="{ $value }" 在这里没有意义；请写时间（如 150 ms）、事件（如 step 7）或 end。
lab-notice-exercise = 属性 { $name }="{ $value }" 不是这个版本的实验台能读的练习；实验台照常使用。
lab-notice-scenario = 这个场景无法运行，实验台保持原样。{ $reason }
lab-notice-gone = 这个报文段已不在途。请后退到它在途的时刻再试。
lab-notice-copied = 指向这一时刻的链接已复制。
lab-notice-menu-missing = 菜单没有加载成功，可能是网络断了。恢复后再点一次报文段。
lab-notice-keys-missing = 快捷键列表没有取到，可能是网络断了；网络恢复后请再按一次 ?。
lab-notice-link-not-read = 实验台中读取链接的部分没有取到，可能是网络断了；网络恢复后请再打开一次链接。
lab-said-back = 回到 { $time }。
lab-said-start = 在开头。
lab-said-ended = 不会再有事件发生。
lab-said-playing = 时钟正在走动。
lab-said-paused = 停在 { $time }。
lab-said-speed = 速度 { $speed }。
lab-said-dropped = { $name } 已丢弃。按 Z 撤销。
lab-said-delayed = { $name } 推迟 { $by } 到达。按 Z 撤销。
lab-said-duplicated = { $name } 会到达两次。按 Z 撤销。
lab-said-corrupted = { $name } 的一个比特被翻转。按 Z 撤销。
lab-said-undone = 已撤销。
lab-said-no-undo = 没有可撤销的操作。
lab-said-redone = 已重做。
lab-said-no-redo = 没有可重做的操作。
lab-said-inspecting = 正在显示 { $name } 的首部。
lab-said-restarted = 场景重新开始。

## 预测与挑战

exercise-held = 时钟在等你回答：请选一项，再按“提交”。
exercise-locked = 回答这道题之后才能使用。
exercise-predict = 预测
exercise-number = 第 { $number } 题，共 { $count } 题
exercise-commit = 提交
exercise-choose-first = 请先选一项。
exercise-watch = 时钟继续走，看看会发生什么。
exercise-skip = 直接看结果
exercise-you-said = 你的回答
exercise-it-did = 实际发生
exercise-because = 原因
exercise-watch-again = 再看一遍
exercise-ask-again = 重新回答
exercise-next = 下一题
exercise-to-challenge = 去做挑战
exercise-free = 从这里开始由你操作：可以继续单步，也可以改变后面的过程。
exercise-challenge = 挑战
exercise-goals = 需要成立的条件
exercise-holds = 成立
exercise-not-yet = 尚未成立
exercise-for-now = 目前全部成立。请让时钟继续走：这些条件要一直成立到最后。
exercise-hint = 提示
exercise-hint-more = 再给一条提示
exercise-hint-last = 看做法
exercise-hints = 提示
exercise-start-over = 从头再来
exercise-met = 已完成
exercise-said-asked = 有一道题在等你：{ $question }
exercise-said-committed = 你的回答：“{ $option }”时钟继续走。
exercise-said-told = 你的回答：“{ $said }”实际发生：“{ $did }”
exercise-said-goals = { $of } 个条件中有 { $count } 个成立。
exercise-said-met = 挑战已完成。
## Longer steps, and the scrubber's marks

jumps = 更大的步子
    .back = 后退
    .on = 前进
    .until = 运行到
jump-segment = 发送报文段
    .back = 回到上一次发送
    .on = 到下一次发送
    .until = 运行到发送报文段
jump-state = 状态改变
    .back = 回到上一次状态改变
    .on = 到下一次状态改变
    .until = 运行到状态改变
jump-loss = 丢失
    .back = 回到上一次丢失
    .on = 到下一次丢失
    .until = 运行到有报文段丢失
jump-retransmission = 重传
    .back = 回到上一次重传
    .on = 到下一次重传
    .until = 运行到重传
jump-timer = 计时器到期
    .back = 回到上一次计时器到期
    .on = 到下一次计时器到期
    .until = 运行到计时器到期
jump-dropped = 被接收方丢弃
    .back = 回到上一次被接收方丢弃
    .on = 到下一次被接收方丢弃
    .until = 运行到有报文段被接收方丢弃
marks = 标记
# $what (String) - "Lost"
# $time (String) - a point in time
# $sentence (String) - what happened
mark-told = { $what }，{ $time }：{ $sentence }
# $what (String) - "Lost"
# $time (String) - a point in time
mark-plain = { $what }，{ $time }
# $count (Number) - how many
# $first (String) - the first of them
mark-several = { $count } 个标记：{ $first }
lab-key-jumps = 到下一次发送、状态改变、丢失、重传、计时器到期、被接收方丢弃
lab-key-jumps-back = 与以上字母同按：回到上一次
# $what (String) - "Loss"
lab-said-none-ahead = { $what }：后面没有了。
# $what (String) - "Loss"
lab-said-none-before = { $what }：前面没有了。
# $what (String) - "Loss"
lab-said-until = 时钟开始运行，将停在：{ $what }。
# $what (String) - "Loss"
# $time (String) - a point in time
lab-said-reached = { $what }。停在 { $time }。

## What was done to the run

faults = 故障和命令
faults-none = 这次运行还没有改动。指向在途的报文段并按 Enter，可以丢弃、推迟、复制或损坏它；改动会列在这里。
faults-later = 在时钟之后
# $time (String) - a point in time
faults-go = 转到 { $time }
faults-remove = 移除
# $what (String) - "You drop the client’s SYN 1000"
faults-remove-one = 移除：{ $what }
lab-view-faults = 故障
lab-said-removed = 已移除，并在没有它的情况下重新运行。按 Z 撤销。
# $count (Number) - how many
lab-notice-replaced = 之后的 { $count } 个故障或命令已失效。撤销（Z）可以恢复。
# $count (Number) - how many
lab-menu-replaces = 将取代之后的 { $count } 个

## Asking a host

# $host (String) - a host's name
head-ask = { $host }：此刻为什么不发送？
# $host (String) - a host's name
lab-said-quiet = 已显示{ $host }此刻为什么不发送。

## Parts of the lab that come when they are opened, or when the page is idle

later-coming = 正在取这一部分……
later-missing = 实验台的这一部分没有取到，可能是网络断了；其余部分照常使用。
later-again = 重试
element-scenario = 属性 scenario="{ $value }" 没有指明能在这里运行的场景：可以写 handshake、sandbox，或 `ackademy compact` 的输出。{ $reason }

## The quiz

quiz = 测验
quiz-question = 第 { $at } 题，共 { $of } 题
quiz-kind-state = 下一个状态
quiz-kind-segment = 下一个报文段
quiz-kind-myth = 对还是不对
quiz-kind-goal = 动手做到
quiz-returned = 这题到期了，所以再次出现。
quiz-again = 再来一次，换了数字。
quiz-due = 你做过的题中有 { $count } 道到期，先做它们。
quiz-flags = 标志
quiz-commit = 提交
quiz-next = 下一题
quiz-finish = 查看得分
quiz-lacks-choice = 请先选择一个答案。
quiz-lacks-seq = seq 应是 0 到 4294967295 之间的整数。
quiz-lacks-ack = 选了 ACK 标志，ack 就应是 0 到 4294967295 之间的整数。
quiz-lacks-lab = 实验台还没有准备好，请稍等片刻再提交。
quiz-right = 答对了
quiz-wrong = 不是这样
quiz-said = 你的回答
quiz-did = 实际发生
quiz-because = 原因
quiz-clause = （打开条款）
quiz-open = 在实验台中打开
quiz-close = 收起实验台
quiz-score = { $of } 题中 { $score } 题
quiz-score-about = 答对
quiz-retry = 重做答错的题
quiz-new = 再来一组
quiz-save = 保存答卷
quiz-save-cards = 保存卡片
quiz-answers = 全部答案
quiz-map = 你对状态转换的掌握
quiz-map-about = 每个标记代表某个状态下可能发生的一件事。已掌握：连续答对两次。不稳：上次答错，或只答对过一次。
quiz-map-state = 状态
quiz-map-known = 已掌握
quiz-map-shaky = 不稳
quiz-map-unseen = 未遇到
quiz-bad-link = 这个测验无法在这里设置。
quiz-cards-newer = 这台设备上的卡片属于本页面的更新版本，因此保持原样。刷新页面后可以使用。
quiz-cards-damaged = 这台设备上的卡片无法读取，因此保持原样，也不会再添加。
