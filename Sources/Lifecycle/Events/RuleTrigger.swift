/// The reason why a rule added an event. A rule fires once per lead and trigger.
package enum RuleTrigger: Hashable, Sendable {
    /// The line that triggered it.
    case line(SequenceNumber)
    /// The deadline that passed.
    case due(Instant)
}
