import Lifecycle

// How the archive holds scoring rules, follow-up, time, routing, quotas and thresholds.

extension FitRule: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), subject: archive.read(), test: archive.read(), points: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(id, label, subject, test, points) }
}

extension FitRule.Subject: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        switch try archive.tag() {
        case 0: self = try .field(archive.read())
        case 1: self = try .extra(archive.read())
        default: throw DefinitionArchive.Unreadable()
        }
    }

    func write(to archive: inout DefinitionArchive) {
        switch self {
        case .field(let field): archive.write(tag: 0, field)
        case .extra(let column): archive.write(tag: 1, column)
        }
    }
}

extension FitRule.Test: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        switch try archive.tag() {
        case 0: self = try .contains(archive.read())
        case 1: self = try .equals(archive.read())
        case 2: self = try .number(from: archive.read(), to: archive.read())
        case 3: self = .present
        case 4: self = .blank
        case 5: self = .freeMail
        default: throw DefinitionArchive.Unreadable()
        }
    }

    func write(to archive: inout DefinitionArchive) {
        switch self {
        case .contains(let words): archive.write(tag: 0, words)
        case .equals(let words): archive.write(tag: 1, words)
        case .number(let from, let to): archive.write(tag: 2, from, to)
        case .present: archive.write(tag: 3)
        case .blank: archive.write(tag: 4)
        case .freeMail: archive.write(tag: 5)
        }
    }
}

extension EngagementRule: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), type: archive.read(), form: archive.read(), words: archive.read(),
            campaigns: archive.read(), asksForFollowUp: archive.read(), points: archive.read(), cap: archive.read(),
            decay: archive.read())
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(id, label, type, form, words, campaigns, asksForFollowUp, points, cap, decay)
    }
}

extension NurtureTrack: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), reasons: archive.read(), sources: archive.read(), steps: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(id, label, reasons, sources, steps) }
}

extension ContentOffer: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(content: archive.read(), stages: archive.read(), reasons: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(content, stages, reasons) }
}

extension NurtureTrack.Step: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(days: archive.read(), channel: archive.read(), content: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(days, channel, content) }
}

extension PrescribedFollowUp: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(attempts: archive.read(), channels: archive.read(), spacing: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(attempts, channels, spacing) }
}

extension Clock: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(kind: archive.read(), limit: archive.read(), inBusinessHours: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(kind, limit, inBusinessHours) }
}

extension BusinessCalendar: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(zone: archive.read(), week: archive.read(), holidays: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(zone, week, holidays) }
}

extension BusinessCalendar.Hours: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(from: archive.read(), to: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(from, to) }
}

extension ZoneTable: Archived {
    /// Only the name: the machine's database has the rules, and an update of it must take effect.
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        guard let table = ZoneDatabase.table(named: try archive.read()) else { throw DefinitionArchive.Unreadable() }
        self = table
    }

    func write(to archive: inout DefinitionArchive) { archive.write(name) }
}

extension TimeSpan: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        self.init(milliseconds: try archive.number())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(number: milliseconds) }
}

extension Day: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(number: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(number) }
}

extension Routing: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(method: archive.read(), byTerritory: archive.read(), assigns: archive.read(), reassignsWhen: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(method, byTerritory, assigns, reassignsWhen) }
}

extension ContactWindow: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(length: archive.read(), unreached: archive.read(), neglected: archive.read(), reason: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(length, unreached, neglected, reason) }
}

extension Quota: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), side: archive.read(), stage: archive.read(), count: archive.read(),
            period: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(id, label, side, stage, count, period) }
}

extension RevenueQuota: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        let (id, label, side) = try (archive.read() as String, archive.read() as String, archive.read() as Side)
        let (cents, currency) = try (archive.read() as Int, archive.read() as String)
        try self.init(
            id: id, label: label, side: side, amount: Money(cents: Int64(cents), currency: currency), period: archive.read())
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(id, label, side, Int(amount.cents), amount.currency, period)
    }
}

extension BreakdownThresholds: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        self.init()
        unqualifiedHandovers = try archive.read()
        qualification = try archive.read()
        intakeOverTriage = try archive.read()
        backlogDays = try archive.read()
        singleTactic = try archive.read()
        unnurtured = try archive.read()
        nurtureDays = try archive.read()
        sittingDays = try archive.read()
        poorData = try archive.read()
        oneOffDays = try archive.read()
        rubberStamping = try archive.read()
        leftBehind = try archive.read()
        salesReadyShare = try archive.read()
        alertsAboveShare = try archive.read()
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(unqualifiedHandovers, qualification, intakeOverTriage, backlogDays, singleTactic, unnurtured, nurtureDays)
        archive.write(sittingDays, poorData, oneOffDays, rubberStamping, leftBehind, salesReadyShare, alertsAboveShare)
    }
}

extension CurrencyRates: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(base: archive.read(), rates: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(base, rates) }
}

extension CurrencyRates.Rate: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(currency: archive.read(), millionths: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(currency, millionths) }
}

extension SourceName: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(name: archive.read(), aliases: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(name, aliases) }
}

extension ReferenceLine: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(figure: archive.read(), value: archive.read(), source: archive.read(), isOn: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(figure, value, source, isOn) }
}

extension KeptRule: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(rule: archive.read(), why: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(rule, why) }
}

extension Weekday: ArchivedByName {}
extension BreakdownThresholds.Qualification: ArchivedByName {}
extension Clock.Kind: ArchivedByName {}
extension Routing.Method: ArchivedByName {}
extension Routing.Cause: ArchivedByName {}
extension ContactWindow.Unreached: ArchivedByName {}
extension ContactWindow.Neglected: ArchivedByName {}
extension Quota.Side: ArchivedByName {}
extension RevenueQuota.Side: ArchivedByName {}
extension Quota.Period: ArchivedByName {}
extension ReferenceLine.Figure: ArchivedByName {}
