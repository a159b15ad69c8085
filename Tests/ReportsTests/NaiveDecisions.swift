import Reports
import Lifecycle

/// The decisions on a lead, computed the simple way; what files declare is no decision.
extension NaiveWindow {
    private func firstAcceptance(_ lead: NaiveLead) -> Lead.Decision? {
        lead.decisions.first { $0.kind == .accepted && contains($0.occurredAt) }
    }

    /// Its first acceptance within the window.
    func acceptance(_ lead: NaiveLead) -> Lead.Decision? {
        firstAcceptance(lead).flatMap { counts(lead, $0.seq) ? $0 : nil }
    }

    /// Its first rejection within the window before any acceptance.
    private func rejectionBefore(_ lead: NaiveLead) -> Lead.Decision? {
        for decision in lead.decisions {
            if decision.kind == .accepted { return nil }
            if decision.kind == .rejected, contains(decision.occurredAt) { return decision }
        }
        return nil
    }

    /// Its rejection, if it was not accepted within the window.
    func rejection(_ lead: NaiveLead) -> Lead.Decision? {
        guard firstAcceptance(lead) == nil else { return nil }
        return rejectionBefore(lead).flatMap { counts(lead, $0.seq) ? $0 : nil }
    }

    /// Its first rejection, or disqualification while sales had it, within the window before any acceptance; if it was not
    /// accepted within the window.
    func refusal(_ lead: NaiveLead) -> Lead.Decision? {
        guard firstAcceptance(lead) == nil else { return nil }
        for decision in lead.decisions {
            if decision.kind == .accepted { return nil }
            guard contains(decision.occurredAt) else { continue }
            let isWithSales = lead.stays.last { $0.seq < decision.seq }?.stage.isWithSales ?? false
            if decision.kind == .rejected || decision.kind == .disqualified && isWithSales {
                return counts(lead, decision.seq) ? decision : nil
            }
        }
        return nil
    }

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
        lead.decisions.contains { decision in
            guard decision.kind == kind, contains(decision.occurredAt), counts(lead, decision.seq) else { return false }
            return (kind == .converted ? lead.owner(at: decision.seq) : decision.by.login?.name ?? "") == login
        }
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
            let isAsked = !own.ids { lead in own.rejection(lead).map { lead.owner(at: $0.seq) } == person }.isEmpty
            if !roles.isDisjoint(with: [.sdr, .closer, .teamlead]) || counts.contains(where: { $0 > 0 }) || isAsked {
                rows.append(row)
            }
        }
        let block = NaiveBlock(id: .team, rows: rows, isOrdered: false, mayHaveBlankRows: true)
        return [block] + revenueBlock(perPerson: true) + (quotas(perPerson: true).map { [$0] } ?? [])
            + groupTrends(people.subtracting([""]).sorted(), { $0 }) { lead, person, window in
                lead.lead.touches.filter { ($0.by.login?.name ?? "") == person && window.counts(lead, $0.seq) }.map(\.occurredAt)
            }
    }

    private func values(_ person: String, _ window: NaiveWindow) -> [NaiveValue] {
        func isTheirs(_ lead: NaiveLead, _ decision: Lead.Decision?) -> Bool {
            decision.map { lead.owner(at: $0.seq) == person } ?? false
        }
        let load = window.idsNow { $0.stage.isWithSales && $0.owner == person && !$0.isErased }
        var touches: [LeadID: Int] = [:]
        for lead in window.leads {
            let theirs = lead.lead.touches.count {
                ($0.by.login?.name ?? "") == person && window.contains($0.occurredAt) && window.counts(lead, $0.seq)
            }
            if theirs > 0 { touches[lead.id] = theirs }
        }
        let accepted = window.ids { isTheirs($0, window.acceptance($0)) }
        let rejected = window.ids { isTheirs($0, window.rejection($0)) }
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
