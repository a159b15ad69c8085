import Foundation
import Testing

/// Filters that choose tests elsewhere: a name that is nobody's would run nothing, and fail nothing.
@Suite("Filters of tests")
struct TestFilterTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../").standardized

    private func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// All tests as `Target.Suite/function`.
    private func tests() throws -> [String] {
        let folder = root.appendingPathComponent("Tests")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        return try files.filter { $0.hasSuffix(".swift") }.flatMap { file -> [String] in
            let content = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            let target = file.prefix { $0 != "/" }
            let functions = content.matches(of: /func (\w+)\(/).map(\.1) + ["any"]
            return content.matches(of: /(?:struct|class|enum|extension) (\w+)/).flatMap { suite in
                functions.map { "\(target).\(suite.1)/\($0)" }
            }
        }
    }

    private func names(_ filter: Substring, in tests: [String]) throws -> Bool {
        let pattern = try Regex(String(filter))
        return tests.contains { $0.contains(pattern) }
    }

    @Test("Each part of a filter in the Makefile names tests, and the stories are among those of the server")
    func makefile() throws {
        let tests = try tests()
        let lines = try text("Makefile").matches(of: /(?m)^(ON_SERVER\w*) := (.+)$/)
        #expect(lines.count == 2)
        for line in lines {
            for part in line.2.split(separator: "|") { #expect(try names(part, in: tests), "\(line.1): \(part)") }
        }
        let server = try #require(lines.first { $0.1 == "ON_SERVER" }).2
        for suite in [
            "BantStory", "ToplineStory", "ComplexSaleStory", "DemandTests", "StoreTests", "PerformTests", "ExactlyOnceTests",
        ] {
            #expect(try names(server, in: tests.filter { $0.contains(".\(suite)/") }), "\(suite)")
        }
        for suite in ["ConsoleModelTests", "TornWriteTests", "DefinitionHistoryTests"] {
            #expect(try !names(server, in: ["WinnowTests.\(suite)/any", "ConsoleTests.\(suite)/any"]), "\(suite)")
        }
    }

    @Test("Each row of make torture that is written names tests")
    func torture() throws {
        let tests = try tests()
        for line in try text("Tests/Torture/rows.txt").split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "|").map { $0.drop { $0 == " " } }
            let filter = try #require(fields.last)
            guard fields.count == 4, filter != "-" else { continue }
            #expect(try names(filter, in: tests), "\(line)")
        }
    }
}
