// Intake: see ARCHITECTURE.md.
