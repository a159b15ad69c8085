internal import Lifecycle
internal import Screen
internal import Workspace

/// Leads that rules reassigned from me or to me while I was away.
///
/// They are reported on start, shown all day on Today, and listed by a key.
struct ReassignmentState: Sendable {
    /// The reassignments since my last action before today.
    private(set) var notice = ReassignmentNotice(login: Login(""))
    /// The last reassignment that I have seen.
    private var lastSeen = SequenceNumber(0)

    /// Receives a notice; returns what to report of it, once, in a row of some columns.
    mutating func receive(_ notice: ReassignmentNotice, columns: Int) -> String? {
        let before = self.notice
        self.notice = notice
        guard notice.items != before.items else { return nil }
        let newest = notice.items.first?.reassignment.seq ?? SequenceNumber(0)
        // Anything before my own newest entry counts as seen.
        if lastSeen < notice.lastOwn { lastSeen = notice.lastOwn }
        guard newest > lastSeen, newest > before.items.first?.reassignment.seq ?? SequenceNumber(0) else { return nil }
        let isOpening = before.login.name.isEmpty
        let summary = summary(unseen)
        let long = "While you were away, " + summary
        // The sign, the key and its title take 14 columns; on a narrow screen the reason matters more than the opening.
        return isOpening && long.displayWidth + 14 <= columns ? long : summary
    }

    mutating func markSeen() {
        guard let newest = notice.items.first else { return }
        lastSeen = max(lastSeen, newest.reassignment.seq)
    }

    /// The reassignments that I have not seen.
    private var unseen: [ReassignmentNotice.Item] { notice.items.filter { $0.reassignment.seq > lastSeen } }

    /// `3 of your leads were reassigned, 2 were assigned to you`; a single one with its name and reason.
    private func summary(_ items: [ReassignmentNotice.Item]) -> String {
        let lost = items.filter { $0.reassignment.from == notice.login }
        let gained = items.filter { $0.reassignment.from != notice.login }
        var parts: [String] = []
        if let only = lost.first, lost.count == 1 {
            parts.append("\(only.name) was reassigned to \(only.reassignment.to.name) because \(reason(only.reassignment))")
        } else if !lost.isEmpty {
            parts.append("\(lost.count.grouped) of your leads were reassigned")
        }
        if let only = gained.first, gained.count == 1 {
            let from = only.reassignment.from.name
            parts.append("\(only.name) was reassigned from \(from) to you because \(reason(only.reassignment))")
        } else if !gained.isEmpty {
            parts.append("\(gained.count.counted("lead")) \(gained.count == 1 ? "was" : "were") reassigned to you")
        }
        return parts.joined(separator: "; ")
    }

    /// The reason of a reassignment as a clause, with the owner by name: `dana is absent`.
    private func reason(_ reassignment: Reassignment) -> String {
        reassignment.reason.replacing("the owner", with: reassignment.from.name)
    }

    /// A reminder in the tab line while reassignments are unseen.
    func reminder(_ glyphs: Glyphs) -> String? {
        let count = unseen.count
        return count == 0 ? nil : "\(count.grouped) reassigned \(glyphs.dot) H"
    }

    /// The notices above Today's touches, each from its longest to its shortest form.
    func notices(_ glyphs: Glyphs) -> [[String]] {
        guard !notice.items.isEmpty else { return [] }
        let (lost, gained) = (notice.lostCount, notice.gainedCount)
        return [
            [
                "\(summary(notice.items)) \(glyphs.dot) H to show",
                "\(lost.grouped) of your leads reassigned, \(gained.grouped) reassigned to you \(glyphs.dot) H to show",
                "\(notice.items.count.counted("lead")) reassigned \(glyphs.dot) H to show",
            ]
        ]
    }
}
