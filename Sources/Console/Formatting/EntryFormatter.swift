internal import Formats
package import Lifecycle
package import Workspace

/// Formats journal entries as sentences.
///
/// The journal screen, timelines, messages and the command line share it. Its texts contain imported data and must pass
/// the sanitizer before they are output.
package struct EntryFormatter: Sendable {
    private(set) var definition: LeadDefinition
    let versions: DefinitionHistory?
    let team: Team
    let time: MomentFormatter
    let names: [LeadID: String]

    /// Creates a formatter with the labels of a definition and the names of a team.
    ///
    /// Leads that `names` lacks appear by their ids. An entry that was decided under another version of the definition
    /// uses that version's labels if `versions` has it.
    package init(
        definition: LeadDefinition, team: Team, now: Instant, names: [LeadID: String] = [:], versions: DefinitionHistory? = nil
    ) {
        self.definition = definition
        self.versions = versions
        self.team = team
        self.names = names
        time = MomentFormatter(zone: definition.calendar.zone, now: now)
    }

    /// The formatter with the labels of the version under which an entry was decided.
    private func forVersion(of entry: Entry) -> EntryFormatter {
        guard entry.definition > 0, entry.definition != definition.number, let version = versions?[entry.definition] else {
            return self
        }
        var formatter = self
        formatter.definition = version
        return formatter
    }

    /// The label of a decision's reason, from the version under which it was decided.
    package func reason(_ decision: Lead.Decision) -> String? {
        guard let id = decision.reason else { return nil }
        guard decision.definition > 0, decision.definition != definition.number, let version = versions?[decision.definition] else {
            return reason(id)
        }
        return version.reasons.first { $0.id == id }?.label ?? reason(id)
    }

    /// A whole sentence: `kim accepted L481 as a SAL (score 87)`.
    package func sentence(_ entry: Entry) -> String { forVersion(of: entry).sentenceText(entry) }

    /// A whole sentence; the undo of an undo, `target`, is a redo: `kim redid entry 7`.
    package func sentence(_ entry: Entry, undoing target: Entry?) -> String {
        guard case .undone = entry.event, case .undone(let earlier)? = target?.event else { return sentence(entry) }
        return "\(actor(entry)) redid \(entryRange(earlier))"
    }

    /// A short text for a timeline, without lead and time: `accepted by kim`, `call by kim: no answer`.
    package func brief(_ entry: Entry) -> String { forVersion(of: entry).briefText(entry) }

    /// A short text; the undo of an undo, `target`, is a redo: `entry 7 redone by kim`.
    package func brief(_ entry: Entry, undoing target: Entry?) -> String {
        guard case .undone = entry.event, case .undone(let earlier)? = target?.event else { return brief(entry) }
        return "\(entryRange(earlier)) redone by \(actor(entry))"
    }

    /// The note that another person's entry leaves on a row of a list: `accepted by kim`.
    package func notice(_ entry: Entry) -> String { forVersion(of: entry).noticeText(entry) }

    /// The person or rule that acted, with the login that acted on behalf of the person.
    package func actor(_ entry: Entry) -> String {
        let name: String =
            switch entry.by {
            case .person(let login): login.name
            case .rule(let rule): "the rule \"\(rule)\""
            }
        return entry.via.map { "\(name) (via \($0.name))" } ?? name
    }

    /// `Wei Zhang (L3)`, or the id alone.
    func displayName(_ id: LeadID) -> String {
        guard let name = names[id], name != id.description else { return id.description }
        return "\(name) (\(id))"
    }

    func label(_ stage: Stage) -> String { definition.label(stage) }

    func noun(_ stage: Stage) -> String { definition.topology.noun(for: stage) }

    func reason(_ id: String) -> String { definition.reasons.first { $0.id == id }?.label ?? id }

    func score(_ score: ScoreSnapshot) -> String { "score \(score.total)" }
    func note(_ text: String?) -> String { text.map { $0.isEmpty ? "" : " (\"\($0)\")" } ?? "" }
    func returnDate(_ declined: Declined) -> String { declined.returnOn.map { ", until \($0)" } ?? "" }
    func moved(_ stage: Stage?) -> String { stage.map { "; now \(label($0))" } ?? "" }

    func merged(_ merged: Merged, _ entry: Entry) -> String {
        "\(merged.absorbed) merged into \(entry.lead.map(\.description) ?? "another")"
    }

    /// Source and campaign of a capture: ` from Web (Spring)`; after a merge, a lead has several.
    func origin(_ fields: LeadFields) -> String { origin(fields[.source], fields[.campaign]) }

    func origin(_ source: String?, _ campaign: String?) -> String {
        switch (source, campaign) {
        case (let source?, let campaign?): " from \(source) (\(campaign))"
        case (let only?, nil), (nil, let only?): " from " + only
        case (nil, nil): ""
        }
    }

    func declared(_ declaration: StageDeclaration?) -> String {
        declaration.map { " (\($0.column) \"\($0.text)\"" + ($0.column.hasPrefix("--") ? ")" : " in the file)") } ?? ""
    }

    func fields(_ changes: FieldChanges) -> String {
        var names = changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()
        if changes.recordIDs != nil { names.append("record ids") }
        if changes.emails != nil { names.append("e-mail addresses") }
        if changes.phones != nil { names.append("phone numbers") }
        if changes.returnOn != nil { names.append("return date") }
        if changes.track != nil { names.append("nurture track") }
        return names.joined(separator: ", ")
    }

    /// The entries that an undo names: `entry 7`, `entries 7–9`.
    func entryRange(_ undone: Undone) -> String {
        undone.ranges.map { range in
            range.lowerBound == range.upperBound ? "entry \(range.lowerBound)" : "entries \(range.lowerBound)–\(range.upperBound)"
        }.joined(separator: ", ")
    }
}
