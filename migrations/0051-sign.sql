-- As many places are marked as were given: marks written from an older state than the count, or one given twice, are refused.
alter table sign_status_lists add constraint sign_status_lists_counted check (bit_count(allocated) = taken);
