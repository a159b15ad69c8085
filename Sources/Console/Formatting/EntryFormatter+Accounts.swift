internal import Lifecycle
internal import Workspace

// Accounts, opportunities, costs, and what an erasure names.
extension EntryFormatter {
    /// The sentence of an event of accounts, opportunities and costs.
    func accountSentence(_ event: Event, _ subject: String, _ lead: String) -> String {
        switch event {
        case .accountChanged(let change):
            let values = [
                change.name.map { "name \($0.value ?? "(blank)")" }, change.domain.map { "domain \($0.value ?? "(blank)")" },
                change.owner.map { "owner \($0.value.map(team.name(of:)) ?? "(nobody)")" },
            ].compactMap(\.self)
            return "\(subject) changed account \(change.account)" + (values.isEmpty ? "" : ": " + values.joined(separator: ", "))
        case .accountMerged(let merged): return "\(subject) merged account \(merged.absorbed) into \(merged.account)"
        case .opportunityOpened(let opened):
            return "\(subject) opened opportunity \(opened.opportunity) of \(lead)" + summary(opened)
        case .opportunityChanged(let change):
            return "\(subject) changed opportunity \(change.opportunity) of \(lead)" + summary(change)
        case .costRecorded(let cost):
            return "\(subject) recorded the cost of \(cost.source) in \(cost.month): \(cost.amount)"
        default: return "\(subject): \(event.label)"
        }
    }

    /// The values of an opportunity after a colon; empty without any.
    func summary(_ change: OpportunityChange) -> String {
        var parts: [String] = []
        if let name = change.name { parts.append("name \(name.value ?? "(blank)")") }
        if let account = change.account {
            parts.append("account \(account)" + (change.accountName?.value.map { " (\($0))" } ?? ""))
        }
        if let owner = change.owner { parts.append("owner \(owner.value.map(team.name(of:)) ?? "(nobody)")") }
        if let amount = change.amount { parts.append("\(amount)") }
        if let closeDate = change.closeDate {
            parts.append(closeDate.value.map { "expected to close \(time.date($0))" } ?? "no close date")
        }
        if let chance = change.chance { parts.append("chance to close \(chance)%") }
        if let nextStep = change.nextStep { parts.append(nextStep.value.map { "next: \($0)" } ?? "no next step") }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    }

    /// What an erasure removed: `the personal data of Wei Zhang, 2 file names`.
    func erasure(_ erased: Erased, of lead: String?) -> String {
        var parts: [String] = []
        let leads = (lead.map { [$0] } ?? []) + erased.leads.map(displayName).filter { $0 != lead }
        if !leads.isEmpty { parts.append("the personal data of \(leads.joined(separator: ", "))") }
        if !erased.batches.isEmpty { parts.append(erased.batches.count.counted("file name")) }
        if !erased.accounts.isEmpty { parts.append(erased.accounts.count.counted("account name")) }
        return parts.isEmpty ? "personal data" : parts.joined(separator: ", ")
    }

    /// The details of an event of accounts, opportunities and costs as labels and values.
    func accountDetails(_ event: Event) -> [(label: String, value: String)] {
        switch event {
        case .accountChanged(let change):
            var details = [(label: "account", value: change.account.description)]
            if let name = change.name { details.append(("name", name.value ?? "(blank)")) }
            if let domain = change.domain { details.append(("domain", domain.value ?? "(blank)")) }
            if let owner = change.owner { details.append(("owner", owner.value.map(team.name(of:)) ?? "(no owner)")) }
            return details
        case .accountMerged(let merged):
            return [("account", merged.account.description), ("merged account", merged.absorbed.description)]
        case .opportunityOpened(let change), .opportunityChanged(let change):
            var details = [(label: "opportunity", value: change.opportunity.description)]
            if let name = change.name { details.append(("name", name.value ?? "(blank)")) }
            if let account = change.account { details.append(("account", account.description)) }
            if let name = change.accountName { details.append(("account name", name.value ?? "(blank)")) }
            if let owner = change.owner { details.append(("owner", owner.value.map(team.name(of:)) ?? "(no owner)")) }
            if let amount = change.amount { details.append(("amount", amount.description)) }
            if let day = change.closeDate { details.append(("close date", day.value?.description ?? "(blank)")) }
            if let chance = change.chance { details.append(("chance to close", "\(chance)%")) }
            if let step = change.nextStep { details.append(("next step", step.value ?? "(blank)")) }
            return details
        case .costRecorded(let cost):
            return [("source", cost.source), ("month", cost.month.description), ("amount", cost.amount.description)]
        default: return []
        }
    }
}
