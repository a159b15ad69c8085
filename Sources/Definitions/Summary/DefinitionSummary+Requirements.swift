import Formats
import Lifecycle

extension DefinitionSummary {
    /// Describes a requirement of a reason; the days of the contact window's reason are those of the window.
    func describe(_ requirement: Requirement, of reason: Reason) -> String {
        guard case .daysActive(let days) = requirement, reason.id == definition.window?.reason else { return describe(requirement) }
        return days.counted("day") + " after the first attempt"
    }

    /// Describes a requirement: `passing answers to at least 3 of Budget, Authority, Need and Timescale`.
    package func describe(_ requirement: Requirement) -> String {
        switch requirement {
        case .field(let field): return field.label
        case .anyField(let fields): return fields.map(\.label).joined(lastWith: "or")
        case .businessMail: return "a business e-mail address"
        case .criterion(let id): return "a passing answer to \(definition.criterion(id)?.label ?? id)"
        case .criteria(let ids, let least):
            let names = ids.map { definition.criterion($0)?.label ?? $0 }.joined(lastWith: "and")
            return "passing answers to " + (least == ids.count ? "" : "at least \(least) of ") + names
        case .answer(let id, let wanted):
            let labels = wanted.map { definition.criterion(id)?.answer($0)?.label ?? $0 }.joined(separator: "\" or \"")
            return "the answer \"\(labels)\" to \(definition.criterion(id)?.label ?? id)"
        case .answered(let ids): return "answers to " + ids.map { definition.criterion($0)?.label ?? $0 }.joined(lastWith: "and")
        case .prescribedFollowUp: return "the prescribed follow-up (\(definition.followUp.summary))"
        case .touches(let number, let channels, let spacing):
            return (number == 1 ? "1 touch" : "\(number.grouped) touches") + Self.by(channels)
                + (spacing > .zero ? ", at least \(spacing.text()) apart" : "")
        case .contact(let channels): return "contact" + (channels.isEmpty ? " by any channel" : Self.by(channels))
        case .positiveContact: return "a contact whose outcome wasn't \"not interested\""
        case .noContact: return "no contact yet"
        case .engagements(let number, let types):
            let what = types.isEmpty ? "" : " (" + types.map(\.label).joined(lastWith: "or") + ")"
            return number.counted("activity", "activities") + what
        case .scheduledFollowUp: return "a scheduled meeting or call"
        case .chanceToClose: return "an estimate of the chance to close"
        case .conversion(let part): return part.noun
        case .score(let points): return "a score of at least \(points.grouped)"
        case .daysActive(let days): return days.counted("day with sales", "days with sales")
        case .windowPassed: return (definition.window?.lengthText ?? "the contact window") + " after the first attempt"
        case .optedOut: return "an opt-out by the lead"
        case .reason: return "a reason"
        case .onPath(let path, let inner): return "\(describe(inner)) (\(path.rawValue) leads only)"
        }
    }

    private static func by(_ channels: [TouchChannel]) -> String {
        channels.isEmpty ? "" : " by " + channels.map(\.touchName).joined(lastWith: "or")
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
        let day = Int(Milliseconds.day / Milliseconds.minute)
        if minutes % day == 0, !inBusinessHours { return (minutes / day).counted("day") }
        if minutes % 60 == 0 { return (minutes / 60).counted(kind + "hour") }
        return minutes.counted(kind + "minute")
    }
}
