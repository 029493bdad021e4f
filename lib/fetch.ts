// Reading from the outside. One implementation (adapters/fetch.ts), which trusts no address it is given.

export type FetchOptions = {
  /** Value of the Accept header. */
  readonly accept?: string;
  /** Most bytes of body; 256 kB unless told. */
  readonly maxBytes?: number;
  /** For everything, name lookup and body included; 5 s unless told. */
  readonly timeoutMs?: number;
};

/** Any answer but a redirection, whatever its status. */
export type Fetched = { readonly status: number; readonly bytes: Uint8Array; readonly contentType: string | undefined };

export type Fetcher = {
  /** @throws AcquisError `ssrf_blocked` (never asked), `fetch_limit` (too long or too slow), `fetch_failed` (no usable answer) */
  get(url: string, options?: FetchOptions): Promise<Fetched>;
};

export type PostOptions = FetchOptions & { readonly contentType: string; readonly authorization?: string };

/** Sending to services that the operator named. Nothing is kept, nothing is tried twice. */
export type Poster = {
  /** @throws AcquisError as Fetcher.get */
  post(url: string, body: Uint8Array, options: PostOptions): Promise<Fetched>;
};

export type SendOptions = Omit<FetchOptions, 'accept'> & { readonly method: 'GET' | 'POST'; readonly headers: Readonly<Record<string, string>>; readonly body?: Uint8Array | undefined };

/** For protocols that write their own headers (OpenID Connect). The same guards; nothing is kept, nothing is tried twice. */
export type Sender = {
  /** @throws AcquisError as Fetcher.get */
  send(url: string, options: SendOptions): Promise<Fetched>;
};
