-- Credentials that end soon are asked for every morning; most have no end.
create index issue_planned_ends on issue_planned (org_id, valid_until) where valid_until is not null;
