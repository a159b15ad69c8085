internal import Lifecycle

/// The names, companies and attributes of a demo's leads.
///
/// Domains are reserved for examples (RFC 2606), or free-mail ones.
struct DemoPeople {
    static let firstNames = [
        "Priya", "Tomás", "Wei", "Amara", "Jonas", "Aiko", "Lena", "Mateo", "Zofia", "Noah", "Ingrid", "Kwame", "Élodie", "Luca",
        "Fatima", "Oliver",
        "Chiara", "Søren", "Yuki", "Mehmet", "Anaïs", "Diego", "Hannah", "Ravi", "Beatriz", "Emil", "Noor", "Grace", "Pavel",
        "Leila", "Hugo", "Maya",
        "Björn", "Sofia", "Daniel", "Nadia", "Arjun", "Clara", "Ivan", "Thandi", "Felix", "Rosa", "Samir", "Greta", "Liam", "Mei",
        "Adam", "Irina",
    ]
    static let lastNames = [
        "Natarajan", "Ferreira", "Zhang", "Okafor", "Lindqvist", "Tanabe", "Fischer", "Rossi", "Kowalska", "Baker", "Haugen",
        "Mensah", "Dubois",
        "Moretti", "Haddad", "Clarke", "Bianchi", "Nielsen", "Sato", "Yılmaz", "Laurent", "Alvarez", "Weber", "Iyer", "Costa",
        "Berg", "Rahman",
        "O'Brien", "Novák", "Karimi", "Martin", "Patel", "Eriksson", "García", "Cohen", "Petrova", "Sharma", "Schneider", "Sokolov",
        "Dlamini",
        "Müller", "Silva", "Khan", "Jensen", "Murphy", "Li", "Smith", "Ivanova", "van Dijk", "de Luca", "Sørensen", "Łukasik",
    ]
    static let companyHeads = [
        "Halden", "Seara", "Lumen", "Lattice", "Norrsken", "Minato", "Brightwater", "Ostwind", "Corvus", "Meridian", "Tallgrass",
        "Kestrel", "Aurelia",
        "Pinecrest", "Vantage", "Solveig", "Ironbark", "Bluefin", "Castell", "Delfino", "Ember", "Fjordline", "Granite", "Harbour",
        "Iris", "Juniper",
        "Kobalt", "Larkspur", "Montrose", "Nimbus", "Orchard", "Polaris", "Quarry", "Redwood", "Sable", "Tundra", "Umbra", "Vela",
        "Willow", "Zephyr",
    ]
    static let companyTails: [(String, String)] = [
        ("Pumps", "Manufacturing"), ("Robotics", "Manufacturing"), ("Foods", "Food"), ("Energi", "Energy"),
        ("Freight", "Logistics"),
        ("Health", "Healthcare"), ("Software", "Software"), ("Bank", "Financial Services"), ("Insurance", "Financial Services"),
        ("Labs", "Pharma"), ("Consulting", "Consulting"), ("Retail", "Retail"), ("Telecom", "Telecommunications"),
        ("Schools", "Education"),
        ("Media", "Media"), ("Systems", "Technology"), ("Cloud", "Technology"), ("Motors", "Automotive"),
    ]
    static let titles: [(String, Double)] = [
        ("VP Operations", 6), ("Head of IT", 7), ("CTO", 5), ("CFO", 4), ("IT Director", 7), ("COO", 3),
        ("Director of Procurement", 5),
        ("Operations Manager", 9), ("IT Manager", 9), ("Plant Manager", 4), ("Business Analyst", 8), ("Sales Manager", 6),
        ("CEO", 4),
        ("Head of Finance", 4), ("Project Manager", 7), ("Software Engineer", 7), ("Marketing Manager", 6), ("Student", 2),
        ("Consultant", 5),
        ("VP Sales", 4), ("Office Manager", 4), ("", 5),
    ]
    static let countries: [(String, Double)] = [
        ("Germany", 8), ("United States", 8), ("United Kingdom", 6), ("France", 5), ("Netherlands", 3), ("Sweden", 3),
        ("Norway", 2), ("Portugal", 2),
        ("Spain", 3), ("Italy", 3), ("Poland", 2), ("Japan", 2), ("India", 3), ("Brazil", 2), ("Canada", 2), ("Ireland", 1),
    ]
    static let sources: [(String, Double)] = [
        ("Web", 30), ("Webinar", 12), ("Trade Show", 12), ("Referral", 8), ("Partner", 7), ("Content", 14), ("Purchased List", 12),
        ("Outbound", 5),
    ]
    /// What a lead of each source costs, in euros (made up).
    static let costs: [(source: String, perLead: Int)] = [
        ("Web", 35), ("Webinar", 60), ("Trade Show", 180), ("Referral", 25), ("Partner", 45), ("Content", 40),
        ("Purchased List", 30),
        ("Outbound", 90),
    ]
    static let employees = ["12", "35", "60", "120", "180", "250", "450", "800", "1200", "2600", "5400", "18000"]
    static let pages = [
        "Pricing", "Integrations", "Security", "Case studies", "ROI calculator", "Roadmap 2027", "Buyer's guide",
    ]

    /// Generates a lead's fields. `number` makes the e-mail address unique.
    static func fields(_ random: inout SeededGenerator, number: Int, source: String) -> LeadFields {
        let first = random.pick(firstNames)
        let last = random.pick(lastNames)
        let (tail, industry) = random.pick(companyTails)
        let head = random.pick(companyHeads)
        var fields = LeadFields()
        fields[.firstName] = first
        fields[.lastName] = last
        fields[.source] = source
        if random.chance(0.96) { fields[.company] = head + " " + tail }
        fields[.title] = random.pick(weighted: titles)
        if random.chance(0.85) { fields[.industry] = industry }
        if random.chance(0.8) { fields[.country] = random.pick(weighted: countries) }
        if random.chance(0.75) { fields[.employees] = random.pick(employees) }
        if random.chance(0.93) {
            let mailbox = (first + "." + last).lowercased().filter { $0.isASCII && ($0.isLetter || $0 == ".") }
            let domain = random.chance(0.1) ? "gmail.com" : (head + tail).lowercased() + ".example"
            fields[.email] = "\(mailbox)\(number)@\(domain)"
        }
        if random.chance(0.7) { fields[.phone] = "+49 421 555 \(1000 + random.number(in: 0...8999))" }
        return fields
    }

    /// The team of the demo: the user, with all roles but viewer, and eight others.
    static func team(around me: Login) -> [TeamMember] {
        let all = Set(Role.allCases.filter { $0 != .viewer })
        var members = [TeamMember(login: me, name: "", roles: all)]
        let others: [(String, String, Set<Role>, [String])] = [
            ("dana", "Dana Whitfield", [.sdr], []), ("kim", "Kim Aldous", [.sdr], []),
            ("milo", "Milo Brandt", [.sdr], ["Germany", "Netherlands"]),
            ("ines", "Inês Carvalho", [.sdr, .teamlead], []), ("otto", "Otto Renner", [.closer], []),
            ("ruth", "Ruth Amsel", [.closer], []),
            ("maya", "Maya Lindgren", [.marketing], []), ("theo", "Theo Vance", [.viewer], []),
        ]
        for (login, name, roles, territory) in others where login != me.name {
            members.append(TeamMember(login: Login(login), name: name, roles: roles, territory: territory))
        }
        return members
    }
}
