import Lifecycle

/// What a line of the journal tells, in few words.
enum EntryPhrase {
    /// The words; who and when stand beside them.
    static func text(of entry: Entry) -> String {
        switch entry.event {
        case .captured(let captured): return "captured as " + captured.stage.plainName + from(captured.fields[.source])
        case .engaged(let engagement): return words(engagement)
        case .promoted(let promoted): return "promoted to \(promoted.stage.plainName) at \(promoted.score.total) points"
        case .accepted(let accepted): return "accepted by \(accepted.owner) at \(accepted.score.total) points"
        case .qualified(let qualified): return "qualified to " + qualified.stage.plainName
        case .rejected(let declined): return "handed back to nurture: " + declined.reason + note(declined.note)
        case .disqualified(let declined): return "disqualified: " + declined.reason + note(declined.note)
        case .converted(let converted): return "converted" + amount(converted.conversion.amount)
        case .closed(let closed):
            return "closed: \(closed.outcome.stage.plainName)" + (closed.reason.map { ", " + $0 } ?? "") + amount(closed.amount)
                + note(closed.note)
        case .touched(let touch):
            return "\(touch.channel.rawValue), \(touch.outcome.label)" + (touch.direction == .inbound ? ", inbound" : "")
                + note(touch.note)
        case .followUpScheduled(let agreed):
            return "\(agreed.channel.rawValue) agreed for \(MomentText.utc(agreed.at))" + note(agreed.note)
        case .assessed(let assessed):
            let answers = assessed.answers.sorted { $0.key < $1.key }.map {
                "\($0.key) \($0.value.isEmpty ? "taken back" : $0.value)"
            }
            return "assessed: " + (answers + (assessed.chanceToClose.map { ["chance \($0) %"] } ?? [])).joined(separator: ", ")
                + note(assessed.note)
        case .assigned(let assigned):
            return (assigned.isClaim ? "claimed by \(assigned.owner)" : "assigned to \(assigned.owner)") + note(assigned.reason)
        case .released: return "released"
        case .snoozed(let until): return "snoozed until " + MomentText.utc(until)
        case .noted(let text): return "note: " + text
        case .edited(let changes):
            return "edited " + (changes.fields.keys.sorted().map(\.label) + changes.extra.keys.sorted()).joined(separator: ", ")
        case .optedOut(let change): return "opted out" + channel(change)
        case .optedIn(let change): return "opted in" + channel(change)
        case .bounced(let change): return "bounced" + channel(change)
        case .reengaged(let reengaged): return "came back as " + reengaged.stage.plainName + note(reengaged.note)
        case .requalified(let requalified): return "now \(requalified.stage.plainName) by the new definition"
        case .undone(let undone):
            return "took back lines "
                + undone.ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
                .joined(separator: ", ")
        case .imported(let imported):
            let counts = imported.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            return "imported \(imported.form): " + counts.joined(separator: ", ")
        case .definitionAdopted(let adopted): return "adopted definition \(adopted.number), \(adopted.name)"
        case .definitionSigned(let signed): return "signed definition \(signed.number) for \(signed.side.rawValue)"
        case .repUpdated(let member):
            let roles = member.roles.sorted().map(\.rawValue).joined(separator: ", ")
            return "team: \(member.login), " + (roles.isEmpty ? "left" : roles)
        case .erased: return "erased the person"
        case .unknown(let kind): return kind
        }
    }

    private static func words(_ engagement: Engagement) -> String {
        let what = engagement.form.map { "submitted the " + $0.label } ?? engagement.type.label
        return what + (engagement.asksForSales ? ", asks for sales" : "") + note(engagement.detail)
    }

    private static func note(_ text: String?) -> String { text.map { " — " + $0 } ?? "" }
    private static func amount(_ money: Money?) -> String { money.map { ", \($0)" } ?? "" }
    private static func from(_ source: String?) -> String { source.map { " from " + $0 } ?? "" }
    private static func channel(_ change: ChannelChange) -> String {
        (change.channel.map { " (\($0.rawValue))" } ?? "") + (change.stage.map { ", now \($0.plainName)" } ?? "")
    }
}
