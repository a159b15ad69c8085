import Lifecycle

extension PhoneNumber {
    /// The key that flags the same phone: the last nine digits.
    package var key: MatchKey { MatchKey(.phone, comparable) }
}
