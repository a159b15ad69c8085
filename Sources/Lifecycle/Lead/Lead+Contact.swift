extension Lead {
    /// When somebody was last in contact with it: an answered touch, or anything that it did itself.
    ///
    /// Nil if neither ever happened. O(touches + activities).
    package var lastContactAt: Instant? {
        let spoken = touches.lazy.filter { $0.touch.outcome.isContact }.map(\.occurredAt).max()
        let engaged = engagements.lazy.filter { !$0.engagement.isLaterCapture }.map(\.occurredAt).max()
        return [spoken, engaged].compactMap(\.self).max()
    }

    /// What it has seen: the content, pages and events of its activities, each once, the newest first.
    package var contentSeen: [(content: String, at: Instant)] {
        var newest: [String: Instant] = [:]
        for logged in engagements {
            switch logged.engagement.type {
            case .contentDownloaded, .eventAttended, .pageVisited, .emailClicked: break
            case .formSubmitted, .emailOpened, .cardHandedOver, .chat, .other, .capturedAgain: continue
            }
            guard let detail = logged.engagement.detail, !detail.isEmpty else { continue }
            newest[detail] = max(newest[detail] ?? logged.occurredAt, logged.occurredAt)
        }
        return newest.map { ($0.key, $0.value) }.sorted { ($1.at, $0.content) < ($0.at, $1.content) }
    }
}
