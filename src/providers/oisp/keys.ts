const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids of accounts and users; the upstream knows them in lower case only. */
export function isPossibleKey(key: string): boolean {
  return uuid.test(key);
}

/** Routes take an e-mail address as a part of their path, where these few would mean something else. */
export function isAddressable(email: string): boolean {
  return email !== '' && email !== '.' && email !== '..' && email !== 'me';
}
