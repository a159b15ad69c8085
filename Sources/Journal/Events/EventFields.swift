import Formats
import Lifecycle

/// Everything that `data` or `person` can hold in the kinds that are not decoded on their own.
///
/// The event's kind then picks its own members. Raw values stay text, because the same key has other cases in another
/// kind. Unknown keys and `null` values are skipped.
struct EventFields: ~Copyable {
    var stage: String?
    /// In the order of the line; of a repeated field the later value wins.
    var fields: [(field: LeadField, value: String)] = []
    var extra: [String: String] = [:]
    var answers: [String: String] = [:]
    var counts: [String: Int] = [:]
    var ranges: [ClosedRange<SequenceNumber>] = []
    var evidence: [EvidencePoint] = []
    var owner: String?
    var asksForSales = false
    var claim = false
    var type: String?
    var form: String?
    var campaign: String?
    var absorbed: String?
    var score: ScoreSnapshot?
    var trigger: RuleTrigger?
    var declaration: StageDeclaration?
    var reason: String?
    var outcome: String?
    var channel: String?
    var direction: String?
    var amount: Money?
    var conversion: Conversion?
    var at: Instant?
    var until: Instant?
    var absentUntil: Instant?
    var chanceToClose: Int?
    var number: Int?
    var capacity: Int?
    var name: String?
    var text: String?
    var side: String?
    var login: String?
    var fileDigest: String?
    var roles: [String]?
    var territory: [String] = []
    var digests: [String]?
    var note: String?
    var detail: String?
    var externalID: String?
    var formerOwner: String?
    var account: String?
    var contact: String?
    var opportunity: String?
    var followUpNote: String?
    var fileName: String?
    var aliases: [String] = []
    /// The members of format 2, if the line has any.
    var further: FurtherEventFields?

    /// The known keys.
    private enum Key: String, CaseIterable {
        case stage, owner, type, channel, direction, outcome, reason, note, form, campaign, detail, absorbed
        case externalId, formerOwner, account, contact, opportunity, followUpNote, fileName, fileDigest, name, text, side, login
        case fields, extra, answers, counts, ranges, evidence, asksForSales, claim, score, trigger, declaration, amount
        case conversion, at, until, absentUntil = "awayUntil", chanceToClose, number, capacity, roles, territory, digests,
            aliases
        case source, track, step, returnOn, closeDate, chance, month, accountId, opportunityId, domain, nextStep
        case externalIds, emails, phones, leads, batches, accounts
    }

    private static let keys = NameTable<Key>()

    /// Decodes an object's members into the existing ones; `person` follows `data`.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
        var scanner = JSONScanner(bytes)
        try scanner.members { (name, value) throws(JSONError) in
            if try value.null() { return }
            guard let key = Self.keys[name] else {
                try value.skip()
                return
            }
            if try readText(key, &value) { return }
            try readValue(key, &value)
        }
    }

    /// Decodes the keys whose values are plain text; returns `false` for any other key.
    private mutating func readText(_ key: Key, _ value: inout JSONScanner) throws(JSONError) -> Bool {
        switch key {
        case .stage: stage = try value.string()
        case .owner: owner = try value.string()
        case .type: type = try value.string()
        case .channel: channel = try value.string()
        case .direction: direction = try value.string()
        case .outcome: outcome = try value.string()
        case .reason: reason = try value.string()
        case .note: note = try value.string()
        case .form: form = try value.string()
        case .absorbed: absorbed = try value.string()
        case .campaign: campaign = try value.string()
        case .detail: detail = try value.string()
        case .externalId: externalID = try value.string()
        case .formerOwner: formerOwner = try value.string()
        case .account: account = try value.string()
        case .contact: contact = try value.string()
        case .opportunity: opportunity = try value.string()
        case .followUpNote: followUpNote = try value.string()
        case .fileName: fileName = try value.string()
        case .fileDigest: fileDigest = try value.string()
        case .name: name = try value.string()
        case .text: text = try value.string()
        case .side: side = try value.string()
        case .login: login = try value.string()
        case .source: furtherFields().source = try value.string()
        case .track: furtherFields().track = try value.string()
        case .returnOn: furtherFields().returnOn = try value.string()
        case .closeDate: furtherFields().closeDate = try value.string()
        case .month: furtherFields().month = try value.string()
        case .accountId: furtherFields().accountID = try value.string()
        case .opportunityId: furtherFields().opportunityID = try value.string()
        case .domain: furtherFields().domain = try value.string()
        case .nextStep: furtherFields().nextStep = try value.string()
        default: return false
        }
        return true
    }

    /// The members of format 2, made with the first of them.
    private mutating func furtherFields() -> FurtherEventFields {
        if let further { return further }
        let made = FurtherEventFields()
        further = made
        return made
    }

    private mutating func readValue(_ key: Key, _ value: inout JSONScanner) throws(JSONError) {
        switch key {
        case .fields:
            // Growing step by step would take longer than decoding.
            if fields.isEmpty { fields.reserveCapacity(16) }
            try value.leadFields(into: &fields)
        case .extra: extra = try value.texts()
        case .answers: answers = try value.texts()
        case .counts: try value.object { (key, value) throws(JSONError) in counts[key] = try value.summand() }
        case .ranges: ranges = try value.ranges()
        case .evidence: evidence = try value.evidence()
        case .asksForSales: asksForSales = try value.bool()
        case .claim: claim = try value.bool()
        case .score: score = try value.score()
        case .trigger: trigger = try value.trigger()
        case .declaration: declaration = try value.declaration()
        case .amount: amount = try value.money()
        case .conversion: conversion = try value.conversion()
        case .at: at = try value.instant()
        case .until: until = try value.instant()
        case .absentUntil: absentUntil = try value.instant()
        case .chanceToClose: chanceToClose = try value.integer()
        case .number: number = try value.summand()
        case .capacity: capacity = try value.integer()
        case .roles: roles = try value.strings()
        case .territory: territory = try value.strings()
        case .digests: digests = try value.strings()
        case .aliases: aliases = try value.strings()
        case .step: furtherFields().step = try value.summand()
        case .chance: furtherFields().chance = try value.integer()
        case .externalIds: furtherFields().recordIDs = try value.recordIDs()
        case .emails: furtherFields().emails = try value.strings()
        case .phones: furtherFields().phones = try value.strings()
        case .leads: furtherFields().leads = try value.strings()
        case .batches: furtherFields().batches = try value.strings()
        case .accounts: furtherFields().accounts = try value.strings()
        default: try value.skip()
        }
    }
}

/// What the keys of format 2 hold.
///
/// Apart from the others, and made only where a line has one of them: initialising and destroying them takes time, and
/// most lines have none.
final class FurtherEventFields {
    var source: String?
    var track: String?
    var step: Int?
    var returnOn: String?
    var closeDate: String?
    var chance: Int?
    var month: String?
    var accountID: String?
    var opportunityID: String?
    var domain: String?
    var nextStep: String?
    var recordIDs: [RecordID]?
    var emails: [String]?
    var phones: [String]?
    var leads: [String] = []
    var batches: [String] = []
    var accounts: [String] = []
}
