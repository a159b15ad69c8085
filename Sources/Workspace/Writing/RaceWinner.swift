internal import Lifecycle

/// Who was first, when an action is refused only because of what somebody else has just done to its lead.
struct RaceWinner {
    /// The change that came first.
    let change: Entry
    private let now: Instant

    /// How many changes are looked back at.
    private static let lookback = 3

    /// Finds the change without which a command would have been possible; nil if there is none, or not a recent one.
    ///
    /// - Parameters:
    ///   - seen: The last line that the user has seen; later ones are recent, however old.
    init?(
        before command: Command, refusedBy refusal: Refusal, in history: LeadHistory, seen: SequenceNumber?,
        given context: DecisionContext
    ) {
        guard Self.codes.contains(refusal.code) else { return nil }
        now = context.now
        let changes = history.inForce.filter(\.event.changesLead).reversed()
        for change in changes.prefix(Self.lookback) {
            // Of the user's own later change the refusal itself says enough.
            let isRecent = context.now - change.at < .minutes(10) || seen.map { change.seq > $0 } ?? false
            guard isRecent, change.by != .person(context.actor) else { return nil }
            switch command {
            case .merge, .add:
                // The refusal is about the other lead.
                self.change = change
                return
            default: break
            }
            let before = history.fold(upTo: SequenceNumber(change.seq.value - 1))
            guard let before else { return nil }
            if (try? decide(command, in: before, given: context)) != nil {
                self.change = change
                return
            }
        }
        return nil
    }

    /// The refusals that another person's change can cause.
    private static let codes: Set<Refusal.Code> = [.wrongStage, .notYours, .nothingToChange, .conflict, .duplicate]

    /// A refusal that says who was first, with what and when.
    func explaining(_ refusal: Refusal) -> Refusal {
        let who = change.by.login?.name ?? "a rule"
        guard !refusal.message.contains(" by \(who)") else { return refusal }
        var refusal = refusal
        var what = change.event.label
        if case .assigned(let assigned) = change.event, assigned.isClaim { what = "claimed" }
        let cause = " (\(what) by \(who) \(Self.ago(change.at, now: now)))"
        let place = refusal.message.firstIndex(of: ";") ?? refusal.message.endIndex
        refusal.message.insert(contentsOf: cause, at: place)
        return refusal
    }

    /// How long ago something happened: `just now`, `5m ago`.
    static func ago(_ moment: Instant, now: Instant) -> String {
        now - moment < .minutes(1) ? "just now" : (now - moment).shortText + " ago"
    }
}
