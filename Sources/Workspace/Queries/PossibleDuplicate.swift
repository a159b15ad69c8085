internal import Intake
package import Lifecycle
package import ReadModel

/// A lead that may be the same person as another one, with the reasons and how the two can be merged.
package struct PossibleDuplicate: Hashable, Sendable {
    /// The lead.
    package let row: LeadRow
    /// What both share, the strongest first.
    package let reasons: [DuplicateReason]
    /// How they can be merged, or why not; nil if the other person is no lead yet.
    package let merge: MergeAdvice?

    /// - Parameter name: The name of the lead that it may be; nil if it is not compared.
    package init(row: LeadRow, reasons: [DuplicateReason], merge: MergeAdvice?, like name: String? = nil) {
        self.row = row
        mayOnlyShareAPhone =
            reasons == [.phone]
            && name.map { !PersonName(first: nil, last: $0).isCompatible(with: PersonName(first: nil, last: row.name)) } ?? false
        self.reasons = reasons
        self.merge = merge
    }

    /// The reasons as text: `same e-mail, same phone`.
    package var reasonText: String { reasons.map(\.label).joined(separator: ", ") }

    /// The lead with its name and company: `L3 Ann Lee, Acme`.
    package var name: String {
        let name = row.displayName == row.id.description ? [] : [row.displayName]
        let company = row.company.isEmpty || row.company == row.displayName ? [] : [row.company]
        return ([row.id.description] + [(name + company).joined(separator: ", ")].filter { !$0.isEmpty }).joined(separator: " ")
    }

    /// Whether the two only share a phone and have different people's names, so that nothing proposes a merge.
    package let mayOnlyShareAPhone: Bool

    /// Whether the two leads can be merged.
    package var canMerge: Bool { mergeCommand != nil }

    /// The command that merges the two: `winnow merge L7 --into L3`.
    package var mergeCommand: String? {
        guard case .merge(let lead, let survivor) = merge else { return nil }
        return "winnow merge \(lead) --into \(survivor)"
    }

    /// Why the two can't be merged; nil if they can.
    package var refusal: String? {
        guard case .refused(let message) = merge else { return nil }
        return message
    }
}
