// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The tables of the SQLite store, step by step from the first version on.
///
/// A step that was released is never changed: stores out there have taken it.
enum SQLiteSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1-history") { try $0.execute(sql: history) }
    migrator.registerMigration("2-findings") { try $0.execute(sql: findings) }
    migrator.registerMigration("3-judgements") { try $0.execute(sql: judgements) }
    return migrator
  }

  private static let history = """
    CREATE TABLE snapshots (
      id INTEGER PRIMARY KEY,
      begun INTEGER NOT NULL,
      ended INTEGER NOT NULL,
      made_by TEXT NOT NULL,
      resources INTEGER NOT NULL DEFAULT 0,
      new_documents INTEGER NOT NULL DEFAULT 0,
      is_whole INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX snapshots_by_time ON snapshots (ended, id);

    CREATE TABLE scopes (
      snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      part INTEGER NOT NULL,
      kind TEXT NOT NULL,
      path TEXT NOT NULL,
      is_complete INTEGER,
      workspace TEXT,
      PRIMARY KEY (snapshot, part)
    ) WITHOUT ROWID;

    CREATE TABLE scope_names (
      snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      part INTEGER NOT NULL,
      kind TEXT NOT NULL,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (snapshot, part, kind, position)
    ) WITHOUT ROWID;

    CREATE TABLE coverage (
      snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      position INTEGER NOT NULL,
      account TEXT NOT NULL,
      region TEXT NOT NULL,
      service TEXT NOT NULL,
      operation TEXT NOT NULL,
      kind TEXT NOT NULL,
      outcome TEXT NOT NULL,
      calls INTEGER NOT NULL,
      items INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (snapshot, position)
    ) WITHOUT ROWID;

    CREATE TABLE unread (
      snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      position INTEGER NOT NULL,
      account TEXT NOT NULL,
      region TEXT NOT NULL,
      type TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (snapshot, position)
    ) WITHOUT ROWID;

    -- A resource as it was at some time, once however many snapshots have it.
    CREATE TABLE documents (
      id INTEGER PRIMARY KEY,
      hash BLOB NOT NULL UNIQUE,
      account TEXT,
      region TEXT,
      type TEXT NOT NULL,
      address TEXT NOT NULL,
      body BLOB NOT NULL
    );
    CREATE INDEX documents_by_address ON documents (address);

    CREATE TABLE members (
      snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      position INTEGER NOT NULL,
      part INTEGER NOT NULL,
      is_removed INTEGER NOT NULL,
      document INTEGER NOT NULL REFERENCES documents,
      PRIMARY KEY (snapshot, position)
    ) WITHOUT ROWID;
    CREATE INDEX members_by_document ON members (document);
    """

  private static let findings = """
    CREATE TABLE findings (
      fingerprint TEXT PRIMARY KEY,
      rule TEXT NOT NULL,
      severity TEXT NOT NULL,
      scope TEXT NOT NULL,
      type TEXT NOT NULL,
      address TEXT NOT NULL,
      region TEXT NOT NULL,
      message TEXT NOT NULL,
      first_seen INTEGER NOT NULL,
      last_seen INTEGER NOT NULL,
      opened INTEGER NOT NULL,
      closed INTEGER,
      openings INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX findings_by_scope ON findings (scope, closed);

    -- What happened to a finding when: opened or closed.
    CREATE TABLE finding_events (
      fingerprint TEXT NOT NULL,
      time INTEGER NOT NULL,
      is_opening INTEGER NOT NULL
    );
    CREATE INDEX finding_events_by_finding ON finding_events (fingerprint, time);
    CREATE INDEX finding_events_by_time ON finding_events (time);
    """

  private static let judgements = """
    -- As of when a scope was judged last: its findings' history goes on from there.
    CREATE TABLE judgements (
      scope TEXT PRIMARY KEY,
      time INTEGER NOT NULL
    ) WITHOUT ROWID;
    """
}
