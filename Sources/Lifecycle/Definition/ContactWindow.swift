/// How long sales may go without a contact, and what becomes of a lead then ("Defining Lead Status Classifications": 30 days to begin with).
package struct ContactWindow: Hashable, Sendable {
    /// What becomes of leads that were tried but never reached.
    package enum Unreached: String, CaseIterable, Sendable {
        /// Today offers them as one batch to disqualify.
        case propose
        /// The clock disqualifies them.
        case disqualify
    }

    /// What becomes of leads that nobody tried to reach.
    package enum Neglected: String, CaseIterable, Sendable {
        /// They are reported, and stay where they are.
        case report
        /// They are given to somebody else and reported.
        case reroute
    }

    /// How long, since the lead last came into sales' hands.
    package var length: TimeSpan
    /// What becomes of those that were tried.
    package var unreached: Unreached
    /// What becomes of those that were not.
    package var neglected: Neglected
    /// The code of the reason with which they are disqualified.
    package var reason: String

    /// Makes a window.
    package init(length: TimeSpan, unreached: Unreached = .propose, neglected: Neglected = .reroute, reason: String) {
        self.length = length
        self.unreached = unreached
        self.neglected = neglected
        self.reason = reason
    }

    /// Its length for eyes: `30 days`, or in hours where that is no whole number of days.
    package var lengthText: String {
        let hours = length.milliseconds / 3_600_000
        let (number, unit) = hours % 24 == 0 ? (hours / 24, "day") : (hours, "hour")
        return "\(number) \(unit)" + (number == 1 ? "" : "s")
    }
}
