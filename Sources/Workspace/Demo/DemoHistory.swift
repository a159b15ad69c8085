package import Lifecycle

/// An action of a demo's history.
package struct DemoAction: Sendable {
    /// The action's id.
    package var id: ActionID
    /// The time of the action.
    package var at: Instant
    /// The person who acts.
    package var by: Login
    /// The action's entries.
    package var drafts: [Draft]
}

/// The history of a made-up team, action by action in chronological order.
///
/// The core decides every entry.
///
/// Deterministic: the same seed, moment, number of leads and definition give the same actions. Memory grows with the
/// number of leads with a next step, not with all leads.
package struct DemoHistory {
    /// The team.
    package let team: Team
    let definition: LeadDefinition
    let me: Login
    let end: Instant
    let leadCount: Int
    /// The share of leads that someone works on.
    ///
    /// In a very large demo, most leads are untouched entries of lists.
    let workedShare: Double
    var random: SeededGenerator
    var pending: [Int: SimulatedLead] = [:]
    var steps = StepQueue()
    var nextSeq: Int
    /// The accounts by the companies' names in lower case.
    private var accounts: [String: AccountID] = [:]
    /// What sources cost by month, in cents; a step with a number below zero records one.
    var costs: [(month: Month, source: String, cents: Int64)] = []
    /// A generator of its own, so that costs change nothing else.
    var costRandom: SeededGenerator
    private var captured = 0
    private var order = 0
    private let sdrs: [(Login, Double)]
    let days: Int
    let closers: [Login]
    let marketer: Login

    /// A lead with a next step.
    struct SimulatedLead {
        var lead: Lead
        /// The lead's hidden quality, from 0 to 1.
        var quality: Double
        var sdr: Login
        var attempts = 0
    }

    /// Creates a history of a number of leads over some days that ends at `now`.
    ///
    /// Its first line has the number `firstSeq`.
    package init(
        seed: UInt64, leads: Int, days: Int = DemoOptions.defaultDays, now: Instant, me: Login, definition: LeadDefinition,
        firstSeq: SequenceNumber
    ) {
        self.days = days
        random = SeededGenerator(seed: seed)
        costRandom = SeededGenerator(seed: ~seed)
        self.definition = definition
        self.me = me
        end = now
        leadCount = leads
        workedShare = leads <= 5000 ? 1 : max(0.07, 5000 / Double(leads))
        team = Team(DemoPeople.team(around: me))
        nextSeq = firstSeq.value
        let sellers = team.members.values.filter { $0.roles.contains(.sdr) && $0.login != me }.map(\.login).sorted()
        sdrs = [(me, 2.2)] + sellers.map { ($0, 1.0) }
        closers = team.members.values.filter { $0.roles.contains(.closer) && $0.login != me }.map(\.login).sorted()
        marketer = team.members.values.filter { $0.roles == [.marketing] }.map(\.login).min() ?? me
        guard leads > 0 else { return }
        schedule(0, at: arrival(of: 0))
        scheduleCosts()
    }

    /// The next action; nil at the end of the history. O(log n) in the leads with a next step.
    package mutating func next() -> DemoAction? {
        while let step = steps.popMin(), step.at <= end {
            let action: DemoAction?
            if step.number < 0 {
                action = costAction(step)
            } else if step.number == captured {
                captured += 1
                action = capture(step)
                if captured < leadCount { schedule(captured, at: max(step.at, arrival(of: captured))) }
            } else {
                action = advance(step)
            }
            if let action { return action }
        }
        return nil
    }

    /// The arrival of a lead: nine tenths within all the time, the rest in the last day and a half.
    ///
    /// The recent ones fill the queues.
    private mutating func arrival(of number: Int) -> Instant {
        let share = Double(number + 1) / Double(leadCount + 1)
        let earlier = TimeSpan.days(days - 3).milliseconds
        guard share > 0.9 else { return end - .hours(36) - TimeSpan(milliseconds: earlier - Int64(Double(earlier) * share / 0.9)) }
        return end - TimeSpan(milliseconds: Int64(Double(TimeSpan.hours(36).milliseconds) * (1 - share) / 0.1))
    }

    mutating func schedule(_ number: Int, at: Instant) {
        order += 1
        steps.insert(DemoStep(at: at, order: order, number: number))
    }

    /// Schedules a lead's next step after a wait. Steps by people fall into business hours.
    private mutating func schedule(_ number: Int, after: TimeSpan, from now: Instant, atWork: Bool) {
        let at = now + random.wait(after) + .seconds(random.number(in: 3...900))
        schedule(number, at: atWork ? definition.calendar.nextOpening(after: at) + .seconds(random.number(in: 0...5400)) : at)
    }

    // MARK: Capturing

    private mutating func capture(_ step: DemoStep) -> DemoAction? {
        let source = random.pick(weighted: DemoPeople.sources)
        let fields = DemoPeople.fields(&random, number: step.number, source: source)
        var origin = NewLead.Origin.file
        if source == "Web" || source == "Content" {
            origin = .form(
                random.pick(weighted: [
                    (.whitePaper, source == "Content" ? 8 : 3), (.pricing, 1.6), (.demo, 1.2), (.contactUs, 1.6), (.newsletter, 2),
                    (.assessment, 0.5),
                ]))
        }
        let new = NewLead(origin: origin, fields: fields, isRequested: source == "Web" || source == "Referral")
        guard let action = makeAction(.add(new), nil, by: marketer, at: step.at, number: step.number) else { return nil }
        let good: Double = ["Referral": 0.75, "Web": 0.6, "Partner": 0.6, "Webinar": 0.5][source] ?? 0.35
        guard let lead = evolved(action, nil) else { return action }
        let simulated = SimulatedLead(
            lead: lead, quality: min(1, max(0, good + random.unit() * 0.5 - 0.25)), sdr: random.pick(weighted: sdrs))
        if random.chance(workedShare) || lead.stage == .mql { scheduleNext(simulated, step.number, at: step.at) }
        return action
    }

    /// Schedules a lead's next step by its stage, and forgets a lead without one.
    private mutating func scheduleNext(_ simulated: SimulatedLead, _ number: Int, at now: Instant) {
        let pause: (TimeSpan, Bool)?
        switch simulated.lead.stage {
        case .inquiry, .viable:
            pause = random.chance(simulated.lead.engagements.count > 5 ? 0 : 0.72) ? (.days(6), definition.qualifiesByContact) : nil
        case .mql:
            // The newest leads wait in the queue. Of the older ones, a few were forgotten.
            let decidedShare = end - now < .hours(30) ? 0.25 : 0.985
            pause = random.chance(decidedShare * min(1, workedShare * 3)) ? (.hours(5), true) : nil
        case .sal: pause = (simulated.attempts == 0 ? .hours(5) : .hours(44), true)
        case .sql: pause = (.hours(96), true)
        case .opportunity: pause = (.days(24), true)
        case .nurture: pause = random.chance(0.7) ? (.days(24), false) : nil
        case .disqualified: pause = random.chance(0.2) ? (.days(40), false) : nil
        case .won, .lost, .noDecision, .dropped: pause = nil
        }
        guard let (wait, atWork) = pause else {
            pending[number] = nil
            return
        }
        pending[number] = simulated
        if let agreed = simulated.lead.followUp, agreed.at > now {
            // Nobody logs a meeting before it took place.
            schedule(number, after: .hours(2), from: agreed.at, atWork: atWork)
        } else {
            schedule(number, after: wait, from: now, atWork: atWork)
        }
    }

    // MARK: Steps

    private mutating func advance(_ step: DemoStep) -> DemoAction? {
        guard var simulated = pending[step.number] else { return nil }
        let (command, actor) = nextMove(simulated, at: step.at)
        simulated.attempts += 1
        guard simulated.attempts < 40,
            let action = makeAction(command, simulated.lead, by: actor, at: step.at, number: step.number)
        else {
            // After a refusal, the person tries again some days later, up to a limit.
            if simulated.attempts < 12 {
                pending[step.number] = simulated
                schedule(step.number, after: .days(3), from: step.at, atWork: true)
            } else {
                pending[step.number] = nil
            }
            return nil
        }
        let before = simulated.lead.stage
        simulated.lead = evolved(action, simulated.lead) ?? simulated.lead
        if simulated.lead.stage != before { simulated.attempts = 0 }
        scheduleNext(simulated, step.number, at: step.at)
        return action
    }

    // MARK: Deciding

    /// The action of a command; nil if the core refuses it.
    private mutating func makeAction(_ command: Command, _ lead: Lead?, by actor: Login, at: Instant, number: Int) -> DemoAction? {
        var context = context(of: actor, at: at, number: number)
        let company = (lead?.fields[.company] ?? "").lowercased()
        context.account = accounts[company].map { AccountLink(id: $0) }
        guard let drafts = try? decide(command, in: lead, given: context), !drafts.isEmpty else { return nil }
        for case .opportunityOpened(let opened) in drafts.lazy.map(\.event) where accounts[company] == nil {
            accounts[company] = opened.account
        }
        let action = DemoAction(id: ActionID(at: at, random: (random.next(), random.next())), at: at, by: actor, drafts: drafts)
        nextSeq += drafts.count
        return action
    }

    func context(of actor: Login, at moment: Instant, number: Int) -> DecisionContext {
        DecisionContext(
            now: moment, actor: actor, team: team, definition: definition, nextSeq: SequenceNumber(nextSeq),
            newLead: LeadID(number + 1))
    }

    /// The lead after an action.
    private func evolved(_ action: DemoAction, _ lead: Lead?) -> Lead? {
        var lead = lead
        for (index, draft) in action.drafts.enumerated() {
            let seq = SequenceNumber(nextSeq - action.drafts.count + index)
            Lead.evolve(
                &lead,
                Entry(
                    seq: seq, action: action.id, at: action.at, by: draft.by, lead: draft.lead, definition: definition.number,
                    event: draft.event))
        }
        return lead
    }
}
