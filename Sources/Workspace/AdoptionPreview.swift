package import Definitions
package import Lifecycle

/// What adopting a definition would do, found out before anything is written.
package struct AdoptionPreview: Sendable {
    /// Leads that would go from one stage to another.
    package struct Move: Hashable, Sendable {
        /// The stage that they are in.
        package let from: Stage
        /// The stage that they would be in.
        package let to: Stage
        /// How many.
        package let count: Int
    }

    /// How many leads in a stage would pass the gate to the next one, now and then.
    package struct GateChange: Hashable, Sendable {
        /// The gate.
        package let transition: Transition
        /// Leads that stand before it.
        package let count: Int
        /// Those that pass it by the definition in force.
        package let passNow: Int
        /// Those that would pass it.
        package let passThen: Int
    }

    /// The definition in force.
    package let now: LeadDefinition
    /// The definition that would be adopted, with the number that it would get.
    package let then: LeadDefinition
    /// Who would move: only leads that nobody has decided on.
    package let moves: [Move]
    /// Leads whose stage stays what it is in the journal but means another one: an SQL that was never converted is no opportunity where SQL is that.
    package let readings: [Move]
    /// The gates through which another number of leads would pass.
    package let gates: [GateChange]
    /// Leads in the queues and before them that people decided on or own, or that a file says sales had already: they stay.
    package let stay: Int
    /// What differs between the two, in words.
    package let differences: DefinitionDiff

    /// What would happen, one plain sentence each: `41 MQL would become Inquiry`.
    package var sentences: [String] {
        var told = moves.map { move in
            "\(move.count) \(now.label(move.from)) would become \(then.label(move.to))"
        }
        if moves.isEmpty { told.append("no lead would move") }
        told += readings.map { "\($0.count) \(now.label($0.from)) would count as \(then.label($0.to))" }
        told += gates.map { gate in
            "\(gate.passThen) of \(gate.count) would pass the gate to \(gate.transition.rawValue), now \(gate.passNow) do"
        }
        if stay > 0 {
            told.append(
                stay == 1 ? "1 that was decided on, or has an owner, stays" : "\(stay) that were decided on, or have an owner, stay"
            )
        }
        return told
    }
}

extension AdoptionPreview.Move {
    /// Ways with their counts, the commonest first.
    static func sorted(_ ways: [AdoptionTally.Way: Int]) -> [AdoptionPreview.Move] {
        ways.map { AdoptionPreview.Move(from: $0.key.from, to: $0.key.to, count: $0.value) }
            .sorted { ($1.count, $0.from.rawValue, $0.to.rawValue) < ($0.count, $1.from.rawValue, $1.to.rawValue) }
    }
}

/// What a survey of the leads counts for a preview.
struct AdoptionTally: Sendable {
    struct Way: Hashable, Sendable {
        var from: Stage
        var to: Stage
    }

    struct Gate: Sendable {
        var count = 0
        var passNow = 0
        var passThen = 0
    }

    var moves: [Way: Int] = [:]
    var gates: [Transition: Gate] = [:]
    var readings: [Way: Int] = [:]
    var stay = 0
    private var memory: FitScorer?

    mutating func take(_ lead: Lead, now: LeadDefinition, then: LeadDefinition, at moment: Instant) {
        let memory = self.memory ?? FitScorer(then)
        self.memory = memory
        if let stage = then.requalification(of: lead, scoring: { then.reading(of: lead, on: $0, memory) }) {
            moves[Way(from: lead.stage, to: stage), default: 0] += 1
        } else if !lead.isUndecided {
            stay += 1
        }
        let before = now.standing(of: lead)
        let after = then.standing(of: lead)
        if now.topology.isOpportunity(before) != then.topology.isOpportunity(after) || now.label(before) != then.label(after),
            before != after
        {
            readings[Way(from: before, to: after), default: 0] += 1
        }
        guard let transition = Self.next(of: before, now), transition == Self.next(of: after, then) else { return }
        let gateCase = GateContext(lead: lead, now: moment)
        gates[transition, default: Gate()].count += 1
        if Self.passes(transition, gateCase, now) { gates[transition, default: Gate()].passNow += 1 }
        if Self.passes(transition, gateCase, then) { gates[transition, default: Gate()].passThen += 1 }
    }

    mutating func join(_ other: AdoptionTally) {
        moves.merge(other.moves, uniquingKeysWith: +)
        stay += other.stay
        readings.merge(other.readings, uniquingKeysWith: +)
        gates.merge(other.gates) {
            Gate(count: $0.count + $1.count, passNow: $0.passNow + $1.passNow, passThen: $0.passThen + $1.passThen)
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

    /// Whether a gate is passed as far as the lead goes: what a form asks for at the moment itself is not held against it.
    private static func passes(_ transition: Transition, _ gateCase: GateContext, _ definition: LeadDefinition) -> Bool {
        definition.unmet(for: transition, gateCase).allSatisfy { missing in
            switch missing.requirement {
            case .conversion, .scheduledFollowUp, .reason: true
            default: false
            }
        }
    }
}
