import Foundation
import Testing

/// A firm that works by one definition: a simulated workspace and its people, whose story is told command by command.
///
/// Dana and Eli are sdrs, Cleo closes, Mark is in marketing, Tess leads the team, Vera only looks. Whoever runs the tests is the admin and
/// nothing else, so that no lead goes to them.
final class Firm {
    let place: TestPlace
    /// The moment of what is told next; a Monday morning at first.
    var now = "2026-11-23T09:00Z"

    /// Founds it on a published definition, or on one that was written down otherwise.
    init(_ definition: String, _ file: String? = nil) throws {
        place = try TestPlace(withWorkspace: false)
        let source = try file.map { try place.file("definition.yaml", $0) } ?? definition
        let made = try place.run(
            ["init", place.workspace, "--simulated", "--zone", "UTC", "--definition", source], at: now, inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let team = [
            ("dana", "sdr"), ("eli", "sdr"), ("cleo", "closer"), ("mark", "marketing"), ("tess", "teamlead"), ("vera", "viewer"),
        ]
        let admin = Person(login: nil, firm: self)
        let me = try #require(try place.run(["team", "show", "--json"], at: now).objects.first??["login"] as? String)
        for (login, role) in team { try admin.does("team add \(login) --name \(login.capitalized) --role \(role)") }
        try admin.does("team set \(me) --role admin")
    }

    /// Whoever runs the tests: the admin.
    var admin: Person { Person(login: nil, firm: self) }
    var dana: Person { Person(login: "dana", firm: self) }
    var eli: Person { Person(login: "eli", firm: self) }
    var cleo: Person { Person(login: "cleo", firm: self) }
    var mark: Person { Person(login: "mark", firm: self) }
    var tess: Person { Person(login: "tess", firm: self) }
    var vera: Person { Person(login: "vera", firm: self) }

    /// A lead as `show --json` tells it.
    func lead(_ id: String) throws -> SeenLead { SeenLead(facts: try place.run(["show", id, "--json"], at: now).object) }

    /// The stages of leads by the core's names.
    func stages(_ ids: String...) throws -> [String] {
        try place.run(["show"] + ids + ["--json"], at: now).objects.compactMap { $0?["stage"] as? String }
    }

    /// The leads of a queue in its order; of somebody's own when told so.
    func queue(_ name: String) throws -> [String] {
        try place.run(["queue"] + Words.split(name) + ["--json"], at: now).objects.compactMap { $0?["id"] as? String }
    }

    /// What the definition in force says, as a file that one can change.
    func definition(_ change: (String) -> String) throws -> String {
        let text = try place.run(["definition", "show", "--yaml"], at: now).text
        let changed = change(text)
        try #require(changed != text, "the change must find what it changes")
        return try place.file("changed-\(UUID().uuidString.prefix(8)).yaml", changed)
    }

    /// The newest line of the journal about a lead, of one kind.
    func line(_ kind: String, of lead: String? = nil) throws -> [String: Any] {
        try #require(place.lines().last { $0["kind"] as? String == kind && (lead == nil || $0["lead"] as? String == lead) })
    }
}
