-- Under the names they have since 0050, so that a role the house is given later gets the same rights.
grant select, insert on issue_signed_rows, issue_logged_rows to acquis_app;
