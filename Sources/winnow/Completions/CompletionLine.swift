import ArgumentParser
import Workspace

/// The command line in which a person pressed Tab.
struct CompletionLine {
    /// The words, without quotes, the program's name first.
    let words: [String]
    /// What stands before the cursor of the word to complete.
    let prefix: String

    init(_ words: [String], prefix: String) {
        self.words = words.map(ShellWords.unquoted)
        self.prefix = ShellWords.unquoted(prefix)
    }

    /// The command that is called; nil if there is none yet.
    var command: String? {
        let rest = words.dropFirst()
        return rest.dropFirst(CommandRun.commonOptions(before: Array(rest)).count).first
    }

    /// Opens the workspace that the line names, or else the one that the program would find.
    func openWorkspace() throws -> Workspace {
        let common = try CommonOptions.parse(workspaceOption.map { ["-w", $0] } ?? [])
        return try CommandContext.begin(common).openForCompletion()
    }

    private var workspaceOption: String? {
        for (index, word) in words.enumerated() {
            // bash takes an equals sign for a word of its own.
            if ["-w", "--workspace"].contains(word) { return words.dropFirst(index + 1).first { $0 != "=" }.map(Self.expanded) }
            if word.hasPrefix("--workspace=") { return Self.expanded(String(word.dropFirst("--workspace=".count))) }
        }
        return nil
    }

    /// A path in which the shell would put the home folder.
    private static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = ProcessEnvironment().variables["HOME"] else { return path }
        return home + path.dropFirst()
    }
}
