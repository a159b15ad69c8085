import Lifecycle

// How the archive holds the parts of a definition that say what stages there are and what they require.

extension LeadDefinition: Archived {
    /// All but `number` and `adoptedAt`, which the journal's line has.
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            number: 0, name: archive.read(), summary: archive.read(), topology: archive.read(), viability: archive.read(),
            fit: archive.read(), engagement: archive.read(), thresholds: archive.read(), entries: archive.read(),
            gates: archive.read(), criteria: archive.read(), reasons: archive.read(), followUp: archive.read(),
            clocks: archive.read(), calendar: archive.read(), freeMailDomains: archive.read(), routing: archive.read(),
            window: archive.read(), quotas: archive.read(), breakdowns: archive.read(), references: archive.read(),
            keptRules: archive.read())
        tracks = try archive.read()
        content = try archive.read()
        reassessAfter = try archive.read()
        earlierClocks = try archive.read()
        rates = try archive.read()
        sources = try archive.read()
        revenueQuotas = try archive.read()
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(name, summary, topology, viability, fit, engagement, thresholds, entries, gates, criteria, reasons)
        archive.write(followUp, clocks, calendar, freeMailDomains, routing, window, quotas, breakdowns, references, keptRules)
        archive.write(tracks, content, reassessAfter, earlierClocks, rates, sources, revenueQuotas)
    }
}

extension Topology: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            used: archive.read(), labels: archive.read(), convertsFrom: archive.read(), rejectsFrom: archive.read(),
            opportunity: archive.read(), raisedHandReturns: archive.read(), scorePromotes: archive.read(),
            raisedHandPromotes: archive.read(),
            advance: archive.read(), nurturedWithin: archive.read())
        recycledPromotes = try archive.read()
    }

    func write(to archive: inout DefinitionArchive) {
        archive.write(
            used, labels, convertsFrom, rejectsFrom, opportunity, raisedHandReturns, scorePromotes, raisedHandPromotes, advance,
            nurturedWithin)
        archive.write(recycledPromotes)
    }
}

extension Advance: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(onRaisedHand: archive.read(), onOwnershipRequest: archive.read(), onScore: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(onRaisedHand, onOwnershipRequest, onScore) }
}

extension Thresholds: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(total: archive.read(), fit: archive.read(), engagement: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(total, fit, engagement) }
}

extension EntryRule: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(match: archive.read(), stage: archive.read(), owner: archive.read(), path: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(match, stage, owner, path) }
}

extension EntryRule.Match: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        switch try archive.tag() {
        case 0: self = .byHand
        case 1: self = try .source(archive.read())
        case 2: self = try .form(archive.read())
        case 3: self = .anything
        default: throw DefinitionArchive.Unreadable()
        }
    }

    func write(to archive: inout DefinitionArchive) {
        switch self {
        case .byHand: archive.write(tag: 0)
        case .source(let name): archive.write(tag: 1, name)
        case .form(let form): archive.write(tag: 2, form)
        case .anything: archive.write(tag: 3)
        }
    }
}

extension Criterion: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), letter: archive.read(), question: archive.read(), answers: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(id, label, letter, question, answers) }
}

extension Criterion.Answer: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), key: archive.read(), passes: archive.read(), points: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(id, label, key, passes, points) }
}

extension Reason: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        try self.init(
            id: archive.read(), label: archive.read(), key: archive.read(), uses: archive.read(), requires: archive.read(),
            returnDays: archive.read())
    }

    func write(to archive: inout DefinitionArchive) { archive.write(id, label, key, uses, requires, returnDays) }
}

extension Requirement: Archived {
    init(from archive: inout DefinitionArchive) throws(DefinitionArchive.Unreadable) {
        switch try archive.tag() {
        case 0: self = try .field(archive.read())
        case 1: self = try .anyField(archive.read())
        case 2: self = .businessMail
        case 3: self = try .criterion(archive.read())
        case 4: self = try .answer(archive.read(), oneOf: archive.read())
        case 5: self = try .answered(archive.read())
        case 6: self = try .criteria(archive.read(), atLeast: archive.read())
        case 7: self = .prescribedFollowUp
        case 8: self = try .touches(archive.read(), channels: archive.read(), spacing: archive.read())
        case 9: self = try .contact(archive.read())
        case 10: self = .noContact
        case 11: self = try .engagements(archive.read(), types: archive.read())
        case 12: self = .scheduledFollowUp
        case 13: self = .chanceToClose
        case 14: self = try .conversion(archive.read())
        case 15: self = try .score(archive.read())
        case 16: self = try .daysActive(archive.read())
        case 17: self = .reason
        case 18: self = try .onPath(archive.read(), archive.read())
        case 19: self = .windowPassed
        case 20: self = .optedOut
        case 21: self = .positiveContact
        default: throw DefinitionArchive.Unreadable()
        }
    }

    func write(to archive: inout DefinitionArchive) {
        switch self {
        case .field(let field): archive.write(tag: 0, field)
        case .anyField(let fields): archive.write(tag: 1, fields)
        case .businessMail: archive.write(tag: 2)
        case .criterion(let id): archive.write(tag: 3, id)
        case .answer(let id, let answers): archive.write(tag: 4, id, answers)
        case .answered(let ids): archive.write(tag: 5, ids)
        case .criteria(let ids, let least): archive.write(tag: 6, ids, least)
        case .prescribedFollowUp: archive.write(tag: 7)
        case .touches(let count, let channels, let spacing): archive.write(tag: 8, count, channels, spacing)
        case .contact(let channels): archive.write(tag: 9, channels)
        case .noContact: archive.write(tag: 10)
        case .engagements(let count, let types): archive.write(tag: 11, count, types)
        case .scheduledFollowUp: archive.write(tag: 12)
        case .chanceToClose: archive.write(tag: 13)
        case .conversion(let part): archive.write(tag: 14, part)
        case .score(let points): archive.write(tag: 15, points)
        case .daysActive(let days): archive.write(tag: 16, days)
        case .reason: archive.write(tag: 17)
        case .onPath(let path, let asked): archive.write(tag: 18, path, asked)
        case .windowPassed: archive.write(tag: 19)
        case .optedOut: archive.write(tag: 20)
        case .positiveContact: archive.write(tag: 21)
        }
    }
}

extension Stage: ArchivedByName {}
extension Transition: ArchivedByName {}
extension EntryOwner: ArchivedByName {}
extension CapturePath: ArchivedByName {}
extension FormKind: ArchivedByName {}
extension EngagementType: ArchivedByName {}
extension TouchChannel: ArchivedByName {}
extension LeadField: ArchivedByName {}
extension ConversionPart: ArchivedByName {}
extension Reason.Use: ArchivedByName {}
