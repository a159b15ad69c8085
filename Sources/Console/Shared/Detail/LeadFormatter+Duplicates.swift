internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// The leads that may be the same person as the displayed one.
extension LeadFormatter {
    /// Whether one of them can be merged with the lead.
    var canMergeDuplicate: Bool { detail.possibleDuplicates.contains(where: \.canMerge) }

    /// Those that can be merged, then the others.
    private var duplicates: [PossibleDuplicate] {
        detail.possibleDuplicates.filter(\.canMerge) + detail.possibleDuplicates.filter { !$0.canMerge }
    }

    /// The first of them in one line, with the key that merges them or why they can't be merged; nil if there are none.
    var duplicatesLine: DetailLine? {
        guard let first = duplicates.first else { return nil }
        let names = duplicates.prefix(3).map { "\($0.row.id) \($0.row.displayName)" }.joined(separator: ", ")
        let merging: [(String, Style)] =
            canMergeDuplicate ? [("  M", .key), (" merges", .dim)] : [("  \(first.refusal ?? "")", .dim)]
        return DetailLine("Duplicates", [(names, .warning)] + merging)
    }

    /// `possible duplicate of L3 Ann Lee, Acme (same phone)`, the longest text first; empty if there are none.
    var duplicatesText: [String] {
        guard let first = duplicates.first else { return [] }
        let more = duplicates.count > 1 ? " and \((duplicates.count - 1).grouped) more" : ""
        return [
            "possible duplicate of \(first.name) (\(first.reasonText))\(more)", "possible duplicate of \(first.name)\(more)",
            "possible duplicate of \(first.row.id)\(more)", "\(glyphs.duplicate) \(first.row.id)\(more)",
        ]
    }

    /// A line for each of them: who, in which stage, what both share, and why they can't be merged.
    var duplicateLines: [DetailLine] {
        duplicates.map { duplicate in
            let row = duplicate.row
            let who = [row.displayName, row.company, session.definition.label(of: row)].filter { !$0.isEmpty }
            var runs: [(String, Style)] = [
                (who.joined(separator: ", "), duplicate.canMerge ? .warning : .normal), (": \(duplicate.reasonText)", .normal),
            ]
            if let refusal = duplicate.refusal { runs.append(("; \(refusal)", .dim)) }
            return DetailLine(row.id.description, runs)
        }
    }
}
