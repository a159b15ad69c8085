/// One thing that was looked at, what was found, and what mends it.
struct Finding {
    /// How it stands.
    enum Verdict: String {
        case fine = "ok"
        case warning = "warn"
        case failure = "fail"
    }

    /// What was looked at, in a word.
    let topic: String
    /// How it stands.
    let verdict: Verdict
    /// What was found, in a sentence.
    let text: String
    /// The command that mends it, or what to do where no command does.
    let remedy: String?

    static func fine(_ topic: String, _ text: String) -> Finding { Finding(topic: topic, verdict: .fine, text: text, remedy: nil) }

    static func warning(_ topic: String, _ text: String, mend remedy: String?) -> Finding {
        Finding(topic: topic, verdict: .warning, text: text, remedy: remedy)
    }

    static func failure(_ topic: String, _ text: String, mend remedy: String?) -> Finding {
        Finding(topic: topic, verdict: .failure, text: text, remedy: remedy)
    }
}

/// A word of a command line, quoted for a shell where it must be.
func shellWord(_ text: String) -> String {
    let plain = text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._-+:,@%".utf8.contains($0)
        }
    }
    guard !plain || text.isEmpty else { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
