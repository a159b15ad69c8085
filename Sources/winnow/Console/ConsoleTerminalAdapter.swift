import Console
import Glibc
import Screen
import Terminal

/// Connects the console to the terminal.
final class ConsoleTerminalAdapter: ConsoleTerminal {
    private var terminal: Terminal

    /// Opens the terminal and enters its console mode.
    init(_ options: TerminalOptions) throws(TerminalError) { terminal = try Terminal(options) }

    /// The glyphs that the terminal can display.
    var glyphs: Glyphs { terminal.glyphs }

    var size: Size { terminal.size }

    var monotonicMilliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    var inputDescriptors: [Int32] { [terminal.input] }

    func paint(_ frame: Frame) { terminal.paint(frame) }

    func redraw() { terminal.repaint() }

    func wait(milliseconds: Int, watching: [Int32]) -> [TerminalWake] {
        var wakes: [TerminalWake] = []
        var wasWatched = false
        for reason in terminal.wait(for: watching, timeout: .milliseconds(milliseconds)) {
            switch reason {
            case .input: wakes += terminal.drainInputs().map { .input($0, at: monotonicMilliseconds) }
            case .descriptor:
                // Several descriptors may report the same journal entries.
                if !wasWatched { wakes.append(.watched) }
                wasWatched = true
            case .resumed: wakes.append(.input(.resize(terminal.size), at: monotonicMilliseconds))
            case .interrupt: wakes.append(.input(.key(.control("c")), at: monotonicMilliseconds))
            case .terminate, .gone: wakes.append(.terminate)
            case .woken, .timeout: break
            }
        }
        return wakes
    }

    func copy(_ text: String) {
        // A text too long for any terminal is not sent; the console never has one.
        if !terminal.copy(text) { terminal.bell() }
    }

    func bell() { terminal.bell() }

    func suspend() { terminal.suspend() }

    /// Restores the terminal.
    func close() { terminal.close() }
}
