internal import Formats
internal import Lifecycle

/// Why leads block an undo: each later action once, with its id and the number of leads that it changed.
struct UndoObstacles {
    private struct Cause {
        var entry: Entry
        var refusal: Refusal
        var leads = 1
    }

    /// The person whose action is to be undone.
    let author: Login
    private let when: (Instant) -> String
    private var causes: [ActionID: Cause] = [:]
    private var order: [ActionID] = []
    private var others: [String] = []

    /// `when` formats the times of others' actions.
    init(author: Login, when: @escaping (Instant) -> String) {
        self.author = author
        self.when = when
    }

    /// Adds the refusal of a lead.
    mutating func add(_ refusal: Refusal, _ history: LeadHistory, of ranges: [ClosedRange<SequenceNumber>]) {
        func isUndone(_ entry: Entry) -> Bool { ranges.contains { $0.contains(entry.seq) } }
        let entries = history.inForce
        let first = entries.first(where: isUndone)?.seq
        let since = entries.filter { entry in first.map { entry.seq > $0 } ?? false && !isUndone(entry) }
        guard since.allSatisfy(\.event.canBeUndone),
            let later = since.first(where: { entry in
                if case .undone = entry.event { return false }
                return entry.by == .person(author) || entry.event.changesLead
            })
        else {
            others.append(refusal.message)
            return
        }
        let id = later.batch ?? later.action
        if causes[id] == nil {
            causes[id] = Cause(entry: later, refusal: refusal)
            order.append(id)
        } else {
            causes[id]?.leads += 1
        }
    }

    /// The reasons as sentences, in the order of the leads.
    ///
    /// - Parameter fileName: The name of an import's file.
    func messages(fileName: (ActionID) throws(WorkspaceError) -> String?) throws(WorkspaceError) -> [String] {
        var messages: [String] = []
        for id in order {
            guard let cause = causes[id] else { continue }
            guard cause.entry.batch != nil || cause.leads > 1 else {
                messages.append(cause.refusal.message)
                continue
            }
            let isOwn = cause.entry.by == .person(author)
            let what: String
            if let batch = cause.entry.batch {
                what = "import" + (try fileName(batch).map { " of \($0)" } ?? "")
            } else {
                what = "action (\(cause.entry.event.label))"
            }
            let name = cause.entry.by.login?.name ?? "a rule"
            let who = isOwn ? "your later \(what)" : "a later \(what) by \(name) at \(when(cause.entry.at))"
            messages.append(
                "\(cause.leads.counted("lead")) \(cause.leads == 1 ? "was" : "were") changed by \(who); undo it first: "
                    + "winnow undo --batch \(id)")
        }
        return messages + others
    }
}
