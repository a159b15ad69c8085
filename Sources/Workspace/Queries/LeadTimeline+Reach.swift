internal import Reports
internal import Intake
internal import Lifecycle
internal import ReadModel

extension LeadTimeline {
    /// Creates the timeline of a lead id from its history and, if there is one, the lead.
    init(
        _ id: LeadID, _ history: LeadHistory, _ known: IndexDependencies.KeyedLead?, isErasedSince: Bool = false,
        versions: any DefinitionVersions, symbol: @escaping (String) -> Int
    ) {
        guard let known else {
            self.init(empty: id, history)
            return
        }
        self.init(
            known.lead, history, reach: Reach(known.keys, known.lead.fields), isErasedSince: isErasedSince,
            evidence: { history.evidence(of: $0, versions) }, symbol: symbol)
    }

    /// Creates the timeline of a lead id from its history alone.
    init(
        _ id: LeadID, _ history: LeadHistory, isErasedSince: Bool = false, versions: any DefinitionVersions,
        symbol: @escaping (String) -> Int
    ) {
        guard case .lead(let lead) = history.status else {
            self.init(empty: id, history)
            return
        }
        self.init(
            id, history, (lead, MatchKeys(of: lead)), isErasedSince: isErasedSince, versions: versions, symbol: symbol)
    }
}

extension LeadTimeline.Reach {
    /// Identifies the person by e-mail address, or else by the first phone number, as in imports.
    ///
    /// A shared address, such as `info@`, identifies nobody.
    init(_ keys: MatchKeys, _ fields: LeadFields) {
        self.init(
            person: (keys.emails.first ?? keys.phones.first).map(Self.hash) ?? 0,
            isAddressValid: fields.problem(with: .email) == nil)
    }

    /// Half of a key's bits, never 0.
    ///
    /// Among a million people about a hundred pairs collide, so a count of people is occasionally one too low.
    private static func hash(_ key: Int64) -> UInt32 {
        max(1, UInt32(truncatingIfNeeded: key) ^ UInt32(truncatingIfNeeded: key >> 32))
    }
}
