-- What PostGraphile shows: progress and the latest check-in joined in, and the keys that a view cannot have.
create schema bench;

create view bench.cycles as select id, name, state from public.cycles;
comment on view bench.cycles is '@primaryKey id';

create view bench.users as select id, name from public.users;
comment on view bench.users is '@primaryKey id';

create view bench.teams as select id, name from public.teams;
comment on view bench.teams is '@primaryKey id';

create view bench.objectives as
  select o.id, o.cycle_id, o.owner_id, o.team_id, o.title, o.state, p.progress
  from public.objectives o join public.objective_progress p on p.id = o.id
  where o.archived_at is null;
comment on view bench.objectives is E'@primaryKey id
@foreignKey (cycle_id) references bench.cycles (id)|@fieldName cycle|@foreignFieldName objectives
@foreignKey (owner_id) references bench.users (id)|@fieldName owner
@foreignKey (team_id) references bench.teams (id)|@fieldName team';

create view bench.check_ins as
  select id, key_result_id, as_of, recorded_at, value, confidence, health, note
  from public.check_ins where replaced_at is null;

create view bench.key_results as
  select k.id, k.objective_id, k.title, k.weight, k.position, p.progress, p.latest_check_in_id
  from public.key_results k join public.key_result_progress p on p.id = k.id;
comment on view bench.key_results is E'@primaryKey id
@foreignKey (objective_id) references bench.objectives (id)|@fieldName objective|@foreignFieldName keyResults
@foreignKey (latest_check_in_id) references bench.check_ins (id)|@fieldName latestCheckIn';

comment on view bench.check_ins is E'@primaryKey id
@foreignKey (key_result_id) references bench.key_results (id)|@fieldName keyResult|@foreignFieldName checkIns';
