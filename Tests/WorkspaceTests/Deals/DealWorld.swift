import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

/// A workspace with two contacts of HubSpot, Salesforce and Pipedrive each, and two people who sell.
struct DealWorld {
    let world: TestWorld
    let workspace: Workspace

    init(_ leads: String = Self.contacts) throws {
        world = try TestWorld()
        workspace = try world.create()
        try workspace.hire("kim", [.closer], aliases: ["Kim Sato"])
        try workspace.hire("lee", [.closer, .sdr], aliases: ["Lee Brandt"])
        _ = try self.import(leads, as: .leads)
    }

    static let contacts = """
        Lead ID,First Name,Last Name,Company,Email,Lead Status,Created Time
        501,Ada,Abel,Alder Pumps,ada@alder.example,Contacted,2026-01-05 09:00
        502,Ben,Bohm,Birch Labs,ben@birch.example,Contacted,2026-01-06 09:00
        """

    /// Imports a text as a file.
    func `import`(_ text: String, as kind: IntakeKind = .outcomes, dryRun: Bool = false) throws -> ImportReport {
        let path = try world.folder.write(text.hasSuffix("\n") ? text : text + "\n", to: "\(kind.rawValue).csv")
        return try workspace.importFile(path, options: ImportOptions(kind: kind, dryRun: dryRun))
    }

    func lead(_ number: Int) throws -> Lead { try #require(try workspace.queries.lead(LeadID(number))) }

    /// The opportunities of a lead by when they were opened: name, amount, days of opening and end, end, chance, next
    /// step, owner.
    func opportunities(_ number: Int) throws -> [String] {
        let lead = try lead(number)
        let zone = workspace.definition.calendar.zone
        return lead.opportunities.map { OpportunityRow($0, of: lead, key: nil) }
            .sorted { ($0.openedAt, $0.name) < ($1.openedAt, $1.name) }.map { row in
                var parts = [row.name, row.amount?.description, zone.day(of: row.openedAt).description]
                if let end = row.closedAt {
                    parts += [zone.day(of: end).description, row.outcome?.rawValue]
                } else {
                    parts += ["open", row.closeDate?.description, row.chance.map { "\($0)%" }]
                    if !row.nextStep.isEmpty { parts.append(row.nextStep) }
                }
                parts.append(row.owner?.name)
                return parts.compactMap(\.self).joined(separator: " | ")
            }
    }
}

extension ImportReport {
    /// The counts of deals: new, updated, closed (of these), unchanged, conflicting, rejected.
    var deals: [Int] {
        ["opportunities.new", "opportunities.updated", "opportunities.closed", "unchanged", "conflicting", "rejected"].map(count)
    }
}
