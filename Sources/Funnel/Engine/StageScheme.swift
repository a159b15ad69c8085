internal import Lifecycle

/// How far each stage is, and what the stages of earlier definitions are taken for by the one in force.
struct StageScheme {
    /// The stages from A to B that a cohort goes through: those that the definition uses, from inquiry to opportunity, then won.
    let steps: [Stage]
    /// The step that a lead is an opportunity in.
    let opportunity: Stage
    /// The step that counts as qualified behind an acceptance: SQL, or the opportunity where accepting leads to SQL.
    let qualified: Stage
    private let definition: LeadDefinition
    private let standings: [Stage]

    init(_ definition: LeadDefinition) {
        self.definition = definition
        let topology = definition.topology
        steps = [Stage.inquiry, .viable, .mql, .sal, .sql, .opportunity].filter { topology.used.contains($0) } + [.won]
        opportunity = topology.opportunity
        qualified = topology.acceptsInto == .sal && topology.used.contains(.sql) ? .sql : topology.opportunity
        standings = Stage.allCases.map { topology.standing($0) }
    }

    /// How far a stage is: 0 for inquiry to 5 for opportunity, 6 for the ends of an opportunity; -1 for the detours.
    static func rank(_ stage: Stage) -> Int {
        switch stage {
        case .inquiry: 0
        case .viable: 1
        case .mql: 2
        case .sal: 3
        case .sql: 4
        case .opportunity: 5
        case .won, .lost, .noDecision: 6
        case .nurture, .disqualified, .dropped: -1
        }
    }

    /// As what a stay is taken by the definition in force; see `LeadDefinition.standing(of:)`.
    @inline(__always)
    func standing(_ stage: Stage, isConverted: Bool, definition number: Int) -> Stage {
        guard stage == .sql else { return standings[Int(stage.place)] }
        return definition.standing(ofSQL: isConverted, under: number)
    }

    /// Whether a stage is, or lies behind, a step; won is reached by winning only.
    @inline(__always)
    static func reaches(_ stage: Stage, _ step: Stage) -> Bool {
        step == .won ? stage == .won : rank(stage) >= rank(step)
    }
}

extension Stage {
    /// Its place among the cases, which marks keep.
    @inline(__always)
    var place: UInt8 {
        switch self {
        case .inquiry: 0
        case .viable: 1
        case .mql: 2
        case .sal: 3
        case .sql: 4
        case .opportunity: 5
        case .won: 6
        case .lost: 7
        case .noDecision: 8
        case .nurture: 9
        case .disqualified: 10
        case .dropped: 11
        }
    }
}

/// One stay of a lead in a stage, read from its track.
struct TrackStay {
    /// The stage by the core's name, as it was entered.
    var stage: Stage
    /// What the definition in force takes it for.
    var standing: Stage
    /// When it was entered.
    var entered: Int64
    /// From when its clocks ran.
    var clock: Int64
    /// When the next stage was entered; nil while it lasts.
    var left: Int64?
    /// The stage that came next, and the line by which it did.
    var next: Stage?
    var nextSeq: UInt32 = .max
    var seq: UInt32
    var definition: Int
    var isDeclared: Bool
    var isConverted: Bool
}

extension LeadView {
    /// Hands over the stays in the order of the journal. O(stages).
    @inline(__always)
    func forEachStay(_ scheme: StageScheme, _ body: (TrackStay) -> Void) {
        let marks = stages
        var stay: TrackStay?
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
                stay = TrackStay(
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
    private func finish(_ stay: inout TrackStay, _ scheme: StageScheme) {
        stay.standing = scheme.standing(stay.stage, isConverted: stay.isConverted, definition: stay.definition)
    }

    /// The present stage, by the core's name.
    var stage: Stage {
        for mark in stages.reversed() where mark.kind == .stage { return mark.stage }
        return .inquiry
    }

    /// When it was captured.
    var capturedAt: Int64 { stages.first?.at ?? 0 }
}
