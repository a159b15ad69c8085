internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// Menus, forms and previews that are open while somebody else changes their lead: they say so and ask again.
extension ConsoleModel {
    /// Tells the open overlays about changes of their leads; the topmost first.
    mutating func askAgain(after changes: JournalChanges) -> [Effect] {
        withdrawUndo(after: changes)
        var effects: [Effect] = []
        for index in overlays.indices.reversed() {
            guard overlays.indices.contains(index) else { continue }
            let leads = overlays[index].leads
            guard let lead = leads.first(where: changes.touched.contains) else { continue }
            var overlay = overlays.remove(at: index)
            let notice =
                (overlay.isBatch ? changeNotices.batch(leads) : nil) ?? changeNotices.announcement(of: lead)
            let result = overlay.ask(again: notice, &self)
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

    /// Refuses a key that would act on leads changed by others, once: the same key then acts.
    ///
    /// - Returns: who changed what, and the key to press again; nil if the key may act.
    mutating func objection(on leads: [LeadID], to key: String, for purpose: String) -> String? {
        guard let lead = leads.first(where: shared.unseenChanges.contains) else { return nil }
        let next = "press \(key) again"
        let text = changeNotices.announcement(of: lead, then: [next + " to \(purpose)", next])
        shared.unseenChanges.acknowledge([lead])
        return text
    }

    /// Gives open overlays the new state of a lead; nil if it no longer exists. A menu shows its options again.
    mutating func refreshOverlays(_ id: LeadID, _ detail: LeadDetail?) -> [Effect] {
        if let detail {
            let console = self
            for index in overlays.indices { overlays[index].refresh(detail.lead, console) }
        }
        guard let menu = overlays.last as? Menu, menu.isOutdated, menu.leads == [id] else { return [] }
        overlays.removeLast()
        guard detail != nil, currentLead == id else { return [] }
        let count = overlays.count
        let effects = dispatch(ActionSpec.of(menu.actionContext.action), isRepeated: true)
        if overlays.count > count, let fresh = overlays.last as? Menu {
            overlays[overlays.count - 1] = menu.renewed(from: fresh, self)
        }
        return effects
    }
}
