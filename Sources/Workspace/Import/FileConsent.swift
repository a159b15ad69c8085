internal import Intake
internal import Lifecycle

/// What the rows of a file say about consent to each other, known before the first one is written.
///
/// What a row opts out is its own addresses, for every lead that has one of them. So the order of rows has no
/// influence. Memory for the rows with an opt-out or a bounce only.
struct FileConsent {
    /// The newest opt-out and bounce of each address; one without a date is the newest of all.
    private var optOuts: [Int64: Instant] = [:]
    private var bounces: [Int64: Instant] = [:]
    /// The names of those who don't want calls, by the key of the phone.
    private var noCalls: [Int64: Set<PersonName>] = [:]

    /// What one row says.
    struct Part: Sendable {
        fileprivate let addresses: [Int64]
        fileprivate let bounced: Int64?
        fileprivate let optedOutAt: Instant?
        fileprivate let bouncedAt: Instant?
        fileprivate let noCalls: [Int64]
        fileprivate let name: PersonName

        /// Reads a row; nil if it closes nothing.
        ///
        /// - Parameter address: The row's first address, which is the one that bounced.
        init?(_ consent: ImportedConsent, _ keys: LeadKeys, address: EmailAddress?) {
            let isOptOut = consent.optOuts.contains(where: ImportDecision.concernsEmail)
            optedOutAt = isOptOut ? consent.date(ofOptOutFrom: .email) ?? .distantFuture : nil
            bouncedAt = consent.hasBounced ? consent.bouncedAt ?? .distantFuture : nil
            let isNoCall = consent.optOuts.contains { $0 == nil || $0 == .call }
            guard isOptOut || consent.hasBounced || isNoCall else { return nil }
            bounced = consent.hasBounced ? address.map { Int64(bitPattern: $0.key.value) } : nil
            addresses = isOptOut ? keys.mailAddresses.map { Int64(bitPattern: $0.key.value) } : []
            noCalls = isNoCall ? keys.numbers.map { Int64(bitPattern: $0.key.value) } : []
            name = keys.name
        }
    }

    /// Adds what a row says.
    mutating func add(_ part: Part) {
        for address in part.addresses {
            if let at = part.optedOutAt { optOuts[address] = max(optOuts[address] ?? at, at) }
        }
        if let address = part.bounced, let at = part.bouncedAt { bounces[address] = max(bounces[address] ?? at, at) }
        for key in part.noCalls { noCalls[key, default: []].insert(part.name) }
    }

    /// When a row opted an address out, far in the future without a date; nil if none did.
    func optOut(_ address: EmailAddress) -> Instant? { optOuts[Int64(bitPattern: address.key.value)] }

    /// When mail to an address bounced, far in the future without a date; nil if no row says so.
    func bounce(_ address: EmailAddress) -> Instant? { bounces[Int64(bitPattern: address.key.value)] }

    /// Whether a row of the same person, or of nobody by name, doesn't want calls to a number.
    func isNotCalled(_ number: PhoneNumber, _ name: PersonName) -> Bool {
        noCalls[Int64(bitPattern: number.key.value)]?.contains(where: name.isCompatible) ?? false
    }
}
