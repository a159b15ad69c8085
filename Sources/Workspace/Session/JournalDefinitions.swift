internal import Definitions
internal import Journal
internal import Lifecycle
internal import Synchronization

/// The adopted versions of the definition, for the index, which is built before the workspace knows them.
///
/// A version outside of the history that it uses is read from the journal, all of it, at the first request. That
/// happens for entries of an earlier version that don't record their evidence: those of earlier programs, and ends of
/// leads that were neither promoted nor accepted.
final class JournalDefinitions: DefinitionVersions {
    private struct Known {
        var history: DefinitionHistory
        /// The numbers that the journal doesn't have either.
        var missing: Set<Int> = []
    }

    private let openJournal: @Sendable () throws(JournalError) -> any JournalStore
    private let known = Mutex(Known(history: DefinitionHistory()))

    /// - Parameter openJournal: opens the journal again, for use on another thread.
    init(_ openJournal: @escaping @Sendable () throws(JournalError) -> any JournalStore) { self.openJournal = openJournal }

    /// Takes the versions of a workspace that knows them.
    func use(_ history: DefinitionHistory) { known.withLock { $0 = Known(history: history) } }

    subscript(number: Int) -> LeadDefinition? {
        let history = known.withLock { known in
            if !known.history.contains(number), !known.missing.contains(number) {
                known.history = DefinitionHistory(adopted())
                if !known.history.contains(number) { known.missing.insert(number) }
            }
            return known.history
        }
        return history[number]
    }

    /// The versions before any damage, which is reported where the journal is indexed.
    private func adopted() -> [AdoptedVersion] {
        var found: [AdoptedVersion] = []
        guard let store = try? openJournal() else { return [] }
        _ = try? store.read(after: store.start) { (action) throws(JournalError) in
            for line in action.lines where line.envelope.kind == .definitionAdopted {
                let entry = try action.entry(of: line)
                if case .definitionAdopted(let definition) = entry.event { found.append(AdoptedVersion(definition, entry)) }
            }
            return .continue
        }
        return found
    }
}
