/** Document → canonical N-Quads (RDFC-1.0). Throws CredentialError: `ctx_not_allowed`, `term_unmapped`, `canon_budget` … */
export async function canonize(_document: object): Promise<string> { throw new Error('not built'); }
