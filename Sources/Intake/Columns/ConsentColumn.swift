import BundledResources
import Formats
import Lifecycle

/// Recognises columns of opt-outs and bounces by phrases in their names.
///
/// For example `Opted out of email: Newsletter`, `UNSUB_TIME`, `Newsletter abbestellt`, `GDPR Do Not Contact`.
///
/// Systems name such columns after each list and each custom field, so no table has them all. The phrases are in
/// `Resources/tables/consent-columns.csv`.
struct ConsentColumn {
    /// `emailOptOut`, `callOptOut`, `optOut` or `emailBounced`.
    let field: IntakeField

    private enum Kind: String { case email, call, all, bounced, callWord, allWord, other, notBounced }

    private static let phrases = {
        var phrases: [Kind: Set<String>] = [:]
        for row in TableParser.rows(consentColumnBytes).dropFirst() where row.count == 2 {
            guard let kind = Kind(rawValue: row[0]) else { continue }
            let mark = row[1].hasPrefix("=") ? "=" : ""
            phrases[kind, default: []].insert(mark + TextFolding.folded(row[1]))
        }
        return phrases
    }()

    /// Recognises the name of a column; nil for a name about anything else.
    init?(_ name: String) {
        guard name.utf8.count <= 120 else { return nil }
        let list = Self.words(name)
        let words = Set(list)
        let folded = list.joined()
        // "Teléfono contacto" is no "no contact".
        let beginnings = list.indices.map { list[$0...].joined() }
        func has(_ kind: Kind) -> Bool { words.contains { Self.phrases[kind]?.contains($0) ?? false } }
        func contains(_ kind: Kind) -> Bool {
            Self.phrases[kind]?.contains { phrase in
                if phrase.hasPrefix("=") { return words.contains(String(phrase.dropFirst())) }
                guard phrase.hasPrefix("no") || phrase.hasPrefix("sin") else { return folded.contains(phrase) }
                return beginnings.contains { $0.hasPrefix(phrase) }
            } ?? false
        }
        // A bounce with its reason is a bounce; an opt-out's reason, list or link is something else.
        if contains(.bounced), !has(.notBounced), !Self.counts.contains(where: words.contains) {
            field = .emailBounced
        } else if has(.other) || folded.contains("optin") || folded.contains("optedin") {
            return nil
        } else if contains(.all) {
            field = .optOut
        } else if contains(.call) {
            field = .callOptOut
        } else if contains(.email) {
            let isMail = folded.contains("mail") || folded.contains("newsletter")
            field = isMail ? .emailOptOut : has(.callWord) ? .callOptOut : has(.allWord) ? .optOut : .emailOptOut
        } else {
            return nil
        }
    }

    private static let counts: Set<String> = ["count", "number", "total", "anzahl", "rate", "num", "id"]

    /// The words of a name: `HasOptedOutOfFax` has five.
    private static func words(_ name: String) -> [String] {
        var spaced = ""
        var wasLower = false
        for character in name {
            if character.isUppercase, wasLower { spaced.append(" ") }
            spaced.append(character)
            wasLower = character.isLowercase
        }
        return TextFolding.words(spaced)
    }
}
