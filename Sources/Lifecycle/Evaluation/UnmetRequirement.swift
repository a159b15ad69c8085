/// A requirement of a gate that isn't met, as text and in numbers.
package struct UnmetRequirement: Hashable, Sendable {
    /// The requirement.
    package var requirement: Requirement
    /// The present count, if it is counted.
    package var have: Int?
    /// The required count, if it is counted.
    package var need: Int?
    /// When the next step can count, if that depends on time.
    package var nextDue: Instant?
    /// What is needed, to follow "needs": `4 more attempts (2 of 6), next due 14:00`.
    package var text: String

    package init(requirement: Requirement, have: Int? = nil, need: Int? = nil, nextDue: Instant? = nil, text: String) {
        self.requirement = requirement
        self.have = have
        self.need = need
        self.nextDue = nextDue
        self.text = text
    }
}

/// What a gate is evaluated against: the lead, the moment, and the content of the command.
package struct GateContext: Sendable {
    /// The lead.
    package var lead: Lead
    /// The present moment.
    package var now: Instant
    /// The details of a conversion, for the convert gate.
    package var conversion: Conversion?
    /// Whether the command gives a reason.
    package var hasReason: Bool

    package init(lead: Lead, now: Instant, conversion: Conversion? = nil, hasReason: Bool = true) {
        self.lead = lead
        self.now = now
        self.conversion = conversion
        self.hasReason = hasReason
    }
}

extension LeadDefinition {
    /// The unmet requirements of a gate; empty when it is met. O(requirements × touches).
    package func unmet(for transition: Transition, _ gate: GateContext) -> [UnmetRequirement] {
        unmet(of: gates[transition] ?? [], gate)
    }

    /// The unmet ones of some requirements.
    package func unmet(of requirements: [Requirement], _ gate: GateContext) -> [UnmetRequirement] {
        requirements.compactMap { unmet($0, gate) }
    }

    /// The requirements that a lead doesn't meet to be viable.
    package func unmetForViability(_ lead: Lead, now: Instant) -> [UnmetRequirement] {
        unmet(of: viability, GateContext(lead: lead, now: now))
    }

    /// Whether a lead meets all of some requirements.
    ///
    /// Most test only fields, which this does without building a context or text.
    func meets(_ requirements: [Requirement], _ lead: Lead, now: Instant) -> Bool {
        for index in requirements.indices {
            switch requirements[index] {
            case .field(let field): if !lead.has(field) { return false }
            case .anyField(let fields): if !fields.contains(where: { lead.has($0) }) { return false }
            case .businessMail: if isFreeMail(lead.fields) { return false }
            default: if unmet(requirements[index], GateContext(lead: lead, now: now)) != nil { return false }
            }
        }
        return true
    }

    private func unmet(_ requirement: Requirement, _ gate: GateContext) -> UnmetRequirement? {
        let lead = gate.lead
        switch requirement {
        case .field(let field):
            return lead.has(field) ? nil : UnmetRequirement(requirement: requirement, text: lead.needed(field))
        case .anyField(let fields):
            guard !fields.contains(where: lead.has) else { return nil }
            return UnmetRequirement(requirement: requirement, text: fields.map(lead.needed).joined(lastWith: "or"))
        case .businessMail:
            return isFreeMail(lead.fields)
                ? UnmetRequirement(requirement: requirement, text: "a business e-mail address") : nil
        case .criterion(let id): return unmet(criterion: id, lead, requirement)
        case .answer(let id, let accepted):
            let answer = lead.answers[id]?.answer
            return answer.map(accepted.contains) == true ? nil : unmetAnswer(id, answer, accepted, requirement)
        case .answered(let ids):
            let open = ids.filter { lead.answers[$0] == nil }
            guard !open.isEmpty else { return nil }
            let names = open.map { criterion($0)?.label ?? $0 }.joined(lastWith: "and")
            return UnmetRequirement(
                requirement: requirement, have: ids.count - open.count, need: ids.count,
                text: (open.count == 1 ? "an answer to " : "answers to ") + names)
        case .criteria(let ids, let least):
            let open = ids.filter { !passes($0, lead) }
            let have = ids.count - open.count
            guard have < least else { return nil }
            let names = open.map { criterion($0)?.label ?? $0 }.joined(separator: ", ")
            return UnmetRequirement(
                requirement: requirement, have: have, need: least,
                text: (least - have).counted("more passing answer") + " of: " + names)
        case .prescribedFollowUp: return unmetFollowUp(gate)
        case .touches(let count, let channels, let spacing):
            let have = touchesThatCount(lead, channels, spacing)
            guard have < count else { return nil }
            let by = channels.isEmpty ? "" : " by " + channels.map(\.label).joined(lastWith: "or")
            return UnmetRequirement(
                requirement: requirement, have: have, need: count, text: more(have, of: count, "touch", "touches") + by)
        case .contact(let channels):
            let met = lead.touchesSinceHandover.contains {
                $0.touch.outcome.isContact && (channels.isEmpty || channels.contains($0.touch.channel))
            }
            let by = channels.isEmpty ? " by any channel" : " by " + channels.map(\.label).joined(lastWith: "or")
            return met ? nil : UnmetRequirement(requirement: requirement, text: "contact" + by)
        case .noContact:
            return lead.touchesSinceHandover.contains { $0.touch.outcome.isContact }
                ? UnmetRequirement(requirement: requirement, text: "no contact so far, but contact was logged") : nil
        case .engagements(let count, let types):
            let have = lead.engagements.count { types.isEmpty || types.contains($0.engagement.type) }
            guard have < count else { return nil }
            return UnmetRequirement(
                requirement: requirement, have: have, need: count,
                text: more(have, of: count, "activity", "activities"))
        case .scheduledFollowUp:
            guard lead.followUp == nil, gate.conversion?.followUp == nil,
                !lead.touchesSinceHandover.contains(where: { $0.touch.outcome == .held })
            else { return nil }
            return UnmetRequirement(requirement: requirement, text: "a scheduled meeting or call")
        case .chanceToClose:
            return lead.chances.isEmpty
                ? UnmetRequirement(requirement: requirement, text: "an estimate of the chance to close") : nil
        case .conversion(let part): return unmet(part, gate, requirement)
        case .score(let points):
            let have = score(lead, on: calendar.zone.day(of: gate.now)).snapshot.total
            guard have < points else { return nil }
            return UnmetRequirement(
                requirement: requirement, have: have, need: points, text: more(have, of: points, "point"))
        case .daysActive(let days):
            guard let handover = lead.handoverAt else { return nil }
            // An owner assigned by a rule has had it only since then.
            let since = max(handover, lead.assignedByRuleAt ?? handover)
            let have = Int((gate.now - since).milliseconds / TimeSpan.days(1).milliseconds)
            guard have < days else { return nil }
            return UnmetRequirement(
                requirement: requirement, have: have, need: days, nextDue: since + .days(days),
                text: more(have, of: days, "day with sales", "days with sales"))
        case .reason: return gate.hasReason ? nil : UnmetRequirement(requirement: requirement, text: "a reason")
        case .onPath(let path, let asked): return lead.path == path ? unmet(asked, gate) : nil
        }
    }

    /// The number of touches by some channels that count since the lead came to sales.
    ///
    /// A touch too close to the last one that counted is left out.
    private func touchesThatCount(_ lead: Lead, _ channels: [TouchChannel], _ spacing: TimeSpan) -> Int {
        let touches = lead.touchesSinceHandover.filter { channels.isEmpty || channels.contains($0.touch.channel) }
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

    private func passes(_ id: String, _ lead: Lead) -> Bool {
        guard let answer = lead.answers[id]?.answer else { return false }
        return criterion(id)?.answer(answer)?.passes ?? false
    }

    private func unmet(criterion id: String, _ lead: Lead, _ requirement: Requirement) -> UnmetRequirement? {
        if passes(id, lead) { return nil }
        let passing = criterion(id)?.answers.filter(\.passes).map(\.id) ?? []
        return unmetAnswer(id, lead.answers[id]?.answer, passing, requirement)
    }

    private func unmetAnswer(
        _ id: String, _ answer: String?, _ accepted: [String], _ requirement: Requirement
    ) -> UnmetRequirement {
        let name = criterion(id)?.label ?? id
        if answer == nil, case .criterion = requirement {
            return UnmetRequirement(requirement: requirement, text: "a passing answer to \(name)")
        }
        let labels = accepted.map { "\"\(criterion(id)?.answer($0)?.label ?? $0)\"" }.joined(lastWith: "or")
        return UnmetRequirement(requirement: requirement, text: "the answer \(labels) to \(name)")
    }

    private func unmet(_ part: ConversionPart, _ gate: GateContext, _ requirement: Requirement) -> UnmetRequirement? {
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
        guard part == .intention else { return UnmetRequirement(requirement: requirement, text: part.noun) }
        // An unknown intention is no intention to buy ("Not All Leads Are Created Equal": from us or from someone
        // else).
        let present = conversion.intention.map { " other than \"\($0.label)\"" } ?? ""
        return UnmetRequirement(requirement: requirement, text: part.noun + present)
    }

    private func unmetFollowUp(_ gate: GateContext) -> UnmetRequirement? {
        let progress = followUpProgress(of: gate.lead)
        guard progress.made < followUp.attempts || progress.channels < followUp.channels else { return nil }
        var text =
            progress.made == 0
            ? followUp.attempts.counted("more attempt") : more(progress.made, of: followUp.attempts, "attempt")
        if progress.made >= followUp.attempts {
            text = "attempts through " + more(progress.channels, of: followUp.channels, "channel")
        }
        var due: Instant?
        if let next = progress.nextDue {
            due = max(next, gate.now)
            text += next <= gate.now ? ", next due now" : ", next due " + calendar.zone.shortText(next, now: gate.now)
        }
        return UnmetRequirement(
            requirement: .prescribedFollowUp, have: progress.made, need: followUp.attempts, nextDue: due, text: text)
    }
}

extension Lead {
    /// Whether a field has a usable value.
    ///
    /// An address that bounces is not usable ("a bounce by itself invalidates that address").
    fileprivate func has(_ field: LeadField) -> Bool { fields[field] != nil && !bounces(field) }

    /// What is needed for a field without a usable value.
    fileprivate func needed(_ field: LeadField) -> String {
        fields[field] != nil && bounces(field) ? "a valid \(field.bareNoun)" : field.noun
    }

    private func bounces(_ field: LeadField) -> Bool {
        switch field {
        case .email: channels.closing(.email) == .bounced
        case .phone, .mobile: channels.closing(.call) == .bounced
        default: false
        }
    }
}

extension LeadField {
    /// The value without an article: `e-mail address`.
    fileprivate var bareNoun: String {
        switch self {
        case .email: "e-mail address"
        case .phone: "phone number"
        case .mobile: "mobile number"
        case .company, .campaign: "\(label) name"
        case .title: "job title"
        case .employees: "number of employees"
        default: label
        }
    }

    /// The value with its article: `an e-mail address`.
    package var noun: String {
        switch self {
        case .revenue: "a revenue figure"
        case .email, .industry: "an \(bareNoun)"
        default: "a \(bareNoun)"
        }
    }
}

extension ConversionPart {
    /// The part with its article, as the form for conversions calls it: `a close date`.
    package var noun: String {
        switch self {
        case .account: "an account"
        case .contact: "a contact person"
        case .amount: "an amount"
        case .closeDate: "a close date"
        case .intention: "an answer to \"intends to buy\""
        }
    }
}

/// What is still needed of a count: `6 attempts`, or `4 more attempts (2 of 6)` once there are some.
private func more(_ have: Int, of need: Int, _ singular: String, _ plural: String? = nil) -> String {
    guard have > 0 else { return need.counted(singular, plural) }
    let noun = need - have == 1 ? singular : plural ?? singular + "s"
    return "\((need - have).grouped) more \(noun) (\(have.grouped) of \(need.grouped))"
}

extension ZoneTable {
    /// A moment in short: `14:00` today, `Tue 09:00` within six days, else `2026-12-24 09:00`.
    package func shortText(_ instant: Instant, now: Instant) -> String {
        let wall = local(instant)
        let time = (wall.hour < 10 ? "0" : "") + "\(wall.hour):" + (wall.minute < 10 ? "0" : "") + "\(wall.minute)"
        let days = wall.day.number - local(now).day.number
        if days == 0 { return time }
        if days > 0 && days < 7 { return wall.day.weekday.short + " " + time }
        return wall.day.description + " " + time
    }
}

extension TimeSpan {
    /// A length as text: `3 s`, `47m`, `1h20`, `5d`, without a sign.
    package var shortText: String {
        let seconds = abs(milliseconds) / 1000
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60)m" }
        if seconds < 36_000 {
            let minutes = seconds / 60 % 60
            return "\(seconds / 3600)h" + (minutes < 10 ? "0" : "") + "\(minutes)"
        }
        if seconds < 172_800 { return "\(seconds / 3600)h" }
        return "\(seconds / 86_400)d"
    }
}
