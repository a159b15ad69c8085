import Reports
import Lifecycle

/// The decisions on a lead, computed the simple way; what files declare is no decision.
extension NaiveWindow {
    /// Its first acceptance within the window.
    func acceptance(_ lead: NaiveLead) -> Lead.Decision? {
        lead.decisions.first { $0.kind == .accepted && contains($0.occurredAt) }
    }

    /// Its first rejection within the window before any acceptance.
    func rejectionBefore(_ lead: NaiveLead, by login: String? = nil) -> Lead.Decision? {
        for decision in lead.decisions {
            if decision.kind == .accepted { return nil }
            guard decision.kind == .rejected, contains(decision.occurredAt) else { continue }
            if login == nil || (decision.by.login?.name ?? "") == login { return decision }
        }
        return nil
    }

    /// Its rejection, if it was not accepted within the window.
    func rejection(_ lead: NaiveLead) -> Lead.Decision? { acceptance(lead) == nil ? rejectionBefore(lead) : nil }

    private func staysSinceAcceptance(_ lead: NaiveLead) -> [NaiveStay] {
        guard let acceptance = acceptance(lead) else { return [] }
        return lead.stays.filter { $0.seq > acceptance.seq }
    }

    func isQualifiedLater(_ lead: NaiveLead) -> Bool { staysSinceAcceptance(lead).contains { $0.reaches(world.qualified) } }

    /// Whether the acceptance is decided: the lead was qualified or left sales.
    func isDecidedSince(_ lead: NaiveLead) -> Bool {
        isQualifiedLater(lead) || staysSinceAcceptance(lead).contains { !$0.stage.isWithSales }
    }

    /// Whether it was disqualified after the acceptance and after a contact.
    func isDisqualifiedAfterContact(_ lead: NaiveLead) -> Bool {
        guard let acceptance = acceptance(lead) else { return false }
        return lead.decisions.contains { decision in
            decision.kind == .disqualified && decision.seq > acceptance.seq
                && lead.lead.touches.contains { $0.touch.outcome.isContact && $0.occurredAt <= decision.occurredAt }
        }
    }

    /// Whether a person made such a decision within the window.
    func has(_ kind: Lead.Decision.Kind, by login: String, _ lead: NaiveLead) -> Bool {
        lead.decisions.contains { $0.kind == kind && ($0.by.login?.name ?? "") == login && contains($0.occurredAt) }
    }
}

/// The load and the work of each person.
extension NaivePage {
    func team() -> [NaiveBlock] {
        var people: Set<String> = [""]
        for lead in world.leads {
            people.formUnion(lead.lead.ownerships.map { $0.owner?.name ?? "" })
            people.formUnion(lead.lead.decisions.map { $0.by.login?.name ?? "" })
            people.formUnion(lead.lead.touches.map { $0.by.login?.name ?? "" })
            people.insert(lead.lead.sourcedBy.login?.name ?? "")
        }
        var rows: [NaiveRow] = []
        for person in people.sorted() {
            let roles = world.team.members[Login(person)]?.roles ?? []
            let row = row(person) { values(person, $0) }
            let counts = row.values.enumerated().map { place, value in
                if case .leads(let ids) = value { ids.count } else { 0 }
            }
            let isAsked = !own.ids { own.rejection($0) != nil && own.rejectionBefore($0, by: person) != nil }.isEmpty
            if !roles.isDisjoint(with: [.sdr, .closer, .teamlead]) || counts.contains(where: { $0 > 0 }) || isAsked {
                rows.append(row)
            }
        }
        let block = NaiveBlock(id: .team, rows: rows, isOrdered: false, mayHaveBlankRows: true)
        return [block] + (quotas(perPerson: true).map { [$0] } ?? [])
    }

    private func values(_ person: String, _ window: NaiveWindow) -> [NaiveValue] {
        func isTheirs(_ decision: Lead.Decision?) -> Bool { decision.map { ($0.by.login?.name ?? "") == person } ?? false }
        let load = window.ids { $0.stage.isWithSales && $0.owner == person && !$0.isErased }
        var touches: [LeadID: Int] = [:]
        for lead in window.leads {
            let theirs = lead.lead.touches.count { ($0.by.login?.name ?? "") == person && window.contains($0.occurredAt) }
            if theirs > 0 { touches[lead.id] = theirs }
        }
        let accepted = window.ids { isTheirs(window.acceptance($0)) }
        let rejected = window.ids { !accepted.contains($0.id) && window.rejectionBefore($0, by: person) != nil }
        let matured = window.ids { accepted.contains($0.id) && window.isDecidedSince($0) }
        return [
            window.currentValue(.leads(load)),
            window.currentValue(.leads(window.ids { load.contains($0.id) && world.isOverdue($0) })),
            .leads(Set(touches.keys)),
            touches.isEmpty
                ? .nothing : .quotient(Double(touches.values.reduce(0, +)) / Double(touches.count), Set(touches.keys)),
            .leads(accepted), .share(accepted, of: accepted.count + rejected.count),
            .share(window.ids { accepted.contains($0.id) && window.isQualifiedLater($0) }, of: matured.count),
            .leads(window.ids { window.has(.rejected, by: person, $0) }),
            .leads(window.ids { window.has(.disqualified, by: person, $0) }),
            .leads(window.ids { window.has(.converted, by: person, $0) }),
        ]
    }
}
