internal import Lifecycle
internal import ReadModel
internal import Workspace

// Menus, forms and previews that are open while somebody else changes their lead: they say so and ask again.
extension ConsoleModel {
    /// Tells the open overlays about changes of their leads; the topmost first.
    mutating func askAgain(after changes: JournalChanges) -> [Effect] {
        withdrawUndo(after: changes)
        var effects: [Effect] = []
        for index in overlays.indices.reversed() {
            guard overlays.indices.contains(index), let lead = overlays[index].leads.first(where: changes.touched.contains)
            else { continue }
            var overlay = overlays.remove(at: index)
            let result = overlay.ask(again: notice(of: changes.leads[lead], lead), &self)
            if result.isOpen { overlays.insert(overlay, at: min(index, overlays.count)) }
            effects += result.effects
        }
        return effects
    }

    /// Closes the question about an undo if I have done something in another session: `u` would undo that instead.
    private mutating func withdrawUndo(after changes: JournalChanges) {
        guard let question = overlays.last as? Confirmation, question.effects == [.undo],
            changes.touched.contains(where: { changes.leads[$0] == nil })
        else { return }
        overlays.removeLast()
        shared.report(.refused, "You did something in another session meanwhile; press u again to see what it undoes")
    }

    /// `Lena Fischer was changed meanwhile (accepted by kim 3 s ago)`.
    func notice(of entry: Entry?, _ lead: LeadID) -> String {
        let change = entry.map { RowChange(text: session.entryFormatter.notice($0), at: $0.at) }
        let details = change.map { " (\($0.formatted(session.time)))" } ?? " in another session"
        return "\(displayName(lead)) was changed meanwhile\(details)"
    }

    /// Gives open overlays the new state of a lead; nil if it no longer exists. A menu is asked again.
    mutating func refreshOverlays(_ id: LeadID, _ detail: LeadDetail?) -> [Effect] {
        if let detail {
            let console = self
            for index in overlays.indices { overlays[index].refresh(detail.lead, console) }
        }
        guard let menu = overlays.last as? Menu, let notice = menu.outdated, menu.leads == [id] else { return [] }
        overlays.removeLast()
        guard detail != nil, currentLead == id else { return [] }
        let effects = dispatch(ActionSpec.of(menu.actionContext.action), isRepeated: true)
        // A refusal of the action itself must still say whose change caused it.
        if overlays.isEmpty, let refusal = message?.text, !refusal.hasPrefix(notice) {
            shared.report(.refused, "\(notice): \(refusal)")
        }
        return effects
    }
}
