import Foundation
import Testing

/// A company with one definition: a simulated workspace with a team that acts through commands.
///
/// Dana and Eli are SDRs, Cleo is a closer, Mark is in marketing, Tess is the team lead, Vera is a viewer. The login
/// that runs the tests is only the admin, so that routing assigns no leads to it.
final class Firm {
    let place: TestPlace
    /// The time of the next command; at first a Monday morning.
    var now = "2026-11-23T09:00Z"

    /// Creates the workspace with a preset, or with the text of another definition.
    init(_ definition: String, _ file: String? = nil) throws {
        place = try TestPlace(withWorkspace: false)
        let source = try file.map { try place.file("definition.yaml", $0) } ?? definition
        let made = try place.run(
            ["init", place.workspace, "--simulated", "--zone", "UTC", "--definition", source] + TestStore.options(), at: now,
            inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let team = [
            ("dana", "sdr"), ("eli", "sdr"), ("cleo", "closer"), ("mark", "marketing"), ("tess", "teamlead"), ("vera", "viewer"),
        ]
        let admin = Person(login: nil, firm: self)
        let me = try #require(try place.run(["team", "show", "--json"], at: now).objects.first??["login"] as? String)
        for (login, role) in team { try admin.does("team add \(login) --name \(login.capitalized) --role \(role)") }
        try admin.does("team set \(me) --role admin")
    }

    /// The admin: the login that runs the tests.
    var admin: Person { Person(login: nil, firm: self) }
    var dana: Person { Person(login: "dana", firm: self) }
    var eli: Person { Person(login: "eli", firm: self) }
    var cleo: Person { Person(login: "cleo", firm: self) }
    var mark: Person { Person(login: "mark", firm: self) }
    var tess: Person { Person(login: "tess", firm: self) }
    var vera: Person { Person(login: "vera", firm: self) }

    /// A lead in the output of `show --json`.
    func lead(_ id: String) throws -> LeadSnapshot { LeadSnapshot(json: try place.run(["show", id, "--json"], at: now).object) }

    /// The stages of leads, by their core names.
    func stages(_ ids: String...) throws -> [String] {
        try place.run(["show"] + ids + ["--json"], at: now).objects.compactMap { $0?["stage"] as? String }
    }

    /// The leads of a queue in its order; `name` can contain options such as `--mine`.
    func queue(_ name: String) throws -> [String] {
        try place.run(["queue"] + CommandLineWords.split(name) + ["--json"], at: now).objects.compactMap { $0?["id"] as? String }
    }

    /// A file with a changed copy of the definition in force.
    func definition(_ change: (String) -> String) throws -> String {
        let text = try place.run(["definition", "show", "--yaml"], at: now).text
        let changed = change(text)
        try #require(changed != text, "the change must have an effect")
        return try place.file("changed-\(UUID().uuidString.prefix(8)).yaml", changed)
    }

    /// The newest journal entry of a kind, for one lead or any.
    func line(_ kind: String, of lead: String? = nil) throws -> [String: Any] {
        try #require(place.lines().last { $0["kind"] as? String == kind && (lead == nil || $0["lead"] as? String == lead) })
    }
}
