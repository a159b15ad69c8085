import Synchronization

/// A value that one thread gives to another.
///
/// The compiler checks that the giver keeps no reference, so the value itself need not be `Sendable`.
package final class Handoff<Value>: Sendable {
    private let value: Mutex<Value?>

    /// Gives a value away.
    package init(_ value: consuming sending Value) { self.value = Mutex(value) }

    /// Changes the value where it is; nil if it was taken.
    func change<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result? {
        value.withLock { stored in
            guard var value = stored else { return nil }
            stored = nil
            let result = body(&value)
            stored = value
            return result
        }
    }

    /// Takes the value; nil if it was taken before.
    package func take() -> sending Value? {
        value.withLock { stored in
            let taken = stored
            stored = nil
            return taken
        }
    }
}
