/// What fits a lead next, by what is known of it: a conversation, or content. A hint, never a task.
///
/// "What should your definition of a qualified lead be?": the answers tell how to communicate next. "Qualified leads:
/// the most important input for sales": content for orientation, direct contact once the interest is concrete.
package struct Suggestion: Hashable, Sendable {
    /// What to do: `call, ask about Budget`, `send "Use case"`.
    package let text: String
    /// Why: `pricing form`, `last read "Overview"`, `8 of 40 points`.
    package let why: String

    /// Nil for a lead that nobody may contact, and once its opportunity has ended. O(rules × activities + touches).
    package init?(for lead: Lead, by definition: LeadDefinition, on day: Day) {
        guard !lead.isErased, lead.stage != .dropped, !lead.stage.isOutcome, !definition.isOpportunity(lead) else { return nil }
        let score = definition.points(of: lead, on: day)
        let seen = ContentSeen(by: lead)
        if let reason = Self.callsFor(lead, score, definition) {
            guard let channel = Self.channel(for: lead) else { return nil }
            let open = definition.criteria.filter { criterion in
                lead.answers[criterion.id].flatMap { criterion.answer($0.answer)?.passes } != true
            }
            let asks = lead.stage.isWithSales && lead.stage != .mql ? open.prefix(3).map(\.label) : []
            text = channel.touchName + (asks.isEmpty ? "" : ", ask about " + asks.joined(separator: ", "))
            why = reason
            return
        }
        let offers = definition.content.filter { $0.isFor(lead, in: definition.effectiveStage(of: lead)) }
        if let next = offers.first(where: { !seen.contains($0.content) }) {
            text = "send \"\(next.content)\""
        } else if let last = seen.all.first {
            text = "send more on \"\(last.content)\""
        } else {
            text = "nurture"
        }
        let points = definition.thresholds.progressText(score)
        why = seen.all.first.map { "last read \"\($0.content)\"" } ?? points ?? "no activity yet"
    }

    /// Why a lead is to be spoken with. Nil for one that is to be nurtured.
    private static func callsFor(_ lead: Lead, _ score: ScoreSnapshot, _ definition: LeadDefinition) -> String? {
        let agenda = definition.agenda(of: lead)
        if let asked = agenda.first(where: \.kind.isAnswer) { return asked.kind.label }
        let isNurtured = definition.topology.nurturedWithin.contains(definition.effectiveStage(of: lead))
        if isNurtured {
            let isReady = definition.unmet(for: .accept, GateContext(lead: lead, now: lead.clockStart)).allSatisfy {
                $0.requirement.criteriaAsked.isEmpty
            }
            return definition.requiresAnswersToAccept && isReady ? "ready for sales" : nil
        }
        if lead.stage.isWithSales, lead.stage != .mql { return agenda.first.map(\.kind.label) ?? "with sales" }
        let isReached = definition.thresholds != Thresholds(total: 0) && definition.thresholds.reached(by: score)
        return isReached ? definition.thresholds.progressText(score) : nil
    }

    /// The most personal channel that is open and has an address.
    private static func channel(for lead: Lead) -> TouchChannel? {
        if lead.fields.hasUsablePhone, !lead.channels.isClosed(.call) { return .call }
        return lead.fields.hasUsable(.email) && !lead.channels.isClosed(.email) ? .email : nil
    }
}

extension ContentOffer {
    fileprivate func isFor(_ lead: Lead, in stage: Stage) -> Bool {
        (stages.isEmpty || stages.contains(stage) || stages.contains(lead.stage))
            && (reasons.isEmpty || lead.lastReturn?.reason.map(reasons.contains) == true)
    }
}

/// The content, pages and events that a lead has seen, by its activities.
package struct ContentSeen: Sendable {
    /// Each once, with the newest time, the newest first.
    package let all: [(content: String, at: Instant)]

    /// O(activities).
    package init(by lead: Lead) {
        var newest: [String: (at: Instant, seq: SequenceNumber)] = [:]
        for logged in lead.engagements {
            switch logged.engagement.type {
            case .contentDownloaded, .eventAttended, .pageVisited, .emailClicked: break
            case .formSubmitted, .emailOpened, .cardHandedOver, .chat, .other, .capturedAgain: continue
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
