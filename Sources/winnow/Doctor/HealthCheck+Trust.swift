import Workspace

// Checks whose workspace it is, before anything in it is opened.
extension HealthCheck {
    /// Whether the workspace may be opened.
    mutating func checkTrust() -> Bool {
        if let distrust = location.distrust(context.trustedFolders) {
            add(.failure("trust", distrust.text, remedy: distrust.remedy))
            return false
        }
        if let problem = context.trustedFolders.problem { add(.warning("trust", problem, remedy: nil)) }
        guard isShared, let owner = ownership.owner, owner != 0 else { return true }
        let name = FileMetadata.name(ofUser: owner)
        add(
            .fine(
                "trust",
                "belongs to \(name); others name it with -w or $WINNOW_WORKSPACE, or run `winnow trust \(shellQuoted(folder))` once"
            ))
        return true
    }
}
