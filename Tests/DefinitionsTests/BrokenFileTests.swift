import Foundation
import Lifecycle
import Testing

@testable import Definitions

/// A definition with one problem; its first line states it as `# LINE:COLUMN: MESSAGE`.
struct BrokenFile: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String

    var testDescription: String { name }

    /// The expected message, without the file's name.
    var expected: String { String(text.prefix { $0 != "\n" }.dropFirst(2)) }

    /// The message without its location.
    var message: String { expected.split(separator: ":", maxSplits: 2).dropFirst(2).joined() }

    /// The files in the folder `Broken`, by name.
    static let all: [BrokenFile] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Broken").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let data = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            return BrokenFile(name: name, text: String(decoding: data, as: UTF8.self))
        }
    }()
}

@Suite("Twenty-five broken definitions")
struct BrokenFileTests {
    @Test("each reports its one problem, where it is, and what was expected", arguments: BrokenFile.all)
    func reports(file: BrokenFile) {
        do {
            _ = try DefinitionParser.parse(file.text, fileName: file.name)
            Issue.record("\(file.name) has no problem")
        } catch {
            #expect(error.problems.map(\.description) == ["\(file.name):\(file.expected)"])
        }
    }

    @Test("give twenty-five different messages")
    func areDifferent() {
        #expect(BrokenFile.all.count == 25)
        #expect(Set(BrokenFile.all.map(\.message)).count == 25)
    }

    @Test("point at the exact word that is wrong")
    func pointAtWords() throws {
        let words = [
            "treshold", "qualify", "id: price", "twenty", "inquiry", "sql", "raedy", "yess", "90", "reject", "-10", "Fair",
            "notInterested",
            "unreachabel", "sal", "noDecision", "size-huge", "viable", "total: 40", "[sql]", "noContact", "daysInHand", "-5",
            "taken on", "Not interested",
        ]
        for (file, word) in zip(BrokenFile.all, words) where file.name != "02-not-yaml.yaml" {
            let location = file.expected.split(separator: ":").prefix(2).compactMap { Int($0) }
            try #require(location.count == 2, "\(file.name) begins with its location")
            let line = file.text.split(separator: "\n", omittingEmptySubsequences: false)[location[0] - 1]
            #expect(line.unicodeScalars.dropFirst(location[1] - 1).starts(with: word.unicodeScalars), "\(file.name)")
        }
    }
}
