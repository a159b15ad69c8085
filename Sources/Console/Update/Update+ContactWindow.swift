internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// The contact window: leads attempted during all of it without contact are proposed as one batch.
extension ConsoleModel {
    /// The scope of the counts above Today's touches.
    var contactWindowScope: QueueScope { isTeamWide ? .team : session.scope }

    /// Requests the counts of leads past the window, where they are shown.
    func contactWindowEffects() -> [Effect] {
        guard screen == .today, session.definition.window != nil else { return [] }
        return [.countPastWindow(contactWindowScope)]
    }

    /// The maximum size of the proposed batch, so that its preview is immediate.
    private static let batchLimit = 500

    /// Loads the leads of the batch.
    mutating func requestUnreached() -> [Effect] {
        guard session.definition.window?.unreached == .propose else {
            report(.refused, "The definition has no contact window; disqualify leads one by one with d")
            return []
        }
        return [.loadUnreached(contactWindowScope, limit: Self.batchLimit)]
    }

    /// Previews the batch; `y` confirms it like any other.
    mutating func previewUnreached(_ rows: [LeadRow]) -> [Effect] {
        guard let window = session.definition.window, !rows.isEmpty else {
            report(
                .note,
                "No lead here has gone \(session.definition.window?.lengthText ?? "") with attempts but without contact"
            )
            return []
        }
        batchRows = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        let leads = rows.map(\.id)
        return [
            .preview(
                leads.map { Intent.Step($0, .disqualify(reason: window.reason)) }, ActionContext(.disqualify, leads, isBatch: true))
        ]
    }

    /// Reports leads that a rule assigned to me or away from me.
    mutating func reportReassignments(_ changes: JournalChanges) {
        var gained: [(lead: LeadID, reason: String)] = []
        var lost: [(lead: LeadID, reason: String)] = []
        for (lead, entry) in changes.leads.sorted(by: { $0.key < $1.key }) where entry.isAssignmentByRule {
            guard case .assigned(let assigned) = entry.event else { continue }
            if assigned.owner == session.me {
                gained.append((lead, assigned.reason ?? ""))
            } else if row(of: lead)?.owner == session.me {
                lost.append((lead, session.entryFormatter.notice(entry)))
            }
        }
        var parts: [String] = []
        if let first = gained.first {
            parts.append(
                gained.count == 1
                    ? "\(displayName(first.lead)) was assigned to you: \(first.reason)"
                    : "\(gained.count.counted("lead")) were reassigned to you")
        }
        if let first = lost.first {
            parts.append(
                lost.count == 1
                    ? "\(displayName(first.lead)) was \(first.reason)" : "\(lost.count.grouped) of your leads were reassigned")
        }
        if !parts.isEmpty { report(.note, parts.joined(separator: "; ")) }
    }
}

extension ConsoleModel {
    /// The notices about the contact window, each from its longest to its shortest form.
    var contactWindowNotices: [[String]] {
        guard screen == .today, !isSearching, page == nil, let window = session.definition.window else { return [] }
        var notices: [[String]] = []
        if window.unreached == .propose, pastWindow.unreached > 0 {
            let attempted = "\(pastWindow.unreached.counted("lead")) not reached in \(window.lengthText)"
            notices.append([
                "\(attempted) of attempts \(glyphs.dot) D to disqualify them as one batch",
                "\(attempted) of attempts \(glyphs.dot) D to disqualify", "\(attempted) \(glyphs.dot) D",
            ])
        }
        if pastWindow.neglected > 0 {
            notices.append(["\(pastWindow.neglected.counted("lead")) without an attempt in \(window.lengthText)"])
        }
        return notices
    }

    /// All notices above Today's touches.
    var notices: [[String]] { reassignmentNotices + contactWindowNotices }

    func drawNotices(_ frame: inout Frame) {
        for (line, forms) in notices.enumerated() {
            let text = forms.first { $0.displayWidth <= frame.columns - 3 } ?? forms.last ?? ""
            frame.put(text, line, 2, Style(.accent, .bold), width: max(0, frame.columns - 3))
        }
    }
}
