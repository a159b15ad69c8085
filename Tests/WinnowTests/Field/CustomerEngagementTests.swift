import Testing

/// A raised hand in a file reaches customers as one in the console does.
@Suite("Customers in files of engagements")
struct CustomerEngagementTests {
    @Test("a customer who lost a further deal raises a hand for the owner of the account, too", arguments: [false, true])
    func owner(hasLost: Bool) throws {
        let place = try TestPlace()
        try place.winnow("team", "add", "kim", "--role", "closer")
        try place.import("Last Name,Company,Email,Lifecycle Stage\nA,Acme,a@acme.example,Customer\n")
        if hasLost {
            try place.import(
                "Deal Name,Deal Stage,Email,Amount,Create Date,Close Date\n"
                    + "More,Closed Lost,a@acme.example,100,2026-11-20,2026-11-21\n", as: "outcomes", named: "deals.csv")
        }
        try place.winnow("account", "edit", "Acme", "--owner", "kim")
        // Afterwards: what came before a win asks for nothing more.
        place.clock = "2026-11-25T09:00Z"
        try place.import(
            "Email,What,Form,Occurred At\na@acme.example,Form submitted,Pricing,2026-11-24 10:00\n", as: "engagements",
            named: "engagements.csv")
        let lead = try place.show("L1")
        #expect(lead["stage"] as? String == "opportunity" && lead["owner"] as? String == "kim", "\(lead)")
    }
}
