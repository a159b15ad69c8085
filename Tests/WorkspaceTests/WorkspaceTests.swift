import Lifecycle
import Testing

@testable import Workspace

@Suite("Opening and writing")
struct WorkspaceTests {
    @Test("A definition in force that cannot be used is bad input, with its problems as text")
    func unusableDefinition() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        _ = try workspace.writer.write(workspace.newActionID(), as: workspace.me) { (_) throws(WorkspaceError) in
            let adopted = DefinitionAdopted(number: 2, name: "odd", text: workspace.session.definitionText + "\nshoeSize: 41\n")
            return [Draft(lead: nil, by: .person(workspace.me), event: .definitionAdopted(adopted))]
        }
        let warnings = workspace.takeWarnings()
        #expect(warnings.count == 1 && warnings[0].hasPrefix("saved, but the index could not be updated"), "\(warnings)")
        let error = #expect(throws: WorkspaceError.self) { try world.open(as: "dana") }
        #expect(error?.exitStatus == 65)
        #expect(error?.message.contains("shoeSize") == true)
        #expect(error?.message.contains("WorkspaceError") == false)
    }

    @Test("A failure of the disk hides no other reason, and ends with the next success")
    func failureEnds() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        try workspace.hire("vera", [.viewer])
        let viewer = try world.open(as: "vera")
        viewer.session.failure = "the disk failed"
        #expect(viewer.readOnlyReason?.contains("viewer") == true)
        let error = #expect(throws: WorkspaceError.self) { try viewer.add("Natarajan") }
        #expect(error?.exitStatus == 77)
        workspace.session.failure = "the disk failed"
        #expect(workspace.readOnlyReason == "the disk failed")
        try workspace.add("Natarajan")
        #expect(workspace.readOnlyReason == nil)
    }
}
