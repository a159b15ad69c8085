internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Begins an action that changes leads: at once, or by the sheet or form that asks for the rest.
    mutating func act(_ spec: ActionSpec, _ actionContext: ActionContext) -> [Effect] {
        switch spec.action {
        case .advance: return advance(actionContext)
        case .claim: return carryOut([.claim], actionContext)
        case .promote: return carryOut([.promote], actionContext)
        case .reengage: return carryOut([.reengage()], actionContext)
        case .reject: overlays.append(.menu(reasonSheet(.reject, actionContext)))
        case .disqualify: overlays.append(.menu(reasonSheet(.disqualify, actionContext)))
        case .disqualifyUnreached: return askForUnreached()
        case .snooze: return ask(spec, .menu(sleepTimes(actionContext)))
        case .owner: overlays.append(.menu(owners(actionContext)))
        case .note: return ask(spec, .form(noteForm(actionContext)))
        case .touch: return ask(spec, .menu(touchChannels(actionContext)))
        case .engage: return ask(spec, .menu(engagements(actionContext)))
        case .schedule: return ask(spec, .menu(agreements(actionContext)))
        case .close: return ask(spec, .menu(outcomes(actionContext)))
        case .reach: return ask(spec, .menu(reachability(actionContext)))
        case .merge: return ask(spec, .menu(twinMenu(actionContext)))
        case .assess: return assess(spec)
        case .convert: return convert(spec)
        case .edit:
            guard let lead = loadedLead else { return [] }
            return ask(spec, .form(editForm(lead)))
        case .add: overlays.append(.form(addForm()))
        case .undo: return [.askUndo]
        case .redo: return [.redo]
        default: break
        }
        return []
    }

    /// The lead under the cursor, if it is loaded.
    private var loadedLead: Lead? {
        guard let lead = sheet?.lead, lead.id == currentLead else { return nil }
        return lead
    }

    /// Opens a layer unless the core would refuse what it asks for.
    private mutating func ask(_ spec: ActionSpec, _ overlay: Overlay) -> [Effect] {
        if let refusal = refusal(of: spec) {
            say(.refused, refusal)
            return [.bell]
        }
        overlays.append(overlay)
        return []
    }

    /// The next step of a lead, each by where it stands; what needs a form opens it, what needs none is done.
    private mutating func advance(_ actionContext: ActionContext) -> [Effect] {
        if actionContext.isBatch {
            let steps = actionContext.leads.map { id -> Intent.Step in
                // Converting and closing ask for more than a key; in a batch the core refuses those leads by name.
                let command = row(of: id).flatMap { session.definition.advance(from: $0.stage) } ?? .accept
                switch command {
                case .convert, .close: return Intent.Step(id, .accept)
                default: return Intent.Step(id, command)
                }
            }
            return [.preview(steps, actionContext)]
        }
        guard let id = actionContext.leads.first else { return [] }
        // Who presses it on a row that has just been struck means what the row was, not the step after that.
        if page == nil, let focusedList, focusedList != .found, list(focusedList).gone.contains(id) {
            let note = list(focusedList).notes[id].map { ": " + $0.words(session.time) } ?? ""
            say(.refused, "\(calling(id)) no longer stands here\(note)", [Message.KeyHint(key: "R", title: "load anew")])
            return [.bell]
        }
        let stage = loadedLead?.stage ?? row(of: id)?.stage ?? .mql
        switch loadedLead.map(session.definition.advance(of:)) ?? session.definition.advance(from: stage) {
        case .convert?: return dispatch(ActionSpec.of(.convert))
        case .close?: return dispatch(ActionSpec.of(.close))
        case let command?: return carryOut([command], actionContext)
        case nil:
            say(.refused, "\(session.definition.label(stage)) is an end; there is no next step")
            return []
        }
    }

    private mutating func assess(_ spec: ActionSpec) -> [Effect] {
        guard let lead = loadedLead else { return [] }
        return ask(spec, .assess(assessSheet(lead)))
    }

    private mutating func convert(_ spec: ActionSpec) -> [Effect] {
        guard let lead = loadedLead else { return [] }
        let before = overlays.count
        let effects = ask(spec, .form(convertForm(lead)))
        return overlays.count > before ? effects + [.suggestAccounts(lead.id)] : effects
    }

    /// Does commands on each lead of a deed: one lead at once, several after a preview.
    mutating func carryOut(_ commands: [Command], _ actionContext: ActionContext) -> [Effect] {
        if case .add? = commands.first { return [.perform(commands.map { Intent.Step(nil, $0) }, actionContext)] }
        let steps = actionContext.leads.flatMap { id in commands.map { Intent.Step(id, $0) } }
        return actionContext.isBatch ? [.preview(steps, actionContext)] : [.perform(steps, actionContext)]
    }

    /// Says what was done, takes decided leads out at once, and goes on to the next one.
    mutating func done(_ done: ActionResult, _ actionContext: ActionContext, _ rows: [LeadRow]) -> [Effect] {
        noteArrival(at: done.entries.last?.at ?? session.decisionContext.now)
        if case .form(let form)? = overlays.last, form.actionContext.action == actionContext.action { overlays.removeLast() }
        var keys = [Message.KeyHint(key: "u", title: "undo")]
        var text = summary(of: done, actionContext, rows)
        if done.leads.count == 1, let gift = done.entries.first(where: \.isAssignmentByRule) {
            text += ", " + session.story.notice(gift)
        }
        if let warning = done.warnings.first { text += "; " + warning }
        let offer = actionContext.action == .touch ? offer(after: done, rows) : nil
        if let offer { keys.insert(Message.KeyHint(key: "Enter", title: offer.text), at: 0) }
        say(.done, text, keys)
        self.offer = offer
        for id in done.leads { clearMark(id) }
        if let id = focusedList { change(id) { $0.rangeStart = nil } }
        let absorbed = takeMerges(done.entries)
        return takeOwn(rows, changed: done.leads.filter { !absorbed.contains($0) })
    }

    private mutating func clearMark(_ id: LeadID) {
        for list in ListID.allCases { change(list) { $0.marks.remove(id) } }
    }

    /// After my own deed: rows that no longer belong leave at once, the others are refreshed; lists that gained one are loaded anew.
    mutating func takeOwn(_ rows: [LeadRow], changed: [LeadID]) -> [Effect] {
        var gained: [ListID] = []
        let pageList = page?.list
        for id in ListID.allCases where list(id).request != nil || id == .found || id == .behind {
            let list = list(id)
            var leaving = Set(changed.filter { lead in !rows.contains { $0.id == lead } && rows.count >= changed.count })
            for row in rows {
                let belongs = list.belongs(row, now: session.decisionContext.now, endOfDay: endOfDay)
                if list.index(of: row.id) != nil {
                    if belongs { change(id) { $0.refresh(row) } } else { leaving.insert(row.id) }
                } else if belongs, id != .found, id != .behind {
                    if shownLists.contains(id) { gained.append(id) } else { stale.insert(id) }
                }
            }
            if !leaving.isEmpty { change(id) { $0.remove(leaving) } }
        }
        if let pageList, let lead = page?.lead, list(pageList).index(of: lead) == nil {
            page = list(pageList).selected.map { LeadPageState(lead: $0.id, list: pageList) }
        }
        if let lead = currentLead, changed.contains(lead) { wantedLead = nil }
        // A batch of more leads than rows were read anew for: the lists are loaded again.
        if rows.count < changed.count { return reloadLists() }
        guard !gained.isEmpty else { return [.loadCounts(countRequests())] }
        return reloadLists(gained)
    }

    /// `Accepted Lena Fischer, first touch due 10:12`.
    private func summary(of done: ActionResult, _ actionContext: ActionContext, _ rows: [LeadRow]) -> String {
        if done.entries.count == 1, let id = done.entries[0].lead, case .merged(let merged) = done.entries[0].event {
            return "Merged \(merged.absorbed) into \(id) \(rows.first { $0.id == id }?.calling ?? "")".trimmed
        }
        guard done.leads.count == 1, let id = done.leads.first else {
            var text = "\(done.leads.count) leads \(actionContext.action.participle)"
            if !done.refused.isEmpty { text += ", \(done.refused.count) left out: " + (done.refused[0].refusal.message) }
            return text
        }
        let row = rows.first { $0.id == id }
        let name = row?.calling ?? calling(id)
        guard let first = done.entries.first(where: { $0.lead == id }) else { return "Done: \(name)" }
        let due = row?.due.map { ", \($0.kind.label) due \(session.time.future($0.at))" } ?? ""
        switch first.event {
        case .captured(let captured):
            return "Added \(name) as \(id), \(row.map(session.definition.label(of:)) ?? session.definition.label(captured.stage))"
                + due
        case .accepted: return "Accepted \(name)" + due
        case .qualified: return "Qualified \(name)" + due
        case .promoted: return "Promoted \(name)"
        case .rejected: return "Rejected \(name) to \(session.definition.label(.nurture))"
        case .disqualified: return "Disqualified \(name)"
        case .converted(let converted):
            return "Converted \(name)"
                + (converted.owner.map { $0 == session.me ? ", it stays yours" : ", \($0.name) has it" } ?? "")
        case .closed(let closed): return "Closed \(name) as \(session.definition.label(closed.outcome.stage))"
        case .touched(let touch): return "Logged \(session.story.words(touch)) for \(name)" + (row.map { ", \(tries($0))" } ?? "")
        case .followUpScheduled(let agreed):
            return "Agreed on a \(agreed.channel.rawValue) with \(name), \(session.time.future(agreed.at))"
        case .assessed(let assessed):
            let passed = assessed.answers.isEmpty ? "" : row?.passedCriteria ?? ""
            let told = [passed, assessed.chanceToClose.map { "chance \($0) %" } ?? ""].filter { !$0.isEmpty }
            return "Assessed \(name)" + (told.isEmpty ? "" : ": " + told.joined(separator: ", "))
        case .assigned(let assigned):
            if assigned.isClaim { return "Claimed \(name)" }
            return assigned.owner == session.me ? "\(name) is yours" : "Gave \(name) to \(assigned.owner.name)"
        case .released: return "Let go of \(name)"
        case .snoozed(let until): return "Snoozed \(name) until \(session.time.future(until))"
        case .noted: return "Noted on \(name)"
        case .edited: return "Changed \(name)"
        case .engaged:
            let moved = done.entries.dropFirst().contains {
                if case .promoted = $0.event { true } else if case .reengaged = $0.event { true } else { false }
            }
            return "Logged what \(name) did" + (moved ? "; now \(row.map(session.definition.label(of:)) ?? "moved")" : "")
        case .reengaged(let reengaged): return "Brought \(name) back to \(session.definition.label(reengaged.stage))"
        case .optedOut, .optedIn, .bounced: return "\(name): \(session.story.brief(first))"
        default: return "Done: \(name)"
        }
    }

    private func tries(_ row: LeadRow) -> String { "\(row.attempts) of \(session.definition.followUp.attempts) tries" }

    /// What comes next after a touch, with its time.
    private func offer(after done: ActionResult, _ rows: [LeadRow]) -> NextStepOffer? {
        guard done.leads.count == 1, let id = done.leads.first, let row = rows.first(where: { $0.id == id }),
            row.stage.isInSalesHands,
            case .touched(let touch)? = done.entries.first?.event
        else { return nil }
        let actionContext = ActionContext(.schedule, [id])
        if touch.outcome == .noShow {
            return NextStepOffer(
                text: "agree on a new time", effects: [], overlay: .form(scheduleForm(.meeting, actionContext, subject(of: [id]))))
        }
        if touch.outcome == .connected || touch.outcome == .replied || touch.outcome == .held {
            return NextStepOffer(
                text: "agree on a meeting", effects: [], overlay: .form(scheduleForm(.meeting, actionContext, subject(of: [id]))))
        }
        guard touch.outcome != .notInterested, touch.outcome != .wrongPerson else { return nil }
        let next: Instant?
        if let due = row.nextTouch, due.at > session.decisionContext.now {
            next = due.at
        } else if row.attempts < session.definition.followUp.attempts {
            // Before acceptance no clock says when; the prescribed spacing does.
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
