/// The initial owner of a capture.
package enum EntryOwner: String, CaseIterable, Sendable {
    /// No one; the lead waits to be claimed.
    case nobody
    /// The person who adds it, if they are an SDR.
    case adder
    /// The rep that routing chooses.
    case routed
}

/// The stage in which a capture enters, by its source, form or origin.
package struct EntryRule: Hashable, Sendable {
    /// The captures to which a rule applies.
    package enum Match: Hashable, Sendable {
        /// Leads added manually.
        case byHand
        /// A source by name, ignoring case.
        case source(String)
        /// A form.
        case form(FormKind)
        /// Everything else.
        case anything
    }

    /// The captures to which it applies.
    package var match: Match
    /// The stage that the lead enters.
    package var stage: Stage
    /// Its initial owner.
    package var owner: EntryOwner
    /// Whether the lead is inbound or outbound.
    package var path: CapturePath

    package init(match: Match, stage: Stage, owner: EntryOwner = .nobody, path: CapturePath = .inbound) {
        self.match = match
        self.stage = stage
        self.owner = owner
        self.path = path
    }
}

extension [EntryRule] {
    /// The rule for a capture by its origin and fields: the first that matches, or entry as an inquiry.
    func rule(for origin: NewLead.Origin, _ fields: LeadFields) -> EntryRule {
        // Compares by index, because copying a rule with its strings costs more than matching it.
        let index = indices.first { index in
            switch self[index].match {
            case .byHand: origin == .byHand
            case .form(let form): origin == .form(form)
            case .source(let name): fields[.source]?.lowercased() == name.lowercased()
            case .anything: true
            }
        }
        return index.map { self[$0] } ?? EntryRule(match: .anything, stage: .inquiry)
    }
}
