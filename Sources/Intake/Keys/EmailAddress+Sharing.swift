import Formats
import Lifecycle

extension EmailAddress {
    /// The key of the whole address.
    package var key: MatchKey { MatchKey(.email, description) }

    /// Whether several people may have it: a role address, or one that stands for none.
    package var isImpersonal: Bool { isRole() || Placeholder.isAddress(self) }

    /// Whether it is a role address (`info@`, `sales@`), which never makes two leads the same.
    ///
    /// The list is in `Resources/tables/role-addresses.txt`. `sales+spring@` and `sales-emea@` are role addresses too.
    package func isRole() -> Bool {
        if IntakeTables.roleAddresses.contains(local) { return true }
        let separators = (UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."))
        guard
            let cut = local.utf8.firstIndex(where: {
                $0 == separators.0 || $0 == separators.1 || $0 == separators.2 || $0 == separators.3
            })
        else {
            return false
        }
        let head = String(local[..<cut])
        // "it.smith" or "hi-anna" may be a person; a longer word such as "sales" or "support" rarely begins a name.
        return head.utf8.count >= 4 && IntakeTables.roleAddresses.contains(head)
    }

    /// The company's domain without `www.`, `mail.` and the like.
    ///
    /// Nil for a free-mail provider, whose domain says nothing about a company.
    package var companyDomain: String? { ContactTables.freeMailDomains.contains(domain) ? nil : CompanyName.bareDomain(domain) }
}
