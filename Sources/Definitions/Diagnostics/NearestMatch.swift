/// Finds the known word that a misspelt one probably stands for.
enum NearestMatch {
    /// Returns the nearest word of `known`; nil when none is near.
    ///
    /// A word is near when at most a third of its letters (at least one) differ. Case is ignored.
    static func to(_ word: String, in known: some Sequence<String>) -> String? {
        let sought = Array(word.lowercased().unicodeScalars.prefix(40))
        guard !sought.isEmpty else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in known {
            let letters = Array(candidate.lowercased().unicodeScalars)
            let allowed = max(1, max(letters.count, sought.count) / 3)
            let distance = distance(sought, letters)
            if distance <= allowed, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The number of edits between two words (optimal string alignment). O(n × m).
    ///
    /// Swapped neighbours count as one edit.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}

extension String {
    /// The text made safe for a message: control and format characters replaced, cut to `limit` scalars.
    func quotable(_ limit: Int = 40) -> String {
        var out = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if out.count == limit {
                out.append("…")
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                out.append("\u{FFFD}")
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
