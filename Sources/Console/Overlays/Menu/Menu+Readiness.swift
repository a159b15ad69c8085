internal import Lifecycle

// What the leads of a batch still lack for an option: the menu says it, as it does for a single lead.
extension Menu {
    /// The most leads that are read for it; a larger batch shows what is missing in its preview.
    private static let readinessLimit = 500

    /// Requests the leads of a batch, to say for how many of them an option is possible.
    var readinessEffects: [Effect] {
        let asks = options.contains { if case .steps = $0.choice { true } else { false } }
        return isBatch && asks && leads.count <= Self.readinessLimit ? [.loadLeads(leads)] : []
    }

    /// Says for each option how many leads are ready for it, and everything that the others lack.
    mutating func receive(_ batch: [Lead], _ session: ConsoleSession) {
        guard isBatch, batch.map(\.id).allSatisfy(Set(leads).contains), !batch.isEmpty else { return }
        let gates = GateFormatter(session: session)
        for index in options.indices {
            guard case .steps(let commands) = options[index].choice else { continue }
            var missing: [String: Int] = [:]
            for lead in batch {
                let refusal = commands.lazy.compactMap { command in
                    Self.refusal(of: command, lead, session.decisionContext)
                }.first
                if let refusal { missing[gates.batchNeedsText(refusal), default: 0] += 1 }
            }
            let refused = missing.values.reduce(0, +)
            // What most leads lack comes first.
            let texts = missing.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let list = texts.map { texts.count == 1 ? $0.key : "\($0.value.grouped) \($0.key)" }.joined(separator: "; ")
            let count = batch.count.grouped
            // It can be picked all the same: the preview says what each of the leads lacks.
            options[index].readiness =
                switch refused {
                case 0: ""
                case batch.count: "none of \(count) ready: \(list)"
                default: "\((batch.count - refused).grouped) of \(count) ready, \(refused.grouped) not: \(list)"
                }
        }
    }

    private static func refusal(of command: Command, _ lead: Lead, _ context: DecisionContext) -> Refusal? {
        do throws(Refusal) {
            _ = try decide(command, in: lead, given: context)
            return nil
        } catch { return error }
    }
}
