internal import Lifecycle

/// Computes a page: what it counts in each lead, and the figures it derives from the counters.
///
/// What it counts in a lead depends on the lead and the report alone. A changed lead can therefore be removed in its
/// old state and added in its new one, and the leads behind a number are those that count in its slot.
protocol Report: AnyObject, SendableMetatype {
    init(_ context: ReportContext)
    /// Whether counting depends on which leads share an address.
    static var needsSharedAddresses: Bool { get }
    /// The number of slots.
    var slots: Int { get }
    /// Counts a lead.
    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink)
    /// The figures of the counters, and of those of the period compared with.
    static func blocks(_ own: FigureCounts<Self>, _ compared: FigureCounts<Self>?) -> [FigureBlock]
}

extension Report {
    static var needsSharedAddresses: Bool { false }
}

/// The counters of a report as values of figures.
struct FigureCounts<R> {
    let report: R
    let tally: Tally
    var isCompared = false

    func cell(_ slot: Int) -> FigureCell { FigureCell(slot, isCompared: isCompared) }

    subscript(slot: Int) -> Int { tally.count(in: slot) }

    func leads(_ slot: Int) -> FigureValue { .leads(tally.count(in: slot), cell(slot)) }

    /// A share that opens the leads of its part; nothing for a share of no leads.
    func share(_ part: Int, of whole: Int) -> FigureValue { share(part, ofCount: tally.count(in: whole)) }

    func share(_ part: Int, ofCount whole: Int) -> FigureValue {
        whole == 0 ? .nothing : .share(tally.count(in: part), of: whole, cell(part))
    }

    /// A quantile in hundredths of the durations in a slot.
    func span(_ hundredths: Int, _ slot: Int) -> FigureValue {
        tally.count(in: slot) == 0 ? .nothing : .span(tally.quantile(hundredths, slot), leads: tally.count(in: slot), cell(slot))
    }

    /// The total of a slot divided by its number of leads.
    func quotient(_ slot: Int) -> FigureValue {
        tally.count(in: slot) == 0
            ? .nothing
            : .quotient(Double(tally.sum(in: slot)) / Double(tally.count(in: slot)), leads: tally.count(in: slot), cell(slot))
    }

    /// A share with its 95 % confidence interval (E. B. Wilson, JASA 1927).
    func interval(_ part: Int, of whole: Int) -> FigureValue {
        let (hits, count) = (tally.count(in: part), tally.count(in: whole))
        guard count > 0 else { return .nothing }
        let (lower, upper) = WilsonInterval.of(hits, of: count)
        return .interval(hits, of: count, lower: lower, upper: upper, cell(part))
    }
}

/// A row with its values in the period and in the one compared with.
func figureRow<R>(
    _ id: RowID, _ label: String, emphasis: FigureRow.Emphasis = .plain, _ own: FigureCounts<R>, _ compared: FigureCounts<R>?,
    _ values: (FigureCounts<R>) -> [FigureValue]
) -> FigureRow {
    FigureRow(id, label, values(own), compared: compared.map(values) ?? [], emphasis: emphasis)
}

/// A note on negative durations, which files with dates out of order produce; empty without any.
func negativeDurationsNote(_ count: Int) -> [String] {
    count > 0 ? ["\(count.counted("duration")) left out: dates out of order, the end before the start"] : []
}

/// A page computed by a report.
final class ComputedReportPage<R: Report>: ReportPage {
    private let kind: ReportPageKind
    private let timelines: TimelineSet
    private let settings: ReportSettings
    private let query: ReportQuery
    private var counted: CountedReport
    private var compared: CountedReport?
    private var leadCount: Int
    /// Whether all leads must be counted again before the figures are read.
    private var needsRecount = false
    /// The version of the shared addresses when the leads were counted.
    private var sharedVersion: Int

    /// A report with its filter and its counters.
    private struct CountedReport {
        let symbols: TimelineSymbols
        var report: R
        var filter: LeadFilter
        var tally: Tally

        init(_ query: ReportQuery, _ settings: ReportSettings, _ timelines: TimelineSet) {
            symbols = timelines.symbols
            let input = ReportInput(query, settings, timelines, needsSharedAddresses: R.needsSharedAddresses)
            let parts = timelines.countInParallel { ReportWorker<R>(input) }
            filter = LeadFilter(query.filter, timelines.texts)
            let first = parts.first ?? ReportWorker<R>(input)
            report = first.report
            tally = first.tally
            for part in parts.dropFirst() { tally.merge(part.tally) }
        }

        /// Whether the report has slots for all symbols of a lead.
        func hasSlots(_ lead: TimelineView) -> Bool {
            let collector = SymbolCollector()
            collector.visit(lead)
            return symbols.covers(collector.symbols)
        }

        mutating func visit(_ lead: TimelineView, sign: Int) {
            guard filter.includes(lead) else { return }
            var sink = tally.writer(sign: sign)
            report.visit(lead, &sink)
            withExtendedLifetime(tally) {}
        }
    }

    init(_ kind: ReportPageKind, _ timelines: TimelineSet, _ settings: ReportSettings, _ query: ReportQuery) {
        self.kind = kind
        self.timelines = timelines
        self.settings = settings
        self.query = query
        counted = CountedReport(query, settings, timelines)
        compared = Self.comparedQuery(query).map { CountedReport($0, settings, timelines) }
        leadCount = timelines.count
        sharedVersion = timelines.sharedVersion
    }

    private static func comparedQuery(_ query: ReportQuery) -> ReportQuery? {
        guard let window = query.compared else { return nil }
        var other = query
        other.window = window
        return other
    }

    var figures: PageFigures {
        if needsRecount { recount() }
        return PageFigures(
            kind: kind, query: query, settings: settings, leadCount: leadCount,
            blocks: R.blocks(
                FigureCounts(report: counted.report, tally: counted.tally),
                compared.map { FigureCounts(report: $0.report, tally: $0.tally, isCompared: true) }))
    }

    func update(from old: LeadTimeline?, to new: LeadTimeline?) {
        guard !needsRecount else { return }
        leadCount += (new?.isLead ?? false ? 1 : 0) - (old?.isLead ?? false ? 1 : 0)
        for (timeline, sign) in [(old, -1), (new, 1)] {
            guard let timeline, timeline.isLead else { continue }
            let segment = TimelineSegment(capacity: 4096)
            segment.append(timeline)
            guard sign < 0 || counted.hasSlots(segment[0]) else {
                needsRecount = true
                return
            }
            counted.visit(segment[0], sign: sign)
            compared?.visit(segment[0], sign: sign)
            withExtendedLifetime(segment) {}
        }
        let hasOtherBounds = timelines.symbols.earliest != counted.symbols.earliest
        let hasOtherShared = R.needsSharedAddresses && timelines.sharedVersion != sharedVersion
        if hasOtherBounds || hasOtherShared || counted.tally.waits.isIncomplete { needsRecount = true }
    }

    /// Counts all leads again, with the rows that exist now.
    private func recount() {
        needsRecount = false
        counted = CountedReport(query, settings, timelines)
        compared = Self.comparedQuery(query).map { CountedReport($0, settings, timelines) }
        leadCount = timelines.count
        sharedVersion = timelines.sharedVersion
    }

    func leads(behind cell: FigureCell) -> [LeadID] {
        if needsRecount { recount() }
        guard let counted = cell.isCompared ? compared : counted, cell.slot >= 0, cell.slot < counted.report.slots else {
            return []
        }
        // The same slots as when it was counted, even if the last lead with a symbol is gone since.
        let input = ReportInput(
            cell.isCompared ? Self.comparedQuery(query) ?? query : query, settings, timelines,
            needsSharedAddresses: R.needsSharedAddresses, symbols: counted.symbols)
        return timelines.countInParallel { ProbeWorker<R>(input, slot: cell.slot) }.flatMap(\.found).sorted()
    }
}

/// Counts a share of the leads with its own report.
private struct ReportWorker<R: Report>: CountingWorker {
    let report: R
    private let scheme: StageScheme
    private let buffer = StayBuffer()
    private let filter: LeadFilter
    let tally: Tally
    private var writer: TallyWriter
    // Unretained: each of a million leads would retain and release them.
    private let unretainedReport: Unmanaged<R>
    private let unretained: (buffer: Unmanaged<StayBuffer>, scheme: Unmanaged<StageScheme>)

    init(_ input: ReportInput) {
        let context = ReportContext(input)
        report = R(context)
        scheme = context.scheme
        filter = LeadFilter(input.query.filter, input.texts)
        tally = Tally(slots: report.slots)
        writer = tally.writer()
        unretainedReport = .passUnretained(report)
        unretained = (.passUnretained(buffer), .passUnretained(scheme))
    }

    mutating func visit(_ lead: TimelineView) {
        guard filter.includes(lead) else { return }
        let read = unretained.buffer._withUnsafeGuaranteedRef { buffer in
            unretained.scheme._withUnsafeGuaranteedRef { buffer.read(lead, $0) }
        }
        unretainedReport._withUnsafeGuaranteedRef { $0.visit(read, &writer) }
    }
}

/// Finds the leads that count in one slot.
private struct ProbeWorker<R: Report>: CountingWorker {
    private let report: R
    private let scheme: StageScheme
    private let buffer = StayBuffer()
    private let filter: LeadFilter
    private let slot: Int
    var found: [LeadID] = []

    init(_ input: ReportInput, slot: Int) {
        let context = ReportContext(input)
        report = R(context)
        scheme = context.scheme
        filter = LeadFilter(input.query.filter, input.texts)
        self.slot = slot
    }

    mutating func visit(_ lead: TimelineView) {
        guard filter.includes(lead) else { return }
        var probe = SlotProbe(slot)
        report.visit(buffer.read(lead, scheme), &probe)
        if probe.isFound { found.append(lead.id) }
    }
}

extension LeadTimeline {
    /// Whether this is the timeline of a lead, not of an id that was undone or merged into another.
    package var isLead: Bool { header.stages > 0 }
}
