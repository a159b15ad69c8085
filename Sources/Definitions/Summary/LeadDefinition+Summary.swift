import Lifecycle

extension LeadDefinition {
    /// Describes a requirement: `at least 3 of Budget, Authority, Need, Timescale with a passing answer`.
    package func describe(_ requirement: Requirement) -> String {
        switch requirement {
        case .field(let field): return field.label
        case .anyField(let fields): return fields.map(\.label).joined(separator: " or ")
        case .businessMail: return "a business e-mail address"
        case .criterion(let id): return "\(criterion(id)?.label ?? id) with a passing answer"
        case .criteria(let ids, let least):
            let names = ids.map { criterion($0)?.label ?? $0 }.joined(separator: ", ")
            return (least == ids.count ? "all of " : "at least \(least) of ") + names + " with a passing answer"
        case .answer(let id, let wanted):
            let labels = wanted.map { criterion(id)?.answer($0)?.label ?? $0 }.joined(separator: "\" or \"")
            return "\(criterion(id)?.label ?? id) answered \"\(labels)\""
        case .answered(let ids): return ids.map { criterion($0)?.label ?? $0 }.joined(separator: ", ") + " answered"
        case .prescribedFollowUp: return "the prescribed follow-up (\(followUp.summary))"
        case .touches(let number, let channels, let spacing):
            return (number == 1 ? "1 touch" : "\(number.grouped) touches") + Self.by(channels)
                + (spacing > .zero ? ", at least \(spacing.text()) apart" : "")
        case .contact(let channels): return "a contact" + Self.by(channels)
        case .noContact: return "no contact yet"
        case .engagements(let number, let types):
            let what = types.isEmpty ? "" : " (" + types.map(\.label).joined(separator: " or ") + ")"
            return number.counted("engagement") + what
        case .scheduledFollowUp: return "a scheduled meeting or call"
        case .chanceToClose: return "an assessed chance to close"
        case .conversion(.intention): return "the intention to buy"
        case .conversion(let part): return "the " + part.label
        case .score(let points): return "a score of at least \(points.grouped)"
        case .daysActive(let days): return days.counted("active day")
        case .reason: return "a reason"
        case .onPath(let path, let inner): return "\(describe(inner)) (\(path.rawValue) leads only)"
        }
    }

    private static func by(_ channels: [TouchChannel]) -> String {
        channels.isEmpty ? "" : " by " + channels.map(\.rawValue).joined(separator: " or ")
    }
}

extension PrescribedFollowUp {
    /// The touches in one phrase: `6 attempts through at least 2 channels, at least 4 hours apart`.
    package var summary: String {
        var text = attempts.counted("attempt")
        if channels > 1 { text += " through at least \(channels) channels" }
        if spacing > .zero { text += ", at least \(spacing.text()) apart" }
        return text
    }
}

extension TimeSpan {
    /// The length in the largest unit that divides it: `4 business hours`, `90 minutes`.
    func text(inBusinessHours: Bool = false) -> String {
        let kind = inBusinessHours ? "business " : ""
        let minutes = wholeMinutes
        if minutes % 1440 == 0, !inBusinessHours { return (minutes / 1440).counted("day") }
        if minutes % 60 == 0 { return (minutes / 60).counted(kind + "hour") }
        return minutes.counted(kind + "minute")
    }
}
