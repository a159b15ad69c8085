import Console
import Foundation
import Lifecycle
import ReadModel
import Screen
import Testing
import Workspace

/// Types random keys with refusals, refreshes and other people's actions between them.
///
/// Whatever a key does is compared with what it does on the screen as it was painted when the key was pressed: it must
/// do the same, or nothing.
@Suite("Random keys")
struct RandomKeysTests {
    /// 100,000 keys with `WINNOW_TORTURE=1`, otherwise a few thousand.
    private static let rounds = ProcessInfo.processInfo.environment["WINNOW_TORTURE"] == nil ? 1...6 : 1...200
    private static let keysPerRound = 500

    @Test("No key acts on another lead or opens another command than the painted screen offered", arguments: rounds)
    func keys(seed: Int) throws {
        var round = try RandomRound(seed: UInt64(seed))
        try round.press(Self.keysPerRound)
    }
}

/// One workspace, with a person who types and colleagues who act meanwhile.
private struct RandomRound {
    private let workspace: TestWorkspace
    private let driver: Driver
    private var random: SeededGenerator
    private var leadCount = 11
    /// The leads that others changed since the last paint.
    private var changed: Set<LeadID> = []
    private let me: Login

    private static let keys =
        "aaarrddcttbbssmmeeoCC++SxPEOMpA vuuuRRHjjjkkgGlnN/f?:123123DDyyyqtfcnu1234567w-=[]%hz"
        .map(String.init) + [
            "Enter", "Enter", "Enter", "Esc", "Esc", "Tab", "S-Tab", "Up", "Down", "C-r", "C-d", "C-u", "Backspace",
        ]

    init(seed: UInt64) throws {
        let name = ["dana", "tess", "kim", "mia"][Int(seed % 4)]
        workspace = try TestWorkspace.sampleWithDuplicate(me: name)
        me = Login(name)
        random = SeededGenerator(seed: seed)
        let size = seed.isMultiple(of: 3) ? Size(rows: 24, columns: 80) : Size(rows: 36, columns: 120)
        driver = try Driver(workspace, size, folder: workspace.path)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func press(_ count: Int) throws {
        for _ in 0..<count {
            if chance(15) { try actAsColleague() }
            if chance(50) {
                let changes = try driver.catchUp(paints: chance(60))
                if driver.painted.revision == driver.model.revision { changed = [] }
                _ = changes
            }
            if chance(2) { driver.wait(.minutes(Int.random(in: 1...90, using: &random))) }
            if chance(3) { addLead() }
            try pressKey()
        }
    }

    /// Presses one key, or a few before the next paint.
    private mutating func pressKey() throws {
        let length = chance(20) ? Int.random(in: 2...5, using: &random) : 1
        if chance(85) { driver.clock += 1000 }
        for position in 0..<length {
            guard let name = Self.keys.randomElement(using: &random), let key = Key(name: name) else { continue }
            let painted = driver.painted
            let effectCount = driver.effects.count
            let entryCount = workspace.entries.count
            let wasPainted = position == 0
            driver.burst(name, paints: false)
            let done = driver.effects[effectCount...].filter(Self.writes)
            let shown = driver
            // Drawn only for a failure.
            func what() -> Comment {
                "\(name) did \(done) on\n\(view(painted, painted.size).text)now\n\(shown.screen)"
            }
            if wasPainted {
                // What the key would have done on the painted screen.
                let (_, offered) = update(painted, .key(key, at: driver.clock))
                for effect in done where effect != .undo { #expect(offered.contains(effect), what()) }
                if done.contains(.undo) { #expect(offered.contains(.undo) || offered.contains(.loadNextUndo), what()) }
            }
            // Nothing is written on a lead that somebody else changed since it was painted.
            let written = workspace.entries[entryCount...].filter { $0.by == .person(me) }
            for entry in written where entry.event.kind != "undone" {
                #expect(changed.isDisjoint(with: entry.leads), what())
            }
        }
        driver.elapse(Int64.random(in: 0...400, using: &random))
        changed = []
    }

    private static func writes(_ effect: Effect) -> Bool {
        switch effect {
        case .perform, .undo, .redo: true
        default: false
        }
    }

    /// A colleague does something with a lead that is likely to be in sight; refusals don't matter.
    private mutating func actAsColleague() throws {
        let login = ["dana", "kim", "tess", "mia", "uwe"].filter { $0 != me.name }.randomElement(using: &random) ?? "tess"
        let number = LeadID(Int.random(in: 1...leadCount, using: &random))
        let lead = chance(60) ? driver.selected ?? number : number
        let commands: [Command] = [
            .accept, .reject(reason: "timing"), .note("mine"),
            .edit(FieldChanges([.title: "T\(Int.random(in: 0..<99, using: &random))"])),
            .assign(Login("kim")), .claim, .snooze(until: workspace.now + .hours(2)), .touch(Touch(channel: .call)),
            .optOut(.email),
            .engage(Engagement(type: .formSubmitted, form: .pricing)), .disqualify(reason: "fit"), .release,
            .merge(LeadID(Int.random(in: 1...leadCount, using: &random))),
        ]
        guard let command = commands.randomElement(using: &random) else { return }
        let before = workspace.entries.count
        try? workspace.perform(as: login, lead, command)
        for entry in workspace.entries[before...] { changed.formUnion(entry.leads) }
    }

    private mutating func addLead() {
        leadCount = (workspace.entries.compactMap { $0.lead?.number }.max() ?? 0) + 1
        let person = people[leadCount % people.count]
        do {
            try workspace.lead(
                leadCount, Person(first: person.first, last: "No \(leadCount)", title: person.title, company: "C\(leadCount)"))
        } catch { Issue.record(error) }
    }
}
