/// The kinds of event that this version knows, by their names in the journal.
package enum EventKind: String, CaseIterable, Sendable {
    case captured, engaged, promoted, accepted, qualified, rejected, disqualified, converted, closed, touched, followUpScheduled
    case assessed, assigned, released, snoozed, noted, edited, optedOut, optedIn, bounced, reengaged, requalified, merged, undone
    case accountChanged, accountMerged, opportunityOpened, opportunityChanged, costRecorded
    case imported, definitionAdopted, definitionSigned, repUpdated, erased

    /// The kind with this name, or `nil` for one that a later version wrote.
    ///
    /// The length and the first eight bytes distinguish all names; the rest is then compared.
    @inline(__always)
    static func named(_ name: UnsafeRawBufferPointer) -> EventKind? {
        let key = key(name)
        for entry in table where entry.key == key {
            guard entry.name.utf8CodeUnitCount == name.count else { return nil }
            for index in 0..<name.count where entry.name.utf8Start[index] != name[index] { return nil }
            return entry.kind
        }
        return nil
    }

    private static func key(_ name: UnsafeRawBufferPointer) -> UInt64 {
        var key = UInt64(truncatingIfNeeded: name.count)
        for byte in name.prefix(8) { key = key &* 0x0100_0000_01B3 ^ UInt64(byte) }
        return key
    }

    private static let table: [(key: UInt64, name: StaticString, kind: EventKind)] = names.map { name, kind in
        (key: name.withUTF8Buffer { key(UnsafeRawBufferPointer($0)) }, name: name, kind: kind)
    }

    private static let names: [(StaticString, EventKind)] = [
        ("engaged", .engaged), ("touched", .touched), ("captured", .captured), ("promoted", .promoted), ("accepted", .accepted),
        ("qualified", .qualified), ("rejected", .rejected), ("disqualified", .disqualified), ("converted", .converted),
        ("closed", .closed), ("followUpScheduled", .followUpScheduled), ("assessed", .assessed), ("assigned", .assigned),
        ("released", .released), ("snoozed", .snoozed), ("noted", .noted), ("edited", .edited), ("optedOut", .optedOut),
        ("optedIn", .optedIn), ("bounced", .bounced), ("reengaged", .reengaged), ("requalified", .requalified), ("merged", .merged),
        ("undone", .undone), ("accountChanged", .accountChanged), ("accountMerged", .accountMerged),
        ("opportunityOpened", .opportunityOpened), ("opportunityChanged", .opportunityChanged), ("costRecorded", .costRecorded),
        ("imported", .imported), ("definitionAdopted", .definitionAdopted),
        ("definitionSigned", .definitionSigned), ("repUpdated", .repUpdated), ("erased", .erased),
    ]
}
