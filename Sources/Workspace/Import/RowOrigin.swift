internal import Intake
internal import Lifecycle

/// When the person of a row was captured, through what, and in which stage.
struct RowOrigin: Hashable {
    /// The date of the capture; nil if the row has none.
    var date: Instant?
    /// The source.
    var source: String?
    /// The campaign.
    var campaign: String?
    /// The stage that the row declares.
    var declared: DeclaredStage?

    init(_ record: ImportedLead) {
        date = record.occurredAt
        source = record.fields[.source]
        campaign = record.fields[.campaign]
        declared = record.declared
    }

    /// The origin as one text; empty without any.
    var text: String {
        let parts = [
            date.map { String($0.milliseconds) }, source, campaign, declared?.stage.rawValue, declared?.declaration.column,
            declared?.declaration.text, declared?.declaration.reason,
        ].map { $0 ?? "" }
        guard !parts.allSatisfy(\.isEmpty) else { return "" }
        var packed = PackedTexts()
        for part in parts { packed.add(part) }
        return packed.text
    }

    /// Reads what ``text`` gives.
    init(text: String) {
        var packed = PackedTexts.Reader(text)
        date = Int64(packed.next()).map(Instant.init(milliseconds:))
        let texts = (0..<6).map { _ in packed.next() }.map { $0.isEmpty ? nil : $0 }
        (source, campaign) = (texts[0], texts[1])
        declared = texts[2].flatMap(Stage.init(rawValue:)).map { stage in
            DeclaredStage(
                stage: stage, declaration: StageDeclaration(column: texts[3] ?? "", text: texts[4] ?? "", reason: texts[5]))
        }
    }

    /// The first capture of a person who has several: the earliest date, the source of the earliest capture that names
    /// one, a campaign of that source, and the furthest stage.
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
        first.declared = sorted.compactMap(\.declared).max { rank($0) < rank($1) }
        return first
    }

    /// Which of several stages of one person counts: open ones before closed ones, as nobody may be dropped, and the
    /// furthest of them; won before all.
    private static func rank(_ declared: DeclaredStage) -> (Int, String, String) {
        let stages: [Stage] = [
            .dropped, .disqualified, .nurture, .noDecision, .lost, .inquiry, .viable, .mql, .sal, .sql, .opportunity, .won,
        ]
        return (stages.firstIndex(of: declared.stage) ?? 0, declared.declaration.text, declared.declaration.column)
    }

    private var order: (Int64, String, String) {
        ((date ?? .distantFuture).milliseconds, source ?? "", campaign ?? "")
    }
}
