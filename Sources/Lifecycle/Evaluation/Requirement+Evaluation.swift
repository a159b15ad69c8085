extension Requirement {
    /// What is missing for a gate; nil if the requirement is met. O(touches).
    func unmet(_ gate: GateContext, under definition: LeadDefinition) -> UnmetRequirement? {
        let lead = gate.lead
        switch self {
        case .field(let field):
            return lead.has(field) ? nil : UnmetRequirement(requirement: self, text: lead.needed(field))
        case .anyField(let fields):
            guard !fields.contains(where: lead.has) else { return nil }
            return UnmetRequirement(requirement: self, text: fields.map(lead.needed).joined(lastWith: "or"))
        case .businessMail:
            return lead.fields.isAt(definition.freeMailDomains)
                ? UnmetRequirement(requirement: self, text: "a business e-mail address") : nil
        case .criterion(let id):
            if lead.passes(id, definition) { return nil }
            let passing = definition.criterion(id)?.answers.filter(\.passes).map(\.id) ?? []
            return unmetAnswer(id, lead.answers[id]?.answer, passing, definition)
        case .answer(let id, let accepted):
            let answer = lead.answers[id]?.answer
            return answer.map(accepted.contains) == true ? nil : unmetAnswer(id, answer, accepted, definition)
        case .answered(let ids):
            let open = ids.filter { lead.answers[$0] == nil }
            guard !open.isEmpty else { return nil }
            let names = open.map { definition.criterion($0)?.label ?? $0 }.joined(lastWith: "and")
            return UnmetRequirement(
                requirement: self, have: ids.count - open.count, need: ids.count,
                text: (open.count == 1 ? "an answer to " : "answers to ") + names)
        case .criteria(let ids, let least):
            let open = ids.filter { !lead.passes($0, definition) }
            let have = ids.count - open.count
            guard have < least else { return nil }
            // `passing answers to 3 of Budget, Authority, Need and Timescale`; `to 2 more of …` once there are some.
            let (missing, names) = (least - have, open.map { definition.criterion($0)?.label ?? $0 }.joined(lastWith: "and"))
            let choice = missing < open.count ? "\(missing)\(have > 0 ? " more" : "") of " : ""
            return UnmetRequirement(
                requirement: self, have: have, need: least,
                text: (missing == 1 ? "a passing answer" : "passing answers") + " to " + choice + names)
        case .prescribedFollowUp: return unmetFollowUp(gate, definition)
        case .touches(let count, let channels, let spacing):
            let have = Lead.count(definition.followUpTouches(of: lead), by: channels, spacing: spacing)
            guard have < count else { return nil }
            let by = channels.isEmpty ? "" : " by " + channels.map(\.touchName).joined(lastWith: "or")
            return UnmetRequirement(
                requirement: self, have: have, need: count, text: more(have, of: count, "touch", "touches") + by)
        case .contact(let channels):
            let met = definition.followUpTouches(of: lead).contains {
                $0.touch.outcome.isContact && (channels.isEmpty || channels.contains($0.touch.channel))
            }
            let by = channels.isEmpty ? " by any channel" : " by " + channels.map(\.touchName).joined(lastWith: "or")
            return met ? nil : UnmetRequirement(requirement: self, text: "contact" + by)
        case .positiveContact:
            let last = definition.followUpTouches(of: lead).filter(\.touch.outcome.isContact)
                .max { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) }
            guard let last else { return UnmetRequirement(requirement: self, text: "contact by any channel") }
            return last.touch.outcome != .notInterested
                ? nil
                : UnmetRequirement(requirement: self, text: "a positive contact; the outcome of the last one was not interested")
        case .noContact:
            return definition.followUpTouches(of: lead).contains { $0.touch.outcome.isContact }
                ? UnmetRequirement(requirement: self, text: "no contact so far, but contact was logged") : nil
        case .engagements(let count, let types):
            let tally = gate.tally.flatMap {
                $0.isOf(lead, on: definition.calendar.zone.day(of: gate.now), by: definition) ? $0 : nil
            }
            let have = tally?.count(types, of: lead) ?? lead.engagements.count { $0.engagement.counts(as: types) }
            guard have < count else { return nil }
            return UnmetRequirement(
                requirement: self, have: have, need: count,
                text: more(have, of: count, "activity", "activities"))
        case .scheduledFollowUp:
            guard lead.openFollowUp == nil, gate.conversion?.followUp == nil,
                !definition.followUpTouches(of: lead).contains(where: { $0.touch.outcome == .held })
            else { return nil }
            return UnmetRequirement(requirement: self, text: "a scheduled meeting or call")
        case .chanceToClose:
            return lead.chances.isEmpty
                ? UnmetRequirement(requirement: self, text: "an estimate of the chance to close") : nil
        case .conversion(let part): return unmet(part, gate)
        case .score(let points):
            let have = definition.points(of: lead, on: definition.calendar.zone.day(of: gate.now), from: gate.tally).total
            guard have < points else { return nil }
            return UnmetRequirement(
                requirement: self, have: have, need: points, text: more(have, of: points, "point"))
        case .daysActive(let days): return unmetDays(.days(days), gate)
        case .windowPassed:
            guard let window = definition.window else { return nil }
            return unmetDays(window.length, definition.sinceFirstAttempt(gate))
        case .optedOut:
            return lead.endOfMarketing.map { !$0.isBounce } ?? false
                ? nil : UnmetRequirement(requirement: self, text: "an opt-out by the lead")
        case .reason: return gate.hasReason ? nil : UnmetRequirement(requirement: self, text: "a reason")
        case .onPath(let path, let asked): return lead.path == path ? asked.unmet(gate, under: definition) : nil
        }
    }

    private func unmetDays(_ length: TimeSpan, _ gate: GateContext) -> UnmetRequirement? {
        let day = TimeSpan.days(1).milliseconds
        let days = Int((length.milliseconds + day - 1) / day)
        var (since, place) = (gate.lead.handoverAt, "with sales")
        // An owner assigned by a rule has had it only since then.
        if let handover = since { since = max(handover, gate.lead.assignedByRuleAt ?? handover) }
        switch gate.daysStart {
        case .never?:
            return UnmetRequirement(
                requirement: self, have: 0, need: days, text: more(0, of: days, "day", "days") + " after the first attempt")
        case .attempt(let start)?: (since, place) = (start, "after the first attempt")
        case nil: break
        }
        guard let since else { return nil }
        guard gate.now - since < length else { return nil }
        let have = min(days - 1, max(0, Int((gate.now - since).milliseconds / day)))
        return UnmetRequirement(
            requirement: self, have: have, need: days, nextDue: since + length,
            text: more(have, of: days, "day \(place)", "days \(place)"))
    }

    private func unmetAnswer(
        _ id: String, _ answer: String?, _ accepted: [String], _ definition: LeadDefinition
    ) -> UnmetRequirement {
        let name = definition.criterion(id)?.label ?? id
        if answer == nil, case .criterion = self {
            return UnmetRequirement(requirement: self, text: "a passing answer to \(name)")
        }
        let labels = accepted.map { "\"\(definition.criterion(id)?.answer($0)?.label ?? $0)\"" }.joined(lastWith: "or")
        return UnmetRequirement(requirement: self, text: "the answer \(labels) to \(name)")
    }

    private func unmet(_ part: ConversionPart, _ gate: GateContext) -> UnmetRequirement? {
        let conversion = (gate.conversion ?? Conversion()).filling(gate.lead.conversion)
        let met: Bool =
            switch part {
            case .account: conversion.account != nil
            case .contact: conversion.contact != nil
            case .amount: conversion.amount != nil
            case .closeDate: conversion.closeDate != nil
            case .intention: conversion.intention != nil && conversion.intention != .unknown
            }
        guard !met else { return nil }
        guard part == .intention else { return UnmetRequirement(requirement: self, text: part.noun) }
        // An unknown intention is no intention to buy ("Not All Leads Are Created Equal": from us or from someone
        // else).
        let present = conversion.intention.map { " other than \"\($0.label)\"" } ?? ""
        return UnmetRequirement(requirement: self, text: part.noun + present)
    }

    private func unmetFollowUp(_ gate: GateContext, _ definition: LeadDefinition) -> UnmetRequirement? {
        let followUp = definition.followUp
        let progress = definition.followUpProgress(of: gate.lead)
        guard progress.made < followUp.attempts || progress.channels < followUp.channels else { return nil }
        var text =
            progress.made == 0
            ? followUp.attempts.counted("more attempt") : more(progress.made, of: followUp.attempts, "attempt")
        if progress.made > 0, progress.channels < followUp.channels {
            text += ", through " + (followUp.channels - progress.channels).counted("more channel")
        }
        if progress.made >= followUp.attempts {
            text = "attempts through " + more(progress.channels, of: followUp.channels, "channel")
        }
        var due: Instant?
        if let next = progress.nextDue {
            due = max(next, gate.now)
            text += next <= gate.now ? ", next due now" : ", next due " + definition.calendar.zone.shortText(next, now: gate.now)
        }
        return UnmetRequirement(
            requirement: .prescribedFollowUp, have: progress.made, need: followUp.attempts, nextDue: due, text: text)
    }
}

extension Lead {
    /// Whether a field has a usable value.
    ///
    /// A placeholder is not, nor is an address that bounces ("a bounce by itself invalidates that address").
    func has(_ field: LeadField) -> Bool { fields.hasUsable(field) && !bounces(field) }

    /// What is needed for a field without a usable value.
    fileprivate func needed(_ field: LeadField) -> String {
        fields[field] != nil ? "a valid \(field.bareNoun)" : field.noun
    }

    /// The number of touches by some channels (empty: any) that count.
    ///
    /// A touch too close to the last one that counted is left out.
    fileprivate static func count(
        _ touches: LoggedEvents<LoggedTouch>, by channels: [TouchChannel], spacing: TimeSpan
    ) -> Int {
        let touches = touches.filter { channels.isEmpty || channels.contains($0.touch.channel) }
        guard spacing > .zero else { return touches.count }
        var count = 0
        var last: Instant?
        for touch in touches.sorted(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) }) {
            if let last, touch.occurredAt - last < spacing { continue }
            count += 1
            last = touch.occurredAt
        }
        return count
    }

    /// Whether it has an answer to a criterion that passes.
    fileprivate func passes(_ criterion: String, _ definition: LeadDefinition) -> Bool {
        guard let answer = answers[criterion]?.answer else { return false }
        return definition.criterion(criterion)?.answer(answer)?.passes ?? false
    }

    private func bounces(_ field: LeadField) -> Bool {
        switch field {
        case .email: channels.closing(.email) == .bounced
        case .phone, .mobile: channels.closing(.call) == .bounced
        default: false
        }
    }
}

/// What is still needed of a count: `6 attempts`, or `4 more attempts (2 of 6)` once there are some.
private func more(_ have: Int, of need: Int, _ singular: String, _ plural: String? = nil) -> String {
    guard have > 0 else { return need.counted(singular, plural) }
    let noun = need - have == 1 ? singular : plural ?? singular + "s"
    return "\((need - have).grouped) more \(noun) (\(have.grouped) of \(need.grouped))"
}
