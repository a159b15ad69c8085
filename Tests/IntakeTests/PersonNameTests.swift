import Lifecycle
import Testing

@testable import Intake

/// Which names may be those of one person.
@Suite("Names of persons") struct PersonNameTests {
    private func name(_ full: String) -> PersonName {
        let (first, last) = PersonNameParser.split(full)
        return PersonName(first: first, last: last)
    }

    @Test(
        "Two names of one person",
        arguments: [
            ("Robert Smith, PhD", "Robert Smith"), ("Robert Smith Jr.", "Robert Smith"), ("Robert Smith, MBA", "Bob Smith"),
            ("Robert Smith II", "Robert Smith"), ("Robert Smith Ph.D.", "Rob Smith"), ("Smith, Robert, Jr.", "Robert Smith Jr"),
            ("J. Robert Smith", "Robert Smith"), ("Robert A. Smith", "Robert Smith"), ("Robert James Smith", "Robert J. Smith"),
            ("山田太郎", "山田 太郎"), ("山田太郎", "太郎 山田"), ("김철수", "김 철수"), ("Ed Kurz", "Eduard Kurz"),
            ("R. Smith", "Bob Smith"), ("Mr Smith", "Smith"), ("Mr Bob Smith", "Robert Smith"), ("Lucy Herr", "Lucy Herr"),
            ("Tom Senior", "Tom Senior"), ("Mr Robin Smith", "Ms Robin Smith"), ("Dr. Anna Berg", "Frau Anna Berg"),
            ("Steffi Graf", "Stephanie Graf"),
        ])
    func compatible(one: String, other: String) {
        #expect(name(one).isCompatible(with: name(other)) && name(other).isCompatible(with: name(one)))
    }

    @Test(
        "Two people",
        arguments: [
            ("Mr Smith", "Mrs Smith"), ("Herr Müller", "Frau Müller"), ("Sr. García", "Sra. García"),
            ("Robert A. Smith", "Robert B. Smith"), ("Robert Smith Jr.", "Robert Smith Sr."),
            ("Robert Smith II", "Robert Smith III"), ("Maria Luisa Rossi", "Maria Carmen Rossi"), ("山田太郎", "山田花子"),
        ])
    func incompatible(one: String, other: String) {
        #expect(!name(one).isCompatible(with: name(other)) && !name(other).isCompatible(with: name(one)))
        #expect(!name(one).isEqual(to: name(other)))
    }

    @Test("A title before a name stays where it is all that tells a man from a woman")
    func addresses() throws {
        #expect(PersonNameParser.split("Mrs Smith") == (nil, "Mrs Smith"))
        #expect(PersonNameParser.split("Dr. Smith") == (nil, "Smith"))
        #expect(PersonNameParser.split("Mr Robert Smith, PhD") == ("Robert", "Smith, PhD"))
        #expect(name("Mr").isBlank && name("Frau").isBlank)
    }

    @Test("A row's key in journals of format 1 is computed from the name as it was split then")
    func rowKey() throws {
        let lead = try #require(try parse("Name,Company\n\"Robert Smith, PhD\",Acme\n").leads.first)
        #expect(lead.fields[.firstName] == "Robert" && lead.fields[.lastName] == "Smith, PhD")
        let old = LeadFields([.firstName: "PhD", .lastName: "Robert Smith", .company: "Acme"])
        #expect(lead.keys.row == LeadKeys(old).row)
    }
}
