import Formats

/// The texts of options as somebody types them in a shell.
enum ShellText {
    /// The option that maps a field to a column: `--map externalId=Ticket`, `--map 'externalId=Lead Nr.'`.
    static func mapOption(_ field: IntakeField, _ column: String) -> String {
        let text = "\(field.rawValue)=\(column)"
        let isPlain = text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "=_-./".utf8.contains($0) }
        return "--map " + (isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'")
    }
}
