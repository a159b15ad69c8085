import Lifecycle
import Testing

/// An event in a lead's past: its author, and the time since the previous one.
struct PastEvent {
    var event: Event
    var by: Actor
    var after: TimeSpan
    var occurredAt: Instant?
    var isImport = false

    /// An event of a person.
    static func did(
        _ event: Event, by: Login = People.dana, after: TimeSpan = .minutes(1), occurredAt: Instant? = nil
    ) -> PastEvent { PastEvent(event: event, by: .person(by), after: after, occurredAt: occurredAt) }

    /// The capture of a lead in a stage.
    static func captured(_ stage: Stage, owner: Login? = nil, _ fields: LeadFields = .priya, path: CapturePath = .inbound)
        -> PastEvent
    {
        did(.captured(Captured(stage: stage, fields: fields, owner: owner, path: path)), by: People.mark, after: .zero)
    }

    /// The import of a lead in a stage, with its own date.
    static func imported(_ stage: Stage, owner: Login? = nil, _ fields: LeadFields = .priya, occurredAt: Instant) -> PastEvent {
        let declaration = StageDeclaration(column: "Lead Status", text: "Contacted")
        return PastEvent(
            event: .captured(Captured(stage: stage, fields: fields, owner: owner, declaration: declaration)),
            by: .person(People.mark), after: .zero, occurredAt: occurredAt, isImport: true)
    }

    static func touched(
        _ channel: TouchChannel = .call, _ outcome: TouchOutcome = .noAnswer, by: Login = People.dana, after: TimeSpan = .minutes(1)
    ) -> PastEvent { did(.touched(Touch(channel: channel, outcome: outcome)), by: by, after: after) }

    static func assessed(_ answers: [String: String]) -> PastEvent { did(.assessed(Assessed(answers: answers))) }
}

extension LeadFields {
    /// A viable lead whose fit is 50 points.
    static let priya = LeadFields([
        .firstName: "Priya", .lastName: "Natarajan", .title: "VP Operations", .company: "Halden Pumps", .industry: "Manufacturing",
        .employees: "450", .email: "priya@halden.example", .phone: "+49 421 555 0199",
    ])
    /// A viable lead without points.
    static let plain = LeadFields([.lastName: "Okafor", .company: "Lattice Foods", .email: "amara@lattice.example"])
    /// A lead that is not viable.
    static let bare = LeadFields([.email: "someone@somewhere.example"])
}

/// Starts a story with the past events of the lead `L1`.
func given(_ past: PastEvent..., in definition: LeadDefinition = TestDefinition.standardLike, team: Team = People.team)
    -> Story
{
    var story = Story(definition: definition, team: team)
    for each in past { story.happen(each) }
    return story
}

extension Story {
    /// Adds past events of another lead.
    func and(_ number: Int, _ past: PastEvent...) -> Story {
        var story = self
        for each in past { story.happen(each, to: LeadID(number)) }
        return story
    }
}

/// A lead's history and the present moment. Every command advances both.
struct Story {
    let definition: LeadDefinition
    let team: Team
    let id = LeadID(1)
    var now = Times.monday
    var history = LeadHistory()
    var nextSeq = 1
    var actions = 0
    /// The result of the last command.
    var result: Result<[Draft], Refusal> = .success([])
    /// The lines of the last action.
    var lastAction: ActionLines?
    /// The ids of the other leads in the story.
    var others: Set<LeadID> = []

    init(definition: LeadDefinition, team: Team = People.team) {
        self.definition = definition
        self.team = team
    }

    var lead: Lead? { lead(id) }

    /// The present state of a lead. Nil if there is none, or if it was merged into another one.
    func lead(_ id: LeadID) -> Lead? { history(id).fold() }

    /// The history of one of the leads.
    func history(_ id: LeadID) -> LeadHistory {
        if others.isEmpty { return history }
        let entries = history.entries
        guard !entries.contains(where: { if case .merged = $0.event { true } else { false } }) else {
            return LeadHistory(entries, of: id)
        }
        // Without a merge the leads are independent.
        return LeadHistory(entries.filter { $0.lead == nil || $0.lead == id }, of: id)
    }

    mutating func happen(_ past: PastEvent, to number: LeadID? = nil) {
        let id = number ?? id
        if id != self.id { others.insert(id) }
        now = now + past.after
        let action = newAction()
        append(
            Entry(
                seq: SequenceNumber(nextSeq), action: action, at: now, occurredAt: past.occurredAt, by: past.by, lead: id,
                definition: definition.number, batch: past.isImport ? action : nil, event: past.event))
    }

    mutating func newAction() -> ActionID {
        actions += 1
        return ActionID(at: now, random: (UInt64(actions), UInt64(actions)))
    }

    mutating func append(_ entry: Entry) {
        history.append(entry)
        nextSeq += 1
    }

    func context(_ login: Login, occurredAt: Instant? = nil, isImport: Bool = false) -> DecisionContext {
        var context = DecisionContext(
            now: now, occurredAt: occurredAt, actor: login, team: team, definition: definition, nextSeq: SequenceNumber(nextSeq),
            newLead: id, isImport: isImport)
        for other in others.union([id]) {
            switch history(other).status {
            case .none: break
            case .lead(let lead): context.others[other] = lead
            case .absorbed(_, let survivor): context.others[other] = lead(survivor)
            }
        }
        return context
    }

    /// Runs a command some time after the previous one.
    func when(
        _ command: Command, on number: LeadID? = nil, by login: Login = People.dana, after: TimeSpan = .minutes(1),
        occurredAt: Instant? = nil, isImport: Bool = false
    ) -> Story {
        var story = self
        story.now = now + after
        do throws(Refusal) {
            let drafts = try decide(
                command, in: lead(number ?? id), given: story.context(login, occurredAt: occurredAt, isImport: isImport))
            story.result = .success(drafts)
            story.write(drafts, by: login, isImport: isImport)
        } catch { story.result = .failure(error) }
        return story
    }

    private mutating func write(_ drafts: [Draft], by login: Login, isImport: Bool) {
        guard !drafts.isEmpty else { return }
        let action = newAction()
        let first = nextSeq
        for draft in drafts {
            append(
                Entry(
                    seq: SequenceNumber(nextSeq), action: action, at: now, occurredAt: draft.occurredAt, by: draft.by,
                    lead: draft.lead, definition: definition.number, batch: isImport ? action : nil, event: draft.event))
        }
        lastAction = ActionLines(
            action: action, lines: SequenceNumber(first)...SequenceNumber(nextSeq - 1), by: login)
    }

    /// Undoes lines, whether or not the rules of undo allow it.
    mutating func undo(_ lines: ClosedRange<SequenceNumber>, by login: Login) {
        let action = newAction()
        append(
            Entry(
                seq: SequenceNumber(nextSeq), action: action, at: now, by: .person(login), lead: nil, definition: definition.number,
                event: .undone(Undone(ranges: [lines]))))
    }

    /// The kinds of the events of the last command, with the prefix `rule:` for those of rules.
    var kinds: [String] {
        guard case .success(let drafts) = result else { return [] }
        return drafts.map { draft in (draft.by.login == nil ? "rule:" : "") + draft.event.kind }
    }

    var refusal: Refusal? {
        guard case .failure(let refusal) = result else { return nil }
        return refusal
    }

    /// Expects exactly these events, and the stage after them.
    @discardableResult
    func then(_ expected: String..., stage: Stage? = nil, at location: SourceLocation = #_sourceLocation) -> Story {
        #expect(refusal == nil, sourceLocation: location)
        #expect(kinds == expected, sourceLocation: location)
        if let stage { #expect(lead?.stage == stage, sourceLocation: location) }
        return self
    }

    /// Expects a refusal with a code and a fragment of its message.
    @discardableResult
    func refuses(_ code: Refusal.Code, _ fragment: String = "", at location: SourceLocation = #_sourceLocation) -> Story {
        #expect(refusal?.code == code, sourceLocation: location)
        if !fragment.isEmpty {
            let message = refusal?.message ?? ""
            #expect(message.contains(fragment), "\(message)", sourceLocation: location)
        }
        return self
    }
}

extension Lead {
    /// The lead with a uniform `lastSeq`, `lastRecordedAt` and `lastBy`, for comparing everything else.
    var withoutBookkeeping: Lead? {
        var lead: Lead? = self
        let end = Entry(
            seq: SequenceNumber(1_000_000), action: ActionID(high: 0, low: 0), at: .distantFuture, by: .rule("end"), lead: id,
            definition: 0, event: .unknown(kind: "end"))
        Lead.evolve(&lead, end)
        return lead
    }
}

/// A small generator (SplitMix64), so that a seed gives the same story everywhere.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
