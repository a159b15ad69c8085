extension FileGroups {
    /// What is known of a row.
    struct Traits: OptionSet {
        let rawValue: UInt16

        /// Another row is linked with it.
        static let linked = Traits(rawValue: 1)
        /// It has an address, a record id or all of itself in common with another row.
        static let shared = Traits(rawValue: 2)
        /// Another row is certainly the same person: it has the record id, or name and address, or is the same row.
        static let hasEqual = Traits(rawValue: 4)
        /// It has an address, phone, or name and company of a lead, or of a row that isn't in its group.
        static let resembles = Traits(rawValue: 8)
        /// It has a key in common with a lead.
        static let mayBeKnown = Traits(rawValue: 16)
        /// Only the row as a whole identifies it.
        static let onlyRow = Traits(rawValue: 32)
        /// The person was erased.
        static let erased = Traits(rawValue: 64)
        /// It has a role address, by which nothing is linked.
        static let hasRoleAddress = Traits(rawValue: 128)
        /// Its record id is that of too many people to identify anybody.
        static let crowdedID = Traits(rawValue: 256)
        /// It has the name and company of a row that isn't in its group.
        static let namesake = Traits(rawValue: 512)
        /// It has a phone number of a row that isn't in its group, under any name.
        static let sharesNumber = Traits(rawValue: 1024)
    }
}
