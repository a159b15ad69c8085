internal import Lifecycle
internal import ReadModel
internal import Screen

// Marking, ranges, searching, sorting and copying: actions that don't change the journal.
extension ConsoleModel {
    /// Performs an action that changes nothing; nil for other actions.
    mutating func performReadOnly(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .mark:
            guard let id = focusedList, let row = list(id).selected else { return [] }
            updateList(id) { list in
                if list.marks.remove(row.id) == nil { list.marks.insert(row.id) }
                list.viewport.move(by: 1)
            }
        case .range:
            guard let id = focusedList, let row = list(id).selected else { return [] }
            updateList(id) { list in
                if let range = list.rangeIndices {
                    list.marks.formUnion(range.map { list.rows[$0].id })
                    list.rangeStart = nil
                } else {
                    list.rangeStart = row.id
                }
            }
        case .likelihood: return toggleLikelihoodOrder()
        case .search:
            if search == nil { search = SearchState() }
            page = nil
            search?.field = TextField(limit: 80)
            search?.isTyping = true
            search?.isShown = true
            updateList(.found) { $0.replace([], request: nil, isComplete: true, select: nil) }
        case .nextFound: return selectNextFound(1)
        case .previousFound: return selectNextFound(-1)
        case .showNew: return screen == .journal && !isSearching ? reloadJournal() : isSearching ? searchEffects() : reloadLists()
        case .follow:
            journal.isFollowing.toggle()
            report(.note, journal.isFollowing ? "Following new entries" : "No longer following new entries")
            if journal.isFollowing {
                journal.viewport.select(0)
                return reloadJournal()
            }
        case .journalOfLead:
            let lead = journal.selected?.lead
            guard journal.lead != nil || lead != nil else {
                report(.note, "This entry is not about a lead")
                return []
            }
            journal.lead = journal.lead == nil ? lead : nil
            return reloadJournal()
        case .copyPhone: return copy(leadDetail?.lead.fields[.phone] ?? leadDetail?.lead.fields[.mobile], "phone number")
        case .copyMail: return copy(leadDetail?.lead.fields[.email], "e-mail address")
        default: return nil
        }
        return []
    }

    private mutating func copy(_ text: String?, _ what: String) -> [Effect] {
        guard let lead = leadDetail?.lead, lead.id == currentLead, let text, !text.isEmpty else {
            report(.refused, "There is no \(what) to copy")
            return []
        }
        report(.done, "Copied the \(what) of \(displayName(lead.id))")
        // Copied text is pasted elsewhere, so it is sanitized like text on the screen.
        return [.copy(Sanitizer.line(text))]
    }

    /// Sorts active leads and opportunities by likelihood or by due time; the cursor stays on its lead.
    private mutating func toggleLikelihoodOrder() -> [Effect] {
        guard session.definition.canRankByLikelihood else {
            report(
                .refused,
                "Leads cannot be sorted by likelihood: the definition has no points for answers"
            )
            return []
        }
        isByLikelihood.toggle()
        report(
            .note,
            isByLikelihood
                ? "Active leads and opportunities: most likely to convert first"
                : "Active leads and opportunities: due first",
            [Message.KeyHint(key: "l", title: "change order")]
        )
        for id in [ListID.sql, .opportunities] where !shownLists.contains(id) { stale.insert(id) }
        let ids = shownLists.filter { $0 == .sql || $0 == .opportunities }
        return ids.isEmpty ? [] : reloadLists(ids)
    }
}
