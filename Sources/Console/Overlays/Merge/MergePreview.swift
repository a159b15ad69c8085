internal import Lifecycle
internal import Screen
internal import Workspace

/// The preview of a merge; `s` exchanges the roles of the two leads.
struct MergePreview: Overlay {
    private let pair: MergePair
    private var confirmation: Confirmation

    init(_ pair: MergePair, _ session: ConsoleSession) {
        self.pair = pair
        confirmation = Self.preview(pair, session)
    }

    mutating func wasPainted(at time: Int64) { confirmation.wasPainted(at: time) }

    var leads: [LeadID] { [pair.survivor.id, pair.absorbed.id] }

    /// Compares the two leads again.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        console.shared.announce(notice)
        return .closed([.compare(pair.survivor.id, pair.absorbed.id)])
    }

    mutating func handle(_ key: Key, at time: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        guard key == .character("s") else { return confirmation.handle(key, at: time, &console) }
        // A new preview, which has to be painted before it can be confirmed.
        self = MergePreview(pair.swapped, console.session)
        return .open
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) { confirmation.draw(&frame, console) }

    /// The preview of a merge: which lead is kept, which values are added, and which are dropped.
    private static func preview(_ pair: MergePair, _ session: ConsoleSession) -> Confirmation {
        let (kept, absorbed) = (pair.survivor, pair.absorbed)
        var lines: [(text: String, isRefused: Bool)] = []
        var decisionContext = session.decisionContext
        decisionContext.others = [absorbed.id: absorbed]
        let refusal = refusal(of: pair, decisionContext)
        if let refusal { lines.append((refusal.message, true)) }
        lines.append(("\(kept.id) is kept: \(describe(kept, session))", false))
        lines.append(("\(absorbed.id) is merged into \(kept.id): \(describe(absorbed, session))", false))
        lines += differences(pair)
        let additions = [
            (absorbed.touches.count, "touch", "touches"),
            (absorbed.engagements.count { !$0.engagement.isLaterCapture }, "activity", "activities"),
            (absorbed.engagements.count { $0.engagement.isLaterCapture }, "later capture", "later captures"),
            (absorbed.noteCount, "note", "notes"), (absorbed.answers.count, "answer", "answers"),
        ].filter { $0.0 > 0 }.map { $0.0.counted($0.1, $0.2) }
        if !additions.isEmpty { lines.append(("\(absorbed.id) adds \(additions.joined(separator: ", "))", false)) }
        return Confirmation(
            title: "Merge \(absorbed.id) into \(kept.id) \(kept.fields.fullName ?? kept.fields[.company] ?? "")".trimmed,
            lines: lines, allowed: refusal == nil ? 1 : 0,
            effects: [.perform([.init(kept.id, .merge(absorbed.id))], ActionContext(.merge, [kept.id, absorbed.id]))],
            alternative: Message.KeyHint(key: "s", title: "swap"))
    }

    private static func refusal(of pair: MergePair, _ decisionContext: DecisionContext) -> Refusal? {
        do throws(Refusal) {
            _ = try decide(.merge(pair.absorbed.id), in: pair.survivor, given: decisionContext)
            return nil
        } catch { return error }
    }

    private static func describe(_ lead: Lead, _ session: ConsoleSession) -> String {
        let points = session.definition.score(lead, on: session.decisionContext.today).snapshot.total
        return session.definition.label(of: lead) + (lead.owner.map { ", owner \($0.name)" } ?? ", no owner")
            + ", \(points.grouped) points"
    }

    /// The fields that the merge adds to the survivor, and the values of the absorbed lead that it drops.
    private static func differences(_ pair: MergePair) -> [(text: String, isRefused: Bool)] {
        let absorbed = pair.absorbed.id
        func line(_ label: String, _ own: String?, _ other: String?) -> (text: String, isRefused: Bool)? {
            guard let other, other != own else { return nil }
            guard let own else { return ("\(label): \(other) (added from \(absorbed))", false) }
            return ("\(label): \(own) (\(absorbed)'s \"\(other)\" is dropped)", false)
        }
        let (own, other) = (pair.survivor.fields, pair.absorbed.fields)
        func value(_ fields: LeadFields, _ field: LeadField) -> String? {
            fields[field].map { text in field == .employees ? Int(text)?.grouped ?? text : text }
        }
        return LeadField.allCases.compactMap { line($0.label, value(own, $0), value(other, $0)) }
            + other.extra.keys.sorted().compactMap { line($0, own.extra[$0], other.extra[$0]) }
    }
}
