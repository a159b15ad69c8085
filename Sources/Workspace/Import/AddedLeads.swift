internal import Intake
internal import Lifecycle
internal import ReadModel

/// The leads of an import that the index doesn't have yet, by the keys that find them.
///
/// A file may give one address to all of its rows. So a key doesn't list all of its leads, but some, and those of a
/// name.
struct AddedLeads {
    private struct Place: Hashable {
        var key: Int64
        var name: PersonName
        var hasID: Bool
    }

    private var leads: [Place: [LeadID]] = [:]
    private var names: [Int64: [PersonName]] = [:]
    private var byID: [Int64: [LeadID]] = [:]

    /// The number of names of a key that are listed without being asked for: enough to see that it is crowded.
    private static let listedNames = MatchKeys.maximumNames + 1
    /// The number of leads of one key and name. With record ids they only show that there are several.
    private static let maximumLeads = (withID: 2, withoutID: 64)

    /// Makes a lead findable.
    mutating func add(_ id: LeadID, _ identity: RowIdentity) {
        for key in identity.idKeys where byID[key]?.last != id { byID[key, default: []].append(id) }
        let name = identity.name.sorted
        for key in identity.addressKeys + identity.rowKeys {
            let place = Place(key: key, name: name, hasID: !identity.ids.isEmpty)
            let known = leads[place] ?? []
            let limit = place.hasID ? Self.maximumLeads.withID : Self.maximumLeads.withoutID
            guard known.count < limit, !known.contains(id) else { continue }
            leads[place] = known + [id]
            if names[key]?.contains(name) ?? false { continue }
            if names[key]?.count ?? 0 < Self.listedNames { names[key, default: []].append(name) }
        }
    }

    /// The leads with the key of a record id.
    func leads(withID key: Int64) -> [LeadID] { byID[key] ?? [] }

    /// Leads with the key of an address or a row: all of some names, and some others.
    func leads(with key: Int64, named wanted: Set<PersonName>) -> [LeadID] {
        wanted.union(names[key] ?? []).flatMap { name in
            [true, false].flatMap { leads[Place(key: key, name: name, hasID: $0)] ?? [] }
        }
    }
}
