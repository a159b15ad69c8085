import Foundation
import Testing

/// `convert` finds the account that exists, as the console's form does, and names it.
@Suite("Converting into an existing account")
struct ConvertAccountTests {
    /// A firm whose lead L1 was converted into the account "Halden Pumps GmbH", and a qualified lead of a company.
    private func convert(_ company: String, _ options: String = "") throws -> (answer: String, lead: LeadSnapshot) {
        let firm = try Firm("status")
        func sql(_ name: String, _ company: String) throws -> String {
            let id = try firm.dana.adds(
                "firstName=Ada lastName=\(name) \"company=\(company)\" email=\(name.lowercased())@\(name.lowercased()).example")
            try firm.dana.does("touch \(id) --channel call --outcome connected")
            return id
        }
        let first = try sql("Byron", "Halden Pumps GmbH")
        try firm.dana.does("convert \(first) --meeting +3d --intention fromUs")
        let second = try sql("Hopper", company)
        let answer = try firm.dana.does("convert \(second) --meeting +3d --intention fromUs \(options)")
        return (answer, try firm.lead(second))
    }

    @Test(
        "the same name in another notation is the same account",
        arguments: ["Halden Pumps GmbH", "Halden Pumps", "halden pumps gmbh", "HALDEN PUMPS Ltd.", "Halden  Pumps, Inc."])
    func existing(company: String) throws {
        let (answer, lead) = try convert(company)
        #expect(answer.contains("joins the existing account Halden Pumps GmbH"), "\(answer)")
        #expect(lead.conversion["account"] as? String == "Halden Pumps GmbH")
        #expect(lead.conversion["isExistingAccount"] as? Bool == true)
    }

    @Test("a similar name is a new account, and the answer names the accounts that may be the same")
    func similar() throws {
        let (answer, lead) = try convert("Halden Pumps Service")
        #expect(answer.contains("Halden Pumps GmbH (") && answer.contains("--account NAME"), "\(answer)")
        #expect(lead.conversion["isExistingAccount"] as? Bool != true)
    }

    @Test("--account names it, and an unrelated company says nothing")
    func named() throws {
        #expect(try convert("Fjord", "--account \"halden pumps\"").lead.conversion["account"] as? String == "Halden Pumps GmbH")
        let (answer, lead) = try convert("Fjord")
        #expect(!answer.contains("account Halden") && lead.conversion["account"] as? String == "Fjord")
    }
}
