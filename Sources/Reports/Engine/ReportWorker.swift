internal import Lifecycle
internal import Platform

/// Processes a share of the leads; each core has its own worker, which shares no state with the others.
protocol CountingWorker: SendableMetatype {
    mutating func visit(_ leads: TimelinePart)
}

extension TimelineSet {
    /// Visits all leads on all cores and returns the workers; none when it was cancelled. O(leads).
    func countInParallel<Worker: CountingWorker>(_ make: @escaping @Sendable () -> sending Worker) -> [Worker] {
        var parts = parts[...]
        let shouldCancel = shouldCancel
        let workers = concurrentMap(
            workers: min(parts.count, processorCount), state: make, next: { parts.popFirst() },
            isCancelled: { shouldCancel?() ?? false },
            transform: { worker, part in worker.visit(part) }, consume: { _ in })
        if workers == nil { wasCancelled = true }
        return workers ?? []
    }
}

/// A report with what it needs to read leads, for one core.
struct PreparedReport<R: Report> {
    let report: R
    let layout: CounterLayout
    private let scheme: StageScheme
    private let stays = StayBuffer()
    private let filter: LeadFilter
    private let cut: TimelineCut?

    init(_ input: ReportInput) {
        let context = ReportContext(input)
        var layout = CounterLayout()
        report = R(context, &layout)
        self.layout = layout
        scheme = context.scheme
        filter = LeadFilter(input.query.filter, input.texts, input.symbols, input.settings.definition.sources)
        cut = TimelineCut(input.query)
    }

    /// Calls a closure with each lead that the page includes, its stays decoded.
    @inline(__always)
    func forEach(_ leads: TimelinePart, _ body: (R, TimelineView) -> Void) {
        // Constants, so that they are retained once and not for each of a million leads.
        let (report, scheme, stays, filter) = (self.report, self.scheme, self.stays, self.filter)
        guard let cut else {
            return leads.forEach(withScores: R.needsScores) { if filter.includes($0) { body(report, stays.read($0, scheme)) } }
        }
        leads.forEach(withScores: R.needsScores) { whole in
            if let lead = cut.apply(to: whole), filter.includes(lead) { body(report, stays.read(lead, scheme)) }
        }
    }
}

/// Counts a share of the leads.
struct ReportWorker<R: Report>: CountingWorker {
    let prepared: PreparedReport<R>
    let tally: Tally

    init(_ input: ReportInput) {
        prepared = PreparedReport(input)
        tally = Tally(prepared.layout)
    }

    mutating func visit(_ leads: TimelinePart) {
        tally.count { counters in prepared.forEach(leads) { $0.visit($1, &counters) } }
    }
}

/// Finds the leads that count in some counters.
struct ProbeWorker<R: Report>: CountingWorker {
    private let prepared: PreparedReport<R>
    private let wanted: CounterSum
    private(set) var found: [FigureLeads.Lead] = []

    init(_ input: ReportInput, _ wanted: CounterSum) {
        prepared = PreparedReport(input)
        self.wanted = wanted
    }

    mutating func visit(_ leads: TimelinePart) {
        prepared.forEach(leads) { report, lead in
            var probe = CounterProbe(wanted: wanted)
            report.visit(lead, &probe)
            if probe.isFound { found.append(FigureLeads.Lead(id: lead.id, opportunities: probe.opportunities)) }
        }
    }
}
