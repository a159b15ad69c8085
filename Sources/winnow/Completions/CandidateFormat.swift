import ArgumentParser
import Screen

/// How a shell wants candidates.
struct CandidateFormat {
    /// The shell; nil for a caller that isn't one.
    private let shell: CompletionShell?

    init(_ shell: CompletionShell?) { self.shell = shell }

    /// One line for each candidate; those that can't be typed as they are stay out.
    func lines(_ candidates: [WorkspaceCompletion.Candidate]) -> [String] {
        candidates.filter { !$0.value.isEmpty && Sanitizer.isClean($0.value) && !$0.value.hasPrefix("-") }.map(line)
    }

    private func line(_ candidate: WorkspaceCompletion.Candidate) -> String {
        let note = Sanitizer.line(candidate.note)
        switch shell {
        // The script gives the words to `compgen -W`, which expands them as a command line: what an imported file calls
        // `$(command)` would run.
        case CompletionShell.bash?: return "'" + candidate.value.replacing("'", with: "'\\''") + "'"
        case CompletionShell.zsh?:
            let value = candidate.value.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
            return note.isEmpty ? value : value + ":" + note
        case CompletionShell.fish?: return note.isEmpty ? candidate.value : candidate.value + "\t" + note
        default: return candidate.value
        }
    }
}
