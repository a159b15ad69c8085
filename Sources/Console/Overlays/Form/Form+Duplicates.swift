internal import Formats
internal import Lifecycle
internal import Workspace

// While a lead is added by hand, the form says who may be the same person.
extension Form {
    /// Requests the possible duplicates of the person typed so far, once for each change.
    mutating func requestDuplicates() -> [Effect] {
        guard purpose == .add else { return [] }
        var typed = LeadFields()
        for field in [LeadField.firstName, .lastName, .company, .email, .phone, .mobile] { typed[field] = text(.known(field)) }
        guard typed != comparedFields else { return [] }
        comparedFields = typed
        let hasName = typed.fullName != nil && typed[.company] != nil
        if hasName || typed[.email] != nil || typed[.phone] != nil || typed[.mobile] != nil { return [.findDuplicates(typed)] }
        receive([], like: typed)
        return []
    }

    /// Shows the possible duplicates of the person typed so far; a refusal stays.
    mutating func receive(_ duplicates: [PossibleDuplicate], like fields: LeadFields) {
        guard purpose == .add, fields == comparedFields else { return }
        if case .refused = remark { return }
        guard let first = duplicates.first else {
            remark = nil
            return
        }
        let more = duplicates.count > 1 ? " and \((duplicates.count - 1).grouped) more" : ""
        remark = .duplicates("Possible duplicate of \(first.name) (\(first.reasonText))\(more)")
    }
}
