/// A company that has contacts and opportunities over time.
package struct Account: Hashable, Sendable {
    /// Its id.
    package let id: AccountID
    /// Its name; personal, since it can be a person's name. Nil after an erasure.
    package internal(set) var name: String?
    /// The domain of its e-mail addresses; personal.
    package internal(set) var domain: String?
    /// The person who looks after it.
    package internal(set) var owner: Login?
    /// The account that it was merged into.
    package internal(set) var mergedInto: AccountID?
}

/// What the lines about accounts say: names, domains, owners, merges. Accounts without such lines aren't among them.
package struct Accounts: Hashable, Sendable {
    /// All accounts by their ids, also those merged into others.
    package private(set) var all: [AccountID: Account] = [:]
    /// The accounts merged into each, directly or through others.
    private var absorbed: [AccountID: [AccountID]] = [:]

    package init() {}

    /// An account with all that were merged into it, itself first.
    package func members(of id: AccountID) -> [AccountID] { [id] + (absorbed[id] ?? []) }

    /// The account that an id stands for now: itself, or the one that it was merged into. O(merges in a chain).
    package func survivor(of id: AccountID) -> AccountID {
        var id = id
        while let other = all[id]?.mergedInto { id = other }
        return id
    }

    /// Applies an event. Total: one that makes no sense there, or is about something else, changes nothing.
    package mutating func apply(_ event: Event) {
        switch event {
        case .accountChanged(let change):
            let id = survivor(of: change.account)
            var account = all[id] ?? Account(id: id)
            if let name = change.name { account.name = name.value }
            if let domain = change.domain { account.domain = domain.value }
            if let owner = change.owner { account.owner = owner.value }
            all[id] = account
        case .accountMerged(let merged):
            let (survivor, gone) = (survivor(of: merged.account), survivor(of: merged.absorbed))
            // An account is never merged into itself, so the chain always ends.
            guard survivor != gone else { return }
            // Accounts without lines of their own are known from their opportunities.
            if all[survivor] == nil { all[survivor] = Account(id: survivor) }
            all[gone, default: Account(id: gone)].mergedInto = survivor
            absorbed[survivor, default: []] += members(of: gone)
            absorbed[survivor]?.sort()
        default: break
        }
    }
}
