/// The text of a command's help below its first sentence, in the parts that a manual page keeps apart.
struct HelpText {
    /// The paragraphs; a newline within one begins a line.
    private(set) var paragraphs: [String] = []
    /// The command lines that it gives as examples.
    private(set) var examples: [String] = []

    init(_ discussion: String) {
        var lines: [Substring] = []
        func endParagraph() -> String? { lines.isEmpty ? nil : lines.joined(separator: "\n") }
        for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(Self.example) {
                examples.append(String(line.dropFirst(Self.example.count)))
            } else if line.isEmpty {
                if let paragraph = endParagraph() { paragraphs.append(paragraph) }
                lines = []
            } else {
                lines.append(line)
            }
        }
        if let paragraph = endParagraph() { paragraphs.append(paragraph) }
    }

    /// The exit statuses that one of the paragraphs lists, and the other paragraphs.
    func statuses() -> (statuses: [(code: String, meaning: String)], others: [String]) {
        let list = paragraphs.first { $0.hasPrefix(Self.status) }?.dropFirst(Self.status.count)
        let items = list?.split(separator: ";").compactMap { item -> (code: String, meaning: String)? in
            let words = item.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { return nil }
            let meaning = words[1].hasSuffix(".") ? words[1].dropLast() : words[1]
            return (String(words[0]), meaning.prefix(1).uppercased() + meaning.dropFirst() + ".")
        }
        return (items ?? [], paragraphs.filter { !$0.hasPrefix(Self.status) })
    }

    private static let example = "Example: "
    private static let status = "Exit status: "
}
