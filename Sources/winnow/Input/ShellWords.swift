/// Splits a command line as a shell does; variables and the like stay as they are.
enum ShellWords {
    /// The words of a line, without quotes.
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character.isWhitespace {
                if let known = word { words.append(known) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }

    /// One word as the program would get it, also one whose quotes aren't closed yet.
    static func unquoted(_ word: String) -> String {
        split(word).joined(separator: " ")
    }
}
