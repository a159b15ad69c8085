import Lifecycle

/// Makes a lead's row out of its history by one definition on one day.
///
/// The points for who somebody is are remembered by the values that the rules look at, since a million leads share a few thousand of them. Used by one thread.
final class Projector {
    let definition: LeadDefinition
    let day: Day
    private let keys: (Lead) -> MatchKeys
    private let looksAt: [Look]
    private var known: [[String]: Int] = [:]

    /// How many combinations of values are remembered before it begins anew.
    private static let most = 50_000

    /// What a rule for who they are looks at, as far as it matters to it.
    private enum Look: Hashable {
        case value(LeadField)
        case presence(LeadField)
        case column(String)
        case freeMail
    }

    init(_ definition: LeadDefinition, day: Day, keys: @escaping (Lead) -> MatchKeys) {
        self.definition = definition
        self.day = day
        self.keys = keys
        var looks: [Look] = []
        for rule in definition.fit {
            let look: Look =
                switch (rule.subject, rule.test) {
                case (_, .freeMail): .freeMail
                case (.field(let field), .present), (.field(let field), .absent): .presence(field)
                case (.field(let field), _): .value(field)
                case (.extra(let column), _): .column(column)
                }
            if !looks.contains(look) { looks.append(look) }
        }
        looksAt = looks
    }

    /// The row of a lead; O(lines).
    func project(_ id: LeadID, _ history: LeadHistory) -> ProjectedLead {
        let lastSeq = history.entries.last?.seq ?? SequenceNumber(0)
        guard let lead = history.fold() else { return ProjectedLead(id: id, lastSeq: lastSeq, state: nil) }
        return ProjectedLead(id: id, lastSeq: lastSeq, state: state(lead))
    }

    private func state(_ lead: Lead) -> ProjectedLead.State {
        let fields = lead.fields
        let marks = ScoreMarks(lead, definition)
        let agenda = definition.agenda(of: lead)
        let phone = fields[.phone] ?? fields[.mobile] ?? ""
        let source = fields[.source] ?? ""
        return ProjectedLead.State(
            stage: lead.stage, owner: lead.owner, place: place(fields, source: source), fit: fit(fields),
            engagement: marks.points(definition, on: day), scoreDay: day, nextScoreDay: marks.nextChange(definition, after: day),
            marks: marks.bytes(definition), enteredAt: lead.enteredStageAt, due: agenda.first,
            touch: agenda.first { $0.kind.isTouch },
            snoozedUntil: lead.snoozedUntil, attempts: lead.touches.isEmpty ? 0 : definition.followUpProgress(of: lead).made,
            criteria: criteria(lead), reason: lead.decisions.last?.reason ?? "", name: fields.fullName ?? "",
            title: fields[.title] ?? "",
            company: fields[.company] ?? "", email: fields[.email] ?? "", phone: phone, words: words(fields, phone: phone),
            source: source,
            keys: keys(lead), account: lead.conversion?.account)
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

    private func fit(_ fields: LeadFields) -> Int {
        let seen = looksAt.map { look in
            switch look {
            case .value(let field): fields[field] ?? ""
            case .presence(let field): fields[field] == nil ? "" : "1"
            case .column(let column): fields.extra[column] ?? ""
            case .freeMail: definition.isFreeMail(fields) ? "1" : ""
            }
        }
        if let points = known[seen] { return points }
        let points = definition.fitLines(fields).reduce(0) { $0 + $1.points }
        if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
        known[seen] = points
        return points
    }
}
