/** As many ids, texts, identifiers or invitations as one request may name. */
export const mostItems = 500;
