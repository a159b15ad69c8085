/// What is known of the captures of a lead: their sources, their campaigns and their dates.
///
/// A later row of the person is a capture of its own only if it says something that no earlier one said. A row that
/// comes again, in the same file or in another one, therefore adds nothing.
package struct KnownCaptures: Sendable {
    private var sources: Set<String> = []
    private var campaigns: Set<String> = []
    private var dates: [Instant] = []
    /// A date before this moment may be that of a capture that was recorded without one.
    private var undatedBefore = Instant.distantPast

    /// Two dates less than this apart are one, so that another time zone makes no second capture.
    private static let sameDate = TimeSpan.hours(12)
    /// How long after its record a capture without a date may have its date, since a file of another time zone can give
    /// a date of tomorrow, which counts as now.
    private static let undatedMargin = TimeSpan.days(1)

    /// The captures that a lead's state shows: its own, those of merged leads, and later ones.
    package init(of lead: Lead) {
        note(lead.fields[.source], lead.fields[.campaign])
        for absorbed in lead.absorbed { note(absorbed.fields[.source], absorbed.fields[.campaign]) }
        dates = [lead.capturedAt, lead.sourcedAt]
        for logged in lead.engagements where logged.engagement.isLaterCapture {
            note(logged.engagement.source, logged.engagement.campaign)
            dates.append(logged.occurredAt)
        }
    }

    /// Adds what a line of the lead says, since a person may have corrected the source after the capture.
    ///
    /// - Parameter isOfSameFile: whether the line comes from the file whose rows are compared.
    package mutating func add(_ entry: Entry, isOfSameFile: Bool) {
        switch entry.event {
        case .captured(let captured): note(captured.fields[.source], captured.fields[.campaign])
        case .engaged(let engagement) where engagement.isLaterCapture: note(engagement.source, engagement.campaign)
        case .edited(let changes): return note(changes.fields[.source], changes.fields[.campaign])
        default: return
        }
        if entry.batch != nil, entry.occurredAt == entry.at {
            addUndated(recordedAt: isOfSameFile ? .distantFuture : entry.at)
        } else {
            dates.append(entry.occurredAt)
        }
    }

    /// Adds a capture of a file that gave no date, or one in the future, by the moment at which it was recorded.
    package mutating func addUndated(recordedAt moment: Instant) {
        undatedBefore = max(undatedBefore, min(moment, .distantFuture - Self.undatedMargin) + Self.undatedMargin)
    }

    /// Adds a source and a campaign.
    package mutating func note(_ source: String?, _ campaign: String?) {
        if let source { sources.insert(Self.key(source)) }
        if let campaign { campaigns.insert(Self.key(campaign)) }
    }

    /// Whether a source and a campaign can be those of the lead's own capture: equal, or blank on one side.
    ///
    /// A value that is blank in the lead is then filled, unless it came with another capture.
    package func fits(_ source: String?, _ campaign: String?, _ lead: Lead) -> Bool {
        func fits(_ given: String?, _ own: String?, _ known: Set<String>) -> Bool {
            guard let given = given.map(Self.key) else { return true }
            return own.map { Self.key($0) == given } ?? !known.contains(given)
        }
        return fits(source, lead.fields[.source], sources) && fits(campaign, lead.fields[.campaign], campaigns)
    }

    /// The later capture that a source, a campaign and a date make; nil if they say nothing new. An absent value is not
    /// new.
    package func laterCapture(source: String?, campaign: String?, date: Instant?, zone: ZoneTable) -> Engagement? {
        let isNew =
            source.map { !sources.contains(Self.key($0)) } ?? false
            || campaign.map { !campaigns.contains(Self.key($0)) } ?? false || date.map { !isKnown($0, zone) } ?? false
        return isNew ? Engagement(type: .capturedAgain, campaign: campaign, source: source) : nil
    }

    private func isKnown(_ date: Instant, _ zone: ZoneTable) -> Bool {
        if date < undatedBefore { return true }
        let day = zone.day(of: date)
        return dates.contains { known in
            zone.day(of: known) == day || (known - date < Self.sameDate && date - known < Self.sameDate)
        }
    }

    private static func key(_ text: String) -> String { text.lowercased() }
}
