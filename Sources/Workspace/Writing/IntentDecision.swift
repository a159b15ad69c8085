internal import Formats
internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

/// The decision on the steps of an intent. Steps on the same lead build on each other.
struct IntentDecision {
    /// The entries to write.
    private(set) var drafts: [Draft] = []
    /// The refused steps, by number from 0.
    private(set) var refusals: [(step: Int, reason: (lead: LeadID?, refusal: Refusal))] = []
    /// Notes on steps that apply to another lead, because the requested one was merged into it, on opt-outs that leads
    /// inherit, on closed channels, and on meetings that no longer stand.
    private(set) var notes: [String] = []

    /// No decision.
    init() {}

    /// Decides all steps on the state as of a position. O(lines of the leads).
    init(
        _ intent: Intent, by actor: Login, after position: JournalPosition, _ contexts: DecisionContexts, _ queries: Queries
    ) throws(WorkspaceError) {
        var cache = LeadCache(queries)
        let unseen = try Self.unseenChanges(for: intent, before: position, queries)
        var decidedLeads: Set<LeadID> = []
        var added = 0
        var routing = try contexts.entryRouting()
        var accounts = AccountResolver(queries)
        var opportunities = try Self.opportunities(for: intent, queries)
        // Only an added lead needs the next id, which the index file has.
        let adds = intent.steps.contains { if case .add = $0.command { true } else { false } }
        let firstNew = adds ? try queries.nextLead() : LeadID(1)
        for (number, step) in intent.steps.enumerated() {
            var context = contexts.context(
                for: actor, nextSeq: SequenceNumber(position.seq.value + 1 + drafts.count),
                newLead: LeadID(firstNew.number + added), occurredAt: intent.occurredAt, routing: routing)
            context.opportunities = opportunities
            let id = try step.lead.map { (id) throws(WorkspaceError) in try cache.survivor(of: id) }
            var lead = try id.flatMap { (id) throws(WorkspaceError) in try cache.lead(id) }
            if case .merge(let other) = step.command {
                context.others[other] = try cache.lead(try cache.survivor(of: other))
            }
            var duplicate: LeadID?
            var erased: String?
            if case .add(let new) = step.command {
                duplicate = try queries.sameLead(as: new)
                erased = try queries.erasedMatch(new.fields)
            } else if case .edit(let changes) = step.command, !changes.isEmpty {
                erased = try queries.erasedMatch(LeadFields(changes, nameOf: lead))
            }
            let bounce = try queries.contacts.bounce(of: step.command.newAddresses)
            var wanted = step.command
            if case .add(var new) = wanted, let bounce {
                new.isEmailInvalid = new.fields.firstAddress == bounce.address
                wanted = .add(new)
            }
            let (command, account) = try accounts.resolve(wanted, on: lead)
            context.account = account
            var optOut = try queries.contacts.optOut(of: step.command.newAddresses)
            do throws(Refusal) {
                if let erased { throw .erased(erased, lead: id) }
                if let duplicate {
                    throw Refusal(
                        .duplicate, lead: duplicate,
                        "\(duplicate) already has that e-mail address or record id; edit that lead instead")
                }
                if case .add = step.command { added += 1 } else if let id, lead == nil { throw .noLead(id) }
                let before = lead
                // What the lead itself doesn't allow comes first.
                if case .failure(let refusal) = command {
                    _ = try decide(wanted, in: lead, given: context)
                    throw refusal
                }
                var decided = try decide(command.get(), in: lead, given: context)
                accounts.note(decided, account)
                // A rule's own refusal says more, so it comes first.
                if let (lead, change) = step.leads.lazy.compactMap({ lead in unseen[lead].map { (lead, $0) } }).first {
                    throw .changedMeanwhile(change, lead, now: context.now)
                }
                var offset = 0
                while offset < decided.count {
                    let draft = decided[offset]
                    let entry = context.entry(of: draft, at: offset)
                    Lead.evolve(&lead, entry)
                    if case .converted(let converted) = draft.event, let owner = converted.owner {
                        opportunities[owner, default: 0] += 1
                    }
                    if case .merged(let merged) = draft.event, let absorbed = context.others[merged.absorbed] {
                        lead?.absorb(absorbed, entry)
                        if let id { cache.merge(absorbed.id, into: id) }
                    }
                    offset += 1
                    if offset == decided.count, let bounce, let changed = lead, changed.channels.bouncedAt(.email) == nil,
                        changed.fields.firstAddress == bounce.address
                    {
                        decided += try decide(.bounce(.email), in: changed, given: context)
                        notes.append(bounce.note(for: "this lead"))
                        continue
                    }
                    // An address that opted out stays closed for every lead.
                    guard offset == decided.count, let inherited = optOut, let changed = lead, !changed.isOptedOut(of: .email)
                    else { continue }
                    optOut = nil
                    decided += try decide(.optOut(.email), in: changed, given: context)
                    notes.append(inherited.note(for: "this lead", queries.session.definition.calendar.zone))
                }
                routing.apply(decided, from: before, to: lead)
                if let id { cache.put(lead, id) }
                if let requested = step.lead, let id, requested != id {
                    notes.append("\(requested) was merged into \(id); the action applies to \(id)")
                }
                notes += Self.lostAppointments(before, lead, decided, context)
                notes += ClosedChannelNotes.notes(on: before, decided, context)
                drafts += decided
                decidedLeads.formUnion(step.leads)
            } catch {
                // What an earlier step of the same action did to the lead is no other person's change.
                let isFirst = decidedLeads.isDisjoint(with: step.leads)
                let refusal = try isFirst ? Self.naming(error, of: step, seen: intent.seen, context, queries) : error
                refusals.append((number, (step.lead, refusal)))
            }
        }
    }

    /// Says that a meeting or call to come no longer stands: another one, or the end of the work, took its place.
    private static func lostAppointments(
        _ before: Lead?, _ after: Lead?, _ decided: [Draft], _ context: DecisionContext
    ) -> [String] {
        let absorbed = decided.compactMap { draft in
            if case .merged(let merged) = draft.event { context.others[merged.absorbed] } else { nil }
        }
        return ([before].compactMap(\.self) + absorbed).compactMap { lead in
            guard let agreed = lead.openFollowUp, agreed.at > context.now, after?.followUp != agreed else { return nil }
            let isHeld = decided.contains {
                if case .touched(let touch) = $0.event { touch.channel == agreed.channel } else { false }
            }
            guard !isHeld else { return nil }
            let when = MomentFormatter.wall(agreed.at, context.definition.calendar.zone)
            return "the \(agreed.channel.followUpName) with \(lead.id) on \(when) "
                + (after?.followUp == nil ? "no longer stands; tell the person" : "was replaced")
        }
    }

    /// A refusal with the name of the person who was first, if it was somebody else.
    private static func naming(
        _ refusal: Refusal, of step: Intent.Step, seen: SequenceNumber?, _ context: DecisionContext, _ queries: Queries
    ) throws(WorkspaceError) -> Refusal {
        guard let lead = refusal.lead ?? step.lead else { return refusal }
        let winner = RaceWinner(
            before: step.command, refusedBy: refusal, in: try queries.history(lead), seen: seen, given: context)
        return winner?.explaining(refusal) ?? refusal
    }

    /// The newest line of each lead of an intent that the user has not seen. O(lines of the leads) if the journal grew.
    private static func unseenChanges(
        for intent: Intent, before position: JournalPosition, _ queries: Queries
    ) throws(WorkspaceError) -> [LeadID: Entry] {
        guard let seen = intent.seen, position.seq > seen else { return [:] }
        var changes: [LeadID: Entry] = [:]
        for id in intent.steps.flatMap(\.leads) {
            if let newest = try queries.history(id).entries.last, newest.seq > seen { changes[id] = newest }
        }
        return changes
    }

    /// Everyone's number of opportunities, if an intent converts and several closers can get the lead.
    ///
    /// Otherwise empty.
    private static func opportunities(for intent: Intent, _ queries: Queries) throws(WorkspaceError) -> [Login: Int] {
        let converts = intent.steps.contains { if case .convert = $0.command { true } else { false } }
        guard converts, queries.session.team.logins(with: .closer).count > 1 else { return [:] }
        return try queries.opportunities()
    }
}

extension Command {
    /// The e-mail addresses that a lead gets by it.
    fileprivate var newAddresses: [EmailAddress] {
        switch self {
        case .add(let new): LeadKeys(new.fields).mailAddresses
        case .edit(let changes): changes.fields[.email].map(EmailAddress.all) ?? []
        default: []
        }
    }
}

extension Intent.Step {
    /// The leads that it changes: two for a merge.
    var leads: [LeadID] {
        if case .merge(let other) = command { return [lead, other].compactMap(\.self) }
        return lead.map { [$0] } ?? []
    }
}

extension LeadFields {
    /// The new values of changes, with the name of the lead that they are for.
    fileprivate init(_ changes: FieldChanges, nameOf lead: Lead?) {
        self.init()
        for field in [LeadField.firstName, .lastName] { self[field] = lead?.fields[field] }
        apply(changes)
    }
}

extension Refusal {
    /// The refusal of data that an erased person had.
    static func erased(_ what: String, lead: LeadID?) -> Refusal {
        Refusal(
            .duplicate, lead: lead,
            "this \(what) belonged to a person who was erased and must not be kept again; "
                + "if this is somebody else, leave out the \(what)")
    }

    /// The refusal of an action on a lead that changed since the actor saw it.
    static func changedMeanwhile(_ change: Entry, _ lead: LeadID, now: Instant) -> Refusal {
        let label = change.event.label
        let by = (change.by.login.map { " by \($0)" } ?? "") + " " + RaceWinner.ago(change.at, now: now)
        return Refusal(
            .changedMeanwhile, lead: lead, "\(lead) has changed meanwhile (\(label)\(by)); check it and repeat the action")
    }

    /// The refusal for a lead that does not exist.
    static func noLead(_ id: LeadID) -> Refusal {
        Refusal(.noSuchLead, lead: id, "there is no lead \(id); `winnow search` finds leads by name, company, e-mail and phone")
    }
}

/// The leads of an intent's steps, as the previous steps leave them.
private struct LeadCache {
    private let queries: Queries
    private var leads: [LeadID: Lead?] = [:]
    private var merged: [LeadID: LeadID] = [:]

    init(_ queries: Queries) { self.queries = queries }

    /// The lead that an id stands for: the one that it was merged into, or itself.
    func survivor(of id: LeadID) throws(WorkspaceError) -> LeadID {
        let known = try queries.survivor(of: id) ?? id
        return merged[known] ?? known
    }

    mutating func lead(_ id: LeadID) throws(WorkspaceError) -> Lead? {
        if let known = leads[id] { return known }
        let lead = try queries.lead(id)
        leads[id] = .some(lead)
        return lead
    }

    mutating func put(_ lead: Lead?, _ id: LeadID) { leads[id] = .some(lead) }

    mutating func merge(_ absorbed: LeadID, into survivor: LeadID) {
        leads[absorbed] = .some(nil)
        for (lead, former) in merged where former == absorbed { merged[lead] = survivor }
        merged[absorbed] = survivor
    }
}
