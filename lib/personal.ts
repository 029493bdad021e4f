// What is stored of persons, table by table: the page about data is drawn from this list, erasure goes by it, and a test refuses a table that is missing here.
/** Groups of the page: `legal.data.group.*` says of each what it is, why, how long and who can read it. */
export const GROUPS = ['account', 'visits', 'work', 'shelf', 'own', 'shown', 'archives', 'keys', 'mails', 'awards', 'log'] as const;
export type Group = (typeof GROUPS)[number];

/** `gone`: its rows go when the person is erased. `closed`: the row stays and names nobody any more. `short`: it runs out by itself, soon, and is found by no name. `stays`: another's record, told on the page. */
export type Ending = 'gone' | 'closed' | 'short' | 'stays';
export type PersonalTable = { readonly table: string; readonly group: Group; readonly ends: Ending };

const of = (group: Group, ends: Ending, ...tables: string[]): PersonalTable[] => tables.map((table) => ({ table, group, ends }));

export const PERSONAL: readonly PersonalTable[] = [
  ...of('account', 'gone', 'people_accounts', 'people_addresses', 'people_identifiers', 'people_logins', 'people_passkeys', 'people_recovery_codes', 'people_undos'),
  ...of('keys', 'gone', 'people_account_keys', 'people_keys'),
  ...of('keys', 'stays', 'people_erasures'),
  ...of('visits', 'gone', 'people_sessions', 'people_links', 'people_challenges', 'people_codes', 'people_kept'),
  ...of('visits', 'short', 'people_limits'),
  ...of('work', 'gone', 'people_memberships', 'people_invitations'),
  ...of('work', 'stays', 'people_audit', 'people_api_keys', 'people_brands', 'people_pictures'),
  ...of('shelf', 'gone', 'hold_credentials', 'hold_choices', 'hold_standings', 'hold_replacements', 'hold_cards', 'hold_marks', 'hold_alikes', 'hold_changes', 'hold_arrivals', 'hold_documents', 'hold_evidence', 'hold_previews', 'hold_tellings', 'hold_wishes', 'hold_rounds', 'hold_addresses'),
  ...of('shelf', 'closed', 'hold_receipts'),
  ...of('own', 'gone', 'hold_collections', 'hold_files'),
  ...of('archives', 'gone', 'hold_archives', 'hold_archive_parts'),
  ...of('shown', 'gone', 'share_links', 'share_items', 'share_withdrawals', 'share_views', 'share_codes', 'share_sessions', 'share_addresses', 'share_files', 'share_portfolios', 'share_helps', 'share_helpers', 'share_help_notes'),
  ...of('shown', 'closed', 'share_names'),
  ...of('mails', 'short', 'deliver_letters', 'deliver_mails', 'deliver_attempts'),
  ...of('awards', 'stays', 'issue_recipients', 'issue_awards', 'issue_batches', 'issue_batch_rows', 'issue_planned', 'issue_signed', 'issue_signed_rows', 'issue_status_events', 'issue_chunks', 'issue_chunks_signed', 'deliver_claims', 'deliver_answers'),
  ...of('log', 'stays', 'log_leaves'),
];

/** Those of one room whose rows go with the person. */
export function erasedTables(room: string): readonly string[] {
  return PERSONAL.filter(({ table, ends }) => ends === 'gone' && table.startsWith(`${room}_`)).map(({ table }) => table);
}
