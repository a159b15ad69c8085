import Formats
import Lifecycle

// The record ids of a row beside its own: those of other systems, and those of records that were merged into it.
extension RowCells {
    /// A cell with more merged ids is no list of them.
    private static let limit = 100

    /// The further ids of the person of a row, each once; none that is a placeholder or lacks its system's form.
    ///
    /// - Parameter own: The row's own id; nil without one.
    func furtherRecordIDs(beside own: RecordID?) throws(CellError) -> [RecordID] {
        var known = Set([own].compactMap { $0?.shortened })
        var further: [RecordID] = []
        func add(_ id: RecordID) {
            guard !id.isPlaceholder, further.count < Self.limit, known.insert(id.shortened).inserted else { return }
            further.append(id)
        }
        for (index, kind) in indexes.furtherIDs {
            guard let text = try text(at: index) else { continue }
            let isOne = NumberGroups.digits(of: text) != nil
            let list = isOne ? [text[...]] : text.split { ";,|".contains($0) || $0.isWhitespace }
            let parts = list.map { RecordID.unguarded(String($0)) }
            switch kind {
            case .other(let system):
                // A list of ids is of several records.
                guard parts.count == 1, RecordSystems.hasForm(parts[0], of: system) else { continue }
                add(RecordID(system: system, id: parts[0]))
            case .merged(let system):
                // HubSpot writes "51:1700000000000" with the moment of the merge.
                for part in parts {
                    let id = part.split(separator: ":").first.map(String.init) ?? part
                    // Where the row's own id is of no known system, nor are those that it absorbed.
                    let isOfOwn = own.map { $0.system == nil } ?? false && id.utf8.contains(where: ASCII.isDigit)
                    guard RecordSystems.hasForm(id, of: system) || isOfOwn else { continue }
                    add(RecordID(system: own.map(\.system) ?? system, id: id))
                }
            }
        }
        // A record that was merged may have absorbed others before.
        var next = 0
        var records = [own].compactMap(\.self)
        while next < records.count {
            let count = further.count
            for id in mapping.mergedIDs[RecordID.short(records[next].id)] ?? [] { add(mapping.recordID(id)) }
            for id in mapping.earlierMerges.records(mergedWith: records[next]) { add(id) }
            records += further[count...]
            next += 1
        }
        return further
    }
}
