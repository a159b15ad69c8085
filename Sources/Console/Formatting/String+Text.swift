extension String {
    /// The text with its first letter in upper case, the rest as it is.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// The text without surrounding white space.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The text after a prefix; nil if it doesn't start with it.
    func dropping(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }

    func orElse(_ other: String) -> String { isEmpty ? other : self }
}
