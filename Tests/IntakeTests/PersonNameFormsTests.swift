import Testing

@testable import Intake

/// The forms of names of which digests are kept say the same as the comparison of the names.
@Suite("Forms of names")
struct PersonNameFormsTests {
    private func fits(_ kept: (String?, String?), _ sought: (String?, String?)) -> Bool {
        !PersonName(first: kept.0, last: kept.1).keptForms
            .isDisjoint(with: PersonName(first: sought.0, last: sought.1).soughtForms)
    }

    private static let names: [(String?, String?)] = [
        ("Robert", "Smith"), ("Bob", "Smith"), ("R.", "Smith"), ("Robert", "S."), ("Rita", "Smith"), ("Robert", "Jones"),
        ("Anna Maria", "Groß"), ("Anna", "Gross"), ("Jean-Pierre", "Roy"), ("JP", "Roy"), ("Karl", "Groß-Meier"),
        ("Jörg", "Müller"),
        ("Joerg", "Mueller"), ("Kim", "Lund"), ("Tor", "Lund"), ("山田", "太郎"),
    ]

    @Test("names of two parts have a form in common where they are compatible", arguments: names.indices)
    func compatible(index: Int) {
        let one = Self.names[index]
        for other in Self.names {
            let isCompatible = PersonName(first: one.0, last: one.1).isCompatible(with: PersonName(first: other.0, last: other.1))
            #expect(fits(one, other) == isCompatible, "\(one), \(other)")
        }
    }

    @Test("first and last name may be the other way round")
    func swapped() {
        #expect(fits(("Robert", "Smith"), ("Smith", "Bob")))
        #expect(!fits(("Robert", "Smith"), ("Smith", "Rita")))
        #expect(fits(("Robert", "Smith"), (nil, "Robert Smith")))
    }

    @Test("a person with one name is recognised by the last name alone")
    func oneName() {
        #expect(fits((nil, "Lund"), ("Kim", "Lund")) && fits((nil, "Lund"), (nil, "Lund")))
        #expect(
            !fits((nil, "Lee"), ("Lee", "Brown")) && !fits(("Kim", "Lund"), (nil, "Lund")) && !fits(("Kim", "Lund"), (nil, nil)))
    }
}
