import Definitions
import Foundation
import Lifecycle
import Testing

@testable import Workspace

@Suite("The definition beside the index")
struct DefinitionCacheTests {
    private let temporary: TemporaryFolder
    private let text: String

    init() throws {
        temporary = try TemporaryFolder()
        text = try #require(DefinitionPresets.text(named: "standard"))
    }

    private var folder: String { temporary.path }
    private var file: String { folder + "/definition" }
    private var cache: DefinitionCache { DefinitionCache(folder: folder) }

    private func load(_ text: String, as number: Int = 3) throws -> LeadDefinition {
        try #require(try cache.definition(of: [version(text, as: number)]))
    }

    private func version(_ text: String, as number: Int) throws -> AdoptedVersion {
        let adopted = DefinitionAdopted(number: number, name: "", text: text)
        return AdoptedVersion(
            adopted,
            Entry(
                seq: SequenceNumber(number), action: ActionID(high: 1, low: UInt64(number)), at: Instant(milliseconds: 5),
                by: .person(Login("lee")), lead: nil, definition: number - 1, event: .definitionAdopted(adopted)))
    }

    private func expected(_ text: String) throws -> LeadDefinition {
        var definition = try DefinitionParser.parse(text, fileName: "definition")
        definition.number = 3
        definition.adoptedAt = Instant(milliseconds: 5)
        return definition
    }

    private func bytes() throws -> [UInt8] { [UInt8](try #require(FileManager.default.contents(atPath: file))) }

    @Test("is written at the first reading, for its user alone, and read afterwards", arguments: DefinitionPresets.names)
    func writtenOnce(name: String) throws {
        let text = try #require(DefinitionPresets.text(named: name))
        #expect(try load(text) == expected(text))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let written = try bytes()
        #expect(try load(text) == expected(text))
        #expect(try bytes() == written)
        #expect(try load(text, as: 4).number == 4)
    }

    @Test("has the time limits of earlier versions, from the file as from the texts")
    func earlierLimits() throws {
        let slower = text.replacing("firstTouch: 8 business hours", with: "firstTouch: 12 business hours")
        let versions = try [version(slower, as: 1), version(text, as: 2)]
        for _ in 0..<2 {
            let definition = try #require(try cache.definition(of: versions))
            #expect(definition.earlierClocks.keys.sorted() == [1])
            #expect(definition.clock(.firstTouch, since: 1)?.limit == .hours(12))
            #expect(definition.clock(.firstTouch, since: 2)?.limit == .hours(8))
        }
        // The same text after another one is another definition.
        #expect(
            try cache.definition(of: [version(text, as: 1), version(text, as: 2)])?.clock(.firstTouch, since: 1)?.limit == .hours(8)
        )
    }

    @Test("of another text is replaced")
    func otherText() throws {
        _ = try load(text)
        let written = try bytes()
        let other = try #require(DefinitionPresets.text(named: "bant"))
        #expect(try load(other) == expected(other))
        #expect(try bytes() != written)
        #expect(try load(text) == expected(text))
        #expect(try load(text + "\n# a comment\n") == expected(text))
    }

    @Test("is never taken from a damaged file, which is replaced")
    func damaged() throws {
        let right = try expected(text)
        _ = try load(text)
        let written = try bytes()
        var damages: [[UInt8]] = [[], Array(written.prefix(40)), Array(written.dropLast()), written + [0]]
        for _ in 0..<150 {
            var changed = written
            let place = Int.random(in: changed.indices)
            changed[place] ^= UInt8.random(in: 1...255)
            damages.append(changed)
        }
        for damage in damages {
            try Data(damage).write(to: URL(filePath: file))
            #expect(try load(text) == right)
            // Sets are written in any order, so only the size is the same again.
            #expect(try bytes().count == written.count)
        }
    }

    @Test("is not read through a link or from a pipe, and a folder in its place does no harm")
    func notAFile() throws {
        _ = try load(text)
        try FileManager.default.moveItem(atPath: file, toPath: folder + "/elsewhere")
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: folder + "/elsewhere")
        #expect(try load(text) == expected(text))
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType == .typeRegular)
        try FileManager.default.removeItem(atPath: file)
        #expect(mkfifo(file, 0o600) == 0)
        #expect(try load(text) == expected(text))
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        #expect(try load(text) == expected(text))
    }

    @Test("is neither read nor written where others can write")
    func others() throws {
        _ = try load(text)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(chmod(file, 0o666) == 0)
        #expect(try load(text) == expected(text))
        #expect(try mode(file) == 0o600)
        let written = try bytes()
        #expect(chmod(folder, 0o777) == 0)
        let other = try #require(DefinitionPresets.text(named: "bant"))
        #expect(try load(other) == expected(other))
        #expect(try bytes() == written)
    }

    @Test("is not written for an invalid text, nor without a folder")
    func notWritten() throws {
        #expect(throws: WorkspaceError.self) { try load("name: x") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        let versions = [try version(text, as: 3)]
        #expect(try DefinitionCache(folder: nil).definition(of: versions) == expected(text))
        #expect(try DefinitionCache(folder: folder + "/missing").definition(of: versions) == expected(text))
    }

    @Test("is parsed again by a rebuild of the index")
    func rebuilt() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let right = workspace.definition
        // A whole file of the right key with the wrong definition.
        let other = CompiledDefinition.bytes(
            of: try DefinitionParser.parse(try #require(DefinitionPresets.text(named: "bant")), fileName: "bant"))
        let key = DefinitionCache.key(of: [workspace.session.definitionText])
        let file = world.folder.path + "/cache-me/winnow/" + workspace.id + "/definition"
        try Data(key + DefinitionCache.checksum(key, other) + other).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let misled = try world.open(as: "me")
        #expect(misled.definition.name != right.name)
        try misled.administration.rebuildIndex(progress: nil)
        #expect(misled.definition == right)
        #expect(try world.open(as: "me").definition == right)
    }
}
