import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("The hash chain")
struct ChainTests {
    @Test("two actions give exactly these bytes in format 1, as they always did")
    func goldenOfFormatOne() throws {
        let workspace = try Workspace(format: .one)
        let journal = try workspace.open()
        try journal.add([Draft(lead: LeadID(481), by: .person(dana), event: .qualified(Qualified(stage: .sql)))], intent: 1)
        try journal.add([note("Köln"), Draft(lead: nil, by: .rule("r"), event: .released)], intent: 2)
        let expected = """
            {"winnow":"journal","format":1,"workspace":"0198c0de-0000-7000-8000-000000000001","generation":1,"simulated":false,"created":"2026-11-23T09:00:00.000Z"}
            {"v":1,"seq":1,"id":"01a207a2-3281-7001-8000-00009e3779b9","at":"2026-11-23T09:00:45.124Z","by":"dana","lead":"L481","kind":"qualified","def":1,"data":{"stage":"sql"},"sum":"c286a0ebec052ada88f07cb9e9879df819044852489f67370e056bcdf942ca7f"}
            {"v":1,"seq":2,"id":"01a207a2-3282-7002-8000-00013c6ef372","part":[1,2],"at":"2026-11-23T09:00:45.125Z","by":"dana","lead":"L1","kind":"noted","def":1,"data":{},"person":{"salt":"0123456789abcdef0000000000000002","note":"Köln"},"personDigest":"f7169c4cb513f43cbab05eb79a35f8c5b3d5d863f4ea251488442c470c9eaf42","sum":"512f6488be985631aab527dea82e42f5ddbb9d6392ed40c1ce7e49983fbf4591"}
            {"v":1,"seq":3,"id":"01a207a2-3282-7002-8000-00013c6ef372","part":[2,2],"at":"2026-11-23T09:00:45.125Z","by":"rule:r","kind":"released","def":1,"data":{},"sum":"bde310e1fa75b12997c89b282af9f6573150e61165069dc5ddcf014a3a4611a9"}

            """
        #expect(String(decoding: workspace.bytes, as: UTF8.self) == expected)
    }

    @Test("the chain can be recomputed with sed and sha256sum", arguments: [JournalHeader.Format.one, .two])
    func byHand(format: JournalHeader.Format) throws {
        let workspace = try Workspace(format: format)
        try workspace.open().add(everyEvent.map { Draft(lead: LeadID(1), by: .person(dana), event: $0) }, intent: 1)
        let beginning =
            switch format {
            case .one: #"printf '1%s' "$(head -1 "$file" | sed -E 's/.*"workspace":"([^"]*)".*/\1/')""#
            case .two: #"head -1 "$file" | sed -E 's/,"generation":[0-9]+,"check":"[0-9a-f]{64}"\}$/}/' | tr -d '\n'"#
            }
        let script = """
            set -e
            file="$1"
            before=$(\(beginning) | sha256sum | cut -d' ' -f1)
            tail -n +2 "$file" | while IFS= read -r whole; do
              line=$(printf '%s' "$whole" | sed -E 's/"person":(null|\\{.*\\}),"personDigest"/"personDigest"/; s/,"sum":"[0-9a-f]{64}"\\}$/}/')
              before=$(printf '%s%s' "$before" "$line" | sha256sum | cut -d' ' -f1)
              case "$whole" in *"\\"sum\\":\\"$before\\"}") ;; *) echo "differs: $whole"; exit 1;; esac
            done
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script, "bash", workspace.folder.journal]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("an earlier hash is found, and one of another history is not")
    func against() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("one")], intent: 1)
        let kept = try journal.all().end.position.hash
        try journal.add([note("two")], intent: 2)
        let found = try journal.verify(against: kept)
        #expect(found.expectedHashSeq == SequenceNumber(1))
        #expect(found.isSound)
        #expect(found.actions == 2)
        let foreign = try #require(JournalHash(String(repeating: "ab", count: 32)))
        #expect(try !journal.verify(against: foreign).isSound)
        #expect(JournalHash(kept.description) == kept)
        #expect(JournalHash(kept.description.uppercased()) == nil)
    }

    @Test("a reader notices that its position belongs to another file")
    func lostPosition() throws {
        let (one, other) = (try Workspace(), try Workspace())
        let journal = try one.open()
        try journal.add([note("one")], intent: 1)
        var position = try journal.all().end.position
        #expect(try journal.read(after: position) { (_) throws(JournalError) in .continue }.position == position)
        let stranger = try other.open()
        try stranger.add([note("two")], intent: 2)
        #expect(throws: JournalError.positionLost) { try stranger.read(after: position) { (_) throws(JournalError) in .continue } }
        position.offset -= 1
        #expect(throws: JournalError.positionLost) { try journal.read(after: position) { (_) throws(JournalError) in .continue } }
        position.generation = 2
        #expect(throws: JournalError.positionLost) { try journal.read(after: position) { (_) throws(JournalError) in .continue } }
    }
}
