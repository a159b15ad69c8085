import Formats
import Lifecycle

/// Whom or what personal data belongs to, so that an erasure can name it.
package enum ErasureSubject: Hashable, Sendable, CustomStringConvertible {
    /// A person: the lines of a lead.
    case lead(LeadID)
    /// The file name of an import.
    case batch(ActionID)
    /// The name and domain of an account.
    case account(AccountID)

    package var description: String {
        switch self {
        case .lead(let lead): lead.description
        case .batch(let batch): "import \(batch)"
        case .account(let account): "account \(account)"
        }
    }
}

extension JournalEnvelope {
    /// The subject of the line's personal data, or nil for data that no erasure can name.
    ///
    /// A line about a lead belongs to the lead. Of the others, the end of an import belongs to the import and a line
    /// about an account to the account; `data` is read only there.
    ///
    /// - Throws: If `data` can't be read.
    func erasureSubject(in line: UnsafeRawBufferPointer) throws(JSONError) -> ErasureSubject? {
        if let lead { return .lead(lead) }
        switch kind {
        case .imported: return .batch(batch ?? action)
        case .accountChanged, .opportunityOpened, .opportunityChanged:
            var fields = EventFields()
            try fields.read(bytes(of: data, in: line))
            return try parseID(fields.further?.accountID).map { .account($0) }
        default: return nil
        }
    }

    /// The subjects that the line, an `erased` one, names: its own lead, and what its data lists.
    ///
    /// - Throws: If `data` can't be read, except in a line of a later version.
    func erasedSubjects(in line: UnsafeRawBufferPointer) throws(JSONError) -> [ErasureSubject] {
        let own: [ErasureSubject] = lead.map { [.lead($0)] } ?? []
        do throws(JSONError) {
            var fields = EventFields()
            try fields.read(bytes(of: data, in: line))
            let erased = try fields.erased()
            return own + erased.leads.map { .lead($0) } + erased.batches.map { .batch($0) } + erased.accounts.map { .account($0) }
        } catch {
            guard version > Event.version else { throw error }
            return own
        }
    }

    private func bytes(of piece: Piece, in line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: line[Int(piece.lowerBound)..<Int(piece.upperBound)])
    }
}
