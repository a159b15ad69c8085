internal import Lifecycle
internal import Screen
internal import Workspace

/// Says in one line who changed what on a lead, and which key goes on all the same.
struct ChangeAnnouncement {
    let lead: LeadID
    /// The lead's name as the screen has it.
    let name: String
    /// The change; nil if the user made it in another session.
    let entry: Entry?
    let session: ConsoleSession

    /// `kim accepted Lena Fischer 4 s ago; press r again to reject`, in at most `columns`.
    ///
    /// What gives way is first the key's purpose, then the details of the change, then the end of the name. Who changed
    /// the lead, when, and the key stay.
    func text(columns: Int, then next: [String] = []) -> String {
        let tails = next.isEmpty ? [""] : next.map { "; " + $0 }
        let shortName = name.truncated(to: 20)
        let sentences = [sentence(name), sentence(shortName), "\(actor) changed \(shortName)", "\(actor) changed \(lead)"]
        for sentence in sentences {
            if let tail = tails.first(where: { (sentence + age + $0).displayWidth <= columns }) { return sentence + age + tail }
        }
        // Only a very long login comes here.
        let tail = age + (tails.last ?? "")
        return "\(actor) changed \(lead)".truncated(to: max(10, columns - tail.displayWidth)) + tail
    }

    /// `Lena Fischer (accepted by kim 3 s ago)`, for lists of several changes.
    var inBrief: String {
        guard let entry else { return "\(name) (by you in another session)" }
        return "\(name) (\(session.entryFormatter.notice(entry))\(age))"
    }

    private var age: String { entry.map { " " + session.time.ago($0.at) } ?? "" }

    private var actor: String { entry.map(session.entryFormatter.actor) ?? "You, in another session," }

    /// `kim accepted Lena Fischer`.
    private func sentence(_ name: String) -> String {
        guard let entry else { return "\(actor) changed \(name)" }
        return session.entryFormatter.announcement(entry, of: name)
    }
}

extension EntryFormatter {
    /// What somebody did to a lead, in few words: `kim accepted Lena Fischer`, `kim changed phone of Lena Fischer`.
    func announcement(_ entry: Entry, of name: String) -> String {
        let subject = actor(entry)
        switch entry.event {
        case .promoted: return "\(subject) promoted \(name)"
        case .accepted: return "\(subject) accepted \(name)"
        case .qualified: return "\(subject) qualified \(name)"
        case .rejected(let declined): return "\(subject) rejected \(name): \(reason(declined.reason))"
        case .disqualified(let declined): return "\(subject) disqualified \(name): \(reason(declined.reason))"
        case .converted: return "\(subject) converted \(name)"
        case .closed(let closed): return "\(subject) closed \(name) as \(label(closed.outcome.stage))"
        case .touched(let touch): return "\(subject) logged \(named(touch, name))\(outcome(touch))"
        case .followUpScheduled(let followUp): return "\(subject) scheduled \(followUp.channel.followUpWithArticle) with \(name)"
        case .assessed: return "\(subject) assessed \(name)"
        case .assigned(let assigned):
            return assigned.isClaim
                ? "\(subject) claimed \(name)" : "\(subject) assigned \(name) to \(team.name(of: assigned.owner))"
        case .released: return "\(subject) released \(name)"
        case .snoozed: return "\(subject) snoozed \(name)"
        case .noted: return "\(subject) added a note to \(name)"
        case .edited(let changes): return "\(subject) changed \(fields(changes)) of \(name)"
        case .reengaged: return "\(subject) re-engaged \(name)"
        case .merged(let merged): return "\(subject) merged \(merged.absorbed) into \(entry.lead?.description ?? name)"
        case .undone: return "\(subject) undid an action on \(name)"
        case .optedOut(let change): return "\(subject) logged that \(name) opted out of \(channelName(change.channel))"
        case .optedIn(let change): return "\(subject) logged that \(name) opted in to \(channelName(change.channel))"
        case .bounced(let change):
            return change.channel == .meeting
                ? "\(subject) marked \(name) as not reachable by meeting"
                : "\(subject) marked \(addressName(change.channel)) of \(name) invalid"
        case .engaged: return "\(subject) logged an activity of \(name)"
        case .captured, .requalified, .accountChanged, .accountMerged, .opportunityOpened, .opportunityChanged, .costRecorded,
            .imported, .definitionAdopted, .definitionSigned, .repUpdated, .erased, .unknown:
            return "\(subject) changed \(name)"
        }
    }
}
