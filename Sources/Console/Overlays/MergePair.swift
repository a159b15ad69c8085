package import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

/// Two leads that are the same person: one stays, the other becomes part of it.
package struct MergePair: Sendable {
    /// The lead that stays.
    package var survivor: Lead
    /// The lead that becomes part of it.
    package var absorbed: Lead

    /// The same with the other one staying.
    var swapped: MergePair { MergePair(survivor: absorbed, absorbed: survivor) }

    init(survivor: Lead, absorbed: Lead) {
        self.survivor = survivor
        self.absorbed = absorbed
    }

    /// As one would mostly have it: the one further along stays, of two in the same stage the older number.
    init(_ lead: Lead, _ other: Lead) {
        let ladder: [Stage] = [.inquiry, .viable, .mql, .sal, .sql, .opportunity]
        func rank(_ lead: Lead) -> (Int, Int) { (ladder.firstIndex(of: lead.stage) ?? -1, -lead.id.number) }
        if rank(other) > rank(lead) {
            self.init(survivor: other, absorbed: lead)
        } else {
            self.init(survivor: lead, absorbed: other)
        }
    }
}

extension ConsoleModel {
    /// Which lead is the same person: the flagged ones, each one key, and any other by its number.
    func twinMenu(_ actionContext: ActionContext) -> Menu {
        let flagged = sheet.map(\.likenesses) ?? []
        var options: [Menu.Option] = zip("123456789", flagged).map { key, row in
            let why = row.name.isEmpty || row.name != sheet?.lead.fields.fullName ? "same phone" : "same name and company"
            let place = session.definition.label(of: row) + (row.owner.map { " of \($0.name)" } ?? "")
            return Menu.Option(
                key: key, label: "\(row.id) \(row.calling)", detail: "\(why), \(place)", choice: .twin(row.id))
        }
        options.append(Menu.Option(key: "l", label: "another lead", detail: "by its number", choice: .twinByNumber))
        var menu = Menu(
            title: "Merge: which lead is the same?", subject: subject(of: actionContext.leads), options: options,
            actionContext: actionContext)
        if flagged.isEmpty { menu.remark = "no open lead has the same phone, or the same name and company" }
        if flagged.count > 9 { menu.remark = "\(flagged.count - 9) more look alike; take them by their numbers" }
        return menu
    }

    /// The form for the number of the lead that is the same.
    func twinForm(_ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title: "Merge with which lead?", subject: subject, purpose: .merge, actionContext: actionContext,
            fields: [Form.Field(id: "lead", label: "number", hint: "such as L481; Enter shows what would come together")])
    }

    /// Asks for the lead whose number was typed.
    mutating func compare(_ form: Form) -> [Effect] {
        var form = form
        let other = form.value("lead").flatMap { LeadID(parsing: $0) }
        if let other, let lead = form.actionContext.leads.first, other != lead { return [.compare(lead, other)] }
        form.set(problem: other == nil ? "not a lead's number; they look like L481" : "that is this lead itself", of: "lead")
        overlays[overlays.count - 1] = .form(form)
        return []
    }

    /// Shows what would come together of two leads, unless the other one isn't there or is this one already.
    mutating func compared(_ lead: Lead?, _ other: Lead?, asked: LeadID) -> [Effect] {
        let problem: String? =
            if lead == nil || other == nil {
                "there is no lead \(lead == nil ? "here any more" : asked.description)"
            } else if lead?.id == other?.id {
                "\(asked) was merged into \(lead?.id.description ?? "it") already"
            } else {
                nil
            }
        if case .form(var form)? = overlays.last, form.purpose == .merge {
            if let problem {
                form.set(problem: problem, of: "lead")
                overlays[overlays.count - 1] = .form(form)
                return []
            }
            overlays.removeLast()
        }
        guard let lead, let other, problem == nil else {
            say(.refused, problem ?? "")
            return [.bell]
        }
        overlays.append(.confirmation(mergePreview(MergePair(lead, other))))
        return []
    }

    /// What would come together: who stays, what is filled, what gives way.
    func mergePreview(_ mergePair: MergePair) -> Confirmation {
        let (stays, goes) = (mergePair.survivor, mergePair.absorbed)
        var lines: [(text: String, isRefused: Bool)] = []
        var decisionContext = session.decisionContext
        decisionContext.others = [goes.id: goes]
        let refusal = mergeRefusal(mergePair, decisionContext)
        if let refusal { lines.append((refusal.message, true)) }
        lines.append(("\(stays.id) stays: \(standing(stays))", false))
        lines.append(("\(goes.id) becomes part of it: \(standing(goes))", false))
        lines += differences(mergePair)
        let brings = [
            (goes.touches.count, "touch", "touches"), (goes.engagements.count, "thing it did", "things it did"),
            (goes.noteCount, "note", "notes"), (goes.answers.count, "answer", "answers"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
        if !brings.isEmpty { lines.append(("\(goes.id) brings \(brings.joined(separator: ", "))", false)) }
        return Confirmation(
            title: "Merge \(goes.id) into \(stays.id) \(stays.fields.fullName ?? stays.fields[.company] ?? "")".trimmed,
            lines: lines, allowed: refusal == nil ? 1 : 0,
            effects: [.perform([.init(stays.id, .merge(goes.id))], ActionContext(.merge, [stays.id, goes.id]))],
            mergePair: mergePair)
    }

    private func mergeRefusal(_ mergePair: MergePair, _ decisionContext: DecisionContext) -> Refusal? {
        do throws(Refusal) {
            _ = try decide(.merge(mergePair.absorbed.id), in: mergePair.survivor, given: decisionContext)
            return nil
        } catch { return error }
    }

    private func standing(_ lead: Lead) -> String {
        let points = session.definition.score(lead, on: session.decisionContext.today).reading.total
        return session.definition.label(of: lead) + (lead.owner.map { " of \($0.name)" } ?? ", unowned") + ", \(points) points"
    }

    /// Field by field: what comes from the one that goes, and what gives way.
    private func differences(_ mergePair: MergePair) -> [(text: String, isRefused: Bool)] {
        let goes = mergePair.absorbed.id
        func line(_ label: String, _ own: String?, _ other: String?) -> (text: String, isRefused: Bool)? {
            guard let other, other != own else { return nil }
            guard let own else { return ("\(label): \(other) comes from \(goes)", false) }
            return ("\(label): \(other) gives way to \(own)", true)
        }
        let (own, other) = (mergePair.survivor.fields, mergePair.absorbed.fields)
        return LeadField.allCases.compactMap { line($0.label, own[$0], other[$0]) }
            + other.extra.keys.sorted().compactMap { line($0, own.extra[$0], other.extra[$0]) }
    }

    /// After a merge: rows of what became part of others leave, and the cursor and the page go to what stays. Returns the numbers that left.
    mutating func takeMerges(_ entries: [Entry]) -> Set<LeadID> {
        var absorbed: Set<LeadID> = []
        for entry in entries {
            guard let survivor = entry.lead, case .merged(let merged) = entry.event else { continue }
            absorbed.insert(merged.absorbed)
            for id in ListID.allCases { change(id) { $0.remove([merged.absorbed]) } }
            let lists = shownLists.filter { list($0).index(of: survivor) != nil }
            if let place = lists.first(where: { $0 == focusedList }) ?? lists.first {
                if !isSearching { focus[screen] = place }
                change(place) { list in if let index = list.index(of: survivor) { list.viewport.select(index) } }
            }
            if let page, page.lead == merged.absorbed { self.page = LeadPageState(lead: survivor, list: lists.first) }
        }
        return absorbed
    }

    /// Goes on with the lead that one which was to be shown became part of.
    mutating func follow(_ id: LeadID, into survivor: LeadID) {
        guard wantedLead == id else { return }
        sheet = nil
        if let page, page.lead == id {
            self.page = LeadPageState(lead: survivor, list: page.list)
            wantedLead = nil
        }
        // Who did it, where that has just been told, says more.
        if message == nil { say(.note, "\(id) was merged into \(survivor)") }
    }
}
