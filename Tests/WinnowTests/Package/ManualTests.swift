import Foundation
import Testing

@Suite("The manual")
struct ManualTests {
    /// The pages by their file names, such as `winnow-import.1`, and the folder that they were written to.
    private static func pages(in place: TestPlace) throws -> (folder: String, texts: [String: String]) {
        let folder = place.folder + "/man"
        let run = try place.run(["manuals", folder, "--date", "2026-11-23"], inWorkspace: false)
        #expect(run.status == 0, "\(run)")
        var texts: [String: String] = [:]
        for section in ["man1", "man5"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/" + section) {
                texts[name] = try String(contentsOfFile: "\(folder)/\(section)/\(name)", encoding: .utf8)
            }
        }
        return (folder, texts)
    }

    @Test("there is a page for winnow, each command, the definition and the journal")
    func everyPage() throws {
        let place = try TestPlace(withWorkspace: false)
        let lines = try place.run(["commands", "--json"], inWorkspace: false).text.split(separator: "\n")
        let commands = try lines.map { line -> String in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require((object?["command"] as? String)?.split(separator: " ").dropFirst().first.map(String.init))
        }
        #expect(commands.count > 40)
        let expected = Set(commands.map { "winnow-\($0).1" } + ["winnow.1", "winnow-definition.5", "winnow-journal.5"])
        #expect(try Set(Self.pages(in: place).texts.keys) == expected)
    }

    @Test("every option that a command knows is on its page, or on winnow(1) if every command knows it")
    func everyOption() throws {
        let place = try TestPlace(withWorkspace: false)
        let pages = try Self.pages(in: place).texts
        let list = projectRoot.appendingPathComponent("Tests/WinnowTests/Options/options.txt")
        var count = 0
        for line in try String(contentsOf: list, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            let page = words.count > 2 ? "winnow-\(words[1]).1" : "winnow.1"
            let option = "\\fB" + words[words.count - 1].replacing("-", with: "\\-") + "\\fR"
            let isThere = [page, "winnow.1"].contains { pages[$0]?.contains(option) == true }
            #expect(isThere, "\(line)")
            count += 1
        }
        #expect(count > 700)
    }

    @Test("every key of a definition and every kind of journal line has a paragraph")
    func references() throws {
        let place = try TestPlace(withWorkspace: false)
        let pages = try Self.pages(in: place).texts
        for (page, name) in [("winnow-definition.5", "definition"), ("winnow-journal.5", "journal")] {
            let text = try #require(pages[page])
            let reference = try String(
                contentsOf: projectRoot.appendingPathComponent("Resources/reference/\(name).md"), encoding: .utf8)
            let keys = reference.split(separator: "\n").compactMap { $0.firstMatch(of: #/^\| `([A-Za-z]+)` \|/#)?.1 }
            #expect(keys.count > 40)
            for key in keys { #expect(text.contains(".TP\n\\fB\(key)\\fR\n"), "\(page): \(key)") }
        }
    }

    @Test(
        "mandoc finds nothing to complain about, and no line is wider than a terminal",
        .enabled(if: Programs.has("mandoc"), "mandoc is missing: apt-get install mandoc"))
    func lint() throws {
        let place = try TestPlace(withWorkspace: false)
        let (folder, pages) = try Self.pages(in: place)
        let files = pages.keys.sorted().map { "\(folder)/man\($0.suffix(1))/\($0)" }
        let lint = try Programs.run(["mandoc", "-T", "lint"] + files, in: place)
        #expect(lint.status == 0 && lint.text.isEmpty, "\(lint)")
        for file in files {
            let page = try Programs.run(["mandoc", "-T", "utf8", "-O", "width=78", file], in: place).text
            let lines = page.split(separator: "\n").map { $0.replacing(#/.\x08/#, with: "") }
            #expect(lines.count > 10, "\(file)")
            for line in lines { #expect(line.count <= 80, "\(file): \(line)") }
        }
    }

    @Test("a folder that cannot be written and a day that is none are refused")
    func refusals() throws {
        let place = try TestPlace(withWorkspace: false)
        let file = try place.file("file", "")
        let run = try place.run(["manuals", file + "/man"], inWorkspace: false)
        #expect(run.status == 73 && run.errorText.contains("choose another folder"), "\(run)")
        #expect(try place.run(["manuals", place.folder + "/man", "--date", "monday"], inWorkspace: false).status == 64)
        #expect(try place.run(["manuals", place.folder + "/man", "--read-only"], inWorkspace: false).status == 77)
    }
}

/// Other programs that tests start.
enum Programs {
    /// Whether a program is in the path.
    static func has(_ name: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    /// Runs a program in the environment of a place.
    static func run(_ command: [String], in place: TestPlace) throws -> Run {
        try ChildProcess(command, environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch").wait()
    }
}
