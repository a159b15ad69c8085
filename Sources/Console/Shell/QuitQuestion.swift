/// The question of Ctrl-C where it cancels nothing: it quits when it is pressed again after the question was painted.
///
/// Shells and editors taught fingers to press it often, and marks don't survive the end.
struct QuitQuestion: Sendable {
    /// What the message line asks.
    static let text = "Press Ctrl-C again to quit winnow; any other key stays"

    private var isAsked = false
    private var isPainted = false

    /// Notes a Ctrl-C; returns whether it answers the painted question.
    mutating func ask() -> Bool {
        defer { isAsked = true }
        return isAsked && isPainted
    }

    mutating func wasPainted() { isPainted = isAsked }

    /// Another key was pressed.
    mutating func withdraw() { self = QuitQuestion() }
}
