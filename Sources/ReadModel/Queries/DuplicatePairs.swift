import Lifecycle

/// All pairs of leads that may be the same person, found one by one.
///
/// A lead is paired with the first lead before it that shares a value, and if that one is closed also with the first
/// open one. So all leads with one value are in a chain of pairs, and their number is proportional to the leads.
/// Memory: a bit for each lead that shares a value.
package final class DuplicatePairs {
    private let values: SharedValues
    private var candidates: LeadNumberSet
    /// The pairs of the last lead that were not yet returned, last one first.
    private var pending: [DuplicatePair] = []

    /// The lead whose pairs are being looked for, until they are found.
    private var current: Int?

    init(_ model: ReadModel) throws(ReadModelError) {
        let index = model.index
        values = SharedValues(model)
        var candidates = LeadNumberSet()
        for reason in DuplicateReason.allCases {
            try index.database.statement(DuplicateKeyQueries.sharing(reason)).each { candidates.insert($0.integer(0)) }
        }
        let merges = try index.database.statement("SELECT lead, survivor FROM merged WHERE survivor IS NOT NULL").map {
            ($0.integer(0), $0.integer(1))
        }
        for (lead, survivor) in merges where candidates.contains(lead) { candidates.insert(survivor) }
        self.candidates = candidates
    }

    /// The next pair; nil after the last one.
    package func next() throws(ReadModelError) -> DuplicatePair? {
        while pending.isEmpty {
            guard let number = current ?? candidates.removeFirst() else { return nil }
            current = number
            let lead = LeadID(number)
            pending = pairs(of: lead, with: try values.matches(of: lead).filter { $0.lead < lead })
            current = nil
        }
        return pending.popLast()
    }

    private func pairs(of lead: LeadID, with earlier: [DuplicateMatch]) -> [DuplicatePair] {
        var chosen: Set<LeadID> = []
        for reason in DuplicateReason.allCases {
            let alike = earlier.filter { $0.reasons.contains(reason) }
            for match in [alike.min { $0.lead < $1.lead }, alike.filter(\.isOpen).min { $0.lead < $1.lead }] {
                if let match { chosen.insert(match.lead) }
            }
        }
        return earlier.filter { chosen.contains($0.lead) }
            .map { DuplicatePair(lead: lead, other: $0.lead, reasons: $0.reasons) }
            .sorted { $0.other > $1.other }
    }
}

/// A set of lead numbers, read from the lowest; sixty-four neighbours share a word.
private struct LeadNumberSet {
    private var words: [Int: UInt64] = [:]
    /// The keys of `words`, highest first, once reading has begun.
    private var order: [Int]?

    mutating func insert(_ number: Int) { words[number >> 6, default: 0] |= 1 << UInt64(number & 63) }

    func contains(_ number: Int) -> Bool { words[number >> 6].map { $0 & (1 << UInt64(number & 63)) != 0 } ?? false }

    /// Removes the lowest number and returns it; nothing may be inserted afterwards.
    mutating func removeFirst() -> Int? {
        var keys = order ?? words.keys.sorted(by: >)
        order = nil
        defer { order = keys }
        while let key = keys.last {
            if let word = words[key], word != 0 {
                words[key] = word & (word - 1)
                return key << 6 + word.trailingZeroBitCount
            }
            words[key] = nil
            keys.removeLast()
        }
        return nil
    }
}
