// Journal: see ARCHITECTURE.md.
