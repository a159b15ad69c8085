internal import Lifecycle

/// Gathers the addresses of open leads.
private struct PersonCollector: CountingWorker {
    var persons: [UInt32] = []

    mutating func take(_ lead: TimelineView) {
        let person = lead.header.pointee.person
        if person > 0, lead.stage.isOpen { persons.append(person) }
    }
}

/// How many open leads have each address: as it was when all leads were gone through, and how that has changed since.
struct AddressCounts {
    /// The addresses of open leads, sorted, each as often as leads have it.
    private let persons: [UInt32]
    private var changes: [UInt32: Int] = [:]

    init(sorted persons: [UInt32]) { self.persons = persons }

    /// How many open leads have an address. O(log leads).
    func count(of person: UInt32) -> Int { place { $0 > person } - place { $0 >= person } + (changes[person] ?? 0) }

    mutating func change(_ person: UInt32, by difference: Int) { changes[person, default: 0] += difference }

    /// The first place of which something holds that holds of all behind it.
    private func place(_ holds: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, persons.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(persons[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension TimelineSet {
    /// The hashes of addresses that more than one open lead has; goes through all leads the first time. O(leads).
    var sharedPersons: Set<UInt32> {
        if let known = knownShared { return known }
        var persons = counting { PersonCollector() }.flatMap(\.persons)
        Self.sort(&persons)
        var shared: Set<UInt32> = []
        for index in persons.indices.dropFirst() where persons[index] == persons[index - 1] { shared.insert(persons[index]) }
        register = AddressCounts(sorted: persons)
        knownShared = shared
        return shared
    }

    /// The address by which a lead may share a person with another one; 0 for none.
    static func openPerson(_ lead: TimelineView?) -> UInt32 {
        guard let lead, lead.stage.isOpen else { return 0 }
        return lead.header.pointee.person
    }

    /// Takes note of a lead that came to an address or left it. O(log leads).
    func note(_ person: UInt32, by difference: Int) {
        guard person > 0, register != nil, knownShared != nil else { return }
        register?.change(person, by: difference)
        let isShared = register?.count(of: person) ?? 0 > 1
        guard knownShared?.contains(person) != isShared else { return }
        if isShared { knownShared?.insert(person) } else { knownShared?.remove(person) }
        sharedVersion += 1
    }

    /// Sorts by 11 bits at a time: a million in some ten milliseconds.
    private static func sort(_ numbers: inout [UInt32]) {
        guard numbers.count > 256 else { return numbers.sort() }
        var other = [UInt32](repeating: 0, count: numbers.count)
        for shift: UInt32 in [0, 11, 22] {
            var starts = [Int](repeating: 0, count: 2049)
            for number in numbers { starts[Int(number >> shift & 2047) + 1] += 1 }
            for place in 1...2048 { starts[place] += starts[place - 1] }
            for number in numbers {
                let bucket = Int(number >> shift & 2047)
                other[starts[bucket]] = number
                starts[bucket] += 1
            }
            swap(&numbers, &other)
        }
    }
}
