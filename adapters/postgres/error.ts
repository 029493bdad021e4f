export type DatabaseErrorCode = 'already_running' | 'no_binaries' | 'no_user' | 'foreign_owner' | 'init_failed' | 'start_failed' | 'unreachable' | 'too_old' | 'role_too_strong' | 'role_missing' | 'migration_changed' | 'migration_failed' | 'newer_database' | 'other_key';

/** Why there is no database. The message says what to do; the start prints it and exits 69. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
  readonly code: DatabaseErrorCode;
  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
