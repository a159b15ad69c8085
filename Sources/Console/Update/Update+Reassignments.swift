internal import Lifecycle
internal import Screen
internal import Workspace

// Leads that rules reassigned while the user was away: reported on start, shown all day on Today, and listed by a key.
extension ConsoleModel {
    /// Applies a notice: reports it once, and reminds of it until the user has looked.
    mutating func apply(_ notice: ReassignmentNotice) {
        let before = reassignments
        reassignments = notice
        let newest = notice.items.first?.reassignment.seq ?? SequenceNumber(0)
        // Anything before my own newest entry counts as seen.
        if lastSeenReassignment < notice.lastOwn { lastSeenReassignment = notice.lastOwn }
        guard newest > lastSeenReassignment, newest > before.items.first?.reassignment.seq ?? SequenceNumber(0), message == nil
        else {
            return
        }
        let isOpening = before.login.name.isEmpty
        let summary = reassignmentSummary(unseenReassignments)
        let long = "While you were away, " + summary
        // The sign, the key and its title take 14 columns; on a narrow screen the reason matters more than the opening.
        let text = isOpening && long.displayWidth + 14 <= size.columns ? long : summary
        report(.note, text, [Message.KeyHint(key: "H", title: "show")])
    }

    /// The reassignments that I have not seen.
    var unseenReassignments: [ReassignmentNotice.Item] { reassignments.items.filter { $0.reassignment.seq > lastSeenReassignment } }

    /// `3 of your leads were reassigned, 2 were assigned to you`; a single one with its name and reason.
    func reassignmentSummary(_ items: [ReassignmentNotice.Item]) -> String {
        let lost = items.filter { $0.reassignment.from == reassignments.login }
        let gained = items.filter { $0.reassignment.from != reassignments.login }
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
    var reassignmentReminder: String? {
        let count = unseenReassignments.count
        return count == 0 ? nil : "\(count.grouped) reassigned \(glyphs.dot) H"
    }

    /// The notices above Today's touches, each from its longest to its shortest form.
    var reassignmentNotices: [[String]] {
        guard screen == .today, !isSearching, page == nil, !reassignments.items.isEmpty else { return [] }
        let parts = reassignmentSummary(reassignments.items)
        let (lost, gained) = (reassignments.lostCount, reassignments.gainedCount)
        return [
            [
                "\(parts) \(glyphs.dot) H to show",
                "\(lost.grouped) of your leads reassigned, \(gained.grouped) reassigned to you \(glyphs.dot) H to show",
                "\(reassignments.items.count.counted("lead")) reassigned \(glyphs.dot) H to show",
            ]
        ]
    }

    /// Opens the list of reassignments; a key or Enter opens the lead.
    mutating func showReassignments() -> [Effect] {
        guard let newest = reassignments.items.first else {
            report(.note, "No leads were reassigned from you or to you since you last worked here")
            return []
        }
        lastSeenReassignment = max(lastSeenReassignment, newest.reassignment.seq)
        let letters = Array("abcdefghijklmnoprstuvwxyz0123456789")
        let options = reassignments.items.enumerated().map { index, item in
            let reassignment = item.reassignment
            // On a narrow screen the reason needs the space of the company.
            let isShort = item.company.isEmpty || item.company == item.name || size.columns < ConsoleLayout.wide
            let name = isShort ? item.name : "\(item.name), \(item.company)"
            let direction =
                reassignment.from == reassignments.login ? "to \(reassignment.to.name)" : "from \(reassignment.from.name)"
            return Menu.Option(
                key: letters.indices.contains(index) ? letters[index] : " ", label: name,
                detail: "\(direction), \(session.time.past(reassignment.at)): \(reassignment.reason)",
                choice: .open(reassignment.lead))
        }
        let since = reassignments.since == .distantPast ? "" : "since \(session.time.past(reassignments.since))"
        overlays.append(
            .menu(Menu(title: "Reassigned leads", subject: since, options: options, actionContext: ActionContext(.reassigned, []))))
        return []
    }
}
