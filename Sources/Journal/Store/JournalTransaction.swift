import Lifecycle

/// A write transaction: the journal is locked, and the writer has read it to the end.
///
/// It commits one action. When the value is destroyed, committed or not, the lock is released. It can't be copied, so
/// the lock has one owner.
package struct JournalTransaction: ~Copyable {
    /// The end of the journal; the writer has read everything before it.
    package let position: JournalPosition
    private let store: any StoreTransaction

    /// Begins a transaction at the end of the journal.
    package init(at position: JournalPosition, _ store: any StoreTransaction) {
        self.position = position
        self.store = store
    }

    /// Writes one action with a single call, waits until it is on disk, and releases the lock.
    ///
    /// - Throws: Any `JournalError`. Nothing was written, except after `.notConfirmed`.
    package consuming func commit(_ draft: ActionDraft) throws(JournalError) -> WrittenAction {
        try store.commit(draft)
    }

    /// Writes nothing, waits until all that was read is on disk, and releases the lock.
    ///
    /// For an intent that the journal has already: its writer may have ended before the disk confirmed it.
    ///
    /// - Throws: `JournalError.notConfirmed`.
    package consuming func confirm() throws(JournalError) {
        try store.confirm()
    }
}

/// A store's side of a write transaction. Its lock is released with its last reference.
package protocol StoreTransaction: AnyObject {
    /// Writes one action after the end of the journal and waits until it is on disk.
    func commit(_ draft: ActionDraft) throws(JournalError) -> WrittenAction
    /// Waits until all that was read is on disk.
    func confirm() throws(JournalError)
}

/// An error that can report an error of the journal, so that closures called while reading may throw it.
package protocol JournalReaderError: Error {
    /// Reports an error of the journal.
    init(_ error: JournalError)
}

extension JournalError: JournalReaderError {
    package init(_ error: JournalError) { self = error }
}

extension JournalReaderError {
    /// Evaluates an expression and converts its error.
    package static func converting<Value: ~Copyable>(
        _ value: @autoclosure () throws(JournalError) -> Value
    ) throws(Self) -> Value {
        do throws(JournalError) {
            return try value()
        } catch {
            throw Self(error)
        }
    }
}
