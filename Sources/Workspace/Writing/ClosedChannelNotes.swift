internal import Lifecycle

/// Notes on actions toward a person who had closed the channel.
///
/// They are logged, because they happened or were decided; the note is for the next step.
enum ClosedChannelNotes {
    /// What is to be said of the events decided on a lead.
    static func notes(on lead: Lead?, _ decided: [Draft], _ context: DecisionContext) -> [String] {
        guard let lead, !lead.channels.closed.isEmpty else { return [] }
        let zone = context.definition.calendar.zone
        return decided.compactMap { draft in
            switch draft.event {
            case .touched(let touch):
                // An answer of theirs, and an attempt from before, contradict nothing.
                guard touch.direction == .outbound, let closed = lead.channels.closedAt(touch.channel),
                    draft.occurredAt ?? context.now >= closed
                else { return nil }
                return note(on: lead, [touch.channel], zone)
            case .followUpScheduled(let agreed):
                return lead.channels.isClosed(agreed.channel) ? note(on: lead, [agreed.channel], zone) : nil
            case .reengaged: return note(on: lead, lead.channels.closed.map(\.channel), zone)
            default: return nil
            }
        }
    }

    /// `L2 opted out of e-mail on 2026-11-12; log an opt-in if that no longer holds`.
    private static func note(on lead: Lead, _ channels: [TouchChannel], _ zone: ZoneTable) -> String? {
        let optedOut = channels.filter { lead.channels.closing($0) == .optedOut }
        guard let first = optedOut.first, let at = lead.channels.closedAt(first) else { return nil }
        let isAll = optedOut.count == TouchChannel.allCases.count
        let what = isAll ? "all channels" : optedOut.map(\.consentName).joined(separator: ", ")
        return "\(lead.id) opted out of \(what) on \(zone.day(of: at)); log an opt-in if that no longer holds"
    }
}
