internal import Formats
internal import Lifecycle
internal import Screen
internal import Workspace

// The form of an open opportunity.
extension Form {
    /// The form with the values of a lead's newest open opportunity.
    static func opportunity(_ lead: Lead, _ console: ConsoleModel) -> Form {
        let known = lead.opportunities.newestOpen
        func text(_ id: Field.ID, _ label: String, _ value: String?, _ hint: String = "") -> Field {
            Field(id, label, text: TextField(value ?? ""), hint: hint)
        }
        return Form(
            title: "Opportunity \(known?.id.description ?? "")", subject: console.subject(of: [lead.id]),
            purpose: .opportunity(known?.id ?? OpportunityID(0)), actionContext: ActionContext(.editOpportunity, [lead.id]),
            fields: [
                text(.amount, "amount", known?.amount?.description, "12000, 12k, EUR 9,500"),
                text(.closeDate, "close date", known?.closeDate?.description, "+30d, +3mo, 2026-12-24"),
                text(.chance, "chance to close", known?.chance.map { "\($0)%" }, "40%"),
                text(.nextStep, "next step", known?.nextStep),
            ])
    }

    /// The changes that the form says; nil, with the problems noted in the form, if a value can't be read.
    mutating func opportunityChange(_ id: OpportunityID, _ lead: Lead?, _ session: ConsoleSession) -> OpportunityChange? {
        var change = OpportunityChange(opportunity: id)
        let known = lead?.opportunities.first { $0.id == id }
        change.nextStep = text(.nextStep).map { .set($0) } ?? .cleared
        var isReadable = true
        if let text = text(.chance) {
            let digits = text.hasSuffix("%") ? String(text.dropLast()).trimmed : text
            change.chance = Int(digits)
            if change.chance.map({ !(0...100).contains($0) }) ?? true {
                set(problem: "a percentage from 0 to 100", of: .chance)
                isReadable = false
            }
        } else if known?.chance != nil {
            set(problem: "can't be cleared; 0% is possible", of: .chance)
            isReadable = false
        }
        change.closeDate = .cleared
        if let text = text(.closeDate), text != known?.closeDate?.description {
            do throws(MomentError) {
                change.closeDate = .set(try session.dates.date(text, for: .upcomingDay))
            } catch {
                set(error, of: .closeDate)
                isReadable = false
            }
        } else if let day = known?.closeDate, text(.closeDate) != nil {
            change.closeDate = .set(day)
        }
        if let text = text(.amount) {
            let money = Money(parsing: text)
            if money == nil {
                set(problem: "not an amount; try 12k or EUR 9,500", of: .amount)
                isReadable = false
            }
            // An amount without a currency is in the one that the opportunity has.
            change.amount = money.map { $0.currency.isEmpty ? Money(cents: $0.cents, currency: known?.amount?.currency ?? "") : $0 }
        } else if known?.amount != nil {
            set(problem: "can't be cleared; 0 is possible", of: .amount)
            isReadable = false
        }
        return isReadable ? change : nil
    }
}
