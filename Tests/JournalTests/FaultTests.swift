import Foundation
import Glibc
import Lifecycle
import Synchronization
import Testing

@testable import Journal

/// How a system call fails.
enum Fault: String, CaseIterable, Sendable {
    case ioError, noSpace, interrupted, shortWrite

    var code: Int32 {
        switch self {
        case .ioError: EIO
        case .noSpace, .shortWrite: ENOSPC
        case .interrupted: EINTR
        }
    }
}

/// Lets the Nth system call fail, once or from then on.
final class Saboteur: Sendable {
    private let count = Mutex(0)
    let target: Int
    let forGood: Bool
    let fault: Fault

    init(target: Int, forGood: Bool, fault: Fault) {
        self.target = target
        self.forGood = forGood
        self.fault = fault
    }

    var struck: Bool { count.withLock { $0 >= target } }

    private func strikes() -> Bool {
        count.withLock {
            $0 += 1
            return forGood ? $0 >= target : $0 == target
        }
    }

    var calls: JournalSystemCalls {
        let live = JournalSystemCalls.live
        let (code, fault) = (fault.code, fault)
        var calls = live
        calls.open = { self.strikes() ? -code : live.open($0, $1, $2) }
        calls.flock = { $1 == LOCK_UN || !self.strikes() ? live.flock($0, $1) : -code }
        calls.status = { self.strikes() ? .failure(SystemError(code)) : live.status($0) }
        calls.statusAt = { self.strikes() ? .failure(SystemError(code)) : live.statusAt($0) }
        calls.read = { self.strikes() ? -Int(code) : live.read($0, $1, $2) }
        calls.write = { descriptor, bytes in
            guard self.strikes() else { return live.write(descriptor, bytes) }
            guard fault == .shortWrite else { return -Int(code) }
            return live.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
        }
        calls.writeAt = { self.strikes() ? -Int(code) : live.writeAt($0, $1, $2) }
        calls.truncate = { self.strikes() ? -code : live.truncate($0, $1) }
        calls.syncData = { self.strikes() ? -code : live.syncData($0) }
        calls.sync = { self.strikes() ? -code : live.sync($0) }
        calls.rename = { self.strikes() ? -code : live.rename($0, $1) }
        calls.changeMode = { self.strikes() ? -code : live.changeMode($0, $1) }
        calls.changeOwner = { self.strikes() ? -code : live.changeOwner($0, $1, $2) }
        calls.pause = { _ in }
        return calls
    }
}

@Suite("Failing system calls")
struct FaultTests {
    @Test(
        "whichever call fails while an action is written, nothing acknowledged is lost and nothing half remains",
        arguments: Fault.allCases, [false, true])
    func append(fault: Fault, forGood: Bool) throws {
        var target = 1
        while true {
            let workspace = try Workspace()
            try workspace.open().add([note("acknowledged")], intent: 1)
            // An unfinished end in the way, so that setting it aside is tried too.
            let before = workspace.bytes
            try workspace.overwrite(before + Array("{\"v\":1,\"se".utf8))
            let saboteur = Saboteur(target: target, forGood: forGood, fault: fault)
            var saved = false
            var notConfirmed = false
            do {
                let journal = try workspace.open(saboteur.calls)
                if case .written = try journal.append(
                    intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                    deciding: { _ in draft([note("one"), note("two")]) })
                {
                    saved = true
                }
            } catch let error as JournalError {
                if case .notConfirmed = error { notConfirmed = true }
            }
            let place = Comment(rawValue: "call \(target), \(fault.rawValue), for good: \(forGood)")
            let after = try workspace.open()
            let (entries, end) = try after.all()
            #expect(entries.first?.event == .noted("acknowledged"), place)
            if saved { #expect(entries.count == 3 && end.unfinishedBytes == 0, place) }
            if !saved && !notConfirmed { #expect(entries.count == 1, place) }
            #expect(workspace.bytes.starts(with: before), place)
            let marker = workspace.content(workspace.folder.degraded)
            #expect(!saved || marker.isEmpty, place)
            if !marker.isEmpty {
                #expect(notConfirmed, place)
                #expect(throws: JournalError.self) { try after.add([note("no")], intent: 3) }
                #expect(try after.repair(holder: dana).degraded != nil)
            }
            try after.add([note("later")], intent: 4)
            #expect(try after.verify().isSound, place)
            if !saboteur.struck { break }
            target += 1
        }
        #expect(target > 12, "the path has more calls than that")
    }

    @Test("an unconfirmed action makes the workspace read-only until it is repaired, and a second sync is not believed")
    func degraded() throws {
        let workspace = try Workspace()
        var calls = JournalSystemCalls.live
        let failures = Mutex(1)
        calls.syncData = { descriptor in
            let fails = failures.withLock { left in
                left -= 1
                return left >= 0
            }
            return fails ? -EIO : JournalSystemCalls.live.syncData(descriptor)
        }
        let journal = try workspace.open(calls)
        #expect(throws: JournalError.notConfirmed(call: "fdatasync", code: EIO)) { try journal.add([note("x")], intent: 1) }
        for store in [journal, try workspace.open()] {
            #expect {
                try store.add([note("x")], intent: 1)
            } throws: { error in
                if case .degraded = error as? JournalError { true } else { false }
            }
        }
        #expect(try workspace.open().verify().degraded?.contains("fdatasync") == true)
        #expect(try journal.repair(holder: dana).verification.isSound)
        try journal.add([note("y")], intent: 2)
    }

    @Test("a full disk is told as one, and the file is as it was")
    func full() throws {
        let workspace = try Workspace()
        let before = workspace.bytes
        var calls = JournalSystemCalls.live
        calls.write = { descriptor, bytes in
            JournalSystemCalls.live.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 1)]))
        }
        let journal = try workspace.open(calls)
        #expect(throws: JournalError.diskFull) { try journal.add([note("x")], intent: 1) }
        #expect(workspace.bytes == before)
    }

    @Test(
        "whichever call fails while a person is erased, the journal is the old one or the new one",
        arguments: [Fault.ioError, .noSpace])
    func erase(fault: Fault) throws {
        var target = 1
        while true {
            let workspace = try Workspace()
            try workspace.open().add([note("secret", on: 1), note("other", on: 2)], intent: 1)
            let saboteur = Saboteur(target: target, forGood: false, fault: fault)
            do {
                let journal = try workspace.open(saboteur.calls)
                _ = try journal.erase(
                    [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                    deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: ["ab"])))]) })
            } catch is JournalError {
            }
            let after = try workspace.open()
            let entries = try after.all().entries
            #expect(entries.count == (after.header.generation == 1 ? 2 : 3), "call \(target)")
            #expect(try after.verify().isSound, "call \(target)")
            if !saboteur.struck { break }
            target += 1
        }
        #expect(target > 12)
    }
}
