-- The journal of one workspace on PostgreSQL: `winnow server create` runs this file as one transaction.
--
-- The head row decides the order: a writer names the head that it decided on, and loses if that has moved. Lines are
-- stored in two parts: the bytes that the hash chain covers, and the personal value, which an erasure takes away. No
-- role may write a table: every change goes through these functions, which check it. Running the file again changes
-- nothing.

-- An administrator runs this: nothing of somebody else's may answer to the names in it.
SET LOCAL search_path = pg_catalog, pg_temp;

-- What somebody else put here is not adopted, nor read. Tables of a later version stay as they are.
DO $$
DECLARE
    found integer;
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT oid AS schema, nspowner AS owner FROM pg_namespace
            UNION ALL SELECT relnamespace, relowner FROM pg_class
            UNION ALL SELECT pronamespace, proowner FROM pg_proc
            UNION ALL SELECT typnamespace, typowner FROM pg_type
        ) AS thing
        WHERE thing.schema = (SELECT oid FROM pg_namespace WHERE nspname = 'winnow')
            AND thing.owner IS DISTINCT FROM (SELECT oid FROM pg_roles WHERE rolname = 'winnow_owner')
    ) THEN
        RAISE EXCEPTION 'the schema winnow, or something in it, belongs to another role: drop it, or use another database'
            USING ERRCODE = 'WN012';
    END IF;
    IF to_regclass('winnow.schema_version') IS NOT NULL THEN
        SELECT version INTO found FROM winnow.schema_version;
        IF found > 2 THEN
            RAISE EXCEPTION 'the tables are of version %, later than 2', found USING ERRCODE = 'WN011';
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
    -- An administrator who is no superuser. Since PostgreSQL 16 who made a role is a member that can't act as it.
    IF NOT pg_has_role(
        current_user, 'winnow_owner',
        CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END)
    THEN
        EXECUTE format('GRANT winnow_owner TO %I', current_user);
    END IF;
    -- Roles are those of the whole cluster: a login of another workspace there has no business here.
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database());
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

-- The login of the team that the session stands for. In PL/pgSQL, as what an action calls: a session keeps its plans.
CREATE OR REPLACE FUNCTION winnow.me() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT login.login FROM winnow.login WHERE database_login = session_user), session_user::text);
END $$;

-- The lines after a position, at most as many as are asked for.
CREATE OR REPLACE FUNCTION winnow.lines(after bigint, most integer) RETURNS SETOF winnow.answer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'line', NULL::bigint, seq, sum, core, person FROM winnow.line
    WHERE seq > after ORDER BY seq LIMIT most
$$;

-- What is between the braces of a JSON object: `<key>` for a key, `<>` for a text, 0 for an object or array. Null for
-- one that is nested deeper than a journal's readers go.
CREATE OR REPLACE FUNCTION winnow.top_level(object text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
DECLARE
    rest text := regexp_replace(object, '"([A-Za-z0-9]+)":|"(?:[^"\\]|\\.)*"', '<\1>', 'g');
BEGIN
    rest := substr(rest, 2, length(rest) - 2);
    FOR depth IN 1..63 LOOP
        EXIT WHEN rest !~ '[][{}]';
        rest := regexp_replace(rest, '\[[^][{}]*\]|\{[^][{}]*\}', '0', 'g');
    END LOOP;
    RETURN CASE WHEN rest !~ '[][{}]' THEN rest END;
END $$;

-- The text of bytes that are one JSON object, on one line and without halves of surrogate pairs, as a journal's readers
-- want it. Null for anything else; PostgreSQL's own error would put the value into its log.
CREATE OR REPLACE FUNCTION winnow.object_text(value bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
DECLARE
    object text;
BEGIN
    object := convert_from(value, 'UTF8');
    IF left(object, 1) <> '{' OR right(object, 1) <> '}' OR object ~ '[\n\r]' OR json_typeof(object::json) <> 'object'
        OR object ~ '\\u[dD][89a-fA-F]' AND regexp_replace(
            object, '\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}', '', 'g') ~ '\\u[dD][89a-fA-F]'
        OR length(object) - length(translate(object, '[{', '')) > 63 AND winnow.top_level(object) IS NULL
    THEN
        RETURN NULL;
    END IF;
    RETURN object;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN NULL;
END $$;

-- Refuses one line of an action unless a reader would read it and this session may write it.
--
-- One line that a reader refuses would end the journal for everybody: what passes is what `JournalEnvelope` reads. The
-- session may not change how the patterns are read. `place` is the line's place in its action, `size` the bytes of the
-- action up to it, `way` that of `add_lines`.
CREATE OR REPLACE FUNCTION winnow.require_line(
    core bytea, person bytea, expected bigint, place bigint, count integer, size bigint, action uuid, way text, me text
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
DECLARE
    id CONSTANT text := '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
    moment CONSTANT text := '[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z';
    -- Without groups: with them, a match takes ten times as long.
    form CONSTANT text :=
        '^\{"v":[1-9][0-9]{0,8},"seq":[1-9][0-9]*,"id":"' || id || '",'
        '(?:"part":\[[1-9][0-9]{0,6},[1-9][0-9]{0,6}\],)?"at":"' || moment || '",(?:"occurredAt":"' || moment || '",)?'
        '"by":"[^"\\]+",(?:"via":"[^"\\]+",)?(?:"lead":"L[1-9][0-9]{0,17}",)?"kind":"[A-Za-z]+",'
        '(?:"def":(?:0|[1-9][0-9]{0,12}),)?(?:"batch":"' || id || '",)?"data":\{';
    line text := winnow.object_text(core);
    start text;
    rest text;
    parts text[];
    keys text[];
    digest text;
    is_push boolean := way = 'push';
BEGIN
    -- The keys that decide come first and in this order, so that no later key of the same name can hide them.
    IF line ~ form THEN
        -- Up to the first `"data":{`, which no text before it can hold, the line is as simple as the form.
        start := left(line, strpos(line, '"data":{') + 7);
        SELECT ARRAY[
            value.seq, value.id, value.part ->> 0, value.part ->> 1, value.at, value."occurredAt", value.by, value.via,
            substr(value.lead, 2), value.kind, value.def] INTO parts
        FROM json_to_record((start || '}}')::json) AS value (
            seq text, id text, part json, at text, "occurredAt" text, by text, via text, lead text, kind text, def text);
    END IF;
    rest := winnow.top_level(line);
    keys := ARRAY(SELECT name[1] FROM regexp_matches(rest, '<([A-Za-z0-9]+)>', 'g') AS name);
    digest := (regexp_match(line, ',"personDigest":"([0-9a-f]{64})"\}$'))[1];
    IF parts IS NULL
        -- No white space between the keys, and none that is spelled with escapes.
        OR rest ~ '[\s:]'
        OR cardinality(keys) <> (SELECT count(DISTINCT key) FROM unnest(keys) AS key)
        OR keys && ARRAY['person', 'sum']
        OR keys[array_position(keys, 'data') + 1:] && ARRAY['part', 'occurredAt', 'via', 'lead', 'def', 'batch']
        OR (digest IS NOT NULL) IS DISTINCT FROM ('personDigest' = ANY (keys))
        OR parts[3]::integer > parts[4]::integer OR parts[4]::integer NOT BETWEEN 2 AND 1048576
        OR parts[9]::numeric > expected + 1048576 OR parts[11]::numeric > 1099511627776
    THEN
        RAISE EXCEPTION 'line % is no line of a journal', expected USING ERRCODE = 'WN002';
    END IF;
    -- A day that the calendar doesn't have is an error of its own.
    PERFORM left(parts[5], 10)::date, left(parts[6], 10)::date;
    -- The longest line and the largest action that are read, with what a reader adds to each line.
    IF octet_length(core) + coalesce(octet_length(person), 0) + 128 > 16777216 OR size > 134217728 AND NOT is_push THEN
        RAISE EXCEPTION 'line % is larger than a line or an action can be', parts[1] USING ERRCODE = 'WN002';
    END IF;
    IF parts[1]::numeric <> expected THEN
        RAISE EXCEPTION 'line % was expected, and line % was sent', expected, parts[1] USING ERRCODE = 'WN003';
    END IF;
    IF NOT is_push AND parts[2] IS DISTINCT FROM action::text THEN
        RAISE EXCEPTION 'line % belongs to another action', parts[1] USING ERRCODE = 'WN004';
    END IF;
    IF NOT is_push AND (
        (count = 1) IS DISTINCT FROM (parts[3] IS NULL)
        OR count > 1 AND (parts[3]::integer <> place OR parts[4]::integer <> count)
    ) THEN
        RAISE EXCEPTION 'line % is not part % of % of its action', parts[1], place, count USING ERRCODE = 'WN004';
    END IF;
    IF NOT is_push AND coalesce(parts[8], CASE WHEN parts[7] LIKE 'rule:%' THEN me ELSE parts[7] END) <> me THEN
        RAISE EXCEPTION 'line % is by %, and this session is %', parts[1], coalesce(parts[8], parts[7]), me
            USING ERRCODE = 'WN005';
    END IF;
    -- An erasure takes the personal values away at once; without that its line would be a false record.
    IF (parts[10] = 'erased') IS DISTINCT FROM (way = 'erase') AND NOT is_push THEN
        RAISE EXCEPTION 'line % erases a person, or does not, contrary to the call', parts[1] USING ERRCODE = 'WN004';
    END IF;
    IF person IS NOT NULL AND digest IS DISTINCT FROM encode(sha256(person), 'hex')
        OR person IS NULL AND digest IS NOT NULL AND NOT is_push
    THEN
        RAISE EXCEPTION 'the personal values of line % do not have their digest', parts[1] USING ERRCODE = 'WN006';
    END IF;
    IF person IS NOT NULL AND winnow.object_text(person) IS NULL THEN
        RAISE EXCEPTION 'the personal values of line % are no JSON object', parts[1] USING ERRCODE = 'WN006';
    END IF;
END $$;

-- The places of those lines of an action that are not as plain as winnow writes them; null for perhaps all of them.
--
-- One statement for all lines, an eighth of the time that `require_line` takes. A plain line is one that `require_line`
-- accepts: it is written again from its own values, which shows that it has these keys only, in this order, spelled
-- without white space and escapes. What is not plain can still be right, such as a line with keys of a later version.
CREATE OR REPLACE FUNCTION winnow.unusual_lines(
    after bigint, action uuid, cores bytea[], persons bytea[], way text, me text
) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
DECLARE
    count CONSTANT integer := cardinality(cores);
    is_push CONSTANT boolean := way = 'push';
    moment CONSTANT text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
    unusual bigint[];
BEGIN
    SELECT array_agg(line.place ORDER BY line.place) INTO unusual
    -- OFFSET 0: otherwise the planner computes a column again wherever it stands.
    FROM (
        SELECT decoded.*, strpos(text, '"data":{') AS data_start,
            CASE
            WHEN person IS NOT NULL THEN ',"personDigest":"' || encode(sha256(person), 'hex') || '"}'
            WHEN is_push AND right(text, 83) ~ '^,"personDigest":"[0-9a-f]{64}"\}$' THEN right(text, 83)
            ELSE '}'
            END AS ending
        FROM (
            SELECT sent.place, person, convert_from(core, 'UTF8') AS text, convert_from(person, 'UTF8') AS value,
                octet_length(core) + coalesce(octet_length(person), 0) + 128 AS size,
                sum(octet_length(core) + coalesce(octet_length(person), 0) + 128) OVER (ORDER BY sent.place) AS whole_size
            FROM unnest(cores, persons) WITH ORDINALITY AS sent (core, person, place)
            OFFSET 0
        ) AS decoded
        OFFSET 0
    ) AS line,
    json_to_record((left(text, data_start - 2) || '}')::json) AS key (
        v text, seq text, id text, part text, at text, "occurredAt" text, by text, via text, lead text, kind text, def text,
        batch text)
    WHERE CASE
        WHEN seq = (after + place)::text
            AND left(text, data_start - 1) = concat(
                '{"v":', v, ',"seq":', seq, ',"id":"', id, '",', '"part":' || part || ',', '"at":"', at, '",',
                '"occurredAt":"' || "occurredAt" || '",', '"by":"', by, '",', '"via":"' || via || '",',
                '"lead":"' || lead || '",', '"kind":"', kind, '",', '"def":' || def || ',', '"batch":"' || batch || '",')
            AND right(text, length(ending)) = ending
            AND right(text, 1 + length(ending)) LIKE '}%'
            -- One line, no escapes that may be halves of pairs, and no deeper than a reader goes.
            AND concat(text, value) !~ '[\n\r]|\\u|(?:[{[][^{[]*){64}'
            AND (person IS NULL OR value LIKE '{%}')
            AND size <= 16777216 AND (is_push OR whole_size <= 134217728)
            AND kind ~ '^[A-Za-z]+$' AND by <> '' AND coalesce(via, by) <> ''
            AND (
                is_push
                OR id = action::text AND count <= 1048576
                    AND coalesce(part, '') = CASE WHEN count > 1 THEN concat('[', place, ',', count, ']') ELSE '' END
                    AND coalesce(via, CASE WHEN by LIKE 'rule:%' THEN me ELSE by END) = me
                    AND (kind = 'erased') = (way = 'erase')
            )
        THEN v = v::integer::text AND v::integer BETWEEN 1 AND 999999999
            AND id = id::uuid::text
            AND (
                part IS NULL
                OR NOT is_push
                OR part = concat('[', (part::json ->> 0)::integer, ',', (part::json ->> 1)::integer, ']')
                    AND (part::json ->> 0)::integer BETWEEN 1 AND (part::json ->> 1)::integer
                    AND (part::json ->> 1)::integer BETWEEN 2 AND 1048576
            )
            AND length(at) = 24 AND at = to_char(at::timestamp, moment)
            AND (
                "occurredAt" IS NULL
                OR length("occurredAt") = 24 AND "occurredAt" = to_char("occurredAt"::timestamp, moment)
            )
            AND (
                lead IS NULL
                OR lead = 'L' || substr(lead, 2)::bigint AND substr(lead, 2)::bigint BETWEEN 1 AND after + place + 1048576
            )
            AND (def IS NULL OR def = def::bigint::text AND def::bigint BETWEEN 0 AND 1099511627776)
            AND (batch IS NULL OR batch = batch::uuid::text)
            AND substr(text, data_start + 7, length(text) - data_start - 6 - length(ending))::json IS NOT NULL
            AND (value IS NULL OR value::json IS NOT NULL)
        END IS NOT TRUE;
    RETURN coalesce(unusual, '{}');
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN NULL;
END $$;

-- Checks and adds the lines of one action to the end of the journal, which the caller has locked. Returns the new head.
-- `way` is `append`, `erase`, or `push` for lines of a journal that was kept elsewhere.
CREATE OR REPLACE FUNCTION winnow.add_lines(
    head winnow.head, action uuid, cores bytea[], persons bytea[], way text
) RETURNS winnow.head
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
DECLARE
    me text := winnow.me();
    count integer := cardinality(cores);
    unusual bigint[];
    next bytea;
    sums bytea[] := '{}';
BEGIN
    IF head.closed IS NOT NULL THEN
        RAISE EXCEPTION 'this workspace is no longer on the server: %', head.closed USING ERRCODE = 'WN010';
    END IF;
    IF count IS NULL OR count = 0 OR count IS DISTINCT FROM cardinality(persons) THEN
        RAISE EXCEPTION 'an action needs lines' USING ERRCODE = 'WN001';
    END IF;
    unusual := winnow.unusual_lines(head.seq, action, cores, persons, way, me);
    -- The first line that is wrong is the one that is named.
    IF unusual IS NULL OR cardinality(unusual) > 0 THEN
        PERFORM winnow.require_line(core, person, head.seq + place, place, count, size, action, way, me)
        FROM (
            SELECT sent.*,
                sum(octet_length(core) + coalesce(octet_length(person), 0) + 128) OVER (ORDER BY place)::bigint AS size
            FROM unnest(cores, persons) WITH ORDINALITY AS sent (core, person, place)
        ) AS line
        WHERE unusual IS NULL OR place = ANY (unusual)
        ORDER BY place;
    END IF;
    FOREACH next IN ARRAY cores LOOP
        head.sum := sha256(convert_to(encode(head.sum, 'hex'), 'UTF8') || next);
        sums := sums || head.sum;
    END LOOP;
    -- The id of a line of another journal: the beginning of a line has a fixed form, and no more than 83 bytes.
    INSERT INTO winnow.line (seq, action, core, person, sum, session_login)
    SELECT head.seq + place, coalesce(action, split_part(encode(substr(core, 1, 83), 'escape'), '"', 8)::uuid),
        core, person, hash, session_user
    FROM unnest(cores, persons, sums) WITH ORDINALITY AS sent (core, person, hash, place);
    head.seq := head.seq + count;
    RETURN head;
END $$;

-- Refuses to confirm what the server would lose.
CREATE OR REPLACE FUNCTION winnow.require_durability() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('fsync') = 'off' OR current_setting('synchronous_commit') = 'off' THEN
        RAISE EXCEPTION 'fsync and synchronous_commit must be on: the server would lose what it confirmed'
            USING ERRCODE = 'WN007';
    END IF;
END $$;

-- Appends an action, if nobody was faster: outcome `appended`, `already` for an action that is known, or `behind` with
-- the lines in between. For `append` and `erase`.
--
-- Who is behind takes no lock, or after a wait for it doesn't wait for the disk too, and lets the next one through.
-- Sequential scans are off because a plan from when the table was small would read all of it later.
CREATE OR REPLACE FUNCTION winnow.add_action(
    expected_generation bigint, expected_seq bigint, expected_sum bytea, action uuid, cores bytea[], persons bytea[],
    way text
) RETURNS SETOF winnow.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    tip winnow.head;
    is_new_transaction CONSTANT boolean := pg_current_xact_id_if_assigned() IS NULL;
BEGIN
    PERFORM winnow.require_durability();
    SELECT * INTO tip FROM winnow.head
    WHERE generation = expected_generation AND seq = expected_seq AND sum = expected_sum FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM winnow.line WHERE line.action = add_action.action) THEN
        -- One statement sees one state: the head and the lines belong together.
        RETURN QUERY
            SELECT CASE WHEN EXISTS (SELECT FROM winnow.line WHERE line.action = add_action.action) THEN 'already' ELSE 'behind' END,
                head.generation, head.seq, head.sum, NULL::bytea, NULL::bytea
            FROM winnow.head
            UNION ALL SELECT * FROM winnow.lines(expected_seq, 10000);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'there is no workspace yet' USING ERRCODE = 'WN008';
        END IF;
        -- A transaction that has changed nothing needs not be kept.
        IF is_new_transaction THEN
            PERFORM set_config('synchronous_commit', 'off', true);
        END IF;
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
        SELECT * FROM winnow.add_action(expected_generation, expected_seq, expected_sum, action, cores, persons, 'append');
END $$;

-- Takes the head first, so that nobody can be faster: for a writer who was behind twice. The lock ends with the
-- transaction, and after a second of silence for a client that died; a hostile one can lift that limit.
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
    PERFORM winnow.require_durability();
    SELECT * INTO tip FROM winnow.head FOR UPDATE;
    IF tip.made_in IS DISTINCT FROM pg_current_xact_id() THEN
        RAISE EXCEPTION 'only a workspace that is being made takes over a journal' USING ERRCODE = 'WN009';
    END IF;
    IF tip.seq IS DISTINCT FROM expected_seq THEN
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

-- Closes the workspace for writing, once its journal is elsewhere; only at the end that was read. It can go to one
-- place only: the same reason again finishes a run that was interrupted.
CREATE OR REPLACE FUNCTION winnow.leave(expected_seq bigint, expected_sum bytea, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tip winnow.head;
BEGIN
    SELECT * INTO tip FROM winnow.head FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no workspace yet' USING ERRCODE = 'WN008';
    END IF;
    IF reason IS NULL THEN
        RAISE EXCEPTION 'a workspace leaves the server for a place that is named' USING ERRCODE = 'WN010';
    END IF;
    IF tip.closed <> reason THEN
        RAISE EXCEPTION 'this workspace is no longer on the server: %', tip.closed USING ERRCODE = 'WN010';
    END IF;
    IF tip.seq IS DISTINCT FROM expected_seq OR tip.sum IS DISTINCT FROM expected_sum THEN
        RAISE EXCEPTION 'the journal ends with line %, not with line %', tip.seq, expected_seq USING ERRCODE = 'WN003';
    END IF;
    UPDATE winnow.head SET closed = reason;
    PERFORM pg_notify('winnow', tip.generation || ' ' || tip.seq);
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA winnow FROM PUBLIC, winnow_reader, winnow_writer, winnow_admin;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA winnow FROM PUBLIC;
GRANT USAGE ON SCHEMA winnow TO winnow_reader;
GRANT SELECT ON winnow.schema_version, winnow.head, winnow.line TO winnow_reader;
GRANT EXECUTE ON FUNCTION winnow.me(), winnow.lines(bigint, integer) TO winnow_reader;
GRANT SELECT ON winnow.erasure_key TO winnow_writer;
GRANT EXECUTE ON FUNCTION winnow.append(bigint, bigint, bytea, uuid, bytea[], bytea[]), winnow.hold(bigint) TO winnow_writer;
GRANT EXECUTE ON FUNCTION
    winnow.create_workspace(uuid, text, bytea, bigint, bytea), winnow.push(bigint, bytea[], bytea[]),
    winnow.erase(bigint, bigint, bytea, uuid, bytea[], bytea[], bigint[]), winnow.leave(bigint, bytea, text)
    TO winnow_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON winnow.login TO winnow_admin;

INSERT INTO winnow.schema_version (version) VALUES (2)
ON CONFLICT (only_row) DO UPDATE SET version = excluded.version WHERE schema_version.version < excluded.version;
RESET ROLE;
