internal import Intake
internal import Lifecycle

/// A step of importing a deal: its opening, which also decides which opportunity it is, or its end.
///
/// A file's deals are imported as they happened, whatever the order of its rows.
struct DealStep {
    /// The row.
    let record: ImportedOutcome
    /// The row's number among the readable rows of the file.
    let number: Int
    /// Whether the deal ends in this step.
    let isEnd: Bool
    /// When it happened; the distant future without a date.
    private let moment: Instant

    private init(record: ImportedOutcome, number: Int, isEnd: Bool, moment: Instant) {
        (self.record, self.number, self.isEnd, self.moment) = (record, number, isEnd, moment)
    }

    /// The steps of rows in the order in which they happened. O(n log n).
    static func ordered(_ rows: [ImportedOutcome]) -> [DealStep] {
        var steps: [DealStep] = []
        steps.reserveCapacity(rows.count * 2)
        for (number, record) in rows.enumerated() {
            let begin = record.createdAt ?? record.occurredAt
            steps.append(DealStep(record: record, number: number, isEnd: false, moment: begin ?? .distantFuture))
            if let end = record.endsLater { steps.append(DealStep(record: record, number: number, isEnd: true, moment: end)) }
        }
        // One deal ends before another opens on the same day.
        return steps.sorted { one, other in
            if one.moment != other.moment { return one.moment < other.moment }
            if one.isEnd != other.isEnd { return one.isEnd }
            return one.record.isBefore(other.record)
        }
    }
}

extension ImportedOutcome {
    /// When the deal ended, if the file has it as opened before.
    var endsLater: Instant? {
        guard case .closed = stage, let created = createdAt, let closed = occurredAt, created < closed else { return nil }
        return closed
    }

    /// The order of rows with the same date: by what they say, so that the order of the file's rows doesn't matter.
    fileprivate func isBefore(_ other: ImportedOutcome) -> Bool {
        let (one, two) = (recordID?.id ?? "", other.recordID?.id ?? "")
        if one != two { return one < two }
        let (name, otherName) = (conversion.opportunity ?? "", other.conversion.opportunity ?? "")
        if name != otherName { return name < otherName }
        let (cents, otherCents) = (conversion.amount?.cents ?? 0, other.conversion.amount?.cents ?? 0)
        if cents != otherCents { return cents < otherCents }
        let (lead, otherLead) = (lead.orderText, other.lead.orderText)
        if lead != otherLead { return lead < otherLead }
        return stageRank != other.stageRank ? stageRank < other.stageRank : location.line < other.location.line
    }

    /// Deals that are over came before one that is open, and a won one after a lost one.
    private var stageRank: Int {
        switch stage {
        case .closed(.lost): 0
        case .closed(.noDecision): 1
        case .closed(.won): 2
        case .open: 3
        }
    }
}

extension LeadReference {
    fileprivate var orderText: String { [externalID, email?.description, name].compactMap(\.self).joined(separator: " ") }
}
