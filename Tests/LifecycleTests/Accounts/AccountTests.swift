import Lifecycle
import Testing

@Suite("Accounts")
struct AccountTests {
    private func accounts(_ events: Event...) -> Accounts {
        var accounts = Accounts()
        for event in events { accounts.apply(event) }
        return accounts
    }

    private func named(_ number: Int, _ name: String) -> Event {
        .accountChanged(AccountChange(account: AccountID(number), name: .set(name)))
    }

    @Test("later values replace earlier ones, and what a line leaves out stays")
    func changing() throws {
        let accounts = accounts(
            .accountChanged(
                AccountChange(account: AccountID(3), name: .set("Halden"), domain: .set("halden.example"), owner: .set(People.dana))
            ),
            .accountChanged(AccountChange(account: AccountID(3), name: .set("Halden Pumps"), domain: .cleared)))
        let account = try #require(accounts.all[AccountID(3)])
        #expect(account.name == "Halden Pumps")
        #expect(account.domain == nil)
        #expect(account.owner == People.dana)
    }

    @Test("a merged account stands for the one that it was merged into")
    func merging() {
        let accounts = accounts(
            named(1, "A"), named(2, "B"), named(3, "C"),
            .accountMerged(AccountMerged(account: AccountID(2), absorbed: AccountID(1))),
            .accountMerged(AccountMerged(account: AccountID(3), absorbed: AccountID(1))), named(1, "D"))
        #expect(accounts.survivor(of: AccountID(1)) == AccountID(3))
        #expect(accounts.survivor(of: AccountID(2)) == AccountID(3))
        #expect(accounts.all[AccountID(3)]?.name == "D")
    }

    @Test("merges in a circle or with itself change nothing, and accounts without lines of their own can be merged")
    func circles() {
        let accounts = accounts(
            named(1, "A"), named(2, "B"), .accountMerged(AccountMerged(account: AccountID(1), absorbed: AccountID(2))),
            .accountMerged(AccountMerged(account: AccountID(2), absorbed: AccountID(1))),
            .accountMerged(AccountMerged(account: AccountID(1), absorbed: AccountID(1))),
            .accountMerged(AccountMerged(account: AccountID(9), absorbed: AccountID(1))))
        #expect(accounts.survivor(of: AccountID(1)) == AccountID(9))
        #expect(accounts.survivor(of: AccountID(2)) == AccountID(9))
    }

    @Test("ids and months are typed and read in their own form")
    func values() {
        #expect(AccountID(parsing: "a3") == AccountID(3) && AccountID(parsing: "3") == AccountID(3))
        #expect(OpportunityID(parsing: "O7")?.description == "O7")
        for text in ["", "A", "A0", "L3", "A-1", "A1x"] { #expect(AccountID(parsing: text) == nil) }
        #expect(Month(parsing: "2026-11")?.description == "2026-11")
        #expect(Day(year: 2026, month: 11, day: 30).map { Month(of: $0) } == Month(parsing: "2026-11"))
        for text in ["2026-13", "2026", "2026-11-01", "26-11", ""] { #expect(Month(parsing: text) == nil) }
    }
}
