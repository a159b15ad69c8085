internal import Lifecycle

/// What the breakdowns count, group by group, to show where an alert comes from.
///
/// Each number is that of ``HealthReport`` over the leads of the group. **Leads** are those with a problem of any kind:
/// handed over unqualified, touched through one channel, not nurtured, idle, with poor data, or left behind. A group is
/// marked where one of its shares exceeds the definition's limit over at least twenty leads (the least number from
/// which `OutcomeReview` concludes anything), or where it is rubber-stamping. One-offs are sources and have no column.
///
/// When grouping by definition, handovers count under the version of the stage entered, answers under that of the stage
/// they were given in, everything else under that of the present stage.
final class HealthByGroup {
    private struct Column {
        var id: String
        var title: String
        /// The row of the breakdown that the column belongs to.
        var breakdown: RowID
        var part: HealthReport.Slot
        /// The whole of its share; nil for a column without a share.
        var whole: HealthReport.Slot?
        /// The limit of its share in percent.
        var limit: Int?
        /// Whether a lead that counts here has a problem.
        var isFault = true
        /// Whether it counts the state at the query's moment, independent of the window.
        var isCurrent = false
    }

    private let context: ReportContext
    private let table: GroupTable
    private let columns: [Column]
    /// The slots counted, and those of problems, as bits.
    private let mask: UInt32
    private let faults: UInt32
    private static let handovers: [HealthReport.Slot] = [.handovers, .unqualified, .intake]
    private static let answers: [HealthReport.Slot] = [.accepted, .rejectedBefore, .matured, .qualified]
    private static let parts = HealthReport.Slot.allCases.count + 1

    init?(_ context: ReportContext, start: Int) {
        guard let table = GroupTable(context, parts: Self.parts, start: start) else { return nil }
        let limits = context.definition.breakdowns
        self.context = context
        self.table = table
        columns = [
            Column(
                id: "unqualified", title: "unqualified", breakdown: "unqualifiedHandovers", part: .unqualified, whole: .handovers,
                limit: limits.unqualifiedHandovers),
            Column(id: "intake", title: "handed to sales", breakdown: "intakeOverTriage", part: .intake, isFault: false),
            Column(id: "decided", title: "reviewed", breakdown: "intakeOverTriage", part: .decided, isFault: false),
            Column(
                id: "singleTactic", title: "one channel", breakdown: "singleTactic", part: .singleTactic, whole: .touched,
                limit: limits.singleTactic),
            Column(
                id: "unnurtured", title: "not nurtured", breakdown: "noNurturing", part: .unnurtured, whole: .recycled,
                limit: limits.unnurtured),
            Column(id: "sitting", title: "idle", breakdown: "noWayBack", part: .idle, whole: .active, isCurrent: true),
            Column(
                id: "poor", title: "poor data", breakdown: "poorData", part: .poor, whole: .open, limit: limits.poorData,
                isCurrent: true),
            Column(
                id: "leftBehind", title: "overdue, no owner", breakdown: "leftBehind", part: .leftBehind, whole: .waiting,
                isCurrent: true),
        ]
        func bits(_ slots: [HealthReport.Slot]) -> UInt32 { slots.reduce(0) { $0 | 1 << UInt32($1.rawValue) } }
        mask = bits(columns.map(\.part) + columns.compactMap(\.whole) + Self.answers)
        faults = bits(columns.filter(\.isFault).map(\.part))
    }

    var slots: Int { table.slots }

    private func slot(_ slot: HealthReport.Slot, _ row: Int) -> Int { table.slot(slot.rawValue, row) }
    private func faulty(_ row: Int) -> Int { table.slot(Self.parts - 1, row) }

    /// Counts a lead in its groups, given the slots in which ``HealthReport`` counted it.
    func visit<Sink: TallySink>(_ lead: TimelineView, seen: UInt32, _ sink: inout Sink) {
        var left = seen & mask
        guard left != 0 else { return }
        var faultRows = SeenSlots()
        while left != 0 {
            let index = left.trailingZeroBitCount
            left &= left - 1
            guard let row = table.row(of: lead, under: version(of: lead, Int(index))) else { continue }
            sink.count(table.slot(index, row))
            if faults >> UInt32(index) & 1 == 1, faultRows.insert(faulty(row)) { sink.count(faulty(row)) }
        }
    }

    /// The version under which the lead entered the stage that a slot refers to.
    private func version(of lead: TimelineView, _ slot: Int) -> Int {
        if Self.handovers.contains(where: { $0.rawValue == slot }) {
            var version: Int?
            var wasInSales = false
            lead.forEachStay(context.scheme) { stay in
                let isInSales = stay.stage.isWithSales
                if isInSales, !wasInSales, version == nil, context.window.contains(stay.entered) { version = stay.definition }
                wasInSales = isInSales
            }
            if let version { return version }
        }
        if Self.answers.contains(where: { $0.rawValue == slot }) {
            let decisions = LeadDecisions(lead, context)
            return lead.version(before: decisions.acceptance?.seq ?? decisions.rejectedBeforeSeq)
        }
        return lead.currentVersion
    }

    /// Builds the table for a report that stores it at `path`.
    ///
    /// On a narrow screen the breakdowns with alerts stay.
    func block<R>(
        _ own: FigureCounts<R>, _ compared: FigureCounts<R>?, at path: KeyPath<R, HealthByGroup?>, alerts: Set<RowID>
    ) -> FigureBlock {
        var headings = [FigureColumn("leads", "leads", drawing: .bar, rank: 90)]
        for (index, column) in columns.enumerated() {
            let isAlert = alerts.contains(column.breakdown)
            // Columns without leads, and those that are no problem, are dropped first.
            let hasFaults = column.isFault && own[column.part.rawValue] > 0
            headings.append(FigureColumn(.named(column.id), column.title, rank: (isAlert ? 80 : hasFaults ? 65 : 45) - index))
            if column.whole != nil {
                headings.append(FigureColumn(.named(column.id + "Share"), "\(column.title) %", rank: (isAlert ? 35 : 20) - index))
            }
        }
        let rank = alerts.contains("rubberStamping") ? 79 : 50
        headings.append(FigureColumn("acceptanceRate", "accepted", rank: rank))
        headings.append(FigureColumn("qualifiedShare", "then qualified", rank: rank))
        return table.block(
            .healthBy, "Process problems", columns: headings, own, compared,
            notes: [
                "leads: leads with at least one of these problems; each percentage is of the leads it applies to",
                "a group is marked if it exceeds a limit and has at least \(OutcomeReview.minimumCount) leads; "
                    + "silent sources have no column",
            ], size: { own[faulty($0)] }, emphasis: { isBeyond(own, $0) ? .alert : .plain }
        ) { $0.report[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<R>(_ counts: FigureCounts<R>, _ row: Int) -> [FigureValue] {
        // Some problems are those of the query's moment, which has no equivalent in another window.
        var values = [counts.currentValue(counts.leads(faulty(row)))]
        for column in columns {
            var cells = [counts.leads(slot(column.part, row))]
            if let whole = column.whole { cells.append(counts.share(slot(column.part, row), of: slot(whole, row))) }
            values += column.isCurrent ? cells.map(counts.currentValue) : cells
        }
        let answered = counts[slot(.accepted, row)] + counts[slot(.rejectedBefore, row)]
        return values + [
            counts.share(slot(.accepted, row), ofCount: answered), counts.share(slot(.qualified, row), of: slot(.matured, row)),
        ]
    }

    /// Whether a group by itself exceeds a limit of the definition.
    private func isBeyond<R>(_ own: FigureCounts<R>, _ row: Int) -> Bool {
        let isShareBeyond = columns.contains { column in
            guard let whole = column.whole, let limit = column.limit, own[slot(whole, row)] >= OutcomeReview.minimumCount else {
                return false
            }
            return own[slot(column.part, row)] * 100 / own[slot(whole, row)] > limit
        }
        if isShareBeyond { return true }
        return HealthReport.isRubberStamping(
            accepted: own[slot(.accepted, row)], rejected: own[slot(.rejectedBefore, row)], matured: own[slot(.matured, row)],
            qualified: own[slot(.qualified, row)], limit: context.definition.breakdowns.rubberStamping)
    }
}

extension HealthReport {
    /// Whether the accepted share reaches the limit, yet fewer than half of ten or more were qualified.
    static func isRubberStamping(accepted: Int, rejected: Int, matured: Int, qualified: Int, limit: Int?) -> Bool {
        guard let limit, matured >= 10, qualified * 2 < matured else { return false }
        return accepted * 100 / max(1, accepted + rejected) >= limit
    }
}

/// A sink that forwards, and records as bits which of the first slots a lead counted in.
struct SeenSlotSink<Sink: TallySink>: TallySink {
    // A pointer, not a copy: the sink's arrays are large.
    private let sink: UnsafeMutablePointer<Sink>
    private var seen: UInt32 = 0

    private init(_ sink: UnsafeMutablePointer<Sink>) { self.sink = sink }

    /// Calls a closure with a recording sink; returns which slots below 32 it counted in.
    static func record(_ sink: inout Sink, _ body: (inout SeenSlotSink<Sink>) -> Void) -> UInt32 {
        withUnsafeMutablePointer(to: &sink) { pointer in
            var recorder = SeenSlotSink(pointer)
            body(&recorder)
            return recorder.seen
        }
    }

    private mutating func note(_ slot: Int) { if slot >= 0, slot < 32 { seen |= 1 << UInt32(slot) } }

    mutating func count(_ slot: Int) {
        note(slot)
        sink.pointee.count(slot)
    }
    mutating func add(_ slot: Int, _ amount: Int64) {
        note(slot)
        sink.pointee.add(slot, amount)
    }
    mutating func span(_ slot: Int, _ milliseconds: Int64) {
        note(slot)
        sink.pointee.span(slot, milliseconds)
    }
    mutating func wait(_ wait: RunningClock) { sink.pointee.wait(wait) }
}
