/// The command that sshd runs for read-only users instead of what they ask for.
struct ForcedCommand {
    /// The text after `ForceCommand`; a shell of the user runs it.
    let text: String

    /// What keeps the command from giving the dashboards of a workspace and nothing else.
    ///
    /// Each problem is a phrase that follows the command's place; the last part says whether it opens a shell.
    func problems(forWorkspace folder: String) -> [(phrase: String, isFailure: Bool)] {
        let words = ShellWords.split(text)
        var found: [(String, Bool)] = []
        if words.first?.hasPrefix("/") != true { found.append(("does not name the program by its absolute path", true)) }
        if !words.contains("--read-only") { found.append(("does not contain --read-only", true)) }
        if text.contains(where: { "$`;|&<>\n".contains($0) }) {
            found.append(("has signs that the shell interprets, so that it can run more than winnow", true))
        }
        if !isFor(folder, words) { found.append(("is not for the workspace \(folder)", false)) }
        return found
    }

    /// Whether the command names a workspace.
    func isFor(_ folder: String) -> Bool { isFor(folder, ShellWords.split(text)) }

    private func isFor(_ folder: String, _ words: [String]) -> Bool {
        let named = words.indices.compactMap { index -> String? in
            let word = words[index]
            if word == "-w" || word == "--workspace" { return index + 1 < words.count ? words[index + 1] : nil }
            return word.hasPrefix("--workspace=") ? String(word.dropFirst("--workspace=".count)) : nil
        }
        // The last one counts.
        return named.last.map { $0 == folder || $0 == folder + "/" } ?? false
    }
}
