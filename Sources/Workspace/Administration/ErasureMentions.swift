internal import Formats
internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

/// Texts about other leads that mention a person to be erased. They stay: only people can tell what they say.
struct ErasureMentions {
    private let traces: PersonTraces
    /// Names in small letters, in both orders: `anna schneider`, `schneider, anna`.
    private let fullNames: [String]
    /// Last names as they are written. A name in another case may be a word.
    private let lastNames: [String]
    private let queries: Queries

    /// The number of lines that are read at a time.
    private static let linesPerPage = 2000

    init(_ traces: PersonTraces, _ queries: Queries) {
        self.traces = traces
        self.queries = queries
        var fullNames: [String] = []
        for name in traces.fullNames where name.count == 2 {
            let (first, last) = (name[0].lowercased(), name[1].lowercased())
            fullNames += ["\(first) \(last)", "\(last) \(first)", "\(last), \(first)"]
        }
        self.fullNames = fullNames
        lastNames = traces.fullNames.compactMap(\.last).filter { $0.count > 2 }
    }

    /// What is to be known of such texts; nothing if there are none. Reads the whole journal.
    func notes(except own: Set<LeadID>) throws(WorkspaceError) -> [String] {
        guard !traces.addresses.isEmpty || !lastNames.isEmpty else { return [] }
        var found: Set<LeadID> = []
        let end = queries.index.position.seq.value
        var first = 1
        while first <= end {
            let last = min(first + Self.linesPerPage - 1, end)
            for entry in try queries.entries(in: SequenceNumber(first)...SequenceNumber(last)) {
                guard let lead = entry.lead, !own.contains(lead), !found.contains(lead) else { continue }
                if Self.texts(of: entry.event).contains(where: isAboutPerson) { found.insert(lead) }
            }
            first = last + 1
        }
        var leads: Set<LeadID> = []
        for id in found { if let lead = try queries.lead(resolving: id), !lead.isErased { leads.insert(lead.id) } }
        guard let one = leads.min() else { return [] }
        return [
            "texts about \(ErasurePlan.list(leads.sorted())) may mention the person and are unchanged; "
                + "look at them: winnow show \(one)"
        ]
    }

    private func isAboutPerson(_ text: String) -> Bool {
        if text.utf8.contains(UInt8(ascii: "@")), EmailAddress.mentioned(in: text).contains(where: traces.addresses.contains) {
            return true
        }
        let small = text.lowercased()
        if fullNames.contains(where: { Self.has($0, in: small) }) { return true }
        return lastNames.contains { Self.has($0, in: text) }
    }

    /// Whether a text has a name that isn't part of a longer word.
    private static func has(_ name: String, in text: String) -> Bool {
        var rest = text[...]
        while let range = rest.firstRange(of: name) {
            let before = rest[..<range.lowerBound].last ?? text[..<range.lowerBound].last
            let after = rest[range.upperBound...].first
            if !(before?.isLetter ?? false), !(after?.isLetter ?? false) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    /// What people wrote about a lead: notes, and columns of files that winnow doesn't know.
    private static func texts(of event: Event) -> [String] {
        switch event {
        case .noted(let text): [text]
        case .touched(let touch): [touch.note].compactMap(\.self)
        case .followUpScheduled(let agreed): [agreed.note].compactMap(\.self)
        case .engaged(let engagement): [engagement.detail].compactMap(\.self)
        case .rejected(let declined), .disqualified(let declined): [declined.note].compactMap(\.self)
        case .assessed(let assessed): [assessed.note].compactMap(\.self)
        case .reengaged(let reengaged): [reengaged.note].compactMap(\.self)
        case .closed(let closed): [closed.note].compactMap(\.self)
        case .captured(let captured): Array(captured.fields.extra.values)
        case .edited(let changes): Array(changes.extra.values)
        default: []
        }
    }
}
