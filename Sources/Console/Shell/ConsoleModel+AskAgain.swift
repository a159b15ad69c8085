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
                (overlay.isBatch ? batchNotice(leads) : nil) ?? announcement(of: lead, columns: size.columns - 4, then: [])
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

    /// `kim accepted Lena Fischer 4 s ago; press r again to reject`.
    func announcement(of lead: LeadID, columns: Int, then next: [String]) -> String {
        change(of: lead).text(columns: columns, then: next)
    }

    /// The last change by others of a lead.
    func change(of lead: LeadID) -> ChangeAnnouncement {
        ChangeAnnouncement(lead: lead, name: displayName(lead), entry: shared.unseenChanges.entry(of: lead), session: session)
    }

    /// Refuses a key that would act on leads changed by others, once: the same key then acts.
    ///
    /// - Returns: who changed what, and the key to press again; nil if the key may act.
    mutating func objection(on leads: [LeadID], to key: String, for purpose: String) -> String? {
        guard let lead = leads.first(where: shared.unseenChanges.contains) else { return nil }
        let next = "press \(key) again"
        let text = announcement(of: lead, columns: size.columns - 4, then: [next + " to \(purpose)", next])
        shared.unseenChanges.acknowledge([lead])
        return text
    }

    /// `2 of 12 changed meanwhile and are left out: Lena Fischer (accepted by kim 3 s ago), Wei Zhang (…)`; nil if
    /// none did.
    func batchNotice(_ leads: [LeadID]) -> String? {
        let changed = shared.unseenChanges.held(of: leads)
        guard !changed.isEmpty else { return nil }
        let named = changed.prefix(3).map { change(of: $0).inBrief }
        let more = changed.count > named.count ? ", and \((changed.count - named.count).grouped) more" : ""
        let count = "\(changed.count.grouped) of \(leads.count.grouped) changed meanwhile"
        return "\(count) and \(changed.count == 1 ? "is" : "are") left out: " + named.joined(separator: ", ") + more
    }

    /// Gives open overlays the new state of a lead; nil if it no longer exists. A menu shows its options anew.
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
