"""The schema of the archive, as migrations that ``sqlite-utils migrate`` can run as well as we do.

This file is executed as text by ``sqlite-utils migrate``: it imports only the standard library and sqlite_utils.
A migration that has landed is never edited; a change is a new one. ``.transform()`` is never used: it drops
triggers and moves the comments that Datasette shows.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("wirewatch")

REFERENCE = """
CREATE TABLE outlets (
  id TEXT PRIMARY KEY,  -- short name, as used in feeds.csv
  title TEXT NOT NULL,
  domain TEXT NOT NULL DEFAULT '',  -- registered domain of its pages
  kind TEXT NOT NULL DEFAULT '',  -- agency | newspaper | broadcaster | online | ministry | ...
  country TEXT NOT NULL DEFAULT '',  -- ISO 3166 two letters, lower case
  language TEXT NOT NULL DEFAULT '',  -- main language, BCP 47
  family TEXT NOT NULL DEFAULT ''  -- one publisher's editions share this
) STRICT;

"""

INTAKE = """
CREATE TABLE feeds (
  id INTEGER PRIMARY KEY,
  declared_url TEXT NOT NULL UNIQUE,  -- as in feeds.csv, without user and password
  url TEXT NOT NULL,  -- asked now: a permanent redirect is adopted after three identical answers
  title TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'feed',  -- feed | sitemap | page
  outlet TEXT NOT NULL DEFAULT '',  -- id in outlets, empty when feeds.csv names none
  tags TEXT NOT NULL DEFAULT '',  -- from feeds.csv, comma separated
  weight REAL NOT NULL DEFAULT 1.0,  -- a feed of weight 4 is polled twice as often as one of weight 1
  pages TEXT NOT NULL DEFAULT '',  -- all | flagged | none; empty: as watch.toml says
  enabled INTEGER NOT NULL DEFAULT 1,  -- 0 when it left feeds.csv or is paused there
  etag TEXT NOT NULL DEFAULT '',  -- validator to send as If-None-Match, byte for byte
  last_modified TEXT NOT NULL DEFAULT '',  -- validator to send as If-Modified-Since
  body_hash TEXT NOT NULL DEFAULT '',  -- of the last body, without build dates
  generation INTEGER NOT NULL DEFAULT 0,  -- counts stored polls; a late or repeated result is dropped
  next_poll_at TEXT NOT NULL DEFAULT '',  -- due from then on; empty: never polled
  not_before TEXT,  -- Retry-After: holds even for a poll asked for by hand
  muted TEXT NOT NULL DEFAULT '',  -- why it is not polled on its own (gone)
  polled_at TEXT,  -- the last poll that did not fail
  last_new_at TEXT,  -- the last poll that brought a new entry
  entries_per_day REAL NOT NULL DEFAULT 6,  -- estimated rate of new entries
  window_entries INTEGER NOT NULL DEFAULT 0,  -- entries the document holds
  window_keys BLOB,  -- 64-bit hashes of the identities in the last document
  failures REAL NOT NULL DEFAULT 0,  -- weighed: hard 1, soft 0.5, name lookup 0.25
  policy TEXT NOT NULL DEFAULT '{}'  -- JSON: days observed, redirects seen, the document's ttl and skip hours
) STRICT;
CREATE INDEX feeds_due ON feeds(next_poll_at) WHERE enabled = 1 AND muted = '';

CREATE TABLE robots (
  origin TEXT PRIMARY KEY,  -- scheme://host:port
  fetched_at TEXT NOT NULL,
  http_status INTEGER NOT NULL,  -- 0: no answer
  rules TEXT NOT NULL  -- the text of robots.txt, 500 KiB at most
) STRICT;

CREATE TABLE polls (
  id INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feeds(id),
  polled_at TEXT NOT NULL,
  outcome TEXT NOT NULL,  -- new | unchanged | failed
  reason TEXT NOT NULL DEFAULT '',  -- timeout, too_large, not_a_feed, private_address, http_503, ...
  http_status INTEGER,
  bytes INTEGER NOT NULL DEFAULT 0,
  duration_s REAL NOT NULL DEFAULT 0,
  items INTEGER NOT NULL DEFAULT 0,  -- entries the document held
  new_entries INTEGER NOT NULL DEFAULT 0,
  overlap INTEGER,  -- entries already in the document before; 0 with new entries means a possible gap
  gap_from TEXT,  -- between these two times entries may have passed unseen
  gap_to TEXT
) STRICT;
CREATE INDEX polls_feed ON polls(feed, polled_at);
CREATE INDEX polls_gap ON polls(gap_to) WHERE gap_from IS NOT NULL;

CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feeds(id),
  guid TEXT NOT NULL DEFAULT '',
  link TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  published_raw TEXT NOT NULL DEFAULT '',  -- the feed's own words
  published_at TEXT,  -- null when absent or impossible
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,  -- to the day: the last document that still held it
  backlog INTEGER NOT NULL DEFAULT 0,  -- 1: came with the feed's first poll, never "new"
  attempts INTEGER NOT NULL DEFAULT 0,  -- page requests made
  next_try_at TEXT,  -- when its page is asked again; null: not any more
  last_error TEXT NOT NULL DEFAULT '',
  article INTEGER REFERENCES articles(id),
  parsed TEXT  -- text and metadata of the feed as JSON, kept until there is an article
) STRICT;
CREATE INDEX entries_feed ON entries(feed, first_seen_at);
CREATE INDEX entries_article ON entries(article);
CREATE INDEX entries_to_fetch ON entries(next_try_at) WHERE next_try_at IS NOT NULL;

CREATE TABLE entry_keys (
  feed INTEGER NOT NULL,
  key TEXT NOT NULL,  -- g: guid, g/: guid without scheme, host and fragment, l: link, t: title and text
  entry INTEGER,  -- null: ambiguous (one guid seen with two links), ignored from then on
  PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
"""

ARTICLES = """
CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never reused
  title TEXT NOT NULL,
  url TEXT NOT NULL,  -- canonical form of the address that gave it: its identity
  final_url TEXT NOT NULL DEFAULT '',  -- as requested last, after redirects
  canonical_url TEXT NOT NULL DEFAULT '',  -- canonical form of what the page says of itself: evidence, not identity
  outlet TEXT NOT NULL DEFAULT '',
  feed INTEGER REFERENCES feeds(id),  -- the feed that brought it first
  section TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  published_at TEXT,  -- null when unknown; never invented
  published_raw TEXT NOT NULL DEFAULT '',
  modified_at TEXT,
  first_seen_at TEXT NOT NULL,  -- when its entry was first seen
  fetched_at TEXT,  -- when its page was read last
  http_status INTEGER,
  body_sha256 TEXT NOT NULL DEFAULT '',  -- of the bytes of the page
  text_source TEXT NOT NULL,  -- page | feed | title: where the text comes from
  text_reason TEXT NOT NULL DEFAULT '',  -- why it is not from the page (robots, http_404, pages_none, ...)
  paywall INTEGER NOT NULL DEFAULT 0,
  image TEXT NOT NULL DEFAULT '',
  copy_of INTEGER REFERENCES articles(id),  -- the root of its group of copies, null for a root
  story INTEGER REFERENCES stories(id),
  original INTEGER,  -- 1: it shows own reporting; 0: it relays others; null: neither shows, or not judged
  own_quote TEXT NOT NULL DEFAULT '',  -- the words that show own reporting
  origin TEXT,  -- outlet at the end of its credits and copies in its story; null: not traced
  words INTEGER NOT NULL DEFAULT 0,
  backlog INTEGER NOT NULL DEFAULT 0,  -- 1: it came with its feed's first poll, never "new"
  next_read_at TEXT  -- when its page is read again; null: not any more
) STRICT;
CREATE INDEX articles_seen ON articles(first_seen_at);
CREATE INDEX articles_outlet ON articles(outlet, first_seen_at);
CREATE INDEX articles_copies ON articles(copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX articles_canonical_url ON articles(canonical_url) WHERE canonical_url <> '';
CREATE INDEX articles_story ON articles(story) WHERE story IS NOT NULL;
CREATE INDEX articles_to_read ON articles(next_read_at) WHERE next_read_at IS NOT NULL;

CREATE TABLE article_urls (
  url TEXT PRIMARY KEY,  -- canonical form of an address that led to the article
  article INTEGER NOT NULL REFERENCES articles(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_urls_article ON article_urls(article);

CREATE TABLE article_text (
  article INTEGER PRIMARY KEY REFERENCES articles(id),
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  text_version INTEGER NOT NULL  -- offsets in flags point into this version
) STRICT;

CREATE TABLE sites (
  site TEXT PRIMARY KEY,  -- host without www
  articles INTEGER NOT NULL  -- distinct articles whose lines were counted
) STRICT, WITHOUT ROWID;

CREATE TABLE site_lines (
  site TEXT NOT NULL,
  h INTEGER NOT NULL,  -- hash of a line
  articles INTEGER NOT NULL,  -- distinct articles it stands on
  PRIMARY KEY (site, h)
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  article INTEGER NOT NULL REFERENCES articles(id),
  text_version INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  reason TEXT NOT NULL,  -- edit | reread | boilerplate: what made the next version
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (article, text_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_authors (
  article INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_authors_author ON article_authors(author);

CREATE TABLE article_tags (
  article INTEGER NOT NULL REFERENCES articles(id),
  tag TEXT NOT NULL,
  PRIMARY KEY (article, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tags_tag ON article_tags(tag);

CREATE VIRTUAL TABLE articles_fts USING fts5 /* content="articles" */ (
  title, summary, body, content="article_text", content_rowid="article"
);
CREATE TRIGGER article_text_ai AFTER INSERT ON article_text BEGIN
  INSERT INTO articles_fts(rowid, title, summary, body) VALUES (new.article, new.title, new.summary, new.body);
END;
CREATE TRIGGER article_text_ad AFTER DELETE ON article_text BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, summary, body)
  VALUES ('delete', old.article, old.title, old.summary, old.body);
END;
CREATE TRIGGER article_text_au AFTER UPDATE ON article_text BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, summary, body)
  VALUES ('delete', old.article, old.title, old.summary, old.body);
  INSERT INTO articles_fts(rowid, title, summary, body) VALUES (new.article, new.title, new.summary, new.body);
END;
"""

JUDGEMENTS = """
CREATE TABLE topics (
  id TEXT PRIMARY KEY,  -- name of its file
  title TEXT NOT NULL,
  topic_version INTEGER NOT NULL,  -- the newest
  priority INTEGER NOT NULL DEFAULT 0,
  enabled INTEGER NOT NULL DEFAULT 1  -- 0 when its file is gone
) STRICT;

CREATE TABLE topic_versions (
  topic TEXT NOT NULL REFERENCES topics(id),
  topic_version INTEGER NOT NULL,
  query TEXT NOT NULL,  -- normalised
  since TEXT NOT NULL,
  PRIMARY KEY (topic, topic_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE flags (
  article INTEGER NOT NULL REFERENCES articles(id),
  topic TEXT NOT NULL REFERENCES topics(id),
  topic_version INTEGER NOT NULL,
  text_version INTEGER NOT NULL,
  score REAL NOT NULL,  -- sorts, never hides
  field TEXT NOT NULL,  -- title | summary | body: where the best words stand
  snippet TEXT NOT NULL,
  spans TEXT NOT NULL,  -- JSON [{field,start,end,text,clause}], code points of that text version
  flagged_at TEXT NOT NULL,
  PRIMARY KEY (article, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX flags_topic ON flags(topic, flagged_at);

CREATE TABLE credits (
  article INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,  -- in reading order
  outlet TEXT NOT NULL DEFAULT '',  -- id in outlets.csv, empty when it is not listed there
  name TEXT NOT NULL,
  domain TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,  -- wire | byline | dateline | according_to | told_interview | republished | link
  field TEXT NOT NULL DEFAULT '',  -- title | summary | body | byline; empty for a link
  span_start INTEGER,
  span_end INTEGER,
  quote TEXT NOT NULL DEFAULT '',  -- the words that credit
  is_primary INTEGER NOT NULL DEFAULT 0,
  url TEXT NOT NULL DEFAULT '',  -- canonical form of the address of that very report, when the article links to it
  text_version INTEGER NOT NULL,
  method_version INTEGER NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX credits_outlet ON credits(outlet, article);
CREATE INDEX credits_url ON credits(url, article) WHERE url <> '';

CREATE TABLE fp (
  h INTEGER NOT NULL,  -- key of a run of words, or, when negative, of a whole text
  article INTEGER NOT NULL,
  PRIMARY KEY (h, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE relations (
  article INTEGER NOT NULL REFERENCES articles(id),  -- the one that came later
  other INTEGER NOT NULL REFERENCES articles(id),
  relation TEXT NOT NULL,  -- copy, partial, revision join a group; quote, series, translation do not
  method_version INTEGER NOT NULL,
  containment REAL NOT NULL,  -- share of the smaller text found in the larger
  jaccard REAL NOT NULL,
  evidence TEXT NOT NULL,  -- JSON: reason, shared word runs, what differs, passages as word numbers
  active INTEGER NOT NULL,  -- 0: overruled by a person
  PRIMARY KEY (article, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX relations_other ON relations(other);

CREATE TABLE relation_overrides (
  a INTEGER NOT NULL REFERENCES articles(id),  -- the earlier one
  b INTEGER NOT NULL REFERENCES articles(id),
  verdict TEXT NOT NULL,  -- same | not the same
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
  title TEXT NOT NULL,  -- of its earliest article
  first_seen_at TEXT,
  last_seen_at TEXT,
  article_count INTEGER NOT NULL DEFAULT 0,  -- copies included
  outlet_count INTEGER NOT NULL DEFAULT 0,
  origin_count INTEGER NOT NULL DEFAULT 0,  -- known origins
  uncredited_count INTEGER NOT NULL DEFAULT 0,  -- neither own reporting nor a credit
  circular INTEGER NOT NULL DEFAULT 0,  -- 1: outlets credit each other in a circle
  closed_at TEXT,  -- since when it takes no newcomers
  merged_into INTEGER REFERENCES stories(id),
  merge_reason TEXT NOT NULL DEFAULT '',  -- twin | credit: why it was found to be part of that one
  merge_score REAL,  -- similarity then
  centre_square REAL NOT NULL DEFAULT 0  -- square of the length of the sum of its members' vectors
) STRICT;
CREATE INDEX stories_open ON stories(last_seen_at) WHERE closed_at IS NULL;

CREATE TABLE story_members (
  article INTEGER PRIMARY KEY REFERENCES articles(id),  -- the root of a copy group
  story INTEGER NOT NULL REFERENCES stories(id),
  score REAL NOT NULL,  -- TF-IDF cosine with the story when it came
  terms TEXT NOT NULL,  -- JSON: the words that spoke most for it
  reason TEXT NOT NULL,  -- first | words | credit | tied (hreflang twin, or crediting the same address)
  method_version INTEGER NOT NULL,
  vector TEXT NOT NULL,  -- JSON: its heaviest terms and their weights at the time
  active INTEGER NOT NULL DEFAULT 1  -- 0: found to be a copy since; kept, so that undoing restores it
) STRICT;
CREATE INDEX story_members_story ON story_members(story, article);

CREATE TABLE origin_edges (
  article INTEGER NOT NULL REFERENCES articles(id),
  step INTEGER NOT NULL,  -- credits in reading order, then the copy or translation
  story INTEGER NOT NULL REFERENCES stories(id),
  source_article INTEGER REFERENCES articles(id),  -- null: its source was not collected
  source_outlet TEXT NOT NULL,  -- id, or domain or name of an outlet that is not listed
  source_name TEXT NOT NULL,
  reason TEXT NOT NULL,  -- the kind of the credit; copy | partial | revision | same | translation
  credit INTEGER,  -- position in credits, where the words stand; null: measured, see relations
  leads INTEGER NOT NULL,  -- 1: the one step that is followed to the origin
  PRIMARY KEY (article, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_edges_story ON origin_edges(story, article);

CREATE TABLE story_origins (
  story INTEGER NOT NULL REFERENCES stories(id),
  outlet TEXT NOT NULL,  -- id, or domain or name of an outlet that is not listed; one for each publisher
  position INTEGER NOT NULL,  -- 0 for the one that came first
  name TEXT NOT NULL,
  article INTEGER REFERENCES articles(id),  -- null: it was credited and not collected
  reason TEXT NOT NULL,  -- own: it shows own reporting; credited; circle: the earliest of a circle of credits
  PRIMARY KEY (story, outlet)
) STRICT, WITHOUT ROWID;

CREATE TABLE story_terms (
  term TEXT NOT NULL,
  story INTEGER NOT NULL,
  weight REAL NOT NULL,  -- sum over the story's members; gone when the story closes
  PRIMARY KEY (term, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_terms_story ON story_terms(story);

CREATE TABLE term_counts (
  term TEXT PRIMARY KEY,  -- the empty term counts the articles
  articles INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,  -- null: running, or killed
  kind TEXT NOT NULL DEFAULT 'run',  -- run | daemon
  counts TEXT NOT NULL DEFAULT '{}'  -- JSON
) STRICT;
"""

VIEWS = """
CREATE VIEW flagged_recent AS
SELECT f.flagged_at, f.topic, f.score, a.id AS article, a.title, a.outlet, a.language, a.published_at,
       f.field, f.snippet, a.url, a.copy_of
FROM flags f JOIN articles a ON a.id = f.article
ORDER BY f.flagged_at DESC, f.score DESC;

CREATE VIEW flag_spans AS
SELECT f.article, f.topic, f.topic_version, f.text_version,
       json_extract(s.value, '$.field') AS field,
       json_extract(s.value, '$.start') AS span_start,
       json_extract(s.value, '$.end') AS span_end,
       json_extract(s.value, '$.text') AS words,
       json_extract(s.value, '$.clause') AS clause
FROM flags f, json_each(f.spans) s;

CREATE VIEW topic_days AS
SELECT f.topic, substr(a.first_seen_at, 1, 10) AS day, count(*) AS articles,
       count(DISTINCT a.outlet) AS outlets, sum(a.copy_of IS NULL) AS without_copies
FROM flags f JOIN articles a ON a.id = f.article
GROUP BY f.topic, day;

CREATE VIEW stories_recent AS
SELECT s.id AS story, s.title, s.first_seen_at, s.last_seen_at, s.article_count, s.outlet_count, s.origin_count,
       (SELECT group_concat(o.name, ', ') FROM (SELECT name FROM story_origins WHERE story = s.id ORDER BY position) o)
         AS known_origins,
       s.uncredited_count, s.circular
FROM stories s WHERE s.merged_into IS NULL AND s.article_count > 0
ORDER BY s.last_seen_at DESC, s.article_count DESC;

CREATE VIEW gaps AS
SELECT p.feed, f.title, f.declared_url, p.gap_from, p.gap_to, p.items, p.new_entries
FROM polls p JOIN feeds f ON f.id = p.feed
WHERE p.gap_from IS NOT NULL
ORDER BY p.gap_to DESC;

CREATE VIEW failing_feeds AS
SELECT f.id AS feed, f.title, f.declared_url, f.failures, p.polled_at, p.reason, p.http_status, f.next_poll_at, f.muted
FROM feeds f JOIN polls p ON p.id = (SELECT max(id) FROM polls WHERE feed = f.id)
WHERE f.enabled = 1 AND p.outcome = 'failed'
ORDER BY f.failures DESC;

CREATE VIEW silent_feeds AS
SELECT id AS feed, title, declared_url, last_new_at, entries_per_day,
       round((julianday('now') - julianday(last_new_at)) * entries_per_day, 1) AS entries_expected
FROM feeds
WHERE enabled = 1 AND last_new_at IS NOT NULL
  AND (julianday('now') - julianday(last_new_at)) * entries_per_day > 7
ORDER BY entries_expected DESC;
"""


TOPICS = """
CREATE TABLE labels (
  article INTEGER NOT NULL REFERENCES articles(id),
  topic TEXT NOT NULL,  -- name of its file
  verdict TEXT NOT NULL,  -- right: the article is about the topic | wrong: it is not, and its flag is hidden
  why TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (article, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_topic ON labels(topic);

ALTER TABLE topics ADD COLUMN languages TEXT NOT NULL DEFAULT ''  /* it has terms for, comma separated; empty: not said */;
ALTER TABLE topics ADD COLUMN applied_version INTEGER NOT NULL DEFAULT 0  /* all articles are judged by this one or a later one */;
ALTER TABLE topic_versions ADD COLUMN lists TEXT NOT NULL DEFAULT ''  /* digests of the watch lists its query uses */;
ALTER TABLE flags ADD COLUMN reflagged_at TEXT  /* when a re-flag made it; null: made with the article */;

CREATE TABLE fts_doubts (
  article INTEGER PRIMARY KEY REFERENCES articles(id)  -- the search index may see other words in it than the topics do
) STRICT;
INSERT INTO fts_doubts SELECT id FROM articles WHERE id IN (SELECT article FROM article_text);
CREATE TRIGGER article_text_doubt_ai AFTER INSERT ON article_text BEGIN
  INSERT INTO fts_doubts VALUES (new.article);
END;
CREATE TRIGGER article_text_doubt_au AFTER UPDATE ON article_text BEGIN
  DELETE FROM fts_doubts WHERE article IN (old.article, new.article);
  INSERT INTO fts_doubts VALUES (new.article);
END;
CREATE TRIGGER article_text_doubt_ad AFTER DELETE ON article_text BEGIN
  DELETE FROM fts_doubts WHERE article = old.article;
END;
CREATE INDEX article_text_edited ON article_text(article, text_version) WHERE text_version > 1;

CREATE VIEW shown_flags AS
SELECT f.article, f.topic, f.topic_version, f.text_version, f.score, f.field, f.snippet, f.spans, f.flagged_at, f.reflagged_at
FROM flags f
WHERE NOT EXISTS (
  SELECT 1 FROM labels l WHERE l.article = f.article AND l.topic = f.topic AND l.verdict = 'wrong'
);

DROP VIEW flagged_recent;
CREATE VIEW flagged_recent AS
SELECT f.flagged_at, f.topic, f.score, a.id AS article, a.title, a.outlet, a.language, a.published_at,
       f.field, f.snippet, a.url, a.copy_of
FROM shown_flags f JOIN articles a ON a.id = f.article
ORDER BY f.flagged_at DESC, f.score DESC;

DROP VIEW flag_spans;
CREATE VIEW flag_spans AS
SELECT f.article, f.topic, f.topic_version, f.text_version,
       json_extract(s.value, '$.field') AS field,
       json_extract(s.value, '$.start') AS span_start,
       json_extract(s.value, '$.end') AS span_end,
       json_extract(s.value, '$.text') AS words,
       json_extract(s.value, '$.clause') AS clause
FROM shown_flags f, json_each(f.spans) s;

DROP VIEW topic_days;
CREATE VIEW topic_days AS
SELECT f.topic, substr(a.first_seen_at, 1, 10) AS day, count(*) AS articles,
       count(DISTINCT a.outlet) AS outlets, sum(a.copy_of IS NULL) AS without_copies
FROM shown_flags f JOIN articles a ON a.id = f.article
GROUP BY f.topic, day;

CREATE VIEW language_blind_spots AS
SELECT t.id AS topic, lower(substr(a.language, 1, instr(a.language || '-', '-') - 1)) AS language,
       a.id AS article, a.first_seen_at, a.outlet, a.title
FROM topics t JOIN articles a
  ON instr(',' || t.languages || ',', ',' || lower(substr(a.language, 1, instr(a.language || '-', '-') - 1)) || ',') = 0
WHERE t.enabled = 1 AND t.languages <> '' AND a.language <> '';
"""

LEDGER = """
CREATE TABLE polls_daily (
  feed INTEGER NOT NULL REFERENCES feeds(id),
  day TEXT NOT NULL,  -- UTC
  polls INTEGER NOT NULL,  -- taken out of the table polls; those with a gap stay there and are not counted here
  failed INTEGER NOT NULL,
  not_modified INTEGER NOT NULL,  -- answered 304
  new_entries INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  duration_s REAL NOT NULL,
  PRIMARY KEY (feed, day)
) STRICT, WITHOUT ROWID;

ALTER TABLE feeds ADD COLUMN document_at TEXT  /* the last poll whose document was read: what it held has a last_seen_at of that day or later */;

CREATE VIEW poll_days AS
SELECT feed, day, sum(polls) AS polls, sum(failed) AS failed, sum(not_modified) AS not_modified,
       sum(new_entries) AS new_entries, sum(gaps) AS gaps, sum(bytes) AS bytes, sum(duration_s) AS duration_s
FROM (
  SELECT feed, day, polls, failed, not_modified, new_entries, 0 AS gaps, bytes, duration_s FROM polls_daily
  UNION ALL
  SELECT feed, substr(polled_at, 1, 10), 1, outcome = 'failed', coalesce(http_status = 304, 0), new_entries,
         gap_from IS NOT NULL, bytes, duration_s
  FROM polls
)
GROUP BY feed, day;

CREATE VIEW stale_feeds AS
SELECT id AS feed, title, declared_url, polled_at, next_poll_at,
       round((julianday('now') - julianday(next_poll_at)) * 24, 1) AS hours_overdue
FROM feeds
WHERE enabled = 1 AND muted = '' AND next_poll_at <> ''
  AND next_poll_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 day')
ORDER BY next_poll_at;

CREATE VIEW departed_entries AS
SELECT e.feed, e.id AS entry, e.title, e.first_seen_at, e.last_seen_at, f.document_at
FROM feeds f JOIN entries e ON e.feed = f.id
WHERE e.last_seen_at < substr(f.document_at, 1, 10);
"""

SOURCES = """
ALTER TABLE feeds ADD COLUMN selector TEXT NOT NULL DEFAULT ''  /* CSS: which links of a listing page are its articles; empty: found by repetition */;
ALTER TABLE feeds ADD COLUMN watch TEXT NOT NULL DEFAULT ''  /* text: the page itself is the article, and each change of its text a version */;
ALTER TABLE feeds ADD COLUMN layout TEXT NOT NULL DEFAULT ''  /* where on a listing page its articles stood last */;
ALTER TABLE feeds ADD COLUMN parent INTEGER REFERENCES feeds(id)  /* the sitemap index that names it; null when it stands in feeds.csv */;
ALTER TABLE feeds ADD COLUMN source INTEGER REFERENCES feeds(id)  /* the source of feeds.csv whose part it is, and whose entries it brings; null when it stands there itself */;
CREATE INDEX feeds_parts ON feeds(parent) WHERE parent IS NOT NULL;

DROP VIEW silent_feeds;
CREATE VIEW silent_feeds AS
SELECT id AS feed, title, declared_url, last_new_at, entries_per_day,
       round((julianday('now') - julianday(last_new_at)) * entries_per_day, 1) AS entries_expected
FROM feeds
WHERE enabled = 1 AND last_new_at IS NOT NULL AND parent IS NULL AND watch = ''
  AND (julianday('now') - julianday(last_new_at)) * entries_per_day > 7
ORDER BY entries_expected DESC;

DROP VIEW departed_entries;
CREATE VIEW departed_entries AS
SELECT e.feed, e.id AS entry, e.title, e.first_seen_at, e.last_seen_at, f.document_at
FROM feeds f JOIN entries e ON e.feed = f.id
WHERE e.last_seen_at < substr(f.document_at, 1, 10) AND f.kind <> 'sitemap';
"""

EDITS = """
ALTER TABLE versions ADD COLUMN headline_changed INTEGER  /* 1: the next version has another title; null: the next one is no edit */;
ALTER TABLE versions ADD COLUMN words_added INTEGER  /* by the next version; characters in scripts without spaces */;
ALTER TABLE versions ADD COLUMN words_removed INTEGER;
ALTER TABLE versions ADD COLUMN diff TEXT  /* what the next version changed: [-words removed-] {+words added+}, a line for each place */;
CREATE INDEX versions_edited ON versions(seen_at) WHERE reason = 'edit';
ALTER TABLE articles ADD COLUMN changes_in_a_row INTEGER NOT NULL DEFAULT 0  /* how many of the latest readings of its page all found another text */;

CREATE VIEW edits_recent AS
SELECT v.seen_at AS changed_at, v.article, a.outlet, v.headline_changed, v.title AS title_before, a.title,
       v.words_added, v.words_removed, v.diff, v.text_version, a.url, a.copy_of
FROM versions v JOIN articles a ON a.id = v.article
WHERE v.reason = 'edit'
ORDER BY v.seen_at DESC, v.article, v.text_version DESC;
"""


TRAFFIC = """
CREATE TABLE page_days (
  day TEXT NOT NULL,  -- UTC
  site TEXT NOT NULL,  -- host without www
  requests INTEGER NOT NULL,  -- for pages and for robots.txt; redirects belong to the request that met them
  failed INTEGER NOT NULL,  -- pages that gave no article this time
  rereads INTEGER NOT NULL,  -- pages asked for again, because articles are edited while they are young
  bytes INTEGER NOT NULL,  -- of the answers as sent, packed, also of those that broke off
  PRIMARY KEY (day, site)
) STRICT, WITHOUT ROWID;
"""


SILENCE = """
ALTER TABLE feeds ADD COLUMN usual_per_day REAL  /* entries_per_day as the last poll that brought a new entry left it */;
DROP VIEW silent_feeds;
CREATE VIEW silent_feeds AS
SELECT feed, title, declared_url, last_new_at, entries_per_day,
       round((julianday('now') - julianday(last_new_at)) * entries_per_day, 1) AS entries_expected
FROM (
  SELECT id AS feed, title, declared_url, last_new_at, coalesce(usual_per_day, entries_per_day) AS entries_per_day
  FROM feeds WHERE enabled = 1 AND last_new_at IS NOT NULL AND parent IS NULL AND watch = ''
)
WHERE (julianday('now') - julianday(last_new_at)) * entries_per_day > 7
ORDER BY entries_expected DESC;
"""


EDITIONS = """
ALTER TABLE articles ADD COLUMN told_by INTEGER REFERENCES feeds(id)  /* the feed whose words these are, when it is not the outlet's own and its page could not be had; null: the outlet's own words */;
ALTER TABLE articles ADD COLUMN edition INTEGER NOT NULL DEFAULT 1  /* which article of its address this is: a page that is written anew each day has one for each day */;
ALTER TABLE articles ADD COLUMN gone_at TEXT  /* when its text left the archive; then it has no row in article_text and versions */;
ALTER TABLE articles ADD COLUMN gone_reason TEXT NOT NULL DEFAULT ''  /* pruned | forgotten */;
ALTER TABLE articles ADD COLUMN missing_since TEXT  /* since when its page, which was read before, answers 404 or 410; null: it does not */;
ALTER TABLE articles ADD COLUMN missing_times INTEGER NOT NULL DEFAULT 0  /* how many times in a row it did */;
ALTER TABLE articles ADD COLUMN withdrawn_at TEXT  /* when its site was found to have taken it down: 410, or 404 three times over a day; null again when it answers */;
ALTER TABLE entries ADD COLUMN edition INTEGER NOT NULL DEFAULT 1  /* which article of its link this entry is */;

CREATE TABLE article_urls_of_editions (
  url TEXT NOT NULL,  -- canonical form of an address that led to the article
  edition INTEGER NOT NULL DEFAULT 1,  -- of that article
  article INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (url, edition)
) STRICT, WITHOUT ROWID;
INSERT INTO article_urls_of_editions (url, edition, article) SELECT url, 1, article FROM article_urls;
DROP TABLE article_urls;
ALTER TABLE article_urls_of_editions RENAME TO article_urls;
CREATE INDEX article_urls_article ON article_urls(article);

CREATE INDEX flags_flagged ON flags(flagged_at);
ALTER TABLE labels ADD COLUMN who TEXT NOT NULL DEFAULT ''  /* who said it */;

ALTER TABLE story_origins ADD COLUMN found_at TEXT NOT NULL DEFAULT ''  /* when this outlet was first found to be an origin of this story; stays when the origin goes and comes back */;
UPDATE story_origins SET found_at = coalesce((SELECT first_seen_at FROM stories WHERE id = story), '');
CREATE TABLE origins_found (
  story INTEGER NOT NULL,
  outlet TEXT NOT NULL,
  found_at TEXT NOT NULL,  -- the first time; the row stays when the origin goes
  PRIMARY KEY (story, outlet)
) STRICT, WITHOUT ROWID;
INSERT INTO origins_found (story, outlet, found_at) SELECT story, outlet, found_at FROM story_origins;

DROP VIEW flagged_recent;
CREATE VIEW flagged_recent AS
SELECT f.flagged_at, f.topic, f.score, a.id AS article, a.title, a.outlet, a.language, a.published_at,
       f.field, f.snippet, a.url, a.copy_of,
       EXISTS (SELECT 1 FROM versions v WHERE v.article = f.article AND v.seen_at = f.flagged_at AND v.reason = 'edit')
         AS edited_into
FROM shown_flags f JOIN articles a ON a.id = f.article
ORDER BY f.flagged_at DESC, f.score DESC;
"""

EVENTS = """
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order in which they were written
  at TEXT NOT NULL,
  kind TEXT NOT NULL,  -- story_new | origin_new | story_grew | headline_changed | text_changed | edited_into_topic | article_withdrawn | topic_spike | topic_quiet | source_gap | source_failing | source_recovered | source_silent
  article INTEGER REFERENCES articles(id),  -- null, as the next three, when it is about something else
  topic TEXT REFERENCES topics(id),
  story INTEGER REFERENCES stories(id),
  feed INTEGER REFERENCES feeds(id),
  detail TEXT NOT NULL DEFAULT '{}'  -- JSON
) STRICT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  subject TEXT NOT NULL,  -- story:4 | feed:9 | topic:nato | article:17
  reason TEXT NOT NULL,
  token TEXT NOT NULL,  -- which of several: the origin, the text version, or the start of the episode
  event INTEGER,  -- the first one behind it
  at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at TEXT,
  sent_at TEXT,
  error TEXT NOT NULL DEFAULT '',  -- class and status of the last failure, no address
  UNIQUE (rule, subject, reason, token)
) STRICT;

CREATE TABLE marks (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,  -- of the subject: story | topic | feed | article
  subject TEXT NOT NULL,
  mark TEXT NOT NULL,  -- follow | mute | done
  until TEXT,
  note TEXT NOT NULL DEFAULT '',
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  ended_at TEXT  -- null: it holds
) STRICT;
CREATE UNIQUE INDEX marks_open ON marks(kind, subject, mark) WHERE ended_at IS NULL;

CREATE TABLE forgotten (
  what TEXT NOT NULL,  -- url | text
  hash TEXT NOT NULL,  -- keyed with a secret of the archive
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  reason TEXT NOT NULL,  -- court | request | error | other
  case_number TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (what, hash)
) STRICT, WITHOUT ROWID;
"""


EXACT_TIMES = """
ALTER TABLE articles ADD COLUMN published_precision TEXT NOT NULL DEFAULT ''  /* how exact published_at is: minute | day; '' when there is none */;
ALTER TABLE articles ADD COLUMN came_at TEXT NOT NULL DEFAULT ''  /* when it came out, for the order of a story: published_at when that has a minute, else first_seen_at */;
ALTER TABLE articles ADD COLUMN region TEXT NOT NULL DEFAULT ''  /* of the language: US of en-us */;
UPDATE articles SET published_precision = CASE
  WHEN published_at IS NULL THEN ''
  WHEN published_raw GLOB '*[0-9]:[0-9][0-9]*' AND published_raw NOT GLOB '*00:00*' THEN 'minute'
  WHEN published_at LIKE '%T00:00:00Z' AND published_raw NOT GLOB '*[0-9][:.h][0-9][0-9]*' THEN 'day'
  ELSE '' END;
UPDATE articles SET came_at = CASE WHEN published_precision = 'minute' THEN published_at ELSE first_seen_at END;
CREATE INDEX articles_inexact ON articles(id) WHERE published_precision = '' AND published_at IS NOT NULL;

UPDATE story_origins SET found_at = (SELECT min(first_seen_at) FROM articles WHERE articles.story = story_origins.story)
WHERE found_at = (SELECT first_seen_at FROM stories WHERE id = story_origins.story)
  AND EXISTS (SELECT 1 FROM articles WHERE articles.story = story_origins.story);
UPDATE origins_found SET found_at = (SELECT min(first_seen_at) FROM articles WHERE articles.story = origins_found.story)
WHERE found_at = (SELECT first_seen_at FROM stories WHERE id = origins_found.story)
  AND EXISTS (SELECT 1 FROM articles WHERE articles.story = origins_found.story);
UPDATE stories SET first_seen_at = seen.first, last_seen_at = seen.last
FROM (SELECT story, min(first_seen_at) AS first, max(first_seen_at) AS last FROM articles WHERE story IS NOT NULL GROUP BY story) AS seen
WHERE seen.story = stories.id;

UPDATE articles SET region = upper(substr(language, instr(language, '-') + 1)), language = substr(language, 1, instr(language, '-') - 1)
WHERE language LIKE '%-%';
UPDATE articles SET region = '' WHERE length(region) NOT IN (2, 3);
UPDATE articles SET language = coalesce((SELECT short FROM (
  VALUES LANGUAGES
) AS codes WHERE long = language), language) WHERE length(language) = 3;

DROP VIEW flagged_recent;
CREATE VIEW flagged_recent AS
SELECT f.flagged_at, f.topic, f.score, a.id AS article, a.title, a.outlet, a.language,
       CASE a.published_precision WHEN 'day' THEN substr(a.published_at, 1, 10) ELSE a.published_at END AS published_at,
       f.field, f.snippet, a.url, a.copy_of,
       EXISTS (SELECT 1 FROM versions v WHERE v.article = f.article AND v.seen_at = f.flagged_at AND v.reason = 'edit')
         AS edited_into
FROM shown_flags f JOIN articles a ON a.id = f.article
ORDER BY f.flagged_at DESC, f.score DESC;
"""

CODES = """
eng en deu de ger de fra fr fre fr spa es ita it por pt rus ru ukr uk pol pl ces cs cze cs slk sk slo sk hun hu ron ro rum ro bul bg
srp sr hrv hr slv sl mkd mk mac mk sqi sq alb sq ell el gre el tur tr nld nl dut nl swe sv dan da nor no nob nb nno nn fin fi est et
lav lv lit lt isl is ice is gle ga cym cy wel cy cat ca eus eu baq eu glg gl mlt mt ltz lb epo eo bel be kat ka geo ka hye hy arm hy
aze az kaz kk uzb uz tuk tk kir ky tgk tg mon mn zho zh chi zh cmn zh jpn ja kor ko vie vi tha th lao lo khm km mya my bur my ind id
msa ms may ms tgl tl hin hi ben bn urd ur pan pa guj gu mar mr tam ta tel te kan kn mal ml sin si nep ne fas fa per fa pus ps ara ar
heb he yid yi amh am tir ti som so swa sw hau ha yor yo ibo ig zul zu xho xh afr af lat la iw he in id ji yi
"""
"""ISO 639-2, then what BCP 47 writes."""

PARTS = """
ALTER TABLE feeds ADD COLUMN entries_ahead INTEGER NOT NULL DEFAULT 0;  -- entries stored of a poll that is not stored to its end
"""

BOUNDED = """
-- spans of the text in all; the column spans holds 200 of them at most
ALTER TABLE flags ADD COLUMN span_count INTEGER NOT NULL DEFAULT 0;
UPDATE flags SET span_count = json_array_length(spans);

-- why topics and credits of the present text are not known; '' when they are
ALTER TABLE articles ADD COLUMN unjudged_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX articles_unjudged ON articles(unjudged_reason) WHERE unjudged_reason <> '';

DROP VIEW shown_flags;
CREATE VIEW shown_flags AS
SELECT f.article, f.topic, f.topic_version, f.text_version, f.score, f.field, f.snippet, f.spans, f.flagged_at,
       f.reflagged_at, f.span_count
FROM flags f
WHERE NOT EXISTS (
  SELECT 1 FROM labels l WHERE l.article = f.article AND l.topic = f.topic AND l.verdict = 'wrong'
);
"""


BELIEF = """
ALTER TABLE articles ADD COLUMN proof TEXT NOT NULL DEFAULT ''  /* why its page is believed to be this article: text | title | headline | declared; empty: its text is not from a page, or was read before this was asked */;
ALTER TABLE articles ADD COLUMN text_key INTEGER  /* hash of the words of its page's text, by which one text under several addresses is found; null: no page gave one */;
ALTER TABLE articles ADD COLUMN reread_error TEXT NOT NULL DEFAULT ''  /* why the last later reading of its page brought nothing, so that the stored text stays; empty: it brought one */;
CREATE INDEX articles_text_key ON articles(text_key) WHERE text_key IS NOT NULL;
"""


STORY_NAMES = """
ALTER TABLE story_members ADD COLUMN names TEXT NOT NULL DEFAULT ''  /* JSON: its names, places, numbers and their weights at the time; '' when its language is unknown */;
ALTER TABLE stories ADD COLUMN languages TEXT NOT NULL DEFAULT ''  /* of its articles (BCP 47), in alphabetical order, with commas between */;
CREATE TABLE story_names (
  term TEXT NOT NULL,  -- ~consonants of a name, @country or city, #number
  story INTEGER NOT NULL,  -- open; its rows go when it closes
  PRIMARY KEY (term, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_names_story ON story_names(story);
ALTER TABLE stories ADD COLUMN from_at TEXT  /* when the earliest of its articles came out */;
ALTER TABLE stories ADD COLUMN to_at TEXT  /* and the latest: a story takes articles from a week before to a week after */;
UPDATE stories SET to_at = last_seen_at, from_at = first_seen_at;
DROP INDEX stories_open;
CREATE INDEX stories_open ON stories(to_at) WHERE closed_at IS NULL;
DROP INDEX story_terms_story;
CREATE INDEX story_terms_story ON story_terms(story, term, weight);
"""

CLAIMS = """
CREATE TABLE claims (
  kind TEXT NOT NULL,  -- feed | entry | article: a poll, a page, a second reading
  subject INTEGER NOT NULL,  -- id in feeds, entries or articles
  until_at TEXT NOT NULL,  -- what next_poll_at, next_try_at or next_read_at was pushed to before the request left
  due_at TEXT,  -- what it was before; a run that starts gives it back when no outcome was stored
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
"""


FOLDED_LETTERS = """
INSERT OR IGNORE INTO fts_doubts SELECT article FROM article_text
WHERE title || summary || body GLOB '*[ÐðÞþĦħĿŀŉŊŋŦŧکی]*';
"""


@migrations()
def m001_main_job(db: Database) -> None:
    """Sources, polls, entries, articles with their text and search index, topics, flags, copies."""
    _execute(db, REFERENCE, INTAKE, ARTICLES, JUDGEMENTS, VIEWS)


@migrations()
def m002_topics(db: Database) -> None:
    """Labels, what a re-flag needs to know, and views that leave out flags labelled wrong."""
    _execute(db, TOPICS)


@migrations()
def m003_ledger(db: Database) -> None:
    """Old polls as daily sums, feeds that are overdue, and entries that their feeds no longer hold."""
    _execute(db, LEDGER)


@migrations()
def m004_sources_without_feed(db: Database) -> None:
    """Sitemaps with their parts, listing pages, watched pages."""
    _execute(db, SOURCES)


@migrations()
def m005_edits(db: Database) -> None:
    """What each edit changed, as counts and as a readable diff; pages that change at every look."""
    _execute(db, EDITS)


@migrations()
def m006_ledger_of_pages(db: Database) -> None:
    """What pages and robots.txt cost each site and day."""
    _execute(db, TRAFFIC)


@migrations()
def m007_silence_by_the_usual_rate(db: Database) -> None:
    """A silent feed is held against the rate it had, not against one that its silence has lowered."""
    _execute(db, SILENCE)


@migrations()
def m008_editions_and_events(db: Database) -> None:
    """Several articles at one address, whose words a text is, and what happened, for whoever has to be told."""
    _execute(db, EDITIONS, EVENTS)


@migrations()
def m009_polls_in_parts(db: Database) -> None:
    """A long poll is stored in parts; what was stored of one that was cut off is counted by the next."""
    _execute(db, PARTS)


@migrations()
def m010_stories_across_languages(db: Database) -> None:
    """Stories are found by their names from other languages; an index of their words that needs no look at the table."""
    _execute(db, STORY_NAMES)


@migrations()
def m011_letters_without_decomposition(db: Database) -> None:
    """Topics spell these letters out, which the search index keeps: it can no longer vouch for texts that hold them.

    ß, æ, œ, ø, ł and đ are asked of the index in each spelling instead.
    """
    _execute(db, FOLDED_LETTERS)


@migrations()
def m012_bounded_judging(db: Database) -> None:
    """How many spans a flag has beyond those it shows, and texts whose judging did not end in time."""
    _execute(db, BOUNDED)


@migrations()
def m013_claims(db: Database) -> None:
    """What is being asked: claimed before the request leaves."""
    _execute(db, CLAIMS)


@migrations()
def m014_exact_times(db: Database) -> None:
    """How exact a time of publication is, when an article came, times of seeing for stories, regions beside languages."""
    words = CODES.split()
    pairs = ", ".join(f"('{long}', '{short}')" for long, short in zip(words[::2], words[1::2], strict=True))
    script = EXACT_TIMES.replace("VALUES LANGUAGES", f"SELECT column1 AS long, column2 AS short FROM (VALUES {pairs})")
    _execute(db, script)


@migrations()
def m015_belief(db: Database) -> None:
    """Why a page is believed to be its article, and what is known of pages that are not."""
    _execute(db, BELIEF)


OUTBOX = """
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  channel TEXT NOT NULL,  -- its name in delivery.toml
  kind TEXT NOT NULL,  -- alert | late | correction
  at TEXT NOT NULL,  -- when it was made
  payload TEXT NOT NULL  -- JSON: what it says
) STRICT;
CREATE INDEX messages_rule ON messages(rule, at);

ALTER TABLE deliveries ADD COLUMN message INTEGER REFERENCES messages(id);  -- null: waits for its page, quiet hours or company
ALTER TABLE deliveries ADD COLUMN failed_at TEXT;  -- when it was given up
CREATE INDEX deliveries_open ON deliveries(message, rule) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX deliveries_message ON deliveries(message) WHERE message IS NOT NULL;
CREATE INDEX deliveries_subject ON deliveries(subject, reason);
CREATE INDEX stories_merged ON stories(merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE alert_rules (
  name TEXT PRIMARY KEY,
  since TEXT NOT NULL,  -- when delivery saw it first: it tells what came later
  from_event INTEGER NOT NULL  -- the last event before
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_state (
  name TEXT PRIMARY KEY,  -- archive: its id, part of each message's | cursor: the last event that was looked at | home: of which folder and machine it is | look_at: when something waits
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_state (name, value) VALUES ('archive', lower(hex(randomblob(16))));
"""

ASKED = """
ALTER TABLE polls ADD COLUMN asked_url TEXT NOT NULL DEFAULT ''  /* what was asked, at the end of all redirects, where that is not feeds.declared_url */;
DROP VIEW failing_feeds;
CREATE VIEW failing_feeds AS
SELECT f.id AS feed, f.title, f.declared_url, f.failures, p.polled_at, p.reason, p.http_status, f.next_poll_at, f.muted, p.asked_url
FROM feeds f JOIN polls p ON p.id = (SELECT max(id) FROM polls WHERE feed = f.id)
WHERE f.enabled = 1 AND p.outcome = 'failed'
ORDER BY f.failures DESC;
"""


def _execute(db: Database, *scripts: str) -> None:
    """Execute the statements of the scripts one by one, in the transaction that sqlite-utils began."""
    for script in scripts:
        for statement in _statements(script):
            db.execute(statement)


def _statements(script: str) -> list[str]:
    """Split at semicolons that end a statement; ``executescript`` would commit the migration's transaction."""
    import sqlite3

    found, piece = [], ""
    for line in script.splitlines(keepends=True):
        piece += line
        if sqlite3.complete_statement(piece):
            found.append(piece.strip())
            piece = ""
    return found


@migrations()
def m016_outbox(db: Database) -> None:
    """What is told goes out in messages, each with an id of its own; since when a rule tells, and how far it has read."""
    _execute(db, OUTBOX)


KEEPING = """
CREATE TABLE keep_state (
  name TEXT PRIMARY KEY,  -- secret: keys the hashes in forgotten | pruned: texts that went since the search index was put together | merging: it is being put together
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_alive ON articles(first_seen_at) WHERE gone_at IS NULL;
"""


@migrations()
def m017_asked_addresses(db: Database) -> None:
    """The ledger of polls says which address was asked, where it is not the listed one."""
    _execute(db, ASKED)


PRIVATE = """
ALTER TABLE feeds ADD COLUMN private INTEGER NOT NULL DEFAULT 0  /* 1: only rules that say so tell of it: feeds.csv says yes, or it is asked with a password or by allow_private */;
CREATE INDEX feeds_private ON feeds(id) WHERE private = 1;
"""


@migrations()
def m018_private_sources(db: Database) -> None:
    """Sources that are told only where a rule says so, also after they left feeds.csv."""
    _execute(db, PRIVATE)


LOOKED = """
CREATE TABLE desk_looks (
  who TEXT PRIMARY KEY,  -- the name that a person signed in with
  seen_to TEXT NOT NULL  -- what came up to then was seen, as the person said on the desk's first page
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m019_looks_of_the_desk(db: Database) -> None:
    """How far each person has seen what is new, for "since I last looked"."""
    _execute(db, LOOKED)


@migrations()
def m020_keeping(db: Database) -> None:
    """What deleting texts has to know, and which articles still have theirs."""
    _execute(db, KEEPING)


RAW_PAGES = """
CREATE TABLE totals (
  name TEXT PRIMARY KEY,  -- as in runs.counts: polls_new, pages_read, articles_new, ... | flags | flags_until: up to when flags are counted, seconds since 1970
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE raw_pages (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles(id),
  received_at TEXT NOT NULL,
  url TEXT NOT NULL,  -- of the page, at the end of all redirects
  file TEXT NOT NULL,  -- its name in raw/
  first_byte INTEGER NOT NULL,  -- where its records begin in the file: request, response, what came of it
  byte_count INTEGER NOT NULL,  -- how long they are together
  sha256 TEXT NOT NULL  -- of the page unpacked, as articles.body_sha256
) STRICT;
CREATE INDEX raw_pages_article ON raw_pages(article);
CREATE INDEX raw_pages_file ON raw_pages(file, first_byte);

CREATE TABLE tdm_rules (
  origin TEXT PRIMARY KEY,  -- scheme://host:port
  fetched_at TEXT NOT NULL,
  http_status INTEGER NOT NULL,  -- 0: no answer
  rules TEXT NOT NULL  -- what /.well-known/tdmrep.json says, as JSON: a list of location and reservation
) STRICT, WITHOUT ROWID;

ALTER TABLE articles ADD COLUMN tdm_reserved INTEGER NOT NULL DEFAULT 0  /* 1: its publisher reserves text and data mining */;
"""


@migrations()
def m021_raw_pages(db: Database) -> None:
    """Totals for monitoring, where pages as they were received stand, who reserves text and data mining."""
    _execute(db, RAW_PAGES)


FETCHED_BY = """
ALTER TABLE polls ADD COLUMN via TEXT NOT NULL DEFAULT ''  /* the fetcher that asked, NAME@USER; empty: this machine */;
ALTER TABLE articles ADD COLUMN via TEXT NOT NULL DEFAULT ''  /* the fetcher that brought its text last, NAME@USER; empty: this machine */;
"""


@migrations()
def m023_fetched_by(db: Database) -> None:
    """Which fetcher on another machine brought what."""
    _execute(db, FETCHED_BY)


UNTRACED = """
CREATE TABLE untraced (  -- long stories whose origins wait a moment to be traced; empty most of the time
    story INTEGER NOT NULL,
    article INTEGER NOT NULL,  -- one that is new in it; 0: something else changed
    at TEXT NOT NULL,
    PRIMARY KEY (story, article)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m024_untraced(db: Database) -> None:
    """Where it stands that a long story waits to be traced, so that a killed run leaves none untraced."""
    _execute(db, UNTRACED)


COUNTS = """
CREATE TABLE counts (  -- what a list shows of the whole archive, counted as it is written
  what TEXT NOT NULL,  -- articles: of a language | flags: of a topic, hidden ones too
  name TEXT NOT NULL,  -- the language as in articles, the topic's id
  number INTEGER NOT NULL,
  PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;

INSERT INTO counts (what, name, number) SELECT 'articles', language, count(*) FROM articles GROUP BY language;
INSERT INTO counts (what, name, number) SELECT 'flags', topic, count(*) FROM flags GROUP BY topic;

CREATE TRIGGER articles_counted_ai AFTER INSERT ON articles BEGIN
  INSERT INTO counts (what, name, number) VALUES ('articles', new.language, 1)
  ON CONFLICT (what, name) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER articles_counted_au AFTER UPDATE OF language ON articles WHEN new.language <> old.language BEGIN
  UPDATE counts SET number = number - 1 WHERE what = 'articles' AND name = old.language;
  INSERT INTO counts (what, name, number) VALUES ('articles', new.language, 1)
  ON CONFLICT (what, name) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER articles_counted_ad AFTER DELETE ON articles BEGIN
  UPDATE counts SET number = number - 1 WHERE what = 'articles' AND name = old.language;
END;
CREATE TRIGGER flags_counted_ai AFTER INSERT ON flags BEGIN
  INSERT INTO counts (what, name, number) VALUES ('flags', new.topic, 1)
  ON CONFLICT (what, name) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER flags_counted_ad AFTER DELETE ON flags BEGIN
  UPDATE counts SET number = number - 1 WHERE what = 'flags' AND name = old.topic;
END;

CREATE INDEX stories_shown ON stories(last_seen_at, article_count, id, origin_count) WHERE merged_into IS NULL;
CREATE INDEX articles_language ON articles(language, first_seen_at);
DROP INDEX entries_article;
CREATE INDEX entries_article ON entries(article, feed);
"""


@migrations()
def m025_counts(db: Database) -> None:
    """Numbers and orders that lists ask for, so that a list costs what it shows and not what the archive holds.

    Counts and sorts the archive once: some seconds where it holds a million articles.
    """
    _execute(db, COUNTS)


READ_FROM = """
ALTER TABLE topics ADD COLUMN read_from TEXT NOT NULL DEFAULT ''  /* a digest of its file, of the watch lists and of the program that read them: the same again need not be read */;
"""


@migrations()
def m028_read_from(db: Database) -> None:
    """What each topic was read from, so that a run whose topics are unchanged need not read them."""
    _execute(db, READ_FROM)


PUBLISHED = """
CREATE INDEX articles_published ON articles(published_at) WHERE published_at IS NOT NULL;
"""


@migrations()
def m030_published(db: Database) -> None:
    """A search of some days of publication reads no articles of others. Sorts the archive once."""
    _execute(db, PUBLISHED)


STORY_WORDS = """
CREATE TABLE story_words_new (
  story INTEGER NOT NULL,
  term TEXT NOT NULL,
  weight REAL NOT NULL,  -- sum over the story's members; gone when the story closes
  telling INTEGER NOT NULL DEFAULT 0,  -- 1: among the weightiest of a member, by which newcomers find the story
  PRIMARY KEY (story, term)
) STRICT, WITHOUT ROWID;

WITH told AS MATERIALIZED (
  SELECT s.id, CASE WHEN s.article_count < 2
    THEN (SELECT t.weight FROM story_terms t WHERE t.story = s.id ORDER BY t.weight DESC LIMIT 1 OFFSET 19) END AS least
  FROM stories s WHERE s.id IN (SELECT story FROM story_terms)
)
INSERT INTO story_words_new (story, term, weight, telling)
SELECT t.story, t.term, t.weight, t.weight >= coalesce(told.least, 0.0)
FROM told CROSS JOIN story_terms t WHERE t.story = told.id ORDER BY t.story, t.term;

DROP TABLE story_terms;
ALTER TABLE story_words_new RENAME TO story_terms;
CREATE INDEX story_terms_telling ON story_terms(term, story, weight, telling) WHERE telling = 1;
"""


@migrations()
def m027_words_by_story(db: Database) -> None:
    """The words of a story lie together, and only the weightiest are looked for, so an article writes fewer rows of their index.

    Writes the words of all open stories anew: a second of CPU for ten thousand of them.
    """
    _execute(db, STORY_WORDS)
