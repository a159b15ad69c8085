internal import Lifecycle

/// What the user's next undo undoes.
package struct NextUndo: Equatable, Sendable {
    /// What it was: `acceptance of L481`, `rejection of 12 leads`, `import of fair.csv`.
    package let summary: String
    /// Whether it concerns one lead, or merged one into another.
    package let isOfOneLead: Bool
    /// What the user did later that can't be undone, such as `erasure`; nil if it is the latest action.
    package let passedOver: String?

    /// The question before an undo that passes something over; nil if it doesn't.
    package var question: String? {
        guard let passedOver else { return nil }
        let article = passedOver.first.map("aeiou".contains) ?? false ? "an" : "a"
        return "your latest action was \(article) \(passedOver), which can't be undone; the one before it is the \(summary)"
    }
}

/// An action or an import to undo.
struct UndoTarget {
    /// The line numbers, as ranges in order.
    var ranges: [ClosedRange<SequenceNumber>]
    /// The entries of these lines.
    var entries: [Entry]
    /// The person who performed it.
    var by: Login
    /// Whether an earlier undo has undone a part of it.
    var isRest = false
    /// The file of an import, without its folder.
    var fileName: String?

    /// The entries by people; all of an action by rules, which has none.
    private var own: [Entry] {
        let byPeople = entries.filter { $0.by.login != nil }
        return byPeople.isEmpty ? entries : byPeople
    }

    private var merge: (absorbed: LeadID, survivor: LeadID)? {
        guard own.count == 1, let lead = own[0].lead, case .merged(let merged) = own[0].event else { return nil }
        return (merged.absorbed, lead)
    }

    private var leads: Set<LeadID> { Set(entries.compactMap(\.lead)) }

    /// Whether it concerns one lead, or merged one into another.
    var isOfOneLead: Bool { merge != nil || leads.count == 1 }

    /// A description of the target: of one lead, ``phrase`` and its id.
    var summary: String {
        if let merge { return "merge of \(merge.absorbed) into \(merge.survivor)" }
        if let phrase, let lead = leads.first { return "\(phrase) \(lead)" }
        return leads.isEmpty ? words.noun : "\(words.noun) \(words.preposition) \(leads.count.counted("lead"))"
    }

    /// The target by the name of its file, if it is an import of one.
    var title: String { fileName.map { "import of \($0)" } ?? summary }

    /// What happens to the leads of an import when it is undone or redone: `5 leads removed, 3 changed back`.
    func effect(isRedo: Bool) -> String? {
        guard entries.contains(where: { $0.batch != nil }) else { return nil }
        var captured: Set<LeadID> = []
        for entry in entries { if case .captured = entry.event, let lead = entry.lead { captured.insert(lead) } }
        let changed = leads.subtracting(captured).count
        let words = isRedo ? (added: "added", changed: "changed") : (added: "removed", changed: "changed back")
        var parts: [String] = []
        if !captured.isEmpty { parts.append("\(captured.count.counted("lead")) \(words.added)") }
        if changed > 0 { parts.append((parts.isEmpty ? changed.counted("lead") : changed.grouped) + " \(words.changed)") }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// What comes before the lead, if there is only one: `acceptance of`.
    var phrase: String? { merge == nil && leads.count == 1 ? "\(words.noun) \(words.preposition)" : nil }

    private var words: (noun: String, preposition: String) {
        let isImport = entries.contains { if case .imported = $0.event { true } else { $0.batch != nil } }
        return isImport ? ("import", "of") : own.first.map { Self.words(for: $0.event) } ?? ("action", "of")
    }

    private static func words(for event: Event) -> (noun: String, preposition: String) {
        switch event {
        case .touched: ("touch", "on")
        case .followUpScheduled: ("follow-up", "with")
        case .noted: ("note", "on")
        default: (noun(for: event), "of")
        }
    }

    static func noun(for event: Event) -> String {
        switch event {
        case .captured: "creation"
        case .engaged: "activity"
        case .promoted: "promotion"
        case .accepted: "acceptance"
        case .qualified: "qualification"
        case .rejected: "rejection"
        case .disqualified: "disqualification"
        case .converted: "conversion"
        case .closed: "closing"
        case .touched: "touch"
        case .followUpScheduled: "follow-up"
        case .assessed: "assessment"
        case .assigned(let assigned): assigned.isClaim ? "claim" : "assignment"
        case .released: "release"
        case .snoozed: "snooze"
        case .noted: "note"
        case .edited: "edit"
        case .optedOut: "opt-out"
        case .optedIn: "opt-in"
        case .bounced: "bounce"
        case .reengaged: "re-engagement"
        case .requalified: "re-qualification"
        case .merged: "merge"
        case .undone: "undo"
        case .accountChanged(let change): "change to account \(change.account)"
        case .accountMerged(let merged): "merge of account \(merged.absorbed) into \(merged.account)"
        case .opportunityOpened(let opened): "opening of opportunity \(opened.opportunity)"
        case .opportunityChanged(let change): "change to opportunity \(change.opportunity)"
        case .costRecorded(let cost): "cost of \(cost.source) in \(cost.month)"
        case .imported: "import"
        case .repUpdated(let member): "change to team member \(member.name.isEmpty ? member.login.name : member.name)"
        case .definitionAdopted: "adoption of a definition"
        case .definitionSigned: "signature of a definition"
        case .erased: "erasure"
        case .unknown(let kind): kind
        }
    }
}
