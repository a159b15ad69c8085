import Foundation
import Testing

/// A member of the firm, who runs commands.
struct Person {
    /// The login; nil for the login that runs the tests.
    let login: String?
    let firm: Firm

    /// Runs a command that must succeed, and returns its output.
    @discardableResult
    func does(_ command: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
        let run = try run(command)
        try #require(run.status == 0, "\(command): \(run)", sourceLocation: location)
        return run.text + run.errorText
    }

    /// Runs a command that a rule must refuse, and returns the message; "done" if it succeeded.
    func isRefused(_ command: String) throws -> String {
        let run = try run(command)
        guard run.status == 1 || run.status == 77 else { return run.status == 0 ? "done" : "\(run)" }
        let message = run.errorText.hasPrefix("winnow: ") ? String(run.errorText.dropFirst(8)) : run.errorText
        return message.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Imports a file with this text, and returns the output.
    @discardableResult
    func imports(_ text: String, _ options: String = "", _ location: SourceLocation = #_sourceLocation) throws -> String {
        let path = try firm.place.file("import-\(UUID().uuidString.prefix(8)).csv", text)
        return try does("import \(path) \(options)", location)
    }

    /// Adds a lead and returns its id.
    func adds(_ fields: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
        let answer = try does("add \(fields)", location)
        return try #require(
            answer.split(separator: " ").dropFirst().first.map { String($0.dropLast()) }, "\(answer)", sourceLocation: location)
    }

    /// The output of `show` for a lead.
    func sees(_ id: String) throws -> String { try does("show \(id)") }

    private func run(_ command: String) throws -> Run {
        try firm.place.run(CommandLineWords.split(command) + (login.map { ["--for", $0] } ?? []), at: firm.now)
    }
}

/// Splits command lines as a shell does.
enum CommandLineWords {
    /// The words of a line; double quotes hold words together.
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let complete = word { words.append(complete) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let complete = word { words.append(complete) }
        return words
    }
}
