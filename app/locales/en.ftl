# The interface's words in English. One message here, one in zh.ftl; the build compares them.
#
# A message's variables are declared in the comment above it, as `$name (String) - what` or
# `$name (Number) - what`. What causes, events and errors of the world say is in tcp-sim's explain.

## Why

why = Why?
why-nothing = Nothing has been sent yet. Step, or press Play, and this says why.

## The header of a segment

header = Header
header-flight = in flight
header-delivered = arrived
header-lost = lost
header-nothing = No segment yet. Step, and its header appears here.
header-fields = Fields
header-bits = Bits
header-hex = Hex
header-form = Show the header as
header-list = TCP header
header-ip = IP header
# $bytes (Number) - length
header-ip-summary = IP header, { $bytes } bytes
header-bits-list = TCP header, bit by bit, 32 bits a row
header-hex-list = The packet, byte by byte
header-hint = Point at a field, tap it, or move to it with the arrow keys to read what it means.
header-copy = Copy
header-copied = Copied
header-copy-failed = The browser does not allow copying here: select the text instead.
# $field (String) - a field's name
header-copy-value = Copy { $field }
header-copy-all = Copy all
    .about = Copy all of the header
header-valid = valid
header-broken = does not match
header-broken-sum = The checksum does not match, so the receiver throws the segment away.
# $bit (Number) - counted from 0
# $field (String) - a field's name
header-flipped = Bit { $bit } was flipped on the way. It belongs to the field “{ $field }”.
# $expected (String) - "0x3f9c"
header-expected = The sum over these bytes would be { $expected }.
header-flipped-mark = flipped bit
# $count (Number) - how many
header-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
header-flags = flags
    .about = Control bits. Each says that a part of the header matters, or asks the receiver to do something.
header-flags-none = none
header-options = options
header-option-end = end of options
    .about = The option list ends here; zeros fill the header up to a whole 32-bit word.
header-option-nop = NOP
    .about = No operation: one byte of padding, so that the next option starts on a word's edge.
header-option-mss = MSS
    .about = The largest segment that the sender of this SYN is ready to receive, in bytes of data.
header-option-window-scale = window scale
    .about = If both SYNs carry this option, the window field of its sender counts in units of 2 to this power in every segment that is no SYN.
header-option-sack-permitted = SACK permitted
    .about = The sender of this SYN can take selective acknowledgments.
header-option-sack = SACK
    .about = Blocks of bytes that arrived behind a hole; the sender need not retransmit them.
header-option-timestamps = timestamps
    .about = The sender's clock, and the peer's clock as last seen: for measuring round trips and telling old segments from new.
# $kind (Number) - the option's kind
header-option-unknown = option { $kind }
header-option-unknown-about = An option that this TCP does not know. It skips it.
header-option-bad = broken option
    .about = An option whose length is not possible. What follows it cannot be read.

field-version = version
    .about = The version of IP: 4 or 6.
field-ihl = header length
    .about = How long the IP header is, in 32-bit words.
field-dscp = DSCP
    .about = Which treatment routers should give the packet. 0 is the usual one.
field-ecn = ECN
    .about = Whether routers may mark the packet instead of dropping it, and whether one did.
field-total-length = total length
    .about = The whole IP packet, header and data, in bytes.
field-identification = identification
    .about = Tells which fragments belong to the same packet.
field-ip-reserved = reserved
    .about = A bit that is always 0.
field-df = DF
    .about = Don't fragment: a router that cannot forward the packet whole must drop it and say so.
field-mf = MF
    .about = More fragments of the same packet follow.
field-fragment-offset = fragment offset
    .about = Where this fragment belongs in the packet, in units of 8 bytes.
field-ttl = time to live
    .about = Each router takes 1 off before it forwards the packet; at 0 the packet is thrown away.
field-protocol = protocol
    .about = What the packet carries: 6 is TCP.
field-header-checksum = header checksum
    .about = A sum over the IP header alone. TCP has one of its own.
field-ip-options = IP options
    .about = Options of the IP header.
field-flow-label = flow label
    .about = Marks packets of the same flow, so that routers can treat them alike.
field-payload-length = payload length
    .about = How many bytes follow the IPv6 header.
field-next-header = next header
    .about = What follows the IPv6 header: 6 is TCP.
field-hop-limit = hop limit
    .about = Each router takes 1 off before it forwards the packet; at 0 the packet is thrown away.
field-source-address = source address
    .about = The address that the packet comes from.
field-destination-address = destination address
    .about = The address that the packet goes to.
field-extension-header = extension header
    .about = An IPv6 header between the IP header and TCP.
field-source-port = source port
    .about = Which endpoint on the sending host the segment comes from. Both ports and both addresses name the connection.
field-destination-port = destination port
    .about = Which endpoint on the receiving host the segment is for.
field-sequence-number = sequence number
    .about = The number of the first byte in this segment. A SYN counts as one, so the first data byte has the next number.
field-acknowledgment-number = acknowledgment number
    .about = The next number that the sender of this segment expects: everything before it has arrived (a cumulative ACK).
    .unused = Without the ACK bit this field means nothing.
field-data-offset = offset
    .about = How long the TCP header is, in 32-bit words; the data begins there.
field-reserved = rsv
    .about = Four bits for later use. A sender sets them to 0, a receiver ignores them.
field-cwr = CWR
    .about = The sender was told of congestion and has reduced its congestion window.
field-ece = ECE
    .about = A router marked a packet on the way; the receiver passes it on with this bit.
field-urg = URG
    .about = The urgent pointer means something.
field-ack = ACK
    .about = The acknowledgment number means something. It is set in every segment after the first SYN, except in a RST that answers a segment which has it.
field-psh = PSH
    .about = The receiver should hand the data to its application without waiting for more.
field-rst = RST
    .about = The connection ends at once, or does not exist.
field-syn = SYN
    .about = The sequence number is an initial one: the two ends are agreeing on where to start counting.
field-fin = FIN
    .about = The sender has no more data. It counts as one sequence number.
field-window = window
    .about = The receive window: how many bytes the sender of this segment is ready to receive, counted from the acknowledgment number. With window scaling the field is multiplied by a power of 2, except in a SYN.
field-checksum = checksum
    .about = A sum over the pseudo-header (the addresses and more), header and data. A receiver throws away a segment whose sum does not match.
field-urgent-pointer = urgent
    .about = Where urgent data ends. It means something only with the URG bit.
field-option-kind = kind
    .about = Which option it is.
field-option-length = length
    .about = How long the option is, in bytes, with kind and length.
field-mss = maximum segment size
    .about = The most data that one segment to this host may carry, in bytes.
field-shift-count = shift count
    .about = The window field counts in units of 2 to this power.
field-sack-left = left edge
    .about = The first number of a block that arrived.
field-sack-right = right edge
    .about = The number just after a block that arrived.
field-ts-value = TSval
    .about = The sender's clock when it sent this segment.
field-ts-echo = TSecr
    .about = The peer's clock, as it stood in the segment that is being answered.
field-option-data = option data
    .about = The inside of an option that this TCP does not know.
field-padding = padding
    .about = Zeros that fill the header up to a whole 32-bit word.
field-bad-option = broken option
    .about = An option whose length is not possible.
field-data = data
    .about = The application's bytes.

## Where both ends are

# $host (String) - a host's name
# $path (String) - "CLOSED → SYN-SENT → ESTABLISHED"
states-path = { $host }: { $path }
states-hint = Point at a way or a state to read what it means, or move with the arrow keys: left and right through all of them, up and down from state to state. Enter on a way goes to when it happened.
states-ways = From here
# $hosts (String) - "Client, Server"
states-here = Here now: { $hosts }.
states-never = It has not happened in this run.
states-go = Go to when it happened
# $host (String) - a host's name
# $time (String) - a point in time
states-moment = { $host }, { $time }
# $count (Number) - how many more times
states-more = { $count ->
    [one] and once more
   *[other] and { $count } more times
}
state-closed = CLOSED: there is no connection.
state-listen = LISTEN: waiting for a SYN from anybody.
state-syn-sent = SYN-SENT: a SYN is on its way; its answer is awaited.
state-syn-received = SYN-RECEIVED: a SYN came and was answered with one; its acknowledgment is awaited.
state-established = ESTABLISHED: data may flow both ways.
state-fin-wait-1 = FIN-WAIT-1: this end closed; its FIN is not acknowledged yet.
state-fin-wait-2 = FIN-WAIT-2: this end’s FIN is acknowledged; the other end may still send.
state-close-wait = CLOSE-WAIT: the other end closed; the application here has not.
state-closing = CLOSING: both ends closed at once; this end’s FIN is not acknowledged yet.
state-last-ack = LAST-ACK: the other end closed first, then this one; its FIN is not acknowledged yet.
state-time-wait = TIME-WAIT: both FINs are acknowledged; old segments are waited out.

## The buffers of both ends, and what the views of a connection share

connection = Connection
# $first (String) - one end: "Client :40000"
# $second (String) - the other end
connection-ends = { $first } to { $second }
connection-none = No connection yet. Step, and it appears here.
buffers-hint = Point at a stretch of bytes, or move to it with the arrow keys. Enter shows its segment in the ladder.
buffers-select = Show in the ladder
# $count (Number) - how many further segments carried some of these bytes
buffers-more = { $count ->
    [one] One more transmission carried some of these bytes.
   *[other] { $count } more transmissions carried some of these bytes.
}

## Plots over time

plots-choice = What is plotted
plots-hint = Point at a moment to read it, or move there with the left and right arrow keys. A click, or Enter, goes there.
plots-hint-marks = Up and down lead from mark to mark. A click on a mark, or Enter, shows the segment's header.
plots-table = As a table
plots-time = time

## The event log

log = Event log
log-empty = Nothing has happened yet. Step, and each event gets a line here.
log-filter = Show events of
log-all = All
log-both = Both
log-hint = Enter or a click moves the clock to that event.

## The sandbox's knobs

knobs = Sandbox
knobs-link = Link
knobs-hosts = Hosts
knobs-restart-note = A change starts the run again.
knobs-reset = Reset all
# $value (String) - the value that it goes back to
knobs-reset-one = Back to { $value }
knob-delay = Delay
    .unit = ms
    .about = How long a packet is on its way, each way.
knob-bandwidth = Bandwidth
    .unit = kbit/s
    .about = How fast bits leave each end.
knob-queue = Queue
    .unit = packets
    .one = packet
    .about = How many packets may wait for the link. One more is dropped.
knob-loss = Loss
    .unit = %
    .about = How many packets the link loses at random.
knob-mss = MSS
    .unit = bytes
    .about = The largest segment that both hosts offer to receive.
knob-window = Receive window
    .unit = bytes
    .about = The server's receive buffer: the largest receive window that it can offer.
knob-bytes = To send
    .unit = bytes
    .one = byte
    .about = How much the client sends before it closes.
knob-seed = Seed
    .about = Decides which packets a random loss takes. The same seed gives the same run.
knob-seed-new = New seed
# $name (String) - the field's name where it is set on a machine
knob-name = On a machine: { $name }
# $name (String) - a knob's name
# $unit (String) - its unit
knob-slider = { $name } in { $unit }
# $typed (String) - what was typed
# $example (String) - a number that would do
knob-error-number = “{ $typed }” is not a number. Type digits, such as { $example }.
# $typed (String) - what was typed
# $unit (String) - the knob's unit
knob-error-unit = “{ $typed }” has another unit. Type the number in { $unit }.
# $min (String) - the least value, with its unit
knob-error-small = It cannot be less than { $min }.
# $max (String) - the greatest value, with its unit
knob-error-large = It cannot be more than { $max }.
knob-error-whole = Type a whole number.
knob-error-tenths = Type at most one digit after the point.
# $value (String) - the value that still holds
knob-error-kept = The run keeps { $value }.

## Copying a link

share-copy = Copy link
    .about = A link to this exact moment: scenario, seed, what you did, and the clock.
share-copied = Link copied
share-field = Link to this moment
share-by-hand = The browser did not allow copying. The link is selected: press Ctrl+C or ⌘C.

## Lab

lab-clock-bar = Clock controls
lab-clock = Clock
# $time (String) - a point in time
# $step (String) - how many events have happened
lab-clock-value = { $time }, event { $step }
lab-time = Time
lab-to-start = To start
lab-back = Back
lab-back-title = Back one event (←)
lab-play = Play
lab-play-title = Let the clock run, or stop it (Space)
lab-pause = Pause
lab-step = Step
lab-step-title = On to the next event (→)
lab-undo = Undo
lab-undo-title = Undo the last fault or change of a knob (Z)
lab-speed = Speed
lab-speed-title = How fast the clock runs ([ and ])
lab-keys = Keys
lab-keys-title = List of keys (?)
lab-close = Close
lab-mark-fault = Fault
lab-mark-loss = Lost
lab-mark-retransmission = Retransmitted
lab-mark-state = New state
lab-stage = Ladder
lab-ladder = ladder diagram
lab-drop = Drop
lab-delay = Delay…
lab-duplicate = Duplicate
lab-corrupt = Corrupt
lab-inspect = Inspect
lab-delay-by = Arrive later by
lab-delay-own = Milliseconds
lab-delay-apply = Delay
lab-views = Views
lab-view-ladder = Ladder
lab-view-why = Why?
lab-view-header = Header
lab-view-states = States
lab-view-buffers = Buffers
lab-view-plots = Plots
lab-view-log = Log
lab-view-knobs = Knobs
lab-keys-stage = On the ladder
lab-keys-segment = On a segment in flight
lab-keys-everywhere = Anywhere in the lab
lab-keys-switch = Single-letter shortcuts
lab-key-play = play, pause
lab-key-step = back, step
lab-key-segments = move between segments
lab-key-ends = to the start, to the furthest moment
lab-key-zoom = taller, shorter, as at first
lab-key-pan = earlier, later
lab-time-scale = The ladder
lab-zoom-in = Taller: more room for the same time (+)
lab-zoom-out = Shorter: more time in view (−)
lab-earlier = Earlier (Page Up)
lab-later = Later (Page Down)
lab-rows = One row a segment, not to scale
lab-whole = Whole run
lab-replay = Replay
lab-key-menu = what can happen to it
lab-key-delay = Delay
lab-key-speed = slower, faster
lab-key-undo = undo the last fault or change of a knob
lab-key-redo = redo it
lab-key-list = this list
lab-key-escape = close, or clear the selection
lab-notice-differs = This link was made by another version of the engine, and some events now turn out differently.
# $name (String) - the attribute's name
# $value (String) - what stands there
# $expected (String) - what may stand there
lab-notice-attribute = The attribute { $name }="{ $value }" makes no sense here; use one of: { $expected }.
# $name (String) - the attribute's name
# $value (String) - what stands there
lab-notice-pixels = The attribute { $name }="{ $value }" makes no sense here; use a number of CSS pixels, such as 600.
# $name (String) - the attribute's name
# $value (String) - what stands there
lab-notice-moment = The attribute { $name }="{ $value }" makes no sense here; use a time such as 150 ms, an event such as step 7, or end.
# $name (String) - the attribute's name
# $value (String) - what stands there
lab-notice-exercise = The attribute { $name }="{ $value }" is no exercise that this version of the lab can read; the lab works without it.
# $reason (String) - a sentence or two
lab-notice-scenario = This scenario cannot be run, so the lab keeps what it showed. { $reason }
lab-notice-gone = That segment is no longer in flight. Step back to where it is, and try again.
lab-notice-copied = The link to this moment was copied.
lab-notice-menu-missing = The menu did not arrive. The network may be away; press the segment again when it is back.
lab-notice-keys-missing = The list of keys did not arrive. The network may be away; press ? again when it is back.
lab-notice-link-not-read = The part of the lab that reads links did not arrive. The network may be away; follow the link again when it is back.
# $time (String) - a point in time
lab-said-back = Back to { $time }.
lab-said-start = At the start.
lab-said-ended = Nothing more will happen.
lab-said-playing = The clock runs.
# $time (String) - a point in time
lab-said-paused = Stopped at { $time }.
# $speed (String) - "1/20×"
lab-said-speed = Speed { $speed }.
# $name (String) - a segment
lab-said-dropped = { $name } dropped. Press Z to undo.
# $name (String) - a segment
# $by (String) - a length of time
lab-said-delayed = { $name } arrives { $by } later. Press Z to undo.
# $name (String) - a segment
lab-said-duplicated = { $name } arrives twice. Press Z to undo.
# $name (String) - a segment
lab-said-corrupted = One bit of { $name } was flipped. Press Z to undo.
lab-said-undone = Undone.
lab-said-no-undo = There is nothing to undo.
lab-said-redone = Done again.
lab-said-no-redo = There is nothing to do again.
# $name (String) - a segment
lab-said-inspecting = The header of { $name } is shown.
lab-said-restarted = The scenario starts again.

## Predictions and challenges

exercise-held = The clock waits for your answer: choose an option and press Commit.
exercise-locked = Locked until the question is answered.
exercise-predict = Predict
# $number (Number) - which question, from 1
# $count (Number) - how many there are
exercise-number = question { $number } of { $count }
exercise-commit = Commit
exercise-choose-first = Choose an option first.
exercise-watch = The run goes on. Watch what it does.
exercise-skip = Skip to the answer
exercise-you-said = You said
exercise-it-did = It did
exercise-because = Because
exercise-watch-again = Watch it again
exercise-ask-again = Ask me again
exercise-next = Next question
exercise-to-challenge = To the challenge
exercise-free = From here the run is yours: step on, or change what happens.
exercise-challenge = Challenge
exercise-goals = What has to hold
exercise-holds = holds
exercise-not-yet = not yet
exercise-for-now = All of it holds for now. Play on: it has to hold to the end.
exercise-hint = Hint
exercise-hint-more = Another hint
exercise-hint-last = How it is done
exercise-hints = Hints
exercise-start-over = Start over
exercise-met = Met
# $question (String) - the question
exercise-said-asked = A question waits: { $question }
# $option (String) - the option that was chosen
exercise-said-committed = You said: “{ $option }” The run goes on.
# $said (String) - the option that was chosen
# $did (String) - the option that holds
exercise-said-told = You said: “{ $said }” It did: “{ $did }”
# $count (Number) - how many hold
# $of (Number) - how many there are
exercise-said-goals = { $count } of { $of } hold.
exercise-said-met = The challenge is met.
## Longer steps, and the scrubber's marks

jumps = Longer steps
    .back = back
    .on = on
    .until = run until
jump-segment = Segment sent
    .back = Back to the segment before
    .on = On to the next segment
    .until = Run until a segment is sent
jump-state = New state
    .back = Back to the state change before
    .on = On to the next state change
    .until = Run until a state changes
jump-loss = Loss
    .back = Back to the loss before
    .on = On to the next loss
    .until = Run until a segment is lost
jump-retransmission = Retransmission
    .back = Back to the retransmission before
    .on = On to the next retransmission
    .until = Run until a segment is retransmitted
jump-timer = Timer goes off
    .back = Back to the timer before
    .on = On to the next timer that goes off
    .until = Run until a timer goes off
jump-dropped = Thrown away
    .back = Back to the segment thrown away before
    .on = On to the next segment that is thrown away
    .until = Run until a segment is thrown away
marks = Marks
# $what (String) - "Lost"
# $time (String) - a point in time
# $sentence (String) - what happened
mark-told = { $what }, { $time }: { $sentence }
# $what (String) - "Lost"
# $time (String) - a point in time
mark-plain = { $what }, { $time }
# $count (Number) - how many
# $first (String) - the first of them
mark-several = { $count ->
    [one] { $count } mark: { $first }
   *[other] { $count } marks: { $first }
}
lab-key-jumps = on to the next segment, state, loss, retransmission, timer, or segment thrown away
lab-key-jumps-back = with one of these letters: back to the one before
# $what (String) - "Loss"
lab-said-none-ahead = { $what }: none follows.
# $what (String) - "Loss"
lab-said-none-before = { $what }: none before.
# $what (String) - "Loss"
lab-said-until = The clock runs. It stops at: { $what }.
# $what (String) - "Loss"
# $time (String) - a point in time
lab-said-reached = { $what }. Stopped at { $time }.

## What was done to the run

faults = Faults and commands
faults-none = Nothing was done to this run. Point at a segment in flight and press Enter to drop, delay, duplicate or corrupt it; it is then listed here.
faults-later = later than the clock
# $time (String) - a point in time
faults-go = Go to { $time }
faults-remove = Remove
# $what (String) - "You drop the client’s SYN 1000"
faults-remove-one = Remove: { $what }
lab-view-faults = Faults
lab-said-removed = Removed. The run was played again without it. Press Z to undo.
# $count (Number) - how many
lab-notice-replaced = { $count ->
    [one] One fault or command that was given later is gone. Undo (Z) brings it back.
   *[other] { $count } faults or commands that were given later are gone. Undo (Z) brings them back.
}
# $count (Number) - how many
lab-menu-replaces = { $count ->
    [one] Replaces one that was given later
   *[other] Replaces { $count } that were given later
}

## Asking a host

# $host (String) - a host's name
head-ask = { $host }: why does it send nothing now?
# $host (String) - a host's name
lab-said-quiet = Why { $host } sends nothing now is shown.

## Parts of the lab that come when they are opened, or when the page is idle

later-coming = This part is being fetched …
later-missing = This part of the lab did not arrive. The network may be away; the rest goes on working.
later-again = Try again
# $value (String) - the beginning of what stands in the attribute
# $reason (String) - a sentence or two
element-scenario = The attribute scenario="{ $value }" names no scenario that can be run here: write handshake, sandbox, or what `ackademy compact` writes. { $reason }

## The quiz

quiz = Quiz
# $at (Number) - which question, from 1
# $of (Number) - how many
quiz-question = Question { $at } of { $of }
quiz-kind-state = Next state
quiz-kind-segment = Next segment
quiz-kind-myth = True or false
quiz-kind-goal = Make it happen
quiz-returned = It comes back because it is due.
quiz-again = Once more, with other numbers.
# $count (Number) - how many cards
quiz-due = { $count ->
    [one] One question that you have met is due, so it comes first.
   *[other] { $count } questions that you have met are due, so they come first.
}
quiz-flags = Flags
quiz-commit = Commit
quiz-next = Next question
quiz-finish = To the score
quiz-lacks-choice = Choose an answer first.
quiz-lacks-seq = seq is a whole number from 0 to 4294967295.
quiz-lacks-ack = With the ACK flag, ack is a whole number from 0 to 4294967295.
quiz-lacks-lab = The lab is not ready yet. Wait a moment and commit again.
quiz-right = Right
quiz-wrong = Not so
quiz-said = You said
quiz-did = It did
quiz-because = Because
quiz-clause = (opens the clause)
quiz-open = Open as a lab
quiz-close = Close the lab
# $score (Number) - right answers
# $of (Number) - questions
quiz-score = { $score } of { $of }
quiz-score-about = answers are right
quiz-retry = Try the wrong ones again
quiz-new = Another quiz
quiz-save = Save the attempt
quiz-save-cards = Save the cards
quiz-answers = All answers
quiz-map = What you know of the transitions
quiz-map-about = Each mark is one thing that can happen in a state. Known: right twice in a row. Shaky: wrong the last time, or right only once.
quiz-map-state = State
quiz-map-known = known
quiz-map-shaky = shaky
quiz-map-unseen = unseen
quiz-bad-link = This quiz cannot be set here.
quiz-cards-newer = The cards on this device are of a newer version of this page. They stay as they are; reload the page to use them.
quiz-cards-damaged = The cards on this device cannot be read. They stay as they are, and nothing is added to them.
