internal import Lifecycle

/// A page computed by a report.
final class ComputedReportPage<R: Report>: ReportPage {
    private let kind: ReportPageKind
    private let timelines: TimelineSet
    private let settings: ReportSettings
    private let query: ReportQuery
    /// The query by which the period itself is counted.
    private let ownQuery: ReportQuery
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
        let report: R
        let filter: LeadFilter
        let cut: TimelineCut?
        let tally: Tally

        init(_ query: ReportQuery, _ settings: ReportSettings, _ timelines: TimelineSet) {
            symbols = timelines.symbols
            let input = ReportInput(query, settings, timelines, needsSharedAddresses: R.needsSharedAddresses)
            let workers = timelines.countInParallel { ReportWorker<R>(input) }
            filter = LeadFilter(query.filter, timelines.texts, symbols, settings.definition.sources)
            cut = TimelineCut(query)
            let first = workers.first ?? ReportWorker<R>(input)
            report = first.prepared.report
            tally = first.tally
            for worker in workers.dropFirst() { tally.merge(worker.tally) }
        }

        /// Whether the report has counters for all symbols of a lead.
        func hasCounters(_ lead: TimelineView) -> Bool {
            var collector = SymbolCollector()
            collector.collect(lead)
            return symbols.covers(collector.symbols)
        }

        func visit(_ lead: TimelineView, sign: Int) {
            guard let lead = cut == nil ? lead : cut?.apply(to: lead), filter.includes(lead) else { return }
            tally.count(sign: sign) { report.visit(lead, &$0) }
        }
    }

    init(_ kind: ReportPageKind, _ timelines: TimelineSet, _ settings: ReportSettings, _ query: ReportQuery) {
        self.kind = kind
        self.timelines = timelines
        self.settings = settings
        self.query = query
        ownQuery = query.followed(in: settings.definition.calendar.zone)
        counted = CountedReport(ownQuery, settings, timelines)
        compared = Self.comparedQuery(query, settings).map { CountedReport($0, settings, timelines) }
        leadCount = timelines.count
        sharedVersion = timelines.sharedVersion
    }

    private static func comparedQuery(_ query: ReportQuery, _ settings: ReportSettings) -> ReportQuery? {
        guard let window = query.compared else { return nil }
        let zone = settings.definition.calendar.zone
        var other = query
        other.window = window
        other.followedUntil = query.comparedUntil(in: zone)
        other.shownAt = query.windowUntil(in: zone)
        other.followedDays = query.conversionDays(today: zone.day(of: query.now))
        return other
    }

    var figures: PageFigures {
        if needsRecount { recount() }
        return PageFigures(
            kind: kind, query: query, settings: settings, leadCount: leadCount,
            blocks: counted.report.blocks(
                FigureCounts(part: counted.report, tally: counted.tally),
                compared.map { FigureCounts(part: $0.report, tally: $0.tally, isCompared: true) }))
    }

    func update(from old: LeadTimeline?, to new: LeadTimeline?) {
        guard !needsRecount else { return }
        leadCount += (new?.isLead ?? false ? 1 : 0) - (old?.isLead ?? false ? 1 : 0)
        for (timeline, sign) in [(old, -1), (new, 1)] {
            guard let timeline, timeline.isLead else { continue }
            let hasCounters = timeline.withView { lead in
                guard sign < 0 || counted.hasCounters(lead) else { return false }
                counted.visit(lead, sign: sign)
                compared?.visit(lead, sign: sign)
                return true
            }
            guard hasCounters else {
                needsRecount = true
                return
            }
        }
        let hasOtherBounds = timelines.symbols.earliest != counted.symbols.earliest
        let hasOtherShared = R.needsSharedAddresses && timelines.sharedVersion != sharedVersion
        if hasOtherBounds || hasOtherShared || counted.tally.waits.isIncomplete { needsRecount = true }
        if !needsRecount { counted.tally.checkInvariants() }
    }

    /// Counts all leads again, with the rows that exist now.
    private func recount() {
        needsRecount = false
        counted = CountedReport(ownQuery, settings, timelines)
        compared = Self.comparedQuery(query, settings).map { CountedReport($0, settings, timelines) }
        leadCount = timelines.count
        sharedVersion = timelines.sharedVersion
    }

    func found(behind cell: FigureCell) -> FigureLeads {
        if needsRecount { recount() }
        guard let counted = cell.isCompared ? compared : counted, counted.tally.has(cell.counters) else { return FigureLeads() }
        // The same counters as when it was counted, even if the last lead with a symbol is gone since.
        let input = ReportInput(
            cell.isCompared ? Self.comparedQuery(query, settings) ?? query : ownQuery, settings, timelines,
            needsSharedAddresses: R.needsSharedAddresses, symbols: counted.symbols)
        return FigureLeads(timelines.countInParallel { ProbeWorker<R>(input, cell.counters) }.flatMap(\.found))
    }
}
