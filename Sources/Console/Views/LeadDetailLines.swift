internal import Lifecycle
internal import ReadModel
internal import Screen

/// One line about a lead: a label in a column of its own, and what it says.
struct DetailLine {
    var label: String
    var runs: [(String, Style)]

    init(_ label: String, _ runs: [(String, Style)]) {
        self.label = label
        self.runs = runs
    }

    init(_ label: String, _ text: String, _ style: Style = .normal) { self.init(label, [(text, style)]) }

    /// What it says, without its styles.
    var text: String { runs.map(\.0).joined() }
}

// What a decision on a lead rests on, line by line; shared by the pane, the strip and the full view.
extension ConsoleModel {
    /// `Priya Natarajan, VP Operations`.
    func nameLine(_ lead: Lead) -> String {
        [lead.fields.fullName, lead.fields[.title]].compactMap { $0 }.joined(separator: ", ").orElse(
            lead.fields[.company] ?? lead.id.description)
    }

    /// `Halden Pumps · manufacturing · 450 · DE`.
    func companyLine(_ lead: Lead) -> String {
        [lead.fields[.company], lead.fields[.industry], lead.fields[.employees], lead.fields[.country] ?? lead.fields[.state]]
            .compactMap { $0 }.joined(separator: " \(glyphs.dot) ")
    }

    /// What stands between two ways to reach it.
    static let contactGap = "   "

    /// Ways to reach it, those that are closed named so.
    func contactLine(_ lead: Lead) -> [(String, Style)] {
        var runs: [(String, Style)] = []
        let ways: [(String?, TouchChannel)] = [
            (lead.fields[.email], .email), (lead.fields[.phone], .call), (lead.fields[.mobile], .call),
        ]
        for (value, channel) in ways {
            guard let value else { continue }
            if !runs.isEmpty { runs.append((Self.contactGap, .normal)) }
            if let closing = lead.channels.closing(channel) {
                runs.append((value, .disabled))
                runs.append((closing == .bounced ? " bounced" : " opted out", .warning))
            } else {
                runs.append((value, .normal))
            }
        }
        if let unknownWords, runs.isEmpty { return [(unknownWords, .dim)] }
        return runs.isEmpty ? [("no way to reach it", .warning)] : runs
    }

    /// Where it stands: stage, owner, clock.
    func standingLine(_ lead: Lead) -> [(String, Style)] {
        var runs: [(String, Style)] = [(session.definition.label(of: lead), Style(.normal, .bold))]
        if lead.isStageDeclared { runs.append((" (as its file says)", .dim)) }
        runs.append(
            (
                lead.owner.map { ", \($0 == session.me ? "mine" : session.decisionContext.team.name(of: $0) + "'s")" }
                    ?? ", unowned", .normal
            ))
        runs.append((" since \(session.time.past(lead.enteredStageAt))", .dim))
        return runs
    }

    /// What is owed on it and when: `first touch due 10:12, 58m left`.
    func dueLine(_ lead: Lead) -> [(String, Style)] {
        let owed = session.definition.agenda(of: lead)
        guard !owed.isEmpty else { return [("nothing", .dim)] }
        var runs: [(String, Style)] = []
        for due in owed.prefix(3) {
            if !runs.isEmpty { runs.append(("; ", .dim)) }
            let isLate = due.at < session.decisionContext.now
            runs.append(("\(due.kind.label) \(session.time.future(due.at))", isLate ? .late : .normal))
            runs.append(
                (
                    isLate
                        ? ", \((session.decisionContext.now - due.at).shortText) late" : ", \(session.time.remaining(due.at)) left",
                    isLate ? .late : .dim
                ))
        }
        if let until = lead.snoozedUntil, until > session.decisionContext.now {
            runs.append(("; sleeps until \(session.time.future(until))", .accent))
        }
        return runs
    }

    /// The scores with the rules behind them.
    func whyLines(_ lead: Lead) -> [DetailLine] {
        if let unknownWords { return [DetailLine("Why here", unknownWords, .dim), DetailLine("", "", .dim)] }
        let score = session.definition.score(lead, on: session.decisionContext.today)
        let reading = score.reading
        func rules(_ lines: [ScoreBreakdown.Line]) -> String {
            lines.sorted { abs($0.points) > abs($1.points) }.map { line in
                (line.times > 1 ? "\(line.times) " : "") + "\(line.label) "
                    + (line.points < 0 ? "\(line.points)" : "+\(line.points)")
            }.joined(separator: ", ")
        }
        return [
            DetailLine("Why here", "fit \(reading.fit)  " + rules(score.fit)),
            DetailLine("", "did \(reading.engagement)  " + rules(score.engagement)),
        ]
    }

    /// What each way on asks for: `Accept ready`, `Reject ready; unreachable: 2 more tries`.
    func gateLines(_ lead: Lead) -> [DetailLine] {
        // What gates ask for are fields too.
        if let unknownWords { return [DetailLine("Ways on", unknownWords, .dim)] }
        var lines: [DetailLine] = []
        let decisionContext = session.decisionContext
        func line(_ label: String, _ command: Command, short: String? = nil) {
            guard let refusal = availability(of: command, in: lead, given: decisionContext) else {
                return lines.append(DetailLine(label, "ready", .ready))
            }
            lines.append(DetailLine(label, short ?? words(refusal), refusal.code == .gateNotMet ? .warning : .dim))
        }
        switch session.definition.standing(of: lead) {
        case .mql:
            line("Accept", .accept)
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
            line(
                "Convert", .convert(Conversion()),
                short: session.definition.topology.convertsFrom.contains(.mql) ? nil : "accept first")
        case .sal:
            if session.definition.topology.hasQualification { line("Qualify", .qualify) }
            declineLine(.reject, lead, &lines)
            declineLine(.disqualify, lead, &lines)
            line(
                "Convert", .convert(Conversion()),
                short: session.definition.topology.convertsFrom.contains(.sal) ? nil : "qualify first")
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

    /// Where scores only propose: that they do, for marketing to decide on.
    private func proposalLine(_ lead: Lead, _ lines: inout [DetailLine]) {
        let definition = session.definition
        let reading = definition.score(lead, on: session.decisionContext.today).reading
        guard !definition.topology.scorePromotes, definition.thresholds.total > 0, definition.thresholds.reached(by: reading) else {
            return
        }
        lines.append(
            DetailLine("Proposed", "\(reading.total) of \(definition.thresholds.total) points; marketing decides", .accent))
    }

    /// Whether it may be declined at all, and which reasons still ask for something.
    private func declineLine(_ transition: Transition, _ lead: Lead, _ lines: inout [DetailLine]) {
        let isReject = transition == .reject
        let command: Command = isReject ? .reject(reason: "") : .disqualify(reason: "")
        let reasons = session.definition.reasons(for: isReject ? .reject : .disqualify)
        if let refusal = availability(of: command, in: lead, given: session.decisionContext), refusal.code != .gateNotMet {
            return lines.append(DetailLine(transition.label, words(refusal), .dim))
        }
        var asking: [String] = []
        var seen: Set<String> = []
        var free = 0
        // The prescribed attempts come first: they are what a day's work can change.
        let isTries: (Reason) -> Bool = { $0.requires.contains(.prescribedFollowUp) }
        for reason in reasons.filter(isTries) + reasons.filter({ !isTries($0) }) {
            guard let missing = missingText(transition, reason, lead) else {
                free += 1
                continue
            }
            // Reasons that ask for the same are told once.
            if seen.insert(missing).inserted { asking.append("\(reason.label): \(missing)") }
        }
        var runs: [(String, Style)] = [free > 0 ? ("ready", .ready) : ("not yet", .warning)]
        if !asking.isEmpty { runs.append(("; " + asking.joined(separator: "; "), .normal)) }
        lines.append(DetailLine(transition.label, runs))
    }

    /// A refusal in as few words as can be: what is missing rather than a sentence.
    func words(_ refusal: Refusal) -> String {
        refusal.unmet.isEmpty ? refusal.message : refusal.unmet.map(words).joined(separator: "; ")
    }

    /// The criteria with their answers.
    func criteriaLines(_ lead: Lead) -> [DetailLine] {
        session.definition.criteria.map { criterion in
            guard let mark = lead.answers[criterion.id] else { return DetailLine(criterion.label, "not asked yet", .dim) }
            let answer = criterion.answer(mark.answer)
            return DetailLine(
                criterion.label,
                [
                    (answer?.label ?? mark.answer, answer?.passes == true ? .ready : .warning),
                    ("  by \(mark.by), \(session.time.past(mark.occurredAt))", .dim),
                ])
        }
    }

    /// The criteria in one line: `Budget yes, Authority not asked yet`, and how likely that makes it, where answers rank.
    func criteriaLine(_ lead: Lead) -> [(String, Style)] {
        var runs: [(String, Style)] = []
        if let likelihood = session.definition.likelihood(of: lead) { runs.append(("\(likelihood) %", Style(.normal, .bold))) }
        for criterion in session.definition.criteria {
            if !runs.isEmpty { runs.append((" \(glyphs.dot) ", .dim)) }
            let answer = lead.answers[criterion.id].flatMap { criterion.answer($0.answer) }
            runs.append((String(criterion.letter), answer?.passes == true ? .ready : answer == nil ? .dim : .warning))
            runs.append((" " + (answer?.label ?? "?"), answer == nil ? .dim : .normal))
        }
        if session.definition.criteria.contains(where: { $0.mostPoints > 0 }), let chance = lead.chances.last {
            runs.append(("  chance \(chance.percent) %", .normal))
        }
        return runs
    }

    /// How often it was tried, and when last.
    func triesLine(_ lead: Lead) -> [(String, Style)] {
        let progress = session.definition.followUpProgress(of: lead)
        var runs: [(String, Style)] = [("\(progress.made) of \(session.definition.followUp.attempts)", .normal)]
        if let last = lead.touches.max(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) }) {
            runs.append((", last \(session.story.words(last.touch)), \(session.time.past(last.occurredAt)) by \(last.by)", .normal))
        } else {
            runs.append((", no touch yet", .normal))
        }
        if let agreed = lead.followUp {
            runs.append(("; \(agreed.channel.rawValue) agreed \(session.time.future(agreed.at))", .accent))
        }
        return runs
    }

    /// For what came back: who sent it, why, when, and what has changed since.
    func returnLines(_ lead: Lead) -> [DetailLine] {
        let isAway = lead.stage == .nurture || lead.stage == .disqualified || lead.stage == .dropped
        // Who takes up a lead that sales had before wants to know why it was let go.
        guard let back = lead.lastReturn, isAway || lead.stage.isInSalesHands || lead.stage == .viable else { return [] }
        let reason = session.story.reason(back) ?? "no reason given"
        let label = back.kind == "rejected" ? (isAway ? "Came back" : "Rejected") : "Refused"
        var lines = [
            DetailLine(
                lead.stage == .dropped ? "Dropped" : label,
                [
                    (reason, Style(.normal, .bold)), (back.isDeclared ? "  as its file says, " : "  by \(back.by), ", .dim),
                    (session.time.past(back.occurredAt), .dim),
                ])
        ]
        let did = lead.engagements.filter { $0.seq > back.seq }
        let touches = lead.touches.count { $0.seq > back.seq }
        var since: [String] = []
        if let last = did.last {
            let more = did.count > 1 ? " and \(did.count - 1) more" : ""
            since.append((last.engagement.form?.label ?? last.engagement.type.label) + more)
        }
        since += changesSince(back.seq)
        if touches > 0 { since.append("\(touches) \(touches == 1 ? "touch" : "touches")") }
        let zone = session.definition.calendar.zone
        let before = scoreThen(back.seq, zone.day(of: back.occurredAt)) ?? 0
        let now = session.definition.score(lead, on: session.decisionContext.today).reading.total
        if before != now { since.append("\(before) \(glyphs.right) \(now) points") }
        lines.append(
            DetailLine("Since then", since.isEmpty ? "nothing" : since.joined(separator: ", "), since.isEmpty ? .dim : .normal))
        return lines
    }

    /// Which fields and answers of the shown lead have changed since a line.
    private func changesSince(_ seq: SequenceNumber) -> [String] {
        var fields: [String] = []
        var answers: [String] = []
        for entry in sheet?.timeline.reversed() ?? [] where entry.seq > seq {
            switch entry.event {
            case .edited(let changes):
                fields += changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()
            case .assessed(let assessed):
                answers += assessed.answers.keys.sorted().map { session.definition.criterion($0)?.label ?? $0 }
            default: break
            }
        }
        func once(_ words: [String]) -> String {
            var seen: Set<String> = []
            return words.filter { seen.insert($0).inserted }.joined(separator: ", ")
        }
        return (fields.isEmpty ? [] : ["changed " + once(fields)]) + (answers.isEmpty ? [] : ["answered " + once(answers)])
    }

    /// The score of the shown lead as it was with a line, on that day.
    private func scoreThen(_ seq: SequenceNumber, _ day: Day) -> Int? {
        guard let sheet, let lead = LeadHistory(sheet.timeline.reversed(), of: sheet.lead.id).fold(upTo: seq) else { return nil }
        return session.definition.score(lead, on: day).reading.total
    }

    /// A few words, with the number in front that a line is about where that became part of the shown lead.
    private func told(_ entry: Entry) -> String {
        let words = session.story.brief(entry)
        guard let lead = entry.lead, let shown = sheet?.lead.id, lead != shown else { return words }
        if case .merged = entry.event { return words }
        return "\(lead): \(words)"
    }

    /// A line of a timeline: when, and a few words.
    func timelineLine(_ entry: Entry) -> (when: String, what: String) {
        let when = session.time.past(entry.occurredAt)
        // An undo names lines of the journal; on a lead it says what that was.
        guard case .undone = entry.event, let meant = sheet?.meant[entry.seq] else { return (when, told(entry)) }
        let what = told(meant.entry)
        return (when, (meant.isAgain ? "did again: " : "took back: ") + what)
    }
}

extension String {
    func orElse(_ other: String) -> String { isEmpty ? other : self }
}
