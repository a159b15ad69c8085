internal import Lifecycle
internal import ReadModel
internal import Screen

/// Formats what informs a decision on a lead as lines; the pane, the strip and the lead page share them.
struct LeadFormatter {
    let detail: LeadDetail
    /// The session: of a past moment, if the lead is shown as it was then.
    let session: ConsoleSession
    let glyphs: Glyphs
    let gates: GateFormatter

    init(_ detail: LeadDetail, _ session: ConsoleSession, _ glyphs: Glyphs) {
        self.detail = detail
        self.session = session
        self.glyphs = glyphs
        gates = GateFormatter(session: session)
    }

    /// The notice for a lead whose data was erased since the moment shown; nil where nothing was erased.
    var erasureNote: String? { detail.isErasedSince ? "not available: person erased" : nil }

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

    /// The e-mail address and phone numbers, with a note if one is invalid, bounced or is opted out.
    ///
    /// - Parameter width: where the line may be cut: if it is longer, notes come before their addresses.
    func contactLine(_ lead: Lead, phonesFirst: Bool = false, width: Int = .max) -> [(String, Style)] {
        let emails = lead.allEmails.map { ($0, TouchChannel.email) }
        let phones = lead.allPhones.map { ($0, TouchChannel.call) }
        let contacts = (phonesFirst ? phones + emails : emails + phones).map { (value: $0, note: note(on: $0, $1, of: lead)) }
        if contacts.isEmpty { return [erasureNote.map { ($0, Style.dim) } ?? ("no phone number or e-mail address", .warning)] }
        func runs(notesFirst: Bool) -> [(String, Style)] {
            contacts.map { value, note -> [(String, Style)] in
                guard let note else { return [(value, .normal)] }
                return notesFirst
                    ? [("(\(note)) ", .warning), (value, .disabled)] : [(value, .disabled), (" (\(note))", .warning)]
            }.joined(separator: [(Self.contactGap, .normal)]).map { $0 }
        }
        let usual = runs(notesFirst: false)
        return usual.reduce(0) { $0 + $1.0.displayWidth } > width ? runs(notesFirst: true) : usual
    }

    /// Why an address or number must not be used; nil if it may.
    private func note(on value: String, _ channel: TouchChannel, of lead: Lead) -> String? {
        if let closing = lead.channels.closing(channel) { return closing == .bounced ? "invalid" : "opted out" }
        return FieldValidator.problem(of: value, in: channel == .email ? .email : .phone) == nil ? nil : "invalid"
    }

    /// The addresses and phone numbers in one row if they fit, otherwise one in each, rather than half a number.
    func contactRows(_ lead: Lead, width: Int) -> [[(String, Style)]] {
        let contact = contactLine(lead)
        guard contact.reduce(0, { $0 + $1.0.displayWidth }) > width else { return [contact] }
        return contact.split { $0.0 == Self.contactGap }.map(Array.init)
    }

    /// The stage, the owner, and when the lead entered the stage.
    func stageLine(_ lead: Lead) -> [(String, Style)] {
        // It waits nowhere any more.
        if lead.isErased { return [("erased, was \(session.definition.label(of: lead))", Style(.normal, .bold))] }
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

    /// What is due, what fits next, and how long ago somebody was in contact.
    func taskLines(_ lead: Lead) -> [DetailLine] {
        var lines: [DetailLine] = []
        let due = dueLine(lead)
        if lead.stage.isWithSales || !session.definition.agenda(of: lead).isEmpty { lines.append(DetailLine("Due", due)) }
        let day = session.definition.calendar.zone.day(of: session.decisionContext.now)
        if let suggestion = Suggestion(for: lead, by: session.definition, on: day) {
            lines.append(DetailLine("Suggested", [(suggestion.text, .normal), (" (\(suggestion.why))", .dim)]))
        }
        guard !lead.isErased else { return lines }
        let last = LastContact(with: lead)
        for (title, moment) in [("Contacted", last.contactedAt), ("Attempted", last.unansweredAt)] {
            guard let moment else { continue }
            let ago = (session.decisionContext.now - moment).shortText
            lines.append(DetailLine(title, [("\(ago) ago", .normal), (", \(session.time.past(moment))", .dim)]))
        }
        return lines
    }

    /// The next due dates: `first touch 10:12, due in 58m`.
    private func dueLine(_ lead: Lead) -> [(String, Style)] {
        let agenda = session.definition.agenda(of: lead)
        guard !agenda.isEmpty else { return [("no date", .dim)] }
        let shown = Array(agenda.prefix(3))
        let times = TaskTimes(session.definition).left(for: shown, at: session.decisionContext.now)
        var runs: [(String, Style)] = []
        for (due, left) in zip(shown, times.spans) {
            if !runs.isEmpty { runs.append(("; ", .dim)) }
            let isOverdue = due.at < session.decisionContext.now
            runs.append(("\(due.kind.label) \(session.time.future(due.at))", isOverdue ? .overdue : .normal))
            runs.append(
                (isOverdue ? ", \(left.shortText) overdue" : ", due in \(left.shortText)", isOverdue ? .overdue : .dim))
        }
        if let hours = times.hours { runs.append((" (\(hours))", .dim)) }
        if let until = lead.snoozedUntil, until > session.decisionContext.now {
            runs.append(("; snoozed until \(session.time.future(until))", .accent))
        }
        return runs
    }

    /// The scores with the rules that gave the points: a line for fit and one for engagement.
    ///
    /// - Parameter width: If given, rules that don't fit are counted instead, as a part of a rule says nothing.
    func scoreLines(_ lead: Lead, width: Int? = nil) -> [DetailLine] {
        if let erasureNote { return [DetailLine("Score", erasureNote, .dim), DetailLine("", "", .dim)] }
        let score = session.definition.score(lead, on: session.decisionContext.today)
        let snapshot = score.snapshot
        func line(_ total: String, _ lines: [ScoreBreakdown.Line]) -> String {
            let rules = lines.sorted { abs($0.points) > abs($1.points) }.map { line in
                line.label + (line.times > 1 ? " (\(line.times) times) " : " ")
                    + (line.points < 0 ? "\(line.points)" : "+\(line.points)")
            }
            guard !rules.isEmpty else { return total }
            let forms = (0...rules.count).lazy.map { left in
                let shown = rules.dropLast(left) + (left > 0 ? ["\(left) more"] : [])
                return total + "  " + shown.joined(separator: ", ")
            }
            return forms.first { width == nil || $0.displayWidth <= width ?? 0 } ?? total
        }
        return [
            DetailLine("Score", line(totalText(snapshot) + "fit \(snapshot.fit)", score.fit)),
            DetailLine("", line("engagement \(snapshot.engagement)", score.engagement)),
        ]
    }

    /// The whole score beside the threshold: `55 of 30: `; empty without a threshold.
    private func totalText(_ snapshot: ScoreSnapshot) -> String {
        let threshold = session.definition.thresholds.total
        return threshold > 0 ? "\(snapshot.total) of \(threshold): " : ""
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

    /// The number of attempts, the last touch, the scheduled follow-up, and how the lead came to us.
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
        return runs + [("; \(lead.path.rawValue)", .dim)]
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
        let logged = lead.engagements.filter { $0.seq > decision.seq }
        let engagements = logged.filter { !$0.engagement.isLaterCapture }
        let touches = lead.touches.count { $0.seq > decision.seq }
        var since: [String] = []
        if let last = engagements.last {
            let more = engagements.count > 1 ? " and " + (engagements.count - 1).counted("other activity", "other activities") : ""
            since.append((last.engagement.form?.label ?? last.engagement.type.label) + more)
        }
        // Not something that the prospect did, but a reason to look at the lead again.
        if let last = logged.last(where: { $0.engagement.isLaterCapture }) {
            since.append(session.entryFormatter.activity(last.engagement))
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
        for entry in detail.entries.reversed() where entry.seq > seq {
            switch entry.event {
            case .edited(let changes):
                fields += changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()
            case .assessed(let assessed):
                answers += assessed.answers.keys.sorted().map { session.definition.criterion($0)?.label ?? $0 }
            default: continue
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
        guard let lead = LeadHistory(detail.entries.reversed(), of: detail.lead.id).fold(upTo: seq) else { return nil }
        return session.definition.score(lead, on: day).snapshot.total
    }

    /// The short text of an entry, prefixed with the lead's id if the entry is about an absorbed lead.
    private func shortText(_ entry: Entry) -> String {
        let text = session.entryFormatter.brief(entry)
        guard let lead = entry.lead, lead != detail.lead.id else { return text }
        if case .merged = entry.event { return text }
        return "\(lead): \(text)"
    }

    /// A timeline entry: when it happened, and what.
    func timelineLine(_ entry: Entry) -> (when: String, what: String) {
        let when = session.time.past(entry.occurredAt)
        // An undo refers to journal entries by number; the timeline says what they were.
        guard case .undone = entry.event, let target = detail.undoTargets[entry.seq] else { return (when, shortText(entry)) }
        let what = shortText(target.entry)
        return (when, (target.isRedo ? "redone: " : "undone: ") + what)
    }
}
