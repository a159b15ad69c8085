internal import Lifecycle

/// Collects the addresses of open leads.
private struct PersonCollector: CountingWorker {
    var persons: [UInt32] = []

    mutating func visit(_ leads: TimelinePart) {
        leads.forEach(withScores: false) { lead in if lead.person > 0, lead.stage.isOpen { persons.append(lead.person) } }
    }
}

/// The number of open leads for each address: the initial count, and the changes since.
struct AddressCounts {
    /// The addresses of open leads, sorted, each as often as leads have it.
    private let persons: [UInt32]
    private var changes: [UInt32: Int] = [:]

    init(sorted persons: [UInt32]) { self.persons = persons }

    /// The number of open leads with an address. O(log leads).
    func count(of person: UInt32) -> Int { index { $0 > person } - index { $0 >= person } + (changes[person] ?? 0) }

    mutating func change(_ person: UInt32, by difference: Int) { changes[person, default: 0] += difference }

    /// The first index that meets a condition which all later ones meet too.
    private func index(_ holds: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, persons.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(persons[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension TimelineSet {
    /// The hashes of addresses that more than one open lead has. Visits all leads the first time. O(leads).
    var sharedPersons: Set<UInt32> {
        if let known = cachedShared { return known }
        var persons = countInParallel { PersonCollector() }.flatMap(\.persons)
        Self.sort(&persons)
        var shared: Set<UInt32> = []
        for index in persons.indices.dropFirst() where persons[index] == persons[index - 1] { shared.insert(persons[index]) }
        addressCounts = AddressCounts(sorted: persons)
        cachedShared = shared
        return shared
    }

    /// The address by which an open lead may share a person with another; 0 for none.
    static func openLeadPerson(_ lead: LeadTimeline?) -> UInt32 {
        lead?.withView { $0.stage.isOpen ? $0.person : 0 } ?? 0
    }

    /// Records that an open lead gained or lost an address. O(log leads).
    func updateShared(_ person: UInt32, by difference: Int) {
        guard person > 0, addressCounts != nil, cachedShared != nil else { return }
        addressCounts?.change(person, by: difference)
        let isShared = addressCounts?.count(of: person) ?? 0 > 1
        guard cachedShared?.contains(person) != isShared else { return }
        if isShared { cachedShared?.insert(person) } else { cachedShared?.remove(person) }
        sharedVersion += 1
    }

    /// Radix sort with 11 bits at a time: a million in some ten milliseconds.
    private static func sort(_ numbers: inout [UInt32]) {
        guard numbers.count > 256 else { return numbers.sort() }
        var other = [UInt32](repeating: 0, count: numbers.count)
        for shift: UInt32 in [0, 11, 22] {
            var starts = [Int](repeating: 0, count: 2049)
            for number in numbers { starts[Int(number >> shift & 2047) + 1] += 1 }
            for index in 1...2048 { starts[index] += starts[index - 1] }
            for number in numbers {
                let bucket = Int(number >> shift & 2047)
                other[starts[bucket]] = number
                starts[bucket] += 1
            }
            swap(&numbers, &other)
        }
    }
}
