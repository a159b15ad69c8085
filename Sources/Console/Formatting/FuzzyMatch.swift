/// Finds titles by some of their letters in order, as a palette does.
package enum FuzzyMatch {
    /// How well a query fits a title, nil when it doesn't: higher is better. Beginnings of words and runs of letters count most.
    ///
    /// The best alignment is found by dynamic programming: O(query × title).
    package static func score(_ query: String, in title: String) -> Int? {
        let sought = Array(query.lowercased().filter { $0 != " " })
        guard !sought.isEmpty else { return 0 }
        let text = Array(title.lowercased())
        // best[i]: the best points with the letters so far, the last of them at place i of the title.
        var best: [Int?] = Array(repeating: nil, count: text.count)
        for (number, character) in sought.enumerated() {
            var next: [Int?] = Array(repeating: nil, count: text.count)
            var before: Int?
            for (index, letter) in text.enumerated() {
                if index > 0, let earlier = best[index - 1] { before = max(before ?? earlier, earlier) }
                guard letter == character else { continue }
                let begins = index == 0 || text[index - 1] == " " || text[index - 1] == "-"
                let own = begins ? 10 : 1
                if number == 0 {
                    next[index] = own
                    continue
                }
                let run = index > 0 ? best[index - 1].map { $0 + 12 } : nil
                let jump = before.map { $0 + own }
                next[index] = [run, jump].compactMap { $0 }.max()
            }
            best = next
        }
        return best.compactMap { $0 }.max().map { $0 * 10 - text.count }
    }
}
