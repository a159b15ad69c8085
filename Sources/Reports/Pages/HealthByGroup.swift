internal import Lifecycle

/// Where an alarm comes from: what the breakdowns count, group by group.
///
/// Each number is that of ``HealthReport``, over the leads of the group. **Leads** are those that are counted as a fault of any kind: handed over unqualified, touched through one channel,
/// without nurturing, sitting, with poor data, or left behind. A group is marked where a share of its own, of twenty leads on, is beyond the limit of the definition (the least number that
/// `OutcomeReview` tells anything from), or where it is rubber-stamping by itself. One-offs are sources already, and have no column.
///
/// By definition handovers count under the version of the stage that they came into, answers under that of the stage they were given in, all else under that of the present stage.
final class HealthByGroup {
    private struct Column {
        var id: String
        var title: String
        /// The breakdown that it belongs to.
        var breakdown: String
        var part: HealthReport.Slot
        /// What its share is of; nil where there is none.
        var whole: HealthReport.Slot?
        /// From which share on, in percent, a group is beyond it.
        var limit: Int?
        /// Whether a lead that counts there is one that something is wrong with.
        var isFault = true
        /// Whether it is told of the moment, whatever the window.
        var isOfMoment = false
    }

    private let scope: ReportContext
    private let table: GroupTable
    private let columns: [Column]
    /// The slots that are told, and those of faults, in bits.
    private let mask: UInt32
    private let faults: UInt32
    private static let handovers: [HealthReport.Slot] = [.handovers, .unqualified, .intake]
    private static let answers: [HealthReport.Slot] = [.accepted, .rejectedBefore, .matured, .qualified]
    private static let parts = HealthReport.Slot.allCases.count + 1

    init?(_ scope: ReportContext, start: Int) {
        guard let table = GroupTable(scope, parts: Self.parts, start: start) else { return nil }
        let limits = scope.definition.breakdowns
        self.scope = scope
        self.table = table
        columns = [
            Column(
                id: "unqualified", title: "unqualified", breakdown: "unqualifiedHandovers", part: .unqualified, whole: .handovers,
                limit: limits.unqualifiedHandovers),
            Column(id: "intake", title: "came in", breakdown: "intakeOverTriage", part: .intake, isFault: false),
            Column(id: "decided", title: "decided on", breakdown: "intakeOverTriage", part: .decided, isFault: false),
            Column(
                id: "singleTactic", title: "one channel", breakdown: "singleTactic", part: .singleTactic, whole: .touched,
                limit: limits.singleTactic),
            Column(
                id: "unnurtured", title: "not nurtured", breakdown: "noNurturing", part: .unnurtured, whole: .recycled,
                limit: limits.unnurtured),
            Column(id: "sitting", title: "sitting", breakdown: "noWayBack", part: .sitting, whole: .inHand, isOfMoment: true),
            Column(
                id: "poor", title: "poor data", breakdown: "poorData", part: .poor, whole: .open, limit: limits.poorData,
                isOfMoment: true),
            Column(
                id: "leftBehind", title: "left behind", breakdown: "leftBehind", part: .leftBehind, whole: .waiting,
                isOfMoment: true),
        ]
        func bits(_ slots: [HealthReport.Slot]) -> UInt32 { slots.reduce(0) { $0 | 1 << UInt32($1.rawValue) } }
        mask = bits(columns.map(\.part) + columns.compactMap(\.whole) + Self.answers)
        faults = bits(columns.filter(\.isFault).map(\.part))
    }

    var slots: Int { table.slots }

    private func slot(_ slot: HealthReport.Slot, _ row: Int) -> Int { table.slot(slot.rawValue, row) }
    private func faulty(_ row: Int) -> Int { table.slot(Self.parts - 1, row) }

    /// Counts a lead in its groups, by the slots that health saw in it.
    func visit<Sink: TallySink>(_ lead: TimelineView, seen: UInt32, _ sink: inout Sink) {
        var left = seen & mask
        guard left != 0 else { return }
        var told = SeenSlots()
        while left != 0 {
            let place = left.trailingZeroBitCount
            left &= left - 1
            guard let row = table.row(of: lead, under: version(of: lead, Int(place))) else { continue }
            sink.count(table.slot(place, row))
            if faults >> UInt32(place) & 1 == 1, told.insert(faulty(row)) { sink.count(faulty(row)) }
        }
    }

    /// The version under which it entered the stage that a slot is about.
    private func version(of lead: TimelineView, _ place: Int) -> Int {
        if Self.handovers.contains(where: { $0.rawValue == place }) {
            var version: Int?
            var wasInHands = false
            lead.forEachStay(scope.scheme) { stay in
                let isInHands = stay.stage.isInSalesHands
                if isInHands, !wasInHands, version == nil, scope.window.contains(stay.entered) { version = stay.definition }
                wasInHands = isInHands
            }
            if let version { return version }
        }
        if Self.answers.contains(where: { $0.rawValue == place }) {
            let decisions = LeadDecisions(lead, scope)
            return lead.version(before: decisions.acceptance?.seq ?? decisions.rejectedBeforeSeq)
        }
        return lead.presentVersion
    }

    /// The table, of a plan that counts it at `path`; the breakdowns that are beyond their limits come first where the room is short.
    func block<Plan>(
        _ own: Counts<Plan>, _ compared: Counts<Plan>?, at path: KeyPath<Plan, HealthByGroup?>, alarms: Set<String>
    ) -> FigureBlock {
        var shown = [FigureColumn("leads", "leads", drawing: .bar, rank: 90)]
        for (place, column) in columns.enumerated() {
            let isAlarm = alarms.contains(column.breakdown)
            // What nothing is to be seen of, and what is no fault, goes first.
            let isTelling = column.isFault && own[column.part.rawValue] > 0
            shown.append(FigureColumn(column.id, column.title, rank: (isAlarm ? 80 : isTelling ? 65 : 45) - place))
            if column.whole != nil {
                shown.append(FigureColumn(column.id + "Share", "\(column.title) %", rank: (isAlarm ? 35 : 20) - place))
            }
        }
        let rank = alarms.contains("rubberStamping") ? 79 : 50
        shown.append(FigureColumn("acceptanceRate", "accepted", rank: rank))
        shown.append(FigureColumn("qualifiedShare", "qualified later", rank: rank))
        return table.block(
            "healthBy", "Breakdowns", columns: shown, own, compared,
            notes: [
                "leads: counted as a fault of any kind; a share is of the leads of the group that it could be said of",
                "marked where a share, of \(OutcomeReview.least) leads on, is beyond the limit; one-offs are sources by themselves",
            ], size: { own[faulty($0)] }, mood: { isBeyond(own, $0) ? .alarm : .plain }
        ) { $0.plan[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<Plan>(_ counts: Counts<Plan>, _ row: Int) -> [FigureValue] {
        // Some of the faults are those of the moment: there is no such number of another window.
        var values = [counts.ofMoment(counts.leads(faulty(row)))]
        for column in columns {
            var told = [counts.leads(slot(column.part, row))]
            if let whole = column.whole { told.append(counts.share(slot(column.part, row), of: slot(whole, row))) }
            values += column.isOfMoment ? told.map(counts.ofMoment) : told
        }
        let asked = counts[slot(.accepted, row)] + counts[slot(.rejectedBefore, row)]
        return values + [
            counts.share(slot(.accepted, row), ofCount: asked), counts.share(slot(.qualified, row), of: slot(.matured, row)),
        ]
    }

    /// Whether a group is beyond a limit of the definition by itself.
    private func isBeyond<Plan>(_ own: Counts<Plan>, _ row: Int) -> Bool {
        let isShareBeyond = columns.contains { column in
            guard let whole = column.whole, let limit = column.limit, own[slot(whole, row)] >= OutcomeReview.least else {
                return false
            }
            return own[slot(column.part, row)] * 100 / own[slot(whole, row)] > limit
        }
        if isShareBeyond { return true }
        return HealthReport.isStamping(
            accepted: own[slot(.accepted, row)], rejected: own[slot(.rejectedBefore, row)], matured: own[slot(.matured, row)],
            qualified: own[slot(.qualified, row)], limit: scope.definition.breakdowns.rubberStamping)
    }
}

extension HealthReport {
    /// Whether as many are accepted as the limit says, in percent, and fewer than half of at least ten of them were qualified.
    static func isStamping(accepted: Int, rejected: Int, matured: Int, qualified: Int, limit: Int?) -> Bool {
        guard let limit, matured >= 10, qualified * 2 < matured else { return false }
        return accepted * 100 / max(1, accepted + rejected) >= limit
    }
}

/// A sink that hands on, and keeps in bits which of the first slots a lead was seen in.
struct SeenSlotSink<Sink: TallySink>: TallySink {
    // The sink itself, not a copy: its arrays are large.
    private let sink: UnsafeMutablePointer<Sink>
    private var seen: UInt32 = 0

    private init(_ sink: UnsafeMutablePointer<Sink>) { self.sink = sink }

    /// Lends a sink to a plan; tells which slots below 32 it counted in.
    static func lend(_ sink: inout Sink, to plan: (inout SeenSlotSink<Sink>) -> Void) -> UInt32 {
        withUnsafeMutablePointer(to: &sink) { pointer in
            var watch = SeenSlotSink(pointer)
            plan(&watch)
            return watch.seen
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
    mutating func wait(_ wait: LeadWait) { sink.pointee.wait(wait) }
}
