import Formats
import Lifecycle

// Changes of routing, follow-up, time limits, quotas and thresholds.
extension DefinitionDiffBuilder {
    func routing() -> [String] {
        var changes = DiffLineCollector()
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
        return changes.lines
    }

    func followUp() -> [String] {
        var changes = DiffLineCollector()
        changes.compare("attempts", "\(old.followUp.attempts)", "\(new.followUp.attempts)")
        changes.compare("channels", "\(old.followUp.channels)", "\(new.followUp.channels)")
        if old.followUp.spacing != new.followUp.spacing {
            changes.compare("time between two attempts", Self.exact(old.followUp.spacing), Self.exact(new.followUp.spacing))
        }
        return changes.lines
    }

    func window() -> [String] {
        var changes = DiffLineCollector()
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
        return changes.lines
    }

    func clocks() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.clocks, new.clocks) { $0.kind.rawValue }
        for clock in difference.added { changes.append("new clock: \(newText.describe(clock))") }
        for clock in difference.removed { changes.append("clock removed: \(oldText.describe(clock))") }
        for (before, after) in difference.kept where before != after {
            changes.append("\(newText.describe(after)), was \(oldText.limitText(of: before))")
        }
        if difference.isReordered { changes.append("the clocks are in a different order") }
        return changes.lines
    }

    func calendar() -> [String] {
        var changes = DiffLineCollector()
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
        return changes.lines
    }

    func quotas() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.quotas, new.quotas, by: \.id)
        for quota in difference.added { changes.append("new quota: \(newText.describe(quota))") }
        for quota in difference.removed { changes.append("quota \"\(quota.label)\" removed") }
        for (before, after) in difference.kept {
            let quota = "quota \"\(after.label)\""
            if before.label != after.label { changes.append("\(quota) was called \"\(before.label)\"") }
            changes.compare("\(quota) is for", Self.who(before.side), Self.who(after.side))
            if before.stage != after.stage {
                changes.compare("\(quota) counts leads that reach", old.label(before.stage), new.label(after.stage))
            }
            changes.compare("\(quota) requires", before.count.grouped, after.count.grouped)
            changes.compare("\(quota) is per", before.period.rawValue, after.period.rawValue)
        }
        if difference.isReordered { changes.append("the quotas are in a different order") }
        return changes.lines
    }

    func breakdowns() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.breakdowns.summary, new.breakdowns.summary, by: \.key)
        for threshold in difference.added { changes.append("new limit: \(threshold.text)") }
        for threshold in difference.removed { changes.append("limit removed: \(threshold.text)") }
        for (before, after) in difference.kept where before.text != after.text {
            changes.append("\(after.text), was \(before.value)")
        }
        return changes.lines
    }

    func references() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.references, new.references) { "\($0.figure.rawValue) \($0.source)" }
        for line in difference.added { changes.append("new published figure: \(line.summary)") }
        for line in difference.removed { changes.append("published figure removed: \(line.summary)") }
        for (before, after) in difference.kept {
            let line = "\(after.figure.label) published by \(after.source)"
            changes.compare(line, before.value, after.value)
            if before.isOn != after.isOn { changes.append("\(line) is \(after.isOn ? "now" : "no longer") shown") }
        }
        if difference.isReordered { changes.append("the published figures are in a different order") }
        return changes.lines
    }

    func freeMail() -> [String] {
        var changes = DiffLineCollector()
        changes.compareSets(
            old.freeMailDomains, new.freeMailDomains, in: old.freeMailDomains.union(new.freeMailDomains).sorted(),
            gained: { "new free e-mail domains: " + $0.joined(separator: ", ") },
            lost: { "free e-mail domains removed: " + $0.joined(separator: ", ") })
        return changes.lines
    }

    private static func who(_ side: Quota.Side) -> String { side == .sdr ? "each SDR" : "marketing" }

    /// A length of time, in milliseconds when whole minutes would hide a difference.
    private static func exact(_ span: TimeSpan) -> String {
        span.milliseconds % Milliseconds.minute == 0 ? span.text() : "\(span.milliseconds.grouped) ms"
    }
}
