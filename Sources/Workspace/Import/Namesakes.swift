internal import Intake
internal import Lifecycle
internal import ReadModel

/// The leads with the name that an activity or outcome gives, and which of them it means.
///
/// A name alone means a lead only where the row says nothing better. It must be the whole name, with the company that
/// the row gives; without a company no other lead may have the name.
struct Namesakes {
    private let reference: LeadReference
    private let name: PersonName
    private let company: CompanyName?
    /// All leads with the name, lowest number first.
    private let all: [Lead]
    /// Of these, the leads at the company of the row.
    private let colleagues: [Lead]

    /// The number of leads that are named to a person.
    private static let maximumNamed = 4

    /// Looks the leads up: microseconds for a row with an id or an address, else a search of a few milliseconds.
    init(_ reference: LeadReference, _ queries: Queries) throws(WorkspaceError) {
        self.reference = reference
        name = reference.personName
        let company = reference.company.flatMap { CompanyName($0) }
        self.company = company
        var found: [Lead] = []
        let hasMore = reference.recordID != nil || !reference.emails.isEmpty
        if !name.isBlank, !hasMore || company != nil {
            for id in try queries.leads(named: reference, searching: !hasMore) {
                guard let lead = try queries.lead(id), !lead.isErased, lead.personNames.contains(where: name.isEqual) else {
                    continue
                }
                found.append(lead)
            }
        }
        all = found
        colleagues = found.filter { lead in Self.companyNames(of: lead).contains { $0 == company } }
    }

    /// The lead that the row means; nil for none, and for several.
    var lead: LeadID? {
        guard company != nil else {
            // An id or address that nobody has is rather that of another person of the name.
            return all.count == 1 && reference.recordID == nil && reference.emails.isEmpty ? all.first?.id : nil
        }
        guard colleagues.count == 1, let only = colleagues.first else { return nil }
        if !reference.emails.isEmpty, !only.mailAddresses.isEmpty { return nil }
        let row = RowIdentity(reference)
        return RowIdentity.all(of: only).contains(where: row.contradicts) ? nil : only.id
    }

    /// Why the row is attached to no lead, with the leads that it might mean.
    var reason: String {
        let given = Self.text(of: reference)
        if colleagues.count > 1 || company == nil && all.count > 1 {
            return "\(given) may be \(Self.list(colleagues.isEmpty ? all : colleagues)); "
                + "add a record id or an e-mail address to the row"
        }
        if let only = colleagues.first {
            return "\(given) is not known; \(Self.list([only])) has the name and company, but another record id or e-mail address; "
                + "correct the row"
        }
        guard !all.isEmpty else {
            return "no lead is \(given); import the lead first, or correct the row"
        }
        return "no lead is \(given); \(Self.list(all)) \(all.count == 1 ? "has" : "have") the name; "
            + "add a record id or an e-mail address to the row, or correct the company"
    }

    /// What a row says of its lead: `"Ann Lee" at "Acme"`.
    static func text(of reference: LeadReference) -> String {
        var parts = [reference.externalID.map { "record id \"\($0)\"" }, reference.email.map { "e-mail \"\($0)\"" }]
        parts.append(reference.name.map { name in "\"\(name)\"" + (reference.company.map { " at \"\($0)\"" } ?? "") })
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// Some leads by number, name and company: `L3 (Ann Lee, Acme) or L4 (Ann Lee)`.
    static func list(_ leads: [Lead]) -> String {
        let named = leads.prefix(maximumNamed).map { lead in
            let words = [lead.fields.fullName, lead.fields[.company]].compactMap { $0 }
            return lead.id.description + (words.isEmpty ? "" : " (\(words.joined(separator: ", ")))")
        }
        let rest = leads.count - named.count
        return (named + (rest > 0 ? ["\(rest.grouped) more"] : [])).joined(lastWith: "or")
    }

    /// The names of a lead's companies and of its account.
    private static func companyNames(of lead: Lead) -> [CompanyName] {
        ([lead.fields] + lead.absorbed.map(\.fields)).compactMap { $0[.company].flatMap { CompanyName($0) } }
            + [lead.account].compactMap { $0.flatMap { CompanyName($0) } }
    }
}

extension Queries {
    /// The leads that may have the name of a reference, lowest number first.
    ///
    /// - Parameter searching: Whether leads at another company are wanted, too.
    fileprivate func leads(named reference: LeadReference, searching: Bool) throws(WorkspaceError) -> [LeadID] {
        guard let text = reference.name else { return [] }
        var fields = LeadFields()
        (fields[.lastName], fields[.company]) = (text, reference.company)
        var ids: Set<LeadID> = []
        if let key = LeadKeys(fields).nameAndCompany {
            ids.formUnion(try journal.read(index.matches.leads(withNameAndCompany: [Int64(bitPattern: key.value)])).map(\.id))
        }
        guard searching else { return ids.sorted() }
        // Titles are no part of a name, and a lead may be without them.
        let words = Set(reference.personName.words)
        let sought = text.split { !$0.isLetter && !$0.isNumber && $0 != "'" }.filter { word in
            let folded = PersonName(first: nil, last: String(word)).words
            return folded.isEmpty || !words.isDisjoint(with: folded)
        }
        ids.formUnion(try search(sought.joined(separator: " "), limit: Self.maximumNamesakes).map(\.id))
        return ids.sorted()
    }

    /// A name that more leads have than this finds nobody in particular.
    private static let maximumNamesakes = 64
}
