internal import Glibc
package import Lifecycle
internal import ReadModel
package import Screen
internal import Workspace

/// Runs the console: waits on terminal and journal, feeds the model, carries out its effects, paints when something changed.
///
/// All on one thread. Keys typed ahead are taken before the next paint; long loads let keys in between their chunks.
package struct ConsoleLoop {
    /// Why the console ended.
    package enum End: Sendable {
        /// Somebody quit.
        case quit
        /// The terminal went away or the process was asked to end.
        case left
    }

    private let backend: any ConsoleBackend
    private let terminal: any ConsoleTerminal
    private let runner: EffectRunner
    private var model: ConsoleModel
    private var pending: [Effect] = []
    /// Counts that are asked for once nobody types: the header may lag a paint behind the hand.
    private var counts: [QueueRequest] = []
    /// Whether it is to be asked what rules gave to others and to me: nobody waits for that.
    private var asksForReroutings = false
    /// What lists ask the index for while it is behind: for when the acknowledgement is painted, or the next key comes.
    private var following: [Effect] = []
    /// Whether leads near the cursor may be unread.
    private var mayReadAhead = true
    private var painted = -1
    /// Whether rules may have something to do by the clock, once nobody types.
    private var rulesAreDue = true
    /// Where a console that only looks is opened.
    private let opening: DashboardLocation?
    /// Remembers where one is, for whoever connects again.
    private let keep: (DashboardLocation) -> Void
    /// On how many leads rules act at a time, between two keys: some milliseconds of work.
    private static let leadsATime = 16
    private var minute: Int64

    /// Makes a console on a desk and a terminal; `describe` puts a definition into lines for eyes.
    ///
    /// - Parameters:
    ///   - opening: where it opens; nil for the queues.
    ///   - keep: remembers where one is, whenever that changes in a console that only looks.
    package init(
        backend: any ConsoleBackend, terminal: any ConsoleTerminal, glyphs: Glyphs = .unicode, opening: DashboardLocation? = nil,
        keep: @escaping (DashboardLocation) -> Void = { _ in },
        describe: @escaping (LeadDefinition) -> [DefinitionLine] = { _ in [] }
    ) {
        self.backend = backend
        self.terminal = terminal
        self.opening = opening
        self.keep = keep
        runner = EffectRunner(backend: backend, describe: describe)
        model = ConsoleModel(session: runner.session(), size: terminal.size, glyphs: glyphs)
        minute = backend.now.milliseconds / 60_000
    }

    /// Says something on the message line of the first frame, such as that nobody signed the definition.
    package mutating func greet(_ text: String) { model.say(.note, text) }

    /// Runs until somebody quits or the terminal goes away.
    package mutating func run() -> End {
        // Watched before it is looked at, so that nothing written meanwhile waits for the next line.
        _ = backend.watchDescriptors
        pending = model.start(at: opening) + model.settle()
        work(forMilliseconds: .max)
        count()
        paint()
        while true {
            let watched = backend.watchDescriptors
            // Where nothing tells that the journal grew, it is looked at every second.
            let patience = watched.isEmpty ? min(1000, untilNextMinute()) : untilNextMinute()
            var wakes: [TerminalWake] = []
            while hasWorkForIdleHands {
                wakes = terminal.wait(milliseconds: 0, watching: model.isOnDashboard ? watched : [])
                guard wakes.isEmpty else { break }
                workForIdleHands()
            }
            if wakes.isEmpty, rulesAreDue, !model.isAsking {
                wakes = terminal.wait(milliseconds: 0, watching: [])
                if wakes.isEmpty {
                    letRulesAct()
                    paint()
                }
            }
            let isIdle = pending.isEmpty && !hasWorkForIdleHands && (!rulesAreDue || model.isAsking)
            if wakes.isEmpty { wakes = terminal.wait(milliseconds: isIdle ? patience : 0, watching: watched) }
            if watched.isEmpty, wakes.isEmpty, pending.isEmpty { catchUp() }
            if let end = take(wakes) { return end }
            // Whatever was typed ahead is taken before anything is painted, but not for ever.
            let begun = terminal.monotonicMilliseconds
            while terminal.monotonicMilliseconds - begun < 50 {
                let more = terminal.wait(milliseconds: 0, watching: [])
                if more.isEmpty { break }
                if let end = take(more) { return end }
            }
            work(forMilliseconds: 30)
            tick()
            paint()
        }
    }

    private func untilNextMinute() -> Int { Int(60_000 - backend.now.milliseconds % 60_000) + 1 }

    private mutating func take(_ wakes: [TerminalWake]) -> End? {
        feed(.clock(backend.now))
        for wake in wakes {
            switch wake {
            case .leave: return .left
            case .watched:
                finish()
                catchUp()
            case .input(let input, let at):
                finish()
                switch input {
                case .key(let key): feed(.key(key, at: at))
                case .paste(let text): feed(.paste(text))
                case .resize(let size): feed(.resize(size))
                case .focus: break
                }
                // Each key finds the answers of the one before it.
                work(forMilliseconds: 30)
                if model.hasQuit { return .quit }
            }
        }
        return nil
    }

    private mutating func catchUp() {
        do throws(WorkspaceError) {
            let news = try backend.catchUp()
            guard !news.isEmpty else { return }
            runner.take(news)
            if news.rulesChanged { feed(.session(runner.session(since: model.session))) }
            feed(.news(news))
        } catch {
            feed(.session(runner.session(since: model.session)))
            feed(.data(.failed(error)))
        }
    }

    private mutating func tick() {
        let now = backend.now.milliseconds / 60_000
        guard now != minute else { return }
        minute = now
        rulesAreDue = true
        mayReadAhead = true
        feed(.clock(backend.now))
        do throws(WorkspaceError) {
            feed(.tick(listsChanged: try backend.refreshClocks()))
        } catch {
            feed(.data(.failed(error)))
        }
        work(forMilliseconds: 30)
    }

    /// Lets rules do some of what the clock asks for; what they did is news to whoever sits here, too.
    private mutating func letRulesAct() {
        rulesAreDue = false
        guard !model.session.isReadOnly else { return }
        do throws(WorkspaceError) {
            let report = try backend.tick(limit: Self.leadsATime, waits: false)
            guard !report.isIdle else { return }
            rulesAreDue = !report.isComplete
            catchUp()
        } catch {
            // Somebody else is writing, perhaps the same: the next minute is soon enough.
            guard error.code != .busy else { return }
            feed(.session(runner.session(since: model.session)))
            feed(.data(.failed(error)))
        }
        work(forMilliseconds: 30)
    }

    private mutating func feed(_ input: ConsoleInput) { pending += model.apply(input) }

    /// Carries out what is pending and what follows from it, until nothing is left or the time is up.
    private mutating func work(forMilliseconds limit: Int64) {
        let begun = terminal.monotonicMilliseconds
        while !pending.isEmpty {
            let effect = pending.removeFirst()
            switch effect {
            case .copy(let text): terminal.copy(text)
            case .bell: terminal.bell()
            case .redraw: terminal.redraw()
            case .keepPlace(let place): keep(place)
            case .quit: return
            case .loadCounts(let requests): counts = requests
            case .loadReroutings: asksForReroutings = true
            case .loadRows where backend.isIndexBehind, .refreshFigures where backend.isIndexBehind: following.append(effect)
            case .loadFigures: count(effect)
            case .suspend:
                terminal.suspend()
                feed(.clock(backend.now))
                feed(.resize(terminal.size))
                catchUp()
            default:
                let wrote =
                    switch effect {
                    case .perform, .undo, .redo: true
                    default: false
                    }
                if let answer = runner.run(effect) { feed(.data(answer)) }
                // Somebody else may have been first, or the journal may have become unwritable.
                if wrote, backend.isReadOnly != model.session.isReadOnly { feed(.session(runner.session(since: model.session))) }
            }
            // Only the way to the end of a long list is worth interrupting: any other key relies on the answers.
            if model.seekingEnd != nil, limit != .max, terminal.monotonicMilliseconds - begun >= limit { return }
        }
    }

    /// Counts figures; where that takes long, how far it has come is painted.
    private mutating func count(_ effect: Effect) {
        let runner = runner
        var told = terminal.monotonicMilliseconds
        func tell(_ share: Double) {
            guard terminal.monotonicMilliseconds - told >= 100 else { return }
            told = terminal.monotonicMilliseconds
            feed(.counting(share))
            paint()
        }
        let answer = withoutActuallyEscaping(tell) { runner.run(effect, progress: $0) }
        if let answer { feed(.data(answer)) }
    }

    private mutating func count() {
        guard !counts.isEmpty else { return }
        let requests = counts
        counts = []
        if let answer = runner.run(.loadCounts(requests)) { feed(.data(answer)) }
        work(forMilliseconds: 30)
    }

    private mutating func paint() {
        guard model.revision != painted else { return }
        painted = model.revision
        mayReadAhead = true
        terminal.paint(view(model, model.size))
        feed(.painted(at: terminal.monotonicMilliseconds))
    }
}

// What a hand at work must not wait for.
extension ConsoleLoop {
    private var hasWorkForIdleHands: Bool {
        pending.isEmpty && (backend.isIndexBehind || !following.isEmpty || !counts.isEmpty || asksForReroutings || mayReadAhead)
    }

    /// Does one thing, the most needed first: the index, the lists that asked for it, the counts in the header, the leads that the cursor may come to.
    private mutating func workForIdleHands() {
        if backend.isIndexBehind {
            settle()
        } else if !following.isEmpty {
            follow()
        } else if !counts.isEmpty {
            count()
        } else if asksForReroutings {
            asksForReroutings = false
            if let answer = runner.run(.loadReroutings) { feed(.data(answer)) }
            work(forMilliseconds: 30)
        } else {
            if model.isOnDashboard {
                let renewed = runner.renewFigures(now: backend.now, unless: hasWakes)
                if let answer = renewed.answer { return feed(.data(answer)) }
                if !renewed.isDone { return }
            }
            mayReadAhead = runner.readAhead(model.neighbours, isOnDashboard: model.isOnDashboard, unless: hasWakes)
            return
        }
        // Painted once, when all of it is there.
        if !backend.isIndexBehind, following.isEmpty, counts.isEmpty { paint() }
    }

    /// Tells, from any thread, whether somebody typed or the journal grew, which ends work that nobody waits for.
    private var hasWakes: @Sendable () -> Bool {
        let descriptors = terminal.inputDescriptors + backend.watchDescriptors
        return {
            var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            return poll(&polled, nfds_t(polled.count), 0) > 0
        }
    }

    /// Does all that the next input must find done.
    private mutating func finish() {
        if backend.isIndexBehind { settle() }
        follow()
    }

    private mutating func settle() {
        if let trouble = backend.settleIndex() { feed(.trouble(trouble)) }
    }

    private mutating func follow() {
        guard !following.isEmpty else { return }
        pending = following + pending
        following = []
        work(forMilliseconds: 30)
    }
}
