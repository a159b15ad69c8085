extension [String] {
    /// The elements as a phrase: `call, meeting or e-mail` for the conjunction `or`.
    package func joined(lastWith conjunction: String) -> String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
