-- Whoever was erased stays erased when an older backup is put back: a keyed hash of the person's number, and when. It is of nobody to whoever has only this.
-- Kept as long as the house: nobody can say how old a backup may be that somebody finds.
create table people_erasures (
  mark bytea primary key check (length(mark) = 32),
  at timestamptz not null
);
grant select, insert on people_erasures to acquis_app;
