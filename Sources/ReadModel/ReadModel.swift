// ReadModel: see ARCHITECTURE.md.
