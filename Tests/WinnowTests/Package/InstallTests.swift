import Foundation
import Testing

@Suite(
    "Installation",
    .enabled(if: Programs.has("make") && Programs.has("strip"), "make or strip is missing: apt-get install make binutils"))
struct InstallTests {
    /// Runs a target of the Makefile on the program under test, into a folder of the place.
    private static func make(_ target: String, in place: TestPlace) throws -> Run {
        // `true` stands for the compiler: the program is built already.
        try Programs.run(
            [
                "make", "-s", "-C", projectRoot.path, target, "SWIFT=true", "BINARY=" + Binary.path,
                "DESTDIR=" + place.folder + "/root", "PREFIX=/opt/winnow",
            ], in: place)
    }

    private static func files(in place: TestPlace) throws -> Set<String> {
        let folder = place.folder + "/root"
        return try Set(
            FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder) && !isFolder.boolValue
            })
    }

    @Test("make install copies program, manual, completions, units, schema and examples, and make uninstall just these")
    func installAndUninstall() throws {
        let place = try TestPlace(withWorkspace: false)
        let installed = try Self.make("install", in: place)
        #expect(installed.status == 0, "\(installed)")
        let files = try Self.files(in: place)
        for path in [
            "bin/winnow", "share/man/man1/winnow.1", "share/man/man1/winnow-import.1", "share/man/man5/winnow-definition.5",
            "share/bash-completion/completions/winnow", "share/zsh/site-functions/_winnow",
            "share/fish/vendor_completions.d/winnow.fish",
            "lib/systemd/system/winnow-tick.timer", "share/winnow/definition.schema.json", "share/doc/winnow/copyright",
            "share/doc/winnow/examples/winnow.conf", "share/doc/winnow/examples/definitions/standard.yaml",
        ] {
            #expect(files.contains("opt/winnow/" + path), "\(path)")
        }
        #expect(files.allSatisfy { $0.hasPrefix("opt/winnow/") })

        let program = place.folder + "/root/opt/winnow/bin/winnow"
        #expect(try Programs.run([program, "--version"], in: place).text == place.run(["--version"], inWorkspace: false).text)
        for path in ["lib/systemd/system/winnow-tick.service", "share/doc/winnow/examples/winnow.conf"] {
            let text = try String(contentsOfFile: place.folder + "/root/opt/winnow/" + path, encoding: .utf8)
            #expect(text.contains("/opt/winnow/bin/winnow") && !text.contains("/usr/local"), "\(path)")
        }

        _ = try place.file("root/opt/winnow/bin/other", "")
        let removed = try Self.make("uninstall", in: place)
        #expect(removed.status == 0, "\(removed)")
        #expect(try Self.files(in: place) == ["opt/winnow/bin/other"])
    }

    @Test("every file of the presets and units is installed")
    func nothingForgotten() throws {
        let place = try TestPlace(withWorkspace: false)
        _ = try Self.make("install", in: place)
        let names = try Set(Self.files(in: place).map { ($0 as NSString).lastPathComponent })
        for folder in ["Resources/presets", "Resources/systemd"] {
            let all = try FileManager.default.contentsOfDirectory(atPath: projectRoot.appendingPathComponent(folder).path)
            #expect(!all.isEmpty && names.isSuperset(of: all), "\(folder)")
        }
    }
}
