internal import Screen

/// Drops the keys that were typed ahead of a refusal: they were meant for a screen that it prevented.
///
/// Keys act while each earlier one succeeded. After a refusal they are dropped until the keyboard was silent for a
/// while, counted from when the refusal was painted.
struct TypeAhead: Sendable {
    /// The silence after which keys act again, in milliseconds.
    static let silence: Int64 = 300

    /// The time of the last key or of the paint after a refusal, in milliseconds of the keys' clock; nil if keys act.
    private var lastNoise: Int64?
    /// Whether the refusal has not been painted yet.
    private var isUnseen = false
    /// The time of the last key.
    private(set) var keyTime: Int64 = 0
    /// The number of keys dropped since the refusal.
    private(set) var droppedCount = 0
    /// The answers that are dropped until the next paint.
    private var leftOver: Set<Character> = []

    /// Drops keys from now on, until there is silence.
    mutating func refuse() {
        lastNoise = keyTime
        isUnseen = true
        droppedCount = 0
    }

    /// Drops answers until the next paint: a form that asked less than was typed ahead for has closed.
    mutating func dropAnswers(_ keys: Set<Character>) {
        leftOver = keys
        droppedCount = 0
    }

    /// Whether a key that was read at a time is dropped.
    mutating func drops(_ key: Key, at time: Int64) -> Bool {
        keyTime = time
        if case .character(let character) = key, leftOver.contains(character) {
            droppedCount += 1
            return true
        }
        leftOver = []
        guard let lastNoise else { return false }
        guard isUnseen || time - lastNoise < Self.silence else {
            self.lastNoise = nil
            return false
        }
        self.lastNoise = time
        droppedCount += 1
        return true
    }

    /// The screen was painted at a time, with the refusal if there is one.
    mutating func wasPainted(at time: Int64) {
        leftOver = []
        guard isUnseen, let lastNoise else { return }
        isUnseen = false
        self.lastNoise = max(lastNoise, time)
    }
}
