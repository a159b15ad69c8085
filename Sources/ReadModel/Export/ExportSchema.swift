/// The tables and views of `winnow export sqlite`; `Resources/exports/README.md` explains them.
///
/// Names and meanings never change; new columns come last. Moments are text in UTC (`2026-11-23T09:00:00.000Z`), days
/// text in the definition's time zone, amounts whole cents, truth values 0 and 1.
package enum ExportSchema {
    /// The version of the tables, in `PRAGMA user_version`.
    static let version = 1

    /// A table, by its name.
    package enum Table: String, CaseIterable {
        case export, leads, stays, decisions, tasks, events, accounts, opportunities, recordIDs = "record_ids"

        /// The columns with their types and constraints, in order.
        var columns: [String] {
            switch self {
            case .export:
                [
                    "workspace TEXT NOT NULL", "workspace_id TEXT NOT NULL", "moment TEXT NOT NULL", "today TEXT NOT NULL",
                    "last_entry INTEGER NOT NULL", "definition INTEGER NOT NULL",
                ]
            case .accounts: ["id TEXT PRIMARY KEY", "name TEXT", "domain TEXT", "owner TEXT"]
            case .leads:
                [
                    "id TEXT PRIMARY KEY", "stage TEXT NOT NULL", "stage_label TEXT NOT NULL", "owner TEXT",
                    "score INTEGER NOT NULL",
                    "fit INTEGER NOT NULL", "engagement INTEGER NOT NULL", "first_name TEXT", "last_name TEXT", "title TEXT",
                    "company TEXT", "email TEXT", "phone TEXT", "website TEXT", "industry TEXT", "function TEXT", "employees TEXT",
                    "country TEXT", "state TEXT", "city TEXT", "source TEXT", "campaign TEXT", "path TEXT NOT NULL",
                    "captured_at TEXT NOT NULL", "captured_on TEXT NOT NULL", "entered_stage_at TEXT NOT NULL",
                    "last_contact_at TEXT", "snoozed_until TEXT", "return_on TEXT", "reason TEXT",
                    "account TEXT REFERENCES accounts (id)",
                ]
            case .stays:
                [
                    "lead TEXT NOT NULL REFERENCES leads (id)", "number INTEGER NOT NULL", "stage TEXT NOT NULL",
                    "entered_at TEXT NOT NULL", "entered_on TEXT NOT NULL", "left_at TEXT", "is_declared INTEGER NOT NULL",
                    "definition INTEGER NOT NULL", "entry INTEGER NOT NULL",
                ]
            case .decisions:
                [
                    "lead TEXT NOT NULL REFERENCES leads (id)", "entry INTEGER NOT NULL", "kind TEXT NOT NULL", "reason TEXT",
                    "reason_label TEXT", "decided_at TEXT NOT NULL", "decided_on TEXT NOT NULL", "by TEXT NOT NULL",
                    "is_declared INTEGER NOT NULL", "definition INTEGER NOT NULL",
                ]
            case .tasks: ["lead TEXT NOT NULL REFERENCES leads (id)", "kind TEXT NOT NULL", "due_at TEXT NOT NULL"]
            case .events:
                [
                    "entry INTEGER NOT NULL PRIMARY KEY", "lead TEXT REFERENCES leads (id)", "kind TEXT NOT NULL",
                    "recorded_at TEXT NOT NULL", "occurred_at TEXT NOT NULL", "occurred_on TEXT NOT NULL", "by TEXT NOT NULL",
                    "via TEXT", "action TEXT NOT NULL", "import TEXT", "definition INTEGER NOT NULL", "stage TEXT", "owner TEXT",
                    "reason TEXT", "channel TEXT", "direction TEXT", "outcome TEXT", "type TEXT", "form TEXT", "campaign TEXT",
                    "note TEXT",
                ]
            case .opportunities:
                [
                    "id TEXT PRIMARY KEY", "lead TEXT NOT NULL REFERENCES leads (id)", "account TEXT REFERENCES accounts (id)",
                    "account_name TEXT", "name TEXT", "status TEXT NOT NULL", "cents INTEGER", "currency TEXT", "close_date TEXT",
                    "chance INTEGER", "next_step TEXT", "owner TEXT", "opened_at TEXT NOT NULL", "opened_on TEXT NOT NULL",
                    "closed_at TEXT", "closed_on TEXT",
                ]
            case .recordIDs: ["lead TEXT NOT NULL REFERENCES leads (id)", "system TEXT", "id TEXT NOT NULL"]
            }
        }
    }

    /// The statements that create the tables.
    static var tables: [String] {
        Table.allCases.map { "CREATE TABLE \($0.rawValue) (\($0.columns.joined(separator: ", ")))" }
    }

    static let indices = [
        "CREATE INDEX stays_by_lead ON stays (lead)", "CREATE INDEX decisions_by_lead ON decisions (lead)",
        "CREATE INDEX events_by_lead ON events (lead)", "CREATE INDEX opportunities_by_lead ON opportunities (lead)",
        "CREATE INDEX record_ids_by_lead ON record_ids (lead)",
    ]

    static let views = [
        "CREATE VIEW open_leads AS SELECT * FROM leads WHERE stage IN ('inquiry', 'viable', 'mql', 'sal', 'sql', 'opportunity')",
        "CREATE VIEW active_leads AS SELECT * FROM leads WHERE stage IN ('sal', 'sql')",
        "CREATE VIEW overdue_tasks AS SELECT * FROM tasks WHERE due_at < (SELECT moment FROM export)",
        "CREATE VIEW open_opportunities AS SELECT * FROM opportunities WHERE status = 'open'",
        """
        CREATE VIEW touches AS SELECT entry, lead, occurred_at, occurred_on, by, channel, direction, outcome, note
        FROM events WHERE kind = 'touched'
        """,
        """
        CREATE VIEW activities AS SELECT entry, lead, occurred_at, occurred_on, type, form, campaign
        FROM events WHERE kind = 'engaged'
        """,
    ]
}
