import type { Row, Tables } from './tables.ts';

export function findUser(tables: Tables, email: string): Row | null {
  for (const user of tables.rows('user').values()) {
    if (String(user['email']).toLowerCase() === email.toLowerCase()) return user;
  }
  return null;
}
