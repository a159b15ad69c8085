import Lifecycle
import Testing

@testable import Intake

/// The keys of whole rows: the one that journals of format 1 store, and the one that another column doesn't change.
@Suite("Keys of rows") struct LeadKeysTests {
    private func keys(_ text: String) throws -> LeadKeys { try #require(try parse(text).leads.first).keys }

    /// FNV-1a and the final mix over the fields and extras of format 1, computed independently of this code.
    @Test(
        "The key of a row is that of format 1, also with placeholders and columns that only format 2 knows",
        arguments: [
            (
                "First Name,Last Name,Company,Phone,Country,Shoe Size\nAnna,Berg,Acme,0421 555 0111,DE,43\n",
                "c0c6741ca795f21d"
            ),
            ("Shoe Size,Phone,Name,Country,Company\n43,0421 555 0111,Anna Berg,DE,Acme\n", "c0c6741ca795f21d"),
            ("Last Name,Company,Phone\nBerg,Acme,n/a\n", "591ecc13b6f6fc71"),
            ("Last Name,Company,EMAIL_BLACKLISTED\nBerg,Acme,1\n", "a38a622685849bb6"),
            ("Last Name,Company,Phone,Alt Phone\nBerg,Acme,0421 555 0111,0421 555 0112\n", "9c6ee01fb5988ec4"),
            ("Last Name,Email\nBerg,Info@Acme.example\n", "8ed78d6134785482"),
        ])
    func row(_ text: String, _ key: String) throws {
        #expect(try keys(text).row.description == key)
    }

    @Test(
        "The identity of a row is the same with one more column, in another order, case and notation",
        arguments: [
            "Name,Company,Phone,City\nAnna Berg,Acme GmbH,0421 555 0111,Bremen\n",
            "Phone,Company,Last Name,First Name\n+49 (0)421 555-0111,ACME,BERG,Anna\n",
            "Name,Company,Mobile,Title,Owner\n\"Berg, Anna\",Acme,0049 421/5550111,CTO,Dana\n",
            "Name,Company,Phone\nDr. Anna Berg,acme gmbh,421 5550111\n",
            "Name,Company,Phone,Email,Lead ID\nAnna Berg,Acme,0421 555 0111,info@acme.example,N/A\n",
            "Name,Company,Phone,Email,Phone 2\nAnna Berg,Acme,0421 555 0111,test@test.com,000000\n",
        ])
    func identity(_ text: String) throws {
        let plain = try keys("Name,Company,Phone\nAnna Berg,Acme,0421 555 0111\n")
        #expect(try keys(text).identity == plain.identity)
    }

    @Test(
        "Another name, company, address or number is another identity",
        arguments: [
            "Name,Company,Phone\nArne Berg,Acme,0421 555 0111\n", "Name,Company,Phone\nAnna Berg,Bolt,0421 555 0111\n",
            "Name,Company,Phone\nAnna Berg,Acme,0421 555 0112\n", "Name,Company\nAnna Berg,Acme\n",
            "Name,Company,Phone,Phone 2\nAnna Berg,Acme,0421 555 0111,0421 555 0112\n",
            "Name,Company,Phone,Email\nAnna Berg,Acme,0421 555 0111,anna@x.example\n", "Company,Phone\nAcme,0421 555 0111\n",
        ])
    func otherIdentity(_ text: String) throws {
        let plain = try keys("Name,Company,Phone\nAnna Berg,Acme,0421 555 0111\n")
        #expect(try keys(text).identity != plain.identity)
    }

    @Test(
        "Rows without a name, address and number are identified by all of their texts",
        arguments: ["N/A", "Unknown", "[not provided]", "-", ""])
    func nameless(_ name: String) throws {
        let leads = try parse("Last Name,Company,Title\n\(name),Acme,CTO\n\(name),Acme,CFO\n\(name),Acme,CTO\n").leads
        #expect(leads.count == 3)
        #expect(leads[0].keys.identity != leads[1].keys.identity && leads[0].keys.identity == leads[2].keys.identity)
        #expect(leads[0].keys.nameAndCompany == nil)
    }

    @Test(
        "The same name at the same company has one key in every notation",
        arguments: [
            ("Ann", "Müller", "Acme GmbH"), ("Dr. Ann", "Mueller", "ACME"), ("MULLER", "ann", "Acme, GmbH"),
            ("Ann", "Mu\u{308}ller", "The Acme"), ("Frau Ann", "Muller", "acme"),
        ])
    func nameAndCompany(_ first: String, _ last: String, _ company: String) {
        func key(_ first: String, _ last: String, _ company: String) -> MatchKey? {
            LeadKeys(LeadFields([.firstName: first, .lastName: last, .company: company])).nameAndCompany
        }
        #expect(key(first, last, company) == key("Ann", "Muller", "Acme"))
        #expect(key(first, last + "s", company) != key("Ann", "Muller", "Acme"))
    }

    @Test("Every record id is a key, the forms of one id have one, placeholders have none")
    func recordIDs() {
        let identities = LeadIdentities(recordIDs: [RecordID(system: "hubspot", id: "7"), RecordID(id: "00Q5e00000AbCdE")])
        let keys = LeadKeys(LeadFields([.externalID: "00Q5e00000AbCdEEAV"], identities: identities))
        #expect(keys.recordIDs == [RecordID(id: "00Q5e00000AbCdE").key, RecordID(id: "7").key])
        #expect(keys.externalID == keys.recordIDs.first)
        for id in ["N/A", "0", "1.00E+05", "#REF!", "000000000000000AAA"] {
            #expect(LeadKeys(LeadFields([.externalID: id])).recordIDs.isEmpty)
        }
    }
}
