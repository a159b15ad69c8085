import Workspace

/// The result of one check, with a remedy if there is a problem.
struct Finding {
    /// The result of a check.
    enum Verdict: String {
        case fine = "ok"
        case warning = "warn"
        case failure = "fail"
    }

    /// The subject of the check, in one or two words.
    let topic: String
    /// The result.
    let verdict: Verdict
    /// The result in a sentence.
    let text: String
    /// The command that fixes the problem, or an instruction if no command does.
    let remedy: String?

    static func fine(_ topic: String, _ text: String) -> Finding { Finding(topic: topic, verdict: .fine, text: text, remedy: nil) }

    static func warning(_ topic: String, _ text: String, remedy: String?) -> Finding {
        Finding(topic: topic, verdict: .warning, text: text, remedy: remedy)
    }

    static func failure(_ topic: String, _ text: String, remedy: String?) -> Finding {
        Finding(topic: topic, verdict: .failure, text: text, remedy: remedy)
    }

    /// The same finding with another remedy.
    func advising(_ remedy: String) -> Finding { Finding(topic: topic, verdict: verdict, text: text, remedy: remedy) }
}

/// An argument of a command line, quoted for a shell if necessary.
func shellQuoted(_ text: String) -> String { ShellWord.quoted(text) }
