internal import Reports
internal import Intake
internal import Lifecycle
internal import ReadModel

extension LeadTimeline {
    /// The track of a number by its history, with the lead that it is, if any.
    init(
        _ id: LeadID, _ history: LeadHistory, _ known: IndexDependencies.Known?, isErasedSince: Bool = false,
        code: @escaping (String) -> Int
    ) {
        guard let known else {
            self.init(nothing: id, history)
            return
        }
        self.init(known.lead, history, reach: Reach(known.keys, known.lead.fields), isErasedSince: isErasedSince, code: code)
    }

    /// The track of a number by its history alone.
    init(_ id: LeadID, _ history: LeadHistory, isErasedSince: Bool = false, code: @escaping (String) -> Int) {
        guard case .lead(let lead) = history.standing else {
            self.init(nothing: id, history)
            return
        }
        self.init(
            id, history, IndexDependencies.Known(lead: lead, keys: MatchKeys(of: lead)), isErasedSince: isErasedSince, code: code)
    }
}

extension LeadTimeline.Reach {
    /// By the e-mail address a person is known, else by the first phone number, as intake compares them; a desk's address, such as `info@`, is nobody's.
    init(_ keys: MatchKeys, _ fields: LeadFields) {
        self.init(
            person: (keys.email ?? keys.phone).map(Self.hash) ?? 0,
            isAddressSound: fields[.email].map { EmailAddress($0) != nil } ?? true)
    }

    /// Half of a key's bits, never 0. Among a million people some hundred pairs share one by accident, which counts a person less now and then.
    private static func hash(_ key: Int64) -> UInt32 {
        max(1, UInt32(truncatingIfNeeded: key) ^ UInt32(truncatingIfNeeded: key >> 32))
    }
}
