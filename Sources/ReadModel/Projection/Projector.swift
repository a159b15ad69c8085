import Lifecycle

/// Makes a lead's row out of its history by one definition on one day.
///
/// The points for who somebody is are remembered by the values that rules look at, since a million leads share a few thousand of them. Used by one thread.
final class Projector {
    let definition: LeadDefinition
    let day: Day
    private let keys: (Lead) -> MatchKeys
    private var looks: [Look] = []

    /// How many values of one look are remembered before it begins anew.
    private static let most = 20_000

    /// What some rules for who they are look at, and the points that they gave for values met so far.
    private struct Look {
        enum Subject: Hashable {
            case value(LeadField)
            case presence(LeadField)
            case column(String)
            case freeMail
        }

        var subject: Subject
        var rules: [FitRule]
        var known: [String: Int] = [:]
    }

    init(_ definition: LeadDefinition, day: Day, keys: @escaping (Lead) -> MatchKeys) {
        self.definition = definition
        self.day = day
        self.keys = keys
        for rule in definition.fit {
            let subject: Look.Subject =
                switch (rule.subject, rule.test) {
                case (_, .freeMail): .freeMail
                case (.field(let field), .present), (.field(let field), .absent): .presence(field)
                case (.field(let field), _): .value(field)
                case (.extra(let column), _): .column(column)
                }
            if let index = looks.firstIndex(where: { $0.subject == subject }) {
                looks[index].rules.append(rule)
            } else {
                looks.append(Look(subject: subject, rules: [rule]))
            }
        }
    }

    /// The row of a lead; O(lines).
    func project(_ id: LeadID, _ history: LeadHistory) -> ProjectedLead {
        let lastSeq = history.lines.last?.seq ?? SequenceNumber(0)
        switch history.standing {
        case .none: return ProjectedLead(id: id, lastSeq: lastSeq, state: nil)
        case .lead(let lead): return ProjectedLead(id: id, lastSeq: lastSeq, state: state(lead, history))
        case .absorbed(let lead, let survivor):
            var keys = self.keys(lead)
            // An account counts where the lead is that was converted into it.
            keys.account = nil
            keys.domain = nil
            return ProjectedLead(id: id, lastSeq: lastSeq, state: nil, survivor: survivor, formerKeys: keys)
        }
    }

    private func state(_ lead: Lead, _ history: LeadHistory) -> ProjectedLead.State {
        let fields = lead.fields
        let marks = ScoreMarks(lead, definition)
        let agenda = definition.agenda(of: lead)
        let phone = fields[.phone] ?? fields[.mobile] ?? ""
        let source = fields[.source] ?? ""
        let approach = lead.approach
        return ProjectedLead.State(
            stage: lead.stage, owner: lead.owner, place: place(fields, source: source), fit: fit(fields),
            engagement: marks.points(definition, on: day), scoreDay: day, nextScoreDay: marks.nextChange(definition, after: day),
            marks: marks.bytes(definition), enteredAt: lead.enteredStageAt, due: agenda.first,
            touch: agenda.first { $0.kind.isTouch },
            snoozedUntil: lead.snoozedUntil, attempts: lead.touches.isEmpty ? 0 : definition.followUpProgress(of: lead).made,
            criteria: criteria(lead), reason: lead.decisions.last?.reason ?? "", name: fields.fullName ?? "",
            title: fields[.title] ?? "",
            company: fields[.company] ?? "", email: fields[.email] ?? "", phone: phone,
            words: words(fields, phone: phone) + former(lead),
            source: source,
            keys: keys(lead), account: lead.account,
            ruleAt: definition.nextRule(on: lead, history, approach: approach, agenda: agenda),
            windowAt: approach < .tried && lead.stage == .mql ? nil : definition.windowCloses(on: lead, approach),
            approach: approach,
            rerouted: rerouted(lead, history))
    }

    private func rerouted(_ lead: Lead, _ history: LeadHistory) -> Int {
        guard lead.owner != nil, !definition.routing.reroutes.isEmpty else { return 0 }
        return [Routing.Cause.away, .full].reduce(0) { $0 | (history.hasRerouted($1, lead) ? $1.bit : 0) }
    }

    private func place(_ fields: LeadFields, source: String) -> ProjectedLead.Place {
        ProjectedLead.Place(
            country: fields[.country]?.lowercased() ?? "", state: fields[.state]?.lowercased() ?? "",
            industry: fields[.industry]?.lowercased() ?? "", source: source.lowercased())
    }

    private func criteria(_ lead: Lead) -> String {
        guard !lead.answers.isEmpty else { return "" }
        let passed = definition.criteria.filter { criterion in
            lead.answers[criterion.id].flatMap { criterion.answer($0.answer) }?.passes ?? false
        }
        return String(passed.map(\.letter))
    }

    private func words(_ fields: LeadFields, phone: String) -> String {
        var words: [String] = []
        let digits = SearchText.digits(phone)
        if !digits.isEmpty, digits != phone { words.append(digits) }
        if let mobile = fields[.mobile], mobile != phone {
            words.append(mobile)
            words.append(SearchText.digits(mobile))
        }
        if let id = fields[.externalID] { words.append(id) }
        return words.joined(separator: " ")
    }

    /// What leads that became part of it were found by, where that is something else.
    private func former(_ lead: Lead) -> String {
        var words = ""
        for absorbed in lead.absorbed {
            let fields = absorbed.fields
            var texts: [String?] = [.externalID, .company, .email].map { lead.fields[$0] == fields[$0] ? nil : fields[$0] }
            if fields.fullName != lead.fields.fullName { texts.append(fields.fullName) }
            for phone in [fields[.phone], fields[.mobile]] where phone != lead.fields[.phone] && phone != lead.fields[.mobile] {
                texts.append(phone)
                texts.append(phone.map(SearchText.digits))
            }
            for case let text? in texts where !text.isEmpty { words += " " + text }
        }
        return words
    }

    /// The points of all rules: each looks at one thing only, so that the points for its value are the same for everybody.
    private func fit(_ fields: LeadFields) -> Int {
        var total = 0
        for index in looks.indices {
            let seen: String =
                switch looks[index].subject {
                case .value(let field): fields[field] ?? ""
                case .presence(let field): fields[field] == nil ? "" : "1"
                case .column(let column): fields.extra[column] ?? ""
                case .freeMail: fields.mailDomain ?? ""
                }
            if let points = looks[index].known[seen] {
                total += points
                continue
            }
            let points = looks[index].rules.reduce(0) { $0 + (definition.applies($1, to: fields) ? $1.points : 0) }
            if looks[index].known.count >= Self.most { looks[index].known.removeAll(keepingCapacity: true) }
            looks[index].known[seen] = points
            total += points
        }
        return total
    }
}
