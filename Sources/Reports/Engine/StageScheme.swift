internal import Lifecycle

/// How far each stage is, and what the stages of earlier definitions are taken for by the one in force.
final class StageScheme {
    /// The stages from A to B that a cohort goes through: those that the definition uses, from inquiry to opportunity, then won.
    let steps: [TimelineStage]
    /// The step that a lead is an opportunity in.
    let opportunity: TimelineStage
    /// The step that counts as qualified behind an acceptance: SQL, or the opportunity where accepting leads to SQL.
    let qualified: TimelineStage
    /// The stages in which a file's word begins the first-touch clock, in bits.
    private let beginning: UInt16
    private let number: Int
    /// What an SQL is taken for: converted, entered under the definition in force, entered under another one; and what a SAL is.
    private let converted: TimelineStage
    private let own: TimelineStage
    private let foreign: TimelineStage
    private let sal: TimelineStage

    init(_ definition: LeadDefinition) {
        number = definition.number
        converted = TimelineStage(definition.standing(ofSQL: true, under: definition.number))
        own = TimelineStage(definition.standing(ofSQL: false, under: definition.number))
        foreign = TimelineStage(definition.standing(ofSQL: false, under: definition.number &- 1))
        sal = TimelineStage(definition.topology.standing(.sal))
        let topology = definition.topology
        steps =
            [Stage.inquiry, .viable, .mql, .sal, .sql, .opportunity].filter { topology.used.contains($0) }.map { TimelineStage($0) }
            + [.won]
        opportunity = TimelineStage(topology.opportunity)
        beginning = Stage.allCases.reduce(0) { bits, stage in
            definition.beginsFirstTouch(stage, isDeclared: true) ? bits | 1 << UInt16(TimelineStage(stage).rawValue) : bits
        }
        qualified = topology.acceptsInto == .sal && topology.used.contains(.sql) ? .sql : opportunity
    }

    /// As what a stay is taken by the definition in force; see `LeadDefinition.standing(of:)`.
    @inline(__always)
    func standing(_ stage: TimelineStage, isConverted: Bool, definition number: Int) -> TimelineStage {
        switch stage {
        case .sql: isConverted ? converted : number == self.number ? own : foreign
        case .sal: sal
        default: stage
        }
    }

    /// Whether a stay behind MQL begins the first-touch clock, as `LeadDefinition.beginsFirstTouch` has it.
    @inline(__always)
    func beginsFirstTouch(_ stay: TimelineStay) -> Bool { !stay.isDeclared || beginning >> UInt16(stay.standing.rawValue) & 1 == 1 }

    /// Whether a stage is, or lies behind, a step; won is reached by winning only.
    @inline(__always)
    static func reaches(_ stage: TimelineStage, _ step: TimelineStage) -> Bool {
        step == .won ? stage == .won : stage.rank >= step.rank
    }
}

/// One stay of a lead in a stage, read from its track.
struct TimelineStay {
    /// The stage by the core's name, as it was entered.
    var stage: TimelineStage
    /// What the definition in force takes it for.
    var standing: TimelineStage
    /// When it was entered.
    var entered: Int64
    /// From when its clocks ran.
    var clock: Int64
    /// When the next stage was entered; nil while it lasts.
    var left: Int64?
    /// The stage that came next, and the line by which it did.
    var next: TimelineStage?
    var nextSeq: UInt32 = .max
    var seq: UInt32
    var definition: Int
    var isDeclared: Bool
    var isConverted: Bool
}

extension TimelineView {
    /// Hands over the stays in the order of the journal. O(stages).
    ///
    /// - Parameter scheme: is looked for only where nobody has read the stays before: getting at it would count it as used, a million times.
    @inline(__always)
    func forEachStay(_ scheme: @autoclosure () -> StageScheme, _ body: (TimelineStay) -> Void) {
        if let known = knownStays {
            for stay in known { body(stay) }
        } else {
            readStays(scheme(), body)
        }
    }

    fileprivate func readStays(_ scheme: StageScheme, _ body: (TimelineStay) -> Void) {
        let marks = stages
        var stay: TimelineStay?
        for mark in marks {
            switch mark.kind {
            case .stage:
                if var ended = stay {
                    ended.left = mark.at
                    ended.next = mark.stage
                    ended.nextSeq = mark.seq
                    finish(&ended, scheme)
                    body(ended)
                }
                stay = TimelineStay(
                    stage: mark.stage, standing: mark.stage, entered: mark.at, clock: mark.at, seq: mark.seq, definition: mark.code,
                    isDeclared: false, isConverted: false)
            case .clock: stay?.clock = mark.at
            case .declared: stay?.isDeclared = true
            case .converted: stay?.isConverted = true
            default: break
            }
        }
        if var last = stay {
            finish(&last, scheme)
            body(last)
        }
    }

    @inline(__always)
    private func finish(_ stay: inout TimelineStay, _ scheme: StageScheme) {
        stay.standing = scheme.standing(stay.stage, isConverted: stay.isConverted, definition: stay.definition)
    }

    /// The present stage, by the core's name.
    var stage: TimelineStage {
        if let last = knownStays?.last { return last.stage }
        for mark in stages.reversed() where mark.kind == .stage { return mark.stage }
        return .inquiry
    }

    /// When it was captured.
    var capturedAt: Int64 { stages.first?.at ?? 0 }
}

/// Where the stays of the lead that is being looked at stand, so that each part of a plan finds them read.
final class StayBuffer {
    private var room = UnsafeMutableBufferPointer<TimelineStay>.allocate(capacity: 64)

    deinit { room.deallocate() }

    /// The lead with its stays read; they stand until the next one is read.
    func read(_ lead: TimelineView, _ scheme: StageScheme) -> TimelineView {
        var count = 0
        lead.readStays(scheme) { stay in
            if count == room.count { grow() }
            room.initializeElement(at: count, to: stay)
            count += 1
        }
        var read = lead
        read.knownStays = UnsafeBufferPointer(rebasing: room[..<count])
        return read
    }

    private func grow() {
        let larger = UnsafeMutableBufferPointer<TimelineStay>.allocate(capacity: 2 * room.count)
        _ = larger.initialize(from: room)
        room.deallocate()
        room = larger
    }
}
