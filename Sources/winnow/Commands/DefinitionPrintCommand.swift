import ArgumentParser
import Definitions
import Formats
import Journal
import Lifecycle
import Workspace

/// The form of a printed agreement.
enum AgreementForm: String, WordArgument {
    case text, markdown, html
}

struct DefinitionPrintCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "print", _superCommandName: Winnow.name,
            abstract: "Print the definition as an agreement to read, sign and file.",
            discussion: """
                It says who does what, what each step requires, and who has signed, with lines for further signatures and what \
                changed since an earlier one. A preset or a YAML file is printed without signatures.

                Example: winnow definition print --as html > agreement.html
                Example: winnow definition print bant
                """)
    }

    @Argument(
        help: ArgumentHelp(
            "A YAML file, a preset's name, or the number of an adopted definition; by default the one in force.",
            valueName: "definition"))
    var named: String?
    @Option(name: .customLong("as"), help: "The form: text, markdown or html (one page for a browser or A4 paper).")
    var form: AgreementForm = .text
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let document = try document(context)
        if common.json { return context.output.json { document.write(to: &$0) } }
        switch form {
        case .text: context.output.lines(document.text)
        case .markdown: context.output.lines(document.markdown)
        case .html: context.output.lines(document.html)
        }
    }

    private func document(_ context: CommandContext) throws -> AgreementDocument {
        let sides = SigningSide.allCases.map(\.rawValue)
        if let named, Int(named) == nil {
            return AgreementDocument(
                of: try context.definition(named), workspace: "", adoptedOn: nil, signers: [], sides: sides)
        }
        let workspace = try context.open()
        let version =
            try named.flatMap { Int($0) }.map { (number) throws in try workspace.session.version(number) }
            ?? workspace.session.versions.last
        let definition = try named.map { (name) throws in try context.definition(name) } ?? workspace.definition
        let zone = workspace.definition.calendar.zone
        return AgreementDocument(
            of: definition, workspace: workspace.name, adoptedOn: version.map { zone.day(of: $0.at).description },
            until: workspace.session.versions.first { $0.number > definition.number }.map { zone.day(of: $0.at).description },
            signers: signers(upTo: definition, workspace, zone), sides: sides)
    }

    /// Each person's newest signature of a version up to the printed one, with what has changed since.
    private func signers(
        upTo definition: LeadDefinition, _ workspace: Workspace, _ zone: ZoneTable
    ) -> [AgreementDocument.Signer] {
        var signers: [AgreementDocument.Signer] = []
        var seen: Set<String> = []
        for version in workspace.session.versions.reversed() where version.number <= definition.number {
            let signed = version.number == definition.number ? nil : workspace.session.definitionHistory[version.number]
            let changes = signed.map { DefinitionDiff(from: $0, to: definition).groups.flatMap(\.lines) } ?? []
            for side in SigningSide.allCases {
                for signature in version.signers[side] ?? [] where seen.insert("\(side) \(signature.by)").inserted {
                    signers.append(
                        AgreementDocument.Signer(
                            side: side.rawValue, name: workspace.team.name(of: signature.by),
                            day: zone.day(of: signature.at).description, number: version.number, changes: changes))
                }
            }
        }
        return signers
    }
}

extension AgreementDocument {
    /// Writes the members of its JSON form.
    fileprivate func write(to object: inout JSONMembers) {
        object.text("title", title)
        object.texts("introduction", introduction)
        object.member("parts") { json in
            json.array(parts) { json, part in
                json.object { item in
                    item.text("title", part.title)
                    item.texts("sentences", part.sentences)
                    item.texts("items", part.items)
                }
            }
        }
        object.member("signers") { json in
            json.array(signed + earlier) { json, signer in
                json.object { item in
                    item.text("side", signer.side)
                    item.text("name", signer.name)
                    item.text("day", signer.day)
                    item.number("definition", signer.number)
                    item.texts("changes", signer.changes)
                }
            }
        }
    }
}
