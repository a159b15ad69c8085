import Testing

/// A short file of a system has too few columns to show it; its ids still mean the same records.
@Suite("Record ids of which only one file shows the system")
struct UnnamedSystemTests {
    private static let hubspot =
        "Record ID,First Name,Last Name,Email,Company,Contact owner,Lifecycle Stage,Marketing contact status\n"

    /// Two files of the same people, whose addresses differ or are shared.
    private static let files: [(String, String, Int)] = [
        // One row with another address, and a long id.
        (
            "Record ID,Email,First Name\n151700042,anna@home.example,Anna\n",
            hubspot + "151700042,Anna,Vogt,anna.vogt@vogt.example,Vogt,Kim,Lead,Yes\n", 1
        ),
        // Short ids: the file as a whole shows that they are the same.
        (
            "Record ID,Email,First Name\n51,a@home.example,Anna\n101,b@home.example,Ben\n151,c@home.example,Cleo\n",
            hubspot
                + "51,Anna,Vogt,av@x.example,X,,Lead,\n101,Ben,Uhl,bu@y.example,Y,,Lead,\n151,Cleo,Roth,cr@z.example,Z,,Lead,\n",
            3
        ),
        // An address shared by two.
        (
            "Record ID,Email,First Name\n51,us@home.example,Anna\n101,us@home.example,Ben\n",
            hubspot + "51,Anna,Vogt,us@home.example,X,,Lead,\n101,Ben,Vogt,us@home.example,X,,Lead,\n", 2
        ),
        // The whole name is the same.
        (
            "Record ID,Email,First Name,Last Name\n51,a@home.example,Anna,Vogt\n",
            hubspot + "51,Anna,Vogt,av@x.example,X,,Lead,\n", 1
        ),
        // Ids as a spreadsheet writes numbers.
        (
            "Record ID,Email,First Name,Last Name\n\"151,700\",a@home.example,Anna,Vogt\n",
            hubspot + "151700,Anna,Vogt,av@x.example,X,,Lead,\n", 1
        ),
        (
            "Record ID,Email,First Name,Last Name\n151.700.042,a@home.example,Anna,Vogt\n",
            hubspot + "151700042.0,Anna,Vogt,av@x.example,X,,Lead,\n", 1
        ),
        // Zoho with and without its prefix.
        (
            "Record Id,Email,First Name\n4150868000000224013,a@home.example,Anna\n",
            "Record Id,First Name,Last Name,Email\nzcrm_4150868000000224013,Anna,Vogt,av@x.example\n", 1
        ),
        // Dynamics in braces and capitals.
        (
            "Id,Email,First Name\n{0F8FAD5B-D9CB-469F-A165-70867728950E},a@home.example,Anna\n",
            "leadid,firstname,lastname,emailaddress1,emailaddress2,statecode\n0f8fad5b-d9cb-469f-a165-70867728950e,Anna,Vogt,av@x.example,,0\n",
            1
        ),
        // Salesforce with 15 and 18 characters.
        (
            "Id,Email,First Name\n00Q5e00000AbCdE,a@home.example,Anna\n",
            "Lead ID (18),First Name,Last Name,Email\n00Q5e00000AbCdEEAV,Anna,Vogt,av@x.example\n", 1
        ),
        // Pipedrive.
        (
            "ID,Name,Email\n7,Anna Vogt,a@home.example\n9,Ben Uhl,b@home.example\n",
            "Person - ID,Person - Name,Person - Email\n7,Anna Vogt,av@x.example\n9,Ben Uhl,bu@x.example\n", 2
        ),
    ]

    @Test("the same records are the same leads, whichever file comes first", arguments: files, [false, true])
    func same(files: (String, String, Int), isReversed: Bool) throws {
        let (first, second) = isReversed ? (files.1, files.0) : (files.0, files.1)
        let place = try TestPlace()
        let added = try place.import(first, named: "first.csv")
        #expect(added["added"] == files.2, "\(added)")
        let counts = try place.import(second, named: "second.csv")
        #expect(counts["added"] ?? 0 == 0 && counts["joined.id"] == files.2, "\(counts)")
        #expect(try place.import(first, named: "again.csv")["added"] ?? 0 == 0)
        #expect(try place.import(second, named: "once more.csv")["added"] ?? 0 == 0)
    }

    @Test(
        "the number of somebody else in another system joins nobody",
        arguments: [
            // Other names.
            ("ID,Email,Name\n51,a@shop.example,Otto Berg\n", hubspot + "51,Anna,Vogt,av@x.example,X,,Lead,\n"),
            // The same first name is no evidence with a small number.
            ("ID,Email,First Name\n51,a@shop.example,Anna\n", hubspot + "51,Anna,Vogt,av@x.example,X,,Lead,\n"),
            // No name at all.
            ("ID,Email\n51,a@shop.example\n", hubspot + "51,Anna,Vogt,av@x.example,X,,Lead,\n"),
            // Colleagues behind one address.
            ("ID,Email,Name\n51,office@x.example,Otto Berg\n", hubspot + "51,Anna,Vogt,office@x.example,X,,Lead,\n"),
            // One fits by chance, the others don't.
            (
                "ID,Email,First Name\n51,a@shop.example,Anna\n101,o@shop.example,Otto\n",
                hubspot + "51,Anna,Vogt,av@x.example,X,,Lead,\n101,Ben,Uhl,bu@x.example,X,,Lead,\n"
            ),
            // Long numbers of other people.
            ("ID,Email,Name\n151700042,a@shop.example,Otto Berg\n", hubspot + "151700042,Anna,Vogt,av@x.example,X,,Lead,\n"),
        ], [false, true])
    func different(files: (String, String), isReversed: Bool) throws {
        let (first, second) = isReversed ? (files.1, files.0) : (files.0, files.1)
        let place = try TestPlace()
        let rows = first.split(separator: "\n").count - 1
        #expect(try place.import(first, named: "first.csv")["added"] == rows)
        let counts = try place.import(second, named: "second.csv")
        #expect(counts["added"] == rows, "\(counts)")
    }

    @Test("an id that two named systems have for people of one name joins neither")
    func twoSystems() throws {
        let place = try TestPlace()
        try place.import("HubSpot ID,Name,Email\n51,Anna Vogt,a@x.example\n", named: "hubspot.csv")
        try place.import("Person - ID,Person - Name,Person - Email\n51,Anna Vogt,b@y.example\n", named: "pipedrive.csv")
        let counts = try place.import("ID,Name,Email\n51,Anna Vogt,c@z.example\n", named: "list.csv")
        #expect(counts["added"] == 1, "\(counts)")
    }
}
