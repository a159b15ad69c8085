/// Computes a page: what it counts in each lead, and the figures it derives from the counters.
///
/// What it counts in a lead depends on the lead and the report alone. A changed lead can therefore be removed in its
/// old state and added in its new one, and the leads behind a number are those that count in its counters.
protocol Report: AnyObject, SendableMetatype {
    /// Creates the report and takes its counters.
    init(_ context: ReportContext, _ layout: inout CounterLayout)
    /// Whether counting depends on which leads share an address.
    static var needsSharedAddresses: Bool { get }
    /// Whether counting reads the scores of decisions.
    static var needsScores: Bool { get }
    /// Counts a lead.
    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink)
    /// The figures of the counters, and of those of the period compared with.
    func blocks(_ own: FigureCounts<Self>, _ compared: FigureCounts<Self>?) -> [FigureBlock]
}

extension Report {
    static var needsSharedAddresses: Bool { false }
    static var needsScores: Bool { false }
}
