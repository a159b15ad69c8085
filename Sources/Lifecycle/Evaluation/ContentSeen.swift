/// The content, pages and events that a lead has seen, by what it did: downloads, forms, events, pages, clicks in
/// e-mails.
package struct ContentSeen: Sendable {
    /// Each once, with the newest time, the newest first.
    package let all: [(content: String, at: Instant)]

    /// O(activities).
    package init(by lead: Lead) {
        var newest: [String: (at: Instant, seq: SequenceNumber)] = [:]
        for logged in lead.engagements {
            switch logged.engagement.type {
            case .contentDownloaded, .eventAttended, .pageVisited, .emailClicked, .formSubmitted: break
            case .emailOpened, .cardHandedOver, .chat, .other, .capturedAgain: continue
            }
            guard let detail = logged.engagement.detail, !detail.isEmpty else { continue }
            let own = (at: logged.occurredAt, seq: logged.seq)
            if let known = newest[detail], known >= own { continue }
            newest[detail] = own
        }
        all = newest.sorted { $0.value > $1.value }.map { ($0.key, $0.value.at) }
    }

    /// Whether it has seen some content, whatever the case, also as a part of a longer name.
    package func contains(_ content: String) -> Bool {
        let words = content.lowercased()
        return all.contains { Array($0.content.lowercased().utf8).containsWords(words) }
    }
}
