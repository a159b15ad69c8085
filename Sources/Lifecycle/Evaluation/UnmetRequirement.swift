/// One thing that a gate still asks for, in words and in numbers.
package struct UnmetRequirement: Hashable, Sendable {
    /// The requirement that isn't met.
    package var requirement: Requirement
    /// How much there is, where it is counted.
    package var have: Int?
    /// How much is needed, where it is counted.
    package var need: Int?
    /// When the next step towards it can count, where that is a question of time.
    package var nextDue: Instant?
    /// What is missing, in words: `2 of 6 attempts; next due 14:00`.
    package var text: String

    /// Makes it.
    package init(requirement: Requirement, have: Int? = nil, need: Int? = nil, nextDue: Instant? = nil, text: String) {
        self.requirement = requirement
        self.have = have
        self.need = need
        self.nextDue = nextDue
        self.text = text
    }
}

/// What a gate is held against: the lead, the moment, and what the command itself brings.
package struct GateContext: Sendable {
    /// The lead.
    package var lead: Lead
    /// Now.
    package var now: Instant
    /// What the conversion says, for the gate of converting.
    package var conversion: Conversion?
    /// Whether the command gives a reason.
    package var hasReason: Bool

    /// Makes a case.
    package init(lead: Lead, now: Instant, conversion: Conversion? = nil, hasReason: Bool = true) {
        self.lead = lead
        self.now = now
        self.conversion = conversion
        self.hasReason = hasReason
    }
}

extension LeadDefinition {
    /// What a gate still asks for; empty when it is met. O(requirements × touches).
    package func unmet(for transition: Transition, _ gateCase: GateContext) -> [UnmetRequirement] {
        unmet(of: gates[transition] ?? [], gateCase)
    }

    /// Which of some requirements aren't met.
    package func unmet(of requirements: [Requirement], _ gateCase: GateContext) -> [UnmetRequirement] {
        requirements.compactMap { unmet($0, gateCase) }
    }

    /// What a lead still needs to be viable.
    package func missingForViability(_ lead: Lead, now: Instant) -> [UnmetRequirement] {
        unmet(of: viability, GateContext(lead: lead, now: now))
    }

    /// Whether nothing is missing of some requirements, of which most ask for nothing but who the lead is: neither a case nor words are made for these.
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

    private func unmet(_ requirement: Requirement, _ gateCase: GateContext) -> UnmetRequirement? {
        let lead = gateCase.lead
        switch requirement {
        case .field(let field):
            return lead.has(field) ? nil : UnmetRequirement(requirement: requirement, text: lead.wanted(field))
        case .anyField(let fields):
            guard !fields.contains(where: lead.has) else { return nil }
            return UnmetRequirement(requirement: requirement, text: fields.map(lead.wanted).joined(separator: " or "))
        case .businessMail:
            return isFreeMail(lead.fields)
                ? UnmetRequirement(requirement: requirement, text: "an e-mail address that is not a free one") : nil
        case .criterion(let id): return unmet(criterion: id, lead, requirement)
        case .answer(let id, let wanted):
            let given = lead.answers[id]?.answer
            return given.map(wanted.contains) == true ? nil : missingAnswer(id, given, requirement)
        case .answered(let ids):
            let open = ids.filter { lead.answers[$0] == nil }
            guard !open.isEmpty else { return nil }
            let names = open.map { criterion($0)?.label ?? $0 }.joined(separator: ", ")
            return UnmetRequirement(
                requirement: requirement, have: ids.count - open.count, need: ids.count,
                text: "\(ids.count - open.count) of \(ids.count) questions answered; open: \(names)")
        case .criteria(let ids, let least):
            let open = ids.filter { !passes($0, lead) }
            let have = ids.count - open.count
            guard have < least else { return nil }
            let names = open.map { criterion($0)?.label ?? $0 }.joined(separator: ", ")
            return UnmetRequirement(
                requirement: requirement, have: have, need: least, text: "\(have) of \(least) criteria; open: \(names)")
        case .prescribedFollowUp: return missingFollowUp(gateCase)
        case .touches(let count, let channels, let spacing):
            let have = touchesThatCount(lead, channels, spacing)
            let way = channels.isEmpty ? "touches" : channels.map(\.rawValue).joined(separator: " or ") + "s"
            return have < count
                ? UnmetRequirement(requirement: requirement, have: have, need: count, text: "\(have) of \(count) \(way)") : nil
        case .contact(let channels):
            let met = lead.touchesInHand.contains {
                $0.touch.outcome.isContact && (channels.isEmpty || channels.contains($0.touch.channel))
            }
            let way = channels.isEmpty ? "" : " by " + channels.map(\.rawValue).joined(separator: " or ")
            return met ? nil : UnmetRequirement(requirement: requirement, text: "a contact" + way)
        case .noContact:
            return lead.touchesInHand.contains { $0.touch.outcome.isContact }
                ? UnmetRequirement(requirement: requirement, text: "no contact, but one was made") : nil
        case .engagements(let count, let types):
            let have = lead.engagements.count { types.isEmpty || types.contains($0.engagement.type) }
            guard have < count else { return nil }
            return UnmetRequirement(
                requirement: requirement, have: have, need: count,
                text: "\(have) of \(count) " + (count == 1 ? "thing that the prospect did" : "things that the prospect did"))
        case .scheduledFollowUp:
            guard lead.followUp == nil, gateCase.conversion?.followUp == nil,
                !lead.touchesInHand.contains(where: { $0.touch.outcome == .held })
            else { return nil }
            return UnmetRequirement(requirement: requirement, text: "a scheduled meeting or call")
        case .chanceToClose:
            return lead.chances.isEmpty ? UnmetRequirement(requirement: requirement, text: "a chance to close") : nil
        case .conversion(let part): return unmet(part, gateCase, requirement)
        case .score(let points):
            let have = score(lead, on: calendar.zone.day(of: gateCase.now)).reading.total
            return have < points
                ? UnmetRequirement(requirement: requirement, have: have, need: points, text: "\(have) of \(points) points") : nil
        case .daysInHand(let days):
            guard let inHands = lead.inHandsSince else { return nil }
            // Who was given it by a rule has had it only since then.
            let since = max(inHands, lead.givenAt ?? inHands)
            let have = Int((gateCase.now - since).milliseconds / TimeSpan.days(1).milliseconds)
            guard have < days else { return nil }
            return UnmetRequirement(
                requirement: requirement, have: have, need: days, nextDue: since + .days(days),
                text: "\(have) of \(days) days in hand")
        case .reason: return gateCase.hasReason ? nil : UnmetRequirement(requirement: requirement, text: "a reason")
        case .onPath(let path, let asked): return lead.path == path ? unmet(asked, gateCase) : nil
        }
    }

    /// Touches by some channels since the lead came into sales' hands, those too close upon the one that counted before left out.
    private func touchesThatCount(_ lead: Lead, _ channels: [TouchChannel], _ spacing: TimeSpan) -> Int {
        let wanted = lead.touchesInHand.filter { channels.isEmpty || channels.contains($0.touch.channel) }
        guard spacing > .zero else { return wanted.count }
        var count = 0
        var last: Instant?
        for mark in wanted.sorted(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) }) {
            if let last, mark.occurredAt - last < spacing { continue }
            count += 1
            last = mark.occurredAt
        }
        return count
    }

    private func passes(_ id: String, _ lead: Lead) -> Bool {
        guard let answer = lead.answers[id]?.answer else { return false }
        return criterion(id)?.answer(answer)?.passes ?? false
    }

    private func unmet(criterion id: String, _ lead: Lead, _ requirement: Requirement) -> UnmetRequirement? {
        passes(id, lead) ? nil : missingAnswer(id, lead.answers[id]?.answer, requirement)
    }

    private func missingAnswer(_ id: String, _ given: String?, _ requirement: Requirement) -> UnmetRequirement {
        let name = criterion(id)?.label ?? id
        guard let given else { return UnmetRequirement(requirement: requirement, text: "an answer to \(name)") }
        let label = criterion(id)?.answer(given)?.label ?? given
        return UnmetRequirement(requirement: requirement, text: "\(name) answered better than \"\(label)\"")
    }

    private func unmet(_ part: ConversionPart, _ gateCase: GateContext, _ requirement: Requirement) -> UnmetRequirement? {
        let told = (gateCase.conversion ?? Conversion()).filling(gateCase.lead.conversion)
        let met: Bool =
            switch part {
            case .account: told.account != nil
            case .contact: told.contact != nil
            case .amount: told.amount != nil
            case .closeDate: told.closeDate != nil
            case .intention: told.intention != nil && told.intention != .unknown
            }
        guard !met else { return nil }
        guard part == .intention else { return UnmetRequirement(requirement: requirement, text: "the \(part.label)") }
        // Asked, but not known, is no intention to buy ("Not All Leads Are Created Equal": from us or from someone else).
        let asked = told.intention.map { ", which is \"\($0.label)\"" } ?? ""
        return UnmetRequirement(requirement: requirement, text: "the intention to buy" + asked)
    }

    private func missingFollowUp(_ gateCase: GateContext) -> UnmetRequirement? {
        let progress = followUpProgress(of: gateCase.lead)
        guard progress.made < followUp.attempts || progress.channels < followUp.channels else { return nil }
        var text = "\(progress.made) of \(followUp.attempts) attempts"
        if progress.made >= followUp.attempts { text += " but by \(progress.channels) of \(followUp.channels) channels" }
        var due: Instant?
        if let next = progress.nextDue {
            due = max(next, gateCase.now)
            text += next <= gateCase.now ? "; next due now" : "; next due " + calendar.zone.shortText(next, now: gateCase.now)
        }
        return UnmetRequirement(
            requirement: .prescribedFollowUp, have: progress.made, need: followUp.attempts, nextDue: due, text: text)
    }
}

extension Lead {
    /// Whether a field has a value that counts: an address that is known to bounce reaches nobody ("a bounce by itself invalidates that address").
    fileprivate func has(_ field: LeadField) -> Bool { fields[field] != nil && !bounces(field) }

    /// What is asked for where a field doesn't count, with why where something stands there.
    fileprivate func wanted(_ field: LeadField) -> String {
        fields[field] != nil && bounces(field) ? "\(field.label) that doesn't bounce" : field.label
    }

    private func bounces(_ field: LeadField) -> Bool {
        switch field {
        case .email: channels.closing(.email) == .bounced
        case .phone, .mobile: channels.closing(.call) == .bounced
        default: false
        }
    }
}

extension ZoneTable {
    /// A moment for eyes, as short as can be: `14:00` today, `Tue 09:00` within six days, else `2026-12-24 09:00`.
    package func shortText(_ instant: Instant, now: Instant) -> String {
        let then = local(instant)
        let time = (then.hour < 10 ? "0" : "") + "\(then.hour):" + (then.minute < 10 ? "0" : "") + "\(then.minute)"
        let days = then.day.number - local(now).day.number
        if days == 0 { return time }
        if days > 0 && days < 7 { return then.day.weekday.short + " " + time }
        return then.day.description + " " + time
    }
}

extension TimeSpan {
    /// A length for eyes: `3 s`, `47m`, `1h20`, `5d`; the sign is dropped.
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
