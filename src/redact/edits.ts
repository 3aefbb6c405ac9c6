import type { Reason } from "./claim.ts";
import { marker } from "./marker.ts";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly reason: Reason;
  readonly text: string;
}

/** Ranges of one text to be replaced. They may overlap; what any of them covers goes. */
export class Edits {
  private readonly edits: Edit[] = [];

  add(start: number, end: number, reason: Reason): void {
    if (end > start) this.edits.push({ start, end, reason, text: marker });
  }

  /** Replaces a range by a text that had its secrets replaced. */
  replace(start: number, end: number, reason: Reason, text: string): void {
    this.edits.push({ start, end, reason, text });
  }

  get first(): Reason | undefined {
    return this.edits[0]?.reason;
  }

  /** `text` itself when there is nothing to replace. */
  apply(text: string): string {
    if (this.edits.length === 0) return text;
    const parts: string[] = [];
    let from = 0;
    for (const edit of this.merged()) {
      parts.push(text.slice(from, edit.start), edit.text);
      from = edit.end;
    }
    parts.push(text.slice(from));
    return parts.join("");
  }

  private merged(): Edit[] {
    const merged: Edit[] = [];
    for (const edit of this.edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
      const last = merged.at(-1);
      if (last === undefined || edit.start >= last.end) merged.push(edit);
      // A range within another is gone with it, or stands replaced in its text already.
      else if (edit.end > last.end) {
        merged[merged.length - 1] = { ...last, end: edit.end, text: marker };
      }
    }
    return merged;
  }
}
