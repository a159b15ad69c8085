package import Reports
package import Lifecycle
internal import ReadModel
internal import Synchronization

extension Workspace {
    /// How many parts the tracks come in, so that figures can be counted side by side; small workspaces have one.
    private static let parts = 8
    private static let fewLeads = 20_000
    /// How many bytes a track has, for the room that is kept ready: room that isn't used costs nothing.
    private static let roomOfTrack = 200

    /// What figures are made of: the tracks of all leads, and what else was known; now, or as of a moment of the past.
    ///
    /// Of the past is shown what was known then: the journal up to the last line recorded by that moment, with the undos, the definition and the team
    /// as they were; who was erased since is counted without what they were. Catches up first. Some 130 bytes a lead, read in some 0.1 s a million; of the past in some seconds.
    ///
    /// - Throws: `WorkspaceError`; `.notFound` for a moment before a definition was adopted.
    package func funnel(
        asOf moment: Instant? = nil, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> (tracks: TimelineSet, setting: ReportSettings) {
        try catchUpQuietly()
        guard let moment else {
            let tracks = try tracks()
            let newest = try journal(before: nil, limit: 1).first
            return (
                tracks, ReportSettings(definition: definition, team: team, workspace: name, lastRecordedAt: newest?.at)
            )
        }
        let index = index
        let then = try survivingDamage { () throws(ReadModelError) -> HistoricalState? in
            guard let last = try index.moment(asOf: moment) else { return nil }
            let entries = try index.workspaceEntries(upTo: last.seq)
            return HistoricalState(
                state: WorkspaceState(entries), last: last, tracks: try self.tracks(at: last, progress: progress))
        }
        guard let then, let adopted = then.state.adopted else { throw before(moment) }
        let definition = try Self.read(
            DefinitionAdopted(number: adopted.number, name: adopted.name, text: adopted.text), at: adopted.at)
        return (
            then.tracks,
            ReportSettings(
                definition: definition, team: then.state.team, workspace: name, lastRecordedAt: then.last.at, asOf: moment)
        )
    }

    /// What was known at a moment.
    private struct HistoricalState {
        var state: WorkspaceState
        var last: ReadModel.Moment
        var tracks: TimelineSet
    }

    /// Why nothing is known of a moment.
    func before(_ moment: Instant) -> WorkspaceError {
        let zone = definition.calendar.zone
        let first = state.versions.first.map { "; the first was adopted on \(zone.day(of: $0.at))" } ?? ""
        return WorkspaceError(.notFound, "on \(zone.day(of: moment)) there was no definition here yet\(first)")
    }

    /// The tracks of all leads as they are.
    private func tracks() throws(WorkspaceError) -> TimelineSet {
        let index = index
        return try wrapping {
            let segments = try makeSegments()
            let words = try index.tracks(parts: segments.count) { part, bytes in segments[part].append(bytes) }
            return TimelineSet(segments, words: words)
        }
    }

    private func makeSegments() throws(ReadModelError) -> [TimelineSegment] {
        let leads = try index.nextLead().number - 1
        let parts = leads < Self.fewLeads ? 1 : Self.parts
        return (0..<parts).map { _ in TimelineSegment(capacity: leads / parts * Self.roomOfTrack + 65_536) }
    }

    /// The tracks of all leads as they were at a moment: most are cut off behind its last line, the others folded from the lines until then.
    func tracks(
        at moment: ReadModel.Moment, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(ReadModelError) -> TimelineSet {
        let index = index
        func told(_ fraction: Double) {
            progress?(WorkspaceProgress(phase: "going back to then", fraction: fraction))
        }
        let segments = try makeSegments()
        let seq = UInt32(clamping: moment.seq.value)
        let rewritten = Mutex<[Int]>([])
        let words = try index.tracks(parts: segments.count, progress: { told(0.2 * $0) }) { part, bytes in
            let found = segments[part].append(bytes, upTo: seq)
            if !found.isEmpty { rewritten.withLock { $0 += found } }
        }
        // What words were used only until then is known to nobody else.
        let then = SymbolTable(words)
        let erased = segments.reduce(into: Set<Int>()) { $0.formUnion($1.erasedSince) }
        let folded = try index.histories(
            of: rewritten.withLock { $0.sorted().map(LeadID.init) }, at: moment, progress: { told(0.2 + 0.8 * $0) }
        ) { leads in
            let segment = TimelineSegment(capacity: leads.count * Self.roomOfTrack)
            for lead in leads {
                let isErasedSince = erased.contains(lead.id.number)
                segment.append(LeadTimeline(lead.id, lead.history, isErasedSince: isErasedSince, code: then.code))
            }
            return segment
        }
        return TimelineSet(segments + folded, words: then.texts)
    }
}

// What keeps a dashboard up to date.
extension Workspace {
    /// The words that codes in tracks stand for; they only grow while ``trackEdition`` stays. O(1).
    package var trackWords: [String] { unsettled.words.texts }

    /// Changes when the index was made again, so that codes stand for other words: then tracks must be loaded again.
    package var trackEdition: Int { unsettled.edition }

    /// The track of a lead as it is now, one's own action that isn't in the index yet included; some 0.1 ms. What its codes stand for, ``trackWords`` tells
    /// afterwards.
    ///
    /// - Throws: `WorkspaceError`.
    package func track(of lead: LeadID) throws(WorkspaceError) -> LeadTimeline {
        let history = try history(lead)
        if let track = knownTrack(lead, history) { return track }
        // A word that is new is numbered when the index is written, by whichever console writes it.
        let index = index
        try wrapping { try index.readWords() }
        guard let track = knownTrack(lead, history) else {
            throw WorkspaceError(.inputOutput, "the index lacks words that leads use; `winnow rebuild` makes it again")
        }
        return track
    }

    /// A track whose words are all numbered; nil when one isn't.
    private func knownTrack(_ lead: LeadID, _ history: LeadHistory) -> LeadTimeline? {
        let words = unsettled.words
        var isComplete = true
        let track = LeadTimeline(lead, history) { text in
            guard let code = words.knownCode(of: text) else {
                isComplete = false
                return 0
            }
            return code
        }
        return isComplete ? track : nil
    }

    /// The tracks of some leads that changed, and of all that they were ever merged with: what is done to one may change what another one tells.
    ///
    /// - Throws: `WorkspaceError`.
    package func tracks(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline] {
        var all = changed
        for lead in changed { all.formUnion(try wrapping { try unsettled.circle(of: lead) }) }
        var tracks: [LeadTimeline] = []
        for lead in all.sorted() { tracks.append(try track(of: lead)) }
        return tracks
    }
}
