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
        case .prescribedFollowUp: return "the prescribed follow-up (\(followUp.words))"
        case .touches(let number, let channels): return (number == 1 ? "1 touch" : "\(number) touches") + Self.by(channels)
        case .contact(let channels): return "a contact" + Self.by(channels)
        case .scheduledFollowUp: return "a scheduled meeting or call"
        case .conversion(.intention): return "the intention to buy"
        case .conversion(let part): return "the " + part.label
        case .score(let points): return "\(points) points"
        case .daysInHand(let days): return "\(count(days, "day")) in sales' hands"
        case .reason: return "a reason"
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
