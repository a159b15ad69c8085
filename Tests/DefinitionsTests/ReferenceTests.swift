import Foundation
import Lifecycle
import Testing

@testable import Definitions

@Suite("The reference for definitions")
struct ReferenceTests {
    private func shipped(_ name: String) throws -> String {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let data = try #require(FileManager.default.contents(atPath: project.appending(path: "Resources/" + name).path))
        return String(decoding: data, as: UTF8.self)
    }

    @Test("is up to date: `make reference` regenerates both files")
    func shippedIsGenerated() throws {
        #expect(try shipped("reference/definition.schema.json") == DefinitionJSONSchema.text)
        #expect(try shipped("reference/definition.md") == DefinitionReference.text)
    }

    @Test("documents every key, on the page and in the schema")
    func everyKey() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(DefinitionJSONSchema.text.utf8)) as? [String: Any]
        let definitions = try #require(schema?["$defs"] as? [String: Any])
        let page = DefinitionReference.text
        let parts = DocumentedSections(DefinitionSchema.document).parts
        #expect(parts.count > 20)
        for part in parts {
            let object = part.paths.isEmpty ? schema : definitions[part.shape.identifier] as? [String: Any]
            let properties = try #require(object?["properties"] as? [String: [String: Any]])
            #expect(Set(properties.keys) == Set(part.shape.keys.map(\.name)))
            for key in part.shape.keys {
                #expect(key.documentation.hasSuffix("."), "\(part.shape.name): \(key.name)")
                #expect((properties[key.name]?["description"] as? String)?.hasPrefix(key.documentation) == true)
                #expect(page.contains("| `\(key.name)` | "))
            }
        }
    }

    @Test("has a schema of draft 2020-12 whose references all resolve")
    func references() throws {
        let text = DefinitionJSONSchema.text
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["additionalProperties"] as? Bool == false)
        let known = Set(try #require(schema["$defs"] as? [String: Any]).keys)
        let named = Set(text.matches(of: #/"#\/\$defs\/([A-Za-z-]+)"/#).map { String($0.1) })
        #expect(named == known)
    }

    @Test("has defaults as values, not as text")
    func defaults() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(DefinitionJSONSchema.text.utf8)) as? [String: Any]
        let definitions = schema?["$defs"] as? [String: [String: Any]]
        func standard(_ part: String, _ key: String) -> Any? {
            (definitions?[part]?["properties"] as? [String: [String: Any]])?[key]?["default"]
        }
        #expect(standard("stages", "convertFrom") as? [String] == ["sql"])
        #expect(standard("promotion", "byScore") as? Bool == true)
        #expect(standard("answer", "points") as? Int == 0)
        #expect(standard("calendar", "timeZone") as? String == "UTC")
    }

    @Test("links only to existing sections")
    func links() {
        let page = DefinitionReference.text
        let anchors = Set(page.matches(of: #/(?m)^#+ (.+)$/#).map { $0.1.lowercased().replacing(" ", with: "-") })
        for link in page.matches(of: #/\]\(#([^)]+)\)/#) { #expect(anchors.contains(String(link.1)), "\(link.1)") }
    }
}
