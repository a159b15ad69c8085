import Foundation
import Testing
import Glibc

/// Makes system calls of winnow fail, by strace.
enum Strace {
    /// Whether strace is installed and may trace.
    static let isAvailable: Bool = {
        guard let folder = try? TestPlace(withWorkspace: false),
            let tried = try? ChildProcess(
                ["strace", "-f", "-qq", "-o", "/dev/null", "true"], environment: folder.environment, folder: folder.folder,
                scratch: folder.folder + "/scratch")
        else { return false }
        return tried.wait(seconds: 10).status == 0
    }()

    /// A call that fails on some files.
    struct Fault: Sendable, CustomTestStringConvertible {
        /// The names of the calls, with commas between them.
        var calls: String
        /// The name of the error, such as `ENOLCK`.
        var error: String
        /// Which calls fail, such as `2+` for all but the first.
        var when = "1+"
        /// The files, or none for all.
        var paths: [String] = []

        var testDescription: String { "\(calls) \(error)" }

        var arguments: [String] {
            ["strace", "-f", "-qq", "-o", "/dev/null"] + paths.flatMap { ["-P", $0] }
                + ["-e", "trace=\(calls)", "-e", "inject=\(calls):error=\(error):when=\(when)"]
        }
    }
}

extension TestPlace {
    /// Runs winnow in the workspace while some of its system calls fail.
    func run(_ arguments: [String], with fault: Strace.Fault) throws -> Run {
        try run(program: fault.arguments + [Binary.path] + arguments + ["-w", workspace] + (clock.map { ["--at", $0] } ?? []))
    }

    /// Runs a program in the folder with the environment of every command.
    func run(program: [String], variables: [String: String] = [:]) throws -> Run {
        try ChildProcess(
            program, environment: environment.merging(variables) { $1 }, folder: folder, scratch: folder + "/scratch"
        ).wait()
    }

    /// Runs winnow in the workspace with its output redirected by a shell, such as `>/dev/full`.
    func run(_ arguments: [String], redirected redirection: String, inWorkspace: Bool = true) throws -> Run {
        let place = inWorkspace ? ["-w", workspace] + (clock.map { ["--at", $0] } ?? []) : []
        return try run(program: ["sh", "-c", "exec \"$@\" \(redirection)", "sh", Binary.path] + arguments + place)
    }

    /// The folder of the workspace's index.
    var index: String {
        let folder = self.folder + "/cache/winnow"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return folder + "/" + (names.first ?? "")
    }
}
