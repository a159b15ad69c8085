package import Definitions
package import Lifecycle

/// The effects of adopting a definition, computed before anything is written.
package struct AdoptionPreview: Sendable {
    /// A number of leads that would change from one stage to another.
    package struct Move: Hashable, Sendable {
        /// The present stage.
        package let from: Stage
        /// The stage after the adoption.
        package let to: Stage
        /// The number of leads.
        package let count: Int
    }

    /// A gate that a different number of leads would pass.
    package struct GateChange: Hashable, Sendable {
        /// The gate's transition.
        package let transition: Transition
        /// The number of leads before the gate.
        package let count: Int
        /// The number that passes under the definition in force.
        package let passingNow: Int
        /// The number that would pass under the proposed definition.
        package let passingIfAdopted: Int
    }

    /// The definition in force.
    package let current: LeadDefinition
    /// The proposed definition, with the number that it would get.
    package let proposed: LeadDefinition
    /// The leads that would change stage. Only leads without a decision by a person move.
    package let moves: [Move]
    /// Leads whose recorded stage stays but would mean another one.
    ///
    /// For example, where SQL is the opportunity, an SQL that was never converted is not one.
    package let reinterpretations: [Move]
    /// The gates that a different number of leads would pass.
    package let gates: [GateChange]
    /// The number of leads that stay although they are in or before the queues.
    ///
    /// A person decided on them, they have an owner, or a file says that sales already had them.
    package let stayCount: Int
    /// The differences between the two definitions, as text.
    package let differences: DefinitionDiff

    /// The effects, one sentence each: `41 MQLs would become Inquiry`.
    package var sentences: [String] {
        var lines = moves.map { move in
            "\(move.count.counted("lead")) would move from \(current.label(move.from)) to \(proposed.label(move.to))"
        }
        if moves.isEmpty { lines.append("no lead would change stage") }
        lines += reinterpretations.map {
            "\($0.count.counted("lead")) in \(current.label($0.from)) would count as \(proposed.label($0.to))"
        }
        lines += gates.map { gate in
            "\(gate.passingIfAdopted.grouped) of \(gate.count.counted("lead")) would meet the criteria to "
                + "\(gate.transition.rawValue), \(gate.passingNow.grouped) do now"
        }
        if stayCount > 0 {
            lines.append(
                stayCount == 1
                    ? "1 lead keeps its stage, because someone has worked on it or owns it"
                    : "\(stayCount.grouped) leads keep their stage, because someone has worked on them or owns them")
        }
        return lines
    }
}

extension AdoptionPreview.Move {
    /// The stage changes with their counts, the most frequent first.
    static func sorted(_ changes: [AdoptionCounts.StageChange: Int]) -> [AdoptionPreview.Move] {
        changes.map { AdoptionPreview.Move(from: $0.key.from, to: $0.key.to, count: $0.value) }
            .sorted { ($1.count, $0.from.rawValue, $0.to.rawValue) < ($0.count, $1.from.rawValue, $1.to.rawValue) }
    }
}

/// The counts that a scan of the leads collects for a preview.
struct AdoptionCounts: Sendable {
    struct StageChange: Hashable, Sendable {
        var from: Stage
        var to: Stage
    }

    struct Gate: Sendable {
        var count = 0
        var passingNow = 0
        var passingIfAdopted = 0
    }

    var moves: [StageChange: Int] = [:]
    var gates: [Transition: Gate] = [:]
    var reinterpretations: [StageChange: Int] = [:]
    var stayCount = 0
    private var cachedScorer: FitScorer?

    mutating func add(_ lead: Lead, current: LeadDefinition, proposed: LeadDefinition, at moment: Instant) {
        var scorer = cachedScorer.take() ?? FitScorer(proposed)
        defer { cachedScorer = scorer }
        if let stage = proposed.requalification(of: lead, scoring: { scorer.snapshot(of: lead, on: $0) }) {
            moves[StageChange(from: lead.stage, to: stage), default: 0] += 1
        } else if !lead.isUndecided {
            stayCount += 1
        }
        let before = current.effectiveStage(of: lead)
        let after = proposed.effectiveStage(of: lead)
        if current.topology.isOpportunity(before) != proposed.topology.isOpportunity(after)
            || current.label(before) != proposed.label(after),
            before != after
        {
            reinterpretations[StageChange(from: before, to: after), default: 0] += 1
        }
        guard let transition = Self.next(of: before, current), transition == Self.next(of: after, proposed) else { return }
        let context = GateContext(lead: lead, now: moment)
        gates[transition, default: Gate()].count += 1
        if Self.passes(transition, context, current) { gates[transition, default: Gate()].passingNow += 1 }
        if Self.passes(transition, context, proposed) { gates[transition, default: Gate()].passingIfAdopted += 1 }
    }

    mutating func merge(_ other: AdoptionCounts) {
        moves.merge(other.moves, uniquingKeysWith: +)
        stayCount += other.stayCount
        reinterpretations.merge(other.reinterpretations, uniquingKeysWith: +)
        gates.merge(other.gates) {
            Gate(
                count: $0.count + $1.count, passingNow: $0.passingNow + $1.passingNow,
                passingIfAdopted: $0.passingIfAdopted + $1.passingIfAdopted)
        }
    }

    private static func next(of stage: Stage, _ definition: LeadDefinition) -> Transition? {
        let topology = definition.topology
        switch stage {
        case .mql: return .accept
        case .sal: return topology.hasQualification ? .qualify : .convert
        case .sql: return topology.isOpportunity(.sql) ? nil : .convert
        default: return nil
        }
    }

    /// Whether the lead itself passes a gate.
    ///
    /// Values that the form asks for at that moment do not count as unmet.
    private static func passes(_ transition: Transition, _ context: GateContext, _ definition: LeadDefinition) -> Bool {
        definition.unmet(for: transition, context).allSatisfy { unmet in
            switch unmet.requirement {
            case .conversion, .scheduledFollowUp, .reason: true
            default: false
            }
        }
    }
}
