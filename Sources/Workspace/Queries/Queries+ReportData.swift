package import Reports
package import Lifecycle
internal import ReadModel

extension Queries {
    /// The number of segments of a large timeline set, which reports count in parallel.
    private static let segmentCount = 8
    /// A workspace with fewer leads has one segment.
    private static let leadsForSeveralSegments = 20_000
    /// The reserved memory per timeline, in bytes. Memory that is reserved and not used costs nothing.
    private static let bytesPerTimeline = 200

    /// The timelines of all leads and the settings for reports, now or as of a moment in the past.
    ///
    /// A past dashboard shows what was known at that moment: the journal up to the last line recorded by then, with the
    /// undos, the definition and the team as they were. People who were erased since count without their data.
    ///
    /// Catches up first. Takes some 100 bytes per lead, and 0.1 s per million leads; several seconds for the past.
    ///
    /// - Throws: `WorkspaceError`; `.notFound` for a moment before a definition was adopted.
    package func loadReportData(
        asOf moment: Instant? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings) {
        guard let moment else {
            guard let data = try loadReportData(unless: { false }) else {
                throw WorkspaceError(.inputOutput, "the index can't be read now; try again")
            }
            return data
        }
        try journal.catchUp()
        let past = try journal.read(pastData(at: moment, progress))
        guard let past else { throw noDefinitionError(at: moment) }
        let versions = past.state.versions
        guard let definition = try DefinitionCache(folder: nil).definition(of: versions) else {
            throw noDefinitionError(at: moment)
        }
        let history = DefinitionHistory(versions)
        return (
            past.timelines,
            ReportSettings(
                definition: definition, team: past.state.team, costs: past.state.costs, workspace: journal.name,
                lastRecordedAt: past.last.at, asOf: moment,
                versionsOfRules: { history.versions(withRulesOf: definition) })
        )
    }

    /// The present timelines of all leads and the settings for reports; nil if other work came meanwhile.
    ///
    /// - Parameter isWorkWaiting: asked some ten times while the timelines are read.
    /// - Throws: `WorkspaceError`.
    package func loadReportData(
        unless isWorkWaiting: () -> Bool
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings)? {
        try journal.catchUp()
        let (count, capacity) = try journal.read(segmentSizes())
        let read = try journal.read(
            index.timelines.read(
                parts: count, into: { TimelineSegment(capacity: capacity) }, isCancelled: isWorkWaiting,
                adding: { segment, bytes in segment.append(bytes) }))
        guard let read else { return nil }
        let newest = try journal(before: nil, limit: 1).first
        let (history, definition) = (session.definitionHistory, session.definition)
        return (
            TimelineSet(read.parts, texts: read.texts),
            ReportSettings(
                definition: session.definition, team: session.team, costs: session.costs, workspace: journal.name,
                lastRecordedAt: newest?.at,
                versionsOfRules: { history.versions(withRulesOf: definition) })
        )
    }

    /// The data known at a moment in the past.
    private struct PastData {
        var state: WorkspaceState
        var last: AsOfPosition
        var timelines: TimelineSet
    }

    private func pastData(
        at moment: Instant, _ progress: ((WorkspaceProgress) -> Void)?
    ) throws(ReadModelError) -> PastData? {
        guard let last = try index.past.position(asOf: moment) else { return nil }
        let entries = try index.lines.workspaceEntries().prefix(through: last.seq)
        return PastData(state: WorkspaceState(entries), last: last, timelines: try timelines(at: last, progress: progress))
    }

    /// The error for a moment before the first definition.
    func noDefinitionError(at moment: Instant) -> WorkspaceError {
        let zone = session.definition.calendar.zone
        let first = session.versions.first.map { " (before \(zone.day(of: $0.at)), when the first definition was adopted)" } ?? ""
        return WorkspaceError(.notFound, "no data as of \(zone.day(of: moment))\(first); choose a later time")
    }

    /// The number of segments and the capacity of each, in bytes.
    private func segmentSizes() throws(ReadModelError) -> (count: Int, capacity: Int) {
        let leads = try index.lines.nextLead().number - 1
        let count = leads < Self.leadsForSeveralSegments ? 1 : Self.segmentCount
        return (count, leads / count * Self.bytesPerTimeline + 65_536)
    }

    /// A segment of the past, and the leads that must be folded from the journal instead.
    private struct PastSegment {
        var segment: TimelineSegment
        var rewritten: [Int] = []
    }

    /// The timelines of all leads as of a moment in the past.
    ///
    /// Most are truncated after the moment's last line. The others are folded from their lines up to it.
    func timelines(
        at moment: AsOfPosition, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(ReadModelError) -> TimelineSet {
        let (index, versions) = (index, session.definitionHistory)
        func report(_ fraction: Double) {
            progress?(WorkspaceProgress(phase: "loading past data", fraction: fraction))
        }
        let (count, capacity) = try segmentSizes()
        let seq = UInt32(clamping: moment.seq.value)
        let past = try index.timelines.read(
            parts: count, into: { PastSegment(segment: TimelineSegment(capacity: capacity)) }, progress: { report(0.2 * $0) },
            adding: { past, bytes in past.rewritten += past.segment.append(bytes, upTo: seq) })
        // A separate table, because strings that were used only in the past are not in the index.
        let symbols = SymbolTable(past.texts)
        let erased = past.parts.reduce(into: Set<Int>()) { $0.formUnion($1.segment.erasedSince) }
        let folded = try index.past.histories(
            of: past.parts.flatMap(\.rewritten).sorted().map(LeadID.init), at: moment, progress: { report(0.2 + 0.8 * $0) }
        ) { leads in
            let segment = TimelineSegment(capacity: leads.count * Self.bytesPerTimeline)
            for lead in leads {
                let isErasedSince = erased.contains(lead.id.number)
                segment.append(
                    LeadTimeline(
                        lead.id, lead.history, isErasedSince: isErasedSince, versions: versions, symbol: symbols.symbol))
            }
            return segment
        }
        return TimelineSet(past.parts.map(\.segment) + folded, texts: symbols.texts)
    }
}

// Data that keeps a dashboard up to date.
extension Queries {
    /// The strings of timelines, by symbol. O(1).
    ///
    /// Strings are only appended while ``timelineEdition`` stays the same.
    package var timelineStrings: [String] { journal.storedIndex.timelines.symbols.texts }

    /// Changes when the index is rebuilt.
    ///
    /// All symbols change with it, so timelines must be loaded again.
    package var timelineEdition: Int { journal.storedIndex.edition }

    /// The present timeline of a lead, including a pending action. About 0.1 ms.
    ///
    /// Read ``timelineStrings`` after the call: it has the strings of the timeline's symbols.
    ///
    /// - Throws: `WorkspaceError`.
    package func timeline(of lead: LeadID) throws(WorkspaceError) -> LeadTimeline {
        let history = try history(lead)
        if let timeline = completeTimeline(lead, history) { return timeline }
        // A new string gets its symbol when a console writes the index, this one or another.
        try journal.read(index.timelines.readSymbols())
        guard let timeline = completeTimeline(lead, history) else {
            throw WorkspaceError(.inputOutput, "the index lacks values that leads have; `winnow rebuild` rebuilds it")
        }
        return timeline
    }

    /// A timeline whose strings all have symbols; nil if one has none.
    private func completeTimeline(_ lead: LeadID, _ history: LeadHistory) -> LeadTimeline? {
        let symbols = journal.storedIndex.timelines.symbols
        var isComplete = true
        let timeline = LeadTimeline(lead, history, versions: session.definitionHistory) { text in
            guard let symbol = symbols.knownSymbol(for: text) else {
                isComplete = false
                return 0
            }
            return symbol
        }
        return isComplete ? timeline : nil
    }

    /// The timelines of changed leads, and of all leads that they were ever merged with.
    ///
    /// A change of one lead can change the timelines of the others.
    ///
    /// - Throws: `WorkspaceError`.
    package func timelines(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline] {
        var all = changed
        for lead in changed { all.formUnion(try journal.read(journal.storedIndex.matches.mergeGroup(of: lead))) }
        var timelines: [LeadTimeline] = []
        for lead in all.sorted() { timelines.append(try timeline(of: lead)) }
        return timelines
    }
}
