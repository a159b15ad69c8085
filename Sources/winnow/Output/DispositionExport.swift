import Formats
import Intake
import Lifecycle
import Workspace

/// Writes what a CRM is told about its leads: those that somebody or a rule worked on here.
///
/// Everything is as of one entry of the journal. Of the changes since an earlier entry it writes the leads whose rows
/// differ from what they were then, also if what was done has been undone.
struct DispositionExport {
    let context: CommandContext
    let workspace: Workspace
    let system: DispositionSystem
    /// The last entry that counts.
    let last: SequenceNumber

    /// What was written and what was not.
    struct Report {
        /// The leads written.
        var leads = 0
        /// The leads that have neither a record id of the CRM nor an e-mail address.
        var withoutMatch = 0
        /// Owners whose name or address in the CRM isn't known.
        var unknownOwners: Set<Login> = []
    }

    init(context: CommandContext, workspace: Workspace, system: DispositionSystem) {
        self.context = context
        self.workspace = workspace
        self.system = system
        last = workspace.lastLine
    }

    /// Writes the leads that changed after an entry, or all without one. O(leads).
    func write(after position: SequenceNumber?) throws -> Report {
        var report = Report()
        if !context.common.json { context.output.csv(system.columns) }
        try context.forEachHistory(of: workspace) { (history: LeadHistory) in
            add(history.prefix(through: last), since: position, &report)
        }
        return report
    }

    /// Writes a lead if it was worked on, or was then, and the CRM would be told something else than then.
    private func add(_ history: LeadHistory, since position: SequenceNumber?, _ report: inout Report) {
        guard let newest = history.entries.last, newest.seq > position ?? SequenceNumber(0) else { return }
        var before: [[String]] = []
        if let earlier = position.map({ history.prefix(through: $0) }), Self.isWorkedOn(earlier), let lead = earlier.fold() {
            before = disposition(of: lead).rows
        }
        guard !before.isEmpty || Self.isWorkedOn(history), let lead = history.fold(), !lead.isErased else { return }
        let rows = disposition(of: lead).rows
        guard !rows.isEmpty else {
            report.withoutMatch += 1
            return
        }
        guard rows != before else { return }
        if let owner = lead.owner, ownerText(owner) == nil { report.unknownOwners.insert(owner) }
        report.leads += 1
        for row in rows { write(row) }
    }

    private func write(_ row: [String]) {
        guard context.common.json else { return context.output.csv(row) }
        context.output.json { object in
            for (name, cell) in zip(system.columns, row) {
                object.member(named: name) { if cell.isEmpty { $0.null() } else { $0.escapedString(cell) } }
            }
        }
    }

    private func disposition(of lead: Lead) -> Disposition {
        Disposition(
            of: lead, for: system, owner: lead.owner.flatMap(ownerText) ?? "", definition: workspace.definition)
    }

    /// An owner as the CRM knows them; nil if that isn't known.
    private func ownerText(_ login: Login) -> String? { workspace.team.members[login].flatMap(system.owner) }

    /// Whether anything but its capture and imports happened to a lead.
    private static func isWorkedOn(_ history: LeadHistory) -> Bool {
        history.inForce.contains { entry in
            switch entry.event {
            case .captured, .undone: false
            default: entry.batch == nil
            }
        }
    }
}
