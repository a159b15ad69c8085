import Foundation
import Glibc
import Lifecycle
import Platform
import Synchronization
import Testing

@testable import Journal

@Suite("Appending an action")
struct AppendTests {
    @Test("the writer reads what others wrote before it decides")
    func catchesUp() throws {
        let workspace = try Workspace()
        let (mine, theirs) = (try workspace.open(), try workspace.open())
        try theirs.add([note("a"), note("b")], intent: 1)
        try theirs.add([note("c")], intent: 2)
        var seen: [Int] = []
        let appended = try mine.append(
            intent(3), holder: dana, after: mine.start, catchingUp: { seen.append($0.lines.count) },
            deciding: { position in
                #expect(position.seq == SequenceNumber(3))
                #expect(seen == [2, 1])
                return draft([note("d")])
            })
        #expect(appended.position.seq == SequenceNumber(4))
        #expect(try theirs.all().entries.count == 4)
    }

    @Test("a writer far behind catches up without blocking the others")
    func farBehind() throws {
        let workspace = try Workspace()
        let (mine, theirs) = (try workspace.open(), try workspace.open())
        let long = String(repeating: "x", count: 10_000)
        for number in 1...70 { try theirs.add([note(long)], intent: number) }
        let probe = try workspace.open()
        var free = false
        _ = try mine.append(
            intent(99), holder: dana, after: mine.start,
            catchingUp: { action in
                if action.end.seq.value == 1 { free = (try? probe.withLock(dana) { _ in true }) ?? false }
            }, deciding: { _ in draft([note("at last")]) })
        #expect(free)
        #expect(try theirs.all().entries.count == 71)
    }

    @Test("a huge unfinished action is moved to the quarantine, and the next writer continues")
    func hugeUnfinishedAction() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("one")], intent: 1)
        let whole = workspace.bytes.count
        let long = String(repeating: "x", count: 10_000)
        try journal.add((1...90).map { _ in note(long) }, intent: 2)
        try workspace.overwrite(workspace.bytes.dropLast(5000))
        try workspace.open().add([note("two")], intent: 3)
        #expect(try workspace.open().all().entries.count == 2)
        #expect(workspace.bytes.count < whole + 2000)
    }

    @Test("a refusal writes nothing and releases the lock")
    func refusal() throws {
        struct Refused: Error {}
        let workspace = try Workspace()
        let journal = try workspace.open()
        let before = workspace.bytes
        #expect(throws: Refused.self) {
            try journal.append(
                intent(1), holder: dana, after: journal.start, catchingUp: { _ in }, deciding: { _ in throw Refused() })
        }
        #expect(workspace.bytes == before)
        try workspace.open().add([note("the next one")], intent: 2)
    }

    @Test("the same intent twice gives one action")
    func sameIntent() throws {
        let workspace = try Workspace()
        let (mine, theirs) = (try workspace.open(), try workspace.open())
        let start = mine.start
        try theirs.add([note("once")], intent: 1)
        let again = try mine.append(
            intent(1), holder: dana, after: start, catchingUp: { _ in },
            deciding: { _ in
                Issue.record("it must not be decided twice")
                return nil
            })
        guard case .alreadyWritten(let position) = again else {
            Issue.record("it was written again")
            return
        }
        let once = try mine.append(
            intent(1), holder: dana, after: position, catchingUp: { _ in }, deciding: { _ in draft([note("twice")]) })
        #expect(once.position == position)
        #expect(try mine.all().entries.count == 1)
    }

    @Test("a written action looks like a read one, and its lines can be read by their locations")
    func locations() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("first")], intent: 1)
        guard case .written(let written) = try journal.add([note("one"), note("two", on: 2)], intent: 2) else {
            Issue.record("it was not written")
            return
        }
        #expect(written.entries.map(\.lead) == written.lines.map(\.envelope.lead))
        let locations = written.lines.map { LineLocation(offset: $0.offset, length: $0.length) }
        var notes: [Event] = []
        try journal.lines(at: locations.reversed(), generation: 1) { (action) throws(JournalError) in
            for line in action.lines { notes.append(try action.entry(of: line).event) }
        }
        #expect(notes == [.noted("two"), .noted("one")])
        #expect(throws: JournalError.self) {
            try journal.lines(at: [LineLocation(offset: 3, length: 9)], generation: 1) { (_) throws(JournalError) in }
        }
        #expect(throws: JournalError.positionLost) {
            try journal.lines(at: locations, generation: 2) { (_) throws(JournalError) in }
        }
        var read: [Event] = []
        var rest = locations[...]
        try journal.bytes(at: locations, generation: 1) { (line) throws(JournalError) in
            guard let location = rest.popFirst() else { return }
            read.append(try Entry(line: line, at: location).event)
        }
        #expect(read == notes.reversed())
        let beyond = LineLocation(offset: locations[1].offset, length: locations[1].length + 2)
        #expect(throws: JournalError.self) { try journal.bytes(at: [beyond], generation: 1) { (_) throws(JournalError) in } }
        for length in [0, -1] {
            let impossible = LineLocation(offset: locations[0].offset, length: length)
            #expect(throws: JournalError.positionLost) {
                try journal.bytes(at: [impossible], generation: 1) { (_) throws(JournalError) in }
            }
        }
    }

    @Test("a waiting writer learns who holds the lock for too long")
    func busy() throws {
        let workspace = try Workspace()
        let (mine, theirs) = (try workspace.open(), try workspace.open())
        var quick = JournalSystemCalls.live
        let clock = Mutex(0)
        quick.pause = { milliseconds in clock.withLock { $0 += milliseconds } }
        quick.milliseconds = { clock.withLock { $0 } }
        let waiting = try workspace.open(quick)
        _ = try theirs.withLock(Login("kim")) { _ in
            #expect(throws: JournalError.busy(holder: "kim, process \(getpid())")) { try waiting.add([note("x")], intent: 1) }
        }
        #expect(clock.withLock { $0 } >= 5000)
        try mine.add([note("x")], intent: 1)
    }

    @Test("two concurrent writers lose no line and use no number twice")
    func race() throws {
        let workspace = try Workspace()
        let failures = Mutex<[String]>([])
        let group = DispatchGroup()
        for writer in 0..<2 {
            let folder = workspace.folder
            group.enter()
            Thread.detachNewThread {
                do {
                    let journal = try JournalFile(folder: folder)
                    var position = journal.start
                    for number in 0..<150 {
                        position = try journal.append(
                            intent(writer * 1000 + number), holder: dana, after: position, catchingUp: { _ in },
                            deciding: { _ in draft((0...number % 3).map { note("part \($0)", on: writer + 1) }) }
                        ).position
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
                group.leave()
            }
        }
        group.wait()
        #expect(failures.withLock { $0 } == [])
        let verification = try workspace.open().verify()
        #expect(verification.isSound)
        #expect(verification.actions == 300)
        #expect(verification.lines == 600)
    }

    @Test("when two people accept the same lead, exactly one wins every time")
    func oneWinner() throws {
        let workspace = try Workspace()
        let wins = Mutex<[Int: [Int]]>([:])
        let group = DispatchGroup()
        for writer in 1...2 {
            group.enter()
            let folder = workspace.folder
            Thread.detachNewThread {
                defer { group.leave() }
                guard let journal = try? JournalFile(folder: folder) else { return }
                var position = journal.start
                var taken: Set<Int> = []
                for round in 1...100 {
                    let appended = try? journal.append(
                        intent(writer * 1000 + round), holder: dana, after: position,
                        catchingUp: { for line in $0.lines { taken.insert(line.envelope.lead?.number ?? 0) } },
                        deciding: { _ in taken.contains(round) ? nil : draft([note("mine", on: round)]) })
                    guard let appended else { continue }
                    position = appended.position
                    if case .written = appended { wins.withLock { $0[round, default: []].append(writer) } }
                }
            }
        }
        group.wait()
        for round in 1...100 { #expect(wins.withLock { $0[round]?.count } == 1) }
        #expect(try workspace.open().verify().lines == 100)
    }

    @Test("a watcher is notified when the journal grows and when it is replaced")
    func watch() throws {
        let workspace = try Workspace()
        let (journal, other) = (try workspace.open(), try workspace.open())
        let watch = try journal.watch()
        #expect(try watch.changes() == [])
        try other.add([note("x")], intent: 1)
        var poller = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&poller, 1, 5000) == 1)
        #expect(try watch.changes() == .grew)
        #expect(try watch.changes() == [])
        _ = try other.erase(
            [LeadID(1)], intent(2), holder: dana, after: other.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        #expect(try watch.changes().contains(.replaced))
        try other.add([note("y", on: 2)], intent: 3)
        #expect(poll(&poller, 1, 5000) == 1)
        #expect(try watch.changes().contains(.grew))
    }
}
