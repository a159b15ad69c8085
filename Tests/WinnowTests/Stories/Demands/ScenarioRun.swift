import Foundation
import Testing

/// Runs the steps of a scenario in a workspace of its own.
///
/// Dana and Tom are SDRs, Maya is in marketing, Lee is team lead and admin, Vera is a viewer. The login that runs the
/// tests is `admin`, and named `{me}`. The preset is adopted and signed by both sides.
final class ScenarioRun {
    private let scenario: Scenario
    private let place: TestPlace
    private var now = "2026-11-23T09:00Z"
    /// What names in braces stand for.
    private var names: [String: String] = [:]
    /// The changed text of the definition; nil while it is unchanged.
    private var definition: String?
    private var last: (run: Run, step: Scenario.Step)?
    /// The open console.
    private var terminal: Tmux?
    private var isRefusalExpected = false

    init(_ scenario: Scenario) throws {
        self.scenario = scenario
        place = try TestPlace(withWorkspace: false)
        let template = try WorkspaceTemplates.shared.template(of: scenario.preset)
        try FileManager.default.copyItem(atPath: template.place.workspace, toPath: place.workspace)
        try TestStore.move(place, at: "2026-11-23T08:00Z")
        names["me"] = template.me
    }

    /// Runs all steps and reports what differs.
    func run() throws {
        for step in scenario.steps {
            switch step.kind {
            case .refused(let text): expectRefusal(text)
            case .contains(let text): expect(text, isThere: true, step)
            case .lacks(let text): expect(text, isThere: false, step)
            case .press(let keys):
                expectSuccess()
                try press(keys, step)
            default:
                expectSuccess()
                try closeConsole()
                try perform(step)
            }
        }
        expectSuccess()
        try closeConsole()
    }

    private func perform(_ step: Scenario.Step) throws {
        switch step.kind {
        case .time(let time): now = time
        case .file(let name, let text): names[name] = try place.file(name, filled(text))
        case .change(let from, let to):
            let text = try definitionText()
            if !text.contains(from) { Issue.record("the definition has no \"\(from)\"", sourceLocation: location(step)) }
            try setDefinition(text.replacing(from, with: to))
        case .append(let text): try setDefinition(try definitionText() + text)
        case .run(let who, let command, let lead):
            var words = CommandLineWords.split(filled(command)).flatMap(Self.expanded)
            if who != "admin" { words += ["--for", who] }
            let run = try place.run(words, at: now)
            last = (run, step)
            // The next change begins with what is in force then.
            if words.starts(with: ["definition", "adopt"]) { definition = nil }
            guard let lead else { return }
            let added = try #require(run.text.firstMatch(of: /\bL[0-9]+\b/), "\(run)", sourceLocation: location(step))
            names[lead] = String(added.0)
        case .press, .refused, .contains, .lacks: break
        }
    }

    // MARK: The console

    private func press(_ keys: String, _ step: Scenario.Step) throws {
        if terminal == nil {
            let opened = try Tmux(place, columns: 120, rows: 36)
            try opened.type("\(Binary.path) -w \(place.workspace) --at \(now)")
            if !opened.waitFor("1 Triage") { Issue.record("no console: \(opened.screen)", sourceLocation: location(step)) }
            terminal = opened
        }
        for word in CommandLineWords.split(filled(keys)) {
            // Words of several letters that name no key are typed.
            if word.count > 1, word.firstMatch(of: /^(?:Enter|Esc|Escape|Tab|Space|Up|Down|Left|Right|[CS]-.)$/) == nil {
                try terminal?.tmux("send-keys", "-l", word)
            } else {
                try terminal?.press(word)
            }
        }
    }

    private func closeConsole() throws {
        guard let terminal else { return }
        try terminal.press("Escape", "Q")
        _ = Wait.until(seconds: 15) { !terminal.isInAlternateScreen }
        self.terminal = nil
    }

    // MARK: Definitions

    private func definitionText() throws -> String {
        if let definition { return definition }
        return try place.run(["definition", "show", "--yaml"], at: now).text
    }

    private func setDefinition(_ text: String) throws {
        definition = text
        names["definition"] = try place.file("changed.yaml", text)
    }

    // MARK: Expectations

    private func expectRefusal(_ text: String) {
        guard let (run, step) = last else { return }
        isRefusalExpected = true
        if ![1, 77].contains(run.status) { Issue.record("the command must be refused: \(run)", sourceLocation: location(step)) }
        expect(text, isThere: true, step)
    }

    /// Expects that the last command succeeded, unless it was to be refused.
    private func expectSuccess() {
        if let (run, step) = last, !isRefusalExpected {
            if run.status != 0 { Issue.record("\(run)", sourceLocation: location(step)) }
        }
        last = nil
        isRefusalExpected = false
    }

    private func expect(_ text: String, isThere: Bool, _ step: Scenario.Step) {
        if let terminal {
            let wanted = Self.collapsed(filled(text))
            if Wait.until(seconds: 15, { Self.collapsed(terminal.screen).contains(wanted) == isThere }) { return }
            Issue.record(
                "\(isThere ? "no" : "unexpected") \"\(wanted)\" on the screen:\n\(terminal.screen)", sourceLocation: location(step))
            return
        }
        guard let (run, _) = last else { return }
        let wanted = Self.collapsed(filled(text))
        let output = Self.collapsed(run.text + " " + run.errorText)
        guard output.contains(wanted) != isThere else { return }
        Issue.record("\(isThere ? "no" : "unexpected") \"\(wanted)\" in: \(run)", sourceLocation: location(step))
    }

    private func location(_ step: Scenario.Step) -> SourceLocation {
        SourceLocation(
            fileID: "WinnowTests/\(scenario.file)", filePath: Demands.folder + scenario.file, line: step.line, column: 1)
    }

    // MARK: Texts

    private func filled(_ text: String) -> String {
        names.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// `L{1..3}` as `L1`, `L2` and `L3`.
    private static func expanded(_ word: String) -> [String] {
        guard let match = word.firstMatch(of: /\{([0-9]+)\.\.([0-9]+)\}/), let from = Int(match.1), let to = Int(match.2),
            from <= to
        else { return [word] }
        return (from...to).map { word.replacingCharacters(in: match.range, with: String($0)) }
    }

    private static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// Workspaces that scenarios begin with, made once for each preset.
private final class WorkspaceTemplates: @unchecked Sendable {
    static let shared = WorkspaceTemplates()
    private let lock = NSLock()
    private var templates: [String: (place: TestPlace, me: String)] = [:]

    /// A workspace with the preset, its team and both signatures, and the login that runs the tests.
    func template(of preset: String) throws -> (place: TestPlace, me: String) {
        try lock.withLock {
            if let template = templates[preset] { return template }
            let place = try TestPlace(withWorkspace: false)
            let start = "2026-11-23T08:00Z"
            func run(_ words: [String], inWorkspace: Bool = true) throws {
                let run = try place.run(words, at: start, inWorkspace: inWorkspace)
                guard run.status == 0 else { throw TestPlace.Failed(message: "\(run)") }
            }
            try run(["init", place.workspace, "--simulated", "--zone", "UTC", "--definition", preset], inWorkspace: false)
            let me = try place.run(["team", "show", "--json"], at: start).objects.first??["login"] as? String ?? ""
            let team = [
                ("dana", "sdr"), ("tom", "sdr"), ("maya", "marketing"), ("lee", "teamlead,admin"), ("vera", "viewer"),
            ]
            for (login, role) in team { try run(["team", "add", login, "--name", login.capitalized, "--role", role]) }
            try run(["team", "set", me, "--role", "admin"])
            try run(["definition", "sign", "--for", "dana"])
            try run(["definition", "sign", "--for", "maya"])
            templates[preset] = (place, me)
            return (place, me)
        }
    }
}
