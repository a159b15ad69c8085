internal import Lifecycle
internal import Workspace

// Imports and the team.
extension EntryFormatter {
    /// The state of a team member: roles, absence, maximum of active leads and other names.
    func state(of member: TeamMember, at moment: Instant) -> String {
        var parts = [member.roles.sorted().map(\.label).joined(separator: ", ")]
        if let until = member.absentUntil, until > moment {
            parts.insert(until == .distantFuture ? "absent" : "absent until \(time.date(time.day(of: until)))", at: 0)
        }
        if let capacity = member.capacity {
            parts.append(capacity == 0 ? "no leads by routing" : "at most \(capacity.counted("active lead"))")
        }
        if !member.aliases.isEmpty {
            parts.append("also named " + member.aliases.map { "\"\($0)\"" }.joined(separator: ", "))
        }
        return parts.joined(separator: "; ")
    }

    /// The counts of an import, the leads added first: `12 leads added (3 in MQL), 1 row rejected`.
    func importCounts(_ counts: [String: Int]) -> String {
        let order = ["added", "filled", "attached", "rejected"]
        let stages = Stage.allCases.compactMap { stage in
            counts["added.\(stage.rawValue)"].map { "\($0.grouped) in \(label(stage))" }
        }.joined(separator: ", ")
        let rest = counts.filter { !$0.key.hasPrefix("added.") }.sorted {
            (order.firstIndex(of: $0.key) ?? order.count, $0.key) < (order.firstIndex(of: $1.key) ?? order.count, $1.key)
        }
        let parts = rest.map { name, count in
            importCount(name, count) + (name == "added" && !stages.isEmpty ? " (\(stages))" : "")
        }
        return parts.isEmpty ? "nothing new" : parts.joined(separator: ", ")
    }

    /// A count of an import by its name in the journal: `12 leads added`, `1 row rejected`.
    func importCount(_ name: String, _ count: Int) -> String {
        if let outcome = name.dropping(prefix: "outcome.") {
            return "\(count.grouped) " + (outcome == "open" ? "still open" : outcome)
        }
        if let rule = name.dropping(prefix: "joined.") {
            return switch rule {
            case "id": "\(count.grouped) joined by record id"
            case "email": "\(count.grouped) joined by e-mail address"
            case "row": "\(count.grouped) that \(count == 1 ? "repeats" : "repeat") another row"
            default: "\(count.grouped) joined by \(rule)"
            }
        }
        if let value = name.dropping(prefix: "opportunities.changed.") {
            return "\(count.grouped) of these with another \(DealValue(rawValue: value)?.label ?? value)"
        }
        return switch name {
        case "joined": count.counted("row") + " of known leads or earlier rows"
        case "ambiguous": count.counted("row") + " with an address that fits several leads"
        case "ambiguousLead": count.counted("row") + " whose address fits several leads"
        case "optOuts": count.counted("opt-out")
        case "optOuts.shared": "\(count.grouped) of these for others with the address or phone"
        case "optOuts.inherited": "\(count.grouped) of these for addresses that had opted out before"
        case "bounces.shared": "\(count.grouped) of these for others with the address"
        case "bounces.inherited": "\(count.grouped) of these for addresses that had bounced before"
        case "liftedOptOuts": count.counted("row") + " whose opt-out was lifted since"
        case "keptOptOuts": count.counted("row") + " that say no to a recorded opt-out"
        case "bounces": count.counted("invalid address", "invalid addresses")
        case "mergedIDs": count.counted("lead") + " with the id of a merged record"
        case "keptMerges": count.counted("id") + " of merged records kept"
        case "notes": count.counted("note")
        case "restoredEvents": count.counted("event") + " restored"
        case "omittedEvents": count.counted("event") + " left out"
        case "refusedEvents": count.counted("event") + " refused by a rule"
        case "crowdedIDs": count.counted("row") + " with a record id that too many names share"
        case "added": count.counted("lead") + " added"
        case "declared": count.counted("lead") + " in a stage that the file or --stage names"
        case "attached": count.counted("row") + " attached to a lead"
        case "filled": count.counted("row") + " that filled blank fields"
        case "updated": count.counted("row") + " with a new opt-out, bounce, note or capture"
        case "laterCaptures": count.counted("later capture")
        case "unchanged": count.counted("row") + " with nothing new"
        case "conflicting": count.counted("row") + " with conflicts"
        case "rejected": count.counted("row") + " rejected"
        case "erased": count.counted("row") + " of erased people"
        case "deleted": count.counted("row") + " of deleted records"
        case "mergedAway": count.counted("row") + " of merged records"
        case "unknownLead": count.counted("row") + " whose lead was not found"
        case "unknownClosings": "\(count.grouped) of these with an opt-out or invalid address"
        case "namesNoLead": count.counted("row") + " that \(count == 1 ? "names" : "name") no lead"
        case "onlyPlanned": count.counted("row") + " of activities that were only planned"
        case "blankNote": count.counted("row") + " of notes without a text"
        case "nothingDone": count.counted("row") + " without an action by the prospect"
        case "blank": count.counted("row") + " without values"
        case "belowTable": count.counted("row") + " outside the table"
        case "testLead": count.counted("row") + " of test leads"
        case "statusNotFollowed": count.counted("row") + " with another status than the stage of their lead"
        case "unknownStatus": count.counted("row") + " with an unknown status"
        case "forms": count.counted("submitted form")
        case "opportunities.new": count.counted("new opportunity", "new opportunities")
        case "opportunities.updated": count.counted("opportunity", "opportunities") + " updated"
        case "opportunities.closed": "\(count.grouped) of these closed"
        case "likenesses": count.counted("possible duplicate")
        case "invalidEmails": count.counted("invalid e-mail address", "invalid e-mail addresses")
        case "invalidPhones": count.counted("invalid phone number", "invalid phone numbers")
        default: "\(count.grouped) \(name)"
        }
    }
}
