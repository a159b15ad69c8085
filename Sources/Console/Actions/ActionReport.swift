internal import Lifecycle
internal import ReadModel
internal import Workspace

/// Reports a performed action: what was done to whom, and the next step to offer.
struct ActionReport {
    let result: ActionResult
    let actionContext: ActionContext
    /// The leads of the action afterwards.
    let rows: [LeadRow]
    let session: ConsoleSession
    /// The name of a single lead as it was on the screen.
    let shownName: String
    /// The names of the leads that a batch left out, because others changed them meanwhile.
    var leftOut: [String] = []

    /// The message, with what rules added, what was left out, and the warnings.
    var message: String {
        var text = text
        if result.leads.count == 1, let assignment = result.entries.first(where: \.isAssignmentByRule) {
            text += "; " + session.entryFormatter.notice(assignment)
        }
        if !leftOut.isEmpty {
            let more = leftOut.count > 3 ? " and \((leftOut.count - 3).grouped) more" : ""
            text += "; \(leftOut.count.grouped) left out, changed meanwhile: " + leftOut.prefix(3).joined(separator: ", ") + more
        }
        return ([text] + result.warnings).joined(separator: "; ")
    }

    /// The message after an action: `Accepted Lena Fischer, first touch due 10:12`.
    private var text: String {
        if result.entries.count == 1, let id = result.entries[0].lead, case .merged(let merged) = result.entries[0].event {
            return "Merged \(merged.absorbed) into \(id) \(rows.first { $0.id == id }?.displayName ?? "")".trimmed
        }
        guard result.leads.count == 1, let id = result.leads.first else {
            let count = result.leads.count.counted("lead")
            var text =
                actionContext.action == .note
                ? "Added the note to \(count)" : "\(participle.capitalizedFirst) \(count)"
            let skipped = result.refused.filter { $0.refusal.code != .changedMeanwhile }
            if let first = skipped.first { text += ", \(skipped.count.grouped) skipped: " + first.refusal.message }
            return text
        }
        let row = rows.first { $0.id == id }
        let name = row?.displayName ?? shownName
        guard let first = result.entries.first(where: { $0.lead == id }) else { return "Done: \(name)" }
        let due = row?.due.map { "; \($0.kind.label) due \(session.time.future($0.at))" } ?? ""
        switch first.event {
        case .captured(let captured):
            let stage = session.definition.topology.effectiveStage(row?.stage ?? captured.stage)
            return "Added \(name) (\(id)) as \(session.definition.topology.noun(for: stage))" + due
        case .accepted: return "Accepted \(name)" + due
        case .qualified: return "Qualified \(name)" + due
        case .promoted: return "Promoted \(name)"
        case .rejected(let declined):
            return "Rejected \(name), returned to \(session.definition.label(.nurture)): \(reasonLabel(declined.reason))"
                + session.entryFormatter.returnDate(declined)
        case .disqualified(let declined): return "Disqualified \(name): \(reasonLabel(declined.reason))"
        case .converted(let converted):
            let account = converted.conversion.isExistingAccount ? converted.conversion.account : nil
            return "Converted \(name)" + (account.map { ", a contact of \($0)" } ?? "")
                + (converted.owner.map { owner in
                    owner == session.me
                        ? "; you are the owner" : "; \(session.decisionContext.team.name(of: owner)) is now the owner"
                } ?? "")
        case .closed(let closed): return "Closed \(name) as \(session.definition.label(closed.outcome.stage))"
        case .touched(let touch):
            return "Logged \(session.entryFormatter.named(touch, name))\(session.entryFormatter.outcome(touch))"
                + (touch.isNurture ? due : row.map { ", \(attemptsText($0))" } ?? "")
        case .followUpScheduled(let agreed):
            return "Scheduled \(agreed.channel.followUpWithArticle) with \(name) for \(session.time.future(agreed.at))"
        case .assessed(let assessed):
            let passed = row?.passedCriteria ?? ""
            let labels = session.definition.criteria.filter { passed.contains($0.letter) }.map(\.label)
            let met = assessed.answers.isEmpty || labels.isEmpty ? "" : "\(Self.list(labels)) met"
            let details = [met, assessed.chanceToClose.map { "chance to close \($0)%" } ?? ""].filter { !$0.isEmpty }
            return "Assessed \(name)" + (details.isEmpty ? "" : ": " + details.joined(separator: ", "))
        case .assigned(let assigned):
            if assigned.isClaim { return "Claimed \(name)" }
            return assigned.owner == session.me
                ? "Assigned \(name) to you" : "Assigned \(name) to \(session.decisionContext.team.name(of: assigned.owner))"
        case .released: return "Released \(name)"
        case .snoozed(let until): return "Snoozed \(name) until \(session.time.future(until))"
        case .noted: return "Added a note to \(name)"
        case .edited: return "Edited \(name)"
        case .engaged:
            let moved = result.entries.dropFirst().contains {
                if case .promoted = $0.event { true } else if case .reengaged = $0.event { true } else { false }
            }
            return "Logged activity for \(name)" + (moved ? "; now \(row.map(session.definition.label(of:)) ?? "moved")" : "")
        case .reengaged(let reengaged):
            return "Re-engaged \(name) as \(session.definition.topology.noun(for: reengaged.stage))"
        case .optedOut, .optedIn, .bounced: return "\(name): \(session.entryFormatter.brief(first))"
        case .opportunityOpened: return "Opened an opportunity for \(name)"
        case .opportunityChanged: return "Changed the opportunity of \(name)"
        case .requalified, .merged, .undone, .accountChanged, .accountMerged, .costRecorded, .imported, .definitionAdopted,
            .definitionSigned, .repUpdated, .erased, .unknown:
            return "Done: \(name)"
        }
    }

    private func attemptsText(_ row: LeadRow) -> String {
        row.attempts == 0 ? "no attempt yet" : "attempt \(row.attempts) of \(session.definition.followUp.attempts)"
    }

    private func reasonLabel(_ id: String) -> String { session.definition.reasons.first { $0.id == id }?.label ?? id }

    /// `Budget, Authority and Need`.
    private static func list(_ labels: [String]) -> String {
        guard labels.count > 1, let last = labels.last else { return labels.first ?? "" }
        return labels.dropLast().joined(separator: ", ") + " and " + last
    }

    /// The participle of a batch: that of its events if all are of one kind, otherwise that of its action.
    private var participle: String {
        let leads = Set(result.leads)
        var seen: Set<LeadID> = []
        let firsts = result.entries.filter { entry in entry.lead.map { leads.contains($0) && seen.insert($0).inserted } ?? false }
        let labels = Set(
            firsts.map { entry -> String in
                switch entry.event {
                case .accepted, .qualified, .promoted, .reengaged, .released: entry.event.label
                case .assigned(let assigned): assigned.isClaim ? "claimed" : "assigned"
                default: ""
                }
            })
        guard labels.count == 1, let only = labels.first, !only.isEmpty else {
            return ActionSpec.of(actionContext.action).participle
        }
        return only
    }

    /// The next step to offer after a touch, with its time.
    var offer: NextStepOffer? {
        guard actionContext.action == .touch, result.leads.count == 1, let id = result.leads.first,
            let row = rows.first(where: { $0.id == id }), row.stage.isWithSales,
            case .touched(let touch)? = result.entries.first?.event
        else { return nil }
        let form = Form.schedule(.meeting, ActionContext(.schedule, [id]), shownName, session)
        if touch.outcome == .noShow {
            return NextStepOffer(lead: id, text: "schedule a new time", effects: [], overlay: form)
        }
        if touch.outcome == .connected || touch.outcome == .replied || touch.outcome == .held {
            return NextStepOffer(lead: id, text: "schedule a meeting", effects: [], overlay: form)
        }
        guard touch.outcome != .notInterested, touch.outcome != .wrongPerson else { return nil }
        let next: Instant?
        if let due = row.nextInToday, due.at > session.decisionContext.now {
            next = due.at
        } else if row.attempts < session.definition.followUp.attempts {
            // Before acceptance, no clock runs; the prescribed spacing applies.
            next = session.definition.calendar.nextOpening(after: session.decisionContext.now + session.definition.followUp.spacing)
        } else {
            next = nil
        }
        guard let at = next else { return nil }
        return NextStepOffer(
            lead: id, text: "snooze until \(session.time.future(at))",
            effects: [.perform([Intent.Step(id, .snooze(until: at))], ActionContext(.snooze, [id]))])
    }
}
