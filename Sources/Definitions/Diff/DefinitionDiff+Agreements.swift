import Lifecycle

// Routing, what is owed in time and in numbers, and what is watched.
extension DefinitionDiffBuilder {
    func routing() -> [String] {
        var changes = ChangeLines()
        let before = old.routing
        let after = new.routing
        changes.compare("the next owner", before.method.words, after.method.words)
        if before.byTerritory != after.byTerritory {
            changes.note("whose territory it is \(after.byTerritory ? "now comes" : "no longer comes") first")
        }
        changes.compareSets(
            before.assigns, after.assigns, in: Stage.allCases,
            gained: { "leads are now given to a rep as they enter \(labels($0))" },
            lost: { "leads are no longer given to a rep as they enter \(labels($0))" })
        for cause in Routing.Cause.allCases where before.reroutes.contains(cause) != after.reroutes.contains(cause) {
            changes.note("leads \(after.reroutes.contains(cause) ? "now" : "no longer") go to somebody else when \(cause.words)")
        }
        return changes.lines
    }

    func followUp() -> [String] {
        var changes = ChangeLines()
        changes.compare("attempts", "\(old.followUp.attempts)", "\(new.followUp.attempts)")
        changes.compare("channels", "\(old.followUp.channels)", "\(new.followUp.channels)")
        if old.followUp.spacing != new.followUp.spacing {
            changes.compare("time between two attempts", Self.exact(old.followUp.spacing), Self.exact(new.followUp.spacing))
        }
        return changes.lines
    }

    func window() -> [String] {
        var changes = ChangeLines()
        switch (old.window, new.window) {
        case (nil, nil): break
        case (nil, let window?): for line in new.words(for: window) { changes.note("new: " + line) }
        case (_?, nil): changes.note("leads are no longer watched for a contact")
        case (let before?, let after?):
            changes.compare("length", Self.exact(before.length), Self.exact(after.length))
            if before.unreached != after.unreached {
                changes.note(
                    after.unreached == .propose
                        ? "unreached leads are only proposed to be disqualified now" : "the clock now disqualifies unreached leads")
            }
            if before.neglected != after.neglected {
                changes.note(
                    after.neglected == .report
                        ? "neglected leads are only reported now" : "neglected leads now go to somebody else")
            }
            changes.compare("reason", before.reason, after.reason)
        }
        return changes.lines
    }

    func clocks() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.clocks, new.clocks) { $0.kind.rawValue }
        for clock in difference.added { changes.note("new clock: \(new.words(for: clock))") }
        for clock in difference.removed { changes.note("clock gone: \(old.words(for: clock))") }
        for (was, isNow) in difference.kept where was != isNow {
            changes.note("\(new.words(for: isNow)), was \(length(was.limit, working: was.inBusinessHours))")
        }
        if difference.isReordered { changes.note("the clocks stand in another order") }
        return changes.lines
    }

    func calendar() -> [String] {
        var changes = ChangeLines()
        changes.compare("time zone", old.calendar.zone.name, new.calendar.zone.name)
        if old.calendar.zone != new.calendar.zone, old.calendar.zone.name == new.calendar.zone.name {
            changes.note("the time zone \(new.calendar.zone.name) has other rules")
        }
        for day in Weekday.allCases {
            changes.compare(day.short, old.calendar.hourWords(on: day) ?? "free", new.calendar.hourWords(on: day) ?? "free")
        }
        let days = old.calendar.holidays.union(new.calendar.holidays).sorted()
        func list(_ days: [Day]) -> String { days.map(\.description).joined(separator: ", ") }
        changes.compareSets(
            old.calendar.holidays, new.calendar.holidays, in: days, gained: { "now free: \(list($0))" },
            lost: { "no longer free: \(list($0))" })
        return changes.lines
    }

    func quotas() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.quotas, new.quotas, by: \.id)
        for quota in difference.added { changes.note("new quota \(new.words(for: quota))") }
        for quota in difference.removed { changes.note("quota \"\(quota.label)\" is gone") }
        for (was, isNow) in difference.kept {
            let quota = "quota \"\(isNow.label)\""
            if was.label != isNow.label { changes.note("\(quota) was called \"\(was.label)\"") }
            changes.compare("\(quota) is owed by", was.side.rawValue, isNow.side.rawValue)
            if was.stage != isNow.stage { changes.compare("\(quota) counts", old.label(was.stage), new.label(isNow.stage)) }
            changes.compare("\(quota) asks for", "\(was.count)", "\(isNow.count)")
            changes.compare("\(quota) is per", was.period.rawValue, isNow.period.rawValue)
        }
        if difference.isReordered { changes.note("the quotas stand in another order") }
        return changes.lines
    }

    func breakdowns() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.breakdowns.words, new.breakdowns.words, by: \.key)
        for watched in difference.added { changes.note("now watched: \(watched.text)") }
        for watched in difference.removed { changes.note("no longer watched: \(watched.text)") }
        for (was, isNow) in difference.kept where was.text != isNow.text { changes.note("\(isNow.text), was \(was.text)") }
        return changes.lines
    }

    func references() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.references, new.references) { "\($0.figure.rawValue) \($0.source)" }
        for line in difference.added { changes.note("new reference \(line.words)") }
        for line in difference.removed { changes.note("reference \(line.words) is gone") }
        for (was, isNow) in difference.kept {
            let line = "reference \(isNow.figure.words) of \(isNow.source)"
            changes.compare(line, was.value, isNow.value)
            if was.isOn != isNow.isOn { changes.note("\(line) is \(isNow.isOn ? "shown now" : "no longer shown")") }
        }
        if difference.isReordered { changes.note("the references stand in another order") }
        return changes.lines
    }

    func freeMail() -> [String] {
        var changes = ChangeLines()
        changes.compareSets(
            old.freeMailDomains, new.freeMailDomains, in: old.freeMailDomains.union(new.freeMailDomains).sorted(),
            gained: { "now free mail: " + $0.joined(separator: ", ") },
            lost: { "no longer free mail: " + $0.joined(separator: ", ") })
        return changes.lines
    }

    /// A length to the millisecond where whole minutes hide a difference.
    private static func exact(_ span: TimeSpan) -> String {
        span.milliseconds % 60_000 == 0 ? length(span) : "\(span.milliseconds) ms"
    }
}
