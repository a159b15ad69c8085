import Foundation
import Testing

@Suite("The language of sources and documents")
struct LanguageTests {
    /// A line of a file that is read by people.
    struct Line {
        var file: String
        var number: Int
        var text: Substring
    }

    /// All lines of the sources and documents; pages that the program generates included.
    private static func lines() throws -> [Line] {
        var files = ["README.md", "ARCHITECTURE.md", "SECURITY.md"]
        for folder in ["Sources", "Resources"] {
            let found = try FileManager.default.subpathsOfDirectory(atPath: projectRoot.appendingPathComponent(folder).path)
            files += found.map { folder + "/" + $0 }
        }
        return try files.sorted().flatMap { file -> [Line] in
            let url = projectRoot.appendingPathComponent(file)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true, !file.hasSuffix(".swp") else {
                return []
            }
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
                Line(file: file, number: $0.offset + 1, text: $0.element)
            }
        }
    }

    /// The expressions that must not occur, one a line; each is a regular expression.
    private static func expressions() throws -> [NSRegularExpression] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("words.txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { try NSRegularExpression(pattern: String($0)) }
    }

    private static func contains(_ expression: NSRegularExpression, _ text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    @Test("no expression of words.txt occurs")
    func words() throws {
        let expressions = try Self.expressions()
        #expect(expressions.count >= 8)
        let lines = try Self.lines()
        #expect(lines.count > 50_000)
        for line in lines {
            let text = String(line.text)
            for expression in expressions where Self.contains(expression, text) {
                Issue.record("\(line.file):\(line.number) matches \(expression.pattern): \(text.prefix(120))")
            }
        }
    }

    @Test(
        "the expressions find what they are for",
        arguments: [
            "begins anew", "whoever asks", "the definition of then", "10 in hand", "Took back a note", "handed back",
            "by the clock", "class LeadCrew",
        ])
    func expressionsMatch(_ text: String) throws {
        #expect(try Self.expressions().contains { Self.contains($0, text) })
    }

    @Test("no comment line is over 120 columns wide, and no initialiser is documented with \"Makes it.\"")
    func comments() throws {
        for line in try Self.lines() where line.file.hasSuffix(".swift") {
            let text = line.text.drop { $0 == " " }
            guard text.hasPrefix("//") else { continue }
            #expect(line.text.count <= 120, "\(line.file):\(line.number)")
            #expect(text != "/// Makes it.", "\(line.file):\(line.number)")
        }
    }
}
