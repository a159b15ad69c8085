/// Matches titles that contain the letters of a query in order.
package enum FuzzyMatch {
    /// The score of a query in a title, higher is better; nil if the title doesn't match.
    ///
    /// Starts of words and runs of letters count most. Finds the best alignment by dynamic programming,
    /// O(query × title).
    package static func score(_ query: String, in title: String) -> Int? {
        let sought = Array(query.lowercased().filter { $0 != " " })
        guard !sought.isEmpty else { return 0 }
        let text = Array(title.lowercased())
        // best[i]: the highest points for the letters so far, with the last of them at index i of the title.
        var best: [Int?] = Array(repeating: nil, count: text.count)
        for (number, character) in sought.enumerated() {
            var next: [Int?] = Array(repeating: nil, count: text.count)
            var before: Int?
            for (index, letter) in text.enumerated() {
                if index > 0, let earlier = best[index - 1] { before = max(before ?? earlier, earlier) }
                guard letter == character else { continue }
                let startsWord = index == 0 || text[index - 1] == " " || text[index - 1] == "-"
                let own = startsWord ? 10 : 1
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
