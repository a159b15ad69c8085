package import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

/// Two leads of the same person: one is kept, the other is merged into it.
package struct MergePair: Sendable {
    /// The lead that is kept.
    package var survivor: Lead
    /// The lead that is merged into the survivor.
    package var absorbed: Lead

    /// The same pair with the roles exchanged.
    var swapped: MergePair { MergePair(survivor: absorbed, absorbed: survivor) }

    init(survivor: Lead, absorbed: Lead) {
        self.survivor = survivor
        self.absorbed = absorbed
    }

    /// Chooses the survivor: the lead in the later stage, or the lower lead id within the same stage.
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
    /// The menu of leads to merge with: a key for each possible duplicate, `l` for any lead by its id.
    func duplicateMenu(_ actionContext: ActionContext) -> Menu {
        let flagged = leadDetail.map(\.possibleDuplicates) ?? []
        var options: [Menu.Option] = zip("123456789", flagged).map { key, row in
            let why = row.name.isEmpty || row.name != leadDetail?.lead.fields.fullName ? "same phone" : "same name and company"
            let location = session.definition.label(of: row) + (row.owner.map { ", owned by \($0.name)" } ?? "")
            return Menu.Option(
                key: key, label: "\(row.id) \(row.displayName)", detail: "\(why), \(location)", choice: .duplicate(row.id))
        }
        options.append(Menu.Option(key: "l", label: "another lead", detail: "by lead id", choice: .duplicateByID))
        var menu = Menu(
            title: "Merge with which duplicate?", subject: subject(of: actionContext.leads), options: options,
            actionContext: actionContext)
        if flagged.isEmpty { menu.remark = "No open lead has the same phone, or the same name and company" }
        if flagged.count > 9 { menu.remark = "\((flagged.count - 9).grouped) more possible duplicates; press l to enter a lead id" }
        return menu
    }

    /// The form for the id of the lead to merge with.
    func duplicateForm(_ actionContext: ActionContext, _ subject: String) -> Form {
        Form(
            title: "Merge with which lead?", subject: subject, purpose: .merge, actionContext: actionContext,
            fields: [Form.Field(id: "lead", label: "lead id", hint: "such as L481; Enter to preview")])
    }

    /// Loads the lead whose id was typed, to compare it with the current lead.
    mutating func loadComparison(_ form: Form) -> [Effect] {
        var form = form
        let other = form.value("lead").flatMap { LeadID(parsing: $0) }
        if let other, let lead = form.actionContext.leads.first, other != lead { return [.compare(lead, other)] }
        form.set(
            problem: other == nil ? "not a lead id; enter one such as L481" : "enter another lead; this is the same lead",
            of: "lead")
        overlays[overlays.count - 1] = .form(form)
        return []
    }

    /// Shows the preview of a merge, or why the two leads can't be merged.
    mutating func showComparison(_ lead: Lead?, _ other: Lead?, requested: LeadID) -> [Effect] {
        let problem: String? =
            if lead == nil || other == nil {
                lead == nil ? "The lead no longer exists" : "There is no lead \(requested); check the lead id"
            } else if lead?.id == other?.id {
                "\(requested) is already merged into \(lead?.id.description ?? "this lead")"
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
            report(.refused, problem ?? "")
            return [.bell]
        }
        overlays.append(.confirmation(mergePreview(MergePair(lead, other))))
        return []
    }

    /// The preview of a merge: which lead is kept, which values are added, and which are dropped.
    func mergePreview(_ mergePair: MergePair) -> Confirmation {
        let (kept, absorbed) = (mergePair.survivor, mergePair.absorbed)
        var lines: [(text: String, isRefused: Bool)] = []
        var decisionContext = session.decisionContext
        decisionContext.others = [absorbed.id: absorbed]
        let refusal = mergeRefusal(mergePair, decisionContext)
        if let refusal { lines.append((refusal.message, true)) }
        lines.append(("\(kept.id) is kept: \(describe(kept))", false))
        lines.append(("\(absorbed.id) is merged into \(kept.id): \(describe(absorbed))", false))
        lines += differences(mergePair)
        let additions = [
            (absorbed.touches.count, "touch", "touches"), (absorbed.engagements.count, "activity", "activities"),
            (absorbed.noteCount, "note", "notes"), (absorbed.answers.count, "answer", "answers"),
        ].filter { $0.0 > 0 }.map { $0.0.counted($0.1, $0.2) }
        if !additions.isEmpty { lines.append(("\(absorbed.id) adds \(additions.joined(separator: ", "))", false)) }
        return Confirmation(
            title: "Merge \(absorbed.id) into \(kept.id) \(kept.fields.fullName ?? kept.fields[.company] ?? "")".trimmed,
            lines: lines, allowed: refusal == nil ? 1 : 0,
            effects: [.perform([.init(kept.id, .merge(absorbed.id))], ActionContext(.merge, [kept.id, absorbed.id]))],
            mergePair: mergePair)
    }

    private func mergeRefusal(_ mergePair: MergePair, _ decisionContext: DecisionContext) -> Refusal? {
        do throws(Refusal) {
            _ = try decide(.merge(mergePair.absorbed.id), in: mergePair.survivor, given: decisionContext)
            return nil
        } catch { return error }
    }

    private func describe(_ lead: Lead) -> String {
        let points = session.definition.score(lead, on: session.decisionContext.today).snapshot.total
        return session.definition.label(of: lead) + (lead.owner.map { ", owner \($0.name)" } ?? ", no owner")
            + ", \(points.grouped) points"
    }

    /// The fields that the merge adds to the survivor, and the values of the absorbed lead that it drops.
    private func differences(_ mergePair: MergePair) -> [(text: String, isRefused: Bool)] {
        let absorbed = mergePair.absorbed.id
        func line(_ label: String, _ own: String?, _ other: String?) -> (text: String, isRefused: Bool)? {
            guard let other, other != own else { return nil }
            guard let own else { return ("\(label): \(other) (added from \(absorbed))", false) }
            return ("\(label): \(own) (\(absorbed)'s \"\(other)\" is dropped)", false)
        }
        let (own, other) = (mergePair.survivor.fields, mergePair.absorbed.fields)
        func value(_ fields: LeadFields, _ field: LeadField) -> String? {
            fields[field].map { text in field == .employees ? Int(text)?.grouped ?? text : text }
        }
        return LeadField.allCases.compactMap { line($0.label, value(own, $0), value(other, $0)) }
            + other.extra.keys.sorted().compactMap { line($0, own.extra[$0], other.extra[$0]) }
    }

    /// Removes the rows of absorbed leads after a merge and moves the cursor and the page to the survivor.
    ///
    /// Returns the ids of the absorbed leads.
    mutating func applyMerges(_ entries: [Entry]) -> Set<LeadID> {
        var absorbed: Set<LeadID> = []
        for entry in entries {
            guard let survivor = entry.lead, case .merged(let merged) = entry.event else { continue }
            absorbed.insert(merged.absorbed)
            for id in ListID.allCases { updateList(id) { $0.remove([merged.absorbed]) } }
            let lists = shownLists.filter { list($0).index(of: survivor) != nil }
            if let shown = lists.first(where: { $0 == focusedList }) ?? lists.first {
                if !isSearching { focus[screen] = shown }
                updateList(shown) { list in if let index = list.index(of: survivor) { list.viewport.select(index) } }
            }
            if let page, page.lead == merged.absorbed { self.page = LeadPageState(lead: survivor, list: lists.first) }
        }
        return absorbed
    }

    /// Continues with the survivor when the requested lead turns out to be merged into it.
    mutating func followMerge(_ id: LeadID, into survivor: LeadID) {
        guard requestedLead == id else { return }
        leadDetail = nil
        if let page, page.lead == id {
            self.page = LeadPageState(lead: survivor, list: page.list)
            requestedLead = nil
        }
        // A message that names who merged them, if there is one, says more.
        if message == nil { report(.note, "\(id) was merged into \(survivor)") }
    }
}
