import Lifecycle

extension LeadDefinition {
    /// A requirement in words: `3 of Budget, Authority, Need, Timescale answered well`.
    package func words(for requirement: Requirement) -> String {
        switch requirement {
        case .field(let field): return field.label
        case .anyField(let fields): return fields.map(\.label).joined(separator: " or ")
        case .businessMail: return "an e-mail address that is not a free one"
        case .criterion(let id): return "\(criterion(id)?.label ?? id) answered well"
        case .criteria(let ids, let least):
            let names = ids.map { criterion($0)?.label ?? $0 }.joined(separator: ", ")
            return least == ids.count ? "\(names), all answered well" : "\(least) of \(names) answered well"
        case .answer(let id, let wanted):
            let labels = wanted.map { criterion(id)?.answer($0)?.label ?? $0 }.joined(separator: "\" or \"")
            return "\(criterion(id)?.label ?? id) answered \"\(labels)\""
        case .answered(let ids): return ids.map { criterion($0)?.label ?? $0 }.joined(separator: ", ") + " asked and answered"
        case .prescribedFollowUp: return "the prescribed follow-up (\(followUp.words))"
        case .touches(let number, let channels, let spacing):
            return (number == 1 ? "1 touch" : "\(number) touches") + Self.by(channels)
                + (spacing > .zero ? ", \(length(spacing)) apart" : "")
        case .contact(let channels): return "a contact" + Self.by(channels)
        case .noContact: return "no contact made"
        case .engagements(let number, let types):
            let what = types.isEmpty ? "" : ": " + types.map(\.label).joined(separator: " or ")
            return (number == 1 ? "1 thing that the prospect did" : "\(number) things that the prospect did") + what
        case .scheduledFollowUp: return "a scheduled meeting or call"
        case .chanceToClose: return "a chance to close"
        case .conversion(.intention): return "the intention to buy"
        case .conversion(let part): return "the " + part.label
        case .score(let points): return "\(points) points"
        case .daysInHand(let days): return "\(count(days, "day")) in sales' hands"
        case .reason: return "a reason"
        case .onPath(let path, let asked): return "\(words(for: asked)), if \(path.rawValue)"
        }
    }

    private static func by(_ channels: [TouchChannel]) -> String {
        channels.isEmpty ? "" : " by " + channels.map(\.rawValue).joined(separator: " or ")
    }
}

extension PrescribedFollowUp {
    /// The touches in words: `6 attempts by at least 2 channels, 4 hours apart`.
    package var words: String {
        var text = count(attempts, "attempt")
        if channels > 1 { text += " by at least \(channels) channels" }
        if spacing > .zero { text += ", \(length(spacing)) apart" }
        return text
    }
}

/// A count with its noun: `1 day`, `3 days`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)" + (number == 1 ? "" : "s") }

/// A length of time in the greatest unit that has no rest: `4 working hours`, `90 minutes`.
func length(_ span: TimeSpan, working: Bool = false) -> String {
    let kind = working ? "working " : ""
    let minutes = span.wholeMinutes
    if minutes % 1440 == 0, !working { return count(minutes / 1440, "day") }
    if minutes % 60 == 0 { return count(minutes / 60, kind + "hour") }
    return count(minutes, kind + "minute")
}
