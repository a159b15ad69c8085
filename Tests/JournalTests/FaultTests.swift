import Foundation
import Glibc
import Lifecycle
import Synchronization
import Testing
import Torture

@testable import Journal

/// The way in which a system call fails.
enum Fault: String, CaseIterable, Sendable {
    case ioError, noSpace, interrupted, shortWrite, noLocks, tooManyFiles
    /// The process is killed before the call, or after it.
    case killedBefore, killedAfter

    var code: Int32 {
        switch self {
        case .ioError, .killedBefore, .killedAfter: EIO
        case .noSpace, .shortWrite: ENOSPC
        case .interrupted: EINTR
        case .noLocks: ENOLCK
        case .tooManyFiles: EMFILE
        }
    }

    var isKill: Bool { self == .killedBefore || self == .killedAfter }
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

    /// Makes a call, unless it fails now.
    private func make<Result>(_ call: () -> Result, orFail failure: @autoclosure () -> Result) -> Result {
        let number = count.withLock {
            $0 += 1
            return $0
        }
        switch fault {
        case .killedBefore: return number < target ? call() : failure()
        // What the call returns, a dead process doesn't learn.
        case .killedAfter: return number <= target ? call() : failure()
        default: return number == target || isPermanent && number > target ? failure() : call()
        }
    }

    /// Whether the process was killed.
    private var isDead: Bool { fault.isKill && count.withLock { $0 > target || fault == .killedBefore && $0 == target } }

    var calls: JournalSystemCalls {
        let live = JournalSystemCalls.live
        let (code, fault) = (fault.code, fault)
        var calls = live
        calls.open = { path, flags, mode in self.make({ live.open(path, flags, mode) }, orFail: -code) }
        // The kernel releases the locks of a process that was killed.
        calls.flock = { file, how in how == LOCK_UN ? live.flock(file, how) : self.make({ live.flock(file, how) }, orFail: -code) }
        calls.status = { file in self.make({ live.status(file) }, orFail: .failure(SystemError(code))) }
        calls.statusAt = { path in self.make({ live.statusAt(path) }, orFail: .failure(SystemError(code))) }
        calls.read = { file, buffer, offset in self.make({ live.read(file, buffer, offset) }, orFail: -Int(code)) }
        calls.write = { file, bytes in
            let half = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)])
            return self.make({ live.write(file, bytes) }, orFail: fault == .shortWrite ? live.write(file, half) : -Int(code))
        }
        calls.writeAt = { file, bytes, offset in self.make({ live.writeAt(file, bytes, offset) }, orFail: -Int(code)) }
        calls.truncate = { file, size in self.make({ live.truncate(file, size) }, orFail: -code) }
        calls.syncData = { file in self.make({ live.syncData(file) }, orFail: -code) }
        calls.sync = { file in self.make({ live.sync(file) }, orFail: -code) }
        calls.rename = { path, target in self.make({ live.rename(path, target) }, orFail: -code) }
        calls.link = { path, target in self.make({ live.link(path, target) }, orFail: -code) }
        calls.remove = { path in self.isDead ? -code : live.remove(path) }
        calls.changeMode = { file, mode in self.make({ live.changeMode(file, mode) }, orFail: -code) }
        calls.changeOwner = { file, user, group in self.make({ live.changeOwner(file, user, group) }, orFail: -code) }
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
            // What a killed process wrote is there wholly or not at all.
            if !saved && !notConfirmed { #expect(entries.count == 1 || fault.isKill && entries.count == 3, location) }
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
        Torture.record("journal-faults", tries: target, failures: 0)
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
        arguments: Fault.allCases, [false, true])
    func erase(fault: Fault, isPermanent: Bool) throws {
        try everyCall(fault, isPermanent) { (calls, workspace) in
            let journal = try workspace.open(calls)
            _ = try journal.erase(
                [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: ["ab"])))]) })
        } expecting: { (after, entries, location) in
            #expect(entries.count == (after.header.generation == 1 ? 2 : 3), location)
        }
    }

    @Test(
        "whichever call fails during an upgrade, the journal is the old one or the new one",
        arguments: Fault.allCases, [false, true])
    func upgrade(fault: Fault, isPermanent: Bool) throws {
        try everyCall(fault, isPermanent, format: .one) { (calls, workspace) in
            _ = try workspace.open(calls).upgrade(as: JournalWriter(dana))
        } expecting: { (after, entries, location) in
            #expect(entries.count == 2, location)
            if try after.marker() != nil { _ = try after.repair(holder: dana) }
            _ = try after.upgrade(as: JournalWriter(dana))
            #expect(after.header.format == .two, location)
        }
    }

    @Test("whichever call fails during a repair, every action stays", arguments: Fault.allCases, [false, true])
    func repair(fault: Fault, isPermanent: Bool) throws {
        try everyCall(fault, isPermanent) { (calls, workspace) in
            // An unfinished end, and the marker of an earlier failure.
            try workspace.overwrite(workspace.bytes + Array("{\"v\":1,\"se".utf8))
            try Data("fdatasync failed\n".utf8).write(to: URL(fileURLWithPath: workspace.folder.degraded))
            _ = try workspace.folder.repair(from: nil, as: JournalWriter(dana), calls: calls)
        } expecting: { (after, entries, location) in
            #expect(entries.count == 2, location)
            // The same command finishes what another one left.
            _ = try after.repair(holder: dana)
            #expect(try after.marker() == nil, location)
        }
    }

    /// Lets each call of an operation fail, one after the other, on a workspace with two entries.
    private func everyCall(
        _ fault: Fault, _ isPermanent: Bool, format: JournalHeader.Format = .two,
        _ operation: (JournalSystemCalls, Workspace) throws -> Void,
        expecting: (JournalFile, [Entry], Comment) throws -> Void
    ) throws {
        var target = 1
        while true {
            let workspace = try Workspace(format: format)
            try workspace.open().add([note("secret", on: 1), note("other", on: 2)], intent: 1)
            let injector = FaultInjector(target: target, isPermanent: isPermanent, fault: fault)
            let location = Comment(rawValue: "call \(target), \(fault.rawValue), for good: \(isPermanent)")
            do {
                try operation(injector.calls, workspace)
            } catch let error as JournalError {
                // After a rename that the disk did not confirm, nothing is written before a repair.
                if case .notConfirmed = error, !fault.isKill, !isPermanent {
                    #expect(try workspace.open().marker() != nil, location)
                }
            }
            let after = try workspace.open()
            try expecting(after, try after.all().entries, location)
            if try after.marker() != nil { #expect(try after.repair(holder: dana).degraded != nil, location) }
            try workspace.open().add([note("later")], intent: 9)
            #expect(try workspace.open().verify().isSound, location)
            if !injector.hasFired { break }
            target += 1
        }
        #expect(target > 12)
        Torture.record("journal-faults", tries: target, failures: 0)
    }
}
