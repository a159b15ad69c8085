internal import Lifecycle
internal import Screen
internal import Workspace

// What rules took from me or gave to me while I was not there: told on opening, all day on Today, and lead by lead by a key.
extension ConsoleModel {
    /// Takes what changed hands; says so once, and keeps saying that something waits until it was looked at.
    mutating func take(_ news: ReroutingNotice) {
        let before = reroutings
        reroutings = news
        let newest = news.items.first?.rerouting.seq ?? SequenceNumber(0)
        // What came before the newest line of mine I had the chance to see.
        if reroutingsSeen < news.lastOwn { reroutingsSeen = news.lastOwn }
        guard newest > reroutingsSeen, newest > before.items.first?.rerouting.seq ?? SequenceNumber(0), message == nil else {
            return
        }
        let isOpening = before.login.name.isEmpty
        say(
            .note, (isOpening ? "While you were away " : "By rule ") + reroutingWords(unseenReroutings),
            [Message.KeyHint(key: "H", title: "shows them")])
    }

    /// What is news to me.
    var unseenReroutings: [ReroutingNotice.Item] { reroutings.items.filter { $0.rerouting.seq > reroutingsSeen } }

    /// `3 leads of yours went to others, 2 are yours now`; one alone is named, with why.
    func reroutingWords(_ items: [ReroutingNotice.Item]) -> String {
        let taken = items.filter { $0.rerouting.from == reroutings.login }
        let given = items.filter { $0.rerouting.from != reroutings.login }
        var words: [String] = []
        if let only = taken.first, taken.count == 1 {
            words.append("\(only.name) went to \(only.rerouting.to.name): \(only.rerouting.reason)")
        } else if !taken.isEmpty {
            words.append("\(taken.count) leads of yours went to others")
        }
        if let only = given.first, given.count == 1 {
            words.append("\(only.name) is yours now, from \(only.rerouting.from.name): \(only.rerouting.reason)")
        } else if !given.isEmpty {
            words.append("\(given.count) leads are yours now")
        }
        return words.joined(separator: "; ")
    }

    /// A few words beside the names of the screens while something waits to be looked at.
    var reroutingReminder: String? {
        let count = unseenReroutings.count
        return count == 0 ? nil : "\(count) changed hands \(glyphs.dot) H"
    }

    /// The line above Today's touches, the longest words first.
    var reroutingNotices: [[String]] {
        guard screen == .today, !isSearching, page == nil, !reroutings.items.isEmpty else { return [] }
        let words = reroutingWords(reroutings.items)
        let (taken, given) = (reroutings.taken, reroutings.given)
        return [
            [
                "\(words) \(glyphs.dot) H shows them",
                "\(taken) of yours went to others, \(given) came to you \(glyphs.dot) H shows them",
                "\(reroutings.items.count) changed hands \(glyphs.dot) H",
            ]
        ]
    }

    /// Opens the list of them; a key or Enter opens the lead.
    mutating func showReroutings() -> [Effect] {
        guard let newest = reroutings.items.first else {
            say(.note, "No rule took a lead from you or gave you one since you last worked here")
            return []
        }
        reroutingsSeen = max(reroutingsSeen, newest.rerouting.seq)
        let letters = Array("abcdefghijklmnoprstuvwxyz0123456789")
        let options = reroutings.items.enumerated().map { index, item in
            let rerouting = item.rerouting
            let name = item.company.isEmpty || item.company == item.name ? item.name : "\(item.name), \(item.company)"
            let way = rerouting.from == reroutings.login ? "went to \(rerouting.to.name)" : "came from \(rerouting.from.name)"
            return Menu.Option(
                key: letters.indices.contains(index) ? letters[index] : " ", label: name,
                detail: "\(way), \(session.time.past(rerouting.at)): \(rerouting.reason)", choice: .open(rerouting.lead))
        }
        let since = reroutings.since == .distantPast ? "" : "since \(session.time.past(reroutings.since))"
        overlays.append(
            .menu(Menu(title: "Changed hands", subject: since, options: options, actionContext: ActionContext(.rerouted, []))))
        return []
    }
}
