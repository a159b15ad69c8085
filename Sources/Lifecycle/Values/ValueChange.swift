/// A change of an optional value: a new value, or none any more.
package enum ValueChange<Value: Hashable & Sendable>: Hashable, Sendable {
    case set(Value), cleared

    /// The value after the change.
    package var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }
}
