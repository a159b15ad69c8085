import Formats
import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("The page of the journal's format")
struct ReferenceTests {
    @Test("it names every kind and, in the kind's row, every key that is written")
    func everyKey() throws {
        let rows = JournalReference.text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        for event in everyEvent {
            let row = try #require(rows.first { $0.split(separator: "|")[0].contains("`\(event.kind)`") }, "\(event.kind)")
            for actor in [Actor.person(dana), .rule("r")] {
                for key in Self.keys({ event.writeData(&$0, by: actor) }) + Self.keys({ event.writePerson(&$0, by: actor) }) {
                    #expect(row.contains("`\(key)`"), "\(event.kind) has \(key)")
                }
            }
        }
        for kind in EventKind.allCases { #expect(rows.contains { $0.contains("`\(kind.rawValue)`") }, "\(kind)") }
    }

    private static func keys(_ write: (inout JSONMembers) -> Void) -> [String] {
        var text = JSONWriter()
        text.object { write(&$0) }
        var keys: [String] = []
        try? text.bytes.withBytes { (bytes) throws(JSONError) in
            var scanner = JSONScanner(bytes)
            try scanner.object { (key, value) throws(JSONError) in
                keys.append(key)
                try value.skip()
            }
        }
        return keys
    }
}
