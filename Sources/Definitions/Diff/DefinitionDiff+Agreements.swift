import Formats
import Lifecycle

// Changes of routing, follow-up, time limits, quotas and thresholds.
extension DefinitionDiffBuilder {
    func routing() {
        let before = old.routing
        let after = new.routing
        changes.compare("next owner", before.method.summary, after.method.summary)
        if before.byTerritory != after.byTerritory {
            changes.append("routing \(after.byTerritory ? "now" : "no longer") prefers reps of the lead's territory")
        }
        changes.compareSets(
            before.assigns, after.assigns, in: Stage.allCases,
            gained: { "leads are now assigned when they enter \(labels($0))" },
            lost: { "leads are no longer assigned when they enter \(labels($0))" })
        for cause in Routing.Cause.allCases where before.reassignsWhen.contains(cause) != after.reassignsWhen.contains(cause) {
            changes.append(
                "leads are \(after.reassignsWhen.contains(cause) ? "now" : "no longer") reassigned when \(cause.condition)")
        }
    }

    func followUp() {
        changes.compare("attempts", "\(old.followUp.attempts)", "\(new.followUp.attempts)")
        changes.compare("channels", "\(old.followUp.channels)", "\(new.followUp.channels)")
        if old.followUp.spacing != new.followUp.spacing {
            changes.compare("time between two attempts", Self.exact(old.followUp.spacing), Self.exact(new.followUp.spacing))
        }
    }

    func window() {
        switch (old.window, new.window) {
        case (nil, nil): break
        case (nil, let window?): for line in newText.describe(window) { changes.append("new: " + line) }
        case (_?, nil): changes.append("contact window removed")
        case (let before?, let after?):
            changes.compare("length", Self.exact(before.length), Self.exact(after.length))
            if before.unreached != after.unreached {
                changes.append(
                    after.unreached == .propose
                        ? "leads that were not reached are now only suggested for disqualification"
                        : "leads that were not reached are now disqualified automatically")
            }
            if before.neglected != after.neglected {
                changes.append(
                    after.neglected == .report
                        ? "leads without an attempt are now only reported"
                        : "leads without an attempt are now reassigned")
            }
            changes.compare("reason", before.reason, after.reason)
        }
    }

    func clocks() {
        changes.compareLists(
            old.clocks, new.clocks, by: \.kind.rawValue, reordered: "the clocks are in a different order",
            added: { "new clock: \(newText.describe($0))" }, removed: { "clock removed: \(oldText.describe($0))" }
        ) { before, after in
            if before != after { changes.append("\(newText.describe(after)), was \(oldText.limitText(of: before))") }
        }
        changes.compare(
            "the chance to close is assessed again after", old.reassessAfter?.text() ?? "never",
            new.reassessAfter?.text() ?? "never")
    }

    func calendar() {
        changes.compare("time zone", old.calendar.zone.name, new.calendar.zone.name)
        if old.calendar.zone != new.calendar.zone, old.calendar.zone.name == new.calendar.zone.name {
            changes.append("the time zone \(new.calendar.zone.name) has different rules")
        }
        for day in Weekday.allCases {
            changes.compare(day.short, old.calendar.hoursText(on: day) ?? "closed", new.calendar.hoursText(on: day) ?? "closed")
        }
        let days = old.calendar.holidays.union(new.calendar.holidays).sorted()
        func list(_ days: [Day]) -> String { days.map(\.description).joined(separator: ", ") }
        changes.compareSets(
            old.calendar.holidays, new.calendar.holidays, in: days, gained: { "new holidays: \(list($0))" },
            lost: { "holidays removed: \(list($0))" })
    }

    func quotas() {
        changes.compareLists(
            old.quotas, new.quotas, by: \.id, reordered: "the quotas are in a different order",
            added: { "new quota: \(newText.describe($0))" }, removed: { "quota \"\($0.label)\" removed" }
        ) { before, after in
            let quota = "quota \"\(after.label)\""
            if before.label != after.label { changes.append("\(quota) was called \"\(before.label)\"") }
            changes.compare("\(quota) is for", Self.who(before.side), Self.who(after.side))
            if before.stage != after.stage {
                changes.compare("\(quota) counts leads that reach", old.label(before.stage), new.label(after.stage))
            }
            changes.compare("\(quota) requires", before.count.grouped, after.count.grouped)
            changes.compare("\(quota) is per", before.period.rawValue, after.period.rawValue)
        }
    }

    func revenueQuotas() {
        changes.compareLists(
            old.revenueQuotas, new.revenueQuotas, by: \.id, reordered: "the quotas of revenue are in a different order",
            added: { "new quota: \($0.summary)" }, removed: { "quota \"\($0.label)\" removed" }
        ) { before, after in
            if before != after { changes.append("quota \(after.summary); was \(before.summary)") }
        }
    }

    func rates() {
        switch (old.rates, new.rates) {
        case (nil, nil): break
        case (nil, let rates?): for line in rates.summary { changes.append("new: " + line) }
        case (_?, nil): changes.append("currency rates removed")
        case (let before?, let after?):
            changes.compare("amounts are shown in", before.base, after.base)
            changes.compareLists(
                before.rates, after.rates, by: \.currency, reordered: "the currency rates are in a different order",
                added: { "new rate: 1 \($0.currency) = \($0.text)" }, removed: { "rate of \($0.currency) removed" }
            ) { changes.compare("rate of \($1.currency)", $0.text, $1.text) }
        }
    }

    func sources() {
        changes.compareLists(
            old.sources, new.sources, by: \.name, reordered: "the sources are in a different order",
            added: { "new source spellings: \($0.summary)" }, removed: { "source spellings removed: \($0.summary)" }
        ) { before, after in
            if before.aliases != after.aliases { changes.append("source \(after.summary); was \(before.summary)") }
        }
    }

    func breakdowns() {
        changes.compareLists(
            old.breakdowns.summary, new.breakdowns.summary, by: \.key, reordered: nil, added: { "new limit: \($0.text)" },
            removed: { "limit removed: \($0.text)" }
        ) { before, after in
            if before.text != after.text { changes.append("\(after.text), was \(before.value)") }
        }
    }

    func tracks() {
        changes.compareLists(
            old.tracks, new.tracks, by: \.id, reordered: "the nurture tracks are in a different order",
            added: { "new nurture track: \(newText.describe($0))" }, removed: { "nurture track \"\($0.label)\" removed" }
        ) { before, after in
            if before != after { changes.append("nurture track \(newText.describe(after)); was \(oldText.describe(before))") }
        }
    }

    func content() {
        changes.compareLists(
            old.content, new.content, by: \.content, reordered: "the content is in a different order",
            added: { "new content: \(newText.describe($0))" }, removed: { "content \"\($0.content)\" removed" }
        ) { before, after in
            guard before != after else { return }
            changes.append("content \"\(after.content)\": \(newText.describe(after)), was \(oldText.describe(before))")
        }
    }

    func references() {
        changes.compareLists(
            old.references, new.references, by: { "\($0.figure.rawValue) \($0.source)" },
            reordered: "the published figures are in a different order", added: { "new published figure: \($0.summary)" },
            removed: { "published figure removed: \($0.summary)" }
        ) { before, after in
            let line = "\(after.figure.label) published by \(after.source)"
            changes.compare(line, before.value, after.value)
            if before.isOn != after.isOn { changes.append("\(line) is \(after.isOn ? "now" : "no longer") shown") }
        }
    }

    func freeMail() {
        changes.compareSets(
            old.freeMailDomains, new.freeMailDomains, in: old.freeMailDomains.union(new.freeMailDomains).sorted(),
            gained: { "new free e-mail domains: " + $0.joined(separator: ", ") },
            lost: { "free e-mail domains removed: " + $0.joined(separator: ", ") })
    }

    private static func who(_ side: Quota.Side) -> String { side == .sdr ? "each SDR" : "marketing" }

    /// A length of time, in milliseconds when whole minutes would hide a difference.
    private static func exact(_ span: TimeSpan) -> String {
        span.milliseconds % Milliseconds.minute == 0 ? span.text() : "\(span.milliseconds.grouped) ms"
    }
}
