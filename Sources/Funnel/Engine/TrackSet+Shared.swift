internal import Lifecycle

/// Gathers the addresses of open leads.
private struct PersonGathering: LeadWorker {
    var persons: [UInt32] = []

    mutating func take(_ lead: LeadView) {
        let person = lead.header.pointee.person
        if person > 0, lead.stage.isOpen { persons.append(person) }
    }
}

extension TrackSet {
    /// The hashes of addresses that more than one open lead has; goes through all leads after a change. O(leads).
    var sharedPersons: Set<UInt32> {
        if let known = knownShared { return known }
        var persons = counting { PersonGathering() }.flatMap(\.persons)
        Self.sort(&persons)
        var shared: Set<UInt32> = []
        for index in persons.indices.dropFirst() where persons[index] == persons[index - 1] { shared.insert(persons[index]) }
        knownShared = shared
        return shared
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
