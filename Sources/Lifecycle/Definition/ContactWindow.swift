import Formats
/// The time within which sales must make a contact, and what happens to a lead afterwards.
///
/// "Defining Lead Status Classifications": 30 days to begin with.
package struct ContactWindow: Hashable, Sendable {
    /// What happens to leads with attempts but no contact.
    package enum Unreached: String, CaseIterable, Sendable {
        /// Today offers to disqualify them in one batch.
        case propose
        /// A rule disqualifies them.
        case disqualify
    }

    /// What happens to leads without an attempt.
    package enum Neglected: String, CaseIterable, Sendable {
        /// They are reported and stay where they are.
        case report
        /// They are reassigned and reported.
        case reassign = "reroute"
    }

    /// The length, from the first attempt since the lead last came to sales.
    package var length: TimeSpan
    /// What happens to leads with attempts but no contact.
    package var unreached: Unreached
    /// What happens to leads without an attempt.
    package var neglected: Neglected
    /// The reason code for disqualifying them.
    package var reason: String

    package init(length: TimeSpan, unreached: Unreached = .propose, neglected: Neglected = .reassign, reason: String) {
        self.length = length
        self.unreached = unreached
        self.neglected = neglected
        self.reason = reason
    }

    /// The length as text: `30 days`, or in hours if it isn't a whole number of days.
    package var lengthText: String {
        let hours = length.milliseconds / Milliseconds.hour
        let (number, unit) = hours % 24 == 0 ? (hours / 24, "day") : (hours, "hour")
        return number.counted(unit)
    }
}
