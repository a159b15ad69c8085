import CSystem

/// Returns memory that was freed to the system, after work that needed much of it for a moment.
package func returnFreedMemory() { winnow_trim_memory() }
