internal import Lifecycle
internal import Screen

/// What a console says about the changes by others that the user has not read.
struct ChangeNotices {
    let console: ConsoleModel

    /// `kim accepted Lena Fischer 4 s ago; press r again to reject`, as long as the message line has room for.
    func announcement(of lead: LeadID, then next: [String] = []) -> String {
        change(of: lead).text(columns: console.size.columns - 4, then: next)
    }

    /// The last change by others of a lead.
    func change(of lead: LeadID) -> ChangeAnnouncement {
        ChangeAnnouncement(
            lead: lead, name: console.displayName(lead), entry: console.shared.unseenChanges.entry(of: lead),
            session: console.session)
    }

    /// `2 of 12 changed meanwhile and are left out: Lena Fischer (accepted by kim 3 s ago), …`; nil if none did.
    func batch(_ leads: [LeadID]) -> String? {
        let changed = console.shared.unseenChanges.held(of: leads)
        guard !changed.isEmpty else { return nil }
        let named = changed.prefix(3).map { change(of: $0).inBrief }
        let more = changed.count > named.count ? ", and \((changed.count - named.count).grouped) more" : ""
        let count = "\(changed.count.grouped) of \(leads.count.grouped) changed meanwhile"
        return "\(count) and \(changed.count == 1 ? "is" : "are") left out: " + named.joined(separator: ", ") + more
    }
}

extension ConsoleModel {
    /// What to say about changes by others.
    var changeNotices: ChangeNotices { ChangeNotices(console: self) }
}
