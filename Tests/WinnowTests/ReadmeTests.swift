import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    /// The README of the package that these tests belong to.
    private func readme() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    }

    @Test("its key table is the one that the console dispatches by")
    func keys() throws {
        let text = try readme()
        let place = try TestPlace(withWorkspace: false)
        let table = try place.run(["keys", "--markdown"], inWorkspace: false).text
        let begin = try #require(text.range(of: "<!-- keys -->\n"))
        let end = try #require(text.range(of: "<!-- /keys -->"))
        #expect(String(text[begin.upperBound..<end.lowerBound]) == table, "`make readme` brings it up to date")
    }

    @Test("it names every command")
    func commands() throws {
        let text = try readme()
        let place = try TestPlace(withWorkspace: false)
        let help = try place.run(["--help"], inWorkspace: false).text
        let names = help.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  -") else { return nil }
            return line.split(separator: " ").first.map(String.init)
        }
        #expect(names.count > 30)
        for name in names where name.allSatisfy(\.isLetter) && name != "See" { #expect(text.contains(name), "\(name)") }
    }
}
