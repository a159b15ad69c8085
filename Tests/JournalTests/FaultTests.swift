import Foundation
import Glibc
import Lifecycle
import Synchronization
import Testing

@testable import Journal

/// The way in which a system call fails.
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

/// Makes the Nth system call fail, once or permanently.
final class FaultInjector: Sendable {
    private let count = Mutex(0)
    let target: Int
    let isPermanent: Bool
    let fault: Fault

    init(target: Int, isPermanent: Bool, fault: Fault) {
        self.target = target
        self.isPermanent = isPermanent
        self.fault = fault
    }

    var hasFired: Bool { count.withLock { $0 >= target } }

    private func fires() -> Bool {
        count.withLock {
            $0 += 1
            return isPermanent ? $0 >= target : $0 == target
        }
    }

    var calls: JournalSystemCalls {
        let live = JournalSystemCalls.live
        let (code, fault) = (fault.code, fault)
        var calls = live
        calls.open = { self.fires() ? -code : live.open($0, $1, $2) }
        calls.flock = { $1 == LOCK_UN || !self.fires() ? live.flock($0, $1) : -code }
        calls.status = { self.fires() ? .failure(SystemError(code)) : live.status($0) }
        calls.statusAt = { self.fires() ? .failure(SystemError(code)) : live.statusAt($0) }
        calls.read = { self.fires() ? -Int(code) : live.read($0, $1, $2) }
        calls.write = { descriptor, bytes in
            guard self.fires() else { return live.write(descriptor, bytes) }
            guard fault == .shortWrite else { return -Int(code) }
            return live.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
        }
        calls.writeAt = { self.fires() ? -Int(code) : live.writeAt($0, $1, $2) }
        calls.truncate = { self.fires() ? -code : live.truncate($0, $1) }
        calls.syncData = { self.fires() ? -code : live.syncData($0) }
        calls.sync = { self.fires() ? -code : live.sync($0) }
        calls.rename = { self.fires() ? -code : live.rename($0, $1) }
        calls.changeMode = { self.fires() ? -code : live.changeMode($0, $1) }
        calls.changeOwner = { self.fires() ? -code : live.changeOwner($0, $1, $2) }
        calls.pause = { _ in }
        return calls
    }
}

@Suite("Failing system calls")
struct FaultTests {
    @Test(
        "whichever call fails during an append, nothing acknowledged is lost and nothing partial remains",
        arguments: Fault.allCases, [false, true])
    func append(fault: Fault, isPermanent: Bool) throws {
        var target = 1
        while true {
            let workspace = try Workspace()
            try workspace.open().add([note("acknowledged")], intent: 1)
            // An unfinished end, so that moving it to the quarantine is tried too.
            let before = workspace.bytes
            try workspace.overwrite(before + Array("{\"v\":1,\"se".utf8))
            let injector = FaultInjector(target: target, isPermanent: isPermanent, fault: fault)
            var saved = false
            var notConfirmed = false
            do {
                let journal = try workspace.open(injector.calls)
                if case .written = try journal.append(
                    intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                    deciding: { _ in draft([note("one"), note("two")]) })
                {
                    saved = true
                }
            } catch let error as JournalError {
                if case .notConfirmed = error { notConfirmed = true }
            }
            let location = Comment(rawValue: "call \(target), \(fault.rawValue), for good: \(isPermanent)")
            let after = try workspace.open()
            let (entries, end) = try after.all()
            #expect(entries.first?.event == .noted("acknowledged"), location)
            if saved { #expect(entries.count == 3 && end.unfinishedBytes == 0, location) }
            if !saved && !notConfirmed { #expect(entries.count == 1, location) }
            #expect(workspace.bytes.starts(with: before), location)
            let marker = workspace.content(workspace.folder.degraded)
            #expect(!saved || marker.isEmpty, location)
            if !marker.isEmpty {
                #expect(notConfirmed, location)
                #expect(throws: JournalError.self) { try after.add([note("no")], intent: 3) }
                #expect(try after.repair(holder: dana).degraded != nil)
            }
            try after.add([note("later")], intent: 4)
            #expect(try after.verify().isSound, location)
            if !injector.hasFired { break }
            target += 1
        }
        #expect(target > 12, "an append makes more calls than that")
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
        try workspace.open(calls).add([note("y")], intent: 2)
    }

    @Test("a full disk is reported as such, and the file is unchanged")
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
        "whichever call fails during an erasure, the journal is the old one or the new one",
        arguments: [Fault.ioError, .noSpace])
    func erase(fault: Fault) throws {
        var target = 1
        while true {
            let workspace = try Workspace()
            try workspace.open().add([note("secret", on: 1), note("other", on: 2)], intent: 1)
            let injector = FaultInjector(target: target, isPermanent: false, fault: fault)
            var notConfirmed = false
            do {
                let journal = try workspace.open(injector.calls)
                _ = try journal.erase(
                    [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                    deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: ["ab"])))]) })
            } catch let error as JournalError {
                if case .notConfirmed = error { notConfirmed = true }
            }
            let after = try workspace.open()
            let entries = try after.all().entries
            #expect(entries.count == (after.header.generation == 1 ? 2 : 3), "call \(target)")
            // After a rename that the disk did not confirm, nothing is written before a repair.
            #expect(workspace.content(workspace.folder.degraded).isEmpty == !notConfirmed, "call \(target)")
            if notConfirmed { #expect(try after.repair(holder: dana).degraded != nil) }
            #expect(try workspace.open().verify().isSound, "call \(target)")
            if !injector.hasFired { break }
            target += 1
        }
        #expect(target > 12)
    }
}
