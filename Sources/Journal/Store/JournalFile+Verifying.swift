import Glibc
import Lifecycle

/// The result of verifying the whole journal.
package struct JournalVerification: Sendable {
    /// The journal's generation.
    package var generation: UInt64 = 0
    /// The number of lines that count, without the header.
    package var lines = 0
    /// The number of actions that count.
    package var actions = 0
    /// The number of people erased.
    package var erasures = 0
    /// The last hash that counts.
    ///
    /// Keep it: a later `verify --against` it shows whether anything before it was changed.
    package var hash: JournalHash
    /// The digests by which erasures tell their keys.
    package var keyChecks: Set<String> = []
    /// The bytes of an unfinished action at the end, which the next writer moves to the quarantine.
    package var unfinishedBytes = 0
    /// The first damage.
    package var damage: JournalDamage?
    /// Those whose personal data is gone without an erasure, in the order of their first such lines.
    package var missingPersons: [ErasureSubject] = []
    /// The size of the quarantine in bytes, or `nil` where the user may not read it.
    package var quarantineBytes: Int?
    /// Why the workspace is read-only, if it is and the user may read the marker.
    package var degraded: String?
    /// The number of the line that has the expected hash; 0 for the position before the first line.
    package var expectedHashSeq: SequenceNumber?
    /// The hash that the caller expects in the chain.
    package var expectedHash: JournalHash?

    /// Whether the journal is sound; a quarantine or an unfinished end is no fault.
    package var isSound: Bool {
        damage == nil && missingPersons.isEmpty && degraded == nil && (expectedHash == nil || expectedHashSeq != nil)
    }
}

extension JournalFile {
    func verify(against hash: JournalHash?) throws(JournalError) -> JournalVerification {
        try refresh()
        var found = JournalVerification(hash: start.hash)
        for attempt in 1...5 {
            found = try verifyOnce(against: hash)
            // A writer may be cutting off an unfinished end.
            guard found.damage != nil, attempt < 5 else { break }
            calls.pause(10)
            try refresh()
        }
        if case .success(let status) = calls.statusAt(folder.quarantine) { found.quarantineBytes = status.size }
        // Who may not read the marker may not write either.
        found.degraded = try? marker()
        return found
    }

    private func verifyOnce(against hash: JournalHash?) throws(JournalError) -> JournalVerification {
        var found = JournalVerification(hash: start.hash)
        found.generation = header.generation
        found.expectedHash = hash
        if hash == start.hash { found.expectedHashSeq = SequenceNumber(0) }
        var scan = JournalScan(after: start, pendingErasures: [:], path: folder.journal, calls: calls)
        var erased: Set<LeadID> = []
        let end = try scan.run(readDescriptor.number, expecting: status.size) { (action) throws(JournalError) in
            found.actions += 1
            found.lines += action.lines.count
            // Several leads that were merged are one person, and one that is erased again is no other.
            let gone = Set(action.lines.filter { $0.envelope.kind == .erased }.compactMap(\.envelope.lead))
            if !gone.isSubset(of: erased) { found.erasures += 1 }
            erased.formUnion(gone)
            for line in action.lines {
                if line.envelope.kind == .erased, case .erased(let erased) = try? action.entry(of: line).event,
                    let check = erased.keyCheck
                {
                    found.keyChecks.insert(check)
                }
                if line.envelope.hash == hash { found.expectedHashSeq = line.envelope.seq }
            }
            return .continue
        }
        found.hash = end.position.hash
        found.damage = end.damage
        found.unfinishedBytes = end.damage == nil ? end.tailBytes : 0
        let missing = scan.pendingErasures.sorted { $0.value.offset < $1.value.offset }
        found.missingPersons = end.damage == nil ? missing.map(\.key) : []
        return found
    }
}
