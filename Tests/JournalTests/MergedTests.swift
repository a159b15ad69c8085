import Formats
import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("Merges in the journal")
struct MergedTests {
    @Test("a merge names both leads and no person")
    func line() throws {
        let workspace = try Workspace()
        try workspace.open().add(
            [Draft(lead: LeadID(7), by: .person(dana), event: .merged(Merged(absorbed: LeadID(12))))], intent: 1)
        let line = workspace.content(workspace.folder.journal).split(separator: "\n").last ?? ""
        #expect(line.contains("\"lead\":\"L7\",\"kind\":\"merged\",\"def\":1,\"data\":{\"absorbed\":\"L12\"}"))
        #expect(!line.contains("person"))
    }

    @Test(
        "a merge that names no lead is damage",
        arguments: ["{}", "{\"absorbed\":\"12\"}", "{\"absorbed\":\"L0\"}", "{\"absorbed\":12}"])
    func malformed(data: String) throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        var chain = journal.header.chain
        let body =
            "{\"v\":1,\"seq\":1,\"id\":\"\(intent(1))\",\"at\":\"2026-11-23T09:14:05.123Z\",\"by\":\"dana\",\"lead\":\"L7\",\"kind\":\"merged\",\"data\":\(data)}"
        let hash = Array(body.utf8).withBytes { chain.advance($0) }
        try workspace.overwrite(workspace.bytes + Array("\(body.dropLast()),\"sum\":\"\(hash)\"}\n".utf8))
        #expect(throws: (any Error).self) { try journal.all() }
    }

    @Test("merged leads are erased together, and the chain stays valid")
    func erase() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("zap-survivor", on: 1), note("zap-absorbed", on: 2), note("keep", on: 3)], intent: 1)
        try journal.add([Draft(lead: LeadID(1), by: .person(dana), event: .merged(Merged(absorbed: LeadID(2))))], intent: 2)
        _ = try journal.erase(
            [LeadID(1), LeadID(2)], intent(3), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in
                draft([1, 2].map { Draft(lead: LeadID($0), by: .person(dana), event: .erased(Erased(digests: []))) })
            })
        let content = workspace.content(workspace.folder.journal)
        #expect(!content.contains("zap"))
        #expect(content.contains("keep"))
        let verification = try journal.verify()
        #expect(verification.isSound)
        #expect(verification.erasures == 1)
    }
}
