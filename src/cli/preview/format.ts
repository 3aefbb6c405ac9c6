/** How rows and what is skipped are printed. */
export const previewFormats = ["table", "json", "yaml"] as const;
export type PreviewFormat = (typeof previewFormats)[number];
