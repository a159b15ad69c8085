// Definitions: see ARCHITECTURE.md.
