internal import Lifecycle

/// The order of the stages, and how the definition in force reads stages of earlier definitions.
final class StageScheme {
    /// The funnel's steps: the stages that the definition uses, from inquiry to opportunity, then won.
    let steps: [TimelineStage]
    /// The step at which a lead is an opportunity.
    let opportunity: TimelineStage
    /// The step that counts as qualified: SQL, or the opportunity where accepting leads to SQL.
    let qualified: TimelineStage
    /// The stages in which a file's declaration starts the first-touch clock, as bits.
    private let beginning: UInt16
    /// The stages within which marketing still nurtures, as bits.
    private let nurtured: UInt16
    private let number: Int
    /// The effective stages of a converted SQL, of one of this definition, and of another; then of a SAL.
    private let converted: TimelineStage
    private let own: TimelineStage
    private let foreign: TimelineStage
    private let sal: TimelineStage

    init(_ definition: LeadDefinition) {
        number = definition.number
        converted = TimelineStage(definition.effectiveStage(ofSQL: true, under: definition.number))
        own = TimelineStage(definition.effectiveStage(ofSQL: false, under: definition.number))
        foreign = TimelineStage(definition.effectiveStage(ofSQL: false, under: definition.number &- 1))
        sal = TimelineStage(definition.topology.effectiveStage(.sal))
        let topology = definition.topology
        steps =
            [Stage.inquiry, .viable, .mql, .sal, .sql, .opportunity].filter { topology.used.contains($0) }.map { TimelineStage($0) }
            + [.won]
        opportunity = TimelineStage(topology.opportunity)
        beginning = Stage.allCases.reduce(0) { bits, stage in
            definition.startsFirstTouchClock(stage, isDeclared: true) ? bits | 1 << UInt16(TimelineStage(stage).rawValue) : bits
        }
        nurtured = topology.nurturedWithin.reduce(0) { $0 | 1 << UInt16(TimelineStage($1).rawValue) }
        qualified = topology.acceptsInto == .sal && topology.used.contains(.sql) ? .sql : opportunity
    }

    /// The stage under the definition in force; see `LeadDefinition.effectiveStage(of:)`.
    @inline(__always)
    func effectiveStage(_ stage: TimelineStage, isConverted: Bool, definition number: Int) -> TimelineStage {
        switch stage {
        case .sql: isConverted ? converted : number == self.number ? own : foreign
        case .sal: sal
        default: stage
        }
    }

    /// Whether a stay beyond MQL starts the first-touch clock; see `LeadDefinition.startsFirstTouchClock`.
    @inline(__always)
    func startsFirstTouchClock(_ stay: TimelineStay) -> Bool {
        !stay.isDeclared || beginning >> UInt16(stay.effectiveStage.rawValue) & 1 == 1
    }

    /// Whether marketing still nurtures leads in a stage, so that the follow-up of sales begins after it.
    @inline(__always)
    func isNurturedWithin(_ stage: TimelineStage) -> Bool { nurtured >> UInt16(stage.rawValue) & 1 == 1 }

    /// Whether a stage is a step or lies beyond it; only winning reaches won.
    @inline(__always)
    static func reaches(_ stage: TimelineStage, _ step: TimelineStage) -> Bool {
        step == .won ? stage == .won : stage.rank >= step.rank
    }
}

/// One stay of a lead in a stage.
struct TimelineStay {
    /// The stage that was entered, as the journal has it.
    var stage: TimelineStage
    /// The stage under the definition in force.
    var effectiveStage: TimelineStage
    var entered: Int64
    /// When its clocks started.
    var clock: Int64
    /// When the next stage was entered; nil while the stay lasts.
    var left: Int64?
    /// The next stage, and the journal line of its entry.
    var next: TimelineStage?
    var nextSeq: UInt32 = .max
    var seq: UInt32
    var definition: Int
    var isDeclared: Bool
    var isConverted: Bool
    /// Of an outcome that a file declared: when its opportunity was created; `Int64.min` if that isn't known.
    var opened = Int64.min

    /// Whether no line entered it: it is the opportunity that led to a declared outcome.
    var isImplied: Bool { opened != .min && !stage.isOutcome }
}

extension TimelineView {
    /// Calls a closure with each stay, in the order of the journal. O(stages).
    ///
    /// - Parameter scheme: evaluated only if the stays have not been decoded before; access to it would retain it, a
    ///   million times.
    @inline(__always)
    func forEachStay(_ scheme: @autoclosure () -> StageScheme, _ body: (TimelineStay) -> Void) {
        if let known = cachedStays {
            for stay in known { body(stay) }
        } else {
            readStays(scheme(), body)
        }
    }

    /// Calls a closure with each stay, and before an outcome that a file declared with the opportunity that led to
    /// it.
    ///
    /// Such a lead has passed the opportunity, although no line says that it entered it (domain page, "Figures").
    /// O(stages).
    @inline(__always)
    func forEachStayAndOpportunity(_ scheme: @autoclosure () -> StageScheme, _ body: (TimelineStay) -> Void) {
        var before = TimelineStage.inquiry
        forEachStay(scheme()) { stay in
            if stay.opened != .min {
                let opportunity = scheme().opportunity
                if before != opportunity {
                    var opened = stay
                    (opened.stage, opened.effectiveStage) = (.opportunity, opportunity)
                    (opened.entered, opened.clock, opened.left) = (stay.opened, stay.opened, stay.entered)
                    (opened.next, opened.nextSeq, opened.isConverted) = (stay.stage, stay.seq, true)
                    body(opened)
                }
            }
            before = stay.effectiveStage
            body(stay)
        }
    }

    func readStays(_ scheme: StageScheme, _ body: (TimelineStay) -> Void) {
        let events = stages
        var stay: TimelineStay?
        for event in events {
            switch event.kind {
            case .stage:
                if var ended = stay {
                    ended.left = event.at
                    ended.next = event.stage
                    ended.nextSeq = event.seq
                    finish(&ended, scheme)
                    body(ended)
                }
                stay = TimelineStay(
                    stage: event.stage, effectiveStage: event.stage, entered: event.at, clock: event.at, seq: event.seq,
                    definition: event.symbol,
                    isDeclared: false, isConverted: false)
            case .clock: stay?.clock = event.at
            case .declared: stay?.isDeclared = true
            case .converted: stay?.isConverted = true
            case .opened: stay?.opened = event.at
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
        stay.effectiveStage = scheme.effectiveStage(stay.stage, isConverted: stay.isConverted, definition: stay.definition)
    }

    /// The present stage, by the core's name.
    var stage: TimelineStage {
        if let last = cachedStays?.last { return last.stage }
        for event in stages.reversed() where event.kind == .stage { return event.stage }
        return .inquiry
    }

    var capturedAt: Int64 { stages.first?.at ?? 0 }
}
