internal import Glibc
internal import Journal

/// The folder of the selected workspace, and whether the user named it.
package struct WorkspaceLocation: Sendable {
    /// The absolute path of the folder.
    package let folder: String
    /// Whether `-w` or `$WINNOW_WORKSPACE` named it; otherwise winnow found it.
    package let isNamed: Bool

    package init(folder: String, isNamed: Bool) {
        self.folder = folder
        self.isNamed = isNamed
    }

    /// Finds the workspace to open; opens nothing.
    ///
    /// The given folder, else the one in `$WINNOW_WORKSPACE`, else the nearest enclosing folder with a journal or with
    /// what a lost one left, else the default folder. The search ends at the first, also one of somebody else: going on
    /// past somebody else's would use another workspace than the user sees.
    package static func find(
        explicit: String?, environment variables: [String: String], currentFolder: String
    ) -> WorkspaceLocation {
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : currentFolder + "/" + path }
        if let explicit { return WorkspaceLocation(folder: absolute(explicit), isNamed: true) }
        if let variable = variables["WINNOW_WORKSPACE"], !variable.isEmpty {
            return WorkspaceLocation(folder: absolute(variable), isNamed: true)
        }
        var folder = currentFolder
        while true {
            if JournalFolder(path: folder == "/" ? "" : folder).isWorkspace {
                return WorkspaceLocation(folder: folder, isNamed: false)
            }
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else { break }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
        // Relative paths must be ignored (XDG Base Directory Specification).
        let data =
            variables["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? (variables["HOME"] ?? "") + "/.local/share"
        return WorkspaceLocation(folder: data + "/winnow/default", isNamed: false)
    }
}
