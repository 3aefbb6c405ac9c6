/** How one API server is: versions, builds and flags differ. */
export interface ServerSetting {
  /** Objects on a page, whatever more is asked for. */
  readonly pageSize: number;
  /** Whether `sendInitialEvents` is known; servers before 1.27, and those with the feature off, refuse it. */
  readonly streamsLists: boolean;
  /** A version that is too old: refused with 410, or accepted and then told so. */
  readonly refusesOldVersions: boolean;
  /** Whether lists are compressed for those who take that. */
  readonly compresses: boolean;
  /** Milliseconds between bookmarks. */
  readonly bookmarkInterval: number;
}
