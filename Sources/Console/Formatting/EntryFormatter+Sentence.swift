internal import Lifecycle
internal import Workspace

// Whole sentences, for the journal.
extension EntryFormatter {
    func sentenceText(_ entry: Entry) -> String {
        let subject = actor(entry)
        let lead = entry.lead.map(displayName) ?? ""
        switch entry.event {
        case .captured(let captured):
            let verb = entry.batch != nil ? "imported" : "added"
            return "\(subject) \(verb) \(lead) as \(noun(captured.stage))" + declared(captured.declaration)
        case .engaged(let engagement): return activity(engagement, of: lead)
        case .promoted(let promoted): return "\(subject) promoted \(lead) to \(label(promoted.stage)) (\(score(promoted.score)))"
        case .accepted(let accepted):
            return "\(subject) accepted \(lead) as \(noun(accepted.stage)) (\(score(accepted.score)))"
        case .qualified(let qualified): return "\(subject) qualified \(lead) as \(noun(qualified.stage))"
        case .rejected(let declined):
            return "\(subject) rejected \(lead), returned to \(label(.nurture)): \(reason(declined.reason))"
                + returnDate(declined) + note(declined.note)
        case .disqualified(let declined): return "\(subject) disqualified \(lead): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted):
            return "\(subject) converted \(lead)" + summary(converted.conversion) + declared(converted.declaration)
        case .closed(let closed):
            return "\(subject) closed \(lead) as \(label(closed.outcome.stage))" + (closed.reason.map { ": " + reason($0) } ?? "")
                + (closed.amount.map { ", \($0)" } ?? "") + declared(closed.declaration) + note(closed.note)
        case .touched(let touch):
            return "\(toucher(touch, entry)) logged \(named(touch, lead))\(outcome(touch))" + note(touch.note)
        case .followUpScheduled(let followUp):
            return "\(subject) scheduled \(followUp.channel.followUpWithArticle) with \(lead) for \(time.future(followUp.at))"
                + note(followUp.note)
        case .assessed(let assessed): return "\(subject) assessed \(lead): \(answers(assessed))" + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "\(subject) claimed \(lead)"
                : "\(subject) assigned \(lead) to \(team.name(of: assigned.owner))"
                    + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "\(subject) released \(lead)"
        case .snoozed(let until): return "\(subject) snoozed \(lead) until \(time.future(until))"
        case .noted(let text): return "\(subject) added a note to \(lead): \(text)"
        case .edited(let changes): return "\(subject) changed \(fields(changes)) of \(lead)"
        case .optedOut(let change): return "\(lead) opted out of \(channelName(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "\(lead) opted in to \(channelName(change.channel)) again" + moved(change.stage)
        case .bounced(let change):
            return
                (change.channel == .meeting
                ? "\(lead) marked as not reachable by meeting" : "\(addressName(change.channel)) of \(lead) marked invalid")
                + moved(change.stage)
        case .reengaged(let reengaged): return "\(subject) re-engaged \(lead) as \(noun(reengaged.stage))" + note(reengaged.note)
        case .requalified(let requalified):
            return "\(lead) became \(noun(requalified.stage)) under definition \(entry.definition)"
        case .merged(let merged): return "\(subject) merged \(merged.absorbed) into \(lead)"
        case .undone(let undone): return "\(subject) undid \(entryRange(undone))"
        case .accountChanged, .accountMerged, .opportunityOpened, .opportunityChanged, .costRecorded:
            return accountSentence(entry.event, subject, lead)
        case .imported(let imported):
            return "\(subject) imported \(imported.fileName ?? imported.form): \(importCounts(imported.counts))"
        case .definitionAdopted(let adopted): return "\(subject) adopted definition \(adopted.number), \"\(adopted.name)\""
        case .definitionSigned(let signed):
            return "\(subject) signed definition \(signed.number) for \(signed.side.rawValue)"
        case .repUpdated(let member):
            let name = member.name.isEmpty ? member.login.name : member.name
            guard !member.roles.isEmpty else { return "\(subject) removed \(name) from the team" }
            return "\(subject) updated \(name): \(state(of: member, at: entry.at))"
        case .erased(let erased): return "\(subject) erased \(erasure(erased, of: entry.lead.map(displayName)))"
        case .unknown(let kind): return "\(subject) did something that only a newer version of winnow knows: \(kind)"
        }
    }

    func summary(_ conversion: Conversion) -> String {
        var text = conversion.account.map { ": opportunity with \($0)" } ?? ""
        func append(_ part: String) { text += (text.isEmpty ? ": " : ", ") + part }
        if let amount = conversion.amount { append("\(amount)") }
        if let day = conversion.closeDate { append("expected to close \(time.date(day))") }
        return text
    }
}
