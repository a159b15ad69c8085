internal import Intake
internal import Lifecycle

/// What the rows of a file say about consent to each other, known before the first one is written.
///
/// What a row opts out is its own addresses, for every lead that has one of them. So the order of rows has no
/// influence. Memory for the rows with an opt-out or a bounce only.
struct FileConsent {
    private var optOuts: Set<Int64> = []
    private var bounces: Set<Int64> = []
    /// The names of those who don't want calls, by the key of the phone.
    private var noCalls: [Int64: Set<PersonName>] = [:]

    /// What one row says.
    struct Part: Sendable {
        fileprivate let addresses: [Int64]
        fileprivate let isOptOut: Bool
        fileprivate let isBounce: Bool
        fileprivate let noCalls: [Int64]
        fileprivate let name: PersonName

        /// Reads a row; nil if it closes nothing.
        init?(_ consent: ImportedConsent, _ keys: LeadKeys) {
            isOptOut = consent.optOuts.contains(where: ImportDecision.concernsEmail)
            isBounce = consent.hasBounced
            let isNoCall = consent.optOuts.contains { $0 == nil || $0 == .call }
            guard isOptOut || isBounce || isNoCall else { return nil }
            addresses = isOptOut || isBounce ? keys.mailAddresses.map { Int64(bitPattern: $0.key.value) } : []
            noCalls = isNoCall ? keys.numbers.map { Int64(bitPattern: $0.key.value) } : []
            name = keys.name
        }
    }

    /// Adds what a row says.
    mutating func add(_ part: Part) {
        if part.isOptOut { optOuts.formUnion(part.addresses) }
        if part.isBounce { bounces.formUnion(part.addresses) }
        for key in part.noCalls { noCalls[key, default: []].insert(part.name) }
    }

    /// Whether a row opts an address out.
    func isOptedOut(_ address: EmailAddress) -> Bool { optOuts.contains(Int64(bitPattern: address.key.value)) }

    /// Whether a row says that mail to an address bounces.
    func hasBounced(_ address: EmailAddress) -> Bool { bounces.contains(Int64(bitPattern: address.key.value)) }

    /// Whether a row of the same person, or of nobody by name, doesn't want calls to a number.
    func isNotCalled(_ number: PhoneNumber, _ name: PersonName) -> Bool {
        noCalls[Int64(bitPattern: number.key.value)]?.contains(where: name.isCompatible) ?? false
    }
}
