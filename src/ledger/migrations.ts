import { type Kysely, type Migration, Migrator, sql } from 'kysely';

/** Applied in the order of their names; a migration that has shipped never changes. */
const migrations: Record<string, Migration> = {
  '001-ledger': {
    async up(database) {
      await database.schema
        .createTable('idempotency_keys')
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('fingerprint', 'text', (column) => column.notNull())
        .addColumn('audit_id', 'text', (column) => column.notNull())
        .addColumn('instance', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('idempotency_keys_pk', ['subject', 'key'])
        .execute();
      await database.schema
        .createTable('audit_events')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at', 'integer', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('operation', 'text', (column) => column.notNull())
        .addColumn('backend', 'text')
        .addColumn('target_ids', 'text', (column) => column.notNull())
        .addColumn('input', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('error', 'text')
        .addColumn('duration_ms', 'real', (column) => column.notNull())
        .addColumn('request_id', 'text', (column) => column.notNull())
        .addColumn('instance', 'text', (column) => column.notNull())
        .execute();
      await database.schema.createIndex('audit_events_at').on('audit_events').columns(['at', 'id']).execute();
      await database.schema
        .createIndex('audit_events_outcome')
        .on('audit_events')
        .columns(['outcome', 'instance'])
        .execute();
      await database.schema
        .createIndex('idempotency_keys_created_at')
        .on('idempotency_keys')
        .column('created_at')
        .execute();
      await database.schema
        .createIndex('idempotency_keys_audit_id')
        .on('idempotency_keys')
        .column('audit_id')
        .execute();
      await database.schema
        .createTable('instances')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('machine', 'text', (column) => column.notNull())
        .addColumn('pid', 'integer', (column) => column.notNull())
        .addColumn('started', 'text', (column) => column.notNull())
        .addColumn('seen_at', 'integer', (column) => column.notNull())
        .execute();
    },
  },
  '002-sent-request-id': {
    async up(database) {
      await database.schema.alterTable('audit_events').addColumn('sent_request_id', 'text').execute();
    },
  },
  '003-audit-backends': {
    async up(database) {
      await database.schema.alterTable('audit_events').addColumn('backends', 'text').execute();
    },
  },
};

/** Several processes may start at once: the first one migrates, and the others find it done. */
export async function migrate<T>(database: Kysely<T>): Promise<void> {
  await database.connection().execute(async (connection) => {
    // Kysely's own transaction would begin behind its first reads and writes.
    await sql`begin`.execute(connection);
    try {
      const provider = { getMigrations: async () => migrations };
      const migrator = new Migrator({ db: connection, provider, disableTransactions: true });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    }
  });
}
