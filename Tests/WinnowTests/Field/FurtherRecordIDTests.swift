import Testing

/// Ids of other systems, and of records that were merged into another one, are the same person's.
@Suite("Further record ids")
struct FurtherRecordIDTests {
    private static let salesforce = "00Q5e00000AbCdEEAV"

    @Test(
        "an id of another system finds the lead, and an erased person stays erased",
        arguments: [
            "Record ID,Salesforce Lead ID,First Name,Last Name\n501,@,Nora,Uhl\n",
            "Record ID,First Name,Last Name,Salesforce Contact ID\n501,Nora,Uhl,@\n",
            "Record ID - Contact,SFDC ID,First Name,Last Name\n501,@,Nora,Uhl\n",
            "Person - ID,Person - Name,Salesforce ID\n501,Nora Uhl,@\n",
            "Prospect ID,Salesforce Lead ID,Last Name\n501,00Q5e00000AbCdE,Uhl\n",
        ])
    func otherSystem(file: String) throws {
        let text = file.replacing("@", with: Self.salesforce)
        let first = "Lead ID (18),Name,Company\n\(Self.salesforce),Nora Uhl,Uhl\n"
        let place = try TestPlace()
        try place.import(first)
        let counts = try place.import(text, named: "hubspot.csv")
        #expect(counts["added"] == 0 && counts["joined"] == 1, "\(counts)")
        // The other way round.
        let other = try TestPlace()
        try other.import(text)
        #expect(try other.import(first, named: "salesforce.csv")["added"] == 0)
        try place.winnow("erase", "L1", "--yes")
        for file in [text, first] {
            let again = try place.import(file, named: "again.csv")
            #expect(again["erased"] == 1 && again["added"] ?? 0 == 0, "\(again)")
        }
    }

    @Test("different records of one system stay different, whatever other id they share")
    func sharedOther() throws {
        let place = try TestPlace()
        let file = "Record ID - Contact,Salesforce Lead ID,Name\n501,\(Self.salesforce),Nora Uhl\n502,\(Self.salesforce),Nora Uhl\n"
        #expect(try place.import(file)["added"] == 2)
        #expect(try place.import(file, named: "again.csv")["added"] == 0)
    }

    @Test(
        "ids of merged records find the record that stayed",
        arguments: [
            ("Record ID - Contact,Name,Merged object IDs\n501,Nora Uhl,\"502;503\"\n", "Associated Contact IDs", "502"),
            ("Record ID - Contact,Name,Merged contact IDs\n501,Nora Uhl,502:1700000000000\n", "Associated Contact IDs", "502"),
            ("Record ID,Name,Merged object IDs\n501,Nora Uhl,\"502, 503\"\n", "Lead ID", "503"),
            (
                "Id,IsDeleted,MasterRecordId,Name,Company,Email\n00Q5e00000AbCdFEAV,1,00Q5e00000AbCdEEAV,N Uhl,U,n@u.example\n00Q5e00000AbCdEEAV,0,,Nora Uhl,Uhl,nora@u.example\n",
                "Lead ID", "00Q5e00000AbCdF"
            ),
            (
                "Id,IsDeleted,MasterRecordId,Name,Company,Email\n00Q5e00000AbCdEEAV,0,,Nora Uhl,Uhl,nora@u.example\n00Q5e00000AbCdFEAV,1,00Q5e00000AbCdEEAV,N Uhl,U,n@u.example\n",
                "Lead ID", "00Q5e00000AbCdFEAV"
            ),
        ])
    func merged(file: String, column: String, id: String) throws {
        let place = try TestPlace()
        #expect(try place.import(file)["added"] == 1)
        let calls = "\(column),Type,Date,Outcome\n\(id),Call,2026-10-20 11:00,Connected\n"
        #expect(try place.import(calls, as: "touches", named: "calls.csv")["attached"] == 1)
    }
}
