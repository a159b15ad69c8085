import Lifecycle
import Testing

@testable import Intake

@Suite("Persons and companies in columns of names") struct PersonOrCompanyTests {
    private func lead(_ header: String, _ row: String) throws -> ImportedLead {
        try #require(try parse(header + "\n" + row + "\n").leads.first)
    }

    @Test(
        "A company is no person",
        arguments: [
            "Linde AG", "Halden Pumps GmbH", "Acme, Inc.", "Müller & Söhne KG", "Grupo Seara S.A.", "Norrsken A/S", "株式会社龍門",
            "Lumen Robotics Ltd", "Bau-Partner GmbH & Co. KG",
        ])
    func companies(name: String) throws {
        let alone = try lead("Name,Email", "\"\(name)\",a@b.example")
        #expect(alone.fields[.firstName] == nil && alone.fields[.lastName] == nil && alone.fields[.company] == name)
        let beside = try lead("Last Name,Company,Email", "\"\(name)\",\"\(name)\",a@b.example")
        #expect(beside.fields[.lastName] == nil && beside.fields[.company] == name)
        let other = try lead("Name,Company,Email", "\"\(name)\",Other,a@b.example")
        #expect(other.fields[.lastName] == nil && other.fields[.company] == "Other" && other.fields.extra["Name"] == name)
    }

    @Test(
        "A person is no company",
        arguments: ["Kim Co", "Ana Sá", "Kaja Linde", "Total", "Tom Ag", "DA SA", "Lars Palm", "Mary Holding"])
    func persons(name: String) throws {
        let lead = try lead("Name,Company,Email", "\(name),Acme,a@b.example")
        #expect(lead.fields[.lastName] != nil && lead.fields[.company] == "Acme")
    }

    @Test("A freelancer's own name stays, and nobody gets a name from the company")
    func freelancer() throws {
        let freelancer = try lead("Name,Company,Email", "Kaja Linde,Kaja Linde,a@b.example")
        #expect(freelancer.fields[.firstName] == "Kaja" && freelancer.fields[.lastName] == "Linde")
        let company = try lead("Name,Company,Email", ",Kaja Linde,a@b.example")
        #expect(company.fields[.firstName] == nil && company.fields[.lastName] == nil)
        let same = try lead("Name,Company,Email", "Halden Pumps,Halden Pumps,a@b.example")
        #expect(same.fields[.lastName] == nil && same.fields[.company] == "Halden Pumps")
    }

    @Test(
        "Suffixes stay with the last name",
        arguments: [
            ("Kay Lorenz, PhD", "Kay", "Lorenz, PhD"), ("Robert Smith Jr.", "Robert", "Smith Jr."),
            ("Jane Doe, SPHR", "Jane", "Doe, SPHR"),
            ("Jane Doe, CISA, PMP", "Jane", "Doe, CISA, PMP"), ("Smith, Robert, Jr.", "Robert", "Smith, Jr."),
            ("Ferreira, Tomás", "Tomás", "Ferreira"), ("FERREIRA, TOMÁS", "TOMÁS", "FERREIRA"),
            ("García López, ANA", "ANA", "García López"),
            ("Henry Ford III", "Henry", "Ford III"),
        ])
    func suffixes(full: String, first: String, last: String) {
        #expect(PersonNameParser.split(full) == (first, last))
    }
}
