import Glibc

// Whether managers get the dashboards over SSH, and nothing else.
extension HealthCheck {
    /// The absolute path of this program.
    static var program: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? "/usr/local/bin/winnow" : String(decoding: bytes, as: UTF8.self)
    }

    /// What to put into the daemon's configuration: those who may look and not write get the dashboards, whatever they ask for.
    var snippet: [String] {
        let readers = readers.map(FileMetadata.name(ofGroup:)) ?? "READERS"
        let writers = writers.map(FileMetadata.name(ofGroup:)) ?? "WRITERS"
        return [
            "Match Group \(readers),!\(writers)",
            "    ForceCommand \(shellWord(Self.program)) funnel --read-only -w \(shellWord(folder))",
            "    PermitTTY yes", "    DisableForwarding yes", "    PermitUserRC no",
            "    ClientAliveInterval 15", "    ClientAliveCountMax 3",
        ]
    }

    mutating func examineDaemon() {
        examineProgram()
        guard isShared, let readers, let writers else { return }
        let configuration = SSHConfiguration.read(daemon)
        guard configuration.isReadable else {
            found(
                .warning(
                    "sshd", "\(daemon) can't be read here",
                    mend: configuration.isThere
                        ? "look as root: winnow doctor -w \(shellWord(folder))" : "apt-get install openssh-server"))
            return
        }
        let group = FileMetadata.name(ofGroup: readers)
        let blocks = configuration.blocks(forGroup: group, butNot: FileMetadata.name(ofGroup: writers))
        guard let block = blocks.first(where: { $0.forcedCommand?.contains(folder) == true }) ?? blocks.first else {
            found(
                .warning(
                    "sshd", "no Match block gives the group \(group) the dashboards of this workspace and nothing else",
                    mend: "put the lines below into /etc/ssh/sshd_config.d/winnow.conf, then: sshd -t && systemctl reload ssh"))
            return
        }
        examine(block)
    }

    private mutating func examine(_ block: SSHConfiguration.Block) {
        let mend = "write it as in the lines below, then: sshd -t && systemctl reload ssh"
        guard let forced = block.forcedCommand else {
            found(.failure("sshd", "\(block.place) lets people in without ForceCommand: they get a shell", mend: mend))
            return
        }
        let words = forced.split(separator: " ").map(String.init)
        let before = findings.count
        if words.first?.hasPrefix("/") != true {
            found(.failure("sshd", "\(block.place): ForceCommand doesn't name the program by its absolute path", mend: mend))
        }
        if !words.contains("--read-only") {
            found(.failure("sshd", "\(block.place): ForceCommand doesn't say --read-only", mend: mend))
        }
        if !forced.contains(folder) {
            found(.warning("sshd", "\(block.place): ForceCommand is for another workspace than \(folder)", mend: mend))
        }
        for (name, wanted) in [("disableforwarding", "yes"), ("permituserrc", "no")]
        where block.options[name]?.lowercased() != wanted {
            let spelled = name == "permituserrc" ? "PermitUserRC no" : "DisableForwarding yes"
            found(.failure("sshd", "\(block.place) doesn't say \(spelled)", mend: mend))
        }
        if block.options["permittty"]?.lowercased() == "no" {
            found(.failure("sshd", "\(block.place) says PermitTTY no: there is no terminal to draw on", mend: mend))
        }
        if findings.count == before {
            found(.fine("sshd", "\(block.place) gives those who may look the dashboards and nothing else"))
        }
    }

    /// The program must be everybody's to run and nobody's to change.
    private mutating func examineProgram() {
        let path = Self.program
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            guard let decisionContext = FileMetadata(folder, following: true) else { continue }
            let isSticky = decisionContext.mode & 0o1000 != 0
            if decisionContext.mode & 0o002 != 0, !isSticky {
                found(.failure("program", "\(folder) can be written by anybody", mend: "chmod o-w \(shellWord(folder))"))
                return
            }
            if isShared, decisionContext.mode & 0o001 == 0 {
                found(
                    .failure(
                        "program", "others can't run \(path), which lies in \(folder)",
                        mend: "make install, which puts it into /usr/local/bin"))
                return
            }
        }
        found(.fine("program", path))
    }
}
