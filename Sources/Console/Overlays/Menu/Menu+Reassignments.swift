internal import Lifecycle
internal import Screen
internal import Workspace

extension Menu {
    /// The list of reassignments; a key or Enter opens the lead.
    static func reassignments(_ notice: ReassignmentNotice, _ session: ConsoleSession, _ size: Size) -> Menu {
        let letters = Array("abcdefghijklmnoprstuvwxyz0123456789")
        let options = notice.items.enumerated().map { index, item in
            let reassignment = item.reassignment
            // On a narrow screen the reason needs the space of the company.
            let isShort = item.company.isEmpty || item.company == item.name || size.columns < ConsoleLayout.wide
            let name = isShort ? item.name : "\(item.name), \(item.company)"
            let direction = reassignment.from == notice.login ? "to \(reassignment.to.name)" : "from \(reassignment.from.name)"
            return Menu.Option(
                key: letters.indices.contains(index) ? letters[index] : " ", label: name,
                detail: "\(direction), \(session.time.past(reassignment.at)): \(reassignment.reason)",
                choice: .open(reassignment.lead))
        }
        let since = notice.since == .distantPast ? "" : "since \(session.time.past(notice.since))"
        return Menu(title: "Reassigned leads", subject: since, options: options, actionContext: ActionContext(.reassigned, []))
    }
}
