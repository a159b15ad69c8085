import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("Possible duplicates")
struct DuplicateQueriesTests {
    /// A lead of a random history; its values are few, so that many leads share them.
    private struct Person {
        var stage: Stage
        var name: String
        var fields: [LeadField: String]

        init(_ random: inout SeededGenerator) {
            stage = [.inquiry, .mql, .mql, .won, .disqualified].randomElement(using: &random) ?? .mql
            name = ["Ann", "Bea", "Cid", "Dan", "Eva", "Flo"].randomElement(using: &random) ?? ""
            fields = [.firstName: name]
            if Bool.random(using: &random) { fields[.email] = "m\(Int.random(in: 1...12, using: &random))@x.example" }
            if Bool.random(using: &random) { fields[.phone] = "\(Int.random(in: 10_000...10_004, using: &random))" }
            if Bool.random(using: &random) { fields[.company] = ["Acme", "Moss"].randomElement(using: &random) }
        }

        func value(_ reason: DuplicateReason) -> String? {
            switch reason {
            case .email: fields[.email]
            case .phone: fields[.phone]
            case .nameAndCompany: fields[.company].map { name + "|" + $0 }
            }
        }
    }

    /// The matches of a person by their definition.
    private func matches(of number: Int, in people: [Int: Person]) -> [Int: [DuplicateReason]] {
        guard let own = people[number] else { return [:] }
        var found: [Int: [DuplicateReason]] = [:]
        for reason in DuplicateReason.allCases {
            guard let value = own.value(reason) else { continue }
            let sharing = people.filter { $0.value.value(reason) == value }
            let isCrowded = reason == .phone && Set(sharing.values.map(\.name)).count > 3
            for (other, person) in sharing where other != number && (!isCrowded || person.name == own.name) {
                found[other, default: []].append(reason)
            }
        }
        return found
    }

    @Test("Matches and pairs are those of their definition, and every lead with a match is in a pair")
    func anyLeads() throws {
        for seed in 0..<UInt64(25) {
            var random = SeededGenerator(seed: seed)
            let fixture = try IndexFixture()
            let model = try fixture.model()
            var people: [Int: Person] = [:]
            for number in 1...Int.random(in: 2...40, using: &random) {
                let person = Person(&random)
                let written = try fixture.write(number, captured(person.stage, person.fields))
                // Some captures are undone.
                if Int.random(in: 0..<8, using: &random) == 0 { try fixture.undo(written) } else { people[number] = person }
            }
            _ = try model.catchUp()
            var listed: Set<Int> = []
            let pairs = try model.duplicates.pairs()
            var last = 0
            while let pair = try pairs.next() {
                #expect(pair.other < pair.lead && pair.lead.number >= last)
                last = pair.lead.number
                #expect(matches(of: pair.lead.number, in: people)[pair.other.number] == pair.reasons, "seed \(seed)")
                listed.formUnion([pair.lead.number, pair.other.number])
            }
            var flagged: Set<Int> = []
            for number in 1...40 {
                let expected = matches(of: number, in: people)
                let found = try model.duplicates.matches(of: LeadID(number))
                #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.lead.number, $0.reasons) }) == expected, "seed \(seed)")
                #expect(found.allSatisfy { people[$0.lead.number]?.stage.isOpen == $0.isOpen })
                if !expected.isEmpty { flagged.insert(number) }
            }
            #expect(listed == flagged, "seed \(seed)")
            #expect(try model.duplicates.flagged(among: (1...40).map { LeadID($0) }) == Set(flagged.map { LeadID($0) }))
        }
    }

    private func all(_ model: ReadModel) throws -> [[Int]] {
        let pairs = try model.duplicates.pairs()
        var all: [[Int]] = []
        while let pair = try pairs.next() { all.append([pair.lead.number, pair.other.number]) }
        return all
    }

    @Test("An absorbed lead counts as the lead that absorbed it, until the merge is undone")
    func merged() throws {
        let fixture = try IndexFixture()
        let model = try fixture.model()
        try fixture.write(1, captured(.mql, [.firstName: "Ann", .company: "Acme", .phone: "10001"]))
        try fixture.write(2, captured(.mql, [.firstName: "A.", .company: "Acme", .phone: "10001", .email: "a@x.example"]))
        try fixture.write(3, captured(.mql, [.firstName: "Anna", .email: "a@x.example"]))
        _ = try model.catchUp()
        #expect(try all(model) == [[2, 1], [3, 2]])
        let merge = try fixture.write(1, .merged(Merged(absorbed: LeadID(2))))
        _ = try model.catchUp()
        #expect(try all(model) == [[3, 1]])
        #expect(try model.duplicates.matches(of: LeadID(1)).map(\.lead) == [LeadID(3)])
        #expect(try model.duplicates.matches(of: LeadID(3)).map(\.lead) == [LeadID(1)])
        #expect(try model.duplicates.matches(of: LeadID(2)).isEmpty)
        try fixture.undo(merge)
        _ = try model.catchUp()
        #expect(try all(model) == [[2, 1], [3, 2]])
    }

    @Test("A lead whose first likeness is closed is paired with the first open one too")
    func closedFirst() throws {
        let fixture = try IndexFixture()
        let stages: [Stage] = [.won, .lost, .mql, .mql, .disqualified]
        for (number, stage) in stages.enumerated() {
            try fixture.write(number + 1, captured(stage, [.firstName: "Ann", .phone: "10001"]))
        }
        #expect(try all(try fixture.model()) == [[2, 1], [3, 1], [4, 1], [4, 3], [5, 1], [5, 3]])
    }

    @Test("A value that hundreds share stays fast to check, and names at its end are still found")
    func crowd() throws {
        let fixture = try IndexFixture()
        for number in 1...300 {
            try fixture.write(number, captured(.mql, [.firstName: "Person \(number % 250)", .phone: "10001"]))
        }
        let model = try fixture.model()
        #expect(try model.duplicates.matches(of: LeadID(300)).map(\.lead) == [LeadID(50)])
        #expect(try model.duplicates.matches(of: LeadID(240)).isEmpty)
        let first = try model.lines.history(of: LeadID(1)).fold()
        let key = try #require(first.flatMap { testKeys($0).phones.first })
        let typed = [DuplicateKey(.phone, key)]
        #expect(try model.duplicates.matches(with: typed, name: "person 7").map(\.lead) == [LeadID(7)])
        #expect(try model.duplicates.matches(with: typed, name: "").isEmpty)
    }
}
