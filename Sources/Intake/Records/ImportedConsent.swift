import Formats
import Lifecycle

/// What a row says about a person's consent and about the address.
package struct ImportedConsent: Sendable, Hashable {
    /// The channels that the person opted out of; nil for all channels.
    package var optOuts: [TouchChannel?] = []
    /// The channels for which the row says that there is no opt-out; nil for all channels.
    ///
    /// That never lifts one: the file may be older, or of a system that doesn't know of it.
    package var denials: [TouchChannel?] = []
    /// Whether mail to the address bounced.
    package var hasBounced = false

    /// Nothing.
    package static let none = ImportedConsent()

    private init() {}

    /// Reads the columns of a row. Of several columns of one meaning, one yes is enough.
    init(_ cells: RowCells) throws(CellError) {
        let columns: [(IntakeField, TouchChannel?)] = [(.emailOptOut, .email), (.callOptOut, .call), (.optOut, nil)]
        for (field, channel) in columns {
            let answers = try cells.texts(field).compactMap(Self.isOptOut)
            if answers.contains(true) { optOuts.append(channel) } else if !answers.isEmpty { denials.append(channel) }
        }
        hasBounced = try cells.texts(.emailBounced).contains { RowCells.flag($0) ?? true }
    }

    private static let yes: Set<String> = [
        "unsubscribed", "optedout", "optout", "donotallow", "donotcontact", "donotcall", "donotemail", "blacklisted", "blocked",
        "suppressed", "abgemeldet", "gesperrt", "desinscrit", "baja",
    ]
    private static let no: Set<String> = ["subscribed", "optedin", "optin", "allow", "allowed", "angemeldet", "inscrit"]

    /// Whether a cell of an opt-out column says that the person opted out; nil if it says neither.
    ///
    /// A date says when they did.
    private static func isOptOut(_ text: String) -> Bool? {
        if let flag = RowCells.flag(text) { return flag }
        let folded = TextFolding.folded(text)
        if yes.contains(folded) || DateScanner.scan(text) != nil { return true }
        return no.contains(folded) ? false : nil
    }
}
