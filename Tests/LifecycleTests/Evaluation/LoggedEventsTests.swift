import Lifecycle
import Testing

@testable import Lifecycle

@Suite("Events of one kind about a lead")
struct LoggedEventsTests {
    @Test("a list is what was put into it, at and around full blocks", arguments: [0, 1, 63, 64, 65, 127, 128, 129, 200])
    func contents(count: Int) {
        let numbers = Array(0..<count)
        var grown = LoggedEvents<Int>()
        for number in numbers { grown.append(number) }
        #expect(Array(grown) == numbers && Array(LoggedEvents(numbers)) == numbers)
        #expect(grown == LoggedEvents(numbers) && grown.hashValue == LoggedEvents(numbers).hashValue)
        #expect(grown.count == count && grown.last == numbers.last && Array(grown.reversed()) == numbers.reversed())
        for start in [0, count / 2, count] { #expect(Array(grown[start...]) == Array(numbers[start...])) }
        let copy = grown
        grown.change { $0 += 1 }
        #expect(Array(grown) == numbers.map { $0 + 1 } && Array(copy) == numbers)
        grown.append(-1)
        #expect(grown.count == count + 1 && copy.count == count)
    }
}
