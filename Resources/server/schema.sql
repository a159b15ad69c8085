-- The journal of one workspace on PostgreSQL: `winnow server create` runs this file as one transaction.
--
-- The head row decides the order: a writer names the head that it decided on, and loses if that has moved. Lines are
-- stored in two parts: the bytes that the hash chain covers, and the personal value, which an erasure takes away. No
-- role may write a table; what the functions check, no writer can get around. Running the file again changes nothing.

-- Tables of a later version stay as they are.
DO $$
DECLARE
    found integer;
BEGIN
    IF to_regclass('winnow.schema_version') IS NOT NULL THEN
        SELECT version INTO found FROM winnow.schema_version;
        IF found > 1 THEN
            RAISE EXCEPTION 'the tables are of version %, later than 1', found USING ERRCODE = 'WN011';
        END IF;
    END IF;
END $$;

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['winnow_owner', 'winnow_reader', 'winnow_writer', 'winnow_admin'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;
    -- An administrator who is no superuser.
    IF NOT pg_has_role(current_user, 'winnow_owner', 'MEMBER') THEN
        EXECUTE format('GRANT winnow_owner TO %I', current_user);
    END IF;
END $$;

GRANT winnow_reader TO winnow_writer;
GRANT winnow_writer TO winnow_admin;
CREATE SCHEMA IF NOT EXISTS winnow;
ALTER SCHEMA winnow OWNER TO winnow_owner;
SET ROLE winnow_owner;

-- The version of this schema; a program refuses one that it doesn't know.
CREATE TABLE IF NOT EXISTS winnow.schema_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version integer NOT NULL
);

-- The workspace and the end of its journal. `first_line` is that of the journal when it came here; `chain_start` is the
-- part of it that the hash chain begins with. `closed` says where the workspace went; null while it is here.
CREATE TABLE IF NOT EXISTS winnow.head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    workspace uuid NOT NULL,
    first_line text NOT NULL,
    chain_start bytea NOT NULL,
    generation bigint NOT NULL,
    seq bigint NOT NULL,
    sum bytea NOT NULL CHECK (octet_length(sum) = 32),
    closed text,
    -- The transaction that made the workspace: only that one takes over lines of others.
    made_in xid8
);

-- `core` is the line without its newline, `"person":…,` and `,"sum":"…"`; `sum` is the hash after it. `person` is null
-- for a line without personal values, and after an erasure. `session_login` is the database's login that wrote
-- it, also for rules.
CREATE TABLE IF NOT EXISTS winnow.line (
    seq bigint PRIMARY KEY,
    action uuid NOT NULL,
    core bytea NOT NULL,
    person bytea,
    sum bytea NOT NULL,
    session_login text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS line_by_action ON winnow.line (action);

-- The logins of the team by those of the database, where they differ.
CREATE TABLE IF NOT EXISTS winnow.login (
    database_login name PRIMARY KEY,
    login text NOT NULL
);

-- The key of the digests that keep erased people from coming back. It is never in a replica.
CREATE TABLE IF NOT EXISTS winnow.erasure_key (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    key bytea NOT NULL
);

-- What a call answers: the head, then the lines that the caller doesn't have yet.
DO $$
BEGIN
    IF to_regtype('winnow.answer') IS NULL THEN
        CREATE TYPE winnow.answer AS (
            outcome text, generation bigint, seq bigint, sum bytea, core bytea, person bytea
        );
    END IF;
END $$;

-- The login of the team that the session stands for.
CREATE OR REPLACE FUNCTION winnow.me() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT login FROM winnow.login WHERE database_login = session_user), session_user::text)
$$;

-- The lines after a position, at most as many as are asked for.
CREATE OR REPLACE FUNCTION winnow.lines(after bigint, most integer) RETURNS SETOF winnow.answer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'line', NULL::bigint, seq, sum, core, person FROM winnow.line
    WHERE seq > after ORDER BY seq LIMIT most
$$;

-- Checks and adds the lines of one action to the end of the journal, which the caller has locked. Returns the new head.
-- `way` is `append`, `erase`, or `push` for lines of a journal that was kept elsewhere.
CREATE OR REPLACE FUNCTION winnow.add_lines(
    head winnow.head, action uuid, cores bytea[], persons bytea[], way text
) RETURNS winnow.head
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := winnow.me();
    parts text[];
    text_of_line text;
    digest text;
    count integer := cardinality(cores);
    is_push boolean := way = 'push';
BEGIN
    IF head.closed IS NOT NULL THEN
        RAISE EXCEPTION 'this workspace is no longer on the server: %', head.closed USING ERRCODE = 'WN010';
    END IF;
    IF count IS NULL OR count = 0 OR count IS DISTINCT FROM cardinality(persons) THEN
        RAISE EXCEPTION 'an action needs lines' USING ERRCODE = 'WN001';
    END IF;
    FOR i IN 1..count LOOP
        text_of_line := convert_from(cores[i], 'UTF8');
        -- The keys that decide come first and in this order, so that no later key of the same name can hide them.
        parts := regexp_match(
            text_of_line,
            '^\{"v":[0-9]+,"seq":([1-9][0-9]*),"id":"([0-9a-f-]{36})",(?:"part":\[([0-9]+),([0-9]+)\],)?"at":"[^"\\]*",'
            '(?:"occurredAt":"[^"\\]*",)?"by":"([^"\\]+)",(?:"via":"([^"\\]+)",)?(?:"lead":"L[0-9]+",)?"kind":"([A-Za-z]+)"');
        IF parts IS NULL OR text_of_line ~ '[\n\r]' OR right(text_of_line, 1) <> '}' THEN
            RAISE EXCEPTION 'line % is no line of a journal', head.seq + 1 USING ERRCODE = 'WN002';
        END IF;
        -- A line that no reader could parse would end the journal for everybody.
        PERFORM text_of_line::json;
        IF parts[1]::numeric <> head.seq + 1 THEN
            RAISE EXCEPTION 'line % was expected, and line % was sent', head.seq + 1, parts[1] USING ERRCODE = 'WN003';
        END IF;
        IF NOT is_push AND parts[2] <> action::text THEN
            RAISE EXCEPTION 'line % belongs to another action', parts[1] USING ERRCODE = 'WN004';
        END IF;
        IF NOT is_push AND (
            (count = 1) IS DISTINCT FROM (parts[3] IS NULL)
            OR count > 1 AND (parts[3]::numeric <> i OR parts[4]::numeric <> count)
        ) THEN
            RAISE EXCEPTION 'line % is not part % of % of its action', parts[1], i, count USING ERRCODE = 'WN004';
        END IF;
        IF NOT is_push AND coalesce(parts[6], CASE WHEN parts[5] LIKE 'rule:%' THEN me ELSE parts[5] END) <> me THEN
            RAISE EXCEPTION 'line % is by %, and this session is %', parts[1], coalesce(parts[6], parts[5]), me
                USING ERRCODE = 'WN005';
        END IF;
        -- An erasure takes the personal values away at once; without that its line would be a false record.
        IF (parts[7] = 'erased') IS DISTINCT FROM (way = 'erase') AND NOT is_push THEN
            RAISE EXCEPTION 'line % erases a person, or does not, contrary to the call', parts[1] USING ERRCODE = 'WN004';
        END IF;
        digest := (regexp_match(text_of_line, ',"personDigest":"([0-9a-f]{64})"\}$'))[1];
        IF persons[i] IS NOT NULL AND digest IS DISTINCT FROM encode(sha256(persons[i]), 'hex')
            OR persons[i] IS NULL AND digest IS NOT NULL AND NOT is_push
        THEN
            RAISE EXCEPTION 'the personal values of line % do not have their digest', parts[1] USING ERRCODE = 'WN006';
        END IF;
        head.seq := head.seq + 1;
        head.sum := sha256(convert_to(encode(head.sum, 'hex'), 'UTF8') || cores[i]);
        INSERT INTO winnow.line (seq, action, core, person, sum, session_login)
        VALUES (head.seq, parts[2]::uuid, cores[i], persons[i], head.sum, session_user);
    END LOOP;
    RETURN head;
END $$;

-- Appends an action, if nobody was faster: outcome `appended`, `already` for an action that is known, or `behind` with
-- the lines in between. For `append` and `erase`.
CREATE OR REPLACE FUNCTION winnow.add_action(
    expected_generation bigint, expected_seq bigint, expected_sum bytea, action uuid, cores bytea[], persons bytea[],
    way text
) RETURNS SETOF winnow.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tip winnow.head;
BEGIN
    IF current_setting('fsync') = 'off' OR current_setting('synchronous_commit') = 'off' THEN
        RAISE EXCEPTION 'fsync and synchronous_commit must be on: the server would lose what it confirmed'
            USING ERRCODE = 'WN007';
    END IF;
    SELECT * INTO tip FROM winnow.head FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no workspace yet' USING ERRCODE = 'WN008';
    END IF;
    IF EXISTS (SELECT FROM winnow.line WHERE line.action = add_action.action) THEN
        RETURN NEXT ('already', tip.generation, tip.seq, tip.sum, NULL, NULL)::winnow.answer;
        RETURN QUERY SELECT * FROM winnow.lines(expected_seq, 10000);
    ELSIF tip.generation <> expected_generation OR tip.seq <> expected_seq OR tip.sum <> expected_sum THEN
        RETURN NEXT ('behind', tip.generation, tip.seq, tip.sum, NULL, NULL)::winnow.answer;
        RETURN QUERY SELECT * FROM winnow.lines(expected_seq, 10000);
    ELSE
        tip := winnow.add_lines(tip, action, cores, persons, way);
        UPDATE winnow.head SET seq = tip.seq, sum = tip.sum, made_in = NULL;
        PERFORM pg_notify('winnow', tip.generation || ' ' || tip.seq);
        RETURN NEXT ('appended', tip.generation, tip.seq, tip.sum, NULL, NULL)::winnow.answer;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION winnow.append(
    expected_generation bigint, expected_seq bigint, expected_sum bytea, action uuid, cores bytea[], persons bytea[]
) RETURNS SETOF winnow.answer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM winnow.add_action(expected_generation, expected_seq, expected_sum, action, cores, persons, 'append')
$$;

-- Takes the head first, so that nobody can be faster: for a writer who was behind twice. The lock ends with the
-- transaction, after a second of silence at most.
CREATE OR REPLACE FUNCTION winnow.hold(expected_seq bigint) RETURNS SETOF winnow.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tip winnow.head;
BEGIN
    PERFORM set_config('idle_in_transaction_session_timeout', '1s', true);
    SELECT * INTO tip FROM winnow.head FOR UPDATE;
    RETURN NEXT ('head', tip.generation, tip.seq, tip.sum, NULL, NULL)::winnow.answer;
    RETURN QUERY SELECT * FROM winnow.lines(expected_seq, 1000000);
END $$;

-- Whether an action is in the journal, for a writer whose connection broke while it was confirmed.
CREATE OR REPLACE FUNCTION winnow.knows(action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM winnow.line WHERE line.action = knows.action)
$$;

-- Makes the workspace, or, with lines that follow in `push`, takes over an existing one.
CREATE OR REPLACE FUNCTION winnow.create_workspace(
    workspace uuid, first_line text, chain_start bytea, generation bigint, erasure_key bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM winnow.head) THEN
        RAISE EXCEPTION 'there is a workspace already' USING ERRCODE = 'WN009';
    END IF;
    INSERT INTO winnow.head (workspace, first_line, chain_start, generation, seq, sum, made_in)
    VALUES (workspace, first_line, chain_start, generation, 0, sha256(chain_start), pg_current_xact_id());
    INSERT INTO winnow.erasure_key (key) VALUES (erasure_key);
END $$;

-- Takes over lines of an existing journal, by whomever they are; only in the transaction that makes the workspace.
CREATE OR REPLACE FUNCTION winnow.push(expected_seq bigint, cores bytea[], persons bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tip winnow.head;
BEGIN
    SELECT * INTO tip FROM winnow.head FOR UPDATE;
    IF tip.made_in IS DISTINCT FROM pg_current_xact_id() THEN
        RAISE EXCEPTION 'only a workspace that is being made takes over a journal' USING ERRCODE = 'WN009';
    END IF;
    IF tip.seq <> expected_seq THEN
        RAISE EXCEPTION 'the journal ends with line %, not with line %', tip.seq, expected_seq USING ERRCODE = 'WN003';
    END IF;
    tip := winnow.add_lines(tip, NULL, cores, persons, 'push');
    UPDATE winnow.head SET seq = tip.seq, sum = tip.sum;
    RETURN tip.seq;
END $$;

-- Appends an erasure and takes the personal values of some lines away, under the next generation.
CREATE OR REPLACE FUNCTION winnow.erase(
    expected_generation bigint, expected_seq bigint, expected_sum bytea, action uuid, cores bytea[], persons bytea[],
    erased bigint[]
) RETURNS SETOF winnow.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    answer winnow.answer;
BEGIN
    FOR answer IN
        SELECT * FROM winnow.add_action(expected_generation, expected_seq, expected_sum, action, cores, persons, 'erase')
    LOOP
        IF answer.outcome = 'appended' THEN
            UPDATE winnow.line SET person = NULL WHERE seq = ANY (erased);
            UPDATE winnow.head SET generation = generation + 1 RETURNING generation INTO answer.generation;
            PERFORM pg_notify('winnow', answer.generation || ' ' || answer.seq);
        END IF;
        RETURN NEXT answer;
    END LOOP;
END $$;

-- Closes the workspace for writing, once its journal is elsewhere; only at the end that was read.
CREATE OR REPLACE FUNCTION winnow.leave(expected_seq bigint, expected_sum bytea, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tip winnow.head;
BEGIN
    SELECT * INTO tip FROM winnow.head FOR UPDATE;
    IF tip.seq <> expected_seq OR tip.sum <> expected_sum THEN
        RAISE EXCEPTION 'the journal ends with line %, not with line %', tip.seq, expected_seq USING ERRCODE = 'WN003';
    END IF;
    UPDATE winnow.head SET closed = reason;
    PERFORM pg_notify('winnow', tip.generation || ' ' || tip.seq);
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA winnow FROM PUBLIC, winnow_reader, winnow_writer, winnow_admin;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA winnow FROM PUBLIC;
GRANT USAGE ON SCHEMA winnow TO winnow_reader;
GRANT SELECT ON winnow.schema_version, winnow.head, winnow.line TO winnow_reader;
GRANT EXECUTE ON FUNCTION winnow.me(), winnow.lines(bigint, integer), winnow.knows(uuid) TO winnow_reader;
GRANT SELECT ON winnow.erasure_key TO winnow_writer;
GRANT EXECUTE ON FUNCTION winnow.append(bigint, bigint, bytea, uuid, bytea[], bytea[]), winnow.hold(bigint) TO winnow_writer;
GRANT EXECUTE ON FUNCTION
    winnow.create_workspace(uuid, text, bytea, bigint, bytea), winnow.push(bigint, bytea[], bytea[]),
    winnow.erase(bigint, bigint, bytea, uuid, bytea[], bytea[], bigint[]), winnow.leave(bigint, bytea, text)
    TO winnow_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON winnow.login TO winnow_admin;

INSERT INTO winnow.schema_version (version) VALUES (1)
ON CONFLICT (only_row) DO UPDATE SET version = excluded.version WHERE schema_version.version < excluded.version;
RESET ROLE;
