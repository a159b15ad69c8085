internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// The window of contact: who was tried for all of it and never reached is offered as one batch.
extension ConsoleModel {
    /// Whose leads are counted above Today's touches.
    var windowScope: QueueScope { isTeamWide ? .team : session.scope }

    /// Asks how many leads are past the window, where that shows.
    func windowEffects() -> [Effect] {
        guard screen == .today, session.definition.window != nil else { return [] }
        return [.countPastWindow(windowScope)]
    }

    /// The most leads that are offered at a time, so that the preview comes at once.
    private static let mostOffered = 500

    /// Looks for the leads of the batch.
    mutating func askForUnreached() -> [Effect] {
        guard session.definition.window?.unreached == .propose else {
            say(.refused, "The definition \"\(session.definition.name)\" offers nobody to disqualify for want of a contact")
            return []
        }
        return [.loadUnreached(windowScope, limit: Self.mostOffered)]
    }

    /// Previews the batch; `y` confirms it as any other.
    mutating func offer(_ rows: [LeadRow]) -> [Effect] {
        guard let window = session.definition.window, !rows.isEmpty else {
            say(.note, "Nobody here was tried for the whole window and never reached")
            return []
        }
        offered = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        let leads = rows.map(\.id)
        return [
            .preview(
                leads.map { Intent.Step($0, .disqualify(reason: window.reason)) }, ActionContext(.disqualify, leads, isBatch: true))
        ]
    }

    /// Tells whom a rule has given a lead to, both who has it now and who had it.
    mutating func tellOfRouting(_ news: JournalChanges) {
        var gained: [(lead: LeadID, reason: String)] = []
        var lost: [(lead: LeadID, reason: String)] = []
        for (lead, entry) in news.leads.sorted(by: { $0.key < $1.key }) where entry.isAssignmentByRule {
            guard case .assigned(let assigned) = entry.event else { continue }
            if assigned.owner == session.me {
                gained.append((lead, assigned.reason ?? ""))
            } else if row(of: lead)?.owner == session.me {
                lost.append((lead, session.story.notice(entry)))
            }
        }
        var words: [String] = []
        if let first = gained.first {
            words.append(
                gained.count == 1 ? "\(calling(first.lead)) is yours now: \(first.reason)" : "\(gained.count) leads are yours now")
        }
        if let first = lost.first {
            words.append(
                lost.count == 1 ? "\(calling(first.lead)) was \(first.reason)" : "\(lost.count) leads of yours went to others")
        }
        if !words.isEmpty { say(.note, words.joined(separator: "; ")) }
    }
}

extension ConsoleModel {
    /// What stands above Today's touches: each line in the words that fit, the longest first.
    var windowNotices: [[String]] {
        guard screen == .today, !isSearching, page == nil, let window = session.definition.window else { return [] }
        var notices: [[String]] = []
        if window.unreached == .propose, pastWindow.unreached > 0 {
            let tried = "\(pastWindow.unreached) tried for \(window.lengthText)"
            notices.append([
                "\(tried) and never reached \(glyphs.dot) D disqualifies them as one batch",
                "\(tried), never reached \(glyphs.dot) D disqualifies them", "\(tried), unreached \(glyphs.dot) D",
            ])
        }
        if pastWindow.neglected > 0 {
            notices.append(["\(pastWindow.neglected) that nobody tried to reach for \(window.lengthText)"])
        }
        return notices
    }

    /// All that stands above Today's touches.
    var notices: [[String]] { reroutingNotices + windowNotices }

    func drawNotices(_ frame: inout Frame) {
        for (line, forms) in notices.enumerated() {
            let text = forms.first { $0.displayWidth <= frame.columns - 3 } ?? forms.last ?? ""
            frame.put(text, line, 2, Style(.accent, .bold), width: max(0, frame.columns - 3))
        }
    }
}
