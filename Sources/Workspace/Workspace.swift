// Workspace: see ARCHITECTURE.md.
