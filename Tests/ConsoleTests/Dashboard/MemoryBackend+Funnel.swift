import Reports
import Lifecycle
@testable import Workspace

extension MemoryBackend {
    func loadReportData(
        asOf: Instant?, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> (timelines: TimelineSet, settings: ReportSettings) {
        funnelReads += 1
        let known = entries.filter { asOf == nil || $0.at <= asOf ?? now }
        let segment = TimelineSegment()
        let leads = Set(known.compactMap(\.lead)).sorted()
        for (number, id) in leads.enumerated() {
            let timeline = timeline(of: id, known)
            if timeline.header.stages > 0 { segment.append(timeline) }
            progress?(WorkspaceProgress(phase: "reading", fraction: Double(number + 1) / Double(leads.count)))
        }
        return (
            TimelineSet([segment], texts: timelineStrings),
            ReportSettings(definition: definition, team: team, workspace: name, lastRecordedAt: known.last?.at, asOf: asOf)
        )
    }

    var timelineEdition: Int { 0 }

    func timelines(of changed: Set<LeadID>) throws(WorkspaceError) -> [LeadTimeline] {
        timelineReads += changed.sorted()
        return changed.sorted().map { timeline(of: $0, entries) }
    }

    private func timeline(of id: LeadID, _ entries: [Entry]) -> LeadTimeline {
        let own = Set(lines(of: id).entries.map(\.seq))
        let history = LeadHistory(entries.filter { own.contains($0.seq) }, of: id)
        guard let lead = history.fold() else { return LeadTimeline(empty: id, history) }
        return LeadTimeline(lead, history) { [self] text in
            if let symbol = timelineStrings.firstIndex(of: text) { return symbol }
            timelineStrings.append(text)
            return timelineStrings.count - 1
        }
    }
}
