package import Journal

/// Where a workspace on a server is: libpq's own settings, without a password.
package struct ServerAddress: Equatable, Sendable {
    /// A URI (`postgresql://…`) or settings (`service=NAME`), as libpq reads them.
    package let settings: String

    /// Takes the settings that a person wrote.
    ///
    /// - Throws: `JournalError.server` if they hold a password, which would be kept in a file, or are no settings.
    package init(_ text: String) throws(JournalError) {
        let isURI = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
        guard isURI || text.contains("=") else {
            throw .server(
                .badAddress(reason: "it is neither postgresql://HOST/DATABASE nor settings such as service=NAME"))
        }
        guard Self.withoutPassword(text) == text else {
            throw .server(
                .badAddress(reason: "it holds a password, and would be kept in a file; leave it out, and put it into ~/.pgpass"))
        }
        settings = text
    }

    /// The address for messages and the console's header: server and database.
    package var name: String {
        guard let scheme = settings.range(of: "://") else { return settings }
        let rest = settings[scheme.upperBound...]
        return String(rest.prefix { $0 != "?" }.split(separator: "@").last ?? rest)
    }

    /// A text without what may be a password: `user:secret@`, `password=secret`.
    static func withoutPassword(_ text: String) -> String {
        var text = text
        if let scheme = text.range(of: "://") {
            let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
            if let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") {
                text.removeSubrange(colon..<at)
            }
        }
        for key in ["sslpassword", "password"] {
            while let found = text.range(of: key + "=") {
                let value = text[found.upperBound...].prefix { $0 != "&" && $0 != " " }
                text.removeSubrange(found.lowerBound..<value.endIndex)
            }
        }
        return text
    }
}

extension String {
    /// The first place of a text in this one.
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
