/** Ids are integers or UUIDs, the pages say. Whatever cannot be part of either names nothing and is never sent. */
export const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
