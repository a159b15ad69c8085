import Reports
@testable import Lifecycle

/// An opportunity as each line of the journal left it.
struct NaiveOpportunity {
    /// What a line left, and whether the line ended it.
    struct State {
        var opportunity: Opportunity
        var entry: Entry
        var isEnd: Bool
    }

    private(set) var states: [State]
    /// When it was created, for one that its first line ends and whose file says so.
    private(set) var created: Instant?

    /// What it was last.
    private var last: Opportunity? { states.last?.opportunity }
    var isOpen: Bool { last?.isOpen ?? false }
    var outcome: Outcome? { last?.outcome }
    var amount: Money? { last?.amount }
    var closeDate: Day? { last?.closeDate }
    var chance: Int? { last?.chance }
    var nextStep: String? { last?.nextStep }
    /// When it was opened, and the first line about it.
    var opened: (at: Instant, seq: SequenceNumber)? {
        guard let first = states.first else { return nil }
        if first.opportunity.isOpen { return (first.entry.occurredAt, first.entry.seq) }
        return created.map { ($0, first.entry.seq) }
    }
    /// When and by which line it ended.
    var ended: (at: Instant, seq: SequenceNumber)? {
        guard !isOpen, let entry = (states.last { $0.isEnd } ?? states.first)?.entry else { return nil }
        return (entry.occurredAt, entry.seq)
    }

    /// What had occurred until a moment; nil if nothing had.
    func cut(after moment: Instant) -> NaiveOpportunity? {
        var cut = self
        cut.states = states.filter { $0.entry.occurredAt <= moment }
        if cut.states.first?.entry.seq != states.first?.entry.seq { cut.created = nil }
        return cut.states.isEmpty ? nil : cut
    }

    /// The opportunities of a lead: it is folded again after each of its lines, with those that it was merged with.
    static func all(of lead: Lead, _ history: LeadHistory) -> [NaiveOpportunity] {
        guard !lead.opportunities.isEmpty else { return [] }
        let lines = history.inForce
        var all = lead.opportunities.map { _ in NaiveOpportunity(states: []) }
        for index in lines.indices {
            let before = Array(lines[...index])
            for id in Set(lines[index].leads + [lead.id]) {
                guard let then = LeadHistory(before, of: id).fold() else { continue }
                for opportunity in then.opportunities {
                    guard let place = lead.opportunities.firstIndex(where: { $0.seq == opportunity.seq }) else { continue }
                    all[place].add(opportunity, lines[index])
                }
            }
        }
        for index in all.indices where all[index].states.first?.opportunity.isOpen == false {
            all[index].created = all[index].states.first.flatMap { creation(of: lead, endedBy: $0.entry.seq, lines) }
        }
        return all
    }

    private mutating func add(_ opportunity: Opportunity, _ entry: Entry) {
        if let last {
            let isSame =
                last.outcome == opportunity.outcome && last.closedAt == opportunity.closedAt && last.amount == opportunity.amount
                && last.closeDate == opportunity.closeDate && last.chance == opportunity.chance
                && (last.nextStep == nil) == (opportunity.nextStep == nil)
            if isSame { return }
        }
        let isSameEnd = last?.outcome == opportunity.outcome && last?.closedAt == opportunity.closedAt
        states.append(State(opportunity: opportunity, entry: entry, isEnd: opportunity.isOpen || states.isEmpty || !isSameEnd))
    }

    /// The date of an imported record that only files and rules moved until they declared its outcome.
    private static func creation(of lead: Lead, endedBy seq: SequenceNumber, _ lines: [Entry]) -> Instant? {
        guard let index = lead.stays.lastIndex(where: { $0.seq == seq }), index > 0, lead.stays[index].isDeclared,
            lead.stays[index].stage.isOutcome, lead.isImported
        else { return nil }
        let byPeople = lead.stays[..<index].contains { stay in
            lines.contains { $0.seq == stay.seq && $0.batch == nil && $0.by.login != nil }
        }
        return byPeople ? nil : lead.stays[0].enteredAt
    }
}

/// An opportunity with its lead.
typealias NaiveDeal = (lead: NaiveLead, opportunity: NaiveOpportunity)

extension NaiveWindow {
    /// All opportunities of the leads.
    var deals: [NaiveDeal] { leads.flatMap { lead in lead.opportunities.map { (lead, $0) } } }

    /// Those that ended with an outcome within the window, for the owner at the time.
    var endedDeals: [NaiveDeal] {
        deals.filter { lead, deal in
            guard deal.outcome != nil, let ended = deal.ended else { return false }
            return contains(ended.at) && counts(lead, ended.seq)
        }
    }

    /// Those that were opened within the window.
    var openedDeals: [NaiveDeal] {
        deals.filter { lead, deal in deal.opened.map { contains($0.at) && counts(lead, $0.seq) } ?? false }
    }
}

extension NaiveValue {
    /// A number of opportunities.
    static func deals(_ deals: [NaiveDeal]) -> NaiveValue { .opportunities(count(deals)) }

    /// A share of opportunities.
    static func dealShare(_ part: [NaiveDeal], of whole: Int) -> NaiveValue { .opportunityShare(count(part), of: whole) }

    private static func count(_ deals: [NaiveDeal]) -> [LeadID: Int] {
        Dictionary(deals.map { ($0.lead.id, 1) }, uniquingKeysWith: +)
    }
}

extension NaivePage {
    /// The version under which an opportunity ended.
    func version(of deal: NaiveDeal) -> Int? {
        guard let ended = deal.opportunity.ended else { return nil }
        if let stay = deal.lead.stays.last(where: { $0.seq == ended.seq }) { return stay.definition }
        let decision = deal.lead.lead.decisions.first { $0.seq == ended.seq }
        return decision?.definition ?? Self.version(deal.lead, before: ended.seq)
    }

    /// The amounts of some opportunities in a currency: its total ÷ a number, and the leads.
    func dealWorth(_ deals: [NaiveDeal], in line: String, per count: Int? = nil) -> NaiveValue {
        let own = deals.filter { $0.opportunity.amount.map { self.line(of: $0) == line } ?? false }
        guard !own.isEmpty else { return .nothing }
        let total = share(own.compactMap(\.opportunity.amount), in: line, of: count ?? own.count)
        return .money(total, line, Set(own.map(\.lead.id)))
    }
}

/// The amounts of opportunities, and what became of those that were opened.
extension NaivePage {
    func amounts(_ deals: [NaiveDeal], _ line: String) -> [NaiveDeal] {
        deals.filter { $0.opportunity.amount.map { self.line(of: $0) == line } ?? false }
    }

    func millionths(_ deals: [NaiveDeal]) -> Int128 {
        deals.reduce(0) { sum, deal in
            guard let amount = deal.opportunity.amount else { return sum }
            let rate = world.definition.rates?.rates.first { $0.currency == amount.currency }?.millionths ?? 1_000_000
            return sum + Int128(amount.cents) * Int128(rate)
        }
    }

    func total(_ deals: [NaiveDeal], _ line: String) -> NaiveValue {
        let mine = amounts(deals, line)
        return mine.isEmpty
            ? .nothing : .money(Int64(clamping: millionths(mine) / 1_000_000), line, Set(mine.map(\.lead.id)))
    }

    /// What became of the opportunities that were opened within the window, on the page of sales' funnel.
    private func outcomeValues(_ key: String, _ window: NaiveWindow, _ lines: [String]) -> [NaiveValue] {
        let opened = window.openedDeals
        let deals = opened.filter { lead, deal in
            switch key {
            case "opened": true
            case "returned": !deal.isOpen && deal.outcome == nil
            case "open": deal.isOpen && !lead.isErased
            default: deal.outcome?.rawValue == key
            }
        }
        return [.deals(deals), key == "opened" ? .nothing : .dealShare(deals, of: opened.count)] + lines.map { total(deals, $0) }
    }

    func opportunityOutcomes() -> NaiveBlock {
        func amounts(_ window: NaiveWindow) -> [Money] { window.openedDeals.compactMap(\.opportunity.amount) }
        let lines = lines(amounts(own), other.map(amounts) ?? [])
        let isEmpty = own.openedDeals.isEmpty && other?.openedDeals.isEmpty ?? true
        let keys = ["opened", "won", "lost", "noDecision", "returned", "open"]
        return NaiveBlock(
            id: .opportunityOutcomes, rows: isEmpty ? [] : keys.map { key in row(key) { outcomeValues(key, $0, lines) } })
    }
}

extension JournalFixture {
    /// Gives opportunities what the random histories lack: close dates, chances, next steps, new amounts, further
    /// opportunities of customers.
    ///
    /// Each line that it changes depends on its number alone, so that no history gets another one.
    mutating func addOpportunities(from first: Int = 0) {
        for index in entries.indices.dropFirst(first) {
            guard let id = entries[index].lead else { continue }
            let number = entries[index].seq.value
            let today = definition.calendar.zone.day(of: now)
            let day = today.adding([-200, -40, -3, 0, 5, 20, 45, 80, 130, 400][number % 10])
            switch entries[index].event {
            case .converted(var converted) where number % 5 > 0:
                converted.conversion.closeDate = day
                entries[index].event = .converted(converted)
            case .snoozed, .noted, .assessed, .requalified, .optedOut, .touched, .engaged:
                let known = LeadHistory(entries[..<index].filter { $0.lead == id }, of: id).fold()?.opportunities ?? []
                let open = known.filter(\.isOpen)
                if let chosen = open.isEmpty ? nil : open[number % open.count] {
                    var change = OpportunityChange(opportunity: chosen.id)
                    if number % 2 == 0 { change.chance = number * 7 % 101 }
                    if number % 3 == 0 {
                        change.amount = Money(cents: Int64(number * 12_347), currency: ["EUR", "USD", "", "CHF"][number % 4])
                    }
                    if number % 3 == 1 { change.closeDate = number % 4 == 1 ? .cleared : .set(day) }
                    if number % 5 < 2 { change.nextStep = number % 5 == 0 ? .cleared : .set("call") }
                    entries[index].event = .opportunityChanged(change)
                } else if !known.isEmpty, number % 2 == 0 {
                    let opened = OpportunityChange(
                        opportunity: OpportunityID(number), amount: Money(cents: Int64(number * 9_973), currency: "EUR"),
                        closeDate: .set(day), chance: number % 3 == 0 ? 30 : nil)
                    entries[index].event = .opportunityOpened(opened)
                }
            default: break
            }
        }
    }
}
