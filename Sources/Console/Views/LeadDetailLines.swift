internal import Lifecycle
internal import ReadModel
internal import Screen

/// A line about a lead: a label in its own column, and styled text.
struct DetailLine {
    var label: String
    var runs: [(String, Style)]

    init(_ label: String, _ runs: [(String, Style)]) {
        self.label = label
        self.runs = runs
    }

    init(_ label: String, _ text: String, _ style: Style = .normal) { self.init(label, [(text, style)]) }

    /// The text without styles.
    var text: String { runs.map(\.0).joined() }
}

// The lines that inform a decision on a lead; shared by the pane, the strip and the lead page.
extension ConsoleModel {
    /// `Priya Natarajan, VP Operations`.
    func nameLine(_ lead: Lead) -> String {
        [lead.fields.fullName, lead.fields[.title]].compactMap { $0 }.joined(separator: ", ").orElse(
            lead.fields[.company] ?? lead.id.description)
    }

    /// `Halden Pumps · manufacturing · 450 employees · DE`.
    func companyLine(_ lead: Lead) -> String {
        let parts = [
            lead.fields[.company], lead.fields[.industry], lead.fields[.employees].map(Self.employees),
            lead.fields[.country] ?? lead.fields[.state],
        ]
        return parts.compactMap { $0 }.joined(separator: " \(glyphs.dot) ")
    }

    /// A number of employees with its unit: `2,600 employees`; other text as it is.
    static func employees(_ text: String) -> String { Int(text).map { $0.counted("employee") } ?? text }

    /// The gap between two addresses.
    static let contactGap = "   "

    /// The e-mail address and phone numbers, with a note if one bounced or is opted out.
    func contactLine(_ lead: Lead) -> [(String, Style)] {
        var runs: [(String, Style)] = []
        let addresses: [(String?, TouchChannel)] = [
            (lead.fields[.email], .email), (lead.fields[.phone], .call), (lead.fields[.mobile], .call),
        ]
        for (value, channel) in addresses {
            guard let value else { continue }
            if !runs.isEmpty { runs.append((Self.contactGap, .normal)) }
            if let closing = lead.channels.closing(channel) {
                runs.append((value, .disabled))
                runs.append((closing == .bounced ? " (invalid)" : " (opted out)", .warning))
            } else {
                runs.append((value, .normal))
            }
        }
        if let erasureNote, runs.isEmpty { return [(erasureNote, .dim)] }
        return runs.isEmpty ? [("no phone number or e-mail address", .warning)] : runs
    }

    /// The stage, the owner, and when the lead entered the stage.
    func stageLine(_ lead: Lead) -> [(String, Style)] {
        var runs: [(String, Style)] = [(session.definition.label(of: lead), Style(.normal, .bold))]
        if lead.isStageDeclared { runs.append((" (set by import)", .dim)) }
        runs.append(
            (
                lead.owner.map { ", owned by \($0 == session.me ? "you" : session.decisionContext.team.name(of: $0))" }
                    ?? ", no owner", .normal
            ))
        runs.append((", since \(session.time.past(lead.enteredStageAt))", .dim))
        return runs
    }

    /// The next due dates: `first touch 10:12, due in 58m`.
    func dueLine(_ lead: Lead) -> [(String, Style)] {
        let agenda = session.definition.agenda(of: lead)
        guard !agenda.isEmpty else { return [("no date", .dim)] }
        var runs: [(String, Style)] = []
        for due in agenda.prefix(3) {
            if !runs.isEmpty { runs.append(("; ", .dim)) }
            let isOverdue = due.at < session.decisionContext.now
            runs.append(("\(due.kind.label) \(session.time.future(due.at))", isOverdue ? .overdue : .normal))
            runs.append(
                (
                    isOverdue
                        ? ", \((session.decisionContext.now - due.at).shortText) overdue"
                        : ", due in \(session.time.remaining(due.at))",
                    isOverdue ? .overdue : .dim
                ))
        }
        if let until = lead.snoozedUntil, until > session.decisionContext.now {
            runs.append(("; snoozed until \(session.time.future(until))", .accent))
        }
        return runs
    }

    /// The scores with the rules that gave the points: a line for fit and one for engagement.
    func scoreLines(_ lead: Lead) -> [DetailLine] {
        if let erasureNote { return [DetailLine("Score", erasureNote, .dim), DetailLine("", "", .dim)] }
        let score = session.definition.score(lead, on: session.decisionContext.today)
        let snapshot = score.snapshot
        func rules(_ lines: [ScoreBreakdown.Line]) -> String {
            lines.sorted { abs($0.points) > abs($1.points) }.map { line in
                line.label + (line.times > 1 ? " (\(line.times) times) " : " ")
                    + (line.points < 0 ? "\(line.points)" : "+\(line.points)")
            }.joined(separator: ", ")
        }
        return [
            DetailLine("Score", "fit \(snapshot.fit)  " + rules(score.fit)),
            DetailLine("", "engagement \(snapshot.engagement)  " + rules(score.engagement)),
        ]
    }

    /// What each next step requires: `Accept ready`, `Reject possible, except as "Unreachable" (…)`.
    func gateLines(_ lead: Lead) -> [DetailLine] {
        // Gates require fields too, and those are unknown here.
        if let erasureNote { return [DetailLine("Next steps", erasureNote, .dim)] }
        var lines: [DetailLine] = []
        let decisionContext = session.decisionContext
        func line(_ label: String, _ command: Command, short: String? = nil) {
            guard let refusal = availability(of: command, in: lead, given: decisionContext) else {
                return lines.append(DetailLine(label, "ready", .ready))
            }
            lines.append(DetailLine(label, short ?? needsText(refusal), refusal.code == .gateNotMet ? .warning : .dim))
        }
        switch session.definition.effectiveStage(of: lead) {
        case .mql:
            line("Accept", .accept)
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
            line(
                "Convert", .convert(Conversion()),
                short: session.definition.topology.convertsFrom.contains(.mql) ? nil : "after accepting")
        case .sal:
            if session.definition.topology.hasQualification { line("Qualify", .qualify) }
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
            line(
                "Convert", .convert(Conversion()),
                short: session.definition.topology.convertsFrom.contains(.sal) ? nil : "after qualifying")
        case .sql where !session.definition.topology.isOpportunity(.sql):
            line("Convert", .convert(Conversion()))
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
        case .sql, .opportunity: line("Close", .close(.won))
        case .inquiry, .viable:
            line("Promote", .promote)
            proposalLine(lead, &lines)
        case .nurture, .disqualified:
            line("Promote", .promote)
            line("Re-engage", .reengage())
        case .lost, .noDecision, .dropped: line("Re-engage", .reengage())
        case .won: break
        }
        return lines
    }

    /// Adds that the score reaches the MQL threshold if the definition leaves promotion to marketing.
    private func proposalLine(_ lead: Lead, _ lines: inout [DetailLine]) {
        let definition = session.definition
        let snapshot = definition.score(lead, on: session.decisionContext.today).snapshot
        guard !definition.topology.scorePromotes, definition.thresholds.total > 0, definition.thresholds.reached(by: snapshot)
        else {
            return
        }
        let stage = definition.topology.noun(for: .mql)
        let points = "\(snapshot.total) of \(definition.thresholds.total) points"
        lines.append(DetailLine("Proposed", "as \(stage) (\(points)); waiting for marketing", .accent))
    }

    /// Adds whether the lead can be rejected or disqualified, and the reasons with unmet requirements.
    private func declineLine(_ transition: Transition, _ lead: Lead, _ lines: inout [DetailLine]) {
        let isReject = transition == .reject
        let command: Command = isReject ? .reject(reason: "") : .disqualify(reason: "")
        let reasons = session.definition.reasons(for: isReject ? .reject : .disqualify)
        if let refusal = availability(of: command, in: lead, given: session.decisionContext), refusal.code != .gateNotMet {
            return lines.append(DetailLine(transition.label, describe(refusal), .dim))
        }
        var blocked: [(text: String, unmet: String)] = []
        var readyCount = 0
        // The prescribed attempts come first: they are what a day's work can change.
        let requiresAttempts: (Reason) -> Bool = { $0.requires.contains(.prescribedFollowUp) }
        for reason in reasons.filter(requiresAttempts) + reasons.filter({ !requiresAttempts($0) }) {
            guard let unmet = unmetText(transition, reason, lead) else {
                readyCount += 1
                continue
            }
            // Reasons with the same requirements are listed once.
            if !blocked.contains(where: { $0.unmet == unmet }) {
                blocked.append(("\"\(reason.label)\" (\(needsText(unmet)))", unmet))
            }
        }
        // A requirement that every reason has is said once.
        if readyCount == 0, blocked.count == 1 {
            return lines.append(DetailLine(transition.label, needsText(blocked[0].unmet) + " for every reason", .warning))
        }
        var runs: [(String, Style)] = [readyCount > 0 ? ("possible", .ready) : ("not yet", .warning)]
        if !blocked.isEmpty {
            runs.append(((readyCount > 0 ? ", except as " : ": ") + blocked.map(\.text).joined(separator: ", "), .normal))
        }
        lines.append(DetailLine(transition.label, runs))
    }

    /// A refusal in few words: the unmet requirements if there are any, otherwise its message.
    func describe(_ refusal: Refusal) -> String {
        refusal.unmet.isEmpty ? refusal.message : refusal.unmet.map(describe).joined(separator: "; ")
    }

    /// A refusal as what the step needs: `needs the company`; otherwise its message.
    private func needsText(_ refusal: Refusal) -> String {
        refusal.unmet.isEmpty ? refusal.message : needsText(describe(refusal))
    }

    /// Requirements as what is needed: `needs a contact`, `needs: a contact; an amount`, `6 more attempts needed`.
    func needsText(_ unmet: String) -> String {
        if unmet.hasSuffix(" needed") { return unmet }
        // `6 more attempts, next due 14:00` says by itself what is missing.
        let words = unmet.split(separator: " ")
        if !unmet.contains(";"), words.count > 1, words[1] == "more" {
            let first = unmet.prefix { $0 != "," }
            return "\(first) needed\(unmet.dropFirst(first.count))"
        }
        return (unmet.contains("; ") ? "needs: " : "needs ") + unmet
    }

    /// The criteria with their answers.
    func criteriaLines(_ lead: Lead) -> [DetailLine] {
        session.definition.criteria.map { criterion in
            guard let event = lead.answers[criterion.id] else { return DetailLine(criterion.label, "not answered yet", .dim) }
            let answer = criterion.answer(event.answer)
            return DetailLine(
                criterion.label,
                [
                    (answer?.label ?? event.answer, answer?.passes == true ? .ready : .warning),
                    (", by \(event.by), \(session.time.past(event.occurredAt))", .dim),
                ])
        }
    }

    /// The criteria in one line, `B yes · A ?`, with a lead's likelihood in front where answers give points.
    func criteriaLine(_ lead: Lead) -> [(String, Style)] {
        var runs: [(String, Style)] = []
        // An opportunity has been converted already.
        if !session.definition.isOpportunity(lead), let likelihood = session.definition.likelihood(of: lead) {
            runs.append(("\(likelihood)% likely to convert", Style(.normal, .bold)))
        }
        for criterion in session.definition.criteria {
            if !runs.isEmpty { runs.append((" \(glyphs.dot) ", .dim)) }
            let answer = lead.answers[criterion.id].flatMap { criterion.answer($0.answer) }
            runs.append((String(criterion.letter), answer?.passes == true ? .ready : answer == nil ? .dim : .warning))
            runs.append((" " + (answer?.label ?? "?"), answer == nil ? .dim : .normal))
        }
        if session.definition.criteria.contains(where: { $0.mostPoints > 0 }), let chance = lead.chances.last {
            runs.append(("  chance to close \(chance.percent)%", .normal))
        }
        return runs
    }

    /// The number of attempts, the last touch, and the scheduled follow-up.
    func attemptsLine(_ lead: Lead) -> [(String, Style)] {
        let progress = session.definition.followUpProgress(of: lead)
        var runs: [(String, Style)] = [("\(progress.made) of \(session.definition.followUp.attempts)", .normal)]
        if let last = lead.touches.max(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) }) {
            let touch = session.entryFormatter.describe(last.touch, by: last.touch.formerOwner ?? "\(last.by)")
            runs.append(("; last \(touch), \(session.time.past(last.occurredAt))", .normal))
        }
        if let followUp = lead.followUp {
            runs.append(("; \(followUp.channel.followUpName) scheduled for \(session.time.future(followUp.at))", .accent))
        }
        return runs
    }

    /// For a returned lead: who returned it, why and when, and what has changed since.
    func returnLines(_ lead: Lead) -> [DetailLine] {
        let isReturned = lead.stage == .nurture || lead.stage == .disqualified || lead.stage == .dropped
        // The next owner of a lead that sales had before wants to know why it was returned.
        guard let decision = lead.lastReturn, isReturned || lead.stage.isWithSales || lead.stage == .viable else { return [] }
        let reason = session.entryFormatter.reason(decision) ?? "no reason given"
        let label = decision.kind == .rejected ? "Rejected" : "Reason"
        var lines = [
            DetailLine(
                label,
                [
                    (reason, Style(.normal, .bold)), (decision.isDeclared ? ", from the import, " : ", by \(decision.by), ", .dim),
                    (session.time.past(decision.occurredAt), .dim),
                ])
        ]
        let engagements = lead.engagements.filter { $0.seq > decision.seq }
        let touches = lead.touches.count { $0.seq > decision.seq }
        var since: [String] = []
        if let last = engagements.last {
            let more = engagements.count > 1 ? " and " + (engagements.count - 1).counted("other activity", "other activities") : ""
            since.append((last.engagement.form?.label ?? last.engagement.type.label) + more)
        }
        since += changesSince(decision.seq)
        if touches > 0 { since.append(touches.counted("touch", "touches")) }
        let zone = session.definition.calendar.zone
        let before = score(upTo: decision.seq, on: zone.day(of: decision.occurredAt)) ?? 0
        let now = session.definition.score(lead, on: session.decisionContext.today).snapshot.total
        if before != now { since.append("score \(before) \(glyphs.right) \(now)") }
        lines.append(
            DetailLine("Since then", since.isEmpty ? "no activity" : since.joined(separator: ", "), since.isEmpty ? .dim : .normal))
        return lines
    }

    /// The fields and answers of the displayed lead that changed after an entry.
    private func changesSince(_ seq: SequenceNumber) -> [String] {
        var fields: [String] = []
        var answers: [String] = []
        for entry in leadDetail?.entries.reversed() ?? [] where entry.seq > seq {
            switch entry.event {
            case .edited(let changes):
                fields += changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()
            case .assessed(let assessed):
                answers += assessed.answers.keys.sorted().map { session.definition.criterion($0)?.label ?? $0 }
            default: break
            }
        }
        func unique(_ labels: [String]) -> String {
            var seen: Set<String> = []
            return labels.filter { seen.insert($0).inserted }.joined(separator: ", ")
        }
        return (fields.isEmpty ? [] : ["changed " + unique(fields)]) + (answers.isEmpty ? [] : ["answered " + unique(answers)])
    }

    /// The displayed lead's score on a day, computed from its entries up to `seq`.
    private func score(upTo seq: SequenceNumber, on day: Day) -> Int? {
        guard let leadDetail, let lead = LeadHistory(leadDetail.entries.reversed(), of: leadDetail.lead.id).fold(upTo: seq) else {
            return nil
        }
        return session.definition.score(lead, on: day).snapshot.total
    }

    /// The short text of an entry, prefixed with the lead's id if the entry is about an absorbed lead.
    private func shortText(_ entry: Entry) -> String {
        let text = session.entryFormatter.brief(entry)
        guard let lead = entry.lead, let displayed = leadDetail?.lead.id, lead != displayed else { return text }
        if case .merged = entry.event { return text }
        return "\(lead): \(text)"
    }

    /// A timeline entry: when it happened, and what.
    func timelineLine(_ entry: Entry) -> (when: String, what: String) {
        let when = session.time.past(entry.occurredAt)
        // An undo refers to journal entries by number; the timeline says what they were.
        guard case .undone = entry.event, let target = leadDetail?.undoTargets[entry.seq] else { return (when, shortText(entry)) }
        let what = shortText(target.entry)
        return (when, (target.isRedo ? "redone: " : "undone: ") + what)
    }
}

extension String {
    func orElse(_ other: String) -> String { isEmpty ? other : self }
}
