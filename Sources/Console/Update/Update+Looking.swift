internal import Lifecycle
internal import ReadModel
internal import Screen

// Marks, ranges, searches, copies: what changes nothing in the journal.
extension ConsoleModel {
    /// Keys that mark, search and copy; nil for other actions.
    mutating func look(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .mark:
            guard let id = focusedList, let row = list(id).selected else { return [] }
            change(id) { list in
                if list.marks.remove(row.id) == nil { list.marks.insert(row.id) }
                list.viewport.move(by: 1)
            }
        case .range:
            guard let id = focusedList, let row = list(id).selected else { return [] }
            change(id) { list in
                if let range = list.rangeIndices {
                    list.marks.formUnion(range.map { list.rows[$0].id })
                    list.rangeStart = nil
                } else {
                    list.rangeStart = row.id
                }
            }
        case .likelihood: return turnOrder()
        case .search:
            if search == nil { search = SearchState() }
            page = nil
            search?.field = TextField(limit: 80)
            search?.isTyping = true
            search?.isShown = true
            change(.found) { $0.replace([], request: nil, isComplete: true, select: nil) }
        case .nextFound: return stepFound(1)
        case .previousFound: return stepFound(-1)
        case .showNew: return screen == .journal && !isSearching ? reloadJournal() : isSearching ? searchEffects() : reloadLists()
        case .follow:
            journal.isFollowing.toggle()
            say(.note, journal.isFollowing ? "Following the journal" : "No longer following")
            if journal.isFollowing {
                journal.viewport.select(0)
                return reloadJournal()
            }
        case .journalOfLead:
            let lead = journal.selected?.lead
            guard journal.lead != nil || lead != nil else {
                say(.note, "This line is about no lead")
                return []
            }
            journal.lead = journal.lead == nil ? lead : nil
            return reloadJournal()
        case .copyPhone: return copy(sheet?.lead.fields[.phone] ?? sheet?.lead.fields[.mobile], "phone number")
        case .copyMail: return copy(sheet?.lead.fields[.email], "e-mail address")
        default: return nil
        }
        return []
    }

    private mutating func copy(_ text: String?, _ what: String) -> [Effect] {
        guard let lead = sheet?.lead, lead.id == currentLead, let text, !text.isEmpty else {
            say(.refused, "There is no \(what) to copy")
            return []
        }
        say(.done, "Copied the \(what) of \(calling(lead.id))")
        // What goes to the clipboard is pasted elsewhere, so it passes the same gate as what is shown.
        return [.copy(Sanitizer.line(text))]
    }

    /// What is in hand by likelihood, or by due again; the cursor stays on its lead.
    private mutating func turnOrder() -> [Effect] {
        guard session.definition.ranksByLikelihood else {
            say(
                .refused,
                "The definition \"\(session.definition.name)\" gives no points to answers and asks for no chance to close: nothing ranks"
            )
            return []
        }
        isByLikelihood.toggle()
        say(
            .note,
            isByLikelihood
                ? "\(session.definition.inHandLabel) and opportunities: who is likeliest to convert soon comes first"
                : "\(session.definition.inHandLabel) and opportunities by due again", [Message.KeyHint(key: "l", title: "turns it")]
        )
        for id in [ListID.sql, .opportunities] where !shownLists.contains(id) { stale.insert(id) }
        let ids = shownLists.filter { $0 == .sql || $0 == .opportunities }
        return ids.isEmpty ? [] : reloadLists(ids)
    }
}
