/// The page that explains the journal's format, for people and for other programs that read it.
package enum JournalReference {
    /// The page in Markdown, without a final newline.
    package static let text = #"""
        # The journal's format

        `journal.jsonl` is the source of truth of a workspace: a header, then one JSON object a line. Everything else can be
        rebuilt from it. `winnow journal --reference` prints this page.

        Keys and kinds never change their meaning and are never removed. A reader skips keys and kinds that it does not know.
        There are two formats. New workspaces have format 2; a journal of format 1 stays readable and writable for ever, and
        `winnow upgrade` writes it as format 2. The lines are the same in both: only the header and the first hash differ.

        ## The header

        Format 2 (one line, keys in this order):

        ```json
        {"winnow":"journal","format":2,"workspace":"01a207a2-3280-7b34-9b1c-51b494203539","created":"2026-11-23T09:00:00.000Z","simulated":false,"generation":1,"check":"…64 digits…"}
        ```

        | Key | Meaning |
        |---|---|
        | `workspace` | the workspace's id, a UUID in lower case |
        | `created` | when it was created |
        | `simulated` | whether commands may set the clock |
        | `generation` | 1, and higher with each rewrite of the file: one more with an erasure or a repair, far more with an upgrade, a restore or an accepted loss |
        | `check` | SHA-256 of the line without its newline and without `,"check":"…"` |

        A header that differs from these bytes in any way is an error. In format 1 the keys are `winnow`, `format`, `workspace`,
        `generation`, `simulated`, `created`, and nothing covers them except `workspace`.

        ## A line

        White space stands nowhere between a line's own keys. They come in this order:

        | Key | Meaning |
        |---|---|
        | `v` | the version of the line: 1, or 2 where an earlier winnow could not skip what is new in it |
        | `seq` | 1, 2, 3 … without gaps; the order of events |
        | `id` | the UUID of the user's action; all its lines share it. A retry with the same id, anywhere in the journal, does nothing |
        | `part` | `[2,3]`: the second of three lines of one action; absent if there is one |
        | `at` | when it was recorded: UTC with milliseconds |
        | `occurredAt` | when it happened, if that differs |
        | `by` | the login, or `rule:` and the name of a rule |
        | `via` | the login that acted for `by` |
        | `lead` | the lead, such as `L481` |
        | `kind` | what happened; see below |
        | `def` | the version of the definition that the decision used |
        | `batch` | the import that the line belongs to |
        | `data` | the values that are not personal |
        | … | keys of a later version |
        | `person` | the personal values, beginning with a random `salt`; `null` after an erasure |
        | `personDigest` | SHA-256 of the bytes of `person`'s value as they were written |
        | `sum` | the line's hash |

        A line counts if and only if it ends in a newline, parses, has the next `seq`, matches its `personDigest` and has the
        hash that follows from the line before. An action counts only with its last part.

        ## The hashes

        `sum` is SHA-256, in hexadecimal, over the `sum` of the line before followed by the line's own bytes without its
        newline, without `"person":…,` and without `,"sum":"…"`. Before seq 1 stands the SHA-256 of the header without
        `,"generation":…,"check":"…"`; in format 1, that of the format and the workspace's id. So an erasure, which turns
        `person` into `null`, leaves every hash as it was.

        ```sh
        before=$(head -1 journal.jsonl |
          sed -E 's/,"generation":[0-9]+,"check":"[0-9a-f]{64}"\}$/}/' |
          tr -d '\n' | sha256sum | cut -d' ' -f1)
        line=$(sed -n 2p journal.jsonl |
          sed -E \
            -e 's/"person":(null|\{.*\}),"personDigest"/"personDigest"/' \
            -e 's/,"sum":"[0-9a-f]{64}"\}$/}/')
        printf '%s%s' "$before" "$line" | sha256sum
        ```

        ## Values

        An absent key means no value. In `edited`, `accountChanged`, `opportunityOpened` and `opportunityChanged` an absent key
        leaves the value as it is, and an empty text or list removes it.

        | Value | Form |
        |---|---|
        | `fields` | an object of a lead's fields, such as `{"title":"CTO"}`; the personal ones stand in `person` |
        | `extra` | an object of the columns that are no field of winnow |
        | `externalIds` | record ids with their systems: `[{"system":"salesforce","id":"00Q…"},{"id":"77"}]`; without `system`, the unnamed one. The first id is the field `externalId` |
        | `emails`, `phones` | lists of addresses and numbers beside the fields `email`, `phone` and `mobile` |
        | `score` | `{"fit":52,"engagement":30}`, in points |
        | `evidence` | the scoring rules that gave points: `[{"rule":"title-decides","points":20}]` |
        | `trigger` | why a rule acted: `{"seq":12}` or `{"due":"2026-11-24T09:00:00.000Z"}` |
        | `declaration` | the file's text that stated it: `{"column":"Lead Status","word":"Contacted","reason":"timing"}` |
        | `amount` | `{"cents":1200000,"currency":"EUR"}` |
        | `conversion` | `existingAccount`, `amount`, `closeDate`, `followUp` with `channel` and `at`, `intention`, `closer` |
        | `returnOn`, `closeDate` | a date: `2027-03-01` |
        | `month` | `2026-11` |
        | `accountId`, `opportunityId` | `A3`, `O7` |

        ## The kinds

        | Kind | What happened | `data` | `person` |
        |---|---|---|---|
        | `captured` | a lead arrived | `stage`, `fields`, `owner`, `requested`, `path`, `declaration`, `since` | `fields`, `extra`, `externalIds`, `emails`, `phones`, `rowKey` |
        | `engaged` | the prospect did something; of type `capturedAgain`, a known person arrived again | `type`, `form`, `asksForSales`, `campaign`, `source` | `detail`, `externalId` |
        | `promoted` | it became viable or an MQL | `stage`, `score`, `trigger`, `evidence` | |
        | `accepted` | sales accepted it | `stage`, `owner`, `score`, `evidence` | |
        | `qualified` | sales confirmed it | `stage` | |
        | `rejected` | it was returned to marketing | `reason`, `trigger`, `returnOn`, `track` | `note` |
        | `disqualified` | it was disqualified | `reason`, `trigger` | `note` |
        | `converted` | it became an opportunity: the lead's first, unless `opportunityOpened` of the same action numbers it | `stage`, `owner`, `conversion`, `declaration` | `account`, `contact`, `opportunity`, `followUpNote` |
        | `closed` | an opportunity ended; without `opportunityId`, the newest open one | `outcome`, `reason`, `opportunityId`, `amount`, `conversion`, `declaration` | `account`, `contact`, `opportunity`, `followUpNote`, `note` |
        | `touched` | an attempt to reach it was logged | `channel`, `direction`, `outcome`, `track`, `step` | `note`, `externalId`, `formerOwner` |
        | `followUpScheduled` | a meeting or call was agreed | `channel`, `at` | `note` |
        | `assessed` | criteria were answered | `answers`, `chanceToClose` | `note` |
        | `assigned` | it got an owner | `owner`, `claim`, `reason` of a rule, `trigger` | `reason` of a person |
        | `released` | it lost its owner | | |
        | `snoozed` | it was snoozed | `until` | |
        | `noted` | a note was added | | `note` |
        | `edited` | fields changed | `fields`, `returnOn`, `track` | `fields`, `extra`, `externalIds`, `emails`, `phones` |
        | `optedOut`, `optedIn`, `bounced` | a channel was closed or opened; without `channel`, all | `channel`, `stage`, `trigger` | |
        | `reengaged` | it raised its hand and came back | `stage`, `owner`, `trigger` | `note` |
        | `requalified` | a new definition moved it | `stage`, `score`, `trigger` | |
        | `merged` | another lead was merged into it | `absorbed` | |
        | `undone` | actions were undone, by the numbers of their lines | `ranges` | |
        | `accountChanged` | an account was added or changed | `accountId`, `owner` | `name`, `domain` |
        | `accountMerged` | another account was merged into one | `accountId`, `absorbed` | |
        | `opportunityOpened` | an opportunity of the lead was opened; of a known one, what a file says of its opening | `opportunityId`, `accountId`, `amount`, `closeDate`, `chance`, `owner` where it isn't the lead's | `nextStep`, `opportunity` (its name), `account`, `externalIds` |
        | `opportunityChanged` | values of an opportunity changed; record ids are added | `opportunityId`, `accountId`, `amount`, `closeDate`, `chance`, `owner` where it isn't the lead's | `nextStep`, `opportunity` (its name), `account`, `externalIds` |
        | `costRecorded` | the cost of a source in a month was recorded | `source`, `month`, `amount` | |
        | `imported` | an import ended | `form`, `counts`, `fileDigest` | `fileName`, `externalIds` (of merged records that no lead has, each followed by that of the record that stayed) |
        | `definitionAdopted` | a definition came into force | `number`, `name`, `text` | |
        | `definitionSigned` | one side signed it | `number`, `side` | |
        | `repUpdated` | a member of the team was added or changed | `login`, `roles`, `territory`, `capacity`, `awayUntil` | `name`, `aliases` |
        | `erased` | personal data was erased: of the line's `lead`, and of the `leads`, imports (`batches`: what is personal in their `imported` lines) and `accounts` that it names | `digests`, `leads`, `batches`, `accounts` | |

        ## Erasures

        `person` may be `null` only if an `erased` line names whom the data was about: the lead of the line; of an `imported`
        line, its import; of an `accountChanged` line, its account. Every erased lead has an `erased` line of its own.

        `digests` are HMACs under the workspace's `erasure.key`, by which a later import recognises the person: of each e-mail
        address (with and without its tag), record id (short form, with and without the system), row, and pair of phone (last
        nine digits) and family name that was ever known. An id of which only one side shows the system counts unless both have
        first and last name, and these are others. An address or phone that others have too counts only with first and
        last name: equal, initials, or a known short form. Digests of earlier versions have the family name alone. Where the
        first two are equal, they are the HMAC of the workspace's id with the label `key`, which tells the key.

        ## Upgrading

        `winnow upgrade` writes a journal of format 1 as format 2: `seq`, `id`, times, `person` and `personDigest` stay, `sum` is
        new in every line, and the generation rises. The old file stays as `journal.format1.jsonl`; the next erasure deletes it,
        because it still has the person.
        """#
}
