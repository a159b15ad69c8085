import Testing

/// Parts of names in columns of their own: they tell people with one address apart, as they do within a name.
@Suite("Salutation, middle name and suffix")
struct NamePartTests {
    private func leads(_ text: String) throws -> (Int, TestPlace) {
        let place = try TestPlace()
        try place.import(text)
        return (place.kinds().count { $0 == "captured" }, place)
    }

    @Test(
        "different parts are different people",
        arguments: [
            "Salutation,First Name,Last Name,Email\nMr.,,Frost,frost@halden.example\nMrs.,,Frost,frost@halden.example\n",
            "Anrede,Vorname,Nachname,E-Mail\nHerr,,Frost,frost@halden.example\nFrau,,Frost,frost@halden.example\n",
            "First Name,Last Name,Suffix,Email\nAnn,Frost,Sr.,frost@halden.example\nAnn,Frost,Jr.,frost@halden.example\n",
            "First Name,Middle Name,Last Name,Email\nAnn,Maria,Frost,frost@halden.example\nAnn,Beate,Frost,frost@halden.example\n",
            "FirstName,MiddleName,LastName,Suffix,Email\nAnn,,Frost,II,a@h.example\nAnn,,Frost,III,a@h.example\n",
        ])
    func different(text: String) throws { #expect(try leads(text).0 == 2) }

    @Test(
        "equal or missing parts are one person",
        arguments: [
            "Salutation,First Name,Last Name,Email\nMr.,,Frost,frost@halden.example\n,,Frost,frost@halden.example\n",
            "Salutation,First Name,Last Name,Email\nMrs.,Ann,Frost,frost@halden.example\nFrau,Ann,Frost,frost@halden.example\n",
            "First Name,Middle Name,Last Name,Email\nAnn,Maria,Frost,frost@halden.example\nAnn,,Frost,frost@halden.example\n",
            "First Name,Middle Name,Last Name,Email\nAnn Maria,Maria,Frost,f@h.example\nAnn,M.,Frost,f@h.example\n",
            "First Name,Last Name,Suffix,Email\nAnn,Frost,PhD,frost@halden.example\nAnn,Frost,,frost@halden.example\n",
        ])
    func equal(text: String) throws { #expect(try leads(text).0 == 1) }

    @Test("the parts are shown, and what the name doesn't take is kept")
    func shown() throws {
        let (_, place) = try leads(
            "Salutation,First Name,Middle Name,Last Name,Suffix,Email\nMrs.,Ann,Maria,Frost,PhD,frost@halden.example\n")
        let lead = try place.show("L1")
        #expect(lead["firstName"] as? String == "Ann Maria" && lead["lastName"] as? String == "Frost")
        let extra = lead["extra"] as? [String: String] ?? [:]
        #expect(extra["Salutation"] == "Mrs." && extra["Suffix"] == "PhD", "\(extra)")
    }

    @Test("a lead without the middle name has no conflict with a row that has it")
    func later() throws {
        let (_, place) = try leads("Lead ID,First Name,Last Name,Email\nA1,Ann,Frost,frost@halden.example\n")
        let counts = try place.import(
            "Lead ID,First Name,Middle Name,Last Name,Email\nA1,Ann,Maria,Frost,frost@halden.example\n", named: "later.csv")
        #expect(counts["conflicting"] == nil && counts["joined"] == 1, "\(counts)")
    }
}
