internal import Lifecycle

// The question whether a moment far ahead is meant.
extension Confirmation {
    /// Asks about a moment more than a year ahead; `y` runs the effects.
    static func farAhead(_ distance: String, _ effects: [Effect]) -> Confirmation {
        Confirmation(title: "\(distance): press y to keep it", effects: effects)
    }
}

extension Command {
    /// The moment to come that the command sets; nil if it sets none.
    var upcomingMoment: Instant? {
        switch self {
        case .schedule(let followUp): followUp.at
        case .snooze(let until): until
        case .convert(let conversion): conversion.followUp?.at
        default: nil
        }
    }
}
