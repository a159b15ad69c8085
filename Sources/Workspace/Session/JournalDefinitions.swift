internal import Definitions
internal import Journal
internal import Lifecycle
internal import Synchronization

/// The adopted versions of the definition, read from the journal when one is first requested.
///
/// For the index, which is built before the workspace knows them. The first request reads the whole journal, and finds
/// only entries of earlier programs in need of it.
final class JournalDefinitions: DefinitionVersions {
    private let openJournal: @Sendable () throws(JournalError) -> any JournalStore
    private let history: Mutex<DefinitionHistory?> = Mutex(nil)

    /// - Parameter openJournal: opens the journal again, for use on another thread.
    init(_ openJournal: @escaping @Sendable () throws(JournalError) -> any JournalStore) { self.openJournal = openJournal }

    subscript(number: Int) -> LeadDefinition? {
        let known = history.withLock { history in
            let known = history ?? DefinitionHistory(adopted())
            history = known
            return known
        }
        return known[number]
    }

    private func adopted() -> [AdoptedVersion] {
        var found: [AdoptedVersion] = []
        // Damage is reported where the journal is indexed; what comes before it is read here as well.
        _ = try? readAll { found.append($0) }
        return found
    }

    private func readAll(_ body: (AdoptedVersion) -> Void) throws(JournalError) {
        let store = try openJournal()
        _ = try store.read(after: store.start) { (action) throws(JournalError) in
            for line in action.lines where line.envelope.kind == .definitionAdopted {
                let entry = try action.entry(of: line)
                if case .definitionAdopted(let definition) = entry.event { body(AdoptedVersion(definition, entry)) }
            }
            return .continue
        }
    }
}
