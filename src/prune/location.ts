/**
 * The way from a document to one value in it: names of members and indexes of list items, from 0. The empty location is
 * the document itself. An index belongs to the list as it was before anything was removed.
 */
export type Location = readonly (string | number)[];
