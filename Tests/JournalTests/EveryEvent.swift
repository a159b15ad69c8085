import Lifecycle

@testable import Journal

/// At least one event of every kind, with all its members and with only the required ones.
let everyEvent: [Event] = {
    let score = ScoreSnapshot(fit: 52, engagement: -3)
    let moment = Instant(milliseconds: 1_795_510_845_007)
    let followUp = FollowUp(channel: .meeting, at: moment, note: "bring \"the\" slides")
    let conversion = Conversion(
        account: "O’Neill & Söhne", isExistingAccount: true, contact: "Zoë O'Neill", opportunity: "Pumps\\2027",
        amount: Money(cents: 2_270_000, currency: "USD"), closeDate: Day(year: 2027, month: 2, day: 28), followUp: followUp,
        intention: .fromSomeoneElse, closer: Login("kim"))
    let fields = LeadFields(
        [
            .externalID: "00Q1", .firstName: "Аня", .lastName: "李", .email: "a@x.example", .country: "DE", .employees: "450",
            .formerOwner: "bob",
        ],
        extra: ["Lead ⚑ \"x\"": "y\n\t\u{1B}[31m", "Z": "\u{202E}evil\u{0}"],
        identities: LeadIdentities(
            recordIDs: [RecordID(system: "salesforce", id: "00Q1"), RecordID(id: "4711")],
            emails: ["second@x.example", "ü@y.example"], phones: ["+49 30 1"]))
    let declaration = StageDeclaration(column: "Lead Status", text: "Contacted", reason: "timing")
    return [
        .captured(
            Captured(
                stage: .mql, fields: fields, owner: dana, isRequested: true, path: .outbound, declaration: declaration,
                rowKey: .max - 5)),
        .captured(Captured(stage: .inquiry, fields: LeadFields())),
        .captured(
            Captured(stage: .inquiry, fields: LeadFields([.lastName: "Low"], identities: LeadIdentities(phones: ["+1 555 0199"])))),
        .engaged(
            Engagement(
                type: .formSubmitted, form: .pricing, asksForSales: true, campaign: "brine", source: "Web", detail: "/price",
                externalID: "e/1")),
        .engaged(Engagement(type: .chat)), .engaged(Engagement(type: .capturedAgain, source: "Fair")),
        .promoted(Promoted(stage: .mql, score: score, trigger: .line(SequenceNumber(12)))),
        .promoted(Promoted(stage: .mql, score: score, evidence: [EvidencePoint(rule: "vp", points: 20)])),
        .promoted(Promoted(stage: .viable, score: score, trigger: .due(moment))), .promoted(Promoted(stage: .viable, score: score)),
        .accepted(Accepted(stage: .sal, owner: dana, score: score, evidence: [EvidencePoint(rule: "vp", points: 20)])),
        .qualified(Qualified(stage: .sql)), .rejected(Declined(reason: "timing", note: "after Easter")),
        .rejected(Declined(reason: "timing", returnOn: Day(year: 2027, month: 3, day: 1), track: "spring")),
        .disqualified(Declined(reason: "wrongFit")),
        .converted(Converted(stage: .opportunity, conversion: conversion, owner: dana, declaration: declaration)),
        .converted(Converted(stage: .sql, conversion: Conversion())),
        .closed(
            Closed(
                outcome: .noDecision, reason: "budget", opportunity: OpportunityID(7), amount: Money(cents: -1),
                conversion: conversion, declaration: declaration,
                note: "x")), .closed(Closed(outcome: .won)),
        .touched(Touch(channel: .call, direction: .inbound, outcome: .noShow, note: "n", externalID: "t1", formerOwner: "Bob")),
        .touched(Touch(channel: .email, note: "sent it", track: "spring", step: 2)), .touched(Touch(channel: .email)),
        .followUpScheduled(followUp),
        .assessed(Assessed(answers: ["budget": "yes", "need": ""], chanceToClose: 40, note: "said so")),
        .assigned(Assigned(owner: dana, isClaim: true, reason: "asked for her")), .assigned(Assigned(owner: dana)), .released,
        .snoozed(until: moment), .noted("Emoji 👩🏽‍🚀 and \u{85} and \u{7F}"),
        .edited(FieldChanges([.phone: "", .industry: "mfg", .title: "CTO"], extra: ["Fax": ""])),
        .edited(
            FieldChanges(
                recordIDs: [RecordID(system: "hubspot", id: "51")], emails: ["other@x.example"], phones: [],
                returnOn: .set(Day(number: 20_000)), track: .set("autumn"))),
        .edited(FieldChanges(recordIDs: [], emails: [], returnOn: .cleared, track: .cleared)),
        .optedOut(ChannelChange(channel: .email, stage: .dropped)), .optedIn(ChannelChange(channel: nil)),
        .bounced(ChannelChange(channel: .email)),
        .reengaged(Reengaged(stage: .mql, owner: dana, trigger: .line(SequenceNumber(3)), note: "called us")),
        .requalified(Requalified(stage: .viable, score: score)),
        .merged(Merged(absorbed: LeadID(12))),
        .undone(Undone(ranges: [SequenceNumber(3)...SequenceNumber(5), SequenceNumber(9)...SequenceNumber(9)])),
        .accountChanged(
            AccountChange(
                account: AccountID(3), name: .set("Halden Pumpen"), domain: .set("halden.example"), owner: .set(dana))),
        .accountChanged(AccountChange(account: AccountID(3), domain: .cleared, owner: .cleared)),
        .accountMerged(AccountMerged(account: AccountID(3), absorbed: AccountID(12))),
        .opportunityOpened(
            OpportunityChange(
                opportunity: OpportunityID(7), account: AccountID(3), amount: Money(cents: 900, currency: "EUR"),
                closeDate: .set(Day(number: 20_100)), chance: 60, nextStep: .set("call Frau Ölmann"),
                recordIDs: [RecordID(system: "hubspot", id: "9001"), RecordID(id: "77")])),
        .opportunityOpened(OpportunityChange(opportunity: OpportunityID(8))),
        .opportunityChanged(OpportunityChange(opportunity: OpportunityID(7), closeDate: .cleared, nextStep: .cleared)),
        .opportunityChanged(
            OpportunityChange(
                opportunity: OpportunityID(7), account: AccountID(9), name: .set("Pumps"), accountName: .set("Alder"),
                owner: .set(Login("kim")))),
        .opportunityChanged(OpportunityChange(opportunity: OpportunityID(7), name: .cleared, owner: .cleared)),
        .costRecorded(
            CostRecorded(
                source: "Fair", month: Month(of: Day(number: 20_000)), amount: Money(cents: 120_000, currency: "EUR"))),
        .imported(Imported(form: "leads", counts: ["added": 3900, "rejected": 0], fileDigest: "ab12", fileName: "Müller.csv")),
        .definitionAdopted(DefinitionAdopted(number: 2, name: "standard", text: "a: 1\n# ünï\n")),
        .definitionSigned(DefinitionSigned(number: 2, side: .marketing)),
        .repUpdated(
            TeamMember(
                login: dana, name: "Dana", aliases: ["D. Scully"], roles: [.sdr, .admin], territory: ["DE"], capacity: 40,
                absentUntil: moment)),
        .repUpdated(TeamMember(login: dana, roles: [])), .erased(Erased(digests: ["00ff"])),
        .erased(
            Erased(digests: [], leads: [LeadID(4), LeadID(9)], batches: [intent(1)], accounts: [AccountID(3), AccountID(5)])),
    ]
}()
