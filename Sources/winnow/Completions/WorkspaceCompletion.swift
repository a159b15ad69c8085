import ArgumentParser
import Glibc
import Lifecycle
import ReadModel
import Workspace

/// What a shell offers from the workspace when a person presses Tab.
///
/// The scripts of the shells call the program for it. It changes nothing in the workspace and prints no error, because
/// the person is in the middle of a line. After a second it ends without a candidate.
enum WorkspaceCompletion: Sendable {
    case leads, logins, reasons, sources, tracks

    /// A value that a shell offers, with what a person knows it by.
    struct Candidate {
        /// The value to put in the line.
        var value: String
        /// What stands beside it in the shells that show that; empty for nothing.
        var note = ""
    }

    /// The kind for the parser of the arguments.
    var kind: CompletionKind { .custom { words, _, prefix in candidates(CompletionLine(words, prefix: prefix)) } }

    /// The candidates in the notation of the shell that asks.
    private func candidates(_ line: CompletionLine) -> [String] {
        Self.endAfterASecond()
        guard let workspace = try? line.openWorkspace(), let all = try? candidates(in: workspace, line) else { return [] }
        return CandidateFormat(CompletionShell.requesting).lines(all.filter { $0.value.hasPrefix(line.prefix) })
    }

    private func candidates(in workspace: Workspace, _ line: CompletionLine) throws -> [Candidate] {
        switch self {
        case .leads: return try LeadCandidates(workspace: workspace, line: line).candidates()
        case .logins:
            return workspace.session.team.members.values.sorted { $0.login < $1.login }
                .map { Candidate(value: $0.login.name, note: $0.name) }
        case .reasons:
            let uses = Self.uses[line.command ?? ""]
            return workspace.definition.reasons.filter { uses?.isDisjoint(with: $0.uses) != true }
                .map { Candidate(value: $0.id, note: $0.label) }
        case .sources:
            let lists = Queue.allCases.map { QueueRequest(queue: $0, scope: .team, now: workspace.now) }
            return try workspace.queries.sources(lists).filter { !$0.source.isEmpty }
                .sorted { ($1.count, $0.source) < ($0.count, $1.source) }.map { Candidate(value: $0.source) }
        case .tracks: return workspace.definition.tracks.map { Candidate(value: $0.id, note: $0.label) }
        }
    }

    /// The uses of reasons by the command that takes them; other commands take all.
    private static let uses: [String: Set<Reason.Use>] = [
        "reject": [.reject], "disqualify": [.disqualify], "close": [.lost, .noDecision],
    ]

    /// Ends the program after a second: an index that has to be built first, or a slow disk, must not stop the shell.
    private static func endAfterASecond() {
        signal(SIGALRM) { _ in _exit(0) }
        alarm(1)
    }
}
