internal import Intake
internal import Lifecycle

/// When the person of a row was captured, and through what.
struct RowOrigin: Hashable {
    /// The date of the capture; nil if the row has none.
    var date: Instant?
    /// The source.
    var source: String?
    /// The campaign.
    var campaign: String?

    init(_ record: ImportedLead) {
        date = record.occurredAt
        source = record.fields[.source]
        campaign = record.fields[.campaign]
    }

    /// The origin as one text; empty without any.
    var text: String {
        let parts = [date.map { String($0.milliseconds) }, source, campaign].map { $0 ?? "" }
        guard !parts.allSatisfy(\.isEmpty) else { return "" }
        var packed = PackedTexts()
        for part in parts { packed.add(part) }
        return packed.text
    }

    /// Reads what ``text`` gives.
    init(text: String) {
        var packed = PackedTexts.Reader(text)
        date = Int64(packed.next()).map(Instant.init(milliseconds:))
        let texts = [packed.next(), packed.next()].map { $0.isEmpty ? nil : $0 }
        (source, campaign) = (texts[0], texts[1])
    }

    /// The first capture of a person who has several: the earliest date, the source of the earliest capture that names
    /// one, and a campaign of that source.
    ///
    /// Captures without a date come last, and texts decide between equal dates, so that the order of rows has no
    /// influence.
    static func first(of origins: [RowOrigin]) -> RowOrigin? {
        let sorted = origins.sorted { $0.order < $1.order }
        guard var first = sorted.first else { return nil }
        first.source = sorted.lazy.compactMap(\.source).first
        let key = first.source?.lowercased()
        let ofSource = sorted.filter { $0.source?.lowercased() == key } + sorted.filter { $0.source == nil }
        first.campaign = ofSource.lazy.compactMap(\.campaign).first
        return first
    }

    private var order: (Int64, String, String) {
        ((date ?? .distantFuture).milliseconds, source ?? "", campaign ?? "")
    }
}
