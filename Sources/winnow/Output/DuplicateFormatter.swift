import Formats
import Lifecycle
import ReadModel
import Workspace

/// Writes possible duplicates as text, JSON and CSV; keys and columns must not change.
struct DuplicateFormatter {
    private let summary: LeadSummary

    init(workspace: Workspace) { summary = LeadSummary(workspace: workspace) }

    /// What merges the two leads, or why nothing does: `winnow merge L7 --into L3`, `L3 is won; …`.
    static func advice(_ duplicate: PossibleDuplicate) -> String {
        if duplicate.mayOnlyShareAPhone { return sharedPhone }
        return duplicate.mergeCommand ?? duplicate.refusal ?? ""
    }

    private static let sharedPhone = "the names differ, and several people may share a phone; look at both before merging them"

    /// The sentence after adding a lead.
    static func sentence(_ duplicate: PossibleDuplicate) -> String {
        let isProposed = duplicate.canMerge && !duplicate.mayOnlyShareAPhone
        let advice = isProposed ? "; to merge them: \(advice(duplicate))" : "; \(advice(duplicate))"
        return "possible duplicate of \(duplicate.name) (\(duplicate.reasonText))\(advice)"
    }

    /// The id, and the rest of the line in the details of a lead.
    func detail(_ duplicate: PossibleDuplicate) -> (String, String) {
        let row = duplicate.row
        let who = [row.name, row.company].filter { !$0.isEmpty }.joined(separator: ", ")
        return (row.id.description, "\(who) (\(status(row))): \(duplicate.reasonText); \(Self.advice(duplicate))")
    }

    /// Two leads with the reason and the advice, in three lines.
    func lines(_ lead: LeadRow, _ duplicate: PossibleDuplicate) -> [String] {
        let name = PossibleDuplicate(row: lead, reasons: [], merge: nil).name
        return [
            "\(name) (\(status(lead)))", "  \(duplicate.reasonText) as \(duplicate.name) (\(status(duplicate.row)))",
            "  \(Self.advice(duplicate))",
        ]
    }

    /// The stage and the owner: `SAL, dana`.
    private func status(_ row: LeadRow) -> String {
        summary.definition.label(of: row) + (row.owner.map { ", " + $0.name } ?? ", no owner")
    }

    /// Writes the members of a possible duplicate of a lead.
    func write(_ duplicate: PossibleDuplicate, to object: inout JSONMembers) {
        write(duplicate.row, to: &object)
        object.text("reason", duplicate.reasons.first?.name)
        object.texts("reasons", duplicate.reasons.map(\.name))
        object.member("canMerge", duplicate.canMerge)
        object.text("merge", duplicate.mayOnlyShareAPhone ? nil : duplicate.mergeCommand)
        object.text("why", duplicate.mayOnlyShareAPhone ? Self.sharedPhone : duplicate.refusal)
    }

    /// Writes the members of a lead, with its possible duplicate as one of them.
    func write(_ lead: LeadRow, _ duplicate: PossibleDuplicate, to object: inout JSONMembers) {
        write(lead, to: &object)
        object.member("possibleDuplicate") { json in json.object { write(duplicate, to: &$0) } }
    }

    private func write(_ row: LeadRow, to object: inout JSONMembers) {
        object.text("id", row.id.description)
        object.text("name", row.name)
        object.text("company", row.company)
        object.text("stage", row.stage.rawValue)
        object.text("owner", row.owner?.name)
    }

    /// The names of the columns in CSV.
    static let heading = [
        "id", "name", "company", "stage", "owner", "otherId", "otherName", "otherCompany", "otherStage", "otherOwner", "reason",
        "canMerge", "merge", "why",
    ]

    /// The cells of two leads.
    func cells(_ lead: LeadRow, _ duplicate: PossibleDuplicate) -> [String] {
        [lead, duplicate.row].flatMap { row in
            [row.id.description, row.name, row.company, row.stage.rawValue, row.owner?.name ?? ""]
        } + [
            duplicate.reasons.map(\.name).joined(separator: " "), "\(duplicate.canMerge)",
            duplicate.mayOnlyShareAPhone ? "" : duplicate.mergeCommand ?? "",
            duplicate.mayOnlyShareAPhone ? Self.sharedPhone : duplicate.refusal ?? "",
        ]
    }
}
