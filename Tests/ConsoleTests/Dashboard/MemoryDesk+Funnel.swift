import Reports
import Lifecycle
@testable import Workspace

extension MemoryBackend {
    func funnel(
        asOf: Instant?, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> (tracks: TimelineSet, setting: ReportSettings) {
        funnelReads += 1
        let known = entries.filter { asOf == nil || $0.at <= asOf ?? now }
        let segment = TimelineSegment()
        let leads = Set(known.compactMap(\.lead)).sorted()
        for (number, id) in leads.enumerated() {
            let track = track(of: id, known)
            if track.header.stages > 0 { segment.append(track) }
            progress?(WorkspaceProgress(phase: "reading", fraction: Double(number + 1) / Double(leads.count)))
        }
        return (
            TimelineSet([segment], words: trackWords),
            ReportSettings(definition: definition, team: team, workspace: name, lastRecordedAt: known.last?.at, asOf: asOf)
        )
    }

    var trackEdition: Int { 0 }

    func tracks(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline] {
        trackReads += changed.sorted()
        return changed.sorted().map { track(of: $0, entries) }
    }

    private func track(of id: LeadID, _ entries: [Entry]) -> LeadTimeline {
        let own = Set(lines(of: id).entries.map(\.seq))
        let history = LeadHistory(entries.filter { own.contains($0.seq) }, of: id)
        guard let lead = history.fold() else { return LeadTimeline(nothing: id, history) }
        return LeadTimeline(lead, history) { [self] word in
            if let code = trackWords.firstIndex(of: word) { return code }
            trackWords.append(word)
            return trackWords.count - 1
        }
    }
}
