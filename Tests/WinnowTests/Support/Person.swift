import Foundation
import Testing

/// Somebody of the firm, who types commands.
struct Person {
    /// Who it is; nil for whoever sits at the keyboard.
    let login: String?
    let firm: Firm

    /// Does it and gives what was answered; a refusal fails the story there.
    @discardableResult
    func does(_ command: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
        let run = try run(command)
        try #require(run.status == 0, "\(command): \(run)", sourceLocation: location)
        return run.text + run.complaint
    }

    /// Tries what a rule refuses, and gives what the refusal says; "done" when nothing refused it.
    func isRefused(_ command: String) throws -> String {
        let run = try run(command)
        guard run.status == 1 || run.status == 77 else { return run.status == 0 ? "done" : "\(run)" }
        let told = run.complaint.hasPrefix("winnow: ") ? String(run.complaint.dropFirst(8)) : run.complaint
        return told.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Takes in a file with these columns, and gives what was answered.
    @discardableResult
    func imports(_ text: String, _ options: String = "", _ location: SourceLocation = #_sourceLocation) throws -> String {
        let path = try firm.place.file("taken-in-\(UUID().uuidString.prefix(8)).csv", text)
        return try does("import \(path) \(options)", location)
    }

    /// Adds a lead and gives its number.
    func adds(_ fields: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
        let answer = try does("add \(fields)", location)
        return try #require(
            answer.split(separator: " ").dropFirst().first.map { String($0.dropLast()) }, "\(answer)", sourceLocation: location)
    }

    /// What `show` shows them of a lead.
    func sees(_ id: String) throws -> String { try does("show \(id)") }

    private func run(_ command: String) throws -> Run {
        try firm.place.run(Words.split(command) + (login.map { ["--for", $0] } ?? []), at: firm.now)
    }
}

/// Command lines as people type them.
enum Words {
    /// The words of a line; what stands in double quotes stays together.
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
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let done = word { words.append(done) }
        return words
    }
}
