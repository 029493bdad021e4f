// Documents made of a template and files; the adapter behind it is optional.

export type DocumentJob = {
  /** Name of a template in `web/documents`, without its ending. */
  readonly template: 'certificate' | 'picture' | 'receipt' | 'dossier';
  /** What the template reads, by name. Never touches the disk. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The date inside the document: the same job gives the same bytes. */
  readonly at: Date;
};

export type Documents = {
  /** False: this platform has no typesetter, and no door to it is shown. */
  readonly available: boolean;
  /** PDF/A-3a, tagged. @throws AcquisError documents_unavailable */
  pdf(job: DocumentJob): Promise<Uint8Array>;
  /** One page as a drawing, letters as outlines. @throws AcquisError documents_unavailable */
  svg(job: DocumentJob): Promise<string>;
};
