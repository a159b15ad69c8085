internal import Reports
internal import Lifecycle
internal import Workspace

/// Where figures are counted: the tracks of all leads, kept once they were asked for, and the page that is open.
///
/// A lead that changes is read again alone, and the pages go along with it: no lead is counted twice while somebody looks. Used by one thread.
final class DashboardEngine {
    private let backend: any ConsoleBackend
    private var present: (tracks: TimelineSet, setting: ReportSettings)?
    /// For which words the codes of `present` stand.
    private var edition = 0
    private var past: (at: Instant, tracks: TimelineSet, setting: ReportSettings)?
    /// The pages of one question that were counted, and which one is looked at: going from page to page waits for nothing that was counted before.
    private var pages: [ReportPageKind: (request: FigureRequest, page: any ReportPage)] = [:]
    private var front: ReportPageKind?
    /// The pages beside it that are still to be counted.
    private var ahead: [ReportPageKind] = []
    /// Whether the page that is looked at was counted in an earlier minute.
    private var isStale = false
    /// Leads that changed since they were counted.
    private var changed: Set<LeadID> = []
    private var newest: Instant?
    /// When more leads than that changed, all are read anew.
    private static let most = 20_000

    init(backend: any ConsoleBackend) { self.backend = backend }

    /// Leads changed, the newest line about them recorded then.
    func note(_ leads: some Sequence<LeadID>, at: Instant?) {
        guard present != nil else { return }
        changed.formUnion(leads)
        if let at { newest = max(newest ?? at, at) }
        if changed.count > Self.most { forget() }
    }

    /// The rules or the team changed: everything is read anew when it is asked for.
    func forget() {
        present = nil
        past = nil
        leavePages()
        changed = []
        newest = nil
    }

    private func leavePages() {
        pages = [:]
        front = nil
        ahead = []
        isStale = false
    }

    private var page: (request: FigureRequest, page: any ReportPage)? { front.flatMap { pages[$0] } }

    /// Counts a page. O(leads).
    ///
    /// - Parameter progress: is told how far it has come, from 0 to 1, where it takes long.
    func count(_ request: FigureRequest, progress: ((Double) -> Void)? = nil) throws(WorkspaceError) -> PageFigures {
        let (tracks, setting) = try source(asOf: request.asOf, progress: progress)
        if !(pages.values.first?.request.isBeside(request) ?? false) { leavePages() }
        if front != request.kind {
            if ahead.isEmpty, pages.count < 2 { ahead = ReportPageKind.allCases }
            if let known = pages[request.kind] {
                front = request.kind
                isStale = known.request.question.now.minute != request.question.now.minute
                return told(known.page)
            }
        }
        let opened = ReportPages.open(request.kind, tracks, setting, request.question)
        pages[request.kind] = (request, opened)
        front = request.kind
        isStale = false
        return told(opened)
    }

    /// Counts one of the pages beside the one that is looked at, while nobody waits; false when there is none left. O(leads).
    ///
    /// - Parameter isWanted: whether somebody wants something else; then it is given up, and begun again when hands are free.
    func countAhead(unless isWanted: @escaping @Sendable () -> Bool) -> Bool {
        guard let tracks = past?.tracks ?? present?.tracks, let setting = past?.setting ?? present?.setting, changed.isEmpty else {
            return false
        }
        while let kind = ahead.first {
            ahead.removeFirst()
            guard let page, pages[kind] == nil else { continue }
            let request = FigureRequest(kind: kind, question: page.request.question, asOf: page.request.asOf)
            guard let opened = ReportPages.open(kind, tracks, setting, request.question, unless: isWanted) else {
                ahead.insert(kind, at: 0)
                return true
            }
            pages[kind] = (request, opened)
            return true
        }
        return false
    }

    /// What became of counting a page anew.
    enum Renewal {
        /// It was counted in this minute, or is of the past.
        case notNeeded
        /// Somebody wanted something else; it is begun again when hands are free.
        case calledOff
        case counted(FigureRequest, PageFigures)
    }

    /// Counts the page that is looked at anew if it was counted in an earlier minute. O(leads).
    ///
    /// - Parameter isWanted: whether somebody wants something else.
    func renew(now: Instant, unless isWanted: @escaping @Sendable () -> Bool) -> Renewal {
        guard var request = page?.request, let present, request.asOf == nil, changed.isEmpty,
            isStale || request.question.now.minute != now.minute
        else { return .notNeeded }
        request.question.now = now
        guard let opened = ReportPages.open(request.kind, present.tracks, present.setting, request.question, unless: isWanted)
        else {
            return .calledOff
        }
        isStale = false
        pages[request.kind] = (request, opened)
        return .counted(request, told(opened))
    }

    /// The figures of the open page with what changed since; nil when none is open. O(what changed).
    func refresh() throws(WorkspaceError) -> (request: FigureRequest, figures: PageFigures)? {
        guard let page else { return nil }
        guard page.request.asOf == nil else { return (page.request, told(page.page)) }
        if present != nil { try catchUp() }
        guard present != nil else { return (page.request, try count(page.request)) }
        return (page.request, told(page.page))
    }

    /// The leads behind a number of the open page. O(leads).
    func leads(behind cell: FigureCell) -> [LeadID] { page?.page.leads(behind: cell) ?? [] }

    /// The groups that leads of a window fall into, the largest first as far as the page of sources tells; versions of the definition as far as the funnel does,
    /// since a lead enters its stages under several.
    func groups(_ request: FigureRequest) throws(WorkspaceError) -> [FigureRow] {
        let (tracks, setting) = try source(asOf: request.asOf, progress: nil)
        var question = request.question
        question.filter = nil
        question.compared = nil
        let (kind, block): (ReportPageKind, String) =
            question.grouping == .definition ? (.overview, "funnelBy") : (.sources, "sources")
        let rows = ReportPages.open(kind, tracks, setting, question).figures.blocks.first { $0.id == block }?.rows ?? []
        // The last row of sources is all of them together.
        return kind == .sources && rows.last?.key == "all" ? rows.dropLast() : rows
    }

    private func source(
        asOf: Instant?, progress: ((Double) -> Void)?
    ) throws(WorkspaceError) -> (tracks: TimelineSet, setting: ReportSettings) {
        if let asOf {
            if let past, past.at == asOf { return (past.tracks, past.setting) }
            past = nil
            let read = try backend.funnel(asOf: asOf) { progress?($0.fraction) }
            past = (asOf, read.tracks, read.setting)
            return read
        }
        past = nil
        if present != nil { try catchUp() }
        if let present { return present }
        let read = try backend.funnel(asOf: nil) { progress?($0.fraction) }
        present = read
        edition = backend.trackEdition
        changed = []
        return read
    }

    /// Reads what changed again, and lets the open page go along; forgets all where that is not enough.
    private func catchUp() throws(WorkspaceError) {
        guard let tracks = present?.tracks else { return }
        if !changed.isEmpty {
            let fresh = try backend.tracks(of: changed)
            guard backend.trackEdition == edition else {
                present = nil
                leavePages()
                changed = []
                return
            }
            tracks.setWords(backend.trackWords)
            for track in fresh {
                let old = tracks[LeadID(Int(track.header.id))]?.track
                tracks.replace(track)
                for (request, page) in pages.values where request.asOf == nil {
                    page.update(from: old, to: track.header.stages == 0 ? nil : track)
                }
            }
            changed = []
        } else if backend.trackEdition != edition {
            present = nil
            leavePages()
            return
        }
        guard let newest, let last = present?.setting.lastRecordedAt ?? self.newest else { return }
        present?.setting.lastRecordedAt = max(newest, last)
    }

    private func told(_ page: any ReportPage) -> PageFigures {
        var figures = page.figures
        if figures.setting.asOf == nil, let last = present?.setting.lastRecordedAt { figures.setting.lastRecordedAt = last }
        return figures
    }
}
