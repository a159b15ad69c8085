import Foundation
import Testing

/// The checkout that these tests belong to.
let projectRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

@Suite("The documents")
struct DocumentTests {
    private func document(_ name: String) throws -> String {
        try String(contentsOf: projectRoot.appendingPathComponent(name), encoding: .utf8)
    }

    @Test("the reference pages are what the program generates", arguments: ["keys", "commands"])
    func referencePages(_ name: String) throws {
        let place = try TestPlace(withWorkspace: false)
        let generated = try place.run([name, "--markdown"], inWorkspace: false).text
        #expect(try document("Resources/reference/\(name).md") == generated, "run `make reference`")
    }

    @Test("the page of the journal's format is what the program prints")
    func journalPage() throws {
        let place = try TestPlace(withWorkspace: false)
        #expect(
            try document("Resources/reference/journal.md") == place.run(["journal", "--reference"], inWorkspace: false).text,
            "run `make reference`")
    }

    @Test("the command page has a section for every command of the help")
    func everyCommand() throws {
        let page = try document("Resources/reference/commands.md")
        let place = try TestPlace(withWorkspace: false)
        let help = try place.run(["--help"], inWorkspace: false).text
        let names = help.split(separator: "\n").compactMap { line -> Substring? in
            guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  -") else { return nil }
            return line.split(separator: " ").first
        }.filter { $0.allSatisfy { $0.isLowercase } }
        #expect(names.count > 30)
        for name in names { #expect(page.contains("### winnow \(name)\n"), "\(name)") }
    }

    @Test("the README fits in 220 lines, names both set-up commands, and links only to files that exist")
    func readme() throws {
        let text = try document("README.md")
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 221)
        #expect(text.contains("make run") && text.contains("make test"))
        for link in text.matches(of: #/\]\(([^)#:]+)\)/#) {
            let path = projectRoot.appendingPathComponent(String(link.1)).path
            #expect(FileManager.default.fileExists(atPath: path), "\(link.1)")
        }
    }
}
