import Foundation
import Glibc
import Testing

@Suite("Options")
struct OptionTests {
    /// The lines of a file beside this one, without comments.
    private static func lines(of name: String) throws -> [String] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(name)
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    /// A command line with the exit status that it must give.
    private struct Invocation {
        var status: Int32
        var arguments: [String]

        init(_ line: String) throws {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            status = try #require(parts.first.flatMap { Int32($0) })
            arguments = try #require(parts.last).split(separator: " ").map(String.init)
        }
    }

    /// The input files that the invocations name.
    private static func writeInputs(to place: TestPlace) throws {
        func leads(_ prefix: String, _ count: Int) -> String {
            (0..<count).map { "\(prefix)\($0),Bo,\(prefix)\($0),\(prefix) Works \($0),\(prefix)\($0)@\(prefix)\($0).example\n" }
                .joined()
        }
        let header = "Lead Id,First Name,Last Name,Company,Email"
        let rows = (1...60).map {
            "R\($0),Ada,Number\($0),Works \($0),ada\($0)@works\($0).example,+49 421 555 \(1000 + $0),Web,x\($0),Open\n"
        }
        _ = try place.file("leads.csv", header + ",Phone,Lead Source,Work address,Status\n" + rows.joined())
        _ = try place.file("sql.csv", header + "\n" + leads("S", 4))
        _ = try place.file("opportunity.csv", header + "\n" + leads("O", 5))
        _ = try place.file("touches.csv", "Lead Id,Date,Type,Outcome\nR1,2026-11-20 10:00,Call,Connected\n")
        _ = try place.file("sshd", "Port 22\n")
    }

    @Test("every option that a released winnow knew still works, with the exit status that it had")
    func everyOption() throws {
        let place = try TestPlace(withWorkspace: false)
        try Self.writeInputs(to: place)
        let group = String(cString: try #require(getgrgid(getegid())).pointee.gr_name)
        let login = String(cString: try #require(getpwuid(getuid())).pointee.pw_name)
        for line in try Self.lines(of: "invocations.txt") {
            let invocation = try Invocation(line)
            let arguments = invocation.arguments.map {
                $0.replacing("{f}", with: place.folder).replacing("{me}", with: login).replacing("{group}", with: group)
            }
            let run = try place.run(arguments, inWorkspace: false)
            #expect(run.status == invocation.status, "winnow \(arguments.joined(separator: " ")): \(run)")
        }
    }

    @Test("the invocations use every option of every command")
    func coverage() throws {
        let invocations = try Self.lines(of: "invocations.txt").map { try Invocation($0).arguments }
        let options = try Self.lines(of: "options.txt")
        #expect(options.count > 700)
        for option in options {
            let words = option.split(separator: " ").dropFirst().map(String.init)
            // It runs until it is interrupted; the tests of `winnow journal` start and stop it.
            guard let name = words.last, name.hasPrefix("-"), name != "--follow" else { continue }
            let command = Array(words.dropLast())
            let isUsed = invocations.contains { arguments in
                arguments.contains(name)
                    && (command.isEmpty
                        ? arguments.first?.hasPrefix("-") == true : Array(arguments.prefix(command.count)) == command)
            }
            #expect(isUsed, "no invocation uses \(option)")
        }
    }
}
