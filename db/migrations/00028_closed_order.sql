-- +goose Up
-- Closed handoffs in the order of their closing: one range for each status and priority, so that no filter reads all of
-- them. Open handoffs are in none of these indexes.
create index handoffs_closed on handoffs (account_id, status, urgency, closed_at, id) where closed_at is not null;
create index handoffs_closed_by_team on handoffs (account_id, team_id, status, urgency, closed_at, id)
  where closed_at is not null and team_id is not null;
create index handoffs_closed_by_creator on handoffs (account_id, created_by, status, urgency, closed_at, id)
  where closed_at is not null;
create index handoffs_closed_by_claimer on handoffs (account_id, claimed_by, status, urgency, closed_at, id)
  where closed_at is not null and claimed_by is not null;
comment on index handoffs_closed is 'Closed handoffs in the order of a page.';
comment on index handoffs_closed_by_team is 'Those of one team.';
comment on index handoffs_closed_by_creator is 'Those that one person escalated.';
comment on index handoffs_closed_by_claimer is 'Those that one person closed.';

-- +goose Down
drop index handoffs_closed, handoffs_closed_by_team, handoffs_closed_by_creator, handoffs_closed_by_claimer;
