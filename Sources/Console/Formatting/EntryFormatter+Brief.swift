internal import Lifecycle
internal import Workspace

// Short texts, for timelines and for rows of lists.
extension EntryFormatter {
    func briefText(_ entry: Entry) -> String {
        let by = " by " + actor(entry)
        switch entry.event {
        case .captured(let captured):
            return (entry.batch != nil ? "imported" : "added") + by + " as " + noun(captured.stage) + origin(captured.fields)
        case .engaged(let engagement): return activity(engagement)
        case .promoted(let promoted): return "promoted to \(label(promoted.stage))\(by) (\(score(promoted.score)))"
        case .accepted: return "accepted" + by
        case .qualified: return "qualified" + by
        case .rejected(let declined):
            return "rejected\(by): \(reason(declined.reason))" + returnDate(declined) + note(declined.note)
        case .disqualified(let declined): return "disqualified\(by): \(reason(declined.reason))" + note(declined.note)
        case .converted(let converted): return "converted" + by + summary(converted.conversion)
        case .closed(let closed):
            return "closed as " + label(closed.outcome.stage) + by + (closed.reason.map { ": " + reason($0) } ?? "")
        case .touched(let touch): return describe(touch, by: toucher(touch, entry)) + note(touch.note)
        case .followUpScheduled(let followUp):
            return "\(followUp.channel.followUpName) scheduled for \(time.future(followUp.at))" + note(followUp.note)
        case .assessed(let assessed): return answers(assessed) + note(assessed.note)
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by
                : "assigned to \(team.name(of: assigned.owner))" + by + (assigned.reason.map { ": \($0)" } ?? "")
        case .released: return "released" + by
        case .snoozed(let until): return "snoozed until \(time.future(until))"
        case .noted(let text): return "note" + by + ": " + text
        case .edited(let changes): return fields(changes) + " changed" + by
        case .optedOut(let change): return "opted out of \(channelName(change.channel))" + moved(change.stage)
        case .optedIn(let change): return "opted in to \(channelName(change.channel)) again"
        case .bounced(let change):
            let what =
                change.channel == .meeting ? "marked as not reachable by meeting" : "\(addressName(change.channel)) marked invalid"
            return what + moved(change.stage)
        case .reengaged(let reengaged): return "re-engaged as \(noun(reengaged.stage))" + by + note(reengaged.note)
        case .requalified(let requalified): return "became \(noun(requalified.stage)) under definition \(entry.definition)"
        case .merged(let merged): return self.merged(merged, entry) + by
        case .undone(let undone): return "\(entryRange(undone)) undone" + by
        case .opportunityOpened(let opened): return "opportunity \(opened.opportunity) opened" + by + summary(opened)
        case .opportunityChanged(let change): return "opportunity \(change.opportunity) changed" + by + summary(change)
        case .accountChanged, .accountMerged, .costRecorded, .imported, .definitionAdopted, .definitionSigned, .repUpdated,
            .erased, .unknown:
            return sentenceText(entry)
        }
    }

    func noticeText(_ entry: Entry) -> String {
        let by = " by " + actor(entry)
        switch entry.event {
        case .accepted: return "accepted" + by
        case .assigned(let assigned):
            return assigned.isClaim
                ? "claimed" + by : "assigned to " + team.name(of: assigned.owner) + (assigned.reason.map { ": \($0)" } ?? "")
        case .converted: return "converted" + by
        case .closed(let closed): return "closed as " + label(closed.outcome.stage) + by
        case .rejected: return "rejected" + by
        case .disqualified: return "disqualified" + by
        case .qualified: return "qualified" + by
        case .touched(let touch): return touch.channel.touchName + " logged" + by
        case .released: return "released" + by
        case .merged(let merged): return self.merged(merged, entry) + by
        case .undone: return "undone" + by
        case .engaged(let engagement): return activity(engagement)
        case .noted: return "note added" + by
        case .edited: return "edited" + by
        case .assessed: return "assessed" + by
        case .snoozed: return "snoozed" + by
        case .promoted: return "promoted" + by
        case .reengaged: return "re-engaged" + by
        case .erased: return "erased" + by
        case .requalified(let requalified): return "moved to \(label(requalified.stage)) by the new definition"
        case .followUpScheduled(let followUp): return followUp.channel.followUpName + " scheduled" + by
        case .opportunityOpened, .opportunityChanged: return entry.event.label + by
        case .optedOut, .optedIn, .bounced: return briefText(entry)
        default: return "changed" + by
        }
    }
}
