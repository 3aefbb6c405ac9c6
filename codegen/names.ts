/** `extraction-path` → `extractionPath` */
export const camelCase = (kebab: string): string =>
  kebab.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `LabelSelector` → `labelSelector` */
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `KollectProfile` → `kollectprofile`: file names of a kind. */
export const fileName = (kind: string): string => kind.toLowerCase();
