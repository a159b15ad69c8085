internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Begins an action that changes leads: performs it, or opens the menu or form for its details.
    mutating func begin(_ spec: ActionSpec, _ actionContext: ActionContext) -> [Effect] {
        switch spec.action {
        case .advance: return advance(actionContext)
        case .claim: return perform([.claim], actionContext)
        case .promote: return perform([.promote], actionContext)
        case .reengage: return perform([.reengage()], actionContext)
        case .reject: overlays.append(.menu(reasonMenu(.reject, actionContext)))
        case .disqualify: overlays.append(.menu(reasonMenu(.disqualify, actionContext)))
        case .disqualifyUnreached: return requestUnreached()
        case .snooze: return present(spec, .menu(snoozeMenu(actionContext)))
        case .owner: overlays.append(.menu(ownerMenu(actionContext)))
        case .note: return present(spec, .form(noteForm(actionContext)))
        case .touch: return present(spec, .menu(touchMenu(actionContext)))
        case .engage: return present(spec, .menu(engagementMenu(actionContext)))
        case .schedule: return present(spec, .menu(scheduleMenu(actionContext)))
        case .close: return present(spec, .menu(outcomeMenu(actionContext)))
        case .reach: return present(spec, .menu(channelMenu(actionContext)))
        case .merge: return present(spec, .menu(duplicateMenu(actionContext)))
        case .assess: return assess(spec)
        case .convert: return convert(spec)
        case .edit:
            guard let lead = loadedLead else { return [] }
            return present(spec, .form(editForm(lead)))
        case .add: overlays.append(.form(addForm()))
        case .undo: return [.loadNextUndo]
        case .redo: return [.redo]
        default: break
        }
        return []
    }

    /// The selected lead, if its details are loaded.
    private var loadedLead: Lead? {
        guard let lead = leadDetail?.lead, lead.id == currentLead else { return nil }
        return lead
    }

    /// Opens an overlay, unless the core would refuse the action.
    private mutating func present(_ spec: ActionSpec, _ overlay: Overlay) -> [Effect] {
        if let refusal = refusal(of: spec) {
            report(.refused, refusal)
            return [.bell]
        }
        overlays.append(overlay)
        return []
    }

    /// Performs the next step of each lead by its stage; opens a form where one is needed.
    private mutating func advance(_ actionContext: ActionContext) -> [Effect] {
        if actionContext.isBatch {
            let steps = actionContext.leads.map { id -> Intent.Step in
                // Converting and closing need a form; in a batch, the core refuses these leads by name.
                let command = row(of: id).flatMap { session.definition.advance(from: $0.stage) } ?? .accept
                switch command {
                case .convert, .close: return Intent.Step(id, .accept)
                default: return Intent.Step(id, command)
                }
            }
            return [.preview(steps, actionContext)]
        }
        guard let id = actionContext.leads.first else { return [] }
        // On a row that was just struck out, the key means the stage that was shown, not the step after it.
        if page == nil, let focusedList, focusedList != .found, list(focusedList).gone.contains(id) {
            let note = list(focusedList).notes[id].map { ": " + $0.formatted(session.time) } ?? ""
            report(
                .refused, "\(displayName(id)) has left this list\(note)", [Message.KeyHint(key: "R", title: "refresh")])
            return [.bell]
        }
        let stage = loadedLead?.stage ?? row(of: id)?.stage ?? .mql
        switch loadedLead.map(session.definition.advance(of:)) ?? session.definition.advance(from: stage) {
        case .convert?: return dispatch(ActionSpec.of(.convert))
        case .close?: return dispatch(ActionSpec.of(.close))
        case let command?: return perform([command], actionContext)
        case nil:
            report(.refused, "\(session.definition.label(stage)) is a final stage; there is no next step")
            return []
        }
    }

    private mutating func assess(_ spec: ActionSpec) -> [Effect] {
        guard let lead = loadedLead else { return [] }
        return present(spec, .assess(criteriaForm(lead)))
    }

    private mutating func convert(_ spec: ActionSpec) -> [Effect] {
        guard let lead = loadedLead else { return [] }
        let before = overlays.count
        let effects = present(spec, .form(convertForm(lead)))
        return overlays.count > before ? effects + [.suggestAccounts(lead.id)] : effects
    }

    /// Performs commands on each lead of an action: a single lead at once, several after a preview.
    mutating func perform(_ commands: [Command], _ actionContext: ActionContext) -> [Effect] {
        if case .add? = commands.first { return [.perform(commands.map { Intent.Step(nil, $0) }, actionContext)] }
        let steps = actionContext.leads.flatMap { id in commands.map { Intent.Step(id, $0) } }
        return actionContext.isBatch ? [.preview(steps, actionContext)] : [.perform(steps, actionContext)]
    }

    /// Reports a performed action, updates the lists, and moves on to the next lead.
    mutating func finish(_ result: ActionResult, _ actionContext: ActionContext, _ rows: [LeadRow]) -> [Effect] {
        updateNewest(at: result.entries.last?.at ?? session.decisionContext.now)
        if case .form(let form)? = overlays.last, form.actionContext.action == actionContext.action { overlays.removeLast() }
        var keys = [Message.KeyHint(key: "u", title: "undo")]
        var text = summary(of: result, actionContext, rows)
        if result.leads.count == 1, let assignment = result.entries.first(where: \.isAssignmentByRule) {
            text += "; " + session.entryFormatter.notice(assignment)
        }
        if let warning = result.warnings.first { text += "; " + warning }
        let offer = actionContext.action == .touch ? offer(after: result, rows) : nil
        if let offer { keys.insert(Message.KeyHint(key: "Enter", title: offer.text), at: 0) }
        report(.done, text, keys)
        self.offer = offer
        for id in result.leads { clearMark(id) }
        if let id = focusedList { updateList(id) { $0.rangeStart = nil } }
        let mergedLeads = applyMerges(result.entries)
        return applyOwnRows(rows, changed: result.leads.filter { !mergedLeads.contains($0) })
    }

    private mutating func clearMark(_ id: LeadID) {
        for list in ListID.allCases { updateList(list) { $0.marks.remove(id) } }
    }

    /// Updates the lists after my own action.
    ///
    /// Rows that no longer belong are removed, others refreshed; lists that gained a lead are reloaded.
    mutating func applyOwnRows(_ rows: [LeadRow], changed: [LeadID]) -> [Effect] {
        var gainedLists: [ListID] = []
        let pageList = page?.list
        for id in ListID.allCases where list(id).request != nil || id == .found || id == .drillDown {
            let list = list(id)
            var leaving = Set(changed.filter { lead in !rows.contains { $0.id == lead } && rows.count >= changed.count })
            for row in rows {
                let belongs = list.belongs(row, now: session.decisionContext.now, endOfDay: endOfDay)
                if list.index(of: row.id) != nil {
                    if belongs { updateList(id) { $0.refresh(row) } } else { leaving.insert(row.id) }
                } else if belongs, id != .found, id != .drillDown {
                    if shownLists.contains(id) { gainedLists.append(id) } else { stale.insert(id) }
                }
            }
            if !leaving.isEmpty { updateList(id) { $0.remove(leaving) } }
        }
        if let pageList, let lead = page?.lead, list(pageList).index(of: lead) == nil {
            page = list(pageList).selected.map { LeadPageState(lead: $0.id, list: pageList) }
        }
        if let lead = currentLead, changed.contains(lead) { requestedLead = nil }
        // Not all rows of a large batch were read again: reload the lists.
        if rows.count < changed.count { return reloadLists() }
        guard !gainedLists.isEmpty else { return [.loadCounts(countRequests())] }
        return reloadLists(gainedLists)
    }

    /// The message after an action: `Accepted Lena Fischer, first touch due 10:12`.
    private func summary(of result: ActionResult, _ actionContext: ActionContext, _ rows: [LeadRow]) -> String {
        if result.entries.count == 1, let id = result.entries[0].lead, case .merged(let merged) = result.entries[0].event {
            return "Merged \(merged.absorbed) into \(id) \(rows.first { $0.id == id }?.displayName ?? "")".trimmed
        }
        guard result.leads.count == 1, let id = result.leads.first else {
            let count = result.leads.count.counted("lead")
            var text =
                actionContext.action == .note
                ? "Added the note to \(count)" : "\(participle(of: result, actionContext.action).capitalizedFirst) \(count)"
            if !result.refused.isEmpty {
                text += ", \(result.refused.count.grouped) skipped: " + (result.refused[0].refusal.message)
            }
            return text
        }
        let row = rows.first { $0.id == id }
        let name = row?.displayName ?? displayName(id)
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
        case .disqualified(let declined): return "Disqualified \(name): \(reasonLabel(declined.reason))"
        case .converted(let converted):
            return "Converted \(name)"
                + (converted.owner.map { owner in
                    owner == session.me
                        ? "; you remain the owner" : "; \(session.decisionContext.team.name(of: owner)) is now the owner"
                } ?? "")
        case .closed(let closed): return "Closed \(name) as \(session.definition.label(closed.outcome.stage))"
        case .touched(let touch):
            return "Logged \(session.entryFormatter.named(touch, name))\(session.entryFormatter.outcome(touch))"
                + (row.map { ", \(attemptsText($0))" } ?? "")
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
        default: return "Done: \(name)"
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
    private func participle(of result: ActionResult, _ action: ConsoleAction) -> String {
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
        guard labels.count == 1, let only = labels.first, !only.isEmpty else { return action.participle }
        return only
    }

    /// The next step to offer after a touch, with its time.
    private func offer(after result: ActionResult, _ rows: [LeadRow]) -> NextStepOffer? {
        guard result.leads.count == 1, let id = result.leads.first, let row = rows.first(where: { $0.id == id }),
            row.stage.isWithSales,
            case .touched(let touch)? = result.entries.first?.event
        else { return nil }
        let actionContext = ActionContext(.schedule, [id])
        if touch.outcome == .noShow {
            return NextStepOffer(
                text: "schedule a new time", effects: [], overlay: .form(scheduleForm(.meeting, actionContext, subject(of: [id]))))
        }
        if touch.outcome == .connected || touch.outcome == .replied || touch.outcome == .held {
            return NextStepOffer(
                text: "schedule a meeting", effects: [], overlay: .form(scheduleForm(.meeting, actionContext, subject(of: [id]))))
        }
        guard touch.outcome != .notInterested, touch.outcome != .wrongPerson else { return nil }
        let next: Instant?
        if let due = row.nextTouch, due.at > session.decisionContext.now {
            next = due.at
        } else if row.attempts < session.definition.followUp.attempts {
            // Before acceptance, no clock runs; the prescribed spacing applies.
            next = session.definition.calendar.nextOpening(after: session.decisionContext.now + session.definition.followUp.spacing)
        } else {
            next = nil
        }
        guard let at = next else { return nil }
        return NextStepOffer(
            text: "snooze until \(session.time.future(at))",
            effects: [.perform([Intent.Step(id, .snooze(until: at))], ActionContext(.snooze, [id]))])
    }
}
