import Foundation
import Lifecycle
import Testing

@testable import Definitions

/// A definition with one thing wrong; its first line tells what, as `# LINE:COLUMN: MESSAGE`.
struct BrokenFile: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String

    var testDescription: String { name }

    /// What is told about it, without the file's name.
    var expected: String { String(text.prefix { $0 != "\n" }.dropFirst(2)) }

    /// The text behind the place, which tells what is wrong.
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
    @Test("each tells the one thing that is wrong with it, where, and what was expected", arguments: BrokenFile.all)
    func tells(file: BrokenFile) {
        do {
            _ = try DefinitionParser.read(file.text, fileName: file.name)
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

    @Test("point at the very words that are wrong")
    func pointAtWords() throws {
        let words = [
            "treshold", "qualify", "id: price", "twenty", "inquiry", "sql", "raedy", "yess", "90", "reject", "-10", "Fair",
            "notInterested",
            "unreachabel", "sal", "noDecision", "size-huge", "viable", "total: 40", "[sql]", "noContact", "daysInHand", "-5",
            "taken on", "Not interested",
        ]
        for (file, word) in zip(BrokenFile.all, words) where file.name != "02-no-yaml.yaml" {
            let place = file.expected.split(separator: ":").prefix(2).compactMap { Int($0) }
            try #require(place.count == 2, "\(file.name) begins with its place")
            let line = file.text.split(separator: "\n", omittingEmptySubsequences: false)[place[0] - 1]
            #expect(line.unicodeScalars.dropFirst(place[1] - 1).starts(with: word.unicodeScalars), "\(file.name)")
        }
    }
}
