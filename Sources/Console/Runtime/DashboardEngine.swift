internal import Platform
internal import Reports
internal import Lifecycle
internal import Workspace

/// Computes the dashboards; keeps the timelines of all leads and the open pages in memory.
///
/// Only leads that changed are read again, and open pages are updated by them: no lead is counted twice while a page is
/// open. Not thread-safe.
final class DashboardEngine {
    private let queries: Queries
    private(set) var present: (timelines: TimelineSet, settings: ReportSettings)?
    /// The edition of the symbols in `present`.
    private var symbolEdition = 0
    private var past: (at: Instant, timelines: TimelineSet, settings: ReportSettings)?
    /// The computed pages of one query, and the open one: switching to a computed page is immediate.
    private var pages: [ReportPageKind: (request: PageRequest, page: any ReportPage)] = [:]
    private var openKind: ReportPageKind?
    /// The open page under the queries that a key leads to next.
    private var following: [(request: PageRequest, page: any ReportPage)] = []
    /// What is still to be computed while idle, the likeliest first.
    private var toPrefetch: [Prefetch] = []
    /// Whether the open page was computed in an earlier minute.
    private var isStale = false
    /// Leads that changed since they were read.
    private var changed: Set<LeadID> = []
    private var newest: Instant?
    /// When more leads than this have changed, all are read again.
    private static let changeLimit = 20_000

    /// What can be computed ahead.
    private enum Prefetch {
        /// Another page of the query.
        case kind(ReportPageKind)
        /// The open page under another query.
        case query(ReportQuery)
    }

    init(_ queries: Queries) { self.queries = queries }

    /// Marks leads as changed; `at` is when the newest entry about them was recorded.
    func invalidate(_ leads: some Sequence<LeadID>, at: Instant?) {
        guard present != nil else { return }
        changed.formUnion(leads)
        if let at { newest = max(newest ?? at, at) }
        if changed.count > Self.changeLimit { invalidateAll() }
    }

    /// Discards everything because the rules or the team changed; the next request reads it again.
    func invalidateAll() {
        present = nil
        past = nil
        discardPages()
        changed = []
        newest = nil
    }

    /// The present timelines and settings, if they are in memory and no lead has changed since.
    var upToDate: (timelines: TimelineSet, settings: ReportSettings)? { changed.isEmpty ? present : nil }

    private func discardPages() {
        pages = [:]
        following = []
        openKind = nil
        toPrefetch = []
        isStale = false
    }

    private var page: (request: PageRequest, page: any ReportPage)? { openKind.flatMap { pages[$0] } }

    /// Computes a page. O(leads).
    ///
    /// - Parameter progress: receives the completed fraction, from 0 to 1, when this takes long.
    func compute(_ request: PageRequest, progress: ((Double) -> Void)? = nil) throws(WorkspaceError) -> PageFigures {
        let (timelines, settings) = try source(asOf: request.asOf, progress: progress)
        let before = page?.request
        if !(before?.hasSameQuery(as: request) ?? false) {
            let ahead = following.first { $0.request.kind == request.kind && $0.request.hasSameQuery(as: request) }
            discardPages()
            if let ahead { pages[request.kind] = ahead }
        }
        if openKind != request.kind {
            following = []
            toPrefetch = prefetches(of: request, after: before)
            if let known = pages[request.kind] {
                openKind = request.kind
                isStale = known.request.query.now.wholeMinutes != request.query.now.wholeMinutes
                return figures(of: known.page)
            }
        }
        let opened = ReportPages.open(request.kind, timelines, settings, request.query)
        pages[request.kind] = (request, opened)
        openKind = request.kind
        isStale = false
        return figures(of: opened)
    }

    /// What to compute ahead: after another query the one that the same key leads to, else the other pages.
    private func prefetches(of request: PageRequest, after before: PageRequest?) -> [Prefetch] {
        let all = ReportPageKind.allCases
        let own = all.firstIndex(of: request.kind) ?? 0
        let kinds = (all[(own + 1)...] + all[..<own]).map { Prefetch.kind($0) }
        guard let before, before.kind == request.kind else { return kinds + request.following.map { .query($0) } }
        let isGrouped = before.query.grouping != request.query.grouping
        let queries = request.following.filter { ($0.grouping != request.query.grouping) == isGrouped }
        return (queries + request.following.filter { !queries.contains($0) }).map { .query($0) } + kinds
    }

    /// Computes a page that may be asked for next while idle; false when none is left. O(leads).
    ///
    /// - Parameter isWorkWaiting: whether other work is waiting; the page is then abandoned and computed later.
    func prefetchPage(unless isWorkWaiting: @escaping @Sendable () -> Bool) -> Bool {
        guard let timelines = past?.timelines ?? present?.timelines, let settings = past?.settings ?? present?.settings,
            changed.isEmpty
        else { return false }
        while let next = toPrefetch.first {
            toPrefetch.removeFirst()
            guard var request = page?.request else { continue }
            switch next {
            case .kind(let kind):
                if pages[kind] != nil { continue }
                request.kind = kind
            case .query(let query): request.query = query
            }
            guard let opened = ReportPages.open(request.kind, timelines, settings, request.query, unless: isWorkWaiting) else {
                toPrefetch.insert(next, at: 0)
                return true
            }
            switch next {
            case .kind(let kind): pages[kind] = (request, opened)
            case .query: following.append((request, opened))
            }
            if toPrefetch.isEmpty, !isWorkWaiting() { returnFreedMemory() }
            return true
        }
        return false
    }

    /// The result of refreshing a stale page.
    enum StaleRefresh {
        /// The page was computed in this minute or shows the past.
        case notNeeded
        /// Other work was waiting; try again when idle.
        case interrupted
        /// The page was computed again.
        case refreshed(PageRequest, PageFigures)
    }

    /// Computes the open page again if it was computed in an earlier minute. O(leads).
    ///
    /// - Parameter isWorkWaiting: whether other work is waiting.
    func refreshIfStale(now: Instant, unless isWorkWaiting: @escaping @Sendable () -> Bool) -> StaleRefresh {
        guard var request = page?.request, let present, request.asOf == nil, changed.isEmpty,
            isStale || request.query.now.wholeMinutes != now.wholeMinutes
        else { return .notNeeded }
        request.query.now = now
        guard let opened = ReportPages.open(request.kind, present.timelines, present.settings, request.query, unless: isWorkWaiting)
        else {
            return .interrupted
        }
        isStale = false
        pages[request.kind] = (request, opened)
        return .refreshed(request, figures(of: opened))
    }

    /// The figures of the open page, updated by what changed; nil when none is open. O(changes).
    func refresh() throws(WorkspaceError) -> (request: PageRequest, figures: PageFigures)? {
        guard let page else { return nil }
        guard page.request.asOf == nil else { return (page.request, figures(of: page.page)) }
        if present != nil { try catchUp() }
        guard present != nil else { return (page.request, try compute(page.request)) }
        return (page.request, figures(of: page.page))
    }

    /// What counts in a number of the open page. O(leads).
    func found(behind cell: FigureCell) -> FigureLeads { page?.page.found(behind: cell) ?? FigureLeads() }

    /// The groups that the leads of a period fall into, the largest first, as on the page of sources.
    ///
    /// Versions of the definition come from the funnel, since a lead enters its stages under several.
    func groups(_ request: PageRequest) throws(WorkspaceError) -> [FigureRow] {
        let (timelines, settings) = try source(asOf: request.asOf, progress: nil)
        var query = request.query
        query.filter = nil
        query.compared = nil
        let (kind, block): (ReportPageKind, BlockID) =
            query.grouping == .definition ? (.overview, .funnelBy) : (.sources, .sources)
        let rows = ReportPages.open(kind, timelines, settings, query).figures.blocks.first { $0.id == block }?.rows ?? []
        return rows.filter { $0.id != .total }
    }

    private func source(
        asOf: Instant?, progress: ((Double) -> Void)?
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings) {
        if let asOf {
            if let past, past.at == asOf { return (past.timelines, past.settings) }
            past = nil
            let read = try queries.loadReportData(asOf: asOf) { progress?($0.fraction) }
            past = (asOf, read.timelines, read.settings)
            return read
        }
        past = nil
        if present != nil { try catchUp() }
        if let present { return present }
        let read = try queries.loadReportData(asOf: nil) { progress?($0.fraction) }
        present = read
        symbolEdition = queries.timelineEdition
        changed = []
        return read
    }

    /// Reads changed leads again and updates the open pages; discards everything where that is not enough.
    private func catchUp() throws(WorkspaceError) {
        guard let timelines = present?.timelines else { return }
        if !changed.isEmpty {
            let fresh = try queries.timelines(of: changed)
            guard queries.timelineEdition == symbolEdition else {
                present = nil
                discardPages()
                changed = []
                return
            }
            timelines.setTexts(queries.timelineStrings)
            for timeline in fresh {
                let old = timelines[LeadID(Int(timeline.header.id))]
                timelines.replace(timeline)
                for (request, page) in pages.values + following where request.asOf == nil {
                    page.update(from: old, to: timeline.header.stages == 0 ? nil : timeline)
                }
            }
            changed = []
        } else if queries.timelineEdition != symbolEdition {
            present = nil
            discardPages()
            return
        }
        guard let newest, let last = present?.settings.lastRecordedAt ?? self.newest else { return }
        present?.settings.lastRecordedAt = max(newest, last)
    }

    private func figures(of page: any ReportPage) -> PageFigures {
        var figures = page.figures
        if figures.settings.asOf == nil, let last = present?.settings.lastRecordedAt { figures.settings.lastRecordedAt = last }
        return figures
    }
}
