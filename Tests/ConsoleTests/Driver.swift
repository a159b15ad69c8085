import Console
import Definitions
import Lifecycle
import Screen
import Testing
import Workspace

/// Drives the console like a person: after each key, all effects run and the screen is painted.
final class Driver {
    let workspace: TestWorkspace
    /// The open workspace.
    private let opened: Workspace
    let runner: EffectRunner
    private(set) var model: ConsoleModel
    /// The model as it was painted last.
    private(set) var painted: ConsoleModel
    /// The effects that were performed, in order.
    private(set) var effects: [Effect] = []
    private(set) var copied: [String] = []
    private(set) var rings = 0
    private(set) var hasSuspended = false
    private(set) var hasRedrawn = false
    /// The saved locations, in order.
    private(set) var saved: [DashboardLocation] = []
    /// The clock of keys, in milliseconds.
    var clock: Int64 = 1_000_000

    init(
        _ workspace: TestWorkspace, _ size: Size = Size(rows: 24, columns: 80), glyphs: Glyphs = .unicode,
        opening: DashboardLocation? = nil,
        folder: String = ""
    ) throws {
        self.workspace = workspace
        opened = try workspace.open()
        runner = EffectRunner(opened, folder: folder) { DefinitionSummary(of: $0).lines.map(Self.line) }
        model = ConsoleModel(session: runner.session(), size: size, glyphs: glyphs)
        painted = model
        run(model.start(at: opening))
        feed(.clock(opened.now))
        paint()
    }

    private static func line(_ line: SummaryLine) -> DefinitionLine {
        switch line.kind {
        case .heading: DefinitionLine(.heading, line.text)
        case .text: DefinitionLine(.text, line.text)
        case .item: DefinitionLine(.item, line.text)
        }
    }

    /// Presses keys by their names, a second apart: `"a"`, `"Enter"`, `"C-r"`.
    @discardableResult
    func press(_ names: String...) -> Driver {
        for name in names {
            clock += 1000
            key(name)
            paint()
        }
        return self
    }

    /// Presses keys without painting in between.
    @discardableResult
    func burst(_ names: String..., paints: Bool = true) -> Driver {
        for name in names {
            clock += 1
            key(name)
        }
        if paints { paint() }
        return self
    }

    /// Types text, a second after the key before it.
    @discardableResult
    func type(_ text: String) -> Driver {
        clock += 1000
        for character in text {
            clock += 50
            feed(.key(.character(character), at: clock))
        }
        paint()
        return self
    }

    func paste(_ text: String) {
        feed(.paste(text))
        paint()
    }

    func resize(_ rows: Int, _ columns: Int) {
        feed(.resize(Size(rows: rows, columns: columns)))
        paint()
    }

    /// Applies changes by others, as the loop does when the journal has grown.
    @discardableResult
    func catchUp(paints: Bool = true) throws -> JournalChanges {
        feed(.clock(opened.now))
        let changes = try opened.catchUp()
        if !changes.isEmpty {
            runner.apply(changes)
            if changes.rulesChanged { feed(.session(runner.session(since: model.session))) }
            feed(.changes(changes))
        }
        if paints { paint() }
        return changes
    }

    /// Lets milliseconds pass on the clock of the keys.
    func elapse(_ milliseconds: Int64) {
        clock += milliseconds
        feed(.elapsed(to: clock))
        paint()
    }

    /// Advances the time.
    func wait(_ span: TimeSpan) {
        workspace.now = workspace.now + span
        feed(.clock(opened.now))
        do {
            feed(.tick(listsChanged: try opened.refreshClocks()))
        } catch { Issue.record(error) }
        // The loop does this while idle.
        if let result = runner.refreshStaleFigures(now: opened.now).result { feed(.result(result)) }
        paint()
    }

    var frame: Frame { view(model, model.size) }
    var screen: String { frame.text }
    var lines: [String] { frame.textRows }
    var message: String { model.message?.text ?? "" }
    var selected: LeadID? { model.currentLead }
    var hasQuit: Bool { model.hasQuit }

    /// The current stage of a lead.
    func stage(_ number: Int) -> Stage? { workspace.leads[LeadID(number)]?.stage }
    /// The kinds of the last entries.
    func kinds(_ count: Int) -> [String] { workspace.entries.suffix(count).map(\.event.kind) }

    /// Moves down the queue to a lead.
    func go(to number: Int) {
        press("g")
        for _ in 0..<50 where selected != LeadID(number) { press("j") }
    }

    private func key(_ name: String) {
        guard let key = Key(name: name) else { return }
        feed(.key(key, at: clock))
    }

    private func feed(_ input: ConsoleInput) {
        let (next, effects) = update(model, input)
        model = next
        run(effects)
    }

    private func run(_ effects: [Effect]) {
        for effect in effects {
            self.effects.append(effect)
            switch effect {
            case .copy(let text): copied.append(text)
            case .bell: rings += 1
            case .suspend: hasSuspended = true
            case .redraw: hasRedrawn = true
            case .saveLocation(let location): saved.append(location)
            case .quit: break
            default:
                if let result = runner.run(effect) { feed(.result(result)) }
                guard opened.hasUnreportedChanges else { continue }
                do {
                    try catchUp(paints: false)
                } catch { Issue.record(error) }
            }
        }
    }

    private func paint() {
        _ = frame
        feed(.painted(at: clock))
        painted = model
    }
}
